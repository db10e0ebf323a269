//! All rules on files of both sides: what they report lies in the files, and is the same each time.
#![no_main]

use seamlint_fuzz::mutate::Shape;
use seamlint_fuzz::project::{check_places, program, said, sometimes};
use seamlint_rules::{Settings, check_all};

seamlint_fuzz::target!(Shape::Archive, |data| {
    let text = String::from_utf8_lossy(data);
    let program = program(&text);
    let findings = check_all(&program, &Settings::strict());
    check_places(&program, &findings);
    if sometimes(data, 8) {
        let again = seamlint_fuzz::project::program(&text);
        let again = check_all(&again, &Settings::strict());
        assert_eq!(said(&again), said(&findings), "the same files, other findings");
    }
});

//! Real findings and the map of projects in every form of output, each of which is read back.
#![no_main]

use seamlint::report::Report;
use seamlint_fuzz::mutate::Shape;
use seamlint_fuzz::project::program;
use seamlint_rules::{Settings, check_all};

seamlint_fuzz::target!(Shape::Archive, |data| {
    let text = String::from_utf8_lossy(data);
    let program = program(&text);
    let findings = check_all(&program, &Settings::strict());
    let report = Report::new(&program, &findings, &[]);
    seamlint_fuzz::outputs::check(&report);
    program.contract();
    seamlint_fuzz::outputs::check_map(&report);
});

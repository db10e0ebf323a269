//! What is kept of JavaScript's own declarations, so that no run has to read them.

use std::{env, fs};

#[test]
fn the_facts_that_are_kept_are_those_of_the_declarations() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/js.facts");
    let found = seamlint_program::js::declared_facts();
    if env::var_os("UPDATE").is_some() {
        fs::write(path, &found).unwrap();
        return;
    }
    let hint = "run `UPDATE=1 cargo test -p seamlint-program`";
    assert!(fs::read(path).unwrap() == found, "{path} is not what they say: {hint}");
}

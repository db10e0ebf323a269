//! `seamlint init`.

use crate::project::{BAD_GO, project};

#[test]
fn a_configuration_is_written_once() {
    let it = project(&[("a.go", BAD_GO)]);
    let run = it.run(&["init"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), "Wrote seamlint.toml.\n"));
    for part in [".pre-commit-config.yaml", "lefthook.yml", "actions/checkout", ".gitlab-ci.yml"] {
        assert!(run.out.contains(part), "{part}: {}", run.out);
    }
    assert!(!run.out.contains("{version}"), "{}", run.out);
    assert_eq!(it.run(&["--quiet"]).code, Some(1), "it is read, and changes nothing");
    let written = it.read("seamlint.toml");
    let run = it.run(&["init"]);
    assert_eq!((run.code, run.err.as_str()), (Some(2), "error: seamlint.toml is there already\n"));
    assert_eq!(it.read("seamlint.toml"), written);
}

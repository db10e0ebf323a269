//! Fixes and suppressions are applied: nothing parses worse than before, and what is settled stays as it is.
#![no_main]

use std::sync::Arc;

use seamlint::fix::{Change, Rounds, Safety, ignore, settle};
use seamlint_fuzz::mutate::Shape;
use seamlint_fuzz::project::{project, sometimes};
use seamlint_program::{File, Origin, Program, Project, compile, link};
use seamlint_rules::{Settings, check_all};
use seamlint_syntax::{Kind, Limits};

seamlint_fuzz::target!(Shape::Archive, |data| {
    let text = String::from_utf8_lossy(data);
    let project = project(&text);
    let safety = if sometimes(data, 2) { Safety::Safe } else { Safety::Unsafe };
    let find = |it: &Program| check_all(it, &Settings::strict());
    let rounds = |project| Rounds {
        project,
        resolver: &(),
        limits: &LIMITS,
        find: &find,
        may_change: &|_| true,
        safety,
        most: 30,
    };
    let fixed = settle(&rounds(&project));
    assert!(fixed.is_settled, "fixes without an end: {:?}", fixed.changes);
    check_changes(&fixed.changes);
    if !fixed.changes.is_empty() {
        let again = settle(&rounds(&after(&project, &fixed.changes)));
        assert_eq!(again.changes, [], "settled, and yet there is more to fix");
    }
    let program = link(project, &());
    let findings = find(&program);
    let ignored = ignore(&program, &findings, "a reason", &LIMITS);
    check_changes(&ignored.changes);
    // Where something cannot be read, a comment may change what can.
    let is_read =
        program.files().all(|it| !it.1.tree.root().descendants().any(|it| it.has_error()));
    if is_read && ignored.refused.is_empty() && sometimes(data, 4) {
        let program = link(after(&self::project(&text), &ignored.changes), &());
        let open = find(&program).into_iter().filter(|it| it.suppressed.is_none());
        let open: Vec<_> = open.filter(|it| it.rule.id != "seamlint/unused-ignore").collect();
        assert!(open.is_empty(), "suppressed, and yet reported: {open:?}\n{:?}", ignored.changes);
    }
});

const LIMITS: Limits = Limits { bytes: 1 << 20, steps_per_kilobyte: 500 };

fn after(project: &Project, changes: &[Change]) -> Project {
    let mut project = project.clone();
    for change in changes {
        let place = project.files.iter_mut().find(|it| it.path == change.path);
        let text = Arc::clone(&change.after);
        let file = compile(&change.path, text, Origin::Own, &LIMITS).expect("code");
        *place.expect("a file of the project") = Arc::new(file);
    }
    project
}

fn check_changes(changes: &[Change]) {
    let errors = |path: &str, text: &Arc<str>| -> usize {
        let file: File = compile(path, Arc::clone(text), Origin::Own, &LIMITS).expect("code");
        let nodes = file.tree.root().descendants();
        nodes.filter(|it| it.kind() == Kind::Error || it.is_missing()).count()
    };
    for change in changes {
        let (before, after) =
            (errors(&change.path, &change.before), errors(&change.path, &change.after));
        assert!(after <= before, "parses worse than before: {change:?}");
        assert_ne!(change.before, change.after);
    }
}

use std::sync::Arc;

use seamlint_program::{Place, Program, Project};
use seamlint_rules::{Edit, Finding};
use seamlint_syntax::{Limits, Span};

use super::*;
use crate::report::terminal::Terminal;
use crate::report::testing::{finding, program};

/// One finding for each place of `words` in `a.go`, each with the replacement by `new`.
fn replacing(program: &Program, words: &str, new: &str) -> Vec<Finding> {
    let file = program.file_at("a.go").unwrap();
    let one = |(start, _): (usize, &str)| {
        let span = Span::new(start as u32, (start + words.len()) as u32);
        let mut finding = finding(Place { file, span }, words);
        finding.fix("replace", vec![Edit::replace(Place { file, span }, new)]);
        finding
    };
    program.file(file).text().match_indices(words).map(one).collect()
}

fn fixed(text: &str, safety: Safety, find: &dyn Fn(&Program) -> Vec<Finding>) -> Fixed {
    let files = program(&[("a.go", text)]).files().map(|it| Arc::clone(it.1)).collect();
    settle(&Rounds {
        project: &Project { files, ..Project::default() },
        resolver: &(),
        limits: &Limits::default(),
        find,
        may_change: &|_| true,
        safety,
        most: 10,
    })
}

fn after(fixed: &Fixed) -> &str {
    &fixed.changes[0].after
}

#[test]
fn of_fixes_that_overlap_the_first_goes_first_and_the_other_follows() {
    let text = "package a\n\nvar x = aab\n";
    // `aa` and `ab` share a letter; after the first, the second is there no more.
    let find = |program: &Program| {
        let mut all = replacing(program, "aa", "c");
        all.extend(replacing(program, "ab", "d"));
        all.extend(replacing(program, "cb", "e"));
        all
    };
    let fixed = fixed(text, Safety::Safe, &find);
    assert_eq!(after(&fixed), "package a\n\nvar x = e\n");
    assert_eq!((fixed.rounds, fixed.applied, fixed.is_settled), (2, 2, true));
}

#[test]
fn what_no_longer_parses_is_not_applied_and_the_rest_is() {
    let text = "package a\n\nvar x = 1\nvar y = 2\nvar z = 3\n";
    let find = |program: &Program| {
        let mut all = replacing(program, "var x", "const x");
        all.extend(replacing(program, "y = 2", "y = ("));
        all.extend(replacing(program, "= 2", "= 5"));
        all.extend(replacing(program, "z = 3", "z = 4"));
        all
    };
    let fixed = fixed(text, Safety::Safe, &find);
    // The fix that breaks the file does not keep away the one that it overlaps.
    assert_eq!(after(&fixed), "package a\n\nconst x = 1\nvar y = 5\nvar z = 4\n");
    let dropped: Vec<_> = fixed.dropped.iter().map(|it| (&*it.path, it.line)).collect();
    assert_eq!(dropped, [("a.go", 4)]);
    assert!(fixed.is_settled);
}

#[test]
fn a_file_that_was_broken_before_may_be_mended_elsewhere() {
    let find = |program: &Program| replacing(program, "x", "y");
    let fixed = fixed("package a\n\nvar x = 1\n\nfunc (\n", Safety::Safe, &find);
    assert_eq!(after(&fixed), "package a\n\nvar y = 1\n\nfunc (\n");
}

#[test]
fn fixes_that_undo_each_other_come_to_an_end() {
    let find = |program: &Program| {
        let mut all = replacing(program, "one", "two");
        all.extend(replacing(program, "two", "one"));
        all
    };
    let fixed = fixed("package a\n\nvar x = one\n", Safety::Safe, &find);
    assert_eq!((fixed.rounds, fixed.is_settled), (10, false));
}

#[test]
fn only_what_was_allowed_is_applied() {
    let find = |program: &Program| {
        let mut all = replacing(program, "x", "y");
        for it in &mut all {
            it.fixes[0].safe = false;
        }
        all
    };
    let text = "package a\n\nvar x = 1\n";
    assert!(fixed(text, Safety::Safe, &find).changes.is_empty());
    assert_eq!(after(&fixed(text, Safety::Unsafe, &find)), "package a\n\nvar y = 1\n");
}

#[test]
fn line_ends_and_the_byte_order_mark_stay() {
    let text = "\u{feff}package a\r\n\r\nvar x = 1\r\n";
    let find = |program: &Program| {
        let mut all = replacing(program, "var x = 1", "var x = 1\nvar z = 2");
        all.retain(|it| !program.file(it.place.file).text().contains("z = 2"));
        let file = program.file_at("a.go").unwrap();
        let start = Place { file, span: Span::new(0, 0) };
        if let Some(first) = all.first_mut() {
            first.fixes[0].edits.push(Edit::before(start, "// top\n"));
        }
        all
    };
    let fixed = fixed(text, Safety::Safe, &find);
    assert_eq!(after(&fixed), "\u{feff}// top\r\npackage a\r\n\r\nvar x = 1\r\nvar z = 2\r\n");
}

#[test]
fn a_diff_is_a_patch() {
    let change = |path: &str, before: &str, after: &str| Change {
        path: path.into(),
        before: before.into(),
        after: after.into(),
    };
    let changes = [
        change("a.go", "1\n2\n3\n4\n5\n", "1\n2\n3\nfour\n5\n"),
        change("b \"\n.ts", "x\r\ny", "x\r\nz\u{1b}"),
    ];
    let text = diff::diff(&changes, Terminal::PLAIN, false);
    let second = "--- \"a/b \\\"\\012.ts\"\n+++ \"b/b \\\"\\012.ts\"\n@@ -1,2 +1,2 @@\n x\r\n-y\n\\ No newline at end of file\n+z\u{1b}\n\\ No newline at end of file\n";
    assert_eq!(
        text,
        "--- a/a.go\n+++ b/a.go\n@@ -1,5 +1,5 @@\n 1\n 2\n 3\n-4\n+four\n 5\n".to_owned() + second
    );
    let shown = diff::diff(&changes, Terminal::PLAIN, true);
    assert!(shown.contains("+z\\u{1b}"), "{shown}");
}

#[test]
fn a_return_alone_ends_no_line_of_a_diff() {
    let changes =
        [Change { path: "a.ts".into(), before: "a\rb\nc".into(), after: "a\rB\nc\r".into() }];
    let text = diff::diff(&changes, Terminal::PLAIN, false);
    let none = "\n\\ No newline at end of file\n";
    assert_eq!(
        text,
        format!("--- a/a.ts\n+++ b/a.ts\n@@ -1,2 +1,2 @@\n-a\rb\n-c{none}+a\rB\n+c\r{none}")
    );
    // On a terminal it would have the next line written over this one.
    let shown = diff::diff(&changes, Terminal::PLAIN, true);
    assert!(shown.contains("+a\\rB\n") && !shown.contains('\r') && shown.contains(none), "{shown}");
}

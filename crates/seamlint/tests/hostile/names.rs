//! Names of files: each is reported as it is in JSON, and escaped where people read it.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;

use crate::harness::{FINE, assert_ignores, check, files, reason, report, with_findings};
use crate::project::BAD_TS;

/// A file of this name is read, has its finding, and does nothing to the lines around it.
#[track_caller]
fn assert_reported(name: &str) {
    let it = with_findings();
    it.write(&format!("zone/{name}"), BAD_TS.as_bytes());
    let path = format!("zone/{name}");
    let report = report::<&str>(&it.root(), &[]);
    assert_eq!(files(&report), [FINE[0], FINE[1], &path], "{report:#}");
    let text = check(&it.root(), &["--output-format", "concise"]);
    assert_eq!(text.out.lines().count(), 3, "{}", text.out);
    let acts = |c: char| c.is_control() && c != '\n' || "\u{202e}\u{2066}\u{2028}".contains(c);
    for args in [&["--output-format", "full"][..], &["--show-files"], &["--output-format", "sarif"]]
    {
        let run = check(&it.root(), args);
        assert!(!run.out.contains(acts), "{args:?}: {}", run.out.escape_debug());
    }
    let named = self::report(&it.root(), &[&path]);
    assert_eq!(files(&named), [&path]);
}

#[test]
fn a_line_feed_in_a_name() {
    assert_reported("a\nb\r\n.ts");
}

#[test]
fn an_escape_sequence_in_a_name() {
    assert_reported("\u{1b}[31m\u{1b}]0;title\u{7}\u{9b}2J.ts");
}

#[test]
fn marks_of_direction_in_a_name() {
    assert_reported("\u{202e}st.\u{2066}x\u{2028}.ts");
}

#[test]
fn quotes_and_blanks_in_a_name() {
    assert_reported("a 'b' \"c\" `d` $(e) \\f .ts");
}

#[test]
fn colons_in_a_name() {
    assert_reported("::error file=x,line=1::boo:3:4.ts");
}

#[test]
fn percents_in_a_name() {
    assert_reported("%0A%25 %s%n {}.ts");
}

#[test]
fn patterns_in_a_name() {
    assert_reported("[id]{a,b}*?!#.ts");
}

#[test]
fn a_name_that_looks_like_an_option_or_a_link() {
    assert_reported("--help](javascript:alert(1)).ts");
}

#[test]
fn nothing_but_an_extension() {
    let it = with_findings();
    it.write("web/.ts", BAD_TS.as_bytes());
    assert_ignores(&it);
}

#[test]
fn names_that_differ_by_case_only() {
    let it = with_findings();
    it.write("web/Fine.ts", BAD_TS.as_bytes());
    it.write("web/FINE.ts", BAD_TS.as_bytes());
    let folds = fs::read_dir(it.root().join("web")).unwrap().count() < 3;
    let report = report::<&str>(&it.root(), &[]);
    assert_eq!(files(&report).len(), if folds { 2 } else { 4 });
}

#[test]
fn names_that_differ_by_normal_form_only() {
    let it = with_findings();
    it.write("web/\u{e9}.ts", BAD_TS.as_bytes());
    it.write("web/e\u{301}.ts", BAD_TS.as_bytes());
    assert!(files(&report::<&str>(&it.root(), &[])).len() >= 3);
}

#[test]
fn a_name_that_is_not_unicode_is_skipped_wherever_it_stands() {
    let it = with_findings();
    let at = |bytes| it.root().join(OsStr::from_bytes(bytes));
    fs::write(at(b"b\xff.go"), BAD_TS).unwrap();
    fs::create_dir(at(b"web/\xfe")).unwrap();
    fs::write(at(b"web/\xfe/a.ts"), BAD_TS).unwrap();
    let report = report::<&str>(&it.root(), &[]);
    assert_eq!(files(&report), FINE);
    for file in ["b\u{fffd}.go", "web/\u{fffd}/a.ts"] {
        assert_eq!(reason(&report, file), Some("its name is not Unicode"), "{report:#}");
    }
    let named = self::report(&it.root(), &[OsStr::new("."), OsStr::from_bytes(b"b\xff.go")]);
    assert_eq!(files(&named), FINE);
    let named = self::report(&it.root(), &[OsStr::from_bytes(b"b\xff.go")]);
    assert_eq!(reason(&named, "b\u{fffd}.go"), Some("its name is not Unicode"));
}

#[test]
fn a_root_that_is_not_unicode_is_a_root() {
    let it = with_findings();
    let root = it.root().join(OsStr::from_bytes(b"r\xff\x1b[31m"));
    fs::create_dir(&root).unwrap();
    fs::write(root.join("seamlint.toml"), "").unwrap();
    fs::write(root.join("a.ts"), BAD_TS).unwrap();
    assert_eq!(files(&report::<&str>(&root, &[])), ["a.ts"]);
    let run = check(&it.root(), &[OsStr::from_bytes(b"r\xff\x1b[31m"), OsStr::new("--verbose")]);
    assert!(!run.out.contains('\u{1b}') && !run.err.contains('\u{1b}'), "{run:?}");
}

#[test]
fn the_longest_name_is_read() {
    let it = with_findings();
    let name = format!("web/{}.ts", "n".repeat(252));
    it.write(&name, BAD_TS.as_bytes());
    assert_eq!(files(&report::<&str>(&it.root(), &[])), [FINE[0], FINE[1], &name]);
}

#[test]
fn a_path_that_is_missing_is_named_and_escaped() {
    let it = with_findings();
    for name in ["no/where", "a\u{1b}[2Jb.go", "fine.go/inner", &"n".repeat(5000)] {
        let run = check(&it.root(), &[name]);
        assert_eq!(run.code, Some(2), "{name}: {}", run.err);
        let start: String = name.chars().take_while(|it| !it.is_control()).collect();
        assert!(run.err.contains(&start) && !run.err.contains('\u{1b}'), "{}", run.err);
    }
}

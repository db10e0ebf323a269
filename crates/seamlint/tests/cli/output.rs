use snapbox::{assert_data_eq, str};

use crate::project::{BAD_GO, BAD_TS, project};

/// All of them.
const FORMATS: [&str; 11] = [
    "full", "concise", "grouped", "json", "jsonl", "sarif", "github", "gitlab", "junit",
    "markdown", "agent",
];

#[test]
fn full_is_the_default() {
    let run = project(&[("a.go", BAD_GO)]).run(&["--quiet"]);
    assert_data_eq!(
        run.out,
        str![[r#"
warning[seamlint/unused-ignore]

  ⚠ `go/no-such-rule` is no rule, so this comment suppresses nothing
   ╭─[a.go:3:1]
 2 │ 
 3 │ // seamlint-ignore[go/no-such-rule]: x
   · ──────────────────────────────────────
 4 │ func f() {}
   ╰────
  help: remove the comment, so that it cannot hide a later failure


"#]]
    );
    assert_eq!(run.err, "");
}

#[test]
fn one_run_can_print_and_write() {
    let it = project(&[("a.go", BAD_GO)]);
    let args = ["--output-format", "sarif=out.sarif", "--output-format", "jsonl=out.jsonl"];
    let run = it.run(&args);
    assert!(run.out.starts_with("warning[seamlint/unused-ignore]"), "{}", run.out);
    let sarif: serde_json::Value = serde_json::from_str(&it.read("out.sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "seamlint/unused-ignore");
    assert_eq!(it.read("out.jsonl").lines().count(), 1);
    let left: Vec<_> =
        std::fs::read_dir(it.root()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left.len(), 4, "nothing half-written is left: {left:?}");
    assert_eq!(it.run(&["--output-format", "json=no/folder.json"]).code, Some(2));
}

#[cfg(unix)]
#[test]
fn devices_are_written_as_they_are() {
    let it = project(&[("a.go", BAD_GO)]);
    let run = it.run(&["--output-format", "concise=/dev/stdout", "--output-format", "jsonl"]);
    assert!(run.out.starts_with("a.go:3:1: ") && run.out.lines().count() == 2, "{}", run.out);
}

#[test]
fn output_is_the_same_whatever_the_number_of_threads() {
    let it = project(&[]);
    for at in 0..60 {
        it.write(&format!("go/p{at}/a.go"), BAD_GO.as_bytes());
        it.write(&format!("web/p{at}/a.ts"), BAD_TS.as_bytes());
        it.write(&format!("web/p{at}/b.ts"), b"\xff");
    }
    for format in FORMATS {
        let of = |jobs| it.run(&["--jobs", jobs, "--output-format", format]);
        let (one, many) = (of("1"), of("4"));
        assert!(one.out.len() > 1000, "{}", one.err);
        assert!(one.out == many.out, "{format}");
        assert_eq!(one.err, many.err);
    }
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let it = project(&[]);
    let text =
        "package a\n\n// seamlint-ignore[go/\u{1b}[31m\u{202e}]: \u{9b}x\u{7f}\nfunc f() {}\n";
    it.write("a\u{1b}]0;x\u{7}.go", text.as_bytes());
    for format in FORMATS {
        let run = it.run(&["--verbose", "--output-format", format]);
        assert_eq!(run.code, Some(1), "{}", run.err);
        for text in [&run.out, &run.err] {
            let bad = |it: &char| it.is_control() && *it != '\n' || *it == '\u{202e}';
            assert!(!text.chars().any(|it| bad(&it)), "{format}: {text:?}");
        }
    }
    let run = it.run(&["--show-files"]);
    assert_eq!(run.out, "own       a\\u{1b}]0;x\\u{7}.go\n");
}

#[test]
fn colours_follow_the_conventions() {
    let it = project(&[("a.go", BAD_GO)]);
    let colored = |args: &[&str], environment: &[(&str, &str)]| {
        it.run_in("", args, environment).out.contains("\u{1b}[")
    };
    assert!(!colored(&[], &[]), "a pipe has none");
    assert!(colored(&["--color", "always"], &[]));
    assert!(colored(&[], &[("FORCE_COLOR", "1")]));
    assert!(colored(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[], &[("CLICOLOR", "0")]));
    assert!(!colored(&[], &[("NO_COLOR", "1")]));
    assert!(!colored(&["--color", "never"], &[("FORCE_COLOR", "1")]));
    assert!(colored(&["--color", "always"], &[("NO_COLOR", "1")]), "what is asked for wins");
}

#[test]
fn statistics_count_by_rule() {
    let it = project(&[("a.go", BAD_GO), ("a.ts", BAD_TS)]);
    let run = it.run(&["--statistics"]);
    assert_eq!(run.code, Some(1));
    assert_data_eq!(
        run.out,
        str![[r#"
    2  seamlint/unused-ignore  a suppression suppresses nothing, or gives no reason

"#]]
    );
    let run = it.run(&["--statistics", "--output-format", "jsonl"]);
    assert_eq!(run.out.lines().count(), 2);
    assert!(run.err.starts_with("    2  seamlint/unused-ignore"), "{}", run.err);
}

#[test]
fn timings_name_the_stages() {
    let err = project(&[("a.go", BAD_GO)]).run(&["--timings"]).err;
    for stage in ["walk", "read and parse", "link", "check", "report", "total"] {
        assert!(
            err.lines().any(|it| it.trim_start().starts_with(stage) && it.ends_with(" ms")),
            "{err}"
        );
    }
}

#[test]
fn json_keeps_to_its_schema() {
    let schema = include_str!("../../report.schema.json");
    let validator = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let it = project(&[("a.go", BAD_GO)]);
    it.write("b.go", b"\xff");
    let json = serde_json::from_str(&it.run(&["--output-format", "json"]).out).unwrap();
    let errors: Vec<_> = validator.iter_errors(&json).map(|it| it.to_string()).collect();
    assert_eq!(errors, [""; 0]);
}

//! The command as users meet it.
// The hashes are snapbox's, which writes the snapshots.
#![allow(clippy::needless_raw_string_hashes)]

mod cache;
mod configuration;
mod discovery;
mod fix;
mod ignore;
mod init;
mod killed;
mod map;
mod output;
mod project;
mod select;
mod watch;

use snapbox::{assert_data_eq, str};

use project::{BAD_GO, BAD_TS, project};

#[test]
fn findings_go_to_stdout_and_the_summary_to_stderr() {
    let run =
        project(&[("a.go", BAD_GO), ("web/a.ts", BAD_TS)]).run(&["--output-format", "concise"]);
    assert_eq!(run.code, Some(1));
    assert_data_eq!(
        run.out,
        str![[r#"
a.go:3:1: warning[seamlint/unused-ignore] `go/no-such-rule` is no rule, so this comment suppresses nothing
web/a.ts:1:1: warning[seamlint/unused-ignore] `js/no-such-rule` is no rule, so this comment suppresses nothing

"#]]
    );
    assert_data_eq!(
        run.err,
        str![[r#"
Found 2 warnings in 2 files (1 Go, 1 JS/TS).

"#]]
    );
}

#[test]
fn the_verb_may_be_left_out() {
    let it = project(&[("a.go", BAD_GO)]);
    let (short, long) = (it.run(&["."]), it.run(&["check", "."]));
    assert_eq!((short.code, short.out), (long.code, long.out));
    assert_eq!(it.run(&[]).code, Some(1));
}

#[test]
fn fail_on_decides_the_exit_status() {
    let it = project(&[("a.go", BAD_GO)]);
    for (fail_on, code) in [("error", 0), ("warning", 1), ("info", 1), ("never", 0)] {
        assert_eq!(it.run(&["--fail-on", fail_on]).code, Some(code), "{fail_on}");
    }
    it.write("seamlint.toml", b"[rules]\n\"seamlint/unused-ignore\" = \"info\"\n");
    assert_eq!(it.run(&[]).code, Some(0));
    assert_eq!(it.run(&["--fail-on", "info"]).code, Some(1));
}

#[test]
fn wrong_usage_is_2_and_says_what_was_meant() {
    let it = project(&[("a.go", BAD_GO)]);
    let wrong: [(&[&str], &str); 9] = [
        (&["nowhere/at-all"], "nowhere/at-all: "),
        (&["chekc"], "did you mean the command `check`?"),
        (&["--only", "unused-ignor"], "did you mean `seamlint/unused-ignore`?"),
        (&["--output-format", "jason"], "did you mean `json`?"),
        (&["--output-format", "json="], "there is no file"),
        (&["--output-format", "json", "--output-format", "concise"], "standard output takes one"),
        (&["--min-severity", "warn"], "did you mean `warning`?"),
        (&["--config", "none.toml"], "none.toml: "),
        (&["--quiet", "--verbose"], "cannot be used with"),
    ];
    for (args, words) in wrong {
        let run = it.run(args);
        assert_eq!(run.code, Some(2), "{args:?}: {}", run.err);
        assert!(run.err.contains(words), "{args:?}: {}", run.err);
        assert_eq!(run.out, "", "{args:?}");
    }
    assert_eq!(it.run(&["explain", "go/none"]).code, Some(2));
}

#[test]
fn nothing_to_read_is_no_failure() {
    let run = project(&[("readme.md", "")]).run(&[]);
    assert_eq!(run.code, Some(0));
    assert_data_eq!(
        run.err,
        str![[r#"
note: there is no Go, JavaScript or TypeScript file to report on

"#]]
    );
    assert_eq!(run.out, "");
}

#[test]
fn rules_are_chosen_by_id_or_by_their_last_part() {
    let it = project(&[("a.go", BAD_GO)]);
    assert_eq!(it.run(&["--skip", "seamlint/unused-ignore"]).code, Some(0));
    assert_eq!(it.run(&["--only", "unused-ignore"]).code, Some(1));
    assert_eq!(it.run(&["--min-severity", "error"]).code, Some(0));
    assert_eq!(it.run(&["--min-confidence", "high"]).code, Some(1));
}

#[test]
fn explain_shows_every_rule() {
    let it = project(&[]);
    for rule in seamlint_rules::rules() {
        let run = it.run(&["explain", rule.id]);
        assert_eq!(run.code, Some(0), "{}", rule.id);
        assert!(run.out.starts_with(&format!("{}\n{}\n", rule.id, rule.summary)), "{}", run.out);
    }
    assert_data_eq!(
        it.run(&["explain", "unused-ignore"]).out,
        str![[r#"
seamlint/unused-ignore
a suppression suppresses nothing, or gives no reason

warning, default profile, since 0.1.0
https://github.com/seamlint/seamlint/blob/main/rules/unused_ignore.md

A suppression comment outlives what it suppressed: the code was mended or moved, and the comment now
waits to hide the next failure on its line. This rule reports suppressions for seamlint that match
no finding of a rule that ran, and those that name a rule that does not exist. In the strict profile
it also asks for a reason.

Comments for other linters that seamlint honours (`eslint-disable-line
@typescript-eslint/no-floating-promises`, `//nolint:errcheck`) are left to those linters.

"#]]
    );
}

#[test]
fn rules_lists_the_table() {
    let it = project(&[]);
    let text = it.run(&["rules"]).out;
    let json: serde_json::Value =
        serde_json::from_str(&it.run(&["rules", "--output-format", "json"]).out).unwrap();
    for (at, rule) in seamlint_rules::rules().enumerate() {
        assert!(text.lines().any(|it| it.starts_with(rule.id) && it.ends_with(rule.summary)));
        assert_eq!(json[at]["id"], rule.id);
        assert_eq!(json[at]["severity"], rule.severity.name());
        assert_eq!(json[at]["profile"], rule.profile.name());
    }
}

#[test]
fn completions_and_the_manual_page_know_the_options() {
    let it = project(&[]);
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let run = it.run(&["completions", shell]);
        assert_eq!(run.code, Some(0));
        assert!(run.out.contains("min-confidence"), "{shell}");
    }
    let page = it.run(&["man"]).out;
    assert!(page.contains("seamlint") && page.starts_with(".ie") || page.contains(".TH"), "{page}");
}

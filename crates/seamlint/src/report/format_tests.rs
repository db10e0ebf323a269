//! Formats for pipelines, and what others write into names and messages to get through them.

// The hashes are snapbox's, which writes the snapshots.
#![allow(clippy::needless_raw_string_hashes)]

use seamlint_rules::{Edit, Finding};
use snapbox::{assert_data_eq, str};

use super::forge::Forge;
use super::paths::Paths;
use super::testing::{finding, findings, mixed, place, program, skipped};
use super::*;

fn with_report<T>(then: impl FnOnce(&Report<'_>) -> T) -> T {
    let (program, skipped) = (mixed(), skipped());
    let findings = findings(&program);
    let mut report = Report::new(&program, &findings, &skipped);
    report.folder = "app/".to_owned();
    then(&report)
}

/// A name and a message that want to be more than text.
fn with_attack<T>(then: impl FnOnce(&Report<'_>) -> T) -> T {
    let path = "a,b:c%\n::error::x|<b>[y](z)]]>.ts";
    let program = program(&[(path, "export const x = 1;\n")]);
    let message = "`a|b` <img src=x onerror=alert(1)> ]]> & \"q\"\n::add-mask::x\r\n##[add-path]y %0A::error::z [l](http://e) @all #1 www.e.com *b* _i_ `c\u{1b}[2J \u{202e}";
    let mut bad: Finding = finding(place(&program, path, "x"), message);
    bad.also(bad.place, message).help(message);
    bad.fix(message, vec![Edit::before(bad.place, "y")]);
    let findings = [bad];
    then(&Report::new(&program, &findings, &[]))
}

fn paths() -> Paths {
    Paths::default()
}

#[test]
fn grouped_names_each_file_once() {
    let text = with_report(|it| grouped::grouped(it, &paths()));
    assert_data_eq!(
        text,
        str![[r#"
server/api v1/users.go:
  5:6: error[seam/test-only] `users` stays nil, so the reply is `null`

web/users.ts:
  1:30: warning[seam/test-only] `x`[0](1) /u{1b}[31mred

"#]]
    );
}

#[test]
fn agent_says_all_in_one_line() {
    let text = with_report(|it| agent::agent(it, &paths()));
    assert_data_eq!(
        text,
        str![[r#"
server/api v1/users.go:5:6: error[seam/test-only] `users` stays nil, so the reply is `null` | help: make it with `users := []User{}` | see: server/api v1/users.go:6:2 it is returned here | see: web/users.ts:3:10 `map` of null throws | see: web/users.ts:2:23 the call | fix: --fix (make the slice)
web/users.ts:1:30: warning[seam/test-only] `x`[0](1) /u{1b}[31mred
Found 1 error, 1 warning in 2 files (1 Go, 1 JS/TS). `seamlint explain RULE` says more.

"#]]
    );
    let text = with_attack(|it| agent::agent(it, &paths()));
    assert_eq!(text.lines().count(), 2, "{text}");
}

#[test]
fn github_gets_a_command_for_each_finding() {
    let text = with_report(github::github);
    assert_data_eq!(
        text,
        str![[r#"
::error file=app/server/api v1/users.go,line=5,endLine=5,col=6,endColumn=18,title=seam/test-only::`users` stays nil, so the reply is `null`%0A- app/server/api v1/users.go:6: it is returned here%0A- app/web/users.ts:3: `map` of null throws%0A- app/web/users.ts:2: the call%0AHelp: make it with `users := []User{}`
::warning file=app/web/users.ts,line=1,endLine=3,title=seam/test-only::`x`[0](1) /u{1b}[31mred

"#]]
    );
}

#[test]
fn github_gets_no_command_of_others() {
    let text = with_attack(github::github);
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(!text.contains("##["), "{text}");
    let (command, message) = text.strip_prefix("::").unwrap().split_once("::").unwrap();
    assert!(command.ends_with("title=seam/test-only"), "{command}");
    assert_eq!(
        command.matches(',').count(),
        5,
        "file, line, endLine, col, endColumn, title: {command}"
    );
    assert!(message.contains("%250A"), "what looks like an escape is none: {message}");
}

#[test]
fn gitlab_gets_a_list() {
    let text = with_report(gitlab::gitlab);
    assert_data_eq!(
        &text,
        str![[r#"
[
  {
    "description": "`users` stays nil, so the reply is `null`. Help: make it with `users := []User{}`.",
    "check_name": "seam/test-only",
    "fingerprint": "800c8599b1ab3d49",
    "severity": "critical",
    "location": {
      "path": "app/server/api v1/users.go",
      "lines": {
        "begin": 5,
        "end": 5
      }
    }
  },
  {
    "description": "`x`[0](1) /u001b[31mred.",
    "check_name": "seam/test-only",
    "fingerprint": "83bec19917831f96",
    "severity": "major",
    "location": {
      "path": "app/web/users.ts",
      "lines": {
        "begin": 1,
        "end": 3
      }
    }
  }
]

"#]]
    );
    let json: serde_json::Value = serde_json::from_str(&with_attack(gitlab::gitlab)).unwrap();
    assert!(json[0]["description"].as_str().unwrap().contains("<img"), "text stays text");
    assert_eq!(with_nothing(gitlab::gitlab), "[]\n");
}

fn with_nothing<T>(then: impl FnOnce(&Report<'_>) -> T) -> T {
    then(&Report::new(&mixed(), &[], &[]))
}

#[test]
fn junit_is_xml_whatever_code_says() {
    let text = with_report(junit::junit);
    assert_data_eq!(
        &text,
        str![[r#"
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="seamlint" tests="2" skipped="0" failures="2" errors="0">
    <testsuite name="server/api v1/users.go" tests="1" skipped="0" errors="0" failures="1">
        <testcase name="seam/test-only:5:6" classname="server/api v1/users.go">
            <failure message="`users` stays nil, so the reply is `null`" type="error">server/api v1/users.go:5:6: `users` stays nil, so the reply is `null`
server/api v1/users.go:6:2: it is returned here
web/users.ts:3:10: `map` of null throws
web/users.ts:2:23: the call
help: make it with `users := []User{}`</failure>
        </testcase>
    </testsuite>
    <testsuite name="web/users.ts" tests="1" skipped="0" errors="0" failures="1">
        <testcase name="seam/test-only:1:30" classname="web/users.ts">
            <failure message="`x`[0](1) /u{1b}[31mred" type="warning">web/users.ts:1:30: `x`[0](1) /u{1b}[31mred</failure>
        </testcase>
    </testsuite>
</testsuites>

"#]]
    );
    let text = with_attack(junit::junit);
    let body = text.replace("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "");
    let tags: Vec<_> =
        body.split('<').skip(1).filter_map(|it| it.split(['>', ' ']).next()).collect();
    let expected = [
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "/failure",
        "/testcase",
        "/testsuite",
        "/testsuites",
    ];
    assert_eq!(tags, expected, "{text}");
    assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
    assert!(with_nothing(junit::junit).contains("no findings"));
}

#[test]
fn markdown_links_where_files_can_be_seen() {
    let forge = Forge::at("https://example.com/o/r/blob/1/");
    let text = with_report(|it| markdown::markdown(it, &forge));
    assert_data_eq!(
        text,
        str![[r#"
## seamlint

Found 1 error, 1 warning in 2 files (1 Go, 1 JS/TS).

| | rule | place | what happens |
|---|---|---|---|
| 🔴 error | [seam/test-only](https://github.com/seamlint/seamlint/blob/main/rules/seam/test_only/docs.md) | [app/server/api v1/users.go&#58;5](https://example.com/o/r/blob/1/app/server/api%20v1/users.go#L5) | <code>users</code> stays nil, so the reply is <code>null</code><br>[app/server/api v1/users.go&#58;6](https://example.com/o/r/blob/1/app/server/api%20v1/users.go#L6): it is returned here<br>[app/web/users.ts&#58;3](https://example.com/o/r/blob/1/app/web/users.ts#L3): <code>map</code> of null throws<br>[app/web/users.ts&#58;2](https://example.com/o/r/blob/1/app/web/users.ts#L2): the call<br>**help:** make it with <code>users &#58;&#61; &#91;&#93;User&#123;&#125;</code> |
| 🟡 warning | [seam/test-only](https://github.com/seamlint/seamlint/blob/main/rules/seam/test_only/docs.md) | [app/web/users.ts&#58;1](https://example.com/o/r/blob/1/app/web/users.ts#L1) | <code>x</code>&#91;0&#93;(1) &#92;u&#123;1b&#125;&#91;31mred |

"#]]
    );
    assert_data_eq!(
        with_nothing(|it| markdown::markdown(it, &forge)),
        str![[r#"
## seamlint

No findings in 2 files (1 Go, 1 JS/TS).

"#]]
    );
}

#[test]
fn markdown_of_others_is_text() {
    let text = with_attack(|it| markdown::markdown(it, &Forge::default()));
    let rows: Vec<_> = text.lines().skip_while(|it| !it.starts_with("|---")).skip(1).collect();
    assert_eq!(rows.len(), 1, "{text}");
    assert_eq!(rows[0].matches('|').count(), 5, "{text}");
    let tags: Vec<_> = rows[0].split('<').skip(1).filter_map(|it| it.split('>').next()).collect();
    assert!(tags.iter().all(|it| ["code", "/code", "br"].contains(it)), "{tags:?}");
    for markup in ["](http://e", "@all", "#1 ", "*b*", "_i_", "www.", "http:", "\u{1b}", "\u{202e}"]
    {
        assert!(!rows[0].contains(markup), "{markup}: {text}");
    }
}

//! What reporters print for one small project.
// The hashes are snapbox's, which writes the snapshots.
#![allow(clippy::needless_raw_string_hashes)]

use std::path::Path;

use serde_json::Value;
use snapbox::{IntoData, assert_data_eq, str};

use super::paths::Paths;
use super::terminal::Terminal;
use super::testing::{finding, findings, mixed, place, program, skipped};
use super::{Report, concise, full, json};

fn paths() -> Paths {
    Paths::new(Path::new("/p"), Path::new("/p"))
}

fn with_report<T>(use_it: impl FnOnce(&Report<'_>) -> T) -> T {
    let (program, skipped) = (mixed(), skipped());
    let findings = findings(&program);
    use_it(&Report::new(&program, &findings, &skipped))
}

#[test]
fn full_shows_both_sides() {
    let text = with_report(|it| full::full(it, &paths(), Terminal::PLAIN));
    assert_data_eq!(
        text,
        str![[r#"
error[seam/test-only]

  × `users` stays nil, so the reply is `null`
   ╭─[server/api v1/users.go:5:6]
 4 │ func list() []User {
 5 │     var users []User
   ·         ────────────
 6 │     return users
   ·     ──────┬─────
   ·           ╰── it is returned here
 7 │ }
   ╰────
  ☞ `map` of null throws
   ╭─[web/users.ts:3:10]
 1 │ export async function load() {
 2 │   const users = await get('/users');
   ·                       ──────┬──────
   ·                             ╰── the call
 3 │   return users.map(u => u.name);
   ·          ─────────
 4 │ }
   ╰────
  help: make it with `users := []User{}`

warning[seam/test-only]

  ⚠ `x`[0](1) /u{1b}[31mred
   ╭─[web/users.ts:1:30]
 1 │ ╭─▶ export async function load() {
 2 │ ╰─▶   const users = await get('/users');
 3 │       return users.map(u => u.name);
 4 │     }
   ╰────


"#]]
    );
}

#[test]
fn full_fits_narrow_terminals_without_unicode() {
    let terminal = Terminal { unicode: false, width: 40, ..Terminal::PLAIN };
    let text = with_report(|it| full::full(it, &paths(), terminal));
    assert_data_eq!(
        text,
        str![[r#"
error[seam/test-only]

  x `users` stays nil, so the reply is
  | `null`
   ,-[server/api v1/users.go:5:6]
 4 | func list() []User {
 5 |     var users []User
   :         ^^^^^^^^^^^^
 6 |     return users
   :     ^^^^^^|^^^^^
   :           `-- it is returned here
 7 | }
   `----
  > `map` of null throws
   ,-[web/users.ts:3:10]
 1 | export async function load() {
 2 |   const users = await get('/users');
   :                       ^^^^^^|^^^^^^
   :                             `-- the call
 3 |   return users.map(u => u.name);
   :          ^^^^^^^^^
 4 | }
   `----
  help: make it with `users :=
        []User{}`

warning[seam/test-only]

  ! `x`[0](1) /u{1b}[31mred
   ,-[web/users.ts:1:30]
 1 | ,-> export async function load() {
 2 | `->   const users = await get('/users');
 3 |       return users.map(u => u.name);
 4 |     }
   `----


"#]]
    );
}

#[test]
fn full_links_rules_where_terminals_can() {
    let terminal = Terminal { color: true, links: true, ..Terminal::PLAIN };
    let text = with_report(|it| full::full(it, &paths(), terminal));
    assert!(text.contains("\u{1b}]8;;https://"), "{text:?}");
    let plain = with_report(|it| full::full(it, &paths(), Terminal::PLAIN));
    assert!(!plain.contains('\u{1b}'));
}

#[test]
fn a_long_place_is_drawn_on_its_first_line() {
    let text = format!("package a\n\nfunc long() {{\n{}}}\n", "\tx()\n".repeat(40));
    let program = program(&[("a.go", &text)]);
    let body = text[text.find("func").unwrap()..].trim_end().to_owned();
    let findings = [finding(place(&program, "a.go", &body), "too long")];
    let report = Report::new(&program, &findings, &[]);
    let drawn = full::full(&report, &paths(), Terminal::PLAIN);
    assert!(drawn.lines().count() < 12, "{drawn}");
    assert!(drawn.contains("[a.go:3:1]"));
}

#[test]
fn control_characters_keep_their_places() {
    let text = "package a\n\n// \u{1b}\u{202e}x\rsame line\nvar bad = \"\u{9b}31m\" + last\n";
    let program = program(&[("a\u{7}.go", text)]);
    let findings = [finding(place(&program, "a\u{7}.go", "last"), "a \u{1b} in \n text")];
    let report = Report::new(&program, &findings, &[]);
    let drawn = full::full(&report, &paths(), Terminal::PLAIN);
    assert_data_eq!(
        drawn.raw(),
        str![[r#"
warning[seam/test-only]

  ⚠ a \u{1b} in \n text
   ╭─[a\u{7}.go:4:20]
 3 │ // \u{1b}\u{202e}x\rsame line
 4 │ var bad = "\u{9b}31m" + last
   ·                         ────
   ╰────


"#]]
        .raw()
    );
    for text in [concise::concise(&report, &paths()), json::json(&report), json::jsonl(&report)] {
        assert!(!text.chars().any(|it| it != '\n' && super::escape::is_control(it)), "{text:?}");
    }
}

#[test]
fn concise_is_a_line_each() {
    let text = with_report(|it| concise::concise(it, &paths()));
    assert_data_eq!(
        text.raw(),
        str![[r#"
server/api v1/users.go:5:6: error[seam/test-only] `users` stays nil, so the reply is `null`
web/users.ts:1:30: warning[seam/test-only] `x`[0](1) \u{1b}[31mred

"#]]
        .raw()
    );
}

#[test]
fn json_is_what_the_interface_says() {
    let text = with_report(json::json);
    assert_data_eq!(
        text,
        str![[r#"
{
  "version": 1,
  "tool": {
    "name": "seamlint",
    "version": "0.1.0"
  },
  "findings": [
    {
      "rule": "seam/test-only",
      "severity": "error",
      "confidence": "high",
      "message": "`users` stays nil, so the reply is `null`",
      "help": "make it with `users := []User{}`",
      "file": "server/api v1/users.go",
      "range": {
        "start": {
          "line": 5,
          "column": 6,
          "offset": 55
        },
        "end": {
          "line": 5,
          "column": 18,
          "offset": 67
        }
      },
      "related": [
        {
          "file": "server/api v1/users.go",
          "range": {
            "start": {
              "line": 6,
              "column": 2,
              "offset": 69
            },
            "end": {
              "line": 6,
              "column": 14,
              "offset": 81
            }
          },
          "message": "it is returned here"
        },
        {
          "file": "web/users.ts",
          "range": {
            "start": {
              "line": 3,
              "column": 10,
              "offset": 79
            },
            "end": {
              "line": 3,
              "column": 19,
              "offset": 88
            }
          },
          "message": "`map` of null throws"
        },
        {
          "file": "web/users.ts",
          "range": {
            "start": {
              "line": 2,
              "column": 23,
              "offset": 54
            },
            "end": {
              "line": 2,
              "column": 36,
              "offset": 67
            }
          },
          "message": "the call"
        }
      ],
      "fixes": [
        {
          "title": "make the slice",
          "safe": true,
          "edits": [
            {
              "file": "server/api v1/users.go",
              "range": {
                "start": {
                  "line": 5,
                  "column": 2,
                  "offset": 51
                },
                "end": {
                  "line": 5,
                  "column": 18,
                  "offset": 67
                }
              },
              "text": "users := []User{}"
            }
          ]
        }
      ],
      "fingerprint": "800c8599b1ab3d49"
    },
    {
      "rule": "seam/test-only",
      "severity": "warning",
      "confidence": "high",
      "message": "`x`[0](1) \u001b[31mred",
      "help": null,
      "file": "web/users.ts",
      "range": {
        "start": {
          "line": 1,
          "column": 30,
          "offset": 29
        },
        "end": {
          "line": 3,
          "column": 1,
          "offset": 70
        }
      },
      "related": [],
      "fixes": [],
      "fingerprint": "83bec19917831f96"
    }
  ],
  "skipped": [
    {
      "file": "web/ü.ts",
      "reason": "not valid UTF-8 at byte 3"
    }
  ],
  "summary": {
    "files": 2,
    "go": 1,
    "js": 1,
    "links": 0,
    "routes": 0,
    "calls": 0,
    "errors": 1,
    "warnings": 1,
    "infos": 0
  }
}
"#]]
        .is_json()
    );
}

#[test]
fn jsonl_lines_are_the_findings_of_json() {
    let (document, lines) = with_report(|it| (json::json(it), json::jsonl(it)));
    let document: Value = serde_json::from_str(&document).unwrap();
    let lines: Vec<Value> = lines.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    assert_eq!(document["findings"], Value::from(lines));
}

#[test]
fn fingerprints_survive_moves_and_tell_twins_apart() {
    let print = |text: &str| {
        let program = program(&[("a.go", text)]);
        let at = |words| finding(place(&program, "a.go", words), "m");
        let findings = [at("x()"), at("y()")];
        Report::new(&program, &findings, &[]).fingerprints
    };
    let one = print("package a\n\nfunc f() {\n\tx()\n\ty() // twin\n}\n");
    let moved = print("package a\n\n// New.\n\nfunc f() {\n\t\tx()\n\n\ty()  //  twin\n}\n");
    assert_eq!(one, moved);
    assert_ne!(one[0], one[1]);
    let program = program(&[("a.go", "package a\n\nfunc f() {\n\tx()\n\tx()\n}\n")]);
    let first = place(&program, "a.go", "x()");
    let mut second = first;
    (second.span.start, second.span.end) = (first.span.start + 5, first.span.end + 5);
    let findings = [finding(first, "m"), finding(second, "m")];
    let twins = Report::new(&program, &findings, &[]).fingerprints;
    assert_ne!(twins[0], twins[1]);
}

#[test]
fn json_with_everything_keeps_to_its_schema() {
    let schema = serde_json::from_str(include_str!("../../report.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let json: Value = serde_json::from_str(&with_report(json::json)).unwrap();
    let errors: Vec<_> = validator.iter_errors(&json).map(|it| it.to_string()).collect();
    assert_eq!(errors, [""; 0]);
    let mut wrong = json;
    wrong["findings"][0]["range"]["start"]["line"] = Value::from(0);
    assert!(!validator.is_valid(&wrong));
}

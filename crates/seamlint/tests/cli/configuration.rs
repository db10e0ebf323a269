use snapbox::{assert_data_eq, str};

use crate::project::{BAD_GO, BAD_TS, project};

#[test]
fn mistakes_are_shown_where_they_are() {
    let it = project(&[(
        "seamlint.toml",
        "profil = \"strict\"\nexclude = [\"../x\"]\n\n[rules]\n\"go/unused-ignore\" = \"warn\"\n",
    )]);
    let run = it.run(&[]);
    assert_eq!(run.code, Some(2));
    assert_data_eq!(
        run.err,
        str![[r#"
error: configuration

  × `profil` is no key
   ╭─[seamlint.toml:1:1]
 1 │ profil = "strict"
   · ──────
 2 │ exclude = ["../x"]
   ╰────
  help: did you mean `profile`?

error: configuration

  × `../x` leaves the project
   ╭─[seamlint.toml:2:12]
 1 │ profil = "strict"
 2 │ exclude = ["../x"]
   ·            ──────
   ╰────
  help: patterns are relative to the project's root

error: configuration

  × `go/unused-ignore` is no rule
   ╭─[seamlint.toml:5:1]
 4 │ [rules]
 5 │ "go/unused-ignore" = "warn"
   · ──────────────────
   ╰────
  help: did you mean `seamlint/unused-ignore`?

error: configuration

  × "warn" is no value for `go/unused-ignore`
   ╭─[seamlint.toml:5:22]
 4 │ [rules]
 5 │ "go/unused-ignore" = "warn"
   ·                      ──────
   ╰────
  help: did you mean "warning"? It is one of "off", "info", "warning", "error"

"#]]
    );
    it.write("seamlint.toml", b"profile = \"strict\n");
    assert_data_eq!(
        it.run(&[]).err,
        str![[r#"
error: configuration

  × invalid basic string, expected `"`
   ╭─[seamlint.toml:1:17]
 1 │ profile = "strict
   ·                 ─
   ╰────

"#]]
    );
}

#[test]
fn the_nearest_file_is_read_and_can_be_left_out() {
    let off = "[rules]\n\"seamlint/unused-ignore\" = \"off\"\n";
    let it = project(&[("a.go", BAD_GO), (".seamlint.toml", off)]);
    assert_eq!(it.run(&[]).code, Some(0));
    assert_eq!(it.run(&["--isolated"]).code, Some(1));
    it.write("seamlint.toml", b"");
    assert_eq!(it.run(&[]).code, Some(1), "seamlint.toml goes first");
    it.write("ci/strict.toml", off.as_bytes());
    assert_eq!(it.run(&["--config", "ci/strict.toml"]).code, Some(0));
}

#[test]
fn levels_of_paths_and_excluded_paths() {
    let it = project(&[("go/a.go", BAD_GO), ("go/gen/b.go", BAD_GO), ("web/a.ts", BAD_TS)]);
    it.write("seamlint.toml", b"exclude = [\"gen\"]\n[[overrides]]\npaths = [\"*.ts\"]\nrules = {\"seamlint/unused-ignore\" = \"off\"}\n");
    assert_eq!(it.files(&[]), ["go/a.go"]);
    assert_eq!(it.files(&["go/gen"]), ["go/gen/b.go"], "what is named is read");
    assert_eq!(it.files(&["go/gen", "--force-exclude"]), [""; 0]);
}

#[test]
fn the_configuration_in_force_can_be_shown() {
    let it = project(&[("seamlint.toml", "exclude = [\"gen\"]\n")]);
    let run = it.run(&["--show-config", "--profile", "strict", "--include-tests"]);
    assert_eq!(run.code, Some(0));
    let (head, shown) = run.out.split_once('\n').unwrap();
    assert!(head.ends_with("seamlint.toml"), "{head}");
    assert_data_eq!(
        shown,
        str![[r#"
profile = "strict"
exclude = ["gen"]
include-tests = true

[rules]

"#]]
    );
    it.write("seamlint.toml", shown.as_bytes());
    assert_eq!(it.run(&["--show-config"]).out, run.out, "what is shown can be used");
}

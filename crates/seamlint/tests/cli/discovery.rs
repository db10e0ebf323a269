use std::fs;

use snapbox::{assert_data_eq, str};

use crate::project::{BAD_GO, BAD_TS, project, run};

#[test]
fn ignored_hidden_and_foreign_files_are_left_out() {
    let it = project(&[
        (".gitignore", "/gen/\n*.tmp.go\n"),
        (".seamlintignore", "legacy\n"),
        ("a.go", BAD_GO),
        ("gen/a.go", BAD_GO),
        ("b.tmp.go", BAD_GO),
        ("legacy/a.ts", BAD_TS),
        (".hidden/a.go", BAD_GO),
        ("vendor/x/a.go", BAD_GO),
        ("web/node_modules/x/a.js", BAD_TS),
        ("web/dist/a.js", BAD_TS),
        ("build/a.go", BAD_GO),
        ("web/a.min.js", BAD_TS),
        ("web/a.ts", BAD_TS),
    ]);
    assert_eq!(it.files(&[]), ["a.go", "build/a.go", "web/a.ts"]);
    assert_eq!(
        it.files(&["--no-ignore"]),
        ["a.go", "b.tmp.go", "build/a.go", "gen/a.go", "legacy/a.ts", "web/a.ts"]
    );
    assert_eq!(it.files(&["gen"]), ["gen/a.go"], "what is named is read");
    assert_eq!(it.files(&["b.tmp.go"]), ["b.tmp.go"]);
    assert_eq!(it.files(&["b.tmp.go", "gen", "--force-exclude"]), [""; 0]);
}

#[test]
fn what_git_tracks_is_not_ignored() {
    let it = project(&[
        (".gitignore", "config/\n"),
        (".seamlintignore", "config/old.go\n"),
        ("a.go", BAD_GO),
        ("config/config.go", BAD_GO),
        ("config/old.go", BAD_GO),
        ("config/local.go", BAD_GO),
    ]);
    let git = |args: &[&str]| {
        let run = std::process::Command::new("git").args(args).current_dir(it.root()).output();
        run.is_ok_and(|it| it.status.success())
    };
    assert_eq!(it.files(&[]), ["a.go"]);
    fs::remove_dir(it.root().join(".git")).unwrap();
    assert!(git(&["init", "-q"]) && git(&["add", "-f", "config/config.go", "config/old.go"]));
    assert_eq!(it.files(&[]), ["a.go", "config/config.go"]);
    it.write("seamlint.toml", b"exclude = [\"config\"]\n");
    assert_eq!(it.files(&[]), ["a.go"]);
}

#[test]
fn tests_are_read_and_not_reported() {
    let it = project(&[
        ("a_test.go", BAD_GO),
        ("web/a.spec.ts", BAD_TS),
        ("testdata/demo/server/a.go", BAD_GO),
        ("testdata/demo/server/a_test.go", BAD_GO),
        ("own.go", BAD_GO),
    ]);
    assert_eq!(it.files(&[]), ["own.go"]);
    assert_eq!(
        it.files(&["testdata/demo"]),
        ["testdata/demo/server/a.go"],
        "a named folder is own"
    );
    assert_eq!(
        it.files(&["--include-tests", "testdata/demo"]).len(),
        1,
        "unused comments in tests are kept"
    );
    assert_eq!(it.files(&["testdata/demo", "--force-exclude"]), [""; 0]);
    it.write("testdata/demo/seamlint.toml", b"");
    assert_eq!(it.files(&["testdata/demo"]), ["server/a.go"], "a root of its own");
}

#[test]
fn paths_restrict_what_is_reported_and_not_what_is_read() {
    let it = project(&[("server/a.go", BAD_GO), ("web/a.ts", BAD_TS), ("web/b.ts", BAD_TS)]);
    assert_eq!(it.files(&["web"]), ["web/a.ts", "web/b.ts"]);
    assert_eq!(it.files(&["web/b.ts", "server"]), ["server/a.go", "web/b.ts"]);
    let run = it.run(&["web/b.ts", "--output-format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(json["summary"]["files"], 3);
    let listed = it.run(&["--show-files", "web/b.ts"]);
    assert_data_eq!(
        listed.out,
        str![[r#"
context   server/a.go
context   web/a.ts
own       web/b.ts

"#]]
    );
}

#[test]
fn text_shows_paths_from_the_working_directory_and_json_from_the_root() {
    let it = project(&[("server/a.go", BAD_GO), ("web/src/a.ts", BAD_TS)]);
    let run = it.run_in("web", &["--output-format", "concise", "..", "--quiet"], &[]);
    let paths: Vec<_> = run.out.lines().map(|it| it.split(':').next().unwrap()).collect();
    assert_eq!(paths, ["../server/a.go", "src/a.ts"]);
    let run = it.run_in("web", &["--output-format", "jsonl"], &[]);
    assert!(run.out.contains("\"file\":\"web/src/a.ts\""), "{}", run.out);
}

#[test]
fn what_cannot_be_read_is_listed_and_never_fatal() {
    let it = project(&[("a.go", BAD_GO)]);
    it.write("web/latin.ts", b"// caf\xe9\n");
    it.write("web/utf16.ts", b"\xff\xfex\0");
    it.write("web/large.ts", "let a = 1;\n".repeat(120_000).as_bytes());
    it.write("web/deep.ts", format!("{}{}", "[".repeat(9000), "]".repeat(9000)).as_bytes());
    let run = it.run(&["--output-format", "json"]);
    assert_eq!(run.code, Some(1));
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(json["findings"].as_array().unwrap().len(), 1);
    assert_data_eq!(
        serde_json::to_string_pretty(&json["skipped"]).unwrap(),
        str![[r#"
[
  {
    "file": "web/deep.ts",
    "reason": "minified, and read only where other files import it"
  },
  {
    "file": "web/large.ts",
    "reason": "larger than the size limit of 1024 KiB"
  },
  {
    "file": "web/latin.ts",
    "reason": "not valid UTF-8 at byte 6"
  },
  {
    "file": "web/utf16.ts",
    "reason": "it is UTF-16, not UTF-8"
  }
]
"#]]
    );
    assert!(run.err.contains("not read; --verbose says why"), "{}", run.err);
    assert!(
        it.run(&["--verbose"]).err.contains("not read: web/latin.ts: not valid UTF-8 at byte 6")
    );
    assert!(!it.run(&["--quiet"]).err.contains("not read"));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let (it, other) = (project(&[("a.go", BAD_GO)]), project(&[("b.go", BAD_GO)]));
    std::os::unix::fs::symlink(other.root(), it.root().join("other")).unwrap();
    std::os::unix::fs::symlink(other.root().join("b.go"), it.root().join("b.go")).unwrap();
    std::os::unix::fs::symlink(it.root(), it.root().join("loop")).unwrap();
    assert_eq!(it.files(&[]), ["a.go"]);
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_unicode_is_skipped() {
    use std::os::unix::ffi::OsStrExt;
    let it = project(&[("a.go", BAD_GO)]);
    let name = std::ffi::OsStr::from_bytes(b"b\xff.go");
    fs::write(it.root().join(name), BAD_GO).unwrap();
    let run = it.run(&["--output-format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(json["skipped"][0]["reason"], "its name is not Unicode");
}

#[test]
fn without_a_repository_the_nearest_manifest_is_the_root() {
    let temp = tempfile::tempdir().unwrap();
    let web = temp.path().join("app/web");
    fs::create_dir_all(&web).unwrap();
    fs::write(temp.path().join("app/go.mod"), "module a\n").unwrap();
    fs::write(web.join("a.ts"), BAD_TS).unwrap();
    let run = run(&web, &["--output-format", "jsonl"], &[]);
    assert!(run.out.contains("\"file\":\"web/a.ts\""), "{}", run.out);
}

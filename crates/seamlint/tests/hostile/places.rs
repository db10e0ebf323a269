//! Where a run starts, and what its configuration is.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use crate::harness::{FINE, check, files, finish, reason, report, shell, with_findings};
use crate::project::{BAD_GO, project};

#[test]
fn folders_in_folders_in_folders() {
    let it = with_findings();
    let deep = format!("{}deep.go", "d/".repeat(1500));
    // Longer paths than the system takes in one piece are made piece by piece.
    let script = "i=0; while [ $i -lt 3000 ]; do mkdir d && cd d || exit 1; i=$((i+1)); done; \
                  printf 'package a\\n' > last.go; cd \"$1\"";
    let root = it.root();
    it.write(&deep, BAD_GO.as_bytes());
    fs::create_dir(root.join("deeper")).unwrap();
    let mut made = Command::new("sh");
    made.args(["-c", script, "sh", "."]).current_dir(root.join("deeper"));
    assert!(made.output().is_ok());
    let report = report::<&str>(&root, &[]);
    let found = files(&report);
    assert!(
        found.contains(&deep.as_str()) && FINE.iter().all(|it| found.contains(it)),
        "{found:?}"
    );
    let skipped = report["skipped"].as_array().unwrap();
    assert!(skipped.iter().any(|it| it["reason"].as_str().unwrap().contains("cannot be listed")));
    // So that it can be removed: the standard library does that piece by piece too, but not every `rm`.
    assert!(fs::remove_dir_all(root.join("deeper")).is_ok());
}

#[test]
fn many_files_in_one_folder() {
    let it = with_findings();
    for at in 0..3000 {
        it.write(&format!("many/{at}.ts"), b"export const a = 1;\n");
    }
    let report = report::<&str>(&it.root(), &[]);
    assert_eq!(files(&report), FINE);
    assert_eq!(report["summary"]["files"], 3002);
}

#[test]
fn a_relative_path_from_a_deep_folder() {
    let it = with_findings();
    fs::create_dir_all(it.root().join("a/b/c/d")).unwrap();
    let run = check(&it.root().join("a/b/c/d"), &["../../../../web", "--output-format", "concise"]);
    assert!(run.out.starts_with("../../../../web/fine.ts:1:1: "), "{}", run.out);
    let run =
        check(&it.root().join("a/b"), &["./../b/../../fine.go", "--output-format", "concise"]);
    assert!(run.out.starts_with("../../fine.go:3:1: "), "{}", run.out);
}

#[test]
fn paths_outside_of_each_other() {
    let (it, other) = (with_findings(), project(&[("b.go", BAD_GO)]));
    let path = other.root();
    let report = report(&it.root(), &[&path]);
    assert_eq!(files(&report), ["b.go"]);
    let run = check(&it.root(), &[path.to_str().unwrap(), "--output-format", "concise"]);
    assert!(run.out.contains(path.join("b.go").to_str().unwrap()), "{}", run.out);
}

#[test]
fn a_working_directory_that_is_gone() {
    let (it, gone) = (with_findings(), tempfile::tempdir().unwrap());
    let script = "mkdir gone && cd gone && rmdir ../gone && exec \"$0\" --no-cache \"$@\"";
    let run = finish(shell(gone.path(), script, &[]));
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("the working directory: "), "{}", run.err);
    let root = it.root();
    let args = ["--output-format", "concise", root.to_str().unwrap()];
    let run = finish(shell(gone.path(), script, &args));
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert!(run.out.contains(root.join("fine.go").to_str().unwrap()), "{}", run.out);
    let run = finish(shell(gone.path(), script, &["fine.go"]));
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("fine.go: "), "{}", run.err);
}

#[test]
fn no_home_and_no_environment() {
    let it = with_findings();
    let mut command = crate::harness::seamlint(&it.root());
    command.env_clear();
    let run = finish(command);
    assert_eq!(run.code, Some(1), "{}", run.err);
}

/// Runs with this configuration; it is an error that names the file, and nothing is reported.
#[track_caller]
fn assert_wrong(text: &[u8], words: &str) {
    let it = with_findings();
    it.write("seamlint.toml", text);
    for args in [&[] as &[&str], &["map"]] {
        let run = check(&it.root(), args);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{}", run.err);
        assert!(run.err.contains("seamlint.toml") && run.err.contains(words), "{}", run.err);
        let acts = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!run.err.contains(acts), "{}", run.err.escape_debug());
    }
}

#[test]
fn a_broken_configuration_is_an_error() {
    assert_wrong(b"profile = ", "");
    assert_wrong(b"[[[[[[", "");
    assert_wrong(b"[rules]\n\"go/none\" = \"off\"\n", "go/none");
    assert_wrong(b"exclude = [\"a{\"]\n", "a{");
    assert_wrong(format!("a = {}", "[".repeat(100_000)).as_bytes(), "");
    assert_wrong("a.".repeat(5000).as_bytes(), "");
}

#[test]
fn a_configuration_that_is_no_text_is_an_error() {
    assert_wrong(b"profile = \"\xff\"", "not valid UTF-8 at byte 11");
    assert_wrong(b"\xff\xfep\0", "not valid UTF-8 at byte 0");
    assert_wrong(b"\0\0\0", "");
    assert_wrong("\u{1b}[2J\u{202e} = 1".as_bytes(), "");
    assert_wrong("\"\\u001b[2J\\u202e\" = 1".as_bytes(), "");
    assert_wrong("[rules]\n\"\\u001b[2J\\u202e\" = 1".as_bytes(), "");
}

#[test]
fn a_configuration_of_many_megabytes_is_an_error() {
    assert_wrong(&b"# x\n".repeat(2_000_000), "it is too large");
}

#[test]
fn a_configuration_that_is_a_folder_is_an_error() {
    let it = with_findings();
    fs::create_dir(it.root().join("seamlint.toml")).unwrap();
    let run = check::<&str>(&it.root(), &[]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("seamlint.toml: it is not a regular file"), "{}", run.err);
    let run = check(&it.root(), &["--isolated"]);
    assert_eq!(run.code, Some(1), "{}", run.err);
}

#[test]
fn a_configuration_does_not_show_files_from_elsewhere() {
    let (it, other) = (with_findings(), project(&[("secret", "password = 1\n")]));
    for to in [other.root().join("secret"), "/etc/passwd".into(), "/dev/zero".into()] {
        let place = it.root().join("seamlint.toml");
        symlink(to, &place).unwrap();
        let run = check::<&str>(&it.root(), &[]);
        assert_eq!(run.code, Some(2));
        assert!(run.err.contains("seamlint.toml: it is a link that leads out"), "{}", run.err);
        assert!(!run.err.contains("password") && !run.err.contains("root:"), "{}", run.err);
        fs::remove_file(place).unwrap();
    }
    it.write("config/real.toml", b"profile = \"strict\"\n");
    symlink("config/real.toml", it.root().join("seamlint.toml")).unwrap();
    assert_eq!(check::<&str>(&it.root(), &[]).code, Some(1), "a link inside is fine");
}

#[test]
fn a_pipe_or_a_link_to_nowhere_for_a_configuration_is_an_error() {
    let it = with_findings();
    let place = it.root().join(".seamlint.toml");
    assert!(Command::new("mkfifo").arg(&place).status().unwrap().success());
    let run = check::<&str>(&it.root(), &[]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains(".seamlint.toml: it is not a regular file"), "{}", run.err);
    fs::remove_file(&place).unwrap();
    symlink("nowhere", &place).unwrap();
    let run = check::<&str>(&it.root(), &[]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains(".seamlint.toml: "), "{}", run.err);
}

#[test]
fn patterns_of_a_configuration_stay_in_the_root() {
    let it = with_findings();
    it.write(
        "seamlint.toml",
        b"exclude = [\"/../..\", \"/\", \"../\", \"\", \"!x\", \"**/**/**\"]\n",
    );
    let run = check::<&str>(&it.root(), &[]);
    assert!(matches!(run.code, Some(0..=2)), "{}", run.err);
}

#[test]
fn files_that_are_skipped_are_counted_for_all() {
    let it = with_findings();
    it.write("a.ts", b"\xff");
    it.write("b.ts", b"\xff");
    let run = check::<&str>(&it.root(), &[]);
    assert!(run.err.contains("note: 2 files were not read; --verbose says why"), "{}", run.err);
    let report = report::<&str>(&it.root(), &[]);
    assert!(reason(&report, "a.ts").is_some() && reason(&report, "b.ts").is_some());
}

//! Where a run writes: outputs, caches, and readers that are gone.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Stdio;

use crate::harness::{can, check, finish, seamlint, shell, wait, with_findings};

/// What a folder holds, hidden things included.
fn listed(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name());
    let mut names: Vec<_> = names.map(|it| it.into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn an_output_file_that_cannot_be_written_is_an_error() {
    let it = with_findings();
    let before = listed(&it.root());
    for file in ["no/where", "fine.go/x", ".", "web", "/proc/none", "/dev/full"] {
        let run = check(&it.root(), &["--output-format", &format!("sarif={file}")]);
        assert_eq!(run.code, Some(2), "{file}: {}", run.err);
        assert!(run.err.contains(&format!("error: {file}: ")), "{}", run.err);
        assert_eq!(run.out, "", "what is printed would say that all is well");
        assert_eq!(listed(&it.root()), before, "nothing is left behind");
    }
}

#[test]
fn an_output_file_of_an_odd_name_is_named_in_one_line() {
    let it = with_findings();
    let run = check(&it.root(), &["--output-format", "json=no\u{1b}[2J\n/where"]);
    assert_eq!(run.code, Some(2));
    assert!(!run.err.contains('\u{1b}') && run.err.trim_end().lines().count() == 1, "{}", run.err);
}

#[test]
fn an_output_file_is_replaced_as_a_whole() {
    let it = with_findings();
    it.write("out.json", "old ".repeat(100_000).as_bytes());
    let before = listed(&it.root());
    check(&it.root(), &["--output-format", "json=out.json"]);
    let json: serde_json::Value = serde_json::from_str(&it.read("out.json")).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(listed(&it.root()), before);
}

#[test]
fn devices_and_pipes_take_outputs() {
    let it = with_findings();
    let run = check(&it.root(), &["--output-format", "sarif=/dev/null"]);
    assert_eq!(run.code, Some(1), "{}", run.err);
    let script =
        "\"$0\" --no-cache --output-format json=/dev/stdout --quiet --output-format concise";
    let run = finish(shell(&it.root(), script, &[]));
    assert!(run.out.contains("\"version\": 1"), "{}", run.out);
}

#[test]
fn the_other_outputs_are_whole_when_one_fails() {
    let it = with_findings();
    let args = ["--output-format", "json=out.json", "--output-format", "sarif=no/where"];
    let run = check(&it.root(), &args);
    assert_eq!(run.code, Some(2));
    let text = it.read("out.json");
    assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{text}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let it = with_findings();
    for at in 0..400 {
        it.write(&format!("many/{at}.ts"), crate::project::BAD_TS.as_bytes());
    }
    for format in ["full", "json", "sarif"] {
        let mut command = seamlint(&it.root());
        command.args(["--no-cache", "--output-format", format]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        assert_eq!(wait(&mut child), Some(1), "{format}");
    }
}

#[test]
fn closed_streams_are_no_panic() {
    let it = with_findings();
    for script in ["exec \"$0\" --no-cache >&-", "exec \"$0\" --no-cache 2>&-", "exec \"$0\" <&-"] {
        let mut command = shell(&it.root(), script, &[]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        assert!(matches!(wait(&mut child), Some(1 | 3)), "{script}");
    }
}

#[test]
fn a_full_standard_output_is_an_error() {
    let it = with_findings();
    let script = "\"$0\" --no-cache --quiet > /dev/full; echo $?";
    let run = finish(shell(&it.root(), script, &[]));
    assert_eq!(run.out.trim(), "3");
    assert!(run.err.contains("error: standard output: "), "{}", run.err);
}

/// Runs with this folder for a cache: it says the same as without.
#[track_caller]
fn assert_same_with_cache(it: &crate::project::Project, folder: &Path) {
    let fresh = check::<&str>(&it.root(), &[]);
    for _ in 0..2 {
        let mut command = seamlint(&it.root());
        command.arg("--cache-dir").arg(folder);
        let run = finish(command);
        assert_eq!(
            (run.code, run.out, run.err),
            (fresh.code, fresh.out.clone(), fresh.err.clone())
        );
    }
}

#[test]
fn a_cache_folder_that_nobody_can_write_to() {
    let (it, folder) = (with_findings(), tempfile::tempdir().unwrap());
    fs::set_permissions(folder.path(), Permissions::from_mode(0o555)).unwrap();
    assert_same_with_cache(&it, folder.path());
    assert_same_with_cache(&it, Path::new("/proc/none"));
    assert_same_with_cache(&it, Path::new("/dev/null"));
    assert_same_with_cache(&it, &it.root().join("fine.go/x"));
}

#[test]
fn a_cache_folder_of_links_and_pipes() {
    let (it, folder) = (with_findings(), tempfile::tempdir().unwrap());
    symlink("/dev/full", folder.path().join("CACHEDIR.TAG")).unwrap();
    assert_same_with_cache(&it, folder.path());
    symlink(folder.path().join("nowhere"), folder.path().join("dangling")).unwrap();
    assert_same_with_cache(&it, &folder.path().join("dangling"));
}

#[test]
fn a_cache_on_a_full_disk() {
    let (it, folder) = (with_findings(), tempfile::tempdir().unwrap());
    if !can("a full disk", "unshare", &["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]) {
        return;
    }
    // Enough for a folder and nothing more.
    let script = "exec unshare -rm sh -c 'mount -t tmpfs -o size=4k,nr_inodes=64 tmpfs \"$1\" && \
                  head -c 4096 /dev/zero > \"$1/full\" && \
                  \"$0\" --cache-dir \"$1\" --output-format concise && exit 9; \
                  \"$0\" --cache-dir \"$1\" --output-format \"sarif=$1/out\"; s=$?; ls -A \"$1\" >&2; exit $s' \"$0\" \"$1\"";
    let run = finish(shell(&it.root(), script, &[folder.path().to_str().unwrap()]));
    assert_eq!(run.code, Some(2), "{}", run.err);
    assert!(run.out.contains("fine.go:3:1: "), "{}", run.out);
    assert!(run.err.contains("out: No space left on device"), "{}", run.err);
    let left: Vec<_> = run.err.lines().filter(|it| it.starts_with('.')).collect();
    assert!(left.is_empty() && !run.err.lines().any(|it| it == "out"), "{}", run.err);
}

#[test]
fn a_repository_cannot_name_the_cache() {
    let it = with_findings();
    it.write("seamlint.toml", b"cache-dir = \"web\"\n");
    let run = check::<&str>(&it.root(), &[]);
    assert_eq!(run.code, Some(2), "{}", run.err);
}

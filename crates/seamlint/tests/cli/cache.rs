//! What an earlier run said is said again as long as nothing changed, and not a moment longer.

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use crate::project::{BAD_GO, BAD_TS, Project, Run, project, run};

/// A project whose files are an hour old, and a folder for its cache.
struct Cached {
    project: Project,
    folder: tempfile::TempDir,
}

fn cached(files: &[(&str, &str)]) -> Cached {
    let it = Cached { project: project(files), folder: tempfile::tempdir().unwrap() };
    for (path, _) in files {
        it.age(path);
    }
    it
}

impl Cached {
    fn age(&self, path: &str) {
        let hour_ago = SystemTime::now() - Duration::from_secs(3600);
        let file = File::options().write(true).open(self.project.root().join(path)).unwrap();
        file.set_modified(hour_ago).unwrap();
    }

    fn run(&self, args: &[&str]) -> Run {
        let folder = self.folder.path().to_str().unwrap();
        self.project.run(&[args, &["--cache-dir", folder]].concat())
    }

    fn entries(&self) -> Vec<PathBuf> {
        let listed = fs::read_dir(self.folder.path()).unwrap().map(|it| it.unwrap().path());
        listed.filter(|it| !it.ends_with("CACHEDIR.TAG")).collect()
    }

    /// Runs twice with a cache and once without one: all say the same.
    fn assert_same(&self, args: &[&str]) -> Run {
        let fresh = self.project.run(&[args, &["--no-cache"]].concat());
        for _ in 0..2 {
            let it = self.run(args);
            assert_eq!(
                (it.code, &it.out, &it.err),
                (fresh.code, &fresh.out, &fresh.err),
                "{args:?}"
            );
        }
        fresh
    }
}

#[test]
fn a_repeated_run_says_the_same_in_every_form() {
    let it = cached(&[("a.go", BAD_GO), ("web/a.ts", BAD_TS), ("web/b.js", "\u{0}\u{ff}")]);
    for format in ["full", "concise", "json", "jsonl", "sarif"] {
        let run = it.assert_same(&["--output-format", format]);
        assert!(run.code == Some(1) && run.out.contains("no-such-rule"), "{format}: {}", run.out);
    }
    for args in [
        &["--verbose"] as &[&str],
        &["--quiet", "--fail-on", "never"],
        &["--statistics"],
        &["--profile", "strict", "web"],
        &["--color", "always"],
        &["map"],
        &["map", "--output-format", "json"],
    ] {
        it.assert_same(args);
    }
    assert_eq!(it.entries().len(), 12);
    let out = it.project.root().join("out.json");
    it.run(&["--output-format", &format!("json={}", out.display())]);
    let written = fs::read(&out).unwrap();
    fs::remove_file(&out).unwrap();
    it.run(&["--output-format", &format!("json={}", out.display())]);
    assert_eq!(fs::read(&out).unwrap(), written, "files are written again");
}

/// What nobody should do to a file shows that it is not read again: another text of the same size and time.
#[test]
fn the_clock_is_believed() {
    let it = cached(&[("a.go", BAD_GO)]);
    let time = |it: &Cached| it.project.root().join("a.go").metadata().unwrap().modified().unwrap();
    let (before, was) = (it.assert_same(&[]), time(&it));
    it.project.write("a.go", BAD_GO.replace("no-such", "NO-SUCH").as_bytes());
    let file = File::options().write(true).open(it.project.root().join("a.go")).unwrap();
    file.set_modified(was).unwrap();
    assert_eq!(it.run(&[]).out, before.out, "the same size and time: it is not read");
    file.set_modified(SystemTime::now()).unwrap();
    assert!(it.assert_same(&[]).out.contains("NO-SUCH"));
}

#[test]
fn whatever_changes_is_seen() {
    let it = cached(&[("a.go", BAD_GO), ("web/a.ts", BAD_TS)]);
    let all = it.assert_same(&[]);
    it.project.write("c.go", BAD_GO.as_bytes());
    assert!(it.assert_same(&[]).out.len() > all.out.len(), "a new file");
    fs::remove_file(it.project.root().join("c.go")).unwrap();
    assert_eq!(it.assert_same(&[]).out, all.out);
    it.project.write("a.go", b"package a\n");
    assert!(!it.assert_same(&[]).out.contains("a.go"), "a changed file");
    it.project.write("seamlint.toml", b"exclude = [\"web\"]\n");
    assert_eq!(it.assert_same(&[]).code, Some(0), "a configuration");
    it.project.write("seamlint.toml", b"profile = \"strict\"\n");
    it.project.write(".gitignore", b"web/\n");
    assert_eq!(it.assert_same(&[]).code, Some(0), "an ignore file");
}

#[test]
fn a_damaged_entry_is_no_entry() {
    let it = cached(&[("a.go", BAD_GO)]);
    it.assert_same(&[]);
    let entry = it.entries().pop().unwrap();
    let whole = fs::read(&entry).unwrap();
    for damage in [0, 10, 16, 40, whole.len() - 1] {
        fs::write(&entry, &whole[..damage]).unwrap();
        it.assert_same(&[]);
        let mut bytes = whole.clone();
        bytes[damage] ^= 1;
        fs::write(&entry, bytes).unwrap();
        it.assert_same(&[]);
    }
    fs::remove_file(&entry).unwrap();
    fs::create_dir(&entry).unwrap();
    it.assert_same(&[]);
}

#[test]
fn a_cache_that_cannot_be_written_is_none() {
    let it = project(&[("a.go", BAD_GO), ("file", "")]);
    let fresh = it.run(&["--no-cache"]);
    let run = it.run(&["--cache-dir", "file"]);
    assert_eq!((run.code, run.out, run.err), (fresh.code, fresh.out, fresh.err));
    assert_eq!(it.run(&["--cache-dir", "x", "--no-cache"]).code, Some(2));
}

#[test]
fn runs_at_the_same_time_do_not_disturb_each_other() {
    let it = cached(&[("a.go", BAD_GO), ("web/a.ts", BAD_TS)]);
    let fresh = it.project.run(&["--no-cache"]);
    std::thread::scope(|threads| {
        for _ in 0..6 {
            threads.spawn(|| {
                for _ in 0..4 {
                    assert_eq!(it.run(&[]).out, fresh.out);
                }
            });
        }
    });
    assert_eq!(it.entries().len(), 1, "nothing half-written is left");
}

/// Unless it was named, nothing is written into the project.
#[test]
fn the_project_itself_holds_no_cache() {
    let it = project(&[("a.go", BAD_GO)]);
    let inside = it.root().join("cache");
    let environment = [("XDG_CACHE_HOME", inside.to_str().unwrap())];
    run(&it.root(), &[], &environment);
    assert!(!inside.exists());
    run(&it.root(), &["--cache-dir", "cache"], &[]);
    assert!(inside.join("CACHEDIR.TAG").is_file());
}

//! The output is the same for the same tree: whatever the number of threads, the order in which files were made, the
//! state of the cache, the locale and time zone, and the folder that a run starts in.

use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::{finish, seamlint};
use crate::project::{BAD_GO, BAD_TS};

/// The forms that do not show paths from the working directory.
const FORMS: [&[&str]; 5] = [
    &["--output-format", "json"],
    &["--output-format", "jsonl"],
    &["--output-format", "sarif"],
    &["map", "--output-format", "json"],
    &["map", "--output-format", "dot"],
];

/// The files of the demo, and some that are skipped, in order.
fn files() -> Vec<(String, Vec<u8>)> {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/demo");
    let (mut files, mut folders) = (Vec::new(), vec![PathBuf::new()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(demo.join(&folder)).unwrap().map(|it| it.unwrap()) {
            let path = folder.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else {
                let bytes = fs::read(entry.path()).unwrap();
                files.push((path.into_os_string().into_string().unwrap(), bytes));
            }
        }
    }
    for at in 0..20 {
        files.push((format!("odd/{at}.go"), format!("{BAD_GO}// {at}\n").into_bytes()));
        files.push((format!("odd/web/{at}.ts"), format!("{BAD_TS}// {at}\n").into_bytes()));
        files.push((format!("odd/bad/{at}.ts"), b"\xff".to_vec()));
    }
    files.sort();
    files
}

/// A folder of this name with these files, made in their order.
fn tree(files: &[(String, Vec<u8>)]) -> tempfile::TempDir {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("project");
    for (path, bytes) in files {
        let place = root.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }
    fs::create_dir(root.join(".git")).unwrap();
    temp
}

fn output(
    folder: &Path,
    form: &[&str],
    more: &[&str],
    environment: &[(&str, &str)],
) -> (Option<i32>, String) {
    let mut command = seamlint(folder);
    command.args(form).args(more).envs(environment.iter().copied());
    let run = finish(command);
    (run.code, run.out)
}

fn shuffled(mut files: Vec<(String, Vec<u8>)>, seed: u64) -> Vec<(String, Vec<u8>)> {
    let mut state = seed;
    for at in (1..files.len()).rev() {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        files.swap(at, (state >> 33) as usize % (at + 1));
    }
    files
}

#[test]
fn output_is_the_same_whatever_is_not_the_tree() {
    let files = files();
    let temp = tree(&files);
    let root = temp.path().join("project");
    let trees = [1, 2, 3].map(|seed| tree(&shuffled(files.clone(), seed)));
    let mut reversed = files.clone();
    reversed.reverse();
    let reversed = tree(&reversed);
    let cache = tempfile::tempdir().unwrap();
    let cache = ["--cache-dir", cache.path().to_str().unwrap()];
    let named = root.to_str().unwrap();
    for form in FORMS {
        let first = output(&root, form, &["--no-cache", "--jobs", "1"], &[]);
        assert!(first.1.len() > 1000, "{form:?}: {}", first.1);
        for jobs in ["2", "3", "8", "33"] {
            let again = output(&root, form, &["--no-cache", "--jobs", jobs], &[]);
            assert_eq!(again, first, "{form:?}: --jobs {jobs}");
        }
        for other in trees.iter().chain([&reversed]) {
            let again = output(&other.path().join("project"), form, &["--no-cache"], &[]);
            assert_eq!(again, first, "{form:?}: files made in another order");
        }
        for state in ["empty", "filled", "filled for another number of threads"] {
            let jobs = if state.len() > 6 { "1" } else { "4" };
            let again = output(&root, form, &[cache[0], cache[1], "--jobs", jobs], &[]);
            assert_eq!(again, first, "{form:?}: a cache that is {state}");
        }
        for locale in ["C", "tr_TR.UTF-8", "de_DE.ISO-8859-1", "ja_JP.SJIS", ""] {
            let environment =
                [("LC_ALL", locale), ("LANG", locale), ("TZ", "Pacific/Apia"), ("TERM", "dumb")];
            let again = output(&root, form, &["--no-cache"], &environment);
            assert_eq!(again, first, "{form:?}: {locale}");
        }
        for folder in [temp.path(), Path::new("/"), &root.join("web")] {
            let again = output(folder, form, &["--no-cache", named], &[]);
            assert_eq!(again, first, "{form:?}: from {}", folder.display());
        }
    }
}

#[test]
fn text_is_the_same_for_the_same_folder() {
    let temp = tree(&files());
    let root = temp.path().join("project");
    for form in [
        &["--output-format", "full"] as &[_],
        &["--output-format", "concise"],
        &["map"],
        &["--show-files"],
    ] {
        let first = output(&root, form, &["--no-cache", "--jobs", "1"], &[]);
        for jobs in ["2", "8"] {
            assert_eq!(
                output(&root, form, &["--no-cache", "--jobs", jobs], &[]),
                first,
                "{form:?}"
            );
        }
    }
}

/// A tree that was changed and changed back says what it said; what changed between says the same with a cache as
/// without one.
#[test]
fn changes_are_seen_whole() {
    let temp = tree(&files());
    let root = temp.path().join("project");
    let cache = tempfile::tempdir().unwrap();
    let cached = ["--cache-dir", cache.path().to_str().unwrap()];
    let form = FORMS[0];
    let both = |what: &str| {
        let fresh = output(&root, form, &["--no-cache"], &[]);
        for _ in 0..2 {
            assert_eq!(output(&root, form, &cached, &[]), fresh, "{what}");
        }
        fresh
    };
    let first = both("at first");
    let place = root.join("odd/3.go");
    let text = fs::read(&place).unwrap();
    fs::remove_file(&place).unwrap();
    assert_ne!(both("without a file"), first);
    fs::write(&place, "package a\n").unwrap();
    both("with another one");
    fs::write(&place, text).unwrap();
    assert_eq!(both("with the old one"), first);
    fs::rename(root.join("odd"), root.join("even")).unwrap();
    both("with a folder of another name");
    fs::rename(root.join("even"), root.join("odd")).unwrap();
    assert_eq!(both("with the old name"), first);
}

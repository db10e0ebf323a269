//! Every project under `testdata` is linted whole, by the binary, and its findings are held against the
//! marks at the end of its lines: each mark is found, and nothing else is reported.
//!
//! A mark is `// expect: rule-id`, several with commas between. A folder is a project when it has a
//! `seamlint.toml`, which also keeps the rest of the repository out of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use seamlint_program::{Origin, compile};
use seamlint_syntax::Limits;

/// A rule at a line of a file of a project.
type Site = (String, u64, String);

const MARK: &str = "// expect: ";

/// What the demo shows at least twice each.
const SHOWN: [&str; 10] = [
    "go/context-detached",
    "go/context-lost-cancel",
    "go/context-not-forwarded",
    "go/json-null-zero",
    "go/json-reused-target",
    "go/ws-write-unchecked",
    "js/abort-not-forwarded",
    "js/abort-unlinked",
    "js/floating-promise",
    "js/misused-promise",
];

#[test]
fn findings_are_the_marked_ones() {
    let mut complaints = String::new();
    for project in projects() {
        let name = project.file_name().unwrap().to_string_lossy().into_owned();
        let (expected, found) = (marks(&project), findings(&project));
        let reported: BTreeSet<_> = found.iter().map(|it| it.0.clone()).collect();
        for (path, line, rule) in expected.difference(&reported) {
            complaints += &format!("{name}/{path}:{line}: {rule} is marked and not reported\n");
        }
        for ((path, line, rule), message) in found.iter().filter(|it| !expected.contains(&it.0)) {
            complaints += &format!("{name}/{path}:{line}: {rule} is not marked: {message}\n");
        }
    }
    assert!(complaints.is_empty(), "\n{complaints}");
}

#[test]
fn marks_name_rules() {
    for project in projects() {
        for (path, line, rule) in marks(&project) {
            assert!(
                seamlint_rules::rule(&rule).is_some(),
                "{}/{path}:{line}: `{rule}` is no rule",
                project.display()
            );
        }
    }
}

#[test]
fn the_demo_shows_each_of_its_rules_twice() {
    let marks = marks(&testdata().join("demo"));
    for rule in SHOWN {
        assert!(marks.iter().filter(|it| it.2 == rule).count() >= 2, "{rule}");
    }
}

#[test]
fn every_project_has_marks() {
    let projects = projects();
    assert!(projects.len() >= 6, "{projects:?}");
    for project in projects {
        assert!(!marks(&project).is_empty(), "{}", project.display());
    }
}

#[test]
fn every_file_parses() {
    for project in projects() {
        for (path, text) in files(&project) {
            let Some(file) = compile(&path, text.into(), Origin::Own, &Limits::default()) else {
                continue;
            };
            let place = format!("{}/{path}", project.display());
            assert_eq!(file.limit, None, "{place}");
            let broken = file.tree.root().descendants().find(|it| it.has_error());
            assert!(broken.is_none(), "{place}: {:?}", broken.map(|it| it.text()));
        }
    }
}

fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata").canonicalize().unwrap()
}

/// The folders of all projects, sorted.
fn projects() -> Vec<PathBuf> {
    let mut out: Vec<_> = entries(&testdata());
    out.retain(|it| it.join("seamlint.toml").is_file());
    out
}

/// What the lines of a project are marked with.
fn marks(project: &Path) -> BTreeSet<Site> {
    let mut out = BTreeSet::new();
    for (path, text) in files(project).into_iter().filter(|it| !it.0.ends_with(".md")) {
        for (line, text) in (1..).zip(text.lines()) {
            let Some((_, rules)) = text.split_once(MARK) else { continue };
            out.extend(rules.split(',').map(|it| (path.clone(), line, it.trim().to_owned())));
        }
    }
    out
}

/// The files of a project with their texts, but for what a package manager brought.
fn files(project: &Path) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut folders = vec![project.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in entries(&folder).into_iter().filter(|it| !it.ends_with("node_modules")) {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                out.push((relative(&entry, project), fs::read_to_string(&entry).unwrap()));
            }
        }
    }
    out
}

/// What the binary reports on a project, with its messages, in order.
fn findings(project: &Path) -> Vec<(Site, String)> {
    let output = Command::new(env!("CARGO_BIN_EXE_seamlint"))
        .args(["check", "--output-format", "json"])
        .arg(project)
        .current_dir(project)
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}\n{stderr}", project.display());
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{}: {error}\n{stderr}", project.display()));
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let finding = |it: &serde_json::Value| {
        let line = it["range"]["start"]["line"].as_u64().unwrap();
        ((text(&it["file"]), line, text(&it["rule"])), text(&it["message"]))
    };
    report["findings"].as_array().unwrap().iter().map(finding).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut out: Vec<_> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    out.sort();
    out
}

fn relative(path: &Path, root: &Path) -> String {
    path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/")
}

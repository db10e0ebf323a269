//! What single steps do, and what they do not.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use seamlint_rules::Profile;

use crate::session::{Options, Workspace, owner};

/// A folder with files, each written as `path` and text.
fn folder(files: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let temp = tempfile::tempdir().unwrap();
    let top = temp.path().canonicalize().unwrap();
    for (path, text) in files {
        let path = top.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    (temp, top)
}

fn open(folders: &[PathBuf]) -> Workspace {
    let mut workspace = Workspace::default();
    workspace.set_folders(folders.to_vec());
    workspace.refresh(&|_, _| ());
    workspace
}

/// The findings as `file:rule`.
fn findings(workspace: &mut Workspace) -> Vec<String> {
    workspace.refresh(&|_, _| ());
    let analyses = workspace.analyse(&|| false).unwrap();
    let mut out = Vec::new();
    for analysis in &analyses {
        for (id, file) in analysis.program.files() {
            let is_own =
                owner(&analyses, &analysis.path(id)).is_some_and(|it| Arc::ptr_eq(it, analysis));
            if is_own {
                out.extend(
                    analysis.findings_in(id).map(|it| format!("{}:{}", file.path, it.rule.id)),
                );
            }
        }
    }
    out
}

const BAD: &str = "export function f() {\n  throw \"bad\";\n}\n";
const RULE: &str = "js/throw-non-error";

#[test]
fn ignored_folders_are_not_read_even_when_a_file_of_theirs_is_open() {
    let (_temp, top) = folder(&[
        (".gitignore", "dumped/\n"),
        ("package.json", "{}"),
        ("a.ts", BAD),
        ("dumped/a.ts", BAD),
        ("node_modules/x/a.ts", BAD),
    ]);
    let mut workspace = open(std::slice::from_ref(&top));
    for path in ["dumped/a.ts", "dumped/new.ts", "node_modules/x/a.ts", "node_modules/new.ts"] {
        workspace.edit(&top.join(path), Some(&Arc::from(BAD)));
    }
    assert_eq!(findings(&mut workspace), [format!("a.ts:{RULE}")]);
}

#[test]
fn a_new_file_counts_before_it_is_saved() {
    let (_temp, top) = folder(&[("package.json", "{}"), ("src/b.ts", "export {};\n")]);
    let mut workspace = open(std::slice::from_ref(&top));
    workspace.edit(&top.join("src/a.ts"), Some(&Arc::from(BAD)));
    assert_eq!(findings(&mut workspace), [format!("src/a.ts:{RULE}")]);
    workspace.edit(&top.join("src/a.ts"), None);
    assert!(findings(&mut workspace).is_empty());
}

#[test]
fn the_nearest_configuration_has_the_say_on_an_open_file() {
    let off = format!("[rules]\n\"{RULE}\" = \"off\"\n");
    let (_temp, top) = folder(&[
        ("package.json", "{}"),
        ("a.ts", BAD),
        ("in/seamlint.toml", &off),
        ("in/a.ts", BAD),
    ]);
    let mut workspace = open(std::slice::from_ref(&top));
    assert_eq!(findings(&mut workspace).len(), 2, "nobody has asked for the inner one");
    workspace.edit(&top.join("in/a.ts"), Some(&Arc::from(BAD)));
    assert_eq!(findings(&mut workspace), [format!("a.ts:{RULE}")]);
    workspace.edit(&top.join("in/seamlint.toml"), Some(&Arc::from("")));
    assert_eq!(findings(&mut workspace), [format!("a.ts:{RULE}"), format!("a.ts:{RULE}")]);
}

#[test]
fn nested_folders_are_one_project() {
    let (_temp, top) =
        folder(&[("go.mod", "module x\n"), ("web/package.json", "{}"), ("web/a.ts", BAD)]);
    let mut workspace = open(&[top.clone(), top.join("web")]);
    assert_eq!(findings(&mut workspace), [format!("web/a.ts:{RULE}")]);
}

#[test]
fn a_stray_file_is_a_project_of_its_own_unless_a_manifest_says_more() {
    let (_temp, top) = folder(&[("a.ts", BAD), ("b.ts", BAD)]);
    let mut workspace = open(&[]);
    workspace.edit(&top.join("a.ts"), Some(&Arc::from(BAD)));
    assert_eq!(findings(&mut workspace), [format!("a.ts:{RULE}")]);
    workspace.edit(&top.join("a.ts"), None);
    assert!(findings(&mut workspace).is_empty());
    fs::write(top.join("package.json"), "{}").unwrap();
    workspace.edit(&top.join("a.ts"), Some(&Arc::from(BAD)));
    assert_eq!(findings(&mut workspace).len(), 2);
}

#[test]
fn a_broken_configuration_is_told_and_the_last_good_one_holds() {
    let off = format!("[rules]\n\"{RULE}\" = \"off\"\n");
    let (_temp, top) = folder(&[("seamlint.toml", &off), ("a.ts", BAD)]);
    let mut workspace = open(std::slice::from_ref(&top));
    assert!(findings(&mut workspace).is_empty());
    workspace.edit(&top.join("seamlint.toml"), Some(&Arc::from("[rules")));
    assert!(findings(&mut workspace).is_empty());
    let analyses = workspace.analyse(&|| false).unwrap();
    assert!(analyses[0].problems.as_ref().is_some_and(|it| it.0 == top.join("seamlint.toml")));
    workspace.edit(&top.join("seamlint.toml"), Some(&Arc::from("")));
    assert_eq!(findings(&mut workspace), [format!("a.ts:{RULE}")]);
}

#[test]
fn options_come_before_the_configuration() {
    let (_temp, top) =
        folder(&[("package.json", "{}"), ("other.toml", "exclude = [\"a.ts\"]\n"), ("a.ts", BAD)]);
    let mut workspace = open(std::slice::from_ref(&top));
    assert_eq!(findings(&mut workspace).len(), 1);
    let config = Some(PathBuf::from("other.toml"));
    workspace.set_options(Options { profile: Some(Profile::Strict), config });
    assert!(findings(&mut workspace).is_empty());
}

#[test]
fn work_that_nobody_wants_any_more_is_dropped_and_done_later() {
    let (_temp, top) = folder(&[("package.json", "{}"), ("a.ts", BAD)]);
    let mut workspace = open(std::slice::from_ref(&top));
    assert!(workspace.analyse(&|| true).is_none());
    assert_eq!(findings(&mut workspace).len(), 1);
}

#[test]
fn what_has_not_changed_is_not_analysed_again() {
    let (_temp, top) = folder(&[("package.json", "{}"), ("a.ts", BAD)]);
    let mut workspace = open(std::slice::from_ref(&top));
    let first = workspace.analyse(&|| false).unwrap();
    workspace.edit(&top.join("a.ts"), Some(&Arc::from(BAD)));
    workspace.touch_all();
    workspace.refresh(&|_, _| ());
    let second = workspace.analyse(&|| false).unwrap();
    assert!(Arc::ptr_eq(&first[0], &second[0]));
}

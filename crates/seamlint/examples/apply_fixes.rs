//! Copies a project with the first fix of every finding applied, to see whether a compiler takes it.
//!
//! ```text
//! cargo build && cargo run --example apply_fixes -- PROJECT OUT
//! ```
//!
//! Findings are those of the strict profile, so that every rule that offers a fix takes part. A fix that
//! overlaps one that is already applied is left out. Prints how many were applied.
// This is a tool for the terminal.
#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// A range of a file, and what replaces it.
type Edit = (usize, usize, String);

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [project, out] = args.as_slice() else {
        println!("usage: apply_fixes PROJECT OUT");
        std::process::exit(2);
    };
    let here = std::env::current_exe().expect("a path");
    let seamlint = here.ancestors().nth(2).expect("the folder of binaries").join("seamlint");
    let output = Command::new(&seamlint)
        .args(["check", "--profile", "strict", "--no-progress", "--output-format", "json", project])
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}; build it first", seamlint.display()));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let mut edits: BTreeMap<String, Vec<Edit>> = BTreeMap::new();
    let findings = report["findings"].as_array().expect("findings");
    let applied = findings.iter().filter(|it| add(&it["fixes"][0], &mut edits)).count();
    copy(Path::new(project), Path::new(out));
    for (file, mut edits) in edits {
        let path = Path::new(out).join(&file);
        let mut text = std::fs::read_to_string(&path).expect("a file of the project");
        edits.sort_by_key(|it| std::cmp::Reverse(it.0));
        for (start, end, new) in edits {
            text.replace_range(start..end, &new);
        }
        std::fs::write(&path, text).expect("a copy that can be written");
    }
    println!("{applied} fixes applied");
}

/// Adds a fix's edits when none of them overlaps what is there; whether it did.
fn add(fix: &Value, edits: &mut BTreeMap<String, Vec<Edit>>) -> bool {
    let Some(of_fix) = fix["edits"].as_array() else { return false };
    let offset =
        |it: &Value, end: &str| it["range"][end]["offset"].as_u64().expect("an offset") as usize;
    let read = |it: &Value| {
        let text = |name: &str| it[name].as_str().expect("a text").to_owned();
        (text("file"), (offset(it, "start"), offset(it, "end"), text("text")))
    };
    let new: Vec<_> = of_fix.iter().map(read).collect();
    let overlaps = |(file, (start, end, _)): &(String, Edit)| {
        edits.get(file).is_some_and(|it| it.iter().any(|it| it.0 <= *end && *start <= it.1))
    };
    if new.iter().any(overlaps) {
        return false;
    }
    for (file, edit) in new {
        edits.entry(file).or_default().push(edit);
    }
    true
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder to write to");
    for entry in std::fs::read_dir(from).expect("a project").map(|it| it.expect("an entry")) {
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir() {
            if name != "node_modules" {
                copy(&path, &to.join(name));
            }
        } else {
            std::fs::copy(&path, to.join(name)).expect("a copy");
        }
    }
}

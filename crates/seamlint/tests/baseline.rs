//! A baseline holds in a project that people work on: mechanical edits bring nothing new, and each new
//! mistake is seen.
//!
//! Runs on copies of projects of `testdata`, or of the folders that `SEAMLINT_PROJECTS` names, separated by
//! colons (`scripts/check-baseline.sh`).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How many mechanical edits are made, and how many mistakes.
const EDITS: usize = 50;
const MISTAKES: usize = 20;

#[test]
fn edits_bring_nothing_new_and_each_mistake_is_seen() {
    for source in projects() {
        let temp = tempfile::tempdir().unwrap();
        let project = temp.path().canonicalize().unwrap();
        copy(&source, &project);
        // What was the root stays the root, wherever the copy lies.
        if !project.join("seamlint.toml").exists() {
            fs::write(project.join("seamlint.toml"), "").unwrap();
        }
        let name = source.display();
        let found = check(&project, &["--write-baseline", "baseline.json"]);
        assert_eq!(found, [""; 0], "{name}");
        let written = fs::read_to_string(project.join("baseline.json")).unwrap();
        let count = written.lines().count() - 2;
        assert!(count > 0, "{name} has findings");
        assert_eq!(news(&project), [""; 0], "{name}, before an edit");

        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        let mut made = [0; 5];
        while made.iter().sum::<usize>() < EDITS {
            let kind = random.below(5);
            if edit(&project, kind, &mut random) {
                made[kind] += 1;
            }
        }
        assert!(made.iter().filter(|it| **it > 0).count() >= 4, "{name}: {made:?}");
        assert_eq!(news(&project), [""; 0], "{name}, after edits of kinds {made:?}");

        for at in 0..MISTAKES {
            mistake(&project, at, &mut random);
        }
        let seen = news(&project);
        assert_eq!(seen.len(), MISTAKES, "{name}: {seen:#?}");
    }
}

fn projects() -> Vec<PathBuf> {
    if let Some(named) = std::env::var_os("SEAMLINT_PROJECTS") {
        return std::env::split_paths(&named).collect();
    }
    let testdata = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata");
    ["demo", "gin", "monorepo"].map(|it| testdata.join(it)).to_vec()
}

/// What is new against the baseline.
fn news(project: &Path) -> Vec<String> {
    check(project, &["--baseline", "baseline.json"])
}

/// `file:line: rule: message` of each finding.
fn check(project: &Path, args: &[&str]) -> Vec<String> {
    let command = Command::new(env!("CARGO_BIN_EXE_seamlint"))
        .args(["check", "--no-progress", "--output-format", "jsonl"])
        .args(args)
        .current_dir(project)
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&command.stderr);
    assert!(matches!(command.status.code(), Some(0 | 1)), "{error}");
    let finding = |line: &str| {
        let it: serde_json::Value = serde_json::from_str(line).unwrap();
        format!(
            "{}:{}: {}: {}",
            it["file"], it["range"]["start"]["line"], it["rule"], it["message"]
        )
    };
    String::from_utf8(command.stdout).unwrap().lines().map(finding).collect()
}

/// Makes an edit of a kind somewhere; whether there was a place for it.
fn edit(project: &Path, kind: usize, random: &mut Random) -> bool {
    let files = files(project);
    let go: Vec<_> = files.iter().filter(|it| is_go(it)).collect();
    let path = random.pick(&files);
    match kind {
        0 => insert_line(path, random),
        1 => add_function(path, random),
        2 => go.get(random.below(go.len().max(1))).is_some_and(|it| move_function(it, random)),
        3 => go.get(random.below(go.len().max(1))).is_some_and(|it| rename_function(it, random)),
        _ => go.get(random.below(go.len().max(1))).is_some_and(|it| move_file(it)),
    }
}

/// A comment above a declaration, and an empty line above that.
fn insert_line(path: &Path, random: &mut Random) -> bool {
    let text = fs::read_to_string(path).unwrap();
    let starts = ["func ", "type ", "export ", "function ", "interface ", "async function "];
    let lines: Vec<_> = text.split_inclusive('\n').collect();
    let places: Vec<_> =
        (1..lines.len()).filter(|at| starts.iter().any(|it| lines[*at].starts_with(it))).collect();
    if places.is_empty() {
        return false;
    }
    let at = *random.pick(&places);
    // Behind a comment the new lines would come between it and what it belongs to.
    if lines[at - 1].starts_with("//") || lines[at - 1].trim_end().ends_with("*/") {
        return false;
    }
    let new = format!("\n// Looked at by number {}.\n", random.below(1000));
    fs::write(path, lines[..at].concat() + &new + &lines[at..].concat()).unwrap();
    true
}

fn add_function(path: &Path, random: &mut Random) -> bool {
    let mut text = fs::read_to_string(path).unwrap();
    let number = random.0 >> 16;
    text += &if is_go(path) {
        format!("\nfunc added{number}(x int) int {{\n\treturn x + 1\n}}\n")
    } else {
        format!("\nexport function added{number}(x) {{\n  return x + 1;\n}}\n")
    };
    fs::write(path, text).unwrap();
    true
}

/// Takes a function with its comment to the end of its file.
fn move_function(path: &Path, random: &mut Random) -> bool {
    let text = fs::read_to_string(path).unwrap();
    let lines: Vec<_> = text.split_inclusive('\n').collect();
    let starts: Vec<_> = (0..lines.len()).filter(|at| lines[*at].starts_with("func ")).collect();
    if starts.is_empty() {
        return false;
    }
    let start = *random.pick(&starts);
    let Some(end) = (start..lines.len()).find(|at| lines[*at].trim_end() == "}") else {
        return false;
    };
    let first = (0..start).rev().find(|at| !lines[*at].starts_with("//")).map_or(0, |it| it + 1);
    let moved = lines[first..=end].concat();
    let rest = lines[..first].concat() + &lines[end + 1..].concat();
    fs::write(path, format!("{rest}\n{moved}")).unwrap();
    true
}

/// Gives a function that only its package knows another name, wherever the package mentions it.
fn rename_function(path: &Path, random: &mut Random) -> bool {
    let text = fs::read_to_string(path).unwrap();
    let name = |line: &str| {
        let name = line.strip_prefix("func ")?.split('(').next()?.to_owned();
        let is_private = name.starts_with(|it: char| it.is_ascii_lowercase());
        let is_plain = name.chars().all(|it| it.is_ascii_alphanumeric());
        (is_private && is_plain && name.contains(|it: char| it.is_ascii_uppercase()))
            .then_some(name)
    };
    let names: Vec<_> = text.lines().filter_map(name).collect();
    if names.is_empty() {
        return false;
    }
    let (old, new) = (random.pick(&names).clone(), format!("renamed{}", random.below(100_000)));
    for sibling in files(path.parent().unwrap()).iter().filter(|it| is_go(it)) {
        if sibling.parent() == path.parent() {
            fs::write(sibling, replace_words(&fs::read_to_string(sibling).unwrap(), &old, &new))
                .unwrap();
        }
    }
    true
}

fn replace_words(text: &str, old: &str, new: &str) -> String {
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(old) {
        let (before, behind) = (&rest[..at], &rest[at + old.len()..]);
        let inside = before.ends_with(is_word) || behind.starts_with(is_word);
        // A member of the same name is something else, and so is a text.
        let other = before.ends_with(['.', '"', '/', '`']);
        out += before;
        out += if inside || other { old } else { new };
        rest = behind;
    }
    out + rest
}

/// Another name for a file.
fn move_file(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_str().unwrap();
    fs::rename(path, path.with_file_name(format!("moved{name}"))).unwrap();
    true
}

/// A request without a context at the end of a Go file, or a request in a script of its own, of which the server
/// will know nothing of its method.
fn mistake(project: &Path, at: usize, random: &mut Random) {
    let files = files(project);
    let serving: Vec<_> = files
        .iter()
        .filter(|it| is_go(it) && fs::read_to_string(it).unwrap().contains("\n\t\"net/http\"\n"))
        .collect();
    if at.is_multiple_of(2) && !serving.is_empty() {
        let path = random.pick(&serving);
        let mut text = fs::read_to_string(path).unwrap();
        text += &format!(
            "\nfunc mistake{at}() {{\n\t_, _ = http.NewRequestWithContext(nil, \"GET\", \"https://example.com/{at}\", nil)\n}}\n"
        );
        fs::write(path, text).unwrap();
        return;
    }
    let scripts: Vec<_> = files.iter().filter(|it| !is_go(it)).collect();
    let folder = random.pick(&scripts).parent().unwrap().to_owned();
    let text = format!(
        "export const mistake{at} = () => fetch('https://example.com/{at}', {{ method: 'patch' }});\n"
    );
    fs::write(folder.join(format!("mistake{at}.js")), text).unwrap();
}

fn is_go(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "go")
}

/// The files of a project that people write and seamlint reports on, sorted.
fn files(project: &Path) -> Vec<PathBuf> {
    let listed = Command::new(env!("CARGO_BIN_EXE_seamlint"))
        .args(["check", "--show-files"])
        .current_dir(project)
        .output()
        .unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let own = listed.lines().filter_map(|it| it.strip_prefix("own       "));
    let is_code = |it: &PathBuf| {
        let is_script = it.extension().is_some_and(|it| it == "js" || it == "ts");
        let is_page =
            it.to_str().is_some_and(|it| it.ends_with(".d.ts") || it.ends_with(".min.js"));
        let text = fs::read_to_string(it).unwrap_or_default();
        (is_go(it) || is_script && !is_page)
            && !text.contains("DO NOT EDIT")
            && text.len() < 200_000
    };
    own.map(|it| project.join(it)).filter(is_code).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(|it| it.unwrap()) {
        let (path, name) = (entry.path(), entry.file_name());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() && name != "node_modules" && name != ".git" {
            copy(&path, &to.join(name));
        } else if kind.is_file() {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

/// xorshift: the same edits in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

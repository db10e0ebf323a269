//! Texts to begin with, and parts of them to put into others: the examples of the rules' documentation, and the
//! projects below `testdata`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use seamlint_syntax::{FileKind, Kind, Limits, Side, parse};

/// Longer parts are not put into others.
const LONGEST_PART: usize = 300;

/// A project: paths and texts.
pub type Files = Vec<(String, String)>;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The examples of all rules, each a small project.
pub fn examples() -> Vec<Files> {
    seamlint_rules::rules().flat_map(|it| examples_of(it.docs)).collect()
}

/// As `rules/tests/docs.rs` reads them.
fn examples_of(docs: &str) -> Vec<Files> {
    let mut out: Vec<Files> = Vec::new();
    let (mut name, mut joins) = (None, false);
    let mut lines = docs.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text: Vec<_> = lines.by_ref().take_while(|it| !it.starts_with("```")).collect();
            if language.is_empty() || language.contains(' ') {
                continue;
            }
            if !joins || name.is_none() {
                out.push(Files::new());
            }
            let path = name.take().unwrap_or_else(|| format!("example.{language}"));
            let mut text = text.join("\n") + "\n";
            if path.ends_with(".go") && !text.lines().any(|it| it.starts_with("package ")) {
                text.insert_str(0, "package example\n");
            }
            if let Some(last) = out.last_mut() {
                last.push((path, text));
            }
            joins = true;
        } else if let Some(path) = line.strip_prefix('`').and_then(|it| it.strip_suffix("`:")) {
            name = Some(path.to_owned());
        } else if !line.trim().is_empty() {
            (joins, name) = (false, None);
        }
    }
    out
}

/// The files of code below `testdata`, and the documents beside them, that are short enough for an input.
pub fn testdata(longest: usize) -> Files {
    let (mut out, mut folders) = (Files::new(), vec![repository().join("testdata")]);
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<_> =
            fs::read_dir(folder).into_iter().flatten().flatten().map(|it| it.path()).collect();
        entries.sort();
        for path in entries {
            let name = path.display().to_string();
            let is_read = FileKind::of(&name).is_some()
                || [".mod", ".json", ".yaml", ".yml", ".toml"].iter().any(|it| name.ends_with(it));
            if path.is_dir() && !name.contains("node_modules") {
                folders.push(path);
            } else if is_read
                && let Ok(text) = fs::read_to_string(&path)
                && text.len() <= longest
            {
                let inner = path.strip_prefix(repository().join("testdata")).unwrap_or(&path);
                out.push((inner.display().to_string(), text));
            }
        }
    }
    out
}

/// Parts of code by what they are, of both sides.
pub struct Parts {
    go: FxHashMap<Kind, Vec<String>>,
    js: FxHashMap<Kind, Vec<String>>,
}

impl Parts {
    /// All there are; gathered once.
    pub fn all() -> &'static Self {
        static ALL: OnceLock<Parts> = OnceLock::new();
        ALL.get_or_init(|| {
            let mut all = Self { go: FxHashMap::default(), js: FxHashMap::default() };
            let files = examples().into_iter().flatten().chain(testdata(20_000));
            files.for_each(|(path, text)| all.add(&path, &text));
            for parts in all.go.values_mut().chain(all.js.values_mut()) {
                parts.sort();
                parts.dedup();
            }
            all
        })
    }

    /// Those of a kind.
    pub fn of(&self, side: Side, kind: Kind) -> &[String] {
        let parts = if side == Side::Go { &self.go } else { &self.js };
        parts.get(&kind).map_or(&[], |it| it)
    }

    fn add(&mut self, path: &str, text: &str) {
        let Some(kind) = FileKind::of(path) else { return };
        let tree = parse(kind, Arc::from(text), &Limits::default()).tree;
        let parts = if kind.side() == Side::Go { &mut self.go } else { &mut self.js };
        for node in tree.root().descendants().filter(|it| !it.has_error()) {
            let text = node.text();
            if !text.is_empty() && text.len() <= LONGEST_PART {
                parts.entry(node.kind()).or_default().push(text.to_owned());
            }
        }
    }
}

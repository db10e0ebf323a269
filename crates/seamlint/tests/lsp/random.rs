//! Random sequences of what a client tells, after each of which the server says what `check` says of the same texts.
//! `session/tests/random.rs` does the same below the protocol, far more often.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use crate::client::{Client, pulling};
use crate::{GO, Project, TS, mended_go};

const FILES: [&str; 4] = ["server/main.go", "server/more.go", "web/src/api.ts", "web/src/more.ts"];
const SEQUENCES: usize = 40;

/// Numbers that are the same each time.
struct Random(u32);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % most.max(1)
    }
}

/// What a file may say.
fn text(path: &str, random: &mut Random) -> String {
    let text = match (path.rsplit('.').next(), random.below(4)) {
        (Some("go"), 0) => mended_go(),
        (Some("go"), 1) => "package main\n\nfunc other() {}\n".to_owned(),
        (Some("go"), _) => GO.to_owned(),
        (_, 0) => TS.replace("null", "1"),
        (_, 1) => format!("{TS}\nexport function touch() {{\n  rename(\"😀\");\n}}\n"),
        (_, 2) => TS.replace("rename", "again"),
        (_, _) => TS.to_owned(),
    };
    // Sometimes somebody is in the middle of a word.
    match random.below(3) {
        0 => {
            let at = (0..=random.below(text.len())).rev().find(|it| text.is_char_boundary(*it));
            let (before, behind) = text.split_at(at.unwrap_or(0));
            [before, ["x", "{", "`", "\n"][random.below(4)], behind].concat()
        }
        _ => text,
    }
}

/// A client's part: what is open, with what it was before.
struct World {
    project: Project,
    client: Client,
    open: BTreeMap<&'static str, Vec<String>>,
    version: i32,
}

impl World {
    fn step(&mut self, random: &mut Random) {
        let path = FILES[random.below(FILES.len())];
        self.version += 1;
        let on_disk = fs::read_to_string(self.project.root().join(path));
        match (random.below(8), self.open.contains_key(path)) {
            (0..4, false) => {
                let text = on_disk.unwrap_or_else(|_| text(path, random));
                self.client.open(&self.project, path, &text);
                self.open.insert(path, vec![text]);
            }
            (0..4, true) => {
                let new = text(path, random);
                self.client.replace(&self.project, path, self.version, &new);
                self.open.get_mut(path).unwrap().push(new);
            }
            (4, true) => {
                let held = self.open.get_mut(path).unwrap();
                if held.len() > 1 {
                    held.pop();
                }
                let text = held.last().unwrap().clone();
                self.client.replace(&self.project, path, self.version, &text);
            }
            (5, true) => {
                self.open.remove(path);
                self.client.close(&self.project, path);
            }
            (6, true) => {
                let text = self.open[path].last().unwrap().clone();
                self.project.write(path, &text);
                let document = json!({ "uri": self.project.uri(path) });
                self.client.notify("textDocument/didSave", json!({ "textDocument": document }));
            }
            (6, false) => {
                let _ = fs::remove_file(self.project.root().join(path));
                self.client.watched(&self.project, &[path]);
            }
            _ => {
                self.project.write(path, &text(path, random));
                self.client.watched(&self.project, &[path]);
            }
        }
    }

    /// What the server says: path, rule and start.
    fn told(&mut self) -> Vec<String> {
        let report =
            self.client.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
        let root = self.project.uri("") + "/";
        let mut out = Vec::new();
        for file in report["items"].as_array().unwrap() {
            let path = file["uri"].as_str().unwrap().strip_prefix(&root).unwrap();
            for it in file["items"].as_array().unwrap() {
                let start = &it["range"]["start"];
                out.push(format!("{path} {} {} {}", it["code"], start["line"], start["character"]));
            }
        }
        out.sort();
        out
    }

    /// What `check` says of the texts as the client sees them.
    fn checked(&self) -> Vec<String> {
        let copy = Project::of(&[
            ("go.mod", "module example.com/shop\n\ngo 1.24\n"),
            ("web/package.json", "{\"name\": \"web\"}"),
        ]);
        for path in FILES {
            let held = self.open.get(path).and_then(|it| it.last()).cloned();
            let text = held.or_else(|| fs::read_to_string(self.project.root().join(path)).ok());
            if let Some(text) = text {
                copy.write(path, &text);
            }
        }
        let output = Command::new(env!("CARGO_BIN_EXE_seamlint"))
            .args(["check", "--output-format", "json"])
            .arg(copy.root())
            .output()
            .unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let line = |it: &Value| {
            let start = &it["range"]["start"];
            let (line, column) =
                (start["line"].as_u64().unwrap(), start["column"].as_u64().unwrap());
            format!("{} {} {} {}", it["file"].as_str().unwrap(), it["rule"], line - 1, column - 1)
        };
        let mut out: Vec<_> = report["findings"].as_array().unwrap().iter().map(line).collect();
        out.sort();
        out
    }
}

#[test]
fn what_the_server_says_is_what_check_says_of_the_same_texts() {
    let project = Project::shop();
    let client = Client::start(&project, &pulling());
    let mut world = World { project, client, open: BTreeMap::new(), version: 1 };
    let (mut random, mut with_findings) = (Random(1), 0);
    for sequence in 0..SEQUENCES {
        for _ in 0..=random.below(8) {
            world.step(&mut random);
        }
        let told = world.told();
        assert_eq!(told, world.checked(), "sequence {sequence}; open: {:#?}", world.open);
        with_findings += usize::from(!told.is_empty());
    }
    assert!(with_findings > SEQUENCES / 2, "{with_findings} of {SEQUENCES} had anything to say");
}

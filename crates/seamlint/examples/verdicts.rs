//! Holds the findings of the default profile against what people said of them.
//!
//! ```text
//! cargo build --release && cargo run --release --example verdicts -- CLONES
//! ```
//!
//! `testdata/verdicts/*.jsonl` has a file for each repository that the rules are tuned on. Its first line
//! names the repository and the commit; `CLONES` holds a checkout of that commit in a folder with the
//! repository's name (`owner/name` in the folder `name`, or `owner+name` where names collide). Every other
//! line is a judged finding: `real` (a maintainer wants to know), `plausible` (true, of little harm) or
//! `wrong`. Where a rule has more than thirty findings in a repository, thirty of them may be judged and the
//! first line names the rule as `sampled`. What is printed is what a change moved: findings that nobody has judged, judgements without a
//! finding, and for each rule the share of wrong ones. The exit code is 1 when something is unjudged or a
//! rule is wrong in more than one finding of twenty.
// This is a tool for the terminal.
#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use serde_json::Value;

/// Rule, file, line: what a judgement is about.
type Key = (String, String, u64);

/// How often each verdict was given to a rule's findings.
#[derive(Default)]
struct Tally {
    real: usize,
    plausible: usize,
    wrong: usize,
}

fn main() -> ExitCode {
    let Some(clones) = std::env::args().nth(1).map(PathBuf::from) else {
        println!("usage: verdicts CLONES");
        return ExitCode::from(2);
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/verdicts");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("verdicts")
        .map(|it| it.expect("an entry").path())
        .collect();
    files.retain(|it| it.extension().is_some_and(|it| it == "jsonl"));
    files.sort();
    let mut tallies = BTreeMap::new();
    let mut clean = true;
    for file in files {
        clean &= compare(&file, &clones, &mut tallies);
    }
    println!("\n{:34} real  plausible  wrong", "rule");
    for (rule, tally) in &tallies {
        println!("{rule:34} {:4}  {:9}  {:5}", tally.real, tally.plausible, tally.wrong);
        clean &= tally.wrong * 20 <= tally.real + tally.plausible + tally.wrong;
    }
    if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Prints what differs between a repository's findings and its verdicts; whether nothing does.
fn compare(file: &Path, clones: &Path, tallies: &mut BTreeMap<String, Tally>) -> bool {
    let text = std::fs::read_to_string(file).expect("a file of verdicts");
    let mut lines =
        text.lines().map(|it| serde_json::from_str::<Value>(it).expect("a JSON object a line"));
    let head = lines.next().expect("the repository and the commit");
    let repository = head["repository"].as_str().expect("a repository");
    let verdicts: BTreeMap<Key, Value> = lines.map(|it| (key(&it, &it["line"]), it)).collect();
    let name = repository.rsplit('/').next().unwrap_or(repository);
    let places = [clones.join(repository.replace('/', "+")), clones.join(name)];
    let Some(clone) = places.iter().find(|it| it.is_dir()) else {
        println!("{repository}: no checkout in {}", clones.display());
        return false;
    };
    let findings = findings(clone);
    let mut clean = true;
    for (key, finding) in &findings {
        let Some(verdict) = verdicts.get(key) else {
            if head["sampled"].as_array().is_some_and(|it| it.iter().any(|it| *it == *key.0)) {
                continue;
            }
            println!("unjudged  {}:{}: {}: {}", key.1, key.2, key.0, finding["message"]);
            clean = false;
            continue;
        };
        let tally = tallies.entry(key.0.clone()).or_default();
        match verdict["verdict"].as_str() {
            Some("real") => tally.real += 1,
            Some("plausible") => tally.plausible += 1,
            _ => tally.wrong += 1,
        }
    }
    for (key, verdict) in verdicts.iter().filter(|it| !findings.contains_key(it.0)) {
        println!("gone      {}:{}: {} ({})", key.1, key.2, key.0, verdict["verdict"]);
    }
    println!("{repository}: {} findings, {} judged", findings.len(), verdicts.len());
    clean
}

/// What the default profile reports on a checkout.
fn findings(clone: &Path) -> BTreeMap<Key, Value> {
    let here = std::env::current_exe().expect("a path");
    let seamlint = here.ancestors().nth(2).expect("the folder of binaries").join("seamlint");
    let output = Command::new(&seamlint)
        .args(["check", "--isolated", "--no-progress", "--output-format", "json"])
        .arg(clone)
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}; build it first", seamlint.display()));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let findings = report["findings"].as_array().expect("findings");
    findings.iter().map(|it| (key(it, &it["range"]["start"]["line"]), it.clone())).collect()
}

fn key(it: &Value, line: &Value) -> Key {
    let text = |name: &str| it[name].as_str().unwrap_or_default().to_owned();
    (text("rule"), text("file"), line.as_u64().unwrap_or_default())
}

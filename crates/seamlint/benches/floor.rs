//! What a full check costs beside the least that any linter on these grammars must pay.
//!
//! ```text
//! cargo bench -p seamlint --bench floor -- [--rounds 5] [--jobs 1] PATH...
//! ```
//!
//! *Floor*: walk, read, and parse every file that is read by default with a fresh tree-sitter parser, and
//! drop the tree. *Check*: everything that `seamlint check --output-format json` does. Both run in one
//! process, in turn, so that a noisy machine hurts both; what counts is the median of the ratios of CPU
//! time within a round. Memory is the peak of each within the process, as Linux reports it.
// Figures are for people: a percent of a percent does not matter.
#![allow(clippy::cast_precision_loss, clippy::print_stdout)]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;
use ignore::gitignore::Gitignore;
use rayon::prelude::*;
use seamlint::modules::Modules;
use seamlint::progress::Progress;
use seamlint::report::{Report, json};
use seamlint::walk::{Found, Scope, Walk};
use seamlint::{check, load, root};
use seamlint_rules::Settings;
use seamlint_syntax::{FileKind, Grammar, Limits, embed};
use tree_sitter::{Language, Parser};

fn main() {
    let options = Options::read();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.jobs).build().expect("threads");
    for path in &options.paths {
        pool.install(|| compare(path, &options));
    }
}

struct Options {
    rounds: usize,
    jobs: usize,
    paths: Vec<PathBuf>,
}

impl Options {
    fn read() -> Self {
        let mut options = Self { rounds: 5, jobs: 1, paths: Vec::new() };
        let mut args = std::env::args().skip(1);
        while let Some(arg) = args.next() {
            let mut number = || args.next().and_then(|it| it.parse().ok()).expect("a number");
            match arg.as_str() {
                "--rounds" => options.rounds = number(),
                "--jobs" => options.jobs = number(),
                // Cargo's own.
                "--bench" => {}
                path => options.paths.push(PathBuf::from(path)),
            }
        }
        if options.paths.is_empty() {
            options.paths.push(PathBuf::from("."));
        }
        options
    }
}

/// What one run took.
#[derive(Clone, Copy, Default)]
struct Cost {
    cpu: Duration,
    wall: Duration,
    /// Bytes at most in memory, beyond what was there before.
    memory: u64,
}

fn compare(path: &Path, options: &Options) {
    let path = path.canonicalize().expect("an existing path");
    let root = root::find(std::slice::from_ref(&path));
    let (mut floors, mut checks, mut bytes, mut files) = (Vec::new(), Vec::new(), 0, 0);
    for _ in 0..options.rounds {
        floors.push(measure(|| (files, bytes) = floor(&root, options.jobs)));
        checks.push(measure(|| full_check(&root, options.jobs)));
    }
    let ratio = |of: fn(&Cost) -> f64| {
        median(floors.iter().zip(&checks).map(|(floor, check)| of(check) / of(floor)))
    };
    let seconds = |costs: &[Cost], of: fn(&Cost) -> Duration| {
        median(costs.iter().map(|it| of(it).as_secs_f64()))
    };
    let memory =
        |costs: &[Cost]| median(costs.iter().map(|it| it.memory as f64)) / bytes.max(1) as f64;
    println!(
        "{}: {files} files, {:.2} MB, {} jobs",
        root.display(),
        bytes as f64 / 1e6,
        options.jobs
    );
    println!("         CPU s    wall s   peak bytes per source byte");
    for (name, costs) in [("floor", &floors), ("check", &checks)] {
        let (cpu, wall) = (seconds(costs, |it| it.cpu), seconds(costs, |it| it.wall));
        println!("{name:5} {cpu:8.3}  {wall:8.3}   {:.2}", memory(costs));
    }
    println!(
        "ratio {:8.3}  {:8.3}",
        ratio(|it| it.cpu.as_secs_f64()),
        ratio(|it| it.wall.as_secs_f64())
    );
}

fn measure(work: impl FnOnce()) -> Cost {
    reset_peak();
    let (before, cpu, wall) = (status("VmRSS:"), ProcessTime::now(), Instant::now());
    work();
    let (cpu, wall) = (cpu.elapsed(), wall.elapsed());
    Cost { cpu, wall, memory: status("VmHWM:").saturating_sub(before) }
}

fn walk(root: &Path, threads: usize) -> (Scope, Found) {
    let given = [root.to_owned()];
    let scope = Scope::new(root, &given);
    let exclude = &Gitignore::empty();
    let walk =
        Walk { root, given: &given, exclude, no_ignore: false, force_exclude: false, threads };
    let found = walk.run(&scope);
    (scope, found)
}

/// How many files and bytes were parsed.
fn floor(root: &Path, jobs: usize) -> (usize, usize) {
    let (_, found) = walk(root, jobs);
    let code = found.files.par_iter().filter(|it| it.origin.is_some()).with_max_len(1);
    let parse = |path: &str| {
        let text = load::read(root, path, Limits::default().bytes).ok()?;
        for region in embed::regions(FileKind::of(path)?, &text) {
            let mut parser = Parser::new();
            parser.set_language(&language(region.grammar)).ok()?;
            black_box(parser.parse(&text[region.span.range()], None));
        }
        Some(text.len())
    };
    code.filter_map(|it| parse(&it.path))
        .map(|bytes| (1, bytes))
        .reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
}

fn language(grammar: Grammar) -> Language {
    match grammar {
        Grammar::Go => tree_sitter_go::LANGUAGE.into(),
        Grammar::JavaScript => tree_sitter_javascript::LANGUAGE.into(),
        Grammar::TypeScript => tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
        Grammar::Tsx => tree_sitter_typescript::LANGUAGE_TSX.into(),
    }
}

fn full_check(root: &Path, jobs: usize) {
    let (scope, found) = walk(root, jobs);
    let progress = Progress::new(found.files.len(), false);
    let loaded = load::load(root, &found, &Limits::default(), &progress);
    let modules = Modules::new(root, &loaded.project.documents);
    let program = seamlint_program::link(loaded.project, &modules);
    let mut findings = check::check(&program, &Settings::default());
    check::restrict(&program, &mut findings, &scope);
    black_box(json::json(&Report::new(&program, &findings, &loaded.skipped)));
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A line of `/proc/self/status` in bytes; 0 elsewhere than on Linux.
fn status(name: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|it| it.strip_prefix(name)).unwrap_or("");
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) * 1024
}

/// Makes the peak of memory start anew.
fn reset_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

//! What a full check costs beside the least that any linter on these grammars must pay.
//!
//! ```text
//! cargo bench -p seamlint --bench floor -- [--rounds 5] [--jobs 1] PATH...
//! ```
//!
//! *Floor*: walk, read, and parse every file that is read by default with a fresh tree-sitter parser, and
//! drop the tree. *Check*: everything that `seamlint check --output-format json` does. Both run in one
//! process, in turn, so that a noisy machine hurts both; what counts is the median of the ratios of CPU
//! time within a round. Memory is the peak of a fresh process for each, as Linux reports it.
// Figures are for people: a percent of a percent does not matter.
#![allow(clippy::cast_precision_loss, clippy::print_stdout)]

mod common;

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
use seamlint_program::Program;
use seamlint_rules::Settings;
use seamlint_syntax::Limits;

use self::common::{median, parse_only};

fn main() {
    let options = Options::read();
    if let Some(work) = &options.only {
        return print_peak(work, &options);
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.jobs).build().expect("threads");
    for path in &options.paths {
        pool.install(|| compare(path, &options));
    }
}

struct Options {
    rounds: usize,
    jobs: usize,
    /// `floor` or `check`: do this once, and print the peak of memory.
    only: Option<String>,
    paths: Vec<PathBuf>,
}

impl Options {
    fn read() -> Self {
        let mut options = Self { rounds: 5, jobs: 1, only: None, paths: Vec::new() };
        let mut args = std::env::args().skip(1);
        while let Some(arg) = args.next() {
            let mut value = || args.next().expect("a value");
            match arg.as_str() {
                "--rounds" => options.rounds = value().parse().expect("a number"),
                "--jobs" => options.jobs = value().parse().expect("a number"),
                "--only" => options.only = Some(value()),
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
}

fn compare(path: &Path, options: &Options) {
    let root = root_of(path);
    let (mut floors, mut checks, mut bytes, mut files) = (Vec::new(), Vec::new(), 0, 0);
    for _ in 0..options.rounds {
        floors.push(measure(|| (files, bytes) = floor(&root, options.jobs)).0);
        // A command ends without freeing its program, so that is not counted.
        checks.push(measure(|| full_check(&root, options.jobs)).0);
    }
    let (name, megabytes) = (root.display(), bytes as f64 / 1e6);
    println!("{name}: {files} files, {megabytes:.2} MB, {} jobs", options.jobs);
    println!("         CPU s    wall s   peak MB   peak bytes per source byte");
    for (name, costs) in [("floor", &floors), ("check", &checks)] {
        let cpu = median(costs.iter().map(|it| it.cpu.as_secs_f64()));
        let wall = median(costs.iter().map(|it| it.wall.as_secs_f64()));
        let peak = peak_of(name, &root, options.jobs) / 1e6;
        println!("{name:5} {cpu:8.3}  {wall:8.3}  {peak:8.1}   {:.2}", peak / megabytes);
    }
    let ratio = |of: fn(&Cost) -> Duration| {
        let pairs = floors.iter().zip(&checks);
        median(pairs.map(|(floor, check)| of(check).as_secs_f64() / of(floor).as_secs_f64()))
    };
    println!("ratio {:8.3}  {:8.3}", ratio(|it| it.cpu), ratio(|it| it.wall));
}

fn root_of(path: &Path) -> PathBuf {
    let path = path.canonicalize().expect("an existing path");
    root::find(std::slice::from_ref(&path))
}

fn measure<T>(work: impl FnOnce() -> T) -> (Cost, T) {
    let (cpu, wall) = (ProcessTime::now(), Instant::now());
    let result = work();
    (Cost { cpu: cpu.elapsed(), wall: wall.elapsed() }, result)
}

/// The most bytes in memory of a process that does one of the two and nothing else.
fn peak_of(work: &str, root: &Path, jobs: usize) -> f64 {
    let program = std::env::current_exe().expect("this program");
    let mut child = std::process::Command::new(program);
    let output = child.args(["--only", work, "--jobs", &jobs.to_string()]).arg(root).output();
    let text = String::from_utf8(output.expect("a run of this program").stdout).unwrap_or_default();
    text.trim().parse().unwrap_or(f64::NAN)
}

fn print_peak(work: &str, options: &Options) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.jobs).build().expect("threads");
    let root = root_of(&options.paths[0]);
    pool.install(|| match work {
        "floor" => {
            black_box(floor(&root, options.jobs));
        }
        _ => drop(full_check(&root, options.jobs)),
    });
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|it| it.strip_prefix("VmHWM:")).unwrap_or_default();
    let kilobytes = peak.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(f64::NAN);
    println!("{}", kilobytes * 1024.0);
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
    let code = found.files.par_iter().with_max_len(1).filter(|it| it.origin.is_some());
    let parse = |path: &str| {
        let text = load::read(root, path, Limits::default().bytes).ok()?;
        parse_only(path, &text);
        Some(text.len())
    };
    code.filter_map(|it| parse(&it.path))
        .map(|bytes| (1, bytes))
        .reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
}

fn full_check(root: &Path, jobs: usize) -> Program {
    let (scope, found) = walk(root, jobs);
    let progress = Progress::new(found.files.len(), false);
    let loaded = load::load(root, &found, &load::Manner::default(), &progress);
    let modules = Modules::new(root, &loaded.project.documents);
    let program = seamlint_program::link(loaded.project, &modules);
    let mut findings = check::check(&program, &Settings::default());
    check::restrict(&program, &mut findings, &scope);
    black_box(json::json(&Report::new(&program, &findings, &loaded.skipped)));
    program
}

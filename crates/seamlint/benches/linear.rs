//! Whether a check of twice the code takes twice the time and memory.
//!
//! ```text
//! cargo bench -p seamlint --bench linear -- [--lines 50000] [--doublings 3]
//! ```
//!
//! The code is made up: services in Go with routes, structs, contexts and goroutines, and a front end in TypeScript
//! with types, clients and components for each of them. Each size is checked in a process of its own, with all rules, on one thread.
// Figures are for people: a percent of a percent does not matter.
#![allow(clippy::cast_precision_loss, clippy::print_stdout)]

#[path = "common/made_up.rs"]
mod made_up;

use std::hint::black_box;
use std::sync::Arc;

use cpu_time::ProcessTime;
use seamlint::check::check;
use seamlint::report::{Report, json};
use seamlint_program::{Origin, Project, compile, link};
use seamlint_rules::{Profile, Settings};
use seamlint_syntax::Limits;

fn main() {
    let (mut lines, mut doublings, mut only) = (50_000, 3, None);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().and_then(|it| it.parse().ok()).expect("a number");
        match arg.as_str() {
            "--lines" => lines = value(),
            "--doublings" => doublings = value(),
            "--only" => only = Some(value()),
            _ => {}
        }
    }
    if let Some(lines) = only {
        return println!("{}", one(lines));
    }
    println!("   lines  findings   CPU s  µs a line   peak MB  times the one before: CPU, peak");
    let mut before: Option<(f64, f64)> = None;
    for lines in (0..=doublings).map(|it| lines << it) {
        let program = std::env::current_exe().expect("this program");
        let output =
            std::process::Command::new(program).args(["--only", &lines.to_string()]).output();
        let text = String::from_utf8(output.expect("a run of this program").stdout).expect("text");
        let figures: Vec<f64> = text.split_whitespace().filter_map(|it| it.parse().ok()).collect();
        let [lines, findings, seconds, peak] = figures[..] else { panic!("four figures: {text}") };
        let each = seconds * 1e6 / lines;
        print!("{lines:8} {findings:9} {seconds:7.2} {each:10.2} {peak:9.1}");
        match before.replace((seconds, peak)) {
            Some(it) => println!("  {:.2}  {:.2}", seconds / it.0, peak / it.1),
            None => println!(),
        }
    }
}

/// Lines, findings, seconds and megabytes of a check of about this many lines.
fn one(wanted: usize) -> String {
    let start = ProcessTime::now();
    let (mut project, mut lines) = (Project::default(), 0);
    for service in 0.. {
        if lines >= wanted {
            break;
        }
        let name = format!("part{service}");
        for (path, text) in made_up::service(&name, service) {
            lines += text.lines().count();
            let file = compile(&path, Arc::from(text), Origin::Own, &Limits::default());
            project.files.push(Arc::new(file.expect("a file with code")));
        }
    }
    let program = link(project, &());
    let findings = check(&program, &Settings { profile: Profile::Strict, ..Settings::default() });
    black_box(json::json(&Report::new(&program, &findings, &[])));
    let seconds = start.elapsed().as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|it| it.strip_prefix("VmHWM:")).unwrap_or_default();
    let kilobytes = peak.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(f64::NAN);
    format!("{lines} {} {seconds} {}", findings.len(), kilobytes / 1024.0)
}

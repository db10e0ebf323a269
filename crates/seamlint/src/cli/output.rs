//! Where reports go: standard output, and files that are there wholly or not at all.

use std::io;
use std::path::Path;

use super::args::{CheckArgs, Output};
use super::check::counted;
use super::{Failure, print};
use crate::report::paths::Paths;
use crate::report::terminal::{Stream, Terminal};
use crate::report::{Format, Report, Summary, concise, full, json, sarif};

/// Writes a report in all the forms that were asked for; files first, so that what is printed is true.
pub(super) fn deliver(
    report: &Report<'_>,
    outputs: &[Output],
    paths: &Paths,
    args: &CheckArgs,
) -> Result<(), Failure> {
    for output in outputs {
        let Some(file) = &output.file else { continue };
        let text = render(report, output.format, paths, Terminal::PLAIN);
        let failed = |error| Failure::Usage(format!("{}: {error}", file.display()));
        write_whole(file, &text).map_err(failed)?;
    }
    for output in outputs.iter().filter(|it| it.file.is_none()) {
        let counts = matches!(output.format, Format::Full | Format::Concise) && args.statistics;
        let terminal = Terminal::of(Stream::Out, args.color.forced());
        let text = if counts {
            statistics(report)
        } else {
            render(report, output.format, paths, terminal)
        };
        print(&text)?;
    }
    Ok(())
}

fn render(report: &Report<'_>, format: Format, paths: &Paths, terminal: Terminal) -> String {
    match format {
        Format::Full => full::full(report, paths, terminal),
        Format::Concise => concise::concise(report, paths),
        Format::Json => json::json(report),
        Format::Jsonl => json::jsonl(report),
        Format::Sarif => sarif::sarif(report),
    }
}

/// Writes a file beside its place and moves it there. Devices and pipes are written as they are.
fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let is_special = path.metadata().is_ok_and(|it| !it.is_file());
    let Some(name) = path.file_name().filter(|_| !is_special) else {
        return std::fs::write(path, text);
    };
    let mut beside = std::ffi::OsString::from(".");
    beside.push(name);
    beside.push(format!(".{}", std::process::id()));
    let beside = path.with_file_name(beside);
    std::fs::write(&beside, text)
        .and_then(|()| std::fs::rename(&beside, path))
        .inspect_err(|_| drop(std::fs::remove_file(&beside)))
}

/// Findings counted by rule, the most frequent first.
pub(super) fn statistics(report: &Report<'_>) -> String {
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    for (finding, _) in report.shown() {
        *counts.entry(finding.rule.id).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|it| std::cmp::Reverse(it.1));
    let summary = |id: &str| seamlint_rules::rule(id).map_or("", |it| it.summary);
    let widest = counts.iter().map(|it| it.0.len()).max().unwrap_or(0);
    let row = |(id, n): &(&str, usize)| format!("{n:5}  {id:widest$}  {}\n", summary(id));
    counts.iter().map(row).collect()
}

/// One line about a run.
pub(super) fn summary(summary: &Summary) -> String {
    let (files, word) = counted(summary.files, "file", "files");
    let read = format!("{files} {word} ({} Go, {} JS/TS)", summary.go, summary.js);
    let kinds = [
        (summary.errors, "error", "errors"),
        (summary.warnings, "warning", "warnings"),
        (summary.infos, "info", "infos"),
    ];
    let kinds = kinds.into_iter().filter(|it| it.0 > 0).map(|(count, one, many)| {
        let (count, word) = counted(count, one, many);
        format!("{count} {word}")
    });
    match kinds.collect::<Vec<_>>().join(", ") {
        none if none.is_empty() => format!("No findings in {read}."),
        kinds => format!("Found {kinds} in {read}."),
    }
}

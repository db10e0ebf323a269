//! Where reports go: standard output, and files that are there wholly or not at all.

use super::args::{CheckArgs, Color, Output};
use super::{Failure, print};
use crate::report::forge::Forge;
use crate::report::paths::Paths;
use crate::report::terminal::{Stream, Terminal};
use crate::report::{
    Format, Report, agent, concise, full, github, gitlab, grouped, json, junit, markdown, sarif,
};
use crate::write;

/// A report in each of the forms that were asked for.
pub(super) fn texts(
    report: &Report<'_>,
    outputs: &[Output],
    paths: &Paths,
    args: &CheckArgs,
) -> Vec<String> {
    render_all(outputs, args.color, |format, terminal| match (format, terminal) {
        (Format::Full | Format::Concise | Format::Grouped, Some(_)) if args.statistics => {
            statistics(report)
        }
        _ => render(report, format, paths, terminal.unwrap_or(Terminal::PLAIN)),
    })
}

/// The text of each output. `render` is given the terminal for what is printed only.
pub(super) fn render_all<F: Copy>(
    outputs: &[Output<F>],
    color: Color,
    render: impl Fn(F, Option<Terminal>) -> String,
) -> Vec<String> {
    let terminal = || Terminal::of(Stream::Out, color.forced());
    let terminal = |it: &Output<F>| it.file.is_none().then(terminal);
    outputs.iter().map(|it| render(it.format, terminal(it))).collect()
}

/// Writes the texts of all outputs; files first, so that what is printed is true.
pub(super) fn write_all<F>(outputs: &[Output<F>], texts: &[String]) -> Result<(), Failure> {
    for (output, text) in outputs.iter().zip(texts) {
        let Some(file) = &output.file else { continue };
        let failed = |error| Failure::Usage(format!("{}: {error}", file.display()));
        write::whole(file, text.as_bytes()).map_err(failed)?;
    }
    for (_, text) in outputs.iter().zip(texts).filter(|it| it.0.file.is_none()) {
        print(text)?;
    }
    Ok(())
}

/// The forms of output that were asked for; one on standard output when none was asked for there.
pub(super) fn outputs<F: Clone>(asked: &[Output<F>], usual: F) -> Result<Vec<Output<F>>, Failure> {
    let mut outputs = asked.to_vec();
    if outputs.iter().all(|it| it.file.is_some()) {
        outputs.push(Output { format: usual, file: None });
    }
    if outputs.iter().filter(|it| it.file.is_none()).count() > 1 {
        let text =
            "standard output takes one --output-format; give the others a file: `json=out.json`";
        return Err(Failure::Usage(text.to_owned()));
    }
    Ok(outputs)
}

fn render(report: &Report<'_>, format: Format, paths: &Paths, terminal: Terminal) -> String {
    match format {
        Format::Full => full::full(report, paths, terminal),
        Format::Concise => concise::concise(report, paths),
        Format::Json => json::json(report),
        Format::Jsonl => json::jsonl(report),
        Format::Sarif => sarif::sarif(report),
        Format::Grouped => grouped::grouped(report, paths),
        Format::Github => github::github(report),
        Format::Gitlab => gitlab::gitlab(report),
        Format::Junit => junit::junit(report),
        Format::Markdown => markdown::markdown(report, &Forge::here()),
        Format::Agent => agent::agent(report, paths),
    }
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

//! `grouped`: the findings of each file below its name.

use std::fmt::Write;

use super::Report;
use super::escape::escape;
use super::paths::Paths;

/// A line for each file, and one for each of its findings.
pub fn grouped(report: &Report<'_>, paths: &Paths) -> String {
    let mut out = String::new();
    let mut last = None;
    for (finding, _) in report.shown() {
        let file = finding.place.file;
        if last != Some(file) {
            let gap = if last.is_some() { "\n" } else { "" };
            let _ = writeln!(out, "{gap}{}:", paths.show(&report.program().file(file).path));
            last = Some(file);
        }
        let at = report.lines.position(file, finding.place.span.start);
        let (severity, rule) = (finding.severity.name(), finding.rule.id);
        let message = escape(&finding.message);
        let _ = writeln!(out, "  {}:{}: {severity}[{rule}] {message}", at.line, at.column);
    }
    out
}

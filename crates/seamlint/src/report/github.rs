//! `github`: workflow commands, which GitHub shows as annotations at the lines of a pull request.
//!
//! It shows ten of a kind for each step; code scanning (`sarif`) shows all.

use std::fmt::Write;

use seamlint_rules::Severity;

use super::Report;
use super::escape::escape;

/// One command a finding.
pub fn github(report: &Report<'_>) -> String {
    let mut out = String::new();
    for (finding, _) in report.shown() {
        let place = finding.place;
        let range = report.lines.range(place.file, place.span);
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let file = property(&report.from_repository(place.file));
        let _ = write!(out, "::{command} file={file},line={}", range.start.line);
        let _ = write!(out, ",endLine={}", range.end.line);
        // Columns are for places within one line only.
        if range.start.line == range.end.line {
            let _ = write!(out, ",col={},endColumn={}", range.start.column, range.end.column);
        }
        let _ = write!(out, ",title={}::{}", property(finding.rule.id), data(&finding.message));
        for related in &finding.related {
            let at = report.lines.position(related.place.file, related.place.span.start);
            let path = report.from_repository(related.place.file);
            let place = data(&format!("{path}:{}", at.line));
            let _ = write!(out, "%0A- {place}: {}", data(&related.message));
        }
        if let Some(help) = &finding.help {
            let _ = write!(out, "%0AHelp: {}", data(help));
        }
        out.push('\n');
    }
    out
}

/// Text behind the second `::`. Nothing of others ends the line or begins a command of the older form.
fn data(text: &str) -> String {
    escape(text).replace('%', "%25").replace("##[", "# #[")
}

/// A value before it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

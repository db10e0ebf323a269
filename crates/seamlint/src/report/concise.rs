//! `concise`: one line a finding, for editors, `grep` and people in a hurry.

use std::fmt::Write;

use super::Report;
use super::escape::escape;
use super::paths::Paths;

/// `path:line:col: severity[rule] message`
pub fn concise(report: &Report<'_>, paths: &Paths) -> String {
    let mut out = String::new();
    for (finding, _) in report.shown() {
        let place = finding.place;
        let at = report.lines.position(place.file, place.span.start);
        let _ = writeln!(
            out,
            "{}:{}:{}: {}[{}] {}",
            paths.show(&report.program().file(place.file).path),
            at.line,
            at.column,
            finding.severity.name(),
            finding.rule.id,
            escape(&finding.message),
        );
    }
    out
}

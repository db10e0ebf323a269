//! `agent`: one line a finding with all that is needed to act on it, for programs that edit code.

use std::fmt::Write;

use super::Report;
use super::escape::escape;
use super::paths::Paths;
use crate::fix::Safety;

/// `path:line:col: severity[rule] message | help: … | see: path:line:col … | fix: …`, and a line of counts.
pub fn agent(report: &Report<'_>, paths: &Paths) -> String {
    let mut out = String::new();
    let place = |it: seamlint_program::Place| {
        let at = report.lines.position(it.file, it.span.start);
        format!("{}:{}:{}", paths.show(&report.program().file(it.file).path), at.line, at.column)
    };
    for (finding, _) in report.shown() {
        let (severity, rule) = (finding.severity.name(), finding.rule.id);
        let message = escape(&finding.message);
        let _ = write!(out, "{}: {severity}[{rule}] {message}", place(finding.place));
        if let Some(help) = &finding.help {
            let _ = write!(out, " | help: {}", escape(help));
        }
        for related in &finding.related {
            let _ = write!(out, " | see: {} {}", place(related.place), escape(&related.message));
        }
        let fix = |safety: Safety| safety.choose(finding);
        if let Some(fix) = fix(Safety::Safe) {
            let _ = write!(out, " | fix: --fix ({})", escape(&fix.title));
        } else if let Some(fix) = fix(Safety::Unsafe) {
            let _ = write!(out, " | fix: --fix --unsafe-fixes ({})", escape(&fix.title));
        }
        out.push('\n');
    }
    let counts = report.summary.sentence();
    let _ = writeln!(out, "{counts} `seamlint explain RULE` says more.");
    out
}

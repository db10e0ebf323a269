//! `gitlab`: a Code Quality report, which GitLab compares between the branches of a merge request.

use seamlint_rules::Severity;
use serde::Serialize;
use serde_json::ser::PrettyFormatter;

use super::Report;
use super::json::to_text;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'static str,
    fingerprint: &'a str,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// A list of all findings.
pub fn gitlab(report: &Report<'_>) -> String {
    let issues = report.shown().map(|(finding, fingerprint)| {
        let place = finding.place;
        let range = report.lines.range(place.file, place.span);
        let help = finding.help.as_deref().map_or(String::new(), |it| format!(" Help: {it}."));
        Issue {
            description: format!("{}.{help}", finding.message.trim_end_matches('.')),
            check_name: finding.rule.id,
            fingerprint,
            severity: match finding.severity {
                Severity::Error => "critical",
                Severity::Warning => "major",
                Severity::Info => "minor",
            },
            location: Location {
                path: report.from_repository(place.file),
                lines: Lines { begin: range.start.line, end: range.end.line },
            },
        }
    });
    to_text(&issues.collect::<Vec<_>>(), PrettyFormatter::new()) + "\n"
}

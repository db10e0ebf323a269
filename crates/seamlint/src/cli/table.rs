//! `seamlint rules`.

use seamlint_rules::{Check, Rule, rules};
use serde::Serialize;

use super::args::TableFormat;
use crate::report::docs_url;

#[derive(Serialize)]
struct RuleJson {
    id: &'static str,
    summary: &'static str,
    severity: &'static str,
    profile: &'static str,
    since: &'static str,
    language: &'static str,
    aliases: &'static [&'static str],
    url: String,
}

/// The table of rules.
pub(super) fn rules_as(format: TableFormat) -> String {
    match format {
        TableFormat::Text => text(),
        TableFormat::Json => {
            let list: Vec<_> = rules().map(row).collect();
            serde_json::to_string_pretty(&list).unwrap_or_default() + "\n"
        }
    }
}

fn row(rule: &'static Rule) -> RuleJson {
    RuleJson {
        id: rule.id,
        summary: rule.summary,
        severity: rule.severity.name(),
        profile: rule.profile.name(),
        since: rule.since,
        language: language(rule),
        aliases: rule.aliases,
        url: docs_url(rule),
    }
}

/// The side of the seam that a rule looks at.
pub(crate) fn language(rule: &Rule) -> &'static str {
    match rule.check {
        Check::Go(_) => "go",
        Check::Js(_) | Check::JsProgram(_) => "javascript",
        Check::Seam(_) => "both",
        Check::Runner => "comments",
    }
}

fn text() -> String {
    let width = |of: fn(&Rule) -> usize| rules().map(of).max().unwrap_or(0);
    let (ids, levels) = (width(|it| it.id.len()), width(|it| it.severity.name().len()));
    let line = |it: &Rule| {
        let (id, severity, profile) = (it.id, it.severity.name(), it.profile.name());
        format!("{id:ids$}  {severity:levels$}  {profile:7}  {}\n", it.summary)
    };
    rules().map(line).collect()
}

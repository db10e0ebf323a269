//! `markdown`: a page for job summaries and comments on pull requests. Nothing that code says becomes
//! markup: a table stays a table, and nobody is mentioned.

use std::fmt::Write;

use seamlint_program::Place;
use seamlint_rules::Severity;

use super::escape::escape;
use super::forge::Forge;
use super::{Report, docs_url};

/// More rows are read by nobody, and GitHub refuses summaries of more than one megabyte.
const MOST_ROWS: usize = 200;

/// Counts and a table.
pub fn markdown(report: &Report<'_>, forge: &Forge) -> String {
    let mut out = String::from("## seamlint\n\n");
    let _ = writeln!(out, "{}", report.summary.sentence());
    let count = report.summary.findings();
    if count == 0 {
        return out;
    }
    out.push('\n');
    out += "| | rule | place | what happens |\n|---|---|---|---|\n";
    for (finding, _) in report.shown().take(MOST_ROWS) {
        let mark = match finding.severity {
            Severity::Error => "🔴 error",
            Severity::Warning => "🟡 warning",
            Severity::Info => "🔵 info",
        };
        let rule = format!("[{}]({})", finding.rule.id, docs_url(finding.rule));
        let mut text = prose(&finding.message);
        for related in &finding.related {
            let _ = write!(
                text,
                "<br>{}: {}",
                link(report, forge, related.place),
                prose(&related.message)
            );
        }
        if let Some(help) = &finding.help {
            let _ = write!(text, "<br>**help:** {}", prose(help));
        }
        let place = link(report, forge, finding.place);
        let _ = writeln!(out, "| {mark} | {rule} | {place} | {text} |");
    }
    let more = count.saturating_sub(MOST_ROWS);
    if more > 0 {
        let _ = writeln!(out, "\nand {more} more.");
    }
    out
}

/// A place, with a link where files can be seen.
fn link(report: &Report<'_>, forge: &Forge, place: Place) -> String {
    let line = report.lines.position(place.file, place.span.start).line;
    let path = report.from_repository(place.file);
    let text = plain(&format!("{}:{line}", escape(&path)));
    match forge.line(&path, line) {
        Some(address) => format!("[{text}]({address})"),
        None => text,
    }
}

/// A message: what stands between backticks is code.
fn prose(text: &str) -> String {
    let text = escape(text);
    let parts: Vec<_> = text.split('`').collect();
    let last = parts.len() - 1;
    let part = |(at, part): (usize, &&str)| match at % 2 {
        1 if at < last => format!("<code>{}</code>", plain(part)),
        // Without its partner a backtick is a character like any other.
        1 => plain(&format!("`{part}")),
        _ => plain(part),
    };
    parts.iter().enumerate().map(part).collect()
}

/// Text without any meaning in Markdown or HTML.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' | ',' | '.' | '-' | '/' | '(' | ')' | '\'' | ';' | '?' => out.push(c),
            c if c.is_ascii_punctuation() => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    // The only addresses that need no colon.
    out.replace("www.", "www&#46;")
}

//! `json` and `jsonl`: version 1, described in the project's documentation and kept stable.

use std::io;

use seamlint_program::Place;
use seamlint_rules::{Confidence, Edit, Finding, Severity};
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use super::escape::is_control;
use super::lines::{Lines, Range};
use super::{Report, Summary};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    findings: Vec<FindingJson<'a>>,
    skipped: Vec<SkippedJson<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct FindingJson<'a> {
    rule: &'a str,
    severity: Severity,
    confidence: Confidence,
    message: &'a str,
    help: Option<&'a str>,
    #[serde(flatten)]
    place: PlaceJson<'a>,
    related: Vec<RelatedJson<'a>>,
    fixes: Vec<FixJson<'a>>,
    fingerprint: &'a str,
}

#[derive(Serialize)]
struct PlaceJson<'a> {
    file: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct RelatedJson<'a> {
    #[serde(flatten)]
    place: PlaceJson<'a>,
    message: &'a str,
}

#[derive(Serialize)]
struct FixJson<'a> {
    title: &'a str,
    safe: bool,
    edits: Vec<EditJson<'a>>,
}

#[derive(Serialize)]
struct EditJson<'a> {
    #[serde(flatten)]
    place: PlaceJson<'a>,
    text: &'a str,
}

#[derive(Serialize)]
struct SkippedJson<'a> {
    file: &'a str,
    reason: &'a str,
}

/// One document.
pub fn json(report: &Report<'_>) -> String {
    let skipped = report.skipped.iter();
    let document = Document {
        version: 1,
        tool: Tool { name: "seamlint", version: env!("CARGO_PKG_VERSION") },
        findings: report.shown().map(|(it, print)| finding(&report.lines, it, print)).collect(),
        skipped: skipped.map(|it| SkippedJson { file: &it.path, reason: &it.reason }).collect(),
        summary: report.summary,
    };
    to_text(&document, PrettyFormatter::new()) + "\n"
}

/// One finding a line.
pub fn jsonl(report: &Report<'_>) -> String {
    let line = |(it, print)| to_text(&finding(&report.lines, it, print), CompactFormatter) + "\n";
    report.shown().map(line).collect()
}

fn finding<'a>(lines: &Lines<'a>, finding: &'a Finding, fingerprint: &'a str) -> FindingJson<'a> {
    let related = |it: &'a seamlint_rules::Related| RelatedJson {
        place: place(lines, it.place),
        message: &it.message,
    };
    let edit = |it: &'a Edit| EditJson { place: place(lines, it.place), text: &it.text };
    let fix = |it: &'a seamlint_rules::Fix| FixJson {
        title: &it.title,
        safe: it.safe,
        edits: it.edits.iter().map(edit).collect(),
    };
    FindingJson {
        rule: finding.rule.id,
        severity: finding.severity,
        confidence: finding.confidence,
        message: &finding.message,
        help: finding.help.as_deref(),
        place: place(lines, finding.place),
        related: finding.related.iter().map(related).collect(),
        fixes: finding.fixes.iter().map(fix).collect(),
        fingerprint,
    }
}

fn place<'a>(lines: &Lines<'a>, place: Place) -> PlaceJson<'a> {
    let file = &lines.program().file(place.file).path;
    PlaceJson { file, range: lines.range(place.file, place.span) }
}

/// JSON in which all control and direction characters are escapes, so that it can be shown anywhere.
pub(crate) fn to_text(value: &impl Serialize, formatter: impl Formatter) -> String {
    let mut out = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut out, Escaping(formatter));
    // Serialising plain structs into memory cannot fail.
    let _ = value.serialize(&mut serializer);
    String::from_utf8(out).unwrap_or_default()
}

/// Any formatter, with the escapes that JSON leaves to taste.
struct Escaping<F>(F);

macro_rules! forward {
    ($($name:ident($($arg:ident: $type:ty),*);)*) => {
        $(fn $name<W: ?Sized + io::Write>(&mut self, writer: &mut W, $($arg: $type),*) -> io::Result<()> {
            self.0.$name(writer, $($arg),*)
        })*
    };
}

impl<F: Formatter> Formatter for Escaping<F> {
    forward! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        end_object_key();
        begin_object_value();
        end_object_value();
    }

    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, c)) = rest.char_indices().find(|it| is_control(it.1)) {
            writer.write_all(&rest.as_bytes()[..at])?;
            write!(writer, "\\u{:04x}", u32::from(c))?;
            rest = &rest[at + c.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }
}

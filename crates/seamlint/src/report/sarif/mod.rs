//! `sarif`: SARIF 2.1.0 as GitHub's code scanning reads it, and valid to Microsoft's validator.
//!
//! An alert is shown on a pull request only if all lines of its region are in the diff, so the primary
//! region stays on one line. Related places are linked from the message, and form a code flow where
//! there are at least two, since rules report them in the order of their argument.

mod model;
#[cfg(test)]
mod tests;

use std::cell::OnceCell;
use std::collections::BTreeMap;

use seamlint_program::{FileId, Place};
use seamlint_rules::{Check, Edit, Finding, Profile, Rule, Severity};
use serde_json::ser::PrettyFormatter;

use super::json::to_text;
use super::line_hash::line_hashes;
use super::lines::Range;
use super::{Report, docs_url};
// The standard's names: a list would only say them twice.
#[allow(clippy::wildcard_imports)]
use model::*;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const ROOT: &str = "%SRCROOT%";

/// What code scanning takes; a file with more is refused as a whole.
const MOST_RESULTS: usize = 25_000;
/// Bytes of the results, without blanks. It takes ten megabytes of gzip, and real results are a tenth or less of
/// their size then.
const MOST_BYTES: usize = 64 << 20;
/// The same for the locations of a result. It shows the first 100.
const MOST_LOCATIONS: usize = 100;
/// Characters of a description.
const MOST_CHARACTERS: usize = 1024;

/// One document with one run.
pub fn sarif(report: &Report<'_>) -> String {
    sarif_of_at_most(report, MOST_RESULTS, MOST_BYTES)
}

fn sarif_of_at_most(report: &Report<'_>, most: usize, bytes: usize) -> String {
    let writer = Writer::new(report);
    let all = report.findings;
    let kept = writer.most_severe(most, bytes);
    let mut notifications = writer.skipped();
    if kept.len() < all.len() {
        let (kept, all) = (kept.len(), all.len());
        let text = format!(
            "Only the {kept} most severe of {all} findings are listed: code scanning takes no more."
        );
        notifications.push(Notification {
            level: "warning",
            message: Text { text },
            locations: vec![],
        });
    }
    let results = kept.into_iter().map(|at| writer.result(at)).collect();
    let description = Text { text: "The root of the repository.".to_owned() };
    let run = Run {
        tool: Tool {
            driver: Driver {
                name: "seamlint",
                version: env!("CARGO_PKG_VERSION"),
                semantic_version: env!("CARGO_PKG_VERSION"),
                information_uri: env!("CARGO_PKG_REPOSITORY"),
                rules: writer.rules.iter().map(|it| descriptor(it)).collect(),
            },
        },
        automation_details: AutomationDetails { id: "seamlint/" },
        invocations: [Invocation {
            execution_successful: true,
            tool_execution_notifications: notifications,
        }],
        column_kind: "utf16CodeUnits",
        original_uri_base_ids: BTreeMap::from([(ROOT, UriBase { description })]),
        results,
    };
    let log = Log { schema: SCHEMA, version: "2.1.0", runs: [run] };
    to_text(&log, PrettyFormatter::new()) + "\n"
}

struct Writer<'r, 'p> {
    report: &'r Report<'p>,
    /// The rules that reported, sorted by id.
    rules: Vec<&'static Rule>,
    hashes: Vec<OnceCell<Vec<String>>>,
}

impl<'r, 'p> Writer<'r, 'p> {
    fn new(report: &'r Report<'p>) -> Self {
        let rules: BTreeMap<_, _> =
            report.findings.iter().map(|it| (it.rule.id, it.rule)).collect();
        let hashes = report.program().files().map(|_| OnceCell::new()).collect();
        Self { report, rules: rules.into_values().collect(), hashes }
    }

    /// The numbers of the first findings by severity, in their order, as long as there are not more than `most`, and
    /// their results take no more than so many `bytes`; what is no news comes last.
    fn most_severe(&self, most: usize, bytes: usize) -> Vec<usize> {
        let report = self.report;
        let mut order: Vec<usize> = (0..report.findings.len()).collect();
        order.sort_by_key(|at| {
            let finding = &report.findings[*at];
            let is_old = finding.suppressed.is_some() || report.is_known(*at);
            (is_old, std::cmp::Reverse((finding.severity, finding.confidence)))
        });
        let mut sum = 0;
        let fit = order.iter().take(most).take_while(|at| {
            sum += size(&self.result(**at));
            sum <= bytes
        });
        let kept = fit.count();
        order.truncate(kept);
        order.sort_unstable();
        order
    }

    fn result(&self, at: usize) -> SarifResult<'r> {
        let (finding, fingerprint) = (&self.report.findings[at], &self.report.fingerprints[at]);
        let place = finding.place;
        let related: Vec<_> = finding
            .related
            .iter()
            .take(MOST_LOCATIONS)
            .enumerate()
            .map(|(at, it)| self.location(it.place, Some(at + 1), Some(&it.message)))
            .collect();
        let justification = |reason: &String| Some(reason.clone()).filter(|it| !it.is_empty());
        let in_source =
            |reason| Suppression { kind: "inSource", justification: justification(reason) };
        let is_known = self.report.is_known(at);
        let by_baseline = is_known.then(|| Suppression {
            kind: "external",
            justification: Some("It is in the baseline.".to_owned()),
        });
        let has_baseline = !self.report.known.is_empty();
        SarifResult {
            rule_id: finding.rule.id,
            rule_index: self.rules.iter().position(|it| it.id == finding.rule.id).unwrap_or(0),
            level: level(finding.severity),
            message: Text { text: self.message(finding) },
            locations: [self.primary(place)],
            code_flows: self.code_flow(finding, &related).into_iter().collect(),
            related_locations: related,
            partial_fingerprints: Fingerprints {
                line_hash: self.line_hash(place),
                own: fingerprint,
            },
            fixes: finding.fixes.iter().map(|it| self.fix(&it.title, &it.edits)).collect(),
            suppressions: finding.suppressed.iter().map(in_source).chain(by_baseline).collect(),
            baseline_state: has_baseline.then_some(if is_known { "unchanged" } else { "new" }),
            properties: ResultProperties { confidence: finding.confidence.name() },
        }
    }

    /// What happens, what to do, and a link to each place that the argument rests on.
    fn message(&self, finding: &Finding) -> String {
        let mut text = escape_links(&sentence(&finding.message));
        if let Some(help) = &finding.help {
            text.push(' ');
            text.push_str(&escape_links(&sentence(help)));
        }
        for (at, related) in finding.related.iter().take(MOST_LOCATIONS).enumerate() {
            let path = &self.report.program().file(related.place.file).path;
            let line = self.range(related.place).start.line;
            let link = format!("{}:{line}", escape_brackets(path));
            text.push_str(&format!(
                "\n[{link}]({}): {}",
                at + 1,
                escape_links(&sentence(&related.message))
            ));
        }
        text
    }

    /// The places in the order of the argument, ending where it is reported.
    fn code_flow(&self, finding: &Finding, related: &[Location]) -> Option<CodeFlow> {
        if related.len() < 2 {
            return None;
        }
        let own = self.location(finding.place, None, Some(&finding.message));
        let steps = related.iter().cloned().map(|it| Location { id: None, ..it }).chain([own]);
        let locations = steps.map(|location| ThreadFlowLocation { location }).collect();
        Some(CodeFlow { thread_flows: [ThreadFlow { locations }] })
    }

    fn primary(&self, place: Place) -> Location {
        let mut location = self.location(place, None, None);
        let range = self.range(place);
        if range.end.line > range.start.line {
            let line = self.report.lines.line_text(place.file, place.span.start);
            let end_column = line.encode_utf16().count() as u32 + 1;
            let region = Region { end_line: range.start.line, end_column, ..region(range) };
            location.physical_location.region = Some(region);
        }
        location
    }

    fn location(&self, place: Place, id: Option<usize>, message: Option<&str>) -> Location {
        let artifact_location = self.artifact(place.file);
        let region = Some(region(self.range(place)));
        let message = message.map(|it| LocationText { text: escape_links(&sentence(it)) });
        Location { id, physical_location: PhysicalLocation { artifact_location, region }, message }
    }

    fn artifact(&self, file: FileId) -> ArtifactLocation {
        artifact(&self.report.from_repository(file))
    }

    fn range(&self, place: Place) -> Range {
        self.report.lines.range(place.file, place.span)
    }

    fn line_hash(&self, place: Place) -> String {
        let text = || self.report.program().file(place.file).text();
        let hashes = self.hashes[place.file.0 as usize].get_or_init(|| line_hashes(text()));
        let line = self.range(place).start.line as usize - 1;
        hashes.get(line).cloned().unwrap_or_default()
    }

    fn fix(&self, title: &str, edits: &[Edit]) -> Fix {
        let mut changes: BTreeMap<FileId, Vec<Replacement>> = BTreeMap::new();
        for edit in edits {
            changes.entry(edit.place.file).or_default().push(Replacement {
                deleted_region: region(self.range(edit.place)),
                inserted_content: Text { text: edit.text.clone() },
            });
        }
        let change = |(file, replacements)| ArtifactChange {
            artifact_location: self.artifact(file),
            replacements,
        };
        Fix {
            description: Text { text: sentence(title) },
            artifact_changes: changes.into_iter().map(change).collect(),
        }
    }

    fn skipped(&self) -> Vec<Notification> {
        let notification = |it: &crate::walk::Skipped| Notification {
            level: "note",
            message: Text { text: sentence(&format!("{} was not read: {}", it.path, it.reason)) },
            locations: vec![Location {
                id: None,
                physical_location: PhysicalLocation {
                    artifact_location: artifact(&format!("{}{}", self.report.folder, it.path)),
                    region: None,
                },
                message: None,
            }],
        };
        self.report.skipped.iter().map(notification).collect()
    }
}

/// The bytes of a result, without blanks.
fn size(result: &SarifResult<'_>) -> usize {
    serde_json::to_vec(result).map_or(0, |it| it.len())
}

fn descriptor(rule: &'static Rule) -> Descriptor {
    let prose: Vec<_> =
        rule.docs.lines().skip(1).map(str::trim).skip_while(|it| it.is_empty()).collect();
    let first = prose.split(|it| it.is_empty()).next().unwrap_or_default().join(" ");
    let full = if first.is_empty() { sentence(rule.summary) } else { first };
    Descriptor {
        id: rule.id,
        name: pascal_case(rule.id),
        short_description: Text { text: sentence(rule.summary) },
        full_description: Text { text: full.chars().take(MOST_CHARACTERS).collect() },
        help_uri: docs_url(rule),
        help: MarkdownText { text: rule.docs.to_owned(), markdown: rule.docs.to_owned() },
        default_configuration: Configuration { level: level(rule.severity) },
        properties: RuleProperties {
            tags: tags(rule),
            precision: match rule.profile {
                Profile::Default => "high",
                Profile::Strict => "medium",
            },
            problem_severity: match rule.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "recommendation",
            },
        },
    }
}

fn tags(rule: &Rule) -> Vec<&'static str> {
    let sides: &[&str] = match rule.check {
        Check::Go(_) => &["go"],
        Check::Js(_) | Check::JsProgram(_) => &["javascript", "typescript"],
        Check::Seam(_) => &["go", "javascript", "typescript"],
        Check::Runner => &["maintainability"],
    };
    let kind = if matches!(rule.check, Check::Runner) { None } else { Some("reliability") };
    kind.into_iter().chain(sides.iter().copied()).collect()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn region(range: Range) -> Region {
    Region {
        start_line: range.start.line,
        start_column: range.start.column,
        end_line: range.end.line,
        end_column: range.end.column,
    }
}

fn artifact(path: &str) -> ArtifactLocation {
    ArtifactLocation { uri: percent_encode(path), uri_base_id: ROOT }
}

/// A path as a relative URI reference.
pub(super) fn percent_encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Messages elsewhere are clauses; here they are sentences: a capital and a full stop.
fn sentence(clause: &str) -> String {
    let mut chars = clause.chars();
    let mut out: String =
        chars.next().map(|it| it.to_uppercase().chain(chars).collect()).unwrap_or_default();
    if !out.ends_with(['.', '!', '?']) {
        out.push('.');
    }
    out
}

/// `[text](id)` in a message is a link unless backslashes say otherwise.
fn escape_links(text: &str) -> String {
    if text.contains("](") { escape_brackets(text) } else { text.to_owned() }
}

/// Brackets in the text of a link are written with backslashes.
fn escape_brackets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '[' | ']' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// `go/ws-write-unchecked` as `GoWsWriteUnchecked`.
fn pascal_case(id: &str) -> String {
    id.split(['/', '-']).map(|it| sentence(it).trim_end_matches('.').to_owned()).collect()
}

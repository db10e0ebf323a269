//! Findings as diagnostics, asked for or pushed.

use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use gen_lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity,
    DiagnosticTag, Uri,
};
use rustc_hash::{FxHashMap, FxHasher};
use seamlint_program::FileId;
use seamlint_rules::{Finding, Severity, suppress};
use serde_json::{Value, json};

use super::text::Lines;
use super::view::{Target, View};
use crate::report::docs_url;
use crate::session::Analysis;

/// The diagnostics of a file, with what tells them from others.
#[derive(Clone, Debug)]
pub(super) struct Diagnosed {
    /// A list of diagnostics.
    pub(super) items: Value,
    /// The same for the same list.
    pub(super) id: String,
}

impl Diagnosed {
    fn new(items: &[Diagnostic]) -> Self {
        let items = serde_json::to_value(items).unwrap_or_else(|_| json!([]));
        let mut hasher = FxHasher::default();
        items.to_string().hash(&mut hasher);
        Self { id: format!("{:016x}", hasher.finish()), items }
    }

    /// The answer to whoever has the diagnostics with this id already.
    pub(super) fn report(&self, previous: Option<&str>) -> Value {
        if previous == Some(&self.id) {
            json!({ "kind": "unchanged", "resultId": self.id })
        } else {
            json!({ "kind": "full", "resultId": self.id, "items": self.items })
        }
    }
}

/// The diagnostics of one file.
pub(super) fn of_file(view: &View<'_>, path: &Path) -> Diagnosed {
    let of_config = view.snapshot.analyses.iter().filter_map(|it| it.problems.as_ref());
    if let Some((_, problems)) = of_config.clone().find(|it| it.0 == path) {
        return Diagnosed::new(&of_problems(view, problems));
    }
    match view.target(path) {
        Some(target) => Diagnosed::new(&of_target(view, target)),
        None => Diagnosed::new(&[]),
    }
}

/// All files with diagnostics, by path.
pub(super) fn all(view: &View<'_>) -> FxHashMap<PathBuf, Diagnosed> {
    let mut out = FxHashMap::default();
    for analysis in &view.snapshot.analyses {
        if let Some((path, problems)) = &analysis.problems {
            out.insert(path.clone(), Diagnosed::new(&of_problems(view, problems)));
        }
        for file in analysis.files_with_findings() {
            let path = analysis.path(file);
            if view.owns(analysis, &path) {
                let items = of_target(view, Target { analysis, file });
                out.insert(path, Diagnosed::new(&items));
            }
        }
    }
    out
}

/// The answer to `workspace/diagnostic`: every file that has diagnostics, or had some when it was asked for
/// last. `previous` is what the client has.
pub(super) fn workspace(view: &View<'_>, previous: &[(PathBuf, Uri, String)]) -> Value {
    let now = all(view);
    let mut paths: Vec<&PathBuf> = now.keys().chain(previous.iter().map(|it| &it.0)).collect();
    paths.sort();
    paths.dedup();
    let item = |path: &PathBuf| {
        let known = previous.iter().find(|it| it.0 == *path);
        let empty = || Diagnosed::new(&[]);
        let diagnosed = now.get(path).cloned().unwrap_or_else(empty);
        let mut report = diagnosed.report(known.map(|it| it.2.as_str()));
        report["uri"] = json!(known.map_or_else(|| view.names.uri(path), |it| it.1.clone()));
        report["version"] = json!(view.names.version(path));
        report
    };
    json!({ "items": paths.into_iter().map(item).collect::<Vec<_>>() })
}

fn of_target(view: &View<'_>, target: Target<'_>) -> Vec<Diagnostic> {
    let findings = target.analysis.findings_in(target.file);
    findings.map(|it| diagnostic(view, target.analysis, it)).collect()
}

/// A finding as a diagnostic.
pub(super) fn diagnostic(view: &View<'_>, analysis: &Analysis, finding: &Finding) -> Diagnostic {
    let mut message = finding.message.clone();
    if let Some(help) = &finding.help {
        message = format!("{message}\nhelp: {help}");
    }
    let related: Vec<_> = finding
        .related
        .iter()
        .map(|it| DiagnosticRelatedInformation {
            location: view.location(analysis, it.place),
            message: it.message.clone(),
        })
        .collect();
    if !view.client.related {
        for it in &finding.related {
            let path = &analysis.program.file(it.place.file).path;
            let line = view.range(analysis, it.place).start.line + 1;
            message = format!("{message}\n{path}:{line}: {}", it.message);
        }
    }
    let description = CodeDescription { href: Uri(docs_url(finding.rule)) };
    let is_idle = std::ptr::eq(finding.rule, &raw const suppress::UNUSED_IGNORE);
    Diagnostic {
        range: view.range(analysis, finding.place),
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::Error,
            Severity::Warning => DiagnosticSeverity::Warning,
            Severity::Info => DiagnosticSeverity::Information,
        }),
        code: Some(Code::String(finding.rule.id.to_owned())),
        code_description: view.client.code_description.then_some(description),
        source: Some("seamlint".to_owned()),
        message: message.into(),
        tags: is_idle.then(|| vec![DiagnosticTag::Unnecessary]),
        related_information: (view.client.related && !related.is_empty()).then_some(related),
        data: None,
    }
}

/// What is wrong with a configuration.
fn of_problems(view: &View<'_>, problems: &crate::config::Problems) -> Vec<Diagnostic> {
    let lines = Lines::new(&problems.text, view.client.encoding);
    let range = |span: &std::ops::Range<usize>| {
        let at =
            |offset: usize| lines.position(&problems.text, offset.min(problems.text.len()) as u32);
        gen_lsp_types::Range { start: at(span.start), end: at(span.end) }
    };
    let diagnostic = |it: &crate::config::Problem| {
        let help = it.help.as_ref().map_or(String::new(), |it| format!("\nhelp: {it}"));
        Diagnostic {
            range: range(&it.span),
            severity: Some(DiagnosticSeverity::Error),
            source: Some("seamlint".to_owned()),
            message: format!("{}{help}", it.message).into(),
            code: None,
            code_description: None,
            tags: None,
            related_information: None,
            data: None,
        }
    };
    problems.problems.iter().map(diagnostic).collect()
}

/// Which of the findings of a file touch a span.
pub(super) fn touching(
    analysis: &Analysis,
    file: FileId,
    span: seamlint_syntax::Span,
) -> impl Iterator<Item = &Finding> {
    let touches =
        move |it: &&Finding| it.place.span.start <= span.end && span.start <= it.place.span.end;
    analysis.findings_in(file).filter(touches)
}

/// Files whose diagnostics are not what they were.
pub(super) fn changed(
    before: &FxHashMap<PathBuf, String>,
    now: &FxHashMap<PathBuf, Diagnosed>,
) -> Vec<PathBuf> {
    let differs = |path: &&PathBuf| before.get(*path) != now.get(*path).map(|it| &it.id);
    let mut paths: Vec<_> = before.keys().chain(now.keys()).filter(differs).cloned().collect();
    paths.sort();
    paths.dedup();
    paths
}

/// What is remembered of diagnostics.
pub(super) fn ids(of: &FxHashMap<PathBuf, Diagnosed>) -> FxHashMap<PathBuf, String> {
    of.iter().map(|(path, it)| (path.clone(), it.id.clone())).collect()
}

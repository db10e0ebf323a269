//! What can be done about a finding: fixes, all of them at once, a comment that says why it stays, and the
//! rule's documentation.

use std::collections::BTreeMap;
use std::path::PathBuf;

use gen_lsp_types::{Range, TextEdit};
use seamlint_rules::{Edit, Finding};
use seamlint_syntax::Limits;
use serde_json::{Value, json};

use super::commands;
use super::diagnostics::{diagnostic, touching};
use super::view::{Target, View};
use crate::fix::{self, Safety};

/// The kind of the action that applies all safe fixes of a file.
pub(super) const FIX_ALL: &str = "source.fixAll.seamlint";
/// The kind of what cures a finding.
pub(super) const QUICK_FIX: &str = "quickfix";

/// What a client wants to see of actions: some kinds, or everything.
pub(super) struct Wanted {
    /// The kinds, each with all below it; `None` for everything.
    pub(super) only: Option<Vec<String>>,
}

impl Wanted {
    /// Whether an action of a kind is wanted.
    fn takes(&self, kind: &str) -> bool {
        let below = |it: &String| {
            it.is_empty()
                || kind == it
                || kind.strip_prefix(it.as_str()).is_some_and(|it| it.starts_with('.'))
        };
        self.only.as_ref().is_none_or(|only| only.iter().any(below))
    }
}

/// The actions for a range of a file.
pub(super) fn actions(
    view: &View<'_>,
    target: Target<'_>,
    range: Range,
    wanted: &Wanted,
) -> Vec<Value> {
    let mut out = Vec::new();
    if wanted.takes(QUICK_FIX) {
        let span = view.span(target, range);
        let findings: Vec<_> = touching(target.analysis, target.file, span).collect();
        for finding in &findings {
            out.extend(fixes(view, target, finding));
        }
        for finding in &findings {
            out.extend(suppression(view, target, finding));
            out.push(explanation(view, target, finding));
        }
    }
    if wanted.takes(FIX_ALL) {
        out.extend(fix_all(view, target));
    }
    out
}

fn fixes(view: &View<'_>, target: Target<'_>, finding: &Finding) -> Vec<Value> {
    let action = |(at, fix): (usize, &seamlint_rules::Fix)| {
        let title =
            if fix.safe { fix.title.clone() } else { format!("{} (look at it)", fix.title) };
        let mut action = json!({
            "title": title,
            "kind": QUICK_FIX,
            "diagnostics": [diagnostic(view, target.analysis, finding)],
            "edit": workspace_edit(view, target, &fix.edits),
        });
        if fix.safe && at == 0 {
            action["isPreferred"] = json!(true);
        }
        action
    };
    finding.fixes.iter().enumerate().filter(|it| !it.1.edits.is_empty()).map(action).collect()
}

/// All safe fixes of a file that do not overlap. What one action does to a file is not done to others.
fn fix_all(view: &View<'_>, target: Target<'_>) -> Option<Value> {
    let (program, findings) = (&target.analysis.program, &target.analysis.findings);
    let path = &program.file(target.file).path;
    let fixes = fix::together(program, findings, Safety::Safe, &|it| *it == **path);
    let edits: Vec<_> = fixes.into_iter().flat_map(|it| it.edits.iter().cloned()).collect();
    (!edits.is_empty()).then(|| {
        json!({
            "title": "Fix all that is safe to fix (seamlint)",
            "kind": FIX_ALL,
            "edit": workspace_edit(view, target, &edits),
        })
    })
}

/// A comment at the finding's line that says that it stays.
fn suppression(view: &View<'_>, target: Target<'_>, finding: &Finding) -> Option<Value> {
    let edit = fix::suppression(&target.analysis.program, finding, &Limits::default())?;
    let title = format!("Ignore {} here, and say why", finding.rule.id);
    let mut action = json!({
        "title": title,
        "kind": QUICK_FIX,
        "diagnostics": [diagnostic(view, target.analysis, finding)],
    });
    if view.client.asks_reasons {
        let uri = view.names.uri(&target.analysis.path(edit.place.file));
        let range = view.range(target.analysis, edit.place);
        let arguments = json!([uri, TextEdit { range, new_text: edit.text }]);
        action["command"] =
            json!({ "title": title, "command": commands::IGNORE, "arguments": arguments });
    } else {
        action["edit"] = workspace_edit(view, target, &[edit]);
    }
    Some(action)
}

fn explanation(view: &View<'_>, target: Target<'_>, finding: &Finding) -> Value {
    let command = commands::explain(finding.rule);
    json!({
        "title": command["title"],
        "kind": QUICK_FIX,
        "diagnostics": [diagnostic(view, target.analysis, finding)],
        "command": command,
    })
}

/// Edits in the form that the client understands.
fn workspace_edit(view: &View<'_>, target: Target<'_>, edits: &[Edit]) -> Value {
    let mut by_path: BTreeMap<PathBuf, Vec<TextEdit>> = BTreeMap::new();
    for edit in edits {
        let path = target.analysis.path(edit.place.file);
        let range = view.range(target.analysis, edit.place);
        by_path.entry(path).or_default().push(TextEdit { range, new_text: edit.text.clone() });
    }
    if view.client.document_changes {
        let document = |(path, edits): (PathBuf, Vec<TextEdit>)| {
            let (uri, version) = (view.names.uri(&path), view.names.version(&path));
            json!({ "textDocument": { "uri": uri, "version": version }, "edits": edits })
        };
        json!({ "documentChanges": by_path.into_iter().map(document).collect::<Vec<_>>() })
    } else {
        let changes: serde_json::Map<_, _> =
            by_path.into_iter().map(|(path, it)| (view.names.uri(&path).0, json!(it))).collect();
        json!({ "changes": changes })
    }
}

#[cfg(test)]
mod tests {
    use super::Wanted;

    #[test]
    fn a_kind_holds_what_is_below_it() {
        let only = |it: &str| Wanted { only: Some(vec![it.to_owned()]) };
        assert!(only("source.fixAll").takes(super::FIX_ALL));
        assert!(only("source").takes(super::FIX_ALL));
        assert!(only("").takes("quickfix"));
        assert!(!only("source.fixAl").takes(super::FIX_ALL));
        assert!(!only("source.organizeImports").takes("quickfix"));
        assert!(Wanted { only: None }.takes("quickfix"));
    }
}

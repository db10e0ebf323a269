//! Comments that suppress: the rules that they name lead to their documentation.

use seamlint_program::{File, Place};
use seamlint_rules::Rule;
use seamlint_syntax::{Kind, Span};
use serde_json::{Value, json};

use super::view::{Target, View};
use crate::report::docs_url;

/// What a suppression begins with.
const MARK: &str = "seamlint-ignore[";

/// The rules that suppressions of a file name, with their places.
pub(super) fn named_rules(file: &File) -> Vec<(Span, &'static Rule)> {
    let mut out = Vec::new();
    if !file.text().contains(MARK) {
        return out;
    }
    for comment in file.tree.nodes(Kind::Comment) {
        let text = comment.text();
        let Some(start) = text.find(MARK).map(|it| it + MARK.len()) else { continue };
        let list = text[start..].split(']').next().unwrap_or_default();
        let mut at = comment.span().start + start as u32;
        for name in list.split(',') {
            let id = name.trim();
            let from = at + (name.len() - name.trim_start().len()) as u32;
            let span = Span::new(from, from + id.len() as u32);
            out.extend(seamlint_rules::rule(id).map(|it| (span, it)));
            at += name.len() as u32 + 1;
        }
    }
    out
}

/// The answer to `textDocument/documentLink`.
pub(super) fn links(view: &View<'_>, target: Target<'_>) -> Vec<Value> {
    let link = |(span, rule): (Span, &Rule)| {
        let range = view.range(target.analysis, Place { file: target.file, span });
        json!({ "range": range, "target": docs_url(rule), "tooltip": rule.summary })
    };
    named_rules(target.analysis.program.file(target.file)).into_iter().map(link).collect()
}

//! `go/context-detached`

mod reached;

use seamlint_program::go::Carrier;
use seamlint_syntax::{Field, Kind, Node};

use super::deliberate::{called, is_deliberate};
use crate::Cx;
use crate::finding::Edit;
use crate::rule::{Check, Confidence, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "go/context-detached",
    summary: "work of a request runs with a context that is never cancelled",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &["contextcheck"],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    for fresh in cx.go().fresh_contexts(cx.file_id()) {
        let Some(work) = cx.go().work_of_context(cx.file_id(), fresh) else { continue };
        match cx.go().context_here(cx.file_id(), fresh) {
            Some(carrier) if !is_deliberate(cx, fresh, &carrier) => {
                report(cx, fresh, work, &carrier);
            }
            Some(_) => {}
            None => reached::check(cx, fresh, work),
        }
    }
}

fn report(cx: &mut Cx<'_>, fresh: Node<'_>, work: Node<'_>, carrier: &Carrier<'_>) {
    let (text, wanted, work_name) = (fresh.text(), &carrier.expression, called(work));
    let message = format!(
        "`{work_name}` runs with `{text}`, not with `{wanted}`: when the caller goes away or its deadline passes, it goes on"
    );
    let at = seamlint_program::Place { file: cx.file_id(), span: carrier.local.span };
    let (place, work_place) = (cx.place(fresh), cx.place(work));
    let known = cx.go().callee(cx.file_id(), work).is_some_and(|it| it.signature.is_some());
    let leaves_import = uses_of_import(cx, fresh) > 1;
    let finding = cx.report_at(place, message);
    finding.also(at, format!("`{wanted}` is at hand"));
    if work_place.span.start > place.span.end {
        finding.also(work_place, "the work that is not cancelled");
    }
    finding.help(format!(
        "pass `{wanted}`, or `context.WithoutCancel({wanted})` where the work must outlive the request"
    ));
    if !known {
        finding.confidence(Confidence::Medium);
    }
    if leaves_import {
        finding.unsafe_fix(format!("use `{wanted}`"), vec![Edit::replace(place, wanted.clone())]);
    }
}

/// How often the file mentions the package: the last mention must stay, or the import is unused.
fn uses_of_import(cx: &Cx<'_>, fresh: Node<'_>) -> usize {
    let package = fresh.child(Field::Function).and_then(|it| it.child(Field::Operand));
    let name = package.map_or("", |it| it.text());
    let in_types = cx.nodes(Kind::QualifiedType).filter_map(|it| it.child(Field::Package));
    let in_values = cx.nodes(Kind::SelectorExpression).filter_map(|it| it.child(Field::Operand));
    in_types.chain(in_values).filter(|it| it.text() == name).count()
}

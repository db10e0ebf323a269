//! `go/context-not-forwarded`

use seamlint_program::Place;
use seamlint_program::go::{Callee, Carrier, ContextVariant};
use seamlint_syntax::{Field, Node};

use super::deliberate::{called, is_deliberate};
use crate::Cx;
use crate::finding::Edit;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "go/context-not-forwarded",
    summary: "a context is at hand, and a call that waits is made without it",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &["noctx"],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    let (go, file) = (cx.go(), cx.file_id());
    for call in go.calls_with_context_variant(file) {
        let Some(callee) = go.callee(file, call) else { continue };
        let Some(variant) = go.context_variant(file, call, &callee) else { continue };
        let Some(carrier) = go.context_here(file, call) else { continue };
        if !go.has_context_otherwise(file, call, &callee) && !is_deliberate(cx, call, &carrier) {
            report(cx, call, &callee, &variant, &carrier);
        }
    }
}

fn report(
    cx: &mut Cx<'_>,
    call: Node<'_>,
    callee: &Callee,
    variant: &ContextVariant,
    carrier: &Carrier<'_>,
) {
    let (name, wanted) = (called(call), &carrier.expression);
    let cure = if variant.before { "before it gives it one" } else { "does the same with it" };
    let message = format!(
        "`{name}` takes no context, so it goes on when `{wanted}` is cancelled: `{}` {cure}",
        variant.name
    );
    let at = Place { file: cx.file_id(), span: carrier.local.span };
    let fix = forwarded(cx, call, callee, variant, wanted);
    let own = variant.function.map(|it| cx.go().function_place(it));
    let outlives = cx.go().knowledge(&callee.symbol).is_some_and(|it| it.outlives)
        && !cx.go().is_completed(cx.file_id(), cx.tree().node(call.id()));
    let finding = cx.report(call, message);
    finding.also(at, format!("`{wanted}` is at hand"));
    if let Some(place) = own {
        finding.also(place, "the variant that takes a context");
    }
    finding.help(format!("call `{}` with `{wanted}`", variant.name));
    if outlives {
        finding.strict();
    }
    if let Some(edits) = fix {
        finding.unsafe_fix(format!("call `{}`", variant.name), edits);
    }
}

/// The call by the name of its variant, where that only wants a context before the arguments.
fn forwarded(
    cx: &Cx<'_>,
    call: Node<'_>,
    callee: &Callee,
    variant: &ContextVariant,
    wanted: &str,
) -> Option<Vec<Edit>> {
    let name = call.child(Field::Function)?;
    let name = name.child(Field::Field).unwrap_or(name);
    let plain = *variant.name == format!("{}Context", callee.symbol.name)
        || *variant.name == format!("{}WithContext", callee.symbol.name);
    let arguments = call.child(Field::Arguments)?;
    if !plain {
        return None;
    }
    let comma = if arguments.first().is_some() { ", " } else { "" };
    Some(vec![
        Edit::replace(cx.place(name), variant.name.clone()),
        Edit::inside(cx.place(arguments), format!("{wanted}{comma}")),
    ])
}

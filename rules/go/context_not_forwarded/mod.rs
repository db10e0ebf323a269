//! `go/context-not-forwarded`

use seamlint_program::go::{Callee, Carrier, FunctionId, Type};
use seamlint_syntax::{Field, Kind, Node};

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
    for call in cx.nodes(Kind::CallExpression) {
        let Some(callee) = cx.go().callee(cx.file_id(), call) else { continue };
        let Some(variant) = variant_of(cx, &callee, call) else { continue };
        let Some(carrier) = cx.go().context_here(cx.file_id(), call) else { continue };
        if gets_one_later(cx, call)
            || has_one_already(cx, call, &callee)
            || is_deliberate(cx, call, &carrier)
        {
            continue;
        }
        report(cx, call, &callee, &variant, &carrier);
    }
}

/// What to call instead.
struct Variant {
    name: String,
    own: Option<FunctionId>,
}

fn report(
    cx: &mut Cx<'_>,
    call: Node<'_>,
    callee: &Callee,
    variant: &Variant,
    carrier: &Carrier<'_>,
) {
    let (name, wanted) = (called(call), &carrier.expression);
    let message = format!(
        "`{name}` takes no context, so it goes on when `{wanted}` is cancelled: `{}` does the same with it",
        variant.name
    );
    let at = seamlint_program::Place { file: cx.file_id(), span: carrier.local.span };
    let fix = forwarded(cx, call, callee, variant, wanted);
    let own = variant.own.map(|it| cx.go().function_place(it));
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

fn variant_of(cx: &Cx<'_>, callee: &Callee, call: Node<'_>) -> Option<Variant> {
    if let Some(known) = cx.go().knowledge(&callee.symbol).and_then(|it| it.ctx_variant.clone()) {
        return Some(Variant { name: known, own: None });
    }
    let function = callee.function?;
    let takes_one = |it: &Type| cx.go().carrier(it).is_some();
    if callee.signature.as_ref()?.params.iter().any(takes_one) {
        return None;
    }
    let here = cx.go().function_at(cx.file_id(), call);
    let twin = cx.go().context_twin(function).filter(|it| Some(*it) != here)?;
    let name = cx.go().function(twin).name.as_deref()?.to_owned();
    Some(Variant { name, own: Some(twin) })
}

/// A request that is given its context behind: `req.WithContext(ctx)`.
fn gets_one_later(cx: &Cx<'_>, call: Node<'_>) -> bool {
    let statement = call.ancestors().find(|it| {
        it.kind() == Kind::ShortVarDeclaration || it.kind() == Kind::AssignmentStatement
    });
    let target = statement.and_then(|it| it.child(Field::Left)).and_then(|it| it.first());
    let (Some((local, _)), Some(body)) = (
        target.and_then(|it| cx.go().local(cx.file_id(), it)),
        seamlint_program::flow::enclosing_function(call),
    ) else {
        return false;
    };
    let body = cx.tree().node(body.id());
    cx.go().uses(cx.file_id(), body, local).any(|it| {
        let selector = it.parent().filter(|it| it.kind() == Kind::SelectorExpression);
        selector
            .and_then(|it| it.child(Field::Field))
            .is_some_and(|it| matches!(it.text(), "WithContext" | "Clone"))
    })
}

/// A transaction ends with the context that it was begun with, and so do its statements; where it was
/// begun is known only of a local.
fn has_one_already(cx: &Cx<'_>, call: Node<'_>, callee: &Callee) -> bool {
    let Some(receiver) = callee.symbol.receiver.as_deref() else { return false };
    if !matches!(receiver, "Tx" | "Stmt" | "NamedStmt") {
        return false;
    }
    let operand = call.child(Field::Function).and_then(|it| it.child(Field::Operand));
    let local = operand.and_then(|it| cx.go().local(cx.file_id(), it));
    let maker = local.and_then(|it| cx.go().made_by(cx.file_id(), it.1));
    // A transaction begun without a context is reported where it is begun.
    maker.is_none_or(|it| receiver == "Tx" || it.symbol.receiver.as_deref() == Some("Tx"))
}

/// The call by the name of its variant, where that only wants a context before the arguments.
fn forwarded(
    cx: &Cx<'_>,
    call: Node<'_>,
    callee: &Callee,
    variant: &Variant,
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
    let mut opening = cx.place(arguments);
    opening.span.end = opening.span.start + 1;
    let comma = if arguments.first().is_some() { ", " } else { "" };
    Some(vec![
        Edit::replace(cx.place(name), variant.name.clone()),
        Edit::after(opening, format!("{wanted}{comma}")),
    ])
}

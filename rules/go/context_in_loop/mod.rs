//! A context is derived from itself, round after round.

use seamlint_program::Place;
use seamlint_program::flow::uses;
use seamlint_program::go::{FunctionId, Held, Known, Type};
use seamlint_program::library::{Ctx, Knowledge};
use seamlint_syntax::{Field, Kind, Node, Span};

use crate::{Check, Cx, Profile, Rule, Severity};

/// See `docs.md`.
pub static RULE: Rule = Rule {
    id: "go/context-in-loop",
    summary: "a loop derives a context from itself, so it grows with each round",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &["fatcontext"],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    let (go, file) = (cx.go(), cx.file_id());
    let derives = |it: &Knowledge| matches!(it.ctx, Some(Ctx::Cancellable(_) | Ctx::Derived));
    for Known { call, .. } in go.known_calls(file, derives) {
        let Some(target) = uses::target_of(call, 0).filter(|it| uses::is_target(*it)) else {
            continue;
        };
        let parent = call.child(Field::Arguments).and_then(|it| it.first());
        let Some(held) = go.held(file, target) else { continue };
        if parent.and_then(|it| go.held(file, it)).is_none_or(|it| !it.is(&held)) {
            continue;
        }
        let Some(function) = go.function_at(file, call) else { continue };
        if let Some(outer) = growing_loop(cx, function, call, &held) {
            report(cx, target, outer);
        }
    }
}

/// The loop in which the context comes back to its own derivation unreplaced.
fn growing_loop<'t>(
    cx: &Cx<'t>,
    function: FunctionId,
    call: Node<'t>,
    held: &Held<'_>,
) -> Option<Node<'t>> {
    let go = cx.go();
    let cfg = go.cfg(function).filter(|it| !it.is_broken())?;
    let step = cfg.step_of(call)?;
    let mut ends = go.replacements(function, cfg, held);
    ends.remove(step);
    if !cfg.from(step).without(&ends).reaches(step) {
        return None;
    }
    let node = go.function_node(function)?;
    let loops = call.ancestors().take_while(|it| *it != node);
    loops
        .filter(|it| it.kind() == Kind::ForStatement)
        .take_while(|it| !declares(cx, *it, held))
        .find(|it| !(is_bounded(cx, *it) && is_used_behind(cx, node, *it, held)))
}

/// Whether the variable is made anew in each round.
fn declares(cx: &Cx<'_>, around: Node<'_>, held: &Held<'_>) -> bool {
    let local = cx.go().local(cx.file_id(), held.root);
    local.is_some_and(|it| around.span().contains(it.1.span))
}

/// Whether the loop runs over a set that is there before, or counts.
fn is_bounded(cx: &Cx<'_>, node: Node<'_>) -> bool {
    let clause = node.parts().find(|it| it.field() != Field::Body);
    match clause.map(|it| (it.kind(), it)) {
        Some((Kind::RangeClause, range)) => {
            let over = range.child(Field::Right).map(|it| cx.go().type_of(cx.file_id(), it));
            // A channel gives values as long as somebody sends.
            over.is_some_and(|it| !matches!(cx.go().underlying(&it), Type::Chan(_)))
        }
        Some((Kind::ForClause, clause)) => clause.child(Field::Condition).is_some(),
        _ => false,
    }
}

/// Whether the context, with all its layers, is wanted behind the loop; a field always is.
fn is_used_behind(cx: &Cx<'_>, function: Node<'_>, around: Node<'_>, held: &Held<'_>) -> bool {
    let is_it = |it: Node<'_>| cx.go().held(cx.file_id(), it).is_some_and(|it| it.is(held));
    let mut behind = function.descendants().filter(|it| it.span().start >= around.span().end);
    !held.fields().is_empty() || behind.any(|it| it.kind() == Kind::Identifier && is_it(it))
}

fn report(cx: &mut Cx<'_>, target: Node<'_>, around: Node<'_>) {
    let name = target.text();
    let body = around.child(Field::Body).map_or(around.span().end, |it| it.span().start);
    let head = Place { file: cx.file_id(), span: Span::new(around.span().start, body) };
    cx.report(
        target,
        format!(
            "`{name}` is derived from itself in a loop: each round adds a layer and keeps all before"
        ),
    )
    .help("derive a new variable from the context outside the loop")
    .also(head, "in this loop");
}

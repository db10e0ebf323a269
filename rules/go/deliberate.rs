//! Signs that work is meant to outlive the request that started it.

use seamlint_program::flow;
use seamlint_program::go::{Carrier, FunctionId, finishes};
use seamlint_program::library::Ws;
use seamlint_syntax::{Field, Kind, Node, Span};

use crate::Cx;
use crate::comment::said;

/// Words of comments that say so.
const SAID: [&str; 13] = [
    "detach",
    "fire-and-forget",
    "fire and forget",
    "outliv",
    "cancel",
    "background",
    "independent",
    "request context",
    "best effort",
    "best-effort",
    "even if",
    "regardless",
    "disconnect",
];

/// Whether the code at `node` is meant to run on when `carrier` is cancelled.
pub(super) fn is_deliberate(cx: &Cx<'_>, node: Node<'_>, carrier: &Carrier<'_>) -> bool {
    let node = cx.tree().node(node.id());
    is_apart(cx, carrier.function, node)
        || is_behind_the_end(cx, node, carrier)
        || upgrades(cx, node)
}

/// Whether a function's name, a statement around `node` or a comment says that the code there is not part
/// of what the caller waits for.
pub(super) fn is_apart(cx: &Cx<'_>, function: FunctionId, node: Node<'_>) -> bool {
    let node = cx.tree().node(node.id());
    cx.go().function(function).name.as_deref().is_some_and(finishes)
        || node.ancestors().any(|it| matches!(it.kind(), Kind::DeferStatement | Kind::GoStatement))
        || is_said(cx, node)
}

/// A comment on the line, or on one of the two above, that speaks of it.
fn is_said(cx: &Cx<'_>, node: Node<'_>) -> bool {
    let text = cx.tree().text();
    let start = node.span().start as usize;
    let first = text[..start].rmatch_indices('\n').nth(2).map_or(0, |it| it.0);
    let last = text[start..].find('\n').map_or(text.len(), |it| start + it);
    // A comment may start above and reach down to here, but people who say why do not write that much.
    let near = cx.nodes_in(Kind::Comment, Span::new(first as u32, last as u32));
    let said: Vec<_> = near.map(|it| said(it.text())).collect();
    SAID.iter().any(|word| said.iter().any(|it| it.contains(word)))
}

/// Code that runs because the context has ended, or because there was none.
fn is_behind_the_end(cx: &Cx<'_>, node: Node<'_>, carrier: &Carrier<'_>) -> bool {
    let Some(function) = flow::enclosing_function(node) else { return false };
    let waits = cx.nodes_in(Kind::UnaryExpression, function.span()).filter(|it| {
        it.has(Kind::LtMinus)
            && it.span().end <= node.span().start
            && it.child(Field::Operand).is_some_and(|it| it.text().ends_with(".Done()"))
    });
    let mut block_ends = waits.filter_map(|it| {
        it.ancestor(|it| matches!(it.kind(), Kind::Block | Kind::CommunicationCase))
    });
    if block_ends.any(|it| it.encloses(node)) {
        return true;
    }
    let name = cx.go().facts(cx.file_id()).map_or("", |it| it.name(carrier.local.name));
    let asks = |it: Node<'_>| {
        it.child(Field::Condition).is_some_and(|it| {
            let text = it.text();
            text.contains(&format!("{name} == nil")) || text.contains(&format!("{name}.Err()"))
        })
    };
    node.ancestors().any(|it| it.kind() == Kind::IfStatement && asks(it))
}

/// A request that became a socket: its context does not say whether the peer is there.
fn upgrades(cx: &Cx<'_>, node: Node<'_>) -> bool {
    let Some(function) = flow::enclosing_function(node) else { return false };
    cx.nodes_in(Kind::CallExpression, function.span()).any(|it| {
        let known = cx.go().known_callee(cx.file_id(), it);
        known.is_some_and(|it| it.1.ws == Some(Ws::Upgrade))
    })
}

/// The name of a call's function as written, for messages.
pub(super) fn called(call: Node<'_>) -> &str {
    let function = call.child(Field::Function);
    // Of a chain of calls the last is meant.
    let chained = function.and_then(|it| it.child(Field::Operand));
    let chained = chained.is_some_and(|it| it.kind() == Kind::CallExpression);
    let name = function.filter(|_| chained).and_then(|it| it.child(Field::Field));
    name.or(function).map_or("", |it| it.text())
}

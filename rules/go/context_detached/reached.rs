//! Fresh contexts in functions that have none, and that only handlers lead to.

use seamlint_program::go::FunctionId;
use seamlint_syntax::Node;

use super::super::deliberate::{called, is_apart};
use crate::Cx;
use crate::rule::Confidence;

/// A function without a context of its own that only handlers lead to: what it waits for is theirs.
pub(super) fn check(cx: &mut Cx<'_>, fresh: Node<'_>, work: Node<'_>) {
    let (go, file) = (cx.go(), cx.file_id());
    let Some(callee) = go.callee(file, work) else { return };
    let is_known = cx.go().library().package(&callee.symbol.package).is_some();
    let takes = callee.signature.as_ref().and_then(|it| it.params.first());
    if !is_known || !takes.is_some_and(|it| it.is("context", "Context")) {
        return;
    }
    let Some(function) = go.function_at(file, fresh).filter(|it| is_plain(cx, *it)) else { return };
    let handler = go.works_for_handler(function).filter(|_| !is_apart(cx, function, fresh));
    let Some(handler) = handler.filter(|_| go.context_twin(function).is_none()) else { return };
    let name = go.function(function).name.as_deref().unwrap_or_default();
    let message = format!(
        "`{}` runs with `{}`, and `{name}` only works for requests: when the client goes away, it goes on",
        called(work),
        fresh.text()
    );
    let (own, place) = (go.function_place(function), go.function_place(handler));
    let finding = cx.report(fresh, message).confidence(Confidence::Medium);
    finding.also(own, "takes no context").also(place, "handles the request");
    finding.help(format!("give `{name}` a context, and pass it on"));
}

/// A function that has a name and no context anywhere around.
fn is_plain(cx: &Cx<'_>, function: FunctionId) -> bool {
    let facts = cx.go().function(function);
    let makes = ["New", "Open", "Connect", "Init", "Start", "Setup", "Load", "Run", "Ping", "Must"];
    facts.parent.is_none()
        && facts.name.as_deref().is_some_and(|name| {
            !makes.iter().any(|it| name.starts_with(it) || name.starts_with(&it.to_lowercase()))
        })
}

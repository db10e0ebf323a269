//! Timers that are to abort a request, and are not cleared when it is done.

use seamlint_program::js::syntax;
use seamlint_syntax::{Field, Kind, Node};

use crate::Cx;

pub(super) fn check(cx: &mut Cx<'_>) {
    let (js, file) = (cx.js(), cx.file_id());
    for (_, timer) in js.calls_in(file, &["setTimeout"]) {
        let Some(frame) = syntax::enclosing_function(timer) else { continue };
        if !aborts_local(cx, timer, frame) {
            continue;
        }
        let holder = syntax::wrapped(timer).parent();
        let name = match holder.map(|it| it.kind()) {
            Some(Kind::ExpressionStatement) => None,
            Some(Kind::VariableDeclarator) => holder.and_then(|it| it.child(Field::Name)),
            _ => continue,
        };
        if name.is_some_and(|it| is_cleared(cx, frame, timer, it)) {
            continue;
        }
        cx.report(
            timer,
            "this timer goes on when the request is done: it holds Node's event loop open, and aborts what is over",
        )
        .help("clear the timer in `finally`, or use `AbortSignal.timeout(ms)`, which needs no clearing");
    }
}

/// `setTimeout(() => controller.abort(), ms)` with a controller of the function's own.
fn aborts_local(cx: &Cx<'_>, timer: Node<'_>, frame: Node<'_>) -> bool {
    let (js, file) = (cx.js(), cx.file_id());
    let Some(callback) = syntax::arguments(timer).next().map(syntax::unwrapped) else {
        return false;
    };
    let mut calls = callback.descendants().filter(|it| it.kind() == Kind::CallExpression);
    let (Some(abort), None) = (calls.next(), calls.next()) else { return false };
    let Some((controller, "abort")) = syntax::method_call(abort) else { return false };
    let made = js.initializer(file, controller);
    syntax::is_function(callback.kind())
        && js.is_one_of(file, controller, &["AbortController"])
        && made.is_some_and(|it| it.0 == file && syntax::enclosing_function(it.1) == Some(frame))
}

/// Whether the timer is cleared on every way to a result.
fn is_cleared(cx: &Cx<'_>, frame: Node<'_>, timer: Node<'_>, name: Node<'_>) -> bool {
    let js = cx.js();
    let Some(entity) = js.entity(cx.file_id(), name) else { return true };
    let mentions = js.mentions(&entity).into_iter().map(|it| it.1).filter(|it| *it != name);
    let mentions: Vec<_> = mentions.collect();
    let Some(cfg) = js.cfg(cx.file_id(), frame) else { return true };
    let Some(step) = cfg.step_of(timer) else { return true };
    let clears = cfg.set_of(mentions);
    cfg.is_broken() || !cfg.from(step).without(&clears).run().exits().any(|it| it.returns())
}

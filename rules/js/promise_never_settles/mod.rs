//! See `docs.md`.

use seamlint_program::js::{Rejection, Settling, syntax};
use seamlint_syntax::{Kind, Node};

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/promise-never-settles",
    summary: "the executor of a promise has a way out that neither resolves nor rejects",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Js(check),
};

fn check(cx: &mut Cx<'_>) {
    let js = cx.js();
    for (file, promise) in js.calls_in(cx.file_id(), &["new Promise"]) {
        let Some(settling) = js.settling(file, promise) else { continue };
        for throw in settling.lost_throws(js) {
            cx.report(throw, "nobody makes a rejection of what this callback throws: the promise around it stays pending")
                .help("call `reject` with the error instead")
                .also(file.place(promise), "the promise");
        }
        if settling.escapes || settling.sites.is_empty() {
            continue;
        }
        if let Some(function) = forgetful(cx, &settling) {
            let finding = cx.report(
                promise,
                "a path through this promise's executor calls neither `resolve` nor `reject`: whoever awaits it then waits for ever",
            );
            finding.help("settle the promise on every path");
            finding.also(
                settling.file.place(function),
                "there is a way through this function that forgets it",
            );
        } else if let Some(wait) = settling.one_sided_wait(js) {
            let (file, listener) = wait.registration;
            cx.report(
                promise,
                format!("this promise waits for `{}`, which does not come when the operation fails: it stays pending then", wait.event),
            )
            .help(format!("reject when `{}` comes", wait.failure))
            .also(file.place(listener), "the only way to settle it");
        } else if let Some((file, chain)) = settling.one_sided_chain(js)
            && matches!(js.rejection(file, chain), Rejection::Can(_))
        {
            cx.report(promise, "this promise is settled when another one is fulfilled, and stays pending when that one rejects")
                .help("return or await the other promise instead of wrapping it, or pass `reject` on as its rejection handler")
                .also(file.place(chain), "this one can reject");
        }
    }
}

/// The executor, or a callback with an error in front, when a path through it settles nothing.
fn forgetful<'p>(cx: &Cx<'p>, settling: &Settling<'p>) -> Option<Node<'p>> {
    let js = cx.js();
    let callbacks = settling.error_callbacks(js);
    std::iter::once(settling.executor).chain(callbacks).find(|function| {
        let Some(cfg) = js.cfg(settling.file, *function) else { return false };
        let settles = cfg.set_of(settling.ways(js));
        !cfg.is_broken()
            && cfg.from_entry().without(&settles).run().exits().any(|it| it.returns())
            && !is_expression(*function)
    })
}

/// An arrow function without a block does what its expression does.
fn is_expression(function: Node<'_>) -> bool {
    use seamlint_syntax::Field;
    let body = function.child(Field::Body).map(syntax::unwrapped);
    body.is_some_and(|it| it.kind() != Kind::StatementBlock)
}

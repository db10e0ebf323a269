//! See `docs.md`.

use seamlint_program::js::{Rejection, syntax};
use seamlint_syntax::{Kind, Node};

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/finally-overrides",
    summary: "what finally does replaces the original outcome",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &["no-unsafe-finally", "promise/no-return-in-finally"],
    check: Check::Js(check),
};

fn check(cx: &mut Cx<'_>) {
    for clause in cx.nodes(Kind::FinallyClause) {
        block(cx, clause);
    }
    for (_, call) in cx.js().calls_in(cx.file_id(), &["Promise.finally"]) {
        continuation(cx, call);
    }
}

/// `try { … } finally { … }`
fn block(cx: &mut Cx<'_>, clause: Node<'_>) {
    let caught = clause
        .parent()
        .and_then(|it| it.child_of(Kind::CatchClause))
        .is_some_and(|it| !syntax::own_nodes(it).any(|it| it.kind() == Kind::ThrowStatement));
    // Whether there may be a value on its way.
    let gives = clause.parent().is_some_and(|it| {
        syntax::own_nodes(it).any(|it| it.kind() == Kind::ReturnStatement && !clause.encloses(it))
    });
    for node in syntax::own_nodes(clause) {
        // A clause inside of this one has its own say.
        if node.ancestors().find(|it| it.kind() == Kind::FinallyClause) != Some(clause) {
            continue;
        }
        let (what, why) = match node.kind() {
            Kind::ReturnStatement => {
                ("`return`", "throws away the exception or the value that was on its way")
            }
            Kind::BreakStatement | Kind::ContinueStatement if syntax::jumps_out(node, clause) => {
                ("this jump", "throws away the exception or the value that was on its way")
            }
            Kind::ThrowStatement if is_caught_inside(node, clause) => continue,
            Kind::ThrowStatement if !caught => (
                "`throw`",
                "takes the place of the exception that was on its way, whose reason is lost",
            ),
            Kind::ThrowStatement if gives => {
                ("`throw`", "takes the place of the value that was on its way")
            }
            _ => continue,
        };
        let replaces_value = node.kind() == Kind::ThrowStatement && caught;
        let finding = cx.report(node, format!("{what} in `finally` {why}"));
        finding.help("do in `finally` only what cleans up, and decide about the outcome before");
        if replaces_value {
            finding.strict();
        }
    }
}

fn is_caught_inside(throw: Node<'_>, clause: Node<'_>) -> bool {
    syntax::catching_try(throw).is_some_and(|it| clause.encloses(it))
}

/// `promise.finally(callback)`
fn continuation(cx: &mut Cx<'_>, call: Node<'_>) {
    let js = cx.js();
    let Some((receiver, _)) = syntax::method_call(call) else { return };
    let Some(callback) = syntax::arguments(call).next() else { return };
    if !matches!(js.rejection(cx.file_id(), receiver), Rejection::Can(_)) {
        return;
    }
    let callback = syntax::unwrapped(callback);
    for (file, function) in js.functions(cx.file_id(), callback) {
        let is_async = function.has(Kind::KwAsync);
        let inline = function == callback;
        let throws = syntax::own_nodes(function)
            .filter(|it| it.kind() == Kind::ThrowStatement && syntax::catching_try(*it).is_none())
            .find(|_| !is_async);
        if let Some(throw) = throws {
            let at = if inline { throw } else { callback };
            cx.report(at, "what `finally`'s callback throws takes the place of the rejection that was on its way")
                .help("catch the failure inside of the callback");
        } else if let Rejection::Can(from) = js.function_rejection(file, function)
            && js.returns_promise(file, function)
        {
            let finding = cx.report(
                callback,
                "`finally` waits for the promise that its callback returns, and when that rejects, the rejection takes \
                 the place of the one that was on its way",
            );
            finding.help("catch the failure inside of the callback");
            if let Some(place) = from {
                finding.also(place, "it can reject here");
            }
        }
    }
}

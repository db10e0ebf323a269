//! See `docs.md`.

use seamlint_program::js::{Neglect, Rejection};
use seamlint_syntax::{Kind, Node};

use crate::js::words::{head, is_function, name, unhandled};
use crate::{Check, Cx, Edit, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/floating-promise",
    summary: "a promise that can reject is neither awaited nor handled",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[
        "@typescript-eslint/no-floating-promises",
        "no-floating-promises",
        "typescript/no-floating-promises",
    ],
    check: Check::Js(check),
};

fn check(cx: &mut Cx<'_>) {
    for statement in cx.nodes(Kind::ExpressionStatement) {
        if let Some(value) = statement.first()
            && let Some((promise, neglect)) = cx.js().neglected(cx.file_id(), value)
        {
            report(cx, promise, neglect);
        }
    }
    for declarator in cx.nodes(Kind::VariableDeclarator) {
        if let Some((promise, neglect)) = cx.js().unread_promise(cx.file_id(), declarator) {
            report(cx, promise, neglect);
        }
    }
}

fn report(cx: &mut Cx<'_>, promise: Node<'_>, neglect: Neglect<'_>) {
    let rejection = match neglect {
        Neglect::Several | Neglect::NoHandler => Rejection::Can(None),
        _ => cx.js().rejection(cx.file_id(), promise),
    };
    let what = name(promise);
    let end = unhandled(cx);
    let message = match neglect {
        Neglect::Dropped => format!("nobody waits for the promise of `{what}`: a rejection {end}"),
        Neglect::Several => {
            format!("nobody waits for the promises in the array `{what}`: a rejection {end}")
        }
        Neglect::NoHandler => {
            format!("what handles a rejection of `{what}` is no function: a rejection {end}")
        }
        Neglect::Unread(name) => format!(
            "the promise of `{what}` is stored in `{name}`, which nothing reads: a rejection {end}"
        ),
    };
    let function = promise.ancestor(|it| is_function(it.kind()));
    let may_await = function.is_none_or(|it| it.has(Kind::KwAsync));
    let place = cx.place(promise);
    let finding = cx.report(head(promise), message);
    finding.help(if may_await {
        "await it, or give it a `.catch(…)`; `void` says that nobody needs to know"
    } else {
        "give it a `.catch(…)`, or return it to a caller that waits; `void` says that nobody needs to know"
    });
    match rejection {
        Rejection::Can(Some(at)) => {
            finding.also(at, "a failure here rejects the promise");
        }
        Rejection::Can(None) => {}
        Rejection::Never | Rejection::Handled | Rejection::Unknown => {
            finding.strict();
        }
    }
    if matches!(neglect, Neglect::Dropped) {
        if may_await && function.is_some() {
            finding.unsafe_fix("await the promise", vec![Edit::before(place, "await ")]);
        }
        finding.unsafe_fix("say that nobody waits for it", vec![Edit::before(place, "void ")]);
    }
}

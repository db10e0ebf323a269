//! See `docs.md`.

use seamlint_program::js::{NonError, syntax};
use seamlint_syntax::{Kind, Node};

use crate::Cx;
use crate::finding::Edit;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/throw-non-error",
    summary: "something is thrown, or a promise rejected with it, that is no Error",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[
        "no-throw-literal",
        "@typescript-eslint/no-throw-literal",
        "@typescript-eslint/only-throw-error",
        "prefer-promise-reject-errors",
        "@typescript-eslint/prefer-promise-reject-errors",
    ],
    check: Check::Js(check),
};

fn check(cx: &mut Cx<'_>) {
    for throw in cx.nodes(Kind::ThrowStatement) {
        if let Some(value) = throw.first() {
            judge(cx, value, "throws");
        }
    }
    for call in cx.js().rejecting_calls(cx.file_id()) {
        rejection(cx, call);
    }
}

fn rejection(cx: &mut Cx<'_>, call: Node<'_>) {
    match syntax::arguments(call).next() {
        Some(reason) => judge(cx, reason, "rejects with"),
        None => {
            cx.report(
                call,
                "the promise is rejected without a reason, so that handlers get `undefined`",
            )
            .help("reject with an `Error` that says what happened")
            .strict();
        }
    }
}

fn judge(cx: &mut Cx<'_>, value: Node<'_>, verb: &str) {
    let Some(NonError { what, is_certain, is_partial }) = cx.js().non_error(cx.file_id(), value)
    else {
        return;
    };
    let value = syntax::unwrapped(value);
    let place = cx.place(value);
    let finding = cx.report(
        value,
        format!(
            "this {verb} {what}{}, which is no `Error`: it has no stack, and handlers that ask for \
             `instanceof Error` or read `message` do not recognise it",
            if is_partial { " in some cases" } else { "" }
        ),
    );
    finding.help(
        "use an `Error` (or a class that extends it), with the details as its message or members",
    );
    if !is_certain {
        finding.strict();
    }
    if matches!(value.kind(), Kind::String | Kind::TemplateString) {
        let edits = vec![Edit::before(place, "new Error("), Edit::after(place, ")")];
        finding.unsafe_fix("wrap the text in an `Error`", edits);
    }
}

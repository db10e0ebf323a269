//! See `docs.md`.

use seamlint_program::js::{Prim, Type, syntax};
use seamlint_syntax::{Field, Kind, Node};

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
    for call in cx.nodes(Kind::CallExpression) {
        let is_reject = syntax::method_call(call).is_some_and(|it| it.1 == "reject")
            && cx.js().calls_one_of(cx.file_id(), call, &["Promise.reject"]);
        if is_reject {
            rejection(cx, call);
        }
    }
    for promise in cx.nodes(Kind::NewExpression) {
        if cx.js().symbols(cx.file_id(), promise) == ["new Promise"] {
            for call in cx.js().rejections(cx.file_id(), promise) {
                rejection(cx, call);
            }
        }
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
    let ty = cx.js().type_of(cx.file_id(), value);
    let value = syntax::unwrapped(value);
    let parts: Option<Vec<_>> = ty.parts().iter().map(|it| what(cx, it, value)).collect();
    let Some(parts) = parts.filter(|it| !it.is_empty()) else { return };
    let certain = parts.iter().all(|it| it.1) && !is_for_a_library(value);
    let what = parts[0].0;
    let place = cx.place(value);
    let finding = cx.report(
        value,
        format!(
            "this {verb} {what}, which is no `Error`: it has no stack, and handlers that ask for \
             `instanceof Error` or read `message` do not recognise it"
        ),
    );
    finding.help(
        "use an `Error` (or a class that extends it), with the details as its message or members",
    );
    if !certain {
        finding.strict();
    }
    if matches!(value.kind(), Kind::String | Kind::TemplateString) {
        let edits = vec![Edit::before(place, "new Error("), Edit::after(place, ")")];
        finding.unsafe_fix("wrap the text in an `Error`", edits);
    }
}

/// What a value of a type is, and whether that is certain; `None` where it may be an error.
fn what(cx: &Cx<'_>, ty: &Type, value: Node<'_>) -> Option<(&'static str, bool)> {
    let written = value.kind();
    Some(match ty {
        Type::Text(_) | Type::Prim(Prim::String) => ("a string", true),
        Type::Prim(Prim::Number | Prim::BigInt) => ("a number", true),
        Type::Prim(Prim::Boolean) => ("a boolean", true),
        Type::Prim(Prim::Symbol) => ("a symbol", true),
        // What a variable holds first says little of what it holds when it is thrown.
        Type::Prim(Prim::Null) => ("`null`", written == Kind::Null),
        Type::Prim(Prim::Undefined) => ("`undefined`", is_undefined(value)),
        Type::Prim(Prim::Void) => ("`undefined`", false),
        Type::Object(..) => ("a plain object", written == Kind::Object),
        Type::Tuple(_) => ("an array", true),
        Type::Func(_) | Type::Class(..) => ("a function", true),
        Type::Named(_) => {
            let ok = ["Promise", "PromiseLike", "Response"];
            if ok.into_iter().any(|it| cx.js().extends(ty, it) != Some(false))
                || cx.js().extends(ty, "Error") != Some(false)
            {
                return None;
            }
            ("an object whose class does not extend `Error`", cx.js().is_own_class(ty))
        }
        _ => return None,
    })
}

fn is_undefined(value: Node<'_>) -> bool {
    let is_void = value.kind() == Kind::UnaryExpression
        && value.child(Field::Operator).is_some_and(|it| it.kind() == Kind::KwVoid);
    value.kind() == Kind::Undefined || is_void
}

/// Whether a rejection stands in a function of the options that a component of a library is given: what
/// such a function rejects with is between the two.
fn is_for_a_library(value: Node<'_>) -> bool {
    let Some(function) = syntax::enclosing_function(value) else { return false };
    let is_member = function.kind() == Kind::MethodDefinition
        || syntax::wrapped(function).parent().is_some_and(|it| it.kind() == Kind::Pair);
    is_member
        && function
            .ancestors()
            .take_while(|it| it.kind() != Kind::StatementBlock)
            .any(|it| it.kind() == Kind::JsxAttribute)
}

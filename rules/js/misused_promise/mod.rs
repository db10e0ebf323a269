//! See `docs.md`.

mod callbacks;
mod conditions;
mod places;
mod values;

use seamlint_syntax::{Kind, Node};

use crate::js::words::is_function;
use crate::{Check, Cx, Edit, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/misused-promise",
    summary: "a promise or an asynchronous function stands where its result is wanted or dropped",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[
        "@typescript-eslint/no-misused-promises",
        "no-misused-promises",
        "typescript/no-misused-promises",
        "no-async-promise-executor",
    ],
    check: Check::Js(check),
};

fn check(cx: &mut Cx<'_>) {
    conditions::check(cx);
    values::check(cx);
    callbacks::check(cx);
    if cx.shows(Severity::Info) {
        places::check(cx);
    }
}

/// Whether a value is a promise whatever happens.
fn always_promise(cx: &Cx<'_>, node: Node<'_>) -> bool {
    let ty = cx.js().type_of(cx.file_id(), node);
    !ty.is_unknown() && ty.parts().iter().all(|it| cx.js().is_promise(it))
}

/// Whether a function value, or one of those that are spread, returns a promise in one case at least.
fn returns_promise(cx: &Cx<'_>, function: Node<'_>) -> bool {
    let mut ty = cx.js().type_of(cx.file_id(), function);
    if function.kind() == Kind::SpreadElement {
        ty = cx.js().element(&ty);
    }
    let result = cx.js().result(&ty);
    cx.js().may_be_promise(&result)
}

/// Whether an expression of this kind may be a function.
fn may_be_function(kind: Kind) -> bool {
    is_function(kind)
        || matches!(
            kind,
            Kind::Identifier
                | Kind::MemberExpression
                | Kind::CallExpression
                | Kind::ShorthandPropertyIdentifier
                | Kind::TernaryExpression
                | Kind::BinaryExpression
                | Kind::ParenthesizedExpression
        )
}

/// The edits that put `await` in front of a node, in parentheses where it binds too loosely. `None` where it
/// may not stand.
fn awaited(cx: &Cx<'_>, node: Node<'_>) -> Option<Vec<Edit>> {
    let function = node.ancestor(|it| is_function(it.kind()))?;
    let place = cx.place(node);
    let above = node.parent().map(|it| it.kind());
    function.has(Kind::KwAsync).then(|| match above {
        Some(Kind::MemberExpression | Kind::BinaryExpression) => {
            vec![Edit::before(place, "(await "), Edit::after(place, ")")]
        }
        _ => vec![Edit::before(place, "await ")],
    })
}

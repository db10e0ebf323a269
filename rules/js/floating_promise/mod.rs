//! See `docs.md`.

use seamlint_program::js::{Rejection, Type};
use seamlint_syntax::{Field, Kind, Node};

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
            && let Some((promise, flaw)) = floating(cx, value)
        {
            report(cx, promise, flaw);
        }
    }
    for declarator in cx.nodes(Kind::VariableDeclarator) {
        if let Some((name, value)) = unread(cx, declarator) {
            report(cx, value, Flaw::Unread(name.text()));
        }
    }
}

/// What is wrong with a promise.
#[derive(Clone, Copy)]
enum Flaw<'t> {
    Dropped,
    /// An array of promises.
    Several,
    /// What is given as handler is no function.
    NoHandler,
    /// It is stored under a name that nothing reads.
    Unread(&'t str),
}

/// The promise that an expression statement drops.
fn floating<'t>(cx: &Cx<'_>, value: Node<'t>) -> Option<(Node<'t>, Flaw<'t>)> {
    let mut todo = vec![value];
    while let Some(node) = todo.pop() {
        match node.kind() {
            Kind::SequenceExpression => todo.extend(node.parts()),
            Kind::ParenthesizedExpression | Kind::NonNullExpression => todo.extend(node.first()),
            Kind::TernaryExpression => {
                todo.extend(node.child(Field::Alternative));
                todo.extend(node.child(Field::Consequence));
            }
            Kind::BinaryExpression => {
                todo.extend(node.child(Field::Right));
                todo.extend(node.child(Field::Left));
            }
            Kind::UnaryExpression
            | Kind::AwaitExpression
            | Kind::YieldExpression
            | Kind::AssignmentExpression
            | Kind::AugmentedAssignmentExpression
            | Kind::UpdateExpression => {}
            _ => {
                let ty = cx.js().type_of(cx.file_id(), node);
                if is_promise(cx, &ty) {
                    match handled(cx, node) {
                        Handled::Yes => {}
                        Handled::Wrongly => return Some((node, Flaw::NoHandler)),
                        Handled::No => return Some((node, Flaw::Dropped)),
                    }
                } else if is_promises(cx, &ty) {
                    return Some((node, Flaw::Several));
                }
            }
        }
    }
    None
}

fn is_promise(cx: &Cx<'_>, ty: &Type) -> bool {
    ty.parts().iter().any(|it| cx.js().is_promise(it))
}

fn is_promises(cx: &Cx<'_>, ty: &Type) -> bool {
    ty.parts().iter().any(|it| {
        let listed = matches!(it, Type::Tuple(_)) || cx.js().is_library(it, "Array");
        listed && is_promise(cx, &cx.js().element(it))
    })
}

enum Handled {
    Yes,
    No,
    Wrongly,
}

/// Whether a chain of calls ends in a handler of rejections; `.finally` hands them on.
fn handled(cx: &Cx<'_>, promise: Node<'_>) -> Handled {
    let mut at = promise;
    loop {
        let (Some(callee), Some(arguments)) =
            (at.child(Field::Function), at.child(Field::Arguments))
        else {
            return Handled::No;
        };
        if callee.kind() != Kind::MemberExpression {
            return Handled::No;
        }
        let handler = match callee.child(Field::Property).map(|it| it.text()) {
            Some("catch") => arguments.first(),
            Some("then") => arguments.nth(1).filter(|_| !arguments.has(Kind::SpreadElement)),
            Some("finally") => {
                let Some(inner) = callee.child(Field::Object) else { return Handled::No };
                at = inner;
                continue;
            }
            _ => return Handled::No,
        };
        let Some(handler) = handler else { return Handled::No };
        let ty = cx.js().type_of(cx.file_id(), handler);
        let callable = ty.parts().iter().all(|it| it.is_unknown() || cx.js().is_callable(it));
        return if callable { Handled::Yes } else { Handled::Wrongly };
    }
}

/// `const name = promise` where nothing ever reads the name.
fn unread<'t>(cx: &Cx<'t>, declarator: Node<'t>) -> Option<(Node<'t>, Node<'t>)> {
    let name = declarator.child(Field::Name).filter(|it| it.kind() == Kind::Identifier)?;
    let value = declarator.child(Field::Value)?;
    let declaration = declarator.parent()?;
    let outer = declaration.parent()?;
    // What a classic script or module declares at its top level may be read elsewhere.
    if matches!(outer.kind(), Kind::ExportStatement | Kind::Program)
        || name.text().starts_with('_')
        || declaration.has(Kind::KwUsing)
        || matches!(value.kind(), Kind::AwaitExpression | Kind::YieldExpression)
    {
        return None;
    }
    let ty = cx.js().type_of(cx.file_id(), value);
    if !is_promise(cx, &ty) || !matches!(handled(cx, value), Handled::No) {
        return None;
    }
    cx.js().references(cx.file_id(), name).is_empty().then_some((name, value))
}

fn report(cx: &mut Cx<'_>, promise: Node<'_>, flaw: Flaw<'_>) {
    let rejection = match flaw {
        Flaw::Several | Flaw::NoHandler => Rejection::Can(None),
        _ => cx.js().rejection(cx.file_id(), promise),
    };
    let what = name(promise);
    let end = unhandled(cx);
    let message = match flaw {
        Flaw::Dropped => format!("nobody waits for the promise of `{what}`: a rejection {end}"),
        Flaw::Several => {
            format!("nobody waits for the promises in the array `{what}`: a rejection {end}")
        }
        Flaw::NoHandler => {
            format!("what handles a rejection of `{what}` is no function: a rejection {end}")
        }
        Flaw::Unread(name) => format!(
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
    if matches!(flaw, Flaw::Dropped) {
        if may_await && function.is_some() {
            finding.unsafe_fix("await the promise", vec![Edit::before(place, "await ")]);
        }
        finding.unsafe_fix("say that nobody waits for it", vec![Edit::before(place, "void ")]);
    }
}

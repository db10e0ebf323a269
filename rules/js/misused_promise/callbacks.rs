//! An asynchronous function where nobody waits for what it returns.

use seamlint_program::js::{Drops, Rejection};
use seamlint_syntax::{Field, Kind, Node};

use crate::Cx;
use crate::js::words::{is_function, name, unhandled};

pub(super) fn check(cx: &mut Cx<'_>) {
    for kind in [Kind::CallExpression, Kind::NewExpression] {
        for call in cx.nodes(kind) {
            arguments(cx, call);
        }
    }
    for attribute in cx.nodes(Kind::JsxAttribute) {
        let value = attribute.last().filter(|it| it.kind() == Kind::JsxExpression);
        if let Some(function) = value.and_then(|it| it.first()) {
            place(cx, function, "as a property whose result nobody uses");
        }
    }
    for declarator in cx.nodes(Kind::VariableDeclarator) {
        if let (Some(value), Some(_)) =
            (declarator.child(Field::Value), declarator.child(Field::Type))
        {
            place(cx, value, "as a function whose result nobody uses");
        }
    }
    for assignment in cx.nodes(Kind::AssignmentExpression) {
        if let (Some(left), Some(right)) =
            (assignment.child(Field::Left), assignment.child(Field::Right))
        {
            assigned(cx, left, right);
        }
    }
    for kind in [Kind::Pair, Kind::ShorthandPropertyIdentifier, Kind::MethodDefinition] {
        for member in cx.nodes(kind) {
            let value = member.child(Field::Value).unwrap_or(member);
            if kind == Kind::Pair || member.parent().is_some_and(|it| it.kind() == Kind::Object) {
                place(cx, value, "as a property whose result nobody uses");
            }
        }
    }
    for statement in cx.nodes(Kind::ReturnStatement) {
        if let Some(value) = statement.first() {
            place(cx, value, "as a function whose result nobody uses");
        }
    }
    let kinds = [Kind::MethodDefinition, Kind::MethodSignature, Kind::AbstractMethodSignature];
    for member in kinds.into_iter().flat_map(|kind| cx.nodes(kind)).collect::<Vec<_>>() {
        if let Some(base) = cx.js().overridden_void(cx.file_id(), member) {
            let message = format!(
                "`{}` returns a promise, but nobody waits for it: {base} says that it returns nothing",
                member.child(Field::Name).map_or("", |it| it.text())
            );
            let at = member.child(Field::Name).unwrap_or(member);
            cx.report(at, message).help("handle failures inside").strict();
        }
    }
}

fn arguments(cx: &mut Cx<'_>, call: Node<'_>) {
    let Some(list) = call.child(Field::Arguments).filter(|it| it.kind() == Kind::Arguments) else {
        return;
    };
    for (index, argument) in list.parts().enumerate() {
        if !may_be_function(argument.kind()) || !returns_promise(cx, argument) {
            continue;
        }
        let drops = cx.js().drops_result(cx.file_id(), call, index);
        let callee = call
            .child(Field::Function)
            .or_else(|| call.child(Field::Constructor))
            .map_or("", |it| it.text());
        let callee = callee.rsplit('.').next().unwrap_or(callee);
        let what = name(argument);
        match drops {
            Drops::No => {}
            Drops::Executor => {
                let message = "what an asynchronous executor throws is lost: \
                               the promise it makes stays pending";
                cx.report(argument, message).help(
                    "make the executor synchronous, and await what it needs before `new Promise`",
                );
            }
            Drops::Predicate => {
                let message = format!(
                    "`{callee}` takes what `{what}` returns as its answer, and a promise is always true"
                );
                cx.report(argument, message)
                    .help("await the answers first, with `Promise.all(…)`, and decide then");
            }
            Drops::Each => {
                let message = format!(
                    "`{callee}` waits for none of the promises that `{what}` returns: \
                     it goes on before they are done, and a rejection {}",
                    unhandled(cx)
                );
                cx.report(argument, message)
                    .help("use `for (… of …)` with `await`, or `await Promise.all(….map(…))`");
            }
            Drops::Listener | Drops::Void => {
                let rejects = match cx.js().value_rejection(cx.file_id(), argument) {
                    Rejection::Can(at) => Some(at),
                    _ => None,
                };
                let message = format!(
                    "`{callee}` drops the promise that `{what}` returns: a rejection {}",
                    unhandled(cx)
                );
                let default = drops == Drops::Listener && rejects.is_some();
                let finding = cx.report(argument, message);
                finding.help("catch failures inside the function");
                if let Some(at) = rejects.flatten() {
                    finding.also(at, "a failure here rejects the promise");
                }
                if !default {
                    finding.strict();
                }
            }
        }
    }
}

/// A function whose place says that it returns nothing.
fn place(cx: &mut Cx<'_>, function: Node<'_>, what: &str) {
    if may_be_function(function.kind())
        && cx.js().expects_void(cx.file_id(), function)
        && returns_promise(cx, function)
    {
        strict(cx, function, what);
    }
}

fn assigned(cx: &mut Cx<'_>, left: Node<'_>, right: Node<'_>) {
    if may_be_function(right.kind())
        && cx.js().is_void_function(&cx.js().type_of(cx.file_id(), left))
        && returns_promise(cx, right)
    {
        strict(cx, right, "as a function whose result nobody uses");
    }
}

fn strict(cx: &mut Cx<'_>, function: Node<'_>, what: &str) {
    let message = format!(
        "`{}` returns a promise and is given {what}: a rejection {}",
        name(function),
        unhandled(cx)
    );
    cx.report(function, message).help("catch failures inside the function").strict();
}

fn returns_promise(cx: &Cx<'_>, function: Node<'_>) -> bool {
    let ty = cx.js().type_of(cx.file_id(), function);
    let result = cx.js().result(&ty);
    cx.js().may_be_promise(&result)
}

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

//! Functions whose place says that they return nothing: properties, overridden methods, variables.
//! Strict only: most such functions handle their failures themselves.

use seamlint_syntax::{Field, Kind, Node};

use super::{may_be_function, returns_promise};
use crate::Cx;
use crate::js::words::{is_function, name, unhandled};

pub(super) fn check(cx: &mut Cx<'_>) {
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
    let kinds = [
        Kind::MethodDefinition,
        Kind::MethodSignature,
        Kind::AbstractMethodSignature,
        Kind::PropertySignature,
        Kind::PublicFieldDefinition,
        Kind::FieldDefinition,
    ];
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

/// A function whose place says that it returns nothing.
fn place(cx: &mut Cx<'_>, function: Node<'_>, what: &str) {
    let expects_void = |cx: &Cx<'_>| cx.js().expects_void(cx.file_id(), function);
    // Of a function that is written there one sees sooner what it returns; most return nothing.
    let is_misplaced = if is_function(function.kind()) {
        returns_promise(cx, function) && expects_void(cx)
    } else {
        may_be_function(function.kind()) && expects_void(cx) && returns_promise(cx, function)
    };
    if is_misplaced {
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

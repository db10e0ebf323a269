//! A promise used as the value that it promises.

use seamlint_program::Place;
use seamlint_syntax::{Field, Kind, Node};

use super::{always_promise, conditions};
use crate::js::words::name;
use crate::{Cx, Edit};

pub(super) fn check(cx: &mut Cx<'_>) {
    for node in cx.nodes(Kind::MemberExpression) {
        member(cx, node);
    }
    for node in cx.nodes(Kind::BinaryExpression) {
        operand(cx, node);
    }
    for node in cx.nodes(Kind::TemplateSubstitution) {
        if let Some(value) = node.first().filter(|it| always_promise(cx, *it)) {
            report(cx, value, "becomes the text \"[object Promise]\" here");
        }
    }
    for node in cx.nodes(Kind::SpreadElement) {
        let in_object = node.parent().is_some_and(|it| it.kind() == Kind::Object);
        if let Some(value) = node.last().filter(|_| in_object) {
            let ty = cx.js().type_of(cx.file_id(), value);
            if cx.js().may_be_promise(&ty) {
                report(cx, value, "has no members of its own, so spreading it adds nothing");
            }
        }
    }
    for call in cx.nodes(Kind::CallExpression) {
        serialised(cx, call);
    }
}

/// `load().items`
fn member(cx: &mut Cx<'_>, node: Node<'_>) {
    let (Some(object), Some(property)) = (node.child(Field::Object), node.child(Field::Property))
    else {
        return;
    };
    let plausible = matches!(
        object.kind(),
        Kind::Identifier | Kind::CallExpression | Kind::ParenthesizedExpression
    );
    let assigned = node.field() == Field::Left
        && node.parent().is_some_and(|it| {
            matches!(it.kind(), Kind::AssignmentExpression | Kind::AugmentedAssignmentExpression)
        });
    if !plausible || assigned || !always_promise(cx, object) {
        return;
    }
    if cx.js().has_member(cx.file_id(), object, property.text()) {
        return;
    }
    let what = format!("has no `{}`: this is `undefined`", property.text());
    report(cx, object, &what);
}

/// `load() + 1`, `load() === "x"`; two promises may be compared with each other.
fn operand(cx: &mut Cx<'_>, node: Node<'_>) {
    let Some(operator) = node.child(Field::Operator) else { return };
    let compares =
        matches!(operator.kind(), Kind::EqEqEq | Kind::EqEq | Kind::BangEqEq | Kind::BangEq);
    let computes = matches!(
        operator.kind(),
        Kind::Plus
            | Kind::Minus
            | Kind::Star
            | Kind::Slash
            | Kind::Percent
            | Kind::Lt
            | Kind::Gt
            | Kind::LtEq
            | Kind::GtEq
    );
    if !compares && !computes {
        return;
    }
    let sides = [node.child(Field::Left), node.child(Field::Right)];
    let [Some(left), Some(right)] = sides else { return };
    for (side, other) in [(left, right), (right, left)] {
        if matches!(side.kind(), Kind::String | Kind::Number | Kind::TemplateString) {
            continue;
        }
        let plain = matches!(
            other.kind(),
            Kind::String | Kind::Number | Kind::True | Kind::False | Kind::TemplateString
        );
        if (computes || plain) && always_promise(cx, side) {
            let what = if compares { "never equals this" } else { "is no value to compute with" };
            report(cx, side, what);
        }
    }
}

/// `JSON.stringify(load())`, `JSON.stringify({ items: load() })`
fn serialised(cx: &mut Cx<'_>, call: Node<'_>) {
    if call.child(Field::Function).is_none_or(|it| it.text() != "JSON.stringify") {
        return;
    }
    let Some(value) = call.child(Field::Arguments).and_then(|it| it.first()) else { return };
    let mut values = vec![value];
    if value.kind() == Kind::Object {
        values = value.parts().filter_map(|it| it.child(Field::Value)).collect();
    }
    for value in values {
        if always_promise(cx, value) {
            report(cx, value, "is written as `{}`");
        }
    }
}

fn report(cx: &mut Cx<'_>, node: Node<'_>, what: &str) {
    let (place, waits) = (cx.place(node), conditions::waits(node));
    let finding = cx.report(node, format!("`{}` is a promise, which {what}", name(node)));
    finding.help("await the promise first");
    if waits {
        finding.unsafe_fix("await the promise", awaited(place, node, Edit::before, Edit::after));
    }
}

/// `await` in front of a node, in parentheses where it binds too loosely.
pub(super) fn awaited(
    place: Place,
    node: Node<'_>,
    before: fn(Place, &'static str) -> Edit,
    after: fn(Place, &'static str) -> Edit,
) -> Vec<Edit> {
    let above = node.parent().map(|it| it.kind());
    if matches!(above, Some(Kind::MemberExpression | Kind::BinaryExpression)) {
        return vec![before(place, "(await "), after(place, ")")];
    }
    vec![before(place, "await ")]
}

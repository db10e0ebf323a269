//! A promise as a condition: always true.

use seamlint_program::js::syntax;
use seamlint_syntax::{Field, Kind, Node};

use super::{always_promise, awaited};
use crate::Cx;
use crate::js::words::name;

pub(super) fn check(cx: &mut Cx<'_>) {
    let kinds = [
        Kind::IfStatement,
        Kind::WhileStatement,
        Kind::DoStatement,
        Kind::ForStatement,
        Kind::TernaryExpression,
    ];
    let mut tested = Vec::new();
    for kind in kinds {
        for node in cx.nodes(kind) {
            // A `for` keeps its test as an expression statement in plain JavaScript.
            tested.extend(node.child(Field::Condition).map(|it| (it, true)));
        }
    }
    for node in cx.nodes(Kind::UnaryExpression) {
        if node.child(Field::Operator).is_some_and(|it| it.kind() == Kind::Bang) {
            tested.extend(node.child(Field::Argument).map(|it| (it, true)));
        }
    }
    tested.extend(
        cx.nodes(Kind::BinaryExpression).filter(|it| is_logical(*it)).map(|it| (it, false)),
    );
    let mut reported = Vec::new();
    while let Some((node, test)) = tested.pop() {
        let operator = node.child(Field::Operator).map(|it| it.kind());
        match (node.kind(), operator) {
            (Kind::ParenthesizedExpression | Kind::ExpressionStatement, _) => {
                tested.extend(node.first().map(|it| (it, test)));
            }
            (_, Some(operator)) if is_logical(node) => {
                if test || operator != Kind::QuestionQuestion {
                    tested.extend(node.child(Field::Left).map(|it| (it, test)));
                }
                if test {
                    tested.extend(node.child(Field::Right).map(|it| (it, true)));
                }
            }
            _ if !reported.contains(&node.id())
                && is_settled(cx, node)
                && !syntax::is_asked_for_member(node, "then")
                && always_promise(cx, node) =>
            {
                reported.push(node.id());
                report(cx, node);
            }
            _ => {}
        }
    }
}

fn is_logical(node: Node<'_>) -> bool {
    let operator = node.child(Field::Operator).map(|it| it.kind());
    node.kind() == Kind::BinaryExpression
        && matches!(operator, Some(Kind::AmpAmp | Kind::PipePipe | Kind::QuestionQuestion))
}

/// Whether the value cannot be something else at another time: `let p; if (!p) p = load()` is fine.
fn is_settled(cx: &Cx<'_>, node: Node<'_>) -> bool {
    match node.kind() {
        Kind::Identifier => cx.js().is_constant(cx.file_id(), node),
        Kind::MemberExpression | Kind::SubscriptExpression => {
            cx.js().is_declared(cx.file_id(), node)
        }
        _ => true,
    }
}

fn report(cx: &mut Cx<'_>, node: Node<'_>) {
    let edits = awaited(cx, node);
    let message = format!(
        "`{}` is a promise, and a promise is always true: the test decides nothing",
        name(node)
    );
    let finding = cx.report(node, message);
    finding.help("await the promise and test what it gives");
    if let Some(edits) = edits {
        finding.unsafe_fix("await the promise", edits);
    }
}

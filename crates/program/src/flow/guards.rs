//! What a branch says of a value.

use seamlint_syntax::{Field, Kind, Node, Tree};

use super::Guard;

/// A comparison with `nil` (or `null`, `undefined`): the value, and whether it is nil when the
/// comparison is true.
pub fn nil_test(condition: Node<'_>) -> Option<(Node<'_>, bool)> {
    let is_nil = match condition.child(Field::Operator)?.kind() {
        Kind::EqEq | Kind::EqEqEq => true,
        Kind::BangEq | Kind::BangEqEq => false,
        _ => return None,
    };
    let nil = |it: &Node<'_>| matches!(it.kind(), Kind::Nil | Kind::Null | Kind::Undefined);
    let (left, right) = (condition.child(Field::Left)?, condition.child(Field::Right)?);
    match (nil(&left), nil(&right)) {
        (false, true) => Some((plain(left), is_nil)),
        (true, false) => Some((plain(right), is_nil)),
        _ => None,
    }
}

/// The expression without parentheses.
pub fn plain(node: Node<'_>) -> Node<'_> {
    let mut node = node;
    while node.kind() == Kind::ParenthesizedExpression {
        match node.first() {
            Some(inner) => node = inner,
            None => break,
        }
    }
    node
}

/// What an edge says of a value being nil: the value, and whether it is. Knows comparisons, and clauses
/// of a Go switch over the value.
pub fn nilness(tree: &Tree, guard: Guard) -> Option<(Node<'_>, bool)> {
    match guard {
        Guard::Holds(condition, outcome) => {
            let (value, is_nil) = nil_test(tree.node(condition))?;
            Some((value, is_nil == outcome))
        }
        Guard::Nullish(value, is_nullish) => Some((plain(tree.node(value)), is_nullish)),
        Guard::Case(clause) => {
            let clause = tree.node(clause);
            let switch =
                clause.parent().filter(|it| it.kind() == Kind::ExpressionSwitchStatement)?;
            let value = plain(switch.child(Field::Value)?);
            if clause.kind() == Kind::DefaultCase {
                let mut clauses = switch.children().filter(|it| it.kind() == Kind::ExpressionCase);
                return clauses.any(is_nil_clause).then_some((value, false));
            }
            is_nil_clause(clause).then_some((value, true))
        }
        _ => None,
    }
}

/// `case nil:`
fn is_nil_clause(clause: Node<'_>) -> bool {
    let values = clause.child(Field::Value);
    values.is_some_and(|it| it.parts().count() == 1 && it.has(Kind::Nil))
}

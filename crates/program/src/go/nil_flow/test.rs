//! What branches say of a slice, map or pointer: that it is not nil.

use seamlint_syntax::{Field, Kind, Node};

use super::super::{LocalId, Type, View, syntax};
use crate::FileId;
use crate::flow::Guard;
use crate::flow::guards::nilness;
use crate::library::Role;

impl<'p> View<'p> {
    /// Whether an edge is taken only when a local is not nil: `xs != nil`, `len(xs) > 0`, the body of a loop over it.
    pub(super) fn denies_nil(self, file: FileId, local: LocalId, guard: Guard) -> bool {
        let is_it =
            |it: Node<'_>| self.local(file, syntax::unparen(it)).is_some_and(|it| it.0 == local);
        let tree = self.tree(file);
        if let Some((value, is_nil)) = nilness(tree, guard) {
            return !is_nil && is_it(value);
        }
        match guard {
            Guard::Holds(condition, outcome) => {
                let measured = |it: Node<'p>| {
                    let is_len = it.kind() == Kind::CallExpression
                        && syntax::function(it).is_some_and(|it| it.text() == "len");
                    is_len && syntax::argument(it, 0).is_some_and(is_it)
                };
                is_filled(tree.node(condition), outcome, &measured)
            }
            Guard::Next(of, true) => over(tree.node(of)).is_some_and(is_it),
            _ => false,
        }
    }

    /// Whether an edge leaves a loop that runs once at least, before it has run: over a literal with
    /// elements, to a number, over what was split, over what was found not to be empty.
    pub(super) fn leaves_sure_loop(
        self,
        file: FileId,
        guard: Guard,
        is_checked: &dyn Fn(LocalId) -> bool,
    ) -> bool {
        let tree = self.tree(file);
        match guard {
            Guard::Next(of, false) => {
                over(tree.node(of)).is_some_and(|it| self.is_never_empty(file, it, is_checked))
            }
            Guard::Holds(condition, false) => {
                let condition = tree.node(condition);
                let in_head = condition.parent().is_some_and(|it| it.kind() == Kind::ForClause);
                let bound = condition.child(Field::Right).filter(|_| in_head);
                let rises = matches!(
                    condition.child(Field::Operator).map(|it| it.kind()),
                    Some(Kind::Lt | Kind::LtEq)
                );
                bound.is_some_and(|it| {
                    rises && (is_positive(it) || self.is_never_empty(file, it, is_checked))
                })
            }
            _ => false,
        }
    }

    fn is_never_empty(
        self,
        file: FileId,
        node: Node<'p>,
        is_checked: &dyn Fn(LocalId) -> bool,
    ) -> bool {
        let node = syntax::unparen(node);
        if matches!(self.type_of(file, node), Type::Array(_)) || is_positive(node) {
            return true;
        }
        match node.kind() {
            Kind::CompositeLiteral => has_elements(node),
            Kind::CallExpression => {
                let measured = syntax::function(node).filter(|it| it.text() == "len");
                let given = syntax::argument(node, 0).filter(|_| measured.is_some());
                let splits = || {
                    let known = self.knowledge_of(file, node);
                    known.is_some_and(|it| it.does(Role::NeverEmpty))
                };
                given.is_some_and(|it| self.is_never_empty(file, it, is_checked)) || splits()
            }
            Kind::Identifier | Kind::SelectorExpression => {
                let checked = self.local(file, node).is_some_and(|it| is_checked(it.0));
                checked
                    || self.initialiser(file, node).is_some_and(|it| {
                        let value = syntax::unparen(it.1);
                        value.kind() == Kind::CompositeLiteral && has_elements(value)
                    })
            }
            _ => false,
        }
    }
}

/// What a `for … range` goes over.
pub(super) fn over(statement: Node<'_>) -> Option<Node<'_>> {
    let clause = statement.parts().find(|it| it.kind() == Kind::RangeClause)?;
    clause.child(Field::Right).map(syntax::unparen)
}

fn has_elements(literal: Node<'_>) -> bool {
    literal.child(Field::Body).is_some_and(|it| it.parts().next().is_some())
}

fn is_positive(node: Node<'_>) -> bool {
    node.kind() == Kind::IntLiteral && node.text().parse::<u64>().is_ok_and(|it| it > 0)
}

/// Whether a comparison with this outcome says that what is measured is greater than zero.
pub(super) fn is_filled<'t>(
    condition: Node<'t>,
    outcome: bool,
    measured: &dyn Fn(Node<'t>) -> bool,
) -> bool {
    let side = |it| condition.child(it).map(syntax::unparen);
    let (Some(left), Some(right)) = (side(Field::Left), side(Field::Right)) else { return false };
    let Some(operator) = condition.child(Field::Operator).map(|it| it.kind()) else { return false };
    let (number, flipped) = match (measured(left), measured(right)) {
        (true, false) => (right, false),
        (false, true) => (left, true),
        _ => return false,
    };
    let number = number.text().parse::<u64>().ok();
    let operator = match (operator, flipped) {
        (Kind::Lt, true) => Kind::Gt,
        (Kind::Gt, true) => Kind::Lt,
        (Kind::LtEq, true) => Kind::GtEq,
        (Kind::GtEq, true) => Kind::LtEq,
        (other, _) => other,
    };
    match (operator, number, outcome) {
        // Whatever it is compared with, a length that is greater than something is one.
        (Kind::Gt, _, true) | (Kind::LtEq, _, false) => true,
        (Kind::GtEq, Some(it), true) | (Kind::Lt, Some(it), false) => it > 0,
        (Kind::EqEq, Some(0), false) | (Kind::BangEq, Some(0), true) => true,
        (Kind::EqEq, Some(it), true) | (Kind::BangEq, Some(it), false) => it > 0,
        _ => false,
    }
}

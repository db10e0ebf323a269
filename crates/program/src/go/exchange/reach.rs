//! Whether a request can come to a place in a handler: by its method, and by the parameters of its query.

use seamlint_syntax::{Field, Kind, Node};

use super::super::{View, syntax};
use super::QueryReads;
use crate::Place;

impl View<'_> {
    /// Whether a request of this method, with these parameters in its query, may come to a place: it is in no
    /// branch for another method, nor does it hang on a parameter that the request has not.
    pub fn may_come_to(
        self,
        place: Place,
        method: &str,
        sent: &[(String, Place)],
        reads: &QueryReads,
    ) -> bool {
        let node = self.tree(place.file).covering(place.span);
        let function = node.ancestor(|it| matches!(it.kind(), FUNCTION | METHOD));
        let Some(function) = function else { return true };
        let around = || node.ancestors().take_while(|it| *it != function);
        if around().any(|it| is_for_other_method(it, node, method)) {
            return false;
        }
        let is_missing = |name: &str| sent.iter().all(|it| it.0 != *name);
        let missing = reads.reads.iter().filter(|it| {
            let is_here = it.place.file == place.file && function.span().contains(it.place.span);
            is_here && is_missing(&it.name)
        });
        let missing: Vec<_> = missing.map(|it| it.place).collect();
        let names: Vec<_> = missing
            .iter()
            .filter_map(|it| {
                let read = self.tree(it.file).covering(it.span);
                let list = read.parent().filter(|it| it.kind() == Kind::ExpressionList)?;
                let left = list.parent()?.child(Field::Left)?;
                Some(left.parts().next()?.text())
            })
            .collect();
        let is_asked = |condition: Node<'_>| {
            let span = condition.span();
            missing.iter().any(|it| span.contains(it.span))
                || self
                    .tree(place.file)
                    .nodes_in(Kind::Identifier, span)
                    .any(|it| names.contains(&it.text()))
        };
        let leaves = |it: Node<'_>| it.descendants().any(|it| it.kind() == Kind::ReturnStatement);
        let branches = function.descendants().filter(|it| {
            matches!(it.kind(), Kind::IfStatement | Kind::ExpressionSwitchStatement)
                && it.span().start < node.span().start
        });
        let mut hangs = branches.filter(|it| it.encloses(node) || leaves(*it));
        !hangs.any(|it| {
            let asks = it.child(Field::Condition).or(it.child(Field::Value));
            asks.is_some_and(is_asked)
        })
    }
}

const FUNCTION: Kind = Kind::FunctionDeclaration;
const METHOD: Kind = Kind::MethodDeclaration;

/// Whether a branch around a node is for requests of another method.
fn is_for_other_method(branch: Node<'_>, node: Node<'_>, method: &str) -> bool {
    let is_method = |it: Node<'_>| {
        it.kind() == Kind::SelectorExpression
            && it.child(Field::Field).is_some_and(|it| it.text() == "Method")
    };
    let is_it = |it: Node<'_>| {
        let name = syntax::string(it).map(|it| it.to_ascii_uppercase());
        let name = name.or_else(|| {
            let constant = it.child(Field::Field)?.text().strip_prefix("Method")?;
            Some(constant.to_ascii_uppercase())
        });
        name.map(|it| it == method)
    };
    match branch.kind() {
        Kind::ExpressionCase => {
            let of = branch.parent().and_then(|it| it.child(Field::Value));
            let names = branch.child(Field::Value).into_iter().flat_map(syntax::expressions);
            of.is_some_and(is_method) && names.into_iter().all(|it| is_it(it) == Some(false))
        }
        Kind::IfStatement => {
            let Some(condition) = branch.child(Field::Condition) else { return false };
            let holds = branch.child(Field::Consequence).is_some_and(|it| it.encloses(node));
            let (Some(left), Some(right), Some(operator)) = (
                condition.child(Field::Left),
                condition.child(Field::Right),
                condition.child(Field::Operator),
            ) else {
                return false;
            };
            let is_equal = match operator.kind() {
                Kind::EqEq => true,
                Kind::BangEq => false,
                _ => return false,
            };
            is_method(left) && is_it(right).is_some_and(|same| (same == is_equal) != holds)
        }
        _ => false,
    }
}

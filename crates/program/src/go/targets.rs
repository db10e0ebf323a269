//! What a file gives values, gathered when it is compiled: whoever looks for it later has to read all trees again.

use seamlint_syntax::{Field, Kind, Node, NodeId, Tree};

use super::syntax::{self, unparen};
use crate::by_name::NameHash;

/// What looks as if it were a field of a struct that a file gives a value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Targets {
    /// Keys of composite literals and selectors that are assigned: the name, the pair or the selector, and the
    /// value.
    pub(super) writes: Box<[(NameHash, NodeId, NodeId)]>,
    /// Selectors that are assigned or counted, or whose address is taken, with the name of the field.
    pub(super) selectors: Box<[(NameHash, NodeId)]>,
}

impl Targets {
    /// Those of a file.
    pub(super) fn of(tree: &Tree) -> Self {
        Self { writes: writes(tree).into(), selectors: selectors(tree).into() }
    }
}

fn writes(tree: &Tree) -> Vec<(NameHash, NodeId, NodeId)> {
    let mut out = Vec::new();
    let mut add = |name: Node<'_>, target: Node<'_>, value: Node<'_>| {
        out.push((NameHash::of(name.text()), target.id(), unwrapped(value).id()));
    };
    for pair in tree.nodes(Kind::KeyedElement) {
        if let (Some(key), Some(value)) = (pair.first(), pair.last()) {
            add(key, pair, value);
        }
    }
    for statement in tree.nodes(Kind::AssignmentStatement) {
        let mut left = targets(statement);
        // Most of them write to variables.
        if !left.any(|it| it.kind() == Kind::SelectorExpression) {
            continue;
        }
        for (target, value) in syntax::assigned(statement) {
            if let Some(name) = target.child(Field::Field) {
                add(name, target, value);
            }
        }
    }
    out
}

/// The selectors, in the order of their nodes.
fn selectors(tree: &Tree) -> Vec<(NameHash, NodeId)> {
    let kinds = [Kind::AssignmentStatement, Kind::RangeClause, Kind::ReceiveStatement];
    let assigned = kinds.into_iter().flat_map(|it| tree.nodes(it)).flat_map(targets).map(unparen);
    let counted = [Kind::IncStatement, Kind::DecStatement].into_iter();
    let counted = counted.flat_map(|it| tree.nodes(it)).filter_map(Node::first).map(unparen);
    let taken = tree.nodes(Kind::UnaryExpression).filter(|it| it.has(Kind::Amp));
    let taken = taken.filter_map(|it| it.child(Field::Operand));
    let all = assigned.chain(counted).chain(taken);
    let named = all.filter(|it| it.kind() == Kind::SelectorExpression).filter_map(|it| {
        let name = it.child(Field::Field)?;
        Some((NameHash::of(name.text()), it.id()))
    });
    let mut out: Vec<_> = named.collect();
    out.sort_unstable_by_key(|it| it.1);
    out
}

/// The left side of a statement that gives something values.
fn targets(statement: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    statement.child(Field::Left).into_iter().flat_map(syntax::expressions)
}

fn unwrapped(node: Node<'_>) -> Node<'_> {
    let inner = if node.kind() == Kind::LiteralElement { node.first() } else { None };
    unparen(inner.unwrap_or(node))
}

//! Places that want a value for what it is: its text, its members, its place among numbers. A value that
//! wraps another, as a promise does, gives them nothing.

use rustc_hash::FxHashMap;
use seamlint_syntax::{Field, Kind, Node};

use super::View;
use super::facts::Space;
use super::syntax::{arguments, method_call};
use crate::FileId;

/// What a place wants of the value that stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted<'p> {
    /// The member of this name: `value.name`.
    Member(&'p str),
    /// All members, in an object: `{ ...value }`.
    Members,
    /// Its text: `${value}`.
    Text,
    /// Its JSON, by itself or as a member: `JSON.stringify({ value })`.
    Json,
    /// Whether it equals a literal: `value === 1`.
    Equality,
    /// A number or text to compute with, or to put in order: `value + 1`, `value < other`.
    Operand,
}

impl<'p> View<'p> {
    /// The values of a file that stand in such a place and may be promises.
    pub fn wanted_promises(self, file: FileId) -> Vec<(Node<'p>, Wanted<'p>)> {
        let nodes = |kind| self.tree(file).nodes(kind);
        let mut names = FxHashMap::default();
        // Most variables are none in any scope, and their members are read all over a file.
        let mut may_be = |it: &(Node<'p>, Wanted<'p>)| {
            it.0.kind() != Kind::Identifier
                || *names
                    .entry(it.0.text())
                    .or_insert_with_key(|name| self.may_name_promise(file, name))
        };
        let members = nodes(Kind::MemberExpression).filter_map(member);
        let mut out: Vec<_> = members.filter(&mut may_be).collect();
        out.extend(nodes(Kind::BinaryExpression).flat_map(operands).filter(may_be));
        let substituted = nodes(Kind::TemplateSubstitution).filter_map(Node::first);
        out.extend(substituted.map(|it| (it, Wanted::Text)));
        let spread = nodes(Kind::SpreadElement)
            .filter(|it| it.parent().is_some_and(|it| it.kind() == Kind::Object));
        out.extend(spread.filter_map(Node::last).map(|it| (it, Wanted::Members)));
        let calls = nodes(Kind::CallExpression).filter(|it| {
            method_call(*it).is_some_and(|it| it.1 == "stringify")
                && self.calls_one_of(file, *it, &["JSON.stringify"])
        });
        out.extend(calls.flat_map(serialised).map(|it| (it, Wanted::Json)));
        out
    }

    /// Whether a variable of this name is a promise in some scope of a file.
    fn may_name_promise(self, file: FileId, name: &str) -> bool {
        let own = self.facts(file).bound.all(name, Space::Value).map(|it| (file, it));
        let global = self.linked().global(name, Space::Value);
        own.chain(global).any(|(file, id)| {
            let ty = self.eval().value(file, id, &None);
            self.may_be_promise(&ty)
        })
    }
}

/// The object of `object.name`, unless the member is assigned or the object is a longer expression.
fn member(node: Node<'_>) -> Option<(Node<'_>, Wanted<'_>)> {
    let (object, property) = (node.child(Field::Object)?, node.child(Field::Property)?);
    let is_short = matches!(
        object.kind(),
        Kind::Identifier | Kind::CallExpression | Kind::ParenthesizedExpression
    );
    let is_assigned = node.field() == Field::Left
        && node.parent().is_some_and(|it| {
            matches!(it.kind(), Kind::AssignmentExpression | Kind::AugmentedAssignmentExpression)
        });
    (is_short && !is_assigned).then_some((object, Wanted::Member(property.text())))
}

/// The sides of an operator that are no literals. What is compared with another value may be the very same
/// object; no literal is.
fn operands(node: Node<'_>) -> impl Iterator<Item = (Node<'_>, Wanted<'_>)> {
    let sides = node.child(Field::Left).zip(node.child(Field::Right));
    let wanted = node.child(Field::Operator).and_then(|it| match it.kind() {
        Kind::EqEqEq | Kind::EqEq | Kind::BangEqEq | Kind::BangEq => Some(Wanted::Equality),
        Kind::Plus
        | Kind::Minus
        | Kind::Star
        | Kind::Slash
        | Kind::Percent
        | Kind::Lt
        | Kind::Gt
        | Kind::LtEq
        | Kind::GtEq => Some(Wanted::Operand),
        _ => None,
    });
    let both = sides.into_iter().flat_map(|(left, right)| [(left, right), (right, left)]);
    both.filter_map(move |(side, other)| {
        let decided = wanted? != Wanted::Equality || is_literal(other);
        (decided && !is_text_or_number(side)).then_some((side, wanted?))
    })
}

fn is_text_or_number(node: Node<'_>) -> bool {
    matches!(node.kind(), Kind::String | Kind::Number | Kind::TemplateString)
}

fn is_literal(node: Node<'_>) -> bool {
    is_text_or_number(node) || matches!(node.kind(), Kind::True | Kind::False)
}

/// What `JSON.stringify` is given: its first argument, or the values of the object written there.
fn serialised(call: Node<'_>) -> Vec<Node<'_>> {
    match arguments(call).next() {
        Some(object) if object.kind() == Kind::Object => {
            object.parts().filter_map(|it| it.child(Field::Value)).collect()
        }
        value => value.into_iter().collect(),
    }
}

//! Which texts a value is told apart by, and what becomes of the others.

use seamlint_syntax::{Field, Kind, Node};

use super::super::syntax::{literal, property_name, unwrapped, wrapped};
use super::held::Held;
use super::walk::Walk;
use super::{Case, Otherwise};
use crate::FileId;

/// How long a chain of conditions may be.
const CHAIN: usize = 60;

impl<'p> Walk<'p> {
    /// `switch (value) {…}`
    pub(super) fn switched(&mut self, file: FileId, switch: Node<'p>, held: &Held) {
        let mut spoken = None;
        for clause in switch.child(Field::Body).into_iter().flat_map(Node::parts) {
            match clause.child(Field::Value) {
                Some(value) => self.case(file, value, held),
                None if clause.kind() == Kind::SwitchDefault => {
                    spoken = speaks(clause).then(|| file.place(clause));
                }
                None => {}
            }
        }
        let (path, place) = (held.path.to_vec(), file.place(switch));
        self.out.otherwise.push(Otherwise { path, place, spoken });
    }

    /// `value === "text"`
    pub(super) fn compared(
        &mut self,
        file: FileId,
        comparison: Node<'p>,
        other: Option<Node<'p>>,
        held: &Held,
    ) {
        let Some(text) = other.filter(|it| self.is_text(file, *it)) else { return };
        self.case(file, text, held);
        let Some(first) = chain_of(comparison) else { return };
        let last = last_of(first);
        let spoken = last.filter(|it| speaks(*it)).map(|it| file.place(it));
        let (path, place) = (held.path.to_vec(), file.place(first));
        self.out.otherwise.push(Otherwise { path, place, spoken });
    }

    /// `handlers[value]`
    pub(super) fn looked_up(&mut self, file: FileId, access: Node<'p>, held: &Held) {
        let table = access.child(Field::Object).and_then(|it| self.view.object_literal(file, it));
        let Some((at, table)) = table else { return self.lose(file, access, held) };
        for member in table.parts() {
            if let Some(name) = property_name(member) {
                let place = at.place(member.child(Field::Key).unwrap_or(member));
                let text = name.into();
                self.out.cases.push(Case { path: held.path.to_vec(), text, place });
            }
        }
        let (path, place) = (held.path.to_vec(), file.place(access));
        self.out.otherwise.push(Otherwise { path, place, spoken: None });
    }

    fn is_text(&self, file: FileId, node: Node<'p>) -> bool {
        literal(node).is_some()
            || matches!(self.view.type_of(file, node), super::super::Type::Text(_))
    }

    fn case(&mut self, file: FileId, value: Node<'p>, held: &Held) {
        let text = match literal(value) {
            Some(it) => it.into(),
            None => match self.view.type_of(file, value) {
                super::super::Type::Text(it) => it,
                // A member of an enum, a constant that is not known: others are handled as well.
                _ => return self.lose(file, value, held),
            },
        };
        self.out.cases.push(Case { path: held.path.to_vec(), text, place: file.place(value) });
    }
}

/// The first `if` of the chain that a comparison is a condition of.
fn chain_of(comparison: Node<'_>) -> Option<Node<'_>> {
    let mut condition = wrapped(comparison);
    // `a && value === "text"` is a chain as well.
    while let Some(parent) = condition.parent().filter(|it| it.kind() == Kind::BinaryExpression) {
        condition = wrapped(parent);
    }
    let mut at = condition.parent().filter(|it| it.kind() == Kind::IfStatement)?;
    if condition.field() != Field::Condition {
        return None;
    }
    for _ in 0..CHAIN {
        let outer = at.parent().filter(|it| it.kind() == Kind::ElseClause);
        match outer.and_then(|it| it.parent()) {
            Some(it) => at = it,
            None => break,
        }
    }
    Some(at)
}

/// What a chain of conditions does at last: the `else` behind it.
fn last_of(first: Node<'_>) -> Option<Node<'_>> {
    let mut at = first;
    for _ in 0..CHAIN {
        let other = at.child(Field::Alternative)?;
        let inner = other.first().map(unwrapped).filter(|it| it.kind() == Kind::IfStatement);
        match inner {
            Some(it) => at = it,
            None => return Some(other),
        }
    }
    None
}

/// Whether code does something that somebody may notice: it calls, throws, or assigns.
fn speaks(code: Node<'_>) -> bool {
    code.descendants().any(|it| {
        matches!(
            it.kind(),
            Kind::CallExpression
                | Kind::NewExpression
                | Kind::ThrowStatement
                | Kind::AssignmentExpression
        )
    })
}

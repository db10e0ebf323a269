//! Members of answers that JavaScript reads, with what Go knows of them.

use seamlint_syntax::{Field, Kind, Node};

use super::exchange::Exchanged;
use super::interest::Detail;
use super::shape::{Format, Member, Shape};
use crate::go::{FieldAt, LeftOut, Type};
use crate::js::uses::{Branch, Step, Use, UseKind};
use crate::{Place, Program};

/// A member of an answer that JavaScript does something with.
#[derive(Clone, Debug)]
pub struct ReadMember<'p> {
    /// The call.
    pub of: &'p Exchanged,
    /// How much of what becomes of its answer was looked at.
    pub detail: Detail,
    /// The key.
    pub key: &'p str,
    /// What is done with the value.
    pub used: &'p Use,
    /// What Go answers there.
    pub member: &'p Member,
    /// Where Go writes it.
    pub origin: Place,
}

/// What the absence of a member does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Harm {
    /// It throws a `TypeError`.
    Throws,
    /// The result is `NaN`.
    NotANumber,
    /// The text has `undefined` in it.
    Text,
    /// The comparison goes the other way.
    Compares,
    /// A control is not controlled.
    Uncontrolled,
}

impl Program {
    /// The members of answers with what JavaScript does with their values, where nothing failed.
    pub fn read_members(&self, detail: Detail) -> Vec<ReadMember<'_>> {
        let mut out = Vec::new();
        for of in self.exchanged() {
            let Some(shape) = of.answered(self).filter(|it| it.has_members()) else { continue };
            let uses = of.uses(self, detail).uses.iter();
            let uses = uses.filter(|it| it.branch != Branch::Failure);
            for used in uses {
                let Some((Step::Member(key), parent)) = used.path.split_last() else { continue };
                let object = shape.at_steps(parent).and_then(Shape::object);
                let Some(member) = object.and_then(|it| it.get(key)) else { continue };
                let Some(origin) = member.origin else { continue };
                out.push(ReadMember { of, detail, key, used, member, origin });
            }
        }
        out
    }
}

impl ReadMember<'_> {
    /// The field of Go that it comes from.
    pub fn field<'p>(&self, program: &'p Program) -> Option<FieldAt<'p>> {
        program.go().field_at(self.origin)
    }

    /// What the absence of the member does where it is used, when its field leaves a zero out that means
    /// something. `None` where that is not so, or JavaScript is ready for it.
    pub fn missed(&self, program: &Program) -> Option<Harm> {
        if self.used.guarded.undefined {
            return None;
        }
        let field = self.field(program)?;
        let go = program.go();
        if !matches!(go.underlying(&field.ty), Type::Basic(_)) {
            return None;
        }
        let (_, options) = field.field.json()?;
        let left_out = go.left_out(options, &field.ty, self.of.version())?;
        if left_out == LeftOut::Never || options.split(',').any(|it| it == "string") {
            return None;
        }
        let node = program.file(self.used.place.file).tree.covering(self.used.place.span);
        let value = program.file(self.used.value.file).tree.covering(self.used.value.span);
        match &self.member.shape {
            Shape::Bool => of_bool(&self.used.kind, node, value),
            Shape::Int(range) if range.min <= 0 && 0 <= range.max => {
                of_number(&self.used.kind, node, value)
            }
            Shape::Num => of_number(&self.used.kind, node, value),
            Shape::Str(Format::OneOf(texts)) if texts.iter().all(|it| !it.is_empty()) => None,
            Shape::Str(Format::Any | Format::OneOf(_)) => of_text(&self.used.kind, node, value),
            _ => None,
        }
    }
}

fn of_bool(kind: &UseKind, node: Node<'_>, value: Node<'_>) -> Option<Harm> {
    match kind {
        UseKind::Compare if other(node, value)?.kind() == Kind::False => Some(Harm::Compares),
        UseKind::Control => Some(Harm::Uncontrolled),
        UseKind::Call(_) => Some(Harm::Throws),
        _ => None,
    }
}

fn of_number(kind: &UseKind, node: Node<'_>, value: Node<'_>) -> Option<Harm> {
    match kind {
        UseKind::Call(_) => Some(Harm::Throws),
        UseKind::Arithmetic => {
            let whole = sum_around(node);
            let is_text = |it: Node<'_>| matches!(it.kind(), Kind::String | Kind::TemplateString);
            let joins = node.has(Kind::Plus) && whole.descendants().any(is_text);
            if joins { spoken(whole) } else { Some(Harm::NotANumber) }
        }
        UseKind::Text if node.kind() == Kind::TemplateSubstitution => {
            spoken(sum_around(node.parent()?))
        }
        UseKind::Compare => {
            let other = other(node, value)?;
            let number: f64 = other.text().parse().ok().filter(|_| other.kind() == Kind::Number)?;
            let is_left = node.child(Field::Left) == Some(value);
            let (a, b) = if is_left { (0.0, number) } else { (number, 0.0) };
            let holds = match node.child(Field::Operator)?.kind() {
                Kind::Lt => a < b,
                Kind::Gt => a > b,
                Kind::LtEq => a <= b,
                Kind::GtEq => a >= b,
                _ => a.total_cmp(&b).is_eq(),
            };
            holds.then_some(Harm::Compares)
        }
        _ => None,
    }
}

/// The whole of the sums that an expression is a part of.
fn sum_around(node: Node<'_>) -> Node<'_> {
    let is_sum = |it: &Node<'_>| it.kind() == Kind::BinaryExpression && it.has(Kind::Plus);
    node.ancestors().take_while(is_sum).last().unwrap_or(node)
}

/// What a number that is missing does to a text. In an address stands the number of something that there
/// is, and that is never zero.
fn spoken(text: Node<'_>) -> Option<Harm> {
    let is_address = text.text().contains(['/', '=', '?', '#', '&']);
    (!is_address).then_some(Harm::Text)
}

fn of_text(kind: &UseKind, node: Node<'_>, value: Node<'_>) -> Option<Harm> {
    match kind {
        UseKind::Call(_) | UseKind::Length | UseKind::Iterate | UseKind::Spread => {
            Some(Harm::Throws)
        }
        UseKind::Compare => {
            let other = other(node, value)?;
            (other.kind() == Kind::String && other.text().len() == 2).then_some(Harm::Compares)
        }
        _ => None,
    }
}

/// The other side of a comparison.
fn other<'p>(comparison: Node<'p>, value: Node<'p>) -> Option<Node<'p>> {
    let (left, right) = (comparison.child(Field::Left)?, comparison.child(Field::Right)?);
    Some(if left.encloses(value) || left == value { right } else { left })
}

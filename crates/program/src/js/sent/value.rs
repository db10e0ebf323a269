//! Expressions.

use seamlint_syntax::{Field, Kind, Node};

use super::super::View;
use super::super::syntax::{literal, unwrapped};
use super::super::uses::{Flows, Subject};
use super::{Sent, Special, Tier, Why};
use crate::FileId;
use crate::flow::Guard;

/// How deep expressions, names and calls are followed.
const DEPTH: u8 = 14;
/// How many expressions one question may look at.
const STEPS: u32 = 3000;

/// A question for what is sent.
pub(super) struct Reading<'p> {
    pub(super) view: View<'p>,
    pub(super) flows: Flows<'p>,
    /// Names in the course of being read.
    pub(super) asked: Vec<super::super::Entity>,
    steps: u32,
}

impl<'p> Reading<'p> {
    pub(super) fn new(view: View<'p>) -> Self {
        Self { view, flows: Flows::new(view), asked: Vec::new(), steps: 0 }
    }

    /// What an expression gives where it stands.
    pub(super) fn value(&mut self, file: FileId, node: Node<'p>, depth: u8) -> Sent {
        self.steps += 1;
        let place = file.place(node);
        if depth > DEPTH || self.steps > STEPS {
            return Sent::unknown(place);
        }
        let depth = depth + 1;
        match node.kind() {
            Kind::ParenthesizedExpression
            | Kind::AsExpression
            | Kind::SatisfiesExpression
            | Kind::TypeAssertion
            | Kind::AwaitExpression => {
                let inner =
                    if node.kind() == Kind::TypeAssertion { node.last() } else { node.first() };
                inner.map_or(Sent::unknown(place), |it| self.value(file, it, depth))
            }
            Kind::NonNullExpression => {
                let inner = node.first().map(|it| self.value(file, it, depth));
                let inner = inner.unwrap_or(Sent::unknown(place));
                // `null!` is no assertion that anybody means.
                if inner.is_always_null() { inner } else { inner.present() }
            }
            Kind::Null => Sent::special(place, Special::Null(Tier::Literal)),
            Kind::Undefined => Sent::undefined(place),
            Kind::True => Sent::boolean(place),
            Kind::False => Sent::special(place, Special::False),
            Kind::Number if node.text().parse() == Ok(0.0) => Sent::special(place, Special::Zero),
            Kind::Number => Sent::number(place),
            Kind::String | Kind::TemplateString => match literal(node) {
                Some("") => Sent::special(place, Special::Empty),
                Some(text) => Sent::known_text(place, text),
                None => Sent::text(place),
            },
            Kind::TernaryExpression => self.conditional(file, node, depth),
            Kind::BinaryExpression => self.binary(file, node, depth),
            Kind::UnaryExpression => self.unary(file, node, depth),
            Kind::UpdateExpression => Sent::number(place),
            Kind::SequenceExpression => match node.last() {
                Some(it) => self.value(file, it, depth),
                None => Sent::unknown(place),
            },
            Kind::AssignmentExpression => match node.child(Field::Right) {
                Some(it) => self.value(file, it, depth),
                None => Sent::unknown(place),
            },
            Kind::Object => self.object_literal(file, node, depth),
            Kind::Array => self.array_literal(file, node, depth),
            Kind::Identifier | Kind::ShorthandPropertyIdentifier => {
                if node.text() == "undefined" {
                    return Sent::undefined(place);
                }
                if matches!(node.text(), "NaN" | "Infinity") && self.view.is_global(file, node) {
                    let why = Why::Gives(node.text().into());
                    return Sent::number(place).or_null(Tier::NotANumber, why, place);
                }
                let value = self.name(file, node, depth);
                self.narrowed(file, node, value)
            }
            Kind::MemberExpression => {
                let value = self.member(file, node, depth);
                self.narrowed(file, node, value)
            }
            Kind::SubscriptExpression => {
                let value = self.subscript(file, node, depth);
                self.narrowed(file, node, value)
            }
            Kind::CallExpression => self.call(file, node, depth),
            Kind::NewExpression => self.construction(file, node),
            Kind::ArrowFunction | Kind::FunctionExpression => Sent::undefined(place),
            _ => self.typed_node(file, node),
        }
    }

    fn conditional(&mut self, file: FileId, node: Node<'p>, depth: u8) -> Sent {
        let place = file.place(node);
        let sides = node.child(Field::Consequence).zip(node.child(Field::Alternative));
        let Some((yes, no)) = sides else { return Sent::unknown(place) };
        let mut side = |it: Node<'p>| {
            let value = self.value(file, it, depth);
            if unwrapped(it).kind() == Kind::Null {
                return value.through(&Why::Branch, place);
            }
            value
        };
        let (yes, no) = (side(yes), side(no));
        Sent { place, ..yes.join(no) }
    }

    fn binary(&mut self, file: FileId, node: Node<'p>, depth: u8) -> Sent {
        let place = file.place(node);
        let parts = (
            node.child(Field::Operator).map(|it| it.kind()),
            node.child(Field::Left),
            node.child(Field::Right),
        );
        let (Some(operator), Some(left), Some(right)) = parts else { return Sent::unknown(place) };
        let joined = match operator {
            Kind::QuestionQuestion | Kind::PipePipe => {
                let left = self.value(file, left, depth);
                let left = if operator == Kind::PipePipe { left.truthy() } else { left.present() };
                let fallback = self.value(file, right, depth);
                let fallback = if unwrapped(right).kind() == Kind::Null {
                    fallback.through(&Why::Fallback, place)
                } else {
                    fallback
                };
                left.join(fallback)
            }
            Kind::AmpAmp => {
                let left = self.value(file, left, depth).falsy();
                left.join(self.value(file, right, depth))
            }
            Kind::Plus => {
                let (left, right) = (self.value(file, left, depth), self.value(file, right, depth));
                if left.kinds.string || right.kinds.string {
                    Sent::text(place)
                } else if left.kinds.number && right.kinds.number {
                    Sent::number(place)
                } else {
                    self.typed_node(file, node)
                }
            }
            Kind::Minus | Kind::Star | Kind::Slash | Kind::Percent | Kind::StarStar => {
                Sent::number(place)
            }
            Kind::EqEq
            | Kind::EqEqEq
            | Kind::BangEq
            | Kind::BangEqEq
            | Kind::Lt
            | Kind::Gt
            | Kind::LtEq
            | Kind::GtEq
            | Kind::KwIn
            | Kind::KwInstanceof => Sent::boolean(place),
            _ => Sent::number(place),
        };
        Sent { place, ..joined }
    }

    fn unary(&mut self, file: FileId, node: Node<'p>, depth: u8) -> Sent {
        let place = file.place(node);
        let Some(argument) = node.child(Field::Argument) else { return Sent::unknown(place) };
        match node.child(Field::Operator).map(|it| it.kind()) {
            Some(Kind::Bang) => Sent::boolean(place),
            Some(Kind::KwTypeof) => Sent::text(place),
            Some(Kind::KwVoid) => Sent::undefined(place),
            Some(Kind::Plus) => self.as_number(file, argument, "+", place, depth),
            Some(Kind::Minus) if argument.kind() == Kind::Number => Sent::number(place),
            _ => Sent::number(place),
        }
    }

    /// What the conditions around an expression leave of its value.
    fn narrowed(&mut self, file: FileId, node: Node<'p>, value: Sent) -> Sent {
        if value.evidence.is_empty() && !value.absent {
            return value;
        }
        let subject = Subject { view: self.view, file, node };
        let tree = node.tree();
        let mut value = value;
        let is_true =
            |guard: Guard| matches!(guard, Guard::Holds(it, true) if subject.is(tree.node(it)));
        if self.flows.always(file, node, subject, &is_true) {
            return value.truthy();
        }
        let told = |guard: Guard| subject.told_by(guard);
        if self.flows.always(file, node, subject, &|it| told(it).null) {
            let absent = value.absent;
            value = value.present();
            value.absent = absent;
        }
        if value.absent && self.flows.always(file, node, subject, &|it| told(it).undefined) {
            value.absent = false;
        }
        if value.nulls().any(|it| it.0 == Tier::NotANumber) {
            let is_number = |guard: Guard| match guard {
                Guard::Holds(condition, outcome) => {
                    subject.is_compared_number(tree.node(condition), outcome)
                }
                _ => false,
            };
            if self.flows.always(file, node, subject, &is_number) {
                value = value.numeric();
            }
        }
        value
    }

    /// What the type of an expression says.
    pub(super) fn typed_node(&mut self, file: FileId, node: Node<'p>) -> Sent {
        let ty = self.view.type_of(file, node);
        self.typed(&ty, file.place(node), 0)
    }
}

//! Under which conditions code runs, and which of them are known.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;
use seamlint_syntax::{Field, Kind, Node};

use super::super::Type;
use super::super::syntax::{enclosing_function, is_function, literal, unwrapped};
use super::eval::{Eval, Value};
use super::term::{Condition, Term};
use super::text::Piece;

/// When a piece of code runs, seen from the function around it.
#[derive(Debug, Default)]
pub(super) struct When {
    /// What has to hold.
    pub(super) conditions: Vec<Condition>,
    /// It may run or not, and nothing says when: a loop, a `catch`.
    pub(super) uncertain: bool,
    /// It never runs in a build for production, or with the arguments of the call that is looked through.
    pub(super) never: bool,
}

impl<'p> Eval<'p> {
    /// When `term` runs, up to the function around it; what it shares with `with` is left out.
    pub(super) fn when(&mut self, term: Term<'p>, with: Option<Node<'p>>) -> When {
        let mut out = When::default();
        let mut at = term.node;
        while let Some(parent) = at.parent().filter(|_| !is_function(at.kind())) {
            let shared = with.is_some_and(|it| at.encloses(it));
            if !shared {
                self.step(term, at, parent, &mut out);
            }
            at = parent;
        }
        out
    }

    fn step(&mut self, term: Term<'p>, at: Node<'p>, parent: Node<'p>, out: &mut When) {
        let holds = match (parent.kind(), at.field()) {
            (Kind::IfStatement | Kind::TernaryExpression, Field::Consequence) => true,
            (Kind::IfStatement | Kind::TernaryExpression, Field::Alternative) => false,
            (Kind::SwitchCase, Field::Body) => return self.case(term, parent, out),
            (
                Kind::SwitchDefault
                | Kind::CatchClause
                | Kind::ForStatement
                | Kind::ForInStatement
                | Kind::WhileStatement,
                Field::Body,
            ) => {
                out.uncertain = true;
                return;
            }
            _ => return,
        };
        let Some(condition) = parent.child(Field::Condition) else { return };
        match self.truth(term.at(condition)) {
            Some(truth) => out.never |= truth != holds,
            None => out.conditions.push(self.condition(term.at(condition), holds)),
        }
    }

    fn case(&mut self, term: Term<'p>, case: Node<'p>, out: &mut When) {
        let switch = case.ancestor(|it| it.kind() == Kind::SwitchStatement);
        let value = switch.and_then(|it| it.child(Field::Value));
        let (Some(value), Some(label)) = (value, case.child(Field::Value)) else {
            out.uncertain = true;
            return;
        };
        let (said, wanted) = (self.plain(term.at(value)), self.plain(term.at(label)));
        if let (Some(said), Some(wanted)) = (said, wanted) {
            out.never |= said != wanted;
        } else {
            let text = format!("{}==={}", unwrapped(value).text(), label.text());
            out.conditions.push((self.key(term.at(value), &text), true));
        }
    }

    /// A condition as something that can be compared.
    pub(super) fn condition(&mut self, term: Term<'p>, holds: bool) -> Condition {
        let (mut node, mut holds) = (unwrapped(term.node), holds);
        while node.kind() == Kind::UnaryExpression && node.text().starts_with('!') {
            let Some(inner) = node.child(Field::Argument) else { break };
            node = unwrapped(inner);
            holds = !holds;
        }
        let mut text = node.text().to_owned();
        for (not, is) in [("!==", "==="), ("!=", "==")] {
            if node.kind() == Kind::BinaryExpression && text.contains(not) {
                text = text.replacen(not, is, 1);
                holds = !holds;
                break;
            }
        }
        (self.key(term.at(node), &text), holds)
    }

    fn key(&mut self, term: Term<'p>, text: &str) -> u64 {
        let mut hash = FxHasher::default();
        let function = enclosing_function(term.node);
        let frame = function.and_then(|it| self.frames.of(term.frame, (term.file, it)));
        (term.file, function.map(|it| it.id().index()), frame.map(|it| it.call.1.id().index()))
            .hash(&mut hash);
        text.split_whitespace().for_each(|it| it.hash(&mut hash));
        hash.finish()
    }

    /// Whether a condition holds, where that is known.
    pub(super) fn truth(&mut self, term: Term<'p>) -> Option<bool> {
        let term = term.at(unwrapped(term.node));
        // What `this` is, is not the same for each that asks.
        if self.owner.is_some() {
            return self.find_truth(term);
        }
        if let Some(known) = self.truths.get(&term) {
            return *known;
        }
        let cuts = self.cuts;
        let found = self.find_truth(term);
        if self.cuts == cuts {
            self.truths.insert(term, found);
        }
        found
    }

    fn find_truth(&mut self, term: Term<'p>) -> Option<bool> {
        let node = term.node;
        match node.kind() {
            Kind::True => Some(true),
            Kind::False | Kind::Null | Kind::Undefined => Some(false),
            Kind::Object | Kind::Array | Kind::ArrowFunction | Kind::NewExpression => Some(true),
            Kind::UnaryExpression if node.text().starts_with('!') => {
                let inner = node.child(Field::Argument)?;
                self.truth(term.at(inner)).map(|it| !it)
            }
            Kind::MemberExpression => match node.text().replace("?.", ".").as_str() {
                "import.meta.env.DEV" => Some(false),
                "import.meta.env.PROD" => Some(true),
                _ => self.truth_of_value(term),
            },
            Kind::BinaryExpression => self.comparison(term),
            _ => self.truth_of_value(term),
        }
    }

    fn comparison(&mut self, term: Term<'p>) -> Option<bool> {
        let node = term.node;
        let (left, right) = (node.child(Field::Left)?, node.child(Field::Right)?);
        let operator = node.child(Field::Operator)?.kind();
        match operator {
            Kind::AmpAmp | Kind::PipePipe => {
                let decides = operator == Kind::PipePipe;
                match (self.truth(term.at(left)), self.truth(term.at(right))) {
                    (Some(it), _) | (_, Some(it)) if it == decides => Some(decides),
                    (Some(_), Some(_)) => Some(!decides),
                    _ => None,
                }
            }
            Kind::EqEqEq | Kind::EqEq | Kind::BangEqEq | Kind::BangEq => {
                let equal = operator == Kind::EqEqEq || operator == Kind::EqEq;
                if unwrapped(left).text() == "process.env.NODE_ENV" {
                    let value = literal(right)?;
                    return Some((value == "production") == equal);
                }
                if let (Some(of), Some(name)) = (type_test(left), literal(right)) {
                    return Some(self.is_of(term.at(of), name)? == equal);
                }
                let (left, right) = (self.plain(term.at(left))?, self.plain(term.at(right))?);
                Some((left == right) == equal)
            }
            _ => None,
        }
    }

    /// Whether `typeof` gives this name for a value: known where the value is a text, or is made by a call.
    fn is_of(&mut self, term: Term<'p>, name: &str) -> Option<bool> {
        let mut found = None;
        for alt in self.values(term) {
            let is = match alt.value {
                Value::Node(it) => match it.node.kind() {
                    Kind::String | Kind::TemplateString => name == "string",
                    Kind::Object | Kind::Array | Kind::NewExpression => name == "object",
                    Kind::CallExpression => {
                        let ty = self.view.type_of(it.file, it.node);
                        matches!(ty, Type::Named(_)).then_some(name == "object")?
                    }
                    _ => return None,
                },
                Value::Absent => name == "undefined",
                _ => return None,
            };
            if found.is_some_and(|it| it != is) {
                return None;
            }
            found = Some(is);
        }
        found
    }

    /// Whether a value is truthy: known for texts and for what is missing.
    fn truth_of_value(&mut self, term: Term<'p>) -> Option<bool> {
        if !matches!(
            term.node.kind(),
            Kind::Identifier | Kind::String | Kind::TemplateString | Kind::MemberExpression
        ) {
            return None;
        }
        let mut found = None;
        for alt in self.texts(term) {
            let truth = match &*alt.value {
                [] => false,
                [Piece::Absent] => false,
                pieces => {
                    let said =
                        pieces.iter().any(|it| matches!(it, Piece::Text(it, _) if !it.is_empty()));
                    if !said {
                        return None;
                    }
                    true
                }
            };
            if found.is_some_and(|it| it != truth) {
                return None;
            }
            found = Some(truth);
        }
        found
    }
}

/// `typeof x`: the operand.
fn type_test(node: Node<'_>) -> Option<Node<'_>> {
    let node = unwrapped(node);
    let is = node.kind() == Kind::UnaryExpression && node.text().starts_with("typeof");
    node.child(Field::Argument).filter(|_| is).map(unwrapped)
}

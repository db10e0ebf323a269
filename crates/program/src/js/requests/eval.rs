//! From expressions to what they are, through names, members, conditions, functions and files.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use seamlint_syntax::{Field, Kind, Node};

use super::super::sym::{BindingId, ClassId};
use super::super::syntax::{arguments, callee, enclosing_function, own_nodes, unwrapped};
use super::super::{Entity, View};
use super::answer::Answers;
use super::bound::{Bound, Origin, binding};
use super::clients::clients;
use super::conditions::When;
use super::instance::Instance;
use super::overrides::{Mixins, Owner};
use super::term::{ALTERNATIVES, Alt, Frame, FrameId, Frames, Term, pairs, under};
use super::text::{Piece, Text};
use crate::FileId;
use crate::js::values::Site;

/// How deep expressions are followed.
const DEPTH: u32 = 40;
/// How many expressions are looked at for one request.
const STEPS: u32 = 2000;
/// How many assignments that may or may not happen are followed for one use of a variable.
const WRITES: usize = 64;
/// How many calls may be looked through at once.
const FRAMES: usize = 8;

/// What an expression comes down to.
#[derive(Clone, Debug)]
pub(super) enum Value<'p> {
    /// An expression that cannot be reduced further: a literal, a function, a call of something unknown.
    Node(Term<'p>),
    /// A member of what such an expression gives.
    Part(Term<'p>, Vec<Rc<str>>),
    /// A parameter that no call binds, and members of it.
    Parameter(Site<'p>, u32, Vec<Rc<str>>),
    /// Nothing: an argument that is not given, a member that is not there.
    Absent,
    /// It cannot be told.
    Unknown(Term<'p>),
}

pub(super) type Values<'p> = Vec<Alt<Value<'p>>>;

/// An assignment: whether the function makes it that declares the variable, and when.
type Write<'p> = (Node<'p>, bool, When);

/// Evaluates expressions.
pub(super) struct Eval<'p> {
    pub(super) view: View<'p>,
    pub(super) frames: Frames<'p>,
    bounds: FxHashMap<(FileId, BindingId), Option<Rc<Bound<'p>>>>,
    names: FxHashMap<Site<'p>, Option<(FileId, BindingId)>>,
    pub(super) answers: Answers<'p>,
    /// The component or class that `this` is, where a mixin or base class asks it.
    pub(super) owner: Option<Owner<'p>>,
    pub(super) mixins: Option<Mixins<'p>>,
    pub(super) instances: FxHashMap<(&'static str, Entity), Instance<'p>>,
    /// What fields of classes are given.
    pub(super) fields: FxHashMap<(FileId, ClassId, Rc<str>), Rc<[Node<'p>]>>,
    /// Whether conditions hold, for each call that is looked through.
    pub(super) truths: FxHashMap<Term<'p>, Option<bool>>,
    depth: u32,
    steps: u32,
    /// How many questions were too deep or too long: what rests on such an answer is not kept.
    pub(super) cuts: u32,
}

impl<'p> Eval<'p> {
    pub(super) fn new(view: View<'p>) -> Self {
        Self {
            view,
            frames: Frames::default(),
            bounds: FxHashMap::default(),
            names: FxHashMap::default(),
            answers: Answers::default(),
            owner: None,
            mixins: None,
            instances: FxHashMap::default(),
            fields: FxHashMap::default(),
            truths: FxHashMap::default(),
            depth: 0,
            steps: 0,
            cuts: 0,
        }
    }

    /// Begins with another request.
    pub(super) fn start(&mut self) {
        self.steps = 0;
    }

    /// Answers a question unless it is too deep or too long.
    pub(super) fn within<T>(&mut self, answer: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.steps += 1;
        if self.depth > DEPTH || self.steps > STEPS {
            self.cuts += 1;
            return None;
        }
        self.depth += 1;
        let out = answer(self);
        self.depth -= 1;
        Some(out)
    }

    /// What the name that a node is, is bound to.
    pub(super) fn bound(&mut self, file: FileId, name: Node<'p>) -> Option<Rc<Bound<'p>>> {
        let view = self.view;
        let meant = self.names.entry((file, name)).or_insert_with(|| binding(view, file, name));
        let (file, id) = (*meant)?;
        let bound = self.bounds.entry((file, id));
        bound.or_insert_with(|| Bound::read(view, file, id)).clone()
    }

    /// What an expression comes down to: one value for each way that it may take.
    pub(super) fn values(&mut self, term: Term<'p>) -> Values<'p> {
        let term = term.at(unwrapped(term.node));
        let found = self.within(|this| this.reduce(term));
        let mut found = found.unwrap_or_else(|| vec![Alt::of(Value::Unknown(term))]);
        found.truncate(ALTERNATIVES);
        found
    }

    fn reduce(&mut self, term: Term<'p>) -> Values<'p> {
        let node = term.node;
        let child = |field| node.child(field);
        match node.kind() {
            Kind::Identifier | Kind::ShorthandPropertyIdentifier => self.name(term),
            Kind::Undefined | Kind::Null => vec![Alt::of(Value::Absent)],
            Kind::MemberExpression => self.member_expression(term),
            Kind::SubscriptExpression => {
                let (object, index) = (child(Field::Object), child(Field::Index));
                let key = index.and_then(|it| self.plain(term.at(it)));
                match (object, key) {
                    (Some(object), Some(key)) => self.member(term.at(object), &key, true),
                    _ => vec![Alt::of(Value::Unknown(term))],
                }
            }
            Kind::AwaitExpression => self.first(term),
            Kind::TernaryExpression => self.ternary(term, Self::values),
            Kind::BinaryExpression => self.logical(term),
            Kind::AssignmentExpression => match child(Field::Right) {
                Some(right) => self.values(term.at(right)),
                None => Vec::new(),
            },
            Kind::CallExpression => self.call(term),
            _ => vec![Alt::of(Value::Node(term))],
        }
    }

    fn first(&mut self, term: Term<'p>) -> Values<'p> {
        match term.node.first() {
            Some(inner) => self.values(term.at(inner)),
            None => Vec::new(),
        }
    }

    /// The branches of a condition that may be taken.
    pub(super) fn ternary<T>(
        &mut self,
        term: Term<'p>,
        mut eval: impl FnMut(&mut Self, Term<'p>) -> Vec<Alt<T>>,
    ) -> Vec<Alt<T>> {
        let child = |field| term.node.child(field).map(|it| term.at(it));
        let (Some(condition), Some(then), Some(other)) =
            (child(Field::Condition), child(Field::Consequence), child(Field::Alternative))
        else {
            return Vec::new();
        };
        if let Some(truth) = self.truth(condition) {
            return eval(self, if truth { then } else { other });
        }
        let holds = self.condition(condition, true);
        let mut out = under(eval(self, then), &[holds]);
        out.extend(under(eval(self, other), &[(holds.0, false)]));
        out
    }

    fn logical(&mut self, term: Term<'p>) -> Values<'p> {
        let child = |field| term.node.child(field);
        let (Some(left), Some(right)) = (child(Field::Left), child(Field::Right)) else {
            return Vec::new();
        };
        match child(Field::Operator).map(Node::kind) {
            Some(Kind::PipePipe | Kind::QuestionQuestion) => {
                let mut out = Vec::new();
                let mut falls_through = false;
                for alt in self.values(term.at(left)) {
                    match &alt.value {
                        Value::Absent => falls_through = true,
                        Value::Node(it) if self.truth(*it) == Some(false) => falls_through = true,
                        Value::Node(it) if self.truth(*it) == Some(true) => out.push(alt),
                        _ => {
                            falls_through = true;
                            out.push(alt);
                        }
                    }
                }
                if falls_through {
                    out.extend(self.values(term.at(right)));
                }
                out
            }
            Some(Kind::AmpAmp) => match self.truth(term.at(left)) {
                Some(false) => vec![Alt::of(Value::Absent)],
                Some(true) => self.values(term.at(right)),
                None => {
                    let holds = self.condition(term.at(left), true);
                    let mut out = under(self.values(term.at(right)), &[holds]);
                    out.push(Alt { conditions: vec![(holds.0, false)], value: Value::Absent });
                    out
                }
            },
            _ => vec![Alt::of(Value::Node(term))],
        }
    }

    /// What a name holds where it is mentioned.
    fn name(&mut self, term: Term<'p>) -> Values<'p> {
        let Some(bound) = self.bound(term.file, term.node) else {
            let exported = self.view.initializer(term.file, term.node);
            return match exported {
                Some((file, node)) if (file, node) != (term.file, term.node) => {
                    self.values(Term { file, node, frame: term.frame })
                }
                _ => vec![Alt::of(Value::Node(term))],
            };
        };
        let start = Rc::clone(&bound);
        self.reaching(
            &bound,
            term,
            |this| this.origin(&start, term),
            |this, write, _| match write.child(Field::Right) {
                Some(right) if write.kind() == Kind::AssignmentExpression => {
                    this.values(Term { file: bound.file, node: right, frame: term.frame })
                }
                _ => vec![Alt::of(Value::Unknown(term))],
            },
            || Alt::of(Value::Unknown(term)),
        )
    }

    /// What a name holds at first.
    pub(super) fn origin(&mut self, bound: &Bound<'p>, term: Term<'p>) -> Values<'p> {
        let here = Term { file: bound.file, node: term.node, frame: term.frame };
        let whole = match bound.origin {
            Origin::Value(Some(value)) => self.values(here.at(value)),
            Origin::Value(None) => vec![Alt::of(Value::Absent)],
            Origin::Declared(node) => return vec![Alt::of(Value::Node(here.at(node)))],
            Origin::Parameter(function, index, default) => {
                self.parameter((bound.file, function), index, default, term)
            }
            Origin::Unknown => return vec![Alt::of(Value::Unknown(term))],
        };
        let mut out = whole;
        for key in &bound.keys {
            out = self.each(out, |this, it| this.member_of(it, key, true));
        }
        if let Some(default) = bound.default {
            out = self.each(out, |this, it| match it {
                Value::Absent => this.values(here.at(default)),
                it => vec![Alt::of(it)],
            });
        }
        out
    }

    /// Applies a question to each of several values.
    pub(super) fn each(
        &mut self,
        values: Values<'p>,
        mut ask: impl FnMut(&mut Self, Value<'p>) -> Values<'p>,
    ) -> Values<'p> {
        let mut out = Vec::new();
        for alt in values {
            out.extend(under(ask(self, alt.value), &alt.conditions));
        }
        out
    }

    fn parameter(
        &mut self,
        function: Site<'p>,
        index: u32,
        default: Option<Node<'p>>,
        term: Term<'p>,
    ) -> Values<'p> {
        let Some(frame) = self.frames.of(term.frame, function) else {
            return vec![Alt::of(Value::Parameter(function, index, Vec::new()))];
        };
        let mut given = arguments(frame.call.1);
        let spread =
            given.clone().take(index as usize + 1).any(|it| it.kind() == Kind::SpreadElement);
        if spread {
            return vec![Alt::of(Value::Unknown(term))];
        }
        let values = match given.nth(index as usize) {
            Some(node) => self.values(Term { file: frame.call.0, node, frame: frame.outer }),
            None => vec![Alt::of(Value::Absent)],
        };
        let Some(default) = default else { return values };
        self.each(values, |this, it| match it {
            Value::Absent => {
                this.values(Term { file: function.0, node: default, frame: term.frame })
            }
            it => vec![Alt::of(it)],
        })
    }

    /// What reaches a use of a variable: its first value, changed by the assignments on the way; `unknown` where
    /// these are too many.
    pub(super) fn reaching<T: Clone>(
        &mut self,
        bound: &Bound<'p>,
        term: Term<'p>,
        start: impl FnOnce(&mut Self) -> Vec<Alt<T>>,
        mut step: impl FnMut(&mut Self, Node<'p>, &[Alt<T>]) -> Vec<Alt<T>>,
        unknown: impl FnOnce() -> Alt<T>,
    ) -> Vec<Alt<T>> {
        if bound.writes.is_empty() {
            return start(self);
        }
        let in_same = term.file == bound.file && enclosing_function(term.node) == bound.function;
        let Some((writes, begins)) = self.writes_before(bound, term, in_same) else {
            return vec![unknown()];
        };
        // A variable without a value gets its first one by an assignment, whatever the condition.
        let empty = begins || matches!(bound.origin, Origin::Value(None));
        let mut current = if empty { Vec::new() } else { start(self) };
        for (write, own, when) in writes.into_iter().rev() {
            let written = step(self, write, &current);
            if own && when.conditions.is_empty() && !when.uncertain {
                current = written;
            } else {
                if let ([condition], false) = (&*when.conditions, when.uncertain) {
                    current = under(current, &[(condition.0, !condition.1)]);
                }
                current.extend(under(written, &when.conditions));
            }
            current.truncate(ALTERNATIVES);
        }
        if in_same {
            let when = self.when(term, None);
            let fitting = under(current.clone(), &when.conditions);
            if !fitting.is_empty() {
                current = fitting;
            }
        }
        current
    }

    /// The assignments that may come before a use, the last one first, and whether the first of them leaves nothing
    /// of what was there: what is before such a one is not looked at. `None` where they are too many.
    fn writes_before(
        &mut self,
        bound: &Bound<'p>,
        term: Term<'p>,
        in_same: bool,
    ) -> Option<(Vec<Write<'p>>, bool)> {
        let mut out = Vec::new();
        for (write, own) in bound.writes.before(in_same.then_some(term.node)) {
            crate::work::count();
            let is_behind = in_same && own && term.node.span().start < write.span().end;
            if is_behind || term.file == bound.file && write.encloses(term.node) {
                continue;
            }
            let at = Term { file: bound.file, node: write, frame: term.frame };
            let when = self.when(at, in_same.then_some(term.node));
            if when.never {
                continue;
            }
            let always = own
                && when.conditions.is_empty()
                && !when.uncertain
                && write.kind() == Kind::AssignmentExpression;
            out.push((write, own, when));
            if always {
                return Some((out, true));
            }
            if out.len() > WRITES {
                return None;
            }
        }
        Some((out, false))
    }

    /// What a call gives, where it is a function of the project or one that hands a value on.
    fn call(&mut self, term: Term<'p>) -> Values<'p> {
        let as_is = || vec![Alt::of(Value::Node(term))];
        let data = &clients().data;
        let symbols = self.view.symbols(term.file, term.node);
        let any = |of: &[String]| symbols.iter().any(|it| of.iter().any(|of| of == it));
        let first = arguments(term.node).next();
        if any(&data.same) {
            return first.map_or_else(as_is, |it| self.values(term.at(it)));
        }
        if any(&data.runs) {
            let mut out = Vec::new();
            for (file, function) in
                first.map(|it| self.view.functions(term.file, it)).unwrap_or_default()
            {
                out.extend(
                    self.returned(Term { file, node: function, frame: term.frame }, Self::values),
                );
            }
            return out;
        }
        if !symbols.is_empty() {
            return as_is();
        }
        let found = self.through(term, Self::values);
        if found.is_empty() { as_is() } else { found }
    }

    /// Evaluates what the functions of the project that a call runs return.
    pub(super) fn through<T>(
        &mut self,
        term: Term<'p>,
        mut eval: impl FnMut(&mut Self, Term<'p>) -> Vec<Alt<T>>,
    ) -> Vec<Alt<T>> {
        let mut out = Vec::new();
        let functions = match self.overriding(term) {
            Some(own) => vec![own],
            None => self.view.called_functions(term.file, term.node),
        };
        for function in functions {
            let chain = self.frames.chain(term.frame);
            let is_known = chain.take(FRAMES).position(|it| it.function == function).is_some();
            if is_known || self.frames.chain(term.frame).count() >= FRAMES {
                continue;
            }
            let call = (term.file, term.node);
            let frame = self.frames.push(Frame { function, call, outer: term.frame });
            out.extend(
                self.returned(Term { file: function.0, node: function.1, frame }, &mut eval),
            );
        }
        out
    }

    /// Evaluates what a function returns.
    pub(super) fn returned<T>(
        &mut self,
        function: Term<'p>,
        mut eval: impl FnMut(&mut Self, Term<'p>) -> Vec<Alt<T>>,
    ) -> Vec<Alt<T>> {
        let Some(body) = function.node.child(Field::Body) else { return Vec::new() };
        if body.kind() != Kind::StatementBlock {
            return eval(self, function.at(body));
        }
        let mut out = Vec::new();
        let mut before = Vec::new();
        for node in own_nodes(function.node).filter(|it| it.kind() == Kind::ReturnStatement) {
            let Some(value) = node.first() else { continue };
            let when = self.when(function.at(node), None);
            let failed = node.ancestor(|it| it.kind() == Kind::CatchClause);
            if when.never || failed.is_some_and(|it| function.node.encloses(it)) {
                continue;
            }
            let values = eval(self, function.at(value));
            let values = under(values, &when.conditions);
            out.extend(under(values, &before));
            match &*when.conditions {
                [] if !when.uncertain => break,
                [only] => before.push((only.0, !only.1)),
                _ => {}
            }
        }
        out
    }

    fn member_expression(&mut self, term: Term<'p>) -> Values<'p> {
        let (object, name) = (term.node.child(Field::Object), term.node.child(Field::Property));
        let (Some(object), Some(name)) = (object, name) else { return Vec::new() };
        if let Some((file, node)) = self.overriding(term) {
            let getter = Term { file, node, frame: FrameId::default() };
            return self.returned(getter, Self::values);
        }
        match self.view.entity(term.file, term.node) {
            // A member of a module.
            Some(Entity::Name(..)) if self.bound(term.file, term.node).is_some() => {
                return self.name(term);
            }
            Some(entity @ Entity::Field(..)) => return self.field(term, &entity),
            _ => {}
        }
        self.member(term.at(object), name.text(), true)
    }

    /// A text that an expression is without doubt.
    pub(super) fn plain(&mut self, term: Term<'p>) -> Option<String> {
        let mut found: Option<String> = None;
        for alt in self.texts(term) {
            let mut text = String::new();
            for piece in &*alt.value {
                let Piece::Text(it, _) = piece else { return None };
                text.push_str(it);
            }
            if found.as_ref().is_some_and(|it| *it != text) {
                return None;
            }
            found = Some(text);
        }
        found
    }

    /// Whether a call means one of these functions of the library.
    pub(super) fn is_call_of(&self, term: Term<'p>, symbols: &[String]) -> bool {
        let kinds = [Kind::CallExpression, Kind::NewExpression];
        kinds.contains(&term.node.kind())
            && self
                .view
                .symbols(term.file, term.node)
                .iter()
                .any(|it| symbols.iter().any(|of| of == it))
    }

    /// Texts of two expressions, one after the other.
    pub(super) fn joined(left: &[Alt<Text<'p>>], right: &[Alt<Text<'p>>]) -> Vec<Alt<Text<'p>>> {
        let all = pairs(left, right)
            .into_iter()
            .map(|it| it.map(|(left, right)| left.iter().chain(right.iter()).cloned().collect()));
        all.take(ALTERNATIVES).collect()
    }
}

/// `object.method(…)`: the object, the method's name.
pub(super) fn receiver(term: Term<'_>) -> Option<(Term<'_>, &str)> {
    let access = callee(term.node).filter(|it| it.kind() == Kind::MemberExpression)?;
    let object = access.child(Field::Object)?;
    Some((term.at(object), access.child(Field::Property)?.text()))
}

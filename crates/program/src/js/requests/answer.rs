//! What the value that a wrapper gives has to do with the JSON of the answer.

use rustc_hash::FxHashMap;
use seamlint_syntax::{Field, Kind, Node};

use super::super::syntax::{
    arguments, callee, literal, method_call, own_nodes, unwrapped, wrapped,
};
use super::super::{Entity, View};
use super::bound::Origin;
use super::clients::{Gives, clients};
use super::eval::Eval;
use super::find::Link;
use super::instance::Instance;
use super::request::Hit;
use super::term::{FrameId, Term};
use crate::js::values::Site;

/// How deep values are followed backwards.
const DEPTH: usize = 24;
/// How many expressions are looked at for one question.
const STEPS: usize = 1000;

/// What an expression is of an answer; whether it is still a promise does not matter here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// A response whose body is not read yet.
    Response,
    /// The text of the body.
    Text,
    /// An object that has the JSON as this member.
    Wrapped(&'static str),
    /// The JSON, or this member of it.
    Json(Vec<String>),
}

/// What an expression is of an answer, and what became of the names in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) state: State,
    /// The names of its members were changed to another case.
    pub(super) converted: bool,
}

/// What is known of the answers of calls and of the results of functions that give them on.
#[derive(Debug, Default)]
pub(super) struct Answers<'p> {
    first: FxHashMap<(&'static str, Option<Entity>), Option<Answer>>,
    results: FxHashMap<(Site<'p>, Site<'p>), Option<Answer>>,
    checks: FxHashMap<(Site<'p>, Site<'p>), bool>,
    converters: FxHashMap<Site<'p>, bool>,
}

/// The expressions of which something is known, in the course of a question.
struct Trace<'a, 'p> {
    eval: &'a mut Eval<'p>,
    known: Vec<(Site<'p>, Answer)>,
    open: Vec<Site<'p>>,
    steps: usize,
}

impl<'p> Eval<'p> {
    /// What the value that the outermost call gives is of the answer, and whether something on the way
    /// rejects what is no success.
    pub(super) fn answer(
        &mut self,
        hit: Hit<'p>,
        instance: &Instance<'p>,
        links: &[Link<'p>],
    ) -> (Option<Answer>, bool) {
        let mut answer = self.first_answer(hit, instance);
        let mut rejects = hit.client.rejects_errors;
        let mut call = hit.site;
        for link in links.iter().rev().filter(|it| !it.is_context) {
            let key = (call, link.function);
            if let Some(first) = &answer {
                if !self.answers.results.contains_key(&key) {
                    let found = self.result(link.function, call, first);
                    self.answers.results.insert(key, found);
                    let checks = self.checks(link.function, call, first);
                    self.answers.checks.insert(key, checks);
                }
                rejects |= self.answers.checks.get(&key).copied().unwrap_or(false);
                answer = self.answers.results.get(&key).cloned().flatten();
            }
            call = link.call;
        }
        (answer, rejects)
    }

    /// What the client's own call gives.
    pub(super) fn first_answer(&mut self, hit: Hit<'p>, instance: &Instance<'p>) -> Option<Answer> {
        let key = (hit.client.id.as_str(), instance.entity.clone());
        if let Some(known) = self.answers.first.get(&key) {
            return known.clone();
        }
        let found = self.intercepted(hit, instance);
        self.answers.first.insert(key, found.clone());
        found
    }

    /// What a client gives, changed by what is registered on the instance.
    fn intercepted(&mut self, hit: Hit<'p>, instance: &Instance<'p>) -> Option<Answer> {
        let state = match hit.client.gives {
            Gives::Response => State::Response,
            Gives::Wrapped => State::Wrapped(&hit.client.data),
            Gives::Json => State::Json(Vec::new()),
            Gives::Nothing => return None,
        };
        let mut answer = Answer { state, converted: false };
        for symbol in &hit.client.intercept {
            let calls: Vec<_> = self.view.calls_to(symbol).collect();
            for (file, call) in calls {
                let Some(on) = client_of(call) else { continue };
                if instance.entity.is_none() || self.view.entity(file, on) != instance.entity {
                    continue;
                }
                let Some(done) = arguments(call).next() else { continue };
                for function in self.view.functions(file, done) {
                    let mut trace = Trace::new(self, Vec::new());
                    trace.bind(function, 0, &answer);
                    if let Some(next) = trace.returned(function) {
                        answer = next;
                    }
                }
            }
        }
        Some(answer)
    }

    /// What a function gives that makes a call.
    fn result(&mut self, function: Site<'p>, call: Site<'p>, answer: &Answer) -> Option<Answer> {
        Trace::new(self, vec![(call, answer.clone())]).returned(function)
    }

    /// Whether a function looks at the status of a response that it is given by a call, and fails.
    fn checks(&mut self, function: Site<'p>, call: Site<'p>, answer: &Answer) -> bool {
        let (file, node) = function;
        if answer.state != State::Response {
            return false;
        }
        let fails = node.descendants().any(|it| {
            it.kind() == Kind::ThrowStatement
                || it.kind() == Kind::CallExpression
                    && callee(it).is_some_and(|it| matches!(it.text(), "Promise.reject" | "reject"))
        });
        let asked = node.descendants().filter(|it| {
            it.kind() == Kind::MemberExpression && { it.child(Field::Property) }
                .is_some_and(|it| matches!(it.text(), "ok" | "status"))
        });
        let mut asked = asked.filter_map(|it| it.child(Field::Object));
        fails
            && asked.any(|it| {
                let found = Trace::new(self, vec![(call, answer.clone())]).of(file, it);
                found.is_some_and(|it| it.state == State::Response)
            })
    }

    /// Whether a call changes the case of the names of what it is given.
    fn converts_case(&mut self, term: Term<'p>) -> bool {
        if self.is_call_of(term, &clients().data.converts_case) {
            return true;
        }
        let functions = self.view.called_functions(term.file, term.node);
        functions.into_iter().any(|it| self.is_converter(it))
    }

    /// The same of a function, found once.
    fn is_converter(&mut self, function: Site<'p>) -> bool {
        let view = self.view;
        *self.answers.converters.entry(function).or_insert_with(|| view.converts_case(function))
    }
}

impl<'p> View<'p> {
    /// Whether a function goes through the names of an object's members and makes letters upper or lower.
    pub(in crate::js) fn converts_case(self, (file, function): Site<'p>) -> bool {
        let (mut names, mut letters) = (false, false);
        for call in function.descendants().filter(|it| it.kind() == Kind::CallExpression) {
            match method_call(call).map_or("", |it| it.1) {
                "keys" | "entries" | "reduce" => names = true,
                "toUpperCase" | "toLowerCase" => letters = true,
                _ => {
                    let inner = self.called_functions(file, call);
                    let upper = |it: &Site<'p>| {
                        it.1.descendants().any(|it| {
                            it.kind() == Kind::PropertyIdentifier
                                && matches!(it.text(), "toUpperCase" | "toLowerCase")
                        })
                    };
                    letters |= inner.iter().any(upper);
                }
            }
        }
        names && letters
    }

    /// The functions that see every answer of the client that a call is made on, before the caller does.
    pub(in crate::js) fn interceptors(self, client: &str, (file, call): Site<'p>) -> Vec<Site<'p>> {
        let known = clients().data.clients.iter().find(|it| it.id == client);
        let on = method_call(call).and_then(|it| self.entity(file, it.0));
        let (Some(known), Some(on)) = (known, on) else { return Vec::new() };
        let registered = known.intercept.iter().flat_map(|it| self.calls_to(it));
        let own = registered.filter(|(file, it)| {
            client_of(*it).is_some_and(|it| self.entity(*file, it).as_ref() == Some(&on))
        });
        let done = own.filter_map(|(file, it)| Some((file, arguments(it).next()?)));
        done.flat_map(|(file, it)| self.functions(file, it)).collect()
    }
}

impl<'a, 'p> Trace<'a, 'p> {
    fn new(eval: &'a mut Eval<'p>, known: Vec<(Site<'p>, Answer)>) -> Self {
        Self { eval, known, open: Vec::new(), steps: 0 }
    }

    /// Says what the parameter of a function is.
    fn bind(&mut self, function: Site<'p>, index: usize, answer: &Answer) {
        if let Some(parameter) = super::super::values::parameter(function.1, index) {
            self.known.push(((function.0, parameter), answer.clone()));
        }
    }

    /// What a function returns.
    fn returned(&mut self, function: Site<'p>) -> Option<Answer> {
        let (file, node) = function;
        let body = node.child(Field::Body)?;
        if body.kind() != Kind::StatementBlock {
            return self.of(file, body);
        }
        let returns = own_nodes(node).filter(|it| it.kind() == Kind::ReturnStatement);
        let values: Vec<_> = returns.filter_map(Node::first).collect();
        self.best(file, values)
    }

    /// The answer among several values: JSON where there is some.
    fn best(&mut self, file: crate::FileId, values: Vec<Node<'p>>) -> Option<Answer> {
        let mut best: Option<Answer> = None;
        for value in values {
            let Some(found) = self.of(file, value) else { continue };
            let better = matches!(found.state, State::Json(_))
                && best.as_ref().is_none_or(|it| !matches!(it.state, State::Json(_)));
            if better || best.is_none() {
                best = Some(found);
            }
        }
        best
    }

    /// What an expression is of the answer.
    fn of(&mut self, file: crate::FileId, node: Node<'p>) -> Option<Answer> {
        let node = unwrapped(node);
        let site = (file, node);
        if let Some((_, answer)) = self.known.iter().find(|it| it.0 == site) {
            return Some(answer.clone());
        }
        self.steps += 1;
        if self.open.contains(&site) || self.open.len() > DEPTH || self.steps > STEPS {
            return None;
        }
        self.open.push(site);
        let found = self.reduce(file, node);
        self.open.pop();
        found
    }

    fn reduce(&mut self, file: crate::FileId, node: Node<'p>) -> Option<Answer> {
        let child = |field| node.child(field);
        match node.kind() {
            Kind::AwaitExpression => self.of(file, node.first()?),
            Kind::Identifier | Kind::ShorthandPropertyIdentifier => self.name(file, node),
            Kind::MemberExpression => {
                let object = self.of(file, child(Field::Object)?)?;
                select(object, child(Field::Property)?.text())
            }
            Kind::SubscriptExpression => {
                let key = literal(child(Field::Index)?)?;
                select(self.of(file, child(Field::Object)?)?, key)
            }
            Kind::TernaryExpression => {
                let sides = [Field::Consequence, Field::Alternative].into_iter();
                self.best(file, sides.filter_map(child).collect())
            }
            Kind::BinaryExpression => {
                let sides = [Field::Left, Field::Right].into_iter();
                self.best(file, sides.filter_map(child).collect())
            }
            // `{ ...data }`, `[...data]`: the same members.
            Kind::Object | Kind::Array => {
                let only = node.first().filter(|_| node.parts().count() == 1)?;
                let spread = only.kind() == Kind::SpreadElement;
                self.of(file, only.last().filter(|_| spread)?)
            }
            Kind::CallExpression => self.call(file, node),
            Kind::NewExpression => {
                let resolved = self.eval.view.executor_calls(file, node, 0);
                let values = resolved.into_iter().filter_map(|it| arguments(it).next());
                self.best(file, values.collect())
            }
            _ => None,
        }
    }

    fn name(&mut self, file: crate::FileId, name: Node<'p>) -> Option<Answer> {
        let bound = self.eval.bound(file, name)?;
        let mut found = match bound.origin {
            Origin::Value(Some(value)) => self.of(bound.file, value),
            Origin::Parameter(function, index, _) => {
                self.parameter((bound.file, function), index as usize)
            }
            _ => None,
        };
        for key in &bound.keys {
            found = select(found?, key);
        }
        let mut converted = false;
        for write in bound.writes.all.iter().filter(|it| it.kind() == Kind::AssignmentExpression) {
            let Some(right) = write.child(Field::Right).map(unwrapped) else { continue };
            let next = self.of(bound.file, right);
            if next.is_none() && right.kind() == Kind::CallExpression {
                let term = Term { file: bound.file, node: right, frame: FrameId::default() };
                converted |= self.eval.converts_case(term);
            }
            converted |= next.as_ref().is_some_and(|it| it.converted);
            found = found.or(next);
        }
        found.map(|it| Answer { converted: it.converted || converted, ..it })
    }

    fn parameter(&mut self, function: Site<'p>, index: usize) -> Option<Answer> {
        let parameter = super::super::values::parameter(function.1, index)?;
        if let Some((_, answer)) = self.known.iter().find(|it| it.0 == (function.0, parameter)) {
            return Some(answer.clone());
        }
        // `request.then((response) => …)`
        let list = wrapped(function.1).parent().filter(|it| it.kind() == Kind::Arguments)?;
        let call = list.parent()?;
        let (object, method) = method_call(call)?;
        let first = arguments(call).next() == Some(wrapped(function.1));
        if method == "then" && first && index == 0 { self.of(function.0, object) } else { None }
    }

    fn call(&mut self, file: crate::FileId, call: Node<'p>) -> Option<Answer> {
        let first = arguments(call).next();
        if let Some((object, method)) = method_call(call) {
            match method {
                "then" => {
                    let before = self.of(file, object)?;
                    let mut functions = self.eval.view.functions(file, first?).into_iter();
                    let function = functions.next()?;
                    self.bind(function, 0, &before);
                    return self.returned(function);
                }
                "catch" | "finally" | "clone" => return self.of(file, object),
                "json" | "text" => {
                    let before = self.of(file, object)?;
                    let json = method == "json";
                    let state = if json { State::Json(Vec::new()) } else { State::Text };
                    let read = before.state == State::Response;
                    return read.then_some(Answer { state, ..before });
                }
                _ => {}
            }
        }
        let symbols = self.eval.view.symbols(file, call);
        if symbols.contains(&"JSON.parse") {
            let text = self.of(file, first?)?;
            let parsed = text.state == State::Text;
            return parsed.then_some(Answer { state: State::Json(Vec::new()), ..text });
        }
        if symbols.iter().any(|it| clients().data.same.iter().any(|same| same == it)) {
            return self.of(file, first?);
        }
        let term = Term { file, node: call, frame: FrameId::default() };
        if let Some(answer) = first.and_then(|it| self.of(file, it)) {
            if self.eval.converts_case(term) {
                return Some(Answer { converted: true, ..answer });
            }
            for function in self.eval.view.called_functions(file, call) {
                self.bind(function, 0, &answer);
                if let Some(found) = self.returned(function) {
                    return Some(found);
                }
            }
        }
        None
    }
}

/// A member of what is known of an answer.
pub(super) fn select(of: Answer, name: &str) -> Option<Answer> {
    let state = match of.state {
        State::Wrapped(data) if data == name => State::Json(Vec::new()),
        State::Json(mut path) => {
            path.push(name.to_owned());
            State::Json(path)
        }
        _ => return None,
    };
    Some(Answer { state, ..of })
}

/// `client.interceptors.response.use(…)`: the client.
fn client_of(call: Node<'_>) -> Option<Node<'_>> {
    let (on, _) = method_call(call)?;
    let on = unwrapped(on);
    let is = |node: Node<'_>, name: &str| {
        node.kind() == Kind::MemberExpression
            && node.child(Field::Property).is_some_and(|it| it.text() == name)
    };
    let interceptors = on.child(Field::Object).filter(|_| is(on, "response")).map(unwrapped)?;
    interceptors.child(Field::Object).filter(|_| is(interceptors, "interceptors"))
}

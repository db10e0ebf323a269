//! Abort signals: who is given one, and which calls take one.

use seamlint_syntax::{Field, Kind, Node};

use super::eval::{At, Eval};
use super::facts::Space;
use super::functions::Runs;
use super::library::{LIBRARY, library};
use super::lower;
use super::signals::signal_slot;
use super::sym::{FuncId, Sym};
use super::syntax::is_function;
use super::ty::Type;
use super::view::View;
use crate::{FileId, Place};

/// A signal that a function is given.
#[derive(Clone, Debug)]
pub struct Signal<'t> {
    /// The name in the parameter list that holds it: the signal, or the object whose member it is.
    pub name: Node<'t>,
    /// What to write to have it: `signal`, `options.signal`.
    pub text: String,
    /// Whether it is a member of an object that goes by the name.
    pub is_member: bool,
    /// Whether a library hands it to its callback (a query's context), which most callers ignore.
    pub is_context: bool,
}

/// A call that takes a signal.
#[derive(Clone, Debug)]
pub struct Abortable {
    /// The argument that holds it.
    pub argument: usize,
    /// The member of that argument; `None` where the argument is the signal itself.
    pub member: Option<String>,
    /// Where the called function is declared, for a function of the project.
    pub place: Option<Place>,
}

/// What a call is given as its signal.
#[derive(Clone, Copy, Debug)]
pub enum Given<'t> {
    /// No signal.
    Nothing,
    /// This value.
    Value(Node<'t>),
    /// Something that may hold a signal.
    Unknown,
}

/// How many functions may hand a signal on whose parameters have no type.
const HOPS: u32 = 2;

impl Signal<'_> {
    /// Whether a call in the function goes on after the abort on purpose: clean-up after it, in `catch`
    /// or `finally`, a request that outlives the page, or one that mentions the signal by itself.
    pub fn is_detached(&self, call: Node<'_>, function: Node<'_>) -> bool {
        let mut inner = call;
        for above in call.ancestors().take_while(|it| *it != function) {
            let aborted = above.kind() == Kind::IfStatement
                && inner.field() == Field::Consequence
                && above.child(Field::Condition).is_some_and(|it| it.text().contains("abort"));
            let after = matches!(above.kind(), Kind::CatchClause | Kind::FinallyClause);
            let voided = above.kind() == Kind::UnaryExpression;
            if aborted || after || voided {
                return true;
            }
            inner = above;
        }
        let arguments = call.child(Field::Arguments).map_or("", |it| it.text());
        arguments.contains("keepalive") || arguments.contains(self.text.as_str())
    }

    /// Whether the function asks the signal itself, between its steps.
    pub fn is_watched(&self, function: Node<'_>) -> bool {
        let members = function.descendants().filter(|it| it.kind() == Kind::MemberExpression);
        members
            .filter(|it| it.child(Field::Object).is_some_and(|it| it.text() == self.text))
            .filter_map(|it| it.child(Field::Property))
            .any(|it| {
                matches!(it.text(), "throwIfAborted" | "aborted" | "addEventListener" | "onabort")
            })
    }
}

impl<'p> View<'p> {
    /// The signals among a function's parameters.
    pub fn signals(self, file: FileId, function: Node<'p>) -> Vec<Signal<'p>> {
        let params = function.child(Field::Parameters).into_iter().flat_map(|it| it.parts());
        let params = params.chain(function.child(Field::Parameter));
        let mut out = Vec::new();
        for param in params {
            let mut pattern = param.child(Field::Pattern).unwrap_or(param);
            if pattern.kind() == Kind::AssignmentPattern {
                pattern = pattern.child(Field::Left).unwrap_or(pattern);
            }
            match pattern.kind() {
                Kind::Identifier => self.named_signal(file, pattern, &mut out),
                Kind::ObjectPattern => self.taken_signal(file, pattern, &mut out),
                _ => {}
            }
        }
        out
    }

    /// `signal: AbortSignal`, or `options: { signal?: AbortSignal }`.
    fn named_signal(self, file: FileId, name: Node<'p>, out: &mut Vec<Signal<'p>>) {
        let facts = self.facts(file);
        let Some(id) = facts.lookup(name.text(), facts.scope_of(name), Space::Value) else {
            return;
        };
        let mut eval = self.eval();
        let ty = eval.value(file, id, &None).non_null();
        let text = name.text();
        if eval.is_library(&ty, "AbortSignal") {
            let text = text.to_owned();
            out.push(Signal { name, text, is_member: false, is_context: false });
        } else if let Some(is_context) = holds_signal(&mut eval, &ty) {
            let text = format!("{text}.signal");
            out.push(Signal { name, text, is_member: true, is_context });
        }
    }

    /// `{ signal }`: the name is the platform's own; a type may say that it is something else.
    fn taken_signal(self, file: FileId, pattern: Node<'p>, out: &mut Vec<Signal<'p>>) {
        for part in pattern.parts() {
            let name = match part.kind() {
                Kind::ShorthandPropertyIdentifierPattern if part.text() == "signal" => part,
                Kind::ObjectAssignmentPattern => match part.child(Field::Left) {
                    Some(left) if left.text() == "signal" => left,
                    _ => continue,
                },
                Kind::PairPattern
                    if part.child(Field::Key).is_some_and(|it| it.text() == "signal") =>
                {
                    match part.child(Field::Value) {
                        Some(it) if it.kind() == Kind::Identifier => it,
                        _ => continue,
                    }
                }
                _ => continue,
            };
            let facts = self.facts(file);
            let scope = facts.scope_of(name);
            let Some(id) = facts.lookup(name.text(), scope, Space::Value) else { continue };
            let mut eval = self.eval();
            let ty = eval.value(file, id, &None).non_null();
            if !ty.is_unknown() && !ty.parts().iter().any(|it| eval.is_library(it, "AbortSignal")) {
                continue;
            }
            let at = At { file, env: None };
            let whole = facts.binding(id).values.iter().find_map(|it| match it {
                Sym::Member(of, _) => Some(eval.eval(of, &at)),
                _ => None,
            });
            let is_context =
                whole.is_some_and(|it| holds_signal(&mut eval, &it.non_null()) == Some(true));
            let text = name.text().to_owned();
            out.push(Signal { name, text, is_member: false, is_context });
        }
    }

    /// The signal that a call takes, where it takes one.
    pub fn abortable(self, file: FileId, call: Node<'p>) -> Option<Abortable> {
        self.abortable_within(file, call, HOPS)
    }

    fn abortable_within(self, file: FileId, call: Node<'p>, hops: u32) -> Option<Abortable> {
        let callee = self.callee(file, call)?;
        if let Some(symbol) = callee.symbol() {
            let known = library().behaviour.abortable.get(symbol)?;
            let (argument, member) = (known.argument, known.member.clone());
            return Some(Abortable { argument, member, place: None });
        }
        let callee = &callee.callee;
        let func = self.facts(callee.file).func(callee.function);
        let mut eval = self.eval();
        let at = At { file: callee.file, env: callee.env.clone() };
        for (argument, param) in func.params.iter().enumerate() {
            let place = Some(Place { file: callee.file, span: func.span });
            let Some(declared) = &param.declared else {
                if param.members.iter().any(|it| &**it == "signal") {
                    let member = Some("signal".to_owned());
                    return Some(Abortable { argument, member, place });
                }
                if hops > 0 && self.hands_on(callee.file, callee.function, argument, hops - 1) {
                    return Some(Abortable { argument, member: None, place });
                }
                continue;
            };
            let ty = eval.eval(declared, &at).non_null();
            if eval.is_library(&ty, "AbortSignal") {
                return Some(Abortable { argument, member: None, place });
            }
            if holds_signal(&mut eval, &ty).is_some() {
                let member = Some("signal".to_owned());
                return Some(Abortable { argument, member, place });
            }
        }
        None
    }

    /// Whether a function gives what comes in as its parameter at `index` to a call as its signal.
    fn hands_on(self, file: FileId, function: FuncId, index: usize, hops: u32) -> bool {
        let Some((file, function)) = self.function_node(file, function) else { return false };
        let params = function.child(Field::Parameters).into_iter().flat_map(Node::parts);
        let Some(param) = params.chain(function.child(Field::Parameter)).nth(index) else {
            return false;
        };
        let name = param.child(Field::Pattern).unwrap_or(param);
        name.kind() == Kind::Identifier
            && self.references(file, name).into_iter().any(|it| {
                signal_slot(it).is_some_and(|call| {
                    self.abortable_within(file, call, hops)
                        .is_some_and(|takes| self.is_given(file, call, &takes, it))
                })
            })
    }

    /// Whether an expression is what a call is given as its signal.
    pub(crate) fn is_given(
        self,
        file: FileId,
        call: Node<'p>,
        takes: &Abortable,
        value: Node<'p>,
    ) -> bool {
        matches!(self.given_signal(file, call, takes), Given::Value(it) if it == value)
    }

    /// The function around a call that is given a signal, through callbacks that run as its part.
    pub fn given_to_caller(self, file: FileId, call: Node<'p>) -> Option<(Node<'p>, Signal<'p>)> {
        let mut at = call;
        loop {
            let function = at.ancestor(|it| is_function(it.kind()))?;
            if let Some(signal) = self.signals(file, function).into_iter().next() {
                return Some((function, signal));
            }
            // A function that is kept, returned or called by an event has a life of its own.
            let arguments = function.parent().filter(|it| it.kind() == Kind::Arguments)?;
            let outer = arguments.parent()?;
            let part = match self.runs(file, function) {
                Runs::Timer(_) | Runs::Later(_) | Runs::Effect(_) => false,
                Runs::Unknown => self.is_waited_for(file, outer),
                _ => true,
            };
            if !part {
                return None;
            }
            at = outer;
        }
    }

    /// Whether a call gives a promise, or something is awaited that it gives: what it calls back then
    /// runs as its part.
    fn is_waited_for(self, file: FileId, call: Node<'p>) -> bool {
        let ty = self.type_of(file, call);
        if !ty.is_unknown() {
            return ty.parts().iter().any(|it| self.is_promise(it));
        }
        call.parent().is_some_and(|parent| match parent.kind() {
            Kind::AwaitExpression => true,
            Kind::Arguments => parent.parent().is_some_and(|outer| {
                let ty = self.type_of(file, outer);
                ty.parts().iter().any(|it| self.is_promise(it))
            }),
            _ => false,
        })
    }

    /// What a call is given as its signal.
    pub fn given_signal(self, file: FileId, call: Node<'p>, takes: &Abortable) -> Given<'p> {
        let Some(list) = call.child(Field::Arguments) else { return Given::Nothing };
        if list.has(Kind::SpreadElement) {
            return Given::Unknown;
        }
        let Some(argument) = list.nth(takes.argument) else {
            // `fetch(request)` may hold a signal in the request.
            let first = list.first().map(|it| self.type_of(file, it));
            let request =
                first.is_some_and(|it| it.parts().iter().any(|it| self.is_library(it, "Request")));
            return if request { Given::Unknown } else { Given::Nothing };
        };
        let Some(member) = &takes.member else {
            let nothing = matches!(argument.kind(), Kind::Undefined | Kind::Null);
            return if nothing { Given::Nothing } else { Given::Value(argument) };
        };
        self.member_given(file, argument, member, 0)
    }

    fn member_given(self, file: FileId, options: Node<'p>, member: &str, depth: u32) -> Given<'p> {
        match options.kind() {
            Kind::Undefined | Kind::Null => Given::Nothing,
            Kind::Object => {
                let mut out = Given::Nothing;
                for part in options.parts() {
                    match part.kind() {
                        Kind::Pair
                            if part
                                .child(Field::Key)
                                .is_some_and(|it| lower::member_name(it) == member) =>
                        {
                            out = part.child(Field::Value).map_or(Given::Unknown, Given::Value);
                        }
                        Kind::ShorthandPropertyIdentifier if part.text() == member => {
                            out = Given::Value(part);
                        }
                        Kind::SpreadElement => {
                            let Some(inner) = part.last() else { continue };
                            match self.member_given(file, inner, member, depth + 1) {
                                Given::Nothing => {}
                                other => out = other,
                            }
                        }
                        _ => {}
                    }
                }
                out
            }
            Kind::Identifier if depth < 4 => {
                // A literal that is bound once and not changed after.
                let facts = self.facts(file);
                let declared = options.tree().nodes(Kind::VariableDeclarator).find(|it| {
                    it.child(Field::Name).is_some_and(|it| {
                        it.text() == options.text()
                            && facts.lookup(it.text(), facts.scope_of(it), Space::Value)
                                == facts.lookup(
                                    options.text(),
                                    facts.scope_of(options),
                                    Space::Value,
                                )
                    })
                });
                let literal = declared
                    .and_then(|it| it.child(Field::Value))
                    .filter(|it| it.kind() == Kind::Object);
                let name = declared.and_then(|it| it.child(Field::Name));
                let changed = |name| {
                    self.references(file, name).iter().any(|it| {
                        it.id() != options.id()
                            && it.parent().is_some_and(|it| it.kind() != Kind::SpreadElement)
                    })
                };
                match (literal, name) {
                    (Some(literal), Some(name)) if !changed(name) => {
                        self.member_given(file, literal, member, depth + 1)
                    }
                    _ => Given::Unknown,
                }
            }
            _ => Given::Unknown,
        }
    }
}

/// Whether an object type has a `signal` that is an `AbortSignal`; `Some(true)` for the contexts that
/// libraries hand to callbacks. A request's own signal is not meant.
fn holds_signal(eval: &mut Eval<'_>, ty: &Type) -> Option<bool> {
    let context =
        ["QueryFunctionContext", "ThunkApi_"].into_iter().any(|it| eval.is_library(ty, it));
    let own = match ty {
        Type::Named(named) => named.file != LIBRARY || eval.is_library(ty, "RequestInit"),
        Type::Object(file, ..) => *file != LIBRARY,
        Type::Both(_) => true,
        _ => false,
    };
    if !context && !own {
        return None;
    }
    let signal = eval.find_member(ty, "signal", 0)?.non_null();
    eval.is_library(&signal, "AbortSignal").then_some(context)
}

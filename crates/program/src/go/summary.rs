//! What functions do, told from their bodies and those of what they call, a few calls deep.

use seamlint_syntax::{Field, Kind, Node};

use super::callee::Callee;
use super::facts::{Local, LocalKind};
use super::sym::{LocalId, Sym};
use super::view::View;
use super::{FunctionId, Symbol, Type};
use crate::FileId;
use crate::flow::uses;
use crate::library::{Ctx, Role, Source, Ws};

/// How many calls deep a summary looks.
const DEPTH: u8 = 3;

/// A call that decodes JSON.
#[derive(Clone, Debug)]
pub struct Decoding<'p> {
    /// The argument that is decoded into, as written.
    pub target: Node<'p>,
    /// Where the text comes from, as far as the decoder itself says.
    pub source: Source,
    /// The decoder: of a library, or a function of the project that hands its parameter to one.
    pub callee: Callee,
}

/// A write to a WebSocket connection whose error a function returns.
#[derive(Clone, Debug)]
pub struct ReturnedWrite {
    /// The library's function.
    pub symbol: Symbol,
    /// Where it is called.
    pub place: crate::Place,
}

impl<'p> View<'p> {
    /// The arguments of a call, in order.
    pub fn arguments(self, call: Node<'p>) -> impl Iterator<Item = Node<'p>> + Clone {
        let list = call.child(Field::Arguments).into_iter().flat_map(|it| it.parts());
        let converted = (call.kind() == Kind::TypeConversionExpression)
            .then(|| call.child(Field::Operand))
            .flatten();
        list.chain(converted)
    }

    /// What a call decodes JSON into: the library's decoders, and project functions that hand a parameter
    /// on to one.
    pub fn decoding(self, file: FileId, call: Node<'p>) -> Option<Decoding<'p>> {
        self.decoding_within(file, call, DEPTH)
    }

    fn decoding_within(self, file: FileId, call: Node<'p>, depth: u8) -> Option<Decoding<'p>> {
        let callee = self.callee(file, call)?;
        if let Some(decode) = self.knowledge(&callee.symbol).and_then(|it| it.decode) {
            let target = self.arguments(call).nth(decode.target)?;
            return Some(Decoding { target, source: decode.source, callee });
        }
        let function = callee.function.filter(|_| depth > 0)?;
        let (at, source) = self.decoded_param(function, depth - 1)?;
        let target = self.arguments(call).nth(at)?;
        Some(Decoding { target, source, callee })
    }

    /// The parameter that a function decodes into, when it does so with one.
    fn decoded_param(self, function: FunctionId, depth: u8) -> Option<(usize, Source)> {
        let params = self.params(function);
        for call in &self.function(function).calls {
            let Some(node) = self.call_node(function.file, *call) else { continue };
            // Cheap first: the call must be given a parameter as it is.
            let given = |it: Node<'p>| {
                self.local(function.file, it).is_some_and(|it| params.contains(&it.0))
            };
            if !self.arguments(node).any(given) {
                continue;
            }
            let Some(found) = self.decoding_within(function.file, node, depth) else { continue };
            let Some((local, _)) = self.local(function.file, found.target) else { continue };
            if let Some(at) = params.iter().position(|it| *it == local) {
                return Some((at, found.source));
            }
        }
        None
    }

    /// The parameters of a function, without receiver and results.
    pub fn params(self, function: FunctionId) -> Vec<LocalId> {
        let Some(facts) = self.facts(function.file) else { return Vec::new() };
        let is_param = |it: &&LocalId| facts.locals[it.0 as usize].kind == LocalKind::Param;
        self.function(function).params.iter().filter(is_param).copied().collect()
    }

    /// The write to a WebSocket connection whose error a function returns as its own.
    pub fn returned_write(self, function: FunctionId) -> Option<ReturnedWrite> {
        self.returned_write_within(function, DEPTH)
    }

    fn returned_write_within(self, function: FunctionId, depth: u8) -> Option<ReturnedWrite> {
        for call in &self.function(function).calls {
            let Some(node) = self.call_node(function.file, *call) else { continue };
            let Some(callee) = self.callee(function.file, node) else { continue };
            let ws = self.knowledge(&callee.symbol).and_then(|it| it.ws);
            let found = match (ws, callee.function) {
                (Some(Ws::Write), _) => {
                    Some(ReturnedWrite { symbol: callee.symbol, place: function.file.place(node) })
                }
                (None, Some(inner)) if depth > 0 && inner != function => {
                    self.returned_write_within(inner, depth - 1)
                }
                _ => None,
            };
            if found.is_some() && self.is_returned(function, node) {
                return found;
            }
        }
        None
    }

    /// Whether a call's error leaves the function: returned directly, or by the variable that holds it.
    fn is_returned(self, function: FunctionId, call: Node<'p>) -> bool {
        let Some(list) = call.parent() else { return false };
        let Some(statement) = list.parent() else { return false };
        if statement.kind() == Kind::ReturnStatement {
            return true;
        }
        if !matches!(statement.kind(), Kind::ShortVarDeclaration | Kind::AssignmentStatement) {
            return false;
        }
        let target = statement.child(Field::Left).and_then(|it| it.last());
        let held = target.and_then(|it| self.local(function.file, it));
        let (Some((local, declared)), Some(body)) = (held, self.function_node(function)) else {
            return false;
        };
        declared.kind == LocalKind::Result
            || self
                .uses(function.file, body, local)
                .filter(|it| it.span().start > statement.span().end)
                .any(|it| it.ancestor(|it| it.kind() == Kind::ReturnStatement).is_some())
    }

    /// Whether what a call makes is run to its end where it is made: `exec.Command("x").Output()`, or by the
    /// variable that holds it.
    pub fn is_completed(self, file: FileId, call: Node<'p>) -> bool {
        let completes = |value: Node<'p>| {
            let selector = value.parent().filter(|it| it.kind() == Kind::SelectorExpression);
            let outer = selector.and_then(Node::parent);
            outer.filter(|it| it.kind() == Kind::CallExpression).is_some_and(|it| {
                let known = self.known_callee(file, it);
                known.is_some_and(|it| it.1.roles.contains(&Role::Completes))
            })
        };
        let held = uses::target_of(call, 0).and_then(|it| self.local(file, it));
        let body = self.function_at(file, call).and_then(|it| self.function_node(it));
        completes(call)
            || held.zip(body).is_some_and(|(it, body)| self.uses(file, body, it.0).any(completes))
    }

    /// The place of the cancel function among a call's results, and what made the context: a library's
    /// function, or one that a function of the project returns the results of.
    pub fn cancellable(self, file: FileId, call: Node<'_>) -> Option<(usize, Callee)> {
        let callee = self.callee(file, call)?;
        self.cancellable_of(callee, DEPTH)
    }

    fn cancellable_of(self, callee: Callee, depth: u8) -> Option<(usize, Callee)> {
        if let Some(known) = self.knowledge(&callee.symbol) {
            let Some(Ctx::Cancellable(at)) = known.ctx else { return None };
            return Some((at, callee));
        }
        let function = callee.function.filter(|_| depth > 0)?;
        let is_cancel =
            |it: &Type| it.is("context", "CancelFunc") || it.is("context", "CancelCauseFunc");
        let position = callee.signature.as_ref()?.results.iter().position(is_cancel)?;
        let mut calls = self.function(function).calls.iter();
        let (_, maker) = calls.find_map(|it| {
            let inner = self.callee(function.file, self.call_node(function.file, *it)?)?;
            self.cancellable_of(inner, depth - 1)
        })?;
        Some((position, maker))
    }

    /// The call that gave a local its only value: `db.Begin` for the `tx` of `tx, err := db.Begin()`.
    pub fn made_by(self, file: FileId, local: &Local) -> Option<Callee> {
        let facts = self.facts(file)?;
        let mut sym = local.value.filter(|_| !local.reassigned)?;
        if let Sym::Item(call, _) = facts.syms().get(sym) {
            sym = call;
        }
        match facts.syms().get(sym) {
            Sym::Call(callee, _) => self.callee_of(file, callee),
            _ => None,
        }
    }
}

impl View<'_> {
    /// The function of the same package and receiver that does the same with a context before its
    /// parameters: `LoadContext` or `LoadWithContext` for `Load`.
    pub fn context_twin(self, function: FunctionId) -> Option<FunctionId> {
        let own = self.function(function);
        let (name, receiver) = (own.name.as_deref()?, own.receiver.as_ref().map(|it| &*it.base));
        let params = self.params(function).len();
        ["Context", "WithContext", "Ctx"].into_iter().find_map(|ending| {
            let twin = self.sibling(function.file, receiver, &format!("{name}{ending}"))?;
            let facts = self.facts(twin.file)?;
            let first = *self.params(twin).first()?;
            let ty = self.type_of_local(twin.file, &facts.locals[first.0 as usize]);
            (ty.is("context", "Context") && self.params(twin).len() == params + 1).then_some(twin)
        })
    }
}

//! What functions do, told from their bodies and those of what they call, a few calls deep.

use rustc_hash::{FxHashMap, FxHashSet};
use seamlint_syntax::{Field, Kind, Node};

use super::called::Called;
use super::callee::Callee;
use super::facts::{Local, LocalKind};
use super::graph::{CallAt, in_file};
use super::names::WITH_CONTEXT;
use super::sym::{LocalId, Sym};
use super::syntax;
use super::view::View;
use super::{FunctionId, Symbol, Type};
use crate::FileId;
use crate::flow::uses;
use crate::library::{Ctx, Role, Source};

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

/// The functions that decode into a parameter, and the calls of them and of decoders.
#[derive(Debug, Default)]
pub(super) struct DecodedParams {
    /// The position of the parameter, and from what is decoded.
    params: FxHashMap<FunctionId, (usize, Source)>,
    /// In the order of files.
    calls: Vec<CallAt>,
}

/// The functions that return the error of a write.
#[derive(Debug, Default)]
pub(super) struct ReturnedWrites {
    of: FxHashMap<FunctionId, ReturnedWrite>,
    /// By the numbers of names, whether a call of the name may be of one of them, a write or a `Close`.
    names: Vec<bool>,
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
    /// What a call decodes JSON into: the library's decoders, and project functions that hand a parameter
    /// on to one.
    pub fn decoding(self, file: FileId, call: Node<'p>) -> Option<Decoding<'p>> {
        let called = self.called(file, self.call_index(file, call)?)?;
        let (at, source) = match called.knowledge.and_then(|it| it.decode) {
            Some(decode) => (decode.target, decode.source),
            None => *self.decoded_params().params.get(&called.callee.function?)?,
        };
        let target = syntax::arguments(call).nth(at)?;
        Some(Decoding { target, source, callee: called.callee.clone() })
    }

    /// The calls of a file that decode JSON, in the order in which they end, with what [`View::decoding`] says.
    pub fn decodings(self, file: FileId) -> impl Iterator<Item = (Node<'p>, Decoding<'p>)> {
        in_file(&self.decoded_params().calls, file).iter().filter_map(move |it| {
            let call = self.call_node(it.0, it.1)?;
            Some((call, self.decoding(file, call)?))
        })
    }

    /// The parameters that functions of the project decode into, from the decoders outwards.
    fn decoded_params(self) -> &'p DecodedParams {
        self.model.decoded_params.get_or_init(|| {
            let decoders = self.calls_of(|it| it.decode.is_some()).into_iter();
            let mut open: Vec<_> = decoders
                .filter_map(|it| {
                    let decode = self.called(it.0, it.1)?.knowledge?.decode?;
                    Some((it.0, it.1, decode.target, decode.source))
                })
                .collect();
            let mut found = DecodedParams::default();
            for _ in 0..DEPTH {
                let mut next = Vec::new();
                open.sort_by_key(|it| (it.0, it.1));
                found.calls.extend(open.iter().map(|it| (it.0, it.1)));
                for (file, call, at, source) in open {
                    let Some((function, param)) = self.given_param(file, call, at) else {
                        continue;
                    };
                    if found.params.contains_key(&function) {
                        continue;
                    }
                    found.params.insert(function, (param, source));
                    let callers = self.callers(function).iter();
                    next.extend(callers.map(|it| (it.file, it.call, param, source)));
                }
                open = next;
            }
            found.calls.extend(open.iter().map(|it| (it.0, it.1)));
            found.calls.sort_unstable();
            found.calls.dedup();
            found
        })
    }

    /// The function in which a call stands, and the parameter of it that the call is given at a position.
    fn given_param(self, file: FileId, call: u32, at: usize) -> Option<(FunctionId, usize)> {
        let index = self.facts(file)?.calls[call as usize].function?;
        let function = FunctionId { file, index };
        let argument = syntax::arguments(self.call_node(file, call)?).nth(at)?;
        let (local, _) = self.local(file, argument)?;
        let param = self.params(function).iter().position(|it| *it == local)?;
        Some((function, param))
    }

    /// The parameters of a function, without receiver and results.
    pub fn params(self, function: FunctionId) -> Vec<LocalId> {
        let Some(facts) = self.facts(function.file) else { return Vec::new() };
        let is_param = |it: &&LocalId| facts.locals[it.0 as usize].kind == LocalKind::Param;
        self.function(function).params.iter().filter(is_param).copied().collect()
    }

    /// The write to a WebSocket connection whose error a function returns as its own.
    pub fn returned_write(self, function: FunctionId) -> Option<&'p ReturnedWrite> {
        self.returned_writes().of.get(&function)
    }

    /// The calls of a file whose error may be that of a write, as far as their names tell.
    pub(super) fn calls_that_may_write(self, file: FileId) -> impl Iterator<Item = u32> {
        self.calls_among(file, &self.returned_writes().names)
    }

    fn returned_writes(self) -> &'p ReturnedWrites {
        self.model.returned_writes.get_or_init(|| {
            let of = self.find_returned_writes();
            let helpers = of.keys().filter_map(|it| self.function(*it).name.as_deref());
            let helpers: FxHashSet<_> = helpers.collect();
            let names = self.names_where(|name, known| {
                name == "Close" || helpers.contains(name) || known.iter().any(|it| it.ws.is_some())
            });
            ReturnedWrites { of, names }
        })
    }

    /// From the writes outwards, a few calls far: the first call in a function whose error it returns.
    fn find_returned_writes(self) -> FxHashMap<FunctionId, ReturnedWrite> {
        let mut open: Vec<(FileId, u32, ReturnedWrite)> = Vec::new();
        for (file, call) in &self.calls_of(|it| it.ws == Some(crate::library::Ws::Write)) {
            let (Some(called), Some(node)) =
                (self.called(*file, *call), self.call_node(*file, *call))
            else {
                continue;
            };
            let symbol = called.callee.symbol.clone();
            open.push((*file, *call, ReturnedWrite { symbol, place: file.place(node) }));
        }
        let mut found = FxHashMap::default();
        for _ in 0..=DEPTH {
            let mut next = Vec::new();
            open.sort_by_key(|it| (it.0, it.1));
            for (file, call, write) in open {
                let index = self.facts(file).and_then(|it| it.calls[call as usize].function);
                let Some(index) = index else { continue };
                let function = FunctionId { file, index };
                let returned = |node| self.is_returned(function, node);
                if found.contains_key(&function)
                    || !self.call_node(file, call).is_some_and(returned)
                {
                    continue;
                }
                for it in self.callers(function) {
                    // What a library's data tells of a method comes before the method's own body.
                    if self.called(it.file, it.call).is_some_and(|it| it.knowledge.is_none()) {
                        next.push((it.file, it.call, write.clone()));
                    }
                }
                found.insert(function, write);
            }
            open = next;
        }
        found
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

    /// Whether what a call makes is run to its end where it is made, for what it writes:
    /// `exec.Command("x").Output()`, or by the variable that holds it and that no goroutine has.
    pub fn is_completed(self, file: FileId, call: Node<'p>) -> bool {
        let completes = |value: Node<'p>| {
            let selector = value.parent().filter(|it| it.kind() == Kind::SelectorExpression);
            let outer = selector.and_then(Node::parent);
            outer.filter(|it| it.kind() == Kind::CallExpression).is_some_and(|it| {
                let known = self.knowledge_of(file, it);
                known.is_some_and(|it| it.roles.contains(&Role::Completes))
            })
        };
        let here = self.function_at(file, call);
        let held = uses::target_of(call, 0).and_then(|it| self.local(file, it));
        let body = here.and_then(|it| self.function_node(it));
        completes(call)
            || held.zip(body).is_some_and(|(it, body)| {
                let mut uses = self.uses(file, body, it.0);
                uses.clone().any(completes) && uses.all(|it| self.function_at(file, it) == here)
            })
    }

    /// The calls of a file that make a context which must be cancelled, the place of the cancel function among
    /// their results, and what made the context: a library's function, or one that a function of the project
    /// returns the results of.
    pub fn cancellable_calls(
        self,
        file: FileId,
    ) -> impl Iterator<Item = (Node<'p>, usize, &'p Callee)> {
        let all = self.model.cancellable.get_or_init(|| self.find_cancellable());
        in_file(all, file).iter().filter_map(move |it| {
            let (position, maker) = self.cancellable_of(self.called(it.0, it.1)?, DEPTH)?;
            Some((self.call_node(it.0, it.1)?, position, maker))
        })
    }

    /// From the library's functions outwards, in the order of files.
    fn find_cancellable(self) -> Vec<CallAt> {
        let mut open = self.calls_of(|it| matches!(it.ctx, Some(Ctx::Cancellable(_))));
        let (mut found, mut makers) = (Vec::new(), FxHashSet::default());
        for _ in 0..=DEPTH {
            let mut next = Vec::new();
            for call in &open {
                let maker = self.function_of_call(*call).filter(|it| self.hands_cancel_on(*it));
                if let Some(maker) = maker.filter(|it| makers.insert(*it)) {
                    next.extend(self.callers(maker).iter().map(|it| (it.file, it.call)));
                }
            }
            found.append(&mut open);
            open = next;
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether one of a function's results is a cancel function.
    fn hands_cancel_on(self, function: FunctionId) -> bool {
        let Some(facts) = self.facts(function.file) else { return false };
        let signature = self.eval().function_type(function.file.0, facts, function.index);
        signature.results.iter().any(is_cancel)
    }

    fn cancellable_of(self, called: &'p Called, depth: u8) -> Option<(usize, &'p Callee)> {
        if let Some(known) = called.knowledge {
            let Some(Ctx::Cancellable(at)) = known.ctx else { return None };
            return Some((at, &called.callee));
        }
        let callee = &called.callee;
        let function = callee.function.filter(|_| depth > 0)?;
        let position = callee.signature.as_ref()?.results.iter().position(is_cancel)?;
        let mut calls = self.function(function).calls.iter();
        let (_, maker) = calls.find_map(|it| {
            let inner = self.called(function.file, *it)?;
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

/// Whether a function of this type cancels a context.
fn is_cancel(ty: &Type) -> bool {
    ty.is("context", "CancelFunc") || ty.is("context", "CancelCauseFunc")
}

impl View<'_> {
    /// The function of the same package and receiver that does the same with a context before its
    /// parameters: `LoadContext` or `LoadWithContext` for `Load`.
    pub fn context_twin(self, function: FunctionId) -> Option<FunctionId> {
        let own = self.function(function);
        let (name, receiver) = (own.name.as_deref()?, own.receiver.as_ref().map(|it| &*it.base));
        let params = self.params(function).len();
        WITH_CONTEXT.into_iter().find_map(|ending| {
            let twin = self.sibling(function.file, receiver, &format!("{name}{ending}"))?;
            let facts = self.facts(twin.file)?;
            let first = *self.params(twin).first()?;
            let ty = self.type_of_local(twin.file, &facts.locals[first.0 as usize]);
            let fits = ty.is("context", "Context") && self.params(twin).len() == params + 1;
            (fits && self.gives_the_same(function, twin)).then_some(twin)
        })
    }

    /// Whether a twin gives what a function gives, or that and an error. What is not known may be the same.
    fn gives_the_same(self, function: FunctionId, twin: FunctionId) -> bool {
        let signature = |it: FunctionId| {
            let facts = self.facts(it.file)?;
            Some(self.eval().function_type(it.file.0, facts, it.index))
        };
        let (Some(own), Some(other)) = (signature(function), signature(twin)) else { return false };
        let (own, other) = (&own.results, &other.results);
        let same = |(a, b): (&Type, &Type)| a == b || a.is_unknown() || b.is_unknown();
        let more = other.get(own.len()..);
        own.iter().zip(other).all(same)
            && more.is_some_and(|it| it.is_empty() || matches!(it, [one] if one.is_error()))
    }
}

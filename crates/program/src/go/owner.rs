//! Who has to close a value: where a function closes it, keeps it or hands it over.

use seamlint_syntax::{Field, Kind, Node};

use super::{FunctionId, LocalId, LocalKind, View};
use crate::FileId;
use crate::flow::uses::{self, Escape, Use};
use crate::library::Ws;

/// Through how many calls a value is followed.
const HOPS: u8 = 3;

impl<'p> View<'p> {
    /// Whether an occurrence of a variable settles who closes its value: it is closed here, or handed
    /// to something that closes or keeps it, or that cannot be read.
    pub fn settles_closing(self, function: FunctionId, occurrence: Node<'p>) -> bool {
        self.settles(function, occurrence, HOPS)
    }

    fn settles(self, function: FunctionId, occurrence: Node<'p>, hops: u8) -> bool {
        let Some(node) = self.function_node(function) else { return true };
        match uses::of(node, occurrence) {
            Use::Declare | Use::Read | Use::Await => false,
            Use::Member => self.member_settles(function.file, occurrence),
            Use::Escape(Escape::Argument(call)) => {
                let call = occurrence.tree().node(call);
                self.argument_settles(function.file, call, occurrence, hops)
            }
            Use::Escape(Escape::Closure(_)) => {
                // What a closure does with the value it does at its own time, and yet it does no more.
                let closure = self.function_at(function.file, occurrence);
                closure.is_none_or(|it| it == function || self.settles(it, occurrence, hops))
            }
            Use::Write | Use::Update | Use::Call | Use::Escape(_) => true,
        }
    }

    /// `c.Close()`, `c.Close` as a value, or a method that gives away what can be closed.
    fn member_settles(self, file: FileId, occurrence: Node<'p>) -> bool {
        let Some(selector) = occurrence.parent() else { return true };
        if selector.kind() != Kind::SelectorExpression {
            return true;
        }
        let call = selector.parent().filter(|_| selector.field() == Field::Function);
        let Some(call) = call.filter(|it| it.kind() == Kind::CallExpression) else { return true };
        let Some(callee) = self.callee(file, call) else { return true };
        match self.knowledge(&callee.symbol).and_then(|it| it.ws) {
            Some(role) => role == Ws::Close,
            None => callee.signature.is_none_or(|it| {
                it.results.iter().any(|it| self.has_method(it, "Close") != Some(false))
            }),
        }
    }

    fn argument_settles(self, file: FileId, call: Node<'p>, argument: Node<'p>, hops: u8) -> bool {
        let Some(callee) = self.callee(file, call) else { return true };
        let role = self.knowledge(&callee.symbol).and_then(|it| it.ws);
        if role.is_some_and(|it| it != Ws::Close) {
            return false;
        }
        let list = call.child(Field::Arguments).into_iter().flat_map(|it| it.parts());
        let position = list.take_while(|it| !it.encloses(argument)).count();
        let Some(callee) = callee.function.filter(|_| hops > 0) else { return true };
        let Some(parameter) = self.parameter(callee, position) else { return true };
        let Some(node) = self.function_node(callee) else { return true };
        self.uses(callee.file, node, parameter).any(|it| self.settles(callee, it, hops - 1))
    }

    /// A function's parameter by its position in a call, the receiver not counted.
    pub fn parameter(self, function: FunctionId, position: usize) -> Option<LocalId> {
        let facts = self.facts(function.file)?;
        let params = &self.function(function).params;
        let own = params.iter().filter(|it| facts.locals[it.0 as usize].kind == LocalKind::Param);
        own.copied().nth(position)
    }
}

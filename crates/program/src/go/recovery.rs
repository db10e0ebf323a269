//! Which functions stop a panic: exactly those that the language says.

use seamlint_syntax::{Kind, Node};

use super::syntax::{self, is_function};
use super::view::View;
use super::{CalleeKind, FunctionId};
use crate::FileId;

impl<'p> View<'p> {
    /// Whether a function stops the panics of what it does behind `site`'s line: it defers, before that, a function
    /// that calls `recover` itself. `defer recover()`, a helper of the deferred function and a closure in
    /// it do not stop anything. A deferred function of an unknown library counts when its name says so.
    pub fn recovers(self, function: FunctionId) -> bool {
        let Some(body) = self.function_node(function) else { return false };
        let own = body.descendants_but(|it| it != body && is_function(it.kind()));
        own.into_iter()
            .filter(|it| it.kind() == Kind::DeferStatement)
            .filter_map(|it| it.child_of(Kind::CallExpression))
            .any(|it| self.deferred_recovers(function.file, it))
    }

    /// Whether a deferred call recovers.
    pub fn deferred_recovers(self, file: FileId, call: Node<'p>) -> bool {
        let Some(called) = syntax::function(call) else { return false };
        match called.kind() {
            Kind::FuncLiteral => return self.calls_recover(file, called),
            // `defer guard()()`: what `guard` returns is deferred.
            Kind::CallExpression => {
                let maker = self.callee(file, called).and_then(|it| it.function);
                return match maker {
                    Some(maker) => self
                        .returned_literal(maker)
                        .is_some_and(|it| self.calls_recover(maker.file, it)),
                    None => true,
                };
            }
            _ => {}
        }
        let callee = self.callee(file, call);
        match callee.as_ref().and_then(|it| it.function) {
            Some(function) => {
                self.function_node(function).is_some_and(|it| self.calls_recover(function.file, it))
            }
            None => {
                callee.is_none_or(|it| it.kind != CalleeKind::Builtin && says_so(&it.symbol.name))
            }
        }
    }

    /// Whether a function calls `recover` in its own frame.
    pub fn calls_recover(self, file: FileId, function: Node<'p>) -> bool {
        let own = function.descendants_but(|it| it != function && is_function(it.kind()));
        own.into_iter().filter(|it| it.kind() == Kind::CallExpression).any(|it| {
            let is_named = syntax::function(it).is_some_and(|it| it.text() == "recover");
            let is_deferred = it.parent().is_some_and(|it| it.kind() == Kind::DeferStatement);
            is_named
                && !is_deferred
                && self.callee(file, it).is_some_and(|it| it.kind == CalleeKind::Builtin)
        })
    }

    /// The function literal that a function returns.
    pub fn returned_literal(self, function: FunctionId) -> Option<Node<'p>> {
        let body = self.function_node(function)?;
        let mut own = body.descendants_but(|it| it != body && is_function(it.kind()));
        own.find(|it| {
            it.kind() == Kind::FuncLiteral
                && it.ancestor(|it| it.kind() == Kind::ReturnStatement).is_some()
        })
    }
}

fn says_so(name: &str) -> bool {
    let name = name.to_lowercase();
    ["recover", "panic", "crash", "rescue"].iter().any(|it| name.contains(it))
}

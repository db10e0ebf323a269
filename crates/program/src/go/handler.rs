//! Which functions an expression serves requests with.

use seamlint_syntax::{Field, Kind, Node};

use super::syntax;
use super::view::View;
use super::{FunctionId, Type};
use crate::FileId;
use crate::library::Role;

/// Through how many wrappers and variables a handler is followed.
const HOPS: u8 = 4;

impl<'p> View<'p> {
    /// The functions that run when a handler is served: the function itself, the `ServeHTTP` of its type, what a
    /// maker returns, and everything that is registered with a mux of the same function.
    pub fn handlers(self, file: FileId, handler: Node<'p>) -> Vec<FunctionId> {
        let mut out = Vec::new();
        self.collect(file, handler, HOPS, &mut out);
        out.sort_unstable();
        out.dedup();
        out
    }

    fn collect(self, file: FileId, handler: Node<'p>, hops: u8, out: &mut Vec<FunctionId>) {
        let handler = syntax::unparen(handler);
        if hops == 0 {
            return;
        }
        match handler.kind() {
            Kind::FuncLiteral => out.extend(self.function_at(file, handler)),
            Kind::CallExpression => {
                let called = syntax::function(handler);
                if called.is_some_and(|it| self.is_type(file, it)) {
                    let value = syntax::argument(handler, 0);
                    if let Some(value) = value {
                        self.collect(file, value, hops - 1, out);
                    }
                } else if let Some(maker) = self.callee(file, handler).and_then(|it| it.function) {
                    let made = self.returned_literal(maker);
                    out.extend(made.and_then(|it| self.function_at(maker.file, it)));
                }
            }
            _ => {
                if let Some(function) =
                    self.function_value(file, handler).and_then(|it| it.function)
                {
                    out.push(function);
                    return;
                }
                let below = self.below_router(file, handler);
                if below.is_empty() {
                    out.extend(self.serve_http(&self.type_of(file, handler)));
                }
                out.extend(below);
            }
        }
    }

    /// The method by which a type of the project is a handler.
    fn serve_http(self, ty: &Type) -> Option<FunctionId> {
        let named = ty.deref().named()?;
        self.program().files().find_map(|(file, known)| {
            let facts = known.go().filter(|_| self.package_path(file) == &*named.package)?;
            let at = facts.functions.iter().position(|it| {
                it.name.as_deref() == Some("ServeHTTP")
                    && it.receiver.as_ref().is_some_and(|it| it.base == named.name)
            })?;
            Some(FunctionId { file, index: at as u32 })
        })
    }

    /// The first thing in a function that waits without minding a context: a sleep, a receive, an endless
    /// loop, or I/O that has a variant with a context.
    pub fn waits_blindly(self, function: FunctionId) -> Option<Node<'p>> {
        let node = self.function_node(function)?;
        let own = syntax::own(node);
        let mut own = own.into_iter();
        own.find(|it| match it.kind() {
            Kind::CallExpression => self
                .known_callee(function.file, *it)
                .is_some_and(|it| it.1.does(Role::Sleeps) || it.1.ctx_variant.is_some()),
            Kind::UnaryExpression => it.has(Kind::LtMinus) && !may_go_on(*it),
            Kind::ForStatement => it.parts().next().is_some_and(|it| it.field() == Field::Body),
            _ => false,
        })
    }

    /// Whether a function looks at a context or hands one, or the request, to somebody who may.
    pub fn minds_context(self, function: FunctionId) -> bool {
        let Some(node) = self.function_node(function) else { return true };
        let file = function.file;
        node.descendants().any(|it| match it.kind() {
            Kind::Identifier | Kind::SelectorExpression => {
                self.type_of(file, it).is("context", "Context")
            }
            Kind::CallExpression => {
                let gives = |it: Node<'p>| self.carrier(&self.type_of(file, it)).is_some();
                self.type_of(file, it).is("context", "Context")
                    || syntax::arguments(it).any(gives) && self.answer(file, it).is_none()
            }
            _ => false,
        })
    }
}

/// Whether a receive stands in a `select` that may take another way.
fn may_go_on(receive: Node<'_>) -> bool {
    let clause = receive.ancestors().take(2).find(|it| it.kind() == Kind::CommunicationCase);
    clause.and_then(|it| it.parent()).is_some_and(|it| it.has(Kind::DefaultCase))
}

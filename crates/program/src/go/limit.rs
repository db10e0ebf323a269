//! Limits of time, and the handlers below them.

use seamlint_syntax::{Field, Node};

use super::syntax;
use super::view::View;
use super::{FunctionId, Type};
use crate::FileId;
use crate::library::Role;

/// A call that limits the time of handlers.
#[derive(Clone, Debug)]
pub struct TimeLimit {
    /// Whether it answers in a handler's place when the time has passed. One that does not only cancels the
    /// context of the request.
    pub answers: bool,
    /// The handlers below it.
    pub handlers: Vec<FunctionId>,
}

impl<'p> View<'p> {
    /// What a call limits, when it limits the time of handlers: of one that it is given, or, as a middleware,
    /// of those that a router has.
    pub fn time_limit(self, file: FileId, call: Node<'p>) -> Option<TimeLimit> {
        let (callee, known) = self.known_callee(file, call)?;
        let answers = known.does(Role::LimitsTime);
        if !answers && !known.does(Role::LimitsContext) {
            return None;
        }
        let makes_middleware = callee.signature.as_ref().and_then(|it| it.results.first());
        let makes_middleware = makes_middleware.is_some_and(|it| self.is_middleware(it));
        let mut handlers = if makes_middleware {
            self.below_middleware(file, call)
        } else {
            self.below_wrapper(file, call)
        };
        handlers.sort_unstable();
        handlers.dedup();
        Some(TimeLimit { answers, handlers })
    }

    /// The handlers that a wrapper of one runs; for a parameter, what the callers give.
    fn below_wrapper(self, file: FileId, call: Node<'p>) -> Vec<FunctionId> {
        let Some(handler) = syntax::argument(call, 0) else { return Vec::new() };
        let around = self.function_at(file, call);
        let local = self.local(file, syntax::unparen(handler)).map(|it| it.0);
        let param = around.and_then(|it| {
            let at = self.params(it).iter().position(|it| Some(*it) == local)?;
            Some((it, at))
        });
        match param {
            Some((function, at)) => self.given_to_wrapper(function, at),
            None => self.handlers(file, handler),
        }
    }

    /// The handlers that a function of the project is given: by its callers, or as the middleware of a router.
    fn given_to_wrapper(self, function: FunctionId, at: usize) -> Vec<FunctionId> {
        let mut out = Vec::new();
        for caller in self.callers(function) {
            let given = self.caller_node(*caller).and_then(|it| syntax::argument(it, at));
            out.extend(given.into_iter().flat_map(|it| self.handlers(caller.file, it)));
        }
        // `func limit(d time.Duration) func(http.Handler) http.Handler { return func(next http.Handler) … }`
        let maker = self.enclosing(function).filter(|it| {
            self.returned_literal(*it)
                .and_then(|literal| literal.child(Field::Body))
                .is_some_and(|body| self.function_at(it.file, body) == Some(function))
        });
        for caller in maker.into_iter().flat_map(|it| self.callers(it)) {
            let made = self.caller_node(*caller);
            out.extend(made.into_iter().flat_map(|it| self.below_middleware(caller.file, it)));
        }
        for (file, named) in self.named_middleware(function) {
            out.extend(self.below_middleware(file, named));
        }
        out
    }

    /// Where a function is given to a router by its name.
    fn named_middleware(self, function: FunctionId) -> Vec<(FileId, Node<'p>)> {
        let Some(name) = self.function(function).name.as_deref() else { return Vec::new() };
        let mut out = Vec::new();
        for (file, _) in self.program().files().filter(|it| it.1.go().is_some()) {
            let uses = self.known_calls(file, |it| it.does(Role::Uses));
            for given in uses.flat_map(|it| syntax::arguments(it.call)) {
                let named = given.text().ends_with(name)
                    && self.function_value(file, given).and_then(|it| it.function)
                        == Some(function);
                if named {
                    out.push((file, given));
                }
            }
        }
        out
    }

    /// Whether a type is that of functions which put something before a handler.
    fn is_middleware(self, ty: &Type) -> bool {
        match self.underlying(ty) {
            Type::Func(it) => it.params.len() == 1 && it.results.len() == 1,
            _ => false,
        }
    }
}

//! Which contexts are a request's, and what is done with them.

use seamlint_syntax::{Field, Kind, Node};

use super::facts::LocalKind;
use super::sym::LocalId;
use super::syntax::{self, is_function};
use super::view::View;
use super::{FunctionId, Type};
use crate::library::{Ctx, Role};
use crate::{FileId, Place};

/// A value that ends, or is used for another request, when a handler returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestValue {
    /// A request's context, or one derived from it; the parameter that it comes from.
    Context(FunctionId, LocalId),
    /// What a framework keeps of a request, and uses again.
    Pooled(FunctionId, LocalId),
    /// A parameter of type `context.Context`: a request's, if a caller passes one.
    Param(FunctionId, LocalId),
}

/// What code does with a context that it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContextUse {
    /// Nothing, or it reads values from it.
    Values,
    /// Hands it to code that is not known.
    Unknown,
    /// Hands it to work that fails when it ends.
    Works,
    /// Looks at its end itself.
    Watches,
}

/// Through how many variables and calls a context is followed.
const HOPS: u8 = 6;

impl<'p> View<'p> {
    /// What an expression has of a request: `r.Context()`, `ctx` that was derived from it, gin's `c`.
    pub fn request_value(self, file: FileId, node: Node<'p>) -> Option<RequestValue> {
        self.request_value_within(file, node, HOPS)
    }

    fn request_value_within(self, file: FileId, node: Node<'p>, hops: u8) -> Option<RequestValue> {
        let (node, hops) = (syntax::unparen(node), hops.checked_sub(1)?);
        match node.kind() {
            Kind::Identifier => {
                let (id, local) = self.local(file, node)?;
                if local.kind == LocalKind::Param && !local.reassigned {
                    let ty = self.type_of_local(file, local);
                    let function = FunctionId { file, index: local.function };
                    return self
                        .is_pooled(&ty)
                        .then_some(RequestValue::Pooled(function, id))
                        .or_else(|| {
                            let is_context = ty.is("context", "Context");
                            is_context.then_some(RequestValue::Param(function, id))
                        });
                }
                let (file, given) = self.given_before(file, node)?;
                self.request_value_within(file, given, hops)
            }
            Kind::CallExpression => {
                let callee = self.callee(file, node)?;
                if callee.symbol.is_method("net/http", "Request", "Context") {
                    return self.root_request(file, syntax::receiver(node)?);
                }
                match self.knowledge(&callee.symbol).and_then(|it| it.ctx) {
                    Some(Ctx::Derived | Ctx::Cancellable(_)) => {
                        self.request_value_within(file, syntax::argument(node, 0)?, hops)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The parameter that a request comes from: `r`, or gin's `c` of `c.Request`.
    fn root_request(self, file: FileId, node: Node<'p>) -> Option<RequestValue> {
        let mut node = syntax::unparen(node);
        for _ in 0..HOPS {
            node = match node.kind() {
                Kind::SelectorExpression => node.child(Field::Operand)?,
                Kind::CallExpression => syntax::receiver(node)?,
                _ => break,
            };
        }
        let (id, local) = self.local(file, node)?;
        let is_param = matches!(local.kind, LocalKind::Param | LocalKind::Receiver);
        let function = FunctionId { file, index: local.function };
        let is_request = self.carrier(&self.type_of_local(file, local)).is_some();
        (is_param && is_request).then_some(RequestValue::Context(function, id))
    }

    /// The expression that gave a local its value, the last before this use of it.
    fn given_before(self, file: FileId, name: Node<'p>) -> Option<(FileId, Node<'p>)> {
        self.origin(file, name).or_else(|| self.initialiser(file, name))
    }

    /// Whether values of the type are used for another request when the handler has returned.
    pub fn is_pooled(self, ty: &Type) -> bool {
        let known =
            ty.deref().named().and_then(|it| Some((self.library().package(&it.package)?, it)));
        known.is_some_and(|(package, it)| package.pooled.iter().any(|pooled| **pooled == *it.name))
    }

    /// The call by which a handler hands its request's context to a parameter of a function, directly or
    /// through others.
    pub fn request_given(self, function: FunctionId, param: LocalId) -> Option<Place> {
        let mut open = vec![(function, param)];
        let mut seen = open.clone();
        while let Some((function, param)) = open.pop() {
            let Some(at) = self.params(function).iter().position(|it| *it == param) else {
                continue;
            };
            for caller in self.callers(function) {
                let Some(call) = self.caller_node(*caller) else { continue };
                let Some(argument) = syntax::argument(call, at) else { continue };
                match self.request_value(caller.file, argument) {
                    Some(RequestValue::Context(..) | RequestValue::Pooled(..)) => {
                        return Some(caller.file.place(argument));
                    }
                    Some(RequestValue::Param(outer, param))
                        if !seen.contains(&(outer, param)) && seen.len() < 64 =>
                    {
                        seen.push((outer, param));
                        open.push((outer, param));
                    }
                    Some(RequestValue::Param(..)) | None => {}
                }
            }
        }
        None
    }

    /// What is done with a context where an expression that yields it stands.
    pub fn context_use(self, file: FileId, node: Node<'p>) -> ContextUse {
        self.context_use_within(file, node, 3)
    }

    fn context_use_within(self, file: FileId, node: Node<'p>, depth: u8) -> ContextUse {
        let Some(parent) = node.parent() else { return ContextUse::Values };
        if parent.kind() == Kind::SelectorExpression {
            let name = parent.child(Field::Field).map_or("", |it| it.text());
            return if matches!(name, "Done" | "Err" | "Deadline") {
                ContextUse::Watches
            } else {
                ContextUse::Values
            };
        }
        let call = parent.parent().filter(|_| parent.kind() == Kind::ArgumentList);
        let Some(call) = call else { return self.assigned_use(file, node, depth) };
        let Some(at) = syntax::arguments(call).position(|it| it == node) else {
            return ContextUse::Values;
        };
        let Some(callee) = self.callee(file, call) else { return ContextUse::Unknown };
        if let Some(function) = callee.function {
            return self.param_use(function, at, depth);
        }
        let known = self.knowledge(&callee.symbol);
        if known.is_some_and(|it| it.ctx.is_some()) {
            return self.assigned_use(file, call, depth);
        }
        if known.is_some_and(|it| it.does(Role::Logs)) {
            return ContextUse::Values;
        }
        let takes_one = callee.signature.as_ref().and_then(|it| it.params.get(at));
        if takes_one.is_some_and(|it| it.is("context", "Context")) {
            ContextUse::Works
        } else {
            ContextUse::Unknown
        }
    }

    /// What a function does with one of its parameters, a context.
    fn param_use(self, function: FunctionId, at: usize, depth: u8) -> ContextUse {
        let (Some(depth), Some(param)) =
            (depth.checked_sub(1), self.params(function).get(at).copied())
        else {
            return ContextUse::Unknown;
        };
        let Some(body) = self.function_node(function) else { return ContextUse::Unknown };
        self.local_use(function.file, body, param, depth)
    }

    fn local_use(self, file: FileId, within: Node<'p>, local: LocalId, depth: u8) -> ContextUse {
        let uses = self.uses(file, within, local);
        let found = uses.map(|it| self.context_use_within(file, it, depth));
        found.max().unwrap_or(ContextUse::Values)
    }

    /// What is done with a context that a statement puts into a variable: `ctx, cancel := WithTimeout(ctx, …)`.
    fn assigned_use(self, file: FileId, node: Node<'p>, depth: u8) -> ContextUse {
        let Some(depth) = depth.checked_sub(1) else { return ContextUse::Unknown };
        let statement = node
            .ancestors()
            .take(2)
            .find(|it| matches!(it.kind(), Kind::ShortVarDeclaration | Kind::AssignmentStatement));
        let Some(statement) = statement else {
            return self.context_use_of_call(file, node, depth);
        };
        let target = syntax::assigned(statement).into_iter().find(|it| it.1 == node).map(|it| it.0);
        let local = target.and_then(|it| self.local(file, it));
        let scope = statement.ancestor(|it| is_function(it.kind()));
        match (local, scope) {
            (Some((local, _)), Some(scope)) => {
                let behind = self.uses(file, scope, local).filter(|it| it.id() > node.id());
                let found = behind.map(|it| self.context_use_within(file, it, depth));
                found.max().unwrap_or(ContextUse::Values)
            }
            _ => ContextUse::Values,
        }
    }

    /// A call whose result is handed on at once, such as `f(context.WithValue(ctx, k, v))`.
    fn context_use_of_call(self, file: FileId, node: Node<'p>, depth: u8) -> ContextUse {
        let is_argument = node.parent().is_some_and(|it| it.kind() == Kind::ArgumentList);
        let is_call = node.kind() == Kind::CallExpression && is_argument;
        if is_call { self.context_use_within(file, node, depth) } else { ContextUse::Values }
    }
}

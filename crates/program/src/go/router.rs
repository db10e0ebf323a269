//! Which handlers stand below a router or a middleware, as far as one function and those it gives the router to say.

use seamlint_syntax::{Field, Kind, Node};

use super::held::Held;
use super::syntax;
use super::view::View;
use super::{FunctionId, Type};
use crate::FileId;
use crate::library::Role;

/// Through how many functions a router is followed.
const HOPS: u8 = 4;
/// Through how many calls and variables a router is followed to the one it was made from.
const STEPS: u8 = 8;

impl<'p> View<'p> {
    /// The handlers that are registered with a router in the function around it.
    pub(super) fn below_router(self, file: FileId, router: Node<'p>) -> Vec<FunctionId> {
        let mut out = Vec::new();
        let around = self.function_at(file, router).and_then(|it| self.function_node(it));
        if let (Some(held), Some(around)) = (self.held(file, router), around) {
            self.registered(file, around, &held, HOPS, &mut out);
        }
        out
    }

    /// The handlers before which a middleware stands: `middleware` is an expression that is one, as it is given
    /// to a router or called with a handler.
    pub(super) fn below_middleware(self, file: FileId, middleware: Node<'p>) -> Vec<FunctionId> {
        let Some(list) = middleware.parent() else { return Vec::new() };
        let call = if list.kind() == Kind::ArgumentList { list.parent() } else { Some(list) };
        let Some(call) = call.filter(|it| it.kind() == Kind::CallExpression) else {
            return Vec::new();
        };
        if syntax::function(call) == Some(middleware) {
            return syntax::argument(call, 0).map_or_else(Vec::new, |it| self.handlers(file, it));
        }
        let Some(receiver) = syntax::receiver(call) else { return Vec::new() };
        if !self.is_router(&self.type_of(file, receiver)) {
            return Vec::new();
        }
        let does = |role| self.knowledge_of(file, call).is_some_and(|it| it.does(role));
        let mut out = Vec::new();
        if does(Role::Registers) {
            self.given_handlers(file, call, &mut out);
        } else if does(Role::Uses) {
            out = self.below_router(file, receiver);
        } else {
            self.below_result(file, call, &mut out);
        }
        out
    }

    /// What is registered with the router that a call makes: in the same chain, or through a variable.
    fn below_result(self, file: FileId, call: Node<'p>, out: &mut Vec<FunctionId>) {
        let behind = call.parent().filter(|it| it.kind() == Kind::SelectorExpression);
        if let Some(next) = behind.and_then(Node::parent) {
            let registers =
                self.knowledge_of(file, next).is_some_and(|it| it.does(Role::Registers));
            if registers {
                self.given_handlers(file, next, out);
            } else if next.kind() == Kind::CallExpression {
                self.given_functions(file, next, HOPS, out);
            }
            return;
        }
        let statement = call
            .ancestors()
            .take(2)
            .find(|it| matches!(it.kind(), Kind::ShortVarDeclaration | Kind::AssignmentStatement));
        let pairs = statement.map(syntax::assigned).unwrap_or_default();
        if let Some((name, _)) = pairs.iter().find(|it| it.1 == call) {
            out.extend(self.below_router(file, *name));
        }
    }

    /// What is registered below `within` with a router, or with one that is made from it.
    fn registered(
        self,
        file: FileId,
        within: Node<'p>,
        router: &Held<'_>,
        hops: u8,
        out: &mut Vec<FunctionId>,
    ) {
        for call in syntax::calls(within) {
            let on = syntax::receiver(call).filter(|it| self.comes_from(file, *it, router));
            if on.is_some() {
                if self.knowledge_of(file, call).is_some_and(|it| it.does(Role::Registers)) {
                    self.given_handlers(file, call, out);
                }
                self.given_functions(file, call, hops, out);
                continue;
            }
            // `api.register(router)`
            for (at, given) in syntax::arguments(call).enumerate() {
                if self.comes_from(file, given, router)
                    && let Some(function) = self.callee(file, call).and_then(|it| it.function)
                {
                    self.registered_by_param(function, at, hops, out);
                }
            }
        }
    }

    /// The functions among the arguments of a router's method that get a router in turn:
    /// `r.Route("/api", func(r chi.Router) { … })`.
    fn given_functions(self, file: FileId, call: Node<'p>, hops: u8, out: &mut Vec<FunctionId>) {
        for given in syntax::arguments(call) {
            let function = match given.kind() {
                Kind::FuncLiteral => {
                    given.child(Field::Body).and_then(|it| self.function_at(file, it))
                }
                Kind::Identifier | Kind::SelectorExpression => {
                    self.function_value(file, given).and_then(|it| it.function)
                }
                _ => None,
            };
            if let Some(function) = function {
                self.registered_by_param(function, 0, hops, out);
            }
        }
    }

    fn registered_by_param(
        self,
        function: FunctionId,
        at: usize,
        hops: u8,
        out: &mut Vec<FunctionId>,
    ) {
        let params = self.params(function);
        let local = params.get(at).and_then(|it| self.local_of(function.file, *it));
        let (Some(local), Some(body)) = (local, self.function_node(function)) else { return };
        let ty = self.type_of_local(function.file, local);
        if hops == 0 || !self.is_router(&ty) {
            return;
        }
        let name = self.tree(function.file).covering(local.span);
        if let Some(held) = self.held(function.file, name) {
            self.registered(function.file, body, &held, hops - 1, out);
        }
    }

    /// The handlers among the arguments of a call that registers them.
    fn given_handlers(self, file: FileId, call: Node<'p>, out: &mut Vec<FunctionId>) {
        for given in syntax::arguments(call) {
            let found = self.handlers(file, given);
            out.extend(found.into_iter().filter(|it| self.request_param(*it).is_some()));
        }
    }

    /// Whether an expression is a router, or one that was made from it by its methods.
    fn comes_from(self, file: FileId, expression: Node<'p>, router: &Held<'_>) -> bool {
        let mut expression = syntax::unparen(expression);
        for _ in 0..STEPS {
            if expression.kind() == Kind::CallExpression {
                let receiver = syntax::receiver(expression);
                let Some(receiver) = receiver.filter(|it| self.is_router(&self.type_of(file, *it)))
                else {
                    return false;
                };
                expression = syntax::unparen(receiver);
                continue;
            }
            if self.held(file, expression).is_some_and(|it| it.is(router)) {
                return true;
            }
            match self.initialiser(file, expression) {
                Some((at, value)) if at == file => expression = syntax::unparen(value),
                _ => return false,
            }
        }
        false
    }

    /// Whether values of a type have handlers registered with them, or make what does.
    fn is_router(self, ty: &Type) -> bool {
        let mut ty = ty.deref().clone();
        // What embeds a router is one.
        for _ in 0..3 {
            let known = ty.named().and_then(|it| Some((self.library().package(&it.package)?, it)));
            if known.is_some_and(|(package, it)| package.has_role(&it.name, Role::Registers)) {
                return true;
            }
            let embedded = self.fields(&ty).into_iter().find(|it| it.field.embedded);
            match embedded {
                Some(field) => ty = field.ty.deref().clone(),
                None => return false,
            }
        }
        false
    }
}

//! Code that is given an error, what it does with it, and which errors of its own leave it.

use seamlint_syntax::{Field, Kind, Node};

use super::View;
use super::syntax::{arguments, catching_try, is_function, is_tested, method_call, own_nodes};
use super::syntax::{callee, unwrapped, wrapped};
use super::values::parameter;
use crate::FileId;

/// Code that is given an error: a `catch` clause, or a function that is called with one.
#[derive(Clone, Copy, Debug)]
pub struct ErrorHandler<'p> {
    /// The clause or function.
    pub node: Node<'p>,
    /// What the error is bound to: a name or a pattern. `None` where it is left out.
    pub binding: Option<Node<'p>>,
    /// What runs.
    pub body: Node<'p>,
}

/// An error that a handler makes and that leaves it.
#[derive(Clone, Copy, Debug)]
pub struct NewError<'p> {
    /// The construction or call that makes it.
    pub node: Node<'p>,
    /// Whether its class is the project's own.
    pub is_own: bool,
}

impl ErrorHandler<'_> {
    /// Whether it is a `catch` clause and no callback.
    pub fn is_clause(&self) -> bool {
        self.node.kind() == Kind::CatchClause
    }

    /// Whether a `throw` in the handler's own code leaves it.
    fn is_left_by(&self, thrown: Node<'_>) -> bool {
        catching_try(thrown).is_none_or(|it| !self.body.encloses(it))
    }

    /// Whether code in the handler stands in a `catch` clause of its own, whose error is another one.
    fn is_nested(&self, node: Node<'_>) -> bool {
        let mut inside = node.ancestors().take_while(|it| *it != self.node);
        inside.any(|it| it.kind() == Kind::CatchClause)
    }
}

impl<'p> View<'p> {
    /// The code of a file that is given errors: `catch` clauses, the callbacks of `.catch` and `.then`, and
    /// those with an error in front, where they are written in place.
    pub fn error_handlers(self, file: FileId) -> Vec<ErrorHandler<'p>> {
        let clauses = self.tree(file).nodes(Kind::CatchClause);
        let clauses = clauses.map(|it| (it, it.child(Field::Parameter)));
        let calls = self.tree(file).nodes(Kind::CallExpression);
        let callbacks = calls.filter_map(|it| self.callback_with_error(file, it)).map(unwrapped);
        let callbacks =
            callbacks.filter(|it| is_function(it.kind())).map(|it| (it, parameter(it, 0)));
        let both = clauses.chain(callbacks);
        both.filter_map(|(node, binding)| {
            node.child(Field::Body).map(|body| ErrorHandler { node, binding, body })
        })
        .collect()
    }

    /// The argument of a call that is called with an error.
    fn callback_with_error(self, file: FileId, call: Node<'p>) -> Option<Node<'p>> {
        let (symbol, index) = match method_call(call).map(|it| it.1) {
            Some("catch") => ("Promise.catch", 0),
            Some("then") => ("Promise.then", 1),
            _ => return self.error_callback(file, call),
        };
        arguments(call).nth(index).filter(|_| self.calls_one_of(file, call, &[symbol]))
    }

    /// The places that use a handler's error for more than asking whether there is one. `None` when they
    /// cannot be told.
    pub fn uses_of_error(self, file: FileId, handler: &ErrorHandler<'p>) -> Option<Vec<Node<'p>>> {
        let Some(binding) = handler.binding else { return Some(Vec::new()) };
        let pattern = binding.child(Field::Pattern).unwrap_or(binding);
        let is_name = |it: &Node<'_>| {
            matches!(it.kind(), Kind::ShorthandPropertyIdentifierPattern | Kind::Identifier)
        };
        let names: Vec<_> = if pattern.kind() == Kind::Identifier {
            vec![pattern]
        } else {
            pattern.descendants().filter(is_name).collect()
        };
        let mut out = Vec::new();
        for name in names {
            let entity = self.entity(file, name)?;
            let mentions = self.mentions(&entity).into_iter().map(|it| it.1);
            out.extend(mentions.filter(|it| *it != name && !is_bare_test(*it)));
        }
        Some(out)
    }

    /// The errors that a handler makes itself and throws, or rejects a promise with.
    pub fn new_errors(self, file: FileId, handler: &ErrorHandler<'p>) -> Vec<NewError<'p>> {
        std::iter::once(handler.body)
            .chain(own_nodes(handler.body))
            .filter_map(|it| Some(NewError { node: it, is_own: self.makes_error(file, it)? }))
            .filter(|it| self.leaves(file, it.node, handler) && !handler.is_nested(it.node))
            .collect()
    }

    /// Whether an error that is made in a handler leaves it: thrown, or a promise is rejected with it.
    fn leaves(self, file: FileId, made: Node<'p>, handler: &ErrorHandler<'p>) -> bool {
        let value = wrapped(made);
        let Some(parent) = value.parent() else { return false };
        match parent.kind() {
            Kind::ThrowStatement => handler.is_left_by(value),
            Kind::Arguments => parent.parent().is_some_and(|it| self.is_rejection(file, it)),
            Kind::VariableDeclarator => {
                let name = parent.child(Field::Name);
                let Some(entity) = name.and_then(|it| self.entity(file, it)) else { return false };
                self.mentions(&entity).iter().map(|it| wrapped(it.1)).any(|it| {
                    it.parent().is_some_and(|it| it.kind() == Kind::ThrowStatement)
                        && handler.is_left_by(it)
                })
            }
            _ => false,
        }
    }

    /// Whether an expression makes an error: some, with whether its class is the project's own.
    fn makes_error(self, file: FileId, made: Node<'p>) -> Option<bool> {
        if !matches!(made.kind(), Kind::NewExpression | Kind::CallExpression) {
            return None;
        }
        if let Some(instance) = self.library_class(file, callee(made)?) {
            let is_error = self.extends(&instance, "Error") == Some(true)
                && !self.is_library(&instance, "DOMException");
            return is_error.then_some(false);
        }
        if made.kind() != Kind::NewExpression {
            return None;
        }
        let ty = self.type_of(file, made);
        (self.is_own_class(&ty) && self.extends(&ty, "Error") == Some(true)).then_some(true)
    }
}

/// `if (error)`: says that there is one.
fn is_bare_test(mention: Node<'_>) -> bool {
    let node = wrapped(mention);
    let parent = node.parent().map(|it| it.kind());
    let is_plain = matches!(
        parent,
        Some(
            Kind::IfStatement
                | Kind::UnaryExpression
                | Kind::TernaryExpression
                | Kind::ParenthesizedExpression
        )
    );
    is_plain && is_tested(node)
}

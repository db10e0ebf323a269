//! Code that is given an error, what it does with it, and which errors of its own leave it.

use seamlint_syntax::{Field, Kind, Node};

use super::View;
use super::syntax::{are_alternatives, arguments, callee, catching_try, is_function, is_tested};
use super::syntax::{method_call, own_nodes, property, property_name, unwrapped, wrapped};
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

/// What a new error keeps of the one that its handler was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Nothing, and nothing else was done with it.
    Nothing,
    /// Nothing, but the handler looked at it to decide, or uses it on another way.
    Decision,
    /// Its text or another part of it.
    Part,
    /// The error itself, or the handler gave it to somebody who may keep or log it.
    Error,
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
    /// The code of a file that is given errors: `catch` clauses, and those callbacks of `.catch` and `.then`,
    /// and with an error in front, that are written in place and may make an error of their own.
    pub fn error_handlers(self, file: FileId) -> Vec<ErrorHandler<'p>> {
        let clauses = self.tree(file).nodes(Kind::CatchClause);
        let clauses = clauses.map(|it| (it, it.child(Field::Parameter)));
        let calls = self.tree(file).nodes(Kind::CallExpression);
        // What a call means is dear to find out, and few callbacks make errors.
        let calls = calls.filter(|it| arguments(*it).any(may_make_error));
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

    /// What a new error keeps of the one that its handler was given, whichever way leads to it. `None` when
    /// it cannot be told.
    pub fn kept(self, file: FileId, handler: &ErrorHandler<'p>, made: Node<'p>) -> Option<Kept> {
        let uses = self.uses_of_error(file, handler)?;
        let uses = uses.into_iter().filter(|it| !are_alternatives(*it, made));
        let is_taken = handler
            .binding
            .is_some_and(|it| it.child(Field::Pattern).unwrap_or(it).kind() != Kind::Identifier);
        let kept = uses.map(|it| kept_by(it, made, is_taken));
        Some(kept.max_by_key(|it| *it as u8).unwrap_or(Kept::Nothing))
    }

    /// The places that use a handler's error for more than asking whether there is one. `None` when they
    /// cannot be told.
    fn uses_of_error(self, file: FileId, handler: &ErrorHandler<'p>) -> Option<Vec<Node<'p>>> {
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

/// Whether a callback is written in place, and throws, constructs something or calls something by an error's
/// name.
fn may_make_error(argument: Node<'_>) -> bool {
    let (tree, span) = (argument.tree(), argument.span());
    let has = |kind| tree.nodes_in(kind, span).next().is_some();
    is_function(unwrapped(argument).kind())
        && (has(Kind::ThrowStatement)
            || has(Kind::NewExpression)
            || memchr::memmem::find(argument.text().as_bytes(), b"Error(").is_some())
}

/// What one use of an error keeps of it for the error `made`. `is_taken` tells that the name is that of a
/// part of the error, which a pattern took out.
fn kept_by(mention: Node<'_>, made: Node<'_>, is_taken: bool) -> Kept {
    let (mut at, mut is_part) = (wrapped(mention), is_taken);
    // `error.response.status`, `error.toString()`
    while let Some(parent) = at.parent() {
        let is_member = at.field() == Field::Object
            && matches!(parent.kind(), Kind::MemberExpression | Kind::SubscriptExpression);
        let is_method = is_part && at.field() == Field::Function;
        if !is_member && !is_method {
            break;
        }
        is_part = true;
        at = wrapped(parent);
    }
    let throw = wrapped(made).parent().filter(|it| it.kind() == Kind::ThrowStatement);
    if throw.is_some_and(|it| it.span().end <= at.span().start) {
        // It is used where the new error was not thrown.
        return Kept::Decision;
    }
    let is_sum = |it: Node<'_>| it.child(Field::Operator).is_some_and(|it| it.kind() == Kind::Plus);
    if is_tested(at) && !at.parent().is_some_and(is_sum) {
        return Kept::Decision;
    }
    if !made.encloses(at) {
        return Kept::Error;
    }
    for above in at.ancestors().take_while(|it| *it != made) {
        match above.kind() {
            // Of two members of the same name the last one counts.
            Kind::Pair => {
                let object = above.parent();
                let named = property_name(above).zip(object);
                if named.and_then(|(name, it)| property(it, name)) != Some(above) {
                    return Kept::Nothing;
                }
            }
            Kind::TemplateSubstitution => is_part = true,
            Kind::BinaryExpression => is_part |= is_sum(above),
            Kind::Arguments => {
                let call = above.parent().filter(|it| *it != made);
                is_part |= call.and_then(callee).is_some_and(|it| it.text() == "String");
                if call.is_some() && !is_part {
                    return Kept::Error;
                }
            }
            kind if is_function(kind) => return Kept::Error,
            _ => {}
        }
    }
    if is_part { Kept::Part } else { Kept::Error }
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

//! Calls without a context that have a twin with one, and the context that a call has in other ways.

use seamlint_syntax::{Field, Kind, Node};

use super::{Callee, FunctionId, LocalId, LocalKind, View, syntax};
use crate::FileId;
use crate::library::{self, Role};

/// What to call instead of a function that takes no context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextVariant {
    /// Its name, or the whole expression to call.
    pub name: String,
    /// The function, when it is one of the project.
    pub function: Option<FunctionId>,
    /// Whether it is called before, on the same value: `db.WithContext(ctx).Find(&users)`.
    pub before: bool,
}

/// Types whose values end with the context that they were begun with.
const BEGUN: [&str; 3] = ["Tx", "Stmt", "NamedStmt"];

/// Methods that give a request its context.
const GIVING: [&str; 2] = ["WithContext", "Clone"];

/// What stands before the dot in a chain of calls.
enum Link<'n> {
    /// A call that gives the value, on this one.
    Made(Node<'n>),
    /// A variable of the function.
    Held(LocalId, Node<'n>),
    /// Something that was made without a context.
    Lacking,
    /// Something that has a context, or may have one.
    Other,
}

impl View<'_> {
    /// What does the same as a call's function, and takes a context: as the library data says, or the
    /// sibling of a function of the project by its name. `None` for that sibling's own body, which may
    /// well call the function it wraps.
    pub fn context_variant(
        self,
        file: FileId,
        call: Node<'_>,
        callee: &Callee,
    ) -> Option<ContextVariant> {
        let known = self.knowledge(&callee.symbol).and_then(|it| it.ctx_variant.clone());
        if let Some(name) = known {
            let receiver = callee.symbol.receiver.as_deref().unwrap_or_default();
            let package = self.library().package(&callee.symbol.package);
            let given = package.and_then(|it| it.function(receiver, &name));
            let before = given.is_some_and(|it| it.does(Role::GivesContext));
            return Some(ContextVariant { name, function: None, before });
        }
        let function = callee.function?;
        if callee.signature.as_ref()?.params.iter().any(|it| self.carrier(it).is_some()) {
            return None;
        }
        let here = self.function_at(file, call);
        let twin = self.context_twin(function).filter(|it| Some(*it) != here)?;
        let name = self.function(twin).name.as_deref()?.to_owned();
        Some(ContextVariant { name, function: Some(twin), before: false })
    }

    /// Whether what a call works on has a context without being given one: a transaction and its statements
    /// end with the context of their beginning, and a request may get its own behind the call that
    /// makes it, by `req.WithContext(ctx)`.
    pub fn has_context_otherwise(self, file: FileId, call: Node<'_>, callee: &Callee) -> bool {
        self.is_begun(file, call, callee)
            || self.gets_context_later(file, call)
            || self.may_be_given_before(file, call, callee)
    }

    /// Whether a call on a value that is given its context before may have one: only a chain of calls that begins
    /// at a field or a variable of the package, and gives none on its way, has not.
    fn may_be_given_before(self, file: FileId, call: Node<'_>, callee: &Callee) -> bool {
        let receiver = callee.symbol.receiver.as_deref().unwrap_or_default();
        let package = self.library().package(&callee.symbol.package);
        if !package.is_some_and(|it| it.has_role(receiver, Role::GivesContext)) {
            return false;
        }
        let Some(on) = syntax::receiver(call) else { return true };
        let (mut open, mut seen) = (vec![on], Vec::new());
        while let Some(at) = open.pop() {
            match self.link_of_chain(file, syntax::unparen(at), callee) {
                Link::Made(on) => open.push(on),
                Link::Held(..) if seen.len() > 8 => return true,
                Link::Held(id, name) if !seen.contains(&id) => {
                    seen.push(id);
                    let values = self.values_of_local(file, name, id);
                    if values.is_empty() {
                        return true;
                    }
                    open.extend(values);
                }
                Link::Held(..) | Link::Lacking => {}
                Link::Other => return true,
            }
        }
        false
    }

    /// One step back in a chain of calls on values of a type that is given contexts.
    fn link_of_chain<'n>(self, file: FileId, on: Node<'n>, callee: &Callee) -> Link<'n> {
        match on.kind() {
            Kind::CallExpression => {
                let before = self.callee(file, on);
                let is_own = |it: &Callee| {
                    it.symbol.package == callee.symbol.package && it.symbol.receiver.is_some()
                };
                // A call that wants a context itself, such as the beginning of a transaction, is reported
                // for all that follows.
                let ends = |it: &library::Knowledge| {
                    it.does(Role::GivesContext) || it.ctx_variant.is_some()
                };
                match before.filter(is_own) {
                    Some(it) if !self.knowledge(&it.symbol).is_some_and(ends) => {
                        syntax::receiver(on).map_or(Link::Other, Link::Made)
                    }
                    _ => Link::Other,
                }
            }
            Kind::Identifier | Kind::SelectorExpression => match self.local(file, on) {
                Some((id, local)) if local.kind == LocalKind::Variable => Link::Held(id, on),
                None if !self.copies_itself(file, on) => Link::Lacking,
                _ => Link::Other,
            },
            _ => Link::Other,
        }
    }

    /// Whether a field belongs to a type that makes copies of itself with a context: the field may have it.
    fn copies_itself(self, file: FileId, field: Node<'_>) -> bool {
        let owner = field.child(Field::Operand).map(|it| self.type_of(file, it));
        owner.is_some_and(|it| GIVING.iter().any(|name| self.has_method(&it, name) == Some(true)))
    }

    /// What is assigned to a local, all over its function.
    fn values_of_local(self, file: FileId, name: Node<'_>, local: LocalId) -> Vec<Node<'_>> {
        let function = name.ancestors().filter(|it| syntax::is_function(it.kind())).last();
        let statements = function.into_iter().flat_map(Node::descendants);
        let pairs = statements.flat_map(syntax::assigned);
        let own = pairs.filter(|it| self.local(file, it.0).is_some_and(|it| it.0 == local));
        own.map(|it| it.1).collect()
    }

    fn is_begun(self, file: FileId, call: Node<'_>, callee: &Callee) -> bool {
        let receiver = callee.symbol.receiver.as_deref();
        let Some(receiver) = receiver.filter(|it| BEGUN.contains(it)) else { return false };
        let local = syntax::receiver(call).and_then(|it| self.local(file, it));
        let maker = local.and_then(|it| self.made_by(file, it.1));
        // Where it was begun is known only of a local; there, one without a context is reported.
        maker.is_none_or(|it| receiver == "Tx" || it.symbol.receiver.as_deref() == Some("Tx"))
    }

    fn gets_context_later(self, file: FileId, call: Node<'_>) -> bool {
        let assigns = |it: &Node<'_>| {
            matches!(it.kind(), Kind::ShortVarDeclaration | Kind::AssignmentStatement)
        };
        let statement = call.ancestors().find(assigns);
        let target = statement.and_then(|it| it.child(Field::Left)).and_then(|it| it.first());
        let local = target.and_then(|it| self.local(file, it));
        let function = self.function_at(file, call).and_then(|it| self.function_node(it));
        let (Some((local, _)), Some(body)) = (local, function) else { return false };
        self.uses(file, body, local).any(|it| {
            let selector = it.parent().filter(|it| it.kind() == Kind::SelectorExpression);
            let name = selector.and_then(|it| it.child(Field::Field));
            name.is_some_and(|it| GIVING.contains(&it.text()))
        })
    }
}

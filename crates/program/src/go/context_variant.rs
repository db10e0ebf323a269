//! Calls without a context that have a twin with one, and the context that a call has in other ways.

use seamlint_syntax::{Field, Kind, Node};

use super::{Callee, FunctionId, View, syntax};
use crate::FileId;

/// What to call instead of a function that takes no context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextVariant {
    /// Its name, or the whole expression to call.
    pub name: String,
    /// The function, when it is one of the project.
    pub function: Option<FunctionId>,
}

/// Types whose values end with the context that they were begun with.
const BEGUN: [&str; 3] = ["Tx", "Stmt", "NamedStmt"];

/// Methods that give a request its context.
const GIVING: [&str; 2] = ["WithContext", "Clone"];

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
            return Some(ContextVariant { name, function: None });
        }
        let function = callee.function?;
        if callee.signature.as_ref()?.params.iter().any(|it| self.carrier(it).is_some()) {
            return None;
        }
        let here = self.function_at(file, call);
        let twin = self.context_twin(function).filter(|it| Some(*it) != here)?;
        let name = self.function(twin).name.as_deref()?.to_owned();
        Some(ContextVariant { name, function: Some(twin) })
    }

    /// Whether what a call works on has a context without being given one: a transaction and its statements
    /// end with the context of their beginning, and a request may get its own behind the call that
    /// makes it, by `req.WithContext(ctx)`.
    pub fn has_context_otherwise(self, file: FileId, call: Node<'_>, callee: &Callee) -> bool {
        self.is_begun(file, call, callee) || self.gets_context_later(file, call)
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

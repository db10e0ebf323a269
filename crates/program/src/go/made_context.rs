//! Contexts where they are made: what works with them, and what they keep until they are cancelled.

use seamlint_syntax::{Kind, Node};

use super::facts::LocalKind;
use super::syntax;
use super::view::View;
use super::{Callee, Type};
use crate::FileId;
use crate::flow::uses::{self, Escape, Use};
use crate::library::{Ctx, GoLibrary};

/// Through how many derivations a context is followed: `WithTimeout(WithValue(Background()))`.
const DERIVATIONS: usize = 4;

/// Parts of the names of functions that finish what a request began, or keep a record of it.
const FINISHING: [&str; 18] = [
    "shutdown",
    "close",
    "cleanup",
    "teardown",
    "stop",
    "rollback",
    "release",
    "unlock",
    "disconnect",
    "audit",
    "outbox",
    "async",
    "background",
    "detach",
    "flush",
    "undo",
    "revert",
    "abort",
];

/// What stays behind when a context is never cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// A timer, and the place in the parent, until the deadline.
    Timer,
    /// The redirection of signals.
    Signals,
    /// The place in the parent, until that one is cancelled.
    Place,
    /// Nothing: a parent that is never cancelled keeps no children.
    Nothing,
}

/// Whether a function's name says that it finishes or records something.
pub fn finishes(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    FINISHING.iter().any(|it| name.contains(it))
}

impl<'p> View<'p> {
    /// The calls of a file that make a context which is never cancelled.
    pub fn fresh_contexts(self, file: FileId) -> impl Iterator<Item = Node<'p>> {
        self.known_calls(file, |it| it.ctx == Some(Ctx::Fresh)).map(|it| it.call)
    }

    /// Whether a call makes a context that is never cancelled: `context.Background()`.
    pub fn is_fresh_context(self, file: FileId, call: Node<'_>) -> bool {
        self.knowledge_of(file, call).is_some_and(|it| it.ctx == Some(Ctx::Fresh))
    }

    /// The call that works with the context which an expression makes, directly or by contexts derived of it.
    /// `None` when the context gets away: into a field, a closure, a result.
    pub fn work_of_context(self, file: FileId, made: Node<'p>) -> Option<Node<'p>> {
        let mut made = made;
        for _ in 0..DERIVATIONS {
            let parent = made.parent()?;
            match parent.kind() {
                Kind::ArgumentList => {
                    let call = parent.parent().filter(|it| it.kind() == Kind::CallExpression)?;
                    let callee = self.callee(file, call)?;
                    if !self.derives(&callee) {
                        return (!finishes_or_looks(self.library(), &callee)).then_some(call);
                    }
                    made = call;
                }
                Kind::ExpressionList => return self.work_of_local(file, made, parent.parent()?),
                _ => return None,
            }
        }
        None
    }

    /// The work of a context that a local holds, when it is only ever handed to calls.
    fn work_of_local(self, file: FileId, made: Node<'p>, statement: Node<'p>) -> Option<Node<'p>> {
        let pairs = syntax::assigned(statement);
        let target = pairs.into_iter().find(|it| it.1 == made)?.0;
        let (local, declared) = self.local(file, target)?;
        let declares = matches!(statement.kind(), Kind::ShortVarDeclaration | Kind::VarSpec);
        if !declares || declared.reassigned || declared.kind != LocalKind::Variable {
            return None;
        }
        let body = self.function_node(self.function_at(file, made)?)?;
        let mut work = None;
        for occurrence in self.uses(file, body, local) {
            match uses::of(body, occurrence) {
                Use::Declare | Use::Member | Use::Read => {}
                Use::Escape(Escape::Argument(call)) => {
                    let call = self.tree(file).node(call);
                    let callee = self.callee(file, call);
                    let works = callee.is_some_and(|it| {
                        !self.derives(&it) && !finishes_or_looks(self.library(), &it)
                    });
                    work = work.or(works.then_some(call));
                }
                _ => return None,
            }
        }
        work
    }

    /// What a context keeps that `call` makes by `callee`, as [`View::cancellable_calls`] found it.
    pub fn kept_until_cancelled(self, file: FileId, call: Node<'_>, callee: &Callee) -> Kept {
        let parameters = || callee.signature.iter().flat_map(|it| &it.params);
        let is_signal = |it: &Type| matches!(it, Type::Slice(of) if of.is("os", "Signal"));
        if parameters().any(|it| it.is("time", "Duration") || it.is("time", "Time")) {
            Kept::Timer
        } else if parameters().any(is_signal) {
            Kept::Signals
        } else if parameters().count() < 2
            && syntax::argument(call, 0).is_some_and(|it| self.is_fresh_context(file, it))
        {
            Kept::Nothing
        } else {
            Kept::Place
        }
    }

    /// Whether a function makes a context of one.
    fn derives(self, callee: &Callee) -> bool {
        self.knowledge(&callee.symbol).is_some_and(|it| it.ctx.is_some())
    }
}

/// Whether a call only looks at the values of its context, or finishes something.
fn finishes_or_looks(library: &GoLibrary, callee: &Callee) -> bool {
    let package = library.package(&callee.symbol.package);
    let name = &callee.symbol.name;
    package.is_some_and(|it| it.instant)
        || finishes(name)
        || name.to_ascii_lowercase().contains("log")
}

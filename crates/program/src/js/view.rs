//! What rules ask of the JavaScript and TypeScript side.

use seamlint_syntax::{Field, Kind, Node};

use super::eval::{At, Callee, Eval, Rejection};
use super::facts::{Facts, Space};
use super::lower;
use super::modules::{Linked, Model};
use super::sym::Sym;
use super::ty::Type;
use crate::{FileId, Program};

/// What rules ask. Nodes are those of a file of the program, whose id goes with them.
#[derive(Clone, Copy)]
pub struct View<'p> {
    pub(crate) program: &'p Program,
    pub(crate) model: &'p Model,
}

/// A function that a call means.
#[derive(Clone, Debug)]
pub struct Function {
    pub(crate) callee: Callee,
}

impl<'p> View<'p> {
    pub(crate) fn new(program: &'p Program, model: &'p Model) -> Self {
        Self { program, model }
    }

    pub(crate) fn eval(self) -> Eval<'p> {
        Eval::new(Linked { files: &self.program.files, model: self.model })
    }

    pub(crate) fn facts(self, file: FileId) -> &'p Facts {
        Linked { files: &self.program.files, model: self.model }.facts(file)
    }

    /// An expression as a symbol, and where it stands.
    pub(crate) fn lower(self, file: FileId, node: Node<'_>) -> (Sym, At) {
        let facts = self.facts(file);
        let scope = facts.scope_of(node);
        let context = lower::Context::new(facts, &facts.modules, scope);
        (context.expr(node), At { file, env: None })
    }

    /// The type of an expression.
    pub fn type_of(self, file: FileId, node: Node<'_>) -> Type {
        self.expression(file, node).ty
    }

    /// Whether values of one of the language's own types, such as `String`, have a method of this name.
    pub fn has_method(self, ty: &str, name: &str) -> bool {
        let ty = super::eval::library_type(ty, Vec::new());
        self.eval().find_member(&ty, name, 0).is_some()
    }

    /// The functions that a call or `new` may mean, by binding and type, never by name.
    pub fn callees(self, file: FileId, call: Node<'_>) -> Vec<Function> {
        let called = self.expression(file, call).callees;
        called.iter().map(|it| Function { callee: it.clone() }).collect()
    }

    /// The function that a call means, where there is just one.
    pub fn callee(self, file: FileId, call: Node<'_>) -> Option<Function> {
        let mut callees = self.callees(file, call);
        (callees.len() == 1).then(|| callees.remove(0))
    }

    /// Whether a type is a promise, or what extends one.
    pub fn is_promise(self, ty: &Type) -> bool {
        self.eval().is_promise(ty)
    }

    /// A type in TypeScript's notation, for messages and tests.
    pub fn describe(self, ty: &Type) -> String {
        super::describe::describe(Linked { files: &self.program.files, model: self.model }, ty, 0)
    }

    /// The elements of an array, tuple or other iterable; unknown for the rest.
    pub fn element(self, ty: &Type) -> Type {
        self.eval().element(ty)
    }

    /// Whether a value of this type can be called.
    pub fn is_callable(self, ty: &Type) -> bool {
        self.eval().callable(ty).is_some()
    }

    /// Whether a type is the library's of this name: `AbortSignal`, `Response`, `Array`.
    pub fn is_library(self, ty: &Type, name: &str) -> bool {
        self.eval().is_library(ty, name)
    }

    /// Whether the promise that an expression gives can reject.
    pub fn rejection(self, file: FileId, node: Node<'_>) -> Rejection {
        let (sym, at) = self.lower(file, node);
        self.eval().rejection(&sym, &at)
    }

    /// Whether the promise that a function (a node with parameters) returns can reject.
    pub fn function_rejection(self, file: FileId, function: Node<'_>) -> Rejection {
        match self.facts(file).func_at(function) {
            Some(id) => self.eval().function_rejection(file, id),
            None => Rejection::Unknown,
        }
    }

    /// The initial value of the variable that a name means, where it is bound once and never assigned.
    pub fn initial(self, file: FileId, name: Node<'p>) -> Option<Node<'p>> {
        let facts = self.facts(file);
        let id = facts.lookup(name.text(), facts.scope_of(name), Space::Value)?;
        if facts.binding(id).values.len() > 1 {
            return None;
        }
        let declared = name.tree().nodes(Kind::VariableDeclarator).find(|it| {
            it.child(Field::Name).is_some_and(|it| it.span() == facts.binding(id).span)
        })?;
        declared.child(Field::Value)
    }

    /// The references to the variable that `name` (an identifier where it is declared) binds, the
    /// declaration itself left out.
    pub fn references(self, file: FileId, name: Node<'p>) -> Vec<Node<'p>> {
        let facts = self.facts(file);
        let text = name.text();
        let Some(id) = facts.lookup(text, facts.scope_of(name), Space::Value) else {
            return Vec::new();
        };
        let tree = name.tree();
        let kinds = [Kind::Identifier, Kind::ShorthandPropertyIdentifier];
        let mut out: Vec<_> = kinds
            .into_iter()
            .flat_map(|kind| tree.nodes(kind))
            .filter(|it| it.id() != name.id() && it.text() == text)
            .filter(|it| facts.lookup(text, facts.scope_of(*it), Space::Value) == Some(id))
            .collect();
        out.sort_by_key(|it| it.id());
        out
    }
}

impl Function {
    /// The symbol of a function of the library, such as `Array.forEach` or `axios:AxiosInstance.get`;
    /// `None` for a function of the project.
    pub fn symbol(&self) -> Option<&'static str> {
        self.callee.symbol()
    }
}

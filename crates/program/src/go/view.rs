//! What rules ask.

use std::collections::VecDeque;

use seamlint_syntax::{Kind, Node, NodeId, Tree};

use super::callee::Callee;
use super::eval::{Entity, Eval};
use super::facts::{Facts, Field, Function, Local, LocalKind};
use super::graph::Caller;
use super::sym::{LocalId, Sym, SymId};
use super::types::Type;
use super::{FunctionId, Model};
use crate::{FileId, Place, Program, library};

/// How many functions around a literal are looked at. People nest a handful; each of thousands asks for all around it.
const NESTED: usize = 64;

/// What rules ask of the Go side. Free to copy.
#[derive(Clone, Copy)]
pub struct View<'p> {
    pub(super) program: &'p Program,
    pub(super) model: &'p Model,
}

/// A field of a struct, with its type.
#[derive(Clone, Debug)]
pub struct FieldOf<'p> {
    /// The declaration.
    pub field: &'p Field,
    /// The type; embedded fields have theirs.
    pub ty: Type,
    /// Where the field's name stands; `None` for a struct of a library.
    pub place: Option<Place>,
}

/// A variable that holds a context, or something that carries one.
#[derive(Clone, Debug)]
pub struct Carrier<'p> {
    /// The parameter.
    pub local: &'p Local,
    /// Its type.
    pub ty: Type,
    /// How to write the context: `ctx`, `r.Context()`.
    pub expression: String,
    /// The function whose parameter it is: the innermost around the place that was asked for, or one
    /// further out.
    pub function: FunctionId,
}

impl<'p> View<'p> {
    pub(crate) fn new(program: &'p Program, model: &'p Model) -> Self {
        Self { program, model }
    }

    pub(super) fn eval(self) -> Eval<'p> {
        Eval::new(self.model, &self.program.files)
    }

    /// The facts of a Go file.
    pub fn facts(self, file: FileId) -> Option<&'p Facts> {
        self.program.files.get(file.0 as usize)?.go()
    }

    /// What is known of libraries.
    pub fn library(self) -> &'static library::GoLibrary {
        self.model.known
    }

    pub(super) fn model(self) -> &'p Model {
        self.model
    }

    pub(super) fn program(self) -> &'p Program {
        self.program
    }

    pub(super) fn sym(self, file: FileId, node: Node<'_>) -> Option<(&'p Facts, SymId)> {
        let facts = self.facts(file)?;
        Some((facts, facts.sym(node)?))
    }

    /// The import path of a file's package.
    pub fn package_path(self, file: FileId) -> &'p str {
        self.model.package_of(file.0).map_or("", |it| &it.path)
    }

    /// The type of an expression, or [`Type::Unknown`]. Untyped constants have the type that a variable
    /// would get from them.
    pub fn type_of(self, file: FileId, node: Node<'_>) -> Type {
        let Some((_, sym)) = self.sym(file, node) else { return Type::Unknown };
        match self.eval().value(file.0, sym) {
            Type::Basic(basic) => Type::Basic(basic.defaulted()),
            ty => ty,
        }
    }

    /// The type that a type expression denotes, or [`Type::Unknown`].
    pub fn denoted(self, file: FileId, node: Node<'_>) -> Type {
        let Some((_, sym)) = self.sym(file, node) else { return Type::Unknown };
        self.eval().denoted(file.0, sym)
    }

    /// The type of a local, as [`View::type_of`] one of its uses.
    pub fn type_of_local(self, file: FileId, local: &Local) -> Type {
        match self.eval().value(file.0, local.sym) {
            Type::Basic(basic) => Type::Basic(basic.defaulted()),
            ty => ty,
        }
    }

    /// What stands behind a type's name: struct, interface, function…; the type itself when it has none.
    pub fn underlying(self, ty: &Type) -> Type {
        self.eval().underlying(ty)
    }

    /// Whether the type is an interface, named or not; `None` when that is not known.
    pub fn is_interface(self, ty: &Type) -> Option<bool> {
        if ty.is("", "error") || ty.is("", "any") {
            return Some(true);
        }
        match self.underlying(ty) {
            Type::Unknown => None,
            Type::Interface(_) => Some(true),
            _ => Some(false),
        }
    }

    /// The fields of a struct, named or not, or of what a pointer points at; empty for other types.
    pub fn fields(self, ty: &Type) -> Vec<FieldOf<'p>> {
        self.fields_where(ty, |_| true)
    }

    /// The field of this name among [`Self::fields`].
    pub(crate) fn own_field(self, ty: &Type, name: &str) -> Option<FieldOf<'p>> {
        self.fields_where(ty, |it| *it.name == *name).into_iter().next()
    }

    fn fields_where(self, ty: &Type, is_wanted: impl Fn(&Field) -> bool) -> Vec<FieldOf<'p>> {
        let place = |unit: u32, field: &Field| {
            let known = (unit as usize) < self.program.files.len();
            known.then_some(Place { file: FileId(unit), span: field.span })
        };
        let found = self.eval().fields_where(ty, is_wanted);
        found
            .into_iter()
            .map(|(field, ty, site)| FieldOf { field, ty, place: place(site.unit, field) })
            .collect()
    }

    /// The field or method that a selector on a value of this type means, as a type.
    pub fn member_type(self, ty: &Type, name: &str) -> Option<Type> {
        self.eval().member(ty, name).map(|it| it.ty)
    }

    /// Whether the type, or a pointer to it, has a method of this name; `None` when that is not known.
    pub fn has_method(self, ty: &Type, name: &str) -> Option<bool> {
        use super::members::MemberKind;
        if ty.is_unknown() {
            return None;
        }
        match self.eval().member(ty, name).map(|it| it.kind) {
            Some(MemberKind::Elsewhere) => None,
            Some(MemberKind::Field(..)) | None => Some(false),
            Some(MemberKind::Method { .. } | MemberKind::Interface) => Some(true),
        }
    }

    /// Where a named type of the project is declared: its name.
    pub fn declaration(self, ty: &Type) -> Option<Place> {
        let named = ty.named()?;
        let site = named.decl?;
        let (_, decl) = self.eval().declaration_of(named)?;
        let known = (site.unit as usize) < self.program.files.len();
        known.then_some(Place { file: FileId(site.unit), span: decl.name_span })
    }

    /// What an expression that is a function refers to, as if it were called: `s.handle` in
    /// `mux.HandleFunc("/", s.handle)`.
    pub fn function_value(self, file: FileId, node: Node<'_>) -> Option<Callee> {
        let (_, sym) = self.sym(file, node)?;
        self.eval().callee(file.0, sym)
    }

    /// How a value of the type yields a context: the text behind the value, empty for a context itself.
    /// What a struct embeds counts as its own.
    pub fn carrier(self, ty: &Type) -> Option<&'static str> {
        self.with_embedded(ty).find_map(|it| {
            let named = it.named()?;
            self.library().package(&named.package)?.carrier(&named.name)
        })
    }

    /// The type behind a pointer, what it embeds, and what that does, level by level: controllers embed a base
    /// that embeds the framework's.
    pub(super) fn with_embedded(self, ty: &Type) -> impl Iterator<Item = Type> {
        const LEVELS: u8 = 3;
        let mut open = VecDeque::from([(ty.deref().clone(), LEVELS)]);
        std::iter::from_fn(move || {
            let (ty, levels) = open.pop_front()?;
            if levels > 1 {
                let embedded = self.eval().embedded(&ty);
                open.extend(embedded.iter().map(|it| (it.deref().clone(), levels - 1)));
            }
            Some(ty)
        })
    }

    /// The context at hand in the innermost function around a node, its own parameters alone: a
    /// `context.Context` before a request that carries one.
    pub fn context_here(self, file: FileId, node: Node<'_>) -> Option<Carrier<'p>> {
        let here = self.function_at(file, node)?;
        let mut own: Vec<_> = self.contexts_in_scope(file, node);
        own.retain(|it| it.function == here);
        let direct = own.iter().position(|it| !it.expression.contains('.'));
        let at = direct.unwrap_or(0);
        (at < own.len()).then(|| own.swap_remove(at))
    }

    /// The innermost function around a node.
    pub fn function_at(self, file: FileId, node: Node<'_>) -> Option<FunctionId> {
        let index = self.facts(file)?.function_at(node.span())?;
        Some(FunctionId { file, index })
    }

    /// A function's facts.
    ///
    /// # Panics
    /// Never for an id of this program.
    pub fn function(self, id: FunctionId) -> &'p Function {
        &self.facts(id.file).expect("functions are of Go files").functions[id.index as usize]
    }

    /// A function, or a method of a type, that a file's package declares.
    pub fn sibling(self, file: FileId, receiver: Option<&str>, name: &str) -> Option<FunctionId> {
        let package = self.model.package_of(file.0)?;
        let (unit, index) = match receiver {
            Some(ty) => package.method(ty, name, file.0)?,
            None => package.function(name, file.0)?,
        };
        Some(FunctionId { file: FileId(unit), index })
    }

    /// The node of a function: a declaration, a method declaration or a literal.
    pub fn function_node(self, id: FunctionId) -> Option<Node<'p>> {
        let node: NodeId = self.function(id).node?;
        Some(self.program.file(id.file).tree.node(node))
    }

    /// Where to point at a function: its name, or a literal's signature.
    pub fn function_place(self, id: FunctionId) -> Place {
        Place { file: id.file, span: self.function(id).head }
    }

    /// The function that encloses a literal.
    pub fn enclosing(self, id: FunctionId) -> Option<FunctionId> {
        let index = self.function(id).parent?;
        Some(FunctionId { file: id.file, index })
    }

    /// The function itself, then those around it, to the declaration or to a depth that nobody writes.
    pub fn enclosing_all(self, id: FunctionId) -> impl Iterator<Item = FunctionId> {
        std::iter::successors(Some(id), move |it| self.enclosing(*it)).take(NESTED)
    }

    /// The node of a caller's call.
    pub fn caller_node(self, caller: Caller) -> Option<Node<'p>> {
        self.call_node(caller.file, caller.call)
    }

    pub(super) fn tree(self, file: FileId) -> &'p Tree {
        &self.program.file(file).tree
    }

    pub(super) fn callee_of(self, file: FileId, callee: SymId) -> Option<Callee> {
        self.eval().callee(file.0, callee)
    }

    /// The node of a call, by its index in [`Facts::calls`].
    pub fn call_node(self, file: FileId, call: u32) -> Option<Node<'p>> {
        let node = self.facts(file)?.calls.get(call as usize)?.node?;
        Some(self.tree(file).node(node))
    }

    /// The local that an identifier means, where it means one.
    pub fn local(self, file: FileId, identifier: Node<'_>) -> Option<(LocalId, &'p Local)> {
        let (facts, sym) = self.sym(file, identifier)?;
        match facts.syms().get(sym) {
            Sym::Local(id) if identifier.kind() == Kind::Identifier => {
                Some((id, &facts.locals[id.0 as usize]))
            }
            _ => None,
        }
    }

    /// The facts of a local.
    pub fn local_of(self, file: FileId, local: LocalId) -> Option<&'p Local> {
        self.facts(file)?.locals.get(local.0 as usize)
    }

    /// The identifiers below `within` that mean a local, its declaration among them, in source order.
    pub fn uses(
        self,
        file: FileId,
        within: Node<'p>,
        local: LocalId,
    ) -> impl Iterator<Item = Node<'p>> + Clone {
        let facts = self.facts(file);
        let means = move |it: &Node<'p>| {
            let facts = facts?;
            Some(facts.syms().get(facts.sym(*it)?) == Sym::Local(local))
        };
        within.descendants_of(Kind::Identifier).filter(move |it| means(it) == Some(true))
    }

    /// The parameters around a node that hold or carry a context, the innermost function's first.
    pub fn contexts_in_scope(self, file: FileId, node: Node<'_>) -> Vec<Carrier<'p>> {
        let (Some(facts), Some(at)) = (self.facts(file), self.function_at(file, node)) else {
            return Vec::new();
        };
        let mut out = Vec::new();
        for function in self.enclosing_all(at) {
            for local in &self.function(function).params {
                let local = &facts.locals[local.0 as usize];
                let name = facts.name(local.name);
                if local.kind == LocalKind::Result || name == "_" {
                    continue;
                }
                let ty = self.type_of_local(file, local);
                if let Some(behind) = self.carrier(&ty) {
                    out.push(Carrier {
                        local,
                        expression: format!("{name}{behind}"),
                        ty,
                        function,
                    });
                }
            }
        }
        out
    }

    /// Whether an expression denotes a type (a conversion's callee), a value, or neither as far as is known.
    pub fn is_type(self, file: FileId, node: Node<'_>) -> bool {
        let Some((_, sym)) = self.sym(file, node) else { return false };
        matches!(self.eval().entity(file.0, sym), Entity::Type(_))
    }
}

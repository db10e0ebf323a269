//! What a JavaScript or TypeScript file tells the rest of the program: names, functions, classes,
//! objects and modules, each with symbolic types. Follows from the text alone.

use std::sync::OnceLock;

use seamlint_syntax::{Node, Span, Tree};
use serde::{Deserialize, Serialize};

use super::bound::Bound;
use super::lower;
use super::members::Members;
use super::sym::{BindingId, ClassId, FuncId, Head, ImportName, ModuleId, ObjectId, ScopeId, Sym};

/// Facts of a JavaScript or TypeScript file.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Facts {
    pub(crate) scopes: Vec<Scope>,
    pub(crate) bindings: Vec<Binding>,
    pub(crate) functions: Vec<Function>,
    pub(crate) classes: Vec<Class>,
    pub(crate) objects: Vec<Object>,
    /// The specifiers that the file mentions.
    pub(crate) modules: Vec<Box<str>>,
    pub(crate) exports: Vec<Export>,
    /// `export * from`
    pub(crate) stars: Vec<(ScopeId, ModuleId)>,
    /// `declare module "name"`
    pub(crate) ambient: Vec<(Box<str>, ScopeId)>,
    /// `declare global`, and the top level of declaration files that are no modules.
    pub(crate) globals: Vec<ScopeId>,
    /// Calls such as `client.interceptors.response.use(done, failed)`: the callee and the arguments.
    pub(crate) hooks: Vec<(Sym, Vec<Sym>)>,
    /// `module.exports = value`
    pub(crate) common: Option<Sym>,
    /// Whether anything is imported or exported.
    pub(crate) is_module: bool,
    /// Names that a comment for linters says are not the global ones: `/* global Promise:off */`.
    pub(crate) not_global: Vec<Box<str>>,
    /// What names mean, by scope.
    pub(crate) bound: Bound,
    /// The functions, classes, objects and scopes that nodes are, with the nodes' indices, in their order.
    pub(crate) at_node: Vec<(u32, Anchor)>,
    pub(crate) scope_at: Vec<(u32, ScopeId)>,
    /// Where the names of members are written.
    #[serde(skip)]
    pub(crate) members: Members,
    /// Where scopes begin and end. Made when it is asked for first.
    #[serde(skip)]
    stretches: OnceLock<Box<[Stretch]>>,
}

/// The nodes of a scope.
#[derive(Debug)]
struct Stretch {
    first: u32,
    /// The index behind the last one.
    end: u32,
    scope: ScopeId,
    /// The stretch around it.
    around: Option<u32>,
}

/// TypeScript's two worlds of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Space {
    Value,
    Type,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Anchor {
    Func(FuncId),
    Class(ClassId),
    Object(ObjectId),
}

/// A stretch in which names are bound.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Scope {
    pub(crate) parent: Option<ScopeId>,
    /// The top level, a function or a namespace: where `var` goes.
    pub(crate) is_function: bool,
}

/// A name and everything that is known of it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Binding {
    pub(crate) name: Box<str>,
    pub(crate) kind: BindingKind,
    pub(crate) span: Span,
    pub(crate) scope: ScopeId,
    /// The annotated type.
    pub(crate) declared: Option<Sym>,
    /// The initial value and everything assigned later.
    pub(crate) values: Vec<Sym>,
    /// Overloads and the implementation, in source order.
    pub(crate) functions: Vec<FuncId>,
    pub(crate) types: Option<Box<TypeDecl>>,
}

impl Binding {
    /// Adds a value that the name is given. Most are given one.
    pub(super) fn add_value(&mut self, value: Sym) {
        if self.values.is_empty() {
            self.values.reserve_exact(1);
        }
        self.values.push(value);
    }
}

/// How a name came to be bound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum BindingKind {
    Const,
    Variable,
    Param,
    Catch,
    Function,
    Class,
    Import(ModuleId, ImportName),
    TypeParam,
    Alias,
    Interface,
    Enum,
    Namespace,
}

/// What a name means as a type.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct TypeDecl {
    pub(crate) params: Vec<BindingId>,
    pub(crate) extends: Vec<Sym>,
    pub(crate) bodies: Vec<ObjectId>,
    pub(crate) alias: Option<Sym>,
    pub(crate) class: Option<ClassId>,
    pub(crate) namespace: Option<ScopeId>,
}

/// Anything with parameters.
#[allow(clippy::struct_excessive_bools, reason = "each is a keyword of the language")]
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Function {
    pub(crate) name: Option<Box<str>>,
    /// Where to point: the name, or the whole where it has none.
    pub(crate) span: Span,
    /// The node's index.
    pub(crate) node: u32,
    pub(crate) scope: ScopeId,
    pub(crate) is_async: bool,
    pub(crate) is_generator: bool,
    pub(crate) has_body: bool,
    pub(crate) type_params: Vec<BindingId>,
    pub(crate) params: Vec<Param>,
    pub(crate) declared: Option<Sym>,
    pub(crate) returned: Vec<Sym>,
    /// Made when they are asked for first.
    #[serde(skip)]
    pub(super) effects: OnceLock<Box<[Effect]>>,
    /// What the place where the function stands expects: its parameters' types follow from there.
    pub(crate) expected: Option<Sym>,
    /// The class whose instance or static side `this` is.
    pub(crate) class: Option<ClassId>,
    /// For the executor of `new Promise`: whether it mentions its second parameter.
    pub(crate) may_reject: bool,
}

/// A parameter.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Param {
    /// The name, where it is not taken apart.
    pub(crate) name: Option<Box<str>>,
    pub(crate) declared: Option<Sym>,
    pub(crate) default: Option<Sym>,
    pub(crate) optional: bool,
    pub(crate) rest: bool,
    /// `{ signal }`: the members taken out.
    pub(crate) members: Vec<Box<str>>,
}

/// What a function does that may end it early, where no `catch` of its own stands in the way.
#[derive(Debug)]
pub(crate) struct Effect {
    pub(crate) kind: EffectKind,
    /// What is thrown, awaited or called.
    pub(crate) sym: Sym,
    pub(crate) span: Span,
    /// The parameter without which it does not happen.
    pub(crate) guard: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EffectKind {
    Throw,
    Await,
    Call,
}

/// A class.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Class {
    pub(crate) name: Option<Box<str>>,
    pub(crate) binding: Option<BindingId>,
    pub(crate) type_params: Vec<BindingId>,
    pub(crate) extends: Option<Sym>,
    pub(crate) extends_args: Vec<Sym>,
    pub(crate) implements: Vec<Sym>,
    pub(crate) members: Vec<Member>,
    pub(crate) constructors: Vec<FuncId>,
}

/// An object literal or object type.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Object {
    pub(crate) members: Vec<Member>,
    /// `...other`, in a literal.
    pub(crate) spreads: Vec<Sym>,
    /// Call signatures.
    pub(crate) calls: Vec<FuncId>,
    pub(crate) constructs: Vec<FuncId>,
    /// `[key: string]: T`
    pub(crate) index: Option<Sym>,
    /// A computed member or something else that hides what is there.
    pub(crate) open: bool,
}

/// A member of a class or object.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Member {
    pub(crate) name: Box<str>,
    pub(crate) value: Sym,
    pub(crate) is_static: bool,
    pub(crate) optional: bool,
    pub(crate) getter: bool,
    pub(crate) span: Span,
}

/// What a module gives away.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Export {
    pub(crate) scope: ScopeId,
    pub(crate) name: Box<str>,
    pub(crate) what: Exported,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Exported {
    /// A name of this file, in both spaces.
    Local(Box<str>, ScopeId),
    Value(Sym),
    From(ModuleId, ImportName),
}

impl Facts {
    /// Gathers the facts of a tree.
    pub fn of(path: &str, tree: &Tree) -> Self {
        lower::facts(path, tree)
    }

    /// What `name` means at `scope`.
    pub(crate) fn lookup(&self, name: &str, scope: ScopeId, space: Space) -> Option<BindingId> {
        self.bound.at(name, scope, space, &self.scopes)
    }

    /// What `name` means in `scope` itself.
    pub(crate) fn lookup_here(
        &self,
        name: &str,
        scope: ScopeId,
        space: Space,
    ) -> Option<BindingId> {
        self.bound.here(name, scope, space)
    }

    /// The innermost scope around a node, the node's own included.
    pub(crate) fn scope_of(&self, node: Node<'_>) -> ScopeId {
        let stretches = self.stretches.get_or_init(|| self.find_stretches(node.tree()));
        let index = node.id().index() as u32;
        let mut at = stretches.partition_point(|it| it.first <= index).checked_sub(1);
        while let Some(inner) = at.map(|it| &stretches[it]) {
            if index < inner.end {
                return inner.scope;
            }
            at = inner.around.map(|it| it as usize);
        }
        ScopeId(0)
    }

    fn find_stretches(&self, tree: &Tree) -> Box<[Stretch]> {
        let mut out: Vec<Stretch> = Vec::with_capacity(self.scope_at.len());
        let mut open: Vec<u32> = Vec::new();
        for (first, scope) in self.scope_at.iter().copied() {
            let node = tree.at(first as usize);
            let last = node.and_then(|it| it.descendants().next_back());
            let end = last.map_or(first, |it| it.id().index() as u32) + 1;
            while open.last().is_some_and(|it| out[*it as usize].end <= first) {
                open.pop();
            }
            let around = open.last().copied();
            open.push(out.len() as u32);
            out.push(Stretch { first, end, scope, around });
        }
        out.into()
    }

    pub(crate) fn binding(&self, id: BindingId) -> &Binding {
        &self.bindings[id.at()]
    }

    pub(crate) fn func(&self, id: FuncId) -> &Function {
        &self.functions[id.at()]
    }

    /// What may end a function early, where no `catch` of its own stands in the way. `tree` is the file's.
    pub(crate) fn effects(&self, tree: &Tree, id: FuncId) -> &[Effect] {
        let function = self.func(id);
        function.effects.get_or_init(|| {
            let node = tree.at(function.node as usize).filter(|_| function.has_body);
            node.map(|it| lower::effects(self, it, function)).unwrap_or_default()
        })
    }

    pub(crate) fn func_at(&self, node: Node<'_>) -> Option<FuncId> {
        match self.anchor(node) {
            Some(Anchor::Func(id)) => Some(id),
            _ => None,
        }
    }

    /// The function, class or object that a node is.
    pub(crate) fn anchor(&self, node: Node<'_>) -> Option<Anchor> {
        let index = node.id().index() as u32;
        let at = self.at_node.binary_search_by_key(&index, |it| it.0).ok()?;
        Some(self.at_node[at].1)
    }

    /// A type's name at a scope.
    pub(crate) fn head(&self, name: &str, scope: ScopeId) -> Head {
        match self.lookup(name, scope, Space::Type) {
            Some(id) => Head::Local(id),
            None => Head::Global(name.into()),
        }
    }

    /// A value's name at a scope.
    pub(crate) fn name(&self, name: &str, scope: ScopeId) -> Sym {
        match self.lookup(name, scope, Space::Value) {
            Some(id) => Sym::Local(id),
            None if name == "undefined" => Sym::Prim(super::sym::Prim::Undefined),
            None if self.not_global.iter().any(|it| **it == *name) => Sym::Unknown,
            None => Sym::Global(name.into()),
        }
    }

    pub(crate) fn export(&self, scope: ScopeId, name: &str) -> Option<&Exported> {
        let at = self.exports.partition_point(|it| (it.scope, &*it.name) < (scope, name));
        let found = self.exports.get(at)?;
        (found.scope == scope && &*found.name == name).then_some(&found.what)
    }
}

impl Object {
    pub(crate) fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().rev().find(|it| &*it.name == name)
    }
}

//! From a tree to facts, in two steps: [`declare`] walks the tree once and gives every name, function,
//! class and object a number; [`fill`] then says what each of them is, with all names resolved.

mod declare;
mod effects;
mod expected;
mod expr;
mod fill;
mod inject;
mod jsdoc;
mod pattern;
mod types;

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use seamlint_syntax::{Field, Kind, Node, Span, Tree};

use super::facts::{
    Anchor, Binding, BindingKind, Class, Facts, Function, Object, Scope, Space, TypeDecl,
};
use super::members::Members;
use super::sym::{BindingId, ClassId, FuncId, ModuleId, ObjectId, ScopeId, Sym};

pub(crate) use effects::effects;

/// How deeply expressions and types are followed; what lies deeper is unknown.
pub(crate) const DEPTH: u32 = 64;

/// What names mean to the node that is lowered, and how deep below the first one it stands.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    facts: &'a Facts,
    modules: &'a dyn Modules,
    scope: ScopeId,
    depth: u32,
}

impl<'a> Context<'a> {
    pub(crate) fn new(facts: &'a Facts, modules: &'a dyn Modules, scope: ScopeId) -> Self {
        Self { facts, modules, scope, depth: 0 }
    }

    /// The context of the parts of a node; `None` where it lies too deep.
    fn inner(self) -> Option<Self> {
        (self.depth <= DEPTH).then_some(Self { depth: self.depth + 1, ..self })
    }
}

/// Gathers the facts of a tree.
pub(super) fn facts(path: &str, tree: &Tree) -> Facts {
    let mut lowering = Lowering {
        facts: Facts::default(),
        tree,
        is_declaration_file: path.ends_with(".d.ts")
            || path.ends_with(".d.mts")
            || path.ends_with(".d.cts"),
        modules: FxHashMap::default(),
        ids: FxHashMap::default(),
        jobs: Vec::new(),
        docs: FxHashMap::default(),
        injections: Vec::new(),
    };
    lowering.make_room();
    lowering.scope(None, true);
    lowering.declare();
    lowering.fill();
    lowering.facts.members = Members::of(tree);
    lowering.facts
}

/// The work in progress.
pub(super) struct Lowering<'t> {
    facts: Facts,
    tree: &'t Tree,
    is_declaration_file: bool,
    modules: FxHashMap<&'t str, ModuleId>,
    /// The bindings that identifier nodes declare, by the node's index.
    ids: FxHashMap<u32, BindingId>,
    jobs: Vec<Job<'t>>,
    /// Documentation comments, by the start of the code they stand before.
    docs: FxHashMap<u32, &'t str>,
    injections: Vec<inject::Injection<'t>>,
}

/// Something to be filled in once all names are known.
enum Job<'t> {
    Declarator(Node<'t>, ScopeId),
    ForIn(Node<'t>, ScopeId),
    Func(FuncId, Node<'t>, ScopeId),
    Class(ClassId, Node<'t>, ScopeId),
    Object(ObjectId, Node<'t>, ScopeId),
    Type(BindingId, Node<'t>, ScopeId),
    Assign(Node<'t>, ScopeId),
    Export(Node<'t>, ScopeId),
    Hook(Node<'t>, ScopeId),
    Return(FuncId, Node<'t>, ScopeId),
}

impl<'t> Lowering<'t> {
    /// Asks for the memory that the facts will take, so that they need not move as they grow.
    fn make_room(&mut self) {
        let count = |is: fn(Kind) -> bool| self.tree.count(is);
        let (functions, classes) = (count(is_function), count(is_class));
        let objects = count(is_object);
        // About as many names as functions are parameters.
        let names = functions + count(|it| it == Kind::VariableDeclarator);
        self.facts.functions.reserve_exact(functions);
        self.facts.objects.reserve_exact(objects);
        self.facts.at_node.reserve_exact(functions + classes + objects);
        self.facts.bindings.reserve(names);
        self.ids.reserve(names);
        self.jobs.reserve(names + functions + objects);
    }

    fn scope(&mut self, parent: Option<ScopeId>, is_function: bool) -> ScopeId {
        self.facts.scopes.push(Scope { parent, is_function });
        ScopeId(self.facts.scopes.len() as u32 - 1)
    }

    fn module(&mut self, specifier: &'t str) -> ModuleId {
        let modules = &mut self.facts.modules;
        *self.modules.entry(specifier).or_insert_with(|| {
            modules.push(specifier.into());
            ModuleId(modules.len() as u32 - 1)
        })
    }

    /// Binds a name in the given spaces; a second declaration of the name joins the first.
    fn bind(
        &mut self,
        name: &str,
        span: Span,
        scope: ScopeId,
        kind: BindingKind,
        spaces: &[Space],
    ) -> BindingId {
        let new = BindingId(self.facts.bindings.len() as u32);
        let id = self.facts.bound.bind(name, scope, spaces, new);
        if id != new {
            let merged = &mut self.facts.bindings[id.at()];
            if kind == BindingKind::Class {
                merged.kind = kind;
            }
            return id;
        }
        self.facts.bindings.push(Binding {
            name: name.into(),
            kind,
            span,
            scope,
            declared: None,
            values: Vec::new(),
            functions: Vec::new(),
            types: None,
        });
        id
    }

    fn types(&mut self, id: BindingId) -> &mut TypeDecl {
        self.facts.bindings[id.at()].types.get_or_insert_with(Box::default)
    }

    fn add_func(&mut self, node: Node<'t>, scope: ScopeId) -> FuncId {
        let name = node.child(Field::Name);
        let id = FuncId(self.facts.functions.len() as u32);
        self.facts.functions.push(Function {
            name: name.map(|it| member_name(it).into()),
            span: name.map_or_else(|| node.span(), |it| it.span()),
            node: index(node),
            scope,
            is_async: node.has(Kind::KwAsync),
            is_generator: node.has(Kind::Star)
                || matches!(
                    node.kind(),
                    Kind::GeneratorFunction | Kind::GeneratorFunctionDeclaration
                ),
            has_body: node.child(Field::Body).is_some(),
            type_params: Vec::new(),
            params: Vec::new(),
            declared: None,
            returned: Vec::new(),
            effects: OnceLock::new(),
            expected: None,
            class: None,
            may_reject: false,
        });
        self.facts.at_node.push((index(node), Anchor::Func(id)));
        id
    }

    fn add_class(&mut self, node: Node<'t>) -> ClassId {
        let id = ClassId(self.facts.classes.len() as u32);
        let name = node.child(Field::Name).map(|it| it.text().into());
        self.facts.classes.push(Class { name, ..Class::default() });
        self.facts.at_node.push((index(node), Anchor::Class(id)));
        id
    }

    fn add_object(&mut self, node: Node<'t>) -> ObjectId {
        let id = ObjectId(self.facts.objects.len() as u32);
        self.facts.objects.push(Object::default());
        self.facts.at_node.push((index(node), Anchor::Object(id)));
        id
    }

    fn expr(&self, node: Node<'t>, scope: ScopeId) -> Sym {
        Context::new(&self.facts, &self.modules, scope).expr(node)
    }

    fn ty(&self, node: Node<'t>, scope: ScopeId) -> Sym {
        Context::new(&self.facts, &self.modules, scope).ty(node)
    }

    /// The type of a `: T` below a node.
    fn annotation(&self, node: Node<'t>, scope: ScopeId) -> Option<Sym> {
        let annotation = node.child(Field::Type)?;
        Some(self.ty(annotation, scope))
    }
}

/// From a specifier to its number, for lowering.
pub(crate) trait Modules {
    fn id(&self, specifier: &str) -> Option<ModuleId>;
}

impl Modules for FxHashMap<&str, ModuleId> {
    fn id(&self, specifier: &str) -> Option<ModuleId> {
        self.get(specifier).copied()
    }
}

impl Modules for Vec<Box<str>> {
    fn id(&self, specifier: &str) -> Option<ModuleId> {
        self.iter().position(|it| &**it == specifier).map(|at| ModuleId(at as u32))
    }
}

pub(crate) fn index(node: Node<'_>) -> u32 {
    node.id().index() as u32
}

/// Whether the node has parameters.
pub(crate) fn is_function(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::FunctionDeclaration
            | Kind::FunctionExpression
            | Kind::ArrowFunction
            | Kind::GeneratorFunction
            | Kind::GeneratorFunctionDeclaration
            | Kind::MethodDefinition
            | Kind::FunctionSignature
            | Kind::MethodSignature
            | Kind::AbstractMethodSignature
            | Kind::CallSignature
            | Kind::ConstructSignature
            | Kind::FunctionType
            | Kind::ConstructorType
    )
}

/// Whether the node is a class.
pub(crate) fn is_class(kind: Kind) -> bool {
    matches!(kind, Kind::Class | Kind::ClassDeclaration | Kind::AbstractClassDeclaration)
}

/// Whether the node is an object literal or type.
fn is_object(kind: Kind) -> bool {
    matches!(kind, Kind::Object | Kind::ObjectType | Kind::InterfaceBody)
}

/// The name that a property's key spells, `[computed]` keys as they stand.
pub(crate) fn member_name(key: Node<'_>) -> &str {
    match key.kind() {
        Kind::String => string_value(key),
        Kind::ComputedPropertyName => match key.first() {
            Some(it) if it.kind() == Kind::String => string_value(it),
            _ => key.text(),
        },
        _ => key.text(),
    }
}

/// The text between the quotes. Escapes stay as they are written.
pub(crate) fn string_value(node: Node<'_>) -> &str {
    let text = node.text();
    text.get(1..text.len().saturating_sub(1)).unwrap_or("")
}

//! From symbols to types: names are looked up across files and packages, calls give their results.
//!
//! A symbol is evaluated at most once; what it means is kept beside the arena. Evaluation of a pathological
//! text (cycles, thousands of steps) ends in [`Type::Unknown`], which is then not kept.

use std::cell::{Cell, RefCell};
use std::sync::{Arc, OnceLock};

use super::facts::{self, Facts};
use super::generic::{arguments_by_name, instance, unify};
use super::modules::{Decl, Package};
use super::sym::{Basic, Sym, SymId, SymList};
use super::types::{Named, Signature, Site, Type};
use super::{Model, builtin};
use crate::File;

/// What a symbol means.
#[derive(Clone, Debug, Default)]
pub(super) enum Entity {
    #[default]
    Unknown,
    Value(Type),
    Type(Type),
    Package(PackageRef),
    Builtin(Arc<str>),
}

/// A package that an import leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PackageRef {
    /// Of the project, by its index.
    Project(u32),
    /// Known of a library: its index there, and the path as imported.
    Library(u32, Arc<str>),
    /// Known by its path alone.
    Elsewhere(Arc<str>),
}

/// What was found of a unit.
pub(super) struct Memo {
    /// What its symbols mean.
    symbols: Box<[OnceLock<Entity>]>,
    /// The types of its functions, each by its index.
    functions: Box<[OnceLock<Arc<Signature>>]>,
    /// The types that it declares, each by its index, under the path of its package.
    types: Box<[OnceLock<Type>]>,
}

impl Memo {
    pub(super) fn of(facts: &Facts) -> Self {
        fn empty<T>(len: usize) -> Box<[OnceLock<T>]> {
            (0..len).map(|_| OnceLock::new()).collect()
        }
        let (functions, types) = (empty(facts.functions.len()), empty(facts.types.len()));
        Self { symbols: empty(facts.syms.len()), functions, types }
    }
}

/// How many symbols one question may evaluate.
const FUEL: u32 = 20_000;
/// How deep evaluation may recurse.
const DEPTH: u32 = 96;

/// One question to the model.
pub(super) struct Eval<'p> {
    pub(super) model: &'p Model,
    files: &'p [Arc<File>],
    fuel: Cell<u32>,
    active: RefCell<Vec<(u32, SymId)>>,
    truncated: Cell<bool>,
}

impl<'p> Eval<'p> {
    pub(super) fn new(model: &'p Model, files: &'p [Arc<File>]) -> Self {
        let (fuel, truncated) = (Cell::new(FUEL), Cell::new(false));
        Self { model, files, fuel, active: RefCell::default(), truncated }
    }

    pub(super) fn facts(&self, unit: u32) -> Option<&'p Facts> {
        match self.files.get(unit as usize) {
            Some(file) => file.go(),
            None => self.model.library_facts(unit),
        }
    }

    /// Whether a generator wrote the file of a unit.
    pub(super) fn is_generated(&self, unit: u32) -> bool {
        self.files.get(unit as usize).is_some_and(|it| it.marks.generated)
    }

    pub(super) fn implementers(&self) -> &'p super::graph::Implementers {
        let build = || super::graph::Implementers::of(self.model, self.files);
        self.model.implementations.get_or_init(build)
    }

    pub(super) fn package_of(&self, unit: u32) -> Option<&'p Package> {
        self.model.package_of(unit)
    }

    /// What a symbol means.
    pub(super) fn entity(&self, unit: u32, sym: SymId) -> Entity {
        let Some(facts) = self.facts(unit) else { return Entity::Unknown };
        let memo = self.model.memo(unit, facts);
        let slot = memo.and_then(|it| it.symbols.get(sym.0 as usize));
        if let Some(known) = slot.and_then(OnceLock::get) {
            return known.clone();
        }
        let fuel = self.fuel.get();
        let is_active = || self.active.borrow().contains(&(unit, sym));
        if fuel == 0 || self.active.borrow().len() as u32 >= DEPTH || is_active() {
            self.truncated.set(true);
            return Entity::Unknown;
        }
        self.fuel.set(fuel - 1);
        self.active.borrow_mut().push((unit, sym));
        self.prepare(unit, facts, sym);
        let entity = self.evaluate(unit, facts, facts.syms.get(sym));
        self.active.borrow_mut().pop();
        if let Some(slot) = slot.filter(|_| !self.truncated.get()) {
            let _ = slot.set(entity.clone());
        }
        entity
    }

    /// Evaluates the operands of a long chain (`a.b().c()…`) from its start, so that its length costs no stack.
    fn prepare(&self, unit: u32, facts: &Facts, sym: SymId) {
        let Some(memo) = self.model.memo(unit, facts) else { return };
        let mut chain = Vec::new();
        let mut at = sym;
        while let Some(operand) = operand(facts, facts.syms.get(at)) {
            let known = memo.symbols.get(operand.0 as usize).is_none_or(|it| it.get().is_some());
            if known || operand >= at {
                break;
            }
            chain.push(operand);
            at = operand;
        }
        if chain.len() > 8 {
            for operand in chain.into_iter().rev() {
                self.entity(unit, operand);
            }
        }
    }

    /// The type of a value; of a type, `Unknown`.
    pub(super) fn value(&self, unit: u32, sym: SymId) -> Type {
        match self.entity(unit, sym) {
            Entity::Value(ty) => ty,
            _ => Type::Unknown,
        }
    }

    /// The type that a symbol denotes; of a value, `Unknown`.
    pub(super) fn denoted(&self, unit: u32, sym: SymId) -> Type {
        match self.entity(unit, sym) {
            Entity::Type(ty) => ty,
            _ => Type::Unknown,
        }
    }

    fn evaluate(&self, unit: u32, facts: &Facts, sym: Sym) -> Entity {
        let site = |index| Site { unit, index };
        let denoted = |it| Arc::new(self.denoted(unit, it));
        match sym {
            Sym::Unknown => Entity::Unknown,
            Sym::Name(atom) => self.name(unit, facts, facts.name(atom)),
            Sym::Local(local) => {
                let local = &facts.locals[local.0 as usize];
                match self.entity(unit, local.sym) {
                    Entity::Value(ty) => Entity::Value(ty.defaulted()),
                    _ => Entity::Unknown,
                }
            }
            Sym::Select(operand, name) => self.select(unit, operand, facts.name(name)),
            Sym::Call(callee, arguments) => self.call(unit, facts, callee, arguments),
            Sym::Item(call, at) => match self.value(unit, call) {
                Type::Tuple(them) => known_value(them.get(usize::from(at))),
                _ => Entity::Unknown,
            },
            Sym::RangeKey(over) => Entity::Value(self.ranged(&self.value(unit, over)).0),
            Sym::RangeValue(over) => Entity::Value(self.ranged(&self.value(unit, over)).1),
            Sym::Star(operand) => match self.entity(unit, operand) {
                Entity::Type(ty) => Entity::Type(Type::Pointer(Arc::new(ty))),
                Entity::Value(ty) => match self.underlying(&ty) {
                    Type::Pointer(it) => Entity::Value(Type::clone(&it)),
                    _ => Entity::Unknown,
                },
                _ => Entity::Unknown,
            },
            Sym::Address(operand) => match self.entity(unit, operand) {
                Entity::Value(Type::Unknown) => Entity::Unknown,
                Entity::Value(ty) => Entity::Value(Type::Pointer(Arc::new(ty))),
                _ => Entity::Unknown,
            },
            Sym::Receive(operand) => match self.underlying(&self.value(unit, operand)) {
                Type::Chan(it) => Entity::Value(Type::clone(&it)),
                _ => Entity::Unknown,
            },
            Sym::Slice(it) => Entity::Type(Type::Slice(denoted(it))),
            Sym::Array(it) => Entity::Type(Type::Array(denoted(it))),
            Sym::Map(key, value) => {
                let types = (self.denoted(unit, key), self.denoted(unit, value));
                Entity::Type(Type::Map(Arc::new(types)))
            }
            Sym::Chan(it) => Entity::Type(Type::Chan(denoted(it))),
            Sym::Index(operand, index) => self.index(unit, operand, index),
            Sym::Sliced(operand) => match self.value(unit, operand) {
                Type::Array(it) => Entity::Value(Type::Slice(it)),
                Type::Pointer(it) => match &*it {
                    Type::Array(it) => Entity::Value(Type::Slice(Arc::clone(it))),
                    _ => Entity::Unknown,
                },
                ty => Entity::Value(ty.defaulted()),
            },
            Sym::Instance(base, arguments) => {
                let arguments = self.denoted_list(unit, facts, arguments);
                instance(self.entity(unit, base), arguments)
            }
            Sym::Value(ty) => match self.entity(unit, ty) {
                Entity::Type(ty) => Entity::Value(ty),
                _ => Entity::Unknown,
            },
            Sym::Func(at) => {
                let Some(function) = facts.functions.get(at as usize) else {
                    return Entity::Unknown;
                };
                Entity::Value(Type::Func(Arc::new(self.signature(unit, facts, function.signature))))
            }
            Sym::FuncType(at) => {
                Entity::Type(Type::Func(Arc::new(self.signature(unit, facts, at))))
            }
            Sym::Struct(at) => Entity::Type(Type::Struct(site(at))),
            Sym::Interface(at) => Entity::Type(Type::Interface(site(at))),
            Sym::LocalType(at) => match self.package_of(unit) {
                Some(package) => self.declared_type(unit, at, &package.path),
                None => Entity::Unknown,
            },
            Sym::Param(name, _) => Entity::Type(Type::Param(Arc::clone(facts.syms.name(name)))),
            Sym::Binary(left, right) => match self.value(unit, left) {
                Type::Basic(basic) if basic.is_untyped() => Entity::Value(self.value(unit, right)),
                Type::Unknown => match self.value(unit, right) {
                    Type::Basic(basic) if basic.is_untyped() => Entity::Unknown,
                    ty => Entity::Value(ty),
                },
                ty => Entity::Value(ty),
            },
            Sym::Const(basic) => Entity::Value(Type::Basic(basic)),
            Sym::Nil => Entity::Value(Type::Nil),
        }
    }

    fn denoted_list(&self, unit: u32, facts: &Facts, list: SymList) -> Vec<Type> {
        facts.syms.list(list).iter().map(|it| self.denoted(unit, *it)).collect()
    }

    fn name(&self, unit: u32, facts: &Facts, name: &str) -> Entity {
        if let Some(package) = self.package_of(unit)
            && let Some(decl) = package.find(name, unit)
        {
            return self.declaration(decl, &package.path);
        }
        if let Some(package) = self.model.import(unit, facts, name) {
            return Entity::Package(package);
        }
        if let Some(basic) = Basic::named(name) {
            return Entity::Type(Type::Basic(basic));
        }
        match name {
            "error" | "any" | "comparable" => Entity::Type(Type::universe(name)),
            _ if builtin::is(name) => Entity::Builtin(name.into()),
            _ => self.dot_imported(unit, facts, name),
        }
    }

    fn dot_imported(&self, unit: u32, facts: &Facts, name: &str) -> Entity {
        let dotted = facts.imports.iter().filter(|it| it.alias.as_deref() == Some("."));
        for import in dotted {
            let package = self.model.resolve_import(unit, &import.path);
            if let found @ (Entity::Value(_) | Entity::Type(_)) =
                self.member_of_package(&package, name)
            {
                return found;
            }
        }
        Entity::Unknown
    }

    pub(super) fn declaration(&self, decl: Decl, path: &Arc<str>) -> Entity {
        match decl {
            Decl::Type(unit, at) => self.declared_type(unit, at, path),
            Decl::Function(unit, at) => {
                let Some(facts) = self.facts(unit) else { return Entity::Unknown };
                Entity::Value(Type::Func(self.function_type(unit, facts, at)))
            }
            Decl::Variable(unit, at) => {
                let Some(facts) = self.facts(unit) else { return Entity::Unknown };
                match self.entity(unit, facts.variables[at as usize].sym) {
                    Entity::Value(ty) if facts.variables[at as usize].constant => Entity::Value(ty),
                    Entity::Value(ty) => Entity::Value(ty.defaulted()),
                    _ => Entity::Unknown,
                }
            }
        }
    }

    /// The type of a declared function or method.
    pub(super) fn function_type(&self, unit: u32, facts: &Facts, at: u32) -> Arc<Signature> {
        let slot = self.model.memo(unit, facts).and_then(|it| it.functions.get(at as usize));
        if let Some(known) = slot.and_then(OnceLock::get) {
            return Arc::clone(known);
        }
        let function = &facts.functions[at as usize];
        let mut signature = self.signature(unit, facts, function.signature);
        signature.type_params =
            function.type_params.iter().map(|it| Arc::clone(facts.syms.name(*it))).collect();
        let signature = Arc::new(signature);
        if let Some(slot) = slot.filter(|_| !self.truncated.get()) {
            let _ = slot.set(Arc::clone(&signature));
        }
        signature
    }

    /// The type that a unit declares, in the package at `path`.
    fn declared_type(&self, unit: u32, at: u32, path: &Arc<str>) -> Entity {
        let Some(facts) = self.facts(unit) else { return Entity::Unknown };
        let Some(decl) = facts.types.get(at as usize) else { return Entity::Unknown };
        if decl.alias {
            return match self.entity(unit, decl.underlying) {
                Entity::Type(ty) => Entity::Type(ty),
                _ => Entity::Unknown,
            };
        }
        let named = || {
            let (name, decl) = (Arc::clone(&decl.name), Some(Site { unit, index: at }));
            let package = Arc::clone(path);
            Type::Named(Arc::new(Named { package, name, args: Vec::new(), decl }))
        };
        // The same declarations may be imported under the path of another version.
        let slot = self.model.memo(unit, facts).and_then(|it| it.types.get(at as usize));
        match slot.filter(|_| self.package_of(unit).is_some_and(|it| it.path == *path)) {
            Some(slot) => Entity::Type(slot.get_or_init(named).clone()),
            None => Entity::Type(named()),
        }
    }

    pub(super) fn signature(&self, unit: u32, facts: &Facts, at: u32) -> Signature {
        let Some(signature) = facts.signatures.get(at as usize) else {
            return Signature::default();
        };
        let ty = |it: &(_, SymId)| self.denoted(unit, it.1);
        let name = |it: &(Option<super::sym::Atom>, SymId)| {
            it.0.map_or_else(|| Arc::from(""), |it| Arc::clone(facts.syms.name(it)))
        };
        Signature {
            params: signature.params.iter().map(ty).collect(),
            results: signature.results.iter().map(ty).collect(),
            variadic: signature.variadic,
            names: signature.params.iter().map(name).collect(),
            type_params: Vec::new(),
        }
    }

    pub(super) fn member_of_package(&self, package: &PackageRef, name: &str) -> Entity {
        let (found, path) = match package {
            PackageRef::Project(at) => {
                let package = self.model.package(*at);
                (package.find(name, u32::MAX), &package.path)
            }
            PackageRef::Library(at, path) => {
                (self.model.library_package(*at).find(name, u32::MAX), path)
            }
            PackageRef::Elsewhere(path) => (None, path),
        };
        found.map_or(Entity::Unknown, |it| self.declaration(it, path))
    }

    fn select(&self, unit: u32, operand: SymId, name: &str) -> Entity {
        match self.entity(unit, operand) {
            Entity::Package(package) => match self.member_of_package(&package, name) {
                // In a place where only a type can stand, the name is a type's, known by its name alone.
                Entity::Unknown => named_elsewhere(&package, name),
                found => found,
            },
            Entity::Value(ty) => match self.member(&ty, name) {
                Some(member) => Entity::Value(member.ty),
                None => Entity::Unknown,
            },
            // A method expression: the receiver becomes the first parameter.
            Entity::Type(ty) => match self.member(&ty, name).map(|it| it.ty) {
                Some(Type::Func(signature)) => {
                    let mut signature = Signature::clone(&signature);
                    signature.params.insert(0, ty);
                    signature.names.insert(0, Arc::from(""));
                    Entity::Value(Type::Func(Arc::new(signature)))
                }
                _ => Entity::Unknown,
            },
            _ => Entity::Unknown,
        }
    }

    fn index(&self, unit: u32, operand: SymId, index: SymId) -> Entity {
        let base = self.entity(unit, operand);
        match &base {
            Entity::Type(_) => instance(base, vec![self.denoted(unit, index)]),
            Entity::Value(Type::Func(signature)) if !signature.type_params.is_empty() => {
                instance(base.clone(), vec![self.denoted(unit, index)])
            }
            Entity::Value(ty) => match self.underlying(ty) {
                Type::Slice(it) | Type::Array(it) => Entity::Value(Type::clone(&it)),
                Type::Map(it) => Entity::Value(it.1.clone()),
                Type::Pointer(it) => match self.underlying(&it) {
                    Type::Array(it) => Entity::Value(Type::clone(&it)),
                    _ => Entity::Unknown,
                },
                Type::Basic(Basic::String | Basic::UntypedString) => {
                    Entity::Value(Type::Basic(Basic::Uint8))
                }
                _ => Entity::Unknown,
            },
            _ => Entity::Unknown,
        }
    }

    fn call(&self, unit: u32, facts: &Facts, callee: SymId, arguments: SymList) -> Entity {
        let arguments = facts.syms.list(arguments);
        match self.entity(unit, callee) {
            Entity::Type(ty) if arguments.len() == 1 && !is_guessed(&ty) => Entity::Value(ty),
            Entity::Builtin(name) => self.builtin(unit, &name, arguments),
            Entity::Value(ty) => match self.underlying(&ty) {
                Type::Func(signature) if signature.type_params.is_empty() => result_of(&signature),
                Type::Func(signature) => result_of(&self.inferred(unit, &signature, arguments)),
                _ => Entity::Unknown,
            },
            _ => Entity::Unknown,
        }
    }

    /// The signature with type parameters replaced by what the arguments say.
    fn inferred(&self, unit: u32, signature: &Signature, arguments: &[SymId]) -> Signature {
        let mut by: Vec<(Arc<str>, Type)> = Vec::new();
        for (at, argument) in arguments.iter().enumerate() {
            let last = signature.params.len().saturating_sub(1);
            let param = match signature.params.get(at.min(last)) {
                Some(Type::Slice(it)) if signature.variadic && at >= last => it,
                Some(param) => param,
                None => continue,
            };
            let argument = self.value(unit, *argument).defaulted();
            unify(param, &argument, &signature.type_params, &mut by, 0);
        }
        for name in &signature.type_params {
            if !by.iter().any(|it| it.0 == *name) {
                by.push((Arc::clone(name), Type::Unknown));
            }
        }
        match Type::Func(Arc::new(signature.clone())).substitute(&by) {
            Type::Func(given) => Signature { type_params: Vec::new(), ..Signature::clone(&given) },
            _ => Signature::default(),
        }
    }

    /// The types of a range's variables.
    fn ranged(&self, over: &Type) -> (Type, Type) {
        let int = Type::Basic(Basic::Int);
        match self.underlying(over) {
            Type::Slice(it) | Type::Array(it) => (int, Type::clone(&it)),
            Type::Pointer(it) => match self.underlying(&it) {
                Type::Array(it) => (int, Type::clone(&it)),
                _ => Default::default(),
            },
            Type::Map(it) => (it.0.clone(), it.1.clone()),
            Type::Chan(it) => (Type::clone(&it), Type::Unknown),
            Type::Basic(Basic::String | Basic::UntypedString) => (int, Type::Basic(Basic::Int32)),
            Type::Basic(basic) if basic.is_number() => (over.clone().defaulted(), Type::Unknown),
            Type::Func(iterator) => match iterator.params.first() {
                Some(Type::Func(each)) => {
                    let param = |at: usize| each.params.get(at).cloned().unwrap_or_default();
                    (param(0), param(1))
                }
                _ => Default::default(),
            },
            _ => Default::default(),
        }
    }

    /// What stands behind a name: the struct, interface, function… that a named type is declared as.
    pub(super) fn underlying(&self, ty: &Type) -> Type {
        let mut ty = ty.clone();
        // Names of names of names end soon in any program that compiles.
        for _ in 0..16 {
            let Type::Named(named) = &ty else { return ty };
            let Some((facts, decl)) = self.declaration_of(named) else { return Type::Unknown };
            let unit = named.decl.map_or(0, |it| it.unit);
            let inner = self.denoted(unit, decl.underlying);
            ty = inner.substitute(&arguments_by_name(facts, decl, &named.args));
        }
        Type::Unknown
    }

    pub(super) fn declaration_of(&self, named: &Named) -> Option<(&'p Facts, &'p facts::TypeDecl)> {
        let site = named.decl?;
        let facts = self.facts(site.unit)?;
        Some((facts, facts.types.get(site.index as usize)?))
    }
}

/// A member of a package that is not there: taken as a type where a type is asked for. Values of
/// functions and variables of such packages stay unknown, since a type is no value.
fn named_elsewhere(package: &PackageRef, name: &str) -> Entity {
    let path = match package {
        PackageRef::Project(_) => return Entity::Unknown,
        PackageRef::Library(_, path) | PackageRef::Elsewhere(path) => Arc::clone(path),
    };
    let named = Named { package: path, name: name.into(), args: Vec::new(), decl: None };
    Entity::Type(Type::Named(Arc::new(named)))
}

/// Whether a "type" is only the guess of [`named_elsewhere`]: a call of it may be of a function.
fn is_guessed(ty: &Type) -> bool {
    ty.named().is_some_and(|it| it.decl.is_none() && !it.package.is_empty())
}

/// What a symbol's meaning rests on first: the part before the dot, the callee, the initialiser.
fn operand(facts: &Facts, sym: Sym) -> Option<SymId> {
    match sym {
        Sym::Select(it, _)
        | Sym::Call(it, _)
        | Sym::Item(it, _)
        | Sym::RangeKey(it)
        | Sym::RangeValue(it)
        | Sym::Star(it)
        | Sym::Address(it)
        | Sym::Receive(it)
        | Sym::Slice(it)
        | Sym::Array(it)
        | Sym::Chan(it)
        | Sym::Index(it, _)
        | Sym::Sliced(it)
        | Sym::Instance(it, _)
        | Sym::Value(it)
        | Sym::Binary(it, _) => Some(it),
        Sym::Local(local) => Some(facts.locals[local.0 as usize].sym),
        _ => None,
    }
}

fn known_value(ty: Option<&Type>) -> Entity {
    ty.map_or(Entity::Unknown, |it| Entity::Value(it.clone()))
}

pub(super) fn result_of(signature: &Signature) -> Entity {
    match &*signature.results {
        [] => Entity::Unknown,
        [only] => Entity::Value(only.clone()),
        several => Entity::Value(Type::Tuple(Arc::new(several.to_vec()))),
    }
}

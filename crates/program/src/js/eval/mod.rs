//! From symbolic to known types, when somebody asks.
//!
//! Evaluation follows names through files. It is bounded: by depth, by steps, and by refusing to ask a
//! question that is being answered already. Where a bound is met the answer is [`Type::Unknown`].

mod call;
mod clients;
mod infer;
mod kept;
mod listed;
mod member;
mod named;
mod reject;

use std::sync::Arc;

use super::facts::{BindingKind, Function, Space};
use super::library::{LIBRARY, library};
use super::modules::{Linked, Target};
use super::sym::{BindingId, FuncId, ObjectId, Prim, ScopeId, Sym};
use super::ty::{Callable, Decl, Env, Named, Type, bind, lookup};
use crate::FileId;

use kept::Subject;

pub(crate) use call::Callee;
pub(crate) use kept::Kept;
pub use reject::Rejection;

/// How deep questions may nest.
const DEPTH: u32 = 160;
/// How many steps one question may take.
const STEPS: u32 = 40_000;

/// Where a symbol stands: its file, and what type parameters mean there.
#[derive(Clone, Debug)]
pub(crate) struct At {
    pub(crate) file: FileId,
    pub(crate) env: Env,
}

/// A question in the course of being answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Binding(FileId, BindingId),
    Returned(FileId, FuncId),
    Param(FileId, FuncId, u32),
    Alias(FileId, BindingId, u32),
    Rejection(FileId, u32),
    Thrown(FileId, FuncId),
}

impl Asked {
    /// The file that the question is about.
    fn file(self) -> FileId {
        match self {
            Self::Binding(file, _)
            | Self::Returned(file, _)
            | Self::Param(file, ..)
            | Self::Alias(file, ..)
            | Self::Rejection(file, _)
            | Self::Thrown(file, _) => file,
        }
    }

    /// Whether two questions are about the same alias, in whatever depth.
    fn is_alias_of(self, other: Self) -> bool {
        match (self, other) {
            (Self::Alias(file, id, _), Self::Alias(other, of, _)) => (file, id) == (other, of),
            _ => false,
        }
    }
}

pub(crate) struct Eval<'p> {
    pub(crate) linked: Linked<'p>,
    asked: Vec<Asked>,
    depth: u32,
    steps: u32,
    /// How deep questions have nested so far.
    deepest: u32,
    /// How often an answer was left out or depended on where it was asked: see `kept.rs`.
    cuts: u32,
    /// How many of the questions that are being answered are of generic declarations.
    generic: u32,
    /// Whether a member may be what an index signature says of all names.
    pub(crate) by_index: bool,
}

impl<'p> Eval<'p> {
    pub(crate) fn new(linked: Linked<'p>) -> Self {
        Self {
            linked,
            asked: Vec::new(),
            depth: 0,
            steps: 0,
            deepest: 0,
            cuts: 0,
            generic: 0,
            by_index: true,
        }
    }

    /// Answers a question unless it is being answered already. A generic one has another answer where type
    /// parameters stand for something else.
    fn ask(
        &mut self,
        what: Asked,
        is_generic: bool,
        answer: impl FnOnce(&mut Self) -> Type,
    ) -> Type {
        if self.asked.contains(&what) {
            self.cuts += 1;
            return Type::Unknown;
        }
        // What the library declares never asks back.
        let is_generic = is_generic && what.file() != LIBRARY;
        if is_generic || self.asked.iter().any(|it| it.is_alias_of(what)) {
            self.cuts += 1;
        }
        self.generic += u32::from(is_generic);
        self.asked.push(what);
        let answer = answer(self);
        self.asked.pop();
        self.generic -= u32::from(is_generic);
        answer
    }

    /// The type of a symbol.
    pub(crate) fn eval(&mut self, sym: &Sym, at: &At) -> Type {
        self.steps += 1;
        if self.depth > DEPTH || self.steps > STEPS {
            self.cuts += 1;
            return Type::Unknown;
        }
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        let out = self.symbol(sym, at);
        self.depth -= 1;
        out
    }

    /// One of the types of several symbols.
    fn one_of(&mut self, symbols: &[Sym], at: &At) -> Type {
        match symbols {
            [only] => self.eval(only, at),
            _ => Type::union(symbols.iter().map(|it| self.eval(it, at))),
        }
    }

    fn symbol(&mut self, sym: &Sym, at: &At) -> Type {
        match sym {
            Sym::Unknown => Type::Unknown,
            Sym::Prim(prim) => Type::Prim(*prim),
            Sym::Text(text) => Type::Text(Arc::clone(text)),
            Sym::Local(id) => self.value(at.file, *id, &at.env),
            Sym::Global(name) => self.global(name),
            Sym::ThisClass(class, true) => Type::Class(at.file, *class, at.env.clone()),
            Sym::ThisClass(class, false) => self.this_class(at, *class),
            Sym::ThisObject(object) => self.this_object(at, *object),
            Sym::Super(class) => self.parent(at.file, *class, &at.env).unwrap_or_default(),
            Sym::Func(id) => function(at.file, vec![*id], &at.env),
            Sym::Class(id) => Type::Class(at.file, *id, at.env.clone()),
            Sym::Object(id) => Type::Object(at.file, *id, at.env.clone()),
            Sym::Array(items) => self.array_literal(items, at),
            Sym::Spread(of) | Sym::Rest(of) => self.eval(of, at),
            Sym::Member(of, name) => {
                let outer = self.eval(of, at);
                self.member(&outer, name)
            }
            Sym::OptionalMember(of, name) => {
                let outer = self.eval(of, at);
                let may_miss = matches!(&outer, Type::Union(_) | Type::Unknown);
                let inner = self.member(&outer.non_null(), name);
                if may_miss { inner.optional() } else { inner }
            }
            Sym::Index(of, key) => {
                let (outer, key) = (self.eval(of, at), self.eval(key, at));
                self.index(&outer, &key)
            }
            Sym::Call(call) => self.call(call, at).0,
            Sym::Await(of) => {
                let inner = self.eval(of, at);
                self.awaited(&inner)
            }
            Sym::Element(of) => {
                let outer = self.eval(of, at);
                self.element(&outer)
            }
            Sym::Either(of) => self.one_of(of, at),
            Sym::Or(sides) => {
                let left = self.eval(&sides.0, at).non_null();
                let right = self.eval(&sides.1, at);
                Type::union([left, right])
            }
            Sym::And(sides) => {
                let left = self.eval(&sides.0, at);
                let right = self.eval(&sides.1, at);
                let falsy = left.parts().iter().filter(|it| matches!(it, Type::Prim(_))).cloned();
                Type::union(falsy.chain([right]))
            }
            Sym::NonNull(of) => self.eval(of, at).non_null(),
            Sym::Param(function, index) => self.param(at, *function, *index),
            Sym::Slot(call, index) => self.slot(call, *index as usize, at),
            Sym::Props(component) => {
                let component = self.eval(component, at);
                self.props(&component)
            }
            Sym::Module(module, name) => {
                // The name lives as long as the symbol, which may be shorter than the program.
                match self.linked.model.module(at.file, *module) {
                    Some((file, scope)) => self.module_value(file, scope, name),
                    None => Type::Unknown,
                }
            }
            Sym::Named(named) => self.named(named, at),
            Sym::ArrayOf(of) => {
                let element = self.eval(of, at);
                array(element)
            }
            Sym::Both(of) => {
                let parts: Vec<_> = of.iter().map(|it| self.eval(it, at)).collect();
                Type::Both(parts.into())
            }
        }
    }

    /// The value that a name is bound to.
    pub(crate) fn value(&mut self, file: FileId, id: BindingId, env: &Env) -> Type {
        let binding = self.linked.facts(file).binding(id);
        match &binding.kind {
            BindingKind::Import(module, name) => {
                self.keep(file, Subject::Value(id), &None, |this| {
                    let target = this.linked.import(file, *module, name, Space::Value);
                    target.map_or(Type::Unknown, |it| this.target(&it))
                })
            }
            BindingKind::Function => self.keep(file, Subject::Value(id), env, |this| {
                function(file, this.overloads(file, id), env)
            }),
            BindingKind::Class => match binding.types.as_ref().and_then(|it| it.class) {
                Some(class) => Type::Class(file, class, env.clone()),
                None => Type::Unknown,
            },
            BindingKind::Enum => Type::Prim(Prim::Object),
            BindingKind::Namespace => {
                let scope = binding.types.as_ref().and_then(|it| it.namespace);
                scope.map_or(Type::Unknown, |it| Type::Module(file, it))
            }
            BindingKind::Alias | BindingKind::Interface | BindingKind::TypeParam => Type::Unknown,
            BindingKind::Const
            | BindingKind::Variable
            | BindingKind::Param
            | BindingKind::Catch => {
                self.keep(file, Subject::Value(id), env, |this| this.variable(file, id, env))
            }
        }
    }

    /// The type of a variable or parameter: the declared one, or that of its values.
    fn variable(&mut self, file: FileId, id: BindingId, env: &Env) -> Type {
        let binding = self.linked.facts(file).binding(id);
        let at = At { file, env: env.clone() };
        self.ask(Asked::Binding(file, id), env.is_some(), |this| match &binding.declared {
            // `const x: Missing = …` says nothing; `any` says as much.
            Some(declared) => this.eval(declared, &at),
            None if binding.values.is_empty() => Type::Unknown,
            None => this.one_of(&binding.values, &at),
        })
    }

    /// The signatures of a function: its overloads where there are any, else the implementation.
    fn overloads(&self, file: FileId, id: BindingId) -> Vec<FuncId> {
        let facts = self.linked.facts(file);
        let all = &facts.binding(id).functions;
        let signatures: Vec<_> =
            all.iter().copied().filter(|it| !facts.func(*it).has_body).collect();
        if signatures.is_empty() { all.clone() } else { signatures }
    }

    fn global(&mut self, name: &str) -> Type {
        if matches!(name, "globalThis" | "window" | "self") {
            return Type::Module(LIBRARY, ScopeId(0));
        }
        match self.linked.global(name, Space::Value) {
            Some((file, id)) => self.value(file, id, &None),
            None => Type::Unknown,
        }
    }

    pub(crate) fn target(&mut self, target: &Target<'p>) -> Type {
        match target {
            Target::Binding(file, id) => self.value(*file, *id, &None),
            Target::Value(file, sym) => self.eval(sym, &At { file: *file, env: None }),
            Target::Module(file, scope) => Type::Module(*file, *scope),
            Target::Member(file, sym, name) => {
                let outer = self.eval(sym, &At { file: *file, env: None });
                self.member(&outer, name)
            }
        }
    }

    fn module_value(
        &mut self,
        file: FileId,
        scope: ScopeId,
        name: &super::sym::ImportName,
    ) -> Type {
        use super::sym::ImportName;
        let facts = self.linked.facts(file);
        let exported =
            |this: &Self, name: &str| this.linked.exported(file, scope, name, Space::Value, 0);
        match name {
            ImportName::Namespace => Type::Module(file, scope),
            ImportName::Require => match (&facts.common, exported(self, "=")) {
                (Some(common), _) if scope == ScopeId(0) => {
                    self.eval(common, &At { file, env: None })
                }
                (_, Some(target)) => self.target(&target),
                _ => Type::Module(file, scope),
            },
            ImportName::Default => {
                exported(self, "default").map_or(Type::Unknown, |it| self.target(&it))
            }
            ImportName::Named(name) => {
                exported(self, name).map_or(Type::Unknown, |it| self.target(&it))
            }
        }
    }

    fn this_object(&mut self, at: &At, object: ObjectId) -> Type {
        let facts = self.linked.facts(at.file);
        let has = |name| facts.objects[object.at()].member(name).is_some();
        let groups = ["methods", "computed", "data", "actions", "getters", "state"];
        if groups.into_iter().any(has) {
            return Type::Options(at.file, object);
        }
        Type::Object(at.file, object, at.env.clone())
    }

    fn array_literal(&mut self, items: &[Sym], at: &At) -> Type {
        if items.is_empty() {
            return array(Type::Unknown);
        }
        let spread = items.iter().any(|it| matches!(it, Sym::Spread(_)));
        let mut parts = Vec::with_capacity(items.len());
        for item in items {
            let ty = self.eval(item, at);
            parts.push(if matches!(item, Sym::Spread(_)) { self.element(&ty) } else { ty });
        }
        if spread { array(Type::union(parts)) } else { Type::Tuple(parts.into()) }
    }

    /// The type of a parameter: annotated, or what the function's place expects, or its default's.
    fn param(&mut self, at: &At, function: FuncId, index: u32) -> Type {
        let facts = self.linked.facts(at.file);
        let func = facts.func(function);
        let Some(param) = func.params.get(index as usize) else { return Type::Unknown };
        let ty = match (&param.declared, &func.expected, &param.default) {
            (Some(declared), _, _) => self.eval(declared, at),
            (None, Some(expected), _) => {
                self.ask(Asked::Param(at.file, function, index), at.env.is_some(), |this| {
                    let expected = this.eval(expected, at);
                    this.param_of(&expected, index as usize)
                })
            }
            (None, None, Some(default)) => self.eval(default, at),
            (None, None, None) => self.given(at, function, index),
        };
        if param.optional && param.default.is_none() && !param.rest { ty.optional() } else { ty }
    }

    /// What all calls of a function that is private to its file give for a parameter.
    fn given(&mut self, at: &At, function: FuncId, index: u32) -> Type {
        let Some(given) = self.linked.given(at.file, function, index as usize) else {
            return Type::Unknown;
        };
        self.ask(Asked::Param(at.file, function, index), false, |this| {
            let at = At { file: at.file, env: None };
            Type::union(given.iter().map(|it| match it {
                Some(it) => this.eval(it, &at),
                None => Type::UNDEFINED,
            }))
        })
    }

    /// What calling a function gives, its type parameters as in `env`.
    pub(crate) fn returned(&mut self, file: FileId, id: FuncId, env: &Env) -> Type {
        let function: &'p Function = self.linked.facts(file).func(id);
        if let Some(declared) = &function.declared {
            return self.eval(declared, &At { file, env: env.clone() });
        }
        if !function.has_body {
            return Type::Unknown;
        }
        self.keep(file, Subject::Returned(id), env, |this| this.given_back(file, id, env))
    }

    /// What a function without a declared result gives, by what it returns.
    fn given_back(&mut self, file: FileId, id: FuncId, env: &Env) -> Type {
        let function: &'p Function = self.linked.facts(file).func(id);
        let at = At { file, env: env.clone() };
        self.ask(Asked::Returned(file, id), env.is_some(), |this| {
            if function.is_generator {
                let name = if function.is_async { "AsyncGenerator" } else { "Generator" };
                return library_type(name, vec![Type::Unknown]);
            }
            if function.returned.is_empty() {
                let nothing = Type::Prim(Prim::Void);
                return if function.is_async { promise(nothing) } else { nothing };
            }
            if !function.is_async {
                return this.one_of(&function.returned, &at);
            }
            let values = function.returned.iter().map(|it| {
                let value = this.eval(it, &at);
                this.awaited(&value)
            });
            promise(Type::union(values))
        })
    }

    /// The members of a JSX component's properties.
    fn props(&mut self, component: &Type) -> Type {
        match component {
            Type::Func(_) => self.param_of(component, 0),
            Type::Class(file, class, env) => {
                let instance = self.instance(*file, *class, env);
                self.member(&instance, "props")
            }
            _ => Type::Unknown,
        }
    }

    /// What `await` gives.
    pub(crate) fn awaited(&mut self, ty: &Type) -> Type {
        match ty {
            Type::Union(parts) => {
                let parts: Vec<_> = parts.iter().map(|it| self.awaited(it)).collect();
                Type::union(parts)
            }
            Type::Named(_) => match self.promised(ty) {
                Some(inner) if self.depth < DEPTH => {
                    self.depth += 1;
                    self.deepest = self.deepest.max(self.depth);
                    let out = self.awaited(&inner);
                    self.depth -= 1;
                    out
                }
                Some(_) => {
                    self.cuts += 1;
                    Type::Unknown
                }
                None => ty.clone(),
            },
            other => other.clone(),
        }
    }

    /// Whether a type is `Promise` or extends it; other thenables are not meant.
    pub(crate) fn is_promise(&mut self, ty: &Type) -> bool {
        self.promise_of(ty, false).is_some()
    }

    /// What a promise promises: the argument of `Promise`, of `PromiseLike`, or of the one that the
    /// class or interface extends. `None` for what is no promise.
    pub(crate) fn promised(&mut self, ty: &Type) -> Option<Type> {
        self.promise_of(ty, true)
    }

    fn promise_of(&mut self, ty: &Type, like: bool) -> Option<Type> {
        let mut at = ty.clone();
        for _ in 0..8 {
            match &at {
                Type::Named(named) => {
                    let library = library();
                    if named.file == LIBRARY
                        && (named.decl == Decl::Interface(library.promise)
                            || like && named.decl == Decl::Interface(library.promise_like))
                    {
                        return Some(named.args.first().cloned().unwrap_or_default());
                    }
                    at = self.parents(named).into_iter().next()?;
                }
                Type::Both(parts) => {
                    let parts = Arc::clone(parts);
                    return parts.iter().find_map(|it| self.promise_of(it, like));
                }
                _ => return None,
            }
        }
        None
    }

    fn bind_params(&mut self, file: FileId, params: &[BindingId], args: &[Type], env: &Env) -> Env {
        let facts = self.linked.facts(file);
        let mut out = env.clone();
        for (at, param) in params.iter().enumerate() {
            let value = match args.get(at) {
                Some(it) => it.clone(),
                None => match facts.binding(*param).values.first() {
                    Some(default) => {
                        let at = At { file, env: out.clone() };
                        self.eval(default, &at)
                    }
                    None => Type::Unknown,
                },
            };
            out = bind(&out, file, *param, value);
        }
        out
    }

    fn type_param(&mut self, at: &At, id: BindingId) -> Type {
        if let Some(found) = lookup(&at.env, at.file, id) {
            return found.clone();
        }
        let constraint = &self.linked.facts(at.file).binding(id).declared;
        match constraint {
            Some(it) => {
                self.ask(Asked::Binding(at.file, id), at.env.is_some(), |this| this.eval(it, at))
            }
            None => Type::Unknown,
        }
    }
}

/// A function with its overloads as a type.
fn function(file: FileId, functions: Vec<FuncId>, env: &Env) -> Type {
    Type::Func(Arc::new(Callable { file, functions, env: env.clone() }))
}

/// `Promise<value>`
pub(crate) fn promise(value: Type) -> Type {
    let decl = Decl::Interface(library().promise);
    Type::Named(Arc::new(Named { file: LIBRARY, decl, args: vec![value] }))
}

/// `Array<element>`
pub(crate) fn array(element: Type) -> Type {
    let decl = Decl::Interface(library().array);
    Type::Named(Arc::new(Named { file: LIBRARY, decl, args: vec![element] }))
}

pub(crate) fn library_type(name: &str, args: Vec<Type>) -> Type {
    let facts = &library().facts;
    match facts.lookup_here(name, ScopeId(0), Space::Type) {
        Some(id) => {
            let decl = match facts.binding(id).types.as_ref().and_then(|it| it.class) {
                Some(class) => Decl::Class(class),
                None => Decl::Interface(id),
            };
            Type::Named(Arc::new(Named { file: LIBRARY, decl, args }))
        }
        None => Type::Unknown,
    }
}

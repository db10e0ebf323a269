//! Types by name: classes, interfaces, aliases, and the few that the language computes.

use std::sync::Arc;

use super::super::facts::{BindingKind, Space};
use super::super::library::LIBRARY;
use super::super::modules::Target;
use super::super::sym::{BindingId, ClassId, Head, ImportName, NamedSym, Prim, ScopeId};
use super::super::ty::{Decl, Env, Named, Type};
use super::{Asked, At, Eval, array};
use crate::FileId;

impl<'p> Eval<'p> {
    pub(super) fn named(&mut self, named: &NamedSym, at: &At) -> Type {
        if let Head::Global(name) = &named.head
            && let Some(ty) = self.computed(name, named, at)
        {
            return ty;
        }
        let Some((file, id)) = self.declaration(&named.head, at.file) else { return Type::Unknown };
        let args: Vec<_> = named.args.iter().map(|it| self.eval(it, at)).collect();
        let env = if file == at.file { at.env.clone() } else { None };
        self.declared_type(file, id, args, &env)
    }

    /// The type that a declaration means with these arguments.
    fn declared_type(&mut self, file: FileId, id: BindingId, args: Vec<Type>, env: &Env) -> Type {
        let binding = self.linked.facts(file).binding(id);
        let types = binding.types.as_deref();
        match &binding.kind {
            BindingKind::TypeParam => self.type_param(&At { file, env: env.clone() }, id),
            BindingKind::Enum => Type::Prim(Prim::Number),
            BindingKind::Alias => {
                let Some(types) = types else { return Type::Unknown };
                let Some(alias) = &types.alias else { return Type::Unknown };
                // An alias that names itself with other arguments goes on; the depth ends it.
                let asked = Asked::Alias(file, id, self.depth / 40);
                self.ask(asked, !types.params.is_empty(), |this| {
                    let env = this.bind_params(file, &types.params, &args, &None);
                    this.eval(alias, &At { file, env })
                })
            }
            BindingKind::Interface => {
                Type::Named(Arc::new(Named { file, decl: Decl::Interface(id), args }))
            }
            BindingKind::Class => match types.and_then(|it| it.class) {
                Some(class) => {
                    Type::Named(Arc::new(Named { file, decl: Decl::Class(class), args }))
                }
                None => Type::Unknown,
            },
            _ => Type::Unknown,
        }
    }

    /// The declaration that a type's name means, through imports and namespaces.
    pub(super) fn declaration(&self, head: &Head, file: FileId) -> Option<(FileId, BindingId)> {
        match self.type_target(head, file, 0)? {
            Target::Binding(file, id) => Some((file, id)),
            _ => None,
        }
    }

    fn type_target(&self, head: &Head, file: FileId, depth: u32) -> Option<Target<'p>> {
        if depth > 8 {
            return None;
        }
        match head {
            Head::Local(id) => self.linked.through(file, *id, Space::Type, 0),
            Head::Global(name) => {
                let (file, id) = self.linked.global(name, Space::Type)?;
                Some(Target::Binding(file, id))
            }
            Head::Module(module) => {
                let (file, scope) = self.linked.model.module(file, *module)?;
                Some(Target::Module(file, scope))
            }
            Head::Member(outer, name) => {
                let (file, scope) = match self.type_target(outer, file, depth + 1)? {
                    Target::Module(file, scope) => (file, scope),
                    Target::Binding(file, id) => {
                        let types = self.linked.facts(file).binding(id).types.as_ref()?;
                        (file, types.namespace?)
                    }
                    _ => return None,
                };
                self.linked.exported(file, scope, name, Space::Type, 0)
            }
        }
    }

    /// The types that TypeScript computes from their arguments.
    fn computed(&mut self, name: &str, named: &NamedSym, at: &At) -> Option<Type> {
        let arg = |this: &mut Self, index: usize| {
            named.args.get(index).map_or(Type::Unknown, |it| this.eval(it, at))
        };
        Some(match name {
            "Awaited" => {
                let inner = arg(self, 0);
                self.awaited(&inner)
            }
            // Of a `Promise.all`: each element awaited.
            "AwaitedAll" => match arg(self, 0) {
                Type::Tuple(items) => {
                    let items: Vec<_> = items.iter().map(|it| self.awaited(it)).collect();
                    Type::Tuple(items.into())
                }
                other => {
                    let element = self.element(&other);
                    let element = self.awaited(&element);
                    array(element)
                }
            },
            "ReturnType" => {
                let function = arg(self, 0);
                self.result(&function)
            }
            "InstanceType" => match arg(self, 0) {
                Type::Class(file, class, env) => self.instance(file, class, &env),
                _ => Type::Unknown,
            },
            "Partial" | "Required" | "Readonly" | "Pick" | "Omit" | "NoInfer" | "ThisType" => {
                arg(self, 0)
            }
            "NonNullable" => arg(self, 0).non_null(),
            "Extract" | "Exclude" | "Parameters" | "ConstructorParameters" => Type::Unknown,
            // Of a `Generator<T, Returned, Sent>`.
            "Returned_" | "Sent_" => {
                let generator = arg(self, 0);
                self.generator_argument(&generator, if name == "Sent_" { 2 } else { 1 })
            }
            "Element_" => {
                let of = arg(self, 0);
                self.element(&of)
            }
            _ => return None,
        })
    }

    /// The type argument of a generator at `index`; unknown for what is none.
    fn generator_argument(&self, ty: &Type, index: usize) -> Type {
        match ty {
            Type::Named(named)
                if self.is_library(ty, "Generator") || self.is_library(ty, "AsyncGenerator") =>
            {
                named.args.get(index).cloned().unwrap_or_default()
            }
            _ => Type::Unknown,
        }
    }

    /// An instance of a class, its own parameters standing for what they mean in `env`.
    pub(crate) fn instance(&mut self, file: FileId, class: ClassId, env: &Env) -> Type {
        let params = &self.linked.facts(file).classes[class.at()].type_params;
        let at = At { file, env: env.clone() };
        let args = params.iter().map(|it| self.type_param(&at, *it)).collect();
        Type::Named(Arc::new(Named { file, decl: Decl::Class(class), args }))
    }

    pub(super) fn this_class(&mut self, at: &At, class: ClassId) -> Type {
        self.instance(at.file, class, &at.env)
    }

    /// The environment in which the members of an instance stand.
    pub(super) fn env_of(&mut self, named: &Named) -> Env {
        let facts = self.linked.facts(named.file);
        match named.decl {
            Decl::Class(class) => {
                let params = &facts.classes[class.at()].type_params;
                self.bind_params(named.file, params, &named.args, &None)
            }
            Decl::Interface(id) => match &facts.binding(id).types {
                Some(types) => self.bind_params(named.file, &types.params, &named.args, &None),
                None => None,
            },
        }
    }

    /// What a class extends: an instance of it.
    pub(crate) fn parent(&mut self, file: FileId, class: ClassId, env: &Env) -> Option<Type> {
        let class = &self.linked.facts(file).classes[class.at()];
        let extends = class.extends.as_ref()?;
        let at = At { file, env: env.clone() };
        let args: Vec<_> = class.extends_args.iter().map(|it| self.eval(it, &at)).collect();
        match self.eval(extends, &at) {
            Type::Class(file, class, _) => {
                Some(Type::Named(Arc::new(Named { file, decl: Decl::Class(class), args })))
            }
            // `declare var Promise: PromiseConstructor`
            Type::Named(constructor) => {
                Some(self.constructed(&constructor, &args)).filter(|it| !it.is_unknown())
            }
            _ => None,
        }
    }

    /// What a class or interface extends.
    pub(crate) fn parents(&mut self, named: &Named) -> Vec<Type> {
        let env = self.env_of(named);
        let facts = self.linked.facts(named.file);
        let (mut out, interface) = match named.decl {
            Decl::Class(class) => {
                let parent = self.parent(named.file, class, &env);
                (parent.into_iter().collect(), facts.classes[class.at()].binding)
            }
            Decl::Interface(id) => (Vec::new(), Some(id)),
        };
        let at = At { file: named.file, env };
        if let Some(types) = interface.and_then(|it| facts.binding(it).types.as_ref()) {
            for extends in &types.extends {
                let extends = self.eval(extends, &at);
                match extends {
                    Type::Both(parts) => out.extend(parts.iter().cloned()),
                    other => out.push(other),
                }
            }
        }
        out
    }

    /// What `new` gives on a value with construct signatures, such as `PromiseConstructor`.
    pub(super) fn constructed(&mut self, constructor: &Named, args: &[Type]) -> Type {
        let facts = self.linked.facts(constructor.file);
        let Decl::Interface(id) = constructor.decl else { return Type::Unknown };
        let Some(types) = &facts.binding(id).types else { return Type::Unknown };
        let construct =
            types.bodies.iter().find_map(|it| facts.objects[it.at()].constructs.first());
        let Some(construct) = construct else { return Type::Unknown };
        let params = &facts.func(*construct).type_params;
        let env = self.bind_params(constructor.file, params, args, &None);
        self.returned(constructor.file, *construct, &env)
    }

    /// Whether a type is the library's of this name.
    pub(crate) fn is_library(&self, ty: &Type, name: &str) -> bool {
        let Type::Named(named) = ty else { return false };
        if named.file != LIBRARY {
            return false;
        }
        let facts = self.linked.facts(LIBRARY);
        match named.decl {
            Decl::Interface(id) => &*facts.binding(id).name == name,
            Decl::Class(id) => facts.classes[id.at()].name.as_deref() == Some(name),
        }
    }

    /// What a module gives under a name.
    pub(super) fn module_member(&mut self, file: FileId, scope: ScopeId, name: &str) -> Type {
        if file == LIBRARY && scope == ScopeId(0) {
            return self.global(name);
        }
        let name =
            if name == "default" { ImportName::Default } else { ImportName::Named(name.into()) };
        let found = self.module_value(file, scope, &name);
        if !found.is_unknown() {
            return found;
        }
        // `import x from` of a module without a default gives the module itself.
        if name == ImportName::Default && file == LIBRARY {
            return Type::Module(file, scope);
        }
        match (&name, &self.linked.facts(file).common) {
            (ImportName::Named(name), Some(common)) if scope == ScopeId(0) => {
                let common = self.eval(common, &At { file, env: None });
                self.member(&common, name)
            }
            _ => Type::Unknown,
        }
    }
}

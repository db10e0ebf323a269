//! Members, elements and indices.

use std::sync::Arc;

use super::super::facts::{Member, Object};
use super::super::library::LIBRARY;
use super::super::sym::{ClassId, ObjectId, Prim, Sym};
use super::super::ty::{Decl, Env, Named, Type};
use super::{At, Eval, array, function, library_type};
use crate::FileId;

impl Eval<'_> {
    /// The type of `outer.name`.
    pub(crate) fn member(&mut self, outer: &Type, name: &str) -> Type {
        self.find_member(outer, name, 0).unwrap_or_default()
    }

    /// `None` where there is no such member, as far as one can see.
    pub(crate) fn find_member(&mut self, outer: &Type, name: &str, depth: u32) -> Option<Type> {
        self.steps += 1;
        if depth > 24 || self.steps > super::STEPS {
            self.cuts += 1;
            return None;
        }
        match outer {
            Type::Unknown => None,
            Type::Prim(prim) => {
                let boxed = match prim {
                    Prim::String => "String",
                    Prim::Number => "Number",
                    Prim::Boolean => "Boolean",
                    _ => return None,
                };
                let boxed = library_type(boxed, Vec::new());
                self.find_member(&boxed, name, depth + 1)
            }
            Type::Text(_) => self.find_member(&Type::Prim(Prim::String), name, depth + 1),
            Type::Named(named) => self.named_member(named, name, depth),
            Type::Object(file, object, env) => self.object_member(*file, *object, env, name, depth),
            Type::Func(callable) => match name {
                "call" | "apply" | "bind" => Some(outer.clone()),
                "name" => Some(Type::Prim(Prim::String)),
                "length" => Some(Type::Prim(Prim::Number)),
                _ => {
                    // A function with a namespace of the same name.
                    let facts = self.linked.facts(callable.file);
                    let first = facts.func(*callable.functions.first()?);
                    let outer = facts.scopes[first.scope.at()].parent?;
                    let value = super::Space::Value;
                    let id = facts.lookup_here(first.name.as_deref()?, outer, value)?;
                    let scope = facts.binding(id).types.as_ref()?.namespace?;
                    Some(self.module_member(callable.file, scope, name))
                }
            },
            Type::Class(file, class, env) => self.static_member(*file, *class, env, name, depth),
            Type::Module(file, scope) => {
                Some(self.module_member(*file, *scope, name)).filter(|it| !it.is_unknown())
            }
            Type::Options(file, object) => self.options_member(*file, *object, name, depth),
            Type::Tuple(items) => {
                if name == "length" {
                    return Some(Type::Prim(Prim::Number));
                }
                let array = array(Type::union(items.iter().cloned()));
                self.find_member(&array, name, depth + 1)
            }
            Type::Union(parts) => {
                let parts: Vec<_> = parts
                    .iter()
                    .filter(|it| !it.is_nullish())
                    .map(|it| self.find_member(it, name, depth + 1).unwrap_or_default())
                    .collect();
                Some(Type::union(parts))
            }
            Type::Both(parts) => parts.iter().find_map(|it| self.find_member(it, name, depth + 1)),
        }
    }

    fn named_member(&mut self, named: &Named, name: &str, depth: u32) -> Option<Type> {
        let facts = self.linked.facts(named.file);
        let env = self.env_of(named);
        let at = At { file: named.file, env };
        let mut is_own = false;
        let interface = match named.decl {
            Decl::Class(class) => {
                let found = self.class_member(named.file, class, &at.env, name, false);
                if found.as_ref().is_some_and(|it| !it.is_unknown()) {
                    return found;
                }
                is_own = found.is_some();
                facts.classes[class.at()].binding
            }
            Decl::Interface(id) => Some(id),
        };
        let types = interface.and_then(|it| facts.binding(it).types.as_deref());
        let bodies = types.map_or(&[][..], |it| &it.bodies);
        // Methods of the same name are overloads, in whatever body they stand.
        let mut overloads = Vec::new();
        let mut index = None;
        for body in bodies {
            let object: &Object = &facts.objects[body.at()];
            for member in object.members.iter().filter(|it| &*it.name == name) {
                match member.value {
                    Sym::Func(id) if !member.getter => overloads.push(id),
                    _ => return Some(self.member_value(member, &at)),
                }
            }
            index = index.or(object.index.as_ref());
        }
        if !overloads.is_empty() {
            return Some(function(named.file, overloads, &at.env));
        }
        for parent in self.parents(named) {
            // What a class of the project has itself is none of what a library gives to any name.
            if is_own && matches!(&parent, Type::Named(it) if it.file == LIBRARY) {
                return None;
            }
            if let Some(found) = self.find_member(&parent, name, depth + 1) {
                return Some(found);
            }
        }
        index.filter(|_| self.by_index).map(|it| self.eval(it, &at))
    }

    /// The type of a member; what a getter returns.
    fn member_value(&mut self, member: &Member, at: &At) -> Type {
        let value = match (&member.value, member.getter) {
            (Sym::Func(id), true) => self.returned(at.file, *id, &at.env),
            (value, _) => self.eval(value, at),
        };
        if member.optional { value.optional() } else { value }
    }

    /// A class's own member, the inherited ones left out.
    fn class_member(
        &mut self,
        file: FileId,
        class: ClassId,
        env: &Env,
        name: &str,
        is_static: bool,
    ) -> Option<Type> {
        let at = At { file, env: env.clone() };
        let members = &self.linked.facts(file).classes[class.at()].members;
        let mut values = Vec::new();
        let (mut signatures, mut bodies) = (Vec::new(), Vec::new());
        for member in members.iter().filter(|it| &*it.name == name && it.is_static == is_static) {
            match member.value {
                Sym::Func(id) if !member.getter => {
                    let has_body = self.linked.facts(file).func(id).has_body;
                    if has_body { bodies.push(id) } else { signatures.push(id) }
                }
                Sym::Unknown => {}
                _ => values.push(member),
            }
        }
        if !bodies.is_empty() || !signatures.is_empty() {
            let functions = if signatures.is_empty() { bodies } else { signatures };
            return Some(function(file, functions, env));
        }
        if values.is_empty() {
            let known = members.iter().any(|it| &*it.name == name && it.is_static == is_static);
            return known.then_some(Type::Unknown);
        }
        // A declared type is one member; assignments in constructors add others.
        let key = super::Asked::Binding(file, super::BindingId(u32::MAX - values[0].span.start));
        Some(self.ask(key, env.is_some(), |this| {
            let values: Vec<_> = values.iter().map(|it| this.member_value(it, &at)).collect();
            Type::union(values)
        }))
    }

    fn static_member(
        &mut self,
        file: FileId,
        class: ClassId,
        env: &Env,
        name: &str,
        depth: u32,
    ) -> Option<Type> {
        if name == "prototype" {
            return Some(self.instance(file, class, env));
        }
        if let Some(found) = self.class_member(file, class, env, name, true) {
            return Some(found);
        }
        let facts = self.linked.facts(file);
        let namespace = facts.classes[class.at()]
            .binding
            .and_then(|it| facts.binding(it).types.as_ref()?.namespace);
        if let Some(scope) = namespace {
            let found = self.module_member(file, scope, name);
            if !found.is_unknown() {
                return Some(found);
            }
        }
        let extends = facts.classes[class.at()].extends.as_ref()?;
        let parent = self.eval(extends, &At { file, env: env.clone() });
        self.find_member(&parent, name, depth + 1)
    }

    fn object_member(
        &mut self,
        file: FileId,
        object: ObjectId,
        env: &Env,
        name: &str,
        depth: u32,
    ) -> Option<Type> {
        let object = &self.linked.facts(file).objects[object.at()];
        let at = At { file, env: env.clone() };
        if let Some(member) = object.member(name) {
            let overloads: Vec<_> = object
                .members
                .iter()
                .filter(|it| &*it.name == name && !it.getter)
                .filter_map(|it| if let Sym::Func(id) = it.value { Some(id) } else { None })
                .collect();
            if overloads.len() > 1 {
                return Some(function(file, overloads, env));
            }
            return Some(self.member_value(member, &at));
        }
        for spread in object.spreads.iter().rev() {
            let spread = self.eval(spread, &at);
            if let Some(found) = self.find_member(&spread, name, depth + 1) {
                return Some(found);
            }
        }
        object.index.as_ref().filter(|_| self.by_index).map(|it| self.eval(it, &at))
    }

    /// A member of `this` in an options object: methods and actions, computed members, data, and what
    /// every component has.
    fn options_member(
        &mut self,
        file: FileId,
        object: ObjectId,
        name: &str,
        depth: u32,
    ) -> Option<Type> {
        let whole = Type::Object(file, object, None);
        for group in ["methods", "actions"] {
            if let Some(found) = self
                .find_member(&whole, group, depth + 1)
                .and_then(|it| self.find_member(&it, name, depth + 1))
            {
                return Some(found);
            }
        }
        for group in ["computed", "getters"] {
            let found = self
                .find_member(&whole, group, depth + 1)
                .and_then(|it| self.find_member(&it, name, depth + 1));
            match found {
                Some(it @ Type::Func(_)) => return Some(self.result(&it)),
                Some(it @ Type::Object(..)) => {
                    let getter = self.find_member(&it, "get", depth + 1)?;
                    return Some(self.result(&getter));
                }
                _ => {}
            }
        }
        for group in ["data", "state"] {
            let data = self.find_member(&whole, group, depth + 1);
            let data = data.map(|it| self.result(&it));
            if let Some(found) = data.and_then(|it| self.find_member(&it, name, depth + 1)) {
                // What data starts as is not what it stays.
                return Some(found).filter(|it| matches!(it, Type::Named(_) | Type::Prim(_)));
            }
        }
        let base = library_type("ComponentInstance", Vec::new());
        self.find_member(&base, name, depth + 1)
    }

    /// `outer[key]`
    pub(crate) fn index(&mut self, outer: &Type, key: &Type) -> Type {
        if let Type::Text(key) = key {
            if let (Type::Tuple(items), Ok(at)) = (outer, key.parse::<usize>()) {
                return items.get(at).cloned().unwrap_or(Type::UNDEFINED);
            }
            if !key.is_empty() && key.bytes().all(|it| it.is_ascii_digit()) {
                return self.element(outer);
            }
            return self.member(outer, key);
        }
        match outer {
            Type::Tuple(items) => Type::union(items.iter().cloned()),
            Type::Object(file, object, env) => {
                let object = &self.linked.facts(*file).objects[object.at()];
                let at = At { file: *file, env: env.clone() };
                match &object.index {
                    Some(index) => self.eval(index, &at),
                    None if object.spreads.is_empty() && !object.open => {
                        let members: Vec<_> =
                            object.members.iter().map(|it| self.member_value(it, &at)).collect();
                        if members.is_empty() { Type::Unknown } else { Type::union(members) }
                    }
                    None => Type::Unknown,
                }
            }
            Type::Named(named) if named.file == LIBRARY && self.is_library(outer, "Array") => {
                self.element(outer)
            }
            Type::Named(named) => {
                let Decl::Interface(id) = named.decl else { return Type::Unknown };
                let env = self.env_of(named);
                let facts = self.linked.facts(named.file);
                let types = facts.binding(id).types.as_ref();
                let index = types.and_then(|it| {
                    it.bodies.iter().find_map(|it| facts.objects[it.at()].index.as_ref())
                });
                let at = At { file: named.file, env };
                index.map_or(Type::Unknown, |it| self.eval(it, &at))
            }
            Type::Union(_) => {
                let parts: Vec<_> = outer
                    .parts()
                    .iter()
                    .filter(|it| !it.is_nullish())
                    .map(|it| self.index(it, key))
                    .collect();
                Type::union(parts)
            }
            _ => Type::Unknown,
        }
    }

    /// What iterating over a value gives.
    pub(crate) fn element(&mut self, outer: &Type) -> Type {
        match outer {
            Type::Tuple(items) => Type::union(items.iter().cloned()),
            Type::Prim(Prim::String) | Type::Text(_) => Type::Prim(Prim::String),
            Type::Union(parts) => {
                let parts: Vec<_> =
                    parts.iter().filter(|it| !it.is_nullish()).map(|it| self.element(it)).collect();
                Type::union(parts)
            }
            Type::Named(named) if named.file == LIBRARY => {
                if self.is_library(outer, "Map") || self.is_library(outer, "URLSearchParams") {
                    return Type::Tuple(Arc::from(named.args.clone()));
                }
                named.args.first().cloned().unwrap_or_default()
            }
            Type::Named(named) => {
                let parent = self.parents(named).into_iter().next();
                parent.map_or(Type::Unknown, |it| match &it {
                    Type::Named(parent) if parent.file == LIBRARY => self.element(&it),
                    _ => Type::Unknown,
                })
            }
            _ => Type::Unknown,
        }
    }
}

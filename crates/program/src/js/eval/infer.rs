//! What type parameters stand for, read off the arguments of a call.

use std::sync::Arc;

use super::super::facts::BindingKind;
use super::super::library::{LIBRARY, library};
use super::super::sym::{BindingId, FuncId, Head, Prim, Sym};
use super::super::ty::{Decl, Env, Type, bind, lookup};
use super::{At, Eval};
use crate::FileId;

impl Eval<'_> {
    /// Matches a parameter's declared type against an argument's type, and notes in `env` what the
    /// parameters `of` must stand for.
    pub(super) fn infer(
        &mut self,
        pattern: &Sym,
        actual: &Type,
        file: FileId,
        of: &[BindingId],
        env: &mut Env,
        depth: u32,
    ) {
        if depth > 12 || of.is_empty() || actual.is_unknown() {
            return;
        }
        match pattern {
            Sym::Named(named) => {
                if let Head::Local(id) = named.head
                    && of.contains(&id)
                {
                    note(env, file, id, actual);
                    return;
                }
                let args = self.arguments_of(&named.head, file, actual);
                for (pattern, actual) in named.args.iter().zip(&args) {
                    self.infer(pattern, actual, file, of, env, depth + 1);
                }
                if args.is_empty() && !named.args.is_empty() {
                    self.infer_alias(named, actual, file, of, env, depth);
                }
            }
            Sym::ArrayOf(element) => {
                let actual = self.element(actual);
                self.infer(element, &actual, file, of, env, depth + 1);
            }
            Sym::Array(items) => {
                if let Type::Tuple(actual) = actual {
                    for (item, actual) in items.iter().zip(actual.iter()) {
                        self.infer(item, actual, file, of, env, depth + 1);
                    }
                }
            }
            Sym::Either(members) => self.infer_union(members, actual, file, of, env, depth),
            Sym::Both(members) => {
                for member in members.iter() {
                    self.infer(member, actual, file, of, env, depth + 1);
                }
            }
            Sym::Func(id) => {
                let function = self.linked.facts(file).func(*id);
                let Some(declared) = &function.declared else { return };
                if !matches!(actual, Type::Func(_)) {
                    return;
                }
                let actual = self.result(actual);
                self.infer(declared, &actual, file, of, env, depth + 1);
            }
            Sym::Object(id) => {
                let object = &self.linked.facts(file).objects[id.at()];
                for member in &object.members {
                    if let Some(actual) = self.find_member(actual, &member.name, depth) {
                        self.infer(&member.value, &actual, file, of, env, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }

    /// The type arguments of `actual` as seen from the declaration that `head` names.
    fn arguments_of(&mut self, head: &Head, file: FileId, actual: &Type) -> Vec<Type> {
        let Some((file, id)) = self.declaration(head, file) else { return Vec::new() };
        if file == LIBRARY {
            let name = &*library().facts.binding(id).name;
            if matches!(name, "PromiseLike" | "Promise") {
                return self.promised(actual).into_iter().collect();
            }
            let iterable = ["Iterable", "ArrayLike", "ReadonlyArray", "Array", "AsyncIterable"];
            if iterable.contains(&name) {
                let listed = matches!(actual, Type::Tuple(_) | Type::Named(_));
                return if listed { vec![self.element(actual)] } else { Vec::new() };
            }
        }
        let mut at = actual.clone();
        for _ in 0..8 {
            let Type::Named(named) = &at else { return Vec::new() };
            let same = match named.decl {
                Decl::Interface(it) => it == id,
                Decl::Class(it) => {
                    self.linked.facts(named.file).classes[it.at()].binding == Some(id)
                }
            };
            if same && named.file == file {
                return named.args.clone();
            }
            let Some(parent) = self.parents(named).into_iter().next() else { break };
            at = parent;
        }
        Vec::new()
    }

    /// `type Handler<T> = (x: T) => Promise<T>` as a parameter's type: its parameters are matched
    /// first, then what was passed for them.
    fn infer_alias(
        &mut self,
        named: &super::super::sym::NamedSym,
        actual: &Type,
        file: FileId,
        of: &[BindingId],
        env: &mut Env,
        depth: u32,
    ) {
        let Some((other, id)) = self.declaration(&named.head, file) else { return };
        let binding = self.linked.facts(other).binding(id);
        if !matches!(binding.kind, BindingKind::Alias | BindingKind::Interface) {
            return;
        }
        let Some(types) = &binding.types else { return };
        let mut inner: Env = None;
        if let Some(alias) = &types.alias {
            self.infer(alias, actual, other, &types.params, &mut inner, depth + 1);
        }
        for body in &types.bodies {
            self.infer(&Sym::Object(*body), actual, other, &types.params, &mut inner, depth + 1);
        }
        for (param, arg) in types.params.iter().zip(&named.args) {
            if let Some(found) = lookup(&inner, other, *param).cloned() {
                self.infer(arg, &found, file, of, env, depth + 1);
            }
        }
    }

    /// Against a union: first the members with a shape of their own, and what is left to the bare parameter.
    fn infer_union(
        &mut self,
        members: &Arc<[Sym]>,
        actual: &Type,
        file: FileId,
        of: &[BindingId],
        env: &mut Env,
        depth: u32,
    ) {
        let bare = |it: &Sym| match it {
            Sym::Named(named) => matches!(named.head, Head::Local(id) if of.contains(&id)),
            _ => false,
        };
        let mut left = Vec::new();
        for part in actual.parts() {
            let mut taken = part.is_nullish()
                && members
                    .iter()
                    .any(|it| matches!(it, Sym::Prim(Prim::Undefined | Prim::Null | Prim::Void)));
            for member in members.iter().filter(|it| !bare(it)) {
                let fits = match member {
                    Sym::Named(named) => !self.arguments_of(&named.head, file, part).is_empty(),
                    Sym::Func(_) => matches!(part, Type::Func(_)),
                    Sym::ArrayOf(_) => {
                        matches!(part, Type::Tuple(_)) || self.is_library(part, "Array")
                    }
                    Sym::Object(_) => matches!(part, Type::Object(..)),
                    _ => false,
                };
                if fits {
                    taken = true;
                    self.infer(member, part, file, of, env, depth + 1);
                }
            }
            if !taken {
                left.push(part.clone());
            }
        }
        if let Some(bare) = members.iter().find(|it| bare(it))
            && !left.is_empty()
        {
            self.infer(bare, &Type::union(left), file, of, env, depth + 1);
        }
    }

    /// What type parameters of a function stand for in a call with these arguments.
    pub(super) fn infer_call(
        &mut self,
        file: FileId,
        function: FuncId,
        types: &[Type],
        args: &[Type],
        outer: &Env,
    ) -> Env {
        let func = self.linked.facts(file).func(function);
        if func.type_params.is_empty() {
            return outer.clone();
        }
        if !types.is_empty() {
            return self.bind_params(file, &func.type_params, types, outer);
        }
        let mut found: Env = None;
        for (at, actual) in args.iter().enumerate() {
            let Some(param) =
                func.params.get(at).or_else(|| func.params.last().filter(|it| it.rest))
            else {
                break;
            };
            let Some(declared) = &param.declared else { continue };
            let element = match declared {
                Sym::ArrayOf(of) if param.rest => of,
                other => other,
            };
            self.infer(element, actual, file, &func.type_params, &mut found, 0);
        }
        let mut env = outer.clone();
        for param in &func.type_params {
            let value = match lookup(&found, file, *param) {
                Some(it) => it.clone(),
                None => match self.linked.facts(file).binding(*param).values.first() {
                    Some(default) => self.eval(default, &At { file, env: env.clone() }),
                    None => Type::Unknown,
                },
            };
            env = bind(&env, file, *param, value);
        }
        env
    }
}

fn note(env: &mut Env, file: FileId, id: BindingId, actual: &Type) {
    let value = match lookup(env, file, id) {
        Some(before) => Type::union([before.clone(), actual.clone()]),
        None => actual.clone(),
    };
    *env = bind(env, file, id, value);
}

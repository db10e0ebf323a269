//! Clients of packages whose interceptors see every failure before the callers do.

use super::super::facts::Space;
use super::super::modules::Target;
use super::super::sym::{BindingId, CallSym, ClassId, ObjectId, Sym};
use super::super::ty::{Decl, Type};
use super::{At, Eval, Rejection};
use crate::FileId;

/// What holds a client, the same for all code that means it.
#[derive(Debug, PartialEq, Eq)]
enum Holder {
    Name(FileId, BindingId),
    Field(FileId, ClassId, Box<str>),
    Property(FileId, ObjectId, Box<str>),
}

/// How many base classes are looked through for a field.
const BASES: usize = 8;

impl Eval<'_> {
    /// Whether a call goes through a client with an interceptor that takes every failure.
    pub(super) fn is_swallowed(&mut self, call: &CallSym, at: &At) -> bool {
        let client = match &call.callee {
            Sym::Member(of, _) => of,
            other => other,
        };
        let called = self.holder(client, at).or_else(|| self.holder(&call.callee, at));
        let Some(client) = called else { return false };
        let files = self.linked.files.len() as u32;
        for file in (0..files).map(FileId) {
            let at = At { file, env: None };
            for (callee, args) in &self.linked.facts(file).hooks {
                let Sym::Member(manager, _) = callee else { continue };
                let Sym::Member(interceptors, side) = &**manager else { continue };
                let Sym::Member(of, _) = &**interceptors else { continue };
                if &**side != "response" || !self.holds(of, &at, &client) {
                    continue;
                }
                let Some(Sym::Func(failed)) = args.get(1) else { continue };
                let takes = self.thrown(file, *failed).is_none()
                    && matches!(
                        self.function_rejection(file, *failed),
                        Rejection::Never | Rejection::Handled
                    );
                if takes {
                    return true;
                }
            }
        }
        false
    }

    /// Whether `AngularJS` has an interceptor: `$httpProvider.interceptors.push(…)`.
    pub(super) fn intercepts(&self) -> bool {
        let is_list = |it: &Sym| {
            let Sym::Member(list, method) = it else { return false };
            &**method == "push" && matches!(&**list, Sym::Member(_, it) if &**it == "interceptors")
        };
        let facts = (0..self.linked.files.len() as u32).map(|it| self.linked.facts(FileId(it)));
        { facts }.any(|it| it.hooks.iter().any(|it| is_list(&it.0)))
    }

    /// Whether a symbol means the same client: also as the parameter of a function that is only given it.
    fn holds(&mut self, sym: &Sym, at: &At, client: &Holder) -> bool {
        if let Sym::Local(id) = sym
            && let [Sym::Param(function, index)] = *self.linked.facts(at.file).binding(*id).values
        {
            let given = self.linked.given(at.file, function, index as usize).unwrap_or_default();
            return { given }
                .iter()
                .flatten()
                .any(|it| self.holder(it, at).as_ref() == Some(client));
        }
        self.holder(sym, at).as_ref() == Some(client)
    }

    /// What holds the value that a symbol means: a variable, through imports, or a member.
    fn holder(&mut self, sym: &Sym, at: &At) -> Option<Holder> {
        match sym {
            Sym::Local(id) => match self.linked.through(at.file, *id, Space::Value, 0)? {
                Target::Binding(file, id) => Some(Holder::Name(file, id)),
                Target::Value(file, Sym::Local(id)) => Some(Holder::Name(file, *id)),
                _ => None,
            },
            Sym::Member(of, name) => {
                let (file, class) = match self.eval(of, at).non_null() {
                    Type::Named(named) => match named.decl {
                        Decl::Class(class) => (named.file, class),
                        Decl::Interface(_) => return None,
                    },
                    Type::Class(file, class, _) => (file, class),
                    Type::Object(file, object, _) => {
                        return Some(Holder::Property(file, object, name.clone()));
                    }
                    _ => return None,
                };
                let (file, class) = self.owner(file, class, name);
                Some(Holder::Field(file, class, name.clone()))
            }
            _ => None,
        }
    }

    /// The class that has a member, the given one or a base of it.
    fn owner(&mut self, file: FileId, class: ClassId, name: &str) -> (FileId, ClassId) {
        let mut at = (file, class);
        for _ in 0..BASES {
            if self.linked.facts(at.0).classes[at.1.at()].members.iter().any(|it| &*it.name == name)
            {
                return at;
            }
            match self.parent(at.0, at.1, &None) {
                Some(Type::Named(parent)) => match parent.decl {
                    Decl::Class(class) => at = (parent.file, class),
                    Decl::Interface(_) => break,
                },
                _ => break,
            }
        }
        (file, class)
    }
}

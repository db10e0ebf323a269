//! What becomes of the result of a callback.

use seamlint_syntax::{Field, Kind, Node};

use super::eval::{At, Rejection};
use super::facts::{Anchor, BindingKind, Space};
use super::library::library;
use super::lower;
use super::sym::{Prim, Sym};
use super::ty::{Decl, Type};
use super::view::View;
use crate::FileId;

/// What a call does with what its callback returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drops {
    /// It uses it, or nothing is known.
    No,
    /// The executor of `new Promise`.
    Executor,
    /// It takes it for an answer, at once.
    Predicate,
    /// It calls the callback for each of several and goes on.
    Each,
    /// It calls the callback later, when nobody is left to see.
    Listener,
    /// Its declaration says that the callback returns nothing.
    Void,
}

impl View<'_> {
    /// What a call (or `new`) does with what the function at argument `index` returns.
    pub fn drops_result(self, file: FileId, call: Node<'_>, index: usize) -> Drops {
        let known = &library().behaviour;
        let callees = self.callees(file, call);
        for symbol in callees.iter().filter_map(super::view::Function::symbol) {
            if known.handles_rejection.contains(symbol) {
                return Drops::No;
            }
            if index == 0 && known.predicate.contains(symbol) {
                return Drops::Predicate;
            }
            if index == 0 && known.drops_result.contains(symbol) {
                return Drops::Each;
            }
            if symbol == "new Promise" && index == 0 {
                let argument = call.child(Field::Arguments).and_then(|it| it.first());
                let is_async = argument.is_some_and(|it| it.has(Kind::KwAsync));
                return if is_async { Drops::Executor } else { Drops::Void };
            }
            if known.listener.contains(symbol) {
                let captures = self.program.file(file).text().contains("captureRejections");
                let waits = symbol.starts_with("express:") && self.model.awaits_handlers;
                return if captures || waits { Drops::No } else { Drops::Listener };
            }
        }
        let (Sym::Call(call), at) = self.lower(file, call) else { return Drops::No };
        let expected = self.eval().slots(&call, index, &at);
        let waits = expected.iter().any(|it| self.is_promise_function(it));
        let drops = expected.iter().any(|it| self.is_void_function(it));
        if drops && !waits { Drops::Void } else { Drops::No }
    }

    /// Whether a type is a function that is declared to return nothing, in all its forms.
    pub fn is_void_function(self, ty: &Type) -> bool {
        let mut eval = self.eval();
        let ty = ty.non_null();
        let mut found = false;
        for part in ty.parts() {
            let Some(callable) = eval.callable(part) else { continue };
            for id in &callable.functions {
                let func = self.facts(callable.file).func(*id);
                if func.declared.is_none() {
                    return false;
                }
                let result = eval.returned(callable.file, *id, &callable.env);
                if !matches!(result, Type::Prim(Prim::Void)) {
                    return false;
                }
                found = true;
            }
        }
        found
    }

    /// Whether a type is a function that may return a promise.
    fn is_promise_function(self, ty: &Type) -> bool {
        let result = self.result(&ty.non_null());
        result.parts().iter().any(|it| self.is_promise(it))
    }

    /// Whether the place of an expression expects a function that returns nothing.
    pub fn expects_void(self, file: FileId, node: Node<'_>) -> bool {
        let facts = self.facts(file);
        let scope = facts.scope_of(node);
        let expected = lower::Context::new(facts, &facts.modules, scope).expected(node);
        let at = At { file, env: None };
        expected.is_some_and(|it| self.is_void_function(&self.eval().eval(&it, &at)))
    }

    /// What calling a value of this type gives.
    pub fn result(self, ty: &Type) -> Type {
        self.eval().result(ty)
    }

    /// Whether the promise that a function value returns can reject.
    pub fn value_rejection(self, file: FileId, function: Node<'_>) -> Rejection {
        let ty = self.type_of(file, function);
        let mut eval = self.eval();
        let Some(callable) = eval.callable(&ty) else { return Rejection::Unknown };
        match callable.functions.first() {
            Some(id) => eval.function_rejection(callable.file, *id),
            None => Rejection::Unknown,
        }
    }

    /// Whether a name always means the same value: a constant, or a variable whose type is declared.
    pub fn is_constant(self, file: FileId, name: Node<'_>) -> bool {
        let facts = self.facts(file);
        let id = facts.lookup(name.text(), facts.scope_of(name), Space::Value);
        id.map(|it| facts.binding(it)).is_some_and(|it| match it.kind {
            BindingKind::Const => true,
            BindingKind::Variable => it.declared.is_some(),
            _ => {
                it.declared.is_some()
                    || it.values.iter().any(|it| match it {
                        Sym::Param(function, index) => {
                            let params = &facts.func(*function).params;
                            params.get(*index as usize).is_some_and(|it| it.declared.is_some())
                        }
                        _ => false,
                    })
            }
        })
    }

    /// Whether the member that an expression takes is declared by a type: what a class or literal
    /// merely starts with may be something else later.
    pub fn is_declared(self, file: FileId, member: Node<'_>) -> bool {
        let Some(object) = member.child(Field::Object) else { return false };
        match self.type_of(file, object) {
            Type::Named(named) => matches!(named.decl, Decl::Interface(_)),
            _ => false,
        }
    }

    /// Whether the value of an expression has a member of this name, as far as one can see.
    pub fn has_member(self, file: FileId, object: Node<'_>, name: &str) -> bool {
        let ty = self.type_of(file, object);
        let mut eval = self.eval();
        ty.parts().iter().any(|it| eval.find_member(it, name, 0).is_some())
    }

    /// The class or interface from which a member is inherited that is declared to be a function that
    /// returns nothing, where this member of a class or interface returns a promise.
    pub fn overridden_void(self, file: FileId, member: Node<'_>) -> Option<String> {
        let facts = self.facts(file);
        let body = member.parent()?;
        let name = member.child(Field::Name).or_else(|| member.child(Field::Property))?;
        let holder = if body.kind() == Kind::ClassBody { body.parent()? } else { body };
        let mut eval = self.eval();
        eval.by_index = false;
        let at = At { file, env: None };
        let (members, bases): (_, Vec<Type>) = match facts.anchor(holder)? {
            Anchor::Class(id) if !member.has(Kind::KwStatic) => {
                let class = &facts.classes[id.at()];
                let implements = class.implements.iter();
                let mut bases: Vec<Type> = implements.map(|it| eval.eval(it, &at)).collect();
                bases.extend(eval.parent(file, id, &None));
                (&class.members, bases)
            }
            Anchor::Object(id) if body.kind() == Kind::InterfaceBody => {
                let interface = body.parent()?.child(Field::Name)?;
                let scope = facts.scope_of(body);
                let declared = facts.lookup(interface.text(), scope, Space::Type)?;
                let types = facts.binding(declared).types.as_ref()?;
                let bases = types.extends.iter().map(|it| eval.eval(it, &at)).collect();
                (&facts.objects[id.at()].members, bases)
            }
            _ => return None,
        };
        if bases.is_empty() {
            return None;
        }
        let own = members.iter().find(|it| it.span == name.span() && !it.getter)?;
        let value = eval.eval(&own.value, &at);
        let result = eval.result(&value);
        if !result.parts().iter().any(|it| eval.is_promise(it)) {
            return None;
        }
        bases.into_iter().find_map(|base| {
            let inherited = eval.find_member(&base, &own.name, 0)?;
            self.is_void_function(&inherited).then(|| format!("`{}`", self.describe(&base)))
        })
    }
}

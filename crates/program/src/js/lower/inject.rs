//! `AngularJS`: functions whose arguments its injector chooses by name.
//!
//! The name is the declaration there: the injector looks the service up under it, whatever the parameter
//! is used for. It stands in the array around the function, in `$inject`, or is the parameter's own, where
//! the function is registered with a module. The services of the framework itself start with `$`, and
//! `AngularServices_` in the declarations says what they are.

use seamlint_syntax::{Field, Kind, Node};

use super::super::calls::calls;
use super::super::facts::BindingKind;
use super::super::sym::{FuncId, ScopeId, Sym};
use super::super::syntax::{arguments, method_call};
use super::{Lowering, is_class, is_function, string_value};

/// How many calls a chain such as `angular.module("a").run(f).controller("b", g)` may have.
const CHAIN: usize = 64;

/// A function or class that the injector calls.
pub(super) struct Injection<'t> {
    /// The function or class, or its name.
    target: Node<'t>,
    scope: ScopeId,
    /// What it is given, by position; the names of its parameters where it is registered by this call.
    names: Result<Vec<&'t str>, Node<'t>>,
}

impl<'t> Lowering<'t> {
    /// `["$http", function (http) { … }]`
    pub(super) fn injecting_array(&mut self, array: Node<'t>, scope: ScopeId) {
        let Some(target) = array.last().filter(|it| may_be_called(*it)) else { return };
        let names = || array.parts().take_while(|it| *it != target);
        if names().next().is_some() && names().all(|it| it.kind() == Kind::String) {
            let names = Ok(names().map(string_value).collect());
            self.injections.push(Injection { target, scope, names });
        }
    }

    /// `angular.module("app").controller("Name", function ($http) { … })`
    pub(super) fn injecting_call(&mut self, call: Node<'t>, scope: ScopeId) {
        let Some((_, method)) = method_call(call) else { return };
        let Some(index) = calls().injecting.get(method) else { return };
        let mut given = arguments(call);
        if arguments(call).count() == index + 1
            && let Some(target) = given.nth(*index).filter(|it| may_be_called(*it))
        {
            self.injections.push(Injection { target, scope, names: Err(call) });
        }
    }

    /// `Name.$inject = ["$http"]`
    pub(super) fn injecting_assignment(&mut self, assignment: Node<'t>, scope: ScopeId) {
        let sides = assignment.child(Field::Left).zip(assignment.child(Field::Right));
        let Some((left, right)) = sides.filter(|it| it.1.kind() == Kind::Array) else { return };
        if left.child(Field::Property).is_some_and(|it| it.text() == "$inject")
            && let Some(target) = left.child(Field::Object)
        {
            let names = right.parts().filter(|it| it.kind() == Kind::String);
            let names = Ok(names.map(string_value).collect());
            self.injections.push(Injection { target, scope, names });
        }
    }

    /// Says of the parameters what they are given, once everything else is known.
    pub(super) fn fill_injections(&mut self) {
        for Injection { target, scope, names } in std::mem::take(&mut self.injections) {
            if names.as_ref().is_err_and(|call| !self.is_of_module(*call, scope)) {
                continue;
            }
            for function in self.injected(target, scope) {
                let params = &mut self.facts.functions[function.at()].params;
                for (at, param) in params.iter_mut().enumerate() {
                    let name = match &names {
                        Ok(names) => names.get(at).copied(),
                        Err(_) => param.name.as_deref(),
                    };
                    let service = name
                        .filter(|it| it.starts_with('$'))
                        .map(|it| Sym::global_type("AngularServices_", Vec::new()).member(it));
                    param.declared = param.declared.take().or(service);
                }
            }
        }
    }

    /// The functions that are called when what stands at `target` is.
    fn injected(&self, target: Node<'t>, scope: ScopeId) -> Vec<FuncId> {
        if is_function(target.kind()) {
            return self.facts.func_at(target).into_iter().collect();
        }
        match self.expr(target, scope) {
            Sym::Class(class) => self.facts.classes[class.at()].constructors.clone(),
            Sym::Local(id) => {
                let binding = self.facts.binding(id);
                match (&binding.kind, &*binding.values) {
                    (BindingKind::Function, _) => binding.functions.clone(),
                    (BindingKind::Class, _) => {
                        let class = binding.types.as_ref().and_then(|it| it.class);
                        let class = class.map(|it| &self.facts.classes[it.at()]);
                        class.map(|it| it.constructors.clone()).unwrap_or_default()
                    }
                    (BindingKind::Const | BindingKind::Variable, [Sym::Func(id)]) => vec![*id],
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    /// Whether a chain of calls starts with `angular.module(…)`.
    fn is_of_module(&self, call: Node<'t>, scope: ScopeId) -> bool {
        let mut at = self.expr(call, scope);
        for _ in 0..CHAIN {
            at = match &at {
                Sym::Call(call) => match &call.callee {
                    Sym::Member(of, name) if &**name == "module" && self.is_angular(of) => {
                        return true;
                    }
                    Sym::Member(of, _) => (**of).clone(),
                    _ => return false,
                },
                Sym::Local(id) => match &*self.facts.binding(*id).values {
                    [value] => value.clone(),
                    _ => return false,
                },
                _ => return false,
            };
        }
        false
    }

    fn is_angular(&self, sym: &Sym) -> bool {
        match sym {
            Sym::Global(name) => &**name == "angular",
            Sym::Local(id) => match &self.facts.binding(*id).kind {
                BindingKind::Import(module, _) => &*self.facts.modules[module.at()] == "angular",
                _ => false,
            },
            _ => false,
        }
    }
}

fn may_be_called(node: Node<'_>) -> bool {
    is_function(node.kind()) || is_class(node.kind()) || node.kind() == Kind::Identifier
}

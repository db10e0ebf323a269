//! What functions return: nil, in a way that is no failure.

use std::rc::Rc;
use std::sync::Arc;

use seamlint_syntax::{Field, Kind, Node};

use super::super::{
    Callee, CalleeKind, FunctionId, Local, LocalId, LocalKind, Type, Value, View, syntax,
};
use super::producers::IMPLEMENTATIONS;
use super::{DEPTH, Nil, NilKind, Nils, NullCertainty, Returns};
use crate::flow::guards::nilness;
use crate::flow::{Cfg, Guard};
use crate::library::Role;

impl<'p> Nils<'p> {
    /// What a call of a project's function gives at a position.
    pub(super) fn nils_of_result(
        &mut self,
        value: &Value,
        call: Node<'p>,
        callee: &Callee,
        at: usize,
        depth: u8,
    ) -> Vec<Nil> {
        if self.view.knowledge(&callee.symbol).is_some() {
            return Vec::new();
        }
        let several = match callee.function {
            Some(only) => Arc::new([only]),
            None if callee.kind == CalleeKind::Interface => self.view.implementations(callee),
            None => return Vec::new(),
        };
        if several.len() > IMPLEMENTATIONS {
            return Vec::new();
        }
        let place = value.file.place(call);
        let (mut out, mut with) = (Vec::new(), 0);
        for function in &*several {
            let found = self.returned(*function, at);
            with += usize::from(!found.is_empty());
            let name = self.view.function(*function).name.as_deref().unwrap_or("it");
            for nil in found.iter() {
                let outer = match nil.kind {
                    NilKind::Parameter(at) => {
                        let Some(given) = syntax::argument(call, usize::from(at)) else { continue };
                        self.nils(&value.beside(given), depth)
                    }
                    _ => vec![nil.clone()],
                };
                let outer = outer.into_iter();
                out.extend(outer.map(|it| it.via(place, format!("`{name}` is called here"))));
            }
        }
        if with < several.len() {
            return out.into_iter().map(|it| it.at_most(NullCertainty::Alternative)).collect();
        }
        out
    }

    /// The nils that a function returns at a position without a failure.
    fn returned(&mut self, function: FunctionId, at: usize) -> Rc<[Nil]> {
        if let Some(known) = self.results.get(&(function, at)) {
            return Rc::clone(known);
        }
        if self.active.contains(&(function, at)) || self.active.len() > super::CALLS {
            self.cut = true;
            return Rc::new([]);
        }
        let before = std::mem::replace(&mut self.cut, false);
        let selected = std::mem::take(&mut self.selected);
        self.active.push((function, at));
        let found: Rc<[Nil]> = self.find_returned(function, at).into();
        self.active.pop();
        self.selected = selected;
        if !self.cut && self.fuel > 0 {
            self.results.insert((function, at), Rc::clone(&found));
        }
        self.cut |= before;
        found
    }

    fn find_returned(&mut self, function: FunctionId, at: usize) -> Vec<Nil> {
        let Some(cfg) = self.graph(function) else { return Vec::new() };
        let mut out = Vec::new();
        for (returned, gives) in self.success_returns(function, cfg, at).iter().copied() {
            let value = Value::new(function.file, gives, &[]);
            let place = function.file.place(returned);
            if returned == gives {
                let nils = self.nils_of_named_result(function, cfg, returned, at);
                out.extend(nils.into_iter().map(|it| it.via(place, "returned here")));
                continue;
            }
            let nils = match syntax::unparen(gives).kind() {
                Kind::Nil => {
                    // `if x == nil { return nil }` hands the caller's nil on.
                    let given = self.view.nil_parameter(function, cfg, returned);
                    let kind = given.map_or(NilKind::Returned, NilKind::Parameter);
                    vec![Nil::new(place, kind, NullCertainty::Certain)]
                }
                Kind::CallExpression => {
                    let position = if shares(returned, gives) { at } else { 0 };
                    self.nils_of_call(&value, syntax::unparen(gives), position, DEPTH)
                }
                _ => self.nils(&value, DEPTH),
            };
            out.extend(nils.into_iter().map(|it| it.via(place, "returned here")));
        }
        out
    }

    fn nils_of_named_result(
        &mut self,
        function: FunctionId,
        cfg: &Cfg,
        returned: Node<'p>,
        at: usize,
    ) -> Vec<Nil> {
        let Some((id, local)) = self.view.named_result(function, at) else { return Vec::new() };
        let Some(step) = cfg.step_of(returned) else { return Vec::new() };
        let value = Value::new(function.file, returned, &[]);
        self.nils_at(&value, (function, cfg, step), (id, local), DEPTH)
    }

    /// The returns of a function that are no failures, and what they give at a position: an expression, or
    /// the name of the result where the return is bare.
    pub(super) fn success_returns(
        &mut self,
        function: FunctionId,
        cfg: &Cfg,
        at: usize,
    ) -> Returns<'p> {
        if let Some(known) = self.returns.get(&(function, at)) {
            return Rc::clone(known);
        }
        let found: Returns<'p> = self.find_success_returns(function, cfg, at).into();
        self.returns.insert((function, at), Rc::clone(&found));
        found
    }

    fn find_success_returns(
        &self,
        function: FunctionId,
        cfg: &Cfg,
        at: usize,
    ) -> Vec<(Node<'p>, Node<'p>)> {
        let view = self.view;
        let mut out = Vec::new();
        for it in view.returns(function) {
            let alive = cfg.step_of(it).is_some_and(|it| cfg.is_live(it));
            if !alive {
                continue;
            }
            let given: Vec<_> = it.first().into_iter().flat_map(syntax::expressions).collect();
            let gives = match &*given {
                // The bare return itself stands for the named results.
                [] => Some(it),
                [only] => Some(*only),
                several => several.get(at).copied(),
            };
            let Some(gives) = gives else { continue };
            let last = given.last().copied().filter(|_| given.len() > 1);
            let is_empty = is_empty(syntax::unparen(gives));
            let others = given.iter().copied().filter(|it| *it != gives);
            if is_empty && others.into_iter().any(|it| view.is_something_else(function, it)) {
                continue;
            }
            if last.is_some_and(|last| view.is_failure_result(function, cfg, it, last, is_empty)) {
                continue;
            }
            if given.is_empty() && self.fails_at(function, cfg, it) {
                continue;
            }
            out.push((it, gives));
        }
        out
    }

    /// Whether a bare return is reached only with an error.
    fn fails_at(&self, function: FunctionId, cfg: &Cfg, returned: Node<'p>) -> bool {
        let view = self.view;
        let Some(facts) = view.facts(function.file) else { return false };
        let mut errors = view.function(function).params.iter().copied().filter(|it| {
            let local = &facts.locals[it.0 as usize];
            local.kind == LocalKind::Result && view.type_of_local(function.file, local).is_error()
        });
        let Some(error) = errors.next_back() else { return false };
        let failed = |guard: Guard| {
            nilness(view.tree(function.file), guard).is_some_and(|(value, is_nil)| {
                !is_nil && view.local(function.file, value).is_some_and(|it| it.0 == error)
            })
        };
        cfg.step_of(returned).is_some_and(|it| cfg.holds_at(it, &failed))
    }
}

impl<'p> View<'p> {
    /// The named result of a function at a position.
    pub(super) fn named_result(
        self,
        function: FunctionId,
        at: usize,
    ) -> Option<(LocalId, &'p Local)> {
        let facts = self.facts(function.file)?;
        let all = self.function(function).params.iter();
        let mut results = all.map(|it| (*it, &facts.locals[it.0 as usize]));
        results.by_ref().filter(|it| it.1.kind == LocalKind::Result).nth(at)
    }

    /// The parameter that is nil wherever control comes to a return.
    fn nil_parameter(self, function: FunctionId, cfg: &Cfg, returned: Node<'p>) -> Option<u8> {
        let facts = cfg.facts_at(cfg.step_of(returned)?);
        let params = self.params(function);
        facts.into_iter().find_map(|it| {
            let (value, is_nil) = nilness(self.tree(function.file), it)?;
            let (local, _) = self.local(function.file, value).filter(|_| is_nil)?;
            Some(params.iter().position(|it| *it == local)?.min(255) as u8)
        })
    }

    /// Whether a result says that another one is not there: `false`, or a pointer to a problem that is
    /// told instead.
    fn is_something_else(self, function: FunctionId, result: Node<'p>) -> bool {
        let result = syntax::unparen(result);
        match result.kind() {
            Kind::False => true,
            Kind::UnaryExpression => result.has(Kind::Amp),
            Kind::CallExpression => self.type_of(function.file, result).is_pointer(),
            _ => false,
        }
    }

    /// Whether the last result of a return says that the function failed: an error that is not nil, or
    /// `false`. With a nil or `T{}` beside it, an error that may be one counts, too.
    fn is_failure_result(
        self,
        function: FunctionId,
        cfg: &Cfg,
        returned: Node<'p>,
        last: Node<'p>,
        beside_empty: bool,
    ) -> bool {
        let last = syntax::unparen(last);
        match last.kind() {
            Kind::Nil | Kind::True => return false,
            Kind::False => return true,
            _ => {}
        }
        let ty = self.type_of(function.file, last);
        let is_error = self.is_error(&ty);
        if !is_error && !ty.is_unknown() {
            return false;
        }
        match last.kind() {
            Kind::Identifier => {
                let Some((error, _)) = self.local(function.file, last) else { return true };
                let failed = |guard: Guard| {
                    nilness(self.tree(function.file), guard).is_some_and(|(value, is_nil)| {
                        let same = self.local(function.file, value).is_some_and(|it| it.0 == error);
                        !is_nil && same
                    })
                };
                beside_empty || cfg.step_of(returned).is_some_and(|it| cfg.holds_at(it, &failed))
            }
            Kind::CallExpression => {
                let makes = self
                    .knowledge_of(function.file, last)
                    .is_some_and(|it| it.does(Role::MakesError));
                beside_empty || makes || is_behind_error(self, function, cfg, returned)
            }
            _ => true,
        }
    }

    /// The functions of the project that a call of an interface's method may run.
    pub(super) fn implementations(self, callee: &Callee) -> Arc<[FunctionId]> {
        let operand = callee.operand.as_ref().map(Type::deref);
        let Some(Type::Named(interface)) = operand else { return Arc::default() };
        self.eval().implementations(interface, &callee.symbol.name)
    }
}

/// `nil` and `T{}`: what is returned beside an error.
fn is_empty(node: Node<'_>) -> bool {
    let is_literal = node.kind() == Kind::CompositeLiteral;
    let has_elements = || node.child(Field::Body).is_some_and(|it| it.parts().next().is_some());
    node.kind() == Kind::Nil || is_literal && !has_elements()
}

/// Whether a return is reached only with some error that is not nil: behind `if err != nil`.
fn is_behind_error(view: View<'_>, function: FunctionId, cfg: &Cfg, returned: Node<'_>) -> bool {
    let file = function.file;
    let Some(step) = cfg.step_of(returned) else { return false };
    let mut facts = cfg.facts_at(step).into_iter();
    facts.any(|it| {
        nilness(view.tree(file), it)
            .is_some_and(|(value, is_nil)| !is_nil && view.is_error(&view.type_of(file, value)))
    })
}

/// Whether an expression is the whole of a return: `return f()`, for all results.
fn shares(returned: Node<'_>, gives: Node<'_>) -> bool {
    let list = returned.first();
    list.is_some_and(|it| syntax::expressions(it).count() == 1 && it.encloses(gives))
}

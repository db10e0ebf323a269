//! Whether a promise can reject.
//!
//! An asynchronous function rejects where it throws, or awaits or returns something that rejects, and
//! no `catch` of its own takes it. A function that is asked about while it is being asked about adds
//! nothing of its own.

use super::super::facts::{BindingKind, EffectKind, Facts, Member};
use super::super::library::{LIBRARY, library};
use super::super::sym::{BindingId, CallSym, ClassId, FuncId, Sym};
use super::super::ty::{Decl, Type};
use super::{At, Eval};
use crate::{FileId, Place};

/// What is known of a promise's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// It cannot reject.
    Never,
    /// Who made it shows the rejection: a library that says so, a client that handles it for all callers.
    Handled,
    /// It can, and this is where from, if that is in the project.
    Can(Option<Place>),
    /// Nothing is known.
    Unknown,
}

impl Rejection {
    /// The worse of two.
    fn or(self, other: Self) -> Self {
        let rank = |it: &Self| match it {
            Self::Never => 0,
            Self::Handled => 1,
            Self::Unknown => 2,
            Self::Can(None) => 3,
            Self::Can(Some(_)) => 4,
        };
        if rank(&other) > rank(&self) { other } else { self }
    }
}

/// How deep calls are followed.
const CALLS: usize = 12;

impl Eval<'_> {
    /// Whether the promise that a symbol gives can reject.
    pub(crate) fn rejection(&mut self, sym: &Sym, at: &At) -> Rejection {
        self.steps += 1;
        if self.depth > super::DEPTH || self.steps > super::STEPS {
            return Rejection::Unknown;
        }
        self.depth += 2;
        let out = self.rejection_of(sym, at);
        self.depth -= 2;
        out
    }

    fn rejection_of(&mut self, sym: &Sym, at: &At) -> Rejection {
        match sym {
            Sym::Call(call) => self.call_rejection(call, at),
            Sym::NonNull(of) | Sym::Spread(of) => self.rejection(of, at),
            Sym::Either(of) | Sym::Array(of) => {
                of.iter().fold(Rejection::Never, |so_far, it| so_far.or(self.rejection(it, at)))
            }
            Sym::Or(sides) | Sym::And(sides) => {
                self.rejection(&sides.0, at).or(self.rejection(&sides.1, at))
            }
            Sym::Local(id) => self.local_rejection(at.file, *id, at),
            // A module that does not load is nothing that a caller could mend.
            Sym::Named(named) if matches!(&*named.args, [Sym::Module(..)]) => Rejection::Handled,
            Sym::Prim(_)
            | Sym::Text(_)
            | Sym::Object(_)
            | Sym::Func(_)
            | Sym::Class(_)
            | Sym::Await(_) => Rejection::Never,
            _ => {
                let ty = self.eval(sym, at);
                self.rejection_of_type(&ty)
            }
        }
    }

    /// A promise of which only the type is known may reject; what is no promise cannot.
    fn rejection_of_type(&mut self, ty: &Type) -> Rejection {
        if ty.is_unknown() {
            return Rejection::Unknown;
        }
        let promises = ty
            .parts()
            .iter()
            .any(|it| self.promised(it).is_some() && !self.is_library(it, "Settled_"));
        let unknown = ty.parts().iter().any(Type::is_unknown);
        match (promises, unknown) {
            (true, _) => Rejection::Can(None),
            (false, true) => Rejection::Unknown,
            (false, false) => Rejection::Never,
        }
    }

    fn local_rejection(&mut self, file: FileId, id: BindingId, at: &At) -> Rejection {
        let binding = self.linked.facts(file).binding(id);
        let local = matches!(binding.kind, BindingKind::Const | BindingKind::Variable);
        let asked = super::Asked::Rejection(file, id.0 | 1 << 31);
        if !local || binding.values.is_empty() || self.asked.contains(&asked) {
            let ty = self.value(file, id, &at.env);
            return self.rejection_of_type(&ty);
        }
        self.asked.push(asked);
        let out = binding
            .values
            .iter()
            .fold(Rejection::Never, |so_far, it| so_far.or(self.rejection(it, at)));
        self.asked.pop();
        out
    }

    fn call_rejection(&mut self, call: &CallSym, at: &At) -> Rejection {
        if let Some(chained) = self.chain_rejection(call, at) {
            return chained;
        }
        let (ty, callees) = self.call(call, at);
        if callees.is_empty() {
            return self.rejection_of_type(&ty);
        }
        let mut out = Rejection::Never;
        for callee in callees {
            let one = match callee.symbol() {
                Some(symbol) => self.library_rejection(symbol, call, at, &ty),
                None => self.called_rejection(callee.file, callee.function, call.args.len()),
            };
            out = out.or(one);
        }
        out
    }

    /// `p.then(a, b)`, `p.catch(b)`, `p.finally(c)`; `None` for other calls.
    fn chain_rejection(&mut self, call: &CallSym, at: &At) -> Option<Rejection> {
        let (Sym::Member(of, name) | Sym::OptionalMember(of, name)) = &call.callee else {
            return None;
        };
        if !matches!(&**name, "then" | "catch" | "finally") {
            return None;
        }
        let handler = |index: usize| {
            let given = call.args.get(index);
            given.filter(|it| !matches!(it, Sym::Prim(_)))
        };
        let receiver = self.eval(of, at);
        if !receiver.parts().iter().any(|it| self.promised(it).is_some()) {
            // What nobody knows is a promise where somebody handles its rejection.
            let last = if &**name == "catch" { handler(0) } else { handler(1) };
            let handled = receiver.is_unknown() && &**name != "finally";
            return last.filter(|_| handled).map(|it| self.callback_rejection(it, at));
        }
        Some(match (&**name, handler(0), handler(1)) {
            ("catch", Some(failed), _) | ("then", None, Some(failed)) => {
                self.callback_rejection(failed, at)
            }
            ("then", Some(done), Some(failed)) => {
                self.callback_rejection(done, at).or(self.callback_rejection(failed, at))
            }
            ("then" | "finally", Some(done), None) => {
                self.rejection(of, at).or(self.callback_rejection(done, at))
            }
            _ => self.rejection(of, at),
        })
    }

    /// What a callback of a promise adds: what it throws, or the rejection of what it returns.
    fn callback_rejection(&mut self, callback: &Sym, at: &At) -> Rejection {
        let ty = self.eval(callback, at);
        let Some(callable) = self.callable(&ty) else { return Rejection::Never };
        let Some(function) = callable.functions.first() else { return Rejection::Never };
        if callable.file == LIBRARY {
            return Rejection::Never;
        }
        if let Some(thrown) = self.thrown(callable.file, *function) {
            return Rejection::Can(Some(thrown));
        }
        let func = self.linked.facts(callable.file).func(*function);
        if !func.has_body {
            return Rejection::Never;
        }
        match self.function_rejection(callable.file, *function) {
            Rejection::Unknown => Rejection::Never,
            other => other,
        }
    }

    fn library_rejection(&mut self, symbol: &str, call: &CallSym, at: &At, ty: &Type) -> Rejection {
        let behaviour = &library().behaviour;
        if behaviour.settles.contains(symbol) {
            return Rejection::Never;
        }
        if behaviour.safe.contains(symbol) {
            return Rejection::Handled;
        }
        match symbol {
            "new Promise" => match call.args.first() {
                Some(Sym::Func(id)) => {
                    let executor = self.linked.facts(at.file).func(*id);
                    if executor.may_reject {
                        return Rejection::Can(None);
                    }
                    self.thrown(at.file, *id)
                        .map_or(Rejection::Never, |it| Rejection::Can(Some(it)))
                }
                _ => Rejection::Can(None),
            },
            "Promise.all" | "Promise.race" | "Promise.any" => match call.args.first() {
                Some(of) => match self.elements_rejection(of, at) {
                    Rejection::Unknown => Rejection::Can(None),
                    other => other,
                },
                None => Rejection::Never,
            },
            _ if symbol.starts_with("AngularHttp_") && self.intercepts() => Rejection::Handled,
            _ if symbol.starts_with("axios:") && self.is_swallowed(call, at) => Rejection::Handled,
            _ => self.rejection_of_type(ty),
        }
    }

    /// The rejections of an array's elements: a literal's, or what a `map` makes.
    fn elements_rejection(&mut self, array: &Sym, at: &At) -> Rejection {
        if let Sym::Call(call) = array
            && let Sym::Member(_, name) = &call.callee
            && matches!(&**name, "map" | "flatMap")
            && let Some(each) = call.args.first()
        {
            return self.callback_rejection(each, at);
        }
        match array {
            Sym::Array(_) => self.rejection(array, at),
            _ => Rejection::Unknown,
        }
    }

    /// Whether the promise that a function of the project returns can reject.
    pub(crate) fn function_rejection(&mut self, file: FileId, id: FuncId) -> Rejection {
        self.called_rejection(file, id, usize::MAX)
    }

    /// The same for a call with so many arguments: what only happens when a parameter is given does
    /// not happen where it is left out.
    fn called_rejection(&mut self, file: FileId, id: FuncId, given: usize) -> Rejection {
        let asked = super::Asked::Rejection(file, id.0);
        if self.asked.contains(&asked) || self.asked.len() > CALLS * 4 {
            return Rejection::Never;
        }
        let func = self.linked.facts(file).func(id);
        let at = At { file, env: None };
        if !func.has_body {
            // What is declared apart from its body is foreign code, and that can fail. Of a method or
            // a property only those know who wrote it.
            let declared = func.name.is_some() && self.is_free(file, id);
            return if declared { Rejection::Can(None) } else { self.implemented(file, id) };
        }
        self.asked.push(asked);
        let mut out = Rejection::Never;
        if func.is_async {
            let effects = self.linked.effects(file, id).iter();
            for effect in effects.filter(|it| it.guard.is_none_or(|it| (it as usize) < given)) {
                let place = Place { file, span: effect.span };
                let one = match effect.kind {
                    EffectKind::Throw => Rejection::Can(Some(place)),
                    EffectKind::Await => match self.rejection(&effect.sym, &at) {
                        Rejection::Can(_) | Rejection::Unknown => Rejection::Can(Some(place)),
                        other => other,
                    },
                    EffectKind::Call if self.call_throws(&effect.sym, &at) => {
                        Rejection::Can(Some(place))
                    }
                    EffectKind::Call => Rejection::Never,
                };
                out = out.or(one);
                if matches!(out, Rejection::Can(Some(_))) {
                    break;
                }
            }
        }
        if !matches!(out, Rejection::Can(Some(_))) {
            for value in &func.returned {
                let one = match self.rejection(value, &at) {
                    // A value that may be anything is, in an asynchronous function, most often no promise.
                    Rejection::Unknown if func.is_async => Rejection::Never,
                    other => other,
                };
                out = out.or(one);
            }
        }
        self.asked.pop();
        out
    }

    /// Whether a signature is a function's own, not a member's or a type's.
    fn is_free(&self, file: FileId, id: FuncId) -> bool {
        let facts = self.linked.facts(file);
        facts.bindings.iter().any(|it| it.functions.contains(&id))
    }

    /// The rejections of the methods that classes of the project give to the signature of an interface
    /// or abstract class.
    fn implemented(&mut self, file: FileId, id: FuncId) -> Rejection {
        let facts = self.linked.facts(file);
        let Some(name) = facts.func(id).name.as_deref() else { return Rejection::Unknown };
        let Some(base) = holder(facts, id) else { return Rejection::Unknown };
        let mut out = None;
        for (owner, class) in &self.linked.model.heirs {
            let at = At { file: *owner, env: None };
            let implements = &self.linked.facts(*owner).classes[class.at()].implements;
            let mut bases: Vec<_> = implements.iter().map(|it| self.eval(it, &at)).collect();
            bases.extend(self.parent(*owner, *class, &None));
            let meant =
                |it: &Type| matches!(it, Type::Named(it) if it.file == file && it.decl == base);
            if !bases.iter().any(meant) {
                continue;
            }
            let instance = self.instance(*owner, *class, &None);
            let method = self.find_member(&instance, name, 0).unwrap_or_default();
            let Some(callable) = self.callable(&method) else { return Rejection::Unknown };
            let Some(function) = callable.functions.first() else { return Rejection::Unknown };
            if callable.file != file || *function != id {
                let one = self.function_rejection(callable.file, *function);
                out = Some(out.map_or(one, |it: Rejection| it.or(one)));
            }
        }
        out.unwrap_or(Rejection::Unknown)
    }

    /// Where a function throws at once, in itself or in what it calls.
    pub(super) fn thrown(&mut self, file: FileId, id: FuncId) -> Option<Place> {
        let func = self.linked.facts(file).func(id);
        let asked = super::Asked::Thrown(file, id);
        if func.is_async || self.asked.contains(&asked) || self.asked.len() > CALLS * 4 {
            return None;
        }
        self.asked.push(asked);
        let at = At { file, env: None };
        let found = self.linked.effects(file, id).iter().find(|it| match it.kind {
            EffectKind::Throw => true,
            EffectKind::Await => false,
            EffectKind::Call => self.call_throws(&it.sym, &at),
        });
        self.asked.pop();
        found.map(|it| Place { file, span: it.span })
    }

    /// Whether a call provably may throw at once.
    fn call_throws(&mut self, call: &Sym, at: &At) -> bool {
        let Sym::Call(call) = call else { return false };
        let (_, callees) = self.call(call, at);
        callees.iter().any(|it| match it.symbol() {
            Some(symbol) => library().behaviour.throws.contains(symbol),
            None => self.thrown(it.file, it.function).is_some(),
        })
    }
}

/// The interface or class that has a signature for a member.
fn holder(facts: &Facts, id: FuncId) -> Option<Decl> {
    let is_held = |it: &Member| matches!(it.value, Sym::Func(found) if found == id);
    let interface = facts.bindings.iter().position(|it| {
        let bodies = it.types.iter().flat_map(|it| &it.bodies);
        bodies.flat_map(|it| &facts.objects[it.at()].members).any(is_held)
    });
    let class = || facts.classes.iter().position(|it| it.members.iter().any(is_held));
    match interface {
        Some(at) => Some(Decl::Interface(BindingId(at as u32))),
        None => class().map(|at| Decl::Class(ClassId(at as u32))),
    }
}

//! What each call of a file calls, found once for all rules, and only where somebody asks.
//!
//! Resolving a call takes the type of what stands before the dot. Most questions are about few functions,
//! so the bare name is looked at first: a call of `Println` cannot load a plugin.

use std::sync::{Arc, OnceLock};

use seamlint_syntax::{Field, Node};

use super::callee::{Callee, Symbol};
use super::facts::Facts;
use super::sym::{Atom, Sym};
use super::view::View;
use crate::FileId;
use crate::library::Knowledge;

/// What a call calls, and what library data says of it.
#[derive(Debug)]
pub(super) struct Called {
    pub(super) callee: Callee,
    pub(super) knowledge: Option<&'static Knowledge>,
}

/// What was found of the calls of a file, by their index in [`Facts::calls`].
pub(super) type Calls = Box<[OnceLock<Option<Box<Called>>>]>;

/// A call of a function that library data knows.
#[derive(Clone, Copy, Debug)]
pub struct Known<'p> {
    /// The call.
    pub call: Node<'p>,
    /// What it calls.
    pub callee: &'p Callee,
    /// What is known of that.
    pub knowledge: &'static Knowledge,
}

impl Facts {
    /// The bare name by which a call names what it calls, which is the declared one; `None` for a call of a
    /// local variable, which may hold anything, or of a literal.
    pub(super) fn called_name(&self, call: u32) -> Option<&Arc<str>> {
        Some(self.syms().name(self.called_atom(call)?))
    }

    /// [`Facts::called_name`] as a name of the file.
    pub(super) fn called_atom(&self, call: u32) -> Option<Atom> {
        self.calls.get(call as usize)?.name
    }
}

impl<'p> View<'p> {
    /// What a call calls. `call` is a [`Kind::CallExpression`], or the [`Kind::TypeConversionExpression`]
    /// that the grammar makes of `decode[T](r)`. `None` for conversions and what is not known.
    ///
    /// [`Kind::CallExpression`]: seamlint_syntax::Kind::CallExpression
    /// [`Kind::TypeConversionExpression`]: seamlint_syntax::Kind::TypeConversionExpression
    pub fn callee(self, file: FileId, call: Node<'_>) -> Option<Callee> {
        Some(self.called(file, self.call_index(file, call)?)?.callee.clone())
    }

    /// [`View::callee`] for a call by one of these names, whatever package and type declare it.
    pub fn callee_named(self, file: FileId, call: Node<'_>, names: &[&str]) -> Option<&'p Callee> {
        // What stands behind a dot is the name itself: the quickest look.
        let selected = call.child(Field::Function).and_then(|it| it.child(Field::Field));
        if selected.is_some_and(|it| !names.contains(&it.text())) {
            return None;
        }
        let index = self.call_index(file, call)?;
        let name = self.facts(file)?.called_name(index);
        if name.is_some_and(|it| !names.contains(&&**it)) {
            return None;
        }
        let callee = &self.called(file, index)?.callee;
        names.contains(&&*callee.symbol.name).then_some(callee)
    }

    /// [`View::callee`] with what library data says of it; only calls of which it says something.
    pub fn known_callee(
        self,
        file: FileId,
        call: Node<'_>,
    ) -> Option<(Callee, &'static Knowledge)> {
        let index = self.call_index(file, call)?;
        let knowledge = self.knowledge_of_call(file, index)?;
        Some((self.called(file, index)?.callee.clone(), knowledge))
    }

    /// What library data says of what a call calls.
    pub fn knowledge_of(self, file: FileId, call: Node<'_>) -> Option<&'static Knowledge> {
        self.knowledge_of_call(file, self.call_index(file, call)?)
    }

    fn knowledge_of_call(self, file: FileId, call: u32) -> Option<&'static Knowledge> {
        let called = || self.called(file, call)?.knowledge;
        self.is_promising(file, call).then(called).flatten()
    }

    /// The calls of a file to functions of which library data knows what is `wanted`, in the order in
    /// which they end.
    pub fn known_calls(
        self,
        file: FileId,
        wanted: impl Fn(&Knowledge) -> bool,
    ) -> impl Iterator<Item = Known<'p>> {
        self.promising(file).filter_map(move |it| {
            if it.known.is_some_and(|known| !known.iter().any(|it| wanted(it))) {
                return None;
            }
            let at = it.call;
            let called = self.called(file, at)?;
            let knowledge = called.knowledge.filter(|it| wanted(it))?;
            Some(Known { call: self.call_node(file, at)?, callee: &called.callee, knowledge })
        })
    }

    /// The calls of a file to functions and methods by one of these names, whatever package and type declare
    /// them, in the order in which they end.
    pub fn calls_named<'n>(
        self,
        file: FileId,
        names: &'n [&'n str],
    ) -> impl Iterator<Item = (Node<'p>, &'p Callee)> + use<'p, 'n> {
        self.calls_by(file, names).into_iter().filter_map(move |at| {
            let callee = &self.called(file, at)?.callee;
            let is_meant = names.contains(&&*callee.symbol.name);
            is_meant.then_some((self.call_node(file, at)?, callee))
        })
    }

    /// What library data says of a function.
    pub fn knowledge(self, symbol: &Symbol) -> Option<&'static Knowledge> {
        let package = self.library().package(&symbol.package)?;
        package.function(symbol.receiver.as_deref().unwrap_or(""), &symbol.name)
    }

    /// The index of a call in [`super::Facts::calls`], which are sorted by their ends.
    pub(super) fn call_index(self, file: FileId, call: Node<'_>) -> Option<u32> {
        let (calls, span) = (&self.facts(file)?.calls, call.span());
        let at = calls.binary_search_by_key(&span.end, |it| it.span.end).ok()?;
        (calls[at].span == span).then_some(at as u32)
    }

    /// What the call with this index calls.
    pub(super) fn called(self, file: FileId, call: u32) -> Option<&'p Called> {
        let facts = self.facts(file)?;
        let calls = self.model.calls.get(file.0 as usize)?;
        let calls = calls.get_or_init(|| facts.calls.iter().map(|_| OnceLock::new()).collect());
        let found = calls.get(call as usize)?.get_or_init(|| {
            let Sym::Call(callee, _) = facts.syms().get(facts.calls[call as usize].sym) else {
                return None;
            };
            let callee = self.eval().callee(file.0, callee)?;
            let knowledge = self.knowledge(&callee.symbol);
            Some(Box::new(Called { callee, knowledge }))
        });
        found.as_deref()
    }
}

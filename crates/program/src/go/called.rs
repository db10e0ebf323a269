//! What each call of a file calls, found once for all rules.

use std::sync::OnceLock;

use seamlint_syntax::Node;

use super::callee::{Callee, Symbol};
use super::sym::Sym;
use super::view::View;
use crate::FileId;
use crate::library::{self, Knowledge};

/// What a call calls, and what library data says of it.
#[derive(Debug)]
pub(super) struct Called {
    pub(super) callee: Callee,
    pub(super) knowledge: Option<&'static Knowledge>,
}

/// The calls of a file by their index in `Facts::calls`.
pub(super) type Calls = Box<[OnceLock<Option<Box<Called>>>]>;

impl<'p> View<'p> {
    /// What a call calls. `call` is a [`Kind::CallExpression`], or the [`Kind::TypeConversionExpression`]
    /// that the grammar makes of `decode[T](r)`. `None` for conversions and what is not known.
    ///
    /// [`Kind::CallExpression`]: seamlint_syntax::Kind::CallExpression
    /// [`Kind::TypeConversionExpression`]: seamlint_syntax::Kind::TypeConversionExpression
    pub fn callee(self, file: FileId, call: Node<'_>) -> Option<Callee> {
        Some(self.called(file, self.call_index(file, call)?)?.callee.clone())
    }

    /// [`View::callee`] with what library data says of it; only calls of which it says something.
    pub fn known_callee(
        self,
        file: FileId,
        call: Node<'_>,
    ) -> Option<(Callee, &'static Knowledge)> {
        let called = self.called(file, self.call_index(file, call)?)?;
        let knowledge = called.knowledge?;
        Some((called.callee.clone(), knowledge))
    }

    /// What library data says of what a call calls.
    pub fn knowledge_of(self, file: FileId, call: Node<'_>) -> Option<&'static Knowledge> {
        self.called(file, self.call_index(file, call)?)?.knowledge
    }

    /// What library data says of a function.
    pub fn knowledge(self, symbol: &Symbol) -> Option<&'static Knowledge> {
        let package = library::GO.package(&symbol.package)?;
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
        let known = self.model.calls.get(file.0 as usize)?;
        let known = known.get_or_init(|| facts.calls.iter().map(|_| OnceLock::new()).collect());
        let found = known.get(call as usize)?.get_or_init(|| {
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

//! Which files hold which names, and which calls are by them: asked before anything is looked for.

use super::index::CallAt;
use crate::by_name::{ByName, NameHash};
use crate::go::sym::{Atom, Sym};
use crate::go::{Facts, View};
use crate::{FileId, Origin};

/// The Go files whose code runs when the project does, with the names of each.
pub(super) struct Names<'p> {
    files: Vec<(FileId, &'p Facts)>,
    /// By name, the place of the file among those, and the name's number there.
    by_name: ByName<(u32, Atom)>,
    /// Calls of local variables, by the names of these.
    locals: ByName<CallAt>,
    view: View<'p>,
}

impl<'p> Names<'p> {
    pub(super) fn of(view: View<'p>) -> Self {
        let own = view.program.files().filter(|it| it.1.origin == Origin::Own);
        let files: Vec<_> = own
            .filter_map(|(file, known)| Some((file, known.go().filter(|it| !it.is_test)?)))
            .collect();
        let names = files.iter().zip(0..).flat_map(|((_, facts), at)| {
            facts.syms().hashes().map(move |(atom, name)| (name, (at, atom)))
        });
        let locals = view.unnamed_calls().iter().filter_map(|it| {
            let facts = view.facts(it.0)?;
            Some((NameHash::of(facts.name(called_local(facts, it.1)?)), *it))
        });
        Self { by_name: ByName::of(names), locals: ByName::of(locals), files, view }
    }

    /// The calls by a name, and those of local variables of the name, in no order.
    pub(super) fn calls(&self, name: &str) -> impl Iterator<Item = CallAt> {
        let is_name = move |it: &CallAt| {
            let facts = self.view.facts(it.0);
            facts.is_some_and(|facts| {
                called_local(facts, it.1).is_some_and(|it| *facts.name(it) == *name)
            })
        };
        let of_locals = self.locals.get(NameHash::of(name)).filter(is_name);
        self.view.calls_anywhere(name).chain(of_locals).filter(|it| self.has_file(it.0))
    }

    /// Whether a file is one of those.
    pub(super) fn has_file(&self, file: FileId) -> bool {
        self.files.binary_search_by_key(&file, |it| it.0).is_ok()
    }

    /// All files.
    pub(super) fn files(&self) -> impl Iterator<Item = (FileId, &'p Facts)> {
        self.files.iter().copied()
    }

    /// The files that hold a name.
    pub(super) fn with(&self, name: &str) -> impl Iterator<Item = (FileId, &'p Facts, Atom)> {
        let found = self.by_name.get(NameHash::of(name)).map(|(at, atom)| {
            let (file, facts) = self.files[at as usize];
            (file, facts, atom)
        });
        found.filter(move |(_, facts, atom)| **facts.syms().name(*atom) == *name)
    }
}

/// The name of the local variable that a call calls, or an element of.
fn called_local(facts: &Facts, call: u32) -> Option<Atom> {
    let syms = facts.syms();
    let Sym::Call(callee, _) = syms.get(facts.calls.get(call as usize)?.sym) else { return None };
    let whole = match syms.get(callee) {
        Sym::Instance(base, _) | Sym::Index(base, _) => syms.get(base),
        whole => whole,
    };
    let Sym::Local(local) = whole else { return None };
    Some(facts.locals.get(local.0 as usize)?.name)
}

//! Which files hold which names: asked before anything is looked for.

use crate::by_name::{ByName, NameHash};
use crate::go::sym::Atom;
use crate::go::{Facts, View};
use crate::{FileId, Origin};

/// The Go files whose code runs when the project does, with the names of each.
pub(super) struct Names<'p> {
    files: Vec<(FileId, &'p Facts)>,
    /// The names, each as the place of its file among those, and its number there.
    names: ByName<(u32, Atom)>,
}

impl<'p> Names<'p> {
    pub(super) fn of(view: View<'p>) -> Self {
        let own = view.program.files().filter(|it| it.1.origin == Origin::Own);
        let files: Vec<_> = own
            .filter_map(|(file, known)| Some((file, known.go().filter(|it| !it.is_test)?)))
            .collect();
        let names = files.iter().zip(0..).flat_map(|((_, facts), at)| {
            facts.syms().names().map(move |(atom, name)| (NameHash::of(name), (at, atom)))
        });
        Self { names: ByName::of(names), files }
    }

    /// All files.
    pub(super) fn files(&self) -> impl Iterator<Item = (FileId, &'p Facts)> {
        self.files.iter().copied()
    }

    /// The files that hold a name.
    pub(super) fn with(&self, name: &str) -> impl Iterator<Item = (FileId, &'p Facts, Atom)> {
        let found = self.names.get(NameHash::of(name)).map(|(at, atom)| {
            let (file, facts) = self.files[at as usize];
            (file, facts, atom)
        });
        found.filter(move |(_, facts, atom)| **facts.syms().name(*atom) == *name)
    }
}

//! Which files hold which names: asked before anything is looked for.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use crate::go::sym::Atom;
use crate::go::{Facts, View};
use crate::{FileId, Origin};

/// The Go files whose code runs when the project does, with a filter over the names of each.
pub(super) struct Names<'p> {
    sources: Vec<Source<'p>>,
}

struct Source<'p> {
    file: FileId,
    facts: &'p Facts,
    /// A bit for each name's hash: a name whose bit is not set is not there.
    bits: [u64; WORDS],
}

/// How many words a file's bits take.
const WORDS: usize = 64;

impl<'p> Names<'p> {
    pub(super) fn of(view: View<'p>) -> Self {
        let sources = view.program.files().filter_map(|(file, known)| {
            let facts = known.go().filter(|it| !it.is_test)?;
            let mut bits = [0; WORDS];
            for (_, name) in facts.syms().names() {
                let (word, bit) = bit(name);
                bits[word] |= bit;
            }
            (known.origin == Origin::Own).then_some(Source { file, facts, bits })
        });
        Self { sources: sources.collect() }
    }

    /// All files.
    pub(super) fn files(&self) -> impl Iterator<Item = (FileId, &'p Facts)> {
        self.sources.iter().map(|it| (it.file, it.facts))
    }

    /// The files that hold a name.
    pub(super) fn with(&self, name: &str) -> impl Iterator<Item = (FileId, &'p Facts, Atom)> {
        let (word, bit) = bit(name);
        let may = self.sources.iter().filter(move |it| it.bits[word] & bit != 0);
        may.filter_map(move |it| Some((it.file, it.facts, it.facts.syms().atom(name)?)))
    }
}

fn bit(name: &str) -> (usize, u64) {
    let mut hasher = FxHasher::default();
    name.hash(&mut hasher);
    let hash = hasher.finish();
    ((hash >> 6) as usize % WORDS, 1 << (hash % 64))
}

//! What is found out about the parts of files, once for all that ask.

use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

use crate::FileId;

/// Answers about nodes, names or other parts, by file.
#[derive(Debug)]
pub(crate) struct InFile<K, T> {
    files: Box<[Mutex<FxHashMap<K, T>>]>,
}

impl<K: Copy + Eq + Hash, T: Clone> InFile<K, T> {
    /// Room for the answers about so many files.
    pub(crate) fn of(files: usize) -> Self {
        Self { files: (0..files).map(|_| Mutex::new(FxHashMap::default())).collect() }
    }

    /// The answer about a part, where it is there.
    pub(crate) fn known(&self, file: FileId, part: K) -> Option<T> {
        self.lock(file)?.get(&part).cloned()
    }

    /// The answer about a part, which `find` gives where it is not there yet. It must follow from the program
    /// alone: two threads may both look for it.
    pub(crate) fn get(&self, file: FileId, part: K, find: impl FnOnce() -> T) -> T {
        if let Some(known) = self.known(file, part) {
            return known;
        }
        // Finding it may ask for others of the same file.
        let found = find();
        self.keep(file, part, found.clone());
        found
    }

    /// Keeps the answer about a part.
    pub(crate) fn keep(&self, file: FileId, part: K, found: T) {
        if let Some(mut known) = self.lock(file) {
            known.insert(part, found);
        }
    }

    fn lock(&self, file: FileId) -> Option<MutexGuard<'_, FxHashMap<K, T>>> {
        let file = self.files.get(file.0 as usize)?;
        Some(file.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

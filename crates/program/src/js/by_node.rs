//! What is found out about nodes, once for all that ask.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;
use seamlint_syntax::NodeId;

use crate::FileId;

/// Answers about nodes, by file.
#[derive(Debug)]
pub(crate) struct ByNode<T> {
    files: Box<[Mutex<FxHashMap<NodeId, T>>]>,
}

impl<T: Clone> ByNode<T> {
    /// Room for the answers about so many files.
    pub(crate) fn of(files: usize) -> Self {
        Self { files: (0..files).map(|_| Mutex::new(FxHashMap::default())).collect() }
    }

    /// The answer about a node, which `find` gives where it is not there yet. It must follow from the program
    /// alone: two threads may both look for it.
    pub(crate) fn get(&self, file: FileId, node: NodeId, find: impl FnOnce() -> T) -> T {
        if let Some(known) = self.lock(file).and_then(|it| it.get(&node).cloned()) {
            return known;
        }
        // Finding it may ask for others of the same file.
        let found = find();
        if let Some(mut known) = self.lock(file) {
            known.insert(node, found.clone());
        }
        found
    }

    fn lock(&self, file: FileId) -> Option<MutexGuard<'_, FxHashMap<NodeId, T>>> {
        let file = self.files.get(file.0 as usize)?;
        Some(file.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

//! What was found out, once for all that ask.

use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

/// Answers by what was asked. Each must follow from the program alone, for two threads may both look for it.
#[derive(Debug)]
pub(crate) struct OnceMap<K, V> {
    known: Mutex<FxHashMap<K, V>>,
}

impl<K, V> Default for OnceMap<K, V> {
    fn default() -> Self {
        Self { known: Mutex::default() }
    }
}

impl<K: Eq + Hash, V: Clone> OnceMap<K, V> {
    /// The answer to a question, which `find` gives where it is not there yet.
    pub(crate) fn get(&self, asked: K, find: impl FnOnce(&K) -> V) -> V {
        if let Some(known) = self.lock().get(&asked) {
            return known.clone();
        }
        // Finding it may ask for others.
        let found = find(&asked);
        self.lock().entry(asked).or_insert(found).clone()
    }

    fn lock(&self) -> MutexGuard<'_, FxHashMap<K, V>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

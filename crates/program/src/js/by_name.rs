//! Places by the name that is written there.

use std::hash::Hasher;

use rustc_hash::FxHasher;

/// Places by the hash of their names. Two blocks of memory, for thousands of names are written once or twice. Names
/// may share a hash: who looks for one must expect places of another.
#[derive(Debug)]
pub(crate) struct ByName<T> {
    /// Hashes, each with the index of a place behind it, sorted: numbers are sorted much faster than pairs.
    keys: Box<[u64]>,
    places: Box<[T]>,
}

/// What a name is looked for by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NameHash(u32);

impl NameHash {
    pub(crate) fn of(name: &str) -> Self {
        let mut hasher = FxHasher::default();
        hasher.write(name.as_bytes());
        Self(hasher.finish() as u32)
    }
}

impl<T: Copy> ByName<T> {
    /// Sorts places by their names.
    pub(crate) fn of(places: impl Iterator<Item = (NameHash, T)>) -> Self {
        let key = |(at, (name, place)): (usize, (NameHash, T))| {
            (u64::from(name.0) << 32 | at as u64, place)
        };
        let (mut keys, places): (Vec<_>, Vec<_>) = places.enumerate().map(key).unzip();
        keys.sort_unstable();
        Self { keys: keys.into(), places: places.into() }
    }

    /// The places of each name, names that share their hash taken for one.
    pub(crate) fn groups(&self) -> impl Iterator<Item = impl Iterator<Item = T>> {
        let groups = self.keys.chunk_by(|a, b| a >> 32 == b >> 32);
        groups.map(|keys| keys.iter().map(|it| self.places[*it as u32 as usize]))
    }

    /// The places where a name is written, in the order in which they were given, and maybe others.
    pub(crate) fn get(&self, name: NameHash) -> impl Iterator<Item = T> {
        let first = self.keys.partition_point(|it| it >> 32 < u64::from(name.0));
        let keys = self.keys[first..].iter().take_while(move |it| **it >> 32 == u64::from(name.0));
        keys.map(|it| self.places[*it as u32 as usize])
    }
}

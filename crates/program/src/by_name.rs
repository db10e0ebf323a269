//! Places by the name that is written there.

use std::hash::Hasher;

use rustc_hash::FxHasher;

/// Places by the hash of their names. Two blocks of memory, for thousands of names are written once or twice. Names
/// may share a hash: who looks for one must expect places of another.
#[derive(Debug)]
pub(crate) struct ByName<T> {
    /// Bucket after bucket.
    places: Box<[(NameHash, T)]>,
    /// Where the places of each bucket start, and where those of the last one end.
    starts: Box<[u32]>,
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

    /// The bucket of a name among so many, a power of two.
    fn bucket(self, buckets: usize) -> usize {
        self.0 as usize & (buckets - 1)
    }
}

impl<T: Copy> ByName<T> {
    /// Puts places into buckets by their names.
    pub(crate) fn of(places: impl Iterator<Item = (NameHash, T)>) -> Self {
        let given: Vec<_> = places.collect();
        let buckets = (given.len() / 2).next_power_of_two();
        let mut starts = vec![0_u32; buckets + 1];
        for (name, _) in &given {
            starts[name.bucket(buckets) + 1] += 1;
        }
        for at in 0..buckets {
            starts[at + 1] += starts[at];
        }
        let (mut next, mut places) = (starts.clone(), given.clone());
        for it in given {
            let at = &mut next[it.0.bucket(buckets)];
            places[*at as usize] = it;
            *at += 1;
        }
        Self { places: places.into(), starts: starts.into() }
    }

    /// The places where a name is written, in the order in which they were given, and maybe others.
    pub(crate) fn get(&self, name: NameHash) -> impl Iterator<Item = T> {
        let bucket = name.bucket(self.starts.len() - 1);
        let places = self.starts[bucket] as usize..self.starts[bucket + 1] as usize;
        self.places[places].iter().filter(move |it| it.0 == name).map(|it| it.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_by_their_names_in_order() {
        let names: Vec<_> = (0..300).map(|it| format!("name{}", it % 70)).collect();
        let given = names.iter().enumerate().map(|(at, name)| (NameHash::of(name), at));
        let places = ByName::of(given);
        for name in &names {
            let wanted: Vec<_> = (0..300).filter(|it| names[*it] == *name).collect();
            assert_eq!(places.get(NameHash::of(name)).collect::<Vec<_>>(), wanted, "{name}");
        }
        assert_eq!(places.get(NameHash::of("other")).count(), 0);
        assert_eq!(ByName::<u8>::of(std::iter::empty()).get(NameHash::of("name")).count(), 0);
    }
}

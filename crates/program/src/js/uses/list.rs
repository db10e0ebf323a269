//! Lists that grow and shrink at their end and share what is before it: walks hold thousands that differ in little.

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use rustc_hash::FxHasher;

/// A list. To copy it, and to take its last item away, costs nothing.
#[derive(Debug)]
pub(super) struct List<T>(Option<Rc<Link<T>>>);

#[derive(Debug)]
struct Link<T> {
    last: T,
    before: List<T>,
    len: usize,
    /// Of all items, so that lists which differ are soon told apart.
    hash: u64,
}

impl<T> List<T> {
    pub(super) fn last(&self) -> Option<&T> {
        self.0.as_deref().map(|it| &it.last)
    }

    /// The list without its last item.
    pub(super) fn before(&self) -> Self {
        self.0.as_deref().map_or_else(Self::default, |it| it.before.clone())
    }

    pub(super) fn len(&self) -> usize {
        self.0.as_deref().map_or(0, |it| it.len)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The items, the last one first.
    pub(super) fn backwards(&self) -> impl Iterator<Item = &T> {
        self.ends().filter_map(Self::last)
    }

    /// The list and what it was before each of its items came.
    pub(super) fn ends(&self) -> impl Iterator<Item = &Self> {
        fn before<T>(list: &List<T>) -> Option<&List<T>> {
            list.0.as_deref().map(|it| &it.before)
        }
        std::iter::successors(Some(self), |it| before(it))
    }
}

impl<T: Hash> List<T> {
    /// The list with one more item.
    pub(super) fn with(&self, last: T) -> Self {
        let mut hasher = FxHasher::default();
        (self.hash_of_all(), &last).hash(&mut hasher);
        let (len, hash) = (self.len() + 1, hasher.finish());
        Self(Some(Rc::new(Link { last, before: self.clone(), len, hash })))
    }

    fn hash_of_all(&self) -> u64 {
        self.0.as_deref().map_or(0, |it| it.hash)
    }
}

impl<T: Clone> List<T> {
    pub(super) fn to_vec(&self) -> Vec<T> {
        let mut out: Vec<_> = self.backwards().cloned().collect();
        out.reverse();
        out
    }
}

impl<T: PartialEq> List<T> {
    /// Whether another list is this one, or how it began.
    pub(super) fn starts_with(&self, start: &Self) -> bool {
        self.ends().find(|it| it.len() <= start.len()).is_some_and(|it| it == start)
    }
}

impl<T> Clone for List<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            (Some(a), Some(b)) => {
                Rc::ptr_eq(a, b)
                    || a.hash == b.hash
                        && a.len == b.len
                        && a.last == b.last
                        && a.before == b.before
            }
            _ => false,
        }
    }
}

impl<T: Eq> Eq for List<T> {}

impl<T: Hash> Hash for List<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.hash_of_all().hash(state);
    }
}

impl<T: Hash> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        items.into_iter().fold(Self::default(), |list, it| list.with(it))
    }
}

#[cfg(test)]
mod tests {
    use super::List;

    #[test]
    fn grows_and_shrinks_at_its_end() {
        let list: List<u8> = [1, 2, 3].into_iter().collect();
        assert_eq!(list.to_vec(), [1, 2, 3]);
        assert_eq!((list.len(), list.last()), (3, Some(&3)));
        assert_eq!(list.before().to_vec(), [1, 2]);
        assert_eq!(list.before().with(3), list);
        assert_ne!(list.before().with(4), list);
        assert_eq!(List::<u8>::default().before().last(), None);
    }

    #[test]
    fn tells_how_it_began() {
        let list: List<u8> = [1, 2, 3].into_iter().collect();
        assert!(list.starts_with(&list) && list.starts_with(&list.before()));
        assert!(list.starts_with(&List::default()));
        assert!(!list.before().starts_with(&list) && !list.starts_with(&[2].into_iter().collect()));
    }
}

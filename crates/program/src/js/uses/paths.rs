//! The parts of an answer that somebody does something with.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::super::View;
use super::{Step, Uses};

/// Paths of values, by their steps: an element of a list is `[]`.
#[derive(Clone, Debug, Default)]
struct Paths(FxHashMap<Arc<str>, Paths>);

/// The same, once somebody has asked.
#[derive(Clone, Debug, Default)]
pub(super) struct LazyPaths(OnceLock<Paths>);

impl Step {
    /// The step as it stands in the path of a null: the name of a member, and `[]` for an element.
    pub fn as_key(&self) -> &str {
        match self {
            Self::Member(name) => name,
            Self::Element => "[]",
        }
    }
}

impl Paths {
    fn add(&mut self, path: &[Step]) {
        let mut at = self;
        for step in path {
            let key = step.as_key();
            if !at.0.contains_key(key) {
                at.0.insert(key.into(), Self::default());
            }
            at = at.0.get_mut(key).expect("just put there");
        }
    }

    fn has(&self, path: &[String]) -> bool {
        path.iter().try_fold(self, |at, key| at.0.get(&**key)).is_some()
    }
}

impl Uses {
    /// Whether a null at a path, or further inside, may matter to somebody: something is done with what stands
    /// there, or its type is known.
    pub fn minds(&self, view: View<'_>, path: &[String]) -> bool {
        let paths = self.paths.0.get_or_init(|| {
            let mut paths = Paths::default();
            self.uses.iter().for_each(|it| paths.add(&it.path));
            paths
        });
        let step = |key: &String| match &**key {
            "[]" => Step::Element,
            name => Step::Member(name.into()),
        };
        paths.has(path) || self.declared(view, &path.iter().map(step).collect::<Vec<_>>()).is_some()
    }
}

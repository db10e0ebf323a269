//! Parts of answers, by the paths to them.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::super::View;
use super::{Step, Uses};

/// Paths of values, by their steps: an element of a list is `[]`.
#[allow(clippy::struct_excessive_bools, reason = "each is asked by itself")]
#[derive(Clone, Debug, Default)]
pub(crate) struct Paths {
    inside: FxHashMap<Arc<str>, Paths>,
    /// All that is further inside as well, whatever it is called.
    whole: bool,
    /// Whether anything matters.
    any: bool,
    /// Whether what is done with the value itself matters.
    itself: bool,
    /// Whether it matters which members of it are read.
    names: bool,
}

/// The paths of uses, once somebody has asked.
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
    /// Adds a path, and with it what leads there.
    pub(crate) fn add<'k>(&mut self, path: impl IntoIterator<Item = &'k str>) {
        self.end_of(path).itself = true;
    }

    /// Adds a path for the names of the members that are read there.
    pub(crate) fn add_names<'k>(&mut self, path: impl IntoIterator<Item = &'k str>) {
        self.end_of(path).names = true;
    }

    /// Adds what failures hold, whose values all matter.
    pub(crate) fn add_failures(&mut self) {
        self.any = true;
    }

    /// Adds a path and all that begin with it.
    pub(crate) fn add_whole<'k>(&mut self, path: impl IntoIterator<Item = &'k str>) {
        self.end_of(path).whole = true;
    }

    fn end_of<'k>(&mut self, path: impl IntoIterator<Item = &'k str>) -> &mut Self {
        self.any = true;
        path.into_iter().fold(self, |at, key| {
            if !at.inside.contains_key(key) {
                at.inside.insert(key.into(), Self::default());
            }
            at.inside.get_mut(key).expect("just put there")
        })
    }

    /// Whether nothing was added, not even the whole answer.
    pub(crate) fn is_empty(&self) -> bool {
        !self.any
    }

    /// Whether anything but failures was added.
    pub(crate) fn has_good(&self) -> bool {
        self.itself || self.names || self.whole || !self.inside.is_empty()
    }

    /// Whether a path was added, or one that goes on from there.
    pub(crate) fn has<'k>(&self, path: impl IntoIterator<Item = &'k str>) -> bool {
        self.find(path).is_some()
    }

    /// Whether what is done with the value at a path matters.
    pub(crate) fn minds<'k>(&self, path: impl IntoIterator<Item = &'k str>) -> bool {
        self.find(path).is_some_and(|it| it.itself || it.whole)
    }

    /// Whether it matters which members are read of the value at a path.
    pub(crate) fn minds_names<'k>(&self, path: impl IntoIterator<Item = &'k str>) -> bool {
        self.find(path).is_some_and(|it| it.names || it.whole)
    }

    /// What is known of a path, or of all that is inside of one of its values.
    fn find<'k>(&self, path: impl IntoIterator<Item = &'k str>) -> Option<&Self> {
        let mut at = self;
        for key in path {
            if at.whole {
                break;
            }
            at = at.inside.get(key)?;
        }
        Some(at)
    }
}

impl Uses {
    /// Whether a null at a path, or further inside, may matter to somebody: something is done with what stands
    /// there, or its type is known.
    pub fn minds(&self, view: View<'_>, path: &[String]) -> bool {
        let paths = self.paths.0.get_or_init(|| {
            let mut paths = Paths::default();
            self.uses.iter().for_each(|it| paths.add(it.path.iter().map(Step::as_key)));
            paths
        });
        let step = |key: &String| match &**key {
            "[]" => Step::Element,
            name => Step::Member(name.into()),
        };
        paths.has(path.iter().map(|it| &**it))
            || self.declared(view, &path.iter().map(step).collect::<Vec<_>>()).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::Paths;

    #[test]
    fn tells_what_leads_somewhere_from_what_matters_itself() {
        let mut paths = Paths::default();
        assert!(paths.is_empty() && !paths.has_good());
        paths.add(["data", "tags"]);
        paths.add_names(["data", "users", "[]"]);
        paths.add_whole(["meta"]);
        assert!(!paths.is_empty() && paths.has_good());
        assert!(paths.has(["data"]) && !paths.minds(["data"]) && !paths.has(["other"]));
        assert!(paths.minds(["data", "tags"]) && !paths.minds_names(["data", "tags"]));
        assert!(paths.minds_names(["data", "users", "[]"]));
        assert!(!paths.has(["data", "users", "[]", "name"]));
        assert!(paths.minds(["meta", "any", "thing"]) && paths.minds_names(["meta", "any"]));
    }

    #[test]
    fn failures_are_no_path_of_good_answers() {
        let mut paths = Paths::default();
        paths.add_failures();
        assert!(!paths.is_empty() && !paths.has_good() && !paths.minds([]));
        paths.add([]);
        assert!(paths.has_good() && paths.minds([]));
    }
}

//! What the names of a file mean in each of its scopes.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize, Serializer};

use super::facts::{Scope, Space};
use super::sym::{BindingId, ScopeId};

/// The names that a file binds. A name is hashed once for a look-up, however many scopes stand around it, and
/// a file that gives thousands of things the same short name, as bundlers do, costs no more than others.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Bound {
    /// Each name's meanings, outer scopes first: a scope's number is greater than those around it.
    #[serde(serialize_with = "sorted")]
    names: FxHashMap<Box<str>, Vec<Meaning>>,
}

/// The same bytes on every machine.
fn sorted<S: Serializer>(
    names: &FxHashMap<Box<str>, Vec<Meaning>>,
    to: S,
) -> Result<S::Ok, S::Error> {
    names.iter().collect::<BTreeMap<_, _>>().serialize(to)
}

/// One meaning of a name.
#[derive(Debug, Serialize, Deserialize)]
struct Meaning {
    scope: ScopeId,
    space: Space,
    binding: BindingId,
}

impl Bound {
    /// What a name means in a scope itself.
    pub(crate) fn here(&self, name: &str, scope: ScopeId, space: Space) -> Option<BindingId> {
        let meanings = up_to(scope, self.names.get(name)?);
        in_scope(scope, meanings).find(|it| it.space == space).map(|it| it.binding)
    }

    /// What a name means in any scope of the file.
    pub(crate) fn all(&self, name: &str, space: Space) -> impl Iterator<Item = BindingId> {
        let meanings = self.names.get(name).into_iter().flatten();
        meanings.filter(move |it| it.space == space).map(|it| it.binding)
    }

    /// What a name means in a scope or the ones around it, which `scopes` tells.
    pub(crate) fn at(
        &self,
        name: &str,
        scope: ScopeId,
        space: Space,
        scopes: &[Scope],
    ) -> Option<BindingId> {
        let mut meanings = up_to(scope, self.names.get(name)?);
        let mut around = Some(scope);
        while let (Some(at), Some(last)) = (around, meanings.last()) {
            if last.scope == at {
                if let Some(found) = in_scope(at, meanings).find(|it| it.space == space) {
                    return Some(found.binding);
                }
            } else if last.scope > at {
                meanings = up_to(at, meanings);
                continue;
            }
            around = scopes[at.at()].parent;
        }
        None
    }

    /// Binds a name in a scope to `new`, or to what it is bound to there in one of the spaces already, and says
    /// which of the two it was.
    pub(crate) fn bind(
        &mut self,
        name: &str,
        scope: ScopeId,
        spaces: &[Space],
        new: BindingId,
    ) -> BindingId {
        let meaning = |space: &Space, binding| Meaning { scope, space: *space, binding };
        let Some(meanings) = self.names.get_mut(name) else {
            let meanings = spaces.iter().map(|it| meaning(it, new)).collect();
            self.names.insert(name.into(), meanings);
            return new;
        };
        let mut end = up_to(scope, meanings).len();
        let known = |meanings: &[Meaning], end: usize, space: &Space| {
            in_scope(scope, &meanings[..end]).find(|it| it.space == *space).map(|it| it.binding)
        };
        let found = spaces.iter().find_map(|it| known(meanings, end, it)).unwrap_or(new);
        for space in spaces {
            if known(meanings, end, space).is_none() {
                meanings.insert(end, meaning(space, found));
                end += 1;
            }
        }
        found
    }
}

/// The meanings in a scope and in those of smaller numbers.
fn up_to(scope: ScopeId, meanings: &[Meaning]) -> &[Meaning] {
    &meanings[..meanings.partition_point(|it| it.scope <= scope)]
}

/// The meanings in a scope, which are the last ones.
fn in_scope(scope: ScopeId, meanings: &[Meaning]) -> impl Iterator<Item = &Meaning> {
    meanings.iter().rev().take_while(move |it| it.scope == scope)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_meaning_counts() {
        let scope = |parent: Option<u32>| Scope { parent: parent.map(ScopeId), is_function: false };
        // 0 ⊃ 1 ⊃ 2, and 3 beside them.
        let scopes = [scope(None), scope(Some(0)), scope(Some(1)), scope(Some(0))];
        let mut bound = Bound::default();
        let mut bind =
            |scope, space, id| bound.bind("x", ScopeId(scope), &[space], BindingId(id)).0;
        assert_eq!(bind(1, Space::Value, 1), 1);
        assert_eq!(bind(3, Space::Value, 3), 3);
        assert_eq!(bind(0, Space::Value, 0), 0);
        assert_eq!(bind(2, Space::Type, 2), 2);
        assert_eq!(bind(0, Space::Value, 9), 0);
        let at = |scope, space| bound.at("x", ScopeId(scope), space, &scopes).map(|it| it.0);
        assert_eq!([0, 1, 2, 3].map(|it| at(it, Space::Value)), [0, 1, 1, 3].map(Some));
        assert_eq!([0, 1, 2, 3].map(|it| at(it, Space::Type)), [None, None, Some(2), None]);
        assert_eq!(bound.here("x", ScopeId(2), Space::Value), None);
        assert_eq!(bound.here("x", ScopeId(3), Space::Value), Some(BindingId(3)));
        assert_eq!(bound.here("y", ScopeId(0), Space::Value), None);
        let mut all: Vec<_> = bound.all("x", Space::Value).map(|it| it.0).collect();
        all.sort_unstable();
        assert_eq!(all, [0, 1, 3]);
    }

    #[test]
    fn a_second_declaration_joins_the_first() {
        let mut bound = Bound::default();
        let both = [Space::Value, Space::Type];
        assert_eq!(bound.bind("X", ScopeId(0), &[Space::Type], BindingId(1)).0, 1);
        assert_eq!(bound.bind("X", ScopeId(0), &both, BindingId(2)).0, 1);
        assert_eq!(bound.here("X", ScopeId(0), Space::Value).map(|it| it.0), Some(1));
    }
}

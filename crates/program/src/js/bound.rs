//! What the names of a file mean in each of its scopes.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::facts::{Scope, Space};
use super::sym::{BindingId, ScopeId};

/// The names that a file binds. A name is hashed once for a look-up, however many scopes stand around it, and
/// a file that gives thousands of things the same short name, as bundlers do, costs no more than others.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Bound {
    /// Each name's meanings, outer scopes first: a scope's number is greater than those around it.
    names: FxHashMap<Box<str>, Vec<Meaning>>,
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

    /// Adds what a name means in a scope, unless it means something there already.
    pub(crate) fn add(&mut self, name: &str, scope: ScopeId, space: Space, binding: BindingId) {
        if self.here(name, scope, space).is_some() {
            return;
        }
        let new = Meaning { scope, space, binding };
        if let Some(meanings) = self.names.get_mut(name) {
            meanings.insert(up_to(scope, meanings).len(), new);
        } else {
            self.names.insert(name.into(), vec![new]);
        }
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
        bound.add("x", ScopeId(1), Space::Value, BindingId(1));
        bound.add("x", ScopeId(3), Space::Value, BindingId(3));
        bound.add("x", ScopeId(0), Space::Value, BindingId(0));
        bound.add("x", ScopeId(2), Space::Type, BindingId(2));
        bound.add("x", ScopeId(0), Space::Value, BindingId(9));
        let at = |scope, space| bound.at("x", ScopeId(scope), space, &scopes).map(|it| it.0);
        assert_eq!([0, 1, 2, 3].map(|it| at(it, Space::Value)), [0, 1, 1, 3].map(Some));
        assert_eq!([0, 1, 2, 3].map(|it| at(it, Space::Type)), [None, None, Some(2), None]);
        assert_eq!(bound.here("x", ScopeId(2), Space::Value), None);
        assert_eq!(bound.here("x", ScopeId(3), Space::Value), Some(BindingId(3)));
        assert_eq!(bound.here("y", ScopeId(0), Space::Value), None);
    }
}

//! The names of members in a file, gathered when it is compiled: whoever looks for them later has to read all
//! texts again.

use std::hash::Hasher;

use rustc_hash::{FxHashSet, FxHasher};
use seamlint_syntax::{Field, Kind, Node, NodeId, Tree};

use super::syntax::literal;
use crate::by_name::NameHash;

/// The names of members that are written in one file.
#[derive(Debug, Default)]
pub(crate) struct Members {
    /// Every name behind a point, in front of a colon or of a member that is declared, with its node.
    pub(super) places: Box<[(NameHash, NodeId)]>,
    /// The names of those that are taken of something, each once.
    pub(super) taken: Box<[Spelling]>,
}

/// A name, and what other spellings of it have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spelling {
    pub(super) name: NameHash,
    /// A hash of what is left of it without case, `_` and `-`: as [`crate::contract::exchange::folded`].
    pub(super) folded: u64,
}

impl Members {
    /// Those of a file.
    pub(super) fn of(tree: &Tree) -> Self {
        let (mut places, mut taken) = (Vec::new(), Vec::new());
        let mut seen = FxHashSet::default();
        let mut take = |name: NameHash, text: &str| {
            if seen.insert(name) {
                taken.push(Spelling { name, folded: folded(text) });
            }
        };
        for kind in [Kind::PropertyIdentifier, Kind::PrivatePropertyIdentifier] {
            for node in tree.nodes(kind) {
                let name = NameHash::of(node.text());
                places.push((name, node.id()));
                let holder = node.parent().map(Node::kind);
                if matches!(holder, Some(Kind::MemberExpression | Kind::PairPattern)) {
                    take(name, node.text());
                }
            }
        }
        let patterns = tree.nodes(Kind::ShorthandPropertyIdentifierPattern).map(Node::text);
        let subscripts =
            tree.nodes(Kind::SubscriptExpression).filter_map(|it| literal(it.child(Field::Index)?));
        let pairs = tree.nodes(Kind::PairPattern).filter_map(|it| literal(it.child(Field::Key)?));
        patterns.chain(subscripts).chain(pairs).for_each(|it| take(NameHash::of(it), it));
        Self { places: places.into(), taken: taken.into() }
    }
}

impl Spelling {
    pub(super) fn of(name: &str) -> Self {
        Self { name: NameHash::of(name), folded: folded(name) }
    }
}

fn folded(name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    let kept = name.chars().filter(|it| !matches!(it, '_' | '-'));
    kept.flat_map(char::to_lowercase).for_each(|it| hasher.write_u32(it.into()));
    hasher.finish()
}

//! What a base that is not known stands for, learnt from the calls that have it.
//!
//! `` `${BASE}/users` `` fits the end of `/api/v1/users`. When ten calls with the same base fit routes that
//! way, and at least four in five of them leave the same prefix over, the base is that prefix: a guess for
//! one call is proof for forty.

use rustc_hash::FxHashMap;

use super::super::{Base, Call, Path, Route, Segment};
use super::{Confidence, Found};
use crate::Place;

/// So many links must agree.
const LINKS: usize = 10;

/// Calls with the same base: of one client or wrapper, behind the same expression.
type Key = (Option<Place>, &'static str, String);

/// The prefixes that bases stand for.
#[derive(Debug, Default)]
pub(super) struct Bases(FxHashMap<Key, Vec<Segment>>);

fn key(call: &Call, path: &Path) -> Option<Key> {
    match &path.base {
        Base::Unknown(it) => Some((call.client.instance, call.client.id, it.clone())),
        _ => None,
    }
}

impl Bases {
    /// Learns from what was found without them.
    pub(super) fn learn(routes: &[Route], calls: &[Call], found: &[Found]) -> Self {
        let mut votes: FxHashMap<Key, Vec<&[Segment]>> = FxHashMap::default();
        for (call, found) in calls.iter().zip(found) {
            let [path] = call.paths.as_slice() else { continue };
            let (Some(key), Ok(found)) = (key(call, path), found) else { continue };
            let [(route, confidence)] = found.as_slice() else { continue };
            let route = &routes[route.0 as usize];
            let dropped = route.path.segments.len().checked_sub(path.segments.len());
            let prefix = dropped.and_then(|it| route.path.segments.get(..it));
            let is_literal = |it: &[Segment]| it.iter().all(|it| matches!(it, Segment::Literal(_)));
            let prefix = prefix.filter(|it| *confidence > Confidence::C1 && is_literal(it));
            votes.entry(key).or_default().extend(prefix);
        }
        let elected = votes.into_iter().filter_map(|(key, votes)| {
            let mut counts: FxHashMap<&[Segment], usize> = FxHashMap::default();
            for it in &votes {
                *counts.entry(it).or_default() += 1;
            }
            let (prefix, count) = counts.into_iter().max_by_key(|it| it.1)?;
            let agree = count >= LINKS && 5 * count >= 4 * votes.len();
            agree.then(|| (key, prefix.to_vec()))
        });
        Self(elected.collect())
    }

    /// Whether the base of a path of this call is known now.
    pub(super) fn knows(&self, call: &Call) -> bool {
        call.paths.iter().any(|it| key(call, it).is_some_and(|it| self.0.contains_key(&it)))
    }

    /// A path with its base put in place.
    pub(super) fn resolved(&self, call: &Call, path: &Path) -> Path {
        match key(call, path).and_then(|it| self.0.get(&it)) {
            Some(prefix) => Path {
                base: Base::Own,
                segments: prefix.iter().chain(&path.segments).cloned().collect(),
                trailing_slash: path.trailing_slash,
            },
            None => path.clone(),
        }
    }
}

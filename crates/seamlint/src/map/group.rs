//! Routes grouped by what their paths start with, so that five hundred of them can be read.

use std::collections::BTreeMap;

use super::{Map, Route};

/// Routes with the same start of their paths.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// The start: `/api/users`.
    pub(super) name: String,
    /// Places in [`Map::routes`], sorted by path and method.
    pub(super) routes: Vec<usize>,
}

/// A group of more routes is split where their paths allow it.
const MOST: usize = 6;
/// Groups are split by at most so many segments.
const DEEPEST: usize = 5;

/// All routes in groups, sorted by path.
pub(super) fn groups(map: &Map) -> Vec<Group> {
    let mut all: Vec<_> = (0..map.routes.len()).collect();
    all.sort_by_cached_key(|it| order(&map.routes[*it]));
    let mut out = Vec::new();
    let mut open = if all.is_empty() { Vec::new() } else { vec![(0, all)] };
    while let Some((depth, routes)) = open.pop() {
        let start = |it: usize| map.routes[it].literals.get(depth).cloned();
        let mut parts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for it in &routes {
            if let Some(start) = start(*it) {
                parts.entry(start).or_default().push(*it);
            }
        }
        let is_small = routes.len() <= MOST && depth > 0;
        let goes_down = parts.len() == 1 && parts.values().all(|it| it.len() == routes.len());
        // A route alone is no group: it stays with those above it.
        parts.retain(|_, it| it.len() > 1);
        if depth == DEEPEST || parts.is_empty() || is_small && !goes_down {
            out.push(Group { name: name(map, depth, &routes), routes });
            continue;
        }
        let inside: Vec<_> = parts.values().flatten().copied().collect();
        let rest: Vec<_> = routes.into_iter().filter(|it| !inside.contains(it)).collect();
        if !rest.is_empty() {
            out.push(Group { name: name(map, depth, &rest), routes: rest });
        }
        open.extend(parts.into_values().map(|it| (depth + 1, it)));
    }
    out.sort_by(|a, b| a.name.cmp(&b.name));
    out
}

/// The segments that all routes of a group start with; there is at least one.
fn name(map: &Map, depth: usize, routes: &[usize]) -> String {
    let segments = &map.routes[routes[0]].literals[..depth];
    if segments.is_empty() { "/".to_owned() } else { format!("/{}", segments.join("/")) }
}

/// By path, then by method as people think of them.
fn order(route: &Route) -> (String, usize, String) {
    const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    let rank = METHODS.iter().position(|it| *it == route.method).unwrap_or(METHODS.len());
    (route.path.clone(), rank, route.method.clone())
}

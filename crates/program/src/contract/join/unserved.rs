//! Calls that reach the backend and that no route serves.

use super::super::{Call, CallId, Method, Path, Route, RouteId, RouteKind, Segment};
use super::bases::Bases;
use super::{Joiner, Why};

/// A call whose path no route serves, or none with its method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unserved {
    /// The call.
    pub call: CallId,
    /// Its path, with what its base stands for in place where that was learnt.
    pub path: Path,
    /// The routes that serve the path with other methods, sorted; none where no method is served.
    pub others: Vec<RouteId>,
    /// Whether a page of the front end answers what is asked for with GET and not served by a route.
    pub page: bool,
}

impl Joiner<'_> {
    /// What is known of a call that no route serves; `None` where a router may serve it in a way of its own:
    /// HEAD and OPTIONS, files, paths that vary in more than whole segments, paths that code in front of it changes.
    pub(super) fn unserved(
        &self,
        id: CallId,
        call: &Call,
        why: Why,
        bases: &Bases,
    ) -> Option<Unserved> {
        let asks = |name: &str| matches!(&call.method, Method::Of(it) if it == name);
        if why != Why::UnknownRoute || call.dynamic || asks("HEAD") || asks("OPTIONS") {
            return None;
        }
        let paths: Vec<_> = call.paths.iter().map(|it| bases.resolved(call, it)).collect();
        if !paths.iter().all(is_spelt_out) || paths.iter().any(|it| self.ignores_case(call, it)) {
            return None;
        }
        // What code in front of the routers makes of such a path is not followed.
        if paths.iter().any(|it| self.may_go_on(call, it) || !self.rewrites.cut(it).is_empty()) {
            return None;
        }
        let (mut others, mut page) = (Vec::new(), false);
        for path in &paths {
            for fit in self.fits(path) {
                let route = &self.routes[fit.route.0 as usize];
                page |= route.kind == RouteKind::Files;
                let is_exact = !fit.guessed && !fit.open && fit.dropped == 0 && fit.literals > 0;
                if is_exact && !route.kind.is_catch_all() {
                    others.push(fit.route);
                }
            }
        }
        others.sort_unstable();
        others.dedup();
        Some(Unserved { call: id, path: paths.into_iter().next()?, others, page })
    }

    /// Whether the variable at a path's end may hold slashes and so stand for what routes spell out: behind
    /// `/api/`, `users/1` is as likely as `1`.
    fn may_go_on(&self, call: &Call, path: &Path) -> bool {
        let Some((Segment::Parameter { .. }, before)) = path.segments.split_last() else {
            return false;
        };
        let goes_on = |it: &Route| {
            it.method.serves(&call.method)
                && it.path.segments.starts_with(before)
                && matches!(it.path.segments.get(before.len()), Some(Segment::Literal(_)))
        };
        self.routes.iter().any(goes_on)
    }

    /// Whether a route that does not mind upper and lower case serves a path.
    fn ignores_case(&self, call: &Call, path: &Path) -> bool {
        let is_same = |one: &Segment, other: &Segment| match (one, other) {
            (Segment::Literal(one), Segment::Literal(other)) => one.eq_ignore_ascii_case(other),
            (_, other) => !matches!(other, Segment::Literal(_)),
        };
        self.routes.iter().filter(|it| it.ignores_case && it.method.serves(&call.method)).any(
            |it| {
                let segments = &it.path.segments;
                segments.len() == path.segments.len()
                    && path.segments.iter().zip(segments).all(|it| is_same(it.0, it.1))
            },
        )
    }
}

/// Whether a path consists of literals and of segments that vary as a whole, at least one of them a literal, and
/// is no file's.
fn is_spelt_out(path: &Path) -> bool {
    let is_literal = |it: &Segment| matches!(it, Segment::Literal(_));
    let is_plain = |it: &Segment| is_literal(it) || matches!(it, Segment::Parameter { .. });
    let is_file = matches!(path.segments.last(), Some(Segment::Literal(it)) if it.contains('.'));
    path.segments.iter().all(is_plain) && path.segments.iter().any(is_literal) && !is_file
}

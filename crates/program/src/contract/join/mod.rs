//! Joins calls to routes.
//!
//! A call fits a route when method and segments do. How sure the link is depends on what is known of the
//! prefix: where both sides know it, or both leave it to the same deployment, the match is exact. Where
//! the call has a base that is not known, the end of a route may fit; when ten such calls agree on what
//! the base must stand for, it is taken as known ([`bases`]). Where files or the page of a front end are
//! served for all that nobody else serves, that answers no call below a prefix that other calls are joined
//! below: such a call has no route.

mod bases;
mod index;
mod rewrite;
mod unserved;

use rustc_hash::{FxHashMap, FxHashSet};
use seamlint_syntax::Span;

use super::{Base, Call, CallId, Options, Path, Route, RouteId, RouteKind, Segment};
use crate::FileId;
use bases::Bases;
use index::{Fit, Index, behind};
use rewrite::Rewrites;
pub use unserved::Unserved;

/// Segments that a base which is not known may stand for.
const PREFIX: u32 = 3;
/// So many calls that are joined to a router tell that it is the front end's.
const KNOWN: usize = 10;
/// A call that fits more routes than this alike is joined to none.
const ALIKE: usize = 8;

/// How sure a link is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Ambiguous, or resting on one literal segment.
    C1,
    /// A unique match of the end of a route with at least two literal segments.
    C2,
    /// Path and method are exact and unique.
    C3,
}

/// A call joined to the route that serves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The call.
    pub call: CallId,
    /// The route.
    pub route: RouteId,
    /// How sure that is.
    pub confidence: Confidence,
}

/// Why a call is joined to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// It goes to another host.
    External,
    /// Generated code.
    Generated,
    /// Its path is not known well enough.
    Dynamic,
    /// No route serves it.
    UnknownRoute,
    /// Too many routes serve it alike.
    Ambiguous,
}

/// A call that is joined to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unlinked {
    /// The call.
    pub call: CallId,
    /// Why.
    pub why: Why,
}

/// Joins every call to the routes that serve it. What is joined to nothing comes with the reason, and once more
/// with all that is known of it where no route serves it.
pub(super) fn join(
    routes: &[Route],
    calls: &[Call],
    options: &Options,
    cuts: &[Vec<String>],
) -> (Vec<Link>, Vec<Unlinked>, Vec<Unserved>) {
    let mut joiner = Joiner::new(routes, Rewrites::new(options, cuts));
    let calls = &*joiner.rewrites.based(calls);
    let first: Vec<_> = calls.iter().map(|it| joiner.call(it, &Bases::default())).collect();
    let bases = Bases::learn(routes, calls, &first);
    let second = calls
        .iter()
        .zip(first)
        .map(|(call, first)| if bases.knows(call) { joiner.call(call, &bases) } else { first });
    let second: Vec<_> = second.collect();
    joiner.linked = joiner.linked_prefixes(calls, &second, &bases);
    joiner.foreign = joiner.foreign_roots(&second);
    let (mut links, mut unlinked, mut unserved) = (Vec::new(), Vec::new(), Vec::new());
    for (at, (call, second)) in calls.iter().zip(second).enumerate() {
        let id = CallId(at as u32);
        let is_open = match &second {
            Ok(found) => found.iter().any(|it| joiner.is_foreign(it.0)),
            Err(why) => *why == Why::UnknownRoute,
        };
        let found = if is_open { joiner.call(call, &bases) } else { second };
        match found {
            Ok(found) => links.extend(found.into_iter().map(|(route, confidence)| Link {
                call: id,
                route,
                confidence,
            })),
            Err(why) => {
                unlinked.push(Unlinked { call: id, why });
                unserved.extend(joiner.unserved(id, call, why, &bases));
            }
        }
    }
    (links, unlinked, unserved)
}

/// The routes of a call, sorted, or why there are none.
type Found = Result<Vec<(RouteId, Confidence)>, Why>;

struct Joiner<'r> {
    routes: &'r [Route],
    /// Routes whose prefix is known.
    known: Index,
    /// Routes with a prefix that is not known.
    unknown: Index,
    endings: Index,
    rewrites: Rewrites,
    /// The first segments of the calls that are joined: what lies below them is the API's. Empty until
    /// that is known.
    linked: FxHashSet<String>,
    /// Routers of other servers, to which no call is joined: what they serve where nothing else fits answers none.
    /// Empty until that is known.
    foreign: FxHashSet<u32>,
}

impl<'r> Joiner<'r> {
    fn new(routes: &'r [Route], rewrites: Rewrites) -> Self {
        Self {
            routes,
            known: Index::forward(routes, |it| it.path.base == Base::Own),
            unknown: Index::forward(routes, |it| it.path.base != Base::Own),
            endings: Index::backward(routes),
            rewrites,
            linked: FxHashSet::default(),
            foreign: FxHashSet::default(),
        }
    }

    fn linked_prefixes(&self, calls: &[Call], found: &[Found], bases: &Bases) -> FxHashSet<String> {
        let is_sure = |it: &(RouteId, Confidence)| {
            it.1 > Confidence::C1 && !self.routes[it.0.0 as usize].kind.is_catch_all()
        };
        let sure = |it: &Found| it.as_ref().is_ok_and(|it| it.iter().any(is_sure));
        let sure = calls.iter().zip(found).filter(|it| sure(it.1));
        let paths = sure.flat_map(|it| it.0.paths.iter().map(|path| bases.resolved(it.0, path)));
        paths.filter_map(|it| prefix(&it).map(str::to_owned)).collect()
    }

    /// The routers that a server of its own serves and that no call is joined to, where enough calls are joined to
    /// another one.
    fn foreign_roots(&self, found: &[Found]) -> FxHashSet<u32> {
        let mut counts: FxHashMap<u32, usize> = FxHashMap::default();
        for (route, confidence) in found.iter().flatten().flatten() {
            let route = &self.routes[route.0 as usize];
            if *confidence > Confidence::C1 && !route.kind.is_catch_all() {
                *counts.entry(route.root).or_default() += 1;
            }
        }
        if counts.values().all(|it| *it < KNOWN) {
            return FxHashSet::default();
        }
        let alone = self.routes.iter().filter(|it| it.served_alone).map(|it| it.root);
        alone.filter(|it| !counts.contains_key(it)).collect()
    }

    /// Whether a route is what a router of another server serves where nothing else fits.
    fn is_foreign(&self, route: RouteId) -> bool {
        let route = &self.routes[route.0 as usize];
        let is_literal = |it: &Segment| matches!(it, Segment::Literal(_));
        self.foreign.contains(&route.root)
            && route.kind.is_catch_all()
            && !route.path.segments.iter().any(is_literal)
    }

    fn call(&self, call: &Call, bases: &Bases) -> Found {
        if call.client.generated {
            return Err(Why::Generated);
        }
        let own: Vec<_> =
            call.paths.iter().filter(|it| !matches!(it.base, Base::Host(_))).collect();
        if own.is_empty() {
            return Err(if call.paths.is_empty() { Why::Dynamic } else { Why::External });
        }
        let (mut found, mut why) = (Vec::new(), None);
        for path in own {
            let path = bases.resolved(call, path);
            let whole = || self.path(call, &path).or_else(|why| self.cut(call, &path, why));
            let routes = match self.rewrites.proxied(&path) {
                // Not every call goes through the proxy.
                Some(inner) => self.path(call, &inner).or_else(|_| whole()),
                None => whole(),
            };
            match routes {
                Ok(routes) => found.extend(routes),
                Err(it) => why = Some(why.map_or(it, |why: Why| worse(why, it))),
            }
        }
        // The surest link of a route stands.
        found.sort_unstable_by_key(|it: &(RouteId, Confidence)| (it.0, std::cmp::Reverse(it.1)));
        found.dedup_by_key(|it| it.0);
        match why {
            Some(_) if call.dynamic && found.is_empty() => Err(Why::Dynamic),
            Some(why) if found.is_empty() => Err(why),
            _ => Ok(found),
        }
    }

    /// The routes that serve one path of a call.
    fn path(&self, call: &Call, path: &Path) -> Found {
        let is_literal = |it: &Segment| matches!(it, Segment::Literal(_) | Segment::Mixed { .. });
        let is_nothing = path.segments.is_empty() && path.base != Base::Own;
        if is_nothing || !path.segments.is_empty() && !path.segments.iter().any(is_literal) {
            return Err(Why::Dynamic);
        }
        let mut fits = self.fits(path);
        fits.retain(|it| {
            let route = &self.routes[it.route.0 as usize];
            let is_root = path.segments.is_empty() && route.path.segments.is_empty();
            let may_hold = if route.kind.is_catch_all() {
                route.may_hold(call, path, it)
            } else {
                it.literals > 0 || is_root
            };
            may_hold && route.method.serves(&call.method)
        });
        let best = self.best(fits);
        match best.len() {
            0 if path.segments.contains(&Segment::Rest) => Err(Why::Dynamic),
            0 => self.page(call, path),
            1 => Ok(vec![(best[0].route, self.confidence(call, path, &best[0]))]),
            count if count > ALIKE => Err(Why::Ambiguous),
            _ => Ok(best.iter().map(|it| (it.route, Confidence::C1)).collect()),
        }
    }

    /// The routes that serve what code in front of the routers leaves of a path that none serves as it is. What
    /// that code does is not followed: a route that fits then is a good guess.
    fn cut(&self, call: &Call, path: &Path, why: Why) -> Found {
        let mut left = self.rewrites.cut(path).into_iter();
        if why != Why::UnknownRoute {
            return Err(why);
        }
        let found = left.find_map(|it| self.path(call, &it).ok()).ok_or(why)?;
        let is_literal = |it: &&Segment| matches!(it, Segment::Literal(_));
        let surest = |route: RouteId| {
            let segments = &self.routes[route.0 as usize].path.segments;
            let literals = segments.iter().filter(is_literal).count();
            if literals >= 2 { Confidence::C2 } else { Confidence::C1 }
        };
        Ok(found.into_iter().map(|it| (it.0, it.1.min(surest(it.0)))).collect())
    }

    /// The page of a front end that is answered where nothing else is served: to those that read, and not
    /// below what other calls say is the API's.
    fn page(&self, call: &Call, path: &Path) -> Found {
        let is_outside = !self.linked.is_empty()
            && call.reads()
            && match prefix(path) {
                Some(it) => !self.linked.contains(it),
                None => path.segments.is_empty(),
            };
        let mut fits = if is_outside { self.fits(path) } else { Vec::new() };
        fits.retain(|it| {
            let route = &self.routes[it.route.0 as usize];
            route.kind == RouteKind::Files && route.method.serves(&call.method)
        });
        let best = self.best(fits);
        match best.len() {
            0 => Err(Why::UnknownRoute),
            count if count > ALIKE => Err(Why::Ambiguous),
            _ => Ok(best.iter().map(|it| (it.route, Confidence::C1)).collect()),
        }
    }

    fn fits(&self, path: &Path) -> Vec<Fit> {
        let mut fits = Vec::new();
        self.known.whole(&path.segments, &mut fits);
        self.unknown.whole(&path.segments, &mut fits);
        // What a route does not know of its prefix, the call may spell out.
        for count in 1..=PREFIX {
            let from = fits.len();
            self.unknown.whole(behind(path, count as usize), &mut fits);
            fits[from..].iter_mut().for_each(|it| it.dropped = count);
        }
        if path.base != Base::Own {
            let from = fits.len();
            self.endings.endings(&path.segments, PREFIX, &mut fits);
            let mut endings = fits.split_off(from);
            endings.retain(|it| it.dropped > 0);
            fits.extend(endings);
        }
        fits.retain(|it| !self.is_foreign(it.route));
        fits
    }

    /// The fits that nothing tells apart, of those that are best.
    fn best(&self, mut fits: Vec<Fit>) -> Vec<Fit> {
        let route = |it: &Fit| &self.routes[it.route.0 as usize];
        let rank = |it: &Fit| {
            let catches = route(it).kind.is_catch_all();
            // What is below everything says less than a guess.
            let is_all = catches && it.literals == 0;
            (is_all, it.guessed, catches, it.dropped > 0, it.open, std::cmp::Reverse(it.score))
        };
        fits.sort_by_key(|it| (rank(it), it.route));
        fits.dedup_by_key(|it| it.route);
        let Some(first) = fits.first().copied() else { return fits };
        // Some routers ask for the order of registration, not for what is most specific.
        let exact = |it: &Fit| !it.guessed && it.dropped == first.dropped;
        if exact(&first) && route(&first).first_wins {
            let root = route(&first).root;
            let rivals = || fits.iter().filter(|it| exact(it) && route(it).root == root);
            // What answers when nothing fits is last, wherever it is registered.
            let named = rivals().filter(|it| !route(it).kind.is_catch_all());
            let first = named.min_by_key(|it| route(it).order);
            let first = first.or_else(|| rivals().min_by_key(|it| route(it).order));
            return first.into_iter().copied().collect();
        }
        fits.retain(|it| rank(it) == rank(&first));
        let mut handlers: Vec<(Option<(FileId, Span)>, &super::Method)> = Vec::new();
        fits.retain(|it| {
            let route = route(it);
            let handler = route.handler.as_ref().map(|it| (it.place.file, it.place.span));
            let is_new = handler.is_none() || !handlers.contains(&(handler, &route.method));
            handlers.push((handler, &route.method));
            is_new
        });
        fits
    }

    fn confidence(&self, call: &Call, path: &Path, fit: &Fit) -> Confidence {
        let route = &self.routes[fit.route.0 as usize];
        let is_literal = |it: &&Segment| matches!(it, Segment::Literal(_));
        let literals = route.path.segments.iter().filter(is_literal).count();
        if fit.guessed || route.kind.is_catch_all() {
            return Confidence::C1;
        }
        if fit.dropped > 0 {
            return if literals >= 2 { Confidence::C2 } else { Confidence::C1 };
        }
        let is_exact = path.base == route.path.base.kind_of(&path.base) || fit.literals >= 2;
        let is_sure = is_exact && !fit.open && call.method.is_one();
        if is_sure { Confidence::C3 } else { Confidence::C2 }
    }
}

/// The first segment of a path of the own server.
fn prefix(path: &Path) -> Option<&str> {
    match path.segments.first() {
        Some(Segment::Literal(it)) if path.base == Base::Own => Some(it),
        _ => None,
    }
}

/// Of two reasons the one that says less of the code.
fn worse(one: Why, other: Why) -> Why {
    let rank = |it: Why| match it {
        Why::Dynamic => 0,
        Why::Ambiguous => 1,
        _ => 2,
    };
    if rank(other) < rank(one) { other } else { one }
}

impl RouteKind {
    /// Whether it stands for much that is not known one by one.
    pub fn is_catch_all(self) -> bool {
        matches!(self, Self::Files | Self::Opaque)
    }
}

impl Base {
    /// Another base as far as links mind it: two that are not known are alike.
    fn kind_of(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Unknown(_), Self::Unknown(_)) => other.clone(),
            _ => self.clone(),
        }
    }
}

impl Route {
    /// Whether a route that stands for much that is not known may serve a call: what is opaque serves all
    /// below it; files are asked for by GET, below a prefix of their own or by a name with an extension.
    fn may_hold(&self, call: &Call, path: &Path, fit: &Fit) -> bool {
        if self.kind == RouteKind::Opaque {
            return true;
        }
        let has_extension = match path.segments.last() {
            Some(Segment::Literal(it)) => it.contains('.'),
            Some(Segment::Mixed { suffix, .. }) => suffix.contains('.'),
            _ => false,
        };
        call.reads() && (fit.literals > 0 || has_extension)
    }
}

impl Call {
    /// Whether it asks for something and changes nothing.
    fn reads(&self) -> bool {
        matches!(&self.method, super::Method::Of(it) if it == "GET" || it == "HEAD")
    }
}

#[cfg(test)]
mod tests;

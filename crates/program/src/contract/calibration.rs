//! Whether what is not found may be believed to be missing.
//!
//! That no route serves a call says as much of the linter as of the project: the base may be another than the
//! one that was read, and a registration may not have been understood. So the calls with the same base are
//! asked: where nearly all of them are joined to routes, base and registrations are read rightly.

use super::{
    Base, Call, CallId, Confidence, Contract, Path, Route, RouteId, Segment, Unserved, Why,
};
use crate::Place;

/// So many calls with the same base must be joined,
const LINKS: usize = 10;
/// and so many in a hundred.
const PERCENT: usize = 80;

/// What calls share that go to the same place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shared<'c> {
    /// The client instance, or the wrapper.
    Instance(Place, &'c Base),
    /// A base that is not known, by its expression.
    Unknown(&'c str),
    /// The first segment.
    Start(&'c str),
}

/// How many of some calls are joined to routes.
#[derive(Clone, Copy, Default)]
struct Tally {
    joined: usize,
    all: usize,
}

impl Tally {
    fn holds(self) -> bool {
        self.joined >= LINKS && self.joined * 100 >= self.all * PERCENT
    }

    /// Whether the calls are enough to speak, and say that they are not understood.
    fn denies(self) -> bool {
        self.all >= LINKS && !self.holds()
    }
}

impl Contract {
    /// Whether the other calls with the same base prove that it and the routes behind it are understood: at
    /// least ten of them, and four in five, are joined to routes. The same base is the same instance of a client,
    /// the same wrapper, the same unknown expression in front, or the same first segment. Calls to other hosts,
    /// generated ones, and those whose path is not known do not count, nor does the call itself.
    pub fn calibrated(&self, call: CallId) -> bool {
        let of = self.call(call);
        let Some(path) = of.paths.first() else { return false };
        let instance =
            of.client.instance.map(|it| self.tally(call, Shared::Instance(it, &path.base)));
        let start = start(path).map(|it| self.tally(call, it));
        let is_mounted = || self.is_mounted(path);
        let holds = start.is_some_and(Tally::holds)
            || instance.is_some_and(Tally::holds) && (path.base != Base::Own || is_mounted());
        holds && !instance.is_some_and(Tally::denies) && !start.is_some_and(Tally::denies)
    }

    /// The calls that no route serves, where that can be believed, sorted. A page of the front end that answers
    /// whatever is asked for with GET is no route where nearly all calls below the same first segment have one.
    pub fn unserved(&self) -> impl Iterator<Item = &Unserved> {
        self.unserved.iter().filter(|it| {
            let paths = &self.call(it.call).paths;
            let start = || paths.first().and_then(start).map(|at| self.tally(it.call, at));
            self.calibrated(it.call)
                && (!it.page || start().is_some_and(Tally::holds))
                && !self.is_served_otherwise(it.call)
        })
    }

    /// Whether the expression that sends a call sends others that have a route: which of its paths are ever asked for
    /// is for those to say who call the function around it.
    fn is_served_otherwise(&self, call: CallId) -> bool {
        let place = self.call(call).place;
        let same = self.calls.iter().enumerate().filter(|it| it.1.place == place);
        same.map(|it| CallId(it.0 as u32)).any(|it| it != call && self.is_joined(it) == Some(true))
    }

    /// The route that has most of a path in common with it from its start on, and at least one literal segment; of
    /// those alike the one whose length is nearest, then the first.
    pub fn nearest(&self, path: &Path) -> Option<RouteId> {
        let common = |route: &Route| {
            let both = route.path.segments.iter().zip(&path.segments);
            both.take_while(|(one, other)| one == other || !matches!(one, Segment::Literal(_)))
                .count()
        };
        let rank = |route: &Route| {
            let apart = route.path.segments.len().abs_diff(path.segments.len());
            (common(route), std::cmp::Reverse(apart))
        };
        let routes = self.routes.iter().enumerate().filter(|it| !it.1.kind.is_catch_all());
        let near =
            routes.filter(|it| self::start(&it.1.path) == self::start(path) && common(it.1) > 0);
        let best = near.min_by_key(|it| (std::cmp::Reverse(rank(it.1)), it.0))?;
        Some(RouteId(best.0 as u32))
    }

    /// Whether some route starts as a path does.
    fn is_mounted(&self, path: &Path) -> bool {
        let mut routes = self.routes.iter().filter(|it| !it.kind.is_catch_all());
        routes.any(|it| it.path.segments.first() == path.segments.first())
    }

    fn tally(&self, without: CallId, shared: Shared<'_>) -> Tally {
        let mut tally = Tally::default();
        for (at, call) in self.calls.iter().enumerate() {
            let id = CallId(at as u32);
            if id == without || !call.paths.iter().any(|it| shared.is_of(call, it)) {
                continue;
            }
            if let Some(joined) = self.is_joined(id) {
                tally.all += 1;
                tally.joined += usize::from(joined);
            }
        }
        tally
    }

    /// Whether a call is joined to a route of its own; `None` where nothing can be said.
    fn is_joined(&self, call: CallId) -> Option<bool> {
        if let Ok(at) = self.unlinked.binary_search_by_key(&call, |it| it.call) {
            let counts = matches!(self.unlinked[at].why, Why::UnknownRoute | Why::Ambiguous);
            return counts.then_some(false);
        }
        let from = self.links.partition_point(|it| it.call < call);
        let links = self.links[from..].iter().take_while(|it| it.call == call);
        let is_own = |it: &super::Link| {
            it.confidence > Confidence::C1 || !self.route(it.route).kind.is_catch_all()
        };
        Some(links.into_iter().any(is_own))
    }
}

fn start(path: &Path) -> Option<Shared<'_>> {
    match (&path.base, path.segments.first()) {
        (Base::Unknown(it), _) => Some(Shared::Unknown(it)),
        (Base::Own, Some(Segment::Literal(it))) => Some(Shared::Start(it)),
        _ => None,
    }
}

impl Shared<'_> {
    fn is_of(self, call: &Call, path: &Path) -> bool {
        match self {
            Self::Instance(it, base) => call.client.instance == Some(it) && path.base == *base,
            _ => start(path) == Some(self),
        }
    }
}

#[cfg(test)]
mod tests;

//! From registrations with roots to routes with whole paths: routers stand inside of routers.

use rustc_hash::{FxHashMap, FxHashSet};

use super::between::Between;
use super::budgets::Served;
use super::data::ROUTERS;
use super::pattern;
use super::register::{Edge, Registered, Said};
use super::router::Root;
use crate::Place;
use crate::contract::{Budget, Method, Path, Route, RouteKind};

/// Where a root stands in the end.
#[derive(Clone, Debug)]
struct Standing {
    root: Root,
    prefix: Path,
    mounts: Vec<Place>,
    middleware: Vec<Between>,
    /// The way to the mount.
    way: Vec<Place>,
}

/// How deep routers stand inside of each other.
const DEPTH: usize = 8;
/// In how many places one router may stand.
const STANDINGS: usize = 64;

/// What all registrations say together.
struct All {
    edges: FxHashMap<Root, Vec<Edge>>,
    uses: FxHashMap<Root, Vec<Registered>>,
}

/// The routes of all registrations, sorted by place.
pub(super) fn routes(said: Vec<Said>, servers: &[Served], served: &[Root]) -> Vec<Route> {
    let mut all = All { edges: FxHashMap::default(), uses: FxHashMap::default() };
    let mut registered = Vec::new();
    let mut mounted = Vec::new();
    for it in said {
        match it {
            Said::Route(it) => registered.push(*it),
            Said::Use(it) => all.uses.entry(it.at.root).or_default().push(*it),
            Said::Edge(it) => mounted.push(*it),
        }
    }
    let mut known: FxHashSet<Root> = registered.iter().map(|it| it.at.root).collect();
    known.extend(mounted.iter().map(|it| it.outer.at.root));
    for edge in mounted {
        if known.contains(&edge.inner) {
            all.edges.entry(edge.inner).or_default().push(edge);
        } else {
            // A router of which nothing is known serves what it likes.
            let mut outer = edge.outer;
            outer.kind = RouteKind::Opaque;
            outer.subtree = true;
            registered.push(outer);
        }
    }
    all.place(registered, servers, served)
}

impl All {
    fn place(
        &self,
        registered: Vec<Registered>,
        servers: &[Served],
        served: &[Root],
    ) -> Vec<Route> {
        let mut out = Vec::new();
        let mut standings: FxHashMap<Root, Vec<Standing>> = FxHashMap::default();
        for it in registered {
            let root = it.at.root;
            let standing = standings.entry(root).or_insert_with(|| self.standings(root, DEPTH));
            let own = self.middleware(&it);
            for at in standing.iter() {
                let mut mounts = at.mounts.clone();
                mounts.extend(it.at.mounts.iter().copied());
                let mut way = at.way.clone();
                way.extend(it.way.iter().copied());
                let mut middleware = at.middleware.clone();
                middleware.extend(own.iter().cloned());
                let mut budgets = it.budgets.clone();
                budgets.extend(middleware.iter().rev().filter_map(|it| it.budget.clone()));
                let limits = limits(at.root, servers);
                budgets.extend(limits.filter(|_| !it.own_deadline).cloned());
                for method in &it.methods {
                    let route = Route {
                        method: method.clone(),
                        path: pattern::behind(&at.prefix, it.path.clone()),
                        subtree: it.subtree,
                        router: &ROUTERS.kinds[it.at.router].id,
                        root: 0,
                        order: 0,
                        way: way.clone(),
                        conditional: it.conditional,
                        served_alone: served.contains(&at.root),
                        first_wins: ROUTERS.kinds[it.at.router].first_wins,
                        ignores_case: ROUTERS.kinds[it.at.router].ignores_case,
                        kind: kind_of(it.kind, method),
                        place: it.place,
                        mounts: mounts.clone(),
                        handler: it.handler.clone(),
                        middleware: middleware.iter().map(|it| it.handler.clone()).collect(),
                        budgets: budgets.clone(),
                    };
                    out.push((at.root, it.fallback, way.clone(), route));
                }
            }
        }
        number(out)
    }

    /// The middleware of a registration: what is added to its router before it, then its own.
    fn middleware(&self, it: &Registered) -> Vec<Between> {
        let uses = self.uses.get(&it.at.root).map_or(&[][..], Vec::as_slice);
        let before = uses
            .iter()
            .filter(|used| it.at.scope.starts_with(&used.at.scope) && used.way <= it.way);
        let added = before.flat_map(|it| it.middleware.iter().cloned());
        added.chain(it.middleware.iter().cloned()).collect()
    }

    fn standings(&self, root: Root, depth: usize) -> Vec<Standing> {
        let alone = Standing {
            root,
            prefix: Path::default(),
            mounts: Vec::new(),
            middleware: Vec::new(),
            way: Vec::new(),
        };
        let Some(edges) = self.edges.get(&root) else { return vec![alone] };
        let Some(left) = depth.checked_sub(1) else { return Vec::new() };
        let mut out = Vec::new();
        for edge in edges {
            let own = self.middleware(&edge.outer);
            for around in self.standings(edge.outer.at.root, left) {
                let mut standing = around;
                standing.prefix = pattern::behind(&standing.prefix, edge.prefix.clone());
                standing.mounts.extend(edge.outer.at.mounts.iter().copied());
                standing.mounts.push(edge.outer.place);
                standing.middleware.extend(own.iter().cloned());
                standing.way.extend(edge.outer.way.iter().copied());
                out.push(standing);
            }
        }
        out.truncate(STANDINGS);
        if out.is_empty() { vec![alone] } else { out }
    }
}

/// The kind of a route with this method: a WebSocket starts with GET, and so does an event stream that a browser
/// reads, but that may be asked for in other ways too.
fn kind_of(kind: RouteKind, method: &Method) -> RouteKind {
    match (kind, method) {
        (RouteKind::WebSocket, Method::Of(name)) if name != "GET" && name != "CONNECT" => {
            RouteKind::Http
        }
        _ => kind,
    }
}

/// The limits of the servers that serve a root. A server of which nobody knows what it serves counts where it is
/// the only one.
fn limits(root: Root, servers: &[Served]) -> impl Iterator<Item = &Budget> {
    let counts = move |it: &&Served| match it.root {
        Some(served) => served == root,
        None => servers.len() == 1,
    };
    servers.iter().filter(counts).filter_map(|it| it.budget.as_ref())
}

/// Numbers roots by the places of their first registrations, and the registrations of each by the way to them;
/// what is asked only where nothing else fits comes last, wherever it is registered.
fn number(mut all: Vec<(Root, bool, Vec<Place>, Route)>) -> Vec<Route> {
    all.sort_by(|a, b| (a.0, a.1, &a.2).cmp(&(b.0, b.1, &b.2)));
    let mut last = None;
    let (mut root, mut order) = (0, 0);
    for it in &mut all {
        if last.is_some_and(|last| last != it.0) {
            root += 1;
            order = 0;
        }
        last = Some(it.0);
        (it.3.root, it.3.order) = (root, order);
        order += 1;
    }
    let mut routes: Vec<_> = all.into_iter().map(|it| it.3).collect();
    routes.sort_by_key(|a| (a.place, a.root, a.order));
    routes.dedup_by(|a, b| {
        let same = (a.place, &a.path, &a.method) == (b.place, &b.path, &b.method);
        same && a.handler == b.handler && a.root == b.root
    });
    routes
}

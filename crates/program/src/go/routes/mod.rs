//! The routes that a project's Go code registers.
//!
//! ```text
//! calls by name ─▶ action (type of the callee) ─▶ every way in which the call is come to
//!                                                     │ router: root and prefix
//!                                                     │ pattern, methods, handler
//! roots inside of roots (mounts) ◀── registrations ◀──┘
//!            └─▶ routes: whole paths, kinds, limits of time
//! ```
//!
//! Expressions are followed towards their origin. Where that hangs on who calls a function, or on the entry
//! that a loop is at, the evaluation asks for it ([`env::Need`]) and is begun again in every way there is, so
//! that prefix, pattern and handler of one registration always belong together.

mod between;
mod budgets;
mod configured;
mod contexts;
mod data;
mod env;
mod follow;
mod handler;
mod handler_maps;
mod index;
mod kinds;
mod meta;
mod methods;
mod names;
mod page;
mod pattern;
mod place;
mod register;
mod router;
#[cfg(test)]
mod tests;
mod text;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{FunctionId, LocalId, View};
use crate::contract::{Method, Route, RouteKind, Segment};
use crate::{FileId, Place};
use contexts::Context;
use data::Does;
use env::{Calls, Expr};
use follow::Definition;
use index::{CallAt, Reference};
use kinds::Conduct;
use names::Names;
use register::{Registered, Said};
use router::At;

/// How many steps one evaluation may take.
const FUEL: u32 = 4000;
/// How many steps all evaluations of a project may take.
const ALL_FUEL: u32 = 20_000_000;

/// What each local gets.
type Definitions<'p> = FxHashMap<(FileId, LocalId), Rc<[Definition<'p>]>>;

/// The routers that locals are, by the calls that lead there.
type Groups = FxHashMap<(FileId, LocalId, Calls), Rc<[At]>>;

/// What is found out while routes are looked for.
struct Finder<'p> {
    view: View<'p>,
    names: Names<'p>,
    answered: RefCell<FxHashMap<FunctionId, Vec<Method>>>,
    calls: RefCell<FxHashMap<Box<str>, Rc<[CallAt]>>>,
    references: RefCell<FxHashMap<Arc<str>, Vec<Reference<'p>>>>,
    definitions: RefCell<Definitions<'p>>,
    stores: RefCell<FxHashMap<Place, Rc<[Expr<'p>]>>>,
    contexts: RefCell<FxHashMap<FunctionId, Rc<[Context<'p>]>>>,
    /// Of locals that get one value.
    groups: RefCell<Groups>,
    /// The handlers that are being followed, with the depth of their environments.
    serving: RefCell<Vec<(Expr<'p>, usize)>>,
    /// The last call, or entry of a table, through which a value came in.
    hop: Cell<Option<Place>>,
    fuel: Cell<u32>,
    /// The steps that are left for all evaluations.
    left: Cell<u32>,
}

impl View<'_> {
    /// Every route of the project, sorted by the place of its registration.
    pub fn routes(self) -> Vec<Route> {
        Finder::new(self).routes()
    }
}

impl<'p> Finder<'p> {
    fn new(view: View<'p>) -> Self {
        Self {
            view,
            names: Names::of(view),
            answered: RefCell::default(),
            calls: RefCell::default(),
            references: RefCell::default(),
            definitions: RefCell::default(),
            stores: RefCell::default(),
            contexts: RefCell::default(),
            groups: RefCell::default(),
            serving: RefCell::default(),
            hop: Cell::new(None),
            fuel: Cell::new(FUEL),
            left: Cell::new(ALL_FUEL),
        }
    }
}

impl Finder<'_> {
    fn routes(&self) -> Vec<Route> {
        let mut said = Vec::new();
        for (file, call) in self.candidates() {
            let Some(callee) = self.callee_at((file, call)) else { continue };
            let Some(action) = data::ROUTERS.action(&callee.symbol) else { continue };
            let registers = matches!(
                action.call.does,
                Does::Route
                    | Does::Files
                    | Does::Fallback
                    | Does::Mapping
                    | Does::Table
                    | Does::Bind
                    | Does::Use
            );
            if let Some(node) = self.view.call_node(file, call).filter(|_| registers) {
                self.said(file, node, action, &mut said);
            }
        }
        self.fallbacks(&mut said);
        self.configured(&mut said);
        self.handler_maps(&mut said);
        let conduct = self.conduct();
        for it in &mut said {
            if let Said::Route(it) = it {
                self.judge(it, &conduct);
            }
        }
        let servers = self.servers();
        let roots = self.served_roots(&servers);
        place::routes(said, &servers, &roots)
    }

    /// What a route's handler says of it.
    fn judge(&self, route: &mut Registered, conduct: &Conduct) {
        let Some(function) = route.handler.as_ref().and_then(|it| it.function) else { return };
        if route.kind == RouteKind::Http {
            route.kind = conduct.kind(function, &route.path, route.subtree);
            if self.is_given_socket(function) {
                route.kind = RouteKind::WebSocket;
            }
        }
        route.conditional |= self.passes_on(function, route.at.router);
        route.own_deadline = conduct.sets_deadline(function);
        route.budgets.extend(conduct.limits(function).iter().cloned());
        let is_everything = route.path.segments.iter().all(|it| *it == Segment::Rest)
            && (route.subtree || !route.path.segments.is_empty());
        let serves_files = || conduct.kind(function, &route.path, true) == RouteKind::Files;
        if route.fallback
            && route.kind == RouteKind::Opaque
            && (serves_files() || self.is_page(function))
        {
            route.kind = RouteKind::Files;
        }
        if route.kind == RouteKind::Http && is_everything {
            // What only reads is the page of a front end; what takes all methods may be a dispatcher of
            // its own: nothing is said about any path.
            let reads = |it: &Method| matches!(it, Method::Of(it) if it == "GET" || it == "HEAD");
            let is_page = !route.methods.is_empty() && route.methods.iter().all(reads)
                || self.is_page(function);
            route.kind = if is_page { RouteKind::Files } else { RouteKind::Opaque };
        }
        if route.methods == [Method::Any] {
            let methods = self.answered_methods(function);
            if !methods.is_empty() {
                route.methods = methods;
            }
        }
    }

    /// Whether a handler may leave a request to the next route that fits.
    fn passes_on(&self, function: FunctionId, router: usize) -> bool {
        let Some(name) = &data::ROUTERS.kinds[router].passes_on else { return false };
        let calls = self.calls_named(name);
        let mut calls = calls.iter().filter(|it| it.0 == function.file);
        calls.any(|(file, call)| {
            let node = self.view.call_node(*file, *call);
            node.and_then(|it| self.view.function_at(*file, it)) == Some(function)
        })
    }

    /// Takes one step off what is left for an evaluation; whether there was one.
    fn spend(&self) -> bool {
        let left = self.fuel.get();
        self.fuel.set(left.saturating_sub(1));
        left > 0
    }

    /// Begins another evaluation, which may take its own steps as long as all together do not take too many.
    fn refuel(&self) {
        let used = FUEL - self.fuel.get();
        self.left.set(self.left.get().saturating_sub(used));
        self.fuel.set(FUEL.min(self.left.get()));
    }
}

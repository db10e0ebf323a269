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

mod contexts;
mod data;
mod env;
mod follow;
mod handler;
mod index;
mod meta;
mod pattern;
mod place;
mod register;
mod router;
#[cfg(test)]
mod tests;
mod text;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::{FunctionId, View};
use crate::Place;
use crate::contract::Route;
use contexts::Context;
use data::Does;
use env::Expr;
use index::CallAt;

/// How many steps one evaluation may take.
const FUEL: u32 = 4000;

/// What is found out while routes are looked for.
struct Finder<'p> {
    view: View<'p>,
    calls: RefCell<FxHashMap<Box<str>, Rc<[CallAt]>>>,
    stores: RefCell<FxHashMap<Place, Rc<[Expr<'p>]>>>,
    contexts: RefCell<FxHashMap<FunctionId, Rc<[Context<'p>]>>>,
    /// The last call, or entry of a table, through which a value came in.
    hop: Cell<Option<Place>>,
    fuel: Cell<u32>,
}

impl View<'_> {
    /// Every route of the project, sorted by the place of its registration.
    pub fn routes(self) -> Vec<Route> {
        let finder = Finder {
            view: self,
            calls: RefCell::default(),
            stores: RefCell::default(),
            contexts: RefCell::default(),
            hop: Cell::new(None),
            fuel: Cell::new(FUEL),
        };
        finder.routes()
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
        place::routes(said)
    }

    /// Takes one step off what is left for an evaluation; whether there was one.
    fn spend(&self) -> bool {
        let left = self.fuel.get();
        self.fuel.set(left.saturating_sub(1));
        left > 0
    }

    fn refuel(&self) {
        self.fuel.set(FUEL);
    }
}

//! The contract between the two sides: routes that Go serves, calls that JavaScript makes, and the links
//! that join them.
//!
//! ```text
//! Go registrations ─▶ go/routes    ─▶ Route ──┐
//!                                             ├─▶ join ─▶ Link ─▶ rules in seam/, `seamlint map`
//! fetch, axios, …  ─▶ js/requests  ─▶ Call ───┘
//! ```
//!
//! Both sides speak of paths in one form ([`Path`]); a step that is not known is part of it, so that an
//! unknown base or a variable segment never pretends to be a literal one. What is not joined is kept with
//! the reason ([`Unlinked`]): silence about a call is never an accident.
//!
//! The contract is made when it is asked for first and depends on the linked program alone.

mod calibration;
mod call;
pub mod exchange;
mod failure;
mod formats;
pub(crate) mod interest;
mod join;
mod names;
mod options;
mod path;
mod query;
mod read;
mod route;
mod shadow;
pub mod shape;
mod talk;
mod unexpected;

pub use call::{Body, Call, CallKind, Client, Hop, Inner, MediaType, Timeout};
pub use exchange::{Exchanged, LostNull, Served};
pub use failure::{Unparsable, Unsent};
pub use formats::{Refused, Written};
pub use interest::Detail;
pub use join::{Confidence, Link, Unlinked, Unserved, Why};
pub use names::Misnamed;
pub use options::{ClientFunction, MethodOption, Options, RouterFunction};
pub use path::{Base, Path, Segment};
pub use read::{Harm, ReadMember};
pub use route::{Budget, BudgetKind, Handler, Method, Route, RouteKind};
pub use shadow::Shadowed;
pub use shape::Shape;
pub use talk::{Talk, Unheard};
pub use unexpected::{Event, Unexpected};

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};
use seamlint_syntax::NodeId;

use crate::go::{FunctionId, NullAnswer};
use crate::js::uses::Uses;
use crate::once_map::OnceMap;
use crate::{FileId, Program};

/// A route, as its place in [`Contract::routes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RouteId(pub u32);

/// A call, as its place in [`Contract::calls`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(pub u32);

/// Routes, calls and what joins them.
#[derive(Debug, Default)]
pub struct Contract {
    /// Every route, sorted by the place of its registration; one that is mounted twice is there twice.
    pub routes: Vec<Route>,
    /// Every call, sorted by place.
    pub calls: Vec<Call>,
    /// Calls joined to routes, sorted by call and route. A call has several where it is ambiguous.
    pub links: Vec<Link>,
    /// Calls that are joined to nothing, sorted by call.
    pub unlinked: Vec<Unlinked>,
    /// Calls that no route was found for, sorted, whether or not that can be believed: [`Contract::unserved`]
    /// asks.
    unserved: Vec<Unserved>,
    exchanged: OnceLock<Vec<Exchanged>>,
    /// What handlers answer to calls as JSON where nothing failed, once somebody has asked.
    answered: OnceLock<FxHashMap<CallId, Shape>>,
    /// The nulls among that, by handler.
    nulls: OnceLock<FxHashMap<FunctionId, Vec<NullAnswer>>>,
    /// Those of them that are sure to come, where JavaScript may take them.
    main_nulls: OnceLock<FxHashMap<FunctionId, Vec<NullAnswer>>>,
    notes: interest::Notes,
    /// The calls of clients whose failures may be known.
    failing_senders: OnceLock<FxHashSet<(FileId, NodeId)>>,
    /// What is done with the answers of the calls of clients behind wrappers.
    senders: OnceMap<(FileId, NodeId), Arc<Uses>>,
}

impl Contract {
    pub(crate) fn of(program: &Program) -> Self {
        let routes = program.go().routes();
        let calls = program.js().requests();
        let (links, unlinked, unserved) =
            join::join(&routes, &calls, program.seam(), &program.go().cut_segments());
        Self { routes, calls, links, unlinked, unserved, ..Self::default() }
    }

    /// The route with this id.
    ///
    /// # Panics
    /// Never for an id of this contract.
    pub fn route(&self, id: RouteId) -> &Route {
        &self.routes[id.0 as usize]
    }

    /// The call with this id.
    ///
    /// # Panics
    /// Never for an id of this contract.
    pub fn call(&self, id: CallId) -> &Call {
        &self.calls[id.0 as usize]
    }
}

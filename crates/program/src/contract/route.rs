//! What Go serves.

use super::Path;
use crate::{Place, go};

/// A method of HTTP.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// This one, in upper case.
    Of(String),
    /// Every method.
    Any,
    /// Not known.
    #[default]
    Unknown,
}

impl Method {
    /// Whether a route of this method may serve a call of another.
    pub fn serves(&self, call: &Self) -> bool {
        matches!(self, Self::Any | Self::Unknown)
            || matches!(call, Self::Any | Self::Unknown)
            || self == call
    }

    /// Whether it is one method that is known.
    pub fn is_one(&self) -> bool {
        matches!(self, Self::Of(_))
    }
}

impl std::fmt::Display for Method {
    /// The method in upper case, `ANY` for all and for one that is not known.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Of(it) => it,
            Self::Any | Self::Unknown => "ANY",
        })
    }
}

/// What a route speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RouteKind {
    /// Requests and answers.
    #[default]
    Http,
    /// Its handler takes the connection over as a WebSocket.
    WebSocket,
    /// Its handler answers with a stream of events.
    Events,
    /// It serves files, or the page of the front end: nothing of a contract.
    Files,
    /// It belongs to something that is not read: a proxy, a handler of an unknown package. Whatever is
    /// below its path may be served.
    Opaque,
}

/// A time that limits a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// What is limited.
    pub kind: BudgetKind,
    /// Milliseconds.
    pub millis: u64,
    /// Where it is set.
    pub place: Place,
}

/// What a [`Budget`] limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BudgetKind {
    /// The server's `WriteTimeout`: the whole answer, from the end of the request's header on.
    Write,
    /// `http.TimeoutHandler` or a middleware like it: the handler, whose answer is buffered.
    Handler,
    /// A context with a timeout that the handler derives from the request's.
    Context,
}

/// Who answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handler {
    /// The function, when it is one of the project.
    pub function: Option<go::FunctionId>,
    /// `Func` or `(*Type).Method`; `None` for a closure.
    pub name: Option<String>,
    /// The function's name, or the closure; the registration's argument when the function is not known.
    pub place: Place,
}

/// A route that Go serves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The whole path, with the prefixes of all groups and mounts.
    pub path: Path,
    /// Everything below the path is served too (a pattern of net/http that ends with a slash, a
    /// `PathPrefix`, a mount).
    pub subtree: bool,
    /// The id of the router in `go-routes.toml`: its rules of precedence, slashes and case hold.
    pub router: &'static str,
    /// Routes with the same number are registered with the same router value, or one mounted in it;
    /// among them [`Route::order`] counts.
    pub root: u32,
    /// The order of registration in the root, as far as it is known; some routers let the first one win.
    pub order: u32,
    /// Whether its router is known to be what a server of its own serves.
    pub served_alone: bool,
    /// The calls by which the registration is come to, outermost first, and the registration.
    pub way: Vec<Place>,
    /// Whether more than method and path decides whether it serves a request: a host, a header, or its handler,
    /// which may leave it to the next route.
    pub conditional: bool,
    /// Whether of the root's routes that fit a request the first registered one serves it, not the most
    /// specific one.
    pub first_wins: bool,
    /// Whether the router takes upper and lower case for the same.
    pub ignores_case: bool,
    /// What it speaks.
    pub kind: RouteKind,
    /// Where it is registered: the call, or the entry of a table.
    pub place: Place,
    /// Where the groups and mounts stand whose prefixes it has, outermost first.
    pub mounts: Vec<Place>,
    /// Who answers.
    pub handler: Option<Handler>,
    /// Functions between router and handler, outermost first.
    pub middleware: Vec<Handler>,
    /// What limits its time.
    pub budgets: Vec<Budget>,
}

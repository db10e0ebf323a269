//! What routes speak: which handlers take the connection over, answer with a stream, serve files, or pass
//! requests on. What does so is found first, and then what calls it.

use memchr::memmem;
use rustc_hash::FxHashMap;
use seamlint_syntax::{Field, Kind, Node};

use super::Finder;
use super::data::ROUTERS;
use super::env::{Env, Expr};
use super::follow::Step;
use crate::FileId;
use crate::contract::{Budget, BudgetKind, Path, RouteKind, Segment};
use crate::go::{FunctionId, LocalKind, Type, syntax};
use crate::library::{GoLibrary, Role, Ws};

/// Through how many calls a handler may come to what decides its kind.
const CALLS: usize = 3;
/// The media type of an event stream.
const EVENTS: &str = "text/event-stream";

/// What functions do with requests, and the time that they give themselves.
#[derive(Debug, Default)]
pub(super) struct Conduct {
    kinds: FxHashMap<FunctionId, RouteKind>,
    limits: FxHashMap<FunctionId, Vec<Budget>>,
    deadlines: Vec<FunctionId>,
}

impl Conduct {
    /// What a handler does at a path.
    pub(super) fn kind(&self, function: FunctionId, path: &Path, subtree: bool) -> RouteKind {
        let below = subtree || path.segments.last() == Some(&Segment::Rest);
        match self.kinds.get(&function) {
            // One that serves a single path is a route like others.
            Some(RouteKind::Files | RouteKind::Opaque) if !below => RouteKind::Http,
            Some(kind) => *kind,
            None => RouteKind::Http,
        }
    }

    /// Whether a handler sets the time for its writes itself, in place of the server's.
    pub(super) fn sets_deadline(&self, function: FunctionId) -> bool {
        self.deadlines.contains(&function)
    }

    /// The times that a handler gives itself.
    pub(super) fn limits(&self, function: FunctionId) -> &[Budget] {
        self.limits.get(&function).map_or(&[], Vec::as_slice)
    }
}

impl<'p> Finder<'p> {
    /// What the project's functions do with requests.
    pub(super) fn conduct(&self) -> Conduct {
        let mut out = Conduct::default();
        let (files, opaque) = self.serving();
        // What is told last counts: a proxy of WebSockets speaks WebSocket.
        let kinds = [
            (RouteKind::Files, files),
            (RouteKind::Opaque, opaque),
            (RouteKind::Events, self.streaming()),
            (RouteKind::WebSocket, self.upgrading()),
        ];
        for (kind, functions) in kinds {
            for function in self.with_callers(functions) {
                out.kinds.insert(function, kind);
            }
        }
        out.deadlines = self.with_callers(self.setting_deadlines());
        for (function, budget) in self.limited() {
            out.limits.entry(function).or_default().push(budget);
        }
        out
    }

    /// The functions themselves and those that call them through a few calls.
    fn with_callers(&self, functions: Vec<FunctionId>) -> Vec<FunctionId> {
        let mut out = functions;
        out.sort_unstable();
        out.dedup();
        let mut from = 0;
        for _ in 0..CALLS {
            let level = out.len();
            for at in from..level {
                let function = out[at];
                // A literal does what it does on behalf of the function around it.
                let mut next: Vec<_> = self.view.enclosing(function).into_iter().collect();
                for (file, call) in self.callers(function) {
                    next.extend(self.view.function_at(file, call));
                }
                for it in next {
                    if !out.contains(&it) {
                        out.push(it);
                    }
                }
            }
            from = level;
        }
        out
    }

    /// Functions that make a WebSocket of a request, or are given one.
    fn upgrading(&self) -> Vec<FunctionId> {
        let mut out = Vec::new();
        for name in self.view.library().names_of(Ws::Upgrade) {
            for (file, call) in self.calls_named(name).iter() {
                let known = self.view.called(*file, *call).and_then(|it| it.knowledge);
                let Some(node) = self.view.call_node(*file, *call) else { continue };
                if known.is_some_and(|it| it.ws == Some(Ws::Upgrade)) {
                    out.extend(self.view.function_at(*file, node));
                }
            }
        }
        out
    }

    /// Whether a function is given a connection: frameworks upgrade before they call it.
    pub(super) fn is_given_socket(&self, function: FunctionId) -> bool {
        let Some(facts) = self.view.facts(function.file) else { return false };
        let params = self.view.function(function).params.iter();
        let locals = params.map(|it| &facts.locals[it.0 as usize]);
        locals.filter(|it| it.kind == LocalKind::Param).any(|local| {
            is_socket(self.view.library(), &self.view.type_of_local(function.file, local))
        })
    }

    /// Functions that set the time for their writes themselves. A method of that name of which nothing is known
    /// may do so.
    fn setting_deadlines(&self) -> Vec<FunctionId> {
        let role = Role::SetsWriteDeadline;
        let mut out = Vec::new();
        for name in self.view.library().names_with(role) {
            for (file, call) in self.calls_named(name).iter() {
                let called = self.view.called(*file, *call);
                let known = called.and_then(|it| it.knowledge);
                let is_own = called.is_some_and(|it| it.callee.function.is_some());
                let sets = known.map_or(!is_own, |it| it.does(role));
                let node = self.view.call_node(*file, *call).filter(|_| sets);
                out.extend(node.and_then(|it| self.view.function_at(*file, it)));
            }
        }
        out
    }

    /// Functions that answer with an event stream.
    fn streaming(&self) -> Vec<FunctionId> {
        let mut out = Vec::new();
        let finder = memmem::Finder::new(EVENTS);
        for (file, _) in self.names.files() {
            let tree = self.view.tree(file);
            for at in finder.find_iter(tree.text().as_bytes()) {
                let span = seamlint_syntax::Span::new(at as u32, (at + EVENTS.len()) as u32);
                let literal = tree.covering(span);
                if is_answered_type(literal) {
                    out.extend(self.view.function_at(file, literal));
                }
            }
        }
        for (file, call) in self.calls_named("SSEvent").iter() {
            let node = self.view.call_node(*file, *call);
            let by_context = self
                .callee_at((*file, *call))
                .is_some_and(|it| it.operand.as_ref().is_some_and(|it| self.view.is_request(it)));
            let function = node.and_then(|it| self.view.function_at(*file, it));
            out.extend(function.filter(|_| by_context));
        }
        out
    }

    /// Functions that let a server of files, or a proxy, answer.
    fn serving(&self) -> (Vec<FunctionId>, Vec<FunctionId>) {
        let (mut files, mut opaque) = (Vec::new(), Vec::new());
        for (file, call) in self.calls_named("ServeHTTP").iter() {
            let Some(node) = self.view.call_node(*file, *call) else { continue };
            let Some(on) = syntax::receiver(node) else { continue };
            let Some(function) = self.view.function_at(*file, node) else { continue };
            if self.view.type_of(*file, on).deref().is("net/http/httputil", "ReverseProxy") {
                opaque.push(function);
            }
            match self.maker_of(Expr::of(*file, on)) {
                Some((true, _)) => files.push(function),
                Some((_, true)) => opaque.push(function),
                _ => {}
            }
        }
        (files, opaque)
    }

    /// Whether what made a handler makes servers of files, or proxies.
    pub(super) fn maker_of(&self, at: Expr<'p>) -> Option<(bool, bool)> {
        let mut at = at;
        for _ in 0..8 {
            if at.node.kind() == Kind::CallExpression {
                let maker = self.callee(at.file, at.node).and_then(|it| ROUTERS.maker(&it.symbol));
                if let Some(maker) = maker {
                    let Some(inner) = maker.wraps else { return Some((maker.files, maker.opaque)) };
                    at = Expr::of(at.file, syntax::argument(at.node, inner)?);
                    continue;
                }
            }
            self.refuel();
            let Ok(Step::To(next)) = self.step(at, &Env::default()) else { return None };
            at = next.first()?.0;
        }
        None
    }

    /// Functions that derive a context with a limit of time from a request's.
    fn limited(&self) -> Vec<(FunctionId, Budget)> {
        let mut out = Vec::new();
        for (file, call) in self.calls_named("WithTimeout").iter() {
            let Some(node) = self.view.call_node(*file, *call) else { continue };
            let is_it = self
                .callee_at((*file, *call))
                .is_some_and(|it| it.symbol.is("context", "WithTimeout"));
            let (Some(context), Some(time)) =
                (syntax::argument(node, 0), syntax::argument(node, 1))
            else {
                continue;
            };
            if !is_it || !self.is_of_request(*file, context) {
                continue;
            }
            let millis = self.millis(Expr::of(*file, time));
            let function = self.view.function_at(*file, node);
            if let (Some(millis), Some(function)) = (millis, function) {
                let kind = BudgetKind::Context;
                out.push((function, Budget { kind, millis, place: file.place(node) }));
            }
        }
        out
    }

    /// Whether a context is a request's: `r.Context()`, be it through a variable.
    fn is_of_request(&self, file: FileId, node: Node<'p>) -> bool {
        let mut at = Expr::of(file, node);
        for _ in 0..4 {
            let on = syntax::receiver(at.node);
            let is_context = syntax::function(at.node)
                .and_then(|it| it.child(Field::Field))
                .is_some_and(|it| it.text() == "Context");
            if is_context && on.is_some_and(|it| self.is_request(at.file, it)) {
                return true;
            }
            self.refuel();
            let Ok(Step::To(next)) = self.step(at, &Env::default()) else { return false };
            let Some((next, _)) = next.first() else { return false };
            at = *next;
        }
        false
    }

    fn is_request(&self, file: FileId, node: Node<'p>) -> bool {
        self.view.is_request(&self.view.type_of(file, node))
    }
}

/// Whether values of a type are WebSocket connections.
pub(super) fn is_socket(library: &GoLibrary, ty: &Type) -> bool {
    ty.deref().named().is_some_and(|it| {
        let package = library.package(&it.package);
        &*it.name == "Conn" && package.is_some_and(|it| it.has_ws(Ws::Read))
    })
}

/// Whether a literal is given as the type of an answer: to a header, in a map of headers, to a function that
/// streams.
fn is_answered_type(literal: Node<'_>) -> bool {
    let mut around = std::iter::once(literal).chain(literal.ancestors().take(4));
    let named = |it: Node<'_>| {
        let text = it.text().to_ascii_lowercase();
        text.contains("content-type") || text.contains("contenttype")
    };
    around.any(|it| match it.kind() {
        Kind::CallExpression => {
            let streams =
                syntax::function(it).and_then(|it| it.child(Field::Field)).is_some_and(|it| {
                    matches!(it.text(), "Stream" | "DataFromReader" | "SetContentType")
                });
            streams || syntax::argument(it, 0).is_some_and(named)
        }
        Kind::KeyedElement => it.child(Field::Key).is_some_and(named),
        _ => false,
    })
}

//! The ways from a listener of a socket to a new one.

use seamlint_syntax::{Field, Kind, Node};

use super::View;
use super::sockets::{Listener, Socket};
use super::syntax::{arguments, enclosing_function, number, own_nodes, unwrapped, wrapped};
use super::values::{Site, parameter};

/// How many functions may stand between the listener and the new socket.
const DEPTH: usize = 4;

/// A way from a listener to a new socket.
#[derive(Clone, Copy, Debug)]
pub struct Reconnect<'p> {
    /// The call that leads to it, or the listener that makes it itself.
    pub at: Site<'p>,
    /// The delay in between, in milliseconds.
    pub delay: f64,
}

impl<'p> Socket<'p> {
    /// The ways by which a listener leads to a new socket each time: those that wait for something, or that
    /// a count ends, left out.
    pub fn reconnects(&self, view: View<'p>, listener: &Listener<'p>) -> Vec<Reconnect<'p>> {
        let mut out = Vec::new();
        let mut search = Search::new(view, self, true);
        for function in &listener.functions {
            if self.is_made_by(*function) && unwrapped(listener.value) != function.1 {
                let at = (listener.registration.0, listener.value);
                out.push(Reconnect { at, delay: 0.0 });
            } else {
                out.extend(search.within(*function, 0));
            }
        }
        out
    }

    /// The call by which the listener of `error` connects again, and that of `close`, where both do and no
    /// timer is kept by which one could know of the other.
    pub fn reconnects_twice(&self, view: View<'p>) -> Option<(Site<'p>, Site<'p>)> {
        let way = |event| {
            let mut search = Search::new(view, self, false);
            let listeners = self.listeners_of(event).flat_map(|it| it.functions.iter());
            let ways: Vec<_> = listeners.flat_map(|it| search.within(*it, 0)).collect();
            ways.into_iter().map(|it| it.at).find(|it| is_unconditional(it.1))
        };
        let (error, close) = (way("error")?, way("close")?);
        (error != close).then_some((error, close))
    }

    /// Whether a function makes the socket when it runs.
    fn is_made_by(&self, function: Site<'_>) -> bool {
        let (file, made) = self.site;
        file == function.0 && enclosing_function(made) == Some(function.1)
    }
}

/// Whether a call stands alone, in a function that decides nothing.
fn is_unconditional(call: Node<'_>) -> bool {
    let is_branch = |it: Node<'_>| matches!(it.kind(), Kind::IfStatement | Kind::TernaryExpression);
    let parent = wrapped(call).parent().map(|it| it.kind());
    matches!(parent, Some(Kind::ExpressionStatement | Kind::ArrowFunction))
        && enclosing_function(call).is_some_and(|it| !own_nodes(it).any(is_branch))
}

/// A search for ways from a function to a new socket.
struct Search<'a, 'p> {
    view: View<'p>,
    socket: &'a Socket<'p>,
    /// Without ways that wait for something, or that a count ends.
    ending: bool,
    seen: Vec<Site<'p>>,
}

impl<'a, 'p> Search<'a, 'p> {
    fn new(view: View<'p>, socket: &'a Socket<'p>, ending: bool) -> Self {
        Self { view, socket, ending, seen: Vec::new() }
    }

    /// The ways from a function, through `DEPTH` others at most.
    fn within(&mut self, function: Site<'p>, depth: usize) -> Vec<Reconnect<'p>> {
        let mut ways = Vec::new();
        if depth > DEPTH || self.seen.contains(&function) {
            return ways;
        }
        self.seen.push(function);
        let (file, node) = function;
        let calls = [Kind::CallExpression, Kind::NewExpression];
        for call in own_nodes(node).filter(|it| calls.contains(&it.kind())) {
            if self.ending && is_limited(node, call) {
                continue;
            }
            let symbols = self.view.symbols(file, call);
            if call.kind() == Kind::NewExpression {
                if symbols.iter().any(|it| it.ends_with("WebSocket")) {
                    ways.push(Reconnect { at: (file, call), delay: 0.0 });
                }
            } else if symbols.iter().any(|it| it.ends_with("setTimeout")) {
                ways.extend(self.timer((file, call), depth));
            } else {
                for callee in self.view.called_functions(file, call) {
                    if self.socket.is_made_by(callee) {
                        ways.push(Reconnect { at: (file, call), delay: 0.0 });
                    } else {
                        ways.extend(self.within(callee, depth + 1));
                    }
                }
            }
        }
        ways
    }

    /// A timer between the listener and the new socket.
    fn timer(&mut self, (file, call): Site<'p>, depth: usize) -> Option<Reconnect<'p>> {
        let mut arguments = arguments(call);
        let callback = arguments.next()?;
        let delay = arguments.next().map_or(Some(0.0), |it| {
            number(it).or_else(|| {
                let (_, value) =
                    self.view.initializer(file, it).filter(|_| self.view.is_const(file, it))?;
                number(value)
            })
        })?;
        let functions = self.view.functions(file, callback);
        let leads = functions
            .into_iter()
            .any(|it| self.socket.is_made_by(it) || !self.within(it, depth + 1).is_empty());
        leads.then_some(Reconnect { at: (file, call), delay })
    }
}

/// Whether a call waits for something, or is under a condition that ends: a count, or what the event says.
fn is_limited(function: Node<'_>, call: Node<'_>) -> bool {
    let before = |it: &Node<'_>| it.span().end <= call.span().start;
    let nodes = || own_nodes(function);
    if nodes().filter(before).any(|it| it.kind() == Kind::AwaitExpression) {
        return true;
    }
    let event = parameter(function, 0).map_or("", Node::text);
    let ends = |condition: Node<'_>| {
        std::iter::once(condition).chain(condition.descendants()).any(|it| {
            let operator =
                it.child(Field::Operator).filter(|_| it.kind() == Kind::BinaryExpression);
            let counts = operator.is_some_and(|it| {
                matches!(it.kind(), Kind::Lt | Kind::LtEq | Kind::Gt | Kind::GtEq)
            });
            counts || it.kind() == Kind::Identifier && it.text() == event
        })
    };
    let around = call.ancestors().take_while(|it| *it != function);
    let around =
        around.filter_map(|it| it.child(Field::Condition).or_else(|| it.child(Field::Left)));
    let earlier = nodes().filter(before).filter(|it| it.kind() == Kind::IfStatement && leaves(*it));
    around.chain(earlier.filter_map(|it| it.child(Field::Condition))).any(ends)
}

/// `if (…) return;`
fn leaves(branch: Node<'_>) -> bool {
    branch.child(Field::Consequence).is_some_and(|it| {
        std::iter::once(it)
            .chain(it.descendants())
            .any(|it| matches!(it.kind(), Kind::ReturnStatement | Kind::ThrowStatement))
    })
}

//! The ways from a listener to a new socket.

use seamlint_program::js::{Site, Socket, View, syntax};
use seamlint_syntax::{Field, Kind, Node};

/// How many functions may stand between the listener and the new socket.
const DEPTH: usize = 4;

/// A way from a listener to a new socket.
pub(super) struct Way<'p> {
    /// The call that leads to it.
    pub(super) at: Site<'p>,
    /// The delay in between, in milliseconds.
    pub(super) delay: f64,
}

/// Whether a function makes the socket when it runs.
pub(super) fn makes(socket: &Socket<'_>, function: Site<'_>) -> bool {
    let (file, made) = socket.site;
    file == function.0 && syntax::enclosing_function(made) == Some(function.1)
}

/// A search for ways from a function to a new socket.
pub(super) struct Search<'a, 'p> {
    js: View<'p>,
    socket: &'a Socket<'p>,
    /// Without ways that wait for something, or that a count ends.
    ending: bool,
    seen: Vec<Site<'p>>,
}

impl<'a, 'p> Search<'a, 'p> {
    pub(super) fn new(js: View<'p>, socket: &'a Socket<'p>, ending: bool) -> Self {
        Self { js, socket, ending, seen: Vec::new() }
    }

    /// The ways from a function, through `DEPTH` others at most.
    pub(super) fn from(&mut self, function: Site<'p>) -> Vec<Way<'p>> {
        self.within(function, 0)
    }

    fn within(&mut self, function: Site<'p>, depth: usize) -> Vec<Way<'p>> {
        let mut ways = Vec::new();
        if depth > DEPTH || self.seen.contains(&function) {
            return ways;
        }
        self.seen.push(function);
        let (file, node) = function;
        let calls = [Kind::CallExpression, Kind::NewExpression];
        for call in syntax::own_nodes(node).filter(|it| calls.contains(&it.kind())) {
            if self.ending && is_limited(node, call) {
                continue;
            }
            let symbols = self.js.symbols(file, call);
            if call.kind() == Kind::NewExpression {
                if symbols.iter().any(|it| it.ends_with("WebSocket")) {
                    ways.push(Way { at: (file, call), delay: 0.0 });
                }
            } else if symbols.iter().any(|it| it.ends_with("setTimeout")) {
                ways.extend(self.timer((file, call), depth));
            } else {
                for callee in self.js.called_functions(file, call) {
                    if makes(self.socket, callee) {
                        ways.push(Way { at: (file, call), delay: 0.0 });
                    } else {
                        ways.extend(self.within(callee, depth + 1));
                    }
                }
            }
        }
        ways
    }

    /// A timer between the listener and the new socket.
    fn timer(&mut self, (file, call): Site<'p>, depth: usize) -> Option<Way<'p>> {
        let mut arguments = syntax::arguments(call);
        let callback = arguments.next()?;
        let delay = arguments.next().map_or(Some(0.0), |it| {
            syntax::number(it).or_else(|| {
                let (_, value) =
                    self.js.initializer(file, it).filter(|_| self.js.is_const(file, it))?;
                syntax::number(value)
            })
        })?;
        let functions = self.js.functions(file, callback);
        let leads = functions
            .into_iter()
            .any(|it| makes(self.socket, it) || !self.within(it, depth + 1).is_empty());
        leads.then_some(Way { at: (file, call), delay })
    }
}

/// The call by which the listener of `error` connects again, and that of `close`, where both do and no
/// timer is kept by which one could know of the other.
pub(super) fn doubled<'p>(js: View<'p>, socket: &Socket<'p>) -> Option<(Site<'p>, Site<'p>)> {
    let way = |event| {
        let mut search = Search::new(js, socket, false);
        let listeners = socket.listeners_of(event).flat_map(|it| it.functions.iter());
        let ways: Vec<_> = listeners.flat_map(|it| search.from(*it)).collect();
        ways.into_iter().map(|it| it.at).find(|it| {
            let parent = syntax::wrapped(it.1).parent().map(|it| it.kind());
            matches!(parent, Some(Kind::ExpressionStatement | Kind::ArrowFunction))
                && syntax::enclosing_function(it.1).is_some_and(|it| {
                    !syntax::own_nodes(it)
                        .any(|it| matches!(it.kind(), Kind::IfStatement | Kind::TernaryExpression))
                })
        })
    };
    let (error, close) = (way("error")?, way("close")?);
    (error != close).then_some((error, close))
}

/// Whether a call waits for something, or is under a condition that ends: a count, or what the event says.
fn is_limited(function: Node<'_>, call: Node<'_>) -> bool {
    let before = |it: &Node<'_>| it.span().end <= call.span().start;
    let nodes = || syntax::own_nodes(function);
    if nodes().filter(before).any(|it| it.kind() == Kind::AwaitExpression) {
        return true;
    }
    let event = seamlint_program::js::parameter(function, 0).map_or("", Node::text);
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

//! Where something is sent over a socket without a look at whether it is open.

use seamlint_syntax::{Field, Kind, Node};

use super::View;
use super::functions::{Runs, Users};
use super::names::Entity;
use super::sockets::Socket;
use super::syntax::{catching_try, enclosing_function, own_nodes, wrapped};
use super::values::Site;
use crate::FileId;

/// How many functions are followed from the call of `send` to its callers.
const DEPTH: usize = 5;

/// What is asked on the way up from a call of `send`.
struct Question<'a, 'p> {
    view: View<'p>,
    socket: &'a Socket<'p>,
    states: Vec<Entity>,
}

impl<'p> Socket<'p> {
    /// The calls of `send` that control can come to without a look at the state, each with the place where it
    /// can come from: a function that anybody may call, or the call itself where that is not in a function.
    pub fn unguarded_sends(&self, view: View<'p>) -> Vec<(Site<'p>, Site<'p>)> {
        let question = Question { view, socket: self, states: self.states(view) };
        let sends = self.calls("send");
        sends.filter_map(|it| Some((it, question.reached_from(it)?))).collect()
    }
}

impl<'p> Question<'_, 'p> {
    /// Where control can come from to a node without a look at the state; `None` when it cannot, or
    /// when that is not known.
    fn reached_from(&self, send: Site<'p>) -> Option<Site<'p>> {
        let mut open = vec![(send, 0)];
        let mut seen = Vec::new();
        while let Some(((file, node), depth)) = open.pop() {
            if depth > DEPTH || seen.contains(&(file, node)) || self.is_guarded(file, node) {
                continue;
            }
            seen.push((file, node));
            let Some(function) = enclosing_function(node) else {
                return Some((file, node));
            };
            if self.is_listener((file, function)) {
                continue;
            }
            match self.view.runs(file, function) {
                Runs::AtOnce(call)
                | Runs::Timer(call)
                | Runs::Later(call)
                | Runs::Effect(call)
                | Runs::Executor(call) => open.push(((file, call), depth + 1)),
                Runs::Promise(_) => {}
                Runs::Unknown => {
                    let users = self.view.users(file, function);
                    if Self::starts(function, &users) {
                        return Some((file, function));
                    }
                    let values = users.values.iter().filter(|it| !self.registers(it.1));
                    open.extend(users.calls.iter().chain(values).map(|it| (*it, depth + 1)));
                }
            }
        }
        None
    }

    /// Whether a function is called by somebody who is not in sight: a page, or users of a module or class.
    fn starts(function: Node<'p>, users: &Users<'p>) -> bool {
        let parent = wrapped(function).parent();
        let in_page = parent.is_some_and(|it| it.kind() == Kind::JsxExpression);
        match users.entity {
            None => in_page,
            Some(_) => users.calls.is_empty() && users.values.is_empty(),
        }
    }

    /// Whether a function listens to the socket itself.
    fn is_listener(&self, function: Site<'p>) -> bool {
        self.socket.listeners.iter().any(|it| it.functions.contains(&function))
    }

    /// Whether a value is given to the socket as a listener.
    fn registers(&self, value: Node<'p>) -> bool {
        self.socket.listeners.iter().any(|it| it.value == wrapped(value) || it.value == value)
    }

    fn is_guarded(&self, file: FileId, node: Node<'p>) -> bool {
        if catching_try(node).is_some() {
            return true;
        }
        let function = enclosing_function(node);
        let frame = function.unwrap_or_else(|| node.tree().root());
        let around = node.ancestors().take_while(|it| *it != frame);
        let conditions = around.filter_map(|it| match it.kind() {
            Kind::BinaryExpression => it.child(Field::Left),
            _ => it.child(Field::Condition),
        });
        let earlier = own_nodes(frame).take_while(|it| it.span().start < node.span().start);
        let earlier: Vec<_> = earlier.filter(|it| it.span().end <= node.span().start).collect();
        if function.is_some() && earlier.iter().any(|it| it.kind() == Kind::AwaitExpression) {
            return true;
        }
        let left = earlier.iter().filter(|it| it.kind() == Kind::IfStatement);
        let left = left.filter_map(|it| it.child(Field::Condition));
        conditions.chain(left).any(|it| self.view.asks_state(file, it, &self.states))
    }
}

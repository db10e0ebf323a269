//! See `docs.md`.

use seamlint_program::js::{Entity, Runs, Site, Socket, Users, View, Wire, syntax};
use seamlint_syntax::{Field, Kind, Node};

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/ws-send-closed",
    summary: "something is sent without a look at whether the socket is open",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Program(check),
};

/// How many functions are followed from the call of `send` to its callers.
const DEPTH: usize = 5;

/// What is asked on the way up from a call of `send`.
struct Question<'a, 'p> {
    js: View<'p>,
    socket: &'a Socket<'p>,
    states: Vec<Entity>,
}

fn check(cx: &mut Cx<'_>) {
    let js = cx.program().js();
    let mut seen = Vec::new();
    for socket in js.client_sockets() {
        let question = Question { js, socket: &socket, states: socket.states(js) };
        for send in socket.calls("send") {
            if seen.contains(&send) {
                continue;
            }
            seen.push(send);
            if let Some(from) = question.reached_from(send) {
                report(cx, &socket, send, from);
            }
        }
    }
}

fn report(cx: &mut Cx<'_>, socket: &Socket<'_>, (file, send): Site<'_>, from: Site<'_>) {
    let closed = match socket.wire {
        Wire::Browser => "once it is closed, the data is dropped without an error",
        _ => "once it is closed, only the callback of `send` hears of the failure",
    };
    let finding = cx.report_at(
        file.place(send),
        format!("nothing here says that the socket is open: while it connects, `send` throws, and {closed}"),
    );
    finding.help("look at `readyState` before, and keep what cannot be sent yet");
    finding.also(socket.site.0.place(socket.site.1), "the socket is made here");
    if from.1 != send && !from.1.encloses(send) {
        finding.also(from.0.place(from.1), "the call can start here, at any time");
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
            let Some(function) = syntax::enclosing_function(node) else {
                return Some((file, node));
            };
            if self.is_listener((file, function)) {
                continue;
            }
            match self.js.runs(file, function) {
                Runs::AtOnce(call)
                | Runs::Timer(call)
                | Runs::Later(call)
                | Runs::Effect(call)
                | Runs::Executor(call) => open.push(((file, call), depth + 1)),
                Runs::Promise(_) => {}
                Runs::Unknown => {
                    let users = self.js.users(file, function);
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
        let parent = syntax::wrapped(function).parent();
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
        self.socket
            .listeners
            .iter()
            .any(|it| it.value == syntax::wrapped(value) || it.value == value)
    }

    fn is_guarded(&self, file: seamlint_program::FileId, node: Node<'p>) -> bool {
        if syntax::catching_try(node).is_some() {
            return true;
        }
        let function = syntax::enclosing_function(node);
        let frame = function.unwrap_or_else(|| node.tree().root());
        let around = node.ancestors().take_while(|it| *it != frame);
        let conditions = around.filter_map(|it| match it.kind() {
            Kind::BinaryExpression => it.child(Field::Left),
            _ => it.child(Field::Condition),
        });
        let earlier = syntax::own_nodes(frame).take_while(|it| it.span().start < node.span().start);
        let earlier: Vec<_> = earlier.filter(|it| it.span().end <= node.span().start).collect();
        if function.is_some() && earlier.iter().any(|it| it.kind() == Kind::AwaitExpression) {
            return true;
        }
        let left = earlier.iter().filter(|it| it.kind() == Kind::IfStatement);
        let left = left.filter_map(|it| it.child(Field::Condition));
        conditions.chain(left).any(|it| self.js.asks_state(file, it, &self.states))
    }
}

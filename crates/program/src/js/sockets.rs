//! Sockets and event streams: where they are made, and who listens to them, across variables,
//! fields, refs, functions and files.

use seamlint_syntax::{Field, Kind, Node};

use super::View;
use super::syntax::{arguments, literal, own_nodes};
use super::values::{Access, Follow, Site, Value, parameter};
use crate::FileId;

/// Methods that register a listener by name.
const REGISTER: [&str; 5] = ["addEventListener", "on", "once", "addListener", "prependListener"];

/// Who made a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    /// The browser's `WebSocket`, or Node's own.
    Browser,
    /// A client of the npm package `ws`.
    Npm,
    /// A connection that a server of the npm package `ws` hands out.
    Connection,
}

/// A listener of a socket.
#[derive(Clone, Debug)]
pub struct Listener<'p> {
    /// The event: `message`.
    pub event: &'p str,
    /// The registration: a call or an assignment.
    pub registration: Site<'p>,
    /// The expression that is the listener.
    pub value: Node<'p>,
    /// The functions of the project that it means.
    pub functions: Vec<Site<'p>>,
}

/// A socket that the project makes or is handed by a server.
#[derive(Clone, Debug)]
pub struct Socket<'p> {
    /// Where it comes from: the construction, or the parameter.
    pub site: Site<'p>,
    /// Who made it.
    pub wire: Wire,
    /// What is done with it.
    pub value: Value<'p>,
    /// Who listens to it.
    pub listeners: Vec<Listener<'p>>,
    /// Whether a listener is registered for an event whose name is not known.
    pub is_dynamic: bool,
}

impl<'p> View<'p> {
    /// All sockets of the program that are made by a construction.
    pub fn client_sockets(self) -> Vec<Socket<'p>> {
        let browser = self.calls_to("new WebSocket").map(|it| (it, Wire::Browser));
        let npm = self.calls_to("new ws:WebSocket").map(|it| (it, Wire::Npm));
        let all: Vec<_> = browser.chain(npm).collect();
        let follow = Follow { results: true, promises: false };
        let sockets = all.into_iter().map(|((file, node), wire)| {
            self.socket((file, node), wire, self.follow(file, node, follow))
        });
        sockets.collect()
    }

    /// All connections that servers of the npm package `ws` hand to listeners.
    pub fn connections(self) -> Vec<Socket<'p>> {
        let mut out = Vec::new();
        for symbol in ["ws:WebSocketServer.on", "ws:WebSocketServer.once"] {
            for (file, call) in self.calls_to(symbol) {
                let Some((object, _)) = super::syntax::method_call(call) else { continue };
                let mut arguments = arguments(call);
                let event = arguments.next().and_then(literal);
                if event == Some("connection")
                    && self.is_one_of(file, object, &["ws:WebSocketServer"])
                    && let Some(listener) = arguments.next()
                {
                    self.handed_out(file, listener, &mut out);
                }
            }
        }
        for (file, call) in self.calls_to("ws:WebSocketServer.handleUpgrade") {
            if let Some(listener) = arguments(call).nth(3) {
                self.handed_out(file, listener, &mut out);
            }
        }
        out
    }

    fn handed_out(self, file: FileId, listener: Node<'p>, out: &mut Vec<Socket<'p>>) {
        for (at, function) in self.functions(file, listener) {
            let Some(param) = parameter(function, 0) else { continue };
            let value = self.follow_name(at, param, Follow::default());
            out.push(self.socket((at, param), Wire::Connection, value));
        }
    }

    pub(super) fn socket(self, site: Site<'p>, wire: Wire, value: Value<'p>) -> Socket<'p> {
        let mut listeners = Vec::new();
        let mut is_dynamic = false;
        for access in &value.members {
            match self.listener(access) {
                Some(Ok(it)) => listeners.push(it),
                Some(Err(())) => is_dynamic = true,
                None => {}
            }
        }
        Socket { site, wire, value, listeners, is_dynamic }
    }

    /// The listener that a member access registers; `Err` for an event whose name is not known.
    pub fn listener(self, access: &Access<'p>) -> Option<Result<Listener<'p>, ()>> {
        let file = access.file;
        if let Some(value) = access.assigned() {
            let event = access.name.strip_prefix("on").filter(|it| !it.is_empty())?;
            if matches!(super::syntax::unwrapped(value).kind(), Kind::Null | Kind::Undefined) {
                return None;
            }
            let registration = (file, super::syntax::wrapped(access.node).parent()?);
            let functions = self.functions(file, value);
            return Some(Ok(Listener { event, registration, value, functions }));
        }
        let call = access.call().filter(|_| REGISTER.contains(&access.name))?;
        let mut arguments = arguments(call);
        let (name, value) = (arguments.next()?, arguments.next()?);
        let Some(event) = literal(name) else { return Some(Err(())) };
        let functions = self.functions(file, value);
        Some(Ok(Listener { event, registration: (file, call), value, functions }))
    }
}

impl<'p> Socket<'p> {
    /// Whether anybody listens to an event, or may do so.
    pub fn may_listen(&self, event: &str) -> bool {
        self.is_dynamic
            || !self.value.is_known()
            || self.listeners.iter().any(|it| it.event == event)
    }

    /// The listeners of an event.
    pub fn listeners_of(&self, event: &str) -> impl Iterator<Item = &Listener<'p>> {
        self.listeners.iter().filter(move |it| it.event == event)
    }

    /// The calls of a method: `send`, `close`.
    pub fn calls(&self, method: &str) -> impl Iterator<Item = Site<'p>> {
        let members = self.value.members.iter().filter(move |it| it.name == method);
        members.filter_map(|it| Some((it.file, it.call()?)))
    }

    /// Whether the socket is there for something: it is listened to, or something is sent.
    pub fn is_used(&self) -> bool {
        !self.listeners.is_empty() || self.calls("send").next().is_some()
    }

    /// Whether a listener of the socket closes it: its work is done then.
    pub fn closes_itself(&self) -> bool {
        let functions = || {
            let listeners =
                self.listeners.iter().filter(|it| matches!(it.event, "message" | "open"));
            listeners.flat_map(|it| &it.functions)
        };
        self.calls("close")
            .chain(self.calls("terminate"))
            .any(|(file, call)| functions().any(|it| it.0 == file && it.1.encloses(call)))
    }

    /// The variables and members that the socket's listeners, and what they call, write: by them the
    /// project tells what state the socket is in.
    pub fn states(&self, view: View<'p>) -> Vec<super::Entity> {
        let mut open: Vec<_> = self.listeners.iter().flat_map(|it| it.functions.clone()).collect();
        let mut next = Vec::new();
        let mut out = Vec::new();
        for _ in 0..3 {
            for (file, function) in open.drain(..) {
                for node in function.descendants() {
                    let target = match node.kind() {
                        Kind::AssignmentExpression => node.child(Field::Left),
                        Kind::UpdateExpression => node.child(Field::Argument),
                        Kind::CallExpression => {
                            out.extend(view.state_of_setter(file, node));
                            next.extend(view.called_functions(file, node));
                            None
                        }
                        _ => None,
                    };
                    out.extend(target.and_then(|it| view.entity(file, it)));
                }
            }
            std::mem::swap(&mut open, &mut next);
            open.truncate(40);
        }
        out.retain(|it| !self.value.holders.contains(it));
        out
    }
}

impl<'p> View<'p> {
    /// `setOpen(true)`: the state beside the setter, in `const [open, setOpen] = useState(false)`.
    fn state_of_setter(self, file: FileId, call: Node<'p>) -> Option<super::Entity> {
        let callee = super::syntax::callee(call).filter(|it| it.kind() == Kind::Identifier)?;
        let (at, name) = self.declaration(&self.entity(file, callee)?)?;
        let pattern = name.parent().filter(|it| it.kind() == Kind::ArrayPattern)?;
        self.entity(at, pattern.first()?)
    }

    /// Whether a condition asks for the state of a socket: `readyState`, one of `states`, or a function that
    /// asks for `readyState`.
    pub fn asks_state(self, file: FileId, condition: Node<'p>, states: &[super::Entity]) -> bool {
        let ready = |it: Node<'_>| it.text() == "readyState" && it.children().next().is_none();
        std::iter::once(condition).chain(condition.descendants()).any(|it| {
            ready(it)
                || matches!(it.kind(), Kind::Identifier | Kind::MemberExpression)
                    && self.entity(file, it).is_some_and(|it| states.contains(&it))
                || it.kind() == Kind::CallExpression
                    && self.called_functions(file, it).iter().any(|(at, function)| {
                        own_nodes(*function).any(ready)
                            || own_nodes(*function).any(|it| {
                                matches!(it.kind(), Kind::Identifier | Kind::MemberExpression)
                                    && self.entity(*at, it).is_some_and(|it| states.contains(&it))
                            })
                    })
                || it.kind() == Kind::MemberExpression && self.getter_asks(file, it)
        })
    }

    /// `this.isOpen`, a getter that asks for `readyState`.
    fn getter_asks(self, file: FileId, access: Node<'p>) -> bool {
        let Some(entity) = self.entity(file, access) else { return false };
        self.mentions(&entity).iter().any(|(_, it)| {
            it.parent().is_some_and(|it| {
                it.kind() == Kind::MethodDefinition
                    && it.has(Kind::KwGet)
                    && own_nodes(it).any(|it| it.text() == "readyState")
            })
        })
    }
}

//! The messages of sockets and event streams on this side: what their listeners read, and what is sent.

use seamlint_syntax::{Field, Kind, Node};

use super::View;
use super::sent::Sent;
use super::sockets::{Listener, Socket, Wire};
use super::syntax::{arguments, is_function, unwrapped};
use super::uses::Uses;
use super::values::{Follow, Site, parameter};
use crate::{FileId, Place};

/// How many functions a message that is sent may come through.
const DEPTH: u8 = 3;
/// How many calls of such a function are looked at.
const CALLERS: usize = 60;

/// A listener that is given messages.
#[derive(Clone, Debug)]
pub struct Heard {
    /// The event: `message`, or the name that a stream gives its events.
    pub event: String,
    /// The listener.
    pub place: Place,
    /// What is done with the JSON of a message.
    pub uses: Uses,
}

/// A message that is sent as JSON.
#[derive(Clone, Debug)]
pub struct Said {
    /// The expression that becomes JSON: where the message is made, in a caller of the function that
    /// sends it when that takes it as a parameter.
    pub value: Sent,
    /// The call of `send`.
    pub place: Place,
}

/// The messages of a socket.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    /// Its listeners.
    pub heard: Vec<Heard>,
    /// What is sent.
    pub said: Vec<Said>,
    /// Whether others may listen or send whom nobody sees.
    pub open: bool,
}

impl<'p> View<'p> {
    /// All streams of events that the program opens.
    pub fn event_sources(self) -> Vec<Socket<'p>> {
        let made = self.calls_to("new EventSource");
        made.map(|it| self.socket_at(it, Wire::Browser)).collect()
    }

    /// The socket or stream that an expression makes.
    pub fn socket_at(self, site: Site<'p>, wire: Wire) -> Socket<'p> {
        let follow = Follow { results: true, promises: false };
        self.socket(site, wire, self.follow(site.0, site.1, follow))
    }

    /// The messages of a socket or stream: what its listeners do with them, and what is sent.
    pub fn messages(self, socket: &Socket<'p>) -> Messages {
        let mut out =
            Messages { open: socket.is_dynamic || !socket.value.is_known(), ..Messages::default() };
        for listener in &socket.listeners {
            if !matches!(listener.event, "open" | "close" | "error") {
                self.heard(socket.wire, listener, &mut out);
            }
        }
        for (file, call) in socket.calls("send") {
            if let Some(argument) = arguments(call).next() {
                self.said((file, argument), file.place(call), DEPTH, &mut out);
            }
        }
        out
    }

    fn heard(self, wire: Wire, listener: &Listener<'p>, out: &mut Messages) {
        // The package hands out the data itself to listeners of `on`, and an event to the others.
        let is_method = |name: &str| {
            super::syntax::method_call(listener.registration.1).is_some_and(|it| it.1 == name)
        };
        let is_data = wire != Wire::Browser && (is_method("on") || is_method("once"));
        let way: &[&str] = if is_data { &[] } else { &["data"] };
        out.open |= listener.functions.is_empty();
        for (file, function) in &listener.functions {
            let uses = match parameter(*function, 0) {
                Some(param) => self.message_uses(*file, param, way),
                None => Uses::default(),
            };
            let event = listener.event.to_owned();
            out.heard.push(Heard { event, place: file.place(*function), uses });
        }
    }

    /// An expression whose text is sent.
    fn said(self, (file, node): Site<'p>, place: Place, depth: u8, out: &mut Messages) {
        let node = unwrapped(node);
        let Some(depth) = depth.checked_sub(1) else {
            out.open = true;
            return;
        };
        if node.kind() == Kind::CallExpression
            && self.symbols(file, node).contains(&"JSON.stringify")
        {
            if let Some(value) = arguments(node).next() {
                self.made((file, value), place, depth, out);
            }
            return;
        }
        if let Some((function, index)) = self.own_parameter(file, node) {
            let callers = self.callers(function);
            out.open |= callers.is_empty();
            for (file, call) in callers {
                if let Some(argument) = arguments(call).nth(index) {
                    self.said((file, argument), file.place(call), depth, out);
                }
            }
            return;
        }
        match self.initial(file, node).filter(|_| node.kind() == Kind::Identifier) {
            Some(value) => self.said((file, value), place, depth, out),
            None => out.open = true,
        }
    }

    /// An expression whose value becomes JSON.
    fn made(self, (file, node): Site<'p>, place: Place, depth: u8, out: &mut Messages) {
        let node = unwrapped(node);
        if let Some((function, index)) = self.own_parameter(file, node) {
            let callers = self.callers(function);
            if !callers.is_empty() && depth > 0 {
                for (file, call) in callers {
                    if let Some(argument) = arguments(call).nth(index) {
                        self.made((file, argument), file.place(call), depth - 1, out);
                    }
                }
                return;
            }
        }
        out.said.push(Said { value: self.sent(file, node), place });
    }

    /// The function that a name is a parameter of, and which one.
    fn own_parameter(self, file: FileId, node: Node<'p>) -> Option<(Site<'p>, usize)> {
        if node.kind() != Kind::Identifier {
            return None;
        }
        let entity = self.entity(file, node).filter(|it| self.is_parameter(it))?;
        let (at, name) = self.declaration(&entity)?;
        let function = name.ancestor(|it| is_function(it.kind()))?;
        let index = (0..8).find(|it| {
            parameter(function, *it)
                .is_some_and(|it| it == name || it.child(Field::Pattern) == Some(name))
        })?;
        Some(((at, function), index))
    }

    fn callers(self, (file, function): Site<'p>) -> Vec<Site<'p>> {
        let mut calls = self.users(file, function).calls;
        if let Some(id) = self.facts(file).func_at(function) {
            calls.extend(self.calls_to_own(file, id));
        }
        calls.sort_by_key(|it| (it.0, it.1.id()));
        calls.dedup();
        calls.truncate(CALLERS);
        calls
    }
}

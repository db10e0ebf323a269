//! Messages from outside: who listens to them, and who reads them as JSON without a guard.

use seamlint_syntax::{Field, Kind, Node};

use super::View;
use super::sockets::Listener;
use super::syntax::{arguments, catching_try, enclosing_function, own_nodes};
use super::values::{Access, Follow, Site, parameter};
use crate::FileId;

/// How many functions are followed from the listener.
const FUNCTIONS: usize = 40;
/// How long a call of `JSON.parse` may be that has nothing but the message in it, in bytes.
const LENGTH: usize = 200;

/// What messages come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The `WebSocket` of browsers, or Node's own.
    WebSocket,
    /// A stream of server-sent events.
    EventSource,
    /// A socket of the npm package `ws`.
    Npm,
}

/// A listener of messages.
#[derive(Clone, Debug)]
pub struct MessageListener<'p> {
    /// The listener.
    pub listener: Listener<'p>,
    /// What sends the messages.
    pub source: Source,
    /// Whether it is given an event that has the message in it, and not the message itself.
    takes_event: bool,
}

impl Source {
    const ALL: [Self; 3] = [Self::WebSocket, Self::EventSource, Self::Npm];

    /// The library's type.
    fn ty(self) -> &'static str {
        match self {
            Self::WebSocket => "WebSocket",
            Self::EventSource => "EventSource",
            Self::Npm => "ws:WebSocket",
        }
    }

    /// Whether an event brings a message. A server names its events as it likes.
    fn brings_message(self, event: &str) -> bool {
        event == "message" || self == Self::EventSource && !matches!(event, "open" | "error")
    }
}

impl<'p> View<'p> {
    /// All listeners of the program that are given messages of a socket or of an event stream.
    pub fn message_listeners(self) -> Vec<MessageListener<'p>> {
        let mut out = Vec::new();
        for name in ["onmessage", "addEventListener", "on", "addListener", "once"] {
            for (file, node) in self.accesses(name) {
                let Some(object) = node.child(Field::Object) else { continue };
                let access = Access { file, node, name };
                let Some(Ok(listener)) = self.listener(&access) else { continue };
                let mut sources = Source::ALL.into_iter();
                let source = sources.find(|it| self.is_one_of(file, object, &[it.ty()]));
                let Some(source) = source.filter(|it| it.brings_message(listener.event)) else {
                    continue;
                };
                let takes_event =
                    source != Source::Npm || matches!(name, "onmessage" | "addEventListener");
                out.push(MessageListener { listener, source, takes_event });
            }
        }
        out
    }

    /// The functions, and those that they call, as long as that is outside of any `try`.
    fn unguarded(self, function: Site<'p>) -> Vec<Site<'p>> {
        let mut out = vec![function];
        let mut at = 0;
        while let Some((file, function)) = out.get(at).copied().filter(|_| at < FUNCTIONS) {
            at += 1;
            for call in own_nodes(function).filter(|it| it.kind() == Kind::CallExpression) {
                if catching_try(call).is_some() {
                    continue;
                }
                for callee in self.called_functions(file, call) {
                    if !out.contains(&callee) {
                        out.push(callee);
                    }
                }
            }
        }
        out
    }

    /// `JSON.parse(value)`, `JSON.parse(value.toString())`, `JSON.parse(String(value))`.
    fn parse_of(self, file: FileId, value: Node<'p>) -> Option<Node<'p>> {
        let is_parse = |it: &Node<'p>| self.calls_one_of(file, *it, &["JSON.parse"]);
        let calls = value.ancestors().take(5).filter(|it| it.kind() == Kind::CallExpression);
        calls.take(2).find(is_parse).filter(|call| {
            let argument = arguments(*call).next();
            argument.is_some_and(|it| it.encloses(value)) && call.text().len() < LENGTH
        })
    }
}

impl<'p> MessageListener<'p> {
    /// The calls of `JSON.parse` that the listener makes with its message and without a `try` on the way.
    pub fn unguarded_parses(&self, view: View<'p>) -> Vec<Site<'p>> {
        let functions = self.listener.functions.iter();
        functions.flat_map(|it| self.unguarded_parses_in(view, *it)).collect()
    }

    fn unguarded_parses_in(&self, view: View<'p>, function: Site<'p>) -> Vec<Site<'p>> {
        let messages = self.messages(view, function).into_iter();
        let open = view.unguarded(function);
        let parses = messages.filter_map(|(file, it)| Some((file, view.parse_of(file, it)?)));
        let is_open = |(file, parse): &Site<'p>| {
            let function = enclosing_function(*parse);
            catching_try(*parse).is_none() && function.is_some_and(|it| open.contains(&(*file, it)))
        };
        parses.filter(is_open).collect()
    }

    /// The expressions that are the message which one of the listener's functions is given.
    fn messages(&self, view: View<'p>, (file, function): Site<'p>) -> Vec<Site<'p>> {
        let Some(param) = parameter(function, 0) else { return Vec::new() };
        let given = view.follow_name(file, param, Follow::default());
        if !self.takes_event {
            return given.places;
        }
        let data = given.members.iter().filter(|it| it.name == "data");
        data.flat_map(|it| view.places_of(it)).collect()
    }
}

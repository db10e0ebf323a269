//! What a handler reads from a request and answers, as JSON and as text.
//!
//! A handler rarely decodes and encodes itself: it calls `decode[T](r)` and `writeJSON(w, status, v)`. So
//! the walk goes through the functions that are given the request, the response or a connection, a few
//! calls deep, and keeps the calls on the way ([`Frame`]): a parameter of a helper then stands for the
//! argument that the caller gave it, with the type and the place that it has there.

mod alike;
mod parts;
mod query;
mod reach;
mod sink;
mod status;
#[cfg(test)]
mod tests;
mod text;
mod way;

use std::sync::Arc;

use rustc_hash::FxHashSet;
use seamlint_syntax::{Field, Kind, Node, NodeId};

use super::called::Called;
use super::{Callee, FunctionId, LocalId, Symbol, Type, Validation, View, syntax};
use crate::library::{Decode, JsonVersion, Knowledge, MediaCheck, Source, Ws};
use crate::once_map::OnceMap;
use crate::{FileId, Place};
pub(super) use alike::Likeness;
pub(super) use parts::ExchangePart;
pub(super) use query::QueryPart;
pub use query::{QueryRead, QueryReads};
pub use way::{Frame, Value};

/// How many calls lie between a handler and a decoder or an encoder.
const CALLS: usize = 3;
/// A handler that makes more of one kind is not described further.
const MOST: usize = 64;

/// What a handler reads and answers, in the order in which that is found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exchange {
    /// The JSON that it decodes from the request, or from the messages of a WebSocket.
    pub reads: Vec<JsonRead>,
    /// The JSON that it answers with or sends.
    pub answers: Vec<JsonAnswer>,
    /// The answers that are text and no JSON: `http.Error`, `c.String`.
    pub texts: Vec<TextSent>,
}

/// What stands before calls that answer, whoever comes to them: helpers answer for many handlers.
#[derive(Debug, Default)]
pub(super) struct AnsweringCalls {
    /// The argument that says the status.
    status: OnceMap<(FileId, NodeId), Option<NodeId>>,
    /// What was assigned to the member that is encoded.
    member: OnceMap<(FileId, NodeId), Option<NodeId>>,
    /// What calls hand over, where nothing is behind it.
    given: OnceMap<(FileId, u32), Option<Arc<[alike::Given]>>>,
}

/// JSON that is decoded from a request's body or a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonRead {
    /// The call in the handler: the decoder's, or that of a helper that leads to it.
    pub place: Place,
    /// The decoder's call itself.
    pub decoder: Place,
    /// What decodes.
    pub symbol: Symbol,
    /// What it makes of a content type that is not JSON's.
    pub media: MediaCheck,
    /// Whether it rejects null for a value that has no nil.
    pub rejects_null: bool,
    /// Whether it asks the validator for the struct's tags itself.
    pub validation: Validation,
    /// Whose rules hold.
    pub version: JsonVersion,
    /// Whether it is a message of a WebSocket, and no body.
    pub message: bool,
    /// The type that is decoded into, without pointers; `Unknown` where that is not known.
    pub ty: Type,
    /// What is decoded into, as it stands in the function nearest to the handler that has it as a variable.
    pub target: Value,
    /// The variable, where it is a local.
    pub local: Option<LocalId>,
    /// The call that fills it: the decoder's, or that of a helper around one.
    pub call: Place,
    /// The function that has the variable, and the call.
    pub function: FunctionId,
}

/// JSON that is answered with, or sent as a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonAnswer {
    /// The call in the handler: the encoder's, or that of a helper that leads to it.
    pub place: Place,
    /// The encoder's call itself.
    pub encoder: Place,
    /// The status, where it is known; 200 where nothing sets one.
    pub status: Option<u16>,
    /// Whether the status says that something failed.
    pub error: bool,
    /// Whether it is a message of a WebSocket or an event of a stream, and no answer as a whole.
    pub message: bool,
    /// Whose rules hold.
    pub version: JsonVersion,
    /// What is encoded, as the encoder gets it; [`View::outermost`] leads to what the handler wrote.
    pub value: Value,
    /// The type of what the handler wrote.
    pub ty: Type,
}

/// A text that is answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextSent {
    /// The call in the handler.
    pub place: Place,
    /// The calls from there to the one that answers, both included.
    pub way: Vec<Place>,
    /// The status, where it is known.
    pub status: Option<u16>,
    /// The member of a JSON object that the framework makes of the text: `message` for errors of echo.
    pub member: Option<&'static str>,
    /// Whether the text is known to be no JSON.
    pub plain: bool,
}

impl<'p> View<'p> {
    /// What a handler reads and answers, itself and through its helpers.
    pub fn exchange(self, handler: FunctionId) -> Arc<Exchange> {
        self.model.exchanges.get(handler, |_| {
            let mut walk = Walk { view: self, out: Exchange::default() };
            walk.function(handler, &[]);
            Arc::new(walk.out)
        })
    }

    fn speaking(self) -> &'p Speaking {
        self.model.speaking.get_or_init(|| {
            let calls = self.calls_of(Knowledge::speaks);
            let around = |file: FileId, call: u32| {
                let index = self.facts(file)?.calls.get(call as usize)?.function?;
                Some(FunctionId { file, index })
            };
            let mut open: Vec<_> = calls.into_iter().filter_map(|it| around(it.0, it.1)).collect();
            let (mut seen, mut found) = (FxHashSet::default(), FxHashSet::default());
            for _ in 0..=CALLS {
                let mut next = Vec::new();
                for function in open.into_iter().flat_map(|it| self.enclosing_all(it)) {
                    // Nobody enters another one with a part of an exchange.
                    if seen.insert(function) && self.may_take_part(function) {
                        found.insert(function);
                        next.extend(self.callers(function).iter().filter_map(|it| it.function));
                    }
                }
                open = next;
            }
            let names = found.iter().filter_map(|it| self.function(*it).name.as_deref());
            let names = names.filter_map(|it| self.number_of_name(it)).collect();
            Speaking { functions: found, names }
        })
    }
}

/// The functions from which JSON or a text is read or answered, themselves or a few calls on, and that may be given
/// a part of an exchange.
#[derive(Debug)]
pub(super) struct Speaking {
    functions: FxHashSet<FunctionId>,
    /// The numbers of their names: most calls are of none, which is seen before it is known what they call.
    names: FxHashSet<usize>,
}

struct Walk<'p> {
    view: View<'p>,
    out: Exchange,
}

impl<'p> Walk<'p> {
    fn function(&mut self, function: FunctionId, frames: &[Frame]) {
        let file = function.file;
        for part in self.view.exchange_parts(function).iter().copied() {
            if self.out.answers.len() + self.out.reads.len() > MOST {
                return;
            }
            match part {
                ExchangePart::Known(call) => self.known(file, call, frames),
                ExchangePart::Enters(call, function) => {
                    let is_new = frames.iter().all(|it| it.function != function);
                    if is_new && frames.len() < CALLS {
                        let frames = Frame { file, call, function }.before(frames);
                        self.function(function, &frames);
                    }
                }
            }
        }
    }

    /// A call of a library's function that decodes, encodes or sends.
    fn known(&mut self, file: FileId, call: u32, frames: &[Frame]) {
        let called = self.view.called(file, call);
        let (Some(Called { callee, knowledge: Some(known) }), Some(call)) =
            (called, self.view.call_node(file, call))
        else {
            return;
        };
        if let Some(decode) = known.decode {
            self.read(file, call, callee, decode, frames);
        }
        let here = frames.last().map_or_else(
            || Some(file.place(call)),
            |it| Some(it.file.place(self.view.call_node(it.file, it.call)?)),
        );
        let Some(place) = here else { return };
        if let Some(text) = &known.json.text {
            let said = text.status.and_then(|at| syntax::argument(call, at));
            let said = said.and_then(|it| self.view.status_of(&Value::new(file, it, frames)));
            let status = text.code.or(said).or_else(|| self.status_before(file, call, frames));
            let member = text.member.as_deref();
            let way = frames
                .iter()
                .rev()
                .filter_map(|it| Some(it.file.place(self.view.call_node(it.file, it.call)?)));
            let way = way.chain([file.place(call)]).collect();
            let plain = member.is_none() && self.is_plain(file, call, frames);
            self.out.texts.push(TextSent { place, way, status, member, plain });
        }
        let encoded = match (&known.json.encode, &known.json.encodes_member) {
            (Some(encode), _) => {
                let value = syntax::argument(call, encode.value);
                value.map(|it| (Value::new(file, it, frames), encode.version, encode.status))
            }
            (None, Some((field, key))) => self
                .view
                .assigned_member(file, call, field, key)
                .map(|it| (Value::new(file, it, frames), JsonVersion::V1, None)),
            _ => None,
        };
        let Some((value, version, status)) = encoded else { return };
        let Some(message) = self.sink(file, call, callee, known, frames) else { return };
        let said = status.and_then(|at| syntax::argument(call, at));
        let status = match said {
            Some(it) => self.view.status_of(&Value::new(file, it, frames)),
            None => self.status_before(file, call, frames),
        };
        let given = self.view.outermost(&value);
        let ty = self.view.type_of(given.file, self.view.node_of(&given));
        let error = status.is_some_and(|it| it >= 400);
        let encoder = file.place(call);
        let answer = JsonAnswer { place, encoder, status, error, message, version, value, ty };
        self.out.answers.push(answer);
    }

    fn read(
        &mut self,
        file: FileId,
        call: Node<'p>,
        callee: &Callee,
        decode: Decode,
        frames: &[Frame],
    ) {
        let view = self.view;
        let Some(target) = syntax::argument(call, decode.target) else { return };
        let calls: Vec<_> = frames.iter().map(|it| (it.file, it.call)).collect();
        if !view.reads_request(file, call, decode, &calls) {
            return;
        }
        let target = view.outermost(&Value::new(file, target, frames));
        let node = view.node_of(&target);
        let taken = node.kind() == Kind::UnaryExpression && node.has(Kind::Amp);
        let variable = if taken { node.child(Field::Operand).unwrap_or(node) } else { node };
        let mut ty = view.type_of(target.file, variable).deref().clone();
        // `var value T` of a generic helper: the type is that of what the helper gives.
        let is_open = matches!(ty, Type::Param(_)) || ty.is_unknown();
        let outer = target.frames.iter().map(|it| (it.file, view.call_node(it.file, it.call)));
        for (file, call) in outer.filter(|_| is_open) {
            let Some(call) = call else { continue };
            let given = match view.type_of(file, call) {
                Type::Tuple(several) => several.first().cloned().unwrap_or_default(),
                one => one,
            };
            if !matches!(given.deref(), Type::Param(_) | Type::Unknown) {
                ty = given.deref().clone();
                break;
            }
        }
        let Some(function) = view.function_at(target.file, node) else { return };
        let local = view.local(target.file, variable).map(|it| it.0);
        let (decoder, is_message) = (file.place(call), view.decodes_message(file, call));
        let place = match frames.last() {
            Some(it) => view.call_node(it.file, it.call).map(|node| it.file.place(node)),
            None => Some(file.place(call)),
        };
        let Some(place) = place else { return };
        let inner = frames.len() - target.frames.len().min(frames.len());
        let filled = inner.checked_sub(1).and_then(|at| {
            let frame = frames.get(at)?;
            Some(frame.file.place(view.call_node(frame.file, frame.call)?))
        });
        let call = filled.unwrap_or_else(|| file.place(call));
        self.out.reads.push(JsonRead {
            place,
            decoder,
            call,
            symbol: callee.symbol.clone(),
            media: decode.media,
            rejects_null: decode.rejects_null,
            validation: view.asks_validator(&callee.symbol, decode),
            version: decode.version,
            message: decode.source == Source::Message || is_message,
            ty,
            target,
            local,
            function,
        });
    }
}

impl<'p> View<'p> {
    /// Whether bytes that are decoded here came as a message of a WebSocket.
    fn decodes_message(self, file: FileId, call: Node<'p>) -> bool {
        let from = syntax::argument(call, 0).and_then(|it| self.origin(file, it));
        from.and_then(|it| self.knowledge_of(it.0, it.1)).is_some_and(|it| it.ws == Some(Ws::Read))
    }
}

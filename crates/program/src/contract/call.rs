//! What JavaScript asks for.

use seamlint_syntax::NodeId;

use super::{Method, Path};
use crate::{FileId, Place};

/// How a call speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CallKind {
    /// A request and its answer.
    #[default]
    Request,
    /// A WebSocket.
    WebSocket,
    /// A stream of events.
    Events,
    /// `sendBeacon`: nobody sees the answer.
    Beacon,
}

/// What sends a call, as `js-clients.toml` describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
pub struct Client {
    /// The id in the table: `fetch`, `axios`, …
    pub id: &'static str,
    /// Where the instance or the wrapper is declared that all calls with the same base share.
    pub instance: Option<Place>,
    /// Whether an answer outside 200–299 rejects (in the client itself, or in a wrapper that checks it).
    pub rejects_errors: bool,
    /// Whether a body that is no JSON is kept as a text, without an error.
    pub keeps_text: bool,
    /// The names in answers are changed to another case on their way (`user_id` to `userId`): they are not
    /// those that the server writes.
    pub converts_case: bool,
    /// The code is written by a generator: the call is listed, and never compared.
    pub generated: bool,
}

/// What the header or the client says of a body.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// `application/json`.
    Json,
    /// `text/plain`, as fetch sends a string without a header.
    Text,
    /// A form, in one of the two encodings.
    Form,
    /// Set, to something that is not known or matters to nobody.
    Other,
}

/// What a call sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The expression whose value is sent, `JSON.stringify` and wrappers taken off: in the caller's file
    /// when the wrapper passes it on.
    pub file: FileId,
    /// The expression.
    pub node: NodeId,
    /// Whether the value is sent as JSON.
    pub json: bool,
    /// The content type that is sent with it.
    pub media: MediaType,
}

/// How long a client waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeout {
    /// Milliseconds.
    pub millis: u64,
    /// Where it is set; `None` for the library's own.
    pub place: Option<Place>,
}

/// The call of the client itself, inside the wrappers that a request goes through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inner {
    /// The file that it stands in.
    pub file: FileId,
    /// The call expression.
    pub node: NodeId,
    /// As [`Call::projection`], for what it gives there.
    pub projection: Option<Vec<String>>,
    /// The wrappers with the calls of them, the outermost first.
    pub through: Vec<Hop>,
}

/// A function that is called on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The function and its file.
    pub function: (FileId, NodeId),
    /// The call and its file.
    pub call: (FileId, NodeId),
}

/// A request that JavaScript sends: at the place where method and path are given, which is the call of the
/// wrapper when there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Call {
    /// How it speaks.
    pub kind: CallKind,
    /// The method.
    pub method: Method,
    /// The paths that it may have: one for each way through conditions, at most eight.
    pub paths: Vec<Path>,
    /// Whether there are more paths than these, or a part of them is not known at all.
    pub dynamic: bool,
    /// The call expression.
    pub place: Place,
    /// The same as a node of the file.
    pub node: NodeId,
    /// What sends it.
    pub client: Client,
    /// The call of the client itself, which stands in the innermost wrapper where there is one.
    pub sender: (FileId, NodeId),
    /// The names of the wrappers that it goes through, the nearest first.
    pub via: Vec<String>,
    /// What it sends.
    pub body: Option<Body>,
    /// The names of query parameters that it sends, where they stand; without those that are not known.
    pub query: Vec<(String, Place)>,
    /// Whether these are all that it sends.
    pub whole_query: bool,
    /// How long it waits.
    pub timeout: Option<Timeout>,
    /// The members that stand between the answer's JSON and the value that the call gives its caller:
    /// `["data"]` behind an interceptor that returns `response.data.data`. `None` when what it gives is not
    /// the JSON (a `Response`), or not known.
    pub projection: Option<Vec<String>>,
    /// Whether the call gives what the client itself gives, such as a `Response` whose body is still to be
    /// read. Without it and without a projection nothing is known of what the call gives.
    pub gives_response: bool,
    /// Where to begin for what the wrappers make of the answer, when that is nothing so simple.
    pub inner: Option<Inner>,
}

//! What becomes of the responses of `fetch`.

use seamlint_syntax::{Field, Kind, Node};

use super::View;
use super::syntax::{
    arguments, callee, is_tested, literal, property, property_value, unwrapped, wrapped,
};
use super::ty::Type;
use super::values::{Access, Follow, Site, Value, parameter};
use crate::FileId;

/// Functions that give a response whatever its status is.
const FETCH: [&str; 2] = ["fetch", "undici:fetch"];
/// How many functions may hand a response on.
const WRAPPERS: usize = 3;
/// Members that read a body.
const READS: [&str; 6] = ["json", "text", "blob", "arrayBuffer", "formData", "bytes"];
/// Members that say whether the server did what it was asked to.
const STATUS: [&str; 4] = ["ok", "status", "type", "redirected"];
/// Members of a body by which servers say whether it is an error.
const VERDICTS: [&str; 16] = [
    "ok",
    "status",
    "success",
    "succeeded",
    "error",
    "errors",
    "err",
    "code",
    "errcode",
    "errno",
    "errorCode",
    "statusCode",
    "failed",
    "msg",
    "message",
    "error_description",
];

/// A response of `fetch` whose status nobody looks at.
#[derive(Clone, Debug)]
pub enum Answer<'p> {
    /// The body is taken by this call, of the request at the second place.
    Read(Site<'p>, Site<'p>),
    /// A request that changes something, whose response nobody looks at.
    Dropped(Site<'p>),
}

/// What is known of the use of a body.
#[derive(Clone, Copy, Default)]
struct Body {
    file: FileId,
    /// It is asked for an error of its own.
    verdict: bool,
    /// Nobody can tell what it is used for.
    unknown: bool,
    returned: bool,
}

impl<'p> View<'p> {
    /// The responses in the program that are used without a look at their status.
    pub fn unchecked_answers(self) -> Vec<Answer<'p>> {
        let mut out = Vec::new();
        let mut open: Vec<_> = FETCH
            .into_iter()
            .flat_map(|it| self.calls_to(it))
            .filter(|it| !self.is_exempt(it.0, it.1))
            .map(|it| (it, it, 0))
            .collect();
        let mut seen = rustc_hash::FxHashSet::default();
        while let Some((call, request, wrappers)) = open.pop() {
            if !seen.insert(call) {
                continue;
            }
            let value = self.follow(call.0, call.1, Follow { results: false, promises: true });
            let is_returned = |it: &Site<'p>| value.returned.contains(it);
            let escapes = value.escapes.iter().any(|it| !is_returned(it));
            if escapes || value.members.iter().any(|it| STATUS.contains(&it.name)) {
                continue;
            }
            let reads: Vec<_> = value.members.iter().filter_map(Self::read).collect();
            if reads.is_empty() && !value.returned.is_empty() && wrappers < WRAPPERS {
                for (file, function) in &value.returned {
                    let Some(id) = self.facts(*file).func_at(*function) else { continue };
                    let calls = self.calls_to_own(*file, id);
                    open.extend(calls.into_iter().map(|it| (it, request, wrappers + 1)));
                }
            } else if reads.is_empty() && self.is_dropped(request, &value) {
                out.push(Answer::Dropped(call));
            }
            out.extend(reads.into_iter().map(|it| Answer::Read(it, call)));
        }
        let bodies = out.iter().map(|it| self.body(it)).collect::<Vec<_>>();
        // Where the bodies of a file have verdicts, its other functions speak to the same kind of server.
        let envelopes: rustc_hash::FxHashSet<_> =
            bodies.iter().filter(|it| it.verdict).map(|it| it.file).collect();
        let is_data =
            |it: &Body| !(it.verdict || it.unknown || it.returned && envelopes.contains(&it.file));
        out.into_iter().zip(bodies).filter(|it| is_data(&it.1)).map(|it| it.0).collect()
    }

    /// The call that takes the body, when a member access is one.
    fn read(access: &Access<'p>) -> Option<Site<'p>> {
        let reads = READS.contains(&access.name);
        access.call().filter(|_| reads).map(|it| (access.file, it))
    }

    /// Requests whose response says nothing: opaque ones, beacons, and addresses that are no servers.
    fn is_exempt(self, file: FileId, call: Node<'p>) -> bool {
        let mut arguments = arguments(call);
        let Some(address) = arguments.next() else { return true };
        let text = |it: &str| {
            let it = it.trim_start_matches(['"', '\'', '`']);
            it.starts_with("data:") || it.starts_with("blob:")
        };
        let local = match self.type_of(file, address) {
            Type::Text(it) => text(&it),
            _ => text(address.text()),
        };
        if local || self.calls_one_of(file, address, &["URL.createObjectURL"]) {
            return true;
        }
        let Some((_, init)) = arguments.next().and_then(|it| self.object_literal(file, it)) else {
            return false;
        };
        let mode = property(init, "mode").map(property_value).and_then(literal);
        mode == Some("no-cors") || property(init, "keepalive").is_some()
    }

    /// Whether a request changes something and nobody looks at what came of it.
    fn is_dropped(self, request: Site<'p>, value: &Value<'p>) -> bool {
        if !value.returned.is_empty() || !self.changes_something(request) {
            return false;
        }
        value.members.iter().all(|it| match it.name {
            // An empty handler says that nobody minds a failure.
            "catch" => it.call().and_then(|it| arguments(it).next()).is_none_or(|callback| {
                let functions = self.functions(it.file, callback);
                !functions.iter().any(|it| is_empty(it.1))
            }),
            "finally" => true,
            "then" => it.call().and_then(|it| arguments(it).next()).is_some_and(|callback| {
                let functions = self.functions(it.file, callback);
                !functions.is_empty() && functions.iter().all(|it| parameter(it.1, 0).is_none())
            }),
            _ => false,
        }) && value.places.iter().all(|(_, it)| {
            let parent = it.parent().map(|it| it.kind());
            matches!(
                parent,
                Some(Kind::ExpressionStatement | Kind::AwaitExpression | Kind::MemberExpression)
            )
        })
    }

    fn changes_something(self, (file, call): Site<'p>) -> bool {
        let init = arguments(call).nth(1).and_then(|it| self.object_literal(file, it));
        let method = init.and_then(|it| property(it.1, "method"));
        let method = method.map(property_value).and_then(literal).unwrap_or("GET");
        ["POST", "PUT", "PATCH", "DELETE"].into_iter().any(|it| it.eq_ignore_ascii_case(method))
    }

    /// What becomes of the body of an answer.
    fn body(self, answer: &Answer<'p>) -> Body {
        let Answer::Read((file, read), (at, request)) = *answer else {
            let Answer::Dropped((file, _)) = *answer else { return Body::default() };
            return Body { file, ..Body::default() };
        };
        let body = self.follow(file, read, Follow { results: true, promises: true });
        let asked = body.members.iter().any(|it| {
            let taken_apart = it.node.kind() != Kind::MemberExpression;
            VERDICTS.contains(&it.name) && (taken_apart || is_tested(it.node))
        });
        let in_test = |it: Node<'p>| {
            let parent = wrapped(it).parent().filter(|it| it.kind() == Kind::BinaryExpression);
            parent
                .and_then(|it| it.child(Field::Operator))
                .is_some_and(|it| it.kind() == Kind::KwIn)
        };
        let seen = |(file, it): &Site<'p>| in_test(*it) || self.is_validated(*file, *it);
        let verdict = asked || body.places.iter().any(seen);
        // Bytes of an address that somebody else gives may be a local resource's.
        let address = arguments(request).next();
        let bytes = ["blob", "arrayBuffer", "bytes"];
        let is_bytes = super::syntax::method_call(read).is_some_and(|it| bytes.contains(&it.1));
        let plain = address.is_some_and(|it| unwrapped(it).kind() == Kind::Identifier);
        let literal = address.is_some_and(|it| matches!(self.type_of(at, it), Type::Text(_)));
        let unknown_caller = body.escapes.iter().any(|it| body.returned.contains(it));
        let unknown = is_bytes && plain && !literal || unknown_caller;
        Body { file, verdict, unknown, returned: !body.returned.is_empty() }
    }

    /// Whether a value is given to a function that says what it is: a validator of a package.
    fn is_validated(self, file: FileId, node: Node<'p>) -> bool {
        let node = wrapped(node);
        let call = node.parent().and_then(|it| it.parent());
        // `JSON.parse` is none.
        let call = call.filter(|it| self.symbols(file, *it).is_empty());
        let name = call.and_then(callee).map_or("", |it| unwrapped(it).text());
        matches!(name.rsplit('.').next(), Some("parse" | "safeParse"))
    }
}

/// Whether a function does nothing.
fn is_empty(function: Node<'_>) -> bool {
    let body = function.child(Field::Body);
    body.is_some_and(|it| it.kind() == Kind::StatementBlock && it.first().is_none())
}

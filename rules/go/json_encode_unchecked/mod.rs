//! The error of encoding a response is dropped, though the value is one whose encoding fails.

use seamlint_program::go::{Callee, FunctionId, Known, LocalKind, Type, syntax};
use seamlint_program::library::Knowledge;
use seamlint_syntax::Node;

use crate::{Check, Confidence, Cx, Profile, Rule, Severity};

/// See `docs.md`.
pub static RULE: Rule = Rule {
    id: "go/json-encode-unchecked",
    summary: "the error of encoding a response is dropped, and the value is one whose encoding can fail",
    severity: Severity::Warning,
    profile: Profile::Strict,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &["errchkjson"],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    let (go, file) = (cx.go(), cx.file_id());
    // An empty message of a socket is another rule's.
    let encodes = |it: &Knowledge| it.json.encode.is_some() && it.ws.is_none();
    for Known { call, callee, knowledge } in go.known_calls(file, encodes) {
        let Some(encode) = knowledge.json.encode else { continue };
        if !go.error_fate(file, call).is_dropped() || !is_response(cx, call, callee) {
            continue;
        }
        let Some(value) = syntax::argument(call, encode.value) else { continue };
        let Some(found) = go.unencodable(file, value) else { continue };
        let (name, text) = (&callee.symbol.name, short(value));
        let message = format!(
            "nobody sees the error when `{name}` cannot encode {text}: {}. The client gets a success status with an empty body",
            found.cause.reason()
        );
        let help = if answers_error(callee) {
            "look at the error, and answer with a status that says so"
        } else {
            "encode the value before the response is begun, or keep from it what cannot be encoded"
        };
        let finding = cx.report(call, message).help(help);
        if let Some(place) = found.place {
            finding.also(place, found.cause.label());
            finding.confidence(Confidence::Medium);
        }
    }
}

/// A value as the message names it.
fn short(value: Node<'_>) -> String {
    let text = value.text();
    let is_short = text.len() <= 40 && !text.contains('\n');
    if is_short { format!("`{text}`") } else { "this value".to_owned() }
}

fn answers_error(callee: &Callee) -> bool {
    callee.signature.as_ref().is_some_and(|it| it.results.iter().any(Type::is_error))
}

/// Whether what a call encodes is a response: it writes to one, belongs to one, or stands in a function that
/// answers a request.
fn is_response(cx: &Cx<'_>, call: Node<'_>, callee: &Callee) -> bool {
    let (go, file) = (cx.go(), cx.file_id());
    let call = cx.tree().node(call.id());
    if callee.operand.as_ref().is_some_and(|it| go.carrier(it).is_some())
        || is_given_writer(cx, call)
    {
        return true;
    }
    match syntax::receiver(call) {
        Some(receiver) if callee.operand.is_some() => {
            let maker = go.origin(file, receiver);
            maker.is_some_and(|it| it.0 == file && is_given_writer(cx, it.1))
        }
        _ => go.function_at(file, call).is_some_and(|it| answers_request(cx, it)),
    }
}

fn is_given_writer(cx: &Cx<'_>, call: Node<'_>) -> bool {
    syntax::arguments(call).any(|it| is_writer(cx, &cx.go().type_of(cx.file_id(), it)))
}

/// Whether a type is a response writer: one of HTTP's methods that only those have.
fn is_writer(cx: &Cx<'_>, ty: &Type) -> bool {
    cx.go().has_method(ty, "WriteHeader") == Some(true)
}

fn answers_request(cx: &Cx<'_>, function: FunctionId) -> bool {
    cx.go().enclosing_all(function).any(|function| {
        let mut params = cx.go().function(function).params.iter();
        params.any(|it| {
            cx.go().local_of(function.file, *it).is_some_and(|local| {
                local.kind == LocalKind::Param
                    && is_writer(cx, &cx.go().type_of_local(function.file, local))
            })
        })
    })
}

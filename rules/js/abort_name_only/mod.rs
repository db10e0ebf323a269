//! See `docs.md`.

use seamlint_program::js::{Site, View, parameter, syntax};
use seamlint_syntax::{Field, Kind, Node};

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/abort-name-only",
    summary: "a timeout is looked for under the name of an abort",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Js(check),
};

/// Clients that reject with a `TimeoutError` when the signal is `AbortSignal.timeout`.
const CLIENTS: [&str; 12] = [
    "fetch",
    "undici:fetch",
    "ky:KyInstance",
    "ky:KyInstance.get",
    "ky:KyInstance.post",
    "ky:KyInstance.put",
    "ky:KyInstance.patch",
    "ky:KyInstance.delete",
    "ky:KyInstance.head",
    "got:Got",
    "got:Got.get",
    "got:Got.post",
];

fn check(cx: &mut Cx<'_>) {
    let (js, file) = (cx.js(), cx.file_id());
    let mut seen = Vec::new();
    for (_, call) in js.calls_in(file, &CLIENTS) {
        let Some(options) = syntax::arguments(call).nth(1) else { continue };
        let Some((at, signal)) = js.signal_of(file, options) else { continue };
        if !js.calls_one_of(at, signal, &["AbortSignal.timeout"]) {
            continue;
        }
        let Some(handler) = handler(js, (file, call)) else { continue };
        if handler.text().contains("TimeoutError") || handler.text().contains("TIMEOUT_ERR") {
            continue;
        }
        for asked in asked(js, (file, handler)) {
            if seen.contains(&asked) {
                continue;
            }
            seen.push(asked);
            cx.report(
                asked,
                "this does not match a timeout: `AbortSignal.timeout` makes the request reject with a `TimeoutError`, not with an `AbortError`",
            )
            .help("ask for `TimeoutError` (too)")
            .also(at.place(signal), "the request is ended by this signal");
        }
    }
}

/// The code that is given the rejection of a request: a `catch` clause, or a callback of the chain.
fn handler<'p>(js: View<'p>, (file, call): Site<'p>) -> Option<Node<'p>> {
    let mut at = syntax::wrapped(call);
    while let Some(access) = at.parent().filter(|it| it.kind() == Kind::MemberExpression) {
        let chain = access.parent().filter(|it| it.kind() == Kind::CallExpression)?;
        let index = match access.child(Field::Property)?.text() {
            "catch" => 0,
            "then" => 1,
            _ => usize::MAX,
        };
        if let Some(callback) = syntax::arguments(chain).nth(index) {
            return js.functions(file, callback).first().map(|it| it.1);
        }
        at = chain;
    }
    let attempt = syntax::catching_try(call)?;
    let body = attempt.child(Field::Body)?;
    // Another signal in the same `try` may well end with an `AbortError`.
    let others = body.descendants().any(|it| {
        syntax::property_name(it) == Some("signal") && {
            let value = syntax::property_value(it);
            let made = if value.kind() == Kind::CallExpression {
                Some((file, value))
            } else {
                js.initializer(file, value)
            };
            made.is_none_or(|(at, it)| !js.calls_one_of(at, it, &["AbortSignal.timeout"]))
        }
    });
    if others { None } else { attempt.child_of(Kind::CatchClause) }
}

/// Where a handler asks for an abort, itself or by a function that it gives the error to.
fn asked<'p>(js: View<'p>, (file, handler): Site<'p>) -> Vec<Node<'p>> {
    let mut out: Vec<_> = handler.descendants().filter(|it| asks(*it)).collect();
    let error = handler.child(Field::Parameter).or_else(|| parameter(handler, 0));
    for call in handler.descendants().filter(|it| it.kind() == Kind::CallExpression) {
        let given =
            syntax::arguments(call).any(|it| error.is_some_and(|error| error.text() == it.text()));
        let by = js.called_functions(file, call);
        let asks_there =
            |(_, it): &Site<'p>| it.descendants().any(asks) && !it.text().contains("TimeoutError");
        if given && !by.is_empty() && by.iter().all(asks_there) {
            out.push(call);
        }
    }
    out
}

/// `error.name === "AbortError"`, `case "AbortError":`, `error.code === DOMException.ABORT_ERR`.
fn asks(node: Node<'_>) -> bool {
    let names_abort = |it: Node<'_>| {
        syntax::literal(it) == Some("AbortError")
            || it.child(Field::Property).is_some_and(|it| it.text() == "ABORT_ERR")
    };
    match node.kind() {
        Kind::BinaryExpression => {
            [Field::Left, Field::Right].into_iter().filter_map(|it| node.child(it)).any(names_abort)
        }
        Kind::SwitchCase => node.child(Field::Value).is_some_and(names_abort),
        _ => false,
    }
}

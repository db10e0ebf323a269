//! See `docs.md`.

use seamlint_program::js::{Site, syntax};
use seamlint_syntax::{Field, Kind, Node};

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/fetch-no-timeout",
    summary: "a request has neither a signal nor a time limit",
    severity: Severity::Info,
    profile: Profile::Strict,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Js(check),
};

fn check(cx: &mut Cx<'_>) {
    let (js, file) = (cx.js(), cx.file_id());
    for (_, call) in js.calls_in(file, &["fetch", "undici:fetch"]) {
        let mut arguments = syntax::arguments(call);
        let address = arguments.next().map(|it| js.type_of(file, it));
        let is_request = address.is_none_or(|it| it.is_unknown() || js.is_library(&it, "Request"));
        if !is_request && lacks(cx, arguments.next(), &["signal"]) {
            report(cx, call, "fetch");
        }
    }
    for (symbol, config) in js.unlimited_clients() {
        for (_, call) in js.calls_in(file, &[symbol]) {
            let options = syntax::arguments(call).nth(config);
            let first = syntax::arguments(call).next();
            let callable = !symbol.contains("Instance.");
            let options = if callable && first.is_some_and(|it| syntax::literal(it).is_some()) {
                syntax::arguments(call).nth(1)
            } else {
                options
            };
            if lacks(cx, options, &["signal", "timeout", "cancelToken"])
                && client_waits(cx, call, callable)
            {
                report(cx, call, "axios");
            }
        }
    }
}

fn report(cx: &mut Cx<'_>, call: Node<'_>, client: &str) {
    cx.report(call, format!("this request waits for as long as the server likes: `{client}` has no time limit unless it is given one"))
        .help("pass `signal: AbortSignal.timeout(ms)`");
}

/// Whether options are fully known and have none of these members.
fn lacks(cx: &Cx<'_>, options: Option<Node<'_>>, names: &[&str]) -> bool {
    let Some(options) = options else { return true };
    let literal: Option<Site<'_>> = cx.js().object_literal(cx.file_id(), options);
    literal.is_some_and(|(_, it)| {
        !it.has(Kind::SpreadElement)
            && names.iter().all(|name| syntax::property(it, name).is_none())
    })
}

/// Whether the client of an axios call is known to have no limit of its own.
fn client_waits(cx: &Cx<'_>, call: Node<'_>, callable: bool) -> bool {
    let (js, file) = (cx.js(), cx.file_id());
    let defaults = js.accesses("timeout").into_iter().any(|(at, it)| {
        let object = it.child(Field::Object).map(syntax::unwrapped);
        object.is_some_and(|it| {
            it.child(Field::Property).is_some_and(|it| it.text() == "defaults")
                && it
                    .child(Field::Object)
                    .is_some_and(|it| js.is_one_of(at, it, &["axios:AxiosInstance"]))
        })
    });
    let client =
        if callable { syntax::callee(call) } else { syntax::method_call(call).map(|it| it.0) };
    let Some(client) = client.filter(|_| !defaults) else { return false };
    let Some((at, made)) = js.initializer(file, client) else {
        return js.is_imported(file, client);
    };
    if js.symbols(at, made) != ["axios:AxiosInstance.create"] {
        return false;
    }
    let options = syntax::arguments(made).next();
    options.is_none_or(|it| {
        js.object_literal(at, it).is_some_and(|(_, it)| {
            !it.has(Kind::SpreadElement)
                && ["signal", "timeout"].iter().all(|name| syntax::property(it, name).is_none())
        })
    })
}

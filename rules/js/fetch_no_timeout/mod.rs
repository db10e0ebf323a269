//! See `docs.md`.

use seamlint_program::js::{Site, View, syntax};
use seamlint_syntax::{Field, Kind};

use crate::Cx;
use crate::finding::Finding;
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
    check: Check::JsProgram(check),
};

fn check(cx: &mut Cx<'_>) {
    let js = cx.program().js();
    for (file, call) in ["fetch", "undici:fetch"].into_iter().flat_map(|it| js.calls_to(it)) {
        let mut arguments = syntax::arguments(call);
        let address = arguments.next().map(|it| js.type_of(file, it));
        let is_request = address.is_none_or(|it| it.is_unknown() || js.is_library(&it, "Request"));
        let options = arguments.next().map(|it| (file, it));
        if is_request {
            continue;
        }
        if lacks(js, options, &["signal"]) {
            report(cx, (file, call), "fetch");
        }
        for own in options.map(|it| js.calls_with_options(file, it.1)).unwrap_or_default() {
            if lacks(js, own.options, &["signal"]) {
                let finding = report(cx, own.call, "fetch");
                finding.also(file.place(call), "the request, which these options are for");
            }
        }
    }
    for (symbol, config) in js.unlimited_clients() {
        for (file, call) in js.calls_to(symbol) {
            let options = syntax::arguments(call).nth(config);
            let first = syntax::arguments(call).next();
            let callable = !symbol.contains("Instance.");
            let options = if callable && first.is_some_and(|it| syntax::literal(it).is_some()) {
                syntax::arguments(call).nth(1)
            } else {
                options
            };
            let options = options.map(|it| (file, it));
            if lacks(js, options, &["signal", "timeout", "cancelToken"])
                && client_waits(js, (file, call), callable)
            {
                report(cx, (file, call), "axios");
            }
        }
    }
}

fn report<'c>(cx: &'c mut Cx<'_>, (file, call): Site<'_>, client: &str) -> &'c mut Finding {
    let message = format!(
        "this request waits for as long as the server likes: `{client}` has no time limit unless it is given one"
    );
    let finding = cx.report_at(file.place(call), message);
    finding.help("pass `signal: AbortSignal.timeout(ms)`")
}

/// Whether options are fully known and have none of these members.
fn lacks<'p>(js: View<'p>, options: Option<Site<'p>>, names: &[&str]) -> bool {
    let Some((file, options)) = options else { return true };
    let literal: Option<Site<'_>> = js.object_literal(file, options);
    literal.is_some_and(|(_, it)| {
        !it.has(Kind::SpreadElement)
            && names.iter().all(|name| syntax::property(it, name).is_none())
    })
}

/// Whether the client of an axios call is known to have no limit of its own.
fn client_waits<'p>(js: View<'p>, (file, call): Site<'p>, callable: bool) -> bool {
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

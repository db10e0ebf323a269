//! See `docs.md`.

use seamlint_program::js::{FetchOptions, syntax};
use seamlint_syntax::Node;

use crate::Cx;
use crate::finding::Edit;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/fetch-option-ignored",
    summary: "an option is given to a request that the client does not know",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Js(check),
};

fn check(cx: &mut Cx<'_>) {
    for options in cx.js().fetch_options(cx.file_id()) {
        for member in options.object.1.parts() {
            let name = syntax::property_name(member).unwrap_or("");
            if let Some(instead) = cx.js().ignored_by_fetch(name) {
                ignored(cx, options.shown(member), name, instead);
            }
        }
        method(cx, &options);
        if let Some(body) = options.body_of_get(cx.js()) {
            cx.report(
                options.shown(body),
                "a GET or HEAD request with a body makes `fetch` throw a TypeError before anything is sent",
            )
            .severity(Severity::Error)
            .help("send it as POST, or put the data into the address");
        }
    }
    for (call, config) in cx.js().foreign_configurations(cx.file_id()) {
        foreign(cx, call, config);
    }
}

fn ignored(cx: &mut Cx<'_>, at: Node<'_>, name: &str, instead: &str) {
    cx.report(
        at,
        format!(
            "`fetch` has no option `{name}` and takes no notice of it: the request goes out without"
        ),
    )
    .help(instead);
}

/// `patch` is not put into upper case.
fn method(cx: &mut Cx<'_>, options: &FetchOptions<'_>) {
    let Some(member) = syntax::property(options.object.1, "method") else { return };
    let value = syntax::property_value(member);
    if syntax::literal(value) == Some("patch") {
        let place = cx.place(value);
        let finding = cx.report(
            options.shown(member),
            "`fetch` puts `get` and `post` into upper case, but not `patch`: the server gets a method that it does not know",
        );
        finding.help("write `PATCH`");
        if options.shown(member) == member {
            finding.fix("write the method in upper case", vec![Edit::replace(place, "\"PATCH\"")]);
        }
    }
}

fn foreign(cx: &mut Cx<'_>, call: Node<'_>, config: Node<'_>) {
    let method = syntax::method_call(call).map_or("delete", |it| it.1);
    cx.report(
        config,
        format!("the second argument of axios's `{method}` is the configuration, and it knows none of these options: they are dropped"),
    )
    .help(match method {
        "delete" => "put the body under `data`: `{ data: … }`",
        _ => "put the query under `params`: `{ params: … }`",
    });
}

//! See `docs.md`.

use seamlint_program::js::{Prim, Type, syntax};
use seamlint_syntax::{Kind, Node};

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

/// Methods of axios whose second argument is the configuration.
const WITHOUT_BODY: [&str; 4] = [
    "axios:AxiosInstance.delete",
    "axios:AxiosInstance.get",
    "axios:AxiosInstance.head",
    "axios:AxiosInstance.options",
];

fn check(cx: &mut Cx<'_>) {
    let (js, file) = (cx.js(), cx.file_id());
    let mut seen = Vec::new();
    for (_, call) in js.calls_in(file, &["fetch", "undici:fetch", "new Request"]) {
        let mut arguments = syntax::arguments(call);
        let (Some(address), Some(init)) = (arguments.next(), arguments.next()) else { continue };
        let Some((at, options)) = js.object_literal(file, init) else { continue };
        if seen.contains(&options) {
            continue;
        }
        seen.push(options);
        // Options of another file are shown where they are used.
        let shown = |member| if at == file { member } else { init };
        for member in options.parts() {
            let name = syntax::property_name(member).unwrap_or("");
            if let Some(instead) = js.ignored_by_fetch(name) {
                ignored(cx, shown(member), name, instead);
            }
        }
        method(cx, options, &shown);
        if takes_no_other_method(cx, address)
            && let Some(body) = body(options)
        {
            cx.report(
                shown(body),
                "a GET or HEAD request with a body makes `fetch` throw a TypeError before anything is sent",
            )
            .severity(Severity::Error)
            .help("send it as POST, or put the data into the address");
        }
    }
    for (_, call) in js.calls_in(file, &WITHOUT_BODY) {
        axios_body(cx, call);
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
fn method<'t>(cx: &mut Cx<'_>, options: Node<'t>, shown: &dyn Fn(Node<'t>) -> Node<'t>) {
    let Some(member) = syntax::property(options, "method") else { return };
    let value = syntax::property_value(member);
    if syntax::literal(value) == Some("patch") {
        let place = cx.place(value);
        let finding = cx.report(
            shown(member),
            "`fetch` puts `get` and `post` into upper case, but not `patch`: the server gets a method that it does not know",
        );
        finding.help("write `PATCH`");
        if shown(member) == member {
            finding.fix("write the method in upper case", vec![Edit::replace(place, "\"PATCH\"")]);
        }
    }
}

/// Whether the address is a text: a `Request` there has a method of its own.
fn takes_no_other_method(cx: &Cx<'_>, address: Node<'_>) -> bool {
    let ty = cx.js().type_of(cx.file_id(), address);
    matches!(ty, Type::Text(_) | Type::Prim(Prim::String)) || cx.js().is_library(&ty, "URL")
}

/// The body of options that say GET or HEAD, or nothing else.
fn body(options: Node<'_>) -> Option<Node<'_>> {
    let body = syntax::property(options, "body")?;
    let value = syntax::unwrapped(syntax::property_value(body));
    let empty = matches!(value.kind(), Kind::Null | Kind::Undefined)
        || matches!(value.kind(), Kind::TernaryExpression | Kind::BinaryExpression)
        || body.kind() == Kind::ShorthandPropertyIdentifier;
    let plain = match syntax::property(options, "method").map(syntax::property_value) {
        Some(it) => {
            let method = syntax::literal(it).unwrap_or("");
            method.eq_ignore_ascii_case("GET") || method.eq_ignore_ascii_case("HEAD")
        }
        None => !options.has(Kind::SpreadElement),
    };
    (plain && !empty).then_some(body)
}

fn axios_body(cx: &mut Cx<'_>, call: Node<'_>) {
    let Some(config) = syntax::arguments(call).nth(1).map(syntax::unwrapped) else { return };
    let mut names = config.parts().map(syntax::property_name);
    let foreign = names.clone().next().is_some()
        && names.all(|it| it.is_some_and(|it| !cx.js().is_axios_option(it)));
    if config.kind() != Kind::Object || !foreign || has_interceptors(cx) {
        return;
    }
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

/// An interceptor is given the configuration, with whatever options its project has invented.
fn has_interceptors(cx: &Cx<'_>) -> bool {
    cx.js().calls_to("axios:AxiosInterceptorManager.use").next().is_some()
}

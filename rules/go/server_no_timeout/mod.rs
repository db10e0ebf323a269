//! `&http.Server{Addr: ":8080"}`

use seamlint_program::go::{Known, syntax};
use seamlint_program::library::{Knowledge, Role};
use seamlint_syntax::{Field, Kind, Node};

use crate::{Check, Cx, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "go/server-no-timeout",
    summary: "a server or a client waits for the other side without a limit",
    severity: Severity::Warning,
    profile: Profile::Strict,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &["gosec"],
    check: Check::Go(check),
};

/// The fields that limit how long a request's header may take.
const LIMITS: [&str; 2] = ["ReadHeaderTimeout", "ReadTimeout"];

const SERVER: &str = "a client that sends its header slowly, or never, holds a goroutine and a file descriptor for good";

const SERVER_HELP: &str =
    "set `ReadHeaderTimeout`; `WriteTimeout` would also cut Server-Sent Events and long downloads";

fn check(cx: &mut Cx<'_>) {
    if cx.go().facts(cx.file_id()).is_some_and(|it| it.is_test) {
        return;
    }
    for literal in cx.nodes(Kind::CompositeLiteral) {
        let Some(ty) = literal.child(Field::Type) else { continue };
        let made = cx.go().denoted(cx.file_id(), ty);
        if made.is("net/http", "Server")
            && !syntax::sets_field(literal, &LIMITS)
            && !is_set_later(cx, "Server", &LIMITS)
        {
            report_server(cx, literal);
        }
        if made.is("net/http", "Client")
            && is_used_bare(cx, literal)
            && is_on_request_path(cx, literal)
        {
            report_client(cx, literal);
        }
    }
    for spec in cx.nodes(Kind::VarSpec) {
        let (Some(ty), None) = (spec.child(Field::Type), spec.child(Field::Value)) else {
            continue;
        };
        let is_server = cx.go().denoted(cx.file_id(), ty).is("net/http", "Server");
        if is_server && !is_set_later(cx, "Server", &LIMITS) {
            report_server(cx, spec);
        }
    }
    let asked = |it: &Knowledge| it.does(Role::Serves) || it.does(Role::DefaultClient);
    for Known { call, callee, knowledge } in cx.go().known_calls(cx.file_id(), asked) {
        if knowledge.does(Role::Serves) {
            let message = format!("`{}` serves without timeouts: {SERVER}", callee.symbol.name);
            cx.report(call, message)
                .help("make an `http.Server` with `ReadHeaderTimeout`, and serve with it");
        } else if knowledge.does(Role::DefaultClient) && is_on_request_path(cx, call) {
            report_client(cx, call);
        }
    }
}

fn report_server(cx: &mut Cx<'_>, node: Node<'_>) {
    cx.report(node, format!("the server has no limit for reading a header: {SERVER}"))
        .help(SERVER_HELP);
}

fn report_client(cx: &mut Cx<'_>, node: Node<'_>) {
    let message = "the client has no timeout: while the other server does not answer, the request that is answered here waits too";
    cx.report(node, message)
        .help("set `Timeout`, or send a request that carries the context at hand");
}

/// Whether the package sets one of the fields of such a value somewhere.
fn is_set_later(cx: &Cx<'_>, ty: &str, names: &[&str]) -> bool {
    cx.go().package_sets_field(cx.file_id(), ("net/http", ty), names)
}

/// Whether a client without a timeout sends requests that carry no context either.
fn is_used_bare(cx: &Cx<'_>, literal: Node<'_>) -> bool {
    if syntax::sets_field(literal, &["Timeout"]) || is_set_later(cx, "Client", &["Timeout"]) {
        return false;
    }
    let Some(scope) = literal.ancestor(|it| syntax::is_function(it.kind())) else { return false };
    let calls = syntax::calls(scope);
    let names = ["Get", "Head", "Post", "PostForm"];
    calls.filter_map(|it| cx.go().callee(cx.file_id(), it).zip(syntax::receiver(it))).any(
        |(callee, receiver)| {
            let sends = names.iter().any(|it| callee.symbol.is_method("net/http", "Client", it));
            let value = cx.go().initialiser(cx.file_id(), receiver).map_or(receiver, |it| it.1);
            sends && value.encloses(literal)
        },
    )
}

/// Whether somebody's request waits meanwhile.
fn is_on_request_path(cx: &Cx<'_>, node: Node<'_>) -> bool {
    let function = cx.go().function_at(cx.file_id(), node);
    function.is_some_and(|it| cx.go().way_from_handler(it).is_some())
}

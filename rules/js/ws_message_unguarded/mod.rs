//! See `docs.md`.

use seamlint_program::js::{Access, Follow, Site, View, parameter, syntax};
use seamlint_syntax::{Field, Kind, Node};

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/ws-message-unguarded",
    summary: "a listener parses a message as JSON without a try",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Program(check),
};

/// Types whose messages come from outside, and whether the listener is given an event with the data.
const SOURCES: [(&str, bool); 3] =
    [("WebSocket", true), ("EventSource", true), ("ws:WebSocket", false)];
/// How many functions are followed from the listener.
const FUNCTIONS: usize = 40;

fn check(cx: &mut Cx<'_>) {
    let js = cx.program().js();
    let mut seen = Vec::new();
    for name in ["onmessage", "addEventListener", "on", "addListener", "once"] {
        for (file, node) in js.accesses(name) {
            let Some(object) = node.child(Field::Object) else { continue };
            let Some(Ok(listener)) = js.listener(&Access { file, node, name }) else { continue };
            let source = SOURCES.iter().find(|it| js.is_one_of(file, object, &[it.0]));
            let Some((source, _)) = source else { continue };
            // A server names its events as it likes.
            let named = *source == "EventSource" && !matches!(listener.event, "open" | "error");
            if listener.event != "message" && !named {
                continue;
            }
            let with_event =
                *source != "ws:WebSocket" || name == "onmessage" || name == "addEventListener";
            for (at, function) in &listener.functions {
                for (at, parse) in parses(js, (*at, *function), with_event) {
                    if !seen.contains(&(at, parse)) {
                        seen.push((at, parse));
                        report(cx, (at, parse), listener.registration, *source == "ws:WebSocket");
                    }
                }
            }
        }
    }
}

fn report(cx: &mut Cx<'_>, (file, parse): Site<'_>, (at, registration): Site<'_>, npm: bool) {
    let what = if npm {
        "the exception ends the process"
    } else {
        "the exception is only logged, and the message is lost"
    };
    let finding = cx.report_at(
        file.place(parse),
        format!("a message that is no JSON makes this throw, and a listener has no caller to catch it: {what}"),
    );
    finding.help("parse in a `try`, and say what is to become of a message that is no JSON");
    finding.also(at.place(registration), "the listener is registered here");
}

/// The calls of `JSON.parse` that a listener makes with its message and without a `try` on the way.
fn parses<'p>(js: View<'p>, listener: Site<'p>, with_event: bool) -> Vec<Site<'p>> {
    let Some(param) = parameter(listener.1, 0) else { return Vec::new() };
    let given = js.follow_name(listener.0, param, Follow::default());
    let message: Vec<Site<'p>> = if with_event {
        let data = given.members.iter().filter(|it| it.name == "data");
        let values = data.map(|it| {
            if it.node.kind() == Kind::MemberExpression {
                js.follow(it.file, it.node, Follow::default())
            } else {
                js.follow_name(it.file, it.node, Follow::default())
            }
        });
        values.flat_map(|it| it.places).collect()
    } else {
        given.places
    };
    let open = unguarded(js, listener);
    let mut out: Vec<_> = message
        .into_iter()
        .filter_map(|(file, node)| Some((file, parse_of(js, file, node)?)))
        .collect();
    out.retain(|(file, parse)| {
        let function = syntax::enclosing_function(*parse);
        syntax::catching_try(*parse).is_none()
            && function.is_some_and(|it| open.contains(&(*file, it)))
    });
    out
}

/// `JSON.parse(value)`, `JSON.parse(value.toString())`, `JSON.parse(String(value))`.
fn parse_of<'p>(js: View<'p>, file: seamlint_program::FileId, value: Node<'p>) -> Option<Node<'p>> {
    let is_parse = |it: &Node<'p>| js.calls_one_of(file, *it, &["JSON.parse"]);
    let calls = value.ancestors().take(5).filter(|it| it.kind() == Kind::CallExpression);
    calls.take(2).find(is_parse).filter(|call| {
        let argument = syntax::arguments(*call).next();
        argument.is_some_and(|it| it.encloses(value)) && call.text().len() < 200
    })
}

/// The listener and the functions that it calls outside of any `try`.
fn unguarded<'p>(js: View<'p>, listener: Site<'p>) -> Vec<Site<'p>> {
    let mut out = vec![listener];
    let mut at = 0;
    while let Some((file, function)) = out.get(at).copied().filter(|_| at < FUNCTIONS) {
        at += 1;
        for call in syntax::own_nodes(function).filter(|it| it.kind() == Kind::CallExpression) {
            if syntax::catching_try(call).is_some() {
                continue;
            }
            for callee in js.called_functions(file, call) {
                if !out.contains(&callee) {
                    out.push(callee);
                }
            }
        }
    }
    out
}

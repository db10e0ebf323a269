//! Go functions that JavaScript can call stay in a table until they are released.

use seamlint_program::go::{Known, syntax};
use seamlint_program::library::Role;
use seamlint_syntax::{Kind, Node};

use super::words::{show_lost, when_lost};
use crate::{Check, Confidence, Cx, Profile, Rule, Severity};

/// See `docs.md`.
pub static RULE: Rule = Rule {
    id: "go/wasm-func-unreleased",
    summary: "a `js.Func` is made again and again, and neither released nor kept",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    let (go, file) = (cx.go(), cx.file_id());
    for Known { call, .. } in go.known_calls(file, |it| it.does(Role::JsFunc)) {
        if go.runs_once(file, call) {
            continue;
        }
        let Some(lost) = go.unreleased(file, call, Role::JsRelease) else { continue };
        let is_repeated = is_repeated(cx, call);
        if !is_repeated && is_property(cx, call) {
            continue;
        }
        let name = call.child(seamlint_syntax::Field::Function).map_or("", |it| it.text());
        let when = when_lost(lost, "released");
        let message = format!(
            "the function that `{name}` makes {when}: each call adds one to a table that keeps it, and all that it captures, for as long as the page is open"
        );
        let finding = cx.report_at(file.first_line(call), message);
        finding.help("call its `Release` when JavaScript does not need it any more, in the callback itself if that runs once");
        show_lost(finding, lost, "without releasing it", "gets another value here");
        if !is_repeated {
            finding.confidence(Confidence::Medium);
        }
    }
}

/// Whether something in the project evaluates the call more than once: a loop, a callback, another caller.
fn is_repeated(cx: &Cx<'_>, call: Node<'_>) -> bool {
    let in_loop = call.ancestors().any(|it| it.kind() == Kind::ForStatement);
    let in_callback = call.ancestors().any(|it| it.kind() == Kind::FuncLiteral);
    let function = cx.go().function_at(cx.file_id(), call);
    in_loop || in_callback || function.is_some_and(|it| !cx.go().callers(it).is_empty())
}

/// Whether the function becomes a property of a JavaScript object, as what a page uses all its life does.
fn is_property(cx: &Cx<'_>, call: Node<'_>) -> bool {
    let list = call.parent().filter(|it| it.kind() == Kind::ArgumentList);
    let Some(outer) = list.and_then(Node::parent) else { return false };
    let known = cx.go().known_callee(cx.file_id(), outer);
    known.is_some_and(|it| it.1.does(Role::JsProperty)) && syntax::argument(outer, 1) == Some(call)
}

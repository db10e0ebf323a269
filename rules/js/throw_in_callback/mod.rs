//! See `docs.md`.

use seamlint_program::FileId;
use seamlint_program::js::{Runs, View, syntax};
use seamlint_syntax::{Field, Kind, Node};

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/throw-in-callback",
    summary: "an exception is thrown where nobody can catch it",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Js(check),
};

fn check(cx: &mut Cx<'_>) {
    let (js, file) = (cx.js(), cx.file_id());
    for throw in cx.nodes(Kind::ThrowStatement) {
        let Some(function) = syntax::enclosing_function(throw) else { continue };
        if syntax::catching_try(throw).is_some() || is_all(function, throw) {
            continue;
        }
        let Some(registration) = registration(js, file, function) else { continue };
        let Some(meant) = meant_to_catch(js, file, registration) else { continue };
        cx.report(
            throw,
            "the callback runs when the code around it is done: nothing there catches what it throws, which ends the process \
             in Node and is only logged in a browser",
        )
        .help("handle the failure inside of the callback, or wrap the call in a promise that rejects")
        .also(file.place(registration), "the callback is registered here")
        .also(file.place(meant), "this does not catch it");
    }
}

/// `setTimeout(() => { throw error; })`: somebody wants the runtime to have it.
fn is_all(function: Node<'_>, throw: Node<'_>) -> bool {
    let body = function.child(Field::Body);
    let only = body.is_some_and(|it| it.parts().take(2).count() == 1 && throw.parent() == Some(it));
    let known = throw.first().is_some_and(|it| it.kind() == Kind::Identifier);
    let is_param = seamlint_program::js::parameter(function, 0).is_some();
    only && known && !is_param
}

/// The call or assignment by which a function is called later, and in no other way.
fn registration<'p>(js: View<'p>, file: FileId, function: Node<'p>) -> Option<Node<'p>> {
    match js.runs(file, function) {
        Runs::Timer(it) | Runs::Later(it) => return Some(it),
        Runs::Unknown => {}
        _ => return None,
    }
    let users = js.users(file, function);
    let [(at, value)] = users.values[..] else { return None };
    if !users.calls.is_empty() || at != file {
        return None;
    }
    match js.runs(file, value) {
        Runs::Timer(it) | Runs::Later(it) => Some(it),
        _ => None,
    }
}

/// What stands around a registration and looks as if it caught something: a `try`, or the keyword of an
/// async function, or the continuation of a promise. `None` inside an executor, where another rule reports.
fn meant_to_catch<'p>(js: View<'p>, file: FileId, registration: Node<'p>) -> Option<Node<'p>> {
    let is_executor = |it: &Node<'p>| {
        syntax::is_function(it.kind()) && matches!(js.runs(file, *it), Runs::Executor(_))
    };
    if registration.ancestors().any(|it| is_executor(&it)) {
        return None;
    }
    if let Some(it) = syntax::catching_try(registration) {
        return it.child_of(Kind::CatchClause);
    }
    let function = syntax::enclosing_function(registration)?;
    if let Some(keyword) = function.child_of(Kind::KwAsync) {
        return Some(keyword);
    }
    match js.runs(file, function) {
        Runs::Promise(call) => syntax::callee(call)?.child(Field::Property),
        _ => None,
    }
}

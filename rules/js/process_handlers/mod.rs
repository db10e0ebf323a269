//! See `docs.md`.

use seamlint_program::FileId;
use seamlint_program::flow::Cfg;
use seamlint_program::js::{Site, View, syntax};
use seamlint_syntax::{Field, Kind, Node};

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/process-handlers",
    summary: "a handler of last resort hides a failure, or misses half of them",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Js(check),
};

/// Ways to listen to the process.
const LISTEN: [&str; 8] = [
    "EventEmitter_.on",
    "EventEmitter_.once",
    "EventEmitter_.addListener",
    "EventEmitter_.prependListener",
    "process:on",
    "process:once",
    "process:addListener",
    "process:prependListener",
];
/// How many functions are followed to a `process.exit`.
const FUNCTIONS: usize = 30;

fn check(cx: &mut Cx<'_>) {
    let (js, file) = (cx.js(), cx.file_id());
    for (_, call) in js.calls_in(file, &LISTEN) {
        let mut arguments = syntax::arguments(call);
        let event = arguments.next().and_then(syntax::literal);
        let Some(listener) = arguments.next() else { continue };
        let is_process = js.symbols(file, call).iter().any(|it| it.starts_with("process:"))
            || syntax::method_call(call).is_some_and(|it| js.is_one_of(file, it.0, &["Process"]));
        let what = match event.filter(|_| is_process) {
            Some("unhandledRejection") => {
                "with this listener an unhandled rejection no longer ends the process: the program goes on as if nothing had happened"
            }
            Some("uncaughtException") => {
                "with this listener an uncaught exception no longer ends the process: the program goes on in an unknown state"
            }
            _ => continue,
        };
        if survives(js, file, listener) {
            cx.report(call, what).help("log, and end with `process.exit(1)`; to look on only, listen to `uncaughtExceptionMonitor`");
        }
    }
    pages(cx);
}

/// Whether a listener is fully known and has a way through that does not end the process.
fn survives(js: View<'_>, file: FileId, listener: Node<'_>) -> bool {
    if js.is_harmless(file, listener) {
        return true;
    }
    let functions = js.functions(file, listener);
    !functions.is_empty()
        && functions
            .iter()
            .all(|(at, function)| returns(js, (*at, *function), &mut Vec::new()) == Some(true))
}

/// What was found of the functions that were asked about; one that is being asked about adds nothing.
type Found<'p> = Vec<(Site<'p>, Option<bool>)>;

/// Whether control can come back from a function; `None` when it calls what is not known.
fn returns<'p>(js: View<'p>, asked: Site<'p>, found: &mut Found<'p>) -> Option<bool> {
    if let Some((_, known)) = found.iter().find(|it| it.0 == asked) {
        return *known;
    }
    if found.len() > FUNCTIONS {
        return None;
    }
    let at = found.len();
    found.push((asked, Some(true)));
    found[at].1 = comes_back(js, asked, found);
    found[at].1
}

fn comes_back<'p>(js: View<'p>, asked: Site<'p>, found: &mut Found<'p>) -> Option<bool> {
    let (file, function) = asked;
    let mut ends = Vec::new();
    for call in function.descendants().filter(|it| it.kind() == Kind::CallExpression) {
        if js.never_returns(file, call) {
            ends.push(call);
            continue;
        }
        let called = js.called_functions(file, call);
        if called.is_empty() && js.symbols(file, call).is_empty() {
            return None;
        }
        if called.into_iter().any(|it| returns(js, it, found) != Some(true)) {
            ends.push(call);
        }
    }
    let cfg = Cfg::js(function, &|_| false)?;
    let ends = cfg.set_of(ends);
    let reach = cfg.from_entry().without(&ends).run();
    Some(reach.exits().any(|it| it.returns()))
}

/// Pages: who listens to errors and not to rejections.
fn pages(cx: &mut Cx<'_>) {
    let js = cx.js();
    let mut found = Vec::new();
    for assignment in cx.nodes(Kind::AssignmentExpression) {
        let left = assignment.child(Field::Left).map(syntax::unwrapped);
        let is_handler = left.is_some_and(|it| {
            it.child(Field::Property).is_some_and(|it| it.text() == "onerror")
                && it.child(Field::Object).is_some_and(|it| is_window(cx, it))
        });
        let value = assignment.child(Field::Right).map(syntax::unwrapped);
        if is_handler && value.is_some_and(|it| it.kind() != Kind::Null) {
            found.push(assignment);
        }
    }
    for (_, call) in
        js.calls_in(cx.file_id(), &["addEventListener", "EventTarget.addEventListener"])
    {
        let object = syntax::method_call(call).map(|it| it.0);
        let event = syntax::arguments(call).next().and_then(syntax::literal);
        // With a third argument it is failed images and scripts that are listened to.
        let plain = syntax::arguments(call).count() == 2;
        if event == Some("error") && plain && object.is_none_or(|it| is_window(cx, it)) {
            found.push(call);
        }
    }
    if found.is_empty()
        || js.is_said("unhandledrejection")
        || !js.accesses("onunhandledrejection").is_empty()
    {
        return;
    }
    for node in found {
        cx.report(node, "this does not hear of rejected promises: a failed `await` that nobody catches is not reported")
            .help("listen to `unhandledrejection` as well");
    }
}

fn is_window(cx: &Cx<'_>, object: Node<'_>) -> bool {
    let object = syntax::unwrapped(object);
    matches!(object.text(), "window" | "self" | "globalThis")
        && cx.js().is_global(cx.file_id(), object)
}

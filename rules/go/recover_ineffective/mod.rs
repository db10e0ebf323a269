//! A `recover` that cannot stop a panic.

use seamlint_program::go::{CalleeKind, syntax};
use seamlint_syntax::{Kind, Node};

use crate::{Check, Cx, Profile, Rule, Severity};

/// See `docs.md`.
pub static RULE: Rule = Rule {
    id: "go/recover-ineffective",
    summary: "a `recover` stands where it cannot stop a panic",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    let go = cx.go();
    for (call, callee) in go.calls_named(cx.file_id(), &["recover"]) {
        if callee.kind == CalleeKind::Builtin {
            check_recover(cx, call);
        }
    }
    for call in go.calls_that_may_recover(cx.file_id()) {
        if !go.calls_builtin(cx.file_id(), call, "recover") {
            check_helper(cx, call);
        }
    }
    for statement in cx.nodes(Kind::DeferStatement) {
        if let Some(call) = statement.child_of(Kind::CallExpression) {
            check_deferred(cx, statement, call);
        }
    }
}

fn check_recover(cx: &mut Cx<'_>, call: Node<'_>) {
    let (go, file) = (cx.go(), cx.file_id());
    let Some(function) = go.function_at(file, call) else { return };
    let Some(node) = go.function_node(function) else { return };
    let mut around = call.ancestors().take_while(|it| it.id() != node.id());
    if let Some(defer) = around.find(|it| it.kind() == Kind::DeferStatement) {
        // In a function that is deferred itself, both work.
        if go.runs(function).deferred || go.may_be_guard(function) {
            return;
        }
        let message = if call.parent() == Some(defer) {
            "`defer recover()` stops no panic: `recover` works only in a function that is deferred"
        } else {
            "`recover()` as an argument runs when `defer` does, and not when the function panics"
        };
        report(cx, call, message);
        return;
    }
    let runs = go.runs(function);
    if runs.never_deferred() {
        let message =
            "this `recover` stops no panic: the function around it is never deferred itself";
        report(cx, call, message);
    } else if runs.only_deferred() && go.guards_nothing(function) {
        let message = "this `recover` stops no panic: the function that defers it is deferred and does nothing else";
        report(cx, call, message);
    }
}

/// A helper that recovers when it is deferred, called by a function that is deferred.
fn check_helper(cx: &mut Cx<'_>, call: Node<'_>) {
    let (go, file) = (cx.go(), cx.file_id());
    let around = call.parent().map(|it| it.kind());
    if matches!(around, Some(Kind::DeferStatement | Kind::GoStatement)) {
        return;
    }
    let Some(helper) = go.recovering_helper(file, call) else { return };
    let Some(caller) = go.function_at(file, call) else { return };
    // A helper that nobody defers is reported where it recovers.
    if go.is_only_deferred(caller) && !go.runs(helper).never_deferred() {
        let name = go.function(helper).name.as_deref().unwrap_or("this");
        let message = format!(
            "`{name}` stops no panic here: `recover` works only in the deferred function itself"
        );
        report(cx, call, message).also(go.function_place(helper), "this function calls `recover`");
    }
}

fn check_deferred(cx: &mut Cx<'_>, statement: Node<'_>, call: Node<'_>) {
    let (go, file) = (cx.go(), cx.file_id());
    let maker = go.callee(file, call).and_then(|it| it.function);
    let returned = maker.and_then(|it| Some((it, go.returned_literal(it)?)));
    if let Some((maker, literal)) = returned {
        let own = go.function_node(maker).is_some_and(|it| go.calls_recover(maker.file, it));
        if !own && go.calls_recover(maker.file, literal) {
            let place = go.function_place(maker);
            report(cx, statement, "the deferred call only makes the function that recovers")
                .help("call what it returns as well: `defer f()()`")
                .also(place, "returns the function that recovers");
        }
        return;
    }
    let Some(function) = go.function_at(file, statement) else { return };
    let is_known = syntax::function(call).is_some_and(|it| it.kind() == Kind::FuncLiteral)
        || go.callee(file, call).is_some_and(|it| it.function.is_some());
    if is_known && go.deferred_recovers(file, call) && go.has_worked_before(function, statement) {
        report(cx, statement, "nothing runs behind this `defer` that could panic")
            .help("move it to the start of the function");
    }
}

fn report<'c>(
    cx: &'c mut Cx<'_>,
    node: Node<'_>,
    message: impl Into<String>,
) -> &'c mut crate::Finding {
    cx.report(node, message).help("`defer func() { if r := recover(); r != nil { … } }()`")
}

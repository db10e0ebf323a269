//! A panic is recovered, and the function goes on as if nothing had happened.

use seamlint_program::flow::uses;
use seamlint_program::go::{FunctionId, Taken, syntax};
use seamlint_syntax::{Kind, Node};

use crate::{Check, Cx, Profile, Rule, Severity};

/// See `docs.md`.
pub static RULE: Rule = Rule {
    id: "go/recover-swallowed",
    summary: "a recovered panic leaves a nil error, a held lock or an open transaction behind",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    let (go, file) = (cx.go(), cx.file_id());
    for statement in cx.nodes(Kind::DeferStatement) {
        let Some(call) = statement.child_of(Kind::CallExpression) else { continue };
        let Some(function) = go.function_at(file, statement) else { continue };
        let Some((owner, body)) = go.deferred_function(file, call) else { continue };
        if !go.calls_recover(owner.file, body) || go.passes_panic_on(owner.file, body) {
            continue;
        }
        let mut recovers =
            syntax::calls(body).filter(|it| go.calls_builtin(owner.file, *it, "recover"));
        let recover = recovers.find(|_| owner.file == file).unwrap_or(call);
        if go.returns_error(function) {
            if !go.may_set_result(function, (owner, body), call) {
                report_error(cx, function, recover);
            }
        } else if let Some(taken) = go.kept(function, statement, body) {
            report_kept(cx, recover, taken);
        } else if is_dropped(recover) {
            cx.report(recover, "the recovered value is dropped, so nobody ever hears of the panic")
                .help("log the value with `debug.Stack()`")
                .strict();
        }
    }
}

/// `recover()` as a statement, or `_ = recover()`.
fn is_dropped(recover: Node<'_>) -> bool {
    let is_statement = recover.parent().is_some_and(|it| it.kind() == Kind::ExpressionStatement);
    let target = uses::target_of(recover, 0);
    let named = syntax::function(recover).is_some_and(|it| it.text() == "recover");
    named && (is_statement || target.is_some_and(|it| it.text() == "_"))
}

fn report_error(cx: &mut Cx<'_>, function: FunctionId, recover: Node<'_>) {
    let place = cx.go().function_place(function);
    let help = if cx.go().named_results(function).is_empty() {
        "name the error result, and assign it here"
    } else {
        "assign the error result here"
    };
    cx.report(
        recover,
        "after this `recover` the function returns a nil error: its caller takes a panic for success",
    )
    .help(help)
    .also(place, "returns an error, which nobody sets after a panic");
}

fn report_kept(cx: &mut Cx<'_>, recover: Node<'_>, taken: Taken<'_>) {
    let place = cx.place(taken.call);
    let (message, help, label) = if taken.transaction {
        (
            "after this `recover` the transaction stays open: it keeps its connection, and what it has locked in the database",
            "`defer` a rollback right behind the beginning: behind a commit it does nothing",
            "begun here, and ended only when nothing panics",
        )
    } else {
        (
            "after this `recover` the lock stays taken: whoever wants it next waits for ever",
            "`defer` the unlock right behind the lock",
            "taken here, and given back only when nothing panics",
        )
    };
    cx.report(recover, message).help(help).also(place, label);
}

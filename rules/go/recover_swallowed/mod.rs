//! A panic is recovered, and the function goes on as if nothing had happened.

use seamlint_program::flow::uses::{self, Escape, Use};
use seamlint_program::go::{CalleeKind, FunctionId, Held, syntax};
use seamlint_program::library::Role;
use seamlint_syntax::{Kind, Node};

use crate::{Check, Cx, Profile, Rule, Severity};

/// See `docs.md`.
pub static RULE: Rule = Rule {
    id: "go/recover-swallowed",
    summary: "a recovered panic leaves a nil error or a held lock behind",
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
        let Some((owner, body)) = deferred(cx, call) else { continue };
        if !go.calls_recover(owner.file, body) || is_passed_on(cx, owner, body) {
            continue;
        }
        let recover = recover_in(cx, owner, body).filter(|_| owner.file == file).unwrap_or(call);
        if go.returns_error(function) {
            if !sets_result(cx, function, owner, body, call) {
                report_error(cx, function, recover);
            }
        } else if let Some(lock) = kept_lock(cx, function, statement, body) {
            report_lock(cx, recover, lock);
        } else if is_dropped(recover) {
            cx.report(recover, "the recovered value is dropped, so nobody ever hears of the panic")
                .help("log the value with `debug.Stack()`")
                .strict();
        }
    }
}

/// The function that a deferred call runs, when it can be read: a literal, or a function of the project.
fn deferred<'t>(cx: &Cx<'t>, call: Node<'t>) -> Option<(FunctionId, Node<'t>)> {
    let go = cx.go();
    let called = syntax::function(call)?;
    if called.kind() == Kind::FuncLiteral {
        return Some((go.function_at(cx.file_id(), called)?, called));
    }
    let callee = go.callee(cx.file_id(), call).filter(|it| it.kind != CalleeKind::Interface)?;
    let function = callee.function?;
    Some((function, go.function_node(function)?))
}

fn calls(body: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    body.descendants().filter(|it| it.kind() == Kind::CallExpression)
}

fn is_builtin(cx: &Cx<'_>, owner: FunctionId, call: Node<'_>, name: &str) -> bool {
    syntax::function(call).is_some_and(|it| it.text() == name)
        && cx.go().callee(owner.file, call).is_some_and(|it| it.kind == CalleeKind::Builtin)
}

fn recover_in<'t>(cx: &Cx<'t>, owner: FunctionId, body: Node<'t>) -> Option<Node<'t>> {
    calls(body).find(|it| is_builtin(cx, owner, *it, "recover"))
}

/// Whether the panic goes on, ends the process, or is answered to the client or another goroutine.
fn is_passed_on(cx: &Cx<'_>, owner: FunctionId, body: Node<'_>) -> bool {
    let go = cx.go();
    let is_way = |call: Node<'_>| {
        let call = cx.program().file(owner.file).tree.node(call.id());
        is_builtin(cx, owner, call, "panic")
            || go.never_returns(owner.file, call)
            || go.answer(owner.file, call).is_some()
    };
    calls(body).any(is_way) || body.descendants().any(|it| it.kind() == Kind::SendStatement)
}

/// Whether the deferred function may change what is returned: it assigns something that is not its own,
/// or is given the address of it.
fn sets_result(
    cx: &Cx<'_>,
    function: FunctionId,
    owner: FunctionId,
    body: Node<'_>,
    call: Node<'_>,
) -> bool {
    let go = cx.go();
    let is_outer = |it: Node<'_>| {
        let held = go.held(owner.file, it);
        let root = held.and_then(|it| go.local(owner.file, it.root));
        root.is_none_or(|it| !body.span().contains(it.1.span) || owner.file != function.file)
    };
    let assigns = |it: Node<'_>| match it.kind() {
        Kind::Identifier => {
            matches!(uses::of(body, it), Use::Write | Use::Update | Use::Escape(Escape::Address))
                && it.text() != "_"
                && is_outer(it)
        }
        Kind::SelectorExpression | Kind::IndexExpression => uses::is_target(it) && is_outer(it),
        _ => false,
    };
    let given = syntax::arguments(call).any(|it| it.kind() == Kind::UnaryExpression);
    given || body.descendants().any(assigns)
}

/// A lock that the function takes behind the `defer` and gives back without one, with work between.
fn kept_lock<'t>(
    cx: &Cx<'t>,
    function: FunctionId,
    statement: Node<'t>,
    body: Node<'t>,
) -> Option<Node<'t>> {
    let (go, file) = (cx.go(), cx.file_id());
    let node = go.function_node(function)?;
    let cfg = go.cfg(function).filter(|it| !it.is_broken())?;
    let does = |call: Node<'t>, role| go.known_callee(file, call).is_some_and(|it| it.1.does(role));
    let held = |call: Node<'t>| go.operand(file, call);
    let of = |lock: &Held<'_>, call: Node<'t>| {
        does(call, Role::Unlocks) && held(call).is_some_and(|it| it.is(lock))
    };
    let own = node.descendants_but(|it| it.id() != node.id() && syntax::is_function(it.kind()));
    let own: Vec<_> = own.filter(|it| it.kind() == Kind::CallExpression).collect();
    own.iter().copied().filter(|it| does(*it, Role::Locks)).find(|lock| {
        let Some(mutex) = held(*lock) else { return false };
        let unlocks = || calls(node).filter(|it| of(&mutex, *it));
        let deferred = |it: Node<'t>| it.ancestor(|it| it.kind() == Kind::DeferStatement).is_some();
        if unlocks().any(|it| deferred(it) || body.encloses(it)) || unlocks().next().is_none() {
            return false;
        }
        let given_back = cfg.set_of(unlocks());
        let (Some(step), Some(defer)) = (cfg.step_of(*lock), cfg.step_of(statement)) else {
            return false;
        };
        let reach = cfg.from(step).without(&given_back).run();
        let work = own.iter().filter(|it| **it != *lock && !does(**it, Role::Unlocks));
        cfg.dominates(defer, step)
            && work.into_iter().any(|it| cfg.steps_of(*it).any(|it| reach.reaches(it)))
    })
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

fn report_lock(cx: &mut Cx<'_>, recover: Node<'_>, lock: Node<'_>) {
    let place = cx.place(lock);
    cx.report(
        recover,
        "after this `recover` the lock stays taken: whoever wants it next waits for ever",
    )
    .help("`defer` the unlock right behind the lock")
    .also(place, "taken here, and given back only when nothing panics");
}

//! A loop goes on writing to a WebSocket connection after a write error.

use seamlint_program::flow::guards::nilness;
use seamlint_program::flow::uses::{self, Use};
use seamlint_program::flow::{Cfg, StepSet};
use seamlint_program::go::{CalleeKind, ErrorOf, FunctionId, Held, LocalKind, Outcome};
use seamlint_program::library::{Role, Ws};
use seamlint_syntax::{Field, Kind, Node};

use crate::{Check, Cx, Profile, Rule, Severity};

/// See `docs.md`.
pub static RULE: Rule = Rule {
    id: "go/ws-write-after-error",
    summary: "a loop goes on writing to a WebSocket connection after a write error",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    let (go, file) = (cx.go(), cx.file_id());
    for call in cx.nodes(Kind::CallExpression) {
        let Some((_, known)) = go.known_callee(file, call) else { continue };
        let Some(function) = go.function_at(file, call) else { continue };
        if known.ws == Some(Ws::Write) {
            if let Some(next) = next_write(cx, function, call) {
                report_write(cx, call, next);
            }
        } else if let Some(write) =
            known.does(Role::TestsClose).then(|| tested_write(cx, function, call)).flatten()
        {
            report_test(cx, call, write);
        }
    }
}

/// The write that follows on the same connection although this one has failed, and the code has looked.
fn next_write<'t>(cx: &Cx<'t>, function: FunctionId, call: Node<'t>) -> Option<Node<'t>> {
    let (go, file, tree) = (cx.go(), cx.file_id(), cx.tree());
    let held = go.connection(file, call)?;
    let cfg = go.cfg(function).filter(|it| !it.is_broken())?;
    let error = go.error_of(file, call)?;
    let looks = |value: Node<'_>| match error {
        ErrorOf::Dropped => false,
        ErrorOf::Local(error) => go.local(file, value).is_some_and(|it| it.0 == error),
        ErrorOf::Compared => value == call,
    };
    let step = cfg.step_of(call).filter(|it| cfg.repeats(*it))?;
    let mut guards = cfg.blocks().flat_map(|it| cfg.edges(it));
    // An error that nobody looks at is another rule's.
    if !guards.any(|it| nilness(tree, it.guard).is_some_and(|it| looks(it.0))) {
        return None;
    }
    let node = go.function_node(function)?;
    let mut ends = go.replacements(function, &cfg, &held);
    ends.extend(partings(cx, node, &cfg, &held).iter());
    ends.remove(step);
    let reach = go.paths_after(function, &cfg, call, Outcome::Failed, &ends)?;
    let mut calls = node.descendants().filter(|it| it.kind() == Kind::CallExpression);
    calls.find(|it| {
        let is_write = go.known_callee(file, *it).is_some_and(|it| it.1.ws == Some(Ws::Write));
        let same = || go.connection(file, *it).is_some_and(|it| it.is(&held));
        is_write && same() && cfg.steps_of(*it).any(|it| reach.reaches(it))
    })
}

/// The steps at which a function parts with a connection, or may: closing it, taking it out of a map,
/// giving its owner to a function, a signal to stop.
fn partings<'t>(cx: &Cx<'t>, function: Node<'t>, cfg: &Cfg, held: &Held<'_>) -> StepSet {
    let (go, file) = (cx.go(), cx.file_id());
    let is_owner = |it: Node<'t>| go.held(file, it).is_some_and(|it| held.hangs_on(&it));
    let parts = |it: Node<'t>| match it.kind() {
        Kind::SendStatement => true,
        Kind::CallExpression => {
            let on = it.child(Field::Function).and_then(|it| it.child(Field::Operand));
            let given = || go.arguments(it).chain(on).any(is_owner);
            let Some(callee) = go.callee(file, it) else { return given() || is_signal(it) };
            let ws = go.knowledge(&callee.symbol).and_then(|it| it.ws);
            match callee.kind {
                CalleeKind::Builtin => matches!(&*callee.symbol.name, "close" | "delete"),
                CalleeKind::Value => true,
                CalleeKind::Interface => given(),
                _ => ws == Some(Ws::Close) || ws.is_none() && callee.function.is_some() && given(),
            }
        }
        _ => false,
    };
    cfg.set_of(function.descendants().filter(|it| parts(*it)))
}

/// `stop()`, whatever it is.
fn is_signal(call: Node<'_>) -> bool {
    let function = call.child(Field::Function).map(|it| it.kind());
    let arguments = call.child(Field::Arguments).and_then(|it| it.first());
    function == Some(Kind::Identifier) && arguments.is_none()
}

/// The write whose error a function tests for a close frame, where that error can only be a write's.
fn tested_write<'t>(cx: &Cx<'t>, function: FunctionId, test: Node<'t>) -> Option<Node<'t>> {
    let (go, file) = (cx.go(), cx.file_id());
    let tested = test.child(Field::Arguments)?.first()?;
    let (local, variable) = go.local(file, tested)?;
    if variable.kind != LocalKind::Variable || variable.function != function.index {
        return None;
    }
    let node = go.function_node(function)?;
    let cfg = go.cfg(function).filter(|it| !it.is_broken())?;
    let at = cfg.step_of(test)?;
    let writes = |it: &Node<'t>| {
        let gives = it.ancestors().take(2).any(|it| it.kind() != Kind::VarSpec);
        gives && matches!(uses::of(node, *it), Use::Declare | Use::Write | Use::Update)
    };
    let definitions: Vec<_> = go.uses(file, node, local).filter(writes).collect();
    let reaching = definitions.iter().copied().filter(|definition| {
        let others = cfg.set_of(definitions.iter().copied().filter(|it| it != definition));
        cfg.steps_of(*definition).any(|it| cfg.from(it).without(&others).run().reaches(at))
    });
    let mut calls = reaching.map(|definition| {
        let mut calls = node.descendants().filter(|it| it.kind() == Kind::CallExpression);
        calls.find(|call| {
            let ws = go.known_callee(file, *call).and_then(|it| it.1.ws);
            matches!(ws, Some(Ws::Write | Ws::Control | Ws::Writer))
                && (0..2).any(|it| uses::target_of(*call, it) == Some(definition))
        })
    });
    let first = calls.next()??;
    calls.all(|it| it.is_some()).then_some(first)
}

fn report_write(cx: &mut Cx<'_>, call: Node<'_>, next: Node<'_>) {
    let next_place = cx.place(next);
    let again = next == call;
    let finding = cx.report(
        call,
        "the loop goes on writing after this write has failed: the error is final, so every later \
         message is lost",
    );
    finding.help("leave the loop, or close the connection, on every write error");
    if !again {
        finding.also(next_place, "the next write");
    }
}

fn report_test(cx: &mut Cx<'_>, test: Node<'_>, write: Node<'_>) {
    let place = cx.place(write);
    let name = cx
        .go()
        .callee(cx.file_id(), test)
        .map_or_else(String::new, |it| it.symbol.name.to_string());
    cx.report(test, format!("`{name}` is never true of a write error, which is no close error"))
        .help("leave the loop on every write error")
        .also(place, "the error comes from this write");
}

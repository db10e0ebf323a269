//! A way out of a function leaves an upgraded WebSocket connection open.

use seamlint_program::flow::guards::nilness;
use seamlint_program::flow::{Exit, uses};
use seamlint_program::go::{FunctionId, Known, LocalId, Outcome};
use seamlint_program::library::Ws;
use seamlint_syntax::Node;

use crate::{Check, Cx, Profile, Rule, Severity};

/// See `docs.md`.
pub static RULE: Rule = Rule {
    id: "go/ws-conn-leak",
    summary: "a way out of a function leaves an upgraded WebSocket connection open",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    let (go, file) = (cx.go(), cx.file_id());
    for Known { call, callee, .. } in go.known_calls(file, |it| it.ws == Some(Ws::Upgrade)) {
        let Some(name) = uses::target_of(call, 0) else { continue };
        let Some((local, variable)) = go.local(file, name) else { continue };
        let Some(function) = go.function_at(file, call) else { continue };
        // A variable of the function around may be closed there.
        if variable.function != function.index {
            continue;
        }
        let closes =
            cx.go().library().package(&callee.symbol.package).is_some_and(|it| it.closes_on_error);
        if let Some(exit) = leaking_exit(cx, function, call, (name, local), closes) {
            report(cx, call, name, exit);
        }
    }
}

/// The first return, or the end of the function, that is reached with the connection open and nobody
/// in charge of it.
fn leaking_exit(
    cx: &Cx<'_>,
    function: FunctionId,
    call: Node<'_>,
    (name, local): (Node<'_>, LocalId),
    closes_on_error: bool,
) -> Option<Exit> {
    let (go, file) = (cx.go(), cx.file_id());
    let node = go.function_node(function)?;
    let cfg = go.cfg(function).filter(|it| !it.is_broken())?;
    let occurrences = go.uses(file, node, local).filter(|it| it.id() != name.id());
    let ends = cfg.set_of(occurrences.filter(|it| go.settles_closing(function, *it)));
    let reach = go.paths_after(function, cfg, call, Outcome::Succeeded, &ends)?;
    // Behind an error, a connection of some libraries has closed itself.
    let failed = |guard| nilness(cx.tree(), guard).is_some_and(|it| !it.1);
    let after_error = |exit: &Exit| {
        let step = exit.node().and_then(|it| cfg.step_of(cx.tree().node(it)));
        closes_on_error && step.is_some_and(|it| cfg.holds_at(it, &failed))
    };
    let leaks = reach.exits().filter(|it| it.returns() && !after_error(it));
    let mut leaks: Vec<_> = leaks.collect();
    leaks.sort_by_key(|it| it.node().map_or(usize::MAX, |it| it.index()));
    leaks.first().copied()
}

fn report(cx: &mut Cx<'_>, call: Node<'_>, name: Node<'_>, exit: Exit) {
    let variable = name.text();
    let upgrade = cx.place(call);
    let place = exit.node().map_or(upgrade, |it| cx.place(cx.tree().node(it)));
    let way = if exit == Exit::End { "at the end of the function" } else { "on this way out" };
    let message = format!(
        "`{variable}` is still open {way}; the server does not close an upgraded connection, \
         so the client waits on it for ever"
    );
    let finding = cx.report_at(place, message);
    finding.help(format!("`defer {variable}.Close()` right behind the upgrade"));
    if place != upgrade {
        finding.also(upgrade, "upgraded here");
    }
}

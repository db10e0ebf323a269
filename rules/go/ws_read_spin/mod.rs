//! A loop goes on reading from a WebSocket connection after a read error.

use seamlint_program::flow::{Cfg, StepId};
use seamlint_program::go::{Callee, FunctionId, Known, Outcome};
use seamlint_program::library::Ws;
use seamlint_syntax::{Kind, Node};

use crate::{Check, Cx, Profile, Rule, Severity};

/// See `docs.md`.
pub static RULE: Rule = Rule {
    id: "go/ws-read-spin",
    summary: "a loop goes on reading from a WebSocket connection after a read error",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    let (go, file) = (cx.go(), cx.file_id());
    for Known { call, callee, .. } in go.known_calls(file, |it| it.ws == Some(Ws::Read)) {
        let Some(function) = go.function_at(file, call) else { continue };
        let Some(cfg) = go.cfg(function).filter(|it| !it.is_broken()) else { continue };
        let Some(read) = cfg.step_of(call).filter(|it| cfg.repeats(*it)) else { continue };
        if let Some(jump) = way_back(cx, function, cfg, read, call) {
            report(cx, call, callee, jump);
        }
    }
}

/// The place where control jumps back to the read although the read failed.
fn way_back<'t>(
    cx: &Cx<'t>,
    function: FunctionId,
    cfg: &Cfg,
    read: StepId,
    call: Node<'t>,
) -> Option<Node<'t>> {
    let (go, tree) = (cx.go(), cx.tree());
    let held = go.connection(cx.file_id(), call)?;
    let mut ends = go.replacements(function, cfg, &held);
    ends.extend(cfg.steps_where(tree, |it| is_of_content(cx, it)).iter());
    let reach = go.paths_after(function, cfg, call, Outcome::Failed, &ends)?;
    let path = reach.path_to(read);
    let jumps = [Kind::ContinueStatement, Kind::BreakStatement, Kind::GotoStatement];
    let last = path.iter().map(|it| tree.node(*it)).rfind(|it| jumps.contains(&it.kind()));
    (!path.is_empty()).then(|| last.unwrap_or(call))
}

/// Whether a node tells errors of a message's content from those of the connection.
fn is_of_content(cx: &Cx<'_>, node: Node<'_>) -> bool {
    // What decoding JSON makes of a message that ends too early; a connection that does is a close error.
    if cx.go().is_member(cx.file_id(), node, "io", "ErrUnexpectedEOF") {
        return true;
    }
    let ty = match node.kind() {
        Kind::Identifier => cx.go().type_of(cx.file_id(), node),
        Kind::QualifiedType => cx.go().denoted(cx.file_id(), node),
        _ => return false,
    };
    let ty = ty.deref();
    ["SyntaxError", "UnmarshalTypeError", "InvalidUnmarshalError"]
        .into_iter()
        .any(|it| ty.is("encoding/json", it))
}

fn report(cx: &mut Cx<'_>, call: Node<'_>, callee: &Callee, jump: Node<'_>) {
    let panics =
        cx.go().library().package(&callee.symbol.package).is_some_and(|it| it.single_writer);
    let end = if panics {
        "every later read fails at once, and the library panics after 1000 of them"
    } else {
        "every later read fails at once, and the loop turns for ever"
    };
    let read = cx.place(call);
    let message = format!("the loop goes on after an error of `{}`: {end}", callee.symbol.name);
    let finding = cx.report(jump, message).help("leave the loop on every read error");
    if jump != call {
        finding.also(read, "this read has failed");
    }
}

//! `conn.Close()` without a close frame

use seamlint_program::FileId;
use seamlint_program::flow::Exit;
use seamlint_program::go::{FunctionId, SocketCall, syntax};
use seamlint_program::library::Ws;
use seamlint_syntax::{Field, Kind, Node};

use crate::{Check, Cx, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "go/ws-close-abrupt",
    summary: "a WebSocket is closed without a close frame",
    severity: Severity::Warning,
    profile: Profile::Strict,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

/// How many calls deep it is looked for a close frame.
const DEPTH: u8 = 2;

fn check(cx: &mut Cx<'_>) {
    let file = cx.file_id();
    for close in cx.go().socket_calls(file) {
        if close.ws != Ws::Close || !needs_frame(cx, &close) {
            continue;
        }
        let Some(function) = cx.go().function_at(file, close.call) else { continue };
        let mut around = cx.go().enclosing_all(function);
        if around.any(|it| says_goodbye(cx, it, DEPTH)) || !is_orderly(cx, function, &close) {
            continue;
        }
        let name = close.on.text();
        let message = format!(
            "`{name}.Close()` sends no close frame, so the browser sees code 1006 as if the network had failed"
        );
        cx.report(close.call, message).help(format!(
            "write one first: `{name}.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(…), deadline)`"
        ));
    }
}

/// Whether the library leaves the close frame to its caller.
fn needs_frame(cx: &Cx<'_>, close: &SocketCall<'_>) -> bool {
    let package = cx.go().library().package(&close.callee.symbol.package);
    package.is_some_and(|it| it.single_writer && it.has_ws(Ws::Control))
}

fn says_goodbye(cx: &Cx<'_>, function: FunctionId, depth: u8) -> bool {
    let Some(body) = cx.go().function_node(function) else { return false };
    let calls = body.descendants_of(Kind::CallExpression);
    let own = calls
        .into_iter()
        .any(|it| cx.go().socket_call(function.file, it).is_some_and(|it| it.says_goodbye));
    own || depth.checked_sub(1).is_some_and(|depth| {
        cx.go().callees(function).iter().any(|it| says_goodbye(cx, *it, depth))
    })
}

/// Whether the connection is closed where nothing has failed.
fn is_orderly(cx: &Cx<'_>, function: FunctionId, close: &SocketCall<'_>) -> bool {
    if is_behind_error(cx, function.file, close.call) {
        return false;
    }
    let Some(defer) = close.call.ancestor(|it| it.kind() == Kind::DeferStatement) else {
        return true;
    };
    // What is deferred runs on every way out behind it.
    let owner = cx.go().function_at(function.file, defer);
    let Some((owner, cfg)) = owner.and_then(|it| Some((it, cx.go().cfg(it)?))) else {
        return false;
    };
    let Some(step) = cfg.step_of(defer) else { return false };
    let reach = cfg.from(step).run();
    reach.exits().any(|exit| match exit {
        Exit::End => true,
        Exit::Return(node) => {
            !is_behind_error(cx, owner.file, cx.program().file(owner.file).tree.node(node))
        }
        Exit::Throw(_) | Exit::Never(_) => false,
    })
}

/// Whether a node stands in a branch that an error leads to.
fn is_behind_error(cx: &Cx<'_>, file: FileId, node: Node<'_>) -> bool {
    node.ancestors().take_while(|it| !syntax::is_function(it.kind())).any(|it| {
        let is_branch = it.kind() == Kind::IfStatement
            && it.child(Field::Consequence).is_some_and(|branch| branch.encloses(node));
        is_branch
            && it.child(Field::Condition).is_some_and(|it| {
                let all = std::iter::once(it).chain(it.descendants());
                all.filter(|it| it.kind() == Kind::Identifier)
                    .any(|it| cx.go().type_of(file, it).is_error())
                    && !it.has(Kind::EqEq)
            })
    })
}

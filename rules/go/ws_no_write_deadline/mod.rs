//! A write that a stalled peer stops for good

use seamlint_program::go::{SocketCall, syntax};
use seamlint_program::library::{Ctx, Ws};
use seamlint_syntax::{Field, Kind, Node};

use crate::{Check, Cx, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "go/ws-no-write-deadline",
    summary: "a WebSocket is written without a deadline",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    let file = cx.file_id();
    for write in cx.go().socket_calls(file) {
        if !matches!(write.ws, Ws::Write | Ws::Writer)
            || write.says_goodbye
            || has_deadline(cx, &write)
        {
            continue;
        }
        let name = write.on.text().to_owned();
        let many = is_one_of_many(cx, write.on) || is_called_for_many(cx, &write);
        let message = if many {
            format!(
                "one peer that stops reading blocks this write for good, and with it the loop over all peers: `{name}` never gets a write deadline"
            )
        } else {
            format!(
                "`{name}` never gets a write deadline: when the peer stops reading, this write blocks for as long as the connection stands"
            )
        };
        let finding = cx.report(write.call, message);
        finding.help("set a write deadline before the write, or give it a context with one");
        if !many {
            finding.strict();
        }
    }
}

/// Whether the write ends by itself: by a deadline that the package sets, or by the context that it takes.
fn has_deadline(cx: &Cx<'_>, write: &SocketCall<'_>) -> bool {
    let file = cx.file_id();
    let package = cx.go().library().package(&write.callee.symbol.package);
    if package.is_some_and(|it| it.has_ws(Ws::WriteDeadline)) {
        let function = cx.go().function_at(file, write.call);
        return cx.go().package_sets_deadline(file, function, &["SetWriteDeadline", "SetDeadline"]);
    }
    // Where the context decides, only one that never ends is known to have no deadline.
    let context = syntax::arguments(write.call)
        .find(|it| cx.go().type_of(file, *it).is("context", "Context"));
    let fresh = context.filter(|it| {
        let known = cx.go().known_callee(file, *it);
        known.is_some_and(|it| it.1.ctx == Some(Ctx::Fresh))
    });
    fresh.is_none()
}

/// Whether a connection is the variable of a loop over many.
fn is_one_of_many(cx: &Cx<'_>, on: Node<'_>) -> bool {
    let mut root = syntax::unparen(on);
    while let Some(operand) =
        root.child(Field::Operand).filter(|_| root.kind() == Kind::SelectorExpression)
    {
        root = operand;
    }
    let Some((_, local)) = cx.go().local(cx.file_id(), root) else { return false };
    let declared = cx.tree().covering(local.span);
    if declared.ancestors().take(3).any(|it| it.kind() == Kind::RangeClause) {
        return true;
    }
    // `clients.Range(func(key, value any) bool { … })`
    let literal = declared.ancestor(|it| it.kind() == Kind::FuncLiteral);
    let call = literal.and_then(Node::parent).and_then(Node::parent);
    call.is_some_and(|it| {
        let callee = cx.go().callee(cx.file_id(), it);
        callee.is_some_and(|it| it.symbol.is_method("sync", "Map", "Range"))
    })
}

/// Whether the function that writes is called in a loop over those that have the connections.
fn is_called_for_many(cx: &Cx<'_>, write: &SocketCall<'_>) -> bool {
    let Some(function) = cx.go().function_at(cx.file_id(), write.call) else { return false };
    cx.go().callers(function).iter().any(|caller| {
        let Some(call) = cx.go().caller_node(*caller) else { return false };
        let given = syntax::receiver(call).into_iter().chain(syntax::arguments(call));
        let is_go = call.parent().is_some_and(|it| it.kind() == Kind::GoStatement);
        !is_go
            && given.into_iter().any(|it| {
                let local = cx.go().local(caller.file, it);
                local.is_some_and(|(_, local)| {
                    let declared = cx.program().file(caller.file).tree.covering(local.span);
                    declared.ancestors().take(3).any(|it| it.kind() == Kind::RangeClause)
                })
            })
    })
}

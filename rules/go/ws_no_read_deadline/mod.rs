//! A read loop that never notices a peer that is gone

use seamlint_program::go::syntax;
use seamlint_program::library::Ws;
use seamlint_syntax::Kind;

use crate::{Check, Cx, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "go/ws-no-read-deadline",
    summary: "a WebSocket is read in a loop without a deadline",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    let file = cx.file_id();
    let reads: Vec<_> =
        cx.go().socket_calls(file).into_iter().filter(|it| it.ws == Ws::Read).collect();
    if reads.is_empty() {
        return;
    }
    let pings = cx.go().package_socket_calls(file).into_iter().find(|it| it.1.pings);
    for read in reads {
        // Libraries whose reads take a context have no deadline of their own.
        let has_deadlines = cx
            .go()
            .library()
            .package(&read.callee.symbol.package)
            .is_some_and(|it| it.has_ws(Ws::ReadDeadline));
        let in_loop = read
            .call
            .ancestors()
            .take_while(|it| !syntax::is_function(it.kind()))
            .any(|it| it.kind() == Kind::ForStatement);
        let function = cx.go().function_at(file, read.call);
        if !has_deadlines
            || !in_loop
            || cx.go().package_sets_deadline(file, function, &["SetReadDeadline", "SetDeadline"])
        {
            continue;
        }
        let name = read.on.text().to_owned();
        let message = format!(
            "`{name}` never gets a read deadline: when the peer's network is gone this read waits for minutes, or for ever, and nobody is told"
        );
        let place = pings.as_ref().map(|(file, it)| file.place(it.call));
        let finding = cx.report(read.call, message);
        finding.help(format!(
            "call `{name}.SetReadDeadline` before the loop, and again in `SetPongHandler`"
        ));
        match place {
            Some(place) => {
                _ = finding
                    .also(place, "pings are sent, and nothing fails when no pong comes back");
            }
            None => _ = finding.strict(),
        }
    }
}

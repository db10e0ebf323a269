//! See `docs.md`.

use seamlint_program::js::{Site, Socket, Wire};

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/ws-send-closed",
    summary: "something is sent without a look at whether the socket is open",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::JsProgram(check),
};

fn check(cx: &mut Cx<'_>) {
    let js = cx.program().js();
    let mut seen = Vec::new();
    for socket in js.client_sockets() {
        // A call that several sockets may stand before is judged for the first.
        let mut sends = socket.unguarded_sends(js);
        sends.retain(|it| !seen.contains(&it.0));
        seen.extend(socket.calls("send"));
        for (send, from) in sends {
            report(cx, &socket, send, from);
        }
    }
}

fn report(cx: &mut Cx<'_>, socket: &Socket<'_>, (file, send): Site<'_>, from: Site<'_>) {
    let closed = match socket.wire {
        Wire::Browser => "once it is closed, the data is dropped without an error",
        _ => "once it is closed, only the callback of `send` hears of the failure",
    };
    let finding = cx.report_at(
        file.place(send),
        format!("nothing here says that the socket is open: while it connects, `send` throws, and {closed}"),
    );
    finding.help("look at `readyState` before, and keep what cannot be sent yet");
    finding.also(socket.site.0.place(socket.site.1), "the socket is made here");
    if !from.1.encloses(send) {
        finding.also(from.0.place(from.1), "the call can start here, at any time");
    }
}

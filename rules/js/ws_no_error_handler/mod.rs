//! See `docs.md`.

use seamlint_program::js::{Socket, Wire};

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/ws-no-error-handler",
    summary: "nobody listens to the error event of a socket",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::JsProgram(check),
};

fn check(cx: &mut Cx<'_>) {
    for socket in cx.js().client_sockets() {
        let npm = socket.wire == Wire::Npm;
        if npm || socket.is_used() {
            judge(cx, &socket);
        }
    }
    for socket in cx.js().connections() {
        judge(cx, &socket);
    }
}

fn judge(cx: &mut Cx<'_>, socket: &Socket<'_>) {
    if socket.may_listen("error") {
        return;
    }
    let (file, node) = socket.site;
    let place = file.place(node);
    match socket.wire {
        Wire::Browser => {
            cx.report_at(
                place,
                "nobody listens to `error` of this socket: a browser only logs that the connection failed",
            )
            .help("listen to `error` where the failure should be shown")
            .strict();
        }
        Wire::Npm => {
            cx.report_at(
                place,
                "nobody listens to `error` of this socket: with the package `ws` a failed connection or one invalid frame \
                 is thrown then, and ends the process",
            )
            .help("add `socket.on(\"error\", …)`");
        }
        Wire::Connection => {
            cx.report_at(
                place,
                "nobody listens to `error` of this connection: with the package `ws` one invalid frame of a client is \
                 thrown then, and ends the process; a listener on the server does not hear of it",
            )
            .help("add an `error` listener to each connection");
        }
    }
}

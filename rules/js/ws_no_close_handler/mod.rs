//! See `docs.md`.

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/ws-no-close-handler",
    summary: "a WebSocket is used and nobody listens to its close event",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::JsProgram(check),
};

fn check(cx: &mut Cx<'_>) {
    for socket in cx.js().client_sockets() {
        if !socket.is_used() || socket.may_listen("close") || socket.closes_itself() {
            continue;
        }
        let (file, made) = socket.site;
        let finding = cx.report_at(
            file.place(made),
            "nobody listens to `close` of this socket: when the connection ends, nothing connects again, and what is \
             sent afterwards is dropped without an error",
        );
        finding.help("listen to `close`, to connect again after a growing delay or to say that the connection is gone");
        if let Some(listener) = socket.listeners.first() {
            let (file, node) = listener.registration;
            finding.also(file.place(node), "it is listened to here");
        }
    }
}

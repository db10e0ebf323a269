//! See `docs.md`.

use seamlint_program::js::{Reconnect, Site};

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/ws-reconnect-storm",
    summary: "a closed socket is connected again at once",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::JsProgram(check),
};

/// From how many milliseconds on a fixed delay is no storm.
const CALM: f64 = 1000.0;

fn check(cx: &mut Cx<'_>) {
    let js = cx.program().js();
    let mut seen = Vec::new();
    for socket in js.client_sockets() {
        if let Some((at, close)) = socket.reconnects_twice(js).filter(|it| !seen.contains(&it.0)) {
            seen.push(at);
            let finding = cx.report_at(
                at.0.place(at.1),
                "`error` leads to a new socket, and so does `close`, which follows it: each failure makes two sockets of one",
            );
            finding.help("connect again in the listener of `close` only");
            finding.also(close.0.place(close.1), "the other one");
        }
        for listener in socket.listeners.iter().filter(|it| matches!(it.event, "close" | "error")) {
            for way in socket.reconnects(js, listener) {
                if !seen.contains(&way.at) {
                    seen.push(way.at);
                    report(cx, &way, listener.registration, listener.event);
                }
            }
        }
    }
}

fn report(cx: &mut Cx<'_>, way: &Reconnect<'_>, (file, listener): Site<'_>, event: &str) {
    let delay = way.delay;
    let calm = delay >= CALM;
    let message = if calm {
        format!(
            "each client connects again {delay} ms after `{event}`: when the server goes down, all of them come back in the same moment, over and over"
        )
    } else if delay > 0.0 {
        format!(
            "`{event}` leads to a new socket after {delay} ms, which fails and closes in its turn: while the server is down, each client tries as fast as it can"
        )
    } else {
        format!(
            "`{event}` leads to a new socket at once, which fails and closes in its turn: while the server is down, each client tries as fast as it can"
        )
    };
    let finding = cx.report_at(way.at.0.place(way.at.1), message);
    finding.help("wait before connecting again, longer after each failure and by a random part");
    finding.also(file.place(listener), format!("the listener of `{event}`"));
    if calm {
        finding.strict();
    }
}

//! See `docs.md`.

use seamlint_program::js::{Site, Socket, View, syntax};
use seamlint_syntax::Kind;

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/ws-no-heartbeat",
    summary: "a socket that is kept open has no heartbeat",
    severity: Severity::Info,
    profile: Profile::Strict,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::JsProgram(check),
};

/// What a heartbeat does to the socket.
const BEATS: [&str; 4] = ["send", "ping", "close", "terminate"];

fn check(cx: &mut Cx<'_>) {
    let js = cx.program().js();
    for socket in js.client_sockets() {
        let listens = !socket.listeners.is_empty();
        if !listens || !socket.value.is_known() || socket.is_dynamic || socket.closes_itself() {
            continue;
        }
        if is_kept(js, &socket) && !has_heartbeat(js, &socket) {
            let (file, made) = socket.site;
            cx.report_at(
                file.place(made),
                "this socket has no heartbeat: when the other end vanishes, `close` may come minutes later, and browsers \
                 have no ping of their own to find out",
            )
            .help("send a small message now and then, and close the socket when nothing comes back");
        }
    }
}

/// Whether a socket is meant to stay: it is held by more than a function, or connected again.
fn is_kept(js: View<'_>, socket: &Socket<'_>) -> bool {
    if socket.value.holders.iter().any(|it| js.outlives_functions(it) || js.is_ref(it)) {
        return true;
    }
    let Some(maker) = syntax::enclosing_function(socket.site.1) else { return true };
    let users = js.users(socket.site.0, maker);
    let again = users.calls.iter().chain(&users.values);
    let closing = socket.listeners_of("close").flat_map(|it| &it.functions).collect::<Vec<_>>();
    let mut again = again.clone();
    again
        .any(|(file, it)| closing.iter().any(|(at, function)| at == file && function.encloses(*it)))
}

/// Whether a timer, directly or through a function or two, does something to the socket.
fn has_heartbeat<'p>(js: View<'p>, socket: &Socket<'p>) -> bool {
    let timers = ["setTimeout", "setInterval", "timers:setTimeout", "timers:setInterval"];
    let beats: Vec<Site<'p>> = BEATS.iter().flat_map(|it| socket.calls(it)).collect();
    timers.into_iter().flat_map(|it| js.calls_to(it)).any(|(file, call)| {
        let callback = syntax::arguments(call).next();
        let mut open = callback.map(|it| js.functions(file, it)).unwrap_or_default();
        for _ in 0..3 {
            let hit = |(at, function): &Site<'p>| {
                beats.iter().any(|it| it.0 == *at && function.encloses(it.1))
            };
            if open.iter().any(hit) {
                return true;
            }
            let called = open.iter().flat_map(|(at, function)| {
                let calls =
                    syntax::own_nodes(*function).filter(|it| it.kind() == Kind::CallExpression);
                calls.flat_map(|it| js.called_functions(*at, it)).collect::<Vec<_>>()
            });
            open = called.take(40).collect();
        }
        false
    })
}

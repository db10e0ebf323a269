//! See `docs.md`.

use seamlint_program::js::ProcessListener;

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/process-handlers",
    summary: "a handler of last resort hides a failure, or misses half of them",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Js(check),
};

fn check(cx: &mut Cx<'_>) {
    for ProcessListener { call, event, listener } in cx.js().process_listeners(cx.file_id()) {
        let what = match event {
            Some("unhandledRejection") => {
                "with this listener an unhandled rejection no longer ends the process: the program goes on as if nothing had happened"
            }
            Some("uncaughtException") => {
                "with this listener an uncaught exception no longer ends the process: the program goes on in an unknown state"
            }
            _ => continue,
        };
        if cx.js().lets_live(cx.file_id(), listener) {
            cx.report(call, what).help("log, and end with `process.exit(1)`; to look on only, listen to `uncaughtExceptionMonitor`");
        }
    }
    pages(cx);
}

/// Pages: who listens to errors and not to rejections.
fn pages(cx: &mut Cx<'_>) {
    let js = cx.js();
    let found = js.page_error_listeners(cx.file_id());
    if found.is_empty()
        || js.is_said("unhandledrejection")
        || !js.accesses("onunhandledrejection").is_empty()
    {
        return;
    }
    for node in found {
        cx.report(node, "this does not hear of rejected promises: a failed `await` that nobody catches is not reported")
            .help("listen to `unhandledrejection` as well");
    }
}

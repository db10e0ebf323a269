//! See `docs.md`.

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/abort-name-only",
    summary: "a timeout is looked for under the name of an abort",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Js(check),
};

fn check(cx: &mut Cx<'_>) {
    let mut seen = Vec::new();
    for request in cx.js().timed_requests(cx.file_id()) {
        for asked in request.abort_tests(cx.js()) {
            if seen.contains(&asked) {
                continue;
            }
            seen.push(asked);
            cx.report(
                asked,
                "this does not match a timeout: `AbortSignal.timeout` makes the request reject with a `TimeoutError`, not with an `AbortError`",
            )
            .help("ask for `TimeoutError` (too)")
            .also(request.signal.0.place(request.signal.1), "the request is ended by this signal");
        }
    }
}

//! See `docs.md`.

mod effect;
mod listener;
mod timer;

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/abort-leak",
    summary: "a listener, a timer or a request outlives what it was made for",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Js(check),
};

fn check(cx: &mut Cx<'_>) {
    listener::check(cx);
    timer::check(cx);
    effect::check(cx);
}

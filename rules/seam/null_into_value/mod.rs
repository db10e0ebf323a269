//! `seam/null-into-value`

mod message;

use std::collections::BTreeSet;

use seamlint_program::Place;
use seamlint_program::contract::Exchanged;
use seamlint_program::go::{JsonRead, NullFate};

use super::names::members;
use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "seam/null-into-value",
    summary: "JavaScript sends null for a member that Go decodes into a field without a nil",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Seam(check),
};

/// A null on its way into a field that has no place for it.
struct Lost<'e> {
    read: &'e JsonRead,
    zero: &'static str,
    field: Place,
}

fn check(cx: &mut Cx<'_>) {
    let mut reported = BTreeSet::new();
    for it in cx.program().exchanged() {
        if it.reads().next().is_none() {
            continue;
        }
        let Some(sent) = it.sent(cx.program()) else { continue };
        for (path, member) in members(sent) {
            let Some((tier, evidence)) = member.value.nulls().min_by_key(|it| it.0) else {
                continue;
            };
            let place = message::place(member, evidence);
            if reported.contains(&(place, path.clone())) {
                continue;
            }
            if let Some(lost) = lost(cx, it, &path) {
                message::report(cx, it, (&path, member), (tier, evidence), &lost);
                reported.insert((place, path));
            }
        }
    }
}

/// What becomes of a null, when it is lost in whatever handler serves the call.
fn lost<'e>(cx: &Cx<'_>, it: &'e Exchanged, path: &[String]) -> Option<Lost<'e>> {
    let mut first = None;
    for served in &it.served {
        let mut reads = served.exchange.reads.iter().filter(|it| !it.message).peekable();
        reads.peek()?;
        for read in reads {
            let NullFate::Lost { zero, field } = cx.go().null_lands(read, path) else {
                return None;
            };
            first.get_or_insert(Lost { read, zero, field });
        }
    }
    first
}

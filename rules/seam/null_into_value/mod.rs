//! `seam/null-into-value`

mod message;

use std::collections::BTreeSet;

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

fn check(cx: &mut Cx<'_>) {
    let mut reported = BTreeSet::new();
    for it in cx.program().exchanged() {
        if it.reads().next().is_none() {
            continue;
        }
        let Some(sent) = it.sent(cx.program()) else { continue };
        for (path, member) in sent.all_members() {
            let Some((tier, evidence)) = member.value.nulls().min_by_key(|it| it.0) else {
                continue;
            };
            let place = message::place(member, evidence);
            if reported.contains(&(place, path.clone())) {
                continue;
            }
            if let Some(lost) = it.lost_null(cx.program(), &path) {
                message::report(cx, it, (&path, member), (tier, evidence), &lost);
                reported.insert((place, path));
            }
        }
    }
}

//! `seam/null-response`

mod message;
mod severity;

use std::collections::{BTreeMap, BTreeSet};

use seamlint_program::Place;
use seamlint_program::contract::{CallId, CallKind, Confidence as Link, Exchanged, Served};
use seamlint_program::go::{NullAnswer, NullCertainty};
use seamlint_program::js::uses::Use;

use severity::Seen;

use crate::Cx;
use crate::rule::{Check, Confidence, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "seam/null-response",
    summary: "Go answers null where JavaScript uses the value without asking",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Seam(check),
};

/// A null with what JavaScript does to it.
struct Hit {
    null: NullAnswer,
    severity: Severity,
    confidence: Confidence,
    /// Every place where nothing was found.
    others: BTreeSet<Place>,
    /// Whether somebody looks whether there is something.
    knows: bool,
    /// The calls, and what throws: nothing where only a type says that there is no null.
    seen: Vec<(CallId, Vec<Use>)>,
}

fn check(cx: &mut Cx<'_>) {
    let program = cx.program();
    let mut hits: BTreeMap<(Place, Vec<String>), Hit> = BTreeMap::new();
    for it in program.exchanged() {
        for (served, null) in it.nulls(program, cx.detail()) {
            meet(cx, it, served, null, &mut hits);
        }
    }
    for mut hit in hits.into_values() {
        if hit.knows {
            hit.severity = Severity::Info;
        }
        message::report(cx, &hit);
    }
}

/// Notes what a call does to a null that it may be answered with.
fn meet(
    cx: &Cx<'_>,
    it: &Exchanged,
    served: &Served,
    null: &NullAnswer,
    hits: &mut BTreeMap<(Place, Vec<String>), Hit>,
) {
    let call = it.call_in(cx.program().contract());
    let answer = &served.exchange.answers[null.answer];
    if answer.message != (call.kind == CallKind::Events) {
        return;
    }
    let seen = Seen::of(cx, it, null);
    let Some(severity) = seen.severity(null, it.confidence) else { return };
    let sure = it.confidence == Link::C3 && null.certainty >= NullCertainty::Possible;
    let confidence = if sure { Confidence::High } else { Confidence::Medium };
    // Several ways to find nothing are one answer.
    let place = if seen.is_list { null.origin } else { answer.place };
    let hit = hits.entry((place, null.path.clone())).or_insert_with(|| Hit {
        null: null.clone(),
        severity,
        confidence,
        others: BTreeSet::new(),
        knows: false,
        seen: Vec::new(),
    });
    if !seen.is_list {
        hit.knows |= seen.knows;
        hit.others.insert(null.origin);
    }
    (hit.severity, hit.confidence) = (hit.severity.max(severity), hit.confidence.max(confidence));
    if hit.seen.iter().all(|seen| seen.0 != it.call) {
        hit.seen.push((it.call, seen.throws));
    }
}

//! `seam/null-response`

mod message;

use std::collections::{BTreeMap, BTreeSet};

use seamlint_program::Place;
use seamlint_program::contract::{CallId, CallKind, Confidence as Link, Exchanged, Served};
use seamlint_program::go::{FunctionId, NilKind, NullAnswer, NullCertainty, Type};
use seamlint_program::js::uses::{Branch, Step, Use};

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
    let mut known: BTreeMap<FunctionId, Vec<NullAnswer>> = BTreeMap::new();
    let mut hits: BTreeMap<(Place, Vec<String>), Hit> = BTreeMap::new();
    for it in program.exchanged() {
        for served in &it.served {
            let nulls = known
                .entry(served.handler)
                .or_insert_with(|| cx.go().null_answers(&served.exchange));
            for null in nulls.iter() {
                meet(cx, it, served, null, &mut hits);
            }
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
    let path: Vec<_> = null.path.iter().map(|it| step(it)).collect();
    let sees = |it: &&Use| it.path == path && it.branch != Branch::Failure;
    let throws: Vec<_> = it.uses.unguarded().filter(sees).cloned().collect();
    let knows = it.uses.at(&path).any(|it| it.guarded.null);
    // A map that a maker leaves unset stands for "nothing of the kind", as a pointer does.
    let is_list = match cx.go().underlying(&null.ty) {
        Type::Slice(_) => true,
        Type::Map(_) => null.kind != NilKind::Unset,
        _ => false,
    };
    let typed = || {
        let declared = it.uses.declared(cx.js(), &path).filter(|it| it.array && !it.null)?;
        (is_list && !knows).then_some(declared.place)
    };
    let severity = match throws.is_empty() {
        // "Not found": somebody who looks shows that the null is meant, and where it only may be nil, or one
        // of several makers leaves it out, the client may know when.
        false
            if !is_list
                && (knows
                    || null.kind == NilKind::Unset
                    || null.certainty < NullCertainty::Certain) =>
        {
            Severity::Info
        }
        false => severity(null, is_list, &throws, it.confidence),
        true if typed().is_some() => Severity::Info,
        true => return,
    };
    let sure = it.confidence == Link::C3 && null.certainty >= NullCertainty::Possible;
    let confidence = if sure { Confidence::High } else { Confidence::Medium };
    // Several ways to find nothing are one answer.
    let place = if is_list { null.origin } else { answer.place };
    let hit = hits.entry((place, null.path.clone())).or_insert_with(|| Hit {
        null: null.clone(),
        severity,
        confidence,
        others: BTreeSet::new(),
        knows: false,
        seen: Vec::new(),
    });
    if !is_list {
        hit.knows |= knows;
        hit.others.insert(null.origin);
    }
    (hit.severity, hit.confidence) = (hit.severity.max(severity), hit.confidence.max(confidence));
    if hit.seen.iter().all(|seen| seen.0 != it.call) {
        hit.seen.push((it.call, throws));
    }
}

fn step(key: &str) -> Step {
    if key == "[]" { Step::Element } else { Step::Member(key.into()) }
}

fn severity(null: &NullAnswer, is_list: bool, throws: &[Use], link: Link) -> Severity {
    let is_whole = is_list && null.path.is_empty() && throws.iter().any(|it| !it.caught);
    match (link, null.certainty) {
        // Which implementation answers may hang on what the client knows.
        (_, NullCertainty::Alternative) if !is_list || null.kind == NilKind::Unset => {
            Severity::Info
        }
        (_, NullCertainty::Unlikely) | (Link::C1 | Link::C2, NullCertainty::Alternative) => {
            Severity::Info
        }
        (Link::C3, NullCertainty::Possible | NullCertainty::Certain) if is_whole => Severity::Error,
        (Link::C3, _) => Severity::Warning,
        _ if is_whole => Severity::Warning,
        _ => Severity::Info,
    }
}

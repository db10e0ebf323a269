//! `seam/null-into-value`

use std::collections::BTreeSet;

use seamlint_program::Place;
use seamlint_program::contract::Exchanged;
use seamlint_program::go::{JsonRead, NullFate};
use seamlint_program::js::sent::{Evidence, SentMember, Tier, Why};
use seamlint_program::library::JsonVersion;

use super::names::{asked, confidence, members, on, path_text};
use crate::Cx;
use crate::rule::{Check, Confidence, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "seam/null-into-value",
    summary: "JavaScript sends null for a member that Go decodes into a field without a nil",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Program(check),
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
        let Some(sent) = &it.sent else { continue };
        for (path, member) in members(sent) {
            let Some((tier, evidence)) = member.value.nulls().min_by_key(|it| it.0) else {
                continue;
            };
            let place = place(member, evidence);
            if reported.contains(&(place, path.clone())) {
                continue;
            }
            if let Some(lost) = lost(cx, it, &path) {
                report(cx, it, &path, member, tier, evidence, &lost);
                reported.insert((place, path));
            }
        }
    }
}

/// What becomes of a null, when it is lost in whatever handler serves the call.
fn lost<'e>(cx: &Cx<'_>, it: &'e Exchanged, path: &[String]) -> Option<Lost<'e>> {
    let mut first = None;
    for served in &it.served {
        let reads = served.exchange.reads.iter().filter(|it| !it.message);
        let mut count = 0;
        for read in reads {
            let NullFate::Lost { zero, field } = cx.go().null_lands(read, path) else {
                return None;
            };
            first.get_or_insert(Lost { read, zero, field });
            count += 1;
        }
        if count == 0 {
            return None;
        }
    }
    first
}

/// The null itself where the code says one, and else the member that may be null.
fn place(member: &SentMember, evidence: &Evidence) -> Place {
    let said = evidence.chain.first().filter(|it| it.0 == Why::Literal).map(|it| it.1);
    said.filter(|it| it.file == member.place.file).unwrap_or(member.place)
}

fn report(
    cx: &mut Cx<'_>,
    it: &Exchanged,
    path: &[String],
    member: &SentMember,
    tier: Tier,
    evidence: &Evidence,
    lost: &Lost<'_>,
) {
    let call = it.call_in(cx.program().contract());
    let (always, zero) = (member.value.is_always_null(), lost.zero);
    // A bool or a text that is not set is often what its zero says.
    let is_plain = matches!(zero, "false" | "\"\"") || zero.contains("text");
    let severity = match tier {
        Tier::Literal if always => Severity::Error,
        Tier::Literal => Severity::Warning,
        Tier::Declared if !is_plain => Severity::Warning,
        _ => Severity::Info,
    };
    let sure = match tier {
        Tier::Literal | Tier::Declared => confidence(it.confidence),
        Tier::Flow => Confidence::Medium,
        Tier::NotANumber | Tier::Entity => Confidence::Low,
    };
    let text = cx.program().file(lost.field.file).text();
    let field = text.get(lost.field.span.range()).unwrap_or("the field");
    let may = if always { "is" } else { "may be" };
    let fate = match lost.read.version {
        JsonVersion::V1 => format!("leaves `{field}` unchanged, {zero} in a fresh value"),
        JsonVersion::V2 => format!("makes `{field}` {zero}"),
    };
    let nan = if tier == Tier::NotANumber { " (JSON writes NaN so)" } else { "" };
    let key = path_text(path);
    let message = format!("`{key}` {may} null here{nan}, which {fate}, without an error");
    let asked = asked(call);
    let finding = cx.report_at(place(member, evidence), message);
    for (why, place) in evidence.chain.iter().skip(1) {
        finding.also(*place, chain_text(why));
    }
    finding.also(call.place, format!("sent by {asked}"));
    finding.also(lost.read.decoder, "decoded here");
    finding.also(lost.field, "the field has no nil");
    finding.help(format!("make `{field}` a pointer, or do not send the member"));
    finding.severity(on(it.confidence, severity)).confidence(sure);
}

fn chain_text(why: &Why) -> &'static str {
    match why {
        Why::Literal => "it is null here",
        Why::Fallback => "it is what is used instead",
        Why::Branch => "on one of two ways",
        Why::Declared => "its type says null",
        Why::Initial => "it starts so",
        Why::Assigned => "it is assigned here",
        Why::Gives(_) => "it comes from here",
        Why::Passed => "it is passed here",
    }
}

//! `seam/required-rejects-zero`

use std::collections::BTreeSet;

use seamlint_program::Place;
use seamlint_program::contract::Exchanged;
use seamlint_program::go::JsonRead;
use seamlint_program::js::sent::{Evidence, SentMember, Special, Why};

use super::names::{asked, confidence, on, path_text};
use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "seam/required-rejects-zero",
    summary: "a validator refuses as missing the false, 0 or \"\" that JavaScript sends",
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
            let Some((evidence, zero, severity)) = zero(member) else { continue };
            let Some((read, field)) = refused(cx, it, &path, zero) else { continue };
            if reported.insert((member.place, path.clone())) {
                report(cx, it, &path, member, evidence, (zero, severity), (read, field));
            }
        }
    }
}

/// A zero that a member is sent with, and how much it says. An empty text in a form's state is what
/// `required` is for; a false is not.
fn zero(member: &SentMember) -> Option<(&Evidence, &'static str, Severity)> {
    let starts = |it: &Evidence| it.chain.iter().any(|it| it.0 == Why::Initial);
    let found = member.value.evidence.iter().filter_map(|it| match it.what {
        Special::False => Some((it, "false", Severity::Warning)),
        Special::Zero if starts(it) => Some((it, "0", Severity::Info)),
        Special::Zero => Some((it, "0", Severity::Warning)),
        Special::Empty if member.value.is_always(Special::Empty) => {
            Some((it, "\"\"", Severity::Warning))
        }
        _ => None,
    });
    found.max_by_key(|it| it.2)
}

/// The field that refuses a zero, and where it is decoded: when every handler has one that does.
fn refused<'e>(
    cx: &Cx<'_>,
    it: &'e Exchanged,
    path: &[String],
    zero: &str,
) -> Option<(&'e JsonRead, Place)> {
    let mut first = None;
    for served in &it.served {
        let mut reads = served.exchange.reads.iter().filter(|it| !it.message).peekable();
        reads.peek()?;
        for read in reads {
            let field = cx.go().refuses_zero(read, path, zero)?;
            first.get_or_insert((read, field));
        }
    }
    first
}

fn report(
    cx: &mut Cx<'_>,
    it: &Exchanged,
    path: &[String],
    member: &SentMember,
    evidence: &Evidence,
    (zero, severity): (&str, Severity),
    (read, field): (&JsonRead, Place),
) {
    let asked = asked(it.call_in(cx.program().contract()));
    let call = it.call_in(cx.program().contract()).place;
    let text = cx.program().file(field.file).text();
    let name = text.get(field.span.range()).unwrap_or("the field");
    let always = !member.value.more && member.value.evidence.len() == 1;
    let may = if always { "is" } else { "may be" };
    let key = path_text(path);
    let is_state = evidence.chain.iter().any(|it| matches!(it.0, Why::Initial | Why::Assigned));
    let said = evidence.chain.first().filter(|it| it.1.file == member.place.file && !is_state);
    let place = said.filter(|it| it.0 == Why::Literal).map_or(member.place, |it| it.1);
    let message = format!(
        "`{key}` {may} {zero} here, and `required` on `{name}` refuses that: a zero counts as missing"
    );
    let finding = cx.report_at(place, message);
    if let Some((_, place)) = evidence.chain.first().filter(|it| it.1 != place) {
        finding.also(*place, format!("it is {zero} from here"));
    }
    finding.also(call, format!("sent by {asked}"));
    finding.also(read.decoder, "decoded here");
    finding.also(field, "required, and no pointer");
    finding.help(format!("make `{name}` a pointer: `required` then only refuses what is absent"));
    finding.severity(on(it.confidence, severity)).confidence(confidence(it.confidence));
}

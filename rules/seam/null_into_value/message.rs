//! What is said of a null on its way into a field without a nil.

use seamlint_program::Place;
use seamlint_program::contract::{Exchanged, LostNull};
use seamlint_program::js::sent::{Evidence, SentMember, Tier, Why};
use seamlint_program::library::JsonVersion;

use crate::Cx;
use crate::rule::{Confidence, Severity};
use crate::seam::names::{asked, confidence, on, path_text};

/// The null itself where the code says one, and else the member that may be null.
pub(super) fn place(member: &SentMember, evidence: &Evidence) -> Place {
    let said = evidence.chain.first().filter(|it| it.0 == Why::Literal).map(|it| it.1);
    said.filter(|it| it.file == member.place.file).unwrap_or(member.place)
}

pub(super) fn report(
    cx: &mut Cx<'_>,
    it: &Exchanged,
    (path, member): (&[String], &SentMember),
    (tier, evidence): (Tier, &Evidence),
    lost: &LostNull<'_>,
) {
    let call = it.call_in(cx.program().contract());
    let (always, zero) = (member.value.is_always_null(), lost.zero);
    let severity = severity(tier, always, zero);
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

fn severity(tier: Tier, always: bool, zero: &str) -> Severity {
    // A bool or a text that is not set is often what its zero says.
    let is_plain = matches!(zero, "false" | "\"\"") || zero.contains("text");
    match tier {
        Tier::Literal if always => Severity::Error,
        Tier::Literal => Severity::Warning,
        Tier::Declared if !is_plain => Severity::Warning,
        _ => Severity::Info,
    }
}

//! `seam/ws-message-mismatch`

use seamlint_program::contract::{Confidence as Link, Unheard};

use crate::Cx;
use crate::rule::{Check, Confidence, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "seam/ws-message-mismatch",
    summary: "one side of a socket says something that the other does not hear",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Seam(check),
};

fn check(cx: &mut Cx<'_>) {
    let program = cx.program();
    let contract = program.contract();
    let all = program.talks();
    let mut reported = Vec::new();
    for talk in &all {
        for it in program.unheard(talk, &all) {
            if reported.contains(&(it.place, it.said.clone())) {
                continue;
            }
            reported.push((it.place, it.said.clone()));
            let finding = cx.report_at(it.place, message(&it));
            finding.also(it.other, other(&it));
            finding.also(contract.call(talk.call).place, "the connection is made here");
            let route = contract.route(talk.route);
            finding.also(route.place, format!("`{}` is registered here", route.path));
            finding.help(match &it.near {
                Some(near) => format!("say `{near}` on both sides"),
                None => {
                    format!("handle `{}`, or let a `default` say that it is not known", it.said)
                }
            });
            if talk.confidence < Link::C3 {
                finding.severity(Severity::Info).confidence(Confidence::Medium);
            }
        }
    }
}

fn message(it: &Unheard) -> String {
    let said = &it.said;
    let (speaker, hearer) =
        if it.by_go { ("Go", "JavaScript") } else { ("JavaScript", "the Go handler") };
    match (&it.told_by, &it.near) {
        (Some(by), Some(near)) => format!(
            "{speaker} sends messages whose `{by}` is `{said}`; {hearer} knows `{near}` only, and drops them without a word"
        ),
        (Some(by), None) => format!(
            "{speaker} sends messages whose `{by}` is `{said}`; {hearer} has no case for them and no default, and drops them without a word"
        ),
        (None, near) => {
            let near = near.as_deref().unwrap_or_default();
            if it.by_go {
                format!(
                    "messages have a member `{near}` and no member `{said}`: this is always `undefined`"
                )
            } else {
                format!(
                    "`{said}` is sent, and Go knows `{near}` only: the decoder ignores `{said}` without an error"
                )
            }
        }
    }
}

fn other(it: &Unheard) -> &'static str {
    match (it.by_go, it.told_by.is_some()) {
        (_, true) => "messages are told apart here",
        (true, false) => "Go writes the member here",
        (false, false) => "the field is declared here",
    }
}

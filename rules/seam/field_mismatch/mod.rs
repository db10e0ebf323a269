//! `seam/field-mismatch`

use seamlint_program::contract::Misnamed;
use seamlint_program::go::tag_value;

use super::linked::chain;
use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "seam/field-mismatch",
    summary: "the two sides spell the name of a JSON member differently",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Seam(check),
};

fn check(cx: &mut Cx<'_>) {
    let program = cx.program();
    for (of, it) in program.misnamed_requests() {
        let Misnamed { name, key, place, origin } = it;
        let message = format!(
            "`{name}` is sent, and Go knows `{key}` only: the decoder ignores `{name}` without an error, and the field keeps its zero"
        );
        let finding = cx.report_at(place, message);
        finding.help(format!("send `{key}`, or change the field's tag"));
        if let Some(origin) = origin {
            finding.also(origin, format!("the field is `{key}` in JSON"));
        }
        if let Some(read) = of.reads().next() {
            finding.also(read.place, "decoded here");
        }
        chain(finding, program, of);
    }
    let mut reported = Vec::new();
    for (of, it) in program.misnamed_answers(cx.detail()) {
        let Misnamed { name, key, place, origin } = it;
        let untagged = origin.filter(|it| {
            let tag = cx.go().field_at(*it).map(|it| it.field.tag.as_deref().unwrap_or(""));
            tag.is_some_and(|it| tag_value(it, "json").is_none())
        });
        // A field without a tag is at fault itself, once for all who read it.
        if let Some(field) = untagged {
            if reported.contains(&(field, name.clone())) {
                continue;
            }
            reported.push((field, name.clone()));
        }
        let message = match untagged {
            Some(_) => format!(
                "the field has no tag and is `{key}` in JSON; JavaScript reads `{name}`, which is always `undefined`"
            ),
            None => format!(
                "Go answers with `{key}`, and no member `{name}`: this is always `undefined`, without an error"
            ),
        };
        let finding = cx.report_at(untagged.unwrap_or(place), message);
        match (untagged, origin) {
            (Some(_), _) => finding.also(place, format!("`{name}` is read here")),
            (None, Some(origin)) => finding.also(origin, format!("`{key}` is written here")),
            _ => &mut *finding,
        };
        if let Some(answer) = of.answers().next() {
            finding.also(answer.place, "answered here");
        }
        finding.help(match untagged {
            Some(_) => format!("tag the field with `json:\"{name}\"`"),
            None => format!("read `{key}`, or change the name that Go writes"),
        });
        chain(finding, program, of);
    }
}

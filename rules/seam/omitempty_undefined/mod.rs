//! `seam/omitempty-undefined`

use seamlint_program::contract::Shape;
use seamlint_program::contract::{Harm, ReadMember};

use super::linked::chain;
use crate::Cx;
use crate::rule::{Check, Confidence, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "seam/omitempty-undefined",
    summary: "Go leaves a zero out of an answer that JavaScript uses as a value",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Seam(check),
};

/// How many uses of one field are shown.
const USES: usize = 3;

fn check(cx: &mut Cx<'_>) {
    let program = cx.program();
    let mut missed: Vec<(ReadMember<'_>, Harm)> = Vec::new();
    for it in program.read_members(cx.detail()) {
        if let Some(harm) = it.missed(program) {
            missed.push((it, harm));
        }
    }
    missed.sort_by_key(|(it, harm)| (it.origin, *harm == Harm::Uncontrolled, it.used.place));
    for of_field in missed.chunk_by(|a, b| a.0.origin == b.0.origin) {
        report(cx, of_field);
    }
}

fn report(cx: &mut Cx<'_>, of_field: &[(ReadMember<'_>, Harm)]) {
    let (program, (first, harm)) = (cx.program(), &of_field[0]);
    let key = first.key;
    let zero = match &first.member.shape {
        Shape::Bool => "false",
        Shape::Str(_) => "empty",
        _ => "0",
    };
    let then = match harm {
        Harm::Throws => "the call on `undefined` throws a TypeError",
        Harm::NotANumber => "arithmetic with `undefined` gives `NaN`",
        Harm::Text => "the text says `undefined`",
        Harm::Compares => "`undefined` compares otherwise than the zero",
        Harm::Uncontrolled => {
            "React takes a control whose `checked` is `undefined` for uncontrolled"
        }
    };
    let message = format!(
        "`{key}` is left out of the answer when it is {zero}, and JavaScript uses it: {then}"
    );
    let finding = cx.report_at(first.origin, message);
    finding.help(format!("let Go send `{key}` always, or give it a default where it is read"));
    for (it, _) in of_field.iter().take(USES) {
        finding.also(
            it.used.place,
            format!("`{key}` is used here without a look at whether it is there"),
        );
    }
    if let Some(answer) = first.of.answers().next() {
        finding.also(answer.place, "answered here");
    }
    match harm {
        Harm::Uncontrolled => finding.strict(),
        // Whether a text is ever empty is the user's knowledge.
        Harm::Throws => finding.confidence(Confidence::Medium),
        _ => finding,
    };
    chain(finding, program, first.of);
}

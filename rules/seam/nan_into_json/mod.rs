//! `seam/nan-into-json`

use seamlint_program::contract::Shape;
use seamlint_program::go::NullFate;
use seamlint_program::js::sent::{Sent, Tier};

use super::linked::chain;
use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "seam/nan-into-json",
    summary: "a number that may be NaN is sent, and JSON has no such number",
    severity: Severity::Warning,
    profile: Profile::Strict,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Seam(check),
};

fn check(cx: &mut Cx<'_>) {
    let program = cx.program();
    let mut read = program.read_members(cx.detail());
    read.retain(|it| it.member.shape == Shape::Num);
    read.sort_by_key(|it| (it.origin, it.used.place));
    for of_origin in read.chunk_by(|a, b| a.origin == b.origin) {
        let first = &of_origin[0];
        let given = cx.go().given_at(first.origin);
        let Some((file, value)) = given.into_iter().find(|it| cx.go().is_not_finite(it.0, it.1))
        else {
            continue;
        };
        let message = format!(
            "`{}` may be NaN or infinite here: JSON has neither, the encoder fails, and the page gets none of the answer",
            first.key
        );
        let finding = cx.report_at(file.place(value), message);
        finding.also(first.used.place, format!("`{}` is read here", first.key));
        if let Some(answer) = first.of.answers().next() {
            finding.also(answer.encoder, "encoded here");
        }
        finding.help("test the divisor, or the result with `math.IsNaN` and `math.IsInf`");
        chain(finding, program, first.of);
    }
    for of in program.exchanged() {
        if of.reads().next().is_none() {
            continue;
        }
        let Some(sent) = of.sent(program) else { continue };
        for (path, key, nan) in not_numbers(sent) {
            let lands = of.reads().all(|it| cx.go().null_lands(it, &path) == NullFate::Arrives);
            if !lands {
                continue;
            }
            let message = format!(
                "`{key}` may be NaN, which JSON writes as `null`: Go takes it for a value that was left out on purpose"
            );
            let finding = cx.report_at(nan, message);
            if let Some(read) = of.reads().next() {
                finding.also(read.place, "decoded here, where null is nil");
            }
            finding.help("test it with `Number.isNaN` before it is sent");
            chain(finding, program, of);
        }
    }
}

/// The members that may be NaN: the path, the key, and the place of the value.
fn not_numbers(sent: &Sent) -> Vec<(Vec<String>, String, seamlint_program::Place)> {
    let (mut open, mut out) = (vec![(Vec::new(), sent)], Vec::new());
    while let Some((path, sent)) = open.pop() {
        let inside = |step: &str| path.iter().cloned().chain([step.to_owned()]).collect::<Vec<_>>();
        if let Some(element) = &sent.element {
            open.push((inside("[]"), element));
        }
        for member in &sent.members {
            let path = inside(&member.name);
            if member.value.nulls().any(|it| it.0 == Tier::NotANumber) {
                out.push((path.clone(), member.name.to_string(), member.value.place));
            }
            open.push((path, &member.value));
        }
    }
    out
}

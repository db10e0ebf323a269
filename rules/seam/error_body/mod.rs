//! `seam/error-body`

use seamlint_program::contract::{Unparsable, Unsent};
use seamlint_program::js::uses::path_text;

use super::linked::chain;
use super::names::asked;
use crate::Cx;
use crate::rule::{Check, Confidence, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "seam/error-body",
    summary: "Go answers failures in another form than JavaScript reads",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Seam(check),
};

/// How many members are named.
const NAMED: usize = 4;

fn check(cx: &mut Cx<'_>) {
    let program = cx.program();
    for it in program.unparsable_failures() {
        unparsable(cx, &it);
    }
    for it in program.unsent_members() {
        unsent(cx, &it);
    }
}

fn unparsable(cx: &mut Cx<'_>, it: &Unparsable<'_>) {
    let program = cx.program();
    let call = asked(it.of.call_in(program.contract()));
    let message = if it.checked {
        format!(
            "the failure of {call} is parsed as JSON here, and its handler answers {} with a text: a SyntaxError \
             takes the place of what the server said",
            it.status
        )
    } else {
        format!(
            "the answer of {call} is parsed as JSON whatever its status, and its handler answers {} with a text: \
             a SyntaxError takes the place of what the server said",
            it.status
        )
    };
    let help = if it.checked {
        "read the failure with text(), or answer failures as JSON"
    } else {
        "check `ok` before the body is parsed, or answer failures as JSON"
    };
    let finding = cx.report_at(it.parse, message);
    finding.help(help).also(it.text, format!("{} is answered with a text here", it.status));
    if it.caught && !it.checked {
        finding.severity(Severity::Info);
    }
    chain(finding, program, it.of);
}

fn unsent(cx: &mut Cx<'_>, it: &Unsent<'_>) {
    let program = cx.program();
    let call = asked(it.of.call_in(program.contract()));
    let name = path_text(&it.path);
    let sends = match it.keys.as_slice() {
        [] => "a text".to_owned(),
        keys => {
            let named: Vec<_> = keys.iter().take(NAMED).map(|it| format!("`{it}`")).collect();
            format!("{}{}", named.join(", "), if keys.len() > NAMED { ", …" } else { "" })
        }
    };
    let finding = cx.report_at(
        it.place,
        format!(
            "`{name}` of a failed {call} is always undefined: its handler answers failures with {sends}"
        ),
    );
    finding.help("read what the handler sends, or send what is read");
    finding.also(it.answer, "a failure is answered here");
    if it.open {
        finding.severity(Severity::Info).confidence(Confidence::Medium);
    }
    chain(finding, program, it.of);
}

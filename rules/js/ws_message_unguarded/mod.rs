//! See `docs.md`.

use seamlint_program::js::{MessageListener, Site, Source};

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/ws-message-unguarded",
    summary: "a listener parses a message as JSON without a try",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::JsProgram(check),
};

fn check(cx: &mut Cx<'_>) {
    let js = cx.program().js();
    let mut seen = Vec::new();
    for messages in js.message_listeners() {
        for parse in messages.unguarded_parses(js) {
            if !seen.contains(&parse) {
                seen.push(parse);
                report(cx, parse, &messages);
            }
        }
    }
}

fn report(cx: &mut Cx<'_>, (file, parse): Site<'_>, messages: &MessageListener<'_>) {
    let (at, registration) = messages.listener.registration;
    let what = match messages.source {
        Source::Npm => "the exception ends the process",
        _ => "the exception is only logged, and the message is lost",
    };
    let finding = cx.report_at(
        file.place(parse),
        format!("a message that is no JSON makes this throw, and a listener has no caller to catch it: {what}"),
    );
    finding.help("parse in a `try`, and say what is to become of a message that is no JSON");
    finding.also(at.place(registration), "the listener is registered here");
}

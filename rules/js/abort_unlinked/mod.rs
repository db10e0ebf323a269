//! See `docs.md`.

use seamlint_program::js::{Given, Signal};
use seamlint_syntax::{Kind, Node};

use crate::js::words::name;
use crate::{Check, Cx, Edit, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/abort-unlinked",
    summary: "a new AbortSignal takes the place of the one that came in",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Js(check),
};

fn check(cx: &mut Cx<'_>) {
    let text = cx.file().text();
    if !text.contains("AbortController") && !text.contains("AbortSignal.") {
        return;
    }
    for call in cx.nodes(Kind::CallExpression) {
        let Some((function, signal)) = cx.js().given_to_caller(cx.file_id(), call) else {
            continue;
        };
        let Some(takes) = cx.js().abortable(cx.file_id(), call) else { continue };
        let Given::Value(value) = cx.js().given_signal(cx.file_id(), call, &takes) else {
            continue;
        };
        let Some(made) = cx.js().made_signal(cx.file_id(), value, function) else { continue };
        if !cx.js().may_link(cx.file_id(), function, &signal, made) {
            report(cx, call, value, made, &signal);
        }
    }
}

fn report(cx: &mut Cx<'_>, call: Node<'_>, value: Node<'_>, made: Node<'_>, signal: &Signal<'_>) {
    let what = name(call);
    let message = format!(
        "`{what}` listens to this new signal and no longer to `{}`: when the caller aborts, it goes on",
        signal.text
    );
    let (incoming, listens, place) = (cx.place(signal.name), cx.place(call), cx.place(value));
    let shorthand = value.kind() == Kind::ShorthandPropertyIdentifier;
    let finding = cx.report(made, message);
    finding.help(format!("join them: `AbortSignal.any([{}, …])`", signal.text));
    finding.also(incoming, "the caller's signal comes in here");
    finding.also(listens, "this call listens to the new one only");
    let joined = format!("AbortSignal.any([{}, {}])", signal.text, value.text());
    let joined = if shorthand { format!("{}: {joined}", value.text()) } else { joined };
    finding.unsafe_fix("listen to both signals", vec![Edit::replace(place, joined)]);
}

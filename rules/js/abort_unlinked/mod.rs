//! See `docs.md`.

use seamlint_program::js::{Given, Signal};
use seamlint_syntax::{Field, Kind, Node};

use crate::js::abort_not_forwarded::given;
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
        let Some((function, signal)) = given(cx, call) else { continue };
        let Some(takes) = cx.js().abortable(cx.file_id(), call) else { continue };
        let Given::Value(value) = cx.js().given_signal(cx.file_id(), call, &takes) else {
            continue;
        };
        let Some(made) = made_here(cx, value, function) else { continue };
        if !is_linked(cx, function, &signal) {
            report(cx, value, made, &signal);
        }
    }
}

/// Where a signal is made, when it is made in the function: `new AbortController()` whose signal it
/// is, or `AbortSignal.timeout(…)`.
fn made_here<'t>(cx: &Cx<'t>, value: Node<'t>, function: Node<'t>) -> Option<Node<'t>> {
    let mut at = value;
    for _ in 0..4 {
        match at.kind() {
            Kind::CallExpression => {
                let callee = cx.js().callee(cx.file_id(), at)?;
                return (callee.symbol() == Some("AbortSignal.timeout")).then_some(at);
            }
            Kind::NewExpression => {
                let ty = cx.js().type_of(cx.file_id(), at);
                return cx.js().is_library(&ty, "AbortController").then_some(at);
            }
            Kind::MemberExpression => {
                let is_signal = at.child(Field::Property).is_some_and(|it| it.text() == "signal");
                at = at.child(Field::Object).filter(|_| is_signal)?;
            }
            Kind::Identifier | Kind::ShorthandPropertyIdentifier => {
                at = cx.js().initial(cx.file_id(), at).filter(|it| function.encloses(*it))?;
            }
            _ => return None,
        }
    }
    None
}

/// Whether the incoming signal is used for anything but being asked: whatever takes it may link it.
fn is_linked(cx: &Cx<'_>, function: Node<'_>, signal: &Signal<'_>) -> bool {
    let references = cx.js().references(cx.file_id(), signal.name);
    references.into_iter().filter(|it| function.encloses(*it)).any(|it| {
        let Some(parent) = it.parent() else { return false };
        let mut at = it;
        if signal.is_member {
            // The object may be spread, read and passed on; only its `signal` links.
            let property = parent.child(Field::Property).map(|it| it.text());
            if parent.kind() == Kind::SpreadElement {
                return false;
            }
            if parent.kind() != Kind::MemberExpression {
                return true;
            }
            if property != Some("signal") {
                return false;
            }
            at = parent;
        }
        let Some(parent) = at.parent() else { return false };
        let asked = parent.kind() == Kind::MemberExpression
            && parent
                .child(Field::Property)
                .is_some_and(|it| matches!(it.text(), "aborted" | "throwIfAborted" | "reason"));
        !asked
    })
}

fn report(cx: &mut Cx<'_>, value: Node<'_>, made: Node<'_>, signal: &Signal<'_>) {
    let message = format!(
        "this call listens to a signal made here and no longer to `{}`: \
         when the caller aborts, it goes on",
        signal.text
    );
    let (name, origin, place) = (cx.place(signal.name), cx.place(made), cx.place(value));
    let shorthand = value.kind() == Kind::ShorthandPropertyIdentifier;
    let finding = cx.report(value, message);
    finding.help(format!("join them: `AbortSignal.any([{}, …])`", signal.text));
    finding.also(name, "the caller's signal comes in here");
    if made != value {
        finding.also(origin, "the signal that takes its place is made here");
    }
    let joined = format!("AbortSignal.any([{}, {}])", signal.text, value.text());
    let joined = if shorthand { format!("{}: {joined}", value.text()) } else { joined };
    finding.unsafe_fix("listen to both signals", vec![Edit::replace(place, joined)]);
}

//! See `docs.md`.

use seamlint_program::js::{Abortable, Given, Signal};
use seamlint_syntax::{Field, Kind, Node};

use crate::{Check, Confidence, Cx, Edit, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/abort-not-forwarded",
    summary: "a function is given an AbortSignal and makes an abortable call without it",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Js(check),
};

fn check(cx: &mut Cx<'_>) {
    // Most files never speak of signals.
    if !cx.file().text().contains("ignal") {
        return;
    }
    for call in cx.nodes(Kind::CallExpression) {
        let Some((function, signal)) = cx.js().given_to_caller(cx.file_id(), call) else {
            continue;
        };
        let Some(takes) = cx.js().abortable(cx.file_id(), call) else { continue };
        if matches!(cx.js().given_signal(cx.file_id(), call, &takes), Given::Nothing)
            && !signal.is_detached(call, function)
        {
            report(cx, call, function, &signal, &takes);
        }
    }
}

fn report(
    cx: &mut Cx<'_>,
    call: Node<'_>,
    function: Node<'_>,
    signal: &Signal<'_>,
    takes: &Abortable,
) {
    let Some(callee) = call.child(Field::Function) else { return };
    let callee_text = callee.text().split_whitespace().collect::<String>();
    let message = format!(
        "`{callee_text}` is called without `{}`: aborting it does not stop this call, which runs on unseen",
        signal.text
    );
    let watched = signal.is_watched(function);
    let name = cx.place(signal.name);
    let edits = forward(cx, call, signal, takes);
    let finding = cx.report(callee, message);
    finding.help(format!("pass `{}` on; signals do not inherit", signal.text));
    finding.also(name, "the signal comes in here");
    if let Some(place) = takes.place {
        finding.also(place, "this function takes a signal");
    }
    if watched {
        finding.confidence(Confidence::Medium);
    }
    // A query's context always holds a signal; to ignore it is a choice unless the callee asks for one.
    if signal.is_context && takes.place.is_none() {
        finding.strict();
    }
    if let Some(edits) = edits {
        finding.unsafe_fix("pass the signal on", edits);
    }
}

fn forward(
    cx: &Cx<'_>,
    call: Node<'_>,
    signal: &Signal<'_>,
    takes: &Abortable,
) -> Option<Vec<Edit>> {
    let list = call.child(Field::Arguments)?;
    let value = match &takes.member {
        Some(member) if *member == signal.text => member.clone(),
        Some(member) => format!("{member}: {}", signal.text),
        None => signal.text.clone(),
    };
    match (list.nth(takes.argument), &takes.member) {
        (Some(options), Some(_)) if options.kind() == Kind::Object => {
            let first = options.first();
            let at = first.map(|it| cx.place(it));
            Some(match at {
                Some(at) => vec![Edit::before(at, format!("{value}, "))],
                None => vec![Edit::replace(cx.place(options), format!("{{ {value} }}"))],
            })
        }
        (None, member) if list.parts().count() == takes.argument => {
            let last = list.last()?;
            let value =
                if member.is_some() { format!(", {{ {value} }}") } else { format!(", {value}") };
            Some(vec![Edit::after(cx.place(last), value)])
        }
        _ => None,
    }
}

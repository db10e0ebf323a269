//! See `docs.md`.

use seamlint_program::js::Site;
use seamlint_syntax::Node;

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/abort-reused",
    summary: "a controller is used again after abort()",
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
    for controller in js.controllers() {
        for used in controller.uses(js) {
            if seen.contains(&used) {
                continue;
            }
            if let Some(abort) = controller.aborted_before(js, used) {
                seen.push(used);
                report(cx, controller.made, used, abort);
            }
        }
    }
}

fn report(cx: &mut Cx<'_>, made: Site<'_>, used: Site<'_>, abort: Node<'_>) {
    // In a loop the cure is to make the controller in it, so that is where to look.
    let looped = made.0 == used.0 && used.1.span().start < abort.span().start;
    let (used_at, made_at) = (used.0.place(used.1), made.0.place(made.1));
    let finding = cx.report_at(
        if looped { made_at } else { used_at },
        "a controller can be used once: after `abort()` its signal stays aborted, and what uses it then fails at \
         once with an `AbortError`",
    );
    finding.help("make a new `AbortController` after `abort()`");
    finding.also(used.0.place(abort), "aborted here");
    if looped {
        finding.also(used_at, "used again here, in the next round");
    } else {
        finding.also(made_at, "made here, once");
    }
}

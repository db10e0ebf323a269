//! See `docs.md`.

use seamlint_program::flow::StepSet;
use seamlint_program::js::{Rejection, syntax};
use seamlint_syntax::{Field, Kind, Node};

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/sequential-await-race",
    summary: "a promise that can reject has no handler while something else is awaited",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Js(check),
};

fn check(cx: &mut Cx<'_>) {
    let js = cx.js();
    for declarator in cx.nodes(Kind::VariableDeclarator) {
        let (Some(name), Some(value)) =
            (declarator.child(Field::Name), declarator.child(Field::Value))
        else {
            continue;
        };
        let started = matches!(syntax::unwrapped(value).kind(), Kind::CallExpression);
        let is_promise = || js.is_promise(&js.type_of(cx.file_id(), value));
        if name.kind() != Kind::Identifier || !started || !is_promise() {
            continue;
        }
        let Rejection::Can(from) = js.rejection(cx.file_id(), value) else { continue };
        let Some(wait) = unhandled_wait(cx, declarator, name) else { continue };
        let wait = cx.place(wait);
        let finding = cx.report(
            value,
            format!(
                "`{}` has no handler while something else is awaited: when it rejects in the meantime, Node ends the process, \
                 even inside a `try`, and a browser reports an unhandled rejection",
                name.text()
            ),
        );
        finding.help("await both with `Promise.all`, or give it a handler at once");
        finding.also(wait, "this is awaited first");
        if let Some(place) = from {
            finding.also(place, "it can reject here");
        }
    }
}

/// An `await` that comes after the start of a promise and before anything is done with it.
fn unhandled_wait<'p>(cx: &Cx<'p>, declarator: Node<'p>, name: Node<'p>) -> Option<Node<'p>> {
    let js = cx.js();
    let frame = syntax::enclosing_function(declarator)
        .or_else(|| declarator.ancestor(|it| it.kind() == Kind::Program))?;
    let awaits: Vec<_> =
        syntax::own_nodes(frame).filter(|it| it.kind() == Kind::AwaitExpression).collect();
    if awaits.is_empty() {
        return None;
    }
    let entity = js.entity(cx.file_id(), name)?;
    let mentions: Vec<_> = js.mentions(&entity).into_iter().map(|it| it.1).collect();
    let mentions: Vec<_> = mentions.into_iter().filter(|it| *it != name).collect();
    // What nobody looks at again is another rule's.
    if mentions.is_empty() {
        return None;
    }
    let cfg = js.cfg(cx.file_id(), frame)?;
    let start = cfg.step_of(declarator)?;
    let handled: StepSet = cfg.set_of(mentions.iter().copied());
    let reach = cfg.from(start).without(&handled).run();
    let waits = awaits
        .into_iter()
        .find(|it| cfg.steps_of(*it).any(|it| it != start && reach.reaches(it)))?;
    // Only what is looked at afterwards is raced.
    let step = cfg.step_of(waits)?;
    (!cfg.is_broken() && cfg.from(step).run().reaches_any(&handled)).then_some(waits)
}

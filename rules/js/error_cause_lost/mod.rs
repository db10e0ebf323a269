//! See `docs.md`.

use seamlint_program::js::{ErrorHandler, Kept, NewError, syntax};
use seamlint_syntax::{Kind, Node};

use crate::Cx;
use crate::finding::Edit;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/error-cause-lost",
    summary: "a caught error is replaced by a new one that does not mention it",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &["preserve-caught-error"],
    check: Check::Js(check),
};

fn check(cx: &mut Cx<'_>) {
    for handler in cx.js().error_handlers(cx.file_id()) {
        for made in cx.js().new_errors(cx.file_id(), &handler) {
            let kept = cx.js().kept(cx.file_id(), &handler, made.node);
            if let Some(kept) = kept.filter(|it| *it != Kept::Error && !may_have_cause(made.node)) {
                report(cx, made, &handler, kept);
            }
        }
    }
}

fn report(
    cx: &mut Cx<'_>,
    NewError { node: made, is_own }: NewError<'_>,
    handler: &ErrorHandler<'_>,
    kept: Kept,
) {
    let class = syntax::callee(made).map_or("Error", |it| it.text());
    let receiver = if handler.is_clause() { "`catch` clause" } else { "error callback" };
    let fix = fix(cx, made, handler);
    let place = handler.binding.map(|it| cx.place(it));
    let given = format!("the error that this {receiver} was given");
    let message = match kept {
        Kept::Part => format!("the new `{class}` has only a part of {given}, whose stack is lost"),
        _ => format!(
            "the new `{class}` takes the place of {given}, whose message and stack are lost"
        ),
    };
    let finding = cx.report(made, message);
    finding.help("pass the caught error on as `{ cause: error }`, or log it before");
    if let Some(place) = place {
        let whole = kept == Kept::Nothing;
        let what =
            if whole { "the caught error, which nobody looks at" } else { "the caught error" };
        finding.also(place, what);
    }
    if is_own || kept != Kept::Nothing {
        finding.strict();
    }
    if let Some(edits) = fix.filter(|_| !is_own) {
        finding.fix("keep the caught error as the cause", edits);
    }
}

/// Whether there are options that are not written out here: they may have a cause.
fn may_have_cause(made: Node<'_>) -> bool {
    let options = |it: Node<'_>| match syntax::unwrapped(it).kind() {
        Kind::Object => syntax::unwrapped(it).has(Kind::SpreadElement),
        kind => !matches!(kind, Kind::String | Kind::TemplateString | Kind::Number),
    };
    syntax::arguments(made).skip(1).any(options)
        || syntax::arguments(made).any(|it| it.kind() == Kind::SpreadElement)
}

fn fix(cx: &Cx<'_>, made: Node<'_>, handler: &ErrorHandler<'_>) -> Option<Vec<Edit>> {
    let mut arguments = syntax::arguments(made);
    let (message, None) = (arguments.next()?, arguments.next()) else { return None };
    let last = cx.place(message);
    match handler.binding {
        Some(it) if it.kind() == Kind::Identifier => {
            Some(vec![Edit::after(last, format!(", {{ cause: {} }}", it.text()))])
        }
        None if handler.is_clause() => Some(vec![
            Edit::before(cx.place(handler.body), "(cause) "),
            Edit::after(last, ", { cause }"),
        ]),
        _ => None,
    }
}

//! A request is answered a second time, because nothing returns behind the first answer.

use seamlint_program::go::{Answer, syntax};
use seamlint_syntax::{Kind, Node};

use crate::{Check, Cx, Profile, Rule, Severity};

/// See `docs.md`.
pub static RULE: Rule = Rule {
    id: "go/response-after-error",
    summary: "a request is answered twice, because nothing returns behind the error answer",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    let (go, file) = (cx.go(), cx.file_id());
    for call in go.calls_that_may_answer(file) {
        // What is returned or deferred, or stands outside of any branch, has nothing behind it by mistake.
        let statement = call.parent().filter(|it| it.kind() == Kind::ExpressionStatement);
        let Some(branch) = statement.and_then(syntax::branch) else { continue };
        let Some((answer, held)) = go.answer(file, call) else { continue };
        let Some(function) = go.function_at(file, call) else { continue };
        let is_good = go.status_said(file, call).is_some_and(|it| it < 400);
        // The status of a good answer may be followed by an error that comes up while its body is written.
        if answer == Answer::Body || answer == Answer::Status && is_good {
            continue;
        }
        if let Some(second) = go.second_answer(function, (call, answer), &held, branch) {
            report(cx, call, second);
        }
    }
}

fn report(cx: &mut Cx<'_>, call: Node<'_>, second: Node<'_>) {
    let place = cx.place(second);
    cx.report(call, "nothing returns behind this answer, so the request is answered again")
        .help("`return` behind the error answer")
        .also(place, "and again here");
}

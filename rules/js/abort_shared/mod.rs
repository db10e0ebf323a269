//! See `docs.md`.

use seamlint_program::js::{Runs, Site, View, syntax};
use seamlint_syntax::{Kind, Node};

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/abort-shared",
    summary: "one time limit is shared by requests that have nothing to do with each other",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::JsProgram(check),
};

fn check(cx: &mut Cx<'_>) {
    let js = cx.program().js();
    for (file, timeout) in js.calls_to("AbortSignal.timeout") {
        for call in js.driven_calls(file, timeout) {
            if js.symbols(call.0, call.1).iter().any(|it| it.ends_with("Instance.create")) {
                cx.report_at(
                    file.place(timeout),
                    "the time counts from here on, for the client and not for each request: once it is over, every request of this \
                     client is cancelled at once",
                )
                .severity(Severity::Error)
                .help("use the client's `timeout`, or make a signal for each request");
            } else if let Some(why) = outlives(js, (file, timeout), call) {
                let finding = cx.report_at(
                    call.0.place(call.1),
                    format!("{why}: once the time is over, this request is cancelled as soon as it starts"),
                );
                finding
                    .help("make the signal where the request is made: `AbortSignal.timeout(ms)`");
                finding.also(file.place(timeout), "the time counts from here on");
            }
        }
    }
}

/// Why a request has nothing to do with the time that a signal counts; `None` when it may have.
fn outlives<'p>(
    js: View<'p>,
    (file, timeout): Site<'p>,
    (at, call): Site<'p>,
) -> Option<&'static str> {
    let user = syntax::enclosing_function(call)?;
    let Some(maker) = syntax::enclosing_function(timeout) else {
        return (!runs_once(js, at, user))
            .then_some("the time limit was set when the module or object was made");
    };
    if file != at || !maker.encloses(call) {
        return None;
    }
    if user != maker {
        let mut function = user;
        while function != maker {
            let repeated = match js.runs(at, function) {
                Runs::Later(_) => true,
                Runs::Timer(timer) => {
                    js.symbols(at, timer).iter().any(|it| it.ends_with("setInterval"))
                }
                _ => false,
            };
            if repeated {
                return Some(
                    "the time limit was set once, for all calls of this listener or timer",
                );
            }
            function = syntax::enclosing_function(function)?;
        }
        return None;
    }
    is_retried(timeout, call, maker)
        .then_some("the time limit of the first attempt is shared by the later ones")
}

/// Whether a function is called from the top level of its module only, as a script's `main` is.
fn runs_once<'p>(js: View<'p>, file: seamlint_program::FileId, function: Node<'p>) -> bool {
    let users = js.users(file, function);
    let mut calls = users.calls.iter();
    users.values.is_empty()
        && !users.calls.is_empty()
        && calls.all(|it| syntax::enclosing_function(it.1).is_none())
}

/// Whether a call is made in a loop that goes on when it fails, the signal being made outside of it.
fn is_retried(timeout: Node<'_>, call: Node<'_>, function: Node<'_>) -> bool {
    let is_loop = |it: &Node<'_>| {
        matches!(
            it.kind(),
            Kind::ForStatement | Kind::ForInStatement | Kind::WhileStatement | Kind::DoStatement
        )
    };
    let round = call.ancestors().take_while(|it| *it != function).find(is_loop);
    let Some(round) = round.filter(|it| !it.encloses(timeout)) else { return false };
    let Some(attempt) = syntax::catching_try(call).filter(|it| round.encloses(*it)) else {
        return false;
    };
    let Some(clause) = attempt.child_of(Kind::CatchClause) else { return false };
    // Whoever looks at the signal, or leaves the loop for good, knows what it does.
    let leaves = |it: Node<'_>| {
        matches!(it.kind(), Kind::ThrowStatement | Kind::ReturnStatement | Kind::BreakStatement)
            && it.ancestors().find(|it| it.kind() == Kind::StatementBlock)
                == clause.children().find(|it| it.kind() == Kind::StatementBlock)
    };
    !syntax::own_nodes(clause)
        .any(|it| leaves(it) || it.text() == "aborted" || it.text() == "TimeoutError")
}

//! The cancel function of a context is lost.

use seamlint_program::flow::uses;
use seamlint_program::go::{Callee, Kept, Unreleased};
use seamlint_syntax::{Kind, Node};

use super::words::show_lost;
use crate::{Check, Cx, Edit, Profile, Rule, Severity};

/// See `docs.md`.
pub static RULE: Rule = Rule {
    id: "go/context-lost-cancel",
    summary: "the cancel function of a context is dropped, or forgotten on a path to a return",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &["govet", "lostcancel"],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    let (go, file) = (cx.go(), cx.file_id());
    for (call, position, callee) in go.cancellable_calls(file) {
        // A call whose results go nowhere loses none that is named.
        let Some(name) = uses::target_of(call, position) else { continue };
        let in_main = go.function_at(file, call).is_some_and(|it| go.is_main(it));
        if name.text() == "_" {
            report_dropped(cx, call, callee, name, in_main);
        } else if let Some(lost) = go.forgotten(file, call, name).filter(|_| !in_main) {
            report_forgotten(cx, call, callee, name, lost);
        }
    }
}

fn report_dropped(cx: &mut Cx<'_>, call: Node<'_>, callee: &Callee, name: Node<'_>, in_main: bool) {
    let kept = cx.go().kept_until_cancelled(cx.file_id(), call, callee);
    let fix = named_and_deferred(cx, name, callee);
    let message = format!("the cancel function of `{}` is dropped: {}", callee.symbol, words(kept));
    let finding = cx.report(name, message).help("name it and defer its call on the next line");
    if in_main || kept == Kept::Nothing {
        finding.strict();
    }
    if let Some(edits) = fix {
        // What was started with the context may be meant to outlive the function.
        finding.unsafe_fix("name the cancel function and defer its call", edits);
    }
}

fn report_forgotten(
    cx: &mut Cx<'_>,
    call: Node<'_>,
    callee: &Callee,
    name: Node<'_>,
    lost: Unreleased,
) {
    let kept = cx.go().kept_until_cancelled(cx.file_id(), call, callee);
    let variable = name.text();
    let message = format!("`{variable}` is not called on every way out: {}", words(kept));
    let finding = cx.report(name, message).help(format!("`defer {variable}()` on the next line"));
    let without = format!("without a use of `{variable}`");
    show_lost(finding, lost, &without, &format!("assigned again {without}"));
    if kept == Kept::Nothing {
        finding.strict();
    }
}

/// What stays behind, in words.
fn words(kept: Kept) -> &'static str {
    match kept {
        Kept::Timer => "the timer and the place in the parent stay until the deadline",
        Kept::Signals => "the signals stay redirected",
        Kept::Place | Kept::Nothing => {
            "the context stays in its parent until that one is cancelled"
        }
    }
}

/// `ctx, _ := f()` as `ctx, cancel := f()` and `defer cancel()`, where that reads the same.
fn named_and_deferred(cx: &Cx<'_>, name: Node<'_>, callee: &Callee) -> Option<Vec<Edit>> {
    let statement = name.ancestor(|it| it.kind() == Kind::ShortVarDeclaration)?;
    statement.parent().filter(|it| it.kind() == Kind::StatementList)?;
    let function = cx.go().function_at(cx.file_id(), name)?;
    let node = cx.go().function_node(function)?;
    if node.descendants_of(Kind::Identifier).any(|it| it.text() == "cancel") {
        return None;
    }
    let indent = cx.indent(statement).unwrap_or_default();
    let result = callee.signature.as_ref().and_then(|it| it.results.get(1));
    let cause =
        if result.is_some_and(|it| it.is("context", "CancelCauseFunc")) { "nil" } else { "" };
    Some(vec![
        Edit::replace(cx.place(name), "cancel"),
        Edit::after(cx.place(statement), format!("\n{indent}defer cancel({cause})")),
    ])
}

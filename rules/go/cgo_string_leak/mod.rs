//! Memory of C that is never freed.

use seamlint_program::go::{Known, Unreleased, syntax};
use seamlint_program::library::Role;
use seamlint_syntax::{Kind, Node};

use super::words::{show_lost, when_lost};
use crate::{Check, Confidence, Cx, Profile, Rule, Severity};

/// See `docs.md`.
pub static RULE: Rule = Rule {
    id: "go/cgo-string-leak",
    summary: "a string or bytes of C are neither freed nor handed over",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    let (go, file) = (cx.go(), cx.file_id());
    for Known { call, callee, .. } in go.known_calls(file, |it| it.does(Role::AllocatesC)) {
        if is_documented(cx, call) || go.runs_once(file, call) {
            continue;
        }
        let Some(lost) = go.unreleased(file, call, Role::FreesC) else { continue };
        let name = &callee.symbol.name;
        let when = when_lost(lost, "freed");
        let message = format!(
            "the memory that `C.{name}` allocates {when}: Go's collector does not know of it, and Go's heap profile does not show it"
        );
        let finding = cx.report(call, message);
        finding.help("`defer C.free(unsafe.Pointer(...))` on the next line, or say in a comment who frees it");
        show_lost(finding, lost, "without freeing it", "gets another value here");
        if lost == Unreleased::Unsure {
            // The project's own C may free it.
            finding.confidence(Confidence::Low);
        }
    }
}

/// Whether a comment at the statement, or above the function, says who frees the memory.
fn is_documented(cx: &Cx<'_>, call: Node<'_>) -> bool {
    let text = cx.file().text();
    let line_of = |at: u32| text[..at as usize].matches('\n').count();
    let Some(statement) = syntax::statement(call) else { return false };
    let function = call.ancestors().find(|it| syntax::is_function(it.kind()));
    let starts = std::iter::once(statement).chain(function).map(|it| line_of(it.span().start));
    let starts: Vec<_> = starts.collect();
    cx.nodes(Kind::Comment).any(|comment| {
        let line = line_of(comment.span().end);
        let is_near = starts.iter().any(|it| line <= *it && it - line <= 2);
        is_near && says_who(comment.text())
    })
}

fn says_who(comment: &str) -> bool {
    let words = comment.split(|it: char| !it.is_alphabetic()).map(str::to_lowercase);
    let mut all = words.filter(|it| !it.is_empty());
    all.any(|it| {
        ["free", "owner", "own", "leak", "releas", "dealloc"]
            .iter()
            .any(|stem| it.starts_with(stem))
    })
}

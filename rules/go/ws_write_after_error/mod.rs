//! A loop goes on writing to a WebSocket connection after a write error.

use seamlint_program::go::{ErrorMeant, ErrorTextMatch, Known, syntax};
use seamlint_program::library::{Knowledge, Role, Ws};
use seamlint_syntax::Node;

use crate::{Check, Cx, Profile, Rule, Severity};

/// See `docs.md`.
pub static RULE: Rule = Rule {
    id: "go/ws-write-after-error",
    summary: "a loop goes on writing to a WebSocket connection after a write error",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    let (go, file) = (cx.go(), cx.file_id());
    let asked = |it: &Knowledge| it.ws == Some(Ws::Write) || it.does(Role::TestsClose);
    for Known { call, knowledge: known, .. } in go.known_calls(file, asked) {
        let Some(function) = go.function_at(file, call) else { continue };
        if known.ws == Some(Ws::Write) {
            if let Some(next) = go.write_after_failure(function, call) {
                report_write(cx, call, next);
            }
        } else if known.does(Role::TestsClose)
            && let Some(tested) = syntax::argument(call, 0)
            && let Some(write) = go.tested_write(function, call, tested)
        {
            report_test(cx, call, write);
        }
    }
    for found in go.error_text_matches(file) {
        let meant = go.error_meant(file, &found);
        if matches!(meant, Some(ErrorMeant::Known(it)) if it.of_reads)
            && let Some(function) = go.function_at(file, found.comparison)
            && let Some(write) = go.tested_write(function, found.comparison, found.error)
        {
            report_words(cx, &found, write);
        }
    }
}

fn report_write(cx: &mut Cx<'_>, call: Node<'_>, next: Node<'_>) {
    let next_place = cx.place(next);
    let again = next == call;
    let finding = cx.report(
        call,
        "the loop goes on writing after this write has failed: the error is final, so every later \
         message is lost",
    );
    finding.help("leave the loop, or close the connection, on every write error");
    if !again {
        finding.also(next_place, "the next write");
    }
}

fn report_test(cx: &mut Cx<'_>, test: Node<'_>, write: Node<'_>) {
    let place = cx.place(write);
    let name = cx
        .go()
        .callee(cx.file_id(), test)
        .map_or_else(String::new, |it| it.symbol.name.to_string());
    cx.report(test, format!("`{name}` is never true of a write error, which is no close error"))
        .help("leave the loop on every write error")
        .also(place, "the error comes from this write");
}

fn report_words(cx: &mut Cx<'_>, found: &ErrorTextMatch<'_>, write: Node<'_>) {
    let place = cx.place(write);
    let words = found.words.text();
    cx.report(
        found.comparison,
        format!("the error of a write never says {words}: only a read's does"),
    )
    .help("leave the loop on every write error")
    .also(place, "the error comes from this write");
}

//! `go/ws-write-unchecked`

use seamlint_program::flow;
use seamlint_program::go::Fate;
use seamlint_syntax::{Field, Kind, Node};

use crate::Cx;
use crate::finding::Edit;
use crate::rule::{Check, Confidence, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "go/ws-write-unchecked",
    summary: "the error of a WebSocket write is dropped",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &["errcheck"],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    for (call, write) in cx.go().errors_of_writes(cx.file_id()) {
        let fate = cx.go().error_fate(cx.file_id(), call);
        if !fate.is_dropped() || cx.go().is_parting_word(cx.file_id(), call) {
            continue;
        }
        let name = call.child(Field::Function).map_or("", |it| it.text());
        let dropped = match fate {
            Fate::Unread => "is never read",
            Fate::Overwritten => "is overwritten before it is read",
            _ => "is dropped",
        };
        let message = format!(
            "the error of `{name}` {dropped}: once the peer is gone, messages are lost and nothing here notices"
        );
        let fix = checked(cx, call, fate);
        let finding = cx.report(call, message);
        finding.help("stop writing and close the connection when the error is not nil");
        if let Some(through) = write.through {
            finding.confidence(Confidence::Medium);
            let label = format!("`{name}` returns the error of this `{}`", through.symbol.name);
            finding.also(through.place, label);
        }
        if let Some(edit) = fix {
            finding.unsafe_fix("leave the function when the write fails", vec![edit]);
        }
    }
}

/// The statement with its error checked, where the function's results say how to leave.
fn checked(cx: &Cx<'_>, call: Node<'_>, fate: Fate) -> Option<Edit> {
    if !matches!(fate, Fate::Statement | Fate::Blank) {
        return None;
    }
    let statement = call.ancestor(|it| {
        matches!(it.kind(), Kind::ExpressionStatement | Kind::AssignmentStatement)
    })?;
    let results = flow::enclosing_function(call)?.child(Field::Result);
    let leave = match results.map(|it| it.text()) {
        None => "return",
        Some("error") => "return err",
        Some(_) => return None,
    };
    let indent = cx.indent(statement)?;
    let text = format!("if err := {}; err != nil {{\n{indent}\t{leave}\n{indent}}}", call.text());
    Some(Edit::replace(cx.place(statement), text))
}

//! `go/ws-write-unchecked`

use seamlint_program::go::{Fate, Symbol};
use seamlint_program::library::Ws;
use seamlint_program::{Place, flow};
use seamlint_syntax::{Field, Kind, Node};

use crate::finding::Edit;
use crate::rule::{Check, Confidence, Profile, Rule, Severity};
use crate::{Cx, Finding};

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
    for call in cx.nodes(Kind::CallExpression) {
        let Some(write) = write_of(cx, call) else { continue };
        let fate = cx.go().error_fate(cx.file_id(), call);
        if !fate.is_dropped() || is_parting_word(cx, call) {
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
        if let Some((symbol, place)) = write.through {
            finding.confidence(Confidence::Medium);
            finding.also(place, format!("`{name}` returns the error of this `{}`", symbol.name));
        }
        offer(finding, fix);
    }
}

/// A write, and for a helper of the project the library's write whose error it returns.
struct Write {
    through: Option<(Symbol, Place)>,
}

fn write_of(cx: &Cx<'_>, call: Node<'_>) -> Option<Write> {
    let call = cx.tree().node(call.id());
    let callee = cx.go().callee(cx.file_id(), call)?;
    match cx.go().knowledge(&callee.symbol).and_then(|it| it.ws) {
        Some(Ws::Write) => return Some(Write { through: None }),
        Some(_) => return None,
        None => {}
    }
    if &*callee.symbol.name == "Close" && sends_on_close(cx, call) {
        return Some(Write { through: None });
    }
    let returned = cx.go().returned_write(callee.function?)?;
    Some(Write { through: Some((returned.symbol, returned.place)) })
}

/// Closing the writer of one message is what sends it.
fn sends_on_close(cx: &Cx<'_>, call: Node<'_>) -> bool {
    let writer = call.child(Field::Function).and_then(|it| it.child(Field::Operand));
    let local = writer.and_then(|it| cx.go().local(cx.file_id(), it));
    let maker = local.and_then(|it| cx.go().made_by(cx.file_id(), it.1));
    let role = maker.and_then(|it| cx.go().knowledge(&it.symbol)?.ws);
    role == Some(Ws::Writer)
}

/// Whether the connection is closed or the function left right behind the write, so that its failure
/// changes nothing: a control frame before the end, or a last word before `Close`.
fn is_parting_word(cx: &Cx<'_>, call: Node<'_>) -> bool {
    let (go, file) = (cx.go(), cx.file_id());
    let call = cx.tree().node(call.id());
    let Some(statement) =
        call.ancestor(|it| it.parent().is_some_and(|it| it.kind() == Kind::StatementList))
    else {
        return false;
    };
    let closes = |it: Node<'_>| {
        it.kind() == Kind::CallExpression
            && go.known_callee(file, it).is_some_and(|it| it.1.ws == Some(Ws::Close))
            || it.kind() == Kind::CallExpression && named_close(it)
    };
    let body = flow::enclosing_function(call);
    let deferred = body.is_some_and(|body| {
        let mut defers = cx.nodes(Kind::DeferStatement).filter(|it| body.encloses(*it));
        defers.any(|it| it.descendants().any(closes))
    });
    let is_control =
        go.arguments(call).next().is_some_and(|it| it.text().ends_with("CloseMessage"));
    let mut next = statement.next_sibling();
    // Logging and the like may stand between; a branch or another write may not.
    while let Some(it) = next {
        let goes_on = matches!(
            it.kind(),
            Kind::ExpressionStatement
                | Kind::AssignmentStatement
                | Kind::ShortVarDeclaration
                | Kind::DeferStatement
        );
        let leaves = matches!(it.kind(), Kind::ReturnStatement | Kind::BreakStatement);
        if !goes_on && !leaves {
            return false;
        }
        if it.descendants_but(|it| flow::is_function(it.kind())).any(closes) {
            return true;
        }
        if leaves {
            return is_control || deferred;
        }
        next = it.next_sibling();
    }
    let is_last = statement
        .parent()
        .and_then(|it| it.parent())
        .is_some_and(|it| Some(it) == body.and_then(|it| it.child(Field::Body)));
    is_last && (is_control || deferred)
}

/// A `Close` of whatever wraps the connection.
fn named_close(call: Node<'_>) -> bool {
    let name = call.child(Field::Function).and_then(|it| it.child(Field::Field));
    name.is_some_and(|it| matches!(it.text(), "Close" | "CloseNow" | "close"))
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
    let before = &cx.tree().text()[..statement.span().start as usize];
    let indent = before.rsplit('\n').next().filter(|it| it.trim().is_empty())?;
    let text = format!("if err := {}; err != nil {{\n{indent}\t{leave}\n{indent}}}", call.text());
    Some(Edit::replace(cx.place(statement), text))
}

fn offer(finding: &mut Finding, fix: Option<Edit>) {
    if let Some(edit) = fix {
        finding.unsafe_fix("leave the function when the write fails", vec![edit]);
    }
}

//! `go/context-detached`

mod reached;

use seamlint_program::flow::uses::{self, Escape, Use};
use seamlint_program::go::{Carrier, LocalKind};
use seamlint_program::library::Ctx;
use seamlint_syntax::{Field, Kind, Node};

use super::deliberate::{called, is_deliberate, is_no_work};
use crate::Cx;
use crate::finding::Edit;
use crate::rule::{Check, Confidence, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "go/context-detached",
    summary: "work of a request runs with a context that is never cancelled",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &["contextcheck"],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    for fresh in cx.nodes(Kind::CallExpression) {
        let known = cx.go().known_callee(cx.file_id(), fresh);
        if known.is_none_or(|it| it.1.ctx != Some(Ctx::Fresh)) {
            continue;
        }
        let Some(work) = work_of(cx, fresh) else { continue };
        match cx.go().context_here(cx.file_id(), fresh) {
            Some(carrier) if !is_deliberate(cx, fresh, &carrier) => {
                report(cx, fresh, work, &carrier);
            }
            Some(_) => {}
            None => reached::check(cx, fresh, work),
        }
    }
}

fn report(cx: &mut Cx<'_>, fresh: Node<'_>, work: Node<'_>, carrier: &Carrier<'_>) {
    let (text, wanted, work_name) = (fresh.text(), &carrier.expression, called(work));
    let message = format!(
        "`{work_name}` runs with `{text}`, not with `{wanted}`: when the caller goes away or its deadline passes, it goes on"
    );
    let at = seamlint_program::Place { file: cx.file_id(), span: carrier.local.span };
    let (place, work_place) = (cx.place(fresh), cx.place(work));
    let known = cx.go().callee(cx.file_id(), work).is_some_and(|it| it.signature.is_some());
    let leaves_import = uses_of_import(cx, fresh) > 1;
    let finding = cx.report_at(place, message);
    finding.also(at, format!("`{wanted}` is at hand"));
    if work_place.span.start > place.span.end {
        finding.also(work_place, "the work that is not cancelled");
    }
    finding.help(format!(
        "pass `{wanted}`, or `context.WithoutCancel({wanted})` where the work must outlive the request"
    ));
    if !known {
        finding.confidence(Confidence::Medium);
    }
    if leaves_import {
        finding.unsafe_fix(format!("use `{wanted}`"), vec![Edit::replace(place, wanted.clone())]);
    }
}

/// How often the file mentions the package: the last mention must stay, or the import is unused.
fn uses_of_import(cx: &Cx<'_>, fresh: Node<'_>) -> usize {
    let package = fresh.child(Field::Function).and_then(|it| it.child(Field::Operand));
    let name = package.map_or("", |it| it.text());
    let in_types = cx.nodes(Kind::QualifiedType).filter_map(|it| it.child(Field::Package));
    let in_values = cx.nodes(Kind::SelectorExpression).filter_map(|it| it.child(Field::Operand));
    in_types.chain(in_values).filter(|it| it.text() == name).count()
}

/// The call that works with a fresh context, directly or by contexts derived of it; `None` when the
/// context gets away: into a field, a closure, a result.
fn work_of<'p>(cx: &Cx<'p>, fresh: Node<'_>) -> Option<Node<'p>> {
    let mut made = cx.tree().node(fresh.id());
    // Each round goes one derivation out: WithTimeout(WithValue(Background())).
    for _ in 0..4 {
        let parent = made.parent()?;
        match parent.kind() {
            Kind::ArgumentList => {
                let call = parent.parent().filter(|it| it.kind() == Kind::CallExpression)?;
                match cx.go().callee(cx.file_id(), call) {
                    Some(callee) => match cx.go().knowledge(&callee.symbol).and_then(|it| it.ctx) {
                        Some(_) => made = call,
                        None => return (!is_no_work(&callee)).then_some(call),
                    },
                    None => return None,
                }
            }
            Kind::ExpressionList => return kept_in_local(cx, made, parent.parent()?),
            _ => return None,
        }
    }
    None
}

/// The work of a context that a local holds, when it is only ever handed to calls.
fn kept_in_local<'p>(cx: &Cx<'p>, made: Node<'p>, statement: Node<'p>) -> Option<Node<'p>> {
    let (go, file) = (cx.go(), cx.file_id());
    let target = match statement.kind() {
        Kind::ShortVarDeclaration => statement.child(Field::Left)?.first()?,
        Kind::VarSpec => statement.child(Field::Name)?,
        _ => return None,
    };
    let (local, declared) = go.local(file, target)?;
    if declared.reassigned || declared.kind != LocalKind::Variable {
        return None;
    }
    let body = go.function_node(go.function_at(file, made)?)?;
    let mut work = None;
    for occurrence in go.uses(file, body, local) {
        match uses::of(body, occurrence) {
            Use::Declare | Use::Member | Use::Read => {}
            Use::Escape(Escape::Argument(call)) => {
                let call = cx.tree().node(call);
                let Some(callee) = go.callee(file, call) else { continue };
                if go.knowledge(&callee.symbol).is_some_and(|it| it.ctx.is_some())
                    || is_no_work(&callee)
                {
                    continue;
                }
                work = work.or(Some(call));
            }
            _ => return None,
        }
    }
    work
}

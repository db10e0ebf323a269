//! The cancel function of a context is lost.

use seamlint_program::Place;
use seamlint_program::flow::uses::{self, Escape, Use};
use seamlint_program::flow::{Cfg, Exit, StepId};
use seamlint_program::go::{Callee, FunctionId, Local, LocalId, LocalKind, Type};
use seamlint_program::library::Ctx;
use seamlint_syntax::{Field, Kind, Node, Span};

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
    let go = cx.go();
    for call in cx.nodes(Kind::CallExpression) {
        // A call whose results go nowhere loses none that is named.
        if uses::target_of(call, 0).is_none() {
            continue;
        }
        let Some((position, callee)) = go.cancellable(cx.file_id(), call) else { continue };
        let Some(name) = uses::target_of(call, position) else { continue };
        if name.text() == "_" {
            report_dropped(cx, call, &callee, name);
        } else if let Some(variable) = go.local(cx.file_id(), name) {
            check_paths(cx, call, &callee, name, variable);
        }
    }
}

fn report_dropped(cx: &mut Cx<'_>, call: Node<'_>, callee: &Callee, name: Node<'_>) {
    let function = cx.go().function_at(cx.file_id(), call);
    let is_minor = has_no_parent(cx, call, callee) || function.is_some_and(|it| is_main(cx, it));
    let fix = named_and_deferred(cx, name, callee);
    let message =
        format!("the cancel function of `{}` is dropped: {}", callee.symbol, kept(callee));
    let finding = cx.report(name, message).help("name it and defer its call on the next line");
    if is_minor {
        finding.strict();
    }
    if let Some(edits) = fix {
        // What was started with the context may be meant to outlive the function.
        finding.unsafe_fix("name the cancel function and defer its call", edits);
    }
}

fn check_paths(
    cx: &mut Cx<'_>,
    call: Node<'_>,
    callee: &Callee,
    name: Node<'_>,
    variable: (LocalId, &Local),
) {
    let Some(function) = cx.go().function_at(cx.file_id(), call) else { return };
    // A variable of the function around is that function's to cancel.
    if variable.1.function != function.index || is_main(cx, function) {
        return;
    }
    let Some(leak) = leak(cx, function, call, name, variable) else { return };
    let is_minor = has_no_parent(cx, call, callee);
    let variable = name.text();
    let message = format!("`{variable}` is not called on every way out: {}", kept(callee));
    let finding = cx.report(name, message).help(format!("`defer {variable}()` on the next line"));
    match leak {
        Leak::Exit(place) => finding.also(place, format!("reached without a use of `{variable}`")),
        Leak::NextRound(place) => {
            finding.also(place, format!("assigned again without a use of `{variable}`"))
        }
    };
    if is_minor {
        finding.strict();
    }
}

/// Where the function is lost.
enum Leak {
    Exit(Place),
    NextRound(Place),
}

fn leak(
    cx: &Cx<'_>,
    function: FunctionId,
    call: Node<'_>,
    name: Node<'_>,
    (local, variable): (LocalId, &Local),
) -> Option<Leak> {
    let go = cx.go();
    let node = go.function_node(function)?;
    let cfg = go.cfg(function).filter(|it| !it.is_broken())?;
    let assigned = cfg.step_of(call)?;
    let occurrences = go.uses(cx.file_id(), node, local).filter(|it| *it != name);
    let mut mentions = cfg.set_of(occurrences.clone());
    if variable.kind == LocalKind::Result {
        let bare = |it: Node<'_>| it.kind() == Kind::ReturnStatement && it.first().is_none();
        mentions.extend(cfg.steps_where(cx.tree(), bare).iter());
    }
    if occurrences.clone().any(|it| sees_later(&cfg, node, it, assigned)) {
        return None;
    }
    let reach = cfg.from(assigned).without(&mentions).run();
    match reach.exits().find(|it| it.returns()) {
        Some(Exit::Return(it)) => Some(Leak::Exit(cx.place(cx.tree().node(it)))),
        Some(_) => Some(Leak::Exit(end_of(cx, node))),
        None => reach.reaches(assigned).then(|| Leak::NextRound(cx.place(name))),
    }
}

/// Whether an occurrence before the assignment holds on to the variable itself, not its value.
fn sees_later(cfg: &Cfg, function: Node<'_>, occurrence: Node<'_>, assigned: StepId) -> bool {
    matches!(uses::of(function, occurrence), Use::Escape(Escape::Closure(_) | Escape::Address))
        && cfg.steps_of(occurrence).any(|it| cfg.from(it).run().reaches(assigned))
}

/// What stays behind.
fn kept(callee: &Callee) -> &'static str {
    let parameters = callee.signature.iter().flat_map(|it| &it.params);
    let is_signal = |it: &Type| matches!(it, Type::Slice(of) if of.is("os", "Signal"));
    if parameters.clone().any(is_timer) {
        "the timer and the place in the parent stay until the deadline"
    } else if parameters.clone().any(is_signal) {
        "the signals stay redirected"
    } else {
        "the context stays in its parent until that one is cancelled"
    }
}

fn is_timer(ty: &Type) -> bool {
    ty.is("time", "Duration") || ty.is("time", "Time")
}

/// Whether nothing stays behind: no timer, and no parent that keeps its children.
fn has_no_parent(cx: &Cx<'_>, call: Node<'_>, callee: &Callee) -> bool {
    let parent = call.child(Field::Arguments).and_then(|it| it.first());
    let made = parent.and_then(|it| cx.go().known_callee(cx.file_id(), it));
    let mut parameters = callee.signature.iter().flat_map(|it| it.params.iter().skip(1));
    made.is_some_and(|it| it.1.ctx == Some(Ctx::Fresh)) && parameters.next().is_none()
}

/// Whether the end of the function is the end of the process.
fn is_main(cx: &Cx<'_>, function: FunctionId) -> bool {
    let facts = cx.go().function(function);
    let package = cx.go().facts(function.file).map_or("", |it| &it.package);
    facts.name.as_deref() == Some("main") && facts.receiver.is_none() && package == "main"
}

fn end_of(cx: &Cx<'_>, function: Node<'_>) -> Place {
    let end = function.span().end;
    Place { file: cx.file_id(), span: Span::new(end.saturating_sub(1), end) }
}

/// `ctx, _ := f()` as `ctx, cancel := f()` and `defer cancel()`, where that reads the same.
fn named_and_deferred(cx: &Cx<'_>, name: Node<'_>, callee: &Callee) -> Option<Vec<Edit>> {
    let statement = name.ancestor(|it| it.kind() == Kind::ShortVarDeclaration)?;
    statement.parent().filter(|it| it.kind() == Kind::StatementList)?;
    let function = cx.go().function_at(cx.file_id(), name)?;
    let node = cx.go().function_node(function)?;
    if node.descendants().any(|it| it.kind() == Kind::Identifier && it.text() == "cancel") {
        return None;
    }
    let before = &cx.file().text()[..statement.span().start as usize];
    let line = before.rsplit('\n').next().unwrap_or("");
    let indent: String = line.chars().take_while(|it| it.is_whitespace()).collect();
    let result = callee.signature.as_ref().and_then(|it| it.results.get(1));
    let cause =
        if result.is_some_and(|it| it.is("context", "CancelCauseFunc")) { "nil" } else { "" };
    Some(vec![
        Edit::replace(cx.place(name), "cancel"),
        Edit::after(cx.place(statement), format!("\n{indent}defer cancel({cause})")),
    ])
}

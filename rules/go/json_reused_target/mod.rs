//! `go/json-reused-target`

use seamlint_program::flow::uses::{self, Escape, Use};
use seamlint_program::flow::{Cfg, Guard};
use seamlint_program::go::{Decoding, FunctionId, Local, LocalId, LocalKind, Type};
use seamlint_syntax::{Field, Kind, Node};

use crate::Cx;
use crate::finding::Edit;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "go/json-reused-target",
    summary: "JSON is decoded again and again into the same variable",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    for kind in [Kind::CallExpression, Kind::TypeConversionExpression] {
        for call in cx.nodes(kind) {
            check_call(cx, call);
        }
    }
}

fn check_call(cx: &mut Cx<'_>, call: Node<'_>) {
    let call = cx.tree().node(call.id());
    let Some(around) = call.ancestors().find(|it| is_loop_body(*it)).and_then(|it| it.parent())
    else {
        return;
    };
    let Some(decoding) = cx.go().decoding(cx.file_id(), call) else { return };
    let Some(target) = target_of(cx, &decoding) else { return };
    let declared = target.declared.span;
    if around.span().contains(declared) || !keeps(cx, &target.ty) {
        return;
    }
    let Some(function) = cx.go().function_at(cx.file_id(), call) else { return };
    if target.declared.function != function.index || !comes_again(cx, function, call, &target) {
        return;
    }
    let (name, kept) = (target.text, kept(cx, &target.ty));
    let place = seamlint_program::Place { file: cx.file_id(), span: declared };
    let fix = moved_into(cx, around, &target);
    let message = format!(
        "`{name}` is decoded into on every round of the loop: what a message leaves out or sends as null keeps the value of the message before{kept}"
    );
    let finding = cx.report(call, message);
    finding.also(place, format!("`{name}` is declared once, before the loop"));
    finding.help("declare the variable in the loop, so that each message starts from zero values");
    if let Some(edits) = fix {
        finding.fix("declare the variable in the loop", edits);
    }
}

/// The body of a `for`, a function literal inside not counted.
fn is_loop_body(node: Node<'_>) -> bool {
    node.kind() == Kind::Block && node.parent().is_some_and(|it| it.kind() == Kind::ForStatement)
}

/// What is decoded into.
struct Target<'p> {
    text: &'p str,
    local: LocalId,
    declared: &'p Local,
    /// The type of what the decoder fills.
    ty: Type,
}

/// `&x`, or an `x` that is a pointer, for a local `x`.
fn target_of<'p>(cx: &Cx<'p>, decoding: &Decoding<'p>) -> Option<Target<'p>> {
    let (go, file) = (cx.go(), cx.file_id());
    let taken = decoding.target.kind() == Kind::UnaryExpression && decoding.target.has(Kind::Amp);
    let node = if taken { decoding.target.child(Field::Operand)? } else { decoding.target };
    let (local, declared) = go.local(file, node)?;
    let ty = go.type_of(file, node);
    if !taken && !ty.is_pointer() || declared.kind != LocalKind::Variable {
        return None;
    }
    let ty = if taken { ty } else { ty.deref().clone() };
    Some(Target { text: node.text(), local, declared, ty })
}

/// Whether a value of the type keeps something when it is decoded into once more.
fn keeps(cx: &Cx<'_>, ty: &Type) -> bool {
    let go = cx.go();
    let filled = ty.deref();
    if go.has_method(filled, "UnmarshalJSON") != Some(false) {
        return false;
    }
    match go.underlying(filled) {
        Type::Struct(_) => go.fields(filled).iter().any(|it| it.field.json().is_some()),
        Type::Map(_) => true,
        // The elements of a slice are overwritten in place.
        Type::Slice(element) | Type::Array(element) => {
            matches!(go.underlying(element.deref()), Type::Struct(_))
        }
        _ => false,
    }
}

fn kept(cx: &Cx<'_>, ty: &Type) -> &'static str {
    match cx.go().underlying(ty.deref()) {
        Type::Map(_) => ", and so do keys that it does not have",
        Type::Slice(_) => ", element by element",
        _ if ty.is_pointer() => ", since the pointer is not nil on later rounds",
        _ => "",
    }
}

/// Whether a path leads from one successful decode to the next without the target getting a fresh value,
/// while something reads it in between.
fn comes_again(cx: &Cx<'_>, function: FunctionId, call: Node<'_>, target: &Target<'_>) -> bool {
    let (go, file) = (cx.go(), cx.file_id());
    let (Some(body), Some(cfg)) = (go.function_node(function), go.cfg(function)) else {
        return false;
    };
    let Some(step) = cfg.step_of(call).filter(|_| !cfg.is_broken()) else { return false };
    let (mut fresh, mut reads) = (Vec::new(), Vec::new());
    for occurrence in go.uses(file, body, target.local).filter(|it| !call.encloses(*it)) {
        match uses::of(body, occurrence) {
            Use::Write | Use::Declare => fresh.push(occurrence),
            Use::Member if is_reset(cx, occurrence) => fresh.push(occurrence),
            Use::Escape(Escape::Argument(it)) if is_clear(cx, it) => fresh.push(occurrence),
            _ => reads.push(occurrence),
        }
    }
    let (fresh, reads) = (cfg.set_of(fresh), cfg.set_of(reads));
    let failed = |guard: Guard| is_failure(cx, &cfg, call, guard);
    let reach = cfg.from(step).without(&fresh).ruling_out(&failed).run();
    reach.reaches(step) && between(&cfg, step, &fresh, &reads, &failed)
}

/// Whether a read stands on a way from the step back to itself.
fn between(
    cfg: &Cfg,
    step: seamlint_program::flow::StepId,
    fresh: &seamlint_program::flow::StepSet,
    reads: &seamlint_program::flow::StepSet,
    failed: &dyn Fn(Guard) -> bool,
) -> bool {
    let behind = cfg.from(step).without(fresh).ruling_out(failed).run();
    reads
        .iter()
        .filter(|it| behind.reaches(*it))
        .any(|it| cfg.from(it).without(fresh).ruling_out(failed).run().reaches(step))
}

/// Whether an edge is taken when the decode failed: `err != nil` holds, `err == nil` does not.
fn is_failure(cx: &Cx<'_>, _: &Cfg, call: Node<'_>, guard: Guard) -> bool {
    let Guard::Holds(condition, holds) = guard else { return false };
    let condition = cx.tree().node(condition);
    if condition.kind() != Kind::BinaryExpression {
        return false;
    }
    let is_nil = condition.child(Field::Right).is_some_and(|it| it.kind() == Kind::Nil);
    let differs = condition.child(Field::Operator).is_some_and(|it| it.kind() == Kind::BangEq);
    let left = condition.child(Field::Left);
    let error = left.filter(|_| is_nil).and_then(|it| cx.go().local(cx.file_id(), it));
    let Some((error, _)) = error else { return false };
    let assigned = call
        .ancestors()
        .take(4)
        .find(|it| matches!(it.kind(), Kind::ShortVarDeclaration | Kind::AssignmentStatement));
    let mut targets =
        assigned.into_iter().filter_map(|it| it.child(Field::Left)).flat_map(|it| it.parts());
    let is_its_error =
        targets.any(|it| cx.go().local(cx.file_id(), it).is_some_and(|it| it.0 == error));
    is_its_error && holds == differs
}

/// `x.Reset()` and `*x = T{}` make a value fresh.
fn is_reset(_: &Cx<'_>, occurrence: Node<'_>) -> bool {
    let Some(parent) = occurrence.parent() else { return false };
    match parent.kind() {
        Kind::SelectorExpression => {
            parent
                .child(Field::Field)
                .is_some_and(|it| matches!(it.text(), "Reset" | "Clear" | "reset" | "clear"))
                && parent.field() == Field::Function
        }
        Kind::UnaryExpression => parent.parent().is_some_and(|it| {
            it.field() == Field::Left
                && it.parent().is_some_and(|it| it.kind() == Kind::AssignmentStatement)
        }),
        _ => false,
    }
}

fn is_clear(cx: &Cx<'_>, call: seamlint_syntax::NodeId) -> bool {
    let call = cx.tree().node(call);
    cx.go()
        .callee(cx.file_id(), call)
        .is_some_and(|it| it.symbol.package.is_empty() && &*it.symbol.name == "clear")
}

/// Moves `var x T` from before the loop into it, where nothing else needs it.
fn moved_into(cx: &Cx<'_>, around: Node<'_>, target: &Target<'_>) -> Option<Vec<Edit>> {
    let text = cx.tree().text();
    let name = cx.tree().covering(target.declared.span);
    let declaration = name.ancestor(|it| it.kind() == Kind::VarDeclaration)?;
    let only = declaration.child_of(Kind::VarSpec)?;
    let names = only.children_as(Field::Name).count();
    if names != 1 || only.child(Field::Value).is_some() {
        return None;
    }
    let function = seamlint_program::flow::enclosing_function(around)?;
    let mut uses = cx.go().uses(cx.file_id(), cx.tree().node(function.id()), target.local);
    if !uses.all(|it| around.encloses(it) || declaration.encloses(it)) {
        return None;
    }
    let start = text[..declaration.span().start as usize].rfind('\n')? + 1;
    let end =
        declaration.span().end as usize + text[declaration.span().end as usize..].find('\n')? + 1;
    let indent =
        text.get(start..declaration.span().start as usize).filter(|it| it.trim().is_empty())?;
    let block = around.child(Field::Body)?;
    let mut line = cx.place(declaration);
    (line.span.start, line.span.end) = (start as u32, end as u32);
    let mut opening = cx.place(block);
    opening.span.end = opening.span.start + 1;
    let moved = format!("\n{indent}\t{}", declaration.text());
    Some(vec![Edit::replace(line, ""), Edit::after(opening, moved)])
}

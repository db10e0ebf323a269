//! `go/json-reused-target`

use seamlint_program::flow;
use seamlint_program::go::{Decoding, Filled, Local, LocalId, LocalKind, Type};
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
    for (call, decoding) in cx.go().decodings(cx.file_id()) {
        check_call(cx, call, &decoding);
    }
}

fn check_call<'p>(cx: &mut Cx<'p>, call: Node<'p>, decoding: &Decoding<'p>) {
    let (go, file) = (cx.go(), cx.file_id());
    let Some(around) = call.ancestors().find_map(loop_of_body) else { return };
    let Some(filled) = go.filled(file, decoding) else { return };
    let Some(function) = go.function_at(file, call) else { return };
    // A variable of another function is made by each call of that.
    let is_plain = filled.held.fields().is_empty();
    let stays = filled.root.is_none_or(|(_, local)| {
        !around.span().contains(local.span) && (!is_plain || local.function == function.index)
    });
    if stays && go.keeps_what_it_had(&filled.ty) && go.is_filled_again(function, call, &filled) {
        report(cx, call, around, &filled);
    }
}

/// The `for` that a node is the body of.
fn loop_of_body(node: Node<'_>) -> Option<Node<'_>> {
    let around = node.parent().filter(|it| it.kind() == Kind::ForStatement)?;
    (node.kind() == Kind::Block).then_some(around)
}

fn report(cx: &mut Cx<'_>, call: Node<'_>, around: Node<'_>, filled: &Filled<'_>) {
    let (name, kept) = (filled.name, kept(cx, &filled.ty));
    let own = filled
        .root
        .filter(|it| filled.held.fields().is_empty() && it.1.kind == LocalKind::Variable);
    let fix = own.and_then(|it| moved_into(cx, around, it));
    let message = format!(
        "`{name}` is decoded into on every round of the loop: what a message leaves out or sends as null keeps the value of the message before{kept}"
    );
    let finding = cx.report(call, message);
    if let Some(place) = filled.declared {
        let label =
            if own.is_some() { "is declared once, before the loop" } else { "outlives the loop" };
        finding.also(place, format!("`{name}` {label}"));
    }
    finding.help(if own.is_some() {
        "declare the variable in the loop, so that each message starts from zero values"
    } else {
        "decode into a variable of the loop, so that each message starts from zero values, and assign it then"
    });
    if let Some(edits) = fix {
        finding.fix("declare the variable in the loop", edits);
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

/// Moves `var x T` from before the loop into it, where nothing else needs it.
fn moved_into(cx: &Cx<'_>, around: Node<'_>, (id, local): (LocalId, &Local)) -> Option<Vec<Edit>> {
    let name = cx.tree().covering(local.span);
    let declaration = name.ancestor(|it| it.kind() == Kind::VarDeclaration)?;
    let only = declaration.child_of(Kind::VarSpec)?;
    let names = only.children_as(Field::Name).count();
    if names != 1 || only.child(Field::Value).is_some() {
        return None;
    }
    let function = cx.tree().node(flow::enclosing_function(around)?.id());
    let mut uses = cx.go().uses(cx.file_id(), function, id);
    if !uses.all(|it| around.encloses(it) || declaration.encloses(it)) {
        return None;
    }
    let block = around.child(Field::Body)?;
    let moved = format!("\n{}\t{}", cx.indent(declaration)?, declaration.text());
    Some(vec![Edit::replace(cx.lines(declaration)?, ""), Edit::inside(cx.place(block), moved)])
}

//! A promise used as the value that it promises.

use seamlint_program::js::Wanted;
use seamlint_syntax::{Field, Node};

use super::{always_promise, awaited};
use crate::Cx;
use crate::js::words::name;

pub(super) fn check(cx: &mut Cx<'_>) {
    for (value, wanted) in cx.js().wanted_values(cx.file_id()) {
        if is_promise(cx, value, wanted) {
            report(cx, value, wanted);
        }
    }
}

/// Whether a value is a promise, which has nothing of what is wanted.
fn is_promise(cx: &Cx<'_>, value: Node<'_>, wanted: Wanted<'_>) -> bool {
    let js = cx.js();
    match wanted {
        // One case in which nothing is spread is enough.
        Wanted::Members => js.may_be_promise(&js.type_of(cx.file_id(), value)),
        Wanted::Member(name) => {
            always_promise(cx, value) && !js.has_member(cx.file_id(), value, name)
        }
        _ => always_promise(cx, value),
    }
}

fn report(cx: &mut Cx<'_>, node: Node<'_>, wanted: Wanted<'_>) {
    let what = match wanted {
        Wanted::Member(name) => &format!("has no `{name}`: this is `undefined`"),
        Wanted::Members => "has no members of its own, so spreading it adds nothing",
        Wanted::Text => "becomes the text \"[object Promise]\" here",
        Wanted::Json => "is written as `{}`",
        Wanted::Equality => "never equals this",
        Wanted::Operand => "is no value to compute with",
    };
    let edits = awaited(cx, node);
    // In a chain over several lines, the member tells which link is meant.
    let member = matches!(wanted, Wanted::Member(_)).then(|| node.parent()).flatten();
    let at = member.and_then(|it| it.child(Field::Property)).unwrap_or(node);
    let finding = cx.report(at, format!("`{}` is a promise, which {what}", name(node)));
    finding.help("await the promise first");
    if let Some(edits) = edits {
        finding.unsafe_fix("await the promise", edits);
    }
}

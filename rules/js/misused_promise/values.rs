//! A promise used as the value that it promises.

use seamlint_program::js::Wanted;
use seamlint_syntax::{Field, Node};

use super::{always_promise, awaited};
use crate::Cx;
use crate::js::words::name;

pub(super) fn check(cx: &mut Cx<'_>) {
    for (value, wanted) in cx.js().wanted_promises(cx.file_id()) {
        let is_promise = match wanted {
            // One case in which nothing is spread is enough.
            Wanted::Members => cx.js().may_be_promise(&cx.js().type_of(cx.file_id(), value)),
            _ => always_promise(cx, value),
        };
        if is_promise && !has_wanted(cx, value, wanted) {
            report(cx, value, wanted);
        }
    }
}

/// Whether even a promise has what is wanted.
fn has_wanted(cx: &Cx<'_>, value: Node<'_>, wanted: Wanted<'_>) -> bool {
    matches!(wanted, Wanted::Member(name) if cx.js().has_member(cx.file_id(), value, name))
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

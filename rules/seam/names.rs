//! How rules on both sides speak of requests and of what is sent.

use seamlint_program::contract::{Call, Confidence as Link};
use seamlint_program::js::sent::{Sent, SentMember};

use crate::rule::{Confidence, Severity};

/// How deep what is sent is looked at.
const DEPTH: usize = 8;

/// `` `GET /api/items` ``
pub(super) fn asked(call: &Call) -> String {
    match call.paths.first() {
        Some(it) => format!("`{} {it}`", call.method),
        None => format!("`{}`", call.method),
    }
}

/// A severity on a link that is less than exact: one level lower.
pub(super) fn on(link: Link, severity: Severity) -> Severity {
    match (link, severity) {
        (Link::C3, it) => it,
        (_, Severity::Error) => Severity::Warning,
        _ => Severity::Info,
    }
}

/// How much a link proves.
pub(super) fn confidence(link: Link) -> Confidence {
    if link == Link::C3 { Confidence::High } else { Confidence::Medium }
}

/// Every member that is sent, with the keys that lead to it; `[]` stands for the elements of an array.
pub(super) fn members(sent: &Sent) -> Vec<(Vec<String>, &SentMember)> {
    let (mut out, mut open) = (Vec::new(), vec![(Vec::new(), sent)]);
    while let Some((path, value)) = open.pop() {
        if path.len() >= DEPTH {
            continue;
        }
        if let Some(element) = value.element.as_deref() {
            let inner = path.iter().cloned().chain(["[]".to_owned()]).collect();
            open.push((inner, element));
        }
        for member in &value.members {
            let inner: Vec<_> =
                path.iter().cloned().chain([member.name.as_ref().to_owned()]).collect();
            out.push((inner.clone(), member));
            open.push((inner, &member.value));
        }
    }
    out
}

/// A path as people write it: `items[].name`.
pub(super) fn path_text(path: &[String]) -> String {
    path.join(".").replace(".[]", "[]")
}

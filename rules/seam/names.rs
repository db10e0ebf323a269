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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_that_is_less_than_exact_says_less() {
        let of = |link| [Severity::Info, Severity::Warning, Severity::Error].map(|it| on(link, it));
        assert_eq!(of(Link::C3), [Severity::Info, Severity::Warning, Severity::Error]);
        for link in [Link::C1, Link::C2] {
            assert_eq!(of(link), [Severity::Info, Severity::Info, Severity::Warning]);
            assert_eq!(confidence(link), Confidence::Medium);
        }
        assert_eq!(confidence(Link::C3), Confidence::High);
    }

    #[test]
    fn paths_are_written_as_people_write_them() {
        let path =
            |it: &[&str]| path_text(&it.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>());
        assert_eq!(path(&["items", "[]", "name"]), "items[].name");
        assert_eq!(path(&["[]", "name"]), "[].name");
    }
}

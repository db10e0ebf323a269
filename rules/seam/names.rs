//! How rules on both sides speak of requests and of what is sent.

use seamlint_program::contract::{Call, Confidence as Link};

use crate::rule::{Confidence, Severity};

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

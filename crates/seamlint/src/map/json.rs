//! `json`: version 1, described in the project's documentation and kept stable.

use seamlint_program::contract::Confidence;
use serde::{Serialize, Serializer};
use serde_json::ser::PrettyFormatter;

use super::{Call, Link, Map, Route, Unlinked};
use crate::report::json::to_text;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    routes: &'a [Route],
    calls: &'a [Call],
    links: &'a [Link],
    unlinked: &'a [Unlinked],
}

/// One document.
pub(super) fn json(map: &Map) -> String {
    let Map { routes, calls, links, unlinked, .. } = map;
    to_text(&Document { version: 1, routes, calls, links, unlinked }, PrettyFormatter::new()) + "\n"
}

/// The name of a confidence; the signature is serde's.
#[allow(clippy::trivially_copy_pass_by_ref)]
pub(super) fn confidence<S: Serializer>(it: &Confidence, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(name(*it))
}

/// The name of a confidence.
pub(super) fn name(it: Confidence) -> &'static str {
    match it {
        Confidence::C1 => "C1",
        Confidence::C2 => "C2",
        Confidence::C3 => "C3",
    }
}

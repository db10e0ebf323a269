//! What findings on a link have in common.

use seamlint_program::Program;
use seamlint_program::contract::{Confidence as Link, Exchanged};

use crate::finding::Finding;
use crate::rule::Confidence;
use crate::seam::names::on;

/// Adds the way from the caller to the handler, and takes a link that is less than sure into account: the
/// finding is one level lower then.
pub(super) fn chain(finding: &mut Finding, program: &Program, of: &Exchanged) {
    let contract = program.contract();
    finding.also(of.call_in(contract).place, "the request");
    for served in &of.served {
        let route = contract.route(served.route);
        finding.also(route.place, format!("`{} {}` is registered here", route.method, route.path));
    }
    if of.confidence < Link::C3 {
        finding.severity(on(of.confidence, finding.severity)).confidence(Confidence::Medium);
    }
}

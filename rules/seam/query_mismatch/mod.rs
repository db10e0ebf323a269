//! `seam/query-mismatch`

use std::collections::BTreeSet;

use super::linked::chain;
use super::names::asked;
use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "seam/query-mismatch",
    summary: "JavaScript sends a query parameter that Go reads by another spelling",
    severity: Severity::Warning,
    profile: Profile::Strict,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Seam(check),
};

fn check(cx: &mut Cx<'_>) {
    let program = cx.program();
    let mut seen = BTreeSet::new();
    for (of, it) in program.misnamed_parameters() {
        if !seen.insert((it.place, it.name.clone())) {
            continue;
        }
        let call = asked(of.call_in(program.contract()));
        let finding = cx.report_at(
            it.place,
            format!(
                "{call} is sent `{}` in its query, and its handler reads `{}`: it finds nothing, without an error",
                it.name, it.key
            ),
        );
        finding.help(format!("send `{}`", it.key));
        if let Some(origin) = it.origin {
            finding.also(origin, format!("`{}` is read here", it.key));
        }
        chain(finding, program, of);
    }
}

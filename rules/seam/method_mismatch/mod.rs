//! `seam/method-mismatch`

use crate::Cx;
use crate::rule::{Check, Confidence, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "seam/method-mismatch",
    summary: "JavaScript calls a path with a method that Go does not serve it with",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Seam(check),
};

/// So many routes are shown.
const SHOWN: usize = 4;

fn check(cx: &mut Cx<'_>) {
    let contract = cx.program().contract();
    for it in contract.unserved().filter(|it| !it.others.is_empty()) {
        let call = contract.call(it.call);
        let others: Vec<_> = it.others.iter().map(|it| contract.route(*it)).collect();
        let mut texts: Vec<_> =
            others.iter().map(|it| format!("`{} {}`", it.method, it.path)).collect();
        texts.dedup();
        let only = if texts.len() == 1 { "the only match is" } else { "the only matches are" };
        texts.truncate(SHOWN);
        let message = format!(
            "no Go route serves `{} {}`: {only} {}",
            call.method,
            it.path,
            texts.join(", ")
        );
        let finding = cx.report_at(call.place, message);
        finding.help("send another method, or register a handler for this one");
        for route in others.into_iter().take(SHOWN) {
            finding
                .also(route.place, format!("`{} {}` is registered here", route.method, route.path));
        }
        if it.page || call.paths.len() > 1 {
            finding.confidence(Confidence::Medium);
        }
    }
}

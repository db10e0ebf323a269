//! `seam/route-unknown`

use crate::Cx;
use crate::rule::{Check, Confidence, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "seam/route-unknown",
    summary: "JavaScript calls a path that no Go route serves",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Seam(check),
};

fn check(cx: &mut Cx<'_>) {
    let contract = cx.program().contract();
    for it in contract.unserved().filter(|it| it.others.is_empty()) {
        let call = contract.call(it.call);
        let path = &it.path;
        let message = if it.page {
            format!(
                "no Go route serves `{} {path}`: the page of the front end answers in its place",
                call.method
            )
        } else {
            format!(
                "no Go route serves `{} {path}`, while nearly all other calls with this base have their route",
                call.method
            )
        };
        let finding = cx.report_at(call.place, message);
        finding.help("correct the path, or register a handler for it");
        if let Some(near) = contract.nearest(path) {
            let near = contract.route(near);
            finding
                .also(near.place, format!("the nearest route is `{} {}`", near.method, near.path));
        }
        if it.page || call.paths.len() > 1 {
            finding.confidence(Confidence::Medium);
        }
    }
}

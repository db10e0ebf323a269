//! `seam/route-shadowed`

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "seam/route-shadowed",
    summary: "a route that JavaScript calls is never reached, because another one is in its way",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Seam(check),
};

fn check(cx: &mut Cx<'_>) {
    let program = cx.program();
    let contract = program.contract();
    for it in program.shadowed_routes() {
        let (route, by) = (contract.route(it.route), contract.route(it.by));
        let (method, path) = (&route.method, &route.path);
        let message = if it.conflict {
            format!(
                "`{method} {path}` conflicts with `{} {}`: net/http panics when the second of them is registered",
                by.method, by.path
            )
        } else {
            format!(
                "`{method} {path}` is never reached: `{} {}` is registered before it and takes its requests",
                by.method, by.path
            )
        };
        let help = if it.conflict {
            "make one of the patterns more specific than the other"
        } else {
            "register the more specific route first"
        };
        let finding = cx.report_at(route.place, message);
        finding.help(help).also(by.place, "the route in its way");
        finding.also(contract.call(it.call).place, "this call is meant for it");
    }
}

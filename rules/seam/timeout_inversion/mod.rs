//! `seam/timeout-inversion`

use seamlint_program::contract::{
    Budget, BudgetKind, Call, CallKind, Confidence as Link, Route, RouteKind,
};

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};
use crate::seam::names::{confidence, on};

/// The rule.
pub static RULE: Rule = Rule {
    id: "seam/timeout-inversion",
    summary: "the two sides of a call give it times that contradict each other",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Seam(check),
};

fn check(cx: &mut Cx<'_>) {
    let contract = cx.program().contract();
    for link in contract.links.iter().filter(|it| it.confidence > Link::C1) {
        let (call, route) = (contract.call(link.call), contract.route(link.route));
        for budget in &route.budgets {
            if call.kind == CallKind::Events && route.kind == RouteKind::Events {
                stream(cx, call, route, budget, link.confidence);
            } else if call.kind == CallKind::Request && route.kind == RouteKind::Http {
                request(cx, call, route, budget, link.confidence);
            }
        }
    }
}

/// A stream of events ends when the server's time is over, and the browser opens the next one.
fn stream(cx: &mut Cx<'_>, call: &Call, route: &Route, budget: &Budget, link: Link) {
    let time = time(budget.millis);
    let (severity, message, help) = match budget.kind {
        BudgetKind::Write => (
            Severity::Warning,
            format!(
                "the server's `WriteTimeout` cuts this event stream after {time}, without an error in the handler, and the browser connects again"
            ),
            "call `http.NewResponseController(w).SetWriteDeadline(time.Time{})` in the handler",
        ),
        BudgetKind::Handler => (
            Severity::Error,
            format!(
                "this event stream lies below a handler with a timeout of {time}: its writer does not flush, and the stream ends with the time"
            ),
            "register the stream outside of the handler with the timeout",
        ),
        BudgetKind::Context => return,
    };
    let finding = cx.report_at(call.place, message);
    finding.severity(on(link, severity)).confidence(confidence(link)).help(help);
    finding.also(budget.place, "the time is set here");
    finding.also(route.place, format!("`{} {}` is registered here", route.method, route.path));
}

/// A client that gives up before the handler does.
fn request(cx: &mut Cx<'_>, call: &Call, route: &Route, budget: &Budget, link: Link) {
    let Some(timeout) = &call.timeout else { return };
    if budget.kind == BudgetKind::Write || timeout.millis == 0 || timeout.millis >= budget.millis {
        return;
    }
    let (client, server) = (time(timeout.millis), time(budget.millis));
    let message = format!(
        "the client gives up after {client}, while the handler of `{} {}` takes up to {server}",
        route.method, route.path
    );
    let finding = cx.report_at(call.place, message);
    finding
        .strict()
        .confidence(confidence(link))
        .help("give the client more time than the handler");
    if let Some(place) = timeout.place {
        finding.also(place, format!("the client's {client}"));
    }
    finding.also(budget.place, format!("the handler's {server}"));
}

fn time(millis: u64) -> String {
    if millis.is_multiple_of(1000) {
        format!("{} s", millis / 1000)
    } else {
        format!("{millis} ms")
    }
}

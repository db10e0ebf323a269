//! From a program's contract to a map.

use rustc_hash::FxHashMap;
use seamlint_program::contract::{self, CallKind, Contract, RouteKind, Segment, Why};
use seamlint_program::go::{JsonAnswer, Type};
use seamlint_program::{Place as Range, Program};
use seamlint_rules::{self as rules, Settings};

use super::{Call, Finding, Handler, Link, Map, Place, Reason, Route, Types, Unlinked};
use crate::report::Report;
use crate::report::lines::Lines;
use crate::walk::Scope;

/// What the rules are told whose findings a map shows: of all that would run, those of the seam.
pub fn settings(settings: &Settings) -> Settings {
    let others = rules::rules().map(|it| it.id).filter(|it| !it.starts_with("seam/"));
    let skip = settings.skip.iter().cloned().chain(others.map(str::to_owned)).collect();
    Settings { skip, ..settings.clone() }
}

impl Map {
    /// The map of what a report's program holds: of calls and routes in the scope, and of those that are
    /// joined to them.
    pub fn of(report: &Report<'_>, scope: &Scope, project: String) -> Self {
        let contract = report.program().contract();
        let builder = Builder { contract, lines: &report.lines };
        let mut map = Self { project, ..Self::default() };
        let (routes, calls) = builder.kept(scope);
        let mut ids = Ids::default();
        let (mut route_at, mut call_at) = (FxHashMap::default(), FxHashMap::default());
        for (at, route) in contract.routes.iter().enumerate() {
            // Ids do not depend on what is shown.
            let route = builder.route(route, &mut ids);
            if routes[at] {
                route_at.insert(at, map.routes.len());
                map.routes.push(route);
            }
        }
        let mut ids = Ids::default();
        for (at, call) in contract.calls.iter().enumerate() {
            let call = builder.call(call, &mut ids);
            if calls[at] {
                call_at.insert(at, map.calls.len());
                map.calls.push(call);
            }
        }
        let spoken = builder.spoken(report);
        let mut said = vec![false; report.findings.len()];
        for link in &contract.links {
            let (call, route) = (link.call.0 as usize, link.route.0 as usize);
            let (Some(&from), Some(&to)) = (call_at.get(&call), route_at.get(&route)) else {
                continue;
            };
            let findings: Vec<_> = spoken.of(call, route).collect();
            for it in &findings {
                said[*it] = true;
            }
            let response = Types { go: map.routes[to].response.clone(), js: None };
            map.links.push(Link {
                call: map.calls[from].id.clone(),
                route: map.routes[to].id.clone(),
                confidence: link.confidence,
                request: Types { go: map.routes[to].request.clone(), js: None },
                response,
                findings: findings.iter().map(|it| report.fingerprints[*it].clone()).collect(),
                from,
                to,
                severity: findings.iter().map(|it| report.findings[*it].severity).max(),
            });
        }
        for unlinked in &contract.unlinked {
            let Some(&from) = call_at.get(&(unlinked.call.0 as usize)) else { continue };
            let call = map.calls[from].id.clone();
            map.unlinked.push(Unlinked { call, reason: reason(unlinked.why), from });
        }
        let said = said.iter().enumerate().filter(|it| *it.1);
        map.findings = said.map(|it| builder.finding(report, it.0)).collect();
        map
    }
}

struct Builder<'r, 'p> {
    contract: &'p Contract,
    lines: &'r Lines<'p>,
}

impl Builder<'_, '_> {
    fn program(&self) -> &Program {
        self.lines.program()
    }

    /// Which routes and calls are shown.
    fn kept(&self, scope: &Scope) -> (Vec<bool>, Vec<bool>) {
        let holds = |it: Range| scope.holds(&self.program().file(it.file).path);
        let inside_routes: Vec<_> = self.contract.routes.iter().map(|it| holds(it.place)).collect();
        let inside_calls: Vec<_> = self.contract.calls.iter().map(|it| holds(it.place)).collect();
        let (mut routes, mut calls) = (inside_routes.clone(), inside_calls.clone());
        for link in &self.contract.links {
            let (call, route) = (link.call.0 as usize, link.route.0 as usize);
            routes[route] |= inside_calls[call];
            calls[call] |= inside_routes[route];
        }
        (routes, calls)
    }

    fn place(&self, place: Range) -> Place {
        let file = self.program().file(place.file).path.to_string();
        Place { file, range: self.lines.range(place.file, place.span) }
    }

    fn handler(&self, it: &contract::Handler) -> Handler {
        Handler { name: it.name.clone(), place: self.place(it.place) }
    }

    fn route(&self, it: &contract::Route, ids: &mut Ids) -> Route {
        let types = self.exchanged(it);
        let (method, path, place) =
            (it.method.to_string(), it.path.to_string(), self.place(it.place));
        let literal = |it: &Segment| match it {
            Segment::Literal(it) => Some(it.clone()),
            _ => None,
        };
        Route {
            id: ids.of(&method, &path, &place.file),
            request: types.request,
            response: types.response,
            literals: it.path.segments.iter().map_while(literal).collect(),
            method,
            path: if it.subtree && !path.ends_with('/') { path + "/" } else { path },
            place,
            handler: it.handler.as_ref().map(|it| self.handler(it)),
            middleware: it.middleware.iter().map(|it| self.handler(it)).collect(),
            kind: match it.kind {
                RouteKind::Http => None,
                RouteKind::WebSocket => Some("WebSocket"),
                RouteKind::Events => Some("events"),
                RouteKind::Files => Some("files"),
                RouteKind::Opaque => Some("not read"),
            },
            catches_all: it.kind.is_catch_all(),
        }
    }

    fn exchanged(&self, it: &contract::Route) -> Exchanged {
        let types = exchanged(self.program(), it);
        Exchanged { request: names(types.request.iter()), response: names(types.response.iter()) }
    }

    fn call(&self, it: &contract::Call, ids: &mut Ids) -> Call {
        let method = it.method.to_string();
        let mut paths: Vec<_> = Vec::new();
        for path in it.paths.iter().map(ToString::to_string) {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        let path = (!paths.is_empty()).then(|| paths.remove(0));
        let place = self.place(it.place);
        Call {
            id: ids.of(&method, path.as_deref().unwrap_or("?"), &place.file),
            method,
            path,
            client: it.client.id.to_owned(),
            place,
            via: it.via.clone(),
            alternatives: paths,
            kind: match it.kind {
                CallKind::Request => None,
                CallKind::WebSocket => Some("WebSocket"),
                CallKind::Events => Some("events"),
                CallKind::Beacon => Some("beacon"),
            },
        }
    }

    fn finding(&self, report: &Report<'_>, at: usize) -> Finding {
        let it = &report.findings[at];
        Finding {
            rule: it.rule.id,
            severity: it.severity,
            message: it.message.clone(),
            help: it.help.clone(),
            place: self.place(it.place),
            fingerprint: report.fingerprints[at].clone(),
        }
    }

    /// Which findings speak of which calls and routes: one of their places lies in the call, in the
    /// registration, or in the handler.
    fn spoken(&self, report: &Report<'_>) -> Spoken {
        let mut spoken = Spoken::default();
        let (calls, routes) = (&self.contract.calls, &self.contract.routes);
        for (at, finding) in report.findings.iter().enumerate() {
            if finding.suppressed.is_some() || !finding.rule.id.starts_with("seam/") {
                continue;
            }
            let places: Vec<_> =
                finding.related.iter().map(|it| it.place).chain([finding.place]).collect();
            let in_one_of = |ranges: &[Range]| {
                places.iter().any(|place| ranges.iter().any(|it| holds(*it, *place)))
            };
            let calls = calls.iter().map(|it| in_one_of(&[it.place])).collect();
            let routes = routes.iter().map(|it| in_one_of(&self.of_route(it))).collect();
            spoken.0.push((at, calls, routes));
        }
        spoken
    }

    /// Where a route is registered, and the whole of its handler.
    fn of_route(&self, route: &contract::Route) -> Vec<Range> {
        let mut out = vec![route.place];
        let Some(handler) = &route.handler else { return out };
        out.push(handler.place);
        let function = handler
            .function
            .and_then(|id| Some(id.file.place(self.program().go().function_node(id)?)));
        out.extend(function);
        out
    }
}

/// The types that a route's handler decodes and answers with.
#[derive(Default)]
pub(crate) struct HandlerTypes {
    /// What it decodes.
    pub(crate) request: Vec<Type>,
    /// What it answers.
    pub(crate) response: Vec<Type>,
}

/// The types of a route's handler; what it answers where it fails is left out as far as that is known.
pub(crate) fn exchanged(program: &Program, route: &contract::Route) -> HandlerTypes {
    let handler = route.handler.as_ref().and_then(|it| it.function);
    let Some(handler) = handler else { return HandlerTypes::default() };
    let exchange = program.go().exchange(handler);
    let types = |keep: &dyn Fn(&&JsonAnswer) -> bool| -> Vec<Type> {
        let kept = exchange.answers.iter().filter(keep).map(|it| it.ty.clone());
        kept.filter(|it| *it != Type::Unknown).collect()
    };
    let mut response = types(&|it| !it.error && it.status.is_some());
    if response.is_empty() {
        response = types(&|it| !it.error);
    }
    HandlerTypes { request: exchange.reads.iter().map(|it| it.ty.clone()).collect(), response }
}

/// Types of a handler, as Go writes them.
#[derive(Default)]
struct Exchanged {
    request: Option<String>,
    response: Option<String>,
}

/// The types that are known, each once and in order.
fn names<'t>(types: impl Iterator<Item = &'t Type>) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    for name in types.filter(|it| **it != Type::Unknown).map(|it| short(&it.to_string())) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    (!names.is_empty()).then(|| names.join(" | "))
}

/// A type as it is written in Go, with names of packages instead of their paths.
pub(crate) fn short(whole: &str) -> String {
    let is_part = |c: char| c.is_alphanumeric() || "./-_~…".contains(c);
    let mut out = String::new();
    let mut rest = whole;
    while let Some(start) = rest.find(is_part) {
        let end = rest[start..].find(|c| !is_part(c)).map_or(rest.len(), |it| start + it);
        out.push_str(&rest[..start]);
        out.push_str(rest[start..end].rsplit('/').next().unwrap_or_default());
        rest = &rest[end..];
    }
    out + rest
}

fn holds(range: Range, place: Range) -> bool {
    range.file == place.file
        && range.span.start <= place.span.start
        && place.span.end <= range.span.end
}

fn reason(why: Why) -> Reason {
    match why {
        Why::External => Reason::External,
        Why::Generated => Reason::Generated,
        Why::Dynamic => Reason::Dynamic,
        Why::UnknownRoute => Reason::UnknownRoute,
        Why::Ambiguous => Reason::Ambiguous,
    }
}

/// Findings with the calls and the routes that they speak of.
#[derive(Default)]
struct Spoken(Vec<(usize, Vec<bool>, Vec<bool>)>);

impl Spoken {
    /// The findings of a link: those that speak of both ends, or of one end and of no other end at all.
    fn of(&self, call: usize, route: usize) -> impl Iterator<Item = usize> {
        let speaks = move |(_, calls, routes): &&(usize, Vec<bool>, Vec<bool>)| {
            let of_call = calls[call] || !calls.contains(&true);
            let of_route = routes[route] || !routes.contains(&true);
            of_call && of_route && (calls[call] || routes[route])
        };
        self.0.iter().filter(speaks).map(|it| it.0)
    }
}

/// Names for what is the same tomorrow: method, path and file, and the order among those that are alike.
#[derive(Default)]
struct Ids(FxHashMap<String, u32>);

impl Ids {
    fn of(&mut self, method: &str, path: &str, file: &str) -> String {
        let name = format!("{method} {path}@{file}");
        let count = self.0.entry(name.clone()).or_default();
        *count += 1;
        format!("{name}#{count}")
    }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn packages_go_by_their_names() {
        assert_eq!(short("[]example.com/a-b/model.Order"), "[]model.Order");
        assert_eq!(short("map[string]*x.y/z.T[a.b/c.U]"), "map[string]*z.T[c.U]");
        assert_eq!(short("struct{…}"), "struct{…}");
    }
}

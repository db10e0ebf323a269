//! Small contracts, and what is believed of their calls that no route serves.

use super::super::{Client, Method, Options, Route, RouteKind, join};
use super::*;

fn segments(text: &str) -> Vec<Segment> {
    let parts = text.split('/').filter(|it| !it.is_empty());
    let segment = |it: &str| match it.strip_prefix(':') {
        Some(name) => Segment::Parameter { name: name.to_owned(), pattern: None },
        None => Segment::Literal(it.to_owned()),
    };
    parts.map(segment).collect()
}

fn call(line: &str) -> Call {
    let (method, path) = line.split_once(' ').expect("a method and a path");
    let (base, path) = match path.split_once("+/") {
        Some((base, path)) => (Base::Unknown(base.to_owned()), path),
        None => (Base::Own, path),
    };
    let path = Path { base, segments: segments(path), trailing_slash: false };
    Call { method: Method::Of(method.to_owned()), paths: vec![path], ..Call::default() }
}

fn route(line: &str) -> Route {
    let call = call(line.trim_end_matches(" page"));
    let page = line.ends_with(" page");
    let kind = if page { RouteKind::Files } else { RouteKind::Http };
    let path = call.paths.into_iter().next().unwrap_or_default();
    Route { method: call.method, path, kind, subtree: page, ..Route::default() }
}

/// Routes `/api/r0` to `/api/r9` and calls of `served` of them, then `routes` and `calls`.
fn contract(served: usize, base: &str, routes: &[&str], calls: &[&str]) -> Contract {
    let mut all: Vec<_> = (0..12).map(|it| route(&format!("GET /api/r{it}/all"))).collect();
    all.extend(routes.iter().map(|it| route(it)));
    let mut asked: Vec<_> = (0..served).map(|it| call(&format!("GET {base}/r{it}/all"))).collect();
    asked.extend(calls.iter().map(|it| call(it)));
    for (at, it) in asked.iter_mut().enumerate() {
        it.place.span.start = at as u32;
    }
    let (links, unlinked, unserved) = join::join(&all, &asked, &Options::default(), &[]);
    Contract { routes: all, calls: asked, links, unlinked, unserved, ..Contract::default() }
}

fn unserved(contract: &Contract) -> Vec<String> {
    let path = |it: &Unserved| format!("{} {}", contract.call(it.call).method, it.path);
    contract.unserved().map(path).collect()
}

#[test]
fn ten_calls_that_are_served_prove_that_one_is_not() {
    let of = |served| unserved(&contract(served, "/api", &[], &["GET /api/none"]));
    assert_eq!(of(10), ["GET /api/none"]);
    assert_eq!(of(9), [""; 0]);
}

#[test]
fn more_than_one_in_five_that_is_not_served_proves_that_too_little_is_known() {
    let missing = ["GET /api/a", "GET /api/b", "GET /api/c", "GET /api/d"];
    // Each is one of those that are asked about the others.
    assert_eq!(unserved(&contract(12, "/api", &[], &missing[..3])).len(), 3);
    assert_eq!(unserved(&contract(12, "/api", &[], &missing)).len(), 4);
    let missing = [&missing[..], &["GET /api/e"]].concat();
    assert_eq!(unserved(&contract(12, "/api", &[], &missing)), [""; 0]);
}

#[test]
fn another_first_segment_is_another_base() {
    assert_eq!(unserved(&contract(12, "/api", &[], &["GET /grafana/none"])), [""; 0]);
}

#[test]
fn an_instance_speaks_for_all_its_calls() {
    let routes = ["GET /auth/login"];
    let mut contract = contract(12, "/api", &routes, &["POST /auth/token", "POST /other/token"]);
    assert_eq!(unserved(&contract), [""; 0]);
    let instance = Place { file: crate::FileId(0), span: seamlint_syntax::Span::new(1, 2) };
    for it in &mut contract.calls {
        it.client = Client { instance: Some(instance), ..Client::default() };
    }
    assert_eq!(unserved(&contract), ["POST /auth/token"]);
}

#[test]
fn an_unknown_base_is_known_by_its_calls() {
    let calls = ["GET BASE+/none", "GET OTHER+/none"];
    assert_eq!(unserved(&contract(10, "BASE+", &[], &calls)), ["GET /api/none"]);
}

#[test]
fn other_methods_of_the_same_path_are_told() {
    let routes = ["PUT /api/users/:id", "DELETE /api/users/:id", "GET /api/users/me"];
    let contract = contract(10, "/api", &routes, &["POST /api/users/test"]);
    let found: Vec<_> = contract.unserved().map(|it| it.others.len()).collect();
    assert_eq!(found, [2]);
}

#[test]
fn a_page_answers_only_outside_of_the_api() {
    let routes = ["GET / page"];
    let calls = ["GET /api/none", "POST /api/none", "GET /about", "GET /api/logo.png"];
    let found = unserved(&contract(12, "/api", &routes, &calls));
    assert_eq!(found, ["GET /api/none", "POST /api/none"]);
}

#[test]
fn head_and_options_are_the_routers_own() {
    let calls = ["HEAD /api/r1/all", "OPTIONS /api/none"];
    assert_eq!(unserved(&contract(12, "/api", &[], &calls)), [""; 0]);
}

#[test]
fn a_router_may_not_mind_upper_and_lower_case() {
    let mut all = contract(12, "/api", &[], &["GET /api/R1/All"]);
    assert_eq!(unserved(&all), ["GET /api/R1/All"]);
    all.routes.iter_mut().for_each(|it| it.ignores_case = true);
    (all.links, all.unlinked, all.unserved) =
        join::join(&all.routes, &all.calls, &Options::default(), &[]);
    assert_eq!(unserved(&all), [""; 0]);
}

#[test]
fn a_call_whose_other_paths_are_served_says_nothing() {
    let mut all = contract(
        10,
        "/api",
        &["GET /api/keys/refs"],
        &["GET /api/keys/refs", "GET /api/users/refs"],
    );
    assert_eq!(unserved(&all), ["GET /api/users/refs"]);
    all.calls[11].place = all.calls[10].place;
    assert!(unserved(&all).is_empty());
}

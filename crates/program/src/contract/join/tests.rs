//! Calls and routes written as lines, and the links between them.

use super::super::{Client, Method};
use super::*;

fn segment(text: &str) -> Segment {
    match text.split_once('{').and_then(|(start, rest)| Some((start, rest.split_once('}')?))) {
        _ if text == "*" => Segment::Rest,
        Some(("", (name, ""))) => match name.split_once(':') {
            Some((name, pattern)) => {
                Segment::Parameter { name: name.into(), pattern: Some(pattern.into()) }
            }
            None if name.ends_with('?') => {
                Segment::Optional { name: name.trim_end_matches('?').into() }
            }
            None => Segment::Parameter { name: name.into(), pattern: None },
        },
        Some((prefix, (_, suffix))) => {
            Segment::Mixed { prefix: prefix.into(), suffix: suffix.into() }
        }
        None => Segment::Literal(text.into()),
    }
}

/// `BASE:/a/{b}`, `//host/a`, or `/a/b`.
fn path(text: &str) -> Path {
    let (base, rest) = match text.split_once(":/") {
        Some((base, rest)) => (Base::Unknown(base.into()), rest),
        None => match text.strip_prefix("//") {
            Some(rest) => {
                let (host, rest) = rest.split_once('/').unwrap_or((rest, ""));
                (Base::Host(host.into()), rest)
            }
            None => (Base::Own, text),
        },
    };
    let segments = rest.split('/').filter(|it| !it.is_empty()).map(segment).collect();
    Path { base, segments, trailing_slash: rest.ends_with('/') }
}

fn method(text: &str) -> Method {
    match text {
        "ANY" => Method::Any,
        "?" => Method::Unknown,
        it => Method::Of(it.into()),
    }
}

fn route(line: &str) -> Route {
    let mut words = line.split(' ');
    let (method, path) = (method(words.next().unwrap()), path(words.next().unwrap()));
    let mut route = Route { method, path, ..Route::default() };
    for word in words {
        match word {
            "subtree" => route.subtree = true,
            "files" => (route.kind, route.subtree) = (RouteKind::Files, true),
            "opaque" => (route.kind, route.subtree) = (RouteKind::Opaque, true),
            "first-wins" => route.first_wins = true,
            "other" => (route.root, route.served_alone) = (1, true),
            _ => unreachable!("{word}"),
        }
    }
    route
}

fn call(line: &str) -> Call {
    let (method_, paths) = line.split_once(' ').unwrap();
    Call {
        method: method(method_),
        paths: paths.split(' ').map(path).collect(),
        client: Client { id: "fetch", ..Client::default() },
        ..Call::default()
    }
}

/// Each call with what it is joined to.
fn joined(routes: &str, calls: &str, options: &Options) -> String {
    joined_behind(&[], routes, calls, options)
}

/// The same behind code that takes segments out of paths.
fn joined_behind(cuts: &[&str], routes: &str, calls: &str, options: &Options) -> String {
    let cuts: Vec<Vec<String>> =
        cuts.iter().map(|it| it.split('/').map(str::to_owned).collect()).collect();
    let lines = |it: &str| -> Vec<String> {
        it.lines().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect()
    };
    let mut routes: Vec<_> = lines(routes).iter().map(|it| route(it)).collect();
    for (at, it) in routes.iter_mut().enumerate() {
        it.order = at as u32;
    }
    let written = lines(calls);
    let calls: Vec<_> = written.iter().map(|it| call(it)).collect();
    let (links, unlinked, _) = join(&routes, &calls, options, &cuts);
    let mut out = String::new();
    for (at, line) in written.iter().enumerate() {
        let id = CallId(at as u32);
        let links = links.iter().filter(|it| it.call == id).map(|it| {
            let route = &routes[it.route.0 as usize];
            format!("{} {} {:?}", route.method, route.path, it.confidence)
        });
        let why = unlinked.iter().filter(|it| it.call == id).map(|it| format!("{:?}", it.why));
        let found: Vec<_> = links.chain(why).collect();
        out.push_str(&format!("{line} -> {}\n", found.join(", ")));
    }
    out
}

#[track_caller]
fn check(routes: &str, calls: &str) {
    check_with(&Options::default(), routes, calls);
}

#[track_caller]
fn check_with(options: &Options, routes: &str, calls: &str) {
    let only_calls: String = calls
        .lines()
        .filter_map(|it| Some(it.split_once(" -> ")?.0.trim().to_owned() + "\n"))
        .collect();
    let expected: String = calls
        .lines()
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .map(|it| it.to_owned() + "\n")
        .collect();
    assert_eq!(joined(routes, &only_calls, options), expected);
}

#[test]
fn exact_paths_are_sure_and_the_most_specific_route_wins() {
    check(
        "GET /api/users
         GET /api/users/{id}
         GET /api/users/me
         PUT /api/users/{id}
         GET /api/files/{path:[0-9]+}",
        "GET /api/users -> GET /api/users C3
         GET /api/users/{x} -> GET /api/users/{id} C3
         GET /api/users/me -> GET /api/users/me C3
         GET /api/users/you -> GET /api/users/{id} C3
         PUT /api/users/me -> PUT /api/users/{id} C3
         DELETE /api/users/me -> UnknownRoute
         GET /api/files/12 -> GET /api/files/{path} C3
         GET /api/files/x -> UnknownRoute
         GET /api/orders -> UnknownRoute
         GET //example.com/api/users -> External
         GET /{a}/{b} -> Dynamic",
    );
}

#[test]
fn where_the_first_wins_order_decides() {
    check(
        "ANY / opaque first-wins
         GET /api/users/{id} first-wins
         GET /api/users/me first-wins",
        "GET /api/users/me -> GET /api/users/{id} C3
         GET /x -> ANY / C1",
    );
}

#[test]
fn a_variable_where_routes_have_literals_is_a_guess() {
    check(
        "POST /api/jobs/start
         POST /api/jobs/stop
         GET /api/jobs/{id}",
        "POST /api/jobs/{action} -> POST /api/jobs/start C1, POST /api/jobs/stop C1
         GET /api/jobs/{id} -> GET /api/jobs/{id} C3",
    );
}

#[test]
fn an_unknown_base_fits_the_end_of_a_route() {
    check(
        "GET /api/v1/users
         GET /api/v1/users/{id}/tags
         GET /teams
         GET /admin/users/{id}
         ANY /x/y/health",
        "GET BASE:/users -> GET /api/v1/users C2
         GET BASE:/api/v1/users -> GET /api/v1/users C3
         GET BASE:/users/{u}/tags -> GET /api/v1/users/{id}/tags C2
         GET BASE:/teams -> GET /teams C2
         GET BASE:/health -> UnknownRoute",
    );
}

#[test]
fn a_route_may_not_know_its_prefix_either() {
    check(
        "GET PREFIX:/api/users
         GET PREFIX:/api/users/{id}",
        "GET BASE:/api/users -> GET {PREFIX}/api/users C3
         GET /api/users/{id} -> GET {PREFIX}/api/users/{id} C3
         GET /app/api/users -> GET {PREFIX}/api/users C2",
    );
}

#[test]
fn ten_calls_teach_what_a_base_stands_for() {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    let each = |start: &str| names.map(|it| format!("{start}/{it}s/all")).join("\n");
    let mut routes = each("GET /api/v1");
    routes.push_str("\nGET /api/v1/list\nGET /other/list\n");
    let calls = each("GET BASE:");
    let found =
        joined(&routes, &format!("{calls}\nGET BASE:/list\nGET BASE:/none\n"), &Options::default());
    assert_eq!(found.matches(" C3").count(), 11, "{found}");
    assert!(found.contains("GET BASE:/list -> GET /api/v1/list C3"), "{found}");
    assert!(found.contains("GET BASE:/none -> UnknownRoute"), "{found}");
    let few = joined("GET /api/v1/list\nGET /other/list", "GET BASE:/list", &Options::default());
    assert_eq!(few, "GET BASE:/list -> GET /api/v1/list C1, GET /other/list C1\n");
}

#[test]
fn subtrees_files_and_what_is_not_read() {
    check(
        "ANY /api/ subtree
         GET /api/users
         ANY / files
         ANY /proxy opaque
         GET /static files",
        "GET /api/users -> GET /api/users C3
         POST /api/other/x -> ANY /api/ C2
         GET /locales/en.json -> ANY / C1
         GET /orders -> ANY / C1
         POST /orders -> UnknownRoute
         POST /proxy/a/b -> ANY /proxy C1
         GET /static/app.js -> GET /static C1",
    );
}

#[test]
fn a_guess_says_more_than_what_serves_everything() {
    check(
        "ANY / opaque
         GET /api/account
         POST /api/jobs/start
         ANY /api/proxy opaque
         GET /api/proxy/status",
        "GET /api/account{} -> GET /api/account C1
         POST /api/jobs/{action} -> POST /api/jobs/start C1
         GET /api/proxy/{what} -> ANY /api/proxy C1
         POST /api/other -> ANY / C1",
    );
}

#[test]
fn the_page_of_a_front_end_is_no_answer_below_the_prefix_of_the_api() {
    check(
        "GET /* files
         GET /api/lists
         PUT /api/lists/{id}",
        "GET /api/lists -> GET /api/lists C3
         GET /api/lists/{id} -> UnknownRoute
         GET /api/list -> UnknownRoute
         GET /api/lists.json -> GET /* C1
         GET /login -> GET /* C1
         HEAD /login -> UnknownRoute
         POST /login -> UnknownRoute",
    );
    // Without a link nothing tells what the API's prefix is.
    check("GET /* files", "GET /login -> UnknownRoute");
}

#[test]
fn conditional_urls_link_to_all_they_may_mean() {
    check(
        "DELETE /teams/{id}
         GET /teams",
        "DELETE /teams /teams/{id} -> DELETE /teams/{id} C3
         ? /teams -> GET /teams C2",
    );
}

#[test]
fn optional_and_mixed_segments() {
    check(
        "GET /users/{id?}
         GET /img/{name}.png
         GET /files/*",
        "GET /users -> GET /users/{id?} C3
         GET /users/{x} -> GET /users/{id?} C3
         GET /img/logo.png -> GET /img/{}.png C3
         GET /img/x{}.png -> GET /img/{}.png C3
         GET /files/* -> GET /files/* C2
         GET /files/a/b/c -> GET /files/* C2",
    );
}

#[test]
fn links_grow_with_the_calls() {
    let routes: Vec<_> = (0..2000).map(|it| route(&format!("GET /api/r{it}/{{id}}/x"))).collect();
    let calls: Vec<_> =
        (0..4000).map(|it| call(&format!("GET BASE:/r{}/{{id}}/x", it % 2000))).collect();
    let (links, ..) = join(&routes, &calls, &Options::default(), &[]);
    assert_eq!(links.len(), 4000);
}

#[test]
fn what_code_takes_out_of_a_path_is_no_part_of_a_route() {
    let found = joined_behind(
        &["+", "api", "v1/spaces"],
        "GET /v1/spaces/{s}/repos
         GET /v1/user
         GET /{x}/names
         GET /api/kept/x",
        "GET /api/v1/spaces/{s}/+/repos
         GET BASE:/api/v1/spaces/{s}/+/repos
         GET /api/v1/user
         GET /api/kept/x
         GET /api/names
         GET /api/+/names
         POST /api/v1/user
         GET /other/v1/user
         GET //host/api/v1/user",
        &Options::default(),
    );
    let expected = "GET /api/v1/spaces/{s}/+/repos -> GET /v1/spaces/{s}/repos C2
         GET BASE:/api/v1/spaces/{s}/+/repos -> GET /v1/spaces/{s}/repos C2
         GET /api/v1/user -> GET /v1/user C2
         GET /api/kept/x -> GET /api/kept/x C3
         GET /api/names -> GET /{x}/names C3
         GET /api/+/names -> GET /{x}/names C1
         POST /api/v1/user -> UnknownRoute
         GET /other/v1/user -> UnknownRoute
         GET //host/api/v1/user -> External";
    let trimmed: Vec<_> = expected.lines().map(str::trim).collect();
    assert_eq!(found.lines().collect::<Vec<_>>(), trimmed);
}

#[test]
fn a_path_that_code_changes_may_be_served() {
    let lines = |it: &[&str]| it.iter().map(|it| call(it)).collect::<Vec<_>>();
    let calls = lines(&["GET /api/other", "GET /v1/other"]);
    let routes = [route("GET /v1/user")];
    let (.., unserved) = join(&routes, &calls, &Options::default(), &[vec!["api".to_owned()]]);
    let paths: Vec<_> = unserved.iter().map(|it| it.path.to_string()).collect();
    assert_eq!(paths, ["/v1/other"]);
}

fn pairs(pairs: &[(&str, &str)]) -> std::collections::BTreeMap<String, String> {
    pairs.iter().map(|it| (it.0.to_owned(), it.1.to_owned())).collect()
}

#[test]
fn configured_bases_stand_for_paths() {
    let base_urls = pairs(&[("VITE_API", "/api/v1"), ("https://api.example.com", "/")]);
    let options = Options { base_urls, ..Options::default() };
    check_with(
        &options,
        "GET /api/v1/users/{id}
         GET /other/users/{id}
         GET /status",
        "GET VITE_API:/users/{x} -> GET /api/v1/users/{id} C3
         GET import.meta.env.VITE_API:/users/{x} -> GET /api/v1/users/{id} C3
         GET MY_VITE_API:/users/{x} -> GET /api/v1/users/{id} C1, GET /other/users/{id} C1
         GET VITE_API:/status -> UnknownRoute
         GET //api.example.com/status -> GET /status C3
         GET //www.example.com/status -> External",
    );
}

#[test]
fn proxies_replace_prefixes_and_the_longest_wins() {
    let proxies = pairs(&[("/backend", "/"), ("/backend/v2", "/api"), ("/auth", "/login/auth")]);
    let options = Options { proxies, ..Options::default() };
    check_with(
        &options,
        "GET /users/{id}
         GET /api/users
         POST /login/auth/token
         GET /backend/health",
        "GET /backend/users/{x} -> GET /users/{id} C3
         GET /backend/v2/users -> GET /api/users C3
         POST /auth/token -> POST /login/auth/token C3
         GET /backend/health -> GET /backend/health C3
         GET /backends/users -> UnknownRoute
         GET /users/{x} -> GET /users/{id} C3",
    );
}

#[test]
fn the_page_of_another_server_answers_nobody() {
    let many: Vec<_> = (0..10).map(|it| format!("GET /api/r{it}")).collect();
    let calls = many.iter().map(|it| format!("{it} -> {it} C3"));
    let calls: Vec<_> = calls.chain(["GET /api/none -> UnknownRoute".to_owned()]).collect();
    let routes =
        |more: &str| many.iter().map(String::as_str).chain([more]).collect::<Vec<_>>().join("\n");
    check(&routes("ANY / opaque other"), &calls.join("\n"));
    // Where it may be the same server, it may answer.
    let own = calls.join("\n").replace("UnknownRoute", "ANY / C1");
    check(&routes("ANY / opaque"), &own);
}

#[test]
fn a_base_of_which_nothing_is_known_leads_nowhere() {
    check("GET /a/b\nANY / opaque", "GET BASE:/ -> Dynamic\nGET / -> ANY / C1");
}

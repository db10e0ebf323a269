//! Routes of small projects, a line each: `METHOD path -> handler @file:line via [mounts]`.

mod conduct;
mod frameworks;
mod groups;

use crate::Program;
use crate::contract::{Handler, Method, Route, RouteKind};
use crate::go::tests::{line as at, program};

/// The routes that a project registers; files are given as `-- path --` sections.
fn routes(text: &str) -> String {
    let program = program(text);
    let lines: Vec<_> = program.go().routes().iter().map(|it| line(&program, it)).collect();
    lines.join("\n")
}

/// Holds the routes of a project against lines that may be indented.
fn check(text: &str, expected: &str) {
    let expected: Vec<_> = expected.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
    let found = routes(text);
    assert_eq!(found.lines().collect::<Vec<_>>(), expected, "\n{found}");
}

fn line(program: &Program, route: &Route) -> String {
    let method = match &route.method {
        Method::Of(name) => name,
        Method::Any => "ANY",
        Method::Unknown => "?",
    };
    let place = |it: crate::Place| format!("{}:{}", program.file(it.file).path, at(program, it));
    let name = |it: &Handler| it.name.clone().unwrap_or_else(|| "func".to_owned());
    let below = if route.subtree { "…" } else { "" };
    let mut out = format!("{method} {}{below}", route.path);
    if let Some(it) = &route.handler {
        out += &format!(" -> {} @{}", name(it), place(it.place));
    }
    if !route.mounts.is_empty() {
        let mounts: Vec<_> = route.mounts.iter().map(|it| place(*it)).collect();
        out += &format!(" via [{}]", mounts.join(", "));
    }
    if route.kind != RouteKind::Http {
        out += &format!(" {:?}", route.kind);
    }
    for it in &route.budgets {
        out += &format!(" {:?} {} ms", it.kind, it.millis);
    }
    let middleware: Vec<_> = route.middleware.iter().map(name).collect();
    if !middleware.is_empty() {
        out += &format!(" behind [{}]", middleware.join(", "));
    }
    out
}

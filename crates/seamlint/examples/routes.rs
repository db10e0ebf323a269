//! Prints the routes that a project's Go code registers, a line each, and the processor's time that finding them takes.
//!
//! ```text
//! cargo run --release --example routes -- PROJECT
//! ```
//!
//! A line is the method, the path, the handler and its place, the place of the registration, and the places of the
//! groups and mounts that lead there. Kinds, limits of time and middleware follow where there are any.
// This is a tool for the terminal.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use cpu_time::ThreadTime;
use ignore::gitignore::Gitignore;
use seamlint::modules::Modules;
use seamlint::progress::Progress;
use seamlint::walk::{Scope, Walk};
use seamlint::{load, root};
use seamlint_program::contract::{Handler, Method, Route, RouteKind};
use seamlint_program::{Place, Program};
use seamlint_syntax::Limits;

fn main() -> ExitCode {
    let Some(given) = std::env::args().nth(1).map(PathBuf::from) else {
        eprintln!("usage: routes PROJECT");
        return ExitCode::from(2);
    };
    let given = given.canonicalize().unwrap_or(given);
    // Once to print, and once more for the time when libraries have been read.
    let (first, program, routes) = found(&given);
    for route in &routes {
        println!("{}", line(&program, route));
    }
    let (again, ..) = found(&given);
    eprintln!("{} routes in {first:.1?}, with libraries read in {again:.1?}", routes.len());
    ExitCode::SUCCESS
}

/// The routes of a project, and the time of the processor that it took to find them.
fn found(given: &Path) -> (Duration, Program, Vec<Route>) {
    let given = [given.to_owned()];
    let root = root::find(&given);
    let scope = Scope::new(&root, &given);
    let walk = Walk {
        root: &root,
        given: &given,
        exclude: &Gitignore::empty(),
        no_ignore: false,
        force_exclude: false,
        threads: 2,
    };
    let found = walk.run(&scope);
    let loaded = load::load(&root, &found, &Limits::default(), &Progress::new(0, false));
    let modules = Modules::new(&root, &loaded.project.documents);
    let program = seamlint_program::link(loaded.project, &modules);
    let start = ThreadTime::now();
    let routes = program.go().routes();
    (start.elapsed(), program, routes)
}

fn line(program: &Program, route: &Route) -> String {
    let method = match &route.method {
        Method::Of(name) => name,
        Method::Any => "ANY",
        Method::Unknown => "?",
    };
    let below = if route.subtree { "…" } else { "" };
    let handler = match &route.handler {
        Some(it) => format!("{} @{}", name(it), place(program, it.place)),
        None => "-".to_owned(),
    };
    let mut out = format!("{method} {}{below} -> {handler}", route.path);
    out += &format!(" at {}", place(program, route.place));
    let mounts: Vec<_> = route.mounts.iter().map(|it| place(program, *it)).collect();
    if !mounts.is_empty() {
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

fn name(handler: &Handler) -> &str {
    handler.name.as_deref().unwrap_or("func")
}

fn place(program: &Program, place: Place) -> String {
    let file = program.file(place.file);
    let before = file.text().get(..place.span.start as usize).unwrap_or("");
    format!("{}:{}", file.path, before.matches('\n').count() + 1)
}

//! Compares `seamlint map` with what people found by reading a project: which route and handler answer each
//! request of its front end, and which requests have no route.
//!
//! ```text
//! cargo build && cargo run --example truth -- testdata/truth/NAME.json CLONE
//! ```
//!
//! A call is right when it is joined to one route alone, registered at the line of the facts, with the
//! handler's name and line; or when it has no route there and is said to have none. Fails below 98 % of the
//! joined calls, and for any that is wrongly said to have, or to lack, a route; and below 90 % of the types
//! that handlers decode and answer with as JSON.
// This is a tool for the terminal.
#![allow(clippy::print_stdout)]

use std::process::{Command, ExitCode};

use serde_json::Value;

/// So many of a hundred joined calls must be right.
const RIGHT: usize = 98;
/// So many of a hundred types must be right.
const TYPES: usize = 90;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [facts, clone] = args.as_slice() else {
        println!("usage: truth FACTS CLONE");
        return ExitCode::from(2);
    };
    let facts = std::fs::read(facts).unwrap_or_else(|error| panic!("{facts}: {error}"));
    let facts: Value = serde_json::from_slice(&facts).expect("JSON");
    let map = Map::of(clone);
    let (mut joined, mut right, mut unknown, mut said, mut wrong) = (0, 0, 0, 0, 0);
    let (mut types, mut known) = (0, 0);
    for fact in facts["calls"].as_array().expect("calls") {
        let is_unknown = fact["unknown"].as_bool() == Some(true);
        let answer = map.answer(fact);
        let is_right = answer == Answer::of(fact);
        if is_unknown {
            (unknown, said) = (unknown + 1, said + usize::from(is_right));
        } else {
            (joined, right) = (joined + 1, right + usize::from(is_right));
            wrong += usize::from(answer == Answer::UnknownRoute);
        }
        for side in ["request", "response"] {
            let Some(expected) = fact[side].as_str() else { continue };
            let found = map.go_type(fact, side);
            let is_known = is_same_type(expected, found.unwrap_or(""));
            (types, known) = (types + 1, known + usize::from(is_known));
            if !is_known {
                println!("{} {}: {side} {found:?}", text(fact, "client"), text(fact, "path"));
            }
        }
        if !is_right {
            println!(
                "{} {} {}: {answer:?}",
                text(fact, "client"),
                text(fact, "method"),
                text(fact, "path")
            );
        }
    }
    println!(
        "{right} of {joined} joined calls are right, {said} of {unknown} unknown routes are said"
    );
    println!("{wrong} calls are said to have no route and have one");
    println!("{known} of {types} types of requests and answers are right");
    let is_typed = 100 * known >= TYPES * types;
    let is_fine = 100 * right >= RIGHT * joined && said == unknown && wrong == 0 && is_typed;
    if is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What answers a call.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    /// This route: where it is registered, and its handler.
    Route(String, String, String),
    /// Several routes, or none for another reason than that there is none.
    Other(String),
    /// No route.
    UnknownRoute,
    /// The call was not found.
    NoCall,
}

impl Answer {
    fn of(fact: &Value) -> Self {
        if fact["unknown"].as_bool() == Some(true) {
            return Self::UnknownRoute;
        }
        let text = |name: &str| text(fact, name).to_owned();
        Self::Route(text("route"), text("handler"), text("at"))
    }
}

/// What `seamlint map` says.
struct Map(Value);

impl Map {
    fn of(clone: &str) -> Self {
        let here = std::env::current_exe().expect("a path");
        let seamlint = here.ancestors().nth(2).expect("the folder of binaries").join("seamlint");
        let output = Command::new(&seamlint)
            .args(["map", "--isolated", "--no-progress", "--output-format", "json", clone])
            .output()
            .unwrap_or_else(|error| panic!("{}: {error}; build it first", seamlint.display()));
        Self(serde_json::from_slice(&output.stdout).expect("JSON"))
    }

    fn all(&self, name: &str) -> &[Value] {
        self.0[name].as_array().map_or(&[], Vec::as_slice)
    }

    /// The call of a fact: the shortest one over its line with its method.
    fn call(&self, fact: &Value) -> Option<&Value> {
        let (file, line) = text(fact, "client").rsplit_once(':').expect("file:line");
        let line: u64 = line.parse().expect("a line");
        let number =
            |call: &Value, end: &str, what: &str| call["range"][end][what].as_u64().unwrap_or(0);
        let covers = |it: &&Value| {
            text(it, "file") == file
                && text(it, "method") == text(fact, "method")
                && (number(it, "start", "line")..=number(it, "end", "line")).contains(&line)
        };
        let length = |it: &&Value| number(it, "end", "offset") - number(it, "start", "offset");
        self.all("calls").iter().filter(covers).min_by_key(length)
    }

    /// The type that the handler of a fact's call decodes, or answers with.
    fn go_type(&self, fact: &Value, side: &str) -> Option<&str> {
        let call = self.call(fact)?;
        let mut links = self.all("links").iter().filter(|it| it["call"] == call["id"]);
        links.find_map(|it| it[side]["go"].as_str())
    }

    /// What answers the call of a fact.
    fn answer(&self, fact: &Value) -> Answer {
        let number =
            |call: &Value, end: &str, what: &str| call["range"][end][what].as_u64().unwrap_or(0);
        let Some(call) = self.call(fact) else { return Answer::NoCall };
        let of_call = |it: &&Value| it["call"] == call["id"];
        if let Some(unlinked) = self.all("unlinked").iter().find(of_call) {
            return match text(unlinked, "reason") {
                "unknown-route" => Answer::UnknownRoute,
                reason => Answer::Other(reason.to_owned()),
            };
        }
        let links: Vec<_> = self.all("links").iter().filter(of_call).collect();
        let ids: Vec<_> = links.iter().map(|it| text(it, "route")).collect();
        let [id] = ids.as_slice() else { return Answer::Other(ids.join(", ")) };
        let route = self.all("routes").iter().find(|it| text(it, "id") == *id).expect("a route");
        let place = |it: &Value| format!("{}:{}", text(it, "file"), number(it, "start", "line"));
        let handler = &route["handler"];
        // `(*Type).Method` and `Type.Method` are the method.
        let name = text(handler, "name").rsplit('.').next().filter(|it| !it.is_empty());
        let name = name.unwrap_or("(closure)");
        Answer::Route(place(route), name.to_owned(), place(handler))
    }
}

fn text<'v>(of: &'v Value, name: &str) -> &'v str {
    of[name].as_str().unwrap_or("")
}

/// Whether two types are one, whatever their package is called, and whether or not there is a pointer.
fn is_same_type(expected: &str, found: &str) -> bool {
    let plain = |it: &str| {
        let it = it.replace('*', "");
        let (list, name) = it.rsplit_once(']').map_or(("", it.as_str()), |it| it);
        let name = if name.contains('{') { name } else { name.rsplit('.').next().unwrap_or(name) };
        (list.to_owned(), name.to_owned())
    };
    plain(expected) == plain(found)
}

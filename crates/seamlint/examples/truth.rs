//! Compares `seamlint map` with what people found by reading a project: which route and handler answer each
//! request of its front end, and which requests have no route.
//!
//! ```text
//! cargo build && cargo run --example truth -- testdata/truth/NAME.json CLONE
//! ```
//!
//! A call is right when it is joined to one route alone, registered at the line of the facts, with the
//! handler's name and line; or when it has no route there and is said to have none. Fails below 98 % of the
//! joined calls, and for any that is wrongly said to have, or to lack, a route.
// This is a tool for the terminal.
#![allow(clippy::print_stdout)]

use std::process::{Command, ExitCode};

use serde_json::Value;

/// So many of a hundred joined calls must be right.
const RIGHT: usize = 98;

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
    let is_fine = 100 * right >= RIGHT * joined && said == unknown && wrong == 0;
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

    /// What answers the call of a fact: the shortest one over its line with its method.
    fn answer(&self, fact: &Value) -> Answer {
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
        let Some(call) = self.all("calls").iter().filter(covers).min_by_key(length) else {
            return Answer::NoCall;
        };
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
        let name = text(handler, "name").rsplit('.').next().unwrap_or_default();
        Answer::Route(place(route), name.to_owned(), place(handler))
    }
}

fn text<'v>(of: &'v Value, name: &str) -> &'v str {
    of[name].as_str().unwrap_or("")
}

//! `seamlint map`: the routes of the Go side, the calls of the other, and what joins them.
//!
//! A [`Map`] is made of the program's contract and of what the rules of the seam say. It holds names and
//! places only, so that each form of output is a function from a map to a text.

pub mod build;
mod dot;
mod group;
mod html;
mod json;
mod mermaid;
mod picture;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod text;

use seamlint_program::contract::Confidence;
use seamlint_rules::Severity;
use serde::Serialize;

use crate::report::lines::Range;
use crate::report::paths::Paths;
use crate::report::terminal::Terminal;

/// A form of output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum MapFormat {
    /// A table of routes with their callers.
    #[default]
    Text,
    /// One document with routes, calls and links.
    Json,
    /// A flowchart that GitHub and GitLab draw in Markdown.
    Mermaid,
    /// A graph that Graphviz draws.
    Dot,
    /// One page with a picture, search and filters, which needs nothing besides itself.
    Html,
}

/// Everything that is known of a seam.
#[derive(Debug, Default)]
pub struct Map {
    /// What the project is called: the name of its root's folder.
    pub project: String,
    /// Sorted by place.
    pub routes: Vec<Route>,
    /// Sorted by place.
    pub calls: Vec<Call>,
    /// Sorted by call and route.
    pub links: Vec<Link>,
    /// Sorted by call.
    pub unlinked: Vec<Unlinked>,
    /// What the rules of the seam say of the links.
    pub findings: Vec<Finding>,
}

/// A place: file and range.
#[derive(Clone, Debug, Serialize)]
pub struct Place {
    /// Relative to the root.
    pub file: String,
    /// The range in it.
    pub range: Range,
}

/// A function that answers, or stands in between.
#[derive(Clone, Debug, Serialize)]
pub struct Handler {
    /// `Func` or `(*Type).Method`; `None` for a closure.
    pub name: Option<String>,
    /// Where it is.
    #[serde(flatten)]
    pub place: Place,
}

/// A route.
#[derive(Clone, Debug, Serialize)]
pub struct Route {
    /// The same as long as method, path and file are: lines may move.
    pub id: String,
    /// In upper case, `ANY` for all.
    pub method: String,
    /// From the root of the server.
    pub path: String,
    /// Where it is registered.
    #[serde(flatten)]
    pub place: Place,
    /// Who answers.
    pub handler: Option<Handler>,
    /// The type of what is decoded from a request.
    pub request: Option<String>,
    /// The type of what is answered.
    pub response: Option<String>,
    /// Functions in front of the handler, outermost first.
    pub middleware: Vec<Handler>,
    /// What it speaks, where that is not a request and its answer.
    #[serde(skip)]
    pub kind: Option<&'static str>,
    /// The literal segments that the path starts with: what it is grouped by.
    #[serde(skip)]
    pub literals: Vec<String>,
    /// It stands for what is not known one by one: files, a proxy.
    #[serde(skip)]
    pub catches_all: bool,
}

/// A call.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// The same as long as method, path and file are: lines may move.
    pub id: String,
    /// In upper case, `ANY` where it is not known.
    pub method: String,
    /// The path behind its base, the first one where there are several; `None` where nothing is known.
    pub path: Option<String>,
    /// What sends it.
    pub client: String,
    /// Where it is.
    #[serde(flatten)]
    pub place: Place,
    /// Wrappers that it goes through, the nearest first.
    pub via: Vec<String>,
    /// The other paths that it may have.
    #[serde(skip)]
    pub alternatives: Vec<String>,
    /// How it speaks, where that is not a request and its answer.
    #[serde(skip)]
    pub kind: Option<&'static str>,
}

/// What both sides say of a body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Types {
    /// Go's type.
    pub go: Option<String>,
    /// The type of JavaScript or TypeScript.
    pub js: Option<String>,
}

/// A call joined to a route.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// The id of the call.
    pub call: String,
    /// The id of the route.
    pub route: String,
    /// How sure that is.
    #[serde(serialize_with = "json::confidence")]
    pub confidence: Confidence,
    /// What is sent.
    pub request: Types,
    /// What is answered.
    pub response: Types,
    /// Fingerprints of what the rules say of it.
    pub findings: Vec<String>,
    /// The call's place in [`Map::calls`].
    #[serde(skip)]
    pub from: usize,
    /// The route's place in [`Map::routes`].
    #[serde(skip)]
    pub to: usize,
    /// Of its findings the worst.
    #[serde(skip)]
    pub severity: Option<Severity>,
}

/// A call that is joined to nothing.
#[derive(Clone, Debug, Serialize)]
pub struct Unlinked {
    /// The id of the call.
    pub call: String,
    /// Why.
    pub reason: Reason,
    /// The call's place in [`Map::calls`].
    #[serde(skip)]
    pub from: usize,
}

/// Why a call is joined to nothing. In order of what a reader should look at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// No route serves it.
    UnknownRoute,
    /// Too many routes serve it alike.
    Ambiguous,
    /// Its path is not known well enough.
    Dynamic,
    /// Generated code.
    Generated,
    /// It goes to another host.
    External,
}

/// What a rule of the seam says.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// The rule.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What happens.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// As in the output of `check`.
    pub fingerprint: String,
}

/// Counts of a map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Calls that are the backend's: without those to other hosts and those of generated code.
    pub calls: usize,
    /// Those of them that are joined to a route.
    pub linked: usize,
    /// Calls to other hosts and of generated code.
    pub elsewhere: usize,
    /// Routes.
    pub routes: usize,
    /// Routes that no call is joined to, without those that catch all.
    pub uncalled: usize,
}

impl Map {
    /// The map in a form of output.
    pub fn render(&self, format: MapFormat, paths: &Paths, terminal: Terminal) -> String {
        match format {
            MapFormat::Text => text::text(self, paths, terminal),
            MapFormat::Json => json::json(self),
            MapFormat::Mermaid => mermaid::mermaid(self),
            MapFormat::Dot => dot::dot(self),
            MapFormat::Html => html::html(self),
        }
    }

    /// Counts of calls and routes.
    pub fn counts(&self) -> Counts {
        let is_elsewhere =
            |it: &&Unlinked| matches!(it.reason, Reason::External | Reason::Generated);
        let elsewhere = self.unlinked.iter().filter(is_elsewhere).count();
        let mut called = vec![false; self.routes.len()];
        for it in &self.links {
            called[it.to] = true;
        }
        let uncalled = self.routes.iter().zip(called).filter(|it| !it.1 && !it.0.catches_all);
        Counts {
            calls: self.calls.len() - elsewhere,
            linked: self.calls.len() - self.unlinked.len(),
            elsewhere,
            routes: self.routes.len(),
            uncalled: uncalled.count(),
        }
    }
}

impl Counts {
    /// Whole percent of calls that are linked: 100 only if all are.
    pub fn percent(&self) -> usize {
        (100 * self.linked).checked_div(self.calls).unwrap_or(100)
    }
}

impl Reason {
    /// The name in the output.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnknownRoute => "unknown-route",
            Self::Ambiguous => "ambiguous",
            Self::Dynamic => "dynamic",
            Self::Generated => "generated",
            Self::External => "external",
        }
    }

    /// The same as a clause.
    pub fn clause(self) -> &'static str {
        match self {
            Self::UnknownRoute => "no route serves them",
            Self::Ambiguous => "too many routes serve them alike",
            Self::Dynamic => "the path is known at run time only",
            Self::Generated => "generated code",
            Self::External => "another host",
        }
    }
}

//! `text`: routes with their callers, grouped by path; what is joined to nothing at the end.

use seamlint_program::contract::Confidence;
use seamlint_rules::Severity;

use super::group::groups;
use super::{Call, Handler, Link, Map, Reason, Route};
use crate::report::escape::escape;
use crate::report::paths::Paths;
use crate::report::terminal::Terminal;

/// Methods are at most as long as `OPTIONS`.
const METHOD: usize = 7;
/// Where paths start.
const INDENT: usize = 2 + METHOD + 1;
/// Longer paths do not push what stands behind them.
const WIDEST: usize = 44;

/// The whole map.
pub(super) fn text(map: &Map, paths: &Paths, terminal: Terminal) -> String {
    let mut table = Table { map, paths, terminal, out: String::new() };
    table.routes();
    table.unlinked();
    table.summary();
    table.out
}

struct Table<'m> {
    map: &'m Map,
    paths: &'m Paths,
    terminal: Terminal,
    out: String,
}

impl Table<'_> {
    fn routes(&mut self) {
        let map = self.map;
        let mut callers: Vec<Vec<&Link>> = vec![Vec::new(); map.routes.len()];
        for it in &map.links {
            callers[it.to].push(it);
        }
        for group in groups(map) {
            let heading = self.paint(BOLD, &escape(&group.name));
            self.line(&heading);
            let width = |it: &usize| escape(&map.routes[*it].path).chars().count();
            let widest = group.routes.iter().map(width).filter(|it| *it <= WIDEST).max();
            for at in group.routes {
                self.route(&map.routes[at], widest.unwrap_or(0), callers[at].is_empty());
                for link in &callers[at] {
                    self.caller(link);
                }
            }
            self.out.push('\n');
        }
    }

    fn route(&mut self, route: &Route, widest: usize, is_uncalled: bool) {
        let path = escape(&route.path);
        let mut notes: Vec<String> = route.kind.map(str::to_owned).into_iter().collect();
        if is_uncalled && !route.catches_all {
            notes.push("no caller".to_owned());
        }
        let notes =
            if notes.is_empty() { String::new() } else { format!("  {}", notes.join(", ")) };
        let handler = match &route.handler {
            Some(Handler { name: Some(name), .. }) => escape(name).into_owned(),
            Some(Handler { name: None, place }) => format!("func {}", self.place(place)),
            None => self.place(&route.place),
        };
        let method =
            self.paint(method_color(&route.method), &format!("{:METHOD$}", escape(&route.method)));
        let pad = widest.saturating_sub(path.chars().count());
        let fits = INDENT + path.chars().count() + pad + 2 + handler.chars().count() + notes.len();
        let behind = format!("{}{}", self.paint(DIM, &handler), self.paint(DIM, &notes));
        if fits <= self.terminal.width {
            self.line(&format!("  {method} {path}{:pad$}  {behind}", ""));
        } else {
            self.line(&format!("  {method} {path}"));
            self.line(&format!("{:INDENT$}{behind}", ""));
        }
    }

    fn caller(&mut self, link: &Link) {
        let call = &self.map.calls[link.from];
        let arrow = if self.terminal.unicode { "←" } else { "<-" };
        let sure = match link.confidence {
            Confidence::C3 => String::new(),
            Confidence::C2 => "  likely".to_owned(),
            Confidence::C1 => "  perhaps".to_owned(),
        };
        let found = match (link.findings.len(), link.severity) {
            (0, _) | (_, None) => String::new(),
            (1, Some(it)) => self.paint(severity_color(it), &format!("  {}", it.name())),
            (n, Some(it)) => {
                self.paint(severity_color(it), &format!("  {n} findings, worst {}", it.name()))
            }
        };
        let client = self.paint(DIM, &format!("{}{sure}", through(call)));
        let place = self.place(&call.place);
        self.line(&format!("{:INDENT$}{arrow} {place}  {client}{found}", ""));
    }

    fn unlinked(&mut self) {
        let mut reasons: Vec<Reason> = self.map.unlinked.iter().map(|it| it.reason).collect();
        reasons.sort_unstable();
        reasons.dedup();
        for reason in reasons {
            let heading = self.paint(BOLD, &format!("Calls without a route: {}", reason.clause()));
            self.line(&heading);
            let here = self.map.unlinked.iter().filter(|it| it.reason == reason);
            let calls: Vec<_> = here.map(|it| &self.map.calls[it.from]).collect();
            let width = |it: &&Call| path_of(it).chars().count();
            let widest = calls.iter().map(width).filter(|it| *it <= WIDEST).max().unwrap_or(0);
            for call in calls {
                let path = path_of(call);
                let method = self.paint(
                    method_color(&call.method),
                    &format!("{:METHOD$}", escape(&call.method)),
                );
                let (pad, place) =
                    (widest.saturating_sub(path.chars().count()), self.place(&call.place));
                let fits = INDENT + path.chars().count() + pad + 2 + place.chars().count();
                let place = self.paint(DIM, &place);
                if fits <= self.terminal.width {
                    self.line(&format!("  {method} {path}{:pad$}  {place}", ""));
                } else {
                    self.line(&format!("  {method} {path}"));
                    self.line(&format!("{:INDENT$}{place}", ""));
                }
            }
            self.out.push('\n');
        }
    }

    fn summary(&mut self) {
        let counts = self.map.counts();
        if self.map.routes.is_empty() && self.map.calls.is_empty() {
            self.line("There are no routes and no calls.");
            return;
        }
        let mut line = format!("{} of {} calls linked", counts.linked, counts.calls);
        if counts.calls > 0 {
            line += &format!(" ({} %)", counts.percent());
        }
        if counts.elsewhere > 0 {
            line += &format!(", {} more go elsewhere", counts.elsewhere);
        }
        let routes = if counts.routes == 1 { "route" } else { "routes" };
        line += &format!("; {} {routes}", counts.routes);
        if counts.uncalled > 0 {
            line += &format!(", {} without a caller", counts.uncalled);
        }
        self.line(&format!("{line}."));
    }

    fn place(&self, place: &super::Place) -> String {
        format!("{}:{}", self.paths.show(&place.file), place.range.start.line)
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    fn paint(&self, color: &str, text: &str) -> String {
        if self.terminal.color && !text.is_empty() {
            format!("\u{1b}[{color}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

const BOLD: &str = "1";
const DIM: &str = "2";

fn method_color(method: &str) -> &'static str {
    match method {
        "GET" | "HEAD" | "OPTIONS" => "32",
        "POST" => "34",
        "PUT" | "PATCH" => "33",
        "DELETE" => "31",
        _ => "35",
    }
}

fn severity_color(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "31",
        Severity::Warning => "33",
        Severity::Info => "36",
    }
}

/// The client of a call, and the wrappers in front of it.
fn through(call: &Call) -> String {
    let mut out = escape(&call.client).into_owned();
    if !call.via.is_empty() {
        out += &format!(" via {}", escape(&call.via.join(", ")));
    }
    out
}

fn path_of(call: &Call) -> String {
    escape(call.path.as_deref().unwrap_or("?")).into_owned()
}

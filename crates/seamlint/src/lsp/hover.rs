//! What a place has to say: a finding its rule, a call or a route the contract, a member its other side.

use std::fmt::Write;

use gen_lsp_types::Position;
use seamlint_program::Place;
use seamlint_program::contract::{CallId, Confidence, RouteId, Why};
use seamlint_rules::Rule;
use seamlint_syntax::Span;
use serde_json::{Value, json};

use super::comments::named_rules;
use super::diagnostics::touching;
use super::seam::{Member, Seam, Subject};
use super::view::{Target, View};
use crate::report::docs_url;
use crate::report::escape::escape;

/// More callers than this are counted, not listed.
pub(super) const LISTED: usize = 8;

/// The answer to `textDocument/hover`.
pub(super) fn hover(view: &View<'_>, target: Target<'_>, seam: &Seam, position: Position) -> Value {
    let offset = view.offset(target, position);
    let span = Span::new(offset, offset);
    let findings: Vec<_> = touching(target.analysis, target.file, span).collect();
    let named = named_rules(target.analysis.program.file(target.file));
    let named = named.into_iter().find(|it| it.0.start <= offset && offset <= it.0.end);
    let subject = seam.at(target.file, offset);
    let mut parts: Vec<String> = Vec::new();
    if let Some((_, subject)) = &subject {
        parts.push(match subject {
            Subject::Call(call) => of_call(view, seam, *call),
            Subject::Routes(routes) => {
                routes.iter().map(|it| of_route(view, seam, *it)).collect::<Vec<_>>().join("\n\n")
            }
            Subject::Members(members) => of_members(view, seam, members),
        });
    }
    parts.extend(findings.iter().map(|it| of_rule(it.rule)));
    parts.extend(named.map(|it| of_rule(it.1)));
    if parts.is_empty() {
        return Value::Null;
    }
    let of_name = named.map(|it| Place { file: target.file, span: it.0 });
    let place = of_name.or(findings.first().map(|it| it.place)).or(subject.map(|it| it.0));
    let range = place.map(|it| view.range(target.analysis, it));
    let text = parts.join("\n\n---\n\n");
    json!({ "contents": view.markup(&text), "range": range })
}

/// What a rule is about: its documentation up to the examples, and where the rest is.
fn of_rule(rule: &Rule) -> String {
    let docs = rule.docs;
    let about = docs.split("\n## ").next().unwrap_or(docs).trim();
    let about = about.split_once('\n').map_or("", |it| it.1).trim();
    let url = docs_url(rule);
    format!("**[{}]({url})**: {}\n\n{about}", rule.id, rule.summary)
}

/// `PUT /api/users/{id} · request User{age: int} · 3 callers`
fn headline(seam: &Seam, route: RouteId) -> String {
    let mut parts = vec![format!("**{}**", plain(&seam.route_name(route)))];
    parts.extend(seam.types(route).iter().map(|(what, ty)| format!("{what} {}", code(ty))));
    parts.push(counted(seam.callers(route).len()));
    parts.join(" · ")
}

/// `3 callers`
pub(super) fn counted(callers: usize) -> String {
    match callers {
        0 => "no callers".to_owned(),
        1 => "1 caller".to_owned(),
        more => format!("{more} callers"),
    }
}

fn of_route(view: &View<'_>, seam: &Seam, route: RouteId) -> String {
    let mut out = headline(seam, route);
    let callers = seam.callers(route);
    if !callers.is_empty() {
        out.push('\n');
    }
    for call in callers.iter().take(LISTED) {
        let call = seam.contract().call(*call);
        let via = call.via.first();
        let via = via.map_or(String::new(), |it| format!(" through {}", code(it)));
        let _ = write!(out, "\n- {}{via}", link(view, seam, call.place));
    }
    if callers.len() > LISTED {
        let _ = write!(out, "\n- and {} more", callers.len() - LISTED);
    }
    out
}

fn of_call(view: &View<'_>, seam: &Seam, call: CallId) -> String {
    let links: Vec<_> = seam.contract().links.iter().filter(|it| it.call == call).collect();
    if links.is_empty() {
        let unlinked = seam.contract().unlinked.iter().find(|it| it.call == call);
        let why = match unlinked.map(|it| it.why) {
            Some(Why::External) => "goes to another host",
            Some(Why::Generated) => "is generated code, and not compared",
            Some(Why::Dynamic) => "has a path that is not known well enough",
            Some(Why::Ambiguous) => "may be served by too many routes",
            Some(Why::UnknownRoute) | None => "is served by no route that is known",
        };
        return format!("**{}** {why}", plain(&seam.call_name(call)));
    }
    let served = links.iter().map(|link| {
        let route = seam.contract().route(link.route);
        let name = route.handler.as_ref().and_then(|it| it.name.clone());
        let name = name.map_or("a function".to_owned(), |it| code(&it));
        let place = seam.handler(link.route).unwrap_or(route.place);
        let unsure = if link.confidence == Confidence::C1 { ", likely" } else { "" };
        let place = self::link(view, seam, place);
        format!("{}\n\nserved by {name}, {place}{unsure}", headline(seam, link.route))
    });
    served.collect::<Vec<_>>().join("\n\n")
}

fn of_members(view: &View<'_>, seam: &Seam, members: &[Member]) -> String {
    let mut out = String::new();
    let mut said: Vec<String> = Vec::new();
    for member in members {
        let way = if member.is_sent { "request of" } else { "answer of" };
        let of: Vec<_> =
            seam.routes(member.call).into_iter().map(|it| plain(&seam.route_name(it))).collect();
        let field = seam.field(member.go).map_or(String::new(), |it| format!(" {}", code(&it)));
        let line = format!(
            "{} in the {way} **{}** · Go{field}, {}",
            code(&member.path),
            of.join("**, **"),
            link(view, seam, member.go),
        );
        if !said.contains(&line) {
            said.push(line);
        }
    }
    out.push_str(&said[..said.len().min(LISTED)].join("\n\n"));
    let mut uses: Vec<_> = members.iter().map(|it| it.js).collect();
    uses.sort();
    uses.dedup();
    out.push('\n');
    for place in uses.iter().take(LISTED) {
        let _ = write!(out, "\n- {}", link(view, seam, *place));
    }
    if uses.len() > LISTED {
        let _ = write!(out, "\n- and {} more", uses.len() - LISTED);
    }
    out
}

/// A place as a link, by path and line.
pub(super) fn link(view: &View<'_>, seam: &Seam, place: seamlint_program::Place) -> String {
    let analysis = seam.analysis();
    let path = plain(&analysis.program.file(place.file).path);
    let location = view.location(analysis, place);
    let line = location.range.start.line + 1;
    if view.client.markdown {
        format!("[{path}:{line}]({}#L{line})", location.uri)
    } else {
        format!("{path}:{line}")
    }
}

/// A name of others between words: nothing in it is a link, a picture or any other markup.
pub(super) fn plain(text: &str) -> String {
    let text = escape(text);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A name of others as code. No row of backticks in it is as long as the fence around it.
pub(super) fn code(text: &str) -> String {
    let text = escape(text);
    let longest = text.split(|it| it != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let gap = if longest > 0 { " " } else { "" };
    [&fence, gap, &text, gap, &fence].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_no_markup() {
        assert_eq!(plain("/api/users/{id}"), "/api/users/{id}");
        assert_eq!(plain("![x](y) <b>\u{1b}"), r"!\[x\](y) \<b\>\\u{1b}");
        assert_eq!(code("User{id: int}"), "`User{id: int}`");
        assert_eq!(code("a``b`"), "``` a``b` ```");
    }
}

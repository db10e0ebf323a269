//! From one side to the other: definitions, references, lenses and symbols.

use gen_lsp_types::{Location, Position};
use seamlint_program::Place;
use seamlint_program::contract::{CallId, RouteId};
use seamlint_syntax::Side;
use serde_json::{Value, json};

use super::commands;
use super::hover::counted;
use super::seam::{Seam, Subject};
use super::view::{Target, View};

/// Where the other side has what stands at a position: from an address to the handler, from the path of a
/// route to its callers, from a member to the field.
pub(super) fn definition(
    view: &View<'_>,
    target: Target<'_>,
    seam: &Seam,
    position: Position,
) -> Vec<Location> {
    let offset = view.offset(target, position);
    let Some((_, subject)) = seam.at(target.file, offset) else { return Vec::new() };
    let is_go = target.analysis.program.file(target.file).kind.side() == Side::Go;
    let places: Vec<Place> = match subject {
        // Elsewhere the language's own server has the answer.
        Subject::Call(_) | Subject::Routes(_) if !seam.is_in_text(target.file, offset) => {
            Vec::new()
        }
        Subject::Call(call) => {
            let place = |it: RouteId| seam.handler(it).unwrap_or(seam.contract().route(it).place);
            seam.routes(call).into_iter().map(place).collect()
        }
        Subject::Routes(routes) => callers(seam, &routes),
        Subject::Members(_) if is_go => Vec::new(),
        Subject::Members(members) => members.into_iter().map(|it| it.go).collect(),
    };
    locations(view, seam, places)
}

/// Where the other side uses what stands at a position.
pub(super) fn references(
    view: &View<'_>,
    target: Target<'_>,
    seam: &Seam,
    position: Position,
) -> Vec<Location> {
    let offset = view.offset(target, position);
    let Some((_, subject)) = seam.at(target.file, offset) else { return Vec::new() };
    let is_go = target.analysis.program.file(target.file).kind.side() == Side::Go;
    let places = match subject {
        Subject::Call(call) => {
            let routes = seam.routes(call);
            let own = routes.iter().map(|it| seam.contract().route(*it).place);
            own.chain(callers(seam, &routes)).collect()
        }
        Subject::Routes(routes) => callers(seam, &routes),
        Subject::Members(members) if is_go => members.into_iter().map(|it| it.js).collect(),
        Subject::Members(members) => members.into_iter().map(|it| it.go).collect(),
    };
    locations(view, seam, places)
}

fn callers(seam: &Seam, routes: &[RouteId]) -> Vec<Place> {
    let calls = routes.iter().flat_map(|it| seam.callers(*it));
    calls.map(|it: CallId| seam.contract().call(it).place).collect()
}

fn locations(view: &View<'_>, seam: &Seam, mut places: Vec<Place>) -> Vec<Location> {
    places.sort();
    places.dedup();
    places.into_iter().map(|it| view.location(seam.analysis(), it)).collect()
}

/// The lenses of a file: on a handler its callers, on a call what serves it.
pub(super) fn lenses(view: &View<'_>, target: Target<'_>, seam: &Seam) -> Vec<Value> {
    let file = target.file;
    let mut out: Vec<(Place, String, Vec<Place>)> = Vec::new();
    for (at, route) in seam.contract().routes.iter().enumerate() {
        let id = RouteId(at as u32);
        let place = seam.handler(id).unwrap_or(route.place);
        if place.file != file || route.kind.is_catch_all() {
            continue;
        }
        let places = callers(seam, &[id]);
        let title =
            format!("{} · {}", seam.route_name(id), counted(places.len()) + &below(seam, &places));
        out.push((place, title, places));
    }
    for (at, call) in seam.contract().calls.iter().enumerate() {
        let id = CallId(at as u32);
        if call.place.file != file {
            continue;
        }
        for route in seam.routes(id) {
            let of = seam.contract().route(route);
            let name = of.handler.as_ref().and_then(|it| it.name.clone());
            let name = name.map_or(String::new(), |it| format!(" · {it}"));
            let title = format!("{}{name}", seam.route_name(route));
            out.push((call.place, title, vec![seam.handler(route).unwrap_or(of.place)]));
        }
    }
    out.sort();
    out.into_iter()
        .map(|(place, title, places)| {
            let range = view.range(target.analysis, place);
            let range = gen_lsp_types::Range { start: range.start, end: range.start };
            let places = locations(view, seam, places);
            let uri = view.names.uri(&target.analysis.path(file));
            json!({ "range": range, "command": commands::show(view.client, &title, &uri, range.start, &places) })
        })
        .collect()
}

/// ` in web/`: the folder at the top that all places lie in.
fn below(seam: &Seam, places: &[Place]) -> String {
    let top = |it: &Place| {
        let path = &seam.analysis().program.file(it.file).path;
        path.split_once('/').map(|it| it.0.to_owned())
    };
    let mut tops = places.iter().map(top);
    match tops.next().flatten() {
        Some(first) if tops.all(|it| it.as_deref() == Some(&first)) => format!(" in {first}/"),
        _ => String::new(),
    }
}

/// The routes whose name has the letters of a query in order.
pub(super) fn symbols(view: &View<'_>, seam: &Seam, query: &str) -> Vec<Value> {
    /// A method, as the protocol counts.
    const METHOD: u32 = 6;
    let mut out = Vec::new();
    for (at, route) in seam.contract().routes.iter().enumerate() {
        let name = seam.route_name(RouteId(at as u32));
        if !has_letters(&name, query) {
            continue;
        }
        let handler = route.handler.as_ref().and_then(|it| it.name.clone());
        out.push(json!({
            "name": name,
            "kind": METHOD,
            "containerName": handler,
            "location": view.location(seam.analysis(), route.place),
        }));
    }
    out
}

fn has_letters(name: &str, query: &str) -> bool {
    let mut letters = name.chars().flat_map(char::to_lowercase);
    query
        .chars()
        .filter(|it| !it.is_whitespace())
        .flat_map(char::to_lowercase)
        .all(|wanted| letters.any(|it| it == wanted))
}

#[cfg(test)]
mod tests {
    use super::has_letters;

    #[test]
    fn letters_are_looked_for_in_order() {
        let name = "PUT /api/users/{id}";
        assert!(
            has_letters(name, "") && has_letters(name, "put users") && has_letters(name, "/uid")
        );
        assert!(!has_letters(name, "users put") && !has_letters(name, "usersx"));
    }
}

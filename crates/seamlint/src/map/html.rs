//! `html`: one page that needs nothing besides itself, and can run nothing but its own script.

use serde::Serialize;
use serde_json::ser::CompactFormatter;
use sha2::{Digest, Sha256};

use super::group::groups;
use super::json::name;
use super::{Call, Finding, Handler, Map, Place, Route, Types};
use crate::report::escape::escape;
use crate::report::json::to_text;

const PAGE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");

/// What the script is given. Numbers are places in the lists.
#[derive(Serialize)]
struct Data<'a> {
    project: &'a str,
    groups: Vec<GroupData>,
    routes: Vec<RouteData<'a>>,
    calls: Vec<CallData<'a>>,
    links: Vec<LinkData<'a>>,
    findings: &'a [Finding],
    calls_own: usize,
    linked: usize,
    elsewhere: usize,
    uncalled: usize,
    percent: usize,
}

#[derive(Serialize)]
struct GroupData {
    name: String,
    routes: Vec<usize>,
}

#[derive(Serialize)]
struct RouteData<'a> {
    method: &'a str,
    path: &'a str,
    file: &'a str,
    line: u32,
    kind: Option<&'a str>,
    catches_all: bool,
    handler: Option<FunctionData<'a>>,
    middleware: Vec<FunctionData<'a>>,
    request: Option<&'a str>,
    response: Option<&'a str>,
}

#[derive(Serialize)]
struct FunctionData<'a> {
    name: Option<&'a str>,
    file: &'a str,
    line: u32,
}

#[derive(Serialize)]
struct CallData<'a> {
    method: &'a str,
    path: Option<&'a str>,
    alternatives: &'a [String],
    file: &'a str,
    line: u32,
    client: &'a str,
    kind: Option<&'a str>,
    via: &'a [String],
    unlinked: Option<&'static str>,
}

#[derive(Serialize)]
struct LinkData<'a> {
    call: usize,
    route: usize,
    confidence: &'static str,
    request: &'a Types,
    response: &'a Types,
    findings: Vec<usize>,
    severity: Option<&'static str>,
}

/// The page.
pub(super) fn html(map: &Map) -> String {
    // Nothing in a script element ends it but `</script`, and `<!--` changes how it is read: without
    // `<` there is neither. JSON can say it another way.
    let data = to_text(&data(map), CompactFormatter).replace('<', "\\u003c");
    // One pass over the template: what a project names cannot name a part of the page.
    let mut out = String::with_capacity(PAGE.len() + STYLE.len() + SCRIPT.len() + data.len());
    let mut rest = PAGE;
    while let Some((before, (name, after))) =
        rest.split_once("{{").and_then(|(before, it)| Some((before, it.split_once("}}")?)))
    {
        out.push_str(before);
        match name {
            "project" => out.push_str(&text(&map.project)),
            "style" => out.push_str(STYLE),
            "script" => out.push_str(SCRIPT),
            "style-hash" => out.push_str(&hash(STYLE)),
            "script-hash" => out.push_str(&hash(SCRIPT)),
            "data" => out.push_str(&data),
            _ => {}
        }
        rest = after;
    }
    out + rest
}

fn data(map: &Map) -> Data<'_> {
    let counts = map.counts();
    let mut reasons = vec![None; map.calls.len()];
    for it in &map.unlinked {
        reasons[it.from] = Some(it.reason.name());
    }
    let find = |print: &String| map.findings.iter().position(|it| it.fingerprint == *print);
    let links = map.links.iter().map(|it| LinkData {
        call: it.from,
        route: it.to,
        confidence: name(it.confidence),
        request: &it.request,
        response: &it.response,
        findings: it.findings.iter().filter_map(find).collect(),
        severity: it.severity.map(|it| it.name()),
    });
    let group = |it: super::group::Group| GroupData { name: it.name, routes: it.routes };
    Data {
        project: &map.project,
        groups: groups(map).into_iter().map(group).collect(),
        routes: map.routes.iter().map(route).collect(),
        calls: map.calls.iter().zip(reasons).map(|(it, unlinked)| call(it, unlinked)).collect(),
        links: links.collect(),
        findings: &map.findings,
        calls_own: counts.calls,
        linked: counts.linked,
        elsewhere: counts.elsewhere,
        uncalled: counts.uncalled,
        percent: counts.percent(),
    }
}

fn route(it: &Route) -> RouteData<'_> {
    RouteData {
        method: &it.method,
        path: &it.path,
        file: &it.place.file,
        line: line(&it.place),
        kind: it.kind,
        catches_all: it.catches_all,
        handler: it.handler.as_ref().map(function),
        middleware: it.middleware.iter().map(function).collect(),
        request: it.request.as_deref(),
        response: it.response.as_deref(),
    }
}

fn call<'a>(it: &'a Call, unlinked: Option<&'static str>) -> CallData<'a> {
    CallData {
        method: &it.method,
        path: it.path.as_deref(),
        alternatives: &it.alternatives,
        file: &it.place.file,
        line: line(&it.place),
        client: &it.client,
        kind: it.kind,
        via: &it.via,
        unlinked,
    }
}

fn function(it: &Handler) -> FunctionData<'_> {
    FunctionData { name: it.name.as_deref(), file: &it.place.file, line: line(&it.place) }
}

fn line(place: &Place) -> u32 {
    place.range.start.line
}

/// Text between tags, or in a quoted attribute.
fn text(it: &str) -> String {
    let it = escape(it).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    it.replace('"', "&quot;").replace('\'', "&#39;")
}

/// The source that a content security policy allows by its hash.
fn hash(source: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digest = Sha256::digest(source);
    let mut out = String::from("sha256-");
    for bytes in digest.chunks(3) {
        let byte = |at: usize| u32::from(bytes.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * at) & 63) as usize];
            out.push(if at <= bytes.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

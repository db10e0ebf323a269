//! Hints in the text: a null or an absence that the other side has no place for. Each side says at its declaration
//! what the other one does; what is not known says nothing.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::hash::{Hash, Hasher};
use std::path::PathBuf;

use gen_lsp_types::Range;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use seamlint_program::contract::{CallId, Event, Unexpected};
use seamlint_program::{FileId, Place, Program};
use seamlint_syntax::{Field, Kind, Node, Side, Span};
use serde_json::{Value, json};

use super::hover::{LISTED, code, link, plain};
use super::seam::Seam;
use super::server::Server;
use super::view::{Target, View};
use crate::report::escape::escape;

/// What a client asks for them with.
pub(super) const METHOD: &str = "textDocument/inlayHint";
/// The kind of hints that speak of types, as the protocol counts.
const TYPE: u32 = 1;
/// So many letters of a type are spelt out.
const LONG: usize = 40;
/// More types of one field than this are counted.
const TYPES: usize = 2;

/// More routes than this are counted.
const ROUTES: usize = 3;

/// A part of a label, with the place that it leads to.
type Part = (String, Option<Place>);

/// What a client was told of hints.
#[derive(Default)]
pub(super) struct Told {
    /// What the hints of each file were in the end, as a number.
    known: FxHashMap<PathBuf, u64>,
    /// Whether it knows that there are any to ask for, where it was told so while it runs.
    is_registered: bool,
}

impl Server {
    /// Says that there are hints in the text, or no more, to a client that can be told while it runs.
    pub(super) fn register_hints(&mut self) {
        let wanted = self.settings.inlay_hints && self.client.registers_hints;
        if wanted == std::mem::replace(&mut self.hints.is_registered, wanted) {
            return;
        }
        let mut it = json!({ "id": "seamlint.hints", "method": METHOD });
        if wanted {
            it["registerOptions"] = json!({ "documentSelector": null, "resolveProvider": false });
            self.ask_for("client/registerCapability", &json!({ "registrations": [it] }));
        } else {
            // The misspelling is the protocol's.
            self.ask_for("client/unregisterCapability", &json!({ "unregisterations": [it] }));
        }
    }

    /// Says that hints in files have changed that the client has not edited itself.
    pub(super) fn tell_hints(&mut self, edited: &FxHashSet<PathBuf>, is_first: bool) {
        if !self.settings.inlay_hints || !self.client.hint_refresh {
            self.hints.known.clear();
            return;
        }
        let roots: Vec<_> = self.snapshot.analyses.iter().map(|it| it.root.join("_")).collect();
        let seams: Vec<_> = roots.iter().filter_map(|it| self.seam(it)).collect();
        let view = View::new(&self.snapshot, &self.client, &self.names);
        let mut now = FxHashMap::default();
        for seam in seams.into_iter().map(|it| &self.seams[it]) {
            let of_file = hashes(&view, seam).into_iter();
            now.extend(of_file.map(|(file, hash)| (seam.analysis().path(file), hash)));
        }
        let before = std::mem::replace(&mut self.hints.known, now);
        let is_other = |it: &&PathBuf| before.get(*it) != self.hints.known.get(*it);
        let mut changed = before.keys().chain(self.hints.known.keys()).filter(is_other);
        if changed.any(|it| !edited.contains(it)) && !is_first {
            self.ask_for("workspace/inlayHint/refresh", &Value::Null);
        }
    }
}

/// The hints of a file that stand in a range, one for each member that has something to say.
pub(super) fn hints(view: &View<'_>, target: Target<'_>, seam: &Seam, range: Range) -> Vec<Value> {
    hints_in(view, target, seam, view.span(target, range))
}

fn hints_in(view: &View<'_>, target: Target<'_>, seam: &Seam, range: Span) -> Vec<Value> {
    let program = &target.analysis.program;
    let side = program.file(target.file).kind.side();
    let mut members: BTreeMap<Place, Vec<&Unexpected>> = BTreeMap::new();
    for it in seam.unexpected() {
        let place = if side == Side::Go { it.go } else { it.js };
        if place.file == target.file {
            members.entry(place).or_default().push(it);
        }
    }
    let mut out = Vec::new();
    for (place, events) in members {
        let at = anchor(program, place);
        if at < range.start || range.end < at {
            continue;
        }
        let parts = match side {
            Side::Go => of_field(program, place, &events),
            Side::Js => of_member(seam, &events),
        };
        if !parts.is_empty() {
            let at = Place { file: place.file, span: Span::new(at, at) };
            out.push(hint(view, seam, at, &parts, &tooltip(view, seam, &events)));
        }
    }
    out
}

/// What all hints of each file say and where they stand, in a number: another one is another answer.
fn hashes(view: &View<'_>, seam: &Seam) -> FxHashMap<FileId, u64> {
    let mut files: Vec<_> = seam.unexpected().iter().flat_map(|it| [it.js, it.go]).collect();
    files.sort();
    files.dedup_by_key(|it| it.file);
    let hash = |it: Place| {
        let target = Target { analysis: seam.analysis(), file: it.file };
        let mut hasher = FxHasher::default();
        for hint in hints_in(view, target, seam, Span::new(0, u32::MAX)) {
            hint.to_string().hash(&mut hasher);
        }
        (it.file, hasher.finish())
    };
    files.into_iter().map(hash).collect()
}

fn hint(view: &View<'_>, seam: &Seam, at: Place, parts: &[Part], about: &str) -> Value {
    let part = |(text, place): &Part| {
        let mut part = json!({ "value": text });
        if let Some(place) = place {
            part["location"] = json!(view.location(seam.analysis(), *place));
        }
        part
    };
    json!({
        "position": view.range(seam.analysis(), at).start,
        "label": parts.iter().map(part).collect::<Vec<_>>(),
        "kind": TYPE,
        "tooltip": view.markup(about),
        "paddingLeft": true,
    })
}

/// `⟵ may be null`, `⟶ null becomes 0`: the arrow leads to the handler, the words to the field.
fn of_member(seam: &Seam, events: &[&Unexpected]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut add = |arrow: &str, words: String, first: &Unexpected| {
        let space = if parts.is_empty() { "" } else { " " };
        let route = seam.routes(first.call).first().copied();
        let handler = route.and_then(|it| seam.handler(it));
        parts.push((format!("{space}{arrow} "), handler));
        parts.push((words, Some(first.go)));
    };
    let both = |null: bool, absent: bool| match (null, absent) {
        (true, true) => "null or absent",
        (true, false) => "null",
        _ => "absent",
    };
    let has = |wanted: Event| events.iter().any(|it| it.event == wanted);
    let answered = |it: &&&Unexpected| zero(it.event).is_none();
    if let Some(first) = events.iter().find(answered) {
        let what = both(has(Event::NullAnswered), has(Event::LeftOut));
        add("⟵", format!("may be {what}"), first);
    }
    let mut zeros: Vec<_> = events.iter().filter_map(|it| Some((zero(it.event)?, *it))).collect();
    zeros.sort_by_key(|it| it.0);
    for of_zero in zeros.chunk_by(|a, b| a.0 == b.0) {
        let (zero, first) = of_zero[0];
        let what = both(has(Event::NullSent(zero)), has(Event::NotSent(zero)));
        add("⟶", format!("{what} becomes {zero}"), first);
    }
    parts
}

/// The zero that Go has in place of what is sent.
fn zero(event: Event) -> Option<&'static str> {
    match event {
        Event::NullSent(zero) | Event::NotSent(zero) => Some(zero),
        Event::NullAnswered | Event::LeftOut => None,
    }
}

/// `TS: string[]`: the types lead to their declarations. Nothing on what is no field of a struct.
fn of_field(program: &Program, place: Place, events: &[&Unexpected]) -> Vec<Part> {
    if program.go().field_at(place).is_none() {
        return Vec::new();
    }
    let mut types: Vec<(String, Place)> = Vec::new();
    for it in events {
        let Some(text) = declared(program, it.js) else { continue };
        if types.iter().all(|known| known.0 != text) {
            types.push((text, it.js));
        }
    }
    let more = types.len().saturating_sub(TYPES);
    let mut parts: Vec<Part> = Vec::new();
    for (text, place) in types.into_iter().take(TYPES) {
        let before = if parts.is_empty() { "TS: " } else { ", " };
        parts.push((before.to_owned(), None));
        parts.push((text, Some(place)));
    }
    if more > 0 {
        parts.push((format!(", and {more} more"), None));
    }
    parts
}

/// The declaration that the name of a member stands in, where it is one of a type.
fn declaration(program: &Program, name: Place) -> Option<Node<'_>> {
    let node = program.file(name.file).tree.covering(name.span);
    node.parent()
        .filter(|it| matches!(it.kind(), Kind::PropertySignature | Kind::PublicFieldDefinition))
}

/// The type of a member as TypeScript declares it: `string[]`, `number | undefined` of an optional one.
fn declared(program: &Program, name: Place) -> Option<String> {
    let member = declaration(program, name)?;
    let text = member.child(Field::Type)?.text();
    let words: Vec<_> = text.trim_start_matches(':').split_whitespace().collect();
    let text = escape(&words.join(" ")).into_owned();
    let text = if member.has(Kind::Question) { format!("{text} | undefined") } else { text };
    let is_long = text.chars().count() > LONG;
    Some(if is_long { text.chars().take(LONG).chain(['…']).collect() } else { text })
}

/// The byte behind which a hint stands: behind the type, the tag or the value of a member.
fn anchor(program: &Program, name: Place) -> u32 {
    let node = program.file(name.file).tree.covering(name.span);
    let Some(parent) = node.parent() else { return name.span.end };
    let end = match parent.kind() {
        Kind::FieldDeclaration if only_name(parent) => Some(parent.span().end),
        Kind::PropertySignature | Kind::PublicFieldDefinition | Kind::VariableDeclarator => {
            parent.child(Field::Type).map(|it| it.span().end)
        }
        Kind::Pair if node.field() == Field::Key => {
            Some(parent).filter(|it| !it.text().contains('\n')).map(|it| it.span().end)
        }
        _ => None,
    };
    end.unwrap_or(name.span.end)
}

/// Whether a declaration of fields has one name: of several each has a hint of its own.
fn only_name(declaration: Node<'_>) -> bool {
    declaration.children_as(Field::Name).count() == 1
}

/// What is said of a member when somebody asks for more: what happens, why, and who is concerned.
fn tooltip(view: &View<'_>, seam: &Seam, events: &[&Unexpected]) -> String {
    let mut events = events.to_vec();
    events.sort_by_key(|it| (it.event, it.go, it.call, &it.path));
    let same = |a: &&Unexpected, b: &&Unexpected| (a.event, a.go) == (b.event, b.go);
    let all = events.chunk_by(same).map(|it| of_event(view, seam, it));
    all.collect::<Vec<_>>().join("\n\n---\n\n")
}

fn of_event(view: &View<'_>, seam: &Seam, events: &[&Unexpected]) -> String {
    let first = events[0];
    let mut out = sentence(seam, events);
    if let Some(field) = seam.field(first.go) {
        let _ = write!(out, "\n\nGo: {}, {}", code(&field), link(view, seam, first.go));
    }
    let mut types: Vec<_> = events.iter().map(|it| it.js).collect();
    types.sort();
    types.dedup();
    for place in types.into_iter().take(LISTED) {
        if let Some(text) = declared(&seam.analysis().program, place) {
            let _ = write!(out, "\n\nTypeScript: {}, {}", code(&text), link(view, seam, place));
        }
    }
    out.push('\n');
    for (place, text) in first.why.iter().take(LISTED) {
        let _ = write!(out, "\n- {}, {}", plain(text), link(view, seam, *place));
    }
    let calls = calls(events);
    for call in calls.iter().take(LISTED) {
        let place = seam.contract().call(*call).place;
        let name = plain(&seam.call_name(*call));
        let _ = write!(out, "\n- {name} is asked for here, {}", link(view, seam, place));
    }
    if calls.len() > LISTED {
        let _ = write!(out, "\n- and {} more", calls.len() - LISTED);
    }
    out
}

fn calls(events: &[&Unexpected]) -> Vec<CallId> {
    let mut calls: Vec<_> = events.iter().map(|it| it.call).collect();
    calls.sort();
    calls.dedup();
    calls
}

/// `tags` may be null in the answer of **GET /api/users**
fn sentence(seam: &Seam, events: &[&Unexpected]) -> String {
    let first = events[0];
    let mut routes: Vec<_> = calls(events).into_iter().flat_map(|it| seam.routes(it)).collect();
    routes.sort();
    routes.dedup();
    let shown = routes.iter().take(ROUTES).map(|it| plain(&seam.route_name(*it)));
    let mut of = format!("**{}**", shown.collect::<Vec<_>>().join("**, **"));
    if routes.len() > ROUTES {
        let _ = write!(of, " and {} more", routes.len() - ROUTES);
    }
    if first.path.is_empty() {
        return format!("The answer of {of} may be null");
    }
    let is_one = events.iter().all(|it| it.path == first.path);
    let name = first.path.rsplit('.').next().unwrap_or_default();
    let path = code(if is_one { &first.path } else { name });
    match first.event {
        Event::NullAnswered => format!("{path} may be null in the answer of {of}"),
        Event::LeftOut => format!("{path} may be absent from the answer of {of}"),
        Event::NullSent(zero) => {
            format!("{path} may be null in the request of {of}, and Go has {zero} then")
        }
        Event::NotSent(zero) => {
            format!("{path} may be absent from the request of {of}, and Go has {zero} then")
        }
    }
}

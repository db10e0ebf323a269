//! What lies at a place, seen from both sides: a call, a route, a member of JSON.

use std::cell::OnceCell;
use std::sync::Arc;

use seamlint_program::contract::{CallId, Contract, Detail, RouteId, Unexpected};
use seamlint_program::go::{Type, View};
use seamlint_program::js::uses::path_text;
use seamlint_program::{FileId, Place, Program};
use seamlint_syntax::{Kind, Node, Side, Span};

use crate::map::build::{exchanged, short};
use crate::session::Analysis;

/// More fields of a type than this are not spelt out.
const FIELDS: usize = 6;

/// A member of JSON, where both sides write it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Member {
    /// The name on the side of JavaScript: where it is read, or written to be sent.
    pub(super) js: Place,
    /// The field's name on the side of Go.
    pub(super) go: Place,
    /// From the JSON's root: `items[].name`.
    pub(super) path: String,
    /// The call that it belongs to.
    pub(super) call: CallId,
    /// Whether it is sent to Go; otherwise Go answers it.
    pub(super) is_sent: bool,
}

/// What lies at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// A call.
    Call(CallId),
    /// A registration, or its handler: all routes that it is for.
    Routes(Vec<RouteId>),
    /// A member, at every place where the other side has it.
    Members(Vec<Member>),
}

/// The seam of one analysis.
pub(super) struct Seam {
    analysis: Arc<Analysis>,
    members: Vec<Member>,
    unexpected: OnceCell<Vec<Unexpected>>,
}

impl Seam {
    /// The seam of an analysis. Members are joined here; the rest is in the contract.
    pub(super) fn of(analysis: &Arc<Analysis>) -> Self {
        let members = members(&analysis.program);
        Self { analysis: Arc::clone(analysis), members, unexpected: OnceCell::new() }
    }

    /// Nulls and absences that the other side has no place for; found when somebody asks first.
    pub(super) fn unexpected(&self) -> &[Unexpected] {
        self.unexpected.get_or_init(|| self.program().unexpected())
    }

    /// Whether it is the seam of this analysis.
    pub(super) fn is_of(&self, analysis: &Arc<Analysis>) -> bool {
        Arc::ptr_eq(&self.analysis, analysis)
    }

    /// The analysis that it belongs to.
    pub(super) fn analysis(&self) -> &Arc<Analysis> {
        &self.analysis
    }

    /// Routes, calls and links.
    pub(super) fn contract(&self) -> &Contract {
        self.analysis.program.contract()
    }

    fn program(&self) -> &Program {
        &self.analysis.program
    }

    /// What lies at a byte of a file, with the place that it has there; of several things the smallest.
    pub(super) fn at(&self, file: FileId, offset: u32) -> Option<(Place, Subject)> {
        let holds = |it: Place| it.file == file && it.span.start <= offset && offset <= it.span.end;
        let of_member = |it: &Member| [it.js, it.go].into_iter().find(|it| holds(*it));
        if let Some(place) =
            self.members.iter().filter_map(of_member).min_by_key(|it| it.span.len())
        {
            let same = self.members.iter().filter(|it| it.js == place || it.go == place);
            return Some((place, Subject::Members(same.cloned().collect())));
        }
        match self.program().file(file).kind.side() {
            Side::Js => self.call_at(file, offset),
            Side::Go => self.routes_at(file, offset),
        }
    }

    fn call_at(&self, file: FileId, offset: u32) -> Option<(Place, Subject)> {
        let calls = self.contract().calls.iter().enumerate();
        let here = calls.filter(|(_, it)| self.holds_head(it.place, file, offset));
        let (at, call) = here.min_by_key(|(_, it)| it.place.span.len())?;
        Some((self.head(call.place), Subject::Call(CallId(at as u32))))
    }

    fn routes_at(&self, file: FileId, offset: u32) -> Option<(Place, Subject)> {
        let mut found: Vec<(Place, RouteId)> = Vec::new();
        for (at, route) in self.contract().routes.iter().enumerate() {
            let handler = self.handler(RouteId(at as u32));
            let places = [Some(route.place), handler].into_iter().flatten();
            let here =
                places.filter(|it| self.holds_head(*it, file, offset)).map(|it| self.head(it));
            found.extend(here.map(|it| (it, RouteId(at as u32))));
        }
        let place = found.iter().map(|it| it.0).min_by_key(|it| it.span.len())?;
        let mut routes: Vec<_> =
            found.into_iter().filter(|it| it.0 == place).map(|it| it.1).collect();
        routes.dedup();
        Some((place, Subject::Routes(routes)))
    }

    /// The first line of a place: what follows in a closure or a body speaks of something else.
    fn head(&self, place: Place) -> Place {
        let text =
            self.program().file(place.file).text().get(place.span.range()).unwrap_or_default();
        let length = text.find('\n').unwrap_or(text.len());
        Place { span: Span::new(place.span.start, place.span.start + length as u32), ..place }
    }

    fn holds_head(&self, place: Place, file: FileId, offset: u32) -> bool {
        place.file == file && place.span.start <= offset && offset <= self.head(place).span.end
    }

    /// Where a route's handler is: the function's name, or the closure.
    pub(super) fn handler(&self, route: RouteId) -> Option<Place> {
        let handler = self.contract().route(route).handler.as_ref()?;
        let of_function = |it| self.program().go().function_place(it);
        Some(handler.function.map_or(handler.place, of_function))
    }

    /// The calls that a route serves.
    pub(super) fn callers(&self, route: RouteId) -> Vec<CallId> {
        self.contract().links.iter().filter(|it| it.route == route).map(|it| it.call).collect()
    }

    /// The routes that serve a call.
    pub(super) fn routes(&self, call: CallId) -> Vec<RouteId> {
        self.contract().links.iter().filter(|it| it.call == call).map(|it| it.route).collect()
    }

    /// Whether a byte stands in a text: an address is one, and no other language server knows where it leads.
    pub(super) fn is_in_text(&self, file: FileId, offset: u32) -> bool {
        let node = self.program().file(file).tree.covering(Span::new(offset, offset));
        let is_text = |it: Node<'_>| {
            matches!(
                it.kind(),
                Kind::String
                    | Kind::StringFragment
                    | Kind::TemplateString
                    | Kind::InterpretedStringLiteral
                    | Kind::RawStringLiteral
            )
        };
        is_text(node) || node.ancestors().take(2).any(is_text)
    }

    /// `PUT /api/users/{id}`
    pub(super) fn route_name(&self, route: RouteId) -> String {
        let route = self.contract().route(route);
        let path = route.path.to_string();
        let slash = if route.subtree && !path.ends_with('/') { "/" } else { "" };
        format!("{} {path}{slash}", route.method)
    }

    /// The same of a call, with the first of its paths.
    pub(super) fn call_name(&self, call: CallId) -> String {
        let call = self.contract().call(call);
        let path = call.paths.first().map_or_else(|| "?".to_owned(), ToString::to_string);
        format!("{} {path}", call.method)
    }

    /// What a route takes and gives, in Go's words: `request`, `User{name: string, age: int}`.
    pub(super) fn types(&self, route: RouteId) -> Vec<(&'static str, String)> {
        let types = exchanged(self.program(), self.contract().route(route));
        let go = self.program().go();
        let named = |what: &'static str, types: &[Type]| {
            let mut names: Vec<_> =
                types.iter().filter(|it| !it.is_unknown()).map(|it| spelt(go, it)).collect();
            names.dedup();
            (!names.is_empty()).then(|| (what, names.join(" | ")))
        };
        let (request, response) =
            (named("request", &types.request), named("response", &types.response));
        request.into_iter().chain(response).collect()
    }

    /// A field as it is declared: `Age int`.
    pub(super) fn field(&self, place: Place) -> Option<String> {
        let field = self.program().go().field_at(place)?;
        Some(format!("{} {}", field.field.name, short(&field.ty.to_string())))
    }
}

/// A type with the members of its JSON, where it is a struct.
fn spelt(go: View<'_>, ty: &Type) -> String {
    let name = short(&ty.to_string());
    let element = match ty.deref() {
        Type::Slice(inner) | Type::Array(inner) => inner.deref(),
        other => other,
    };
    let members = go.json_fields(element).members;
    if members.is_empty() {
        return name;
    }
    let shown = members.iter().take(FIELDS);
    let mut list: Vec<_> =
        shown.map(|it| format!("{}: {}", it.key, short(&it.field.ty.to_string()))).collect();
    if members.len() > FIELDS {
        list.push("…".to_owned());
    }
    format!("{name}{{{}}}", list.join(", "))
}

/// Every member that is written on both sides.
fn members(program: &Program) -> Vec<Member> {
    let mut out = Vec::new();
    for read in program.read_members(Detail::All) {
        let Some(js) = read.used.name_in(program, read.key) else { continue };
        let path = path_text(&read.used.path);
        out.push(Member { js, go: read.origin, path, call: read.of.call, is_sent: false });
    }
    for of in program.exchanged() {
        let Some(sent) = of.sent(program) else { continue };
        for (path, member) in sent.all_members() {
            let js = member.place;
            let fields =
                of.reads().filter_map(|it| program.go().field_read(it, &path)?.field.place);
            let path = path.join(".").replace(".[]", "[]");
            out.extend(fields.map(|go| Member {
                js,
                go,
                path: path.clone(),
                call: of.call,
                is_sent: true,
            }));
        }
    }
    out.sort();
    out.dedup();
    out
}

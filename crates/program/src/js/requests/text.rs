//! The texts that an expression may be: known pieces, holes, and the page's own address.

use std::rc::Rc;

use seamlint_syntax::{Field, FileKind, Kind, Node};

use super::super::syntax::{arguments, unwrapped};
use super::bound::{Bound, Origin};
use super::clients::{Own, clients};
use super::eval::{Eval, Value};
use super::term::{ALTERNATIVES, Alt, Term};
use crate::Place;
use crate::js::values::Site;

/// How long the name of a hole may be.
const NAME: usize = 60;

/// Something that a text has and nobody knows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Hole<'p> {
    /// The expression.
    pub(super) name: Rc<str>,
    pub(super) site: Site<'p>,
    /// It may hold slashes.
    pub(super) slashes: bool,
    /// It is encoded: neither slashes nor the start of a query.
    pub(super) encoded: bool,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece<'p> {
    /// What stands at this place.
    Text(Rc<str>, Site<'p>),
    Hole(Hole<'p>),
    /// A parameter that no call binds, or a member of it.
    Parameter(Hole<'p>, Site<'p>, u32, Vec<Rc<str>>),
    Own(Own),
    /// Names of query parameters.
    Query(Rc<[(String, Place)]>),
    /// Undefined.
    Absent,
}

pub(super) type Text<'p> = Rc<[Piece<'p>]>;
pub(super) type Texts<'p> = Vec<Alt<Text<'p>>>;

fn one(piece: Piece<'_>) -> Texts<'_> {
    vec![Alt::of(Rc::from([piece]))]
}

impl<'p> Hole<'p> {
    pub(super) fn of(term: Term<'p>) -> Self {
        let site = (term.file, term.node);
        Self { name: shortened(term.node.text()), site, slashes: false, encoded: false }
    }
}

fn shortened(text: &str) -> Rc<str> {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").chars().take(NAME).collect::<String>().into()
}

impl<'p> Eval<'p> {
    /// The texts that an expression may be: one for each way that it may take.
    pub(super) fn texts(&mut self, term: Term<'p>) -> Texts<'p> {
        let term = term.at(unwrapped(term.node));
        let found = self.within(|this| this.text_of(term));
        let mut found = found.unwrap_or_else(|| one(Piece::Hole(Hole::of(term))));
        found.truncate(ALTERNATIVES);
        found
    }

    fn text_of(&mut self, term: Term<'p>) -> Texts<'p> {
        let node = term.node;
        match node.kind() {
            Kind::String => self.literal(term),
            Kind::Number => one(said(term, node.text().to_owned())),
            Kind::TemplateString => self.template(term),
            Kind::BinaryExpression => self.binary(term),
            Kind::TernaryExpression => self.ternary(term, Self::texts),
            Kind::Identifier | Kind::ShorthandPropertyIdentifier => self.named_text(term),
            Kind::CallExpression => self.call_text(term),
            Kind::NewExpression => self.made_text(term),
            Kind::AwaitExpression => match node.first() {
                Some(inner) => self.texts(term.at(inner)),
                None => Vec::new(),
            },
            _ => self.value_texts(term),
        }
    }

    /// A string; what a template of the server fills in (`{{ .Base }}`) is not known.
    fn literal(&mut self, term: Term<'p>) -> Texts<'p> {
        let text = literal_text(term.node);
        let is_page = || self.view.file(term.file).is_some_and(|it| it.kind == FileKind::Html);
        if !text.contains("{{") || !is_page() {
            return one(said(term, text));
        }
        let mut out: Texts<'p> = vec![Alt::of(Rc::from([]))];
        let mut rest = text.as_str();
        while let Some((before, behind)) = rest.split_once("{{") {
            let Some((name, after)) = behind.split_once("}}") else { break };
            if !before.is_empty() {
                out = Self::joined(&out, &one(said(term, before.to_owned())));
            }
            let hole = Hole { name: shortened(name), slashes: true, ..Hole::of(term) };
            out = Self::joined(&out, &one(Piece::Hole(hole)));
            rest = after;
        }
        if !rest.is_empty() {
            out = Self::joined(&out, &one(said(term, rest.to_owned())));
        }
        out
    }

    fn template(&mut self, term: Term<'p>) -> Texts<'p> {
        let mut out: Texts<'p> = vec![Alt::of(Rc::from([]))];
        for part in term.node.parts() {
            let next = match part.kind() {
                Kind::StringFragment => one(said(term.at(part), part.text().to_owned())),
                Kind::EscapeSequence => one(said(term.at(part), escaped(part.text()))),
                Kind::TemplateSubstitution => match part.first() {
                    Some(inner) => self.texts(term.at(inner)),
                    None => continue,
                },
                _ => continue,
            };
            out = Self::joined(&out, &next);
        }
        out
    }

    fn binary(&mut self, term: Term<'p>) -> Texts<'p> {
        let child = |field| term.node.child(field).map(|it| term.at(it));
        let (Some(left), Some(right)) = (child(Field::Left), child(Field::Right)) else {
            return Vec::new();
        };
        match term.node.child(Field::Operator).map(Node::kind) {
            Some(Kind::Plus) => {
                let left = self.texts(left);
                let right = self.texts(right);
                Self::joined(&left, &right)
            }
            Some(Kind::PipePipe | Kind::QuestionQuestion) => {
                let mut out = Vec::new();
                let mut falls_through = false;
                for alt in self.texts(left) {
                    let nothing = alt.value.iter().all(is_nothing);
                    falls_through |= nothing || !alt.value.iter().any(is_said);
                    if !nothing {
                        out.push(alt);
                    }
                }
                if falls_through {
                    out.extend(self.texts(right));
                }
                out
            }
            Some(Kind::AmpAmp) => self.value_texts(term),
            _ => one(Piece::Hole(Hole { encoded: true, ..Hole::of(term) })),
        }
    }

    /// The text that a name holds, with what is appended to it on the way.
    fn named_text(&mut self, term: Term<'p>) -> Texts<'p> {
        let Some(bound) = self.bound(term.file, term.node) else {
            return self.value_texts(term);
        };
        let origin = Rc::clone(&bound);
        let out = self.reaching(
            &bound,
            term,
            |this| this.origin_texts(&origin, term),
            |this, write, before| {
                let Some(right) = write.child(Field::Right) else { return Vec::new() };
                let right = this.texts(Term { file: bound.file, node: right, frame: term.frame });
                if write.kind() == Kind::AssignmentExpression {
                    right
                } else {
                    Self::joined(before, &right)
                }
            },
            || Alt::of(Rc::from([Piece::Hole(Hole::of(term))])),
        );
        match query_of(&bound, term) {
            Some(query) => Self::joined(&out, &one(query)),
            None => out,
        }
    }

    fn origin_texts(&mut self, bound: &Bound<'p>, term: Term<'p>) -> Texts<'p> {
        match bound.origin {
            Origin::Value(Some(value)) if bound.keys.is_empty() => {
                self.texts(Term { file: bound.file, node: value, frame: term.frame })
            }
            _ => {
                let values = self.origin(bound, term);
                self.spelled(values, term)
            }
        }
    }

    /// The texts of an expression that is neither a literal nor put together here.
    fn value_texts(&mut self, term: Term<'p>) -> Texts<'p> {
        let values = self.values(term);
        self.spelled(values, term)
    }

    /// The texts of values that an expression comes down to.
    pub(super) fn spelled(&mut self, values: super::eval::Values<'p>, term: Term<'p>) -> Texts<'p> {
        let mut out = Vec::new();
        for alt in values {
            let texts = match alt.value {
                Value::Node(it) if it != term && it.node.kind() != Kind::Object => self.texts(it),
                Value::Node(it) | Value::Unknown(it) => {
                    vec![Alt::of(Rc::from([self.unknown(it, &[])]))]
                }
                Value::Part(it, keys) => self.part_texts(it, &keys, term),
                Value::Parameter(function, index, keys) => {
                    let mut hole = Hole::of(term);
                    if let Some(key) = keys.last() {
                        hole.name = Rc::clone(key);
                    }
                    one(Piece::Parameter(hole, function, index, keys))
                }
                Value::Absent => one(Piece::Absent),
            };
            out.extend(super::term::under(texts, &alt.conditions));
        }
        out
    }

    /// A member of what something unknown gives: of an address that is made here, or of the page's own.
    fn part_texts(&mut self, of: Term<'p>, keys: &[Rc<str>], said: Term<'p>) -> Texts<'p> {
        if of.node.kind() == Kind::NewExpression
            && let [key] = keys
        {
            return match &**key {
                "href" | "pathname" => self.texts(of),
                "host" | "origin" | "hostname" => one(Piece::Own(Own::Origin)),
                _ => one(Piece::Hole(Hole::of(of))),
            };
        }
        // `computed(() => …).value`, `useRef(…).current`
        let is_text = matches!(
            of.node.kind(),
            Kind::String | Kind::TemplateString | Kind::BinaryExpression | Kind::TernaryExpression
        );
        if let [key] = keys
            && is_text
            && matches!(&**key, "value" | "current")
        {
            return self.texts(of);
        }
        match self.unknown(of, keys) {
            // What is read where it is used says more than where it comes from.
            Piece::Hole(hole) if of.node.kind() == Kind::CallExpression => {
                one(Piece::Hole(Hole { name: shortened(said.node.text()), ..hole }))
            }
            piece => one(piece),
        }
    }

    /// What cannot be reduced: the page's own address, or a hole.
    fn unknown(&mut self, of: Term<'p>, keys: &[Rc<str>]) -> Piece<'p> {
        let mut text: String = of.node.text().split_whitespace().collect();
        for key in keys {
            text.push('.');
            text.push_str(key);
        }
        let text = text.replace("?.", ".");
        let globals = ["window.", "globalThis.", "self.", "top.", "parent."];
        let plain = globals.iter().find_map(|it| text.strip_prefix(it)).unwrap_or(&text);
        let root = std::iter::successors(Some(of.node), |it| it.child(Field::Object)).last();
        let global = root
            .is_some_and(|it| it.kind() == Kind::MetaProperty || self.view.is_global(of.file, it));
        if let Some(own) = clients().data.own.get(plain).filter(|_| global) {
            return Piece::Own(*own);
        }
        let slashes = text.ends_with("pathname");
        Piece::Hole(Hole { name: shortened(&text), slashes, ..Hole::of(of) })
    }
}

/// The names of query parameters that are set on an address or on parameters after they are made.
fn query_of<'p>(bound: &Bound<'p>, term: Term<'p>) -> Option<Piece<'p>> {
    let Origin::Value(Some(value)) = bound.origin else { return None };
    let here = Term { file: bound.file, node: unwrapped(value), frame: term.frame };
    if here.node.kind() != Kind::NewExpression {
        return None;
    }
    let mut out = Vec::new();
    for method in ["append", "set"] {
        let direct = bound.method_calls(method);
        let through = bound.uses.iter().filter_map(|it| {
            let params = it.parent().filter(|it| it.kind() == Kind::MemberExpression)?;
            let access = params.parent().filter(|it| it.kind() == Kind::MemberExpression)?;
            let name = |it: Node<'p>| it.child(Field::Property).map_or("", Node::text);
            let is_it = name(params) == "searchParams" && name(access) == method;
            access.parent().filter(|it| is_it && it.kind() == Kind::CallExpression)
        });
        for call in direct.chain(through) {
            let Some(first) = arguments(call).next() else { continue };
            if let Some(name) = super::super::syntax::literal(first) {
                out.push((name.to_owned(), bound.file.place(first)));
            }
        }
    }
    out.sort_by_key(|it| it.1);
    (!out.is_empty()).then(|| Piece::Query(out.into()))
}

/// Whether a piece is there and known.
fn is_said(piece: &Piece<'_>) -> bool {
    matches!(piece, Piece::Text(..) | Piece::Own(_))
}

fn is_nothing(piece: &Piece<'_>) -> bool {
    match piece {
        Piece::Absent => true,
        Piece::Text(text, _) => text.is_empty(),
        _ => false,
    }
}

/// A known piece.
pub(super) fn said(term: Term<'_>, text: String) -> Piece<'_> {
    Piece::Text(text.into(), (term.file, term.node))
}

fn literal_text(node: Node<'_>) -> String {
    let parts = node.parts().map(|it| match it.kind() {
        Kind::EscapeSequence => escaped(it.text()),
        _ => it.text().to_owned(),
    });
    parts.collect()
}

/// What an escape sequence stands for, as far as it may occur in an address.
fn escaped(text: &str) -> String {
    text.strip_prefix('\\').unwrap_or(text).chars().take(1).collect()
}

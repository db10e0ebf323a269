//! The texts that calls and constructions give: methods of strings, addresses, helpers of the project.

use std::rc::Rc;

use seamlint_syntax::{Kind, Node};

use super::super::syntax::{arguments, literal};
use super::clients::{Own, clients};
use super::eval::{Eval, Value, receiver};
use super::term::{ALTERNATIVES, Alt, Term, pairs};
use super::text::{Hole, Piece, Text, Texts};

impl<'p> Eval<'p> {
    pub(super) fn call_text(&mut self, term: Term<'p>) -> Texts<'p> {
        let data = &clients().data;
        let first = arguments(term.node).next().map(|it| term.at(it));
        if let Some(first) = first.filter(|_| self.is_call_of(term, &data.encodes)) {
            return self.texts(first).into_iter().map(|it| it.map(|it| encoded(&it))).collect();
        }
        if self.is_call_of(term, &data.same) || self.is_call_of(term, &data.runs) {
            let values = self.values(term);
            return self.call_values(values, term);
        }
        let through = self.through(term, Self::texts);
        if !through.is_empty() {
            return through;
        }
        match receiver(term) {
            Some((object, method)) => self.method_text(term, object, method),
            None => hole(term, false),
        }
    }

    fn call_values(&mut self, values: super::eval::Values<'p>, term: Term<'p>) -> Texts<'p> {
        let mut out = Vec::new();
        for alt in values {
            let texts = match alt.value {
                Value::Node(it) if it != term => self.texts(it),
                Value::Parameter(function, index, keys) => {
                    let piece = Piece::Parameter(Hole::of(term), function, index, keys);
                    vec![Alt::of(Rc::from([piece]))]
                }
                Value::Absent => vec![Alt::of(Rc::from([Piece::Absent]))],
                _ => hole(term, false),
            };
            out.extend(super::term::under(texts, &alt.conditions));
        }
        out
    }

    /// What a method of a string, or of an address, gives.
    fn method_text(&mut self, term: Term<'p>, object: Term<'p>, method: &str) -> Texts<'p> {
        let first = arguments(term.node).next().map(|it| term.at(it));
        match (method, first) {
            ("toString" | "trim" | "toLowerCase" | "valueOf", _) => self.texts(object),
            // Upper case tells methods, not paths.
            ("toUpperCase", _) => {
                self.texts(object).into_iter().map(|it| it.map(|it| upper(&it))).collect()
            }
            ("concat", Some(_)) => {
                let mut out = self.texts(object);
                for argument in arguments(term.node) {
                    let next = self.texts(term.at(argument));
                    out = Self::joined(&out, &next);
                }
                out
            }
            ("substring" | "slice" | "substr", _) => {
                let texts = self.texts(object);
                // What is cut off an address of the page's own is its scheme.
                let own = |it: &Alt<Text<'p>>| matches!(it.value.first(), Some(Piece::Own(_)));
                if texts.iter().all(own) {
                    return texts;
                }
                let mut given = arguments(term.node).map(Node::text);
                let is_first = given.next() == Some("1") && given.next().is_none();
                let cut = |it: Alt<Text<'p>>| {
                    let text = without_first(&it.value)?;
                    Some(it.map(|_| text))
                };
                let cut: Option<Texts<'p>> = texts.into_iter().map(cut).collect();
                cut.filter(|_| is_first).unwrap_or_else(|| hole(term, true))
            }
            ("replace" | "replaceAll", Some(pattern)) => self.replaced(term, object, pattern),
            ("join", separator) => self.array_text(term, object, separator),
            _ => hole(term, false),
        }
    }

    fn replaced(&mut self, term: Term<'p>, object: Term<'p>, pattern: Term<'p>) -> Texts<'p> {
        let texts = self.texts(object);
        let Some(with) = arguments(term.node).nth(1) else { return texts };
        let with = self.texts(term.at(with));
        let plain = match pattern.node.kind() {
            Kind::Regex => plain_pattern(pattern.node.text()),
            _ => literal(pattern.node).map(str::to_owned),
        };
        let Some(plain) = plain else { return texts };
        let all = pairs(&texts, &with).into_iter().map(|it| {
            it.map(|(text, with)| {
                let mut out = Vec::new();
                for piece in text.iter() {
                    match piece {
                        Piece::Text(it, site) => match it.split_once(&*plain) {
                            Some((before, after)) if !plain.is_empty() => {
                                out.push(Piece::Text(before.into(), *site));
                                out.extend(with.iter().cloned());
                                out.push(Piece::Text(after.into(), *site));
                            }
                            _ => out.push(piece.clone()),
                        },
                        _ => out.push(piece.clone()),
                    }
                }
                Rc::from(out)
            })
        });
        all.take(ALTERNATIVES).collect()
    }

    /// `[a, b].join("/")`
    fn array_text(
        &mut self,
        term: Term<'p>,
        object: Term<'p>,
        separator: Option<Term<'p>>,
    ) -> Texts<'p> {
        let separator = separator.and_then(|it| self.plain(it)).unwrap_or_else(|| ",".to_owned());
        let slashes = separator.contains('/');
        let values = self.values(object);
        let [Alt { value: Value::Node(array), .. }] = &*values else { return hole(term, slashes) };
        let array = *array;
        let spreads = array.node.parts().any(|it| it.kind() == Kind::SpreadElement);
        if array.node.kind() != Kind::Array || spreads {
            return hole(term, slashes);
        }
        let between: Texts<'p> = vec![Alt::of(Rc::from([super::text::said(term, separator)]))];
        let mut out: Texts<'p> = vec![Alt::of(Rc::from([]))];
        for (at, item) in array.node.parts().enumerate() {
            if at > 0 {
                out = Self::joined(&out, &between);
            }
            let next = self.texts(array.at(item));
            out = Self::joined(&out, &next);
        }
        out
    }

    /// What a construction gives: an address, parameters of a query, a request.
    pub(super) fn made_text(&mut self, term: Term<'p>) -> Texts<'p> {
        let symbols = self.view.symbols(term.file, term.node);
        let mut given = arguments(term.node).map(|it| term.at(it));
        let (first, second) = (given.next(), given.next());
        match (symbols.first().copied(), first) {
            (Some("new URL"), Some(address)) => {
                let address = self.texts(address);
                match second {
                    Some(base) => resolved(term, &address, &self.texts(base)),
                    None => address,
                }
            }
            (Some("new Request" | "new String"), Some(address)) => self.texts(address),
            (Some("new URLSearchParams"), Some(of)) => {
                let keys = self.keys(of);
                let names: Vec<_> =
                    keys.into_iter().map(|(name, it)| (name, it.file.place(it.node))).collect();
                let text: Vec<_> = if names.is_empty() {
                    vec![Piece::Hole(Hole { encoded: true, ..Hole::of(term) })]
                } else {
                    vec![Piece::Query(names.into())]
                };
                vec![Alt::of(text.into())]
            }
            (Some("new URLSearchParams"), None) => {
                vec![Alt::of(Rc::from([Piece::Query(Rc::from([]))]))]
            }
            _ => hole(term, false),
        }
    }
}

fn hole(term: Term<'_>, slashes: bool) -> Texts<'_> {
    let slashes = slashes || is_path(term.node);
    vec![Alt::of(Rc::from([Piece::Hole(Hole { slashes, ..Hole::of(term) })]))]
}

/// Whether a call gives a path with slashes: `encodeURI(…)`.
fn is_path(call: Node<'_>) -> bool {
    let callee = super::super::syntax::callee(call);
    callee.is_some_and(|it| matches!(it.text(), "encodeURI" | "decodeURI"))
}

/// A text whose holes hold no slashes.
fn encoded<'p>(text: &Text<'p>) -> Text<'p> {
    let pieces = text.iter().cloned().map(|it| match it {
        Piece::Hole(hole) => Piece::Hole(Hole { encoded: true, slashes: false, ..hole }),
        Piece::Parameter(hole, function, index, keys) => {
            Piece::Parameter(Hole { encoded: true, ..hole }, function, index, keys)
        }
        Piece::Text(it, site) => Piece::Text(it.replace('/', "%2F").into(), site),
        other => other,
    });
    pieces.collect()
}

fn upper<'p>(text: &Text<'p>) -> Text<'p> {
    let pieces = text.iter().cloned().map(|it| match it {
        Piece::Text(it, site) => Piece::Text(it.to_uppercase().into(), site),
        other => other,
    });
    pieces.collect()
}

/// The text that a regular expression matches, where it is nothing but a text.
fn plain_pattern(regex: &str) -> Option<String> {
    let body = regex.strip_prefix('/')?.rsplit_once('/')?.0.replace("\\/", "/");
    let meta = ['^', '$', '[', '(', '*', '+', '?', '|', '.', '\\'];
    (!body.contains(meta)).then_some(body)
}

/// `new URL(address, base)`
fn resolved<'p>(term: Term<'p>, address: &Texts<'p>, base: &Texts<'p>) -> Texts<'p> {
    let all = pairs(base, address).into_iter().map(|it| {
        it.map(|(base, address)| {
            let starts = |with: &str| match address.first() {
                Some(Piece::Text(it, _)) => it.starts_with(with),
                _ => false,
            };
            if ["http:", "https:", "ws:", "wss:", "//"].into_iter().any(starts)
                || matches!(address.first(), Some(Piece::Own(_)))
            {
                return address;
            }
            let slash = super::text::said(term, "/".to_owned());
            let base: Vec<_> = match base.first() {
                // Everything behind the origin that may stand in a page's address is its own.
                Some(Piece::Own(_)) => vec![Piece::Own(Own::Origin)],
                _ => base.iter().cloned().collect(),
            };
            let slash = Some(slash).filter(|_| !starts("/"));
            base.into_iter().chain(slash).chain(address.iter().cloned()).collect()
        })
    });
    all.take(ALTERNATIVES).collect()
}

/// A text without its first character. Of what a caller gives that is the slash: who cuts it off looks for one.
fn without_first<'p>(text: &Text<'p>) -> Option<Text<'p>> {
    let mut pieces: Vec<_> = text.to_vec();
    match pieces.first_mut()? {
        Piece::Text(text, _) => {
            let first = text.chars().next()?;
            *text = text[first.len_utf8()..].into();
        }
        Piece::Parameter(..) => {}
        _ => return None,
    }
    Some(pieces.into())
}

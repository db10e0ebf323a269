//! What a request sends: its body and the media type, query parameters, the time that it has.

use seamlint_syntax::{Field, Kind, Node};

use super::super::Type;
use super::super::syntax::{arguments, number, property_name, property_value, unwrapped};
use super::bound::Origin;
use super::clients::Description;
use super::eval::{Eval, Value};
use super::request::Request;
use super::term::Term;
use crate::Place;
use crate::contract::{Body, MediaType, Timeout};

/// How many steps a body may be away from where it is made.
const STEPS: usize = 12;

impl<'p> Eval<'p> {
    /// What a request sends, when it sends something.
    pub(super) fn sent(
        &mut self,
        client: &'static Description,
        request: &Request<'p>,
    ) -> Option<Body> {
        let (mut body, mut json) = (request.body, false);
        if let Some(options) = request.options {
            let find = |this: &mut Self, keys: &[String]| {
                keys.iter().find_map(|key| this.property(options, key))
            };
            body = body.or_else(|| find(self, &client.body));
            if body.is_none() {
                body = find(self, &client.json);
                json = body.is_some();
            }
        }
        let body = self.given(body?)?;
        let (body, stringified) = self.unstringified(body)?;
        if matches!(body.node.kind(), Kind::Null | Kind::Undefined) {
            return None;
        }
        let said = request.options.and_then(|it| self.media(it));
        let said = said.or_else(|| {
            let mut options = request.instance.options.iter();
            options.find_map(|it| self.media(*it))
        });
        let usual =
            if json { MediaType::Json } else { self.default_media(client, body, stringified) };
        let media = said.unwrap_or_else(|| usual.clone());
        // Headers that are not known leave a client to encode objects as it does.
        let is_usual = usual == MediaType::Json && media == MediaType::Other;
        let encodes = client.encodes && (media == MediaType::Json || is_usual);
        Some(Body {
            file: body.file,
            node: body.node.id(),
            json: stringified || json || encodes,
            media,
        })
    }

    /// Takes `JSON.stringify` off; `None` when what it is given is nothing.
    fn unstringified(&mut self, body: Term<'p>) -> Option<(Term<'p>, bool)> {
        let stringify = ["JSON.stringify".to_owned()];
        let mut made = body;
        let named = [Kind::Identifier, Kind::ShorthandPropertyIdentifier];
        if named.contains(&body.node.kind())
            && let Some(bound) = self.bound(body.file, body.node)
            && let (Origin::Value(Some(value)), true) = (bound.origin, bound.writes.is_empty())
        {
            made = Term { file: bound.file, node: unwrapped(value), frame: body.frame };
        }
        if made.node.kind() != Kind::CallExpression || !self.is_call_of(made, &stringify) {
            return Some((body, false));
        }
        let inner = arguments(made.node).next()?;
        Some((self.given(made.at(inner))?, true))
    }

    /// The expression that a caller gives where a wrapper passes it on; the expression itself else.
    fn given(&mut self, term: Term<'p>) -> Option<Term<'p>> {
        let mut at = term.at(unwrapped(term.node));
        for _ in 0..STEPS {
            let next = match at.node.kind() {
                Kind::Identifier | Kind::ShorthandPropertyIdentifier => self.argument(at)?,
                Kind::MemberExpression => {
                    let object = at.node.child(Field::Object).map(|it| at.at(it));
                    let key = at.node.child(Field::Property).map_or("", Node::text);
                    let found = object.and_then(|it| self.property(it, key));
                    if found.is_none() && object.is_some_and(|it| self.lacks(it, key)) {
                        return None;
                    }
                    found
                }
                Kind::TernaryExpression => {
                    let condition = at.node.child(Field::Condition).map(|it| at.at(it));
                    let truth = condition.and_then(|it| self.truth(it));
                    let field = |it| if it { Field::Consequence } else { Field::Alternative };
                    truth.and_then(|it| at.node.child(field(it))).map(|it| at.at(it))
                }
                _ => None,
            };
            let Some(next) = next else { break };
            at = next.at(unwrapped(next.node));
        }
        Some(at)
    }

    /// Whether an object is known not to have a member.
    fn lacks(&mut self, object: Term<'p>, key: &str) -> bool {
        let values = self.member(object, key, false);
        !values.is_empty() && values.iter().all(|it| matches!(it.value, Value::Absent))
    }

    /// What a call gives for the parameter that a name is: `None` when it gives nothing at all, `Some(None)`
    /// when the name is no bound parameter.
    #[allow(
        clippy::option_option,
        reason = "what is not given is not the same as what is not known"
    )]
    fn argument(&mut self, name: Term<'p>) -> Option<Option<Term<'p>>> {
        let Some(bound) = self.bound(name.file, name.node) else { return Some(None) };
        let value = match bound.origin {
            Origin::Parameter(function, index, default) => {
                let function = (bound.file, function);
                let Some(frame) = self.frames.of(name.frame, function) else { return Some(None) };
                let default = default.or(bound.default);
                let here = Term { file: bound.file, node: function.1, frame: name.frame };
                match arguments(frame.call.1).nth(index as usize) {
                    Some(node) => Term { file: frame.call.0, node, frame: frame.outer },
                    None => here.at(default?),
                }
            }
            Origin::Value(Some(value)) if !bound.keys.is_empty() => {
                Term { file: bound.file, node: value, frame: name.frame }
            }
            _ => return Some(None),
        };
        let mut at = value;
        for key in &bound.keys {
            match self.property(at, key) {
                Some(inner) => at = inner,
                None => return Some(None),
            }
        }
        Some(Some(at))
    }

    /// The expression that is the member of an object: as it stands in the literal, or is assigned.
    fn property(&mut self, object: Term<'p>, key: &str) -> Option<Term<'p>> {
        self.within(|this| this.property_of(object, key)).flatten()
    }

    fn property_of(&mut self, object: Term<'p>, key: &str) -> Option<Term<'p>> {
        let object = object.at(unwrapped(object.node));
        match object.node.kind() {
            Kind::Object => {
                let parts: Vec<_> = object.node.parts().collect();
                parts.into_iter().rev().find_map(|part| {
                    if part.kind() == Kind::SpreadElement {
                        return self.property(object.at(part.last()?), key);
                    }
                    let is_it = property_name(part) == Some(key);
                    is_it.then(|| object.at(property_value(part)))
                })
            }
            Kind::Identifier => {
                let bound = self.bound(object.file, object.node)?;
                if let Some(write) = bound.member_writes(key).next_back() {
                    let node = write.child(Field::Right)?;
                    return Some(Term { file: bound.file, node, frame: object.frame });
                }
                match self.argument(object)? {
                    Some(given) => self.property(given, key),
                    None => match bound.origin {
                        Origin::Value(Some(value)) => self.property(
                            Term { file: bound.file, node: value, frame: object.frame },
                            key,
                        ),
                        _ => None,
                    },
                }
            }
            Kind::BinaryExpression => {
                let sides = [Field::Left, Field::Right].into_iter();
                sides
                    .filter_map(|it| object.node.child(it))
                    .find_map(|it| self.property(object.at(it), key))
            }
            Kind::MemberExpression => {
                let given = self.given(object)?;
                if given == object { None } else { self.property(given, key) }
            }
            _ => None,
        }
    }

    /// What the headers among options say of the body.
    fn media(&mut self, options: Term<'p>) -> Option<MediaType> {
        let mut hidden = false;
        for alt in self.member(options, "headers", false) {
            let Value::Node(headers) = alt.value else {
                hidden |= !matches!(alt.value, Value::Absent);
                continue;
            };
            let arguments = arguments(headers.node).next();
            // `new Headers({ … })`
            let object = match headers.node.kind() {
                Kind::NewExpression => headers.at(arguments?),
                _ => headers,
            };
            hidden |= !self.is_whole(object);
            for (name, member) in self.keys(object) {
                if !name.eq_ignore_ascii_case("content-type") {
                    continue;
                }
                let value = self.texts(member.at(property_value(member.node)));
                let text: String = { value.iter() }
                    .flat_map(|it| it.value.iter())
                    .filter_map(|it| match it {
                        super::text::Piece::Text(it, _) => Some(it.to_ascii_lowercase()),
                        _ => None,
                    })
                    .collect();
                return Some(if text.contains("json") {
                    MediaType::Json
                } else if text.contains("form") {
                    MediaType::Form
                } else if text.starts_with("text/plain") {
                    MediaType::Text
                } else {
                    MediaType::Other
                });
            }
        }
        hidden.then_some(MediaType::Other)
    }

    fn default_media(
        &mut self,
        client: &'static Description,
        body: Term<'p>,
        json: bool,
    ) -> MediaType {
        let ty = self.view.type_of(body.file, body.node).non_null();
        let name = self.view.library_name(&ty);
        match name.as_deref() {
            Some("FormData" | "URLSearchParams") => return MediaType::Form,
            Some("Blob" | "File" | "ArrayBuffer" | "Uint8Array") => return MediaType::Other,
            _ => {}
        }
        let is_text = json || matches!(ty, Type::Prim(super::super::Prim::String) | Type::Text(_));
        match (client.encodes, is_text, client.forms) {
            (true, false, _) => MediaType::Json,
            (_, true, true) => MediaType::Form,
            (true, true, false) => MediaType::Json,
            (false, true, false) => MediaType::Text,
            (false, false, true) => MediaType::Form,
            (false, false, false) => MediaType::Other,
        }
    }

    /// Whether options put parameters into the query, or may.
    pub(super) fn has_parameters(
        &mut self,
        client: &'static Description,
        request: &Request<'p>,
    ) -> bool {
        let set = |options| client.query.iter().any(|key| self.property(options, key).is_some());
        !request.query.is_empty() || request.options.is_some_and(set)
    }

    /// The names of parameters that options put into the query.
    pub(super) fn parameters(
        &mut self,
        client: &'static Description,
        request: &Request<'p>,
    ) -> Vec<(String, Place)> {
        let mut objects = request.query.clone();
        if let Some(options) = request.options {
            objects.extend(client.query.iter().filter_map(|key| self.property(options, key)));
        }
        let mut out = Vec::new();
        for object in objects {
            for (name, member) in self.keys(object) {
                out.push((name, member.file.place(member.node)));
            }
        }
        out
    }

    /// How long a request may take.
    pub(super) fn time(
        &mut self,
        client: &'static Description,
        request: &Request<'p>,
    ) -> Option<Timeout> {
        let options = request.options.into_iter().chain(request.instance.options.iter().copied());
        let mut found = request.timeout;
        for options in options {
            let mut keys = client.timeout.iter();
            found = found.or_else(|| keys.find_map(|key| self.property(options, key)));
            found = found.or_else(|| self.signalled(options));
        }
        let set = found.and_then(|it| self.given(it)).and_then(|it| {
            let value = self.values(it).into_iter().find_map(|it| match it.value {
                Value::Node(it) => number(it.node),
                _ => None,
            })?;
            let millis = millis(value)?;
            Some(Timeout { millis, place: Some(it.file.place(it.node)) })
        });
        let own = client.limit.map(|millis| Timeout { millis, place: None });
        if found.is_some() { set } else { own }
    }

    /// `signal: AbortSignal.timeout(…)`: the argument.
    fn signalled(&mut self, options: Term<'p>) -> Option<Term<'p>> {
        let signal = self.property(options, "signal")?;
        let values = self.values(signal);
        values.into_iter().find_map(|it| match it.value {
            Value::Node(it) if self.is_call_of(it, &["AbortSignal.timeout".to_owned()]) => {
                arguments(it.node).next().map(|node| it.at(node))
            }
            _ => None,
        })
    }
}

/// A number of milliseconds that limits something.
#[allow(clippy::cast_sign_loss, reason = "it is positive")]
fn millis(value: f64) -> Option<u64> {
    (value.is_finite() && value > 0.0).then_some(value as u64)
}

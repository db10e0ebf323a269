//! What sockets and streams of events say, and what of it the other side does not hear.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use seamlint_syntax::{Field, Kind, Node};

use super::exchange::{folded, near_miss};
use super::shape::{Format, Shape};
use super::{CallId, CallKind, Confidence, RouteId};
use crate::go::{Exchange, View};
use crate::js::uses::{Step, UseKind, Uses, path_text};
use crate::js::{Messages, Wire};
use crate::{FileId, Place, Program};

/// A socket or stream, with what both sides say and hear.
#[derive(Debug)]
pub struct Talk {
    /// The call that opens it.
    pub call: CallId,
    /// The route that serves it.
    pub route: RouteId,
    /// How sure the link is.
    pub confidence: Confidence,
    exchange: Arc<Exchange>,
    messages: Messages,
}

/// Something that one side says and the other does not hear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unheard {
    /// Where it is said, or read.
    pub place: Place,
    /// What is said: the text of a kind of message, or the name of a member.
    pub said: String,
    /// What the other side calls it, when it knows it by another spelling.
    pub near: Option<String>,
    /// The member that tells messages apart; `None` where the name of a member itself is meant.
    pub told_by: Option<String>,
    /// Whether Go says it.
    pub by_go: bool,
    /// Where the other side listens, or writes.
    pub other: Place,
}

impl Program {
    /// The sockets and streams whose both sides are known.
    pub fn talks(&self) -> Vec<Talk> {
        let contract = self.contract();
        let mut out = Vec::new();
        for links in contract.links.chunk_by(|a, b| a.call == b.call) {
            let call = contract.call(links[0].call);
            let talks = matches!(call.kind, CallKind::WebSocket | CallKind::Events);
            let [link] = links else { continue };
            if !talks || link.confidence < Confidence::C2 || call.client.generated {
                continue;
            }
            let handler = contract.route(link.route).handler.as_ref().and_then(|it| it.function);
            let Some(handler) = handler else { continue };
            let js = self.js();
            let site = (call.place.file, js.tree(call.place.file).node(call.node));
            let messages = js.messages(&js.socket_at(site, Wire::Browser));
            let exchange = self.go().exchange(handler);
            let (call, route, confidence) = (link.call, link.route, link.confidence);
            out.push(Talk { call, route, confidence, exchange, messages });
        }
        out
    }

    /// What is said on a socket or stream and not heard; `all` are those of the program, because what one
    /// listener leaves out another one may want.
    pub fn unheard(&self, talk: &Talk, all: &[Talk]) -> Vec<Unheard> {
        let mut out = self.kinds_from_go(talk, all);
        out.extend(self.kinds_from_js(talk));
        out.extend(self.names_from_go(talk));
        out.extend(self.names_from_js(talk));
        out.sort_by(|a, b| (a.place, &a.said).cmp(&(b.place, &b.said)));
        out.dedup();
        out
    }

    fn said_by_go(&self, talk: &Talk) -> Vec<(Place, Arc<Shape>)> {
        let sent = talk.exchange.answers.iter().filter(|it| it.message && !it.error);
        sent.map(|it| (it.place, self.go().shape_of(&it.value, it.version))).collect()
    }

    /// The kinds of message that Go sends and no listener handles.
    fn kinds_from_go(&self, talk: &Talk, all: &[Talk]) -> Vec<Unheard> {
        let mut out = Vec::new();
        let same: Vec<_> = all.iter().filter(|it| it.route == talk.route).collect();
        for heard in &talk.messages.heard {
            for otherwise in silent(&heard.uses) {
                let path = &otherwise.0;
                let knows = |it: &&Talk| {
                    !it.messages.open && it.messages.heard.iter().all(|it| closed(&it.uses, path))
                };
                if !same.iter().all(knows) {
                    continue;
                }
                let uses = same.iter().flat_map(|it| &it.messages.heard);
                let cases = uses.flat_map(|it| it.uses.cases.iter().filter(|it| it.path == *path));
                let cases: FxHashSet<&str> = cases.map(|it| &*it.text).collect();
                for (place, shape) in self.said_by_go(talk) {
                    let Some(Shape::Str(Format::OneOf(texts))) = shape.at_steps(path) else {
                        continue;
                    };
                    for text in texts.iter().filter(|it| !cases.contains(&***it)) {
                        let mut near = cases.iter().filter(|it| folded(it) == folded(text));
                        out.push(Unheard {
                            place,
                            said: text.to_string(),
                            near: near.next().map(|it| (*it).to_owned()),
                            told_by: Some(path_text(path)),
                            by_go: true,
                            other: otherwise.1,
                        });
                    }
                }
            }
        }
        out
    }

    /// The kinds of message that JavaScript sends and the handler does not know.
    fn kinds_from_js(&self, talk: &Talk) -> Vec<Unheard> {
        let mut out = Vec::new();
        let mut reads = talk.exchange.reads.iter().filter(|it| it.message);
        let (Some(read), None) = (reads.next(), reads.next()) else { return out };
        for field in self.go().json_fields(&read.ty).members {
            let Some((cases, switch)) = field.field.place.and_then(|it| self.go().text_cases(it))
            else {
                continue;
            };
            for said in &talk.messages.said {
                let Some(member) = said.value.member(&field.key) else { continue };
                for (text, place) in &member.value.texts {
                    if cases.iter().any(|it| **it == **text) {
                        continue;
                    }
                    let mut near = cases.iter().filter(|it| folded(it) == folded(text));
                    out.push(Unheard {
                        place: *place,
                        said: text.to_string(),
                        near: near.next().cloned(),
                        told_by: Some(field.key.clone()),
                        by_go: false,
                        other: switch,
                    });
                }
            }
        }
        out
    }

    /// The members of messages that JavaScript reads and Go sends by another spelling.
    fn names_from_go(&self, talk: &Talk) -> Vec<Unheard> {
        let said = self.said_by_go(talk);
        let shape = said.iter().fold(Shape::Bottom, |sum, it| sum.join(&it.1));
        let mut out = Vec::new();
        for heard in &talk.messages.heard {
            let reads = heard.uses.uses.iter().filter(|it| it.kind == UseKind::Read);
            for used in reads {
                let Some((Step::Member(name), parent)) = used.path.split_last() else { continue };
                let object = shape.at_steps(parent).and_then(Shape::only_object);
                let Some((key, origin)) = object.and_then(|it| near_miss(it, name)) else {
                    continue;
                };
                let right = [parent, &[Step::Member(key.into())]].concat();
                if heard.uses.at(&right).next().is_some() {
                    continue;
                }
                let other = origin.or_else(|| said.first().map(|it| it.0)).unwrap_or(used.place);
                let (said, near) = (name.to_string(), Some(key.to_owned()));
                let (place, told_by) = (used.place, None);
                out.push(Unheard { place, said, near, told_by, by_go: true, other });
            }
        }
        out
    }

    /// The members of messages that JavaScript sends and Go decodes by another spelling.
    fn names_from_js(&self, talk: &Talk) -> Vec<Unheard> {
        let reads = talk.exchange.reads.iter().filter(|it| it.message);
        let shape = reads.fold(Shape::Bottom, |sum, it| sum.join(&self.go().shape_in(&it.ty)));
        let mut out = Vec::new();
        let Some(object) = shape.only_object() else { return out };
        for said in talk.messages.said.iter().filter(|it| !it.value.open) {
            for member in &said.value.members {
                let known = object.members.keys().any(|it| it.eq_ignore_ascii_case(&member.name));
                let Some((key, origin)) = near_miss(object, &member.name).filter(|_| !known) else {
                    continue;
                };
                if said.value.member(key).is_none() {
                    let (said, near) = (member.name.to_string(), Some(key.to_owned()));
                    let (place, other) = (member.place, origin.unwrap_or(member.place));
                    out.push(Unheard { place, said, near, told_by: None, by_go: false, other });
                }
            }
        }
        out
    }
}

/// The values that are told apart with two cases at least, where nothing happens to the others.
fn silent(uses: &Uses) -> Vec<(Vec<Step>, Place)> {
    let mut out: Vec<(Vec<Step>, Place)> = Vec::new();
    for it in &uses.otherwise {
        let cases = uses.cases.iter().filter(|case| case.path == it.path).count();
        if cases >= 2 && out.iter().all(|known| known.0 != it.path) && closed(uses, &it.path) {
            out.push((it.path.clone(), it.place));
        }
    }
    out
}

/// Whether all that is done with the kind of a message is seen, and nothing is done with other kinds.
fn closed(uses: &Uses, path: &[Step]) -> bool {
    let quiet = uses.otherwise.iter().filter(|it| it.path == path).all(|it| it.spoken.is_none());
    quiet && uses.escapes.iter().all(|it| !path.starts_with(&it.0))
}

impl<'p> View<'p> {
    /// The texts that a field is told apart by, with the place of the first `switch` or comparison; `None`
    /// where something is done with other texts, or the field is used otherwise.
    pub fn text_cases(self, field: Place) -> Option<(Vec<String>, Place)> {
        let (mut cases, mut first) = (Vec::new(), None);
        for (file, selector) in self.field_uses(field) {
            let parent = selector.parent()?;
            match parent.kind() {
                Kind::ExpressionSwitchStatement => self.switch_cases(file, parent, &mut cases)?,
                Kind::BinaryExpression if parent.has(Kind::EqEq) => {
                    let (left, right) = (parent.child(Field::Left)?, parent.child(Field::Right)?);
                    let other = if left == selector { right } else { left };
                    cases.push(self.text_of(file, other)?.into_owned());
                    let test = parent.parent().filter(|it| it.kind() == Kind::IfStatement)?;
                    if test.child(Field::Alternative).is_some() {
                        return None;
                    }
                }
                _ => return None,
            }
            first = first.or(Some(file.place(selector)));
        }
        first.filter(|_| cases.len() >= 2).map(|it| (cases, it))
    }

    fn switch_cases(self, file: FileId, switch: Node<'p>, out: &mut Vec<String>) -> Option<()> {
        for clause in switch.parts() {
            match clause.kind() {
                Kind::DefaultCase => return None,
                Kind::ExpressionCase => {
                    let values = clause.child(Field::Value)?;
                    for value in values.parts() {
                        out.push(self.text_of(file, value)?.into_owned());
                    }
                }
                _ => {}
            }
        }
        Some(())
    }
}

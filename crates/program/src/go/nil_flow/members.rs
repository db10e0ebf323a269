//! Which members of what is encoded may be nil.

use rustc_hash::FxHashSet;
use seamlint_syntax::{Field, Kind, Node};

use super::super::{JsonField, Type, Value, syntax};
use super::producers::{Held, Producer, inside};
use super::{Nil, NilKind, Nils, NullCertainty};
use crate::Place;

/// A nil, with the path to it and the type of what is nil.
pub(super) type Found = (Vec<String>, Type, Nil);

/// How deep zeros within zeros are looked at.
const ZEROS: u8 = 3;

impl<'p> Nils<'p> {
    /// The nils that a value is or holds where it is encoded.
    pub(super) fn members(
        &mut self,
        value: &Value,
        path: &mut Vec<String>,
        depth: u8,
        out: &mut Vec<Found>,
    ) {
        let node = self.view.node_of(value);
        let ty = self.view.type_of(value.file, node);
        self.position(value, &ty, path, depth, out);
    }

    fn position(
        &mut self,
        value: &Value,
        ty: &Type,
        path: &mut Vec<String>,
        depth: u8,
        out: &mut Vec<Found>,
    ) {
        let Some(depth) = depth.checked_sub(1).filter(|_| self.burn()) else { return };
        let node = self.view.node_of(value);
        // A nil that stands where it is sent is meant.
        if node.kind() == Kind::Nil {
            return;
        }
        let own = self.view.type_of(value.file, node);
        let ty = if self.is_open(ty) { &own } else { ty };
        if self.is_open(ty) {
            self.expand(value, path, depth, out);
            return;
        }
        if self.marshals(ty) {
            return;
        }
        if self.has_nil(ty) {
            let nils = self.nils(value, super::DEPTH);
            out.extend(nils.into_iter().map(|it| (path.clone(), ty.clone(), it)));
        }
        self.contents(value, ty, path, depth, out);
    }

    /// Whether a type encodes itself, or may.
    fn marshals(&self, ty: &Type) -> bool {
        let named = ty.deref();
        if !matches!(named, Type::Named(_)) {
            return false;
        }
        let is_map = matches!(self.view.underlying(named), Type::Map(_));
        ["MarshalJSON", "MarshalText"].iter().any(|it| match self.view.has_method(named, it) {
            Some(has) => has,
            // A library's map, such as `gin.H`, is only a short name.
            None => !is_map,
        })
    }

    /// Whether the type does not say what is encoded.
    fn is_open(&self, ty: &Type) -> bool {
        matches!(ty, Type::Param(_) | Type::Unknown) || self.view.is_interface(ty) == Some(true)
    }

    /// An interface holds what it was given, by whoever that was.
    fn expand(&mut self, value: &Value, path: &mut Vec<String>, depth: u8, out: &mut Vec<Found>) {
        for it in self.one_step_back(value) {
            self.members(&it, path, depth, out);
        }
    }

    fn contents(
        &mut self,
        value: &Value,
        ty: &Type,
        path: &mut Vec<String>,
        depth: u8,
        out: &mut Vec<Found>,
    ) {
        match self.view.underlying(ty.deref()) {
            Type::Struct(_) => {
                let producers = self.producers(value, super::DEPTH);
                let (several, before) = (producers.len() > 1, out.len());
                let mut seen = FxHashSet::default();
                for producer in producers {
                    self.fields(&producer, ty.deref(), path, depth, &mut seen, out);
                }
                // What one leaves out, another may set.
                let unset = |it: &&mut Found| several && it.2.kind == NilKind::Unset;
                for it in out[before..].iter_mut().filter(unset) {
                    it.2.certainty = it.2.certainty.min(NullCertainty::Alternative);
                }
            }
            Type::Slice(element) | Type::Array(element) => {
                if !self.may_hold_nil(&element) {
                    return;
                }
                path.push("[]".to_owned());
                if (self.minds)(path) {
                    let producers = self.producers(value, super::DEPTH);
                    for it in self.elements_of(&producers) {
                        self.position(&it, &element, path, depth, out);
                    }
                    self.read_elements(&producers, &element, path, out);
                }
                path.pop();
            }
            Type::Map(both) => {
                for producer in self.producers(value, super::DEPTH) {
                    for (key, it) in self.entries(&producer) {
                        path.push(key);
                        if (self.minds)(path) {
                            let node = self.view.node_of(&it);
                            let open = self.view.is_interface(&both.1) != Some(false);
                            let own = self.view.type_of(it.file, node);
                            let ty = if open { own } else { both.1.clone() };
                            self.position(&it, &ty, path, depth, out);
                        }
                        path.pop();
                    }
                }
            }
            _ => {}
        }
    }

    /// The elements of a list that is read from a database.
    fn read_elements(
        &mut self,
        producers: &[Producer],
        element: &Type,
        path: &mut Vec<String>,
        out: &mut Vec<Found>,
    ) {
        let ty = element.deref();
        if self.marshals(ty) || !matches!(self.view.underlying(ty), Type::Struct(_)) {
            return;
        }
        let read = producers.iter().find_map(|it| self.read_from(it));
        let Some((place, columns)) = read.filter(|it| !it.1.elements) else { return };
        for member in &self.layouts.of(ty).members {
            let field = &member.field;
            let declared = field.place.filter(|_| member.through.is_empty() && !member.omits);
            if declared.is_some() && self.may_be_null(ty, &field.field.name, declared, columns) {
                path.push(member.key.clone());
                out.push((path.clone(), field.ty.clone(), Nil::column(declared, (place, columns))));
                path.pop();
            }
        }
    }

    /// Whether a value of the type may be null, or hold one.
    fn may_hold_nil(&self, ty: &Type) -> bool {
        !matches!(self.view.underlying(ty.deref()), Type::Basic(_))
    }

    fn fields(
        &mut self,
        producer: &Producer,
        ty: &Type,
        path: &mut Vec<String>,
        depth: u8,
        seen: &mut FxHashSet<Value>,
        out: &mut Vec<Found>,
    ) {
        let layout = self.layouts.of(ty);
        // What answers for itself encodes one of its members.
        let has = |field: &str| layout.members.iter().any(|it| *it.field.field.name == *field);
        let payload = self.view.payload_of(ty, has);
        for member in &layout.members {
            if !self.may_hold_nil(&member.field.ty) || !member.through.is_empty() {
                continue;
            }
            let name = member.field.field.name.clone();
            if payload.is_some_and(|it| it != &*name) {
                continue;
            }
            if payload.is_none() {
                path.push(member.key.clone());
            }
            let held = if (self.minds)(path) {
                self.field_values(producer, ty, &name, member.field.place)
            } else {
                Vec::new()
            };
            for held in held {
                match held {
                    // Several producers go through the same variables.
                    Held::Given(given) if !seen.insert(given.clone()) => {}
                    Held::Given(given) => {
                        let node = self.view.node_of(&given);
                        let typed = self.has_nil(&member.field.ty);
                        // `x.Items = nil`, not a literal's `Items: nil`.
                        let is_set = node.parent().is_some_and(|it| {
                            matches!(it.kind(), Kind::ExpressionList | Kind::AssignmentStatement)
                        });
                        if node.kind() == Kind::Nil && typed && is_set && !member.omits {
                            let place = given.file.place(node);
                            let nil = Nil::new(place, NilKind::Assigned, NullCertainty::Possible);
                            out.push((path.clone(), member.field.ty.clone(), nil));
                        } else {
                            let before = out.len();
                            self.position(&given, &member.field.ty, path, depth, out);
                            // With `omitempty` a nil is left out, and what it holds is not.
                            if member.omits {
                                let found = out.split_off(before);
                                out.extend(found.into_iter().filter(|it| it.0 != *path));
                            }
                        }
                    }
                    Held::Unset(place) => {
                        self.unset(member, place, path, ZEROS, out);
                    }
                    Held::Column(read) if !member.omits && !self.marshals(&member.field.ty) => {
                        let nil = Nil::column(member.field.place, read);
                        out.push((path.clone(), member.field.ty.clone(), nil));
                    }
                    Held::Column(_) => {}
                }
            }
            if payload.is_none() {
                path.pop();
            }
        }
    }

    /// A field that nobody sets.
    fn unset(
        &mut self,
        member: &JsonField<'p>,
        place: Place,
        path: &mut Vec<String>,
        zeros: u8,
        out: &mut Vec<Found>,
    ) {
        let ty = &member.field.ty;
        if self.marshals(ty) {
            return;
        }
        if self.has_nil(ty) {
            if !member.omits {
                let mut nil = Nil::new(place, NilKind::Unset, NullCertainty::Certain);
                if let Some(field) = member.field.place {
                    let text = format!("`{}` is not set", member.field.field.name);
                    nil = nil.via(field, text);
                }
                out.push((path.clone(), ty.clone(), nil));
            }
            return;
        }
        let Some(zeros) = zeros.checked_sub(1) else { return };
        if matches!(self.view.underlying(ty), Type::Struct(_)) {
            for inner in &self.layouts.of(ty).members {
                path.push(inner.key.clone());
                self.unset(inner, place, path, zeros, out);
                path.pop();
            }
        }
    }

    /// The expressions that are put into a slice.
    pub(in super::super) fn elements(&mut self, value: &Value) -> Vec<Value> {
        let producers = self.producers(value, super::DEPTH);
        self.elements_of(&producers)
    }

    fn elements_of(&self, producers: &[Producer]) -> Vec<Value> {
        let mut out = Vec::new();
        for producer in producers {
            let node = self.view.node_of(&producer.value);
            match node.kind() {
                Kind::CompositeLiteral | Kind::LiteralValue => {
                    let body = node.child(Field::Body).unwrap_or(node);
                    let values = body.parts().map(|it| it.child(Field::Value).unwrap_or(it));
                    out.extend(values.map(|it| producer.value.beside(inside(it))));
                }
                Kind::CallExpression => {
                    let appends = syntax::function(node).is_some_and(|it| it.text() == "append");
                    let added = syntax::arguments(node).skip(1).filter(|_| appends);
                    let single = added.filter(|it| it.kind() != Kind::VariadicArgument);
                    out.extend(single.map(|it| producer.value.beside(it)));
                }
                _ => {}
            }
        }
        out.truncate(16);
        out
    }

    /// The entries of a map that are known by their keys.
    fn entries(&mut self, producer: &Producer) -> Vec<(String, Value)> {
        let mut out = self.entries_set(producer);
        out.extend(self.literal_entries(producer));
        out
    }

    /// The entries that a map's literal has.
    pub(in super::super) fn literal_entries(&self, producer: &Producer) -> Vec<(String, Value)> {
        let pairs = self.pairs(producer).into_iter();
        let known = pairs.filter_map(|(key, it)| Some((self.key(producer, key)?, it)));
        known.map(|(key, it)| (key, producer.value.beside(it))).collect()
    }

    /// Whether a map's literal has keys that are not known.
    pub(in super::super) fn has_other_keys(&self, producer: &Producer) -> bool {
        self.pairs(producer).into_iter().any(|it| self.key(producer, it.0).is_none())
    }

    fn key(&self, producer: &Producer, key: Node<'p>) -> Option<String> {
        Some(self.view.text_of(producer.value.file, key)?.into_owned())
    }

    fn pairs(&self, producer: &Producer) -> Vec<(Node<'p>, Node<'p>)> {
        let node = self.view.node_of(&producer.value);
        if !matches!(node.kind(), Kind::CompositeLiteral | Kind::LiteralValue) {
            return Vec::new();
        }
        let body = node.child(Field::Body).unwrap_or(node);
        let pair =
            |it: Node<'p>| Some((inside(it.child(Field::Key)?), inside(it.child(Field::Value)?)));
        body.parts().filter_map(pair).collect()
    }
}

//! Stores whose state is changed by mutations that are called by their names, as those of Vuex: what is
//! committed becomes the state, and components map the state to members of theirs.
//!
//! An interceptor of a client may do that for all answers, and take from the configuration of the request
//! which part of the state the answer is: `commit("set", { model: response.config.store, data })`. Whoever
//! sends the request never sees it there. So each request is followed through the interceptors of its client, too.

use seamlint_syntax::{Field, Kind, Node};

use super::super::View;
use super::super::names::Entity;
use super::super::requests::{Bound, Origin};
use super::super::syntax::{
    arguments, is_function, literal, method_call, property, property_name, property_value,
    unwrapped,
};
use super::super::ty::Type;
use super::super::values::{Site, parameter};
use super::held::{Frame, FrameGives, Held};
use super::list::List;
use super::table;
use super::walk::Walk;
use crate::FileId;

/// How many names and members a text is followed through.
const DEPTH: u32 = 8;

impl<'p> Walk<'p> {
    /// The answer comes to the interceptors of the client that is asked by `sender`.
    pub(super) fn intercept(&mut self, interceptors: &[Site<'p>], sender: Site<'p>, held: &Held) {
        for (file, function) in interceptors {
            let call = (sender.0, sender.1.id());
            let frame =
                Frame { function: (*file, function.id()), call, gives: FrameGives::Nothing };
            self.interceptors.push(frame.function);
            if let Some(response) = parameter(*function, 0) {
                self.bind(*file, response, held.entered(frame));
            }
        }
    }

    /// Whether something is held in a function that looks at every answer, and not where it was asked for.
    pub(super) fn is_intercepted(&self, held: &Held) -> bool {
        held.frames.last().is_some_and(|it| self.interceptors.contains(&it.function))
    }

    /// `store.commit("name", value)`: the mutation is called with the value.
    pub(super) fn committed(
        &mut self,
        file: FileId,
        call: Node<'p>,
        index: usize,
        held: &Held,
    ) -> bool {
        if index != 1 || !self.view.commits(file, call) {
            return false;
        }
        let name = arguments(call).next().and_then(literal);
        let mutations = name.map(|it| self.view.mutations(it)).unwrap_or_default();
        if mutations.is_empty() {
            self.lose(file, call, held);
        }
        for (at, function) in mutations {
            let call = (file, call.id());
            let frame = Frame { function: (at, function.id()), call, gives: FrameGives::Nothing };
            if let Some(payload) = parameter(function, 1) {
                self.bind(at, payload, held.entered(frame));
            }
        }
        true
    }

    /// `state.name = value`, `state[key] = value` in a mutation that was called with the value.
    pub(super) fn mutated(&mut self, file: FileId, target: Node<'p>, held: &Held) -> bool {
        let Some(frame) = held.frames.last().filter(|it| it.function.0 == file) else {
            return false;
        };
        let call = self.view.tree(frame.call.0).node(frame.call.1);
        if !self.view.commits(frame.call.0, call) {
            return false;
        }
        let function = self.view.tree(file).node(frame.function.1);
        let state = parameter(function, 0).map(|it| it.child(Field::Pattern).unwrap_or(it));
        let object = target.child(Field::Object).map(unwrapped);
        let same = object.zip(state).is_some_and(|(object, state)| {
            let entity = self.view.entity(file, object);
            entity.is_some() && entity == self.view.entity(file, state)
        });
        let key = match target.kind() {
            _ if !same => return false,
            Kind::MemberExpression => target.child(Field::Property).map(|it| it.text().into()),
            _ => target
                .child(Field::Index)
                .and_then(|it| self.text_within(file, it, &held.frames.to_vec(), DEPTH)),
        };
        match key {
            Some(key) => self.becomes_state(&key, held),
            None => self.lose(file, target, held),
        }
        true
    }

    /// A part of the state holds this: components see it.
    fn becomes_state(&mut self, key: &str, held: &Held) {
        let held = Held { frames: List::default(), ..held.clone() };
        for entity in self.view.mapped_state(key) {
            self.hold(&entity, held.clone());
        }
        for (file, access) in self.view.accesses(key) {
            if self.view.is_of_state(file, access) {
                self.push(file, access, held.clone());
            }
        }
    }

    /// The text that an expression is where its function is called as the frames say.
    fn text_within(
        &self,
        file: FileId,
        node: Node<'p>,
        frames: &[Frame],
        depth: u32,
    ) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        let node = unwrapped(node);
        if let Some(text) = literal(node) {
            return Some(text.to_owned());
        }
        match node.kind() {
            Kind::Identifier | Kind::ShorthandPropertyIdentifier => {
                self.name_within(file, node, Vec::new(), frames, depth)
            }
            Kind::MemberExpression => {
                let mut keys = Vec::new();
                let mut object = node;
                while object.kind() == Kind::MemberExpression {
                    keys.push(object.child(Field::Property)?.text());
                    object = unwrapped(object.child(Field::Object)?);
                }
                keys.reverse();
                let found = (object.kind() == Kind::Identifier)
                    .then(|| self.name_within(file, object, keys, frames, depth));
                found.flatten().or_else(|| self.constant(file, node, depth))
            }
            _ => None,
        }
    }

    /// The text that members of a name are: of a parameter, what the call gives it.
    fn name_within(
        &self,
        file: FileId,
        name: Node<'p>,
        members: Vec<&'p str>,
        frames: &[Frame],
        depth: u32,
    ) -> Option<String> {
        let Some(Entity::Name(home, id)) = self.view.entity(file, name) else { return None };
        let bound = Bound::read(self.view, home, id)?;
        let keys: Vec<_> = bound.keys.iter().copied().chain(members).collect();
        if !bound.writes.is_empty() {
            return None;
        }
        match bound.origin {
            Origin::Value(Some(value)) if keys.is_empty() => {
                self.text_within(home, value, frames, depth)
            }
            Origin::Parameter(function, index, _) => {
                let (frame, outer) = frames.split_last()?;
                if frame.function != (home, function.id()) {
                    return None;
                }
                let (at, call) = (frame.call.0, self.view.tree(frame.call.0).node(frame.call.1));
                if self.interceptors.contains(&frame.function) {
                    // What a response calls its configuration is what the request was given.
                    let (config, keys) = keys.split_first()?;
                    let given = arguments(call).find_map(|it| self.given_member(at, it, keys));
                    let (at, value) = given.filter(|_| *config == "config")?;
                    return self.text_within(at, value, &[], depth);
                }
                let given = arguments(call).nth(index as usize)?;
                let (at, value) = self.given_member(at, given, &keys)?;
                self.text_within(at, value, outer, depth)
            }
            _ => None,
        }
    }

    /// What members of an object literal are.
    fn given_member(&self, file: FileId, of: Node<'p>, keys: &[&str]) -> Option<Site<'p>> {
        let mut at = (file, unwrapped(of));
        for key in keys {
            let (file, object) = self.view.object_literal(at.0, at.1)?;
            let found = property(object, key)?;
            at = (file, unwrapped(property_value(found)));
        }
        Some(at)
    }

    /// A member of an object that is written out, `keys.items`.
    fn constant(&self, file: FileId, access: Node<'p>, depth: u32) -> Option<String> {
        if let Type::Text(text) = self.view.type_of(file, access) {
            return Some(text.to_string());
        }
        let name = access.child(Field::Property)?.text();
        let (at, value) = self.given_member(file, access.child(Field::Object)?, &[name])?;
        self.text_within(at, value, &[], depth)
    }
}

impl<'p> View<'p> {
    /// Whether a call commits a mutation.
    fn commits(self, file: FileId, call: Node<'_>) -> bool {
        method_call(call).is_some_and(|it| it.1 == "commit")
            && self.symbols(file, call).iter().any(|it| table::stores().commit.contains(*it))
    }

    /// Whether a function commits something, so that it is worth to be followed.
    pub(super) fn is_committing(self, (file, function): Site<'p>) -> bool {
        let mut calls = function.descendants().filter(|it| it.kind() == Kind::CallExpression);
        calls.any(|it| self.commits(file, it))
    }

    /// The mutations of a name in the stores of the project.
    fn mutations(self, name: &str) -> Vec<Site<'p>> {
        let mut out = Vec::new();
        for (file, made) in table::stores().make.iter().flat_map(|it| self.calls_to(it)) {
            let Some(options) = arguments(made).next() else { continue };
            let Some((file, options)) = self.object_literal(file, options) else { continue };
            let Some(group) = property(options, "mutations") else { continue };
            let Some((file, group)) = self.object_literal(file, property_value(group)) else {
                continue;
            };
            let Some(member) = property(group, name) else { continue };
            if member.kind() == Kind::MethodDefinition {
                out.push((file, member));
                continue;
            }
            let value = unwrapped(property_value(member));
            out.extend(is_function(value.kind()).then_some((file, value)));
        }
        out
    }

    /// The members of components that a part of the state is mapped to.
    fn mapped_state(self, key: &str) -> Vec<Entity> {
        let mut out = Vec::new();
        for (file, call) in table::stores().maps.iter().flat_map(|it| self.calls_to(it)) {
            let options = call.ancestors().find_map(|it| self.options_at(file, it));
            let (Some(options), Some(given)) = (options, arguments(call).next().map(unwrapped))
            else {
                continue;
            };
            for member in given.parts() {
                let (local, of) = match given.kind() {
                    Kind::Array => (literal(member), literal(member)),
                    Kind::Object => (property_name(member), state_of(member)),
                    _ => break,
                };
                if let Some(local) = local.filter(|_| of == Some(key)) {
                    out.push(Entity::Property(file, options, local.into()));
                }
            }
        }
        out
    }

    /// `this.$store.state.key`, `store.state.key`
    fn is_of_state(self, file: FileId, access: Node<'_>) -> bool {
        let state = access.child(Field::Object).map(unwrapped);
        let Some(state) = state.filter(|it| it.kind() == Kind::MemberExpression) else {
            return false;
        };
        let of = state.child(Field::Property).is_some_and(|it| it.text() == "state");
        let Some(store) = state.child(Field::Object).filter(|_| of) else { return false };
        self.library_name(&self.type_of(file, store).non_null())
            .is_some_and(|it| table::stores().types.contains(&*it))
    }
}

/// The part of the state that a member of the object is which `mapState` is given: `"key"`, `state => state.key`.
fn state_of(member: Node<'_>) -> Option<&str> {
    let value = unwrapped(property_value(member));
    if value.kind() != Kind::ArrowFunction {
        return literal(value);
    }
    let body = value.child(Field::Body).map(unwrapped)?;
    let of = body.child(Field::Object).map(unwrapped)?;
    let state = parameter(value, 0)?;
    let state = state.child(Field::Pattern).unwrap_or(state);
    let is_state = body.kind() == Kind::MemberExpression && of.text() == state.text();
    body.child(Field::Property).filter(|_| is_state).map(|it| it.text())
}

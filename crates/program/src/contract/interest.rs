//! Which values of an answer matter to somebody, so that only these are followed through JavaScript.

use std::sync::Arc;

use super::exchange::Exchanged;
use super::shape::{Object, Presence, Shape};
use crate::js::uses::{Paths, Step};
use crate::once_map::OnceMap;
use crate::{Place, Program};

/// How much of what becomes of answers is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// What warnings and errors rest on: nulls that are sure to come, values that are written in a form of their own,
    /// names that are spelled otherwise.
    Main,
    /// All of it.
    All,
}

/// How deep answers are looked at.
const DEPTH: usize = 10;

/// What is known of members before anybody follows them.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Of the fields and values that members are written from.
    origins: OnceMap<Place, bool>,
    /// Of keys, whether JavaScript has a name that differs from them in its spelling alone.
    respelled: OnceMap<Arc<str>, bool>,
}

impl Exchanged {
    /// The values of the answer that warnings and errors may rest on.
    pub(super) fn paths_of_note(&self, program: &Program) -> Paths {
        let mut paths = Paths::default();
        let call = self.call_in(program.contract());
        if program.failing_senders().contains(&call.sender) {
            paths.add_failures();
        }
        let nulls = self.nulls(program, Detail::Main).map(|it| it.1);
        for null in nulls.filter(|it| it.is_weighty(program.go())) {
            paths.add(null.path.iter().map(|it| &**it));
        }
        let Some(shape) = self.answered(program) else { return paths };
        let converts = call.client.converts_case;
        let mut open: Vec<(Vec<Step>, &Shape)> = vec![(Vec::new(), shape)];
        while let Some((path, shape)) = open.pop() {
            let inside = |step: Step| [&path[..], &[step]].concat();
            if path.len() >= DEPTH {
                continue;
            }
            if let Some(element) = shape.element() {
                open.push((inside(Step::Element), element));
            }
            if shape.alternatives().iter().any(|it| matches!(it, Shape::Map(_))) {
                paths.add_whole(path.iter().map(Step::as_key));
            }
            let Some(object) = shape.object() else { continue };
            if !converts && program.may_misname(object) {
                paths.add_names(path.iter().map(Step::as_key));
            }
            for (key, member) in &object.members {
                let is_scalar = |it: &Shape| {
                    matches!(it, Shape::Bool | Shape::Int(_) | Shape::Num | Shape::Str(_))
                };
                let may_miss = member.presence == Presence::Optional
                    && member.shape.alternatives().iter().any(is_scalar);
                let is_noted = may_miss
                    || member.origin.is_some_and(|it| program.is_of_note(it, &member.shape));
                if is_noted {
                    paths.add(path.iter().map(Step::as_key).chain([&**key]));
                }
                let is_open =
                    |it: &Shape| matches!(it, Shape::Arr(_) | Shape::Obj(_) | Shape::Map(_));
                if member.shape.alternatives().iter().any(is_open) {
                    open.push((inside(Step::Member(key.clone())), &member.shape));
                }
            }
        }
        paths
    }
}

impl Program {
    /// Whether a member may be written in a form that JavaScript does not expect, by its field's type or by what
    /// the field is given. Texts and flags never are.
    fn is_of_note(&self, origin: Place, shape: &Shape) -> bool {
        let is_number = |it: &Shape| matches!(it, Shape::Int(_) | Shape::Num);
        let is_plain = |it: &Shape| *it == Shape::Null || it.is_plain();
        let alternatives = shape.alternatives();
        if alternatives.iter().all(is_plain) {
            return false;
        }
        self.contract().notes.origins.get(origin, |_| {
            let go = self.go();
            let written = || go.field_at(origin).is_some_and(|it| go.written(&it.ty).is_some());
            let extreme = || {
                let given = go.given_at(origin).into_iter();
                { given }.any(|(file, value)| {
                    go.large_integer(file, value).is_some() || go.is_not_finite(file, value)
                })
            };
            written() || alternatives.iter().any(is_number) && extreme()
        })
    }

    /// Whether JavaScript has a name that may be meant for a key of an object, and is spelled otherwise.
    fn may_misname(&self, object: &Object) -> bool {
        if object.open {
            return false;
        }
        let respelled = &self.contract().notes.respelled;
        object
            .members
            .keys()
            .any(|key| respelled.get(key.clone(), |key| self.js().member_names().respells(key)))
    }
}

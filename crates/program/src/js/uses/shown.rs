//! What the template of a component does with what the component holds.

use super::super::names::Entity;
use super::super::sym::ScopeId;
use super::held::{Held, Wrap};
use super::walk::Walk;
use super::{Guarded, Step, Use, UseKind};
use crate::{FileId, Place};

impl Walk<'_> {
    /// A member of a component, or a name of its setup, holds something: the template sees it.
    pub(super) fn shown(&mut self, entity: &Entity, held: &Held) {
        let Some((file, name)) = self.in_template(entity) else { return };
        // A ref stands for what it holds.
        let held = if held.wants("value") { held.peeled() } else { held.clone() };
        let view = self.view;
        for it in view.template(file, &name).iter() {
            let Some(held) = taken(&held, &it.steps) else { continue };
            let known = |no: bool| no || it.guarded;
            let guarded =
                Guarded { null: known(held.no_null), undefined: known(held.no_undefined) };
            let place = |span| Place { file, span };
            let own = Use {
                path: held.path.to_vec(),
                kind: it.kind.clone(),
                place: place(it.span),
                value: place(it.value),
                guarded,
                pending: held.pending,
                branch: held.branch,
                caught: false,
            };
            if let UseKind::Member(name) = &it.kind
                && let Some(inner) = held.inside(Step::Member(name.clone()))
            {
                let read = Use {
                    path: inner.path.to_vec(),
                    kind: UseKind::Read,
                    value: own.place,
                    guarded: Guarded::default(),
                    ..own.clone()
                };
                self.out.uses.push(read);
            }
            self.out.uses.push(own);
        }
    }

    /// The name by which the template of a component means an entity.
    fn in_template(&self, entity: &Entity) -> Option<(FileId, String)> {
        let is_read = |file: FileId| self.view.has_template(file);
        match entity {
            Entity::Property(file, object, name) => {
                let is_member = is_read(*file) && self.view.is_options(*file, *object);
                is_member.then(|| (*file, name.to_string()))
            }
            Entity::Name(file, id) if is_read(*file) => {
                let binding = self.view.facts(*file).binding(*id);
                (binding.scope == ScopeId(0)).then(|| (*file, binding.name.to_string()))
            }
            _ => None,
        }
    }
}

/// What is held at the end of a way.
fn taken(held: &Held, steps: &[Step]) -> Option<Held> {
    let mut held = held.clone();
    for step in steps {
        held = match (held.top(), step) {
            (None, step) => held.inside(step.clone())?,
            (Some(Wrap::Name(wanted)), Step::Member(name)) if wanted == name => held.peeled(),
            (Some(Wrap::Element), Step::Element) => held.peeled(),
            _ => return None,
        };
    }
    held.is_value().then_some(held)
}

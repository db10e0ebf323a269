//! Literals of objects and arrays, and members that are given to them later.

use seamlint_syntax::{Field, Kind, Node};

use super::super::Entity;
use super::super::syntax::{is_function, property_name, unwrapped, wrapped};
use super::value::Reading;
use super::{Sent, SentMember, Why};
use crate::FileId;

impl<'p> Reading<'p> {
    pub(super) fn object_literal(&mut self, file: FileId, node: Node<'p>, depth: u8) -> Sent {
        let mut out = Sent::object(file.place(node));
        for part in node.parts() {
            match part.kind() {
                Kind::SpreadElement => {
                    let Some(spread) = part.parts().find(|it| it.kind() != Kind::DotDotDot) else {
                        continue;
                    };
                    let value = self.value(file, spread, depth);
                    spread_into(&mut out, value);
                }
                Kind::Pair | Kind::ShorthandPropertyIdentifier => {
                    let computed = part.child(Field::Key).is_some_and(|it| is_computed(it));
                    let Some(name) = property_name(part).filter(|_| !computed) else {
                        out.loosen();
                        continue;
                    };
                    let place = file.place(part.child(Field::Key).unwrap_or(part));
                    let value = match part.child(Field::Value) {
                        Some(it) if part.kind() == Kind::Pair => self.value(file, it, depth),
                        _ => self.value(file, part, depth),
                    };
                    let name = name.into();
                    out.set(SentMember { name, place, optional: false, value });
                }
                _ => {}
            }
        }
        out
    }

    pub(super) fn array_literal(&mut self, file: FileId, node: Node<'p>, depth: u8) -> Sent {
        let mut element: Option<Sent> = None;
        for part in node.parts() {
            let one = if part.kind() == Kind::SpreadElement {
                let Some(spread) = part.parts().find(|it| it.kind() != Kind::DotDotDot) else {
                    continue;
                };
                let of = self.value(file, spread, depth);
                let unknown = Sent::unknown(file.place(spread));
                of.element.map_or(unknown, |it| *it)
            } else {
                self.value(file, part, depth)
            };
            element = Some(match element {
                Some(it) => it.join(one),
                None => one,
            });
        }
        Sent::array(file.place(node), element)
    }

    /// Members that are given to an object after it was made: `o.name = value`, `delete o.name`, in
    /// whatever function. `at` is where the object is used.
    pub(super) fn later(
        &mut self,
        object: &mut Sent,
        entity: &Entity,
        (at_file, at): (FileId, Node<'p>),
        depth: u8,
    ) {
        let frame = enclosing(at);
        for (file, mention) in self.view.mentions(entity) {
            let access = wrapped(mention);
            let Some(parent) = access.parent().filter(|_| file == at_file || !is_local(entity))
            else {
                continue;
            };
            let same_frame = file == at_file && enclosing(mention) == frame;
            if parent.kind() == Kind::Arguments {
                self.handed(object, parent, (file, at), same_frame);
                continue;
            }
            if access.field() != Field::Object {
                continue;
            }
            let outer = wrapped(parent);
            let Some(statement) = outer.parent() else { continue };
            let is_set = matches!(
                statement.kind(),
                Kind::AssignmentExpression | Kind::AugmentedAssignmentExpression
            ) && outer.field() == Field::Left;
            let is_deleted =
                statement.kind() == Kind::UnaryExpression && statement.has(Kind::KwDelete);
            if !is_set && !is_deleted || statement.encloses(at) {
                continue;
            }
            let name = match parent.kind() {
                Kind::MemberExpression => parent.child(Field::Property).map(|it| it.text()),
                _ => parent.child(Field::Index).and_then(super::super::syntax::literal),
            };
            let Some(name) = name else {
                object.loosen();
                continue;
            };
            let (reaches, dominates) =
                if same_frame { self.order(file, statement, at) } else { (true, false) };
            if !reaches {
                continue;
            }
            let place = file.place(statement);
            let value = match statement.child(Field::Right).filter(|_| is_set) {
                Some(it) => self.value(file, it, depth),
                None => Sent::undefined(place),
            };
            let value = if same_frame { value } else { value.into_state(&Why::Assigned, place) };
            let member = SentMember { name: name.into(), place, optional: is_deleted, value };
            if dominates { object.set(member) } else { object.may_set(member) }
        }
    }

    /// An object that is given to a function may be changed by it, where that is not the request itself.
    fn handed(
        &mut self,
        object: &mut Sent,
        list: Node<'p>,
        (file, at): (FileId, Node<'p>),
        same_frame: bool,
    ) {
        let Some(call) = list.parent().filter(|it| it.kind() == Kind::CallExpression) else {
            return;
        };
        if call.encloses(at) || self.view.symbols(file, call).iter().any(|it| !it.is_empty()) {
            return;
        }
        if !same_frame || self.order(file, call, at).0 {
            object.loosen();
        }
    }

    /// Whether control comes from one node to another of the same function, and whether it always passes
    /// the first on its way to the second.
    pub(super) fn order(
        &mut self,
        file: FileId,
        first: Node<'p>,
        second: Node<'p>,
    ) -> (bool, bool) {
        let Some(frame) = enclosing(second) else { return (true, false) };
        let Some(cfg) = self.flows.of(file, frame) else { return (true, false) };
        match (cfg.step_of(first), cfg.step_of(second)) {
            (Some(a), Some(b)) if a == b => (first.id() < second.id(), true),
            (Some(a), Some(b)) => (cfg.from(a).reaches(b), cfg.dominates(a, b)),
            _ => (true, false),
        }
    }
}

/// What `...value` adds.
pub(super) fn spread_into(out: &mut Sent, value: Sent) {
    let partial = value.absent || !value.evidence.is_empty();
    if value.open {
        out.loosen();
    }
    for member in value.members {
        if member.optional || partial {
            out.may_set(member);
        } else {
            out.set(member);
        }
    }
}

fn is_computed(key: Node<'_>) -> bool {
    key.kind() == Kind::ComputedPropertyName
        && key.first().is_none_or(|it| it.kind() != Kind::String)
}

fn is_local(entity: &Entity) -> bool {
    matches!(entity, Entity::Name(..))
}

/// The function or module that a node belongs to.
pub(super) fn enclosing(node: Node<'_>) -> Option<Node<'_>> {
    unwrapped(node).ancestor(|it| is_function(it.kind()) || it.kind() == Kind::Program)
}

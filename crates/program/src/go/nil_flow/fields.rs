//! What functions do to values that others made: which fields they set, and to whom they give pointers.

use seamlint_syntax::{Field, Kind, Node};

use super::super::{AssignedFields, FunctionId, LocalKind, View};
use crate::flow::uses::{self, Escape, Use};
use crate::library::Role;
use crate::{FileId, Place};

impl<'p> View<'p> {
    /// The selectors of this name that are assigned to, or whose address is taken, tests left out.
    pub(in super::super) fn assigned_selectors(
        self,
        name: &str,
    ) -> impl Iterator<Item = (FileId, Node<'p>)> + use<'p> {
        let all = self.model.assigned_fields.get_or_init(|| self.find_assigned_fields());
        let found = all.get(name).map_or(&[][..], |it| &it.selectors);
        found.iter().map(move |(file, node)| (*file, self.tree(*file).node(*node)))
    }

    /// Whether some function of the project, tests left out, assigns a field or takes its address.
    pub(super) fn is_field_assigned(self, field: Place, name: &str) -> bool {
        let all = self.model.assigned_fields.get_or_init(|| self.find_assigned_fields());
        all.get(name).is_some_and(|it| {
            let meant = it.meant.get_or_init(|| {
                let selectors = it.selectors.iter();
                let meant = selectors.map(|(file, node)| {
                    self.field_meant(*file, self.tree(*file).node(*node), name)
                });
                meant.collect()
            });
            meant.as_ref().is_none_or(|it| it.contains(&field))
        })
    }

    /// Whether some function of the project asks whether a field is nil or empty, and assigns it then.
    pub(super) fn is_field_filled(self, field: Place, name: &str) -> bool {
        let all = self.model.assigned_fields.get_or_init(|| self.find_assigned_fields());
        let Some(found) = all.get(name) else { return false };
        found.selectors.iter().any(|(file, node)| {
            let selector = self.tree(*file).node(*node);
            let asked =
                selector.ancestors().filter(|it| it.kind() == Kind::IfStatement).any(|it| {
                    let condition = it.child(Field::Condition);
                    let mut parts = condition.into_iter().flat_map(Node::descendants);
                    parts.any(|it| it.kind() == Kind::FieldIdentifier && it.text() == name)
                });
            asked && self.field_meant(*file, selector, name).is_none_or(|it| it == field)
        })
    }

    fn find_assigned_fields(self) -> AssignedFields {
        let mut out = AssignedFields::default();
        for (file, known) in self.program.files() {
            if known.go().is_none_or(|it| it.is_test) {
                continue;
            }
            for selector in known.tree.nodes(Kind::SelectorExpression) {
                let parent = selector.parent();
                let taken = || {
                    parent.is_some_and(|it| it.kind() == Kind::UnaryExpression && it.has(Kind::Amp))
                };
                if !uses::is_target(selector) && !taken() {
                    continue;
                }
                if let Some(name) = selector.child(Field::Field) {
                    let of_name = out.entry(name.text().into()).or_default();
                    of_name.selectors.push((file, selector.id()));
                }
            }
        }
        out
    }

    /// Whether a function gives a parameter of an interface type to something that is not read and does not
    /// encode it.
    pub(super) fn hands_pointer_on(self, function: FunctionId) -> bool {
        let (Some(facts), Some(body)) = (self.facts(function.file), self.function_node(function))
        else {
            return true;
        };
        self.params(function).into_iter().any(|id| {
            let local = &facts.locals[id.0 as usize];
            if local.kind != LocalKind::Param
                || self.is_interface(&self.type_of_local(function.file, local)) != Some(true)
            {
                return false;
            }
            self.uses(function.file, body, id).any(|it| match uses::of(body, it) {
                Use::Escape(Escape::Argument(call)) => {
                    let call = self.tree(function.file).node(call);
                    let known = self.knowledge_of(function.file, call);
                    let own = self.callee(function.file, call).and_then(|it| it.function);
                    let harmless =
                        known.is_some_and(|it| it.json.encode.is_some() || it.does(Role::Logs));
                    !harmless && own.is_none()
                }
                _ => false,
            })
        })
    }
}

//! What functions do to values that others made: which fields they set, and to whom they give pointers.

use std::sync::Arc;

use seamlint_syntax::{Field, Kind, Node};

use super::super::{AssignedFields, FunctionId, LocalKind, View};
use crate::by_name::{ByName, NameHash};
use crate::flow::uses::{self, Escape, Use};
use crate::library::Role;
use crate::once_map::OnceMap;
use crate::{FileId, Place};

impl<'p> View<'p> {
    /// The selectors of this name that are assigned to, or whose address is taken, tests left out.
    pub(in super::super) fn assigned_selectors(
        self,
        name: &str,
    ) -> impl Iterator<Item = (FileId, Node<'p>)> {
        let named = self.assigned_fields().selectors.get(NameHash::of(name));
        let nodes = named.map(move |(file, node)| (file, self.tree(file).node(node)));
        nodes.filter(move |it| it.1.child(Field::Field).is_some_and(|it| it.text() == name))
    }

    fn assigned_fields(self) -> &'p AssignedFields {
        self.model.assigned_fields.get_or_init(|| {
            let files = self.program.files().filter_map(|(file, it)| Some((file, it.go()?)));
            let selectors = files.flat_map(|(file, facts)| {
                let selectors = facts.targets.selectors.iter();
                selectors.map(move |(name, node)| (*name, (file, *node)))
            });
            AssignedFields { selectors: ByName::of(selectors), meant: OnceMap::default() }
        })
    }

    /// Whether some function of the project, tests left out, assigns a field or takes its address.
    pub(super) fn is_field_assigned(self, field: Place, name: &str) -> bool {
        let meant = self.assigned_fields().meant.get(name.into(), |name| {
            let selectors = self.assigned_selectors(name);
            let meant = selectors.map(|(file, node)| self.field_meant(file, node, name));
            meant.collect::<Option<_>>().map(Arc::new)
        });
        meant.is_none_or(|it| it.contains(&field))
    }

    /// Whether some function of the project asks whether a field is nil or empty, and assigns it then.
    pub(super) fn is_field_filled(self, field: Place, name: &str) -> bool {
        self.assigned_selectors(name).any(|(file, selector)| {
            let asked =
                selector.ancestors().filter(|it| it.kind() == Kind::IfStatement).any(|it| {
                    let condition = it.child(Field::Condition);
                    let mut parts = condition.into_iter().flat_map(Node::descendants);
                    parts.any(|it| it.kind() == Kind::FieldIdentifier && it.text() == name)
                });
            asked && self.field_meant(file, selector, name).is_none_or(|it| it == field)
        })
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

//! The control flow of functions, made once for all that ask.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use seamlint_syntax::{Field, Kind, Node, NodeId};

use super::View;
use super::facts::{BindingKind, Space};
use super::in_file::InFile;
use super::syntax::{is_function, unwrapped};
use super::uses::Told;
use crate::FileId;
use crate::flow::{Cfg, Guard};
use crate::once_map::OnceMap;

/// What somebody has asked about functions and modules.
#[derive(Debug)]
pub(crate) struct Graphs {
    flow: InFile<NodeId, Option<Arc<Cfg>>>,
    topics: InFile<NodeId, Arc<Topics>>,
}

/// What the conditions and assignments of a function or module are about, by the last name of the expression:
/// `c` for `a.b.c`. Those of nested functions are left out.
#[derive(Debug, Default)]
pub(crate) struct Topics {
    by_name: FxHashMap<Box<str>, Topic>,
    /// What they say of each value that somebody has asked about.
    pub(super) told: OnceMap<String, Arc<Told>>,
}

/// The conditions and assignments that mention a name.
#[derive(Debug, Default)]
pub(crate) struct Topic {
    /// The guards whose condition mentions it, or the variable that the condition is starts with it.
    pub(crate) guards: Vec<Guard>,
    /// The assignments whose left side ends with it.
    pub(crate) writes: Vec<NodeId>,
}

impl Graphs {
    /// Room for the functions of so many files.
    pub(crate) fn of(files: usize) -> Self {
        Self { flow: InFile::of(files), topics: InFile::of(files) }
    }
}

impl Topics {
    /// What is about the same name as an expression; `None` where nothing is.
    pub(crate) fn about(&self, expression: Node<'_>) -> Option<&Topic> {
        self.by_name.get(last_name(unwrapped(expression))?)
    }

    /// The assignments to what ends with the same name as an expression.
    pub(crate) fn writes(&self, target: Node<'_>) -> &[NodeId] {
        self.about(target).map_or(&[], |it| &it.writes)
    }

    fn of(&mut self, name: &str) -> &mut Topic {
        if !self.by_name.contains_key(name) {
            self.by_name.insert(name.into(), Topic::default());
        }
        self.by_name.get_mut(name).expect("just put there")
    }

    fn mention(&mut self, guard: Guard, expression: Node<'_>) {
        for node in std::iter::once(expression).chain(expression.descendants()) {
            let Some(name) = last_name(node) else { continue };
            let guards = &mut self.of(name).guards;
            if guards.last() != Some(&guard) {
                guards.push(guard);
            }
        }
    }
}

impl<'p> View<'p> {
    /// The control flow of a function, or of a module (`Kind::Program`). `None` without a body, and for a
    /// function too large to follow.
    pub fn cfg(self, file: FileId, function: Node<'_>) -> Option<Arc<Cfg>> {
        self.model.graphs.flow.get(file, function.id(), || {
            let ends = self.ends_in(file);
            Cfg::js(function, &|it| ends.contains(&it.id())).map(Arc::new)
        })
    }

    /// What the conditions and assignments of a function or module are about.
    pub(crate) fn topics(self, file: FileId, function: Node<'p>) -> Arc<Topics> {
        self.model.graphs.topics.get(file, function.id(), || {
            let mut out = Topics::default();
            for it in function.descendants_but(|it| is_function(it.kind())) {
                let is_write = matches!(
                    it.kind(),
                    Kind::AssignmentExpression | Kind::AugmentedAssignmentExpression
                );
                let target = it.child(Field::Left).filter(|_| is_write);
                if let Some(name) = target.and_then(|it| last_name(unwrapped(it))) {
                    out.of(name).writes.push(it.id());
                }
            }
            let tree = function.tree();
            for guard in self.cfg(file, function).iter().flat_map(|it| it.guards()) {
                let (Guard::Holds(asked, _) | Guard::Nullish(asked, _)) = guard else { continue };
                let asked = tree.node(asked);
                out.mention(guard, asked);
                if let Some(value) = self.starting_value(file, unwrapped(asked)) {
                    out.mention(guard, value);
                }
            }
            Arc::new(out)
        })
    }

    /// What the variable that a name means starts with: `const has = value && value.length > 0`.
    pub(crate) fn starting_value(self, file: FileId, name: Node<'p>) -> Option<Node<'p>> {
        if name.kind() != Kind::Identifier {
            return None;
        }
        let facts = self.facts(file);
        let id = facts.lookup(name.text(), facts.scope_of(name), Space::Value)?;
        let binding = facts.binding(id);
        if !matches!(binding.kind, BindingKind::Const | BindingKind::Variable) {
            return None;
        }
        name.tree().covering(binding.span).parent()?.child(Field::Value)
    }
}

/// The name that an expression ends with: what is the same wherever the same chain of members is written.
fn last_name(expression: Node<'_>) -> Option<&str> {
    let name = match expression.kind() {
        Kind::Identifier
        | Kind::ShorthandPropertyIdentifier
        | Kind::ShorthandPropertyIdentifierPattern
        | Kind::This => expression,
        Kind::MemberExpression => expression.child(Field::Property)?,
        Kind::SubscriptExpression => expression.child(Field::Index)?,
        _ => return None,
    };
    Some(name.text())
}

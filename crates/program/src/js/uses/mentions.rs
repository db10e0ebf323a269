//! The places that mean something, told apart by the member that is taken there: of many that mean the state of a
//! component, few take the member that a walk follows.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use seamlint_syntax::{Field, Kind, Node, NodeId};

use super::super::View;
use super::super::names::Entity;
use super::super::syntax::wrapped;
use super::held::{Held, Wrap};
use super::place::is_always_followed;
use crate::FileId;
use crate::once_map::OnceMap;

/// What somebody has asked about, with the places that mean it.
#[derive(Debug, Default)]
pub(crate) struct Mentioned(OnceMap<Entity, Arc<Mentions>>);

/// Every place that means an entity, in the order of the files and the text.
#[derive(Debug)]
pub(super) struct Mentions {
    all: Box<[(FileId, NodeId)]>,
    /// Where a member is taken, by its name: indices of `all`.
    taking: FxHashMap<Box<str>, Vec<u32>>,
    /// The others, and members that are followed whatever somebody looks for.
    always: Vec<u32>,
}

impl View<'_> {
    /// Every place that means an entity.
    pub(super) fn all_mentions(self, entity: &Entity) -> Arc<Mentions> {
        self.linked().model.mentioned.0.get(entity.clone(), |entity| {
            let all = self.mentions(entity);
            Arc::new(Mentions::of(&all))
        })
    }
}

impl Mentions {
    fn of(all: &[(FileId, Node<'_>)]) -> Self {
        let (mut taking, mut always) = (FxHashMap::<Box<str>, Vec<u32>>::default(), Vec::new());
        for (at, (_, node)) in all.iter().enumerate() {
            match member_taken(*node).filter(|it| !is_always_followed(it)) {
                Some(name) => taking.entry(name.into()).or_default().push(at as u32),
                None => always.push(at as u32),
            }
        }
        Self { all: all.iter().map(|it| (it.0, it.1.id())).collect(), taking, always }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (FileId, NodeId)> {
        self.all.iter().copied()
    }

    /// The places where something may be done with what is held.
    pub(super) fn minding(&self, held: &Held) -> impl Iterator<Item = (FileId, NodeId)> {
        let mut found = match held.top() {
            _ if held.thrown => None,
            None | Some(Wrap::Element) => None,
            // A ref in something reactive is what it holds.
            Some(Wrap::Name(name)) if &**name == "value" => None,
            Some(Wrap::Name(name)) => Some(self.taking.get(&**name).map_or(&[][..], |it| it)),
            Some(_) => Some(&[][..]),
        }
        .map(|taking| [&self.always, taking].concat());
        match &mut found {
            Some(found) => found.sort_unstable(),
            None => found = Some((0..self.all.len() as u32).collect()),
        }
        found.into_iter().flatten().map(|at| self.all[at as usize])
    }
}

/// The member that is taken of what stands at a place: `name` where it is `place.name`.
fn member_taken(place: Node<'_>) -> Option<&str> {
    let place = wrapped(place);
    let access = place.parent().filter(|it| it.kind() == Kind::MemberExpression)?;
    let name = access.child(Field::Property).filter(|_| place.field() == Field::Object);
    name.map(Node::text)
}

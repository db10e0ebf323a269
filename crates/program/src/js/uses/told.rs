//! What the conditions of a function say of a value, found once for all uses of the value in it.

use std::sync::{Arc, OnceLock};

use seamlint_syntax::{Field, Kind, Node, NodeId};

use super::super::View;
use super::super::facts::Space;
use super::super::syntax::unwrapped;
use super::Guarded;
use super::protect::{CHAIN, Subject};
use crate::FileId;
use crate::flow::{Cfg, Guard, StepId, StepSet};

/// What a function says of one value: a chain of members from a name.
#[derive(Debug)]
pub(crate) struct Told {
    /// The guards that say that it is not null, or not undefined.
    pub(super) guards: Vec<(Guard, Guarded)>,
    /// The assignments to it.
    pub(super) writes: Vec<NodeId>,
    /// The steps that control comes to where it is null, and where it is undefined, whatever is assigned.
    reached: OnceLock<[StepSet; 2]>,
}

impl Told {
    /// What the guards on every way to a step say, whatever is assigned.
    pub(super) fn at(&self, cfg: &Cfg, step: StepId) -> Guarded {
        let [null, undefined] = self.reached.get_or_init(|| {
            let reached = |says: fn(&Guarded) -> bool| {
                let taken = |it| self.says(it, says);
                cfg.from_entry().ruling_out(&taken).run().into_steps()
            };
            [reached(|it| it.null), reached(|it| it.undefined)]
        });
        Guarded { null: !null.contains(step), undefined: !undefined.contains(step) }
    }

    /// The same, where ways end before some assignments.
    pub(super) fn at_without(&self, cfg: &Cfg, step: StepId, blocked: &StepSet) -> Guarded {
        let comes = |says: fn(&Guarded) -> bool| {
            let taken = |it| self.says(it, says);
            cfg.from_entry().ruling_out(&taken).without(blocked).reaches(step)
        };
        let null = !comes(|it| it.null);
        let is_same = self.guards.iter().all(|it| it.1.null == it.1.undefined);
        let undefined = if is_same { null } else { !comes(|it| it.undefined) };
        Guarded { null, undefined }
    }

    fn says(&self, guard: Guard, says: fn(&Guarded) -> bool) -> bool {
        self.guards.iter().any(|it| it.0 == guard && says(&it.1))
    }
}

impl<'p> Subject<'p> {
    /// What a function around says of this value; `None` where that is nothing.
    pub(super) fn told_in(self, frame: Node<'p>) -> Option<Arc<Told>> {
        let topics = self.view.topics(self.file, frame);
        let topic = topics.about(self.node)?;
        let chain = chain(self.view, self.file, self.node)?;
        Some(topics.told.get(chain, |_| {
            let says = topic.guards.iter().map(|it| (*it, self.told_by(*it)));
            let is_it = |it: &NodeId| {
                let target = frame.tree().node(*it).child(Field::Left);
                target.is_some_and(|it| self.is(it))
            };
            Arc::new(Told {
                guards: says.filter(|it| it.1 != Guarded::default()).collect(),
                writes: topic.writes.iter().copied().filter(is_it).collect(),
                reached: OnceLock::new(),
            })
        }))
    }
}

/// What is the same for two expressions when they are the same chain of members from the same name.
fn chain(view: View<'_>, file: FileId, node: Node<'_>) -> Option<String> {
    let mut out = String::new();
    let mut at = unwrapped(node);
    for _ in 0..CHAIN {
        let (mark, key) = match at.kind() {
            Kind::This => return Some(out),
            Kind::Identifier
            | Kind::ShorthandPropertyIdentifier
            | Kind::ShorthandPropertyIdentifierPattern => {
                let facts = view.facts(file);
                let id = facts.lookup(at.text(), facts.scope_of(at), Space::Value);
                out.push_str(at.text());
                id.inspect(|it| out.push_str(&format!("\0{}", it.at())));
                return Some(out);
            }
            Kind::MemberExpression => (".\0", at.child(Field::Property)?),
            Kind::SubscriptExpression => ("[\0", at.child(Field::Index)?),
            _ => return None,
        };
        out.push_str(key.text());
        out.push_str(mark);
        at = unwrapped(at.child(Field::Object)?);
    }
    None
}

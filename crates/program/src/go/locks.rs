//! What a function takes and has to give back: locks and transactions.

use seamlint_syntax::{Kind, Node};

use super::{FunctionId, Held, View, syntax};
use crate::FileId;
use crate::flow::uses;
use crate::library::Role;

/// Something that stays taken until it is given back.
#[derive(Clone, Copy, Debug)]
pub struct Taken<'p> {
    /// The call that takes it.
    pub call: Node<'p>,
    /// Whether it is a transaction, which keeps its connection and locks of the database; a lock otherwise.
    pub transaction: bool,
}

impl<'p> View<'p> {
    /// What a panic leaves taken although `defer`, a statement of the function, recovers: it is taken behind that,
    /// given back without a `defer`, by nothing in `recovering`, and there is work between.
    pub fn kept(
        self,
        function: FunctionId,
        defer: Node<'p>,
        recovering: Node<'p>,
    ) -> Option<Taken<'p>> {
        let file = function.file;
        let node = self.function_node(function)?;
        let cfg = self.cfg(function).filter(|it| !it.is_broken())?;
        let defer = cfg.step_of(defer)?;
        let own: Vec<_> = syntax::own_calls(node).collect();
        own.iter().copied().find_map(|call| {
            let (taken, held, back) = self.taken(file, call)?;
            let step = cfg.step_of(call)?;
            let gives_back = |it: &Node<'p>| {
                self.knowledge_of(file, *it).is_some_and(|it| it.does(back))
                    && self.operand(file, *it).is_some_and(|it| it.is(&held))
            };
            let ends: Vec<_> = syntax::calls(node).filter(gives_back).collect();
            let is_safe = |it: &Node<'p>| {
                recovering.encloses(*it)
                    || it.ancestor(|it| it.kind() == Kind::DeferStatement).is_some()
            };
            if ends.is_empty() || ends.iter().any(is_safe) || !cfg.dominates(defer, step) {
                return None;
            }
            let given_back = cfg.set_of(ends.iter().copied());
            let reach = cfg.from(step).without(&given_back).run();
            let mut work = own.iter().filter(|it| **it != call && !ends.contains(it));
            work.any(|it| cfg.steps_of(*it).any(|it| reach.reaches(it))).then_some(taken)
        })
    }

    /// What a call takes, in which variable that is, and the role of what gives it back.
    fn taken(self, file: FileId, call: Node<'p>) -> Option<(Taken<'p>, Held<'p>, Role)> {
        let known = self.knowledge_of(file, call)?;
        if known.does(Role::Locks) {
            let taken = Taken { call, transaction: false };
            return Some((taken, self.operand(file, call)?, Role::Unlocks));
        }
        let name = known.does(Role::Begins).then(|| uses::target_of(call, 0)).flatten()?;
        Some((Taken { call, transaction: true }, self.held(file, name)?, Role::Ends))
    }
}

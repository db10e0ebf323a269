//! Locks that a function takes and gives back.

use seamlint_syntax::{Kind, Node};

use super::{FunctionId, View, syntax};
use crate::library::Role;

impl<'p> View<'p> {
    /// A lock that a panic leaves taken although `defer`, a statement of the function, recovers: it is taken behind that,
    /// given back without a `defer`, by nothing in `recovering`, and there is work between.
    pub fn kept_lock(
        self,
        function: FunctionId,
        defer: Node<'p>,
        recovering: Node<'p>,
    ) -> Option<Node<'p>> {
        let file = function.file;
        let node = self.function_node(function)?;
        let cfg = self.cfg(function).filter(|it| !it.is_broken())?;
        let defer = cfg.step_of(defer)?;
        let does = |call, role| self.known_callee(file, call).is_some_and(|it| it.1.does(role));
        let own: Vec<_> = syntax::own_calls(node).collect();
        own.iter().copied().filter(|it| does(*it, Role::Locks)).find(|lock| {
            let (Some(mutex), Some(step)) = (self.operand(file, *lock), cfg.step_of(*lock)) else {
                return false;
            };
            let gives_back = |it: &Node<'p>| {
                does(*it, Role::Unlocks) && self.operand(file, *it).is_some_and(|it| it.is(&mutex))
            };
            let unlocks: Vec<_> = syntax::calls(node).filter(gives_back).collect();
            let is_safe = |it: &Node<'p>| {
                recovering.encloses(*it)
                    || it.ancestor(|it| it.kind() == Kind::DeferStatement).is_some()
            };
            if unlocks.is_empty() || unlocks.iter().any(is_safe) || !cfg.dominates(defer, step) {
                return false;
            }
            let given_back = cfg.set_of(unlocks);
            let reach = cfg.from(step).without(&given_back).run();
            let mut work = own.iter().filter(|it| *it != lock && !does(**it, Role::Unlocks));
            work.any(|it| cfg.steps_of(*it).any(|it| reach.reaches(it)))
        })
    }
}

//! Who comes to a write to a WebSocket connection.

use seamlint_syntax::{Kind, Node};

use super::{FunctionId, View, WrittenBy, syntax};
use crate::Place;

/// Who comes to a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SocketRoot {
    /// A goroutine that is started here.
    Go(Place),
    /// A handler, which runs once per request.
    Handler(FunctionId),
    /// Whoever has the value: an exported method that nothing in the project calls by its name.
    Anyone(FunctionId),
}

/// How many calls a write may be away from what comes to it.
const CALLS: usize = 4;

impl View<'_> {
    /// Goroutines, handlers and others from which a function is reached.
    pub fn socket_roots(self, function: FunctionId) -> Vec<SocketRoot> {
        let mut out = Vec::new();
        let mut open = vec![(function, 0)];
        let mut seen = vec![function];
        while let Some((function, calls)) = open.pop() {
            if let Some(place) = self.start_of(function) {
                out.push(SocketRoot::Go(place));
                continue;
            }
            if self.request_param(function).is_some() {
                out.push(SocketRoot::Handler(function));
                continue;
            }
            // A literal that is no goroutine runs in the function around it, as far as can be told.
            let outer = self.enclosing(function);
            let is_own = |it: &FunctionId| self.facts(it.file).is_some_and(|it| !it.is_test);
            let callers: Vec<_> = self
                .callers(function)
                .iter()
                .filter(|it| it.function.is_some_and(|it| is_own(&it)))
                .collect();
            if callers.is_empty() && outer.is_none() && self.is_exported_method(function) {
                out.push(SocketRoot::Anyone(function));
            }
            if calls == CALLS {
                continue;
            }
            let mut next: Vec<_> = outer.into_iter().collect();
            for caller in callers {
                let Some(call) = self.caller_node(*caller) else { continue };
                match caller.function {
                    _ if is_go(call) => out.push(SocketRoot::Go(caller.file.place(call))),
                    Some(function) => next.push(function),
                    None => {}
                }
            }
            for it in next {
                if !seen.contains(&it) && seen.len() < 100 {
                    seen.push(it);
                    open.push((it, calls + 1));
                }
            }
        }
        out
    }

    fn is_exported_method(self, function: FunctionId) -> bool {
        let facts = self.function(function);
        facts.receiver.is_some()
            && facts.name.as_deref().is_some_and(|it| it.starts_with(char::is_uppercase))
    }

    /// Where a function literal is started as a goroutine.
    fn start_of(self, function: FunctionId) -> Option<Place> {
        let node = self.function_node(function)?;
        let call = node.parent().filter(|it| syntax::function(*it) == Some(node))?;
        is_go(call).then(|| function.file.place(call))
    }

    /// Whether everybody who calls the function has locked a mutex.
    pub fn is_locked_by_callers(self, function: FunctionId) -> bool {
        let callers = self.callers(function);
        !callers.is_empty()
            && callers
                .iter()
                .all(|it| self.caller_node(*it).is_some_and(|node| self.is_locked(it.file, node)))
    }

    /// Whether a write goes to the connection of one of many, in a loop over them.
    pub fn is_over_many(self, it: &WrittenBy) -> bool {
        let file = it.write.reached.file;
        let node = self.tree(file).covering(it.write.reached.span);
        node.descendants_of(Kind::Identifier).any(|name| {
            self.local(file, name).is_some_and(|(_, local)| {
                let declared = self.tree(file).covering(local.span);
                declared.ancestors().take(3).any(|it| it.kind() == Kind::RangeClause)
            })
        })
    }
}

fn is_go(call: Node<'_>) -> bool {
    call.parent().is_some_and(|it| it.kind() == Kind::GoStatement)
}

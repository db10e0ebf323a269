//! Functions that control does not come back from, and graphs of functions that know of them.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use seamlint_syntax::{Kind, Node};

use super::callee::CalleeKind;
use super::{FunctionId, View};
use crate::FileId;
use crate::flow::{Cfg, Exit};

/// The project's functions that never return.
#[derive(Debug, Default)]
pub(super) struct Endless {
    functions: FxHashSet<FunctionId>,
    /// Their names: most calls are told by theirs.
    names: FxHashSet<Arc<str>>,
}

impl View<'_> {
    /// The control flow of a function; calls that never return are its ends.
    pub fn cfg(self, function: FunctionId) -> Option<Cfg> {
        let node = self.function_node(function)?;
        Cfg::go(node, &|call| self.never_returns(function.file, call))
    }

    /// Whether control never comes back from a call: it ends the process or the goroutine, panics or
    /// loops for ever, whatever it is given. A method of an interface counts as coming back.
    pub fn never_returns(self, file: FileId, call: Node<'_>) -> bool {
        self.ends(file, call, self.model.endless.get_or_init(|| self.find_endless()))
    }

    fn ends(self, file: FileId, call: Node<'_>, endless: &Endless) -> bool {
        let Some(index) = self.call_index(file, call) else { return false };
        let name = self.facts(file).and_then(|it| it.called_name(index));
        let may_end = |it: &Arc<str>| {
            endless.names.contains(it) || self.library().named(it).iter().any(|it| it.never_returns)
        };
        if !name.is_none_or(may_end) {
            return false;
        }
        let Some(called) = self.called(file, index) else { return false };
        let callee = &called.callee;
        let own = callee.function.filter(|_| callee.kind != CalleeKind::Interface);
        called.knowledge.is_some_and(|it| it.never_returns)
            || own.is_some_and(|it| endless.functions.contains(&it))
    }

    /// Starts at functions that call one of a library that never returns, panic, or hold a loop without
    /// a condition, and goes up to their callers as long as that finds more.
    fn find_endless(self) -> Endless {
        let mut found = Endless::default();
        let mut open = self.candidates();
        while let Some(function) = open.pop() {
            if !found.functions.contains(&function) && self.is_endless(function, &found) {
                found.functions.insert(function);
                found.names.extend(self.function(function).name.clone());
                open.extend(self.callers(function).iter().filter_map(|it| it.function));
            }
        }
        found
    }

    fn candidates(self) -> Vec<FunctionId> {
        let mut out = Vec::new();
        for (file, known) in self.program.files() {
            let Some(facts) = known.go() else { continue };
            for (at, call) in facts.calls.iter().enumerate() {
                let (Some(name), Some(index)) = (facts.called_name(at as u32), call.function)
                else {
                    continue;
                };
                if &**name == "panic"
                    || self.library().named(name).iter().any(|it| it.never_returns)
                {
                    out.push(FunctionId { file, index });
                }
            }
            let loops = known.tree.nodes(Kind::ForStatement).filter(|it| it.parts().count() == 1);
            out.extend(loops.filter_map(|it| self.function_at(file, it)));
        }
        out
    }

    fn is_endless(self, function: FunctionId, found: &Endless) -> bool {
        let Some(node) = self.function_node(function) else { return false };
        let ends = |call: Node<'_>| self.ends(function.file, call, found);
        let Some(cfg) = Cfg::go(node, &ends).filter(|it| !it.is_broken()) else { return false };
        // A panic may be recovered by what is deferred.
        let panics = |it| matches!(it, Exit::Throw(_));
        let defers = || node.descendants().any(|it| it.kind() == Kind::DeferStatement);
        let exits: Vec<_> = cfg.from_entry().run().exits().collect();
        let returns = exits.iter().any(|it| it.returns());
        let may_recover = exits.into_iter().any(panics) && defers();
        !returns && !may_recover
    }
}

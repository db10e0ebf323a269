//! Functions that control does not come back from, and graphs of functions that know of them.

use std::sync::OnceLock;

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
    /// By the numbers of names: whether a function of the name may not return. Most calls are told by theirs.
    names: Vec<bool>,
}

/// The graphs of a file's functions that somebody has asked for, by their index.
pub(super) type Graphs = Box<[OnceLock<Option<Box<Cfg>>>]>;

impl<'p> View<'p> {
    /// The control flow of a function; calls that never return are its ends.
    pub fn cfg(self, function: FunctionId) -> Option<&'p Cfg> {
        let graphs = self.model.graphs.get(function.file.0 as usize)?.get_or_init(|| {
            let functions = self.facts(function.file).map_or(0, |it| it.functions.len());
            (0..functions).map(|_| OnceLock::new()).collect()
        });
        let graph = graphs.get(function.index as usize)?.get_or_init(|| {
            let node = self.function_node(function)?;
            Cfg::go(node, &|call| self.never_returns(function.file, call)).map(Box::new)
        });
        graph.as_deref()
    }

    /// Whether control never comes back from a call: it ends the process or the goroutine, panics or
    /// loops for ever, whatever it is given. A method of an interface counts as coming back.
    pub fn never_returns(self, file: FileId, call: Node<'_>) -> bool {
        self.ends(file, call, self.model.endless.get_or_init(|| self.find_endless()))
    }

    fn ends(self, file: FileId, call: Node<'_>, endless: &Endless) -> bool {
        let Some(index) = self.call_index(file, call) else { return false };
        let name = self.name_of_call(file, index);
        if name.is_some_and(|it| !endless.names[it]) {
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
        let names = self.names_where(|_, known| known.iter().any(|it| it.never_returns));
        let mut found = Endless { functions: FxHashSet::default(), names };
        let mut open = self.candidates();
        while let Some(function) = open.pop() {
            if !found.functions.contains(&function) && self.is_endless(function, &found) {
                found.functions.insert(function);
                let name = self.function(function).name.as_ref();
                if let Some(name) = name.and_then(|it| self.number_of_name(it)) {
                    found.names[name] = true;
                }
                open.extend(self.callers(function).iter().filter_map(|it| it.function));
            }
        }
        found
    }

    /// Each once: most functions of which a name says that they may not return do.
    fn candidates(self) -> Vec<FunctionId> {
        let mut out = self.functions_that_call(|name, known| {
            name == "panic" || known.iter().any(|it| it.never_returns)
        });
        for (file, known) in self.program.files().filter(|it| it.1.go().is_some()) {
            let loops = known.tree.nodes(Kind::ForStatement).filter(|it| it.parts().count() == 1);
            out.extend(loops.filter_map(|it| self.function_at(file, it)));
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    fn is_endless(self, function: FunctionId, found: &Endless) -> bool {
        let Some(node) = self.function_node(function) else { return false };
        let ends = |call: Node<'_>| self.ends(function.file, call, found);
        let Some(cfg) = Cfg::go(node, &ends).filter(|it| !it.is_broken()) else { return false };
        // A panic may be recovered by what is deferred.
        let panics = |it| matches!(it, Exit::Throw(_));
        let defers = || node.descendants_of(Kind::DeferStatement).next().is_some();
        let exits: Vec<_> = cfg.from_entry().run().exits().collect();
        let returns = exits.iter().any(|it| it.returns());
        let may_recover = exits.into_iter().any(panics) && defers();
        !returns && !may_recover
    }
}

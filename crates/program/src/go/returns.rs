//! Functions that control does not come back from, and graphs of functions that know of them.

use rustc_hash::FxHashSet;
use seamlint_syntax::{Kind, Node};

use super::callee::{Callee, CalleeKind};
use super::sym::Sym;
use super::{FunctionId, View};
use crate::FileId;
use crate::flow::{Cfg, Exit};

/// The project's functions that never return.
pub(super) type Endless = FxHashSet<FunctionId>;

impl View<'_> {
    /// The control flow of a function; calls that never return are its ends.
    pub fn cfg(self, function: FunctionId) -> Option<Cfg> {
        let node = self.function_node(function)?;
        Cfg::go(node, &|call| self.never_returns(function.file, call))
    }

    /// Whether control never comes back from a call: it ends the process or the goroutine, panics or
    /// loops for ever, whatever it is given. A method of an interface counts as coming back.
    pub fn never_returns(self, file: FileId, call: Node<'_>) -> bool {
        let endless = || self.model.endless.get_or_init(|| self.find_endless());
        self.callee(file, call).is_some_and(|it| self.ends(&it, endless))
    }

    fn ends<'e>(self, callee: &Callee, endless: impl FnOnce() -> &'e Endless) -> bool {
        if self.knowledge(&callee.symbol).is_some_and(|it| it.never_returns) {
            return true;
        }
        let own = callee.function.filter(|_| callee.kind != CalleeKind::Interface);
        own.is_some_and(|it| endless().contains(&it))
    }

    /// Starts at functions that call one of a library that never returns, panic, or hold a loop without
    /// a condition, and goes up to their callers as long as that finds more.
    fn find_endless(self) -> Endless {
        let mut found = Endless::default();
        let mut open = self.candidates();
        while let Some(function) = open.pop() {
            if !found.contains(&function) && self.is_endless(function, &found) {
                found.insert(function);
                open.extend(self.callers(function).iter().filter_map(|it| it.function));
            }
        }
        found
    }

    fn candidates(self) -> Vec<FunctionId> {
        let mut out = Vec::new();
        for (file, known) in self.program.files() {
            let Some(facts) = known.go() else { continue };
            for call in &facts.calls {
                let Sym::Call(callee, _) = facts.syms().get(call.sym) else { continue };
                let name = match facts.syms().get(callee) {
                    Sym::Name(name) | Sym::Select(_, name) => facts.name(name),
                    _ => continue,
                };
                let Some(index) = call.function else { continue };
                if name == "panic" || crate::library::GO.may_never_return(name) {
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
        let ends = |call: Node<'_>| {
            self.callee(function.file, call).is_some_and(|it| self.ends(&it, || found))
        };
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

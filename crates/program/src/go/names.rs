//! Names that tell calls apart before they are resolved: most calls cannot mean what a rule asks for.

use rustc_hash::FxHashSet;
use seamlint_syntax::Node;

use super::View;
use super::graph::{CallAt, in_file};
use crate::FileId;

/// What a function that does the same with a context is called: the name, and one of these behind it.
pub(super) const WITH_CONTEXT: [&str; 3] = ["Context", "WithContext", "Ctx"];

/// Calls of the project that may mean what is asked for, as far as names tell, in the order of files.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Of functions in which `recover` is called.
    recovering: Vec<CallAt>,
    /// Of functions beside which there may be one that takes a context.
    twinned: Vec<CallAt>,
}

impl<'p> View<'p> {
    /// The calls of a file that may mean a function in which `recover` is called, as far as names tell.
    pub fn calls_that_may_recover(self, file: FileId) -> impl Iterator<Item = Node<'p>> {
        self.nodes_of(in_file(&self.names().recovering, file))
    }

    /// The calls of a file of which what they mean may have a variant that takes a context, as far as names
    /// tell.
    pub fn calls_with_context_variant(self, file: FileId) -> impl Iterator<Item = Node<'p>> {
        self.nodes_of(in_file(&self.names().twinned, file))
    }

    fn nodes_of(self, calls: &'p [CallAt]) -> impl Iterator<Item = Node<'p>> {
        calls.iter().filter_map(move |it| self.call_node(it.0, it.1))
    }

    fn names(self) -> &'p Names {
        self.model.names.get_or_init(|| self.find_names())
    }

    fn find_names(self) -> Names {
        let recovering = self.functions_that_call(|name, _| name == "recover").into_iter();
        let recovering: FxHashSet<_> =
            recovering.filter_map(|it| self.function(it).name.as_deref()).collect();
        let facts = self.program.files().filter_map(|it| it.1.go());
        let names = facts.flat_map(|it| &it.functions).filter_map(|it| it.name.as_deref());
        let plain = names
            .flat_map(|name| WITH_CONTEXT.into_iter().filter_map(|it| name.strip_suffix(it)))
            .filter(|it| !it.is_empty());
        let twinned: FxHashSet<&str> = plain.collect();
        Names {
            recovering: self.calls_where(|name, _| recovering.contains(name)),
            twinned: self.calls_where(|name, known| {
                twinned.contains(name) || known.iter().any(|it| it.ctx_variant.is_some())
            }),
        }
    }
}

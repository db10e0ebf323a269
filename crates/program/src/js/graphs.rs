//! The control flow of functions, made once for all that ask.

use std::sync::Arc;

use seamlint_syntax::{Kind, Node, NodeId};

use super::View;
use super::by_node::ByNode;
use super::syntax::is_function;
use crate::FileId;
use crate::flow::Cfg;

/// What somebody has asked about functions and modules.
#[derive(Debug)]
pub(crate) struct Graphs {
    flow: ByNode<Option<Arc<Cfg>>>,
    writes: ByNode<Arc<[NodeId]>>,
}

impl Graphs {
    /// Room for the functions of so many files.
    pub(crate) fn of(files: usize) -> Self {
        Self { flow: ByNode::of(files), writes: ByNode::of(files) }
    }
}

impl<'p> View<'p> {
    /// The control flow of a function, or of a module (`Kind::Program`). `None` without a body, and for a
    /// function too large to follow.
    pub fn cfg(self, file: FileId, function: Node<'_>) -> Option<Arc<Cfg>> {
        self.model.graphs.flow.get(file, function.id(), || {
            Cfg::js(function, &|it| self.never_returns(file, it)).map(Arc::new)
        })
    }

    /// The assignments in a function or module, those of nested functions left out.
    pub(crate) fn writes(
        self,
        file: FileId,
        function: Node<'p>,
    ) -> impl Iterator<Item = Node<'p>> + Clone + use<'p> {
        let writes = self.model.graphs.writes.get(file, function.id(), || {
            let own = function.descendants_but(|it| is_function(it.kind()));
            let is_write = |it: &Node<'_>| {
                matches!(
                    it.kind(),
                    Kind::AssignmentExpression | Kind::AugmentedAssignmentExpression
                )
            };
            own.filter(is_write).map(|it| it.id()).collect()
        });
        let tree = function.tree();
        (0..writes.len()).map(move |at| tree.node(writes[at]))
    }
}

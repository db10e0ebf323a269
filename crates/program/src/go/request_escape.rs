//! What goroutines take from the request that started them.

use seamlint_syntax::{Kind, Node};

use super::{ContextUse, FunctionId, RequestValue, Spawn, View, syntax};
use crate::FileId;

/// A value of a request that a goroutine uses.
#[derive(Clone, Copy, Debug)]
pub struct RequestEscape<'p> {
    /// Where: an argument of the goroutine's call, or an expression in its function.
    pub node: Node<'p>,
    /// The value.
    pub value: RequestValue,
    /// What is done with it.
    pub used: ContextUse,
}

impl RequestValue {
    /// The function whose parameter the value comes from.
    pub fn function(self) -> FunctionId {
        match self {
            Self::Context(it, _) | Self::Pooled(it, _) | Self::Param(it, _) => it,
        }
    }
}

impl<'p> View<'p> {
    /// What a goroutine is given of a request, and what its function captures.
    pub fn request_escapes(self, file: FileId, spawn: &Spawn<'p>) -> Vec<RequestEscape<'p>> {
        let is_call = spawn.runs.kind() == Kind::CallExpression;
        let runs = if is_call { syntax::function(spawn.runs) } else { Some(spawn.runs) };
        let literal = runs.filter(|it| it.kind() == Kind::FuncLiteral);
        let is_from_outside = |it: Node<'p>| {
            self.local(file, it).is_some_and(|(_, it)| {
                literal.is_none_or(|literal| !literal.span().contains(it.span))
            })
        };
        let captured =
            literal.into_iter().flat_map(Node::descendants).filter(|it| match it.kind() {
                Kind::Identifier => is_from_outside(*it),
                Kind::CallExpression => true,
                _ => false,
            });
        let all = syntax::arguments(spawn.runs).chain(captured);
        all.filter_map(|node| self.request_escape(file, node, literal)).collect()
    }

    fn request_escape(
        self,
        file: FileId,
        node: Node<'p>,
        literal: Option<Node<'p>>,
    ) -> Option<RequestEscape<'p>> {
        let value = self.request_value(file, node)?;
        // A parameter of the goroutine's own function is what it is given, and that is looked at itself.
        let from = self.function_node(value.function());
        if from.is_some_and(|it| literal.is_some_and(|literal| literal.encloses(it))) {
            return None;
        }
        let used = match value {
            RequestValue::Pooled(..) => ContextUse::Works,
            _ => self.context_use(file, node),
        };
        Some(RequestEscape { node, value, used })
    }
}

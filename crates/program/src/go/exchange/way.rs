//! Expressions with the calls that lead to them.

use std::sync::Arc;

use seamlint_syntax::{Field, Kind, Node, NodeId};

use super::super::{FunctionId, LocalKind, View, syntax};
use crate::FileId;

/// A call on the way to an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Frame {
    /// The file in which the call stands.
    pub file: FileId,
    /// The index of the call in the file's [`super::super::Facts::calls`].
    pub call: u32,
    /// The function that is called.
    pub function: FunctionId,
}

/// An expression, and the calls that lead to the function in which it stands: a parameter in it means the
/// argument of the innermost of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Value {
    /// The file.
    pub file: FileId,
    /// The expression.
    pub node: NodeId,
    /// The calls, the innermost first.
    pub frames: Arc<[Frame]>,
}

impl Frame {
    /// The calls with one more before them.
    pub(in super::super) fn before(self, frames: &[Self]) -> Vec<Self> {
        std::iter::once(self).chain(frames.iter().copied()).collect()
    }
}

impl Value {
    /// An expression behind calls.
    pub fn new(file: FileId, node: Node<'_>, frames: &[Frame]) -> Self {
        Self::within(file, node, frames.into())
    }

    /// The same, behind the calls that another value is behind.
    pub(in super::super) fn within(file: FileId, node: Node<'_>, frames: Arc<[Frame]>) -> Self {
        Self { file, node: node.id(), frames }
    }

    /// Another expression of the same function.
    #[must_use]
    pub fn beside(&self, node: Node<'_>) -> Self {
        Self { node: node.id(), ..self.clone() }
    }
}

/// Through how many parameters a value is followed.
const HOPS: usize = 8;

impl<'p> View<'p> {
    /// The node of a value, without parentheses.
    pub fn node_of(self, value: &Value) -> Node<'p> {
        syntax::unparen(self.tree(value.file).node(value.node))
    }

    /// The value as the caller furthest out wrote it: parameters that are handed on as they are become
    /// arguments.
    pub fn outermost(self, value: &Value) -> Value {
        let mut value = Value { node: self.node_of(value).id(), ..value.clone() };
        for _ in 0..HOPS {
            match self.argument_of(&value) {
                Some(outer) => value = outer,
                None => break,
            }
        }
        value
    }

    /// The argument that a caller gave for a value that is a parameter, one call out: `None` for everything
    /// else, and for a parameter that the function assigns to.
    pub fn argument_of(self, value: &Value) -> Option<Value> {
        let node = self.node_of(value);
        let (name, index) = match node.kind() {
            Kind::IndexExpression => {
                let index = node.child(Field::Index)?;
                let index = Some(index).filter(|it| it.kind() == Kind::IntLiteral)?;
                (node.child(Field::Operand)?, Some(index.text().parse::<usize>().ok()?))
            }
            _ => (node, None),
        };
        let (id, local) = self.local(value.file, name)?;
        let (frame, rest) = value.frames.split_first()?;
        let owner = FunctionId { file: value.file, index: local.function };
        if local.kind != LocalKind::Param || local.reassigned || owner != frame.function {
            return None;
        }
        let at = self.params(owner).iter().position(|it| *it == id)?;
        let signature =
            self.facts(value.file)?.signatures.get(self.function(owner).signature as usize)?;
        let gathers = signature.variadic && at + 1 == signature.params.len();
        let call = self.call_node(frame.file, frame.call)?;
        if let Some(argument) = syntax::argument(call, at)
            && argument.kind() == Kind::VariadicArgument
        {
            // `f(rest...)`: `rest[i]` is what the caller has at `i`, where that is a parameter again.
            let whole = Value::new(frame.file, argument.first()?, rest);
            return match index {
                Some(index) if gathers => self.gathered(&whole, index),
                _ => None,
            };
        }
        let at = match index {
            Some(index) if gathers => at + index,
            None if !gathers => at,
            _ => return None,
        };
        let argument = syntax::argument(call, at)?;
        if argument.kind() == Kind::VariadicArgument {
            return None;
        }
        Some(Value::new(frame.file, syntax::unparen(argument), rest))
    }

    /// The argument that a variadic parameter has at a position.
    fn gathered(self, parameter: &Value, index: usize) -> Option<Value> {
        let (mut frames, mut name) = (&*parameter.frames, self.node_of(parameter));
        let mut file = parameter.file;
        for _ in 0..HOPS {
            let (id, local) = self.local(file, name)?;
            let (frame, rest) = frames.split_first()?;
            let owner = FunctionId { file, index: local.function };
            let at = self.params(owner).iter().position(|it| *it == id)?;
            if local.kind != LocalKind::Param || local.reassigned || owner != frame.function {
                return None;
            }
            let call = self.call_node(frame.file, frame.call)?;
            let first = syntax::argument(call, at)?;
            if first.kind() != Kind::VariadicArgument {
                let argument = syntax::argument(call, at + index)?;
                return Some(Value::new(frame.file, syntax::unparen(argument), rest));
            }
            (file, frames, name) = (frame.file, rest, syntax::unparen(first.first()?));
        }
        None
    }
}

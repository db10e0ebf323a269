//! Answers of which the same is to be said: handlers answer through helpers, and mostly with texts of their own.

use std::sync::Arc;

use seamlint_syntax::{Kind, Node, NodeId};

use super::super::types::Named;
use super::super::{FunctionId, Type, View, syntax};
use super::{Frame, Value};
use crate::FileId;

/// What decides how a value is encoded and which nulls are in it. Of the calls that lead to it count those that
/// hand over more than texts, numbers and the exchange itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Likeness {
    file: FileId,
    node: NodeId,
    frames: Vec<Frame>,
    /// The function that the call before those enters, with what it is given.
    entered: Option<(FunctionId, Arc<[Given]>)>,
}

/// An argument that nothing is behind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Given {
    /// A constant text.
    Text(Box<str>),
    /// A number, as it is written.
    Number(Box<str>),
    /// Of which the type is known, and no more matters.
    Of(Type),
}

impl<'p> View<'p> {
    /// What a value has in common with others that are the same to an encoder, and the value without the calls
    /// that do not matter.
    pub(crate) fn likeness(self, value: &Value) -> (Likeness, Value) {
        let entered = value.frames.iter().enumerate().find_map(|(at, frame)| {
            Some((at, (frame.function, self.all_given(frame.file, frame.call)?)))
        });
        let inner = entered.as_ref().map_or(value.frames.len(), |it| it.0);
        let likeness = Likeness {
            file: value.file,
            node: value.node,
            frames: value.frames[..inner].to_vec(),
            entered: entered.map(|it| it.1),
        };
        let frames = value.frames.iter().take(inner + 1).copied().collect();
        (likeness, Value { frames, ..*value })
    }

    /// What a call hands over, where nothing is behind any of it.
    fn all_given(self, file: FileId, call: u32) -> Option<Arc<[Given]>> {
        self.model.answering_calls.given.get((file, call), |_| {
            let given = syntax::arguments(self.call_node(file, call)?);
            given.map(|it| self.given(file, it)).collect()
        })
    }

    fn given(self, file: FileId, argument: Node<'p>) -> Option<Given> {
        let node = syntax::unparen(argument);
        if let Some(text) = self.text_of(file, node) {
            return Some(Given::Text(text.into()));
        }
        if node.kind() == Kind::IntLiteral {
            return Some(Given::Number(node.text().into()));
        }
        let ty = self.type_of(file, node);
        let is_foreign = |ty: &Type| ty.deref().named().is_some_and(|it| self.is_foreign(it));
        let is_known = matches!(self.underlying(&ty), Type::Basic(_))
            || is_foreign(&ty) && self.is_exchange_part(&ty);
        is_known.then_some(Given::Of(ty))
    }

    /// Whether a type is declared outside of the project.
    fn is_foreign(self, ty: &Named) -> bool {
        ty.decl.is_none_or(|it| self.model.is_library(it.unit))
    }
}

//! What is known while an expression is followed: which call runs a function, which entry a loop is at.

use seamlint_syntax::{Kind, Node, NodeId};

use super::text::Text;
use crate::go::{FunctionId, LocalId};
use crate::{FileId, Place};

/// An expression, or one of the values that it gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Expr<'p> {
    pub(super) file: FileId,
    pub(super) node: Node<'p>,
    /// Which of a call's results is meant.
    pub(super) item: u16,
}

impl<'p> Expr<'p> {
    pub(super) fn of(file: FileId, node: Node<'p>) -> Self {
        Self { file, node, item: 0 }
    }

    pub(super) fn is_literal(self) -> bool {
        self.node.kind() == Kind::FuncLiteral
    }

    pub(super) fn place(self) -> Place {
        self.file.place(self.node)
    }
}

/// Something whose value depends on how the code is come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// The parameters of a function.
    Function(FunctionId),
    /// The variables of a range clause.
    Range(FileId, NodeId),
    /// A local whose text is being put together.
    Local(FileId, LocalId),
}

/// What a [`Key`] stands for.
#[derive(Clone, Debug)]
pub(super) enum Bound<'p> {
    /// The function runs by this call. `down`: the call was followed to the function, not the other way.
    Call { file: FileId, call: Node<'p>, down: bool },
    /// The function is given to this call, which calls it with a group.
    Group { file: FileId, call: Node<'p> },
    /// The loop is at this entry: key and value.
    Element(Option<Expr<'p>>, Expr<'p>),
    /// The text so far.
    Text(Text),
    /// Nobody knows.
    Nothing,
}

/// The calls by which functions run, and whether each was followed to its function.
pub(super) type Calls = Vec<(Key, FileId, NodeId, bool)>;

/// What has been decided so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Env<'p> {
    frames: Vec<(Key, Bound<'p>)>,
}

/// What has to be decided before an expression can be followed further.
#[derive(Clone, Copy, Debug)]
pub(super) enum Need<'p> {
    /// By which call a function runs.
    Caller(FunctionId),
    /// At which entry a range clause is.
    Element(FileId, Node<'p>),
}

/// Either a value, or what must be decided first.
pub(super) type Found<'p, T> = Result<T, Need<'p>>;

impl<'p> Env<'p> {
    pub(super) fn get(&self, key: Key) -> Option<&Bound<'p>> {
        self.frames.iter().rev().find(|it| it.0 == key).map(|it| &it.1)
    }

    pub(super) fn with(&self, key: Key, bound: Bound<'p>) -> Self {
        let mut frames = Vec::with_capacity(self.frames.len() + 1);
        frames.extend(self.frames.iter().cloned());
        frames.push((key, bound));
        Self { frames }
    }

    pub(super) fn depth(&self) -> usize {
        self.frames.len()
    }

    /// The calls by which the code is come to, when nothing else has been decided.
    pub(super) fn calls(&self) -> Option<Calls> {
        let call = |it: &(Key, Bound<'p>)| match &it.1 {
            Bound::Call { file, call, down } => Some((it.0, *file, call.id(), *down)),
            _ => None,
        };
        self.frames.iter().map(call).collect()
    }

    /// The places by which the code is come to, the outermost first.
    pub(super) fn way(&self) -> Vec<Place> {
        let places = self.frames.iter().rev().filter_map(|it| match &it.1 {
            Bound::Call { file, call, .. } | Bound::Group { file, call } => Some(file.place(*call)),
            Bound::Element(_, value) => Some(value.place()),
            Bound::Text(_) | Bound::Nothing => None,
        });
        places.collect()
    }
}

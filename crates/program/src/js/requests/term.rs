//! Expressions in the context of the calls that lead to them, and values that depend on conditions.

use seamlint_syntax::Node;

use crate::FileId;
use crate::js::values::Site;

/// How many values an expression may have; beyond, the rest is left out and the whole counts as incomplete.
pub(super) const ALTERNATIVES: usize = 8;

/// An expression, and the calls that bind the parameters of the functions around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Term<'p> {
    pub(super) file: FileId,
    pub(super) node: Node<'p>,
    pub(super) frame: FrameId,
}

impl<'p> Term<'p> {
    /// Another expression of the same file in the same context.
    pub(super) fn at(self, node: Node<'p>) -> Self {
        Self { node, ..self }
    }
}

/// A call that is being looked through, as its place in [`Frames`]. Zero is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct FrameId(u32);

/// A function's parameters, bound to the arguments of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Frame<'p> {
    pub(super) function: Site<'p>,
    pub(super) call: Site<'p>,
    /// Where the arguments stand.
    pub(super) outer: FrameId,
}

/// All calls that were looked through.
#[derive(Debug, Default)]
pub(super) struct Frames<'p> {
    frames: Vec<Frame<'p>>,
}

impl<'p> Frames<'p> {
    pub(super) fn push(&mut self, frame: Frame<'p>) -> FrameId {
        self.frames.push(frame);
        FrameId(self.frames.len() as u32)
    }

    pub(super) fn get(&self, id: FrameId) -> Option<&Frame<'p>> {
        self.frames.get((id.0 as usize).checked_sub(1)?)
    }

    /// The frames from one outwards.
    pub(super) fn chain(&self, id: FrameId) -> impl Iterator<Item = Frame<'p>> + '_ {
        std::iter::successors(self.get(id).copied(), |it| self.get(it.outer).copied())
    }

    /// The call that binds a function's parameters.
    pub(super) fn of(&self, id: FrameId, function: Site<'p>) -> Option<Frame<'p>> {
        self.chain(id).find(|it| it.function == function)
    }
}

/// A condition of the code, told by its text and where it stands, and whether it holds.
pub(super) type Condition = (u64, bool);

/// A value and the conditions under which it is the one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alt<T> {
    pub(super) conditions: Vec<Condition>,
    pub(super) value: T,
}

impl<T> Alt<T> {
    pub(super) fn of(value: T) -> Self {
        Self { conditions: Vec::new(), value }
    }

    pub(super) fn map<U>(self, map: impl FnOnce(T) -> U) -> Alt<U> {
        Alt { conditions: self.conditions, value: map(self.value) }
    }

    /// The value under further conditions; `None` when they contradict each other.
    pub(super) fn under(mut self, conditions: &[Condition]) -> Option<Self> {
        for it in conditions {
            if self.conditions.contains(&(it.0, !it.1)) {
                return None;
            }
            if !self.conditions.contains(it) {
                self.conditions.push(*it);
            }
        }
        Some(self)
    }
}

/// The values that are left when conditions hold.
pub(super) fn under<T>(of: Vec<Alt<T>>, conditions: &[Condition]) -> Vec<Alt<T>> {
    of.into_iter().filter_map(|it| it.under(conditions)).collect()
}

/// Every value of one with every value of another, as far as their conditions agree.
pub(super) fn pairs<A: Clone, B: Clone>(left: &[Alt<A>], right: &[Alt<B>]) -> Vec<Alt<(A, B)>> {
    let mut out = Vec::new();
    for a in left {
        for b in right {
            let pair = a.clone().map(|it| (it, b.value.clone()));
            out.extend(pair.under(&b.conditions));
        }
    }
    out
}

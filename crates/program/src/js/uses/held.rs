//! What a place holds: a value of the answer, or something from which one is taken.

use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use seamlint_syntax::NodeId;

use super::list::List;
use super::{Branch, Step};
use crate::FileId;

/// How long a path may be.
const PATH: usize = 10;
/// How deep a value may be wrapped.
const WRAPS: usize = 7;

/// How many calls are remembered.
const FRAMES: usize = 4;

/// How a value came into a function: what the function returns goes back there and nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Frame {
    /// The function and its file.
    pub(super) function: (FileId, NodeId),
    /// The call, and its file.
    pub(super) call: (FileId, NodeId),
    pub(super) gives: FrameGives,
}

/// What becomes of what the function returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum FrameGives {
    /// The call gives it.
    Result,
    /// The call gives a list of such.
    Elements,
    /// Nobody gets it.
    Nothing,
}

/// What has to be done with the thing at hand to come nearer to the value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Wrap {
    /// Take the member.
    Name(Arc<str>),
    /// Take the element at this index.
    Index(u32),
    /// Take any element.
    Element,
    /// Call it.
    Call,
    /// Give it to `JSON.parse`.
    Parse,
    /// There is no way: only its failing matters.
    Never,
}

/// What a place holds.
#[allow(clippy::struct_excessive_bools, reason = "each is known of the value or not")]
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Held {
    /// What has to be done, the first thing last.
    pub(super) wraps: List<Wrap>,
    /// Which value of the answer's JSON it leads to.
    pub(super) path: List<Step>,
    /// The value is not null, or not undefined: it was replaced where it was.
    pub(super) no_null: bool,
    pub(super) no_undefined: bool,
    /// Nobody has it before the answer is there: whoever asks for it asks whether there is an answer yet.
    pub(super) pending: bool,
    pub(super) branch: Branch,
    /// It is what a failed request throws.
    pub(super) thrown: bool,
    /// The functions that it was given to, the innermost last.
    pub(super) frames: List<Frame>,
}

/// A [`Held`], as its place in [`Helds`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct HeldId(u32);

/// All that places hold, each once.
#[derive(Default)]
pub(super) struct Helds {
    all: Vec<Entry>,
    ids: FxHashMap<Rc<Held>, HeldId>,
}

struct Entry {
    held: Rc<Held>,
    /// The same, where less is known of what it is not; once somebody has asked.
    weaker: Option<Rc<[HeldId]>>,
}

impl Helds {
    pub(super) fn id_of(&mut self, held: &Held) -> HeldId {
        match self.ids.get(held) {
            Some(id) => *id,
            None => self.id(held.clone()),
        }
    }

    pub(super) fn id(&mut self, held: Held) -> HeldId {
        if let Some(id) = self.ids.get(&held) {
            return *id;
        }
        let (id, held) = (HeldId(self.all.len() as u32), Rc::new(held));
        self.all.push(Entry { held: Rc::clone(&held), weaker: None });
        self.ids.insert(held, id);
        id
    }

    pub(super) fn get(&self, id: HeldId) -> Rc<Held> {
        Rc::clone(&self.all[id.0 as usize].held)
    }

    /// The same, whatever functions it was given to on its way.
    pub(super) fn anywhere(&mut self, id: HeldId) -> HeldId {
        let held = self.get(id);
        if held.frames.is_empty() {
            return id;
        }
        self.id(Held { frames: List::default(), ..Held::clone(&held) })
    }

    /// The same, where less is known of what it is not.
    pub(super) fn weaker(&mut self, id: HeldId) -> Rc<[HeldId]> {
        if let Some(known) = &self.all[id.0 as usize].weaker {
            return Rc::clone(known);
        }
        let held = self.get(id);
        let weaker: Rc<[HeldId]> = held.weaker().map(|it| self.id(it)).collect();
        self.all[id.0 as usize].weaker = Some(Rc::clone(&weaker));
        weaker
    }
}

impl Held {
    /// What is behind the outermost wrap.
    pub(super) fn peeled(&self) -> Self {
        Self { wraps: self.wraps.before(), ..self.clone() }
    }

    /// The same in another wrap; `None` where it is too deep.
    pub(super) fn wrapped(&self, wrap: Wrap) -> Option<Self> {
        let has_room = self.wraps.len() < WRAPS;
        has_room.then(|| Self { wraps: self.wraps.with(wrap), ..self.clone() })
    }

    /// A value inside; `None` where it is too deep.
    pub(super) fn inside(&self, step: Step) -> Option<Self> {
        let has_room = self.path.len() < PATH;
        has_room.then(|| Self {
            path: self.path.with(step),
            pending: self.pending,
            branch: self.branch,
            thrown: self.thrown,
            frames: self.frames.clone(),
            ..Self::default()
        })
    }

    /// The same, where it is there.
    pub(super) fn present(&self) -> Self {
        Self { no_null: true, no_undefined: true, ..self.clone() }
    }

    /// The same, where less is known of what it is not.
    fn weaker(&self) -> impl Iterator<Item = Self> {
        let (null, undefined) = (self.no_null, self.no_undefined);
        let all = [(false, false), (false, true), (true, false)].into_iter();
        let less = all
            .filter(move |it| *it != (null, undefined) && (null || !it.0) && (undefined || !it.1));
        less.map(|(no_null, no_undefined)| Self { no_null, no_undefined, ..self.clone() })
    }

    /// The same in a function that it is given to.
    pub(super) fn entered(&self, frame: Frame) -> Self {
        let frames = if self.frames.len() < FRAMES {
            self.frames.with(frame)
        } else {
            self.frames.to_vec().into_iter().skip(1).chain([frame]).collect()
        };
        Self { frames, ..self.clone() }
    }

    /// The frame of a function, and what it returns to there.
    pub(super) fn left(&self, function: (FileId, NodeId)) -> Option<(Frame, Self)> {
        let is_it = |it: &&List<Frame>| it.last().is_some_and(|it| it.function == function);
        let entered = self.frames.ends().find(is_it)?;
        Some((*entered.last()?, Self { frames: entered.before(), ..self.clone() }))
    }

    /// Whether this is a value of the answer itself.
    pub(super) fn is_value(&self) -> bool {
        self.wraps.is_empty()
    }

    pub(super) fn top(&self) -> Option<&Wrap> {
        self.wraps.last()
    }

    /// Whether this is wrapped so that a member has to be taken next.
    pub(super) fn wants(&self, name: &str) -> bool {
        matches!(self.top(), Some(Wrap::Name(it)) if &**it == name)
    }

    /// Whether this is a response whose body is still to be read.
    pub(super) fn is_response(&self) -> bool {
        self.wants("json") && self.wraps.backwards().nth(1) == Some(&Wrap::Call)
    }

    /// Only failing matters.
    pub(super) fn never() -> Self {
        Self { wraps: [Wrap::Never].into_iter().collect(), ..Self::default() }
    }

    pub(super) fn is_never(&self) -> bool {
        self.wraps.len() == 1 && self.top() == Some(&Wrap::Never)
    }
}

//! Which values of an answer are followed, and of which it matters what is done with them: what a text or a flag is
//! used for is nobody's concern when Go always sends one.

use rustc_hash::FxHashMap;

use super::held::Held;
use super::list::List;
use super::paths::Paths;
use super::{Branch, Step};
use crate::contract::shape::{Presence, Shape};

/// What of an answer matters.
#[derive(Clone, Copy)]
pub(crate) enum Matters<'p> {
    /// Everything may.
    All,
    /// What is done with whatever is not plain in answers of this shape.
    In(&'p Shape),
    /// These values alone, and what leads to them.
    Only(&'p Paths),
    /// What may belong to the answer of a request that failed.
    Failures,
}

/// The same, as a walk asks it.
pub(super) struct Interest<'p> {
    matters: Matters<'p>,
    known: FxHashMap<List<Step>, Known>,
}

/// What matters of a value.
#[derive(Clone, Copy)]
struct Known {
    /// What becomes of it.
    follows: bool,
    /// What is done with it.
    minds: bool,
    /// That it is read.
    minds_read: bool,
}

const ALL: Known = Known { follows: true, minds: true, minds_read: true };
const NONE: Known = Known { follows: false, minds: false, minds_read: false };

impl<'p> Interest<'p> {
    pub(super) fn in_what(matters: Matters<'p>) -> Self {
        Self { matters, known: FxHashMap::default() }
    }

    /// Whether it matters what becomes of a value.
    pub(super) fn follows(&mut self, held: &Held) -> bool {
        // What is on the way to the answer may turn out to be a failure.
        held.path.is_empty() && !held.is_value() || self.of(held).follows
    }

    /// Whether it matters what is done with a value.
    pub(super) fn minds(&mut self, held: &Held) -> bool {
        self.of(held).minds
    }

    /// Whether it matters that a value is read.
    pub(super) fn minds_read(&mut self, held: &Held) -> bool {
        self.of(held).minds_read
    }

    /// What was said of answers is not said of failures.
    fn of(&mut self, held: &Held) -> Known {
        let is_good = !held.thrown && held.branch != Branch::Failure;
        match self.matters {
            Matters::Failures if is_good && held.branch == Branch::Success => return NONE,
            Matters::All | Matters::Failures => return ALL,
            _ if !is_good => return ALL,
            _ => {}
        }
        if let Some(known) = self.known.get(&held.path) {
            return *known;
        }
        let path = held.path.to_vec();
        let known = match self.matters {
            Matters::All | Matters::Failures => ALL,
            // Who waits for a plain value may still look at the failure.
            Matters::In(shape) => {
                Known { follows: true, minds: !is_always_plain(shape, &path), minds_read: true }
            }
            Matters::Only(paths) => {
                let keys = || path.iter().map(Step::as_key);
                let follows = if path.is_empty() { paths.has_good() } else { paths.has(keys()) };
                let minds = paths.minds(keys());
                let parent = path.len().saturating_sub(1);
                let minds_read = minds || paths.minds_names(keys().take(parent));
                Known { follows, minds, minds_read }
            }
        };
        self.known.insert(held.path.clone(), known);
        known
    }
}

/// Whether a plain value always stands at a path.
fn is_always_plain(shape: &Shape, path: &[Step]) -> bool {
    let is_required = match path.split_last() {
        Some((Step::Member(name), parent)) => {
            let object = shape.at_steps(parent).and_then(Shape::object);
            let member = object.and_then(|it| it.get(name));
            member.is_some_and(|it| it.presence == Presence::Required)
        }
        _ => true,
    };
    is_required && shape.at_steps(path).is_some_and(Shape::is_plain)
}

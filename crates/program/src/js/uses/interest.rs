//! Which values of an answer are worth following: what a text or a flag is used for is nobody's concern when Go
//! always sends one.

use rustc_hash::FxHashMap;

use super::held::Held;
use super::list::List;
use super::{Branch, Step};
use crate::contract::shape::{Format, Presence, Shape};

/// What is known of an answer before somebody follows it.
#[derive(Default)]
pub(super) struct Interest<'p> {
    shape: Option<&'p Shape>,
    known: FxHashMap<List<Step>, bool>,
}

impl<'p> Interest<'p> {
    /// `shape` is that of the answers where nothing failed; without it everything may matter.
    pub(super) fn of(shape: Option<&'p Shape>) -> Self {
        Self { shape, known: FxHashMap::default() }
    }

    /// Whether it matters what becomes of a value.
    pub(super) fn follows(&mut self, held: &Held) -> bool {
        let Some(shape) = self.shape else { return true };
        if held.thrown || held.branch == Branch::Failure || held.path.is_empty() {
            return true;
        }
        if let Some(known) = self.known.get(&held.path) {
            return *known;
        }
        let follows = !is_plain(shape, &held.path.to_vec());
        self.known.insert(held.path.clone(), follows);
        follows
    }
}

/// Whether a text, a number or a flag always stands at a path, with nothing in it that another form may take.
fn is_plain(shape: &Shape, path: &[Step]) -> bool {
    let is_required = match path.split_last() {
        Some((Step::Member(name), parent)) => {
            let object = shape.at_steps(parent).and_then(Shape::object);
            let member = object.and_then(|it| it.get(name));
            member.is_some_and(|it| it.presence == Presence::Required)
        }
        _ => true,
    };
    let plain = |it: &Shape| match it {
        Shape::Bool | Shape::Num => true,
        Shape::Int(range) => range.is_safe(),
        Shape::Str(format) => matches!(format, Format::Any | Format::OneOf(_) | Format::Uuid),
        _ => false,
    };
    is_required && shape.at_steps(path).is_some_and(|it| it.alternatives().iter().all(plain))
}

//! Where a nil that Go answers with becomes `null`.
//!
//! Three questions build on each other. [`reach`]: may the variable that is encoded still hold the nil that
//! it was declared with, or got, when control comes to the encoder? [`results`]: may a function return
//! nil, in a way that is no failure? [`members`]: which members of what is encoded are slices, maps and
//! pointers, and where do their values come from?
//!
//! What cannot be followed is no nil: a variable that is filled by somebody who is not read, a field of a
//! value that came from a database, a parameter whose caller is not known.

mod fields;
mod members;
mod producers;
mod reach;
mod results;
mod test;
#[cfg(test)]
mod tests;
mod touches;

use std::rc::Rc;

use rustc_hash::FxHashMap;
use seamlint_syntax::Node;

pub(super) use producers::{Held, Producer};

use super::exchange::Likeness;
use super::json_fields::Layouts;
use super::{Exchange, FunctionId, JsonAnswer, LocalId, Type, Value, View};
use crate::flow::{Cfg, Guard, StepId};
use crate::library::JsonVersion;
use crate::{FileId, Place};

/// How a nil comes to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NilKind {
    /// `var xs []T`, to which nothing needs to be added.
    Declared,
    /// A named result to which nothing needs to be added.
    NamedResult,
    /// `return nil`
    Returned,
    /// A field that the literal, or the declaration, of its struct leaves out.
    Unset,
    /// `x.Field = nil`, `xs = nil`
    Assigned,
    /// A field that is read from a column which may be NULL.
    Column,
    /// A list that is read from the elements of a document, of which there may be none.
    Elements,
    /// The parameter at this position of the function that is looked at: what the caller gives.
    #[doc(hidden)]
    Parameter(u8),
}

/// How sure it is that the null is sent at times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NullCertainty {
    /// Only when something is empty that hardly ever is: a table of the package.
    Unlikely,
    /// In one of several implementations of an interface.
    Alternative,
    /// When nothing is found, or a branch is not taken.
    Possible,
    /// Whenever control takes this way.
    Certain,
}

/// A null in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NullAnswer {
    /// The answer, as its place in [`Exchange::answers`].
    pub answer: usize,
    /// Where in its JSON: keys, and `[]` for the elements of an array; empty for the whole.
    pub path: Vec<String>,
    /// The type of the value that is nil: a slice, a map or a pointer.
    pub ty: Type,
    /// Where the nil arises.
    pub origin: Place,
    /// How.
    pub kind: NilKind,
    /// The way from there to the encoder, with what happens at each place.
    pub chain: Vec<(Place, String)>,
    /// How sure it is.
    pub certainty: NullCertainty,
}

impl NullAnswer {
    /// Whether an empty list or object would have said the same. A map that a maker leaves unset stands for
    /// "nothing of the kind", as a pointer does.
    pub fn stands_for_empty(&self, view: View<'_>) -> bool {
        match view.underlying(&self.ty) {
            Type::Slice(_) => true,
            Type::Map(_) => self.kind != NilKind::Unset,
            _ => false,
        }
    }

    /// Whether more than a hint may be made of it: what stands for "not found" is meant, unless there is no
    /// other answer.
    pub fn is_weighty(&self, view: View<'_>) -> bool {
        let always = self.certainty == NullCertainty::Certain && self.kind != NilKind::Unset;
        self.certainty > NullCertainty::Unlikely && (always || self.stands_for_empty(view))
    }
}

/// A nil that a value may be.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Nil {
    origin: Place,
    kind: NilKind,
    chain: Vec<(Place, String)>,
    certainty: NullCertainty,
}

/// How many calls, variables and fields a value is followed through.
const DEPTH: u8 = 10;
/// How many calls of these.
const CALLS: usize = 5;
/// How many expressions one answer may cost.
const FUEL: u32 = 40000;
/// More nulls than this of one handler say no more.
const MOST: usize = 64;

impl<'p> View<'p> {
    /// The nulls among the answers of handlers that are no errors, where it is known how they arise. Sorted
    /// by answer and path; one for each of these and origin. What nobody minds is not looked for, nor, without
    /// `columns`, what a column or a document leaves out. What one handler does others do, too, so that many are
    /// looked at for less than each of them.
    pub fn null_answers(
        self,
        handlers: impl IntoIterator<Item = (FunctionId, Minds<'p>)>,
        columns: bool,
    ) -> FxHashMap<FunctionId, Vec<NullAnswer>> {
        let mut nils = Nils { columns, ..Nils::new(self) };
        let mut out = FxHashMap::default();
        for (handler, minds) in handlers {
            if !Rc::ptr_eq(&nils.minds, &minds) {
                nils.found.clear();
            }
            nils.minds = minds;
            out.insert(handler, nils.of_handler(&self.exchange(handler)));
        }
        out
    }
}

/// Whether somebody minds a null at a path of an answer, or further inside.
pub type Minds<'p> = Rc<dyn Fn(&[String]) -> bool + 'p>;

/// Returns, and what they give at a position.
type Returns<'p> = Rc<[(Node<'p>, Node<'p>)]>;

/// Values, and which of those of a call.
type Assigned<'p> = Rc<[(FileId, Node<'p>, usize)]>;

/// What is known while answers are looked at.
pub(super) struct Nils<'p> {
    view: View<'p>,
    fuel: u32,
    minds: Minds<'p>,
    /// Whether fields are of interest that NULL in a column, or a document without elements, leaves nil.
    columns: bool,
    /// The nils in what was encoded, as long as the same is minded.
    found: FxHashMap<Likeness, Rc<[members::Found]>>,
    /// What functions may return at a position, as far as that does not hang on who calls them.
    results: FxHashMap<(FunctionId, usize), Rc<[Nil]>>,
    /// What functions do with what their variables hold.
    touched: FxHashMap<(FunctionId, LocalId), Rc<touches::Touches>>,
    /// What fields of variables were given at a step, by their names.
    field_sets: FxHashMap<(FunctionId, LocalId, StepId), touches::FieldSets>,
    /// The returns of functions that are no failures.
    returns: FxHashMap<(FunctionId, usize), Returns<'p>>,
    /// What gives a local its value at a step.
    reaching: FxHashMap<(FunctionId, LocalId, StepId, bool), reach::Reaching<'p>>,
    /// The conditions that functions ask more than once: both answers of each.
    repeated: FxHashMap<FunctionId, Rc<[[Guard; 2]]>>,
    /// What is put into variables of packages, by their names' places.
    assigned: FxHashMap<Place, Assigned<'p>>,
    layouts: Rc<Layouts<'p>>,
    /// The results that are being looked at.
    active: Vec<(FunctionId, usize)>,
    /// The fields whose values are being looked for, within the result that is.
    selected: Vec<Value>,
    /// Whether a circle was cut, so that what was found is not all.
    cut: bool,
}

impl<'p> Nils<'p> {
    pub(super) fn new(view: View<'p>) -> Self {
        Self {
            view,
            fuel: FUEL,
            minds: Rc::new(|_| true),
            columns: true,
            found: FxHashMap::default(),
            results: FxHashMap::default(),
            touched: FxHashMap::default(),
            field_sets: FxHashMap::default(),
            returns: FxHashMap::default(),
            reaching: FxHashMap::default(),
            repeated: FxHashMap::default(),
            assigned: FxHashMap::default(),
            layouts: Rc::new(Layouts::new(view)),
            active: Vec::new(),
            selected: Vec::new(),
            cut: false,
        }
    }

    fn of_handler(&mut self, exchange: &Exchange) -> Vec<NullAnswer> {
        let mut out = Vec::new();
        for (at, answer) in exchange.answers.iter().enumerate() {
            let says_null = !answer.error && answer.version == JsonVersion::V1;
            if says_null && out.len() < MOST {
                self.refuel();
                self.answer(at, answer, &mut out);
            }
        }
        out.sort_by(|a, b| (a.answer, &a.path, a.origin).cmp(&(b.answer, &b.path, b.origin)));
        out.dedup_by(|a, b| (a.answer, &a.path, a.origin) == (b.answer, &b.path, b.origin));
        out
    }

    /// Each question may cost as much as the one before.
    pub(super) fn refuel(&mut self) {
        self.fuel = FUEL;
    }

    /// The members of a struct's JSON.
    pub(super) fn layouts(&self) -> &Rc<Layouts<'p>> {
        &self.layouts
    }

    fn answer(&mut self, at: usize, answer: &JsonAnswer, out: &mut Vec<NullAnswer>) {
        let found = self.nils_in(&answer.value);
        for (path, ty, mut nil) in found.iter().cloned() {
            if matches!(nil.kind, NilKind::Parameter(_)) {
                continue;
            }
            let last = nil.chain.last().map(|it| it.0);
            for (place, text) in [(answer.place, "answered here"), (answer.encoder, "encoded here")]
            {
                if last != Some(place) && !nil.chain.iter().any(|it| it.0 == place) {
                    nil.chain.push((place, text.to_owned()));
                }
            }
            let Nil { origin, kind, chain, certainty } = nil;
            out.push(NullAnswer { answer: at, path, ty, origin, kind, chain, certainty });
        }
    }

    /// The nils that a value is or holds where it is encoded.
    fn nils_in(&mut self, value: &Value) -> Rc<[members::Found]> {
        let (likeness, value) = self.view.likeness(value);
        if let Some(known) = self.found.get(&likeness) {
            return Rc::clone(known);
        }
        let mut found = Vec::new();
        self.members(&value, &mut Vec::new(), DEPTH, &mut found);
        let found: Rc<[_]> = found.into();
        self.found.insert(likeness, Rc::clone(&found));
        found
    }

    /// Whether there is fuel for one more expression.
    fn burn(&mut self) -> bool {
        self.fuel = self.fuel.saturating_sub(1);
        self.fuel > 0
    }

    fn graph(&self, function: FunctionId) -> Option<&'p Cfg> {
        self.view.cfg(function).filter(|it| !it.is_broken())
    }

    /// The innermost function around a value, with its graph.
    fn around(&self, value: &Value) -> Option<(FunctionId, &'p Cfg)> {
        let node: Node<'p> = self.view.node_of(value);
        let function = self.view.function_at(value.file, node)?;
        Some((function, self.graph(function)?))
    }
}

impl Nil {
    fn new(origin: Place, kind: NilKind, certainty: NullCertainty) -> Self {
        Self { origin, kind, chain: Vec::new(), certainty }
    }

    /// What NULL in a column, or a document without elements, leaves a field: the field, and the call that reads
    /// it.
    fn column(field: Option<Place>, (read, columns): producers::ReadFrom) -> Self {
        let (kind, text) = if columns.elements {
            (NilKind::Elements, "decoded here")
        } else {
            (NilKind::Column, "read from the database here")
        };
        Self::new(field.unwrap_or(read), kind, NullCertainty::Unlikely).via(read, text)
    }

    /// The same, with one more step on its way.
    fn via(mut self, place: Place, text: impl Into<String>) -> Self {
        if self.chain.len() < CALLS * 2 && !self.chain.iter().any(|it| it.0 == place) {
            self.chain.push((place, text.into()));
        }
        self
    }

    /// The same, not surer than that.
    fn at_most(mut self, certainty: NullCertainty) -> Self {
        self.certainty = self.certainty.min(certainty);
        self
    }
}

//! Answers that are kept, so that what many expressions rest on is evaluated once in a program.
//!
//! Evaluation must give the same whoever asks first, so an answer is kept only if it rests on nothing that
//! depends on the question's surroundings:
//!
//! * no bound was met and no question was refused because it was being answered already;
//! * no question on the way was one of a generic declaration, which means something else with other
//!   type arguments.
//!
//! For the same reason an answer that is there costs what it cost to find, in steps and in depth, and is
//! found anew where the bounds would not have allowed for it.

use std::sync::OnceLock;

use super::super::facts::Facts;
use super::super::library::LIBRARY;
use super::super::sym::{BindingId, FuncId};
use super::super::ty::{Env, Type};
use super::{DEPTH, Eval, STEPS};
use crate::FileId;

/// What is kept of a program.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    /// By file; the library's declarations are the last one.
    files: Box<[OnceLock<KeptOfFile>]>,
}

/// What names of a file mean, and what its functions give.
#[derive(Debug)]
struct KeptOfFile {
    bindings: Box<[OnceLock<Answer>]>,
    functions: Box<[OnceLock<Answer>]>,
}

/// An answer and what it takes to find it.
#[derive(Debug)]
struct Answer {
    ty: Type,
    steps: u32,
    /// How deep the questions nest on which it rests.
    height: u32,
}

/// Something with a type of its own.
#[derive(Clone, Copy, Debug)]
pub(super) enum Subject {
    /// The value of a name.
    Value(BindingId),
    /// What calling a function gives.
    Returned(FuncId),
}

impl Kept {
    /// Room for the answers about so many files.
    pub(crate) fn of(files: usize) -> Self {
        Self { files: (0..=files).map(|_| OnceLock::new()).collect() }
    }

    /// What a name means, where that is kept.
    pub(crate) fn value(&self, file: FileId, facts: &Facts, id: BindingId) -> Option<&Type> {
        Some(&self.slot(file, facts, Subject::Value(id))?.get()?.ty)
    }

    fn slot(&self, file: FileId, facts: &Facts, subject: Subject) -> Option<&OnceLock<Answer>> {
        let last = self.files.len().checked_sub(1)?;
        let at = if file == LIBRARY { last } else { file.0 as usize };
        let slots = |count: usize| (0..count).map(|_| OnceLock::new()).collect();
        let of_file = self.files.get(at)?.get_or_init(|| KeptOfFile {
            bindings: slots(facts.bindings.len()),
            functions: slots(facts.functions.len()),
        });
        match subject {
            Subject::Value(id) => of_file.bindings.get(id.at()),
            Subject::Returned(id) => of_file.functions.get(id.at()),
        }
    }
}

impl Eval<'_> {
    /// The kept answer to a question, or the one that is found now.
    pub(super) fn keep(
        &mut self,
        file: FileId,
        subject: Subject,
        env: &Env,
        find: impl FnOnce(&mut Self) -> Type,
    ) -> Type {
        if env.is_some() || self.generic > 0 || !self.by_index {
            return find(self);
        }
        let linked = self.linked;
        let Some(slot) = linked.model.kept.slot(file, linked.facts(file), subject) else {
            return find(self);
        };
        if let Some(known) = slot.get()
            && self.depth + known.height <= DEPTH
            && self.steps + known.steps <= STEPS
        {
            self.steps += known.steps;
            self.deepest = self.deepest.max(self.depth + known.height);
            return known.ty.clone();
        }
        let (steps, cuts) = (self.steps, self.cuts);
        let deepest = std::mem::replace(&mut self.deepest, self.depth);
        let ty = find(self);
        if self.cuts == cuts {
            let height = self.deepest - self.depth;
            // Somebody else may have been faster, with the same answer.
            let _ = slot.set(Answer { ty: ty.clone(), steps: self.steps - steps, height });
        }
        self.deepest = self.deepest.max(deepest);
        ty
    }
}

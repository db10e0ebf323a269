//! Variables that are decoded into more than once: what they keep, and whether anything makes them fresh.

use seamlint_syntax::{Field, Kind, Node, NodeId};

use super::{Decoding, FunctionId, Local, LocalId, LocalKind, Type, View};
use crate::FileId;
use crate::flow::Guard;
use crate::flow::guards::nilness;
use crate::flow::uses::{self, Escape, Use};

/// Methods that make a value empty, by the names that the language's own packages and most projects use.
const EMPTYING: [&str; 4] = ["Reset", "Clear", "reset", "clear"];

/// The variable that a call decodes into.
#[derive(Clone, Debug)]
pub struct Filled<'p> {
    /// Its name.
    pub name: &'p str,
    /// Its id in the file.
    pub id: LocalId,
    /// Its declaration.
    pub local: &'p Local,
    /// The type of what the decoder fills: the variable's own, or what it points at.
    pub ty: Type,
}

impl<'p> View<'p> {
    /// The variable that is filled: `x` of `&x`, or an `x` that is a pointer. `None` for parameters, fields
    /// and everything else.
    pub fn filled(self, file: FileId, decoding: &Decoding<'p>) -> Option<Filled<'p>> {
        let target = decoding.target;
        let taken = target.kind() == Kind::UnaryExpression && target.has(Kind::Amp);
        let node = if taken { target.child(Field::Operand)? } else { target };
        let (id, local) = self.local(file, node)?;
        let ty = self.type_of(file, node);
        if !taken && !ty.is_pointer() || local.kind != LocalKind::Variable {
            return None;
        }
        let ty = if taken { ty } else { ty.deref().clone() };
        Some(Filled { name: node.text(), id, local, ty })
    }

    /// Whether a value of the type keeps something of before when JSON is decoded into it once more. What
    /// decodes itself, or is not known, does not.
    pub fn keeps_what_it_had(self, ty: &Type) -> bool {
        let filled = ty.deref();
        if self.has_method(filled, "UnmarshalJSON") != Some(false) {
            return false;
        }
        match self.underlying(filled) {
            Type::Struct(_) => self.fields(filled).iter().any(|it| it.field.json().is_some()),
            Type::Map(_) => true,
            // The elements of a slice are overwritten in place.
            Type::Slice(element) | Type::Array(element) => {
                matches!(self.underlying(element.deref()), Type::Struct(_))
            }
            _ => false,
        }
    }

    /// Whether a path leads from a call that has filled a variable back to the call, without the variable
    /// getting a fresh value, while something reads it in between.
    pub fn is_filled_again(self, function: FunctionId, call: Node<'p>, variable: LocalId) -> bool {
        let (Some(body), Some(cfg)) = (self.function_node(function), self.cfg(function)) else {
            return false;
        };
        let Some(step) = cfg.step_of(call).filter(|_| !cfg.is_broken()) else { return false };
        let others = self.uses(function.file, body, variable).filter(|it| !call.encloses(*it));
        let (fresh, reads): (Vec<_>, Vec<_>) =
            others.partition(|it| self.makes_fresh(function.file, body, *it));
        let (fresh, reads) = (cfg.set_of(fresh), cfg.set_of(reads));
        let errors = self.assigned_locals(function.file, call);
        let failed = |guard: Guard| {
            nilness(self.tree(function.file), guard).is_some_and(|(value, is_nil)| {
                !is_nil && self.local(function.file, value).is_some_and(|it| errors.contains(&it.0))
            })
        };
        let behind = |it| cfg.from(it).without(&fresh).ruling_out(&failed).run();
        let filled = behind(step);
        let mut reads = reads.iter().filter(|it| filled.reaches(*it));
        filled.reaches(step) && reads.any(|it| behind(it).reaches(step))
    }

    /// The locals on the left of the statement that a call's results, or what is made of them, go to.
    fn assigned_locals(self, file: FileId, call: Node<'p>) -> Vec<LocalId> {
        let assigns = |it: &Node<'p>| {
            matches!(it.kind(), Kind::ShortVarDeclaration | Kind::AssignmentStatement)
        };
        let statement = call.ancestors().take(4).find(assigns);
        let left = statement.and_then(|it| it.child(Field::Left));
        let names = left.into_iter().flat_map(|it| it.parts());
        names.filter_map(|it| self.local(file, it).map(|it| it.0)).collect()
    }

    /// Whether nothing of the old value is left behind an occurrence of a variable: `x = T{}`, `*x = T{}`,
    /// `x.Reset()`, `clear(x)`.
    fn makes_fresh(self, file: FileId, function: Node<'p>, occurrence: Node<'p>) -> bool {
        match uses::of(function, occurrence) {
            Use::Write | Use::Declare => true,
            Use::Member => is_reset(occurrence),
            Use::Escape(Escape::Argument(call)) => self.clears(file, call),
            _ => false,
        }
    }

    fn clears(self, file: FileId, call: NodeId) -> bool {
        let callee = self.callee(file, self.tree(file).node(call));
        callee.is_some_and(|it| it.symbol.is("", "clear"))
    }
}

/// `x.Reset()` and `*x = T{}`
fn is_reset(occurrence: Node<'_>) -> bool {
    let Some(parent) = occurrence.parent() else { return false };
    match parent.kind() {
        Kind::SelectorExpression => {
            let name = parent.child(Field::Field);
            name.is_some_and(|it| EMPTYING.contains(&it.text()))
                && parent.field() == Field::Function
        }
        Kind::UnaryExpression => uses::is_target(parent),
        _ => false,
    }
}

//! Variables that are decoded into more than once: what they keep, and whether anything makes them fresh.

use seamlint_syntax::{Field, Kind, Node, NodeId};

use super::{Decoding, FunctionId, Held, Local, LocalId, Type, View};
use crate::flow::Guard;
use crate::flow::guards::nilness;
use crate::flow::uses::{self, Escape, Use};
use crate::{FileId, Place};

/// Methods that make a value empty, by the names that the language's own packages and most projects use.
const EMPTYING: [&str; 4] = ["Reset", "Clear", "reset", "clear"];

/// What a call decodes into: a variable, or a field of what a variable holds.
#[derive(Clone, Debug)]
pub struct Filled<'p> {
    /// It, as written.
    pub name: &'p str,
    /// The way to it.
    pub held: Held<'p>,
    /// The variable that the way begins with, when that is one of a function.
    pub root: Option<(LocalId, &'p Local)>,
    /// Where it is declared.
    pub declared: Option<Place>,
    /// The type of what the decoder fills: the variable's own, or what it points at.
    pub ty: Type,
}

impl<'p> View<'p> {
    /// What is filled: the `x` of `&x`, or an `x` that is a pointer, be it a variable, a parameter, a field or a
    /// variable of the package. `None` for everything else.
    pub fn filled(self, file: FileId, decoding: &Decoding<'p>) -> Option<Filled<'p>> {
        let target = decoding.target;
        let taken = target.kind() == Kind::UnaryExpression && target.has(Kind::Amp);
        let node = if taken { target.child(Field::Operand)? } else { target };
        let (held, ty) = (self.held(file, node)?, self.type_of(file, node));
        if !taken && !ty.is_pointer() {
            return None;
        }
        let root = held.local.and_then(|it| Some((it, self.local_of(file, it)?)));
        let declared = match root {
            Some((_, local)) if held.fields().is_empty() => Some(Place { file, span: local.span }),
            _ => self.declared_value(file, node),
        };
        let ty = if taken { ty } else { ty.deref().clone() };
        Some(Filled { name: node.text(), held, root, declared, ty })
    }

    /// Where a field, or a variable of a package, is declared.
    fn declared_value(self, file: FileId, node: Node<'p>) -> Option<Place> {
        if let Some((file, variable)) = self.variable(file, node) {
            return Some(Place { file, span: variable.span });
        }
        let (of, name) = (node.child(Field::Operand)?, node.child(Field::Field)?);
        let fields = self.fields(&self.type_of(file, of));
        fields.into_iter().find(|it| *it.field.name == *name.text())?.place
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
    pub fn is_filled_again(
        self,
        function: FunctionId,
        call: Node<'p>,
        filled: &Filled<'p>,
    ) -> bool {
        let (Some(body), Some(cfg)) = (self.function_node(function), self.cfg(function)) else {
            return false;
        };
        let Some(step) = cfg.step_of(call).filter(|_| !cfg.is_broken()) else { return false };
        let file = function.file;
        let (fresh, reads) = match filled.root {
            Some((variable, _)) if filled.held.fields().is_empty() => {
                let others = self.uses(file, body, variable).filter(|it| !call.encloses(*it));
                let (fresh, reads): (Vec<_>, Vec<_>) =
                    others.partition(|it| self.makes_fresh(file, body, *it));
                (cfg.set_of(fresh), cfg.set_of(reads))
            }
            _ => {
                let mut fresh = self.replacements(function, cfg, &filled.held);
                let (emptied, reads): (Vec<_>, Vec<_>) = self
                    .occurrences(file, body, &filled.held)
                    .filter(|it| !call.encloses(*it))
                    .partition(|it| self.is_emptied(file, *it));
                fresh.extend(cfg.set_of(emptied).iter());
                (fresh, cfg.set_of(reads))
            }
        };
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

    /// Where a value is mentioned, or what leads to it gets away: given to somebody, or to one of its methods.
    fn occurrences(
        self,
        file: FileId,
        body: Node<'p>,
        held: &Held<'p>,
    ) -> impl Iterator<Item = Node<'p>> {
        let is_name =
            |it: &Node<'_>| matches!(it.kind(), Kind::Identifier | Kind::SelectorExpression);
        let gets_away = |it: Node<'_>| {
            let behind = it.parent().filter(|it| it.kind() == Kind::SelectorExpression);
            behind.is_none_or(|it| it.field() == Field::Function)
        };
        body.descendants().filter(is_name).filter(move |it| {
            let way = self.held(file, *it).filter(|it| held.hangs_on(it));
            way.is_some_and(|way| way.is(held) || gets_away(*it))
        })
    }

    /// `c.last.Reset()`, `*c.last = T{}` and `clear(c.last)`
    fn is_emptied(self, file: FileId, occurrence: Node<'p>) -> bool {
        let call = occurrence.parent().filter(|it| it.kind() == Kind::ArgumentList);
        let call = call.and_then(Node::parent);
        is_reset(occurrence) || call.is_some_and(|it| self.clears(file, it.id()))
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

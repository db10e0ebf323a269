//! Where a function may panic.

use seamlint_syntax::{Field, Kind, Node};

use super::facts::LocalKind;
use super::sym::LocalId;
use super::syntax::{self, is_function};
use super::view::View;
use super::{CalleeKind, FunctionId, Type};
use crate::library::Role;
use crate::{FileId, Place};

/// A place that may panic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PanicSite {
    /// The expression.
    pub place: Place,
    /// What may go wrong.
    pub cause: PanicCause,
    /// Whether what a client sent decides.
    pub from_outside: bool,
}

/// Why an expression panics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanicCause {
    /// The value has another type.
    Assertion,
    /// There is no such element.
    Index,
    /// The map is nil.
    NilMap,
    /// The pointer is nil.
    NilPointer,
    /// The divisor is zero.
    Division,
    /// A call of `panic`, or of a function that panics when its argument does not fit.
    Explicit,
}

impl PanicCause {
    /// In words, as the label of a place.
    pub fn label(self) -> &'static str {
        match self {
            Self::Assertion => "panics when the value has another type",
            Self::Index => "panics when there is no such element",
            Self::NilMap => "panics, for the map is nil",
            Self::NilPointer => "panics when the pointer is nil",
            Self::Division => "panics when the divisor is zero",
            Self::Explicit => "panics",
        }
    }
}

impl PanicSite {
    /// How much speaks for it: what somebody outside decides before what the code says of itself, that before
    /// what may well never happen.
    pub fn weight(&self) -> u8 {
        match self.cause {
            _ if self.from_outside => 2,
            PanicCause::Explicit | PanicCause::Assertion | PanicCause::NilMap => 1,
            _ => 0,
        }
    }

    /// Of two, the one for which more speaks; the first, when they are alike.
    fn or_weightier(found: Option<Self>, other: Self) -> Self {
        found.filter(|it| it.weight() >= other.weight()).unwrap_or(other)
    }
}

/// How many calls deep it is looked for panics.
const DEPTH: u8 = 3;

impl<'p> View<'p> {
    /// The first place in a function, or in what it calls of the project, that may panic and that no recover on
    /// the way protects; places that a client decides come first. `given` are parameters whose values come from outside.
    pub fn panic_site(self, function: FunctionId, given: &[LocalId]) -> Option<PanicSite> {
        let mut seen = Vec::new();
        self.panic_site_within(function, given, DEPTH, &mut seen)
    }

    fn panic_site_within(
        self,
        function: FunctionId,
        given: &[LocalId],
        depth: u8,
        seen: &mut Vec<FunctionId>,
    ) -> Option<PanicSite> {
        if seen.contains(&function) || self.recovers(function) {
            return None;
        }
        seen.push(function);
        let body = self.function_node(function)?;
        let own: Vec<_> = body
            .descendants_but(|it| it != body && is_function(it.kind()) && !runs_here(it))
            .collect();
        let sites = own.iter().filter_map(|it| self.site_at(function.file, *it, given));
        let mut found: Option<PanicSite> = None;
        for site in sites {
            if site.from_outside {
                return Some(site);
            }
            found = Some(PanicSite::or_weightier(found, site));
        }
        let depth = depth.checked_sub(1)?;
        for call in own.iter().filter(|it| it.kind() == Kind::CallExpression) {
            let is_go = call.parent().is_some_and(|it| it.kind() == Kind::GoStatement);
            let Some(target) =
                self.callee(function.file, *call).and_then(|it| it.function).filter(|_| !is_go)
            else {
                continue;
            };
            let taken = self.given_to(function.file, *call, target, given);
            if let Some(site) = self.panic_site_within(target, &taken, depth, seen) {
                if site.from_outside {
                    return Some(site);
                }
                found = Some(PanicSite::or_weightier(found, site));
            }
        }
        found
    }

    /// The parameters of a function that get something from outside by a call.
    pub fn given_to(
        self,
        file: FileId,
        call: Node<'p>,
        target: FunctionId,
        given: &[LocalId],
    ) -> Vec<LocalId> {
        let params = self.params(target);
        let arguments = syntax::arguments(call).zip(params);
        arguments.filter(|it| self.is_from_outside(file, it.0, given)).map(|it| it.1).collect()
    }

    fn site_at(self, file: FileId, node: Node<'p>, given: &[LocalId]) -> Option<PanicSite> {
        let operand = || node.child(Field::Operand);
        let (cause, on) = match node.kind() {
            Kind::TypeAssertionExpression
                if !is_checked(node) && !self.has_one_type(file, operand()?) =>
            {
                (PanicCause::Assertion, operand()?)
            }
            Kind::IndexExpression if self.may_miss(file, node) => (PanicCause::Index, operand()?),
            Kind::SliceExpression if self.may_miss(file, node) => (PanicCause::Index, operand()?),
            Kind::IndexExpression if self.writes_nil_map(file, node) => (PanicCause::NilMap, node),
            Kind::SelectorExpression if self.may_be_nil(file, operand()?) => {
                (PanicCause::NilPointer, operand()?)
            }
            // In `(*T)(p)` the star belongs to a type.
            Kind::UnaryExpression if node.has(Kind::Star) && !self.is_type(file, operand()?) => {
                (PanicCause::NilPointer, operand()?)
            }
            Kind::BinaryExpression if node.has(Kind::Slash) || node.has(Kind::Percent) => {
                let divisor = node.child(Field::Right)?;
                let is_constant = matches!(divisor.kind(), Kind::IntLiteral | Kind::FloatLiteral)
                    || self.initialiser(file, divisor).is_some();
                let ty = self.type_of(file, divisor);
                let is_integer = ty.basic().is_none_or(|it| !it.name().starts_with("float"));
                let is_number = !ty.is_unknown() || self.is_from_c(file, divisor);
                if is_constant || !is_integer || !is_number {
                    return None;
                }
                (PanicCause::Division, divisor)
            }
            Kind::CallExpression if self.panics(file, node) => (PanicCause::Explicit, node),
            _ => return None,
        };
        if is_guarded(node, on) {
            return None;
        }
        let outside = |it: Node<'p>| self.is_from_outside(file, it, given);
        let from_outside = match cause {
            PanicCause::Explicit => syntax::arguments(node).any(outside),
            PanicCause::NilMap => true,
            PanicCause::NilPointer => {
                self.is_decoded_member(file, on) && outside(on) || self.is_picked(file, on, outside)
            }
            PanicCause::Index => outside(on) || is_placed(node, outside),
            _ => outside(on),
        };
        Some(PanicSite { place: file.place(node), cause, from_outside })
    }

    fn is_from_c(self, file: FileId, node: Node<'p>) -> bool {
        let local = self.local(file, node).map(|it| self.type_of_local(file, it.1));
        local.is_some_and(|it| it.named().is_some_and(|it| &*it.package == "C"))
    }

    /// Whether an index or a slice expression may lie outside: of a slice or a string, with an index that is
    /// not made by a loop over it.
    fn may_miss(self, file: FileId, node: Node<'p>) -> bool {
        let Some(operand) = node.child(Field::Operand) else { return false };
        let ty = self.underlying(&self.type_of(file, operand));
        let sliced =
            matches!(&ty, Type::Slice(_)) || ty.basic().is_some_and(|it| it.name() == "string");
        if !sliced {
            return false;
        }
        if node.kind() == Kind::SliceExpression {
            return [Field::Start, Field::End]
                .iter()
                .filter_map(|it| node.child(*it))
                .any(|it| it.text() != "0" && !it.text().contains("len("));
        }
        let Some(index) = node.child(Field::Index) else { return false };
        // The first part of a split text is always there.
        let is_first = index.text() == "0";
        let made = self.initialiser(file, operand).map_or(operand, |it| it.1);
        let is_split = self.callee(file, made).is_some_and(|it| {
            &*it.symbol.package == "strings" && it.symbol.name.starts_with("Split")
        });
        let is_there = is_first && is_split || self.is_loop_index(file, index);
        !is_there
    }

    /// Whether an index comes from a loop, which knows where to end.
    fn is_loop_index(self, file: FileId, index: Node<'p>) -> bool {
        let Some((_, local)) = self.local(file, syntax::unparen(index)) else {
            return index.kind() == Kind::BinaryExpression;
        };
        let declared = self.program().file(file).tree.covering(local.span);
        declared
            .ancestors()
            .take(4)
            .any(|it| matches!(it.kind(), Kind::RangeClause | Kind::ForClause))
    }

    fn writes_nil_map(self, file: FileId, node: Node<'p>) -> bool {
        let parent = node.parent();
        let is_target = parent.is_some_and(|it| {
            it.field() == Field::Left
                || matches!(it.kind(), Kind::IncStatement | Kind::DecStatement)
        });
        let Some(operand) = node.child(Field::Operand).filter(|_| is_target) else { return false };
        let Some((_, local)) = self.local(file, operand) else { return false };
        let declared = self.program().file(file).tree.covering(local.span).parent();
        let is_bare = declared
            .is_some_and(|it| it.kind() == Kind::VarSpec && it.child(Field::Value).is_none());
        let is_map = matches!(self.underlying(&self.type_of_local(file, local)), Type::Map(_));
        is_map && is_bare && !local.reassigned
    }

    /// Whether a pointer before a dot may be nil: a parameter, a field, an element; not what was just made,
    /// nor a method's own receiver.
    fn may_be_nil(self, file: FileId, operand: Node<'p>) -> bool {
        let operand = syntax::unparen(operand);
        if !self.type_of(file, operand).is_pointer() {
            return false;
        }
        match self.local(file, operand) {
            // The request that a handler is given is never nil, nor what a library gives to a callback.
            Some((_, local)) => {
                let ty = self.type_of_local(file, local);
                let function = FunctionId { file, index: local.function };
                local.kind == LocalKind::Param
                    && !self.is_request(&ty)
                    && !self.is_message(&ty)
                    && self.callback(function).is_none()
            }
            None => matches!(operand.kind(), Kind::SelectorExpression | Kind::IndexExpression),
        }
    }

    /// Whether a pointer is a member of something that was decoded: absent or null members leave it nil.
    fn is_decoded_member(self, file: FileId, operand: Node<'p>) -> bool {
        let operand = syntax::unparen(operand);
        let of =
            operand.child(Field::Operand).filter(|_| operand.kind() == Kind::SelectorExpression);
        of.is_some_and(|it| {
            let ty = self.type_of(file, it);
            self.carrier(&ty).is_none() && self.declaration(ty.deref()).is_some()
        })
    }

    /// Whether only one type of the project implements the interface of a value, so that an assertion holds.
    fn has_one_type(self, file: FileId, value: Node<'p>) -> bool {
        let ty = self.type_of(file, value);
        let (Type::Named(named), eval) = (&ty, self.eval()) else { return false };
        let methods = eval.method_set(&ty).unwrap_or_default();
        methods.first().is_some_and(|it| eval.implementation(named, &it.0).is_some())
    }

    /// Whether a pointer is the element of a map under a key from outside: nil, when there is no such key.
    fn is_picked(
        self,
        file: FileId,
        pointer: Node<'p>,
        outside: impl Fn(Node<'p>) -> bool,
    ) -> bool {
        let pointer = syntax::unparen(pointer);
        let map = pointer.child(Field::Operand).map(|it| self.underlying(&self.type_of(file, it)));
        pointer.kind() == Kind::IndexExpression
            && matches!(map, Some(Type::Map(_)))
            && is_placed(pointer, outside)
    }

    /// Whether a call panics by itself.
    fn panics(self, file: FileId, call: Node<'p>) -> bool {
        let Some(callee) = self.callee(file, call) else { return false };
        let is_panic = callee.kind == CalleeKind::Builtin && &*callee.symbol.name == "panic";
        let constant =
            || syntax::argument(call, 0).is_some_and(|it| self.text_of(file, it).is_some());
        is_panic
            || self.knowledge(&callee.symbol).is_some_and(|it| it.does(Role::Panics)) && !constant()
    }
}

/// Whether one of the indices of an index or slice expression comes from outside.
fn is_placed<'p>(node: Node<'p>, outside: impl Fn(Node<'p>) -> bool) -> bool {
    let fields = [Field::Index, Field::Start, Field::End];
    fields.into_iter().filter_map(|it| node.child(it)).any(outside)
}

/// Whether a function literal runs where it stands: it is called at once, or deferred.
fn runs_here(literal: Node<'_>) -> bool {
    let call = literal.parent().filter(|it| it.kind() == Kind::CallExpression);
    call.is_some_and(|call| {
        let is_callee = syntax::function(call) == Some(literal);
        is_callee && call.parent().is_some_and(|it| it.kind() != Kind::GoStatement)
    })
}

/// Whether a type assertion gives its second value, `v, ok := x.(T)`.
fn is_checked(assertion: Node<'_>) -> bool {
    let Some(list) = assertion.parent() else { return false };
    let targets = match list.kind() {
        Kind::ExpressionList => list.parent().and_then(|it| it.child(Field::Left)),
        _ => None,
    };
    let named = list.parent().filter(|it| it.kind() == Kind::VarSpec);
    targets.is_some_and(|it| it.parts().count() == 2 && list.parts().count() == 1)
        || named.is_some_and(|it| {
            it.children_as(Field::Name).filter(|it| it.kind() == Kind::Identifier).count() == 2
        })
}

/// Whether the code around a place looks at what could go wrong: the length, a prefix, nil, zero.
fn is_guarded(node: Node<'_>, on: Node<'_>) -> bool {
    let on = syntax::unparen(on).text();
    let functions = node.ancestors().filter(|it| is_function(it.kind()));
    functions.into_iter().any(|function| {
        let before = |kind| function.descendants_of(kind).take_while(|it| it.id() < node.id());
        before(Kind::BinaryExpression).any(|it| compares(it, on))
            || before(Kind::CallExpression).any(|it| looks_at(it, on))
    })
}

/// `len(on)`, `strings.HasPrefix(on, …)`
fn looks_at(call: Node<'_>, on: &str) -> bool {
    let name = syntax::function(call).map_or("", Node::text);
    let looks = name == "len" || name.contains(".Has") || name.contains("Index");
    looks && syntax::argument(call, 0).is_some_and(|it| it.text() == on)
}

/// `on != nil`, `i < on`
fn compares(comparison: Node<'_>, on: &str) -> bool {
    let is_operator = |it: Node<'_>| {
        matches!(
            it.kind(),
            Kind::EqEq | Kind::BangEq | Kind::Lt | Kind::Gt | Kind::LtEq | Kind::GtEq
        )
    };
    comparison.parts().any(is_operator) && comparison.parts().any(|it| it.text() == on)
}

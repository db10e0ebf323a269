//! Calls and constructions.

use seamlint_syntax::{Field, Kind, Node};

use super::super::sym::Prim;
use super::super::syntax::{arguments, is_function, method_call, number, own_nodes, unwrapped};
use super::super::ty::Type;
use super::super::uses::sends;
use super::object::spread_into;
use super::value::Reading;
use super::{Sent, Tier, Why};
use crate::{FileId, Place};

/// How many results of a function are looked at.
const RESULTS: usize = 6;

impl<'p> Reading<'p> {
    pub(super) fn call(&mut self, file: FileId, node: Node<'p>, depth: u8) -> Sent {
        let place = file.place(node);
        let symbols = self.view.symbols(file, node);
        let first = arguments(node).next();
        if let Some(symbol) = symbols.first() {
            let is_in = |list: &[String]| list.iter().any(|it| it == symbol);
            if is_in(&sends().numbers) {
                let Some(first) = first else { return Sent::number(place) };
                return self.as_number(file, first, symbol, place, depth);
            }
            let is_state = is_in(&sends().state);
            if is_state || is_in(&sends().same) {
                let of = match (symbol.starts_with("Array."), method_call(node)) {
                    (true, Some((object, _))) => Some(object),
                    _ => first,
                };
                return match of.map(unwrapped) {
                    Some(it) if is_function(it.kind()) => self.result(file, it, depth),
                    Some(it) => {
                        let value = self.value(file, it, depth);
                        // What is reactive is state.
                        let why = Why::Initial;
                        if symbol.contains("eactive") {
                            value.into_state(&why, place)
                        } else {
                            value
                        }
                    }
                    None => Sent::unknown(place),
                };
            }
            if is_in(&sends().refs) {
                return self.reference(file, first, place, depth);
            }
            if *symbol == "JSON.stringify" {
                return Sent::text(place);
            }
            if *symbol == "Object.assign" {
                let mut out = Sent::object(place);
                for argument in arguments(node) {
                    let value = self.value(file, argument, depth);
                    spread_into(&mut out, value);
                }
                return out;
            }
            if *symbol == "Array.map" || *symbol == "Array.flatMap" {
                let element = first.map(unwrapped).filter(|it| is_function(it.kind()));
                let element = element.map(|it| self.result(file, it, depth));
                return Sent::array(place, element);
            }
            return self.given(file, node, symbol);
        }
        let functions = self.view.called_functions(file, node);
        if functions.len() == 1 {
            let (at, function) = functions[0];
            let value = self.result(at, function, depth);
            let name = super::super::syntax::callee(node).map_or("", |it| it.text());
            let value = value.through(&Why::Gives(name.into()), place);
            if !value.kinds.other {
                return Sent { place, ..value };
            }
        }
        let is_declared = functions.iter().all(|(at, function)| {
            let facts = self.view.facts(*at);
            facts.func_at(*function).is_some_and(|it| facts.func(it).declared.is_some())
        });
        let value = self.typed_node(file, node);
        if is_declared { value } else { value.into_flow() }
    }

    /// What a function of the library gives: its type says whether it may be `null`.
    fn given(&mut self, file: FileId, node: Node<'p>, symbol: &str) -> Sent {
        let place = file.place(node);
        let ty = self.view.type_of(file, node);
        let null = ty.parts().iter().any(|it| matches!(it, Type::Prim(Prim::Null)));
        let value = self.typed(&ty.non_null_only(), place, 0);
        if null { value.or_null(Tier::Flow, Why::Gives(symbol.into()), place) } else { value }
    }

    /// `ref(initial)`: the member `value` is state.
    fn reference(
        &mut self,
        file: FileId,
        initial: Option<Node<'p>>,
        place: Place,
        depth: u8,
    ) -> Sent {
        let value = match initial {
            Some(it) => self.value(file, it, depth),
            None => Sent::undefined(place),
        };
        let value = value.into_state(&Why::Initial, place);
        let mut out = Sent::object(place);
        let name = "value".into();
        out.set(super::SentMember { name, place, optional: false, value });
        out
    }

    /// What a function gives.
    pub(super) fn result(&mut self, file: FileId, function: Node<'p>, depth: u8) -> Sent {
        let place = file.place(function);
        let Some(body) = function.child(Field::Body) else { return Sent::unknown(place) };
        if body.kind() != Kind::StatementBlock {
            return self.value(file, body, depth);
        }
        let results: Vec<_> =
            own_nodes(function).filter(|it| it.kind() == Kind::ReturnStatement).collect();
        if results.is_empty() {
            return Sent::undefined(place);
        }
        if results.len() > RESULTS {
            return Sent::unknown(place);
        }
        let mut out: Option<Sent> = None;
        for statement in results {
            let value = match statement.first() {
                Some(it) => self.value(file, it, depth),
                None => Sent::undefined(place),
            };
            out = Some(match out {
                Some(it) => it.join(value),
                None => value,
            });
        }
        out.unwrap_or_else(|| Sent::unknown(place))
    }

    /// A number that is read from a value: it may be `NaN`.
    pub(super) fn as_number(
        &mut self,
        file: FileId,
        of: Node<'p>,
        by: &str,
        place: Place,
        depth: u8,
    ) -> Sent {
        let out = Sent::number(place);
        let of = unwrapped(of);
        let is_digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
        let known = number(of).is_some()
            || super::super::syntax::literal(of).is_some_and(is_digits)
            // What a pattern has matched is what it asks for.
            || matches!(of.kind(), Kind::SubscriptExpression | Kind::TemplateString);
        if known {
            return out;
        }
        let value = self.value(file, of, depth);
        let ty = self.view.type_of(file, of);
        let is_number = value.kinds.number && !value.kinds.string && !value.kinds.other
            || matches!(ty, Type::Prim(Prim::Number | Prim::Boolean));
        if is_number || value.kinds.boolean && !value.kinds.string {
            return out;
        }
        // `Number("")` and `+""` are 0; nothing is known of what the value is.
        if ty.is_unknown() && value.kinds.other && !is_input(of) {
            return out;
        }
        out.or_null(Tier::NotANumber, Why::Gives(by.into()), place)
    }

    pub(super) fn construction(&mut self, file: FileId, node: Node<'p>) -> Sent {
        let place = file.place(node);
        let ty = self.view.type_of(file, node);
        let name = self.view.library_name(&ty);
        match name.as_deref() {
            Some("Date" | "URL") => Sent::text(place),
            Some("Array") => Sent::array(place, None),
            _ => self.typed(&ty, place, 0),
        }
    }
}

/// `event.target.value`, `input.value`: what somebody has typed.
fn is_input(node: Node<'_>) -> bool {
    node.kind() == Kind::MemberExpression
        && node.child(Field::Property).is_some_and(|it| it.text() == "value")
}

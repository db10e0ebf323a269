//! The calls of a function that have to do with an exchange, whoever comes to the function.

use std::sync::Arc;

use seamlint_syntax::{Field, Kind, Node};

use super::super::{Basic, FunctionId, Type, View, syntax};
use crate::FileId;
use crate::library::{Knowledge, Ws};

/// A call that has to do with an exchange, by its index among those of the file.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum ExchangePart {
    /// Of a library's function that decodes, encodes or sends.
    Known(u32),
    /// Of a function of the project that is given a part of the exchange, and comes to one of those.
    Enters(u32, FunctionId),
}

impl Knowledge {
    /// Whether JSON or a text is read or answered.
    pub(super) fn speaks(&self) -> bool {
        let json = &self.json;
        self.decode.is_some()
            || json.encode.is_some()
            || json.text.is_some()
            || json.bytes.is_some()
            || json.encodes_member.is_some()
    }
}

impl<'p> View<'p> {
    /// The calls of a function that have to do with an exchange, in source order: handlers come to the same
    /// helpers.
    pub(super) fn exchange_parts(self, function: FunctionId) -> Arc<[ExchangePart]> {
        self.model.exchange_parts.get(function, |_| self.find_exchange_parts(function).into())
    }

    fn find_exchange_parts(self, function: FunctionId) -> Vec<ExchangePart> {
        let file = function.file;
        let (Some(node), Some(facts)) = (self.function_node(function), self.facts(file)) else {
            return Vec::new();
        };
        let span = node.span();
        // Calls are sorted by their ends; those of the function lie together.
        let first = facts.calls.partition_point(|it| it.span.end <= span.start);
        let inside = facts.calls[first..].iter().take_while(|it| it.span.end <= span.end);
        let own = (first as u32..).zip(inside).filter(|it| span.start <= it.1.span.start);
        let mut own: Vec<_> = own.filter_map(|it| self.exchange_part(file, it.0)).collect();
        own.sort_by_key(|it| {
            let (ExchangePart::Known(call) | ExchangePart::Enters(call, _)) = it;
            facts.calls[*call as usize].span.start
        });
        own
    }

    fn exchange_part(self, file: FileId, call: u32) -> Option<ExchangePart> {
        let speaking = self.speaking();
        let is_named = |it: usize| speaking.names.contains(&it);
        if !self.is_promising(file, call) && !self.name_of_call(file, call).is_none_or(is_named) {
            return None;
        }
        let called = self.called(file, call)?;
        if let Some(known) = called.knowledge {
            return known.speaks().then_some(ExchangePart::Known(call));
        }
        let function = called.callee.function?;
        let enters = speaking.functions.contains(&function)
            && self.hands_on(file, self.call_node(file, call)?);
        enters.then_some(ExchangePart::Enters(call, function))
    }

    /// Whether a call gives its function a part of the exchange: the request, what answers it, a connection.
    fn hands_on(self, file: FileId, call: Node<'p>) -> bool {
        // `r.Body`
        let is_part_of = |it: Node<'p>| {
            let operand =
                it.child(Field::Operand).filter(|_| it.kind() == Kind::SelectorExpression);
            operand.is_some_and(|it| self.has_exchange_part(&self.type_of(file, it)))
        };
        let mut given = syntax::arguments(call).chain(syntax::receiver(call));
        given.any(|it| self.has_exchange_part(&self.type_of(file, it)) || is_part_of(it))
    }

    /// Whether a function has a receiver or a parameter that may hold what [`Self::hands_on`] looks for.
    pub(super) fn may_take_part(self, function: FunctionId) -> bool {
        let Some(facts) = self.facts(function.file) else { return false };
        // Named results are among them, and do no harm.
        self.function(function).params.iter().any(|it| {
            let ty = self.type_of_local(function.file, &facts.locals[it.0 as usize]);
            let (ty, is_bytes) = match ty.deref() {
                Type::Slice(element) => (&**element, **element == Type::Basic(Basic::Uint8)),
                ty => (ty, false),
            };
            // A body that was read is bytes.
            is_bytes || self.is_interface(ty) != Some(false) || self.has_exchange_part(ty)
        })
    }

    /// Whether a type stands for a request, a response or a connection, or for a struct that holds one.
    fn has_exchange_part(self, ty: &Type) -> bool {
        let ty = ty.deref();
        let is_plain = matches!(
            ty,
            Type::Unknown | Type::Basic(_) | Type::Nil | Type::Slice(_) | Type::Map(_)
        );
        !is_plain
            && self.model.with_exchange_part.get(ty.clone(), |ty| {
                self.is_exchange_part(ty)
                    || self.fields(ty).iter().any(|it| self.is_exchange_part(it.ty.deref()))
            })
    }

    /// Whether a type stands for a request, a response or a connection.
    pub(super) fn is_exchange_part(self, ty: &Type) -> bool {
        match ty {
            Type::Basic(_) | Type::Unknown => false,
            _ => self.model.exchange_types.get(ty.clone(), |ty| self.find_exchange_part(ty)),
        }
    }

    fn find_exchange_part(self, ty: &Type) -> bool {
        let socket = || {
            ty.named().is_some_and(|it| {
                self.library()
                    .package(&it.package)
                    .is_some_and(|known| &*it.name == "Conn" && known.has_ws(Ws::Write))
            })
        };
        self.is_request(ty) || self.answers_requests(ty) || socket()
    }
}

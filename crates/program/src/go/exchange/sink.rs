//! Where encoded JSON goes: to the client that is answered, or somewhere else.

use seamlint_syntax::{Field, Kind, Node};

use super::super::{Callee, FunctionId, Type, View, syntax};
use super::{Frame, Value, Walk};
use crate::FileId;
use crate::flow::uses;
use crate::library::{Knowledge, Role, Ws};

/// Through how many calls and variables a writer or a text is followed.
const HOPS: u8 = 4;

impl<'p> Walk<'p> {
    /// Whether a call that encodes sends it to the client: `Some(true)` as a message or an event,
    /// `Some(false)` as the answer, `None` when it goes elsewhere, or nobody knows where.
    pub(super) fn sink(
        &self,
        file: FileId,
        call: Node<'p>,
        callee: &Callee,
        known: &'static Knowledge,
        frames: &[Frame],
    ) -> Option<bool> {
        if known.ws == Some(Ws::Write) {
            return Some(true);
        }
        if callee.operand.as_ref().is_some_and(|it| self.view.is_exchange_part(it)) {
            return Some(known.json.event);
        }
        // `render.JSON(w, r, v)`, `json.MarshalWrite(w, v)`
        let value = known.json.encode.and_then(|it| syntax::argument(call, it.value));
        let to_client = |it: Node<'p>| self.reaches_client(&Value::new(file, it, frames), HOPS);
        if syntax::arguments(call).filter(|it| Some(*it) != value).any(to_client) {
            return Some(false);
        }
        // `json.NewEncoder(w).Encode(v)`
        if let Some(receiver) = syntax::receiver(call).filter(|_| callee.operand.is_some()) {
            return to_client(receiver).then_some(false);
        }
        // `b, err := json.Marshal(v)`
        self.sent_bytes(file, call, frames)
    }

    /// Whether what is written to a value is written to the client: it is the response, or made of it.
    fn reaches_client(&self, value: &Value, hops: u8) -> bool {
        let Some(hops) = hops.checked_sub(1) else { return false };
        let value = self.view.outermost(value);
        let node = self.view.node_of(&value);
        let ty = self.view.type_of(value.file, node);
        if self.view.answers_requests(ty.deref()) {
            return true;
        }
        match node.kind() {
            Kind::CallExpression => {
                let mut given = syntax::arguments(node);
                given.any(|it| self.reaches_client(&value.beside(it), hops))
            }
            Kind::UnaryExpression | Kind::SelectorExpression => {
                let operand = node.child(Field::Operand);
                operand.is_some_and(|it| {
                    let ty = self.view.type_of(value.file, it);
                    let is_response = self.view.is_response(ty.deref());
                    node.kind() == Kind::SelectorExpression && is_response
                        || self.reaches_client(&value.beside(it), hops)
                })
            }
            Kind::Identifier => {
                let made = self.view.origin(value.file, node);
                made.is_some_and(|it| {
                    let made = Value { file: it.0, node: it.1.id(), frames: value.frames.clone() };
                    self.reaches_client(&made, hops)
                })
            }
            _ => false,
        }
    }

    /// Whether the bytes that a call gives are sent to the client, by the variable that holds them.
    fn sent_bytes(&self, file: FileId, call: Node<'p>, frames: &[Frame]) -> Option<bool> {
        if let Some(found) = self.sends(file, call, frames) {
            return Some(found);
        }
        let (local, declared) = self.view.local(file, uses::target_of(call, 0)?)?;
        let owner = FunctionId { file, index: declared.function };
        let body = self.view.function_node(owner)?;
        self.view.uses(file, body, local).find_map(|it| self.sends(file, it, frames))
    }

    /// Whether an expression is what a call around it sends as it is, or as `string(b)`.
    fn sends(&self, file: FileId, bytes: Node<'p>, frames: &[Frame]) -> Option<bool> {
        let mut value = bytes;
        for _ in 0..4 {
            let list = value.parent().filter(|it| it.kind() == Kind::ArgumentList)?;
            let call = list.parent()?;
            if let Some(known) = self.view.knowledge_of(file, call) {
                if let Some(at) = known.json.bytes {
                    let is_it = syntax::argument(call, at) == Some(value);
                    return is_it.then_some(known.ws == Some(Ws::Write));
                }
                let first = syntax::argument(call, 0)?;
                let writes = known.does(Role::WritesTo) && first != value;
                let to_client = || self.reaches_client(&Value::new(file, first, frames), HOPS);
                return (writes && to_client()).then_some(false);
            }
            if self.view.called(file, self.view.call_index(file, call)?).is_some() {
                return None;
            }
            // A conversion.
            value = call;
        }
        None
    }
}

impl View<'_> {
    /// Whether what is written to a value of the type goes to the client that is answered.
    pub(super) fn is_response(self, ty: &Type) -> bool {
        ty.is("net/http", "ResponseWriter") || self.is_request(ty) && !ty.is("net/http", "Request")
    }

    /// As [`Self::is_response`], for types with the methods of a response's writer, too.
    pub(in super::super) fn answers_requests(self, ty: &Type) -> bool {
        if ty.is("net/http", "ResponseWriter") {
            return true;
        }
        let has = |name| self.has_method(ty, name) == Some(true);
        let may = matches!(ty, Type::Named(_) | Type::Interface(_) | Type::Struct(_));
        may && has("WriteHeader") && has("Write") && has("Header")
    }
}

impl<'p> View<'p> {
    /// The value that a function assigned to a member of what a call is made on, before the call:
    /// `c.Data["json"] = x; c.ServeJSON()`.
    pub(super) fn assigned_member(
        self,
        file: FileId,
        call: Node<'p>,
        field: &str,
        key: &str,
    ) -> Option<Node<'p>> {
        let known = &self.model.answering_calls.member;
        let find = |_: &_| Some(self.find_assigned_member(file, call, field, key)?.id());
        Some(self.tree(file).node(known.get((file, call.id()), find)?))
    }

    fn find_assigned_member(
        self,
        file: FileId,
        call: Node<'p>,
        field: &str,
        key: &str,
    ) -> Option<Node<'p>> {
        let on = self.operand(file, call)?;
        let function = self.function_at(file, call).and_then(|it| self.function_node(it))?;
        let is_it = |target: Node<'p>| {
            let index = target.child(Field::Index)?;
            let member = target.child(Field::Operand)?;
            let is_field = member.child(Field::Field)?.text() == field;
            let held = self.held(file, member.child(Field::Operand)?)?;
            (is_field && held.is(&on) && syntax::string(index)? == key).then_some(())
        };
        let before = self.tree(file).nodes_in(Kind::AssignmentStatement, function.span());
        let before = before.take_while(|it| it.id() < call.id());
        let given = before.flat_map(syntax::assigned).filter(|it| is_it(it.0).is_some());
        given.last().map(|it| it.1)
    }
}

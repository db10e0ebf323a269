//! Functions that libraries call: for messages, for events, at set times.

use rustc_hash::FxHashMap;
use seamlint_syntax::{Field, Kind, Node};

use super::members::MemberKind;
use super::syntax;
use super::view::View;
use super::{FunctionId, Type};
use crate::library::{Knowledge, Role};
use crate::{FileId, Place};

/// Where a library is given a function to call.
#[derive(Clone, Copy, Debug)]
pub struct Callback {
    /// The argument, or the value of the field.
    pub given: Place,
    /// Whether the library recovers what the function does.
    pub guarded: bool,
}

/// All of them. The first place wins.
pub(super) type Callbacks = FxHashMap<FunctionId, Callback>;

impl<'p> View<'p> {
    /// Where a library is given this function to call, when it is.
    pub fn callback(self, function: FunctionId) -> Option<Callback> {
        let all = self.model().callbacks.get_or_init(|| self.find_callbacks());
        all.get(&function).copied()
    }

    /// Whether a function is where work from outside begins: it answers a request, has a message, or is called by
    /// a library.
    pub fn is_entry(self, function: FunctionId) -> bool {
        self.request_param(function).is_some()
            || self.callback(function).is_some()
            || self.has_message(function)
    }

    /// Whether a type is that of what a peer has sent, or a pointer to it.
    pub fn is_message(self, ty: &Type) -> bool {
        let Some(named) = ty.deref().named() else { return false };
        let package = self.library().package(&named.package);
        package.is_some_and(|it| it.messages.iter().any(|it| **it == *named.name))
    }

    /// Whether a parameter or variable of a function holds a message.
    fn has_message(self, function: FunctionId) -> bool {
        let Some(facts) = self.facts(function.file) else { return false };
        let of_known =
            |path: &str| self.library().package(path).is_some_and(|it| !it.messages.is_empty());
        // A file that has messages imports what declares them, nearly always: types are costly.
        facts.imports.iter().any(|it| of_known(&it.path))
            && facts.locals.iter().any(|it| {
                it.function == function.index
                    && self.is_message(&self.type_of_local(function.file, it))
            })
    }

    fn find_callbacks(self) -> Callbacks {
        let mut out = Callbacks::default();
        let calling = |it: &Knowledge| it.does(Role::CallsBack) || it.does(Role::CallsGuarded);
        for (file, call) in self.calls_of(calling) {
            let Some(call) = self.call_node(file, call) else { continue };
            let guarded =
                self.knowledge_of(file, call).is_some_and(|it| it.does(Role::CallsGuarded));
            for (at, given) in syntax::arguments(call).enumerate() {
                let function = self.given_function(file, call, at, given);
                if let Some(function) = function {
                    let place = Callback { given: file.place(given), guarded };
                    out.entry(function).or_insert(place);
                }
            }
        }
        for (file, known) in self.program().files().filter(|it| it.1.go().is_some()) {
            if !self.imports_called_back(file) {
                continue;
            }
            for literal in known.tree.nodes(Kind::CompositeLiteral) {
                for (function, given) in self.called_back_fields(file, literal) {
                    let place = Callback { given: file.place(given), guarded: false };
                    out.entry(function).or_insert(place);
                }
            }
        }
        out
    }

    /// The function that an argument is, or the only method that its parameter's interface asks of it.
    fn given_function(
        self,
        file: FileId,
        call: Node<'p>,
        at: usize,
        given: Node<'p>,
    ) -> Option<FunctionId> {
        if let Some(function) = self.function_meant(file, given) {
            return Some(function);
        }
        let callee = self.callee(file, call)?;
        let wanted = callee.signature.as_ref()?.params.get(at)?.clone();
        let set = self.eval().method_set(&wanted)?;
        let [(name, _)] = &*set else { return None };
        match self.eval().member(&self.type_of(file, given), name)?.kind {
            MemberKind::Method { unit, function, .. } if self.facts(FileId(unit)).is_some() => {
                Some(FunctionId { file: FileId(unit), index: function })
            }
            _ => None,
        }
    }

    /// The function of the project that an expression is, a conversion of it included.
    fn function_meant(self, file: FileId, given: Node<'p>) -> Option<FunctionId> {
        let given = syntax::unparen(given);
        match given.kind() {
            Kind::FuncLiteral => given.child(Field::Body).and_then(|it| self.function_at(file, it)),
            Kind::CallExpression => {
                let called = syntax::function(given)?;
                let value = syntax::argument(given, 0).filter(|_| self.is_type(file, called))?;
                self.function_value(file, value).and_then(|it| it.function)
            }
            _ => self.function_value(file, given).and_then(|it| it.function),
        }
    }

    fn imports_called_back(self, file: FileId) -> bool {
        let imports = self.facts(file).into_iter().flat_map(|it| &it.imports);
        let mut known = imports.filter_map(|it| self.library().package(&it.path));
        known.any(|it| !it.called_back.is_empty())
    }

    fn called_back_fields(self, file: FileId, literal: Node<'p>) -> Vec<(FunctionId, Node<'p>)> {
        let ty = self.type_of(file, literal);
        let named = ty.deref().named();
        let Some((named, package)) =
            named.and_then(|it| Some((it, self.library().package(&it.package)?)))
        else {
            return Vec::new();
        };
        let is_called = |field: &str| {
            let fields = package.called_back.iter().filter_map(|it| it.split_once('.'));
            fields.into_iter().any(|it| it == (&*named.name, field))
        };
        let elements = literal.child(Field::Body).into_iter().flat_map(Node::parts);
        let pairs =
            elements.filter_map(|it| Some((it.child(Field::Key)?, it.child(Field::Value)?)));
        let called = pairs.filter(|it| is_called(it.0.text()));
        called.filter_map(|it| Some((self.function_meant(file, it.1)?, it.1))).collect()
    }
}

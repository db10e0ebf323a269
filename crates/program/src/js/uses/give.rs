//! Values that are given away: to functions, setters, stores and components.

use seamlint_syntax::{Field, Kind, Node};

use super::super::Runs;
use super::super::facts::BindingKind;
use super::super::names::Entity;
use super::super::sym::ImportName;
use super::super::syntax::{callee, is_function, method_call, property, property_value, unwrapped};
use super::super::ty::Type;
use super::super::values::parameter;
use super::UseKind;
use super::held::{Frame, FrameGives, Held, Wrap};
use super::table::{self, Pass};
use super::walk::Walk;
use crate::FileId;

/// Methods that put their argument into the collection they belong to.
const COLLECT: [&str; 3] = ["push", "unshift", "add"];

impl<'p> Walk<'p> {
    /// An argument of a call.
    pub(super) fn argument(&mut self, file: FileId, node: Node<'p>, list: Node<'p>, held: &Held) {
        let Some(call) = list.parent() else { return };
        let Some(index) = list.parts().position(|it| it == node) else { return };
        if held.is_never() {
            return self.combined(file, call);
        }
        if held.top() == Some(&Wrap::Parse) {
            let symbols = self.view.symbols(file, call);
            if symbols.contains(&"JSON.parse") {
                return self.push(file, call, held.peeled());
            }
            if symbols.contains(&"String") {
                return self.push(file, call, held.clone());
            }
        }
        if let Some(pass) = self.passes(file, call) {
            return self.pass(file, (node, index), call, pass, held);
        }
        if self.committed(file, call, index, held) {
            return;
        }
        if self.is_intercepted(held) && self.converts_case(file, call) {
            return self.push(file, call, held.clone());
        }
        if self.is_set_state(file, call) {
            return self.set_state(file, call, held);
        }
        if let Some((object, name)) = method_call(call)
            && COLLECT.contains(&name)
        {
            return match held.wrapped(Wrap::Element) {
                Some(held) => self.bind_object(file, object, held),
                None => self.lose(file, node, held),
            };
        }
        if method_call(call).is_some_and(|it| matches!(it.1, "then" | "catch" | "finally")) {
            // A callback that returns the value is looked at where the chain goes on.
            return;
        }
        if method_call(call)
            .is_some_and(|it| table::method(it.1).is_some_and(|it| it.element.is_some()))
        {
            return;
        }
        let Some(function) = callee(call) else { return };
        self.give(file, call, function, index, held, FrameGives::Result);
    }

    /// `Promise.all([call])`: whoever waits for it sees the failure.
    fn combined(&mut self, file: FileId, call: Node<'p>) {
        let symbols = self.view.symbols(file, call);
        if symbols.iter().any(|it| it.starts_with("Promise.")) {
            self.push(file, call, Held::never());
        }
    }

    /// `function`, an expression, is called with something.
    pub(super) fn give(
        &mut self,
        file: FileId,
        call: Node<'p>,
        function: Node<'p>,
        index: usize,
        held: &Held,
        gives: FrameGives,
    ) {
        let function = unwrapped(function);
        if held.is_never() {
            return;
        }
        if function.kind() == Kind::Object {
            // An observer.
            if let Some(next) = property(function, "next") {
                self.give(file, call, property_value(next), index, held, gives);
            }
            return;
        }
        if index == 0 && self.set(file, function, held) {
            return;
        }
        let functions = self.functions(file, call, function);
        if functions.is_empty() {
            self.lose(file, function, held);
        }
        for (at, function) in functions {
            let call = (file, call.id());
            let held = held.entered(Frame { function: (at, function.id()), call, gives });
            match parameter(function, index).filter(|it| rest_of(*it).is_none()) {
                Some(param) => self.bind(at, param, held),
                None => self.rest(at, function, index, &held),
            }
        }
    }

    /// Whether what a call gives is what it is given, with the names of members in another case.
    fn converts_case(&self, file: FileId, call: Node<'p>) -> bool {
        self.view.called_functions(file, call).into_iter().any(|it| self.view.converts_case(it))
    }

    fn functions(
        &mut self,
        file: FileId,
        call: Node<'p>,
        function: Node<'p>,
    ) -> Vec<super::Site<'p>> {
        if is_function(function.kind()) {
            return vec![(file, function)];
        }
        if callee(call) == Some(function) {
            return self.view.called_functions(file, call);
        }
        self.view.functions(file, function)
    }

    /// `(...all)`
    fn rest(&mut self, file: FileId, function: Node<'p>, index: usize, held: &Held) {
        let mut params = (0..=index).filter_map(|at| Some((at, parameter(function, at)?)));
        if let Some((first, rest)) = params.find_map(|it| Some((it.0, rest_of(it.1)?)))
            && let Some(held) = held.wrapped(Wrap::Index((index - first) as u32))
        {
            self.bind(file, rest, held);
        }
    }

    /// `setItems(value)`, `resolve(value)`: the state beside the setter, or the promise, holds it.
    fn set(&mut self, file: FileId, function: Node<'p>, held: &Held) -> bool {
        if function.kind() != Kind::Identifier {
            return false;
        }
        let Some(entity) = self.view.entity(file, function) else { return false };
        let Some((at, name)) = self.view.declaration(&entity) else { return false };
        let Some(parent) = name.parent() else { return false };
        if parent.kind() == Kind::ArrayPattern {
            let is_setter = super::walk::position(parent, name) == 1;
            let state = parent.first().filter(|it| is_setter && *it != name);
            let Some(state) = state.and_then(|it| self.view.entity(at, it)) else { return false };
            // `setItems(before => [...before, ...value])`
            let held = if held.top() == Some(&Wrap::Call) { held.peeled() } else { held.clone() };
            self.hold(&state, held);
            return true;
        }
        let executor = name.ancestor(|it| is_function(it.kind()));
        if let Some(executor) = executor
            && parameter(executor, 0).is_some_and(|it| it == name || it.encloses(name))
            && let Runs::Executor(promise) = self.view.runs(at, executor)
        {
            self.push(at, promise, held.clone());
            return true;
        }
        false
    }

    /// `this.setState(…)` of a component.
    fn is_set_state(&self, file: FileId, call: Node<'p>) -> bool {
        let Some((object, name)) = method_call(call) else { return false };
        name == "setState"
            && unwrapped(object).kind() == Kind::This
            && matches!(self.view.type_of(file, object), Type::Named(_))
    }

    fn set_state(&mut self, file: FileId, call: Node<'p>, held: &Held) {
        let Some((object, _)) = method_call(call) else { return };
        let held = if held.top() == Some(&Wrap::Call) { held.peeled() } else { held.clone() };
        let owner = self.view.instance_class(file, object);
        match self.view.member_entity(file, object, "state") {
            Some(entity) => self.hold_of(&entity, owner, held),
            None => self.lose(file, call, &held),
        }
    }

    /// What is known of the function that a call means.
    fn passes(&self, file: FileId, call: Node<'p>) -> Option<&'static Pass> {
        let symbols = self.view.symbols(file, call);
        if let Some(pass) = symbols.iter().find_map(|it| table::pass(it)) {
            return Some(pass);
        }
        let callee = callee(call)?;
        let name = if callee.kind() == Kind::MemberExpression {
            // `_.cloneDeep`
            let package = self.package(file, callee.child(Field::Object)?)?.0;
            format!("{package}:{}", callee.child(Field::Property)?.text())
        } else {
            let (package, export) = self.package(file, callee)?;
            format!("{package}:{export}")
        };
        table::pass(&name)
    }

    /// The package that a name is imported from, and what it is called there.
    fn package(&self, file: FileId, name: Node<'p>) -> Option<(&'p str, &'p str)> {
        let name = unwrapped(name);
        let Entity::Name(at, id) = self.view.entity(file, name)? else { return None };
        let facts = self.view.facts(at);
        let BindingKind::Import(module, import) = &facts.binding(id).kind else { return None };
        let package = facts.modules.get(module.at())?;
        Some(match import {
            ImportName::Named(name) => (package, name),
            _ => (package, "default"),
        })
    }

    fn pass(
        &mut self,
        file: FileId,
        (node, index): (Node<'p>, usize),
        call: Node<'p>,
        pass: &Pass,
        held: &Held,
    ) {
        if index != pass.argument {
            return;
        }
        if pass.throws && held.is_value() {
            let symbol = callee(call).map_or("", |it| it.text());
            self.used(file, (call, node), held, UseKind::Given(symbol.into()));
        }
        if pass.lost {
            return;
        }
        let mut inner = held.clone();
        for wrap in pass.takes().iter().rev() {
            inner = match (wrap, inner.top()) {
                (wrap, Some(top)) if wrap == top => inner.peeled(),
                (Wrap::Element, None) => match inner.inside(super::Step::Element) {
                    Some(it) => it,
                    None => return,
                },
                // `useState(() => value)`, `unref(value)`: the wrap may be missing.
                (Wrap::Call | Wrap::Name(_), None) if pass.gives().is_empty() => inner,
                _ => return,
            };
        }
        for name in &pass.callback {
            let options = unwrapped(node);
            if options.kind() == Kind::Object
                && let Some(callback) = property(options, name)
            {
                let gives = FrameGives::Nothing;
                self.give(file, call, property_value(callback), 0, &inner, gives);
            }
        }
        // What a query selects is what it gives.
        let options = unwrapped(node);
        if options.kind() == Kind::Object && property(options, "select").is_some() {
            return self.lose(file, node, &inner);
        }
        // `useState(() => value)`
        if pass.takes().is_empty() && !pass.gives().is_empty() && inner.top() == Some(&Wrap::Call) {
            inner = inner.peeled();
        }
        inner.pending |= pass.pending;
        for wrap in pass.gives() {
            match inner.wrapped(wrap) {
                Some(it) => inner = it,
                None => return self.lose(file, node, held),
            }
        }
        self.push(file, call, inner);
    }

    /// `list.push(...value)`
    pub(super) fn collected(&mut self, file: FileId, call: Node<'p>, element: &Held) {
        if let Some((object, name)) = method_call(call)
            && COLLECT.contains(&name)
            && let Some(held) = element.wrapped(Wrap::Element)
        {
            self.bind_object(file, object, held);
        }
    }

    /// What an expression means holds this.
    fn bind_object(&mut self, file: FileId, object: Node<'p>, held: Held) {
        let object = unwrapped(object);
        if matches!(object.kind(), Kind::Identifier | Kind::MemberExpression) {
            self.bind(file, object, held);
        } else {
            self.lose(file, object, &held);
        }
    }

    /// A component is given properties.
    pub(super) fn properties(&mut self, file: FileId, tag: Node<'p>, held: &Held) {
        let Some(name) = tag.child(Field::Name) else { return };
        let functions = self.view.functions(file, name);
        if let Type::Class(at, class, _) = self.view.type_of(file, name)
            && at != super::super::library::LIBRARY
        {
            let declaring = self.view.declaring_class(at, class, "props");
            let props = Entity::Field(declaring.0, declaring.1, "props".into());
            return self.hold_of(&props, Some((at, class)), held.clone());
        }
        if functions.is_empty() {
            return self.lose(file, name, held);
        }
        for (file, function) in functions {
            if let Some(param) = parameter(function, 0) {
                self.bind(file, param, held.clone());
            }
        }
    }
}

/// `...all`, of a parameter that takes the rest of the arguments.
fn rest_of(param: Node<'_>) -> Option<Node<'_>> {
    let pattern = param.child(Field::Pattern).unwrap_or(param);
    Some(pattern).filter(|it| it.kind() == Kind::RestPattern)
}

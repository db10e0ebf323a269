//! Functions: which one an expression means, who calls it, and when a callback runs.

use seamlint_syntax::{Field, Kind, Node};

use super::View;
use super::calls::calls;
use super::names::Entity;
use super::syntax::{arguments, is_function, method_call, wrapped};
use super::ty::Type;
use super::values::{Site, call_of};
use crate::FileId;

/// What becomes of a function.
#[derive(Clone, Debug, Default)]
pub struct Users<'p> {
    /// The calls that mean it.
    pub calls: Vec<Site<'p>>,
    /// Where it is used as a value: an argument, a listener, an export by another name.
    pub values: Vec<Site<'p>>,
    /// The name or member that it is bound to.
    pub entity: Option<Entity>,
}

/// When a function that is an argument, or a listener, runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runs<'p> {
    /// While the call that takes it runs.
    AtOnce(Node<'p>),
    /// By a timer, of this call.
    Timer(Node<'p>),
    /// For an event or as a callback of an asynchronous function, registered by this call or assignment.
    Later(Node<'p>),
    /// As a continuation of a promise, by this call: what it throws becomes a rejection.
    Promise(Node<'p>),
    /// As an effect of a component, by this call.
    Effect(Node<'p>),
    /// As the executor of this `new Promise`.
    Executor(Node<'p>),
    /// Nothing is known, or it is no argument.
    Unknown,
}

impl<'p> View<'p> {
    /// The functions of the project that an expression means, those with a body.
    pub fn functions(self, file: FileId, expression: Node<'p>) -> Vec<Site<'p>> {
        let expression = super::syntax::unwrapped(expression);
        if is_function(expression.kind()) {
            return vec![(file, expression)];
        }
        let ty = self.type_of(file, expression);
        let mut out = Vec::new();
        for part in ty.parts() {
            let Type::Func(callable) = part else { continue };
            for function in &callable.functions {
                out.extend(self.function_node(callable.file, *function));
            }
        }
        out
    }

    /// The functions of the project that a call or construction may run, those with a body.
    pub fn called_functions(self, file: FileId, call: Node<'p>) -> Vec<Site<'p>> {
        let callees = self.called(file, call);
        callees.iter().filter_map(|it| self.function_node(it.file, it.function)).collect()
    }

    /// The name or member that a function is bound to where it stands.
    pub fn function_entity(self, file: FileId, function: Node<'p>) -> Option<Entity> {
        if let Some(name) = function.child(Field::Name)
            && matches!(
                function.kind(),
                Kind::FunctionDeclaration | Kind::GeneratorFunctionDeclaration
            )
        {
            return self.entity(file, name);
        }
        if function.kind() == Kind::MethodDefinition {
            return self.field_entity(file, function);
        }
        let value = wrapped(function);
        let parent = value.parent()?;
        match parent.kind() {
            Kind::VariableDeclarator => self.entity(file, parent.child(Field::Name)?),
            Kind::AssignmentExpression if value.field() == Field::Right => {
                self.entity(file, parent.child(Field::Left)?)
            }
            Kind::PublicFieldDefinition | Kind::FieldDefinition | Kind::Pair => {
                self.field_entity(file, parent)
            }
            // `useCallback(() => …)`, `debounce(() => …)`: the name holds something that calls it.
            Kind::Arguments => {
                let call = parent.parent()?;
                let is_same = self.symbols(file, call).iter().any(|it| calls().same.contains(*it));
                if is_same { self.function_entity_of_value(file, call) } else { None }
            }
            _ => None,
        }
    }

    fn function_entity_of_value(self, file: FileId, value: Node<'p>) -> Option<Entity> {
        let parent = wrapped(value).parent()?;
        match parent.kind() {
            Kind::VariableDeclarator => self.entity(file, parent.child(Field::Name)?),
            _ => None,
        }
    }

    /// Who uses a function. What is not bound to a name has no users but the place where it stands.
    pub fn users(self, file: FileId, function: Node<'p>) -> Users<'p> {
        let mut out = Users { entity: self.function_entity(file, function), ..Users::default() };
        let Some(entity) = &out.entity else { return out };
        for (file, node) in self.mentions(entity) {
            if let Some(call) = call_of(node) {
                out.calls.push((file, call));
            } else if !super::values::is_binding_place(node) {
                out.values.push((file, node));
            }
        }
        out
    }

    /// When the function that stands at `function` (or that a name there means) runs.
    pub fn runs(self, file: FileId, function: Node<'p>) -> Runs<'p> {
        let value = wrapped(function);
        let Some(parent) = value.parent() else { return Runs::Unknown };
        match parent.kind() {
            Kind::Arguments => {
                let Some(call) = parent.parent() else { return Runs::Unknown };
                self.runs_as_argument(file, value, call)
            }
            Kind::AssignmentExpression if value.field() == Field::Right => {
                let left = parent.child(Field::Left).map(super::syntax::unwrapped);
                let Some(left) = left.filter(|it| it.kind() == Kind::MemberExpression) else {
                    return Runs::Unknown;
                };
                let name = left.child(Field::Property).map_or("", Node::text);
                let object = left.child(Field::Object);
                let known = object.is_some_and(|it| self.is_library_value(file, it));
                if known && name.starts_with("on") { Runs::Later(parent) } else { Runs::Unknown }
            }
            _ => Runs::Unknown,
        }
    }

    fn runs_as_argument(self, file: FileId, value: Node<'p>, call: Node<'p>) -> Runs<'p> {
        let symbols = self.symbols(file, call);
        let Some(symbol) = symbols.first() else { return Runs::Unknown };
        if call.kind() == Kind::NewExpression {
            return if *symbol == "new Promise" { Runs::Executor(call) } else { Runs::Unknown };
        }
        let index = arguments(call).position(|it| it == value).unwrap_or(usize::MAX);
        if is_continuation(symbol) {
            return Runs::Promise(call);
        }
        if calls().effects.contains(*symbol) {
            return Runs::Effect(call);
        }
        if calls().timers.contains(*symbol) {
            return if index == 0 { Runs::Timer(call) } else { Runs::Unknown };
        }
        if calls().later.contains(*symbol) {
            return Runs::Later(call);
        }
        if calls().at_once.contains(*symbol) {
            return Runs::AtOnce(call);
        }
        Runs::Unknown
    }
}

fn is_continuation(symbol: &str) -> bool {
    matches!(symbol, "Promise.then" | "Promise.catch" | "Promise.finally")
}

/// The name of the event of `target.on("name", …)` or `target.onname = …`.
pub fn event_name(registration: Node<'_>) -> Option<&str> {
    match registration.kind() {
        Kind::CallExpression => {
            method_call(registration)?;
            super::syntax::literal(arguments(registration).next()?)
        }
        Kind::AssignmentExpression => {
            let left = super::syntax::unwrapped(registration.child(Field::Left)?);
            left.child(Field::Property)?.text().strip_prefix("on")
        }
        _ => None,
    }
}

//! Where a value goes: from the expression that makes it through variables, fields, refs, parameters of
//! known functions and results, to everything that is done with it.
//!
//! The order of assignments is not looked at: what is done with a variable is done with every value that
//! it may hold. That suits questions of the form "does anybody ever …"; a rule that minds the order asks
//! the control flow as well.

use rustc_hash::FxHashSet;
use seamlint_syntax::{Field, Kind, Node};

use super::View;
use super::names::Entity;
use super::syntax::{arguments, callee, is_function, is_tested, property_name, wrapped};
use crate::FileId;

/// How many places of a value are looked at; beyond, it counts as escaped.
const PLACES: usize = 600;

/// A node of a file.
pub type Site<'p> = (FileId, Node<'p>);

/// What is done with a value.
#[derive(Clone, Debug, Default)]
pub struct Value<'p> {
    /// Every expression that is the value.
    pub places: Vec<Site<'p>>,
    /// Reaching into it: `value.name`, or the member of a pattern that takes it apart.
    pub members: Vec<Access<'p>>,
    /// Where it gets out of sight: stored in a collection, given to unknown code, returned to unknown callers.
    pub escapes: Vec<Site<'p>>,
    /// The variables, fields and refs that hold it.
    pub holders: Vec<Entity>,
    /// Functions that return it; they are among the escapes when results are not followed.
    pub returned: Vec<Site<'p>>,
}

/// Reaching into a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access<'p> {
    /// The file.
    pub file: FileId,
    /// The member access, or the name in a pattern.
    pub node: Node<'p>,
    /// The member's name.
    pub name: &'p str,
}

/// How far to follow.
#[derive(Clone, Copy, Debug, Default)]
pub struct Follow {
    /// Follow results to the callers of the function that returns the value.
    pub results: bool,
    /// `await` and `.then` give the value itself: follow a promise to what it promises.
    pub promises: bool,
}

impl<'p> Access<'p> {
    /// `value.name(…)`: the call.
    pub fn call(&self) -> Option<Node<'p>> {
        let access = wrapped(self.node);
        let call = access.parent().filter(|it| it.kind() == Kind::CallExpression)?;
        (access.field() == Field::Function).then_some(call)
    }

    /// `value.name = right`: the right side.
    pub fn assigned(&self) -> Option<Node<'p>> {
        let access = wrapped(self.node);
        let assignment = access.parent().filter(|it| it.kind() == Kind::AssignmentExpression)?;
        if access.field() == Field::Left { assignment.child(Field::Right) } else { None }
    }
}

impl Value<'_> {
    /// Whether everything that is done with the value is known.
    pub fn is_known(&self) -> bool {
        self.escapes.is_empty()
    }
}

struct Walk<'p> {
    view: View<'p>,
    follow: Follow,
    open: Vec<Site<'p>>,
    seen: FxHashSet<Site<'p>>,
    held: FxHashSet<Entity>,
    value: Value<'p>,
}

impl<'p> View<'p> {
    /// Follows the value of an expression.
    pub fn follow(self, file: FileId, expression: Node<'p>, follow: Follow) -> Value<'p> {
        let mut walk = Walk {
            view: self,
            follow,
            open: vec![(file, expression)],
            seen: FxHashSet::default(),
            held: FxHashSet::default(),
            value: Value::default(),
        };
        walk.run();
        walk.value
    }

    /// Follows a name that holds a value from the start: the parameter of a callback.
    pub fn follow_name(self, file: FileId, pattern: Node<'p>, follow: Follow) -> Value<'p> {
        let mut walk = Walk {
            view: self,
            follow,
            open: Vec::new(),
            seen: FxHashSet::default(),
            held: FxHashSet::default(),
            value: Value::default(),
        };
        walk.bind(file, pattern);
        walk.run();
        walk.value
    }
}

impl<'p> View<'p> {
    /// The expressions that are the member which an access reaches, be it by name or by a pattern.
    pub(super) fn places_of(self, access: &Access<'p>) -> Vec<Site<'p>> {
        let follow = Follow::default();
        let value = match access.node.kind() {
            Kind::MemberExpression => self.follow(access.file, access.node, follow),
            _ => self.follow_name(access.file, access.node, follow),
        };
        value.places
    }
}

impl<'p> Walk<'p> {
    fn run(&mut self) {
        while let Some((file, node)) = self.open.pop() {
            let node = wrapped(node);
            if !self.seen.insert((file, node)) {
                continue;
            }
            if self.value.places.len() >= PLACES {
                self.value.escapes.push((file, node));
                return;
            }
            self.value.places.push((file, node));
            self.place(file, node);
        }
        self.value.places.sort_by_key(|it| (it.0, it.1.id()));
        self.value.members.sort_by_key(|it| (it.file, it.node.id()));
    }

    /// Looks at what stands around one occurrence of the value.
    fn place(&mut self, file: FileId, node: Node<'p>) {
        let Some(parent) = node.parent() else { return };
        if is_tested(node) {
            return;
        }
        match parent.kind() {
            Kind::MemberExpression if node.field() == Field::Object => {
                self.access(file, parent, parent.child(Field::Property).map_or("", Node::text));
            }
            Kind::MemberExpression => {}
            Kind::VariableDeclarator => {
                if let Some(name) = parent.child(Field::Name) {
                    self.bind(file, name);
                }
            }
            Kind::PublicFieldDefinition | Kind::FieldDefinition => self.field(file, parent),
            Kind::AssignmentExpression | Kind::AugmentedAssignmentExpression => {
                self.assign(file, parent);
            }
            Kind::AwaitExpression
            | Kind::TernaryExpression
            | Kind::BinaryExpression
            | Kind::SequenceExpression => self.open.push((file, parent)),
            Kind::ExpressionStatement | Kind::ForStatement | Kind::Program => {}
            Kind::ReturnStatement => match parent.ancestor(|it| is_function(it.kind())) {
                Some(function) => self.returned(file, function),
                None => self.value.escapes.push((file, node)),
            },
            Kind::ArrowFunction if node.field() == Field::Body => self.returned(file, parent),
            Kind::Arguments => self.argument(file, node, parent),
            Kind::TemplateSubstitution => {}
            _ => self.value.escapes.push((file, node)),
        }
    }

    fn access(&mut self, file: FileId, node: Node<'p>, name: &'p str) {
        let access = Access { file, node, name };
        self.value.members.push(access);
        if !self.follow.promises || !matches!(name, "then" | "catch" | "finally") {
            self.same(file, &access);
            return;
        }
        let Some(call) = access.call() else { return };
        if name == "then" {
            if let Some(callback) = arguments(call).next() {
                self.call_back(file, callback, 0);
            }
        } else {
            // What these give is the value, where it is not replaced.
            self.open.push((file, call));
        }
    }

    /// `value.clone()`, `emitter.on(…)`: methods that give back the same type of the library.
    fn same(&mut self, file: FileId, access: &Access<'p>) {
        let (Some(call), Some(object)) = (access.call(), access.node.child(Field::Object)) else {
            return;
        };
        let outer = self.view.library_name(&self.view.type_of(file, object).non_null());
        if outer.is_some() && outer == self.view.library_name(&self.view.type_of(file, call)) {
            self.open.push((file, call));
        }
    }

    /// A function is called with the value.
    fn call_back(&mut self, file: FileId, callback: Node<'p>, index: usize) {
        let functions = self.view.functions(file, callback);
        self.hand_to(functions, index, (file, callback));
    }

    /// The value is the argument at an index of functions; `given` is where, should none be known.
    fn hand_to(&mut self, functions: Vec<Site<'p>>, index: usize, given: Site<'p>) {
        if functions.is_empty() {
            self.value.escapes.push(given);
        }
        for (file, function) in functions {
            if let Some(param) = parameter(function, index) {
                self.bind(file, param);
            } else if super::syntax::own_nodes(function).any(|it| it.text() == "arguments") {
                self.value.escapes.push((file, function));
            }
        }
    }

    /// The value is bound to a name, or taken apart.
    fn bind(&mut self, file: FileId, pattern: Node<'p>) {
        let mut at = pattern.child(Field::Pattern).unwrap_or(pattern);
        if at.kind() == Kind::AssignmentPattern {
            at = at.child(Field::Left).unwrap_or(at);
        }
        match at.kind() {
            Kind::ObjectPattern => {
                for member in at.parts() {
                    let name = match member.kind() {
                        Kind::PairPattern => member.child(Field::Key),
                        Kind::ObjectAssignmentPattern => member.child(Field::Left),
                        Kind::RestPattern => None,
                        _ => Some(member),
                    };
                    match name {
                        Some(it) => {
                            let access = Access { file, node: it, name: it.text() };
                            self.value.members.push(access);
                        }
                        None => self.value.escapes.push((file, member)),
                    }
                }
            }
            _ => match self.view.entity(file, at) {
                Some(entity) => self.hold(entity),
                None => self.value.escapes.push((file, at)),
            },
        }
    }

    fn field(&mut self, file: FileId, definition: Node<'p>) {
        match self.view.field_entity(file, definition) {
            Some(entity) => self.hold(entity),
            None => self.value.escapes.push((file, definition)),
        }
    }

    fn assign(&mut self, file: FileId, assignment: Node<'p>) {
        let Some(left) = assignment.child(Field::Left) else { return };
        if assignment.child(Field::Right).is_some_and(|it| self.seen.contains(&(file, it))) {
            self.bind(file, left);
            self.open.push((file, assignment));
        }
    }

    /// Everything that means `entity` is the value, too.
    fn hold(&mut self, entity: Entity) {
        if !self.held.insert(entity.clone()) {
            return;
        }
        for (file, node) in self.view.mentions(&entity) {
            if is_binding_place(node) {
                continue;
            }
            self.open.push((file, node));
        }
        self.value.holders.push(entity);
    }

    fn argument(&mut self, file: FileId, node: Node<'p>, list: Node<'p>) {
        let Some(call) = list.parent() else { return };
        let Some(index) = list.parts().position(|it| it == node) else { return };
        if self
            .view
            .symbols(file, call)
            .iter()
            .any(|it| super::calls::calls().keeps_nothing.contains(*it))
        {
            return;
        }
        let functions = self.view.called_functions(file, call);
        self.hand_to(functions, index, (file, node));
    }

    fn returned(&mut self, file: FileId, function: Node<'p>) {
        if self.follow.promises
            && let super::Runs::Promise(call) = self.view.runs(file, function)
        {
            // What a continuation returns is what the chain goes on with.
            self.open.push((file, call));
            return;
        }
        self.value.returned.push((file, function));
        if !self.follow.results {
            self.value.escapes.push((file, function));
            return;
        }
        let mut calls = self.view.users(file, function).calls;
        if let Some(id) = self.view.facts(file).func_at(function) {
            calls.extend(self.view.calls_to_own(file, id));
        }
        if calls.is_empty() {
            self.value.escapes.push((file, function));
        }
        self.open.extend(calls);
    }
}

/// The parameter at an index; `None` where there is none, or a rest parameter is in the way.
pub fn parameter(function: Node<'_>, index: usize) -> Option<Node<'_>> {
    if let Some(single) = function.child(Field::Parameter) {
        return (index == 0).then_some(single);
    }
    let params = function.child(Field::Parameters)?;
    let is_this = |it: Node<'_>| it.child(Field::Pattern).is_some_and(|it| it.kind() == Kind::This);
    params.parts().filter(|it| !is_this(*it)).nth(index)
}

/// Whether a name stands where it is introduced or given another value, or names a member.
pub(super) fn is_binding_place(node: Node<'_>) -> bool {
    let node = wrapped(node);
    let Some(parent) = node.parent() else { return true };
    match parent.kind() {
        Kind::AssignmentExpression => node.field() == Field::Left,
        Kind::VariableDeclarator
        | Kind::FunctionDeclaration
        | Kind::ClassDeclaration
        | Kind::MethodDefinition
        | Kind::PublicFieldDefinition
        | Kind::FieldDefinition => {
            matches!(node.field(), Field::Name | Field::Property)
        }
        Kind::RequiredParameter | Kind::OptionalParameter => node.field() == Field::Pattern,
        Kind::ArrowFunction => node.field() == Field::Parameter,
        Kind::AssignmentPattern | Kind::ObjectAssignmentPattern => node.field() == Field::Left,
        Kind::FormalParameters
        | Kind::ImportSpecifier
        | Kind::ImportClause
        | Kind::NamespaceImport
        | Kind::ObjectPattern
        | Kind::ArrayPattern
        | Kind::PropertySignature
        | Kind::ExportSpecifier
        | Kind::ExportClause => true,
        Kind::PairPattern | Kind::Pair => {
            node.field() == Field::Key || { parent.kind() == Kind::PairPattern }
        }
        _ => property_name(node).is_none() && node.kind() == Kind::PropertyIdentifier,
    }
}

/// The calls of a name: where it stands in front of arguments.
pub(super) fn call_of(node: Node<'_>) -> Option<Node<'_>> {
    let node = wrapped(node);
    let call = node.parent().filter(|it| callee(*it) == Some(super::syntax::unwrapped(node)))?;
    matches!(node.field(), Field::Function | Field::Constructor).then_some(call)
}

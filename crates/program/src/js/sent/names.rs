//! Names, members and state.

use seamlint_syntax::{Field, Kind, Node};

use super::super::Entity;
use super::super::facts::BindingKind;
use super::super::syntax::{
    arguments, is_function, literal, property, property_value, unwrapped, wrapped,
};
use super::super::uses::Subject;
use super::super::values::parameter;
use super::object::enclosing;
use super::value::Reading;
use super::{Sent, Why};
use crate::FileId;
use crate::flow::Guard;

/// How many callers of a function are asked for what they pass.
const CALLERS: usize = 6;
/// How many assignments of a name are looked at.
const VALUES: usize = 12;

impl<'p> Reading<'p> {
    /// The value of a name.
    pub(super) fn name(&mut self, file: FileId, node: Node<'p>, depth: u8) -> Sent {
        let place = file.place(node);
        let Some(entity) = self.view.entity(file, node) else { return Sent::unknown(place) };
        if self.asked.contains(&entity) {
            return Sent::unknown(place);
        }
        self.asked.push(entity.clone());
        let value = self.entity_value(file, node, &entity, depth);
        self.asked.pop();
        Sent { place, ..value }
    }

    fn entity_value(&mut self, file: FileId, node: Node<'p>, entity: &Entity, depth: u8) -> Sent {
        let Some((at, name)) = self.view.declaration(entity) else {
            return self.typed_node(file, node);
        };
        let Entity::Name(home, id) = entity else { return Sent::unknown(file.place(node)) };
        match self.view.facts(*home).binding(*id).kind {
            BindingKind::Const | BindingKind::Variable => {
                self.variable(file, node, entity, (at, name), depth)
            }
            BindingKind::Param => self.param(file, node, (at, name), depth),
            _ => self.typed_node(file, node),
        }
    }

    fn variable(
        &mut self,
        file: FileId,
        node: Node<'p>,
        entity: &Entity,
        (at, name): (FileId, Node<'p>),
        depth: u8,
    ) -> Sent {
        let Some(parent) = name.parent() else { return Sent::unknown(file.place(node)) };
        if parent.kind() == Kind::ArrayPattern {
            return self.state(file, node, (at, name), parent, depth);
        }
        let initial = (parent.kind() == Kind::VariableDeclarator && name.field() == Field::Name)
            .then(|| parent.child(Field::Value));
        let Some(initial) = initial else {
            return match self.taken_apart(at, name, depth) {
                Some(it) => it,
                None => self.typed_node(file, node),
            };
        };
        let writes = self.view.assigned_values(entity);
        // `declare const`, and `let` that a framework fills.
        let is_declared = initial.is_none() && writes.is_empty();
        if is_declared && !is_loop_variable(parent) || writes.len() > VALUES {
            return self.typed_node(file, node);
        }
        let same = |it: Node<'p>| file == at && enclosing(it) == enclosing(node);
        let mut out: Option<Sent> = None;
        let mut add = |value: Sent| {
            out = Some(match out.take() {
                Some(it) => it.join(value),
                None => value,
            });
        };
        let steps: Vec<_> = writes.iter().filter_map(|it| it.1.parent()).collect();
        let own = unwrapped_or(initial);
        let start = self.reaching(file, parent, node, &steps, same(parent));
        if start {
            let mut value = match own {
                Some(it) => self.value(at, it, depth),
                None if is_loop_variable(parent) => self.typed_node(file, node),
                None => Sent::undefined(at.place(name)),
            };
            // What is written elsewhere may have happened before.
            let is_kept = same(parent) || writes.is_empty() && !value.kinds.object;
            let had = value.members.clone();
            if value.kinds.object {
                self.later(&mut value, entity, (file, node), depth);
            }
            let changes = value.members != had || value.open;
            if same(parent) {
                value = self.checked(file, parent, node, &steps, value);
            }
            if !is_kept && (changes || !writes.is_empty()) {
                value = value.into_state(&Why::Initial, at.place(name));
            }
            add(value);
        }
        for (of, right) in writes {
            let Some(statement) = right.parent() else { continue };
            let others: Vec<_> =
                steps.iter().copied().filter(|it| *it != statement).chain([parent]).collect();
            if of != file || !self.reaching(file, statement, node, &others, same(statement)) {
                continue;
            }
            let place = of.place(statement);
            let value = self.value(of, right, depth);
            add(if same(statement) {
                let value = self.checked(file, statement, node, &others, value);
                value.through(&Why::Assigned, place)
            } else {
                value.into_state(&Why::Assigned, place)
            });
        }
        out.unwrap_or_else(|| Sent::unknown(file.place(node)))
    }

    /// Whether what is assigned at one place may still be there at another.
    fn reaching(
        &mut self,
        file: FileId,
        from: Node<'p>,
        to: Node<'p>,
        others: &[Node<'p>],
        same_frame: bool,
    ) -> bool {
        let Some(frame) = enclosing(to).filter(|_| same_frame) else { return true };
        let Some(cfg) = self.flows.of(file, frame) else { return true };
        let (Some(a), Some(b)) = (cfg.step_of(from), cfg.step_of(to)) else { return true };
        let own = others.iter().filter(|it| enclosing(**it) == Some(frame)).copied();
        let mut blocked = cfg.set_of(own);
        blocked.remove(a);
        if blocked.contains(b) {
            blocked.remove(b);
        }
        a == b || cfg.from(a).without(&blocked).reaches(b)
    }

    /// What conditions on the way from an assignment leave of its value: `if (x === null) x = other`.
    fn checked(
        &mut self,
        file: FileId,
        from: Node<'p>,
        to: Node<'p>,
        others: &[Node<'p>],
        value: Sent,
    ) -> Sent {
        let subject = Subject { view: self.view, file, node: to };
        if value.evidence.is_empty() {
            return value;
        }
        let told = |guard: Guard| subject.told_by(guard).null;
        let Some(frame) = enclosing(to) else { return value };
        let Some(cfg) = self.flows.of(file, frame) else { return value };
        let (Some(a), Some(b)) = (cfg.step_of(from), cfg.step_of(to)) else { return value };
        let mut blocked =
            cfg.set_of(others.iter().filter(|it| enclosing(**it) == Some(frame)).copied());
        blocked.remove(a);
        blocked.remove(b);
        if a == b || cfg.from(a).without(&blocked).ruling_out(&told).reaches(b) {
            value
        } else {
            value.present()
        }
    }

    /// `const [value, setValue] = useState(initial)`
    fn state(
        &mut self,
        file: FileId,
        node: Node<'p>,
        (at, name): (FileId, Node<'p>),
        pattern: Node<'p>,
        depth: u8,
    ) -> Sent {
        let declared = self.typed_node(file, node);
        let initial = pattern
            .parent()
            .filter(|it| it.kind() == Kind::VariableDeclarator)
            .and_then(|it| it.child(Field::Value));
        let is_state = initial.filter(|it| {
            it.kind() == Kind::CallExpression
                && self.view.symbols(at, *it).contains(&"react:useState")
        });
        let Some(call) = is_state.filter(|_| pattern.first() == Some(name)) else {
            return declared;
        };
        let start = arguments(call).next();
        let place = at.place(name);
        let mut out = match start.map(unwrapped) {
            Some(it) if is_function(it.kind()) => self.result(at, it, depth),
            Some(it) => self.value(at, it, depth),
            None => Sent::undefined(place),
        };
        out = out.into_state(&Why::Initial, place);
        let setter = pattern.nth(1).and_then(|it| self.view.entity(at, it));
        let calls: Vec<_> = setter.map(|it| self.view.mentions(&it)).unwrap_or_default();
        for (file, mention) in calls.into_iter().take(VALUES) {
            let Some(call) = super::super::values::call_of(mention) else { continue };
            let Some(argument) = arguments(call).next().map(unwrapped) else { continue };
            let value = if is_function(argument.kind()) {
                self.result(file, argument, depth)
            } else {
                self.value(file, argument, depth)
            };
            out = out.join(value.into_state(&Why::Assigned, file.place(call)));
        }
        out
    }

    /// A name that takes a value apart: `const { a: { b } } = value`.
    fn taken_apart(&mut self, file: FileId, name: Node<'p>, depth: u8) -> Option<Sent> {
        let mut keys = Vec::new();
        let mut default = None;
        let mut at = name;
        for _ in 0..6 {
            let parent = at.parent()?;
            match parent.kind() {
                Kind::PairPattern => {
                    keys.push(super::super::lower::member_name(parent.child(Field::Key)?));
                }
                Kind::AssignmentPattern | Kind::ObjectAssignmentPattern => {
                    default = default.or(parent.child(Field::Right));
                    if parent.kind() == Kind::ObjectAssignmentPattern {
                        keys.push(name.text());
                    }
                }
                Kind::ObjectPattern => {
                    if at.kind() == Kind::ShorthandPropertyIdentifierPattern && at == name {
                        keys.push(name.text());
                    }
                    if at.kind() == Kind::RestPattern {
                        return None;
                    }
                }
                Kind::VariableDeclarator => {
                    let mut value = self.value(file, parent.child(Field::Value)?, depth);
                    for key in keys.iter().rev() {
                        value = member_of(value, key)?;
                    }
                    return Some(match default {
                        Some(it) if value.absent => {
                            value.absent = false;
                            value.join(self.value(file, it, depth))
                        }
                        _ => value,
                    });
                }
                _ => return None,
            }
            at = parent;
        }
        None
    }

    /// A parameter: its declared type, or what callers pass.
    fn param(
        &mut self,
        file: FileId,
        node: Node<'p>,
        (at, name): (FileId, Node<'p>),
        depth: u8,
    ) -> Sent {
        let place = at.place(name);
        let ty = self.view.type_of(file, node);
        let typed = (!ty.is_unknown()).then(|| self.typed(&ty, place, 0));
        let is_text = typed.as_ref().is_some_and(|it| it.kinds.string && it.other_text);
        let passed = match &typed {
            Some(_) if !is_text => None,
            _ => Some(self.passed(at, name, depth)),
        };
        match (typed, passed) {
            // Callers say which texts it is.
            (Some(mut typed), Some(passed)) => {
                typed.texts.extend(passed.texts);
                typed
            }
            (typed, passed) => typed.or(passed).unwrap_or_else(|| Sent::unknown(place)),
        }
    }

    /// What callers pass for a parameter.
    fn passed(&mut self, at: FileId, name: Node<'p>, depth: u8) -> Sent {
        let place = at.place(name);
        let Some(function) = name.ancestor(|it| is_function(it.kind())) else {
            return Sent::unknown(place);
        };
        let index = (0..8).find(|it| {
            parameter(function, *it)
                .is_some_and(|it| it == name || it.child(Field::Pattern) == Some(name))
        });
        let id = self.view.facts(at).func_at(function);
        let (Some(index), Some(id)) = (index, id) else { return Sent::unknown(place) };
        let calls = self.view.calls_to_own(at, id);
        if calls.is_empty() || calls.len() > CALLERS {
            return Sent::unknown(place);
        }
        let mut out = Sent::unknown(place);
        for (file, call) in calls {
            if let Some(argument) = arguments(call).nth(index) {
                let value = self.value(file, argument, depth);
                let value = value.through(&Why::Passed, file.place(argument));
                // Others may call it as well.
                out = out.join(value);
            }
        }
        out
    }

    /// `object.name`
    pub(super) fn member(&mut self, file: FileId, node: Node<'p>, depth: u8) -> Sent {
        let place = file.place(node);
        let (Some(object), Some(name)) = (node.child(Field::Object), node.child(Field::Property))
        else {
            return Sent::unknown(place);
        };
        let optional = node.has(Kind::OptionalChain);
        let mut value = self.plain_member(file, node, object, name.text(), depth);
        value.place = place;
        value.absent |= optional;
        value
    }

    fn plain_member(
        &mut self,
        file: FileId,
        node: Node<'p>,
        object: Node<'p>,
        name: &'p str,
        depth: u8,
    ) -> Sent {
        let place = file.place(node);
        if let Some(entity @ (Entity::Field(..) | Entity::Property(..))) =
            self.view.entity(file, node)
        {
            if self.asked.contains(&entity) {
                return Sent::unknown(place);
            }
            self.asked.push(entity.clone());
            let value = self.field(file, node, &entity, depth);
            self.asked.pop();
            if let Some(value) = value {
                return value;
            }
        }
        if name == "valueAsNumber" {
            let why = Why::Gives("valueAsNumber".into());
            return Sent::number(place).or_null(super::Tier::NotANumber, why, place);
        }
        if matches!(
            unwrapped(object).kind(),
            Kind::Identifier | Kind::MemberExpression | Kind::This | Kind::CallExpression
        ) {
            let outer = self.value(file, object, depth);
            if let Some(value) = member_of(outer, name) {
                return value;
            }
        }
        self.typed_node(file, node)
    }

    /// What a member of an instance or component starts as, and everything that is assigned to it.
    fn field(&mut self, file: FileId, node: Node<'p>, entity: &Entity, depth: u8) -> Option<Sent> {
        let mut out: Option<Sent> = None;
        let mut count = 0;
        for (at, mention) in self.view.mentions(entity) {
            let holder = mention.parent()?;
            let (value, why) = match holder.kind() {
                Kind::PublicFieldDefinition | Kind::FieldDefinition => {
                    if holder.child(Field::Type).is_some() {
                        let declared = self.typed_node(file, node);
                        return Some(declared);
                    }
                    (holder.child(Field::Value), Why::Initial)
                }
                Kind::Pair if mention.field() == Field::Key => {
                    (holder.child(Field::Value), Why::Initial)
                }
                Kind::AssignmentExpression if wrapped(mention).field() == Field::Left => {
                    (holder.child(Field::Right), Why::Assigned)
                }
                _ => continue,
            };
            count += 1;
            if count > VALUES {
                return None;
            }
            let Some(value) = value else { continue };
            let value = self.value(at, value, depth).into_state(&why, at.place(holder));
            out = Some(match out {
                Some(it) => it.join(value),
                None => value,
            });
        }
        // The data of a component.
        if let Entity::Property(at, _, name) = entity
            && let Some(data) = self.data(*at, entity)
            && let Some(member) = property(data, name)
        {
            let value = self.value(*at, property_value(member), depth);
            let value = value.into_state(&Why::Initial, at.place(member));
            out = Some(match out {
                Some(it) => value.join(it),
                None => value,
            });
        }
        let mut out = out?;
        if out.kinds.object {
            let had = out.members.len();
            self.later(&mut out, entity, (file, node), depth);
            out.open |= out.members.len() != had;
        }
        Some(out)
    }

    /// The literal that the `data()` of a component returns.
    fn data(&self, file: FileId, entity: &Entity) -> Option<Node<'p>> {
        let Entity::Property(_, object, _) = entity else { return None };
        let facts = self.view.facts(file);
        let is_it =
            |it: &Node<'_>| facts.anchor(*it) == Some(super::super::facts::Anchor::Object(*object));
        let options = self.view.tree(file).nodes(Kind::Object).find(is_it)?;
        let data = property(options, "data").or_else(|| property(options, "state"))?;
        let function = unwrapped(property_value(data));
        if function.kind() == Kind::Object {
            return Some(function);
        }
        let body = function.child(Field::Body)?;
        let returned = match body.kind() {
            Kind::StatementBlock => {
                let own = super::super::syntax::own_nodes(function);
                let statement = { own }.find(|it| it.kind() == Kind::ReturnStatement)?;
                statement.first()?
            }
            _ => body,
        };
        Some(unwrapped(returned)).filter(|it| it.kind() == Kind::Object)
    }

    /// `object["name"]`, `list[0]`
    pub(super) fn subscript(&mut self, file: FileId, node: Node<'p>, depth: u8) -> Sent {
        let place = file.place(node);
        let Some(object) = node.child(Field::Object) else { return Sent::unknown(place) };
        let outer = self.value(file, object, depth);
        let found = match node.child(Field::Index).and_then(literal) {
            Some(name) => member_of(outer, name),
            None => outer.element.map(|it| Sent { absent: true, ..*it }),
        };
        match found {
            Some(value) => Sent { place, ..value },
            None => self.typed_node(file, node),
        }
    }
}

/// The member of an object, when it is known whether there is one.
fn member_of(of: Sent, name: &str) -> Option<Sent> {
    if !of.kinds.object || of.kinds.other {
        return None;
    }
    let loose = of.open;
    match of.members.into_iter().find(|it| &*it.name == name) {
        Some(it) => {
            let absent = it.value.absent || it.optional;
            Some(Sent { absent, ..it.value.into_itself() })
        }
        None if loose => None,
        None => Some(Sent::undefined(of.place)),
    }
}

fn unwrapped_or(value: Option<Node<'_>>) -> Option<Node<'_>> {
    value.map(unwrapped)
}

/// `for (const it of list)`
fn is_loop_variable(declarator: Node<'_>) -> bool {
    declarator.parent().is_some_and(|it| it.kind() == Kind::ForInStatement)
}

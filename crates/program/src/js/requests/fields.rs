//! What fields of classes hold.

use std::rc::Rc;

use seamlint_syntax::{Field, Kind, Node};

use super::super::Entity;
use super::super::facts::Anchor;
use super::super::lower::member_name;
use super::super::sym::ClassId;
use super::super::syntax::unwrapped;
use super::eval::{Eval, Value, Values};
use super::term::{Alt, Term};
use crate::FileId;

impl<'p> Eval<'p> {
    /// What a field of a class holds: what it starts with, what the class assigns to it, or what its getter
    /// gives.
    pub(super) fn field(&mut self, term: Term<'p>, entity: &Entity) -> Values<'p> {
        let Entity::Field(file, class, name) = entity else { return Vec::new() };
        let key = (*file, *class, Rc::from(&**name));
        let known = self.fields.get(&key).map(Rc::clone);
        let sources = known.unwrap_or_else(|| {
            let found: Rc<[Node<'p>]> = self.sources(*file, *class, name).into();
            self.fields.insert(key, Rc::clone(&found));
            found
        });
        let mut out = Vec::new();
        for node in sources.iter().copied() {
            let source = Term { file: *file, node, frame: term.frame };
            out.extend(match node.kind() {
                Kind::MethodDefinition => self.returned(source, Self::values),
                _ => self.values(source),
            });
        }
        out.retain(|it| !matches!(it.value, Value::Absent));
        if out.is_empty() { vec![Alt::of(Value::Node(term))] } else { out }
    }

    /// The expressions that a field of a class is given by the class itself, and its getter.
    fn sources(&self, file: FileId, class: ClassId, name: &str) -> Vec<Node<'p>> {
        let Some(body) = self.class_body(file, class) else { return Vec::new() };
        let mut out = Vec::new();
        for member in body.parts() {
            match member.kind() {
                Kind::PublicFieldDefinition | Kind::FieldDefinition => {
                    let named = member.child(Field::Name).or(member.child(Field::Property));
                    if named.is_some_and(|it| member_name(it) == name) {
                        out.extend(member.child(Field::Value));
                    }
                }
                Kind::MethodDefinition => {
                    let named = member.child(Field::Name).map_or("", member_name);
                    if named == name && member.has(Kind::KwGet) {
                        out.push(member);
                    }
                    if named == "constructor" {
                        out.extend(property_of_parameter(member, name));
                    }
                }
                _ => {}
            }
        }
        let tree = self.view.tree(file);
        for assignment in tree.nodes_in(Kind::AssignmentExpression, body.span()) {
            let left = assignment.child(Field::Left).map(unwrapped);
            let is_it = left.is_some_and(|it| {
                it.kind() == Kind::MemberExpression
                    && it.child(Field::Object).is_some_and(|it| it.kind() == Kind::This)
                    && it.child(Field::Property).is_some_and(|it| it.text() == name)
            });
            out.extend(assignment.child(Field::Right).filter(|_| is_it));
        }
        out
    }

    /// The body of a class.
    pub(super) fn class_body(&self, file: FileId, class: ClassId) -> Option<Node<'p>> {
        let facts = self.view.facts(file);
        let anchor = Anchor::Class(class);
        let at = facts.at_node.iter().find(|it| it.1 == anchor)?;
        self.view.file(file)?.tree.at(at.0 as usize)?.child(Field::Body)
    }
}

/// `constructor(private base: string)`: the parameter that is the field as well.
fn property_of_parameter<'p>(constructor: Node<'p>, name: &str) -> Option<Node<'p>> {
    let mut parameters = constructor.child(Field::Parameters)?.parts();
    parameters.find_map(|it| {
        let is_field = it.has(Kind::AccessibilityModifier) || it.has(Kind::KwReadonly);
        let pattern = it.child(Field::Pattern)?;
        (is_field && pattern.text() == name).then_some(pattern)
    })
}

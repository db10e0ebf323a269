//! Members of objects: of literals with what is spread into them, of enums, and of what is assigned later.

use std::rc::Rc;

use seamlint_syntax::{Field, Kind, Node};

use super::super::lower::member_name;
use super::super::syntax::{arguments, property_name, property_value, unwrapped};
use super::eval::{Eval, Value, Values};
use super::term::{Alt, Term};

impl<'p> Eval<'p> {
    /// The member of what an expression gives. `hides` says whether an object that is spread behind the
    /// member, and of which nothing is known, counts as having it.
    pub(super) fn member(&mut self, object: Term<'p>, key: &str, hides: bool) -> Values<'p> {
        let object = object.at(unwrapped(object.node));
        let named = matches!(object.node.kind(), Kind::Identifier);
        let bound = named.then(|| self.bound(object.file, object.node)).flatten();
        let Some((bound, of_member)) = bound.and_then(|it| Some((it.clone(), it.of_member(key)?)))
        else {
            return self.plain_member(object, key, hides);
        };
        self.reaching(
            &of_member,
            object,
            |this| this.plain_member(object, key, hides),
            |this, write, _| match write.child(Field::Right) {
                Some(right) if write.kind() == Kind::AssignmentExpression => {
                    this.values(Term { file: bound.file, node: right, frame: object.frame })
                }
                _ => vec![Alt::of(Value::Unknown(object))],
            },
            || Alt::of(Value::Unknown(object)),
        )
    }

    fn plain_member(&mut self, object: Term<'p>, key: &str, hides: bool) -> Values<'p> {
        let objects = self.values(object);
        let found = self.each(objects, |this, it| this.member_of(it, key, hides));
        // `options || {}`: what is there counts.
        let some = found.iter().any(|it| !matches!(it.value, Value::Absent));
        if some && found.iter().all(|it| it.conditions.is_empty()) {
            return found.into_iter().filter(|it| !matches!(it.value, Value::Absent)).collect();
        }
        found
    }

    /// The member of a value.
    pub(super) fn member_of(&mut self, value: Value<'p>, key: &str, hides: bool) -> Values<'p> {
        let one = |it| vec![Alt::of(it)];
        match value {
            Value::Node(term) => match term.node.kind() {
                Kind::Object => {
                    self.within(|this| this.of_literal(term, key, hides)).unwrap_or_default()
                }
                Kind::EnumDeclaration => self.of_enum(term, key),
                Kind::CallExpression if self.is_call_of(term, &["Object.assign".to_owned()]) => {
                    self.assigned(term, key, hides)
                }
                _ => one(Value::Part(term, vec![Rc::from(key)])),
            },
            Value::Part(term, mut keys) => {
                keys.push(Rc::from(key));
                one(Value::Part(term, keys))
            }
            Value::Parameter(function, index, mut keys) => {
                keys.push(Rc::from(key));
                one(Value::Parameter(function, index, keys))
            }
            Value::Absent => one(Value::Absent),
            Value::Unknown(term) => one(Value::Unknown(term)),
        }
    }

    fn of_literal(&mut self, object: Term<'p>, key: &str, hides: bool) -> Values<'p> {
        let mut parts: Vec<_> = object.node.parts().collect();
        parts.reverse();
        let mut out = Vec::new();
        for part in parts {
            if part.kind() == Kind::SpreadElement {
                let Some(inner) = part.last() else { continue };
                if !self.spread(object.at(inner), key, hides, &mut out) {
                    return out;
                }
            } else if property_name(part) == Some(key) {
                out.extend(self.values(object.at(property_value(part))));
                return out;
            }
        }
        out.push(Alt::of(Value::Absent));
        out
    }

    /// Adds the member of what is spread; whether what stands in front of it still counts.
    fn spread(&mut self, inner: Term<'p>, key: &str, hides: bool, out: &mut Values<'p>) -> bool {
        let mut goes_on = false;
        for alt in self.member(inner, key, hides) {
            match alt.value {
                Value::Absent => goes_on = true,
                Value::Unknown(_) | Value::Part(..) if !hides => goes_on = true,
                Value::Parameter(..) => {
                    goes_on = true;
                    out.push(alt);
                }
                _ => out.push(alt),
            }
        }
        goes_on
    }

    fn assigned(&mut self, call: Term<'p>, key: &str, hides: bool) -> Values<'p> {
        let mut objects: Vec<Node<'p>> = arguments(call.node).collect();
        objects.reverse();
        let mut out = Vec::new();
        for object in objects {
            if !self.spread(call.at(object), key, hides, &mut out) {
                return out;
            }
        }
        out.push(Alt::of(Value::Absent));
        out
    }

    fn of_enum(&mut self, declaration: Term<'p>, key: &str) -> Values<'p> {
        let members = declaration.node.child(Field::Body).into_iter().flat_map(Node::parts);
        let mut values = members.filter_map(|it| {
            let named = it.child(Field::Name).is_some_and(|it| member_name(it) == key);
            it.child(Field::Value).filter(|_| named)
        });
        match values.next() {
            Some(value) => self.values(declaration.at(value)),
            None => vec![Alt::of(Value::Unknown(declaration))],
        }
    }

    /// The names of the members that an object is known to have.
    pub(super) fn keys(&mut self, object: Term<'p>) -> Vec<(String, Term<'p>)> {
        let mut out = Vec::new();
        let values = self.within(|this| this.values(object)).unwrap_or_default();
        for alt in values {
            let Value::Node(term) = alt.value else { continue };
            if term.node.kind() != Kind::Object {
                continue;
            }
            for part in term.node.parts() {
                match property_name(part) {
                    Some(name) => out.push((name.to_owned(), term.at(part))),
                    None if part.kind() == Kind::SpreadElement => {
                        let inner = part.last().map(|it| self.keys(term.at(it)));
                        out.extend(inner.into_iter().flatten());
                    }
                    None => {}
                }
            }
        }
        out
    }

    /// Whether [`Self::keys`] are all that an object has.
    pub(super) fn is_whole(&mut self, object: Term<'p>) -> bool {
        let values = self.within(|this| this.values(object)).unwrap_or_default();
        !values.is_empty()
            && values.into_iter().all(|alt| match alt.value {
                Value::Node(term) if term.node.kind() == Kind::Object => {
                    let parts: Vec<_> = term.node.parts().collect();
                    parts.into_iter().all(|part| match property_name(part) {
                        Some(_) => true,
                        None if part.kind() == Kind::SpreadElement => {
                            part.last().is_none_or(|it| self.is_whole(term.at(it)))
                        }
                        None => part.kind() == Kind::Comment,
                    })
                }
                Value::Absent => true,
                _ => false,
            })
    }
}

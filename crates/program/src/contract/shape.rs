//! What a JSON value looks like, in words that both sides share.
//!
//! A [`Shape`] is a set of JSON values. Shapes form a lattice: [`Shape::Bottom`] is no value at all,
//! [`Shape::Any`] is every value and says that nothing is known, and [`Shape::join`] makes the smallest
//! shape that holds two others. Nothing may be concluded from `Any`, and a join with it is `Any` again: one
//! unknown branch silences what the other would have said.
//!
//! Shapes of types that lead back to themselves are cut with `Any` where the circle closes, so that a
//! shape is always finite, and no deeper than [`DEPTH`].

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::Place;

/// How deep shapes nest; what lies deeper is [`Shape::Any`].
pub const DEPTH: u8 = 12;

/// More alternatives than this are [`Shape::Any`].
const ALTERNATIVES: usize = 8;
/// More texts than this are a text of whatever kind.
const LITERALS: usize = 16;

/// A set of JSON values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// No value: an array without elements has elements of this shape.
    #[default]
    Bottom,
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number without a fraction.
    Int(Range),
    /// A number.
    Num,
    /// A text.
    Str(Format),
    /// An array, by its elements.
    Arr(Arc<Shape>),
    /// An object whose keys are known.
    Obj(Arc<Object>),
    /// An object of any keys, by its values.
    Map(Arc<Shape>),
    /// One of these: at least two, none of them a union, `Any` or `Bottom`; at most one array, one object or
    /// map, one number and one text among them, in a fixed order.
    Union(Vec<Shape>),
    /// Not known.
    Any,
}

/// The integers that a number may be, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    /// The smallest.
    pub min: i128,
    /// The greatest.
    pub max: i128,
}

/// What a text says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// Anything.
    #[default]
    Any,
    /// One of these texts, sorted.
    OneOf(Vec<Arc<str>>),
    /// A point in time, as RFC 3339 writes it.
    Time,
    /// Bytes in base64.
    Base64,
    /// A UUID.
    Uuid,
    /// A number or a bool in quotes: `json:",string"`, `bigint`s that were made texts.
    Quoted,
}

/// An object whose keys are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    /// The members by their keys.
    pub members: BTreeMap<Arc<str>, Member>,
    /// Whether there may be others.
    pub open: bool,
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// What its value looks like.
    pub shape: Shape,
    /// Whether it may be absent. That is not the same as being `null`.
    pub presence: Presence,
    /// Where it is written: the Go field, the property of a TypeScript type, the key of a literal.
    pub origin: Option<Place>,
}

/// Whether a member is always there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Presence {
    /// Always.
    Required,
    /// It may be absent.
    Optional,
}

impl Range {
    /// Every integer that fits into 64 bits, with or without a sign.
    pub const ALL: Self = Self { min: i64::MIN as i128, max: u64::MAX as i128 };

    /// The integers of so many bits.
    pub fn bits(bits: u32, signed: bool) -> Self {
        let bits = bits.clamp(1, 64);
        if signed {
            Self { min: -(1 << (bits - 1)), max: (1 << (bits - 1)) - 1 }
        } else {
            Self { min: 0, max: (1 << bits) - 1 }
        }
    }

    /// This integer alone.
    pub fn only(value: i128) -> Self {
        Self { min: value, max: value }
    }

    fn join(self, other: Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.max(other.max) }
    }

    /// Whether JavaScript's numbers hold each of them exactly.
    pub fn is_safe(self) -> bool {
        const SAFE: i128 = (1 << 53) - 1;
        -SAFE <= self.min && self.max <= SAFE
    }
}

impl Format {
    /// This text alone.
    pub fn only(text: impl Into<Arc<str>>) -> Self {
        Self::OneOf(vec![text.into()])
    }

    fn join(self, other: &Self) -> Self {
        match (self, other) {
            (Self::OneOf(mut all), Self::OneOf(more)) => {
                all.extend(more.iter().cloned());
                all.sort();
                all.dedup();
                if all.len() > LITERALS { Self::Any } else { Self::OneOf(all) }
            }
            (own, other) if own == *other => own,
            _ => Self::Any,
        }
    }
}

impl Member {
    /// A member that is always there.
    pub fn required(shape: Shape, origin: Option<Place>) -> Self {
        Self { shape, presence: Presence::Required, origin }
    }
}

impl Object {
    /// The member with this key.
    pub fn get(&self, key: &str) -> Option<&Member> {
        self.members.get(key)
    }

    /// Adds a member, or replaces the one with its key, as an assignment does.
    pub fn set(&mut self, key: impl Into<Arc<str>>, member: Member) {
        self.members.insert(key.into(), member);
    }

    fn join(mut self, other: &Self, depth: u8) -> Self {
        for (key, member) in &mut self.members {
            match other.members.get(key) {
                Some(it) => {
                    let own = std::mem::take(&mut member.shape);
                    member.shape = own.joined(&it.shape, depth);
                    member.presence = member.presence.max(it.presence);
                    member.origin = member.origin.or(it.origin);
                }
                None => member.presence = Presence::Optional,
            }
        }
        for (key, member) in &other.members {
            let absent = || Member { presence: Presence::Optional, ..member.clone() };
            self.members.entry(Arc::clone(key)).or_insert_with(absent);
        }
        self.open |= other.open;
        self
    }

    /// What all values have in common.
    fn values(&self, depth: u8) -> Shape {
        let start = if self.open { Shape::Any } else { Shape::Bottom };
        self.members.values().fold(start, |sum, it| sum.joined(&it.shape, depth))
    }
}

impl Shape {
    /// A text of whatever kind.
    pub const TEXT: Self = Self::Str(Format::Any);

    /// An array of such elements.
    pub fn array(element: Self) -> Self {
        Self::Arr(Arc::new(element))
    }

    /// An object of known keys.
    pub fn record(object: Object) -> Self {
        Self::Obj(Arc::new(object))
    }

    /// An object of any keys and such values.
    pub fn map(value: Self) -> Self {
        Self::Map(Arc::new(value))
    }

    /// The smallest shape that holds both. Objects are joined key by key: a key that one of them lacks
    /// becomes optional. Two objects, two arrays, two numbers or two texts are one alternative, not two.
    #[must_use]
    pub fn join(self, other: &Self) -> Self {
        self.joined(other, DEPTH)
    }

    fn joined(self, other: &Self, depth: u8) -> Self {
        let Some(depth) = depth.checked_sub(1) else { return Self::Any };
        match (self, other) {
            (Self::Any, _) | (_, Self::Any) => Self::Any,
            (own, Self::Bottom) => own,
            (Self::Bottom, other) => other.clone(),
            // Most answers of a program are of a few types.
            (Self::Obj(own), Self::Obj(other)) if Arc::ptr_eq(&own, other) => Self::Obj(own),
            (Self::Union(all), Self::Union(more)) => {
                let sum = more.iter().fold(all, |all, it| with(all, it, depth));
                Self::of(sum)
            }
            (Self::Union(all), other) => Self::of(with(all, other, depth)),
            (own, Self::Union(more)) => {
                let sum = more.iter().fold(vec![own], |all, it| with(all, it, depth));
                Self::of(sum)
            }
            (own, other) => Self::of(with(vec![own], other, depth)),
        }
    }

    /// One shape of alternatives that are no unions themselves.
    fn of(mut all: Vec<Self>) -> Self {
        if all.len() > ALTERNATIVES || all.contains(&Self::Any) {
            return Self::Any;
        }
        all.sort_by_key(|it| it.rank());
        match all.pop() {
            None => Self::Bottom,
            Some(only) if all.is_empty() => only,
            Some(last) => {
                all.push(last);
                Self::Union(all)
            }
        }
    }

    /// What is joined with what: alternatives of one rank are one. Null stands last, as people write it.
    fn rank(&self) -> u8 {
        match self {
            Self::Bottom | Self::Any | Self::Union(_) => 0,
            Self::Bool => 1,
            Self::Int(_) | Self::Num => 2,
            Self::Str(_) => 3,
            Self::Arr(_) => 4,
            Self::Obj(_) | Self::Map(_) => 5,
            Self::Null => 6,
        }
    }

    /// The same, or null.
    #[must_use]
    pub fn or_null(self) -> Self {
        self.join(&Self::Null)
    }

    /// Whether null is among the values, as far as is known: not for `Any`.
    pub fn has_null(&self) -> bool {
        self.alternatives().contains(&Self::Null)
    }

    /// The same without null.
    #[must_use]
    pub fn without_null(&self) -> Self {
        Self::of(self.alternatives().iter().filter(|it| **it != Self::Null).cloned().collect())
    }

    /// The alternatives: those of a union, or the shape itself.
    pub fn alternatives(&self) -> &[Self] {
        match self {
            Self::Union(all) => all,
            one => std::slice::from_ref(one),
        }
    }

    /// The object among the alternatives, where its keys are known.
    pub fn object(&self) -> Option<&Object> {
        self.alternatives().iter().find_map(|it| match it {
            Self::Obj(object) => Some(&**object),
            _ => None,
        })
    }

    /// Whether there is an object in it with a key that is known.
    pub fn has_members(&self) -> bool {
        self.alternatives().iter().any(|it| match it {
            Self::Obj(object) => !object.members.is_empty(),
            Self::Arr(inner) | Self::Map(inner) => inner.has_members(),
            _ => false,
        })
    }

    /// Whether the value is a flag, a text in no form of its own, or an integer that JavaScript has: nobody can
    /// take it for something else.
    pub(crate) fn is_plain(&self) -> bool {
        self.alternatives().iter().all(|it| match it {
            Self::Bool => true,
            Self::Int(range) => range.is_safe(),
            Self::Str(format) => matches!(format, Format::Any | Format::OneOf(_) | Format::Uuid),
            _ => false,
        })
    }

    /// What the elements of the array among the alternatives look like.
    pub fn element(&self) -> Option<&Self> {
        self.alternatives().iter().find_map(|it| match it {
            Self::Arr(element) => Some(&**element),
            _ => None,
        })
    }

    /// What stands at a path: keys, and `[]` for the elements of an array. `None` where that is not known.
    pub fn at<S: AsRef<str>>(&self, path: &[S]) -> Option<&Self> {
        let mut shape = self;
        for step in path {
            shape = match step.as_ref() {
                "[]" => shape.element()?,
                key => shape.alternatives().iter().find_map(|it| match it {
                    Self::Obj(object) => object.get(key).map(|it| &it.shape),
                    Self::Map(value) => Some(&**value),
                    _ => None,
                })?,
            };
        }
        Some(shape)
    }
}

/// Adds an alternative to others.
fn with(mut all: Vec<Shape>, other: &Shape, depth: u8) -> Vec<Shape> {
    match all.iter_mut().find(|it| it.rank() == other.rank()) {
        Some(own) => *own = alike(std::mem::take(own), other, depth),
        None => all.push(other.clone()),
    }
    all
}

/// Joins two shapes of one rank.
fn alike(own: Shape, other: &Shape, depth: u8) -> Shape {
    match (own, other) {
        (Shape::Int(a), Shape::Int(b)) => Shape::Int(a.join(*b)),
        (Shape::Num, _) | (_, Shape::Num) => Shape::Num,
        (Shape::Str(a), Shape::Str(b)) => Shape::Str(a.join(b)),
        (Shape::Arr(a), Shape::Arr(b)) => Shape::array(Shape::clone(&a).joined(b, depth)),
        (Shape::Obj(a), Shape::Obj(b)) if Arc::ptr_eq(&a, b) => Shape::Obj(a),
        (Shape::Obj(a), Shape::Obj(b)) => Shape::record(Arc::unwrap_or_clone(a).join(b, depth)),
        (Shape::Map(a), Shape::Map(b)) => Shape::map(Shape::clone(&a).joined(b, depth)),
        (Shape::Map(a), Shape::Obj(b)) => {
            Shape::map(Shape::clone(&a).joined(&b.values(depth), depth))
        }
        (Shape::Obj(a), Shape::Map(b)) => Shape::map(a.values(depth).joined(b, depth)),
        (own, _) => own,
    }
}

/// As people write types: `{age: int, tags?: [string] | null}`; an open object ends in `…`.
impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bottom => f.write_str("never"),
            Self::Null => f.write_str("null"),
            Self::Bool => f.write_str("bool"),
            Self::Int(range) if range.min == range.max => write!(f, "{}", range.min),
            Self::Int(_) => f.write_str("int"),
            Self::Num => f.write_str("number"),
            Self::Str(format) => format.fmt(f),
            Self::Arr(element) => write!(f, "[{element}]"),
            Self::Obj(object) => object.fmt(f),
            Self::Map(value) => write!(f, "{{*: {value}}}"),
            Self::Union(all) => joined(f, all, " | "),
            Self::Any => f.write_str("any"),
        }
    }
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (at, (key, member)) in self.members.iter().enumerate() {
            let before = if at > 0 { ", " } else { "" };
            let may_miss = if member.presence == Presence::Optional { "?" } else { "" };
            write!(f, "{before}{key}{may_miss}: {}", member.shape)?;
        }
        match (self.open, self.members.is_empty()) {
            (true, true) => f.write_str("…}"),
            (true, false) => f.write_str(", …}"),
            _ => f.write_str("}"),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("string"),
            Self::OneOf(all) => {
                let quoted: Vec<_> = all.iter().map(|it| format!("{it:?}")).collect();
                joined(f, &quoted, " | ")
            }
            Self::Time => f.write_str("time"),
            Self::Base64 => f.write_str("base64"),
            Self::Uuid => f.write_str("uuid"),
            Self::Quoted => f.write_str("quoted number"),
        }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, all: &[impl fmt::Display], between: &str) -> fmt::Result {
    for (at, it) in all.iter().enumerate() {
        write!(f, "{}{it}", if at > 0 { between } else { "" })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const INT: Shape = Shape::Int(Range::ALL);

    fn object(members: &[(&str, Shape)]) -> Shape {
        let members = members
            .iter()
            .map(|(key, shape)| (Arc::from(*key), Member::required(shape.clone(), None)));
        Shape::record(Object { members: members.collect(), open: false })
    }

    fn join(a: Shape, b: &Shape) -> String {
        a.join(b).to_string()
    }

    #[test]
    fn shapes_are_written_as_types() {
        let tags = Shape::array(Shape::TEXT).or_null();
        let shape = object(&[("tags", tags), ("age", INT)]);
        assert_eq!(shape.to_string(), "{age: int, tags: [string] | null}");
        assert_eq!(Shape::map(Shape::Any).to_string(), "{*: any}");
        let open = Shape::record(Object { open: true, ..Object::default() });
        assert_eq!(open.to_string(), "{…}");
    }

    #[test]
    fn objects_are_joined_key_by_key() {
        let a = object(&[("id", INT), ("name", Shape::TEXT)]);
        let b = object(&[("id", Shape::Null), ("age", Shape::Num)]);
        assert_eq!(join(a.clone(), &b), "{age?: number, id: int | null, name?: string}");
        assert_eq!(a.clone().join(&b), b.clone().join(&a), "the order does not matter");
        assert_eq!(join(a.clone(), &Shape::map(INT)), "{*: int | string}");
        assert_eq!(join(a.clone(), &Shape::Bottom), a.to_string());
    }

    #[test]
    fn what_is_not_known_silences_the_rest() {
        let a = object(&[("id", INT)]);
        assert_eq!(join(a.clone(), &Shape::Any), "any");
        assert_eq!(join(a.clone(), &object(&[("id", Shape::Any)])), "{id: any}");
        assert_eq!(join(a.or_null(), &Shape::Any), "any");
    }

    #[test]
    fn alternatives_of_a_kind_are_one() {
        assert_eq!(join(INT, &Shape::Num), "number");
        let one = Shape::Int(Range::only(1));
        assert_eq!(join(one.clone(), &one), "1");
        let up = Shape::Str(Format::only("up"));
        let down = Shape::Str(Format::only("down"));
        assert_eq!(join(up.clone(), &down), "\"down\" | \"up\"");
        assert_eq!(join(up, &Shape::Str(Format::Time)), "string");
        assert_eq!(join(Shape::Null, &INT), "int | null");
        let mixed = INT.or_null().join(&Shape::array(Shape::Bottom)).join(&Shape::Bool);
        assert_eq!(mixed.to_string(), "bool | int | [never] | null");
        assert_eq!(mixed.without_null().to_string(), "bool | int | [never]");
        assert!(mixed.has_null() && !Shape::Any.has_null());
    }

    #[test]
    fn paths_lead_into_shapes() {
        let item = object(&[("tags", Shape::array(Shape::TEXT).or_null())]);
        let shape = object(&[("items", Shape::array(item).or_null())]);
        let at = |path: &[&str]| shape.at(path).map(ToString::to_string);
        assert_eq!(at(&["items", "[]", "tags"]).as_deref(), Some("[string] | null"));
        assert_eq!(at(&["items", "tags"]), None);
        assert_eq!(at(&["other"]), None);
    }

    #[test]
    fn deep_shapes_end() {
        let deep = |leaf: Shape| (0..40).fold(leaf, |it, _| Shape::array(it));
        let joined = deep(INT).join(&deep(Shape::TEXT)).to_string();
        assert!(joined.contains("[any]"), "{joined}");
        assert!(!Range::bits(64, true).is_safe() && Range::bits(32, false).is_safe());
    }
}

//! What an encoder makes of a value: more than its type says, where literals, maps and interfaces are known.

use std::rc::Rc;
use std::sync::Arc;

use seamlint_syntax::{Kind, Node};

use super::super::nil_flow::{Held, Nils, Producer};
use super::super::{Type, Value, View, syntax};
use super::{Shaper, Way};
use crate::contract::shape::{DEPTH, Format, Member, Object, Presence, Range, Shape};
use crate::library::JsonVersion;

impl View<'_> {
    /// What an encoder makes of a value: members of interface types have the shape of what was put into them,
    /// maps have the keys that they were given, and constants are themselves.
    pub fn shape_of(self, value: &Value, version: JsonVersion) -> Arc<Shape> {
        self.shapes().of(value, version)
    }
}

impl<'p> View<'p> {
    /// For the shapes of many values, which have types and functions in common.
    pub(crate) fn shapes(self) -> Shapes<'p> {
        let nils = Nils::new(self);
        let layouts = Rc::clone(nils.layouts());
        let types = Shaper { layouts, ..Shaper::new(self, Way::Out, JsonVersion::V1) };
        Shapes { walk: Walk { types, nils } }
    }
}

/// Makes shapes of values, as [`View::shape_of`] does of one.
pub(crate) struct Shapes<'p> {
    walk: Walk<'p>,
}

impl Shapes<'_> {
    /// What an encoder makes of a value.
    pub(crate) fn of(&mut self, value: &Value, version: JsonVersion) -> Arc<Shape> {
        let view = self.walk.view();
        let (likeness, value) = view.likeness(value);
        view.model.shapes.get((likeness, version), |_| {
            self.walk.types.version = version;
            self.walk.nils.refuel();
            let ty = view.type_of(value.file, view.node_of(&value));
            Arc::new(self.walk.value(&value, &ty, DEPTH))
        })
    }
}

struct Walk<'p> {
    types: Shaper<'p>,
    nils: Nils<'p>,
}

impl<'p> Walk<'p> {
    fn view(&self) -> View<'p> {
        self.types.view
    }

    fn is_open(&self, ty: &Type) -> bool {
        matches!(ty, Type::Param(_) | Type::Unknown) || self.view().is_interface(ty) == Some(true)
    }

    fn value(&mut self, value: &Value, declared: &Type, depth: u8) -> Shape {
        let Some(depth) = depth.checked_sub(1) else { return Shape::Any };
        let node = self.view().node_of(value);
        if node.kind() == Kind::Nil {
            return Shape::Null;
        }
        let own = self.view().type_of(value.file, node);
        let ty = if self.is_open(declared) { own } else { declared.clone() };
        if self.is_open(&ty) {
            return self.behind(value, depth);
        }
        if self.types.told(ty.deref()).is_some() {
            return self.types.ty(&ty, depth);
        }
        match self.view().underlying(ty.deref()) {
            Type::Struct(_) => {
                let is_made =
                    node.kind() != Kind::Identifier && node.kind() != Kind::CallExpression;
                let shape = self.object(value, ty.deref(), depth);
                if ty.is_pointer() && !is_made { shape.or_null() } else { shape }
            }
            Type::Map(_) => self.map(value, &ty, depth),
            Type::Slice(element) | Type::Array(element) => {
                let shape = self.types.ty(&ty, depth);
                let known = if self.is_open(&element) {
                    self.elements(value, &element, depth)
                } else {
                    None
                };
                let shape = known.unwrap_or(shape);
                if is_never_nil(node) { shape.without_null() } else { shape }
            }
            Type::Basic(_) => {
                self.constant(value, node).unwrap_or_else(|| self.types.ty(&ty, depth))
            }
            _ => self.types.ty(&ty, depth),
        }
    }

    /// What stands behind an interface.
    fn behind(&mut self, value: &Value, depth: u8) -> Shape {
        let back = self.nils.one_step_back(value);
        if back.is_empty() {
            return Shape::Any;
        }
        let mut shape = Shape::Bottom;
        for it in back {
            let node = self.view().node_of(&it);
            let ty = self.view().type_of(it.file, node);
            shape = shape.join(&self.value(&it, &ty, depth));
        }
        shape
    }

    /// The text or number that a constant is.
    fn constant(&self, value: &Value, node: Node<'p>) -> Option<Shape> {
        if let Some(text) = self.view().text_of(value.file, node) {
            return Some(Shape::Str(Format::only(text.as_ref())));
        }
        let number = node.text().parse().ok().filter(|_| node.kind() == Kind::IntLiteral)?;
        Some(Shape::Int(Range::only(number)))
    }

    /// A struct: what its type says, with what is known of its members' values.
    fn object(&mut self, value: &Value, ty: &Type, depth: u8) -> Shape {
        let Shape::Obj(mut object) = self.types.ty(ty, depth) else { return Shape::Any };
        let producers = self.nils.producers(value, DEPTH);
        let layout = self.types.layouts.of(ty);
        // What answers for itself encodes one of its members, whatever that is.
        let has = |field: &str| layout.members.iter().any(|it| *it.field.field.name == *field);
        if self.view().payload_of(ty, has).is_some() {
            return Shape::Any;
        }
        for member in &layout.members {
            if !member.through.is_empty() || producers.is_empty() || member.quoted {
                continue;
            }
            let field = &member.field;
            let mut shape = Shape::Bottom;
            for producer in &producers {
                let given = self.nils.field_values(producer, ty, &field.field.name, field.place);
                if given.is_empty() || !producer_is_known(producer, self.view()) {
                    shape = Shape::Any;
                    break;
                }
                for it in given {
                    let one = match it {
                        Held::Given(it) => self.value(&it, &field.ty, depth),
                        Held::Unset(_) if self.is_open(&field.ty) => Shape::Null,
                        Held::Unset(_) | Held::Column(_) => self.types.ty(&field.ty, depth),
                    };
                    shape = shape.join(&one);
                }
            }
            if shape == Shape::Any {
                continue;
            }
            let shape = if member.omits { shape.without_null() } else { shape };
            if object.get(&member.key).is_some_and(|it| it.shape != shape)
                && let Some(known) = Arc::make_mut(&mut object).members.get_mut(&*member.key)
            {
                known.shape = shape;
            }
        }
        Shape::Obj(object)
    }

    /// A map: its keys, where all of them are known.
    fn map(&mut self, value: &Value, ty: &Type, depth: u8) -> Shape {
        let Type::Map(both) = self.view().underlying(ty.deref()) else { return Shape::Any };
        let producers = self.nils.producers(value, DEPTH);
        let made = |it: &Producer| is_made_map(self.view().node_of(&it.value));
        if producers.is_empty() || !producers.iter().all(made) {
            return self.types.ty(ty, depth);
        }
        let mut sum = Shape::Bottom;
        for producer in &producers {
            let literal = self.nils.literal_entries(producer);
            let mut object =
                Object { open: self.nils.has_other_keys(producer), ..Object::default() };
            for (key, it) in literal {
                let shape = self.value(&it, &both.1, depth);
                let place = it.file.place(self.view().node_of(&it));
                object.set(key, Member::required(shape, Some(place)));
            }
            for (key, it) in self.nils.entries_set(producer) {
                let shape = self.value(&it, &both.1, depth);
                let place = it.file.place(self.view().node_of(&it));
                let before = object.get(&key).map(|it| (it.shape.clone(), it.presence));
                let (shape, presence) = match before {
                    Some((before, presence)) => (before.join(&shape), presence),
                    None => (shape, Presence::Optional),
                };
                object.set(key, Member { shape, presence, origin: Some(place) });
            }
            sum = sum.join(&Shape::record(object));
        }
        sum
    }

    /// An array whose elements' type is an interface.
    fn elements(&mut self, value: &Value, element: &Type, depth: u8) -> Option<Shape> {
        let elements = self.nils.elements(value);
        let mut shape = Shape::Bottom;
        for it in &elements {
            shape = shape.join(&self.value(it, element, depth));
        }
        let array = Shape::array(shape);
        let nilable = self.types.nilable(array);
        (!elements.is_empty()).then_some(nilable)
    }
}

/// Whether it is known what made a value.
fn producer_is_known(producer: &Producer, view: View<'_>) -> bool {
    let kind = view.node_of(&producer.value).kind();
    producer.zero.is_some() || matches!(kind, Kind::CompositeLiteral | Kind::LiteralValue)
}

fn is_made_map(node: Node<'_>) -> bool {
    match node.kind() {
        Kind::CompositeLiteral | Kind::LiteralValue => true,
        Kind::CallExpression => syntax::function(node).is_some_and(|it| it.text() == "make"),
        _ => false,
    }
}

fn is_never_nil(node: Node<'_>) -> bool {
    is_made_map(node)
}

//! What Go types look like as JSON: what a decoder accepts for them, and what an encoder makes of them.

#[cfg(test)]
mod tests;
mod value;

pub(crate) use value::Shapes;

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::json_fields::{JsonField, Layouts, LeftOut};
use super::{Basic, Type, View, tag_value};
use crate::contract::shape::{DEPTH, Format, Member, Object, Presence, Range, Shape};
use crate::library::{JsonVersion, TypeAsJson};

/// Which way JSON goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// From JSON to Go.
    In,
    /// From Go to JSON.
    Out,
}

impl View<'_> {
    /// What a decoder makes of a type: every member may be absent but for those that a validator requires, and
    /// null stands where it becomes a nil. A null for anything else is ignored or made zero, and is not part of the shape.
    pub fn shape_in(self, ty: &Type) -> Shape {
        // Many calls send the same entity.
        self.model
            .shapes_in
            .get(ty.clone(), |ty| Shaper::new(self, Way::In, JsonVersion::V1).ty(ty, DEPTH))
    }

    /// What an encoder makes of a type. A nil slice, map or pointer is null, unless the options of the field
    /// leave it out, or it is version 2, which writes `[]` and `{}`.
    pub fn shape_out(self, ty: &Type, version: JsonVersion) -> Shape {
        Shaper::new(self, Way::Out, version).ty(ty, DEPTH)
    }
}

/// Makes shapes of types.
struct Shaper<'p> {
    view: View<'p>,
    way: Way,
    version: JsonVersion,
    layouts: Rc<Layouts<'p>>,
    /// The types that are being looked at, so that circles are cut.
    active: Vec<Type>,
    /// What was made of whole types, as deep as they were looked at.
    known: FxHashMap<(Type, JsonVersion, u8), Shape>,
}

impl<'p> Shaper<'p> {
    fn new(view: View<'p>, way: Way, version: JsonVersion) -> Self {
        let layouts = Rc::new(Layouts::new(view));
        Self { view, way, version, layouts, active: Vec::new(), known: FxHashMap::default() }
    }

    fn ty(&mut self, ty: &Type, depth: u8) -> Shape {
        // Within another type it may be cut where that leads back to itself.
        if !self.active.is_empty() || matches!(ty, Type::Basic(_)) {
            return self.find(ty, depth);
        }
        let asked = (ty.clone(), self.version, depth);
        if let Some(known) = self.known.get(&asked) {
            return known.clone();
        }
        let found = self.find(ty, depth);
        self.known.insert(asked, found.clone());
        found
    }

    fn find(&mut self, ty: &Type, depth: u8) -> Shape {
        let Some(depth) = depth.checked_sub(1) else { return Shape::Any };
        if let Some(known) = self.told(ty) {
            return known;
        }
        match ty {
            Type::Named(_) | Type::Struct(_) => {
                if self.active.contains(ty) {
                    return Shape::Any;
                }
                self.active.push(ty.clone());
                let shape = match self.view.underlying(ty) {
                    Type::Struct(_) => self.object(ty, depth),
                    Type::Named(_) => Shape::Any,
                    plain => self.ty(&plain, depth),
                };
                self.active.pop();
                shape
            }
            Type::Basic(basic) => scalar(*basic),
            Type::Nil => Shape::Null,
            Type::Pointer(inner) => self.ty(inner, depth).or_null(),
            Type::Slice(element) if self.is_byte(element) => {
                self.nilable(Shape::Str(Format::Base64))
            }
            Type::Slice(element) => {
                let array = Shape::array(self.ty(element, depth));
                self.nilable(array)
            }
            Type::Array(element) => Shape::array(self.ty(element, depth)),
            Type::Map(both) => {
                let map = Shape::map(self.ty(&both.1, depth));
                self.nilable(map)
            }
            _ => Shape::Any,
        }
    }

    /// A slice or a map, which may be nil.
    fn nilable(&self, shape: Shape) -> Shape {
        match (self.way, self.version) {
            (Way::Out, JsonVersion::V2) => shape,
            _ => shape.or_null(),
        }
    }

    fn is_byte(&self, element: &Type) -> bool {
        matches!(self.view.underlying(element), Type::Basic(Basic::Uint8))
    }

    /// What a type says of itself: by the data of its library, or by a method that encodes it. `None` when its
    /// declaration says all.
    fn told(&self, ty: &Type) -> Option<Shape> {
        let named = ty.named()?;
        let known =
            self.view.library().package(&named.package).and_then(|it| it.as_json(&named.name));
        match known {
            Some(TypeAsJson::Time) => return Some(Shape::Str(Format::Time)),
            Some(TypeAsJson::Number) => return Some(Shape::Num),
            Some(TypeAsJson::Uuid) => return Some(Shape::Str(Format::Uuid)),
            Some(TypeAsJson::Text) => return Some(Shape::TEXT),
            Some(TypeAsJson::Declared) => return None,
            None => {}
        }
        let (own, text) = match self.way {
            Way::In => ("UnmarshalJSON", "UnmarshalText"),
            Way::Out => ("MarshalJSON", "MarshalText"),
        };
        // A library's map, such as `gin.H`, is only a short name.
        let is_map = matches!(self.view.underlying(ty), Type::Map(_));
        match (self.view.has_method(ty, own), self.view.has_method(ty, text)) {
            (Some(true), _) => Some(Shape::Any),
            (Some(false), Some(true)) => Some(Shape::TEXT),
            (Some(false), Some(false)) => None,
            _ if is_map => None,
            _ => Some(Shape::Any),
        }
    }

    /// Whether the options of a field may leave it out, as far as its type is known.
    fn may_omit(&self, it: &JsonField<'p>) -> bool {
        let options = it.field.field.json().map_or("", |it| it.1);
        self.view.left_out(options, &it.field.ty, self.version) != Some(LeftOut::Never)
    }

    fn object(&mut self, ty: &Type, depth: u8) -> Shape {
        let fields = self.layouts.of(ty);
        let mut object = Object { open: fields.open, ..Object::default() };
        for it in &fields.members {
            let mut shape = self.ty(&it.field.ty, depth);
            let is_scalar = shape.alternatives().iter().all(|it| {
                matches!(it, Shape::Int(_) | Shape::Num | Shape::Bool | Shape::Str(_) | Shape::Null)
            });
            if it.quoted && is_scalar {
                let quoted = Shape::Str(Format::Quoted);
                shape = if shape.has_null() { quoted.or_null() } else { quoted };
            }
            let tag = it.field.field.tag.as_deref().unwrap_or("");
            let presence = match self.way {
                Way::In if is_required(tag) => Presence::Required,
                Way::In => Presence::Optional,
                Way::Out if it.may_miss => Presence::Optional,
                Way::Out if it.omits && self.may_omit(it) => Presence::Optional,
                Way::Out => Presence::Required,
            };
            if self.way == Way::Out && it.omits {
                shape = shape.without_null();
            }
            object.set(it.key.as_str(), Member { shape, presence, origin: it.field.place });
        }
        Shape::record(object)
    }
}

fn scalar(basic: Basic) -> Shape {
    let int = |bits, signed| Shape::Int(Range::bits(bits, signed));
    match basic {
        Basic::Bool | Basic::UntypedBool => Shape::Bool,
        Basic::String | Basic::UntypedString => Shape::TEXT,
        Basic::Int8 => int(8, true),
        Basic::Int16 => int(16, true),
        Basic::Int32 | Basic::UntypedRune => int(32, true),
        Basic::Int | Basic::Int64 | Basic::UntypedInt => int(64, true),
        Basic::Uint8 => int(8, false),
        Basic::Uint16 => int(16, false),
        Basic::Uint32 => int(32, false),
        Basic::Uint | Basic::Uint64 | Basic::Uintptr => int(64, false),
        Basic::Float32 | Basic::Float64 | Basic::UntypedFloat => Shape::Num,
        _ => Shape::Any,
    }
}

/// Whether a validator wants the member to be there.
fn is_required(tag: &str) -> bool {
    // Most tags say nothing of the kind, and this is asked for each field.
    if memchr::memmem::find(tag.as_bytes(), b"required").is_none() {
        return false;
    }
    let rules = ["binding", "validate"].into_iter().filter_map(|it| tag_value(tag, it));
    rules.flat_map(|it| it.split(',')).any(|it| it.trim() == "required")
}

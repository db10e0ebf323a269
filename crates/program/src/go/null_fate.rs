//! What becomes of a null that is decoded into a field.

use super::validation::refusing_keys;
use super::{
    Decoded, DecodedStruct, FieldOf, JsonField, JsonRead, Type, Validation, View, tag_value,
};
use crate::Place;
use crate::library::JsonVersion;

/// What becomes of a null for a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullFate {
    /// It is lost: the field keeps what it has, which is this zero in a fresh value. Version 2 makes it zero.
    Lost {
        /// The zero, in words.
        zero: &'static str,
        /// Where the field stands.
        field: Place,
    },
    /// It arrives: the field has a nil, or decodes itself.
    Arrives,
    /// It is lost, and somebody minds.
    Minded(Minder),
    /// Not known.
    Unknown,
}

/// Who minds that a null was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Minder {
    /// The decoder, which refuses it.
    Decoder,
    /// A validator, which refuses the zero.
    Validator,
    /// The code: it compares the field with its zero, sets it before or behind, or never reads it.
    Code,
}

impl<'p> View<'p> {
    /// What becomes of a null for the field of a struct that is decoded from outside.
    pub fn null_fate(self, of: &DecodedStruct, field: &FieldOf<'p>) -> NullFate {
        let fate = self.declared_null_fate(of, field);
        match fate {
            NullFate::Lost { .. } if !self.trusts_decoded(of, field) => {
                NullFate::Minded(Minder::Code)
            }
            NullFate::Lost { .. } => match self.tag_validation(of, field) {
                Some(Validation::Reached) => NullFate::Minded(Minder::Validator),
                Some(Validation::Unknown) => NullFate::Unknown,
                Some(Validation::Missing) | None => fate,
            },
            _ => fate,
        }
    }

    /// Whether a validator runs that reads the tag of a field; `None` where the tag, if there is one, does not
    /// refuse the zero.
    pub fn tag_validation(self, of: &DecodedStruct, field: &FieldOf<'p>) -> Option<Validation> {
        let keys = refusing_keys(field.field.tag.as_deref()?);
        (!keys.is_empty()).then(|| self.validation(&of.from, &keys))
    }

    /// As [`Self::null_fate`], told from the declaration and the decoder alone, without a look at the code.
    pub fn declared_null_fate(self, of: &DecodedStruct, field: &FieldOf<'p>) -> NullFate {
        let Some(place) = field.place else { return NullFate::Unknown };
        let zero = match self.zero_after_null(&field.ty) {
            Ok(zero) => zero,
            Err(fate) => return fate,
        };
        if of.from.rejects_null {
            return NullFate::Minded(Minder::Decoder);
        }
        NullFate::Lost { zero, field: place }
    }

    /// What becomes of a null for a member of the JSON that a handler reads; `path` leads to it, `[]` stands for
    /// the elements of an array. A member that Go does not know is `Unknown`.
    pub fn null_lands<S: AsRef<str>>(self, read: &JsonRead, path: &[S]) -> NullFate {
        let Some((owner, member)) = self.member_read(read, path) else {
            return NullFate::Unknown;
        };
        let Some(place) = member.field.place else { return NullFate::Unknown };
        let from = read.decoded();
        let of = DecodedStruct { ty: owner, file: place.file, nested: path.len() > 1, from };
        self.null_fate(&of, &member.field)
    }

    /// The field that the member at a path of what a handler reads is decoded into, with its struct.
    fn member_read<S: AsRef<str>>(
        self,
        read: &JsonRead,
        path: &[S],
    ) -> Option<(Type, JsonField<'p>)> {
        let (last, before) = path.split_last()?;
        let mut ty = read.ty.clone();
        for step in before {
            ty = self.type_at(&ty, step.as_ref(), read.version)?;
        }
        let owner = ty.deref().clone();
        if self.decodes_itself(&owner) {
            return None;
        }
        let member = self.json_member(&owner, last.as_ref(), read.version)?;
        Some((owner, member))
    }

    /// The field that the member at a path of what a handler reads is decoded into; `[]` stands for the elements
    /// of an array.
    pub fn field_read<S: AsRef<str>>(self, read: &JsonRead, path: &[S]) -> Option<JsonField<'p>> {
        Some(self.member_read(read, path)?.1)
    }

    /// The field at a path of what a handler reads, when a validator refuses its zero as missing; `zero` is
    /// `false`, `0` or `""`. Elements of lists are validated on demand only, and not looked at.
    pub fn refuses_zero<S: AsRef<str>>(
        self,
        read: &JsonRead,
        path: &[S],
        zero: &str,
    ) -> Option<Place> {
        let is_list = path.iter().any(|it| it.as_ref() == "[]");
        let (_, member) = self.member_read(read, path).filter(|_| !is_list)?;
        let tag = member.field.field.tag.as_deref()?;
        let is_required = |key: &&str| {
            let rules = tag_value(tag, key).unwrap_or_default();
            rules.split(',').any(|it| it.trim() == "required")
        };
        let required: Vec<_> =
            ["binding", "validate", "vd"].into_iter().filter(is_required).collect();
        let Type::Basic(basic) = self.underlying(&member.field.ty) else { return None };
        (!required.is_empty() && basic.zero() == Some(zero)).then_some(())?;
        let is_asked = self.validation(&read.decoded(), &required) == Validation::Reached;
        member.field.place.filter(|_| is_asked)
    }

    /// The member of a struct's JSON that a key means to a decoder: version 1 does not mind its case.
    pub fn json_member(self, ty: &Type, key: &str, version: JsonVersion) -> Option<JsonField<'p>> {
        self.json_fields(ty).meant_by(key, version).cloned()
    }

    fn type_at(self, ty: &Type, step: &str, version: JsonVersion) -> Option<Type> {
        let ty = ty.deref();
        if self.decodes_itself(ty) {
            return None;
        }
        match self.underlying(ty) {
            Type::Slice(element) | Type::Array(element) if step == "[]" => {
                Some(Type::clone(&element))
            }
            Type::Map(both) => Some(both.1.clone()),
            Type::Struct(_) => Some(self.json_member(ty, step, version)?.field.ty),
            _ => None,
        }
    }

    fn decodes_itself(self, ty: &Type) -> bool {
        matches!(ty, Type::Named(_)) && self.has_method(ty, "UnmarshalJSON") != Some(false)
    }

    /// The zero that null leaves in a fresh value of a type, or what becomes of the null instead.
    fn zero_after_null(self, ty: &Type) -> Result<&'static str, NullFate> {
        if ty.is("time", "Time") {
            return Ok("the zero time");
        }
        if self.decodes_itself(ty) {
            let known = self.has_method(ty, "UnmarshalJSON").is_some();
            return Err(if known { NullFate::Arrives } else { NullFate::Unknown });
        }
        match self.underlying(ty) {
            Type::Basic(basic) => basic.zero().ok_or(NullFate::Unknown),
            Type::Pointer(_) | Type::Slice(_) | Type::Map(_) | Type::Interface(_) => {
                Err(NullFate::Arrives)
            }
            _ if self.is_interface(ty) == Some(true) => Err(NullFate::Arrives),
            _ => Err(NullFate::Unknown),
        }
    }
}

impl JsonRead {
    /// The variable that is read into.
    fn decoded(&self) -> Decoded {
        let read = self;
        Decoded {
            ty: read.ty.clone(),
            call: read.call,
            function: read.function,
            local: read.local,
            rejects_null: read.rejects_null,
            validation: read.validation,
            decoder: Some(read.symbol.clone()),
            zeroes: read.version == JsonVersion::V2,
        }
    }
}

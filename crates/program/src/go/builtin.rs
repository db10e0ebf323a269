//! Functions of the language itself.

use std::sync::Arc;

use super::eval::{Entity, Eval};
use super::sym::{Basic, SymId};
use super::types::Type;

/// Whether the language declares a function of this name.
pub(super) fn is(name: &str) -> bool {
    matches!(
        name,
        "append"
            | "cap"
            | "clear"
            | "close"
            | "complex"
            | "copy"
            | "delete"
            | "imag"
            | "len"
            | "make"
            | "max"
            | "min"
            | "new"
            | "panic"
            | "print"
            | "println"
            | "real"
            | "recover"
    )
}

impl Eval<'_> {
    pub(super) fn builtin(&self, unit: u32, name: &str, arguments: &[SymId]) -> Entity {
        let first = arguments.first().copied();
        match (name, first) {
            ("make", Some(ty)) => match self.entity(unit, ty) {
                Entity::Type(ty) => Entity::Value(ty),
                _ => Entity::Unknown,
            },
            ("new", Some(argument)) => match self.entity(unit, argument) {
                Entity::Type(ty) => Entity::Value(Type::Pointer(Arc::new(ty))),
                // Since Go 1.26 `new` also takes a value.
                Entity::Value(ty) if ty != Type::Unknown => {
                    Entity::Value(Type::Pointer(Arc::new(ty.defaulted())))
                }
                _ => Entity::Unknown,
            },
            ("append" | "min" | "max", Some(it)) => Entity::Value(self.value(unit, it)),
            ("len" | "cap" | "copy", _) => Entity::Value(Type::Basic(Basic::Int)),
            ("recover", _) => Entity::Value(Type::universe("any")),
            ("complex", _) => Entity::Value(Type::Basic(Basic::Complex128)),
            ("real" | "imag", _) => Entity::Value(Type::Basic(Basic::Float64)),
            _ => Entity::Unknown,
        }
    }
}

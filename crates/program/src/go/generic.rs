//! Generic functions and types: what type parameters stand for.

use std::sync::Arc;

use super::eval::Entity;
use super::facts::{Facts, TypeDecl};
use super::types::{Named, Signature, Type};

/// A generic type or function with its type arguments.
pub(super) fn instance(base: Entity, arguments: Vec<Type>) -> Entity {
    match base {
        Entity::Type(Type::Named(named)) => {
            Entity::Type(Type::Named(Arc::new(Named { args: arguments, ..Named::clone(&named) })))
        }
        Entity::Value(Type::Func(signature)) => {
            let by: Vec<_> = signature.type_params.iter().cloned().zip(arguments).collect();
            let rest = signature.type_params.iter().skip(by.len()).cloned().collect();
            let Type::Func(given) = Type::Func(Arc::clone(&signature)).substitute(&by) else {
                return Entity::Unknown;
            };
            let given = Signature { type_params: rest, ..Signature::clone(&given) };
            Entity::Value(Type::Func(Arc::new(given)))
        }
        _ => Entity::Unknown,
    }
}

/// The type arguments of a named type, by the names of its declaration's parameters.
pub(super) fn arguments_by_name(
    facts: &Facts,
    decl: &TypeDecl,
    arguments: &[Type],
) -> Vec<(Arc<str>, Type)> {
    let names = decl.type_params.iter().map(|it| Arc::clone(facts.syms.name(*it)));
    names.zip(arguments.iter().cloned()).collect()
}

/// Finds what type parameters stand for, from a parameter's type and an argument's.
pub(super) fn unify(
    param: &Type,
    argument: &Type,
    names: &[Arc<str>],
    by: &mut Vec<(Arc<str>, Type)>,
    depth: u8,
) {
    if depth > 8 || matches!(argument, Type::Unknown | Type::Nil) {
        return;
    }
    if let Type::Param(name) = param {
        if names.contains(name) && !by.iter().any(|it| it.0 == *name) {
            by.push((Arc::clone(name), argument.clone()));
        }
        return;
    }
    let mut both = |a: &Type, b: &Type| unify(a, b, names, by, depth + 1);
    match (param, argument) {
        (Type::Pointer(a), Type::Pointer(b))
        | (Type::Slice(a), Type::Slice(b))
        | (Type::Array(a), Type::Array(b))
        | (Type::Chan(a), Type::Chan(b)) => both(a, b),
        (Type::Map(a), Type::Map(b)) => {
            both(&a.0, &b.0);
            both(&a.1, &b.1);
        }
        (Type::Func(a), Type::Func(b)) => {
            a.params.iter().zip(&b.params).for_each(|(a, b)| both(a, b));
            a.results.iter().zip(&b.results).for_each(|(a, b)| both(a, b));
        }
        (Type::Named(a), Type::Named(b)) if a.name == b.name && a.package == b.package => {
            a.args.iter().zip(&b.args).for_each(|(a, b)| both(a, b));
        }
        _ => {}
    }
}

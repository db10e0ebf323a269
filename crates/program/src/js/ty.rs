//! Types, as far as they are known.

use std::sync::Arc;

use super::sym::{BindingId, ClassId, FuncId, ObjectId, Prim, ScopeId};
use crate::FileId;

/// What is known of a value. Structures are named, not copied: their members are evaluated when asked for.
#[derive(Clone, Debug, Default)]
pub enum Type {
    /// Nothing is known, or something that cannot be said here. Never leads to a finding.
    #[default]
    Unknown,
    /// A primitive.
    Prim(Prim),
    /// A string with this value.
    Text(Arc<str>),
    /// An instance of a class or interface.
    Named(Arc<Named>),
    /// An object literal, or a value of an object type.
    Object(FileId, ObjectId, Env),
    /// A function.
    Func(Arc<Callable>),
    /// A class as a value: what `new` takes.
    Class(FileId, ClassId, Env),
    /// A module or namespace as a value.
    Module(FileId, ScopeId),
    /// `this` of an options object: its methods, data and computed members side by side.
    Options(FileId, ObjectId),
    /// An array whose elements are known one by one.
    Tuple(Arc<[Type]>),
    /// One of several.
    Union(Arc<[Type]>),
    /// All of several at once.
    Both(Arc<[Type]>),
}

/// An instance of a class or interface with its type arguments.
#[derive(Debug)]
pub struct Named {
    pub(crate) file: FileId,
    pub(crate) decl: Decl,
    pub(crate) args: Vec<Type>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decl {
    Class(ClassId),
    Interface(BindingId),
}

/// A function with its overloads.
#[derive(Debug)]
pub struct Callable {
    pub(crate) file: FileId,
    pub(crate) functions: Vec<FuncId>,
    pub(crate) env: Env,
}

/// What type parameters stand for, innermost first.
pub type Env = Option<Arc<Frame>>;

/// One type parameter's meaning.
#[derive(Debug)]
pub struct Frame {
    pub(crate) file: FileId,
    pub(crate) param: BindingId,
    pub(crate) value: Type,
    pub(crate) next: Env,
}

/// Adds a meaning to an environment.
#[allow(clippy::unnecessary_wraps, reason = "an environment is what it gives")]
pub(crate) fn bind(env: &Env, file: FileId, param: BindingId, value: Type) -> Env {
    Some(Arc::new(Frame { file, param, value, next: env.clone() }))
}

/// What a type parameter stands for.
pub(crate) fn lookup(env: &Env, file: FileId, param: BindingId) -> Option<&Type> {
    let mut at = env.as_deref();
    while let Some(frame) = at {
        if frame.file == file && frame.param == param {
            return Some(&frame.value);
        }
        at = frame.next.as_deref();
    }
    None
}

/// How many members a union keeps; a larger one is unknown.
const UNION: usize = 32;

impl Type {
    /// The undefined value.
    pub(crate) const UNDEFINED: Self = Self::Prim(Prim::Undefined);

    /// Whether nothing is known.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// Whether this is `undefined`, `null` or `void`.
    pub fn is_nullish(&self) -> bool {
        matches!(self, Self::Prim(Prim::Undefined | Prim::Null | Prim::Void))
    }

    /// The members of a union, or the type itself.
    pub fn parts(&self) -> &[Type] {
        match self {
            Self::Union(parts) => parts,
            other => std::slice::from_ref(other),
        }
    }

    /// One of several types, flat and without the plainest repetitions.
    pub(crate) fn union(of: impl IntoIterator<Item = Type>) -> Self {
        let mut of = of.into_iter();
        let Some(first) = of.next() else { return Self::Prim(Prim::Never) };
        let Some(second) = of.next() else { return first };
        let mut out: Vec<Type> = Vec::new();
        for ty in [first, second].into_iter().chain(of) {
            for part in ty.parts() {
                if !matches!(part, Type::Prim(Prim::Never)) && !out.iter().any(|it| it.same(part)) {
                    out.push(part.clone());
                }
            }
        }
        match out.len() {
            0 => Self::Prim(Prim::Never),
            1 => out.remove(0),
            it if it > UNION => Self::Unknown,
            _ => Self::Union(out.into()),
        }
    }

    /// The type without `undefined`, `null` and `void`.
    pub(crate) fn non_null(&self) -> Self {
        match self {
            Self::Union(parts) => Self::union(parts.iter().filter(|it| !it.is_nullish()).cloned()),
            other => other.clone(),
        }
    }

    /// The type without `null`.
    pub(crate) fn non_null_only(&self) -> Self {
        match self {
            Self::Union(parts) => {
                let others = parts.iter().filter(|it| !matches!(it, Self::Prim(Prim::Null)));
                Self::union(others.cloned())
            }
            other => other.clone(),
        }
    }

    pub(crate) fn optional(self) -> Self {
        Self::union([self, Self::UNDEFINED])
    }

    /// Whether two types are evidently the same. Says no when in doubt.
    pub(crate) fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Unknown, Self::Unknown) => true,
            (Self::Prim(a), Self::Prim(b)) => a == b,
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Named(a), Self::Named(b)) => {
                Arc::ptr_eq(a, b)
                    || a.file == b.file
                        && a.decl == b.decl
                        && a.args.iter().zip(&b.args).all(|(a, b)| match (a, b) {
                            (Self::Named(_), Self::Named(_)) => false,
                            (a, b) => a.same(b),
                        })
            }
            (Self::Object(f, a, None), Self::Object(g, b, None)) => f == g && a == b,
            (Self::Class(f, a, None), Self::Class(g, b, None)) => f == g && a == b,
            (Self::Func(a), Self::Func(b)) => {
                Arc::ptr_eq(a, b)
                    || a.file == b.file
                        && a.functions == b.functions
                        && a.env.is_none()
                        && b.env.is_none()
            }
            _ => false,
        }
    }
}

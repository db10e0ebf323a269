//! Go types as the linked model answers them.

use std::fmt;
use std::sync::Arc;

use super::sym::Basic;

/// A Go type. [`Type::Unknown`] is an answer: nothing may be concluded from it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub enum Type {
    /// Not known: a package that is not there, or something that is not modelled.
    #[default]
    Unknown,
    /// A basic type, or the kind of an untyped constant.
    Basic(Basic),
    /// The type of `nil` before it meets a type.
    Nil,
    /// `*T`
    Pointer(Arc<Type>),
    /// `[]T`
    Slice(Arc<Type>),
    /// `[n]T`
    Array(Arc<Type>),
    /// `map[K]V`
    Map(Arc<(Type, Type)>),
    /// `chan T`, of either direction
    Chan(Arc<Type>),
    /// A function type.
    Func(Arc<Signature>),
    /// What a call with several results gives.
    Tuple(Arc<Vec<Type>>),
    /// A struct type without a name.
    Struct(Site),
    /// An interface type without a name.
    Interface(Site),
    /// A type with a name: declared in the project, known of a library, or known by its name alone.
    Named(Arc<Named>),
    /// A type parameter of the function or type in which it is seen.
    Param(Arc<str>),
}

/// Where a type literal stands: a unit of the model, and an index into its facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Site {
    pub(super) unit: u32,
    pub(super) index: u32,
}

/// A type with a name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Named {
    /// The import path of its package; empty for `error`, `any` and `comparable`.
    pub package: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// The type arguments of a generic type.
    pub args: Vec<Type>,
    /// The declaration, when it is there to read.
    pub(super) decl: Option<Site>,
}

/// The type of a function.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Signature {
    /// Types of parameters; the last of a variadic function is a slice.
    pub params: Vec<Type>,
    /// Types of results.
    pub results: Vec<Type>,
    /// Whether the last parameter is `...T`.
    pub variadic: bool,
    /// Names of parameters, as long as `params`; empty where unnamed.
    pub names: Vec<Arc<str>>,
    /// Names of the function's own type parameters.
    pub(super) type_params: Vec<Arc<str>>,
}

impl Type {
    /// The type of values of the language's own interface types.
    pub(super) fn universe(name: &str) -> Self {
        let (package, name) = (Arc::from(""), Arc::from(name));
        Self::Named(Arc::new(Named { package, name, args: Vec::new(), decl: None }))
    }

    /// Whether nothing is known.
    pub fn is_unknown(&self) -> bool {
        *self == Self::Unknown
    }

    /// The named type itself.
    pub fn named(&self) -> Option<&Named> {
        match self {
            Self::Named(named) => Some(named),
            _ => None,
        }
    }

    /// The type without a pointer before it.
    #[expect(clippy::should_implement_trait, reason = "it is total, and no smart pointer")]
    pub fn deref(&self) -> &Self {
        match self {
            Self::Pointer(inner) => inner,
            other => other,
        }
    }

    /// Whether it is a pointer.
    pub fn is_pointer(&self) -> bool {
        matches!(self, Self::Pointer(_))
    }

    /// Whether it is the named type `package.name`, not a pointer to it. `package` is an import path
    /// without a version: `github.com/labstack/echo` also means `…/echo/v4`.
    pub fn is(&self, package: &str, name: &str) -> bool {
        self.named().is_some_and(|it| {
            &*it.name == name && (&*it.package == package || unversioned(&it.package) == package)
        })
    }

    /// Whether it is the language's `error`.
    pub fn is_error(&self) -> bool {
        self.is("", "error")
    }

    /// The basic type, where it is one without a name.
    pub fn basic(&self) -> Option<Basic> {
        match self {
            Self::Basic(basic) => Some(*basic),
            _ => None,
        }
    }

    /// The type of a variable that is initialised with a value of this type.
    pub(super) fn defaulted(self) -> Self {
        match self {
            Self::Basic(basic) => Self::Basic(basic.defaulted()),
            other => other,
        }
    }

    /// Replaces type parameters. Types nested deeper than 16 become unknown.
    pub(super) fn substitute(&self, by: &[(Arc<str>, Type)]) -> Self {
        if by.is_empty() { self.clone() } else { substitute(self, by, 0) }
    }
}

const NESTING: u8 = 16;

fn substitute(ty: &Type, by: &[(Arc<str>, Type)], depth: u8) -> Type {
    if depth > NESTING {
        return Type::Unknown;
    }
    let inner = |it: &Type| substitute(it, by, depth + 1);
    let all = |them: &[Type]| them.iter().map(inner).collect::<Vec<_>>();
    match ty {
        Type::Param(name) => {
            by.iter().find(|it| it.0 == *name).map_or_else(|| ty.clone(), |it| it.1.clone())
        }
        Type::Pointer(it) => Type::Pointer(Arc::new(inner(it))),
        Type::Slice(it) => Type::Slice(Arc::new(inner(it))),
        Type::Array(it) => Type::Array(Arc::new(inner(it))),
        Type::Chan(it) => Type::Chan(Arc::new(inner(it))),
        Type::Map(it) => Type::Map(Arc::new((inner(&it.0), inner(&it.1)))),
        Type::Tuple(it) => Type::Tuple(Arc::new(all(it))),
        Type::Func(it) => Type::Func(Arc::new(Signature {
            params: all(&it.params),
            results: all(&it.results),
            ..Signature::clone(it)
        })),
        Type::Named(it) if !it.args.is_empty() => {
            Type::Named(Arc::new(Named { args: all(&it.args), ..Named::clone(it) }))
        }
        other => other.clone(),
    }
}

/// An import path without the parts that only say a version: `/v4`, and `.v2` on gopkg.in.
pub fn unversioned(path: &str) -> std::borrow::Cow<'_, str> {
    // Most paths say none, and this is asked for each symbol.
    let bytes = path.as_bytes();
    let says_version = memchr::memchr_iter(b'/', bytes).any(|at| bytes.get(at + 1) == Some(&b'v'));
    let is_gopkg = path.starts_with("gopkg.in/");
    if !says_version && !is_gopkg {
        return path.into();
    }
    let is_version = |it: &str| {
        it.strip_prefix('v')
            .is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()))
    };
    let cut = |part: &'_ str| -> usize {
        match part.rsplit_once('.').filter(|_| is_gopkg) {
            Some((stem, version)) if is_version(version) => stem.len(),
            _ => part.len(),
        }
    };
    let mut parts = path.split('/');
    let first = parts.next().unwrap_or("");
    if !parts.clone().any(|it| is_version(it) || is_gopkg && cut(it) < it.len()) {
        return path.into();
    }
    let mut out = String::with_capacity(path.len());
    out.push_str(first);
    for part in parts.filter(|it| !is_version(it)) {
        out.push('/');
        out.push_str(&part[..cut(part)]);
    }
    out.into()
}

/// As in Go, with import paths for packages.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("?"),
            Self::Basic(basic) => f.write_str(basic.name()),
            Self::Nil => f.write_str("nil"),
            Self::Pointer(it) => write!(f, "*{it}"),
            Self::Slice(it) => write!(f, "[]{it}"),
            Self::Array(it) => write!(f, "[…]{it}"),
            Self::Map(it) => write!(f, "map[{}]{}", it.0, it.1),
            Self::Chan(it) => write!(f, "chan {it}"),
            Self::Func(it) => {
                f.write_str("func(")?;
                list(f, &it.params)?;
                f.write_str(")")?;
                match &*it.results {
                    [] => Ok(()),
                    [only] => write!(f, " {only}"),
                    several => {
                        f.write_str(" (")?;
                        list(f, several)?;
                        f.write_str(")")
                    }
                }
            }
            Self::Tuple(them) => {
                f.write_str("(")?;
                list(f, them)?;
                f.write_str(")")
            }
            Self::Struct(_) => f.write_str("struct{…}"),
            Self::Interface(_) => f.write_str("interface{…}"),
            Self::Param(name) => f.write_str(name),
            Self::Named(it) => {
                if !it.package.is_empty() {
                    write!(f, "{}.", it.package)?;
                }
                f.write_str(&it.name)?;
                if it.args.is_empty() {
                    return Ok(());
                }
                f.write_str("[")?;
                list(f, &it.args)?;
                f.write_str("]")
            }
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, types: &[Type]) -> fmt::Result {
    for (at, ty) in types.iter().enumerate() {
        if at > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{ty}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_left_out_of_paths() {
        assert_eq!(unversioned("github.com/labstack/echo/v4"), "github.com/labstack/echo");
        assert_eq!(
            unversioned("github.com/labstack/echo/v4/middleware"),
            "github.com/labstack/echo/middleware"
        );
        assert_eq!(unversioned("gopkg.in/yaml.v3"), "gopkg.in/yaml");
        assert_eq!(unversioned("net/http"), "net/http");
        assert_eq!(unversioned("v2"), "v2");
        assert_eq!(unversioned("github.com/x/vault"), "github.com/x/vault");
    }
}

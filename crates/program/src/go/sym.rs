//! Symbolic expressions and types: what the text says, with local names replaced by what they stand for.
//!
//! Every expression and every type of a file is a [`Sym`] in one arena; a symbol refers to symbols that
//! stand before it. Nothing is resolved that needs another file: `x.conn.Write(b)` is a call of a selection
//! of a selection of a local whose definition is again a symbol. The linked model evaluates symbols to
//! types when asked, so a file's symbols follow from its text alone.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::by_name::NameHash;

/// A name of a file: an index into the names of [`Syms`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Atom(pub(crate) u32);

impl Atom {
    /// The place of the name among those of its file.
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A symbol of a file: an index into its arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SymId(pub(crate) u32);

/// A list of symbols: the place of its first in [`Syms`], and how many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SymList {
    start: u32,
    len: u16,
}

/// A local variable, constant, parameter or named result of a file: an index into `Facts::locals`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LocalId(pub(crate) u32);

/// The types that the language itself declares, and the kinds of untyped constants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Basic {
    Bool,
    String,
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Uintptr,
    Float32,
    Float64,
    Complex64,
    Complex128,
    UnsafePointer,
    /// A constant such as `3` before it meets a type; it becomes `int` by default.
    UntypedInt,
    /// A constant such as `3.5`; `float64` by default.
    UntypedFloat,
    /// A constant such as `'a'`; `rune` by default.
    UntypedRune,
    /// A constant such as `"a"`; `string` by default.
    UntypedString,
    /// A comparison or `true`; `bool` by default.
    UntypedBool,
}

/// What an expression or a type says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Sym {
    /// Something that is not read.
    Unknown,
    /// A name that no enclosing scope of the file declares: the package's, an import's or the language's.
    Name(Atom),
    /// A local variable.
    Local(LocalId),
    /// `x.name`: a field, a method, or a member of a package; qualified types among them.
    Select(SymId, Atom),
    /// A call or a conversion.
    Call(SymId, SymList),
    /// The value at a position of what a call returns.
    Item(SymId, u16),
    /// The first variable of a range over the operand.
    RangeKey(SymId),
    /// The second variable of a range over the operand.
    RangeValue(SymId),
    /// `*x`: a pointer type when `x` is a type, what `x` points to otherwise.
    Star(SymId),
    /// `&x`
    Address(SymId),
    /// `<-x`
    Receive(SymId),
    /// `[]T`
    Slice(SymId),
    /// `[n]T`
    Array(SymId),
    /// `map[K]V`
    Map(SymId, SymId),
    /// `chan T`, of either direction
    Chan(SymId),
    /// `x[i]`, which may also give a generic function its type argument.
    Index(SymId, SymId),
    /// `x[a:b]`
    Sliced(SymId),
    /// A generic type or function with its type arguments.
    Instance(SymId, SymList),
    /// A value of the type: a parameter, a declared variable, a composite literal, a type assertion.
    Value(SymId),
    /// A function literal, by its index in `Facts::functions`.
    Func(u32),
    /// A function type, by its index in `Facts::signatures`.
    FuncType(u32),
    /// A struct type, by its index in `Facts::structs`.
    Struct(u32),
    /// An interface type, by its index in `Facts::interfaces`.
    Interface(u32),
    /// A type declared in a function, by its index in `Facts::types`.
    LocalType(u32),
    /// A type parameter in scope, with its constraint.
    Param(Atom, SymId),
    /// `l op r` for an arithmetic operator.
    Binary(SymId, SymId),
    /// A constant or literal of a basic type.
    Const(Basic),
    /// `nil`
    Nil,
}

/// The arena of a file's symbols, and its names.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Syms {
    arena: Vec<Sym>,
    lists: Vec<SymId>,
    names: Vec<Arc<str>>,
    /// The hashes of the names, while their texts were at hand; none of a library's.
    #[serde(skip)]
    hashes: Vec<NameHash>,
}

impl Syms {
    /// What a symbol says.
    pub fn get(&self, id: SymId) -> Sym {
        self.arena.get(id.0 as usize).copied().unwrap_or(Sym::Unknown)
    }

    /// The members of a list.
    pub fn list(&self, list: SymList) -> &[SymId] {
        let start = list.start as usize;
        self.lists.get(start..start + usize::from(list.len)).unwrap_or_default()
    }

    /// The text of a name.
    pub fn name(&self, atom: Atom) -> &Arc<str> {
        &self.names[atom.0 as usize]
    }

    /// The name that a symbol ends with, which is that of a declaration: `name`, `x.name`, `name[T]`.
    pub(super) fn bare_name(&self, mut sym: SymId) -> Option<Atom> {
        loop {
            match self.get(sym) {
                Sym::Name(name) | Sym::Select(_, name) => return Some(name),
                Sym::Instance(base, _) | Sym::Index(base, _) => sym = base,
                _ => return None,
            }
        }
    }

    /// The names of the file, each once.
    pub(super) fn names(&self) -> impl ExactSizeIterator<Item = (Atom, &Arc<str>)> {
        self.names.iter().enumerate().map(|(at, it)| (Atom(at as u32), it))
    }

    /// The hashes of the names of a file that was compiled.
    pub(super) fn hashes(&self) -> impl ExactSizeIterator<Item = (Atom, NameHash)> {
        self.hashes.iter().enumerate().map(|(at, it)| (Atom(at as u32), *it))
    }

    /// The name with this text, found by a search.
    pub(super) fn atom(&self, text: &str) -> Option<Atom> {
        self.names().find(|it| **it.1 == *text).map(|it| it.0)
    }

    /// How many symbols there are.
    pub fn len(&self) -> usize {
        self.arena.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.arena.is_empty()
    }
}

/// An arena while it grows.
#[derive(Default)]
pub(super) struct SymsBuilder<'t> {
    pub(super) syms: Syms,
    atoms: FxHashMap<&'t str, Atom>,
}

impl<'t> SymsBuilder<'t> {
    pub(super) fn atom(&mut self, text: &'t str) -> Atom {
        *self.atoms.entry(text).or_insert_with(|| {
            self.syms.names.push(Arc::from(text));
            self.syms.hashes.push(NameHash::of(text));
            Atom(self.syms.names.len() as u32 - 1)
        })
    }

    pub(super) fn add(&mut self, sym: Sym) -> SymId {
        self.syms.arena.push(sym);
        SymId(self.syms.arena.len() as u32 - 1)
    }

    pub(super) fn list(&mut self, members: impl Iterator<Item = SymId>) -> SymList {
        let start = self.syms.lists.len() as u32;
        self.syms.lists.extend(members.take(usize::from(u16::MAX)));
        SymList { start, len: (self.syms.lists.len() as u32 - start) as u16 }
    }
}

impl Basic {
    /// The type that the language's own name means.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "bool" => Self::Bool,
            "string" => Self::String,
            "int" => Self::Int,
            "int8" => Self::Int8,
            "int16" => Self::Int16,
            "int32" | "rune" => Self::Int32,
            "int64" => Self::Int64,
            "uint" => Self::Uint,
            "uint8" | "byte" => Self::Uint8,
            "uint16" => Self::Uint16,
            "uint32" => Self::Uint32,
            "uint64" => Self::Uint64,
            "uintptr" => Self::Uintptr,
            "float32" => Self::Float32,
            "float64" => Self::Float64,
            "complex64" => Self::Complex64,
            "complex128" => Self::Complex128,
            _ => return None,
        })
    }

    /// What a variable of the type holds before it is set, in words of JSON; `None` for types that JSON has
    /// nothing for.
    pub fn zero(self) -> Option<&'static str> {
        match self {
            Self::Bool | Self::UntypedBool => Some("false"),
            Self::String | Self::UntypedString => Some("\"\""),
            Self::Complex64 | Self::Complex128 | Self::UnsafePointer => None,
            _ => Some("0"),
        }
    }

    /// The name in Go.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bool | Self::UntypedBool => "bool",
            Self::String | Self::UntypedString => "string",
            Self::Int | Self::UntypedInt => "int",
            Self::Int8 => "int8",
            Self::Int16 => "int16",
            Self::Int32 => "int32",
            Self::UntypedRune => "rune",
            Self::Int64 => "int64",
            Self::Uint => "uint",
            Self::Uint8 => "uint8",
            Self::Uint16 => "uint16",
            Self::Uint32 => "uint32",
            Self::Uint64 => "uint64",
            Self::Uintptr => "uintptr",
            Self::Float32 => "float32",
            Self::Float64 | Self::UntypedFloat => "float64",
            Self::Complex64 => "complex64",
            Self::Complex128 => "complex128",
            Self::UnsafePointer => "unsafe.Pointer",
        }
    }

    /// Whether this is an untyped constant's kind.
    pub fn is_untyped(self) -> bool {
        self >= Self::UntypedInt
    }

    /// The type that a variable gets which is initialised with such a value.
    pub fn defaulted(self) -> Self {
        match self {
            Self::UntypedInt => Self::Int,
            Self::UntypedFloat => Self::Float64,
            Self::UntypedRune => Self::Int32,
            Self::UntypedString => Self::String,
            Self::UntypedBool => Self::Bool,
            typed => typed,
        }
    }

    /// Whether values are numbers of any kind.
    pub fn is_number(self) -> bool {
        !matches!(
            self,
            Self::Bool
                | Self::String
                | Self::UnsafePointer
                | Self::UntypedString
                | Self::UntypedBool
        )
    }
}

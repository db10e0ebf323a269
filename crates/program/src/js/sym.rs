//! Symbolic expressions and types: what a text says, names replaced by what they are bound to.
//!
//! A [`Sym`] is evaluated when somebody asks, in whatever file it stands; until then it refers to
//! bindings, functions, classes and objects of its own file by number. Values and types share one
//! enum, since TypeScript lets each stand where the other is spoken of (`typeof x`, `new X`).

use std::sync::Arc;

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub(crate) u32);

        impl $name {
            pub(crate) fn at(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A name that a file binds: a variable, parameter, function, class, import, type.
    BindingId,
    /// A function of a file, or a signature: anything with parameters.
    FuncId,
    /// A class of a file.
    ClassId,
    /// An object literal, object type or interface body of a file.
    ObjectId,
    /// A stretch of a file in which names are bound.
    ScopeId,
    /// A module specifier that a file mentions.
    ModuleId
}

/// The types that have no members of their own worth telling apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Prim {
    /// `string` and its literals
    String,
    /// `number` and its literals
    Number,
    /// `boolean`, `true`, `false`
    Boolean,
    /// `bigint`
    BigInt,
    /// `symbol`
    Symbol,
    /// `undefined`
    Undefined,
    /// `null`
    Null,
    /// `void`: a result that nobody is meant to use
    Void,
    /// `never`
    Never,
    /// `object`, regular expressions and other values that are no promise and of no interest
    Object,
}

/// Which export of a module an import takes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum ImportName {
    Default,
    /// The module itself: `* as x`, `import()`.
    Namespace,
    /// What `require` and `import x = require()` give: `module.exports`, or the namespace.
    Require,
    Named(Box<str>),
}

/// A symbolic value or type.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Sym {
    Unknown,
    Prim(Prim),
    /// A string literal, as value or type.
    Text(Arc<str>),
    /// The value bound to a name of this file.
    Local(BindingId),
    /// The value of a name that this file does not bind.
    Global(Box<str>),
    /// `this` within a class, and whether its static side is meant.
    ThisClass(ClassId, bool),
    /// `this` within a method of an object literal; for options objects the outermost one.
    ThisObject(ObjectId),
    Super(ClassId),
    Func(FuncId),
    Class(ClassId),
    /// An object literal, or an object type.
    Object(ObjectId),
    Array(Arc<[Sym]>),
    Spread(Arc<Sym>),
    Member(Arc<Sym>, Box<str>),
    /// `x?.name`: the type may also be undefined.
    OptionalMember(Arc<Sym>, Box<str>),
    Index(Arc<Sym>, Arc<Sym>),
    /// What destructuring leaves over.
    Rest(Arc<Sym>),
    Call(Arc<CallSym>),
    Await(Arc<Sym>),
    /// What `for (… of x)` gives.
    Element(Arc<Sym>),
    /// One of several values or types.
    Either(Arc<[Sym]>),
    /// `a || b`, `a ?? b`: the left without what is falsy or nullish, or the right.
    Or(Arc<(Sym, Sym)>),
    And(Arc<(Sym, Sym)>),
    NonNull(Arc<Sym>),
    /// A parameter without an annotation of its own.
    Param(FuncId, u32),
    /// What a call expects as its argument with this index: the type of a callback.
    Slot(Arc<CallSym>, u32),
    /// The properties that a component takes in JSX.
    Props(Arc<Sym>),
    /// An export of a module: `require("x")`.
    Module(ModuleId, ImportName),
    /// A type by name, with type arguments.
    Named(Arc<NamedSym>),
    ArrayOf(Arc<Sym>),
    /// `A & B`
    Both(Arc<[Sym]>),
}

/// A call or construction.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CallSym {
    pub(crate) callee: Sym,
    pub(crate) args: Vec<Sym>,
    pub(crate) types: Vec<Sym>,
    pub(crate) optional: bool,
    /// `new callee()`
    pub(crate) construct: bool,
}

/// A type by name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct NamedSym {
    pub(crate) head: Head,
    pub(crate) args: Vec<Sym>,
}

/// The name in front of type arguments.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Head {
    Local(BindingId),
    Global(Box<str>),
    /// `Outer.Inner`
    Member(Arc<Head>, Box<str>),
    /// `import("x").Name`
    Module(ModuleId),
}

impl Sym {
    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// A type of this name without arguments.
    pub(crate) fn named(head: Head, args: Vec<Sym>) -> Self {
        Self::Named(Arc::new(NamedSym { head, args }))
    }

    /// A global type such as `Promise<T>`.
    pub(crate) fn global_type(name: &str, args: Vec<Sym>) -> Self {
        Self::named(Head::Global(name.into()), args)
    }

    pub(crate) fn member(self, name: &str) -> Self {
        if self.is_unknown() { self } else { Self::Member(Arc::new(self), name.into()) }
    }

    pub(crate) fn either(mut of: Vec<Sym>) -> Self {
        match of.len() {
            0 => Self::Prim(Prim::Undefined),
            1 => of.remove(0),
            _ => Self::Either(of.into()),
        }
    }
}

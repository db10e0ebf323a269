//! The JavaScript and TypeScript side: names, types, modules, promises and signals.
//!
//! ```text
//! tree ─▶ lower ─▶ Facts     names, functions, classes, objects: symbolic, from one file's text
//! Facts of all files ─▶ Model    which file an import means
//! Sym ─▶ eval ─▶ Type        what a value is, across files, when somebody asks
//! ```
//!
//! What is known of the language's library and of packages is data: see [`library`].

mod abort;
mod callback;
mod describe;
mod eval;
mod facts;
pub(crate) mod library;
mod lower;
mod modules;
mod sym;
mod ty;
mod view;

pub use abort::{Abortable, Given, Signal};
pub use callback::Drops;
pub use eval::Rejection;
pub use facts::Facts;
pub use modules::Model;
pub use sym::{BindingId, ClassId, FuncId, ModuleId, ObjectId, Prim, ScopeId};
pub use ty::{Callable, Env, Frame, Named, Type};
pub use view::{Function, Runtime, View};

//! The JavaScript and TypeScript side: names, types, modules, promises and signals.
//!
//! ```text
//! tree ─▶ lower ─▶ Facts     names, functions, classes, objects: symbolic, from one file's text
//! Facts of all files ─▶ Model    which file an import means
//! Sym ─▶ eval ─▶ Type        what a value is, across files, when somebody asks
//! ```
//!
//! What is known of the language's library and of packages is data: see `library.rs`.

mod abort;
mod ask;
mod bound;
mod call_index;
mod callback;
mod calls;
mod controllers;
mod describe;
mod errors;
mod eval;
mod expressions;
mod facts;
mod fetch_options;
mod forwarding;
mod functions;
mod globals;
mod graphs;
mod handlers;
mod in_file;
mod last_resort;
pub(crate) mod library;
mod local_calls;
mod lower;
mod members;
mod messages;
mod modules;
mod names;
mod neglect;
mod object_types;
mod reachable;
mod reconnect;
mod requests;
mod responses;
mod runtime;
mod sending;
pub mod sent;
mod settling;
mod signals;
mod sockets;
mod sym;
pub mod syntax;
mod talk;
mod template;
mod timed;
mod ty;
pub mod uses;
mod values;
mod view;
mod wanted;
mod weak;
mod written;

pub use abort::{Abortable, Given, Signal};
pub use callback::Drops;
pub use controllers::Controller;
pub use errors::NonError;
pub use eval::Rejection;
pub use facts::Facts;
pub use fetch_options::FetchOptions;
pub use forwarding::OwnOptions;
pub use functions::{Runs, Users, event_name};
pub use handlers::{ErrorHandler, Kept, NewError};
pub use last_resort::ProcessListener;
pub use library::declared_facts;
pub use messages::{MessageListener, Source};
pub use modules::Model;
pub use names::Entity;
pub use neglect::Neglect;
pub use object_types::{ObjectMember, ObjectType};
pub use reconnect::Reconnect;
pub use responses::Answer;
pub use runtime::Runtime;
pub use settling::{Settling, Wait};
pub use sockets::{Listener, Socket, Wire};
pub use sym::{BindingId, ClassId, FuncId, ModuleId, ObjectId, Prim, ScopeId};
pub use talk::{Heard, Messages, Said};
pub use timed::TimedRequest;
pub use ty::{Callable, Env, Frame, Named, Type};
pub use values::{Access, Follow, Site, Value, parameter};
pub use view::{Function, View};
pub use wanted::Wanted;

/// Reads what is known of libraries, which the first question about a program needs: a caller that
/// has something else to do first, such as looking for files, may ask for it ahead of time.
pub fn prepare() {
    library::library();
    calls::calls();
}

//! The Go side of the model: what rules may ask of Go code without a build.
//!
//! ```text
//! tree ─▶ lower/declare ─▶ Facts (declarations, symbols)   from a file's text alone
//! facts + go.mod ─▶ modules ─▶ packages                    one coherent set of files each
//! symbol ─▶ eval ─▶ Type                                    lazily, kept once known
//! ```
//!
//! # What to ask
//!
//! [`View`] is got from `cx.go()` in a rule, and is free to copy.
//!
//! - [`View::callee`]: what a call calls, with the receiver resolved by *type*, through fields, parameters,
//!   embedding, locals, closures, across files and packages. [`Callee::symbol`] is the qualified name,
//!   [`Callee::function`] the project's own function when it is one that can be read.
//! - [`View::knowledge`]: what the library data says of a symbol (`data/go-*.toml`): a WebSocket write, a JSON
//!   decoder, a function that derives a context. Rules ask for roles, never for names of libraries.
//! - [`View::type_of`]: the type of an expression; [`Type::Unknown`] is an answer from which nothing follows.
//! - [`View::local`], [`View::uses`]: the variable that an identifier means, and where it is used.
//! - [`View::function_at`], [`View::function`], [`View::callers`]: functions, and who calls them.
//! - [`View::error_fate`], [`View::result_fate`]: whether a call's result is read by anybody.
//! - [`View::decoding`]: what a call decodes JSON into, through helpers too; [`View::returned_write`], [`View::made_by`].
//! - [`View::filled`], [`View::is_filled_again`]: the variable that is decoded into, and whether it is once more.
//! - [`View::deferred_recovers`], [`View::passes_panic_on`], [`View::kept`]: what stops a panic, and what that leaves.
//! - [`View::callback`], [`View::is_entry`]: functions that libraries call, and where work from outside begins.
//! - [`View::request_escapes`]: what a goroutine takes from a request; [`View::local_channel`]: who uses a channel.
//! - [`View::runs`]: whether a function is deferred, called, or neither as far as is known.
//! - [`View::error_of_write`], [`View::is_parting_word`]: whose error says that a message was lost, and when none minds.
//! - [`View::write_after_failure`], [`View::tested_write`]: what happens to a connection behind an error.
//! - [`View::socket_roots`]: which goroutines, handlers and others come to a write.
//! - [`View::answer`], [`View::second_answer`]: what a call writes of the answer to a request, and what follows.
//! - [`View::handlers`]: the functions that serve requests for a handler; [`View::time_limit`]: which of them have a limit.
//! - [`View::cut_segments`]: what is taken out of the paths of requests before they are routed.
//! - [`View::exchange`]: what a handler reads and answers as JSON, itself and through helpers.
//! - [`View::shape_in`], [`View::shape_out`], [`View::shape_of`]: what types and values look like as JSON.
//! - [`View::null_answers`], [`View::null_fate`]: where a nil becomes null, and what becomes of a null.
//! - [`View::decoded_structs`]: the structs that are decoded from outside; [`View::field_uses`] who uses their fields.
//! - [`View::comments_of`]: what stands in comments at a field or a type.
//! - [`View::cfg`]: the control flow of a function, [`View::never_returns`] what ends it.
//! - [`View::held`]: the variable and fields that lead to a value, [`View::replacements`] where it changes.
//! - [`View::settles_closing`]: whether a use of a value decides who closes it.
//! - [`View::error_of`], [`View::paths_after`]: where a call's error goes, and what follows when there is one.
//! - [`View::error_text_matches`], [`View::error_meant`]: errors that are told by their texts.
//! - [`View::text_of`], [`View::initialiser`]: what constants and variables that are set once stand for.
//! - [`View::unencodable`], [`View::is_not_finite`]: values that JSON cannot express.
//! - [`View::unreleased`], [`View::forgotten`]: where a value is lost that must be released by hand, or at least used.
//! - [`View::runs_once`], [`View::repeat`]: whether code runs once in the life of a process, or again and again.
//! - [`View::refused_by_js`]: values that `js.ValueOf` does not take.
//! - [`View::fields`]: a struct's fields with types and JSON names.
//! - [`View::context_variant`]: what does the same as a call and takes a context.
//! - [`json_members()`], [`View::lent_twice`]: what the tags of a struct say, and which members get lost.
//! - [`View::carrier`], [`View::contexts_in_scope`]: request and context values at hand.

mod answers;
mod build;
mod builtin;
mod callback;
mod called;
mod callee;
mod cgo;
mod channel;
mod comments;
mod context_value;
mod context_variant;
mod converted;
mod declare;
mod decoded;
mod deferral;
mod encode;
mod error_match;
mod eval;
mod exchange;
mod facts;
mod facts_here;
mod fate;
mod field_at;
mod field_uses;
mod finite;
pub mod format;
mod generic;
mod graph;
mod handler;
mod held;
mod js_value;
mod json_fields;
mod json_members;
mod json_tag;
mod limit;
mod locks;
mod lower;
mod made_context;
mod members;
mod modules;
mod names;
mod nil_flow;
mod null_fate;
mod outcome;
mod outside;
mod owner;
mod panics;
mod parting;
mod published;
mod recovery;
mod release;
mod repeats;
mod request;
mod request_context;
mod request_escape;
mod returns;
mod reuse;
mod rewritten;
mod router;
mod routes;
mod scope;
mod sentinel;
mod settled;
mod shape;
mod socket;
mod socket_error;
mod socket_index;
mod socket_roots;
mod spawn;
mod summary;
mod sym;
pub mod syntax;
mod targets;
#[cfg(test)]
mod tests;
mod types;
mod validation;
mod value;
mod view;

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::by_name::ByName;
use crate::contract::Shape;
use crate::library;
use crate::once_map::OnceMap;
use crate::{Document, File, FileId, Origin, Place};
pub use answers::Answer;
pub use callback::Callback;
pub use called::Known;
pub use callee::{Callee, CalleeKind, Symbol};
pub use channel::LocalChannel;
pub use context_value::ContextWrite;
pub use context_variant::ContextVariant;
pub use decoded::{Decoded, DecodedStruct};
pub use deferral::Runs;
pub use encode::{EncodeCause, Unencodable};
pub use error_match::{ErrorMeant, ErrorTextMatch};
use eval::{Memo, PackageRef};
pub use exchange::{Exchange, Frame, JsonAnswer, JsonRead, QueryRead, QueryReads, TextSent, Value};
pub use facts::{
    CallSite, Facts, Field, Function, Import, InterfaceType, Local, LocalKind, Receiver,
    StructType, TypeDecl, Variable, tag_value,
};
pub use fate::Fate;
pub use field_at::FieldAt;
pub use graph::Caller;
pub use held::Held;
pub use js_value::Refused;
pub(crate) use json_fields::Layouts;
pub use json_fields::{JsonField, JsonFields, LeftOut};
pub use json_members::{
    JsonMember, LentTwice, exchanged_json_names, json_members, same_json_names,
};
pub use json_tag::{JsonTag, TagProblem};
pub use limit::TimeLimit;
pub use locks::Taken;
pub use made_context::{Kept, finishes};
use modules::{Modules, Package};
pub use nil_flow::{Minds, NilKind, NullAnswer, NullCertainty};
pub use null_fate::{Minder, NullFate};
pub use outcome::{ErrorOf, Outcome, flags};
pub use panics::{PanicCause, PanicSite};
pub use parting::ErrorOfWrite;
pub use release::Unreleased;
pub use repeats::{Repeat, RepeatCause};
pub use request_context::{ContextUse, RequestValue};
pub use request_escape::RequestEscape;
pub use reuse::Filled;
pub use sentinel::Sentinel;
pub(crate) use shape::Shapes;
pub use socket::{Connection, SocketCall, SocketWrite};
pub use socket_index::WrittenBy;
pub use socket_roots::SocketRoot;
pub use spawn::Spawn;
pub use summary::{Decoding, ReturnedWrite};
pub use sym::{Atom, Basic, LocalId, Sym, SymId, Syms};
pub use types::{Named, Signature, Site, Type, unversioned};
pub use validation::Validation;
pub use view::{Carrier, FieldOf, View};

/// A function, method or function literal of the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId {
    /// The file that holds it.
    pub file: FileId,
    /// The index in the file's [`Facts::functions`].
    pub index: u32,
}

/// The packages that a file imports, by the names it knows them by.
type Imports = Vec<(Arc<str>, PackageRef)>;

/// Selectors that are assigned to or whose address is taken, tests left out.
struct AssignedFields {
    /// By the name of the field.
    selectors: ByName<(FileId, seamlint_syntax::NodeId)>,
    /// The fields that those of a name mean, once somebody has asked; `None` where that is not known of one of
    /// them.
    meant: OnceMap<Box<str>, Option<Arc<FxHashSet<Place>>>>,
}

/// The linked Go side: packages, and what was found out so far.
pub struct Model {
    known: &'static library::GoLibrary,
    modules: Modules,
    packages: Vec<Package>,
    /// The package of each file; `u32::MAX` for files that are not Go.
    package_of: Vec<u32>,
    /// Packages that can be imported, by path.
    by_path: FxHashMap<Arc<str>, u32>,
    /// The directory of each package.
    dirs: Vec<Arc<str>>,
    memos: Vec<OnceLock<Memo>>,
    imports: Vec<OnceLock<Imports>>,
    library: Vec<OnceLock<Package>>,
    implementations: OnceLock<graph::Implementers>,
    graph: OnceLock<graph::Graph>,
    names: OnceLock<names::Names>,
    endless: OnceLock<returns::Endless>,
    sentinels: OnceLock<Vec<Sentinel>>,
    context_writes: OnceLock<Vec<ContextWrite>>,
    socket_index: OnceLock<socket_index::SocketIndex>,
    callbacks: OnceLock<callback::Callbacks>,
    calls: Vec<OnceLock<called::Calls>>,
    graphs: Vec<OnceLock<returns::Graphs>>,
    cancellable: OnceLock<Vec<graph::CallAt>>,
    answering: OnceLock<Box<[bool]>>,
    request_params: Vec<OnceLock<request::RequestParams>>,
    decoded_params: OnceLock<summary::DecodedParams>,
    returned_writes: OnceLock<summary::ReturnedWrites>,
    decoded: OnceLock<Vec<DecodedStruct>>,
    field_uses: OnceLock<field_uses::FieldUses>,
    field_writes: OnceLock<field_at::FieldWrites>,
    speaking: OnceLock<exchange::Speaking>,
    assigned_fields: OnceLock<AssignedFields>,
    imports_validator: OnceLock<bool>,
    exchanges: OnceMap<FunctionId, Arc<Exchange>>,
    query_reads: OnceMap<FunctionId, Arc<QueryReads>>,
    query_parts: OnceMap<FunctionId, Arc<[exchange::QueryPart]>>,
    /// What stands before calls that answer.
    answering_calls: exchange::AnsweringCalls,
    exchange_parts: OnceMap<FunctionId, Arc<[exchange::ExchangePart]>>,
    /// Whether types stand for requests, responses or connections.
    exchange_types: OnceMap<Type, bool>,
    /// Whether types do, or hold one.
    with_exchange_part: OnceMap<Type, bool>,
    /// What decoders make of types.
    shapes_in: OnceMap<Type, Shape>,
    shapes: OnceMap<(exchange::Likeness, library::JsonVersion), Arc<Shape>>,
}

impl Model {
    /// Groups files into packages. Nothing is evaluated yet.
    pub(crate) fn link(
        files: &[Arc<File>],
        documents: &[Document],
        known: &'static library::GoLibrary,
    ) -> Self {
        let modules = Modules::of(documents);
        let units = files.len() + known.packages().len();
        let mut model = Self {
            known,
            modules,
            packages: Vec::new(),
            package_of: vec![u32::MAX; files.len()],
            by_path: FxHashMap::default(),
            dirs: Vec::new(),
            memos: (0..units).map(|_| OnceLock::new()).collect(),
            imports: (0..units).map(|_| OnceLock::new()).collect(),
            library: known.packages().iter().map(|_| OnceLock::new()).collect(),
            implementations: OnceLock::new(),
            graph: OnceLock::new(),
            names: OnceLock::new(),
            endless: OnceLock::new(),
            sentinels: OnceLock::new(),
            context_writes: OnceLock::new(),
            socket_index: OnceLock::new(),
            callbacks: OnceLock::new(),
            calls: files.iter().map(|_| OnceLock::new()).collect(),
            graphs: files.iter().map(|_| OnceLock::new()).collect(),
            cancellable: OnceLock::new(),
            answering: OnceLock::new(),
            request_params: files.iter().map(|_| OnceLock::new()).collect(),
            decoded_params: OnceLock::new(),
            returned_writes: OnceLock::new(),
            decoded: OnceLock::new(),
            field_uses: OnceLock::new(),
            field_writes: OnceLock::new(),
            speaking: OnceLock::new(),
            assigned_fields: OnceLock::new(),
            imports_validator: OnceLock::new(),
            exchanges: OnceMap::default(),
            query_reads: OnceMap::default(),
            query_parts: OnceMap::default(),
            answering_calls: exchange::AnsweringCalls::default(),
            exchange_parts: OnceMap::default(),
            exchange_types: OnceMap::default(),
            with_exchange_part: OnceMap::default(),
            shapes_in: OnceMap::default(),
            shapes: OnceMap::default(),
        };
        model.group(files);
        model
    }

    fn group(&mut self, files: &[Arc<File>]) {
        let mut order: Vec<_> =
            files.iter().enumerate().filter_map(|(at, it)| Some((at as u32, it.go()?))).collect();
        // The common build comes first, own code before tests: the first declaration of a name wins.
        order.sort_by_key(|(at, facts)| {
            let is_test = facts.is_test || files[*at as usize].origin == Origin::Test;
            (is_test, !facts.is_built, *at)
        });
        let mut by_dir: FxHashMap<(&str, Arc<str>), u32> = FxHashMap::default();
        for (unit, facts) in order {
            let path = &files[unit as usize].path;
            let dir = path.rsplit_once('/').map_or("", |it| it.0);
            let key = (dir, Arc::clone(&facts.package));
            let at = *by_dir.entry(key).or_insert_with(|| {
                let path: Arc<str> = self.modules.path_of(dir).into();
                self.packages.push(Package::new(path, Arc::clone(&facts.package)));
                self.dirs.push(dir.into());
                self.packages.len() as u32 - 1
            });
            self.package_of[unit as usize] = at;
            self.packages[at as usize].add(unit, facts);
            let is_external_test = facts.is_test && facts.package.ends_with("_test");
            if !is_external_test {
                let path = Arc::clone(&self.packages[at as usize].path);
                self.by_path.entry(path).or_insert(at);
            }
        }
    }

    fn is_library(&self, unit: u32) -> bool {
        unit as usize >= self.package_of.len()
    }

    fn library_facts(&self, unit: u32) -> Option<&'static Facts> {
        let at = (unit as usize).checked_sub(self.package_of.len())?;
        self.known.packages().get(at).map(library::GoPackage::facts)
    }

    fn library_package(&self, at: u32) -> &Package {
        self.library[at as usize].get_or_init(|| {
            let known = &self.known.packages()[at as usize];
            let mut package = Package::new(Arc::clone(&known.path), Arc::clone(&known.name));
            package.add((self.package_of.len() + at as usize) as u32, known.facts());
            package
        })
    }

    fn package(&self, at: u32) -> &Package {
        &self.packages[at as usize]
    }

    fn package_of(&self, unit: u32) -> Option<&Package> {
        if let Some(at) = self.package_of.get(unit as usize) {
            return self.packages.get(*at as usize);
        }
        let at = unit as usize - self.package_of.len();
        (at < self.library.len()).then(|| self.library_package(at as u32))
    }

    fn memo(&self, unit: u32, facts: &Facts) -> Option<&Memo> {
        Some(self.memos.get(unit as usize)?.get_or_init(|| Memo::of(facts)))
    }

    /// The package that a file's import leads to.
    fn resolve_import(&self, unit: u32, path: &Arc<str>) -> PackageRef {
        let dir = self.package_of.get(unit as usize).and_then(|it| self.dirs.get(*it as usize));
        if let Some(dir) = dir {
            let replaced = self.modules.replaced(dir, path);
            let found = replaced.and_then(|it| self.by_path.get(it.as_str()));
            if let Some(at) = found.or_else(|| self.by_path.get(path)) {
                return PackageRef::Project(*at);
            }
            if let Some(at) = self.by_directory(path) {
                return PackageRef::Project(at);
            }
        }
        match self.known.find(path) {
            Some(at) => PackageRef::Library(at as u32, Arc::clone(path)),
            None => PackageRef::Elsewhere(Arc::clone(path)),
        }
    }

    /// Without any `go.mod`: the only package whose directory ends the import path.
    fn by_directory(&self, path: &str) -> Option<u32> {
        if !self.modules.is_empty() {
            return None;
        }
        let mut rest = path;
        while let Some((_, behind)) = rest.split_once('/') {
            rest = behind;
            if let Some(at) = self.by_path.get(rest) {
                return Some(*at);
            }
        }
        None
    }

    /// The package that a qualifier means in a file.
    fn import(&self, unit: u32, facts: &Facts, name: &str) -> Option<PackageRef> {
        let known = self.imports.get(unit as usize)?.get_or_init(|| {
            let named =
                facts.imports.iter().filter(|it| !matches!(it.alias.as_deref(), Some("." | "_")));
            named
                .map(|it| {
                    let package = self.resolve_import(unit, &it.path);
                    let name = it.alias.clone().unwrap_or_else(|| self.package_name(&package));
                    (name, package)
                })
                .collect()
        });
        let found = known.iter().find(|it| *it.0 == *name).map(|it| it.1.clone());
        let found = found.or_else(|| self.unsaid_import(unit, name));
        // A package that is not there is not called as the language's own types are.
        let is_type = matches!(name, "error" | "any") || Basic::named(name).is_some();
        found.or_else(|| if is_type { None } else { guessed(known, name) })
    }

    /// The declarations of library data name each other's packages without importing them.
    fn unsaid_import(&self, unit: u32, name: &str) -> Option<PackageRef> {
        if !self.is_library(unit) {
            return None;
        }
        let at =
            self.known.packages().iter().position(|it| *it.name == *name && it.is_standard())?;
        Some(PackageRef::Library(at as u32, Arc::clone(&self.known.packages()[at].path)))
    }

    fn package_name(&self, package: &PackageRef) -> Arc<str> {
        match package {
            PackageRef::Project(at) => Arc::clone(&self.package(*at).name),
            PackageRef::Library(at, path) => {
                let known = &self.known.packages()[*at as usize];
                // The same declarations under another path have that path's name.
                let is_itself = unversioned(path) == *known.path;
                if is_itself { Arc::clone(&known.name) } else { default_name(path).into() }
            }
            PackageRef::Elsewhere(path) => default_name(path).into(),
        }
    }
}

/// An import whose package is not there may have any name; paths such as `x/go-redis` or `x/nats.go` hold
/// it as a word.
fn guessed(known: &[(Arc<str>, PackageRef)], name: &str) -> Option<PackageRef> {
    let fits = |it: &&(Arc<str>, PackageRef)| match &it.1 {
        PackageRef::Elsewhere(path) => {
            let last = unversioned(path);
            let last = last.rsplit('/').next().unwrap_or("");
            last.split(['-', '.', '_']).any(|it| it == name) || last.replace(['-', '.'], "") == name
        }
        _ => false,
    };
    let mut fitting = known.iter().filter(fits);
    match (fitting.next(), fitting.next()) {
        (Some(only), None) => Some(only.1.clone()),
        _ => None,
    }
}

/// The name that a package most likely has, told from its import path.
pub(crate) fn default_name(path: &str) -> &str {
    let is_version =
        |it: &&str| it.starts_with('v') && it[1..].bytes().all(|it| it.is_ascii_digit());
    let mut parts = path.rsplit('/');
    let last = parts.next().unwrap_or(path);
    let last =
        if is_version(&last) && last.len() > 1 { parts.next().unwrap_or(last) } else { last };
    match last.rsplit_once('.') {
        Some((stem, version)) if is_version(&version) => stem,
        _ => last,
    }
}

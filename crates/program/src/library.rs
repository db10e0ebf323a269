//! What is known of libraries, as data: `data/*.toml`, read once.
//!
//! `go-*.toml` says of each package what it declares, in Go itself, and what its functions do: write to a
//! socket, decode JSON, derive a context. Declarations are read by the same front end as the project's own
//! code, when a project asks for the package; an import path stands for all its versions.

pub mod data;
mod json;
mod query;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};
use seamlint_syntax::{FileKind, Limits};
use serde::{Deserialize, Serialize};

use crate::go;
use data::{Data, GoPackageData};
pub use json::{
    Columns, Decode, Encode, JsonKnowledge, JsonVersion, MediaCheck, Source, TextAnswer, TypeAsJson,
};
pub use query::{QueryKnowledge, QueryTarget};

/// What is known of Go packages, before a project adds to it.
static GO: LazyLock<GoLibrary> = LazyLock::new(|| GoLibrary::of(shipped()));

/// The tables that the program ships with.
fn tables() -> [serde_json::Result<Data>; 8] {
    [
        table!("go-std", Data),
        table!("go-net", Data),
        table!("go-sockets", Data),
        table!("go-web", Data),
        table!("go-data", Data),
        table!("go-ends", Data),
        table!("go-foreign", Data),
        table!("go-messages", Data),
    ]
}

/// What a function does with a WebSocket connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Ws {
    /// Makes a connection of an HTTP request.
    Upgrade,
    /// Connects to a server.
    Dial,
    /// Reads a message; blocks.
    Read,
    /// Writes a data message.
    Write,
    /// Opens a writer of one message, whose `Close` sends it.
    Writer,
    /// Writes a control frame.
    Control,
    /// Closes the connection.
    Close,
    /// Sets the time after which reads fail.
    ReadDeadline,
    /// Sets the time after which writes fail.
    WriteDeadline,
}

/// What a function does with a context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ctx {
    /// Makes one that is never cancelled: `context.Background`.
    Fresh,
    /// Derives one that must be cancelled; the place of the cancel function among the results.
    Cancellable(usize),
    /// Derives one without a cancel function of its own.
    Derived,
    /// Derives one that outlives its parent: `context.WithoutCancel`.
    Detached,
}

/// What else a function does that rules ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Role {
    /// Serves HTTP with a server that it makes itself, without timeouts.
    Serves,
    /// Sends a request with a client that has no timeout.
    DefaultClient,
    /// Runs the function it is given in a goroutine, or later.
    Starts,
    /// Waits until other goroutines have ended.
    Waits,
    /// Runs to its end what its receiver stands for, a command, and gives what that wrote.
    Completes,
    /// Makes a copy of a request's context that may be kept.
    Copies,
    /// Makes a function that JavaScript can call, and keeps it until it is released.
    JsFunc,
    /// Releases such a function.
    JsRelease,
    /// Gives JavaScript's global object.
    JsGlobal,
    /// Makes its second argument a property of a JavaScript object.
    JsProperty,
    /// Loads a plugin, for good.
    LoadsPlugin,
    /// Writes its arguments to a log: it reads values from a context and does not mind its end.
    Logs,
    /// Panics when its arguments do not fit.
    Panics,
    /// Writes a whole answer to a request: status and body.
    Answers,
    /// Writes the status of an answer.
    AnswersStatus,
    /// Writes to what its first argument, or its receiver, is: an answer's body when that is one.
    WritesTo,
    /// Sends what has been written of an answer so far.
    Flushes,
    /// Sets the time after which what is written to an answer is lost, in place of its server's.
    SetsWriteDeadline,
    /// Runs a handler with a limit of time, and answers in its place when that has passed.
    LimitsTime,
    /// Gives the request of a handler a context that ends after a time, and leaves it to the handler to mind.
    LimitsContext,
    /// Calls the functions that it is given for messages and events, where nothing recovers.
    CallsBack,
    /// Calls the functions that it is given again and again, and recovers what they do themselves.
    CallsGuarded,
    /// Makes of its receiver one that works with a context, for all calls behind it.
    GivesContext,
    /// Makes a router send some requests to handlers: those among the arguments.
    Registers,
    /// Puts middleware before the handlers of a router, now and later.
    Uses,
    /// Waits for a time, whatever happens meanwhile.
    Sleeps,
    /// Takes a lock that stays taken until it is given back.
    Locks,
    /// Gives such a lock back.
    Unlocks,
    /// Begins a transaction that stays open until it is ended: the first result.
    Begins,
    /// Ends such a transaction, one way or the other.
    Ends,
    /// Tells whether an error is the close frame of a WebSocket peer.
    TestsClose,
    /// Makes an error, never nil.
    MakesError,
    /// May answer NaN or an infinity.
    NotFinite,
    /// Gives integers that are beyond 2^53 as a rule, so that a number of JavaScript does not hold them.
    LargeInteger,
    /// Says whether a float is NaN or infinite.
    AsksFinite,
    /// Runs its argument once, however often it is called.
    Once,
    /// Gives a slice that has one element at least.
    NeverEmpty,
    /// Allocates memory of C, which nobody frees but by hand.
    AllocatesC,
    /// Frees memory of C.
    FreesC,
}

/// What is known of a function or method.
#[derive(Clone, Debug, Default)]
pub struct Knowledge {
    /// What it does with a WebSocket connection.
    pub ws: Option<Ws>,
    /// What it decodes.
    pub decode: Option<Decode>,
    /// What else it does with JSON.
    pub json: JsonKnowledge,
    /// What it does with the query of a request.
    pub query: QueryKnowledge,
    /// What it does with a context.
    pub ctx: Option<Ctx>,
    /// The function to call instead where a context is at hand: `QueryContext` for `Query`.
    pub ctx_variant: Option<String>,
    /// Whether control never comes back from it.
    pub never_returns: bool,
    /// What else it does.
    pub roles: Vec<Role>,
    /// The first of the arguments that it converts to JavaScript values.
    pub js_values: Option<usize>,
    /// Whether what it starts is often meant to outlive the caller: a command, a listener.
    pub outlives: bool,
}

/// A package as the data describes it.
#[derive(Debug)]
// Each flag stands for itself in the data.
#[allow(clippy::struct_excessive_bools)]
pub struct GoPackage {
    /// The import path, without a version.
    pub path: Arc<str>,
    /// The name in its package clause.
    pub name: Arc<str>,
    declares: String,
    facts: OnceLock<go::Facts>,
    functions: FxHashMap<String, FxHashMap<String, Knowledge>>,
    /// Types that carry the context of a request, with the expression that yields it behind a value.
    carriers: BTreeMap<String, String>,
    /// Whether a connection of this package allows one writer at a time only.
    pub single_writer: bool,
    /// Types that stand for a request, and are used again for another when its handler has returned.
    pub pooled: Vec<String>,
    /// Types that a host hands to the functions it calls without a recover: a plugin's own process.
    pub unguarded: Vec<String>,
    /// Types of what a peer has sent.
    pub messages: Vec<String>,
    /// Fields, `Type.Field`, whose functions the library calls where nothing recovers.
    pub called_back: Vec<String>,
    /// The key of the struct tags that validators of the package read; any, where nothing is said.
    pub validated_tag: Option<String>,
    /// Fields, `Type.Field`, by which a program puts a decoder of its own in the place of the package's.
    pub decoder_fields: Vec<String>,
    /// Whether the library reads the key `json` of struct tags, with options that `encoding/json` has not.
    pub own_json_options: bool,
    /// Whether functions that take a context only look at its values, and return at once: loggers.
    pub instant: bool,
    /// Fields that hold the body of a request or a response: `Type.Field`.
    bodies: Vec<String>,
    /// What types are as JSON.
    as_json: BTreeMap<String, TypeAsJson>,
    /// Constants that are HTTP statuses.
    pub statuses: BTreeMap<String, u16>,
    /// Whether a connection of this package closes itself when one of its methods fails.
    pub closes_on_error: bool,
}

/// What is known of all packages.
#[derive(Debug, Default)]
pub struct GoLibrary {
    packages: Vec<GoPackage>,
    /// What is known of functions and methods by their bare names, with the indices of their packages.
    named: FxHashMap<String, Vec<(usize, Knowledge)>>,
    by_path: FxHashMap<String, usize>,
    /// The names of fields that hold bodies in some package.
    bodies: FxHashSet<String>,
    payloads: Vec<Payload>,
}

/// What values that answer for themselves encode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Payload {
    /// The package and name of the type that their method is given.
    pub(crate) package: String,
    pub(crate) given: String,
    /// The method.
    pub(crate) method: String,
    /// The field that it encodes.
    pub(crate) field: String,
}

/// What the data says. What cannot be read is left out; a test of this crate holds the shipped data whole.
fn shipped() -> Vec<GoPackageData> {
    tables().into_iter().flatten().flat_map(|it| it.package).collect()
}

impl GoLibrary {
    /// The library that these packages make.
    fn of(packages: Vec<GoPackageData>) -> Self {
        let mut library = Self::default();
        for package in packages {
            let at = library.packages.len();
            let name = |it: &String| it.rsplit('.').next().unwrap_or(it).to_owned();
            library.bodies.extend(package.bodies.iter().map(name));
            for path in package.also.iter().chain([&package.path]) {
                library.by_path.insert(path.clone(), at);
            }
            let payloads = package.json.payload.iter().map(|(given, (method, field))| Payload {
                package: package.path.clone(),
                given: given.clone(),
                method: method.clone(),
                field: field.clone(),
            });
            library.payloads.extend(payloads);
            library.packages.push(GoPackage::new(package));
        }
        for (at, package) in library.packages.iter().enumerate() {
            for (name, knowledge) in package.functions.values().flatten() {
                library.named.entry(name.clone()).or_default().push((at, knowledge.clone()));
            }
        }
        library
    }

    /// What the program ships with, and what a project says of its own packages and of others: that is added to what is
    /// known of a path, and wins where both speak of one function.
    ///
    /// Libraries live as long as the process, which has few configurations; the same packages make the same one.
    pub fn with(packages: &[GoPackageData]) -> &'static Self {
        static MADE: Mutex<Vec<(Vec<GoPackageData>, &GoLibrary)>> = Mutex::new(Vec::new());
        if packages.is_empty() {
            return &GO;
        }
        let mut made = MADE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((_, library)) = made.iter().find(|it| it.0 == packages) {
            return library;
        }
        let mut all = shipped();
        for package in packages {
            match all.iter_mut().find(|it| it.path == package.path) {
                Some(known) => known.add(package.clone()),
                None => all.push(package.clone()),
            }
        }
        let library: &'static Self = Box::leak(Box::new(Self::of(all)));
        made.push((packages.to_vec(), library));
        library
    }

    /// The index of what is known under an import path of any version.
    pub(crate) fn find(&self, path: &str) -> Option<usize> {
        let known = self.by_path.get(path);
        let found = known.or_else(|| match go::unversioned(path) {
            Cow::Owned(path) => self.by_path.get(&path),
            Cow::Borrowed(_) => None,
        });
        found.copied()
    }

    /// What is known of the package at an import path of any version.
    pub fn package(&self, path: &str) -> Option<&GoPackage> {
        self.find(path).map(|at| &self.packages[at])
    }

    /// What functions and methods of this name do, with the indices of their packages: a look before a call is
    /// resolved, which is dear.
    pub(crate) fn named(&self, name: &str) -> &[(usize, Knowledge)] {
        self.named.get(name).map_or(&[], Vec::as_slice)
    }

    /// What values that answer for themselves encode.
    pub(crate) fn payloads(&self) -> &[Payload] {
        &self.payloads
    }

    /// Whether a field of this name holds a body in some package: a cheap look before types.
    pub(crate) fn may_be_body(&self, field: &str) -> bool {
        self.bodies.contains(field)
    }

    /// Whether a field of a package's type holds the body of a request or a response.
    pub(crate) fn is_body(&self, package: &str, ty: &str, field: &str) -> bool {
        self.package(package)
            .is_some_and(|it| it.bodies.iter().any(|it| it.split_once('.') == Some((ty, field))))
    }

    /// The names of functions of any package that do this with a connection, each once, sorted.
    pub(crate) fn names_of(&self, ws: Ws) -> Vec<&str> {
        let functions = self.packages.iter().flat_map(|it| it.functions.values().flatten());
        let mut names: Vec<_> =
            functions.filter(|it| it.1.ws == Some(ws)).map(|it| it.0.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The names of functions that do something, sorted.
    pub(crate) fn names_with(&self, role: Role) -> Vec<&str> {
        let functions = self.packages.iter().flat_map(|it| it.functions.values().flatten());
        let mut names: Vec<_> =
            functions.filter(|it| it.1.does(role)).map(|it| it.0.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// All packages.
    pub fn packages(&self) -> &[GoPackage] {
        &self.packages
    }
}

impl Knowledge {
    /// Whether the function does this.
    pub fn does(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

impl GoPackage {
    fn new(data: GoPackageData) -> Self {
        let name = data.name.unwrap_or_else(|| go::default_name(&data.path).to_owned());
        let mut package = Self {
            path: data.path.into(),
            name: name.into(),
            declares: data.declares,
            facts: OnceLock::new(),
            functions: FxHashMap::default(),
            carriers: data.carriers,
            single_writer: data.single_writer,
            own_json_options: data.own_json_options,
            instant: data.instant,
            closes_on_error: data.closes_on_error,
            statuses: data.statuses,
            bodies: data.bodies,
            as_json: data.json.types.clone(),
            validated_tag: data.json.tag.clone(),
            decoder_fields: data.json.decoder_fields.clone(),
            pooled: data.pooled,
            unguarded: data.unguarded,
            messages: data.messages,
            called_back: data.called_back,
        };
        for (role, functions) in &data.ws {
            for it in functions {
                package.at(it).ws = Some(*role);
            }
        }
        data.json.tell(&data.decode, &data.encode, &mut |it, tell| tell(package.at(it)));
        data.query.tell(&mut |it, tell| tell(package.at(it)));
        data.fresh_context.iter().for_each(|it| package.at(it).ctx = Some(Ctx::Fresh));
        data.derived_context.iter().for_each(|it| package.at(it).ctx = Some(Ctx::Derived));
        data.detached_context.iter().for_each(|it| package.at(it).ctx = Some(Ctx::Detached));
        data.outlives.iter().for_each(|it| package.at(it).outlives = true);
        data.never_returns.iter().for_each(|it| package.at(it).never_returns = true);
        for (function, cancel) in &data.cancellable_context {
            package.at(function).ctx = Some(Ctx::Cancellable(*cancel));
        }
        for (role, functions) in &data.roles {
            for it in functions {
                package.at(it).roles.push(*role);
            }
        }
        data.js_values.iter().for_each(|(it, from)| package.at(it).js_values = Some(*from));
        for (function, variant) in data.with_context {
            package.at(&function).ctx_variant = Some(variant);
        }
        package
    }

    /// The entry of `Func` or `Type.Method`.
    fn at(&mut self, function: &str) -> &mut Knowledge {
        let (receiver, name) = function.split_once('.').unwrap_or(("", function));
        let of_type = self.functions.entry(receiver.to_owned()).or_default();
        of_type.entry(name.to_owned()).or_default()
    }

    /// What is known of a function (`receiver` empty) or a method, whether by pointer or value.
    pub fn function(&self, receiver: &str, name: &str) -> Option<&Knowledge> {
        self.functions.get(receiver)?.get(name)
    }

    /// Whether a method of a type does this.
    pub fn has_role(&self, receiver: &str, role: Role) -> bool {
        self.functions.get(receiver).is_some_and(|it| it.values().any(|it| it.does(role)))
    }

    /// What a type of the package is as JSON, where that is known.
    pub fn as_json(&self, ty: &str) -> Option<TypeAsJson> {
        self.as_json.get(ty).copied()
    }

    /// Whether a function of the package validates what it is given.
    pub fn validates(&self) -> bool {
        self.functions.values().any(|it| it.values().any(|it| it.json.validates.is_some()))
    }

    /// Whether a function of the package does this with a connection.
    pub fn has_ws(&self, ws: Ws) -> bool {
        self.functions.values().any(|it| it.values().any(|it| it.ws == Some(ws)))
    }

    /// How a value of this type yields a context: what to write behind it (`.Context()`), empty when
    /// the value is one itself. `None` for types that carry none.
    pub fn carrier(&self, ty: &str) -> Option<&str> {
        self.carriers.get(ty).map(String::as_str)
    }

    /// Whether it belongs to the language's own library.
    pub(crate) fn is_standard(&self) -> bool {
        !self.path.split('/').next().is_some_and(|it| it.contains('.'))
    }

    /// What stands in quotes in the declarations: the paths of the packages that they import are among it.
    pub(crate) fn imports(&self) -> impl Iterator<Item = &str> {
        self.declares.lines().filter_map(|it| it.split('"').nth(1))
    }

    /// The declarations, as facts of a file.
    pub fn facts(&self) -> &go::Facts {
        self.facts.get_or_init(|| {
            let text = format!("package {}\n{}", self.name, self.declares);
            let parsed = seamlint_syntax::parse(FileKind::Go, text.into(), &Limits::default());
            let mut facts = go::Facts::of("declares.go", &parsed.tree);
            facts.sym_of = Vec::new();
            facts
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_data_is_whole() {
        for table in tables() {
            assert!(table.is_ok(), "{:?}", table.err());
        }
        let mut paths: Vec<_> = GO.packages().iter().map(|it| &it.path).collect();
        paths.sort();
        assert!(paths.is_sorted_by(|a, b| a < b), "a package stands in the data twice");
        for package in shipped() {
            assert_eq!(package.flaws(), [], "{}", package.path);
        }
    }
}

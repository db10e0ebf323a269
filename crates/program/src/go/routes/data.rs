//! What is known of routers, as data: `data/go-routes.toml`, read once.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::go::{Symbol, Type, unversioned};

/// What is known of routers.
pub(super) static ROUTERS: LazyLock<Routers> = LazyLock::new(Routers::read);

/// All routers, with their functions by name.
#[derive(Debug, Default)]
pub(super) struct Routers {
    pub(super) kinds: Vec<Router>,
    /// Calls of any router by the name of the function, with the type that declares it.
    by_name: FxHashMap<String, Vec<Entry>>,
    /// Makers of handlers by their qualified names.
    handlers: FxHashMap<String, HandlerMaker>,
}

#[derive(Debug)]
struct Entry {
    /// The type that declares the function; `*` for any, empty for none.
    receiver: String,
    router: usize,
    call: usize,
}

/// A kind of router.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the table")]
pub(super) struct Router {
    pub(super) id: String,
    packages: Vec<String>,
    pub(super) syntax: Syntax,
    pub(super) join: Join,
    /// Whether a group's pattern `/` is the group's own path, with and without a slash.
    #[serde(default)]
    pub(super) index: bool,
    /// Whether of the routes that fit the first registered one serves.
    #[serde(default)]
    pub(super) first_wins: bool,
    /// The method of a request by which a handler leaves it to the next route that fits.
    #[serde(default)]
    pub(super) passes_on: Option<String>,
    /// Whether paths are compared without regard to case.
    #[serde(default)]
    pub(super) ignores_case: bool,
    #[serde(default)]
    roots: Vec<String>,
    #[serde(default)]
    groups: Vec<String>,
    /// Whether functions without a receiver register with a router of the package.
    #[serde(default)]
    pub(super) package_root: bool,
    #[serde(default)]
    constants: BTreeMap<String, String>,
    #[serde(default)]
    fallback_fields: Vec<String>,
    #[serde(default, rename = "call")]
    calls: Vec<Call>,
}

/// How patterns are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Syntax {
    /// `GET host/path/{name}/{rest...}`
    NetHttp,
    /// `/path/{name:regex}/*`
    Brace,
    /// `/path/:name/*rest`
    Colon,
    /// Every character means itself.
    #[serde(skip)]
    Literal,
}

/// How a pattern is put behind a prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Join {
    /// With one slash between them.
    Slash,
    /// As it is.
    Plain,
}

/// What a function does with a router.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Does {
    /// Makes one.
    Make,
    /// Gives its receiver back.
    Same,
    /// Gives a router below a path.
    Group,
    /// Narrows what is registered in the same chain.
    Refine,
    /// Registers a handler.
    Route,
    /// Serves files below a path.
    Files,
    /// Handles what no route matches.
    Fallback,
    /// Adds middleware.
    Use,
    /// Registers methods of a controller by their names.
    Mapping,
    /// Registers the entries of a list of structs.
    Table,
    /// An option of a table: a prefix.
    Prefix,
    /// A function around the entries of a table.
    Entries,
    /// Registers functions whose request structs say path and method.
    Bind,
    /// Puts this router on top of another.
    Adapt,
}

/// Where a registration's method stands.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(super) enum MethodAt {
    /// In an argument: a string, or a list of strings.
    Argument(usize),
    /// `name`, `any`, or the method itself.
    Word(String),
}

/// Which argument a handler is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(super) enum HandlerAt {
    /// The one at this position.
    Argument(usize),
    /// `last`.
    Word(String),
}

/// The fields of a table's entries.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntryFields {
    pub(super) method: String,
    pub(super) path: String,
    #[serde(default)]
    pub(super) handler: Option<String>,
}

/// What a function of a router package does.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
// Each flag stands for itself in the data.
#[allow(clippy::struct_excessive_bools)]
pub(super) struct Call {
    func: Vec<String>,
    pub(super) does: Does,
    pub(super) on: Option<usize>,
    pub(super) path: Option<usize>,
    pub(super) method: Option<MethodAt>,
    /// The first of the arguments that are methods.
    pub(super) methods: Option<usize>,
    pub(super) handler: Option<HandlerAt>,
    /// The first of the arguments that are handlers.
    pub(super) handlers: Option<usize>,
    pub(super) closure: Option<usize>,
    pub(super) middleware: Option<usize>,
    #[serde(default)]
    pub(super) subtree: bool,
    /// More than path and method decides whether what is registered behind it serves a request.
    #[serde(default)]
    pub(super) conditional: bool,
    /// Whether a router that is given as the handler sees the path without the prefix.
    #[serde(default)]
    pub(super) mounts: bool,
    /// Whether the pattern may start with a method.
    #[serde(default)]
    pub(super) method_in_pattern: bool,
    /// What to leave out of the function's name to get a method.
    #[serde(default)]
    pub(super) cut: String,
    /// Whether registrations among its arguments are below the path.
    #[serde(default)]
    pub(super) around: bool,
    pub(super) mapping: Option<usize>,
    pub(super) entries: Option<usize>,
    pub(super) entry: Option<EntryFields>,
    /// The first of the arguments that are options of a table.
    pub(super) options: Option<usize>,
}

/// A function that makes a handler.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct HandlerMaker {
    func: Vec<String>,
    pub(super) wraps: Option<usize>,
    pub(super) strips: Option<usize>,
    pub(super) limits: Option<usize>,
    /// The field of that argument that says the time.
    pub(super) field: Option<String>,
    /// Whether the limit is a context's, which the handler has to mind.
    pub(super) context: bool,
    pub(super) files: bool,
    pub(super) opaque: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    router: Vec<Router>,
    handler: Vec<HandlerMaker>,
}

/// What a call does with a router.
#[derive(Clone, Copy, Debug)]
pub(super) struct Action {
    pub(super) router: usize,
    pub(super) call: &'static Call,
}

impl Routers {
    /// Reads the data. What cannot be read is left out; a test holds the shipped data whole.
    fn read() -> Self {
        let data =
            table!("go-routes", Data).unwrap_or(Data { router: Vec::new(), handler: Vec::new() });
        let mut routers = Self { kinds: data.router, ..Self::default() };
        for (router, known) in routers.kinds.iter().enumerate() {
            for (call, known) in known.calls.iter().enumerate() {
                for func in &known.func {
                    let (receiver, names) = func.split_once('.').unwrap_or(("", func));
                    for name in names.split('|') {
                        let entry = Entry { receiver: receiver.to_owned(), router, call };
                        routers.by_name.entry(name.to_owned()).or_default().push(entry);
                    }
                }
            }
        }
        for maker in data.handler {
            for func in &maker.func {
                routers.handlers.insert(func.clone(), maker.clone());
            }
        }
        routers
    }

    /// Whether some router has a function of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// The names of all routers' functions.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// What a function does with a router.
    pub(super) fn action(&'static self, symbol: &Symbol) -> Option<Action> {
        let entries = self.by_name.get(&*symbol.name)?;
        let package = unversioned(&symbol.package);
        let receiver = symbol.receiver.as_deref().unwrap_or("");
        let entry = entries.iter().find(|it| {
            let fits = it.receiver == receiver || it.receiver == "*" && !receiver.is_empty();
            fits && self.kinds[it.router].is_of(&package)
        })?;
        let call = &self.kinds[entry.router].calls[entry.call];
        Some(Action { router: entry.router, call })
    }

    /// What is known of a function that makes a handler.
    pub(super) fn maker(&self, symbol: &Symbol) -> Option<&HandlerMaker> {
        let name = format!("{}.{}", unversioned(&symbol.package), symbol.name);
        symbol.receiver.is_none().then(|| self.handlers.get(&name)).flatten()
    }

    /// The router that values of a type are, and whether they have no prefix of their own.
    pub(super) fn of_type(&self, ty: &Type) -> Option<(usize, bool)> {
        let named = ty.deref().named()?;
        let package = unversioned(&named.package);
        let at = self.kinds.iter().position(|it| it.is_of(&package))?;
        let is = |them: &[String]| them.iter().any(|it| **it == *named.name);
        let router = &self.kinds[at];
        (is(&router.roots) || is(&router.groups)).then(|| (at, is(&router.roots)))
    }

    /// The method that a constant of a package means.
    pub(super) fn constant(&self, package: &str, name: &str) -> Option<&str> {
        let package = unversioned(package);
        let router = self.kinds.iter().find(|it| it.is_of(&package))?;
        router.constants.get(name).map(String::as_str)
    }

    /// The fields of routers that hold a handler of what no route matches.
    pub(super) fn fallback_fields(&self) -> impl Iterator<Item = (usize, &str)> {
        let all = self.kinds.iter().enumerate();
        all.flat_map(|(at, it)| {
            it.fallback_fields.iter().filter_map(move |it| Some((at, it.split_once('.')?.1)))
        })
    }
}

impl Router {
    fn is_of(&self, package: &str) -> bool {
        self.packages.iter().any(|it| it == package)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_data_is_whole() {
        let data = table!("go-routes", Data).expect("valid data");
        for router in &data.router {
            assert!(!router.calls.is_empty(), "{}: nothing is registered", router.id);
            for call in &router.calls {
                let registers = matches!(call.does, Does::Route);
                let needs = call.handler.is_some() && call.method.is_some();
                assert!(
                    !registers || needs,
                    "{}: {:?} lacks handler or method",
                    router.id,
                    call.func
                );
            }
        }
    }
}

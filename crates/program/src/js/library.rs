//! What is known of JavaScript's own library, the browser, Node and common packages, as data:
//! `data/js.d.ts` says which types they have, in the language's own notation, with what
//! `data/js-builtins.d.ts` adds of the platforms, and `data/js.toml` what their functions do beyond that.

use std::sync::{Arc, LazyLock};

use rustc_hash::{FxHashMap, FxHashSet};
use seamlint_syntax::{FileKind, Limits};
use serde::Deserialize;

use super::facts::{BindingKind, Facts, Member, Object, Space};
use super::sym::{BindingId, FuncId, ScopeId, Sym};
use crate::FileId;

/// The file id of the declarations.
pub(crate) const LIBRARY: FileId = FileId(u32::MAX);

static DECLARATIONS: &str =
    concat!(include_str!("../../data/js.d.ts"), include_str!("../../data/js-builtins.d.ts"));
static BEHAVIOUR: &str = include_str!("../../data/js.toml");

/// The declarations as facts, and what is known beside them.
pub(crate) struct Library {
    pub(crate) facts: Facts,
    /// The symbol of each function: `Array.forEach`, `fetch`, `axios:AxiosInstance.get`.
    symbols: Vec<Box<str>>,
    pub(crate) behaviour: Behaviour,
    pub(crate) promise: BindingId,
    pub(crate) promise_like: BindingId,
    pub(crate) array: BindingId,
}

/// `data/js.toml`. The lists hold symbols; `package:*` stands for all functions of a package.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Behaviour {
    /// Promises that never reject.
    pub(crate) settles: FxHashSet<String>,
    /// Promises whose rejection somebody else shows, so that nobody awaits them.
    pub(crate) safe: FxHashSet<String>,
    /// Functions that call their callback at once, `await` nothing and drop what it returns, or use it as a truth value.
    pub(crate) drops_result: FxHashSet<String>,
    /// Functions whose callback's result is used as a truth value.
    pub(crate) predicate: FxHashSet<String>,
    /// Functions that call their callback later, when nobody is left to see what it returns.
    pub(crate) listener: FxHashSet<String>,
    /// Functions that may throw at once.
    pub(crate) throws: FxHashSet<String>,
    /// Callbacks that are awaited or whose rejections are handled although their type says `void`.
    pub(crate) handles_rejection: FxHashSet<String>,
    /// Functions that take a signal: the argument's index, and the member of it (none: the argument itself).
    pub(crate) abortable: FxHashMap<String, Abortable>,
    /// Packages and globals that tell where a file runs.
    pub(crate) node: FxHashSet<String>,
    pub(crate) browser: FxHashSet<String>,
    pub(crate) browser_globals: FxHashSet<String>,
}

/// Where a function takes its signal.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Abortable {
    /// The argument's index.
    pub(crate) argument: usize,
    /// The member of an options object that holds the signal.
    #[serde(default)]
    pub(crate) member: Option<String>,
}

static SHARED: LazyLock<Library> = LazyLock::new(Library::read);

/// The library.
pub(crate) fn library() -> &'static Library {
    &SHARED
}

impl Library {
    fn read() -> Self {
        let parsed = seamlint_syntax::parse(
            FileKind::TypeScript,
            Arc::from(DECLARATIONS),
            &Limits::default(),
        );
        let facts = Facts::of("js.d.ts", &parsed.tree);
        let root = |name| facts.lookup(name, ScopeId(0), Space::Type).unwrap_or(BindingId(0));
        let (promise, promise_like, array) = (root("Promise"), root("PromiseLike"), root("Array"));
        let symbols = symbols(&facts);
        let behaviour = toml::from_str(BEHAVIOUR).unwrap_or_default();
        Self { facts, symbols, behaviour, promise, promise_like, array }
    }

    /// Whether a function with this symbol is declared.
    #[cfg(test)]
    pub(crate) fn has(&self, symbol: &str) -> bool {
        self.symbols.iter().any(|it| &**it == symbol)
    }

    /// The symbol of a function of the library.
    pub(crate) fn symbol(&self, function: FuncId) -> &str {
        &self.symbols[function.at()]
    }
}

/// Names every function of the declarations after what holds it.
fn symbols(facts: &Facts) -> Vec<Box<str>> {
    let mut out = vec![Box::<str>::from(""); facts.functions.len()];
    for binding in &facts.bindings {
        let module = facts.ambient.iter().find(|it| it.1 == binding.scope);
        let name = match module {
            Some((module, _)) => format!("{module}:{}", binding.name),
            None => binding.name.to_string(),
        };
        for function in &binding.functions {
            out[function.at()] = name.as_str().into();
        }
        if binding.kind == BindingKind::TypeParam {
            continue;
        }
        let mut held: Vec<(String, &Sym)> =
            binding.declared.iter().map(|it| (name.clone(), it)).collect();
        // `PromiseConstructor` holds what is written `Promise.all`.
        let owner = name.strip_suffix("Constructor").unwrap_or(&name).to_owned();
        if let Some(types) = &binding.types {
            for class in types.class.iter().map(|it| &facts.classes[it.at()]) {
                for function in &class.constructors {
                    out[function.at()] = format!("new {owner}").into();
                }
                let member = |it: &'_ Member| format!("{owner}.{}", it.name);
                held.extend(class.members.iter().map(|it| (member(it), &it.value)));
            }
            for body in types.bodies.iter().map(|it| &facts.objects[it.at()]) {
                hold(&owner, body, &mut held, &mut out);
            }
        }
        while let Some((name, value)) = held.pop() {
            match value {
                Sym::Func(function) => out[function.at()] = name.into(),
                Sym::Object(object) => {
                    hold(&name, &facts.objects[object.at()], &mut held, &mut out);
                }
                _ => {}
            }
        }
    }
    out
}

/// Names what an object type holds: its members, and the calls and constructions of itself.
fn hold<'f>(
    owner: &str,
    object: &'f Object,
    held: &mut Vec<(String, &'f Sym)>,
    out: &mut [Box<str>],
) {
    for function in &object.calls {
        out[function.at()] = owner.into();
    }
    for function in &object.constructs {
        out[function.at()] = format!("new {owner}").into();
    }
    held.extend(object.members.iter().map(|it| (format!("{owner}.{}", it.name), &it.value)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declarations_parse() {
        let parsed = seamlint_syntax::parse(
            FileKind::TypeScript,
            Arc::from(DECLARATIONS),
            &Limits::default(),
        );
        let wrong: Vec<_> = parsed
            .tree
            .root()
            .descendants()
            .filter(|it| it.kind() == seamlint_syntax::Kind::Error || it.is_missing())
            .map(|it| it.text())
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn behaviour_speaks_of_what_is_declared() {
        toml::from_str::<Behaviour>(BEHAVIOUR).unwrap();
        let library = library();
        let known: FxHashSet<_> = library.symbols.iter().map(|it| &**it).collect();
        let it = &library.behaviour;
        let lists =
            [&it.settles, &it.safe, &it.drops_result, &it.predicate, &it.listener, &it.throws];
        let named = lists.into_iter().flatten().chain(it.abortable.keys());
        let mut missing: Vec<_> = named.filter(|it| !known.contains(it.as_str())).collect();
        missing.sort();
        assert!(missing.is_empty(), "{missing:#?}");
    }
}

//! What is known of JavaScript's own library, the browser, Node and common packages, as data:
//! `data/js.d.ts` says which types they have, in the language's own notation, with what
//! `data/js-builtins.d.ts` adds of the platforms, and `data/js.toml` what their functions do beyond that.
//!
//! Reading the declarations takes as long as reading some forty files of a project, and always gives the same. So their
//! facts are kept beside them, in `data/js.facts`; a test holds that they are theirs, and writes them with `UPDATE=1`.

mod declarations;

pub use declarations::declared_facts;

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::facts::{Facts, Space};
use super::sym::{BindingId, FuncId, ScopeId};
use crate::FileId;

/// The file id of the declarations.
pub(crate) const LIBRARY: FileId = FileId(u32::MAX);

/// [`Kept`], as postcard writes it.
static FACTS: &[u8] = include_bytes!("../../data/js.facts");

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

/// What the declarations say.
#[derive(Serialize, Deserialize)]
struct Kept {
    facts: Facts,
    symbols: Vec<Box<str>>,
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
        let Kept { facts, symbols } = postcard::from_bytes(FACTS).expect("a test reads them");
        let root = |name| facts.lookup(name, ScopeId(0), Space::Type).unwrap_or(BindingId(0));
        let (promise, promise_like, array) = (root("Promise"), root("PromiseLike"), root("Array"));
        let behaviour = table!("js", Behaviour).unwrap_or_default();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behaviour_speaks_of_what_is_declared() {
        table!("js", Behaviour).unwrap();
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

//! Which calls mean a function, found once for all rules.
//!
//! Asking what a call means takes the evaluation of its callee, and most calls are of no interest to
//! anybody. They are sorted by the name in front of their arguments, which is all that a text tells; those
//! with a name are evaluated when somebody looks for a function of that name.

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};
use seamlint_syntax::{Field, Kind, Node, NodeId};

use super::View;
use super::expressions::Callees;
use super::facts::Space;
use super::reachable;
use super::sym::FuncId;
use super::syntax::{callee, unwrapped};
use super::values::Site;
use crate::FileId;
use crate::by_name::{ByName, NameHash};
use crate::once_map::OnceMap;

type Place = (FileId, NodeId);

/// Calls by what they may mean. Built when first asked for.
#[derive(Debug)]
pub(crate) struct CallIndex {
    /// Calls of a member or of a name that means what it is called, by that name.
    named: ByName<Place>,
    /// What they mean, name by name.
    meant: OnceMap<NameHash, Arc<Meant>>,
    /// Calls whose name does not tell, and what they mean.
    others: Vec<Place>,
    others_meant: OnceLock<Arc<Meant>>,
    /// Other names than its own under which a function of the project is called, by file.
    names: Vec<OnceLock<FxHashMap<FuncId, Vec<NameHash>>>>,
}

/// What calls mean, in the order of files and nodes.
#[derive(Debug, Default)]
struct Meant {
    /// By symbol of the library.
    library: FxHashMap<&'static str, Vec<Place>>,
    /// By function of the project.
    own: FxHashMap<(FileId, FuncId), Vec<Place>>,
}

/// The index, made on demand.
pub(crate) type LazyCalls = OnceLock<CallIndex>;

impl CallIndex {
    fn of(view: View<'_>) -> Self {
        let files = &view.linked().files;
        // Under these names functions of other names are called.
        let facts = files.iter().filter_map(|it| it.js());
        let aliases = facts.flat_map(|it| reachable::aliases(it, false)).map(NameHash::of);
        let aliases: FxHashSet<_> = aliases.collect();
        let tells = |it: &NameHash| !aliases.contains(it) && !reachable::is_library_alias(*it);
        let (mut named, mut others) = (Vec::new(), Vec::new());
        for (at, file) in files.iter().enumerate().filter(|it| it.1.js().is_some()) {
            let id = FileId(at as u32);
            let mut variables = FxHashMap::default();
            let calls = [Kind::CallExpression, Kind::NewExpression];
            for call in calls.into_iter().flat_map(|kind| file.tree.nodes(kind)) {
                let callee = callee(call);
                let meant = match callee.map(|it| (it.kind(), it)) {
                    Some((Kind::Identifier, it)) => *variables
                        .entry(it.text())
                        .or_insert_with_key(|name| view.told_by_variable(id, name, tells)),
                    Some((Kind::MemberExpression, it)) => {
                        let name = it.child(Field::Property).map(|it| NameHash::of(it.text()));
                        name.filter(tells).map_or(Hint::Any, Hint::Named)
                    }
                    _ => Hint::Any,
                };
                match meant {
                    Hint::Named(name) => named.push((name, (id, call.id()))),
                    Hint::Any => others.push((id, call.id())),
                    Hint::Unknown => {}
                }
            }
        }
        others.sort_unstable();
        let names = files.iter().map(|_| OnceLock::new()).collect();
        let (meant, others_meant) = Default::default();
        Self { named: ByName::of(named.into_iter()), meant, others, others_meant, names }
    }

    /// What the calls of a name mean.
    fn named(&self, view: View<'_>, name: NameHash) -> Arc<Meant> {
        self.meant.get(name, |it| Arc::new(Meant::of(view, self.named.get(*it))))
    }

    /// What the calls mean whose name does not tell.
    fn others(&self, view: View<'_>) -> Arc<Meant> {
        let meant = || Arc::new(Meant::of(view, self.others.iter().copied()));
        Arc::clone(self.others_meant.get_or_init(meant))
    }

    /// Both kinds of calls among which are those of a function of the library.
    fn library(&self, view: View<'_>, symbol: &str) -> [Arc<Meant>; 2] {
        let name = symbol.strip_prefix("new ").unwrap_or(symbol);
        let name = name.rsplit(['.', ':']).next().unwrap_or(name);
        [self.named(view, NameHash::of(name)), self.others(view)]
    }
}

/// What the text of a call tells of the function that is meant.
#[derive(Clone, Copy, Debug)]
enum Hint {
    /// Its name.
    Named(NameHash),
    /// Nothing: it may have any name.
    Any,
    /// That nobody knows it.
    Unknown,
}

impl Meant {
    /// Finds out what calls mean.
    fn of(view: View<'_>, calls: impl Iterator<Item = Place>) -> Self {
        let mut out = Self::default();
        for place in calls {
            let call = view.tree(place.0).node(place.1);
            for callee in &*view.expression(place.0, call).callees {
                match callee.symbol() {
                    Some("") => {}
                    Some(symbol) => out.library.entry(symbol).or_default().push(place),
                    None => {
                        let own = out.own.entry((callee.file, callee.function)).or_default();
                        own.push(place);
                    }
                }
            }
        }
        out
    }

    /// The calls that mean a function of the library, in the order of files.
    fn library(&self, symbol: &str) -> &[Place] {
        self.library.get(symbol).map_or(&[][..], |it| it)
    }
}

impl<'p> View<'p> {
    /// The functions that a call or construction may mean.
    pub(crate) fn called(self, file: FileId, call: Node<'_>) -> Callees {
        self.expression(file, unwrapped(call)).callees
    }

    /// What a variable tells of the function that is called by it, whatever the file calls so: looking for the
    /// scope of each would be dearer than what it spares.
    fn told_by_variable(self, file: FileId, name: &str, tells: impl Fn(&NameHash) -> bool) -> Hint {
        // Its argument tells what it is.
        if name == "require" {
            return Hint::Any;
        }
        let (facts, hash) = (self.facts(file), NameHash::of(name));
        let meant = || facts.bound.all(name, Space::Value);
        let is_own = || meant().all(|it| reachable::has_own_name(facts.binding(it)));
        let is_unknown = |it| self.eval().value(file, it, &None).is_unknown();
        if tells(&hash) && is_own() {
            Hint::Named(hash)
        } else if self.linked().global(name, Space::Value).is_none() && meant().all(is_unknown) {
            Hint::Unknown
        } else {
            Hint::Any
        }
    }

    fn call_index(self) -> &'p CallIndex {
        self.linked().model.calls.get_or_init(|| CallIndex::of(self))
    }

    /// All calls in the program that mean a function of the library, by its symbol.
    pub fn calls_to(self, symbol: &str) -> impl Iterator<Item = Site<'p>> + use<'p> {
        let found = self.call_index().library(self, symbol);
        let mut places: Vec<_> = found.iter().flat_map(|it| it.library(symbol)).copied().collect();
        places.sort_unstable();
        places.into_iter().map(move |(file, id)| (file, self.tree(file).node(id)))
    }

    /// The calls in one file that mean one of these functions of the library, in source order.
    pub fn calls_in(self, file: FileId, symbols: &[&str]) -> Vec<Site<'p>> {
        let mut out = Vec::new();
        for symbol in symbols {
            for meant in self.call_index().library(self, symbol) {
                let places = meant.library(symbol);
                let first = places.partition_point(|it| it.0 < file);
                let here = places[first..].iter().take_while(|it| it.0 == file);
                out.extend(here.map(|it| (file, self.tree(file).node(it.1))));
            }
        }
        out.sort_by_key(|it| it.1.id());
        out.dedup();
        out
    }

    /// All calls in the program that may mean a function of the project.
    pub(crate) fn calls_to_own(self, file: FileId, function: FuncId) -> Vec<Site<'p>> {
        let (index, key) = (self.call_index(), (file, function));
        let names = index.names.get(file.0 as usize).map(|it| {
            it.get_or_init(|| {
                let names = reachable::names(self.facts(file)).into_iter();
                names.map(|it| (it.0, it.1.into_iter().map(NameHash::of).collect())).collect()
            })
        });
        let names = names.and_then(|it| it.get(&function)).into_iter().flatten();
        let meant = names.map(|it| index.named(self, *it)).chain([index.others(self)]);
        let mut places = Vec::new();
        for meant in meant {
            places.extend(meant.own.get(&key).into_iter().flatten().copied());
        }
        places.sort_unstable();
        places.dedup();
        places.into_iter().map(|it| (it.0, self.tree(it.0).node(it.1))).collect()
    }
}

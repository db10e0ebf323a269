//! Which calls mean a function, found once for all rules.
//!
//! Asking what a call means takes the evaluation of its callee, and most calls are of no interest to
//! anybody. They are sorted by the name in front of their arguments, which is all that a text tells; those
//! with a name are evaluated when somebody looks for a function of that name.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use seamlint_syntax::{Field, Kind, Node, NodeId};

use super::View;
use super::expressions::Callees;
use super::facts::Space;
use super::reachable;
use super::sym::FuncId;
use super::syntax::unwrapped;
use super::values::Site;
use crate::FileId;

type Place = (FileId, NodeId);

/// Calls by what they may mean. Built when first asked for.
#[derive(Debug, Default)]
pub(crate) struct CallIndex {
    /// Calls of a member or of a name that means what it is called, by that name.
    named: FxHashMap<Arc<str>, Calls>,
    /// Calls whose name does not tell.
    others: Calls,
    /// Other names than its own under which a function of the project is called, by file.
    names: Vec<OnceLock<FxHashMap<FuncId, Vec<Arc<str>>>>>,
}

/// Calls that are evaluated together.
#[derive(Debug, Default)]
struct Calls {
    places: Vec<Place>,
    meant: OnceLock<Meant>,
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
        let mut out = Self::default();
        out.names.resize_with(files.len(), OnceLock::new);
        for (at, file) in files.iter().enumerate().filter(|it| it.1.js().is_some()) {
            let id = FileId(at as u32);
            let calls = [Kind::CallExpression, Kind::NewExpression];
            for call in calls.into_iter().flat_map(|kind| file.tree.nodes(kind)) {
                match view.told(id, call) {
                    Some(name) => out.add(name, (id, call.id())),
                    None => out.others.places.push((id, call.id())),
                }
            }
        }
        out.drop_aliases(view);
        out
    }

    fn add(&mut self, name: &str, place: Place) {
        if let Some(calls) = self.named.get_mut(name) {
            calls.places.push(place);
        } else {
            let calls = Calls { places: vec![place], ..Calls::default() };
            self.named.insert(Arc::from(name), calls);
        }
    }

    /// Takes out the names under which functions of other names are called.
    fn drop_aliases(&mut self, view: View<'_>) {
        let facts = view.linked().files.iter().filter_map(|it| it.js());
        for name in facts.flat_map(|it| reachable::aliases(it, false)) {
            if let Some(calls) = self.named.remove(name) {
                self.others.places.extend(calls.places);
            }
        }
        for (_, calls) in self.named.extract_if(|name, _| reachable::is_library_alias(name)) {
            self.others.places.extend(calls.places);
        }
        self.others.places.sort_unstable();
    }

    /// The calls that mean a function of the library; two lists, each in the order of files.
    fn library(&self, view: View<'_>, symbol: &str) -> [&[Place]; 2] {
        let name = symbol.strip_prefix("new ").unwrap_or(symbol);
        let name = name.rsplit(['.', ':']).next().unwrap_or(name);
        let calls = [self.named.get(name), Some(&self.others)];
        calls.map(|it| {
            let found = it.and_then(|it| it.meant(view).library.get(symbol));
            found.map_or(&[][..], |it| it)
        })
    }
}

impl Calls {
    fn meant(&self, view: View<'_>) -> &Meant {
        self.meant.get_or_init(|| {
            let mut out = Meant::default();
            for place in &self.places {
                let call = view.tree(place.0).node(place.1);
                for callee in &*view.expression(place.0, call).callees {
                    match callee.symbol() {
                        Some("") => {}
                        Some(symbol) => out.library.entry(symbol).or_default().push(*place),
                        None => {
                            let own = out.own.entry((callee.file, callee.function)).or_default();
                            own.push(*place);
                        }
                    }
                }
            }
            out
        })
    }
}

impl<'p> View<'p> {
    /// The functions that a call or construction may mean.
    pub(crate) fn called(self, file: FileId, call: Node<'_>) -> Callees {
        self.expression(file, unwrapped(call)).callees
    }

    /// The name under which a function is called, unless it may be one of another name.
    fn told(self, file: FileId, call: Node<'p>) -> Option<&'p str> {
        let callee = call.child(Field::Function).or_else(|| call.child(Field::Constructor))?;
        let callee = unwrapped(callee);
        match callee.kind() {
            Kind::MemberExpression => callee.child(Field::Property).map(|it| it.text()),
            Kind::Identifier if callee.text() != "require" => {
                let facts = self.facts(file);
                let scope = facts.scope_of(callee);
                let meant = facts.lookup(callee.text(), scope, Space::Value);
                let is_own = meant.is_none_or(|it| reachable::has_own_name(facts.binding(it)));
                is_own.then(|| callee.text())
            }
            _ => None,
        }
    }

    fn call_index(self) -> &'p CallIndex {
        self.linked().model.calls.get_or_init(|| CallIndex::of(self))
    }

    /// All calls in the program that mean a function of the library, by its symbol.
    pub fn calls_to(self, symbol: &str) -> impl Iterator<Item = Site<'p>> + use<'p> {
        let found = self.call_index().library(self, symbol);
        let mut places: Vec<_> = found.into_iter().flatten().copied().collect();
        places.sort_unstable();
        places.into_iter().map(move |(file, id)| (file, self.tree(file).node(id)))
    }

    /// The calls in one file that mean one of these functions of the library, in source order.
    pub fn calls_in(self, file: FileId, symbols: &[&str]) -> Vec<Site<'p>> {
        let mut out = Vec::new();
        for places in symbols.iter().flat_map(|it| self.call_index().library(self, it)) {
            let first = places.partition_point(|it| it.0 < file);
            let here = places[first..].iter().take_while(|it| it.0 == file);
            out.extend(here.map(|it| (file, self.tree(file).node(it.1))));
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
                names.map(|(id, of)| (id, of.into_iter().map(Arc::from).collect())).collect()
            })
        });
        let names = names.and_then(|it| it.get(&function)).into_iter().flatten();
        let calls = names.filter_map(|it| index.named.get(it)).chain([&index.others]);
        let meant = calls.filter_map(|it| it.meant(self).own.get(&key));
        let mut places: Vec<_> = meant.flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().map(|it| (it.0, self.tree(it.0).node(it.1))).collect()
    }
}

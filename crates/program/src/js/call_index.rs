//! Every call of a function of the library, found once for all rules.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use seamlint_syntax::{Kind, Node, NodeId};

use super::View;
use super::eval::Callee;
use super::sym::FuncId;
use super::syntax::unwrapped;
use super::values::Site;
use crate::FileId;

/// Calls by what they mean. Built when first asked for.
#[derive(Debug, Default)]
pub(crate) struct CallIndex {
    /// By symbol, in the order of files and nodes.
    library: FxHashMap<&'static str, Vec<(FileId, NodeId)>>,
    /// By function of the project.
    own: FxHashMap<(FileId, FuncId), Vec<(FileId, NodeId)>>,
}

/// The index, made on demand.
pub(crate) type LazyCalls = OnceLock<CallIndex>;

impl CallIndex {
    fn of(view: View<'_>) -> Self {
        let mut out = Self::default();
        for (at, file) in view.linked().files.iter().enumerate() {
            if file.js().is_none() {
                continue;
            }
            let id = FileId(at as u32);
            let calls = [Kind::CallExpression, Kind::NewExpression];
            for call in calls.into_iter().flat_map(|kind| file.tree.nodes(kind)) {
                let place = (id, call.id());
                for callee in &*view.expression(id, call).callees {
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
        }
        out
    }
}

impl<'p> View<'p> {
    /// The functions that a call or construction may mean.
    pub(crate) fn called(self, file: FileId, call: Node<'_>) -> Arc<[Callee]> {
        self.expression(file, unwrapped(call)).callees
    }

    fn call_index(self) -> &'p CallIndex {
        self.linked().model.calls.get_or_init(|| CallIndex::of(self))
    }

    /// All calls in the program that mean a function of the library, by its symbol.
    pub fn calls_to(self, symbol: &str) -> impl Iterator<Item = Site<'p>> + use<'p> {
        let found = self.call_index().library.get(symbol);
        let sites = found.into_iter().flatten();
        sites.map(move |(file, id)| (*file, self.tree(*file).node(*id)))
    }

    /// The calls in one file that mean one of these functions of the library, in source order.
    pub fn calls_in(self, file: FileId, symbols: &[&str]) -> Vec<Site<'p>> {
        let mut out = Vec::new();
        for symbol in symbols {
            let Some(places) = self.call_index().library.get(symbol) else { continue };
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
        let found = self.call_index().own.get(&(file, function));
        let places = found.into_iter().flatten();
        places.map(|it| (it.0, self.tree(it.0).node(it.1))).collect()
    }
}

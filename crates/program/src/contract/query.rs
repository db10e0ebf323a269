//! Parameters of queries whose names the two sides spell differently: `pageSize` here and `page_size` there.

use rustc_hash::FxHashMap;

use super::exchange::{Exchanged, folded};
use super::{CallKind, Misnamed};
use crate::Program;
use crate::go::{FunctionId, QueryReads};

impl Program {
    /// The parameters that JavaScript sends in a query and that Go reads by another spelling, sorted by call.
    pub fn misnamed_parameters(&self) -> Vec<(&Exchanged, Misnamed)> {
        let mut known: FxHashMap<FunctionId, QueryReads> = FxHashMap::default();
        let mut out = Vec::new();
        for it in self.exchanged() {
            let call = it.call_in(self.contract());
            if call.query.is_empty() || call.client.converts_case || call.kind == CallKind::Beacon {
                continue;
            }
            // What stands before a handler reads parameters, too.
            let before =
                it.served.iter().flat_map(|it| &self.contract().route(it.route).middleware);
            let before: Vec<_> = before.filter_map(|it| it.function).collect();
            let handlers = it.served.iter().map(|it| it.handler);
            for function in handlers.clone().chain(before.iter().copied()) {
                known.entry(function).or_insert_with(|| self.go().query_reads(function));
            }
            let all = || handlers.clone().chain(before.iter().copied()).map(|it| &known[&it]);
            if all().any(|it| it.open) {
                continue;
            }
            for (name, place) in &call.query {
                let plain = folded(name);
                let is_read = all().flat_map(|it| &it.reads).any(|it| *it.name == **name);
                let mut near = handlers.clone().flat_map(|it| &known[&it].reads);
                let Some(near) = near.find(|it| folded(&it.name) == plain).filter(|_| !is_read)
                else {
                    continue;
                };
                let is_sent = call.query.iter().any(|it| *it.0 == *near.name);
                if !is_sent {
                    let (key, origin) = (near.name.to_string(), Some(near.place));
                    let name = name.clone();
                    out.push((it, Misnamed { name, place: *place, key, origin }));
                }
            }
        }
        out
    }
}

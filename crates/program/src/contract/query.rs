//! Parameters of queries whose names the two sides spell differently: `pageSize` here and `page_size` there.

use std::sync::Arc;

use super::exchange::{Exchanged, folded};
use super::{CallKind, Misnamed};

use crate::go::{FunctionId, QueryReads};
use crate::{Place, Program};

impl Program {
    /// The parameters that JavaScript sends in a query and that Go reads by another spelling, sorted by call.
    pub fn misnamed_parameters(&self) -> Vec<(&Exchanged, Misnamed)> {
        let mut out = Vec::new();
        for it in self.exchanged() {
            let call = it.call_in(self.contract());
            if call.query.is_empty() || call.client.converts_case || call.kind == CallKind::Beacon {
                continue;
            }
            let handlers = self.query_reads(it.served.iter().map(|it| it.handler));
            let mut found = misnamed(&call.query, &handlers);
            if found.is_empty() || handlers.iter().any(|it| it.open) {
                continue;
            }
            // What stands before a handler reads parameters, too.
            let before =
                it.served.iter().flat_map(|it| &self.contract().route(it.route).middleware);
            let before = self.query_reads(before.filter_map(|it| it.function));
            let is_read = |name: &str| before.iter().any(|it| it.has(name));
            found.retain(|it| !is_read(&it.name));
            if before.iter().all(|it| !it.open) {
                out.extend(found.into_iter().map(|found| (it, found)));
            }
        }
        out
    }

    fn query_reads(&self, functions: impl Iterator<Item = FunctionId>) -> Vec<Arc<QueryReads>> {
        functions.map(|it| self.go().query_reads(it)).collect()
    }
}

/// The parameters that handlers read by another spelling and by that alone.
fn misnamed(query: &[(String, Place)], handlers: &[Arc<QueryReads>]) -> Vec<Misnamed> {
    let found = query.iter().filter_map(|(name, place)| {
        let plain = folded(name);
        let mut near = handlers.iter().flat_map(|it| &it.reads);
        let near = near.find(|it| folded(&it.name) == plain)?;
        let is_read = handlers.iter().any(|it| it.has(name));
        let is_sent = query.iter().any(|it| *it.0 == *near.name);
        let (key, origin) = (near.name.to_string(), Some(near.place));
        (!is_read && !is_sent).then(|| Misnamed { name: name.clone(), place: *place, key, origin })
    });
    found.collect()
}

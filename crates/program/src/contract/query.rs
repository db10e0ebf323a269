//! Parameters of queries whose names the two sides spell differently: `pageSize` here and `page_size` there.

use std::sync::Arc;

use super::exchange::{Exchanged, folded};
use super::{CallKind, Misnamed};
use crate::go::{FunctionId, QueryRead, QueryReads};
use crate::{Place, Program};

impl Program {
    /// The parameters that JavaScript sends in a query and that Go reads by another spelling, sorted by call.
    ///
    /// Where nothing of all that is sent is read, a longer name of the same thing is another spelling as well:
    /// `ldapId` here and `id` there.
    pub fn misnamed_parameters(&self) -> Vec<(&Exchanged, Misnamed)> {
        let mut out = Vec::new();
        for it in self.exchanged() {
            let call = it.call_in(self.contract());
            if call.query.is_empty() || call.client.converts_case || call.kind == CallKind::Beacon {
                continue;
            }
            // Most is read by its name, and by the handler itself.
            let own = it.served.iter().map(|it| self.go().own_query_reads(it.handler));
            let own: Vec<_> = own.collect();
            if call.query.iter().all(|sent| own.iter().any(|it| it.has(&sent.0))) {
                continue;
            }
            let handlers = self.query_reads(it.served.iter().map(|it| it.handler));
            let mut found = misnamed(&call.query, &handlers);
            let spelled = !found.is_empty();
            if !spelled && call.whole_query {
                found.extend(longer(&call.query, &handlers));
            }
            if found.is_empty() || handlers.iter().any(|it| it.open) {
                continue;
            }
            // What stands before a handler reads parameters, too.
            let before =
                it.served.iter().flat_map(|it| &self.contract().route(it.route).middleware);
            let before = self.query_reads(before.filter_map(|it| it.function));
            let is_read = |name: &str| before.iter().any(|it| it.has(name));
            let is_useful = call.query.iter().any(|it| is_read(&it.0));
            found.retain(|it| !is_read(&it.name) && (spelled || !is_useful));
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

/// Where handlers read nothing of what is sent, the one parameter whose name says more, or less, than one that they read.
fn longer(query: &[(String, Place)], handlers: &[Arc<QueryReads>]) -> Option<Misnamed> {
    if query.iter().any(|it| handlers.iter().any(|handler| handler.has(&it.0))) {
        return None;
    }
    let mut reads: Vec<&QueryRead> = handlers.iter().flat_map(|it| &it.reads).collect();
    reads.sort_by_key(|it| (&it.name, it.place));
    reads.dedup_by_key(|it| &it.name);
    let mut found = query.iter().flat_map(|sent| {
        let said = words(&sent.0);
        let is_near = move |it: &&&QueryRead| {
            let read = words(&it.name);
            said.ends_with(&read) || read.ends_with(&said)
        };
        reads.iter().filter(is_near).map(move |it| (sent, *it))
    });
    match (found.next(), found.next()) {
        (Some(((name, place), read)), None) => {
            let (key, origin) = (read.name.to_string(), Some(read.place));
            Some(Misnamed { name: name.clone(), place: *place, key, origin })
        }
        _ => None,
    }
}

/// The words of a name, in lower case: `ldap` and `id` of `ldapId`, `ldap_id` and `LDAP-ID`.
fn words(name: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut begins = true;
    for it in name.chars() {
        if !it.is_alphanumeric() {
            begins = true;
            continue;
        }
        // Capitals in a row are one word.
        let is_upper = it.is_uppercase();
        if begins || out.is_empty() {
            out.push(String::new());
        }
        begins = false;
        if let Some(word) = out.last_mut() {
            let after_lower = word.chars().last().is_some_and(char::is_lowercase);
            if is_upper && after_lower {
                out.push(it.to_string());
            } else {
                word.push(it);
            }
        }
    }
    out.iter().map(|it| it.to_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn names_have_words() {
        for name in ["ldapId", "ldap_id", "LDAP-ID", "ldapID"] {
            assert_eq!(words(name), ["ldap", "id"], "{name}");
        }
        assert_eq!(words("page"), ["page"]);
        assert_eq!(words("_"), [""; 0]);
    }
}

//! What sends requests, as data.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::contract::CallKind;

/// `data/js-clients.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Data {
    #[serde(rename = "client")]
    pub(super) clients: Vec<Description>,
    /// Expressions of the page's own address, by what they give of it.
    pub(super) own: BTreeMap<String, Own>,
    /// Functions that give their first argument back, as far as addresses and options go.
    pub(super) same: Vec<String>,
    /// Functions that give what the function they are given returns.
    pub(super) runs: Vec<String>,
    /// Functions that encode a value so that it holds no slash.
    pub(super) encodes: Vec<String>,
    /// Functions that change the case of all keys of a value.
    pub(super) converts_case: Vec<String>,
    /// Functions that call a function with their first argument: the index of that function.
    pub(super) keyed: BTreeMap<String, usize>,
    /// What stands in code that a generator wrote: packages that such code imports.
    pub(super) generated_imports: Vec<String>,
}

/// What an expression gives of the page's own address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Own {
    /// `http:`
    Scheme,
    /// `example.org:80`, or a part of it.
    Host,
    /// The whole, up to where paths begin, or the page itself.
    Origin,
}

/// What stands between a call and the JSON of its answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Gives {
    /// A promise of a response whose `json()` reads the body.
    #[default]
    Response,
    /// A promise of an object that has the JSON as `data`, or under the name that the client gives.
    Wrapped,
    /// A promise of the JSON itself.
    Json,
    /// Nothing that anybody reads.
    Nothing,
}

/// A client.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the table")]
pub(super) struct Description {
    pub(super) id: String,
    kind: String,
    /// The functions that send a request, by symbol.
    pub(super) calls: BTreeMap<String, Form>,
    /// Members of the options.
    pub(super) address: Vec<String>,
    pub(super) method: Vec<String>,
    pub(super) body: Vec<String>,
    /// Members of the options that hold an object which is sent as JSON.
    pub(super) json: Vec<String>,
    pub(super) query: Vec<String>,
    pub(super) timeout: Vec<String>,
    pub(super) base: Vec<String>,
    /// What gives a base where no options do: a component around those who ask.
    pub(super) provider: Option<String>,
    /// Functions that make an instance; the first argument holds its options.
    pub(super) create: Vec<String>,
    /// Functions that register what changes answers.
    pub(super) intercept: Vec<String>,
    /// Whether an object is sent as JSON without further ado.
    pub(super) encodes: bool,
    /// Whether a bare string is sent as a form.
    pub(super) forms: bool,
    pub(super) rejects_errors: bool,
    /// Whether a body that is no JSON becomes a text, without an error.
    pub(super) keeps_text: bool,
    /// The library's own limit in milliseconds.
    pub(super) limit: Option<u64>,
    pub(super) gives: Gives,
    /// The member of a wrapped answer that holds the JSON.
    pub(super) data: String,
    /// Methods that are called on the request itself: what their first argument is.
    pub(super) chain: BTreeMap<String, Part>,
    /// Methods that are called on the same object elsewhere, and members that are assigned.
    pub(super) set: BTreeMap<String, Part>,
}

/// Where a function takes what.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Form {
    /// The method, where the function's name says it.
    pub(super) method: Option<String>,
    /// The arguments' indices.
    pub(super) method_at: Option<usize>,
    pub(super) address: Option<usize>,
    pub(super) body: Option<usize>,
    pub(super) query: Option<usize>,
    pub(super) options: Option<usize>,
    /// The argument that holds an object whose member is a function that returns the address or options.
    pub(super) endpoint: Option<String>,
    /// The address goes on from what the receiver was given.
    pub(super) continues: bool,
    /// What the function puts before the path.
    pub(super) base: Option<String>,
}

/// What a method called on a request sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Part {
    Address,
    Body,
    Query,
    Timeout,
}

impl Description {
    /// How its calls speak.
    pub(super) fn kind(&self) -> CallKind {
        match self.kind.as_str() {
            "websocket" => CallKind::WebSocket,
            "events" => CallKind::Events,
            "beacon" => CallKind::Beacon,
            _ => CallKind::Request,
        }
    }
}

/// The data with its index.
pub(super) struct Clients {
    pub(super) data: Data,
    /// By symbol, the client and the form of the call.
    forms: FxHashMap<String, (usize, Form)>,
}

impl Clients {
    fn read() -> Self {
        let data = table!("js-clients", Data).unwrap_or_default();
        let mut forms = FxHashMap::default();
        for (at, client) in data.clients.iter().enumerate() {
            for (symbol, form) in &client.calls {
                forms.insert(symbol.clone(), (at, form.clone()));
            }
        }
        Self { data, forms }
    }

    /// What sends a request when the function with this symbol is called.
    pub(super) fn form(&self, symbol: &str) -> Option<(&Description, &Form)> {
        let (client, form) = self.forms.get(symbol)?;
        Some((&self.data.clients[*client], form))
    }

    /// The client with this id.
    pub(super) fn client(&self, id: &str) -> Option<&Description> {
        self.data.clients.iter().find(|it| it.id == id)
    }

    /// The symbols of all functions that send requests, sorted.
    pub(super) fn symbols(&self) -> Vec<&str> {
        let mut out: Vec<_> = self.forms.keys().map(String::as_str).collect();
        out.sort_unstable();
        out
    }
}

static CLIENTS: LazyLock<Clients> = LazyLock::new(Clients::read);

/// The data.
pub(super) fn clients() -> &'static Clients {
    &CLIENTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_is_read_and_speaks_of_what_is_declared() {
        let data = table!("js-clients", Data).unwrap();
        let lists = [&data.same, &data.runs, &data.encodes];
        let named = { lists.into_iter().flatten() }.chain(data.keyed.keys()).chain(
            data.clients
                .iter()
                .flat_map(|it| it.calls.keys().chain(&it.create).chain(&it.intercept)),
        );
        let library = crate::js::library::library();
        let missing: Vec<_> = named.filter(|it| !library.has(it)).collect();
        assert!(missing.is_empty(), "{missing:#?}");
    }
}

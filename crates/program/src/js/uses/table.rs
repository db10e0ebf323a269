//! What is known of the ways that answers go, as data.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::held::Wrap;

/// `data/js-answers.toml`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answers {
    clients: FxHashMap<String, Client>,
    passes: FxHashMap<String, Pass>,
    methods: FxHashMap<String, Method>,
    /// Methods that give their own object back, by symbol.
    chains: Vec<String>,
    /// Methods of promises that give their callback the body of the response, by symbol.
    bodies: FxHashSet<String>,
    sends: Sends,
    stores: Stores,
    /// By package and name of a component, the properties that must not be null.
    components: FxHashMap<String, FxHashMap<String, Vec<String>>>,
    /// Methods of a text that show that somebody takes it for words.
    words: Vec<String>,
}

/// Stores that mutations change, by symbol.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stores {
    /// They make a store of options.
    pub(super) make: Vec<String>,
    /// They call the mutation that their first argument names with the second one.
    pub(super) commit: FxHashSet<String>,
    /// They give a component members that are parts of the state.
    pub(super) maps: Vec<String>,
    /// The types of stores.
    pub(super) types: FxHashSet<String>,
}

/// What functions do to a value that is sent, by symbol.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sends {
    /// They give back what they are given.
    pub(crate) same: Vec<String>,
    /// They do so, and others may change it since.
    pub(crate) state: Vec<String>,
    /// They hold it as `value`.
    pub(crate) refs: Vec<String>,
    /// They read a number.
    pub(crate) numbers: Vec<String>,
}

/// The packages with a component of this name that fails where the property is null.
pub(crate) fn rejecting(tag: &str, property: &str) -> Vec<&'static String> {
    let has = |of: &FxHashMap<String, Vec<String>>| {
        of.get(tag).is_some_and(|it| it.iter().any(|it| it == property))
    };
    ANSWERS.components.iter().filter(|it| has(it.1)).map(|it| it.0).collect()
}

/// The stores that mutations change.
pub(super) fn stores() -> &'static Stores {
    &ANSWERS.stores
}

/// The data of the side that sends.
pub(crate) fn sends() -> &'static Sends {
    &ANSWERS.sends
}

/// What a client gives and throws.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Client {
    #[serde(default)]
    gives: Vec<String>,
    #[serde(default)]
    throws: Option<Vec<String>>,
    /// Whether it rejects for a status outside 200–299.
    pub(super) rejects: bool,
    /// Whether what it gives is not there before the answer is.
    #[serde(default)]
    pub(super) pending: bool,
    /// Members of its options with which it gives something else than the answer.
    #[serde(default)]
    pub(super) changed_by: Vec<String>,
}

/// A function that hands on what it is given.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pass {
    #[serde(default)]
    pub(super) argument: usize,
    #[serde(default)]
    takes: Vec<String>,
    #[serde(default)]
    gives: Vec<String>,
    /// Nothing comes out of it that is the value.
    #[serde(default)]
    pub(super) lost: bool,
    /// Whether it throws for `null`.
    #[serde(default)]
    pub(super) throws: bool,
    /// Whether what it gives is not there before the answer is.
    #[serde(default)]
    pub(super) pending: bool,
    /// Members of the argument that are called with the value.
    #[serde(default)]
    pub(super) callback: Vec<String>,
}

/// A method of arrays.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Method {
    /// The parameter of the callback that is an element.
    pub(super) element: Option<usize>,
    /// Whether the result holds what the callback returns.
    #[serde(default)]
    pub(super) maps: bool,
    #[serde(default)]
    pub(super) gives: Option<Gives>,
}

/// What a method's result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Gives {
    Same,
    Element,
}

static ANSWERS: LazyLock<Answers> =
    LazyLock::new(|| table!("js-answers", Answers).unwrap_or_default());

/// Whether a method of a text shows that somebody takes it for words, and not for a code such as base64.
pub(crate) fn reads_words(method: &str) -> bool {
    ANSWERS.words.iter().any(|it| it == method)
}

pub(super) fn client(id: &str) -> Option<&'static Client> {
    ANSWERS.clients.get(id)
}

pub(super) fn pass(symbol: &str) -> Option<&'static Pass> {
    ANSWERS.passes.get(symbol)
}

/// Whether a method of a promise gives its callback the body of the response.
pub(super) fn gives_body(symbol: &str) -> bool {
    ANSWERS.bodies.contains(symbol)
}

/// Whether a method of some type gives its own object back.
pub(super) fn may_chain(name: &str) -> bool {
    static NAMES: LazyLock<FxHashSet<&str>> =
        LazyLock::new(|| ANSWERS.chains.iter().filter_map(|it| it.rsplit('.').next()).collect());
    NAMES.contains(name)
}

/// Whether a method gives its own object back.
pub(super) fn chains(symbol: &str) -> bool {
    ANSWERS.chains.iter().any(|it| it == symbol)
}

pub(super) fn method(name: &str) -> Option<&'static Method> {
    ANSWERS.methods.get(name)
}

impl Client {
    /// The way from what the call gives to the answer's JSON.
    pub(super) fn gives(&self) -> Vec<Wrap> {
        way(&self.gives)
    }

    /// The way from what it throws to the answer's JSON.
    pub(super) fn throws(&self) -> Option<Vec<Wrap>> {
        self.throws.as_ref().map(|it| way(it))
    }
}

impl Pass {
    /// The way from the argument to the value.
    pub(super) fn takes(&self) -> Vec<Wrap> {
        way(&self.takes)
    }

    /// The way from the result to the value.
    pub(super) fn gives(&self) -> Vec<Wrap> {
        way(&self.gives)
    }
}

/// A way as wraps: what has to be done first comes last.
fn way(of: &[String]) -> Vec<Wrap> {
    let wraps = of.iter().rev().map(|it| match it.as_str() {
        "()" => Wrap::Call,
        "[]" => Wrap::Element,
        it => match it.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            Some(index) => Wrap::Index(index.parse().unwrap_or(0)),
            None => Wrap::Name(it.into()),
        },
    });
    wraps.collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_data_is_read() {
        table!("js-answers", super::Answers).unwrap();
        assert!(super::client("axios").is_some_and(|it| it.gives().len() == 1));
    }
}

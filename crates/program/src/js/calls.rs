//! When functions of the library call back, and which arguments they keep, as data.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

/// `data/js-calls.toml`. The lists hold symbols of functions.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Calls {
    /// Functions that look at their arguments and keep none.
    pub(crate) keeps_nothing: FxHashSet<String>,
    /// Functions that give back the function that they are given, or one that calls it.
    pub(crate) same: FxHashSet<String>,
    /// Timers, which call their first argument later.
    pub(crate) timers: FxHashSet<String>,
    /// Registrations of listeners, and asynchronous functions with a callback.
    pub(crate) later: FxHashSet<String>,
    /// Asynchronous functions whose callback has an error in front.
    pub(crate) error_first: FxHashSet<String>,
    /// Functions that have called their callback when they return.
    pub(crate) at_once: FxHashSet<String>,
    /// Effects of components, which frameworks run and whose exceptions they report.
    pub(crate) effects: FxHashSet<String>,
    /// Registrations of listeners on emitters, of which the process is one.
    pub(crate) process_events: BTreeSet<String>,
    /// Functions that hold their first argument by a weak reference.
    pub(crate) weak: BTreeSet<String>,
    /// Functions that watch their first argument without keeping it.
    pub(crate) watches: FxHashSet<String>,
    /// Clients that reject with a `TimeoutError` when their signal is one of `AbortSignal.timeout`.
    pub(crate) timeout_errors: BTreeSet<String>,
    /// By type, the events that say that something went well, each with the one that says that it failed.
    pub(crate) waits: BTreeMap<String, BTreeMap<String, String>>,
    /// Options that other clients have and `fetch` takes no notice of, with what to do instead.
    pub(crate) fetch_ignores: FxHashMap<String, String>,
    /// The options of axios.
    pub(crate) axios_options: FxHashSet<String>,
    /// Methods of axios whose second argument is the configuration.
    pub(crate) axios_bodiless: BTreeSet<String>,
    /// Methods of an `AngularJS` module that register a function for its injector: where it stands.
    pub(crate) injecting: FxHashMap<String, usize>,
    /// Methods of promises that are given a handler of rejections, as their first argument.
    pub(crate) handles_failure: FxHashSet<String>,
    /// Methods of promises that give back the promise itself.
    pub(crate) gives_itself: FxHashSet<String>,
    /// Functions that send requests without a time limit of their own: where their options stand.
    pub(crate) unlimited: BTreeMap<String, usize>,
}

static CALLS: LazyLock<Calls> = LazyLock::new(|| {
    let mut calls = table!("js-calls", Calls).unwrap_or_default();
    let later = calls.error_first.iter().cloned().collect::<Vec<_>>();
    calls.later.extend(later);
    calls
});

/// The data.
pub(crate) fn calls() -> &'static Calls {
    &CALLS
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_data_is_read() {
        assert!(super::calls().timers.contains("setTimeout"));
    }
}

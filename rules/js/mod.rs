//! The rules on JavaScript and TypeScript files.

pub mod abort_not_forwarded;
pub mod abort_unlinked;
pub mod floating_promise;
pub mod misused_promise;
mod words;

use crate::rule::Rule;

/// All of them, sorted by id.
pub static RULES: &[&Rule] = &[
    &abort_not_forwarded::RULE,
    &abort_unlinked::RULE,
    &floating_promise::RULE,
    &misused_promise::RULE,
];

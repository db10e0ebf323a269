//! The rules on JavaScript and TypeScript files.

use crate::rule::Rule;

pub mod floating_promise;
pub mod misused_promise;

/// All of them, sorted by id.
pub static RULES: &[&Rule] = &[&floating_promise::RULE, &misused_promise::RULE];

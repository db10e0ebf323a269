//! The rules on JavaScript and TypeScript files.

use crate::rule::Rule;

/// All of them, sorted by id.
pub static RULES: &[&Rule] = &[];

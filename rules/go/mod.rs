//! The rules on Go files.

use crate::rule::Rule;

/// All of them, sorted by id.
pub static RULES: &[&Rule] = &[];

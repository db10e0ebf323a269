//! The rules on both sides at once: what a caller and its handler believe of each other.

use crate::rule::Rule;

/// All of them, sorted by id.
pub static RULES: &[&Rule] = &[];

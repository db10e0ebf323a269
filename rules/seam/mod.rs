//! The rules on both sides at once: what a caller and its handler believe of each other.

mod linked;

pub mod field_mismatch;

use crate::rule::Rule;

/// All of them, sorted by id.
pub static RULES: &[&Rule] = &[&field_mismatch::RULE];

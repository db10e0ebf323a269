//! The rules on Go files.

pub mod ws_write_unchecked;

use crate::rule::Rule;

/// All of them, sorted by id.
pub static RULES: &[&Rule] = &[&ws_write_unchecked::RULE];

//! The rules on Go files.

pub mod ws_write_unchecked;
pub mod context_lost_cancel;
pub mod ws_read_spin;

use crate::rule::Rule;

pub mod context_in_struct;
pub mod context_key;
pub mod context_nil;
pub mod error_text_match;
pub mod error_unwrapped;

/// All of them, sorted by id.
pub static RULES: &[&Rule] = &[&ws_write_unchecked::RULE];
pub static RULES: &[&Rule] = &[&context_lost_cancel::RULE, &ws_read_spin::RULE];
pub static RULES: &[&Rule] = &[&error_text_match::RULE];
pub static RULES: &[&Rule] = &[&error_text_match::RULE, &error_unwrapped::RULE];
pub static RULES: &[&Rule] = &[
    &context_in_struct::RULE,
    &context_key::RULE,
    &context_nil::RULE,
    &error_text_match::RULE,
    &error_unwrapped::RULE,
];

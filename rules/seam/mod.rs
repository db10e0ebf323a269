//! The rules on both sides at once: what a caller and its handler believe of each other.

pub mod decode_time;
pub mod field_mismatch;
pub mod integer_precision;
mod linked;
pub mod nan_into_json;
pub mod null_response;
pub mod omitempty_undefined;
pub mod ws_message_mismatch;

use crate::rule::Rule;

/// All of them, sorted by id.
pub static RULES: &[&Rule] = &[
    &decode_time::RULE,
    &field_mismatch::RULE,
    &integer_precision::RULE,
    &nan_into_json::RULE,
    &null_response::RULE,
    &omitempty_undefined::RULE,
    &ws_message_mismatch::RULE,
];

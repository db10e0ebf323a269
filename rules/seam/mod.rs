//! The rules on both sides at once: what a caller and its handler believe of each other.

pub mod content_type;
pub mod decode_time;
pub mod error_body;
pub mod field_mismatch;
pub mod integer_precision;
mod linked;
pub mod method_mismatch;
mod names;
pub mod nan_into_json;
pub mod null_into_value;
pub mod null_response;
pub mod omitempty_undefined;
pub mod query_mismatch;
pub mod required_rejects_zero;
pub mod route_shadowed;
pub mod route_unknown;
pub mod timeout_inversion;
pub mod ws_message_mismatch;

use crate::rule::Rule;

/// All of them, sorted by id.
pub static RULES: &[&Rule] = &[
    &content_type::RULE,
    &decode_time::RULE,
    &error_body::RULE,
    &field_mismatch::RULE,
    &integer_precision::RULE,
    &method_mismatch::RULE,
    &nan_into_json::RULE,
    &null_into_value::RULE,
    &null_response::RULE,
    &omitempty_undefined::RULE,
    &query_mismatch::RULE,
    &required_rejects_zero::RULE,
    &route_shadowed::RULE,
    &route_unknown::RULE,
    &timeout_inversion::RULE,
    &ws_message_mismatch::RULE,
];

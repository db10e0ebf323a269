//! The rules on Go files.

pub mod cgo_export_unrecovered;
pub mod cgo_string_leak;
pub mod context_detached;
pub mod context_in_loop;
pub mod context_in_struct;
pub mod context_key;
pub mod context_lost_cancel;
pub mod context_nil;
pub mod context_not_forwarded;
pub mod context_request_escapes;
mod deliberate;
pub mod error_text_match;
pub mod error_unwrapped;
pub mod goroutine_leak_on_timeout;
pub mod goroutine_unrecovered;
pub mod handler_ignores_context;
pub mod json_encode_unchecked;
pub mod json_null_zero;
pub mod json_reused_target;
pub mod json_tag;
pub mod plugin_reload;
pub mod recover_ineffective;
pub mod recover_swallowed;
pub mod response_after_error;
pub mod server_no_timeout;
pub mod sse_ignores_disconnect;
pub mod wasm_func_unreleased;
pub mod wasm_invalid_value;
mod words;
pub mod ws_close_abrupt;
pub mod ws_concurrent_write;
pub mod ws_conn_leak;
pub mod ws_no_read_deadline;
pub mod ws_no_write_deadline;
pub mod ws_read_spin;
pub mod ws_write_after_error;
pub mod ws_write_unchecked;

use crate::rule::Rule;

/// All of them, sorted by id.
pub static RULES: &[&Rule] = &[
    &cgo_export_unrecovered::RULE,
    &cgo_string_leak::RULE,
    &context_detached::RULE,
    &context_in_loop::RULE,
    &context_in_struct::RULE,
    &context_key::RULE,
    &context_lost_cancel::RULE,
    &context_nil::RULE,
    &context_not_forwarded::RULE,
    &context_request_escapes::RULE,
    &error_text_match::RULE,
    &error_unwrapped::RULE,
    &goroutine_leak_on_timeout::RULE,
    &goroutine_unrecovered::RULE,
    &handler_ignores_context::RULE,
    &json_encode_unchecked::RULE,
    &json_null_zero::RULE,
    &json_reused_target::RULE,
    &json_tag::RULE,
    &plugin_reload::RULE,
    &recover_ineffective::RULE,
    &recover_swallowed::RULE,
    &response_after_error::RULE,
    &server_no_timeout::RULE,
    &sse_ignores_disconnect::RULE,
    &wasm_func_unreleased::RULE,
    &wasm_invalid_value::RULE,
    &ws_close_abrupt::RULE,
    &ws_concurrent_write::RULE,
    &ws_conn_leak::RULE,
    &ws_no_read_deadline::RULE,
    &ws_no_write_deadline::RULE,
    &ws_read_spin::RULE,
    &ws_write_after_error::RULE,
    &ws_write_unchecked::RULE,
];

//! The rules on JavaScript and TypeScript files.

pub mod abort_leak;
pub mod abort_name_only;
pub mod abort_not_forwarded;
pub mod abort_reused;
pub mod abort_shared;
pub mod abort_unlinked;
pub mod error_cause_lost;
pub mod fetch_no_timeout;
pub mod fetch_option_ignored;
pub mod fetch_status_unchecked;
pub mod finally_overrides;
pub mod floating_promise;
pub mod go_handle_weakmap;
pub mod misused_promise;
pub mod process_handlers;
pub mod promise_never_settles;
pub mod require_cache;
pub mod sequential_await_race;
pub mod throw_in_callback;
pub mod throw_non_error;
mod words;
pub mod ws_message_unguarded;
pub mod ws_no_close_handler;
pub mod ws_no_error_handler;
pub mod ws_no_heartbeat;
pub mod ws_reconnect_storm;
pub mod ws_send_closed;

use crate::rule::Rule;

/// All of them, sorted by id.
pub static RULES: &[&Rule] = &[
    &abort_leak::RULE,
    &abort_name_only::RULE,
    &abort_not_forwarded::RULE,
    &abort_reused::RULE,
    &abort_shared::RULE,
    &abort_unlinked::RULE,
    &error_cause_lost::RULE,
    &fetch_no_timeout::RULE,
    &fetch_option_ignored::RULE,
    &fetch_status_unchecked::RULE,
    &finally_overrides::RULE,
    &floating_promise::RULE,
    &go_handle_weakmap::RULE,
    &misused_promise::RULE,
    &process_handlers::RULE,
    &promise_never_settles::RULE,
    &require_cache::RULE,
    &sequential_await_race::RULE,
    &throw_in_callback::RULE,
    &throw_non_error::RULE,
    &ws_message_unguarded::RULE,
    &ws_no_close_handler::RULE,
    &ws_no_error_handler::RULE,
    &ws_no_heartbeat::RULE,
    &ws_reconnect_storm::RULE,
    &ws_send_closed::RULE,
];

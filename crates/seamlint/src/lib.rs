//! Everything outside of seamlint: files, configuration, the command line, and the forms of output.
//!
//! ```text
//! root ─▶ walk ─▶ load ─▶ seamlint_program::link ─▶ check ─▶ report
//! where    what    read,   facts to one program,     rules    for people, programs, pipelines
//!          to      compile with `modules` as the     on all     │
//!          read      ▲     resolver of imports       threads    ▼
//!                 overlay: buffers, what is staged          fix ─▶ write
//!                                                           baseline, changed: what is news
//! ```
//!
//! Only this crate reads files, looks at the environment and prints. Whatever a project holds, reading
//! it does not fail: what cannot be read is listed as skipped. The output is the same whatever the
//! number of threads and the order in which a file system lists its files.

#![forbid(unsafe_code)]

pub mod baseline;
pub mod cache;
pub mod changed;
pub mod check;
pub mod cli;
pub mod config;
pub mod fix;
pub mod git;
pub mod ignores;
pub mod load;
pub mod lsp;
pub mod map;
pub mod modules;
pub mod origin;
pub mod overlay;
pub mod progress;
pub mod regular;
pub mod report;
pub mod root;
pub mod session;
pub mod tracked;
pub mod walk;
pub mod write;

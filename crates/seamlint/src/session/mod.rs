//! Projects that stay in memory while they are edited, for an editor or whoever else asks more than once.
//!
//! ```text
//! disk ──▶ refresh ─┐
//!                   ├─▶ Project: compiled files ─▶ link ─▶ check ─▶ Analysis
//! buffers ─▶ edit ──┘            one is compiled anew for an edit
//! ```
//!
//! What an editor holds counts, not what is on the disk. A [`Project`] keeps every compiled file, so that an
//! edit costs one compilation, and a link and a check of what is compiled already. The findings are those
//! that `check` has for the same texts; the tests hold the one against the other.

mod analysis;
mod content;
mod project;
mod workspace;

#[cfg(test)]
mod tests;

pub use analysis::Analysis;
pub use project::{Options, Project, Step};
pub use workspace::{Workspace, owner};

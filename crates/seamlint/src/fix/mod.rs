//! Fixes, from what rules offer to files on disk.
//!
//! ```text
//! findings ─▶ plan ─▶ patch ─▶ settle ─▶ write
//!             which   to one   round     whole files,
//!             cures   text     after     or none
//!                              round
//! ```
//!
//! Rounds happen in memory: a file is written once, when nothing is left to mend. So a run that is
//! stopped at any moment leaves each file as it was or as it was meant to be.

pub mod diff;
mod ignore;
mod patch;
mod plan;
mod settle;
#[cfg(test)]
mod tests;

pub use ignore::{Ignored, ignore, suppression};
pub use plan::together;
pub use settle::{Change, Dropped, Fixed, Rounds, settle};

/// Which fixes may be applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// Those that change nothing but the finding.
    Safe,
    /// Those that somebody should look at, too.
    Unsafe,
}

impl Safety {
    /// The fix of a finding that may be applied: the best one, since the best comes first.
    pub fn choose(self, finding: &seamlint_rules::Finding) -> Option<&seamlint_rules::Fix> {
        finding.fixes.iter().find(|it| it.safe || self == Self::Unsafe)
    }
}

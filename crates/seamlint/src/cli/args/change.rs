//! The options that change files.

use clap::Args;

use crate::fix::Safety;
use crate::report::escape::is_control;

/// What `check` may change.
#[derive(Args, Debug, Clone, Default)]
// Switches of a command line are bools by nature.
#[allow(clippy::struct_excessive_bools)]
pub struct ChangeArgs {
    /// Apply fixes that change nothing but the finding
    ///
    /// Only files in PATH are changed. A fix after which a file would no longer parse is not applied.
    #[arg(long, group = "fixing")]
    pub fix: bool,
    /// Apply fixes that somebody should look at, too; with --fix or --diff
    #[arg(long, requires = "fixing")]
    pub unsafe_fixes: bool,
    /// Show what --fix would change, as a patch, and change nothing; exit with 1 if that is anything
    #[arg(long, group = "fixing")]
    pub diff: bool,
    /// Apply unsafe fixes although there are changes that are not committed, or no repository
    #[arg(long)]
    pub allow_dirty: bool,
    /// Write a comment for each finding that suppresses it
    #[arg(long, requires = "reason", conflicts_with_all = ["fixing", "staged", "stdin_filename", "write_baseline"])]
    pub add_ignore: bool,
    /// Why, for --add-ignore
    #[arg(long, value_name = "TEXT", requires = "add_ignore", value_parser = parse_reason)]
    pub reason: Option<String>,
}

fn parse_reason(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("it says nothing".to_owned()),
        it if it.contains("*/") || it.chars().any(is_control) => {
            Err("it does not fit into a comment of one line".to_owned())
        }
        it => Ok(it.to_owned()),
    }
}

impl ChangeArgs {
    /// Whether fixes are applied, be it for a look.
    pub fn fixes(&self) -> bool {
        self.fix || self.diff
    }

    /// Whether files are changed, be it for a look.
    pub fn changes(&self) -> bool {
        self.fixes() || self.add_ignore
    }

    /// Which fixes.
    pub fn safety(&self) -> Safety {
        if self.unsafe_fixes { Safety::Unsafe } else { Safety::Safe }
    }
}

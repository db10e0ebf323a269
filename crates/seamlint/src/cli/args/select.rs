//! The options that say which findings are news.

use std::path::PathBuf;

use clap::Args;

/// What of all that is found is reported.
#[derive(Args, Debug, Clone, Default)]
pub struct SelectArgs {
    /// Report only what touches lines that changed since a commit
    ///
    /// What its argument rests on counts, on either side: a change of a Go type shows what it breaks in
    /// TypeScript. What changed is asked of git, from where REV and the current commit parted up to the
    /// files on disk.
    #[arg(long, value_name = "REV", group = "diffed")]
    pub since: Option<String>,
    /// Report only what touches staged lines, and read what is staged instead of the files on disk
    #[arg(long, group = "diffed", conflicts_with = "fix")]
    pub staged: bool,
    /// Report only what touches the lines of a unified diff; `-` is standard input
    #[arg(long, value_name = "FILE", group = "diffed")]
    pub diff_from: Option<PathBuf>,
    /// Report nothing that is in a file of --write-baseline
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write what is found to a file for --baseline, and report nothing
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "diffed", "fixing", "stdin_filename"])]
    pub write_baseline: Option<PathBuf>,
    /// Read this file from standard input: the project around it, from disk
    #[arg(long, value_name = "PATH", conflicts_with_all = ["fix", "staged"])]
    pub stdin_filename: Option<PathBuf>,
}

impl SelectArgs {
    /// Whether the files on disk, with the baseline, decide all that is said.
    pub fn is_of_files(&self) -> bool {
        let is_other = self.since.is_some() || self.staged || self.diff_from.is_some();
        !is_other && self.write_baseline.is_none() && self.stdin_filename.is_none()
    }
}

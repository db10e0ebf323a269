//! What git knows, asked of the command that the user has: it reads every form of repository as the user's
//! other tools do, and only options that need it run it.
//!
//! Nothing that a repository configures is run: no pager, no external diff, no text conversion, no
//! file system monitor.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

/// What `git ARGS` prints in a folder.
///
/// # Errors
/// Why there is no answer, as a clause.
pub fn ask<I: AsRef<OsStr>>(
    folder: &Path,
    args: impl IntoIterator<Item = I>,
) -> Result<Vec<u8>, String> {
    let output = Command::new("git")
        .args(["--no-pager", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false"])
        .args(args)
        .current_dir(folder)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("git cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().next().unwrap_or("it gives no reason");
    Err(format!("git says: {}", said.trim_start_matches("fatal: ").trim_start_matches("error: ")))
}

/// Files below a folder with changes that are not committed, staged and new ones among them, as git
/// shows them.
///
/// # Errors
/// As [`ask`].
pub fn dirty(folder: &Path) -> Result<Vec<String>, String> {
    let status = ask(folder, ["status", "--porcelain=v1", "--ignore-submodules=all", "--", "."])?;
    let text = String::from_utf8_lossy(&status);
    Ok(text.lines().filter_map(|it| it.get(3..)).map(str::to_owned).collect())
}

/// The paths that `git ARGS -z` prints. Names that are not Unicode are left out: nothing reads such files.
///
/// # Errors
/// As [`ask`].
pub fn paths<I: AsRef<OsStr>>(
    folder: &Path,
    args: impl IntoIterator<Item = I>,
) -> Result<Vec<String>, String> {
    let listed = ask(folder, args)?;
    let paths = listed.split(|it| *it == 0).filter(|it| !it.is_empty());
    Ok(paths.filter_map(|it| std::str::from_utf8(it).ok()).map(str::to_owned).collect())
}

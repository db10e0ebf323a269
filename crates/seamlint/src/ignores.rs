//! Files that say what is ignored are read by the walk, which waits for them and believes in their end. A project
//! may hold pipes, devices and links to them under these names, so they are looked at first.

use std::path::{Path, PathBuf};

use crate::regular::{self, Links};
use crate::tracked;

/// What says that something is ignored, in any folder.
const NAMES: [&str; 3] = [".gitignore", ".ignore", ".seamlintignore"];

/// People write a few hundred lines.
const MOST_BYTES: u64 = 4 << 20;

/// A file in this folder that no walk may read.
pub fn unfit(folder: &Path) -> Option<PathBuf> {
    let mut files = NAMES.map(|it| folder.join(it)).to_vec();
    let git = folder.join(".git");
    if let Ok(data) = git.metadata() {
        if !data.is_dir() && !is_fit(&git) {
            return Some(git);
        }
        if let Some(data) = tracked::git_folder(folder) {
            let common = data.join("commondir");
            files.extend([common.clone(), data.join("info/exclude")]);
            let text =
                is_fit(&common).then(|| regular::read(&common, 1 << 16, Links::Followed).ok());
            let text = text.flatten().and_then(|it| String::from_utf8(it).ok());
            let line = text.as_deref().and_then(|it| it.lines().next());
            files.extend(line.map(|it| data.join(it).join("info/exclude")));
        }
    }
    files.into_iter().find(|it| !is_fit(it))
}

/// Whether a file is short and regular, or not there.
fn is_fit(file: &Path) -> bool {
    file.metadata().map_or(true, |it| it.is_file() && it.len() <= MOST_BYTES)
}

//! Texts that count instead of those on disk: an editor's buffer, or what the next commit will hold.

use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use seamlint_program::compile;
use seamlint_syntax::Limits;

use crate::load::{Loaded, left_out};
use crate::walk::Skipped;
use crate::{git, origin};

/// Files that are not as they are on disk.
#[derive(Debug, Default)]
pub struct Overlay {
    /// Paths from the root, with their texts.
    pub texts: Vec<(String, Arc<str>)>,
    /// Paths from the root of files that do not count.
    pub absent: FxHashSet<String>,
}

impl Overlay {
    /// What the next commit of the repository around `root` will hold, where that is not what is on disk.
    ///
    /// # Errors
    /// What git says.
    pub fn staged(root: &Path) -> Result<Self, String> {
        let names =
            ["diff", "--name-only", "-z", "--no-ext-diff", "--relative", "--ignore-submodules=all"];
        let mut overlay = Self::default();
        for path in git::paths(root, names.into_iter().chain(["--"]))? {
            if origin::of(&path).is_none() {
                continue;
            }
            let blob = git::ask(root, ["cat-file", "blob", &format!(":./{path}")])?;
            // What is not Unicode is not read from disk either.
            if let Ok(text) = String::from_utf8(blob) {
                overlay.texts.push((path, text.into()));
            }
        }
        let new = ["ls-files", "--others", "--exclude-standard", "-z"];
        overlay.absent = git::paths(root, new)?.into_iter().collect();
        Ok(overlay)
    }

    /// Whether all files are as they are on disk.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.absent.is_empty()
    }

    /// Puts the texts in the place of what was read.
    pub fn lay(&self, loaded: &mut Loaded, limits: &Limits) {
        let files = &mut loaded.project.files;
        files.retain(|it| !self.absent.contains(&*it.path));
        for (path, text) in &self.texts {
            loaded.skipped.retain(|it| it.path != *path);
            if text.len() > limits.bytes {
                let reason = format!("larger than the size limit of {} KiB", limits.bytes >> 10);
                loaded.skipped.push(Skipped { path: path.clone(), reason });
                continue;
            }
            let old = files.iter().position(|it| *it.path == **path);
            let origin = old.map(|at| files[at].origin).or_else(|| origin::of(path));
            let Some(origin) = origin else { continue };
            let Some(file) = compile(path, Arc::clone(text), origin, limits).map(Arc::new) else {
                continue;
            };
            if let Some(reason) = left_out(&file) {
                loaded.skipped.push(Skipped { path: path.clone(), reason });
            }
            match old {
                Some(at) => files[at] = file,
                None => files.push(file),
            }
        }
        loaded.skipped.sort();
    }
}

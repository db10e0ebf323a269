//! What is known of a project at one moment. It does not change any more, so it can be asked from any thread.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use seamlint_program::{FileId, Program};
use seamlint_rules::Finding;

use crate::config::Problems;
use crate::walk::Skipped;

/// A linked program and what the rules say of it.
pub struct Analysis {
    /// The root that all paths are relative to.
    pub root: PathBuf,
    /// Everything that is linked.
    pub program: Program,
    /// All findings in order, those that a comment suppresses among them.
    pub findings: Vec<Finding>,
    /// What was found and is not read, or not wholly; sorted.
    pub skipped: Vec<Skipped>,
    /// The configuration file and what is wrong with it; the last one without a mistake holds then.
    pub problems: Option<(PathBuf, Arc<Problems>)>,
    by_file: FxHashMap<FileId, Range<usize>>,
}

impl Analysis {
    pub(super) fn new(root: PathBuf, program: Program, findings: Vec<Finding>) -> Self {
        let mut by_file = FxHashMap::default();
        let mut start = 0;
        // Findings are sorted by place, and places by file.
        for of_file in findings.chunk_by(|a, b| a.place.file == b.place.file) {
            by_file.insert(of_file[0].place.file, start..start + of_file.len());
            start += of_file.len();
        }
        Self { root, program, findings, skipped: Vec::new(), problems: None, by_file }
    }

    /// The findings in a file that no comment suppresses, in order.
    pub fn findings_in(&self, file: FileId) -> impl Iterator<Item = &Finding> {
        let range = self.by_file.get(&file).cloned().unwrap_or(0..0);
        self.findings[range].iter().filter(|it| it.suppressed.is_none())
    }

    /// The files with findings that are shown, sorted.
    pub fn files_with_findings(&self) -> Vec<FileId> {
        let mut files: Vec<_> = self.by_file.keys().copied().collect();
        files.retain(|it| self.findings_in(*it).next().is_some());
        files.sort_unstable();
        files
    }

    /// The absolute path of a file of the program.
    pub fn path(&self, file: FileId) -> PathBuf {
        self.root.join(&*self.program.file(file).path)
    }
}

//! Reads and compiles what a walk found, on all threads. Nothing that a file holds makes this fail.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use seamlint_program::{Document, File, Origin, Project, compile, skim};
use seamlint_syntax::{FileKind, Limits, Marks, Side};

use crate::config::Config;
use crate::origin;
use crate::progress::Progress;
use crate::regular::{self, Links, Unread};
use crate::walk::{Candidate, Found, Skipped};

/// Larger documents are data, not examples.
pub(crate) const DOCUMENT_BYTES: usize = 64 << 10;

/// A project in memory.
#[derive(Default)]
pub struct Loaded {
    /// Files and documents, ready to be linked.
    pub project: Project,
    /// What was found and is not read, or not wholly; sorted.
    pub skipped: Vec<Skipped>,
    /// Those of the files that were compiled, for the next time.
    pub compiled: Compiled,
    /// What reading took, summed over threads.
    pub reading: Duration,
    /// What parsing and gathering facts took, summed over threads.
    pub compiling: Duration,
}

/// How files are read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manner {
    /// What a file may cost.
    pub limits: Limits,
    /// Whether tests are reported on.
    pub include_tests: bool,
    /// Whether every file is compiled, needed or not: the same findings for more work.
    pub whole: bool,
}

/// Files that were compiled before. Those whose text is still the same need not be compiled again.
#[derive(Default)]
pub struct Compiled(FxHashMap<Arc<str>, Arc<File>>);

impl Compiled {
    fn compile(
        &self,
        path: &str,
        text: Arc<str>,
        origin: Origin,
        limits: &Limits,
    ) -> Option<Arc<File>> {
        let known = self.0.get(path);
        match known.filter(|it| it.origin == origin && it.tree.text() == &*text) {
            Some(known) => Some(Arc::clone(known)),
            None => compile(path, text, origin, limits).map(Arc::new),
        }
    }
}

/// Reads the files below `root`, and compiles those that a finding may depend on.
pub fn load(root: &Path, found: &Found, manner: &Manner, progress: &Progress) -> Loaded {
    reload(root, found, manner, &Compiled::default(), progress)
}

/// The same, but for the files that are `known` as they are: compiled in the same manner.
pub fn reload(
    root: &Path,
    found: &Found,
    manner: &Manner,
    known: &Compiled,
    progress: &Progress,
) -> Loaded {
    let limits = &manner.limits;
    let (reading, compiling) = (Clock::default(), Clock::default());
    let mut outcomes: Vec<_> = found
        .files
        .par_iter()
        // One file costs a thousand times another: threads take them one by one.
        .with_max_len(1)
        .map(|candidate| {
            let outcome = match candidate.origin {
                Some(origin) => {
                    let text = reading.time(|| read(root, &candidate.path, limits.bytes));
                    let path = &candidate.path;
                    let compile = |text: Arc<str>| {
                        if manner.skims(path, origin, &text) {
                            skim(path, text, origin).map(|it| Outcome::Skimmed(Arc::new(it)))
                        } else {
                            known.compile(path, text, origin, limits).map(Outcome::Code)
                        }
                    };
                    text.map(|text| compiling.time(|| compile(text)))
                }
                None => Ok(reading.time(|| document(root, &candidate.path))),
            };
            progress.step();
            outcome
        })
        .collect();
    compiling.time(|| compile_imported(&mut outcomes, known, limits));
    let mut loaded = Loaded {
        skipped: found.skipped.clone(),
        reading: reading.total(),
        compiling: compiling.total(),
        ..Loaded::default()
    };
    for (candidate, outcome) in found.files.iter().zip(outcomes) {
        loaded.add(candidate, outcome);
    }
    loaded.skipped.sort();
    loaded
}

enum Outcome {
    Code(Arc<File>),
    /// Code that is compiled only when another file imports it.
    Skimmed(Arc<File>),
    Document(Arc<str>),
}

/// What became of each candidate.
type Outcomes = Vec<Result<Option<Outcome>, String>>;

impl Manner {
    /// What a configuration asks for.
    pub fn of(config: &Config) -> Self {
        Self { include_tests: config.include_tests, ..Self::default() }
    }

    /// Whether a file is not compiled unless another one imports it. It has no findings, and what it says matters
    /// to no other file: Go's own tests are seen by nobody, those of JavaScript and bundles by who imports them.
    fn skims(&self, path: &str, origin: Origin, text: &str) -> bool {
        let Some(kind) = FileKind::of(path).filter(|_| !self.whole) else { return false };
        let is_test = origin == Origin::Test && !self.include_tests;
        match kind.side() {
            Side::Go => is_test && path.ends_with("_test.go"),
            Side::Js => is_test && origin::is_run_by_tools(path) || Marks::of(kind, text).minified,
        }
    }
}

/// Compiles what was skimmed and is imported, and what that imports in turn.
fn compile_imported(outcomes: &mut Outcomes, known: &Compiled, limits: &Limits) {
    let mut fresh: Vec<usize> = (0..outcomes.len()).collect();
    let mut named: FxHashSet<String> = FxHashSet::default();
    while !fresh.is_empty() {
        for at in fresh {
            if let Ok(Some(Outcome::Code(file))) = &outcomes[at] {
                named.extend(file.imports().map(|it| stem(it).to_owned()));
            }
        }
        fresh = Vec::new();
        for (at, outcome) in outcomes.iter_mut().enumerate() {
            let Ok(Some(Outcome::Skimmed(file))) = outcome else { continue };
            if file.kind.side() == Side::Js && names_of(&file.path).any(|it| named.contains(it)) {
                let (path, text) = (&file.path, file.tree.shared_text());
                let compiled = known.compile(path, text, file.origin, limits);
                *outcome = Ok(compiled.map(Outcome::Code));
                fresh.push(at);
            }
        }
    }
}

/// The last part of a specifier or a path, without its extension: whatever aliases are at work, an import ends in
/// what the file is called, or else in the folder of an index file or of a package.
fn stem(path: &str) -> &str {
    let path = path.split(['?', '#']).next().unwrap_or(path).trim_end_matches('/');
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = FileKind::of(name).and_then(|_| name.rsplit_once('.')).map_or(name, |it| it.0);
    stem.strip_suffix(".d").unwrap_or(stem)
}

/// What an import of the file at `path` may end in: its name, and those of the folders above.
fn names_of(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').map(stem)
}

impl Loaded {
    fn add(&mut self, candidate: &Candidate, outcome: Result<Option<Outcome>, String>) {
        let path = &candidate.path;
        match outcome {
            Ok(Some(Outcome::Skimmed(file))) => self.add_file(file),
            Ok(Some(Outcome::Code(file))) => {
                self.compiled.0.insert(Arc::clone(&file.path), Arc::clone(&file));
                self.add_file(file);
            }
            Ok(Some(Outcome::Document(text))) => {
                self.project.documents.push(Document { path: Arc::from(path.as_str()), text });
            }
            Ok(None) => {}
            Err(reason) => self.skipped.push(Skipped { path: path.clone(), reason }),
        }
    }

    fn add_file(&mut self, file: Arc<File>) {
        if let Some(reason) = left_out(&file) {
            self.skipped.push(Skipped { path: file.path.to_string(), reason });
        }
        self.project.files.push(file);
    }
}

/// The text of a file of at most `most` bytes.
///
/// # Errors
/// Why it is not read, as a clause.
pub fn read(root: &Path, path: &str, most: usize) -> Result<Arc<str>, String> {
    let bytes = regular::read(&root.join(path), most, Links::Refused).map_err(|why| match why {
        Unread::TooLarge => too_large(most),
        why => why.to_string(),
    })?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Arc::from(text)),
        Err(error) => Err(match error.as_bytes() {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "it is UTF-16, not UTF-8".to_owned(),
            _ => format!("not valid UTF-8 at byte {}", error.utf8_error().valid_up_to()),
        }),
    }
}

/// Why a file that was read is not reported on, where nobody asked for that.
pub(crate) fn left_out(file: &File) -> Option<String> {
    // Bundles are known by their form; that they are also long is no news.
    if file.marks.minified {
        return (file.origin == Origin::Own)
            .then(|| "minified, and read only where other files import it".to_owned());
    }
    file.limit.map(|it| it.to_string())
}

/// Why a file of more than `most` bytes is not read.
pub(crate) fn too_large(most: usize) -> String {
    format!("larger than the size limit of {} KiB", most >> 10)
}

/// A document's text. Data that is too large or broken is nobody's loss, so it is not even mentioned.
fn document(root: &Path, path: &str) -> Option<Outcome> {
    read(root, path, DOCUMENT_BYTES).ok().map(Outcome::Document)
}

/// Adds up time over threads.
#[derive(Default)]
struct Clock(AtomicU64);

impl Clock {
    fn time<T>(&self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.0.fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
        result
    }

    fn total(&self) -> Duration {
        Duration::from_nanos(self.0.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::walk::{Scope, Walk};
    use ignore::gitignore::Gitignore;

    #[test]
    fn only_what_changed_is_compiled_again() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let write = |path: &str, text: &str| fs::write(root.join(path), text).unwrap();
        write("a.go", "package a\n");
        write("b.ts", "export const b = 1;\n");
        // Compiled although it is a test, because another file imports it.
        write("c.test.ts", "export const c = 1;\n");
        write("d.ts", "import { c } from './c.test';\nexport const d = c;\n");
        let given = [root.clone()];
        let walk = Walk {
            root: &root,
            given: &given,
            exclude: &Gitignore::empty(),
            no_ignore: false,
            force_exclude: false,
            threads: 1,
        };
        let again = |known: &Compiled| {
            let found = walk.run(&Scope::new(&root, &given));
            reload(&root, &found, &Manner::default(), known, &Progress::new(0, false))
        };
        let first = again(&Compiled::default());
        write("b.ts", "export const b = 2;\n");
        let second = again(&first.compiled);
        let same: Vec<_> = std::iter::zip(&first.project.files, &second.project.files)
            .map(|(a, b)| (&*b.path, Arc::ptr_eq(a, b)))
            .collect();
        assert_eq!(same, [("a.go", true), ("b.ts", false), ("c.test.ts", true), ("d.ts", true)]);
    }
}

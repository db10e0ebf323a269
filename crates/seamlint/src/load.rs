//! Reads and compiles what a walk found, on all threads. Nothing that a file holds makes this fail.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use seamlint_program::{Document, File, Project, compile};
use seamlint_syntax::Limits;

use crate::progress::Progress;
use crate::walk::{Candidate, Found, Skipped};

/// Larger documents are data, not examples.
const DOCUMENT_BYTES: usize = 64 << 10;

/// A project in memory.
#[derive(Default)]
pub struct Loaded {
    /// Files and documents, ready to be linked.
    pub project: Project,
    /// What was found and is not read, or not wholly; sorted.
    pub skipped: Vec<Skipped>,
    /// What reading took, summed over threads.
    pub reading: Duration,
    /// What parsing and gathering facts took, summed over threads.
    pub compiling: Duration,
}

/// Reads the files below `root`.
pub fn load(root: &Path, found: &Found, limits: &Limits, progress: &Progress) -> Loaded {
    let (reading, compiling) = (Clock::default(), Clock::default());
    let outcomes: Vec<_> = found
        .files
        .par_iter()
        // One file costs a thousand times another: threads take them one by one.
        .with_max_len(1)
        .map(|candidate| {
            let outcome = match candidate.origin {
                Some(origin) => {
                    let text = reading.time(|| read(root, &candidate.path, limits.bytes));
                    let compile =
                        |text| compile(&candidate.path, text, origin, limits).map(Arc::new);
                    text.map(|text| compiling.time(|| compile(text)).map(Outcome::Code))
                }
                None => Ok(reading.time(|| document(root, &candidate.path))),
            };
            progress.step();
            outcome
        })
        .collect();
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
    Document(Arc<str>),
}

impl Loaded {
    fn add(&mut self, candidate: &Candidate, outcome: Result<Option<Outcome>, String>) {
        let path = &candidate.path;
        let mut skip = |reason| self.skipped.push(Skipped { path: path.clone(), reason });
        match outcome {
            Ok(Some(Outcome::Code(file))) => {
                // Bundles are known by their form; that they are also long is no news.
                if let Some(limit) = file.limit.filter(|_| !file.marks.minified) {
                    skip(limit.to_string());
                }
                self.project.files.push(file);
            }
            Ok(Some(Outcome::Document(text))) => {
                self.project.documents.push(Document { path: Arc::from(path.as_str()), text });
            }
            Ok(None) => {}
            Err(reason) => skip(reason),
        }
    }
}

/// The text of a file of at most `most` bytes.
///
/// # Errors
/// Why it is not read, as a clause.
pub fn read(root: &Path, path: &str, most: usize) -> Result<Arc<str>, String> {
    let failed = |error: std::io::Error| format!("it cannot be read: {error}");
    let mut file = std::fs::File::open(root.join(path)).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    if size > most as u64 {
        return Err(format!("larger than the size limit of {} KiB", most >> 10));
    }
    let mut bytes = Vec::with_capacity(size as usize + 1);
    file.read_to_end(&mut bytes).map_err(failed)?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Arc::from(text)),
        Err(error) => Err(match error.as_bytes() {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "it is UTF-16, not UTF-8".to_owned(),
            _ => format!("not valid UTF-8 at byte {}", error.utf8_error().valid_up_to()),
        }),
    }
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

//! What an earlier run printed, kept for as long as nothing changed that it depends on.
//!
//! An entry holds the texts of one run, and stamps of everything that was read for it: the files and documents of
//! the walk, and what the resolver of modules asked the disk for. Its name is a hash of the rest: of seamlint
//! itself, the root, the options, the configuration and the terminal. So a run is repeated only where all of that
//! is the same, and then byte for byte.
//!
//! A file is the same when its size and time of change are; a file that was touched, or that changed so shortly
//! before the entry was made that the clock may not tell, is when its content is. Entries are written beside their
//! place and moved there, so that runs do not see each other's halves. One that cannot be read, whatever the
//! reason, is an entry that is not there, and one that cannot be written is not written: a cache never fails.

use std::fs::{self, Metadata};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use etcetera::BaseStrategy;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_128;

use crate::load::Loaded;
use crate::regular::{self, Links};
use crate::walk::Found;

/// Changes with the form of entries.
const FORM: &str = "seamlint cache 2";

/// How many bytes the entries may take together, and how many there may be.
const MOST_BYTES: u64 = 64 << 20;
const MOST_ENTRIES: usize = 256;

/// The coarsest clock of a file system in use: two seconds, on FAT.
const TICK: Duration = Duration::from_secs(2);

/// A folder of entries.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    root: PathBuf,
}

/// What a run said, and its exit status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The text of each output that was asked for, in their order.
    pub outputs: Vec<String>,
    /// Lines for standard error.
    pub notes: Vec<String>,
    /// The exit status.
    pub code: u8,
}

/// The state of the project's files before they are read.
pub struct Inputs {
    /// The entry's name.
    name: String,
    made: u128,
    files: Vec<(String, Option<Stamp>)>,
    /// What the walk could not list.
    skipped: u128,
}

/// A file as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    size: u64,
    /// Nanoseconds since 1970.
    changed: u128,
    is_folder: bool,
    /// Who may read it, where the system says so: that changes without the rest.
    mode: u32,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    form: String,
    /// When the run began, in nanoseconds since 1970.
    made: u128,
    skipped: u128,
    /// Path, state and content of each file; without content where it was not read.
    files: Vec<(String, Option<Stamp>, Option<u128>)>,
    /// What the resolver asked for.
    asked: Vec<(PathBuf, Option<Stamp>)>,
    said: Said,
}

impl Cache {
    /// The cache in this folder, or else in the platform's own; `None` where there is no such place, or where it
    /// lies in the project and nobody named it.
    pub fn open(named: Option<&Path>, root: &Path) -> Option<Self> {
        let folder = if let Some(folder) = named {
            std::path::absolute(folder).ok()?
        } else {
            let usual = etcetera::choose_base_strategy().ok()?.cache_dir().join("seamlint");
            (!usual.starts_with(root)).then_some(usual)?
        };
        Some(Self { folder, root: root.to_owned() })
    }

    /// The state of what a walk found. `options` is all that decides what is said of it.
    pub fn inputs(&self, found: &Found, options: &str) -> Inputs {
        let made = since_1970(SystemTime::now());
        let stamp = |path: &str| fs::metadata(self.root.join(path)).ok().map(|it| Stamp::of(&it));
        let files = found.files.par_iter().with_min_len(32);
        let files = files.map(|it| (it.path.clone(), stamp(&it.path))).collect();
        let name = format!("{FORM}\n{}\n{}\n{options}", this_program(), self.root.display());
        let skipped = XxHash3_128::oneshot(format!("{:?}", found.skipped).as_bytes());
        Inputs {
            name: format!("{:032x}", XxHash3_128::oneshot(name.as_bytes())),
            made,
            files,
            skipped,
        }
    }

    /// What was said when all of these inputs were the same.
    pub fn find(&self, inputs: &Inputs) -> Option<Said> {
        let bytes = fs::read(self.path(inputs)).ok()?;
        let (sum, rest) = bytes.split_first_chunk::<16>()?;
        if u128::from_le_bytes(*sum) != XxHash3_128::oneshot(rest) {
            return None;
        }
        let mut entry: Entry = postcard::from_bytes(rest).ok()?;
        let is_same = entry.form == FORM
            && entry.skipped == inputs.skipped
            && entry.files.len() == inputs.files.len()
            && entry.files.iter().zip(&inputs.files).all(|(old, new)| old.0 == new.0)
            && entry.asked.par_iter().with_min_len(64).all(|(path, old)| *old == stamp_of(path));
        if !is_same {
            return None;
        }
        let pairs = entry.files.par_iter().zip(&inputs.files).with_min_len(32);
        let states: Vec<_> = pairs.map(|(old, new)| self.compare(old, new.1, entry.made)).collect();
        if states.contains(&State::Other) {
            return None;
        }
        if states.contains(&State::SameContent) {
            for (old, new) in entry.files.iter_mut().zip(&inputs.files) {
                old.1 = new.1;
            }
            entry.made = inputs.made;
            self.write(inputs, &entry);
        }
        Some(entry.said)
    }

    fn compare(
        &self,
        (path, old, content): &(String, Option<Stamp>, Option<u128>),
        new: Option<Stamp>,
        made: u128,
    ) -> State {
        let is_old = new.is_some_and(|it| it.changed + TICK.as_nanos() < made);
        if *old == new && is_old {
            return State::Same;
        }
        let read = || {
            let bytes = regular::read(&self.root.join(path), MOST_BYTES as usize, Links::Refused);
            bytes.ok().map(|it| XxHash3_128::oneshot(&it))
        };
        if content.is_some() && read() == *content { State::SameContent } else { State::Other }
    }

    /// Keeps what was said.
    pub fn keep(&self, inputs: &Inputs, read: &Contents, asked: Vec<PathBuf>, said: Said) {
        let files = inputs.files.iter().map(|(path, stamp)| {
            let content = read.0.binary_search_by(|it| it.0.cmp(path)).ok();
            (path.clone(), *stamp, content.map(|it| read.0[it].1))
        });
        let asked = asked.into_par_iter().with_min_len(64);
        let asked: Vec<_> = asked.map(|it| (it.clone(), stamp_of(&it))).collect();
        // What changed while this run went on may not be what it saw.
        if asked.iter().any(|it| it.1.is_some_and(|it| !it.is_folder && it.changed >= inputs.made))
        {
            return;
        }
        let entry = Entry {
            form: FORM.to_owned(),
            made: inputs.made,
            skipped: inputs.skipped,
            files: files.collect(),
            asked,
            said,
        };
        self.write(inputs, &entry);
    }

    fn path(&self, inputs: &Inputs) -> PathBuf {
        self.folder.join(&inputs.name)
    }

    fn write(&self, inputs: &Inputs, entry: &Entry) {
        let _ = self.try_write(&self.path(inputs), entry);
        self.prune();
    }

    fn try_write(&self, path: &Path, entry: &Entry) -> std::io::Result<()> {
        let bytes = postcard::to_allocvec(entry).map_err(std::io::Error::other)?;
        fs::create_dir_all(&self.folder)?;
        // Backups leave such folders out.
        let tag = self.folder.join("CACHEDIR.TAG");
        if !tag.exists() {
            fs::write(tag, "Signature: 8a477f597d28d172789f06886806bc55\n")?;
        }
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(&XxHash3_128::oneshot(&bytes).to_le_bytes())?;
        file.write_all(&bytes)?;
        file.persist(path).map(drop).map_err(|it| it.error)
    }

    /// Removes the oldest entries until the rest is small enough.
    fn prune(&self) {
        let Ok(listed) = fs::read_dir(&self.folder) else { return };
        let entries = listed.filter_map(|it| {
            let it = it.ok()?;
            let is_ours = it.file_name() != "CACHEDIR.TAG";
            let data = it.metadata().ok().filter(|it| is_ours && it.is_file())?;
            Some((data.modified().ok()?, data.len(), it.path()))
        });
        let mut entries: Vec<_> = entries.collect();
        entries.sort_by_key(|it| std::cmp::Reverse(it.0));
        let mut bytes = 0;
        for (at, (_, size, path)) in entries.iter().enumerate() {
            bytes += size;
            if at > 0 && (at >= MOST_ENTRIES || bytes > MOST_BYTES) {
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// How a file compares with what it was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Same,
    /// Touched, or too young to tell by its time.
    SameContent,
    Other,
}

/// Hashes of what was read, by path.
pub struct Contents(Vec<(String, u128)>);

impl Contents {
    /// Of everything that was loaded.
    pub fn of(loaded: &Loaded) -> Self {
        let hash = |it: &str| XxHash3_128::oneshot(it.as_bytes());
        let (files, documents) = (&loaded.project.files, &loaded.project.documents);
        let files = files.par_iter().map(|it| (it.path.to_string(), hash(it.text())));
        let documents = documents.par_iter().map(|it| (it.path.to_string(), hash(&it.text)));
        let mut all: Vec<_> = files.chain(documents).collect();
        all.sort();
        Self(all)
    }
}

impl Stamp {
    fn of(data: &Metadata) -> Self {
        let changed = data.modified().map_or(0, since_1970);
        // What a folder holds is asked for by name; its own time changes with names that nobody asks for.
        let is_folder = data.is_dir();
        Self {
            size: if is_folder { 0 } else { data.len() },
            changed: if is_folder { 0 } else { changed },
            is_folder,
            mode: if is_folder { 0 } else { mode(data) },
        }
    }
}

#[cfg(unix)]
fn mode(data: &Metadata) -> u32 {
    std::os::unix::fs::MetadataExt::mode(data)
}

#[cfg(not(unix))]
fn mode(_: &Metadata) -> u32 {
    0
}

fn stamp_of(path: &Path) -> Option<Stamp> {
    fs::metadata(path).ok().map(|it| Stamp::of(&it))
}

fn since_1970(time: SystemTime) -> u128 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos()
}

/// What tells one build of seamlint from another.
fn this_program() -> String {
    let data = std::env::current_exe().and_then(fs::metadata).ok();
    let data = data.map(|it| Stamp::of(&it));
    format!("{} {data:?}", env!("CARGO_PKG_VERSION"))
}

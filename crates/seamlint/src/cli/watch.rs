//! `--watch`: lints again whenever something changes that a run reads.
//!
//! Only the folders that the walk came through are watched, so what is ignored wakes nobody. What did change
//! is told by reading, not by what the system says of it: a file that was saved as it was is no change.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::args::{CheckArgs, Output};
use super::check::{Job, counted};
use super::project::threads;
use super::timings::Timings;
use super::{Failure, Outcome, explain_failure, note};
use crate::load::{Compiled, Loaded};
use crate::report::escape::escape;

/// How long it has to be quiet before a change is taken for whole: editors and git write in several steps.
const QUIET: Duration = Duration::from_millis(60);

/// Lints, and lints again, until the process is interrupted.
pub(super) fn watch(args: &CheckArgs, outputs: &[Output]) -> Outcome {
    let (pool, threads) = threads(args.jobs)?;
    let (sender, events) = channel();
    let mut folders = Folders::new(sender)?;
    let mut seen = Seen::default();
    loop {
        let round = Job::prepare(args).and_then(|job| {
            pool.install(|| seen.round(&job, threads, outputs, args)).map(|it| (job, it))
        });
        match round {
            // What changed in a folder before it was watched has to be asked for.
            Ok((job, walked)) if folders.watch(&job, &walked)? => continue,
            Ok(_) => {}
            // A project that cannot be linted from the start is no project to watch.
            Err(failure) if folders.watched.is_empty() => return Err(failure),
            Err(failure) => {
                seen.settings.clear();
                explain_failure(&failure);
            }
        }
        wait(&events);
    }
}

/// Waits for a change, and until there are no more.
fn wait(events: &Receiver<()>) {
    let mut pause = None;
    loop {
        let event = match pause {
            None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(pause) => events.recv_timeout(pause),
        };
        match event {
            Ok(()) => pause = Some(QUIET),
            Err(_) => return,
        }
    }
}

/// What the last round read.
#[derive(Default)]
struct Seen {
    compiled: Compiled,
    texts: BTreeMap<String, Arc<str>>,
    settings: String,
}

impl Seen {
    /// Lints if there is something new, and gives the folders of the project.
    fn round(
        &mut self,
        job: &Job<'_>,
        threads: usize,
        outputs: &[Output],
        args: &CheckArgs,
    ) -> Result<Vec<String>, Failure> {
        let scope = job.scope();
        let found = job.walk(&scope, threads);
        let mut loaded = job.read(&found, &self.compiled);
        self.compiled = std::mem::take(&mut loaded.compiled);
        let settings = format!("{:?}", job.config);
        let texts = texts(&loaded);
        let is_first = self.settings.is_empty();
        let changed = changed(&self.texts, &texts);
        if is_first || settings != self.settings || !changed.is_empty() {
            if !is_first && !args.quiet {
                announce(&changed);
            }
            job.tell(loaded, &scope, outputs, &mut Timings::start())?;
            if is_first && !args.quiet {
                note("note: watching for changes; Ctrl-C ends it");
            }
        }
        (self.texts, self.settings) = (texts, settings);
        Ok(found.folders)
    }
}

/// All that was read, by path.
fn texts(loaded: &Loaded) -> BTreeMap<String, Arc<str>> {
    let files = loaded.project.files.iter();
    let files = files.map(|it| (it.path.to_string(), it.tree.shared_text()));
    let documents = loaded.project.documents.iter();
    files.chain(documents.map(|it| (it.path.to_string(), Arc::clone(&it.text)))).collect()
}

/// The paths whose texts came, went or are others.
fn changed<'a>(
    before: &'a BTreeMap<String, Arc<str>>,
    after: &'a BTreeMap<String, Arc<str>>,
) -> Vec<&'a str> {
    let gone = before.keys().filter(|it| !after.contains_key(*it));
    let other = after.iter().filter(|it| before.get(it.0) != Some(it.1)).map(|it| it.0);
    gone.chain(other).map(String::as_str).collect()
}

fn announce(changed: &[&str]) {
    match changed {
        [] => note("note: the configuration changed"),
        [path] => note(&format!("note: {} changed", escape(path))),
        _ => {
            let (count, files) = counted(changed.len(), "file", "files");
            note(&format!("note: {count} {files} changed"));
        }
    }
}

/// The folders that are watched.
struct Folders {
    watcher: RecommendedWatcher,
    watched: BTreeSet<PathBuf>,
}

impl Folders {
    fn new(changes: Sender<()>) -> Result<Self, Failure> {
        let handle = move |event: notify::Result<Event>| {
            // Reading is no change, and what went wrong may have hidden one.
            if event.map_or(true, |it| !it.kind.is_access()) {
                let _ = changes.send(());
            }
        };
        let watcher = notify::recommended_watcher(handle).map_err(|it| failed("--watch", it))?;
        Ok(Self { watcher, watched: BTreeSet::new() })
    }

    /// Watches the folders of a project, and that of its configuration, and no others any more. Gives whether
    /// there are new ones.
    fn watch(&mut self, job: &Job<'_>, folders: &[String]) -> Result<bool, Failure> {
        let config = job.config_file.as_deref().and_then(Path::parent).map(Path::to_owned);
        let folders = folders.iter().map(|it| job.root.join(it));
        let wanted: BTreeSet<_> = folders.chain(config).chain([job.root.clone()]).collect();
        for gone in self.watched.difference(&wanted) {
            // It may be gone from the disk as well.
            let _ = self.watcher.unwatch(gone);
        }
        for new in wanted.difference(&self.watched) {
            let watched = self.watcher.watch(new, RecursiveMode::NonRecursive);
            // What was there a moment ago may be gone; the next round knows.
            if let Err(error) = watched.or_else(|it| if new.exists() { Err(it) } else { Ok(()) }) {
                return Err(failed(&new.display().to_string(), error));
            }
        }
        let is_new = !wanted.is_subset(&self.watched);
        self.watched = wanted;
        Ok(is_new)
    }
}

fn failed(what: &str, error: notify::Error) -> Failure {
    Failure::Io(what.to_owned(), std::io::Error::other(error))
}

//! The thread that compiles, links and checks, while another one talks to the client.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, unbounded};

use crate::session::{Analysis, Options, Workspace};

/// A pause in what is told is this share of what the work takes that follows.
const PAUSE_SHARE: u32 = 8;
/// And no longer than this.
const LONGEST_PAUSE: Duration = Duration::from_millis(100);
/// Who never pauses is not waited for any longer.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// Something that has changed. Paths are canonical.
#[derive(Debug)]
pub(super) enum Task {
    /// What the client holds of a file, or that it has closed it.
    Edit(PathBuf, Option<Arc<str>>),
    /// Files were created, changed or deleted by others.
    Touch(Vec<PathBuf>),
    /// Anything on the disk may have changed.
    TouchAll,
    /// The folders that are open.
    Folders(Vec<PathBuf>),
    /// What the client says of all projects.
    Options(Options),
}

/// What is known at one moment.
#[derive(Clone, Default)]
pub(super) struct Snapshot {
    /// How many tasks it knows of.
    pub(super) generation: u64,
    /// One for each project, sorted by root.
    pub(super) analyses: Vec<Arc<Analysis>>,
}

/// What the worker says.
pub(super) enum News {
    /// So many files of so many were read.
    Read(usize, usize),
    /// Everything that was told up to a generation is taken into account.
    Done(Snapshot),
    /// A mistake of seamlint's own; what was known before still is.
    Failed(u64, String),
}

/// The worker, as the rest of the server sees it.
pub(super) struct Worker {
    tasks: Sender<Task>,
    latest: Arc<AtomicU64>,
    /// What it says.
    pub(super) news: Receiver<News>,
}

impl Worker {
    /// Starts the thread; `pool` is for what it does in parallel.
    pub(super) fn start(pool: rayon::ThreadPool) -> Self {
        let (tasks, received) = unbounded();
        let (sender, news) = unbounded();
        let latest = Arc::new(AtomicU64::new(0));
        let state = State {
            tasks: received,
            latest: Arc::clone(&latest),
            news: sender,
            workspace: Workspace::default(),
            generation: 0,
            cost: Duration::ZERO,
        };
        std::thread::spawn(move || state.run(&pool));
        Self { tasks, latest, news }
    }

    /// Tells it what has changed.
    pub(super) fn send(&self, task: Task) {
        // Counted first, so that work on what was known before ends soon.
        self.latest.fetch_add(1, Ordering::SeqCst);
        let _ = self.tasks.send(task);
    }

    /// How many tasks it was told.
    pub(super) fn generation(&self) -> u64 {
        self.latest.load(Ordering::SeqCst)
    }
}

struct State {
    tasks: Receiver<Task>,
    latest: Arc<AtomicU64>,
    news: Sender<News>,
    workspace: Workspace,
    generation: u64,
    /// What the last work took.
    cost: Duration,
}

impl State {
    fn run(mut self, pool: &rayon::ThreadPool) {
        while let Ok(task) = self.tasks.recv() {
            let result = catch_unwind(AssertUnwindSafe(|| pool.install(|| self.work(task))));
            let news = match result {
                Ok(Some(snapshot)) => News::Done(snapshot),
                // There is another task already.
                Ok(None) => continue,
                Err(panic) => News::Failed(self.generation, message(panic.as_ref())),
            };
            if self.news.send(news).is_err() {
                return;
            }
        }
    }

    /// Takes in all that there is, and says what is known then; `None` when there is more by now.
    fn work(&mut self, first: Task) -> Option<Snapshot> {
        self.take(first);
        self.take_until_quiet();
        let begin = Instant::now();
        let (news, shown) = (&self.news, AtomicUsize::new(0));
        let step = |done: usize, total: usize| {
            // A client needs no more than a word for each percent.
            let percent = done * 100 / total.max(1);
            if shown.fetch_max(percent, Ordering::Relaxed) < percent {
                let _ = news.send(News::Read(done, total));
            }
        };
        self.workspace.refresh(&step);
        let (latest, generation) = (&self.latest, self.generation);
        let is_over = || latest.load(Ordering::SeqCst) > generation;
        let analyses = self.workspace.analyse(&is_over)?;
        self.cost = begin.elapsed();
        Some(Snapshot { generation, analyses })
    }

    /// Takes in what follows at once. Where work takes long, somebody who types is waited for: each letter would
    /// begin what the next one ends.
    fn take_until_quiet(&mut self) {
        let pause = (self.cost / PAUSE_SHARE).min(LONGEST_PAUSE);
        let end = Instant::now() + LONGEST_WAIT;
        while let Ok(task) = self.tasks.recv_timeout(pause) {
            self.take(task);
            if Instant::now() > end {
                break;
            }
        }
    }

    fn take(&mut self, task: Task) {
        self.generation += 1;
        match task {
            Task::Edit(path, text) => self.workspace.edit(&path, text.as_ref()),
            Task::Touch(paths) => paths.into_iter().for_each(|it| self.workspace.touch(it)),
            Task::TouchAll => self.workspace.touch_all(),
            Task::Folders(folders) => self.workspace.set_folders(folders),
            Task::Options(options) => self.workspace.set_options(options),
        }
    }
}

/// What a panic says.
pub(super) fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|it| (*it).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic".to_owned())
}

//! A bar for people who wait: on a terminal, after 300 ms, never in pipes or CI.

use std::io::IsTerminal;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Work that takes less is not worth a flicker.
const PATIENCE: Duration = Duration::from_millis(300);

/// Counts steps, and shows them once they take long.
pub struct Progress {
    total: u64,
    done: AtomicU64,
    start: Instant,
    shown: bool,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    /// Progress over `total` steps; nothing is ever drawn unless `shown`.
    pub fn new(total: usize, shown: bool) -> Self {
        let (total, done, start) = (total as u64, AtomicU64::new(0), Instant::now());
        Self { total, done, start, shown, bar: OnceLock::new() }
    }

    /// Whether this process has somebody to show progress to.
    pub fn is_welcome() -> bool {
        std::io::stderr().is_terminal() && std::env::var_os("CI").is_none()
    }

    /// Counts a step.
    pub fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.shown && self.start.elapsed() > PATIENCE {
            self.bar.get_or_init(|| self.draw()).set_position(done);
        }
    }

    fn draw(&self) -> ProgressBar {
        let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} files");
        let bar = ProgressBar::new(self.total);
        bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

//! What the stages of a run take.

use std::time::{Duration, Instant};

/// What each stage took.
pub(super) struct Timings {
    last: Instant,
    stages: Vec<(&'static str, Duration, bool)>,
}

impl Timings {
    pub(super) fn start() -> Self {
        Self { last: Instant::now(), stages: Vec::new() }
    }

    /// The stage since the last call is over.
    pub(super) fn done(&mut self, stage: &'static str) {
        let now = Instant::now();
        self.stages.push((stage, now - self.last, false));
        self.last = now;
    }

    /// A part of the last stage.
    pub(super) fn part(&mut self, part: &'static str, time: Duration) {
        self.stages.push((part, time, true));
    }

    pub(super) fn table(&self) -> String {
        let total: Duration = self.stages.iter().filter(|it| !it.2).map(|it| it.1).sum();
        let row =
            |name: &str, time: Duration| format!("{name:34} {:9.1} ms\n", time.as_secs_f64() * 1e3);
        let rows = self.stages.iter().map(|(name, time, part)| {
            row(&format!("{}{name}", if *part { "  " } else { "" }), *time)
        });
        rows.collect::<String>() + &row("total", total)
    }
}

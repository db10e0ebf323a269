//! Searches in a graph: what is reached from where, past what it must not go.

use seamlint_syntax::NodeId;

use super::{BlockId, Cfg, Exit, Guard, StepId};

/// A set of steps of one graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepSet {
    words: Vec<u64>,
}

impl StepSet {
    /// The empty set.
    pub fn none(cfg: &Cfg) -> Self {
        Self { words: vec![0; cfg.steps.len().div_ceil(64)] }
    }

    /// Adds a step; whether it was not in yet.
    pub fn insert(&mut self, step: StepId) -> bool {
        let (word, bit) = (step.0 as usize / 64, 1 << (step.0 % 64));
        let was_in = self.words[word] & bit != 0;
        self.words[word] |= bit;
        !was_in
    }

    /// Takes a step out.
    pub fn remove(&mut self, step: StepId) {
        self.words[step.0 as usize / 64] &= !(1 << (step.0 % 64));
    }

    /// Whether a step is in.
    pub fn contains(&self, step: StepId) -> bool {
        self.words.get(step.0 as usize / 64).is_some_and(|it| it & (1 << (step.0 % 64)) != 0)
    }

    /// Adds the steps from the first to before the second.
    fn insert_all(&mut self, from: u32, to: u32) {
        for (at, mask) in words(from, to) {
            self.words[at] |= mask;
        }
    }

    /// The first one that is in, from the first to before the second.
    fn first_in(&self, from: u32, to: u32) -> Option<u32> {
        let mut found = words(from, to).map(|(at, mask)| (at, self.words[at] & mask));
        found.find(|it| it.1 != 0).map(|(at, bits)| at as u32 * 64 + bits.trailing_zeros())
    }

    /// Whether nothing is in.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|it| *it == 0)
    }

    /// The steps in order.
    pub fn iter(&self) -> impl Iterator<Item = StepId> {
        (0..self.words.len() as u32 * 64).map(StepId).filter(|it| self.contains(*it))
    }
}

/// The words that hold the steps from the first to before the second, with their bits in each.
fn words(from: u32, to: u32) -> impl Iterator<Item = (usize, u64)> {
    let (first, end) = (from / 64, to.div_ceil(64));
    let range = if from < to { first..end } else { 0..0 };
    range.map(move |at| {
        let low = from.saturating_sub(at * 64).min(63);
        let above = (at * 64 + 64).saturating_sub(to).min(63);
        (at as usize, (u64::MAX << low) & (u64::MAX >> above))
    })
}

impl Extend<StepId> for StepSet {
    fn extend<I: IntoIterator<Item = StepId>>(&mut self, steps: I) {
        for step in steps {
            self.insert(step);
        }
    }
}

/// A search to be made: see [`Cfg::from`].
#[derive(Clone)]
pub struct Paths<'c, 'q> {
    cfg: &'c Cfg,
    starts: Vec<(BlockId, u32)>,
    blocked: Option<&'q StepSet>,
    ruled_out: Option<&'q dyn Fn(Guard) -> bool>,
    until: Option<&'q StepSet>,
}

/// What a search came to.
#[derive(Clone, Debug)]
pub struct Reach<'c> {
    cfg: &'c Cfg,
    steps: StepSet,
    /// For each way that a block was entered, where from: the index of another way.
    came: Vec<Visit>,
    exits: Vec<(Exit, usize)>,
}

/// A block that a search walked through, from its start or a step inside.
#[derive(Clone, Copy, Debug)]
struct Visit {
    block: BlockId,
    first: u32,
    from: Option<usize>,
    /// Whether branches are still ruled out.
    assuming: bool,
}

/// A loop: the blocks from which its head is reached again.
#[derive(Clone, Debug)]
pub struct Loop {
    /// The block that every round starts with.
    pub head: BlockId,
    /// The blocks whose edge leads back to the head.
    pub backs: Vec<BlockId>,
    /// All blocks of a round, sorted, the head among them.
    pub blocks: Vec<BlockId>,
}

impl Cfg {
    /// Paths from the start of the function.
    pub fn from_entry(&self) -> Paths<'_, '_> {
        self.from_block(self.entry())
    }

    /// Paths from the start of a block.
    pub fn from_block(&self, block: BlockId) -> Paths<'_, '_> {
        let first = self.block(block).first_step;
        self.paths(vec![(block, first)])
    }

    /// Paths that start right behind a step.
    pub fn from(&self, step: StepId) -> Paths<'_, '_> {
        self.paths(vec![(self.block_of(step), step.0 + 1)])
    }

    /// Paths that start right behind any of these steps.
    pub fn from_all(&self, steps: impl IntoIterator<Item = StepId>) -> Paths<'_, '_> {
        self.paths(steps.into_iter().map(|it| (self.block_of(it), it.0 + 1)).collect())
    }

    fn paths(&self, starts: Vec<(BlockId, u32)>) -> Paths<'_, '_> {
        Paths { cfg: self, starts, blocked: None, ruled_out: None, until: None }
    }

    /// Whether there is a path from the start to `step`: it is no dead code.
    pub fn is_live(&self, step: StepId) -> bool {
        let live = self.live.get_or_init(|| self.from_entry().run().steps);
        live.contains(step)
    }

    /// Whether every path from the start to `step` passes one of `before`.
    pub fn always_behind(&self, step: StepId, before: &StepSet) -> bool {
        !self.from_entry().without(before).reaches(step)
    }

    /// Whether every path from the start to `b` passes `a`.
    pub fn dominates(&self, a: StepId, b: StepId) -> bool {
        let mut only = StepSet::none(self);
        only.insert(a);
        a == b || self.always_behind(b, &only)
    }

    /// Whether every path from the start to `step` takes an edge for which `test` holds.
    pub fn holds_at(&self, step: StepId, test: &dyn Fn(Guard) -> bool) -> bool {
        !self.from_entry().ruling_out(test).reaches(step)
    }

    /// What holds whenever control comes to `step`: the guards of edges that every path to it takes.
    pub fn facts_at(&self, step: StepId) -> Vec<Guard> {
        let edges = self.blocks().flat_map(|it| self.edges(it));
        let mut guards: Vec<_> =
            edges.map(|it| it.guard).filter(|it| *it != Guard::Always).collect();
        guards.dedup();
        // What every path takes, the shortest does: a search tells, and leaves few guards to be tried.
        if let Some(way) = self.from_entry().guards_to(step) {
            guards.retain(|it| way.contains(it));
        }
        guards.retain(|fact| self.holds_at(step, &|it| it == *fact));
        guards
    }

    /// Whether control can come to `step` again after it.
    pub fn repeats(&self, step: StepId) -> bool {
        self.from(step).reaches(step)
    }

    /// All loops, by their heads; those that share a head are one.
    pub fn loops(&self) -> Vec<Loop> {
        let mut loops: Vec<Loop> = Vec::new();
        for (from, head) in self.back_edges() {
            match loops.iter_mut().find(|it| it.head == head) {
                Some(it) => it.backs.push(from),
                None => loops.push(Loop { head, backs: vec![from], blocks: Vec::new() }),
            }
        }
        let before = self.predecessors();
        for it in &mut loops {
            let mut inside = vec![false; self.blocks.len()];
            inside[it.head.0 as usize] = true;
            let mut open = it.backs.clone();
            while let Some(block) = open.pop() {
                if !std::mem::replace(&mut inside[block.0 as usize], true) {
                    open.extend(&before[block.0 as usize]);
                }
            }
            it.blocks = self.blocks().filter(|it| inside[it.0 as usize]).collect();
        }
        loops.sort_by_key(|it| it.head);
        loops
    }

    fn predecessors(&self) -> Vec<Vec<BlockId>> {
        let mut before = vec![Vec::new(); self.blocks.len()];
        for block in self.blocks() {
            for edge in self.edges(block) {
                before[edge.to.0 as usize].push(block);
            }
        }
        before
    }

    /// Edges that lead to a block that is being walked, depth first from the start.
    fn back_edges(&self) -> Vec<(BlockId, BlockId)> {
        const OPEN: u8 = 1;
        const DONE: u8 = 2;
        let mut state = vec![0; self.blocks.len()];
        let mut stack = vec![(self.entry(), 0)];
        let mut found = Vec::new();
        state[0] = OPEN;
        while let Some((block, next)) = stack.last_mut() {
            let block = *block;
            let Some(edge) = self.edges(block).get(*next) else {
                state[block.0 as usize] = DONE;
                stack.pop();
                continue;
            };
            *next += 1;
            match state[edge.to.0 as usize] {
                OPEN => found.push((block, edge.to)),
                DONE => {}
                _ => {
                    state[edge.to.0 as usize] = OPEN;
                    stack.push((edge.to, 0));
                }
            }
        }
        found.dedup();
        found
    }
}

impl<'c, 'q> Paths<'c, 'q> {
    /// Paths end before these steps.
    pub fn without(mut self, steps: &'q StepSet) -> Self {
        self.blocked = Some(steps);
        self
    }

    /// Paths do not take an edge for which `test` holds.
    pub fn ruling_out(mut self, test: &'q dyn Fn(Guard) -> bool) -> Self {
        self.ruled_out = Some(test);
        self
    }

    /// Edges are ruled out only until a path passes one of these steps: what was assumed of a variable
    /// ends where it is written.
    pub fn until(mut self, steps: &'q StepSet) -> Self {
        self.until = Some(steps);
        self
    }

    /// Walks all paths.
    pub fn run(self) -> Reach<'c> {
        let cfg = self.cfg;
        let came = self.entered();
        let mut reach = Reach { cfg, steps: StepSet::none(cfg), came, exits: Vec::new() };
        let mut seen = Seen::default();
        let mut at = 0;
        while let Some(visit) = reach.came.get(at).copied() {
            let (end, leaves) = self.pass(visit);
            reach.steps.insert_all(visit.first, end);
            if leaves {
                reach.exits.extend(cfg.block(visit.block).exit.map(|it| (it, at)));
                self.leave(visit, at, &mut seen, &mut reach.came);
            }
            at += 1;
        }
        reach
    }

    /// Whether a path passes the step: walks no further than there, and keeps nothing.
    pub fn reaches(self, step: StepId) -> bool {
        self.find(step).is_some()
    }

    /// The guards of the edges that lead from block to block on a shortest path to `step`. `None` where no path
    /// passes it.
    pub fn guards_to(self, step: StepId) -> Option<Vec<Guard>> {
        self.find(step).map(|came| guards_to(self.cfg, &came, came.len() - 1))
    }

    /// The ways on which blocks were entered until one passed the step: the last of them.
    fn find(&self, step: StepId) -> Option<Vec<Visit>> {
        let mut came = self.entered();
        let mut seen = Seen::default();
        let mut at = 0;
        while let Some(visit) = came.get(at).copied() {
            let (end, leaves) = self.pass(visit);
            if (visit.first..end).contains(&step.0) {
                came.truncate(at + 1);
                return Some(came);
            }
            if leaves {
                self.leave(visit, at, &mut seen, &mut came);
            }
            at += 1;
        }
        None
    }

    fn entered(&self) -> Vec<Visit> {
        let start =
            |it: &(BlockId, u32)| Visit { block: it.0, first: it.1, from: None, assuming: true };
        self.starts.iter().map(start).collect()
    }

    /// Before which step a path through a block ends, and whether it comes to the block's end.
    fn pass(&self, visit: Visit) -> (u32, bool) {
        let end = self.cfg.block(visit.block).end_step;
        let stop = self.blocked.and_then(|it| it.first_in(visit.first, end));
        (stop.unwrap_or(end), stop.is_none())
    }

    /// Puts the blocks that a path may come to next, unless one came there before, to the others.
    fn leave(&self, visit: Visit, at: usize, seen: &mut Seen, next: &mut Vec<Visit>) {
        let end = self.cfg.block(visit.block).end_step;
        let is_over = |until: &StepSet| until.first_in(visit.first, end).is_some();
        let assuming = visit.assuming && !self.until.is_some_and(is_over);
        for edge in self.cfg.edges(visit.block) {
            if assuming && self.ruled_out.is_some_and(|it| it(edge.guard)) {
                continue;
            }
            if seen.insert(edge.to, assuming) {
                let first = self.cfg.block(edge.to).first_step;
                next.push(Visit { block: edge.to, first, from: Some(at), assuming });
            }
        }
    }
}

/// The blocks that a search has come to, while branches were ruled out and when they no longer were. Most functions
/// have few.
#[derive(Default)]
struct Seen {
    near: u64,
    far: Vec<u64>,
}

impl Seen {
    /// Adds a block; whether it was not in yet.
    fn insert(&mut self, block: BlockId, assuming: bool) -> bool {
        let bit = block.0 as usize * 2 + usize::from(assuming);
        let word = match bit / 64 {
            0 => &mut self.near,
            at => {
                if self.far.len() < at {
                    self.far.resize(at, 0);
                }
                &mut self.far[at - 1]
            }
        };
        let mask = 1 << (bit % 64);
        let is_new = *word & mask == 0;
        *word |= mask;
        is_new
    }
}

/// The guards of the edges that lead to a visit.
fn guards_to(cfg: &Cfg, came: &[Visit], last: usize) -> Vec<Guard> {
    let mut guards = Vec::new();
    let mut visit = came[last];
    while let Some(from) = visit.from.map(|at| came[at]) {
        let edges = cfg.edges(from.block).iter().filter(|edge| edge.to == visit.block);
        guards.extend(edges.map(|edge| edge.guard));
        visit = from;
    }
    guards
}

impl Reach<'_> {
    /// Whether a path passes the step.
    pub fn reaches(&self, step: StepId) -> bool {
        self.steps.contains(step)
    }

    /// Whether a path passes one of the steps.
    pub fn reaches_any(&self, steps: &StepSet) -> bool {
        self.steps.words.iter().zip(&steps.words).any(|(a, b)| a & b != 0)
    }

    /// The same, when nothing else is asked of the search.
    pub fn into_steps(self) -> StepSet {
        self.steps
    }

    /// The exits that paths come to, the nearest first.
    pub fn exits(&self) -> impl Iterator<Item = Exit> {
        self.exits.iter().map(|it| it.0)
    }

    /// A shortest path to `step`, both ends of it included but for the step that the search started
    /// behind; empty when there is none.
    pub fn path_to(&self, step: StepId) -> Vec<NodeId> {
        let end = self.visit_of(step).filter(|_| self.reaches(step));
        end.map_or_else(Vec::new, |at| self.path(at, step.0 + 1))
    }

    /// The way that first came past a step.
    fn visit_of(&self, step: StepId) -> Option<usize> {
        let block = self.cfg.block_of(step);
        self.came.iter().position(|it| it.block == block && it.first <= step.0)
    }

    /// A shortest path to the exit, as [`Self::path_to`].
    pub fn path_to_exit(&self, exit: Exit) -> Vec<NodeId> {
        let found = self.exits.iter().find(|it| it.0 == exit);
        found.map_or_else(Vec::new, |(_, at)| {
            self.path(*at, self.cfg.block(self.came[*at].block).end_step)
        })
    }

    fn path(&self, last: usize, end: u32) -> Vec<NodeId> {
        let mut runs = vec![(self.came[last].first, end)];
        let mut at = last;
        while let Some(from) = self.came[at].from {
            let visit = self.came[from];
            runs.push((visit.first, self.cfg.block(visit.block).end_step));
            at = from;
        }
        runs.iter()
            .rev()
            .flat_map(|(first, end)| *first..*end)
            .map(|it| self.cfg.node(StepId(it)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_of_steps_are_those_between_their_ends() {
        for (from, to) in [(0, 0), (0, 1), (3, 64), (63, 65), (64, 128), (5, 190), (70, 70), (9, 3)]
        {
            let mut set = StepSet { words: vec![0; 3] };
            set.insert_all(from, to);
            let found: Vec<_> = set.iter().map(|it| it.0).collect();
            assert_eq!(found, (from..to).collect::<Vec<_>>(), "{from}..{to}");
        }
        let mut set = StepSet { words: vec![0; 3] };
        set.extend([StepId(5), StepId(130)]);
        let found = [(0, 192), (5, 6), (6, 130), (6, 131), (131, 192), (0, 5)];
        let found = found.map(|it| set.first_in(it.0, it.1));
        assert_eq!(found, [Some(5), Some(5), None, Some(130), None, None]);
    }
}

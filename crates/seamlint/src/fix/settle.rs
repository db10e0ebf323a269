//! Round after round, until nothing is left to mend: a fix may uncover another finding, and fixes that
//! overlap wait for each other.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use seamlint_program::{File, FileId, ModuleResolver, Program, Project, compile, link};
use seamlint_rules::{Edit, Finding};
use seamlint_syntax::{Kind, Limits};

use super::Safety;
use super::patch::patch;
use super::plan::{Cure, plan};

/// What rounds work on, and by which rules.
pub struct Rounds<'a> {
    /// The project, as it was read.
    pub project: &'a Project,
    /// As for [`link`].
    pub resolver: &'a dyn ModuleResolver,
    /// As for [`compile`].
    pub limits: &'a Limits,
    /// What is to be mended in a program, in order.
    pub find: &'a dyn Fn(&Program) -> Vec<Finding>,
    /// Whether a file, by its path, may be changed.
    pub may_change: &'a dyn Fn(&str) -> bool,
    /// Which fixes are wanted.
    pub safety: Safety,
    /// More rounds than this are not made.
    pub most: usize,
}

/// What came of it.
pub struct Fixed {
    /// The program afterwards.
    pub program: Program,
    /// Files that are not as they were, by path.
    pub changes: Vec<Change>,
    /// How many fixes were applied.
    pub applied: usize,
    /// Fixes that were not, although they were wanted; each once, in order.
    pub dropped: Vec<Dropped>,
    /// How many rounds changed something.
    pub rounds: usize,
    /// Whether nothing is left to apply.
    pub is_settled: bool,
}

/// A file that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Relative to the root.
    pub path: Arc<str>,
    /// The text that was read.
    pub before: Arc<str>,
    /// The text that is to be written.
    pub after: Arc<str>,
}

/// A fix that would have left a file which does not parse.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dropped {
    /// The file of the finding.
    pub path: Arc<str>,
    /// The line of the finding, from 1, in the text of its round.
    pub line: usize,
    /// The rule that offered the fix.
    pub rule: &'static str,
}

/// Applies fixes until there are none, or [`Rounds::most`] rounds were made.
pub fn settle(rounds: &Rounds<'_>) -> Fixed {
    let mut project = rounds.project.clone();
    let before: FxHashMap<_, _> =
        project.files.iter().map(|it| (Arc::clone(&it.path), Arc::clone(it))).collect();
    let (mut applied, mut count, mut dropped) = (0, 0, Vec::new());
    loop {
        let program = link(project.clone(), rounds.resolver);
        let findings = (rounds.find)(&program);
        let round = Round { program: &program, limits: rounds.limits };
        let (texts, kept, refused) = round.apply(&findings, rounds);
        dropped.extend(refused.into_iter().map(|at| round.dropped(&findings[at])));
        let is_settled = texts.is_empty();
        if is_settled || count == rounds.most {
            let mut seen = FxHashSet::default();
            dropped.retain(|it| seen.insert(it.clone()));
            let changes = changes(&project, &before);
            return Fixed { program, changes, applied, dropped, rounds: count, is_settled };
        }
        applied += kept;
        count += 1;
        let paths: FxHashMap<Arc<str>, Arc<File>> =
            texts.into_values().map(|it| (Arc::clone(&it.path), it)).collect();
        for file in &mut project.files {
            if let Some(new) = paths.get(&file.path) {
                *file = Arc::clone(new);
            }
        }
    }
}

fn changes(project: &Project, before: &FxHashMap<Arc<str>, Arc<File>>) -> Vec<Change> {
    let change = |file: &Arc<File>| {
        let (old, new) = (before.get(&file.path)?.text(), file.text());
        (old != new).then(|| Change {
            path: Arc::clone(&file.path),
            before: Arc::from(old),
            after: Arc::from(new),
        })
    };
    let mut changes: Vec<_> = project.files.iter().filter_map(change).collect();
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    changes
}

type Patched = BTreeMap<FileId, Arc<File>>;

struct Round<'a> {
    program: &'a Program,
    limits: &'a Limits,
}

impl Round<'_> {
    /// The files that change, how many fixes were applied, and the findings whose fixes were not because
    /// a file would no longer parse.
    fn apply(&self, findings: &[Finding], rounds: &Rounds<'_>) -> (Patched, usize, Vec<usize>) {
        let mut refused = FxHashSet::default();
        loop {
            let cures = plan(self.program, findings, rounds.safety, rounds.may_change, &refused);
            if let Some(patched) = self.patched(&cures) {
                let mut refused: Vec<_> = refused.into_iter().collect();
                refused.sort_unstable();
                return (patched, cures.len(), refused);
            }
            // Without those, fixes may come in that overlap them.
            refused.extend(self.to_blame(&cures));
        }
    }

    /// The findings, by number, whose fixes break a file: each is tried on top of those that hold. There
    /// is one at least, where all together break one.
    fn to_blame(&self, cures: &[Cure<'_>]) -> Vec<usize> {
        let (mut kept, mut blamed): (Vec<Cure<'_>>, Vec<usize>) = (Vec::new(), Vec::new());
        for cure in cures {
            kept.push(*cure);
            let files: FxHashSet<_> = cure.fix.edits.iter().map(|it| it.place.file).collect();
            let is_near =
                |it: &&Cure<'_>| it.fix.edits.iter().any(|it| files.contains(&it.place.file));
            let together: Vec<_> = kept.iter().filter(is_near).copied().collect();
            if self.patched(&together).is_none() {
                kept.pop();
                blamed.push(cure.at);
            }
        }
        if blamed.is_empty() { cures.iter().map(|it| it.at).collect() } else { blamed }
    }

    /// The files with all edits; `None` when one of them has more errors than before.
    fn patched(&self, cures: &[Cure<'_>]) -> Option<Patched> {
        let mut edits: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
        for edit in cures.iter().flat_map(|it| &it.fix.edits) {
            edits.entry(edit.place.file).or_default().push(edit);
        }
        let patched = |(id, edits)| Some((id, Arc::new(self.file(id, edits)?)));
        edits.into_iter().map(patched).collect()
    }

    fn file(&self, id: FileId, edits: Vec<&Edit>) -> Option<File> {
        let old = self.program.file(id);
        let text = patch(old.text(), edits);
        let new = compile(&old.path, text.into(), old.origin, self.limits)?;
        let is_read = new.limit.is_none() || old.limit.is_some();
        (is_read && errors(&new) <= errors(old)).then_some(new)
    }

    fn dropped(&self, finding: &Finding) -> Dropped {
        let place = finding.place;
        let file = self.program.file(place.file);
        let before = file.text().get(..place.span.start as usize).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        Dropped { path: Arc::clone(&file.path), line, rule: finding.rule.id }
    }
}

/// How much of a file could not be read.
pub(super) fn errors(file: &File) -> usize {
    let nodes = file.tree.root().descendants();
    nodes.filter(|it| it.kind() == Kind::Error || it.is_missing()).count()
}

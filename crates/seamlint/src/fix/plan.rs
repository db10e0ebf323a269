//! Which fixes of one round go together.

use rustc_hash::{FxHashMap, FxHashSet};
use seamlint_program::{FileId, Origin, Program};
use seamlint_rules::{Edit, Finding, Fix};
use seamlint_syntax::Span;

use super::Safety;

/// A fix, and which of the findings it is for.
#[derive(Clone, Copy)]
pub(super) struct Cure<'f> {
    pub(super) at: usize,
    pub(super) fix: &'f Fix,
}

/// The fixes of findings that can be applied at once to the files that may be changed.
pub fn together<'f>(
    program: &Program,
    findings: &'f [Finding],
    safety: Safety,
    may_change: &dyn Fn(&str) -> bool,
) -> Vec<&'f Fix> {
    let cures = plan(program, findings, safety, may_change, &FxHashSet::default());
    cures.into_iter().map(|it| it.fix).collect()
}

/// The fixes that can be applied at once: of two that overlap or touch, the one whose finding comes
/// first. The other one is for the next round, which sees what has become of its place. Findings that are
/// `refused`, by their number, have no fix.
pub(super) fn plan<'f>(
    program: &Program,
    findings: &'f [Finding],
    safety: Safety,
    may_change: &dyn Fn(&str) -> bool,
    refused: &FxHashSet<usize>,
) -> Vec<Cure<'f>> {
    let mut taken: FxHashMap<FileId, Vec<Span>> = FxHashMap::default();
    let mut cures = Vec::new();
    for (at, finding) in findings.iter().enumerate() {
        if finding.suppressed.is_some() || refused.contains(&at) {
            continue;
        }
        let Some(fix) = safety.choose(finding) else { continue };
        let is_free = |edit: &Edit| {
            let spans = taken.get(&edit.place.file).map_or(&[][..], |it| it);
            spans.iter().all(|it| it.end < edit.place.span.start || edit.place.span.end < it.start)
        };
        let is_ours = |edit: &Edit| {
            let file = program.file(edit.place.file);
            let is_written = !file.marks.generated && !file.marks.minified;
            is_written && file.origin != Origin::Vendored && may_change(&file.path)
        };
        if !fix.edits.is_empty() && fix.edits.iter().all(|it| is_free(it) && is_ours(it)) {
            for edit in &fix.edits {
                taken.entry(edit.place.file).or_default().push(edit.place.span);
            }
            cures.push(Cure { at, fix });
        }
    }
    cures
}

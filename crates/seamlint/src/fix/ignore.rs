//! Comments that suppress what was found, written where they hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use seamlint_program::{File, FileId, Place, Program, compile};
use seamlint_rules::{Check, Edit, Finding};
use seamlint_syntax::{Kind, Limits, Node, Span};

use super::Change;
use super::patch::patch;
use super::settle::errors;

/// What came of it.
#[derive(Debug, Default)]
pub struct Ignored {
    /// Files that are not as they were, by path.
    pub changes: Vec<Change>,
    /// How many comments there are.
    pub comments: usize,
    /// Where no comment can stand: paths with lines, from 1.
    pub refused: Vec<(Arc<str>, usize)>,
}

/// Writes a comment for each line with findings: above it, or at its end where only that holds.
pub fn ignore(program: &Program, findings: &[Finding], reason: &str, limits: &Limits) -> Ignored {
    let mut lines: BTreeMap<(FileId, usize), BTreeSet<&str>> = BTreeMap::new();
    for finding in findings.iter().filter(|it| it.suppressed.is_none() && may_be_ignored(it)) {
        let line = line_of(program, finding);
        lines.entry((finding.place.file, line)).or_default().insert(finding.rule.id);
    }
    let mut out = Ignored::default();
    let mut files: BTreeMap<FileId, File> = BTreeMap::new();
    // From the end: what stands before keeps its place.
    for ((id, line), rules) in lines.into_iter().rev() {
        let old = program.file(id);
        let now = files.get(&id).unwrap_or(old);
        let rules = rules.into_iter().collect::<Vec<_>>().join(", ");
        let comment = format!("seamlint-ignore[{rules}]: {reason}");
        if let Some((_, new)) = with_comment(now, id, line, &comment, limits) {
            files.insert(id, new);
            out.comments += 1;
        } else {
            let before = old.text().get(..line).unwrap_or_default();
            out.refused.push((Arc::clone(&old.path), before.matches('\n').count() + 1));
        }
    }
    out.refused.reverse();
    out.changes = files.into_iter().map(|(id, new)| change(program.file(id), &new)).collect();
    out
}

/// The comment that suppresses one finding, where one can stand, with room for a reason behind `]: `.
pub fn suppression(program: &Program, finding: &Finding, limits: &Limits) -> Option<Edit> {
    let (id, line) = (finding.place.file, line_of(program, finding));
    let words = format!("seamlint-ignore[{}]: ", finding.rule.id);
    let found = || with_comment(program.file(id), id, line, &words, limits);
    may_be_ignored(finding).then(found)?.map(|it| it.0)
}

/// What the runner says of a suppression is not mended by one more.
fn may_be_ignored(finding: &Finding) -> bool {
    !matches!(finding.rule.check, Check::Runner)
}

/// Where the line of a finding starts, as a byte.
fn line_of(program: &Program, finding: &Finding) -> usize {
    let text = program.file(finding.place.file).text();
    let before = text.get(..finding.place.span.start as usize).unwrap_or_default();
    before.rfind('\n').map_or(0, |it| it + 1)
}

fn change(old: &File, new: &File) -> Change {
    let (before, after) = (Arc::from(old.text()), Arc::from(new.text()));
    Change { path: Arc::clone(&old.path), before, after }
}

/// A comment for the line that starts at a byte, and the file with it. In a template or a text, what looks like a
/// comment is none: the syntax tree has to say that it is one.
fn with_comment(
    old: &File,
    id: FileId,
    line: usize,
    words: &str,
    limits: &Limits,
) -> Option<(Edit, File)> {
    let text = old.text();
    let rest = text.get(line..)?;
    let indent = &rest[..rest.len() - rest.trim_start_matches([' ', '\t', '\u{feff}']).len()];
    let indent = indent.trim_start_matches('\u{feff}');
    let end = line + rest.find(['\r', '\n']).unwrap_or(rest.len());
    let candidates = [
        (line, indent, format!("// {words}"), "\n"),
        (end, " ", format!("// {words}"), ""),
        (end, " ", format!("/* {words} */"), ""),
        (end, " {", format!("/* {words} */"), "}"),
    ];
    candidates.into_iter().find_map(|(at, before, comment, after)| {
        let span = Span::new(at as u32, at as u32);
        let edit = Edit::replace(Place { file: id, span }, [before, &comment, after].concat());
        let new = compile(&old.path, patch(text, [&edit]).into(), old.origin, limits)?;
        // Where a mark of the byte order is, it stays the first.
        let start = if line == 0 && text.starts_with('\u{feff}') { at.max(3) } else { at };
        let start = (start + before.len()) as u32;
        let is_it = |it: Node<'_>| it.span().start == start && it.text() == comment;
        let holds = new.tree.nodes(Kind::Comment).any(is_it);
        (holds && errors(&new) <= errors(old)).then_some((edit, new))
    })
}

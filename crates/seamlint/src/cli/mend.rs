//! `check --fix` and `check --diff`.

use std::io::IsTerminal;
use std::path::Path;

use seamlint_program::{ModuleResolver, Program, Project};
use seamlint_rules::Finding;
use seamlint_syntax::Limits;

use super::args::ChangeArgs;
use super::check::counted;
use super::{CLEAN, FINDINGS, Failure, Outcome, note, print};
use crate::fix::diff::diff;
use crate::fix::{Change, Fixed, Rounds, Safety, ignore, settle};
use crate::report::paths::Paths;
use crate::report::terminal::{Stream, Terminal};
use crate::{git, write};

/// How to do it anyway.
const WAY_OUT: &str = "--allow-dirty applies unsafe fixes all the same";
/// Fixes that undo each other would go on forever.
const MOST_ROUNDS: usize = 10;

/// Where fixes are applied, and what they may touch.
pub(super) struct Mend<'a> {
    pub(super) args: &'a ChangeArgs,
    pub(super) root: &'a Path,
    pub(super) paths: &'a Paths,
    /// What is to be mended in a program.
    pub(super) find: &'a dyn Fn(&Program) -> Vec<Finding>,
    /// Whether a file may be changed.
    pub(super) may_change: &'a dyn Fn(&str) -> bool,
    /// How many rounds there may be; all that are needed when `None`.
    pub(super) rounds: Option<usize>,
    pub(super) quiet: bool,
}

impl Mend<'_> {
    /// Whoever lets a program rewrite code wants to see what it did, and to be able to take it back.
    pub(super) fn guard(args: &ChangeArgs, root: &Path) -> Result<(), Failure> {
        if !args.fix || args.allow_dirty || args.safety() == Safety::Safe {
            return Ok(());
        }
        let dirty = git::dirty(root).map_err(|why| {
            Failure::Usage(format!("nothing could take fixes back: {why}; {WAY_OUT}"))
        })?;
        let Some(first) = dirty.first() else { return Ok(()) };
        let more = match dirty.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let text = format!("{first}{more} has changes that are not committed; {WAY_OUT}");
        Err(Failure::Usage(crate::report::escape::escape(&text).into_owned()))
    }

    /// Applies what can be applied, in memory.
    pub(super) fn settle(&self, project: &Project, resolver: &dyn ModuleResolver) -> Fixed {
        let fixed = settle(&Rounds {
            project,
            resolver,
            limits: &Limits::default(),
            find: self.find,
            may_change: self.may_change,
            safety: self.args.safety(),
            most: self.rounds.unwrap_or(MOST_ROUNDS),
        });
        for dropped in &fixed.dropped {
            let (path, line, rule) = (self.paths.show(&dropped.path), dropped.line, dropped.rule);
            self.say(&format!(
                "note: {path}:{line}: the fix of {rule} is not applied: the file would no longer parse"
            ));
        }
        if !fixed.is_settled && self.rounds.is_none() {
            self.say(&format!("note: after {MOST_ROUNDS} rounds there still are fixes to apply"));
        }
        fixed
    }

    /// Shows what would change.
    pub(super) fn show(&self, fixed: &Fixed, color: Option<bool>) -> Outcome {
        let terminal = Terminal::of(Stream::Out, color);
        print(&diff(&fixed.changes, terminal, std::io::stdout().is_terminal()))?;
        self.count("Would fix", fixed);
        Ok(if fixed.changes.is_empty() { CLEAN } else { FINDINGS })
    }

    /// Writes what changed. A file that somebody else changed in the meantime stays theirs.
    pub(super) fn write(&self, fixed: &Fixed) -> Result<(), Failure> {
        for change in &fixed.changes {
            self.write_one(change)
                .map_err(|error| Failure::Io(self.paths.show(&change.path).into_owned(), error))?;
        }
        self.count("Fixed", fixed);
        Ok(())
    }

    /// Writes comments that suppress what is found in files that may be changed.
    pub(super) fn ignore(&self, program: &Program, reason: &str) -> Outcome {
        let mut findings = (self.find)(program);
        findings.retain(|it| (self.may_change)(&program.file(it.place.file).path));
        let ignored = ignore(program, &findings, reason, &Limits::default());
        for change in &ignored.changes {
            let failed = |error| Failure::Io(self.paths.show(&change.path).into_owned(), error);
            self.write_one(change).map_err(failed)?;
        }
        for (path, line) in &ignored.refused {
            self.say(&format!("note: {}:{line}: no comment can stand here", self.paths.show(path)));
        }
        let (comments, word) = counted(ignored.comments, "comment", "comments");
        let (files, files_word) = counted(ignored.changes.len(), "file", "files");
        self.say(&format!("Added {comments} {word} to {files} {files_word}."));
        Ok(if ignored.refused.is_empty() { CLEAN } else { FINDINGS })
    }

    fn write_one(&self, change: &Change) -> std::io::Result<()> {
        let path = self.root.join(&*change.path);
        if std::fs::read(&path)? == change.before.as_bytes() {
            return write::whole(&path, change.after.as_bytes());
        }
        let path = self.paths.show(&change.path);
        note(&format!("note: {path} is not what was read, and stays as it is"));
        Ok(())
    }

    fn count(&self, verb: &str, fixed: &Fixed) {
        let (findings, word) = counted(fixed.applied, "finding", "findings");
        let (files, files_word) = counted(fixed.changes.len(), "file", "files");
        let rounds = match fixed.rounds {
            0 | 1 => String::new(),
            rounds => format!(" and {rounds} rounds"),
        };
        self.say(&format!("{verb} {findings} {word} in {files} {files_word}{rounds}."));
    }

    fn say(&self, text: &str) {
        if !self.quiet {
            note(text);
        }
    }
}

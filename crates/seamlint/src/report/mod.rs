//! Findings in the forms that people and programs read.

pub mod agent;
pub mod concise;
pub mod escape;
pub mod fingerprint;
pub mod forge;
#[cfg(test)]
mod format_tests;
pub mod full;
pub mod github;
pub mod gitlab;
pub mod grouped;
pub mod json;
pub mod junit;
pub mod line_hash;
pub mod lines;
pub mod markdown;
pub mod paths;
pub mod sarif;
pub mod source;
pub mod terminal;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use seamlint_program::contract::Contract;
use seamlint_program::{FileId, Program};
use seamlint_rules::{Finding, Rule, Severity};
use seamlint_syntax::Side;
use serde::Serialize;

use crate::walk::Skipped;
use lines::Lines;

/// A form of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum Format {
    /// Each finding with its source, for people.
    Full,
    /// One line a finding: `path:line:col: severity[rule] message`.
    Concise,
    /// The findings of each file below its name.
    Grouped,
    /// One document with findings, skipped files and counts.
    Json,
    /// One finding a line, each as in `json`.
    Jsonl,
    /// SARIF 2.1.0, as code scanning reads it.
    Sarif,
    /// Workflow commands, as GitHub shows them at the lines of a pull request.
    Github,
    /// A Code Quality report, as GitLab shows it in a merge request.
    Gitlab,
    /// A failed test for each finding.
    Junit,
    /// A page for job summaries and comments.
    Markdown,
    /// One line a finding with all that is needed to act on it.
    Agent,
}

/// What is reported: everything a reporter may say.
pub struct Report<'p> {
    /// Lines and columns, and the program.
    pub lines: Lines<'p>,
    /// What was found, in order; suppressed findings among it.
    pub findings: &'p [Finding],
    /// One for each finding.
    pub fingerprints: Vec<String>,
    /// Whether each finding is in the baseline; empty where there is none.
    pub known: &'p [bool],
    /// What was not read.
    pub skipped: &'p [Skipped],
    /// Counts.
    pub summary: Summary,
    /// The folder of the project in its repository, with a `/` at the end; empty where they are the same.
    pub folder: String,
}

/// Counts of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Files of code that were read.
    pub files: usize,
    /// Those on the Go side.
    pub go: usize,
    /// Those on the side of JavaScript and TypeScript.
    pub js: usize,
    /// Calls that are joined with a route. This and the next two are 0 where no rule asked for the
    /// contract.
    pub links: usize,
    /// Routes of the servers.
    pub routes: usize,
    /// Calls of the clients.
    pub calls: usize,
    /// Findings that are errors.
    pub errors: usize,
    /// Findings that are warnings.
    pub warnings: usize,
    /// Findings that are risks.
    pub infos: usize,
}

impl<'p> Report<'p> {
    /// A report of `findings` in `program`.
    pub fn new(program: &'p Program, findings: &'p [Finding], skipped: &'p [Skipped]) -> Self {
        let lines = Lines::new(program);
        let fingerprints = fingerprint::fingerprints(&lines, findings);
        Self::of(program, (findings, fingerprints, &[]), skipped)
    }

    /// A report of findings whose fingerprints are known, and of which some may be in a baseline.
    pub fn of(
        program: &'p Program,
        (findings, fingerprints, known): (&'p [Finding], Vec<String>, &'p [bool]),
        skipped: &'p [Skipped],
    ) -> Self {
        let (lines, summary) = (Lines::new(program), Summary::default());
        let folder = String::new();
        let mut report = Self { lines, findings, fingerprints, known, skipped, summary, folder };
        report.summary = Summary::of(&report);
        report
    }

    /// The program that was checked.
    pub fn program(&self) -> &'p Program {
        self.lines.program()
    }

    /// The path of a file from the root of the repository, for those who show repositories.
    pub fn from_repository(&self, file: FileId) -> String {
        format!("{}{}", self.folder, self.program().file(file).path)
    }

    /// The findings that are news, with their fingerprints: no comment suppresses them, and they are in no
    /// baseline.
    pub fn shown(&self) -> impl Iterator<Item = (&'p Finding, &str)> + Clone {
        let all = self.findings.iter().zip(self.fingerprints.iter().map(String::as_str));
        let shown =
            all.enumerate().filter(|(at, it)| it.0.suppressed.is_none() && !self.is_known(*at));
        shown.map(|it| it.1)
    }

    /// Whether the finding with this number is in the baseline.
    pub fn is_known(&self, at: usize) -> bool {
        self.known.get(at).is_some_and(|it| *it)
    }
}

impl Summary {
    fn of(report: &Report<'_>) -> Self {
        let program = report.program();
        let count = |severity| report.shown().filter(|it| it.0.severity == severity).count();
        let (go, js) = (program.count(Side::Go), program.count(Side::Js));
        // A contract is made for the rules that need it, never to be counted.
        let contract = program.contract_if_asked();
        let linked = |it: &Contract| it.calls.len() - it.unlinked.len();
        Self {
            files: go + js,
            go,
            js,
            links: contract.map_or(0, linked),
            routes: contract.map_or(0, |it| it.routes.len()),
            calls: contract.map_or(0, |it| it.calls.len()),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            infos: count(Severity::Info),
        }
    }

    /// One line about a run.
    pub fn sentence(&self) -> String {
        let plural =
            |count, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
        let files = plural(self.files, "file");
        let read = format!("{files} ({} Go, {} JS/TS)", self.go, self.js);
        let kinds = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "info")];
        let kinds = kinds.into_iter().filter(|it| it.0 > 0).map(|(count, one)| plural(count, one));
        match kinds.collect::<Vec<_>>().join(", ") {
            none if none.is_empty() => format!("No findings in {read}."),
            kinds => format!("Found {kinds} in {read}."),
        }
    }

    /// How many findings are shown.
    pub fn findings(&self) -> usize {
        self.errors + self.warnings + self.infos
    }

    /// How many findings are at least this bad.
    pub fn at_least(&self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.errors,
            Severity::Warning => self.errors + self.warnings,
            Severity::Info => self.findings(),
        }
    }
}

/// Where a rule's documentation can be read.
pub fn docs_url(rule: &Rule) -> String {
    let path = match rule.check {
        seamlint_rules::Check::Runner => {
            rule.id.trim_start_matches("seamlint/").replace('-', "_") + ".md"
        }
        _ => rule.id.replace('-', "_") + "/docs.md",
    };
    format!("{}/blob/main/rules/{path}", env!("CARGO_PKG_REPOSITORY"))
}

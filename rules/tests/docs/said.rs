//! What a rule says of its `## Bad` examples, word for word, is kept beside its documentation in
//! `findings.txt`: messages, places, help, severity and fixes change where somebody has read the change.

use std::fs;
use std::path::{Path, PathBuf};

use seamlint_program::{Place, Program};
use seamlint_rules::{Finding, Fix, Profile, Rule};

use crate::{Example, findings};

/// Longer texts of code are cut.
const LONG: usize = 60;

/// Whether a rule says of its examples what was written down; with `UPDATE` in the environment it is
/// written down anew.
pub(crate) fn check(rule: &'static Rule, examples: &[Example]) -> Result<(), String> {
    let path = path(rule);
    let mut fresh = String::new();
    for (at, example) in examples.iter().filter(|it| it.bad).enumerate() {
        fresh += &format!("# Bad {}\n\n", at + 1);
        let (program, added) = example.link()?;
        let print = Print { program: &program, added: &added };
        for finding in findings(rule, &program, Profile::Strict) {
            print.finding(&finding, &mut fresh);
            fresh += "\n";
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        return fs::write(&path, fresh).map_err(|it| it.to_string());
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let mut lines = kept.lines().zip(fresh.lines()).enumerate();
    let differs = lines.find(|(_, (kept, fresh))| kept != fresh);
    let told = match differs {
        Some((at, (kept, fresh))) => format!("line {}:\n- {kept}\n+ {fresh}", at + 1),
        None if kept == fresh => return Ok(()),
        None => "one is longer".to_owned(),
    };
    Err(format!("{}: {told}\nUPDATE=1 cargo test -p seamlint-rules --test docs", path.display()))
}

fn path(rule: &Rule) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join(rule.id.replace('-', "_")).join("findings.txt")
}

struct Print<'a> {
    program: &'a Program,
    /// The lines that were put before a file's own.
    added: &'a [(String, usize)],
}

impl Print<'_> {
    fn finding(&self, finding: &Finding, out: &mut String) {
        let (severity, confidence) = (finding.severity.name(), finding.confidence.name());
        *out += &format!("{}: {severity}, {confidence}\n", self.place(finding.place));
        *out += &format!("  {}\n", finding.message);
        for related in &finding.related {
            *out += &format!("  {}: {}\n", self.place(related.place), related.message);
        }
        if let Some(help) = &finding.help {
            *out += &format!("  help: {help}\n");
        }
        for fix in &finding.fixes {
            self.fix(fix, out);
        }
    }

    fn fix(&self, fix: &Fix, out: &mut String) {
        *out += &format!("  {}: {}\n", if fix.safe { "fix" } else { "unsafe fix" }, fix.title);
        for edit in &fix.edits {
            *out += &format!("    {} becomes {:?}\n", self.place(edit.place), edit.text);
        }
    }

    /// The line and the column, from 1, as the example has them, and the text.
    fn place(&self, place: Place) -> String {
        let file = self.program.file(place.file);
        let (text, span) = (file.text(), place.span.range());
        let before = &text[..span.start];
        let added = self.added.iter().find(|it| *it.0 == *file.path).map_or(0, |it| it.1);
        let line = before.matches('\n').count() + 1 - added;
        let column = before.chars().rev().take_while(|it| *it != '\n').count() + 1;
        let shown: String = text[span.clone()].chars().take(LONG).collect();
        let cut = if shown.len() < span.len() { "…" } else { "" };
        format!("{}:{line}:{column} {shown:?}{cut}", file.path)
    }
}

//! Every rule's `docs.md` is its test: a line of a `## Bad` example that ends in `// error` is reported
//! by the rule, and no other line of any example is.
//!
//! - Blocks that follow each other with nothing but a file name between (`` `hub.go`: ``) form one
//!   project, of whatever languages; a text between blocks starts the next project.
//! - A Go block without a package clause gets `package example`.
//! - `// error` is seen in the rule's own profile. `// strict` is seen in the strict profile only.
//! - Every fix that a finding of an example offers makes text that still parses and on which the finding is
//!   gone; a fix that edits one place twice fails.
//! - What the rule says of the `## Bad` examples is what `findings.txt` says: see [`said`].
//! - A block marked `snapshot` is not read here; the binary's tests hold it against the real output.

mod said;

use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use seamlint_program::{Document, Origin, Program, Project, compile, link};
use seamlint_rules::{Check, Finding, Fix, Profile, Rule, Settings, check_all, rules};
use seamlint_syntax::Limits;

fn main() {
    let mut trials = Vec::new();
    for rule in rules().filter(|it| !matches!(it.check, Check::Runner)) {
        let examples: Arc<[_]> = examples(rule.docs).into();
        let all = examples.clone();
        trials.push(Trial::test(format!("{}:findings", rule.id), move || {
            said::check(rule, &all).map_err(Failed::from)
        }));
        trials.extend((0..examples.len()).map(|at| {
            let examples = examples.clone();
            Trial::test(format!("{}:{}", rule.id, examples[at].line), move || {
                examples[at].check(rule).map_err(Failed::from)
            })
        }));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// A project of one or more blocks.
#[derive(Default)]
pub(crate) struct Example {
    /// The line in `docs.md`, from 1.
    line: usize,
    pub(crate) bad: bool,
    files: Vec<(String, String)>,
}

/// The examples of a document, in order.
fn examples(docs: &str) -> Vec<Example> {
    let mut out: Vec<Example> = Vec::new();
    let (mut bad, mut name, mut joins) = (None, None, false);
    let mut lines = docs.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text: Vec<_> =
                lines.by_ref().map(|it| it.1).take_while(|it| !it.starts_with("```")).collect();
            let Some(bad) = bad.filter(|_| !language.contains("snapshot")) else { continue };
            if !joins || name.is_none() {
                out.push(Example { line: at + 1, bad, files: Vec::new() });
            }
            let path = name.take().unwrap_or_else(|| format!("example.{language}"));
            let last = out.last_mut().expect("pushed above or before");
            last.files.push((path, text.join("\n") + "\n"));
            joins = true;
        } else if let Some(path) = line.strip_prefix('`').and_then(|it| it.strip_suffix("`:")) {
            name = Some(path.to_owned());
        } else if !line.trim().is_empty() {
            joins = false;
            name = None;
            if let Some(heading) = line.strip_prefix("## ") {
                bad = match heading {
                    "Bad" => Some(true),
                    "Good" => Some(false),
                    _ => None,
                };
            }
        }
    }
    out
}

impl Example {
    fn check(&self, rule: &'static Rule) -> Result<(), String> {
        let (program, offsets) = self.link()?;
        same_in_both_profiles(rule, &program)?;
        for profile in [Profile::Default, Profile::Strict] {
            let findings = findings(rule, &program, profile);
            let found = places(&program, &offsets, &findings);
            let expected = self.expected(rule, profile);
            if found != expected {
                let messages: Vec<_> = findings.iter().map(|it| it.message.as_str()).collect();
                return Err(format!(
                    "{profile:?} profile: expected {expected:?}, found {found:?}\n{messages:#?}"
                ));
            }
        }
        check_fixes(rule, &program)?;
        if self.bad == self.expected(rule, Profile::Strict).is_empty() {
            return Err("a Bad example marks a line, a Good one does not".to_owned());
        }
        Ok(())
    }

    /// The program, and for each file how many lines were put before the example's own.
    pub(crate) fn link(&self) -> Result<(Program, Vec<(String, usize)>), String> {
        let mut project = Project::default();
        let mut offsets = Vec::new();
        for (path, text) in &self.files {
            let added = path.ends_with(".go") && !text.lines().any(|it| it.starts_with("package "));
            let text = if added { format!("package example\n{text}") } else { text.clone() };
            offsets.push((path.clone(), usize::from(added)));
            match compile(path, Arc::from(text.as_str()), Origin::Own, &Limits::default()) {
                Some(file) => {
                    let broken = file.tree.root().descendants().any(|it| it.has_error());
                    if broken {
                        return Err(format!("{path} does not parse\n{}", file.tree.outline()));
                    }
                    project.files.push(Arc::new(file));
                }
                None => project
                    .documents
                    .push(Document { path: Arc::from(path.as_str()), text: Arc::from(text) }),
            }
        }
        Ok((link(project, &()), offsets))
    }

    /// The marked lines that `profile` shows, as `file:line` of the example's text.
    fn expected(&self, rule: &Rule, profile: Profile) -> Vec<String> {
        let mut out = Vec::new();
        for (path, text) in &self.files {
            for (at, line) in text.lines().enumerate() {
                let line = line.trim_end();
                let always = line.ends_with("// error") || line.ends_with("# error");
                let strictly = line.ends_with("// strict") || line.ends_with("# strict");
                let shown = match profile {
                    Profile::Strict => always || strictly,
                    Profile::Default => always && rule.profile == Profile::Default,
                };
                if shown {
                    out.push(format!("{path}:{}", at + 1));
                }
            }
        }
        out.sort();
        out
    }
}

/// What the rule shows, without what a comment suppresses. The other rules do not run.
pub(crate) fn findings(rule: &Rule, program: &Program, profile: Profile) -> Vec<Finding> {
    let skip = rules().map(|it| it.id.to_owned()).filter(|it| it != rule.id).collect();
    let mut out = check_all(program, &Settings { profile, skip, ..Settings::default() });
    out.retain(|it| it.rule.id == rule.id && it.suppressed.is_none());
    out
}

/// Whether the default profile, which need not look at what only the strict one shows, says the same of what both
/// show.
fn same_in_both_profiles(rule: &Rule, program: &Program) -> Result<(), String> {
    let said = |it: &Finding| {
        let related: Vec<_> = it.related.iter().map(|it| format!("{it:?}")).collect();
        (it.place, it.message.clone(), related)
    };
    // A program keeps what was looked for, so the default profile comes first.
    let default: Vec<_> = findings(rule, program, Profile::Default).iter().map(said).collect();
    let settings = Settings::default();
    let is_shown = |it: &&Finding| {
        let path = &program.file(it.place.file).path;
        settings.shown(it.rule, path, it.severity, it.confidence).is_some()
    };
    let strict = findings(rule, program, Profile::Strict);
    let strict: Vec<_> = strict.iter().filter(is_shown).map(said).collect();
    if default == strict {
        return Ok(());
    }
    Err(format!("the default profile says {default:#?}, the strict one {strict:#?}"))
}

/// Applies each fix on its own and lints what it makes.
fn check_fixes(rule: &Rule, program: &Program) -> Result<(), String> {
    let before = findings(rule, program, Profile::Strict);
    for (finding, fix) in before.iter().flat_map(|it| it.fixes.iter().map(move |fix| (it, fix))) {
        let fixed = fixed(program, fix)?;
        let texts: Vec<_> = fixed.files().map(|it| it.1.text().to_owned()).collect();
        if fixed.files().any(|it| it.1.tree.root().descendants().any(|it| it.has_error())) {
            return Err(format!(
                "{:?} makes text that does not parse\n{}",
                fix.title,
                texts.concat()
            ));
        }
        let after = findings(rule, &fixed, Profile::Strict);
        let same =
            |it: &Finding| it.place.file == finding.place.file && it.message == finding.message;
        let left = after.iter().filter(|it| same(it)).count();
        if left >= before.iter().filter(|it| same(it)).count() {
            return Err(format!("{:?} leaves the finding\n{}", fix.title, texts.concat()));
        }
    }
    Ok(())
}

/// The program with a fix applied.
fn fixed(program: &Program, fix: &Fix) -> Result<Program, String> {
    let mut project = Project::default();
    for (id, file) in program.files() {
        let mut edits: Vec<_> = fix.edits.iter().filter(|it| it.place.file == id).collect();
        edits.sort_by_key(|it| it.place);
        if edits.windows(2).any(|it| it[0].place.span.end > it[1].place.span.start) {
            return Err(format!("{:?} edits one place twice", fix.title));
        }
        let mut text = file.text().to_owned();
        for edit in edits.iter().rev() {
            text.replace_range(edit.place.span.range(), &edit.text);
        }
        let compiled = compile(&file.path, Arc::from(text), Origin::Own, &Limits::default());
        project.files.extend(compiled.map(Arc::new));
    }
    Ok(link(project, &()))
}

fn places(program: &Program, offsets: &[(String, usize)], findings: &[Finding]) -> Vec<String> {
    let place = |finding: &Finding| {
        let file = program.file(finding.place.file);
        let before = &file.text()[..finding.place.span.start as usize];
        let added = offsets.iter().find(|it| *it.0 == *file.path).map_or(0, |it| it.1);
        format!("{}:{}", file.path, before.matches('\n').count() + 1 - added)
    };
    let mut out: Vec<_> = findings.iter().map(place).collect();
    out.sort();
    out.dedup();
    out
}

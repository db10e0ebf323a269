//! Which findings of a run are reported: those in the paths that were named, in the diff that was asked
//! for, and not in the baseline.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use seamlint_program::Program;
use seamlint_rules::{Finding, Settings};

use super::args::SelectArgs;
use super::check::counted;
use super::{Failure, note};
use crate::baseline::{Baseline, Entry, Known};
use crate::changed::Changed;
use crate::check::{check, touches};
use crate::overlay::Overlay;
use crate::report::escape::escape;
use crate::report::fingerprint::fingerprints;
use crate::report::lines::Lines;
use crate::root;
use crate::walk::Scope;
use crate::write;

/// What was asked for, read.
#[derive(Default)]
pub(super) struct Selection {
    changed: Option<Changed>,
    baseline: Option<(PathBuf, Baseline)>,
    /// Texts that count instead of those on disk.
    pub(super) overlay: Overlay,
}

/// The findings of a run, with what is known of them.
#[derive(Default)]
pub(super) struct Judged {
    /// In order; suppressed and known ones among them.
    pub(super) findings: Vec<Finding>,
    /// One for each.
    pub(super) fingerprints: Vec<String>,
    /// Whether each is in the baseline; empty without one.
    pub(super) known: Vec<bool>,
    /// Entries of the baseline that stand for nothing any more.
    pub(super) stale: Vec<Entry>,
}

impl Selection {
    /// Reads the diff, the baseline and standard input.
    pub(super) fn prepare(
        args: &SelectArgs,
        root: &Path,
        configured: Option<&str>,
    ) -> Result<Self, Failure> {
        let mut selection = Self::default();
        let git = |option: &str, why: String| Failure::Usage(format!("{option}: {}", escape(&why)));
        if let Some(commit) = &args.since {
            let changed = Changed::since(root, commit).map_err(|it| git("--since", it))?;
            selection.changed = Some(changed);
        }
        if args.staged {
            let changed = Changed::staged(root).map_err(|it| git("--staged", it))?;
            selection.changed = Some(changed);
            selection.overlay = Overlay::staged(root).map_err(|it| git("--staged", it))?;
        }
        if let Some(file) = &args.diff_from {
            let text = read(file)?;
            selection.changed = Some(Changed::from_diff(root, &String::from_utf8_lossy(&text)));
        }
        let configured = configured.filter(|_| args.write_baseline.is_none());
        let file = args.baseline.clone().or_else(|| configured.map(|it| root.join(it)));
        if let Some(file) = file {
            let text = read(&file)?;
            let baseline = Baseline::read(&String::from_utf8_lossy(&text))
                .map_err(|why| Failure::Usage(format!("{}: {}", file.display(), escape(&why))))?;
            selection.baseline = Some((file, baseline));
        }
        if let Some(path) = &args.stdin_filename {
            let text = String::from_utf8(read(Path::new("-"))?);
            let text =
                text.map_err(|_| Failure::Usage("standard input is not UTF-8".to_owned()))?;
            let path = absolute(path)?;
            let relative = root::relative(root, &path).ok_or_else(|| {
                Failure::Usage(format!("{} is outside of {}", path.display(), root.display()))
            })?;
            selection.overlay.texts.push((relative, Arc::from(text)));
        }
        Ok(selection)
    }

    /// Whether only lines of a diff are of interest, which are those of the files as they are on disk.
    pub(super) fn is_of_lines(&self) -> bool {
        self.changed.is_some()
    }

    /// What the rules say, and which of it is reported.
    pub(super) fn judge(&self, program: &Program, settings: &Settings, scope: &Scope) -> Judged {
        let findings = check(program, settings);
        let lines = Lines::new(program);
        // All of them: which paths were named must not change the name of a finding.
        let prints = fingerprints(&lines, &findings);
        let Known { known, stale } = self
            .baseline
            .as_ref()
            .map_or_else(Known::default, |it| it.1.compare(&lines, &findings));
        let mut judged = Judged { stale: self.stale(stale, settings, scope), ..Judged::default() };
        for (at, (finding, print)) in findings.into_iter().zip(prints).enumerate() {
            let is_changed = self.changed.as_ref().is_none_or(|it| it.holds(&lines, &finding));
            if is_changed && touches(program, &finding, scope) {
                judged.findings.push(finding);
                judged.fingerprints.push(print);
                judged.known.extend(known.get(at));
            }
        }
        judged
    }

    /// Entries that this run would have found: a rule that does not run finds nothing.
    fn stale(&self, mut stale: Vec<Entry>, settings: &Settings, scope: &Scope) -> Vec<Entry> {
        let is_whole = settings.min_severity.is_none()
            && settings.min_confidence.is_none()
            && self.baseline.as_ref().is_some_and(|it| it.1.is_of(settings.profile));
        stale.retain(|it| {
            let runs = seamlint_rules::rule(&it.rule).is_none_or(|it| settings.runs(it));
            is_whole && runs && scope.holds(&it.file)
        });
        stale
    }

    /// The baseline, if there is one.
    pub(super) fn baseline(&self) -> Option<&Baseline> {
        self.baseline.as_ref().map(|it| &it.1)
    }

    /// What to say of entries of the baseline that can go.
    pub(super) fn stale_note(&self, stale: usize) -> Option<String> {
        let (file, _) = self.baseline.as_ref().filter(|_| stale > 0)?;
        let (count, stand) = counted(stale, "entry stands", "entries stand");
        let file = file.display();
        Some(format!(
            "note: {count} {stand} for no finding any more; `--write-baseline {file}` drops what is mended"
        ))
    }
}

/// Writes what was found to a file, and says so.
pub(super) fn write_baseline(
    file: &Path,
    program: &Program,
    judged: &Judged,
    settings: &Settings,
) -> Result<(), Failure> {
    let baseline = Baseline::of(&Lines::new(program), &judged.findings, settings.profile);
    write::whole(file, baseline.text().as_bytes())
        .map_err(|error| Failure::Usage(format!("{}: {error}", file.display())))?;
    let (count, word) = counted(baseline.len(), "finding is", "findings are");
    note(&format!("{count} {word} in {}.", file.display()));
    Ok(())
}

/// A path that need not be there, below a folder that is.
pub(super) fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    let failed = |error| Failure::Usage(format!("{}: {error}", path.display()));
    if let Ok(there) = path.canonicalize() {
        return Ok(there);
    }
    let name = path
        .file_name()
        .ok_or_else(|| Failure::Usage(format!("{} is no name of a file", path.display())))?;
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(folder.canonicalize().map_err(failed)?.join(name))
}

/// The bytes of a file, or of standard input for `-`.
fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let done = match file.to_str() {
        Some("-") => std::io::stdin().lock().read_to_end(&mut bytes).map(drop),
        _ => std::fs::read(file).map(|it| bytes = it),
    };
    done.map_err(|error| Failure::Usage(format!("{}: {error}", file.display())))?;
    Ok(bytes)
}

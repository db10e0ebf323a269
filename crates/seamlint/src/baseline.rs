//! Findings that were there before somebody looked: kept in a file, known again wherever they move.
//!
//! The file has one finding a line, sorted, so that a change of it reads well and merges well. An entry
//! stands for one finding. First those are known that say the same in the same file, then those that say
//! the same elsewhere, then those in the same file that differ in names only.

use rustc_hash::FxHashMap;
use seamlint_rules::{Finding, Profile};
use serde::{Deserialize, Serialize};

use crate::report::escape::is_control;
use crate::report::fingerprint::{fingerprints, of_line, of_shape};
use crate::report::lines::Lines;

/// The form of the file.
const VERSION: u32 = 1;

/// The findings of a file.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    /// The profile that they were found with: another one shows others.
    profile: Profile,
    findings: Vec<Entry>,
}

/// One finding.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Relative to the root.
    pub file: String,
    /// The id of the rule.
    pub rule: String,
    /// As in the JSON output.
    pub fingerprint: String,
    line: String,
    shape: String,
    /// For those who read the file.
    pub message: String,
}

/// What a baseline says of the findings of a run.
#[derive(Debug, Default)]
pub struct Known {
    /// For each finding, whether it is in the baseline.
    pub known: Vec<bool>,
    /// Entries that stand for no finding.
    pub stale: Vec<Entry>,
}

impl Baseline {
    /// The findings that no comment suppresses.
    pub fn of(lines: &Lines<'_>, findings: &[Finding], profile: Profile) -> Self {
        let prints = fingerprints(lines, findings);
        let shown = findings.iter().zip(prints).filter(|it| it.0.suppressed.is_none());
        let entry = |(finding, fingerprint): (&Finding, String)| Entry {
            file: lines.program().file(finding.place.file).path.to_string(),
            rule: finding.rule.id.to_owned(),
            fingerprint,
            line: of_line(lines, finding),
            shape: of_shape(lines, finding),
            message: finding.message.clone(),
        };
        let mut entries: Vec<_> = shown.map(entry).collect();
        entries.sort();
        Self { version: VERSION, profile, findings: entries }
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        let baseline: Self = serde_json::from_str(text).map_err(|it| it.to_string())?;
        if baseline.version != VERSION {
            let version = baseline.version;
            return Err(format!("it is of version {version}, and this seamlint knows {VERSION}"));
        }
        Ok(baseline)
    }

    /// The text of a file.
    pub fn text(&self) -> String {
        let profile = self.profile.name();
        let mut out =
            format!("{{\"version\": {VERSION}, \"profile\": \"{profile}\", \"findings\": [\n");
        for (at, entry) in self.findings.iter().enumerate() {
            out.push_str("  ");
            // Plain texts are always JSON.
            out.push_str(&escaped(&serde_json::to_string(entry).unwrap_or_default()));
            out.push_str(if at + 1 == self.findings.len() { "\n" } else { ",\n" });
        }
        out + "]}\n"
    }

    /// How many findings there are.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Whether another profile would have to be asked to see all of it again.
    pub fn is_of(&self, profile: Profile) -> bool {
        self.profile == profile
    }

    /// Finds the entries again in the findings of a run.
    pub fn compare(&self, lines: &Lines<'_>, findings: &[Finding]) -> Known {
        let prints = fingerprints(lines, findings);
        let path = |it: &Finding| lines.program().file(it.place.file).path.to_string();
        let mut matcher = Matcher {
            left: self.findings.iter().map(Some).collect(),
            known: findings.iter().map(|it| it.suppressed.is_some()).collect(),
        };
        matcher.pass(|it| it.fingerprint.clone(), |at| prints[at].clone());
        matcher.pass(|it| it.line.clone(), |at| of_line(lines, &findings[at]));
        matcher.pass(
            |it| format!("{} {}", it.shape, it.file),
            |at| format!("{} {}", of_shape(lines, &findings[at]), path(&findings[at])),
        );
        let stale = matcher.left.into_iter().flatten().cloned().collect();
        let known = matcher.known.iter().zip(findings).map(|it| *it.0 && it.1.suppressed.is_none());
        Known { known: known.collect(), stale }
    }
}

/// Pairs entries with findings; each is used once.
struct Matcher<'b> {
    left: Vec<Option<&'b Entry>>,
    /// Findings that need no entry any more.
    known: Vec<bool>,
}

impl Matcher<'_> {
    fn pass(&mut self, of_entry: impl Fn(&Entry) -> String, of_finding: impl Fn(usize) -> String) {
        let mut by_key: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (at, entry) in self.left.iter().enumerate().rev() {
            if let Some(entry) = entry {
                by_key.entry(of_entry(entry)).or_default().push(at);
            }
        }
        if by_key.is_empty() {
            return;
        }
        for at in 0..self.known.len() {
            if self.known[at] {
                continue;
            }
            if let Some(entry) = by_key.get_mut(&of_finding(at)).and_then(Vec::pop) {
                self.left[entry] = None;
                self.known[at] = true;
            }
        }
    }
}

/// JSON whose control and direction characters are escapes.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if is_control(c) {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use seamlint_program::{Place, Program};
    use seamlint_syntax::Span;

    use super::*;
    use crate::report::testing::{finding, program};

    /// A finding at each `go work`.
    fn findings(program: &Program) -> Vec<Finding> {
        let of_file = |(file, it): (_, &std::sync::Arc<seamlint_program::File>)| {
            let at = |(at, _): (usize, &str)| {
                let span = Span::new(at as u32, at as u32 + 2);
                finding(Place { file, span }, "it works")
            };
            it.text().match_indices("go ").map(at).collect::<Vec<_>>()
        };
        program.files().flat_map(of_file).collect()
    }

    fn baseline(files: &[(&str, &str)]) -> Baseline {
        let program = program(files);
        let lines = Lines::new(&program);
        let made = Baseline::of(&lines, &findings(&program), Profile::Default);
        assert_eq!(
            Baseline::read(&made.text()).as_ref(),
            Ok(&made),
            "it is read as it was written"
        );
        made
    }

    /// How many findings are new, and how many entries stale.
    fn compare(before: &[(&str, &str)], after: &[(&str, &str)]) -> (usize, usize) {
        let (baseline, program) = (baseline(before), program(after));
        let known = baseline.compare(&Lines::new(&program), &findings(&program));
        (known.known.iter().filter(|it| !**it).count(), known.stale.len())
    }

    const A: &str = "package a\n\nfunc f() {\n\tgo work(1)\n}\n\nfunc g() {\n\tgo work(1)\n}\n";

    #[test]
    fn what_moves_is_known_again() {
        let before = [("a.go", A)];
        let moved = "package a\n\n// New.\nfunc g() {\n\tif true {\n\t\tgo work(1)\n\t}\n}\n\nfunc f() {\n\tgo work(1)\n}\n";
        assert_eq!(compare(&before, &[("a.go", moved)]), (0, 0), "in its file");
        assert_eq!(compare(&before, &[("b/c.go", A)]), (0, 0), "with its file");
        let renamed = A.replace("work", "toil");
        assert_eq!(compare(&before, &[("a.go", &renamed)]), (0, 0), "with what it mentions");
        assert_eq!(compare(&before, &[("a.go", &A.replace('\n', "\r\n"))]), (0, 0));
    }

    #[test]
    fn what_is_new_is_new() {
        let before = [("a.go", A)];
        let third = A.to_owned() + "\nfunc h() {\n\tgo work(1)\n}\n";
        assert_eq!(compare(&before, &[("a.go", &third)]), (1, 0), "a third on an equal line");
        assert_eq!(compare(&before, &[("a.go", A), ("b.go", A)]), (2, 0), "a copy");
        let other = A.replacen("go work(1)", "go work(1, 2)", 1);
        assert_eq!(compare(&before, &[("a.go", &other)]), (1, 1), "another call");
        assert_eq!(compare(&before, &[("a.go", "package a\n")]), (0, 2));
    }

    #[test]
    fn the_file_has_a_line_for_each_finding() {
        let text = baseline(&[("b.go", A), ("a.go", A)]).text();
        let files: Vec<_> = text
            .lines()
            .filter(|it| it.contains("\"file\":"))
            .filter_map(|it| it.split('"').nth(3))
            .collect();
        assert_eq!(files, ["a.go", "a.go", "b.go", "b.go"]);
        assert!(Baseline::read("{}").is_err());
        let newer = text.replace("\"version\": 1", "\"version\": 2");
        assert!(Baseline::read(&newer).unwrap_err().contains("version 2"));
    }
}

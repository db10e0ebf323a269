//! Which lines somebody changed, as a diff says it.

use std::collections::BTreeMap;
use std::path::Path;

use seamlint_rules::Finding;

use crate::report::lines::Lines;
use crate::{git, root};

/// The lines that a diff adds or touches, by path from the root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    files: BTreeMap<String, Vec<(u32, u32)>>,
}

/// All lines of a file.
const ALL: (u32, u32) = (1, u32::MAX);
/// No pager, nothing that a repository configures, no context, and the names that are read here.
const DIFF: [&str; 9] = [
    "diff",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--unified=0",
    "--relative",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "--ignore-submodules=all",
];

impl Changed {
    /// What changed since a commit, in the files on disk: new files that nobody has added, too. Commits that
    /// went elsewhere since the two parted do not count.
    ///
    /// # Errors
    /// What git says.
    pub fn since(root: &Path, commit: &str) -> Result<Self, String> {
        // Without git, outside of a repository and in one of somebody else's, there is more to say.
        git::ask(root, ["rev-parse", "--git-dir"])?;
        // A name that starts with `-` would be an option.
        let is_commit = ["rev-parse", "--verify", "--quiet", "--end-of-options"];
        let commit_of = format!("{commit}^{{commit}}");
        let found = git::ask(root, is_commit.into_iter().chain([&*commit_of]))
            .map_err(|_| format!("git knows no commit `{commit}`"))?;
        let found = String::from_utf8_lossy(&found).trim().to_owned();
        // In a shallow clone the place where they parted may be missing.
        let parted = git::ask(root, ["merge-base", &found, "HEAD"]).unwrap_or_default();
        let parted = String::from_utf8_lossy(&parted).trim().to_owned();
        let from = if parted.is_empty() { found } else { parted };
        let diff = git::ask(root, DIFF.into_iter().chain([&*from, "--"]))?;
        let mut changed = Self::read(&String::from_utf8_lossy(&diff), &|it| Some(it.to_owned()));
        for path in git::paths(root, ["ls-files", "--others", "--exclude-standard", "-z"])? {
            changed.files.insert(path, vec![ALL]);
        }
        Ok(changed)
    }

    /// What the next commit will change.
    ///
    /// # Errors
    /// What git says.
    pub fn staged(root: &Path) -> Result<Self, String> {
        let diff = git::ask(root, DIFF.into_iter().chain(["--cached", "--"]))?;
        Ok(Self::read(&String::from_utf8_lossy(&diff), &|it| Some(it.to_owned())))
    }

    /// Reads a diff in unified form, whose paths are those of the project at `root` or of the repository
    /// around it.
    pub fn from_diff(root: &Path, diff: &str) -> Self {
        let top = root.ancestors().find(|it| it.join(".git").exists());
        Self::read(diff, &|path| {
            let from_top = top.map(|it| it.join(path)).filter(|it| it.exists());
            match from_top.and_then(|it| root::relative(root, &it)) {
                Some(relative) => Some(relative),
                None => root.join(path).exists().then(|| path.to_owned()),
            }
        })
    }

    fn read(diff: &str, locate: &dyn Fn(&str) -> Option<String>) -> Self {
        let mut out = Self::default();
        let mut file = None;
        let mut hunk = Hunk::default();
        for line in diff.lines() {
            // A line of a hunk may look like a header.
            if hunk.takes(line) {
                continue;
            }
            let changed = std::mem::take(&mut hunk).finish();
            if let Some(file) = file.clone().filter(|_| !changed.is_empty()) {
                out.files.entry(file).or_default().extend(changed);
            }
            if let Some(path) = line.strip_prefix("+++ ") {
                file = path_of(path).and_then(|it| locate(&it));
            } else if let Some(new) = Hunk::read(line) {
                hunk = new;
            }
        }
        if let Some(file) = file {
            out.files.entry(file).or_default().extend(hunk.finish());
        }
        out
    }

    /// Whether a finding, or a place that its argument rests on, is in the diff.
    pub fn holds(&self, lines: &Lines<'_>, finding: &Finding) -> bool {
        let mut places = finding.related.iter().map(|it| it.place).chain([finding.place]);
        places.any(|place| {
            let path = &*lines.program().file(place.file).path;
            let Some(changed) = self.files.get(path) else { return false };
            let range = lines.range(place.file, place.span);
            changed.iter().any(|it| it.0 <= range.end.line && range.start.line <= it.1)
        })
    }
}

/// A hunk while it is read.
#[derive(Default)]
struct Hunk {
    /// How many lines are still to come of those that there were.
    old: u32,
    /// The same of those that there are.
    new: u32,
    /// The next line, from 1.
    at: u32,
    /// What was added since the last line that stayed.
    added: Option<(u32, u32)>,
    /// Whether something was taken out since.
    removed: bool,
    changed: Vec<(u32, u32)>,
}

impl Hunk {
    /// Reads `@@ -1,2 +3,4 @@`.
    fn read(line: &str) -> Option<Self> {
        let mut words = line.strip_prefix("@@ ")?.split(' ');
        let (old, new) = (words.next()?.strip_prefix('-')?, words.next()?.strip_prefix('+')?);
        let count = |it: &str| it.split_once(',').map_or(Some(1), |it| it.1.parse().ok());
        let start: u32 = new.split(',').next()?.parse().ok()?;
        let (old, new) = (count(old)?, count(new)?);
        // Where nothing is, the number is that of the line before.
        Some(Self { old, new, at: start.saturating_add(u32::from(new == 0)), ..Self::default() })
    }

    /// Whether a line belongs to the hunk.
    fn takes(&mut self, line: &str) -> bool {
        match line.as_bytes().first() {
            Some(b'+') if self.new > 0 => {
                self.new -= 1;
                self.added = Some((self.added.map_or(self.at, |it| it.0), self.at));
                self.at = self.at.saturating_add(1);
            }
            Some(b'-') if self.old > 0 => {
                self.old -= 1;
                self.removed = true;
            }
            Some(b' ') | None if self.old > 0 && self.new > 0 => {
                (self.old, self.new) = (self.old - 1, self.new - 1);
                self.flush();
                self.at = self.at.saturating_add(1);
            }
            first => return first == Some(&b'\\') && self.at > 0,
        }
        true
    }

    /// What changed is over: lines that were added, or the neighbours of lines that were only taken out.
    fn flush(&mut self) {
        let around = (self.at.saturating_sub(1), self.at);
        let removed = std::mem::take(&mut self.removed).then_some(around);
        self.changed.extend(self.added.take().or(removed));
    }

    fn finish(mut self) -> Vec<(u32, u32)> {
        self.flush();
        self.changed
    }
}

/// The path behind `+++`: without its prefix and the time that some tools add, and unquoted.
fn path_of(text: &str) -> Option<String> {
    let path = match text.strip_prefix('"') {
        Some(quoted) => unquoted(quoted),
        None => text.split('\t').next().unwrap_or(text).to_owned(),
    };
    match path.as_str() {
        "/dev/null" => None,
        path => Some(path.strip_prefix("b/").unwrap_or(path).to_owned()),
    }
}

/// A path as git quotes it, up to the closing quote.
fn unquoted(quoted: &str) -> String {
    let mut out = Vec::new();
    let mut bytes = quoted.bytes();
    while let Some(byte) = bytes.next().filter(|it| *it != b'"') {
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        match bytes.next() {
            Some(b'n') => out.push(b'\n'),
            Some(b't') => out.push(b'\t'),
            Some(b'r') => out.push(b'\r'),
            Some(first @ b'0'..=b'3') => {
                let rest = [bytes.next().unwrap_or(b'0'), bytes.next().unwrap_or(b'0')];
                let digit = |it: u8| it.wrapping_sub(b'0') & 7;
                out.push(digit(first) << 6 | digit(rest[0]) << 3 | digit(rest[1]));
            }
            Some(other) => out.push(other),
            None => {}
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(diff: &str) -> Vec<(String, Vec<(u32, u32)>)> {
        Changed::read(diff, &|it| Some(it.to_owned())).files.into_iter().collect()
    }

    #[test]
    fn hunks_tell_the_lines() {
        let diff = "diff --git a/x.go b/x.go\nindex 1..2 100644\n--- a/x.go\n+++ b/x.go\n@@ -1 +1,2 @@ func f()\n-a\n+b\n+c\n@@ -7,2 +8,0 @@\n-a\n-b\n";
        assert_eq!(read(diff), [("x.go".to_owned(), vec![(1, 2), (8, 9)])]);
        let context = "--- a/x.go\n+++ b/x.go\n@@ -3,5 +3,5 @@\n a\n-b\n+c\n d\n\n-e\n-f\n g\n\\ No newline at end of file\n@@ -20,0 +19 @@\n+x\n";
        assert_eq!(read(context), [("x.go".to_owned(), vec![(4, 4), (6, 7), (19, 19)])]);
    }

    #[test]
    fn a_line_of_a_hunk_is_no_header() {
        let diff = "--- a/x.sql\n+++ b/x.sql\n@@ -1,2 +1,3 @@\n--- comment\n+++ b/y.go\n+@@ -1 +1 @@\n context\n--- a/z.go\n+++ b/z.go\n@@ -0,0 +1 @@\n+x\n";
        let files: Vec<_> = read(diff).into_iter().map(|it| it.0).collect();
        assert_eq!(files, ["x.sql", "z.go"]);
    }

    #[test]
    fn paths_are_read_in_all_their_forms() {
        assert_eq!(path_of("b/a b.go\t2026-01-01").as_deref(), Some("a b.go"));
        assert_eq!(path_of("web/a.ts").as_deref(), Some("web/a.ts"));
        assert_eq!(path_of("\"b/\\303\\274 \\\"\\n.go\"").as_deref(), Some("ü \"\n.go"));
        assert_eq!(path_of("/dev/null"), None);
    }
}

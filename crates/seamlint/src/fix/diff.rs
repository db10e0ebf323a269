//! Changes as a patch that `git apply` and `patch -p1` take.

use std::fmt::Write;

use similar::{ChangeTag, TextDiff};

use super::Change;
use crate::report::escape::push;
use crate::report::terminal::Terminal;

/// Lines around a change.
const CONTEXT: usize = 3;
const RED: &str = "\u{1b}[31m";
const GREEN: &str = "\u{1b}[32m";
const BOLD: &str = "\u{1b}[1m";
const PLAIN: &str = "\u{1b}[0m";

/// All changes, in unified form. A patch is true to the byte; only where it is `shown` to somebody are
/// control characters escaped.
pub fn diff(changes: &[Change], terminal: Terminal, shown: bool) -> String {
    let mut out = Writer { out: String::new(), color: terminal.color, shown };
    for change in changes {
        out.file(change);
    }
    out.out
}

struct Writer {
    out: String,
    color: bool,
    shown: bool,
}

impl Writer {
    fn file(&mut self, change: &Change) {
        self.line(BOLD, &format!("--- {}\n", quoted("a/", &change.path)));
        self.line(BOLD, &format!("+++ {}\n", quoted("b/", &change.path)));
        let (before, after) = (lines(&change.before), lines(&change.after));
        let diff = TextDiff::from_slices(&before, &after);
        for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
            self.line("", &format!("{}\n", hunk.header()));
            for line in hunk.iter_changes() {
                let (sign, color) = match line.tag() {
                    ChangeTag::Equal => (' ', ""),
                    ChangeTag::Delete => ('-', RED),
                    ChangeTag::Insert => ('+', GREEN),
                };
                self.line(color, &format!("{sign}{}", line.value()));
                if !line.value().ends_with('\n') {
                    self.out.push_str("\n\\ No newline at end of file\n");
                }
            }
        }
    }

    /// Adds a line, whose end stays outside of its colour.
    fn line(&mut self, color: &str, text: &str) {
        let end = ["\r\n", "\n"].into_iter().find(|it| text.ends_with(it)).unwrap_or_default();
        let body = &text[..text.len() - end.len()];
        let colored = self.color && !color.is_empty();
        self.out.push_str(if colored { color } else { "" });
        for c in body.chars() {
            if self.shown && c != '\t' {
                push(&mut self.out, c);
            } else {
                self.out.push(c);
            }
        }
        self.out.push_str(if colored { PLAIN } else { "" });
        self.out.push_str(end);
    }
}

/// Lines as git and patch count them: a return alone ends none.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// A path as git writes it: in quotes, with escapes, where it holds what would break the line.
fn quoted(side: &str, path: &str) -> String {
    if !path.contains(|it: char| it.is_control() || it == '"' || it == '\\') {
        return format!("{side}{path}");
    }
    let mut out = format!("\"{side}");
    for c in path.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    // Writing to a string cannot fail.
                    let _ = write!(out, "\\{byte:03o}");
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

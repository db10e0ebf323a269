//! The hash by which GitHub follows an alert from one commit to the next: `primaryLocationLineHash`.

/// How many UTF-16 units from the start of a line go into its hash.
const WINDOW: usize = 100;
/// The base of the rolling hash.
const BASE: u64 = 37;
/// Stands for the end of the text.
const END: u16 = u16::MAX;

/// The hashes of all lines of a text, as `hash:occurrence`; the first line is at 0.
///
/// A rolling hash in base 37 over the first 100 UTF-16 units from the start of a line, however many
/// lines those span. Spaces and tabs do not count, every line ends in one line feed, and behind the end
/// of the text stand zeros.
pub fn line_hashes(text: &str) -> Vec<String> {
    let mut hasher = Hasher::default();
    let mut after_cr = false;
    for unit in text.encode_utf16() {
        let (is_cr, is_lf) = (unit == u16::from(b'\r'), unit == u16::from(b'\n'));
        let skipped = unit == u16::from(b' ') || unit == u16::from(b'\t') || after_cr && is_lf;
        after_cr = is_cr && !skipped;
        if !skipped {
            hasher.unit(if is_cr { u16::from(b'\n') } else { unit });
        }
    }
    hasher.unit(END);
    hasher.finish()
}

struct Hasher {
    window: [u16; WINDOW],
    /// Whether a line starts at a place of the window.
    starts: [bool; WINDOW],
    at: usize,
    hash: u64,
    line_start: bool,
    lines: Vec<u64>,
}

impl Default for Hasher {
    fn default() -> Self {
        Self {
            window: [0; WINDOW],
            starts: [false; WINDOW],
            at: 0,
            hash: 0,
            line_start: true,
            lines: Vec::new(),
        }
    }
}

impl Hasher {
    fn unit(&mut self, unit: u16) {
        self.emit();
        if self.line_start {
            self.starts[self.at] = true;
        }
        self.line_start = unit == u16::from(b'\n');
        self.push(unit);
    }

    /// The line that starts where the window does is complete.
    fn emit(&mut self) {
        if std::mem::take(&mut self.starts[self.at]) {
            self.lines.push(self.hash);
        }
    }

    fn push(&mut self, unit: u16) {
        const OLDEST: u64 = BASE.wrapping_pow(WINDOW as u32);
        let gone = std::mem::replace(&mut self.window[self.at], unit);
        self.hash = self
            .hash
            .wrapping_mul(BASE)
            .wrapping_add(u64::from(unit))
            .wrapping_sub(OLDEST.wrapping_mul(u64::from(gone)));
        self.at = (self.at + 1) % WINDOW;
    }

    fn finish(mut self) -> Vec<String> {
        for _ in 0..WINDOW {
            self.emit();
            self.push(0);
        }
        let mut seen = rustc_hash::FxHashMap::<u64, u32>::default();
        let mut counted = |hash: &u64| {
            let count = seen.entry(*hash).or_default();
            *count += 1;
            format!("{hash:x}:{count}")
        };
        self.lines.iter().map(&mut counted).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_text_has_the_hash_of_its_end() {
        assert_eq!(line_hashes(""), ["c129715d7a2bc9a3:1"]);
    }

    #[test]
    fn white_space_and_line_ends_do_not_count() {
        let expected =
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"];
        for text in [" a\nb\n  \t\tc\n d", " a\rb\r  \t\tc\r d", " a\r\nb\r\n  \t\tc\r\n d"] {
            assert_eq!(line_hashes(text), expected, "{text:?}");
        }
        assert_eq!(line_hashes("x\r\n\n").len(), 3);
    }

    #[test]
    fn equal_windows_are_counted() {
        let lines = line_hashes(&"x\n".repeat(60));
        assert!(lines[0].ends_with(":1") && lines[1].ends_with(":2"), "{lines:?}");
        assert_eq!(lines[0].split(':').next(), lines[9].split(':').next());
    }
}

//! Positions as the protocol counts them, and edits of a text.

use gen_lsp_types::{Position, Range, TextDocumentContentChangeEvent};
use seamlint_syntax::Span;

/// What a column counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// Code units of UTF-16, what every client understands.
    #[default]
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// The best of what a client offers: what costs least to count.
    pub(super) fn choose<'a>(offered: impl IntoIterator<Item = &'a str>) -> Self {
        let all: Vec<_> = offered.into_iter().collect();
        let known = [Self::Utf8, Self::Utf16, Self::Utf32];
        known.into_iter().find(|it| all.contains(&it.name())).unwrap_or_default()
    }

    /// The name in the protocol.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
            Self::Utf32 => "utf-32",
        }
    }

    fn units(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.chars().map(char::len_utf16).sum(),
            Self::Utf32 => text.chars().count(),
        }
    }

    /// The byte at which so many units end. Within a character it is the character's start; behind the
    /// end, the end.
    fn byte(self, text: &str, units: usize) -> usize {
        let mut left = units;
        for (at, c) in text.char_indices() {
            let width = match self {
                Self::Utf8 => c.len_utf8(),
                Self::Utf16 => c.len_utf16(),
                Self::Utf32 => 1,
            };
            if left < width {
                return at;
            }
            left -= width;
        }
        text.len()
    }
}

/// Where the lines of a text begin. They end as the protocol says: with `\n`, `\r\n` or `\r`.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    starts: Vec<u32>,
    encoding: Encoding,
}

impl Lines {
    /// The lines of a text.
    pub(super) fn new(text: &str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
            .filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
        let starts = std::iter::once(0).chain(ends.map(|it| it as u32 + 1)).collect();
        Self { starts, encoding }
    }

    /// The position of a byte of the text.
    pub(super) fn position(&self, text: &str, offset: u32) -> Position {
        let mut offset = text.len().min(offset as usize);
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|it| *it as usize <= offset) - 1;
        let before = &text[self.starts[line] as usize..offset];
        Position { line: line as u32, character: self.encoding.units(before) as u32 }
    }

    /// The range of a span.
    pub(super) fn range(&self, text: &str, span: Span) -> Range {
        Range { start: self.position(text, span.start), end: self.position(text, span.end) }
    }

    /// The byte at a position. A column behind a line's end is the end; a line behind the text's, the text's.
    pub(super) fn offset(&self, text: &str, position: Position) -> u32 {
        let Some(start) = self.starts.get(position.line as usize) else { return text.len() as u32 };
        let end = self.starts.get(position.line as usize + 1).map_or(text.len(), |it| *it as usize);
        let line = text[*start as usize..end].trim_end_matches(['\n', '\r']);
        start + self.encoding.byte(line, position.character as usize) as u32
    }

    /// The bytes of a range; empty where it ends before it starts.
    pub(super) fn span(&self, text: &str, range: Range) -> Span {
        let start = self.offset(text, range.start);
        Span::new(start, self.offset(text, range.end).max(start))
    }
}

/// A text after changes, each of which speaks of the text that the one before has made.
pub(super) fn apply(
    text: &str,
    changes: Vec<TextDocumentContentChangeEvent>,
    encoding: Encoding,
) -> String {
    let mut text = text.to_owned();
    for change in changes {
        match change {
            TextDocumentContentChangeEvent::TextDocumentContentChangePartial(it) => {
                let span = Lines::new(&text, encoding).span(&text, it.range);
                text.replace_range(span.range(), &it.text);
            }
            TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(it) => {
                text = it.text;
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a\r\nx🦀é\u{2028}y\rz\n";

    #[test]
    fn columns_are_counted_as_agreed() {
        let of = |encoding, part: &str| {
            let at = TEXT.find(part).unwrap() as u32;
            let lines = Lines::new(TEXT, encoding);
            let position = lines.position(TEXT, at);
            assert_eq!(lines.offset(TEXT, position), at, "{encoding:?} {part}");
            (position.line, position.character)
        };
        assert_eq!(of(Encoding::Utf8, "é"), (1, 5));
        assert_eq!(of(Encoding::Utf16, "é"), (1, 3));
        assert_eq!(of(Encoding::Utf32, "é"), (1, 2));
        assert_eq!(of(Encoding::Utf8, "y"), (1, 10));
        assert_eq!(of(Encoding::Utf16, "y"), (1, 5));
        assert_eq!(of(Encoding::Utf32, "y"), (1, 4));
        assert_eq!(of(Encoding::Utf16, "z"), (2, 0));
    }

    #[test]
    fn positions_that_are_nowhere_are_the_nearest_place() {
        let lines = Lines::new(TEXT, Encoding::Utf16);
        let at = |line, character| lines.offset(TEXT, Position { line, character }) as usize;
        assert_eq!(at(1, 2), TEXT.find('🦀').unwrap(), "in the middle of a character");
        assert_eq!(at(0, 9), 1, "behind the end of a line");
        assert_eq!(at(9, 0), TEXT.len());
        assert_eq!(at(3, 4), TEXT.len());
    }

    #[test]
    fn utf8_is_chosen_where_it_is_offered_and_utf16_where_nothing_is() {
        assert_eq!(Encoding::choose(["utf-32", "utf-16", "utf-8"]), Encoding::Utf8);
        assert_eq!(Encoding::choose(["utf-32"]), Encoding::Utf32);
        assert_eq!(Encoding::choose(["utf-7"]), Encoding::Utf16);
        assert_eq!(Encoding::choose([]), Encoding::Utf16);
    }

    #[test]
    fn changes_follow_each_other() {
        let change = |it: &str| serde_json::from_str(it).unwrap();
        let changes = vec![
            change(
                r#"{"range":{"start":{"line":1,"character":1},"end":{"line":1,"character":3}},"text":"b\nc"}"#,
            ),
            change(
                r#"{"range":{"start":{"line":2,"character":1},"end":{"line":9,"character":0}},"text":"!"}"#,
            ),
        ];
        assert_eq!(apply(TEXT, changes, Encoding::Utf16), "a\r\nxb\nc!");
        let whole = vec![change(r#"{"text":"new"}"#)];
        assert_eq!(apply(TEXT, whole, Encoding::Utf16), "new");
    }
}

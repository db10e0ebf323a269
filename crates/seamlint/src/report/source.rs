//! Source files as miette reads them: lines are found once, and nothing is scanned from the start again.

use std::borrow::Cow;
use std::ops::Range;

use line_index::LineIndex;
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::escape;
use super::lines::position;

/// A text with its lines, ready to be shown: control characters are escaped, and spans moved along.
pub struct Source<'t> {
    /// As positions are told: path and place.
    name: String,
    text: &'t str,
    lines: Cow<'t, LineIndex>,
    shown: Option<Shown>,
    /// Lines and columns of the file that stand before the text.
    before: (usize, usize),
}

/// Longer lines are not shown whole: nobody reads them, and miette cannot count so far.
const MOST_BYTES: usize = 4096;
/// What is shown of a longer line, before and behind a place, and of the place itself.
const AROUND: usize = 100;

/// A text whose control characters are escaped.
struct Shown {
    text: String,
    lines: LineIndex,
    /// For each escaped character: where it ends, and how many bytes all escapes up to it have added.
    added: Vec<(usize, usize)>,
}

impl<'t> Source<'t> {
    /// The source `text`; `name` is printed as it is.
    pub fn new(name: String, text: &'t str, lines: Cow<'t, LineIndex>) -> Self {
        Self { name, text, lines, shown: Shown::of(text), before: (0, 0) }
    }

    /// What is shown of a span of the text whose lines, or those beside them, are too long to be shown: a part of its
    /// first line, and where the span is in there.
    pub fn excerpt(&self, span: &Range<usize>) -> Option<(Source<'t>, Range<usize>)> {
        let line_of = |offset: usize| position(&self.lines, offset as u32).line - 1;
        let (first, last) = (line_of(span.start), line_of(span.end));
        let end = end_of_line(&self.lines, last + 1, self.text);
        let shown = &self.text[start_of_line(&self.lines, first.saturating_sub(1))..end];
        if shown.split('\n').all(|it| it.len() <= MOST_BYTES) {
            return None;
        }
        Some(self.excerpt_of(span))
    }

    /// The same, however long the lines are.
    pub fn excerpt_of(&self, span: &Range<usize>) -> (Source<'t>, Range<usize>) {
        let first = position(&self.lines, span.start as u32).line - 1;
        let line = start_of_line(&self.lines, first)..end_of_line(&self.lines, first, self.text);
        let boundary = |mut at: usize| {
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = boundary(span.start.saturating_sub(AROUND).max(line.start));
        let stop = boundary(span.end.min(span.start + AROUND).min(line.end)).max(span.start);
        let text = &self.text[start..boundary((stop + AROUND).min(line.end)).max(stop)];
        let at = position(&self.lines, start as u32);
        let before = (at.line as usize - 1, at.column as usize - 1);
        let lines = Cow::Owned(LineIndex::new(text));
        let source = Self { before, ..Self::new(self.name.clone(), text, lines) };
        (source, span.start - start..stop - start)
    }

    /// Where a byte of the text is in what is shown.
    pub fn shift(&self, offset: usize) -> usize {
        let Some(shown) = &self.shown else { return offset };
        let before = shown.added.partition_point(|it| it.0 <= offset);
        offset + before.checked_sub(1).map_or(0, |it| shown.added[it].1)
    }

    /// The byte of the text that is shown at `offset`.
    fn unshift(&self, offset: usize) -> usize {
        let Some(shown) = &self.shown else { return offset };
        let before = shown.added.partition_point(|it| it.0 + it.1 <= offset);
        offset - before.checked_sub(1).map_or(0, |it| shown.added[it].1)
    }
}

impl Shown {
    fn of(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let acts = |(at, c): (usize, char)| match c {
            '\n' | '\t' => false,
            '\r' => bytes.get(at + 1) != Some(&b'\n'),
            c => escape::is_control(c),
        };
        if !text.char_indices().any(acts) {
            return None;
        }
        let (mut out, mut added) = (String::with_capacity(text.len() + 64), Vec::new());
        for (at, c) in text.char_indices() {
            if acts((at, c)) {
                escape::push(&mut out, c);
                let end = at + c.len_utf8();
                added.push((end, out.len() - end));
            } else {
                out.push(c);
            }
        }
        Some(Self { lines: LineIndex::new(&out), text: out, added })
    }
}

impl SourceCode for Source<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (text, lines) = match &self.shown {
            Some(shown) => (shown.text.as_str(), &shown.lines),
            None => (self.text, &*self.lines),
        };
        let start = span.offset().min(text.len());
        let end = (start + span.len()).min(text.len());
        let line_of = |offset: usize| position(lines, offset as u32).line - 1;
        let first = line_of(start).saturating_sub(before as u32);
        let last = line_of(end) + after as u32;
        let from = if before == 0 { start } else { start_of_line(lines, first) };
        let to = if after == 0 { end } else { end_of_line(lines, last, text) };
        let at = position(&self.lines, self.unshift(from) as u32);
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            &text.as_bytes()[from..to],
            SourceSpan::new(from.into(), to - from),
            self.before.0 + at.line as usize - 1,
            self.before.1 + at.column as usize - 1,
            (last - first + 1) as usize,
        )))
    }
}

fn start_of_line(lines: &LineIndex, line: u32) -> usize {
    lines.line(line).map_or(0, |it| usize::from(it.start()))
}

/// The end of a line without its line feed, or of the text.
fn end_of_line(lines: &LineIndex, line: u32, text: &str) -> usize {
    let end = lines.line(line).map_or(text.len(), |it| usize::from(it.end()));
    let line = &text[..end];
    line.strip_suffix("\r\n").or(line.strip_suffix('\n')).unwrap_or(line).len()
}

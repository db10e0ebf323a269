//! Byte offsets to lines and columns as people and editors count them.

use std::cell::OnceCell;

use line_index::{LineIndex, TextSize, WideEncoding};
use seamlint_program::{FileId, Program};
use seamlint_syntax::Span;
use serde::Serialize;

/// A position: line and column from 1, columns in UTF-16 code units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in UTF-16 code units.
    pub column: u32,
    /// The byte, from 0.
    pub offset: u32,
}

/// The positions of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Range {
    /// Where it starts.
    pub start: Position,
    /// Behind its end.
    pub end: Position,
}

/// The lines of all files, found when first asked for.
pub struct Lines<'p> {
    program: &'p Program,
    files: Vec<OnceCell<LineIndex>>,
}

impl<'p> Lines<'p> {
    /// The lines of a program's files.
    pub fn new(program: &'p Program) -> Self {
        let files = program.files().map(|_| OnceCell::new()).collect();
        Self { program, files }
    }

    /// The program.
    pub fn program(&self) -> &'p Program {
        self.program
    }

    /// The lines of one file.
    pub fn of(&self, file: FileId) -> &LineIndex {
        self.files[file.0 as usize].get_or_init(|| LineIndex::new(self.program.file(file).text()))
    }

    /// The position of a byte.
    pub fn position(&self, file: FileId, offset: u32) -> Position {
        position(self.of(file), offset)
    }

    /// The positions of a span.
    pub fn range(&self, file: FileId, span: Span) -> Range {
        Range { start: self.position(file, span.start), end: self.position(file, span.end) }
    }

    /// The text of the line on which `offset` stands, without its end.
    pub fn line_text(&self, file: FileId, offset: u32) -> &'p str {
        let text = self.program.file(file).text();
        let line = position(self.of(file), offset).line - 1;
        let range = self.of(file).line(line).map_or(0..0, |it| it.into());
        text[range].trim_end_matches(['\n', '\r'])
    }
}

/// The position of a byte that stands on a character's boundary.
pub fn position(lines: &LineIndex, offset: u32) -> Position {
    let at = lines.try_line_col(TextSize::from(offset));
    let wide = at.and_then(|it| lines.to_wide(WideEncoding::Utf16, it));
    let (line, column) = wide.map_or((0, 0), |it| (it.line, it.col));
    Position { line: line + 1, column: column + 1, offset }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_utf16_units_from_one() {
        let text = "a\n\té🦀x\r\n\n";
        let lines = LineIndex::new(text);
        let at = |offset| {
            let it = position(&lines, offset);
            (it.line, it.column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(text.find('x').unwrap() as u32), (2, 5));
        assert_eq!(at(text.len() as u32), (4, 1));
        assert_eq!(at(text.find('\r').unwrap() as u32), (2, 6));
    }
}

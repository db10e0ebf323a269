//! Edits applied to a text: the rest of it stays as it is, to the byte.

use std::borrow::Cow;

use seamlint_rules::Edit;

/// Some editors write it, and nothing may come to stand before it.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// `text` with `edits`, none of which overlap. New lines end as those of the text do.
pub(super) fn patch<'e>(text: &str, edits: impl IntoIterator<Item = &'e Edit>) -> String {
    let mut edits: Vec<_> = edits.into_iter().collect();
    // Stable: what is inserted at one place comes in the order in which it was asked for.
    edits.sort_by_key(|it| it.place.span);
    let first = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
    let ending = Ending::of(text);
    let mut out =
        String::with_capacity(text.len() + edits.iter().map(|it| it.text.len()).sum::<usize>());
    let mut at = 0;
    for edit in edits {
        let (start, end) = (edit.place.span.start as usize, edit.place.span.end as usize);
        let start = start.max(first).max(at);
        out.push_str(text.get(at..start).unwrap_or_default());
        out.push_str(&ending.of_text(&edit.text));
        at = start.max(end);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// How the lines of a text end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Lf,
    CrLf,
}

impl Ending {
    /// The ending of most lines.
    fn of(text: &str) -> Self {
        let crlf = text.matches("\r\n").count();
        if crlf > text.matches('\n').count() / 2 { Self::CrLf } else { Self::Lf }
    }

    fn of_text(self, text: &str) -> Cow<'_, str> {
        if self == Self::Lf || !text.contains('\n') {
            return Cow::Borrowed(text);
        }
        Cow::Owned(text.replace("\r\n", "\n").replace('\n', "\r\n"))
    }
}

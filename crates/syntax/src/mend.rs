//! Where the grammars lag behind the languages or nest wrongly, the text is rewritten before parsing
//! (same length, so offsets stay true) or the tree is turned after it. Each mend has a test that fails
//! on the day the grammar no longer needs it.

use std::borrow::Cow;

use memchr::memmem;

use crate::Grammar;
use crate::kind::{Field, Kind};
use crate::tree::Entry;

/// What the parser is given in place of the text.
pub(crate) fn before_parsing(grammar: Grammar, text: &str) -> Cow<'_, str> {
    match grammar {
        Grammar::Go => go_new_of_value(text),
        Grammar::TypeScript | Grammar::Tsx => ts_export_type_star(text),
        Grammar::JavaScript => Cow::Borrowed(text),
    }
}

/// Turns what the grammar nested wrongly. `entries` is one region of the text, its first id is `first`.
pub(crate) fn after_parsing(grammar: Grammar, text: &str, entries: &mut [Entry], first: u32) {
    match grammar {
        Grammar::TypeScript | Grammar::Tsx => lift_await(entries, first),
        Grammar::JavaScript => js_await_of_parentheses(text, entries, first),
        Grammar::Go => {}
    }
}

/// Go 1.26 allows `new(expr)`; tree-sitter-go 0.25 knows only `new(Type)` and loses the whole
/// statement. An ordinary call reads both, so `new(` becomes `nEw(` where no type must follow.
fn go_new_of_value(text: &str) -> Cow<'_, str> {
    let mut out: Option<Vec<u8>> = None;
    for at in memmem::find_iter(text.as_bytes(), b"new(") {
        let before = text[..at].bytes().next_back();
        if before
            .is_some_and(|it| it.is_ascii_alphanumeric() || it == b'_' || it == b'.' || it >= 0x80)
        {
            continue;
        }
        let argument = text[at + 4..].trim_start();
        if starts_a_type(argument) {
            continue;
        }
        out.get_or_insert_with(|| text.as_bytes().to_vec())[at + 1] = b'E';
    }
    match out.map(String::from_utf8) {
        Some(Ok(mended)) => Cow::Owned(mended),
        _ => Cow::Borrowed(text),
    }
}

/// TypeScript 5 allows `export type * from './x'`; tree-sitter-typescript 0.23 makes the statement an
/// error. Without `type` it re-exports the same names, and more that no type-only importer can use.
fn ts_export_type_star(text: &str) -> Cow<'_, str> {
    let mut out: Option<Vec<u8>> = None;
    for at in memmem::find_iter(text.as_bytes(), b"export") {
        let before = text[..at].bytes().next_back();
        if before.is_some_and(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'$' | b'.')) {
            continue;
        }
        let Some(rest) = after_space(&text[at + 6..]) else { continue };
        let Some(star) = rest.strip_prefix("type").map(str::trim_start) else { continue };
        if star.starts_with('*') {
            let keyword = text.len() - rest.len();
            let out = out.get_or_insert_with(|| text.as_bytes().to_vec());
            out[keyword..keyword + 4].fill(b' ');
        }
    }
    match out.map(String::from_utf8) {
        Some(Ok(mended)) => Cow::Owned(mended),
        _ => Cow::Borrowed(text),
    }
}

/// What follows the white space at the start; `None` where there is none.
fn after_space(text: &str) -> Option<&str> {
    let rest = text.trim_start();
    (rest.len() < text.len()).then_some(rest)
}

fn starts_a_type(argument: &str) -> bool {
    let word = |keyword: &str| {
        argument
            .strip_prefix(keyword)
            .is_some_and(|rest| !rest.starts_with(|it: char| it.is_alphanumeric() || it == '_'))
    };
    argument.starts_with(['[', '*'])
        || ["map", "struct", "chan", "func", "interface"].into_iter().any(word)
}

/// tree-sitter-typescript 0.23 reads `await f<T>(x)` as a call of `await f`, and `await x as T` as the
/// await of a cast. Both keep `await` at the left end of a spine of calls and members; it belongs
/// above the spine (and a cast below it belongs above the await).
fn lift_await(entries: &mut [Entry], first: u32) {
    for at in 0..entries.len() {
        if entries[at].kind != Kind::AwaitExpression {
            continue;
        }
        if let Some(top) = spine_top(entries, first, at) {
            rotate(entries, first, top, at);
        }
        lower_await(entries, first, at);
    }
}

/// tree-sitter-javascript 0.25 reads `await (x).y` as a call of a function `await`, which nobody has: what it takes
/// for the arguments are parentheses, and the await belongs above all that follows. Where the name stood there are
/// the same parentheses once more, so that no node has to go.
fn js_await_of_parentheses(text: &str, entries: &mut [Entry], first: u32) {
    for at in 0..entries.len().saturating_sub(2) {
        let (name, list) = (entries[at + 1], entries[at + 2]);
        let id = at as u32 + first;
        let is_await = entries[at].kind == Kind::CallExpression
            && name.kind == Kind::Identifier
            && text.get(name.start as usize..name.end as usize) == Some("await")
            && list.kind == Kind::Arguments
            && (name.parent, list.parent) == (id, id);
        if !is_await || !holds_one(entries, first, at + 2) {
            continue;
        }
        let inner = Entry { kind: Kind::ParenthesizedExpression, field: Field::None, ..list };
        entries[at].kind = Kind::AwaitExpression;
        entries[at + 1] = inner;
        entries[at + 2] = Entry { parent: id + 1, ..inner };
        if let Some(top) = spine_top(entries, first, at) {
            rotate(entries, first, top, at);
        }
    }
}

/// Whether a list of arguments is one expression, as parentheses are.
fn holds_one(entries: &[Entry], first: u32, list: usize) -> bool {
    let end = (entries[list].next - first) as usize;
    let (mut at, mut count) = (list + 1, 0);
    while at < end {
        match entries[at].kind {
            Kind::Comment => {}
            Kind::SpreadElement => return false,
            _ => count += 1,
        }
        at = (entries[at].next - first) as usize;
    }
    count == 1
}

/// The highest call or member whose leftmost part is the await at `at`; `None` where it is in place.
fn spine_top(entries: &[Entry], first: u32, at: usize) -> Option<usize> {
    let mut top = at;
    while let Some(parent) = entries[top].parent.checked_sub(first).map(|it| it as usize) {
        let leftmost = parent + 1 == top;
        let joins = match entries[parent].kind {
            Kind::CallExpression => entries[top].field == Field::Function,
            Kind::MemberExpression | Kind::SubscriptExpression => {
                entries[top].field == Field::Object
            }
            Kind::NonNullExpression => true,
            _ => false,
        };
        if !leftmost || !joins || parent == top {
            break;
        }
        top = parent;
    }
    (top != at).then_some(top)
}

/// Moves the await at `at` up to `top`; what stood between moves one down. The spine is the leftmost
/// path, so it is contiguous in pre-order: kinds, ends and fields shift by one.
fn rotate(entries: &mut [Entry], first: u32, top: usize, at: usize) {
    let operand = at + 1;
    if (entries[at].next - first) as usize <= operand {
        return;
    }
    let start = entries[operand].start;
    let spine: Vec<Entry> = entries[top..=at].to_vec();
    // What hangs on spine node `it` hangs on `it + 1` from now on.
    for child in &mut entries[operand + 1..(spine[0].next - first) as usize] {
        if (top..at).contains(&((child.parent - first) as usize)) {
            child.parent += 1;
        }
    }
    entries[top].kind = Kind::AwaitExpression;
    for (step, old) in spine[..spine.len() - 1].iter().enumerate() {
        let id = top + 1 + step;
        let field = if step == 0 { Field::None } else { old.field };
        entries[id] = Entry { start, parent: (id - 1) as u32 + first, field, ..*old };
    }
    entries[operand].field = spine[spine.len() - 1].field;
}

/// `await (x as T)` without the parentheses is `(await x) as T`: swaps the two nodes.
fn lower_await(entries: &mut [Entry], first: u32, at: usize) {
    let outer = entries[at];
    let cast = at + 1;
    let Some(inner) = entries.get(cast).copied().filter(|it| it.parent == at as u32 + first) else {
        return;
    };
    let Some(value) = entries.get(cast + 1).copied().filter(|it| it.parent == cast as u32 + first)
    else {
        return;
    };
    if outer.kind != Kind::AwaitExpression
        || !matches!(inner.kind, Kind::AsExpression | Kind::SatisfiesExpression)
    {
        return;
    }
    entries[at].kind = inner.kind;
    entries[cast] = Entry {
        kind: Kind::AwaitExpression,
        start: outer.start,
        end: value.end,
        next: value.next,
        ..inner
    };
    // The type, and whatever else followed the value, now hangs on the cast's new place.
    let mut child = (value.next - first) as usize;
    while child < (inner.next - first) as usize {
        entries[child].parent = at as u32 + first;
        child = (entries[child].next - first) as usize;
    }
}

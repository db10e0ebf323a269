//! Parsing: each region through its grammar, then flattened. Everything is iterative, so depth costs
//! memory and never stack; work is counted, not timed, so the same text always gives the same tree.

use std::sync::{Arc, LazyLock};

use tree_sitter::{Language, TreeCursor};

use crate::embed::{self, Region};
use crate::kind::{FIELDS, Field, KINDS, Kind};
use crate::marks::Marks;
use crate::tree::{Entry, HAS_ERROR, MISSING, Tree};
use crate::{FileKind, arena, mend};

/// How much a file may cost before it is given up.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of text; a larger file is not parsed. 1 MiB by default.
    pub bytes: usize,
    /// Steps of the parser for each kilobyte of a region, before it is given up. The parser counts a
    /// step each 100 operations; ordinary code takes under 20 steps a kilobyte. 500 by default.
    pub steps_per_kilobyte: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 1 << 20, steps_per_kilobyte: 500 }
    }
}

/// Why a file, or a region of it, was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The text is larger than [`Limits::bytes`].
    TooLarge,
    /// Parsing took more steps than [`Limits::steps_per_kilobyte`] allows.
    TooComplex,
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "larger than the size limit",
            Self::TooComplex => "nested or broken beyond what the parser may spend on it",
        })
    }
}

/// What became of a file's text.
#[derive(Debug)]
pub struct Parsed {
    /// The tree; only its root where a limit was met.
    pub tree: Tree,
    /// Generated or minified.
    pub marks: Marks,
    /// The limit that kept the file, or a region of it, from being read.
    pub limit: Option<Limit>,
}

/// Reads a file's text. A leading byte order mark and CRLF are ordinary white space; offsets count them.
pub fn parse(kind: FileKind, text: Arc<str>, limits: &Limits) -> Parsed {
    let marks = Marks::of(kind, &text);
    let mut flat = Flat::new(text.len() as u32);
    let mut limit = None;
    if text.len() > limits.bytes.min(u32::MAX as usize / 2) {
        limit = Some(Limit::TooLarge);
    } else {
        for region in embed::regions(kind, &text) {
            if let Err(met) = parse_region(&text, region, limits, &mut flat) {
                limit = Some(met);
            }
        }
    }
    Parsed { tree: Tree::new(text, flat.finish()), marks, limit }
}

/// What is known of a text that is not parsed: its marks, and a tree of its root alone.
pub fn skim(kind: FileKind, text: Arc<str>) -> Parsed {
    let marks = Marks::of(kind, &text);
    let flat = Flat::new(text.len() as u32);
    Parsed { tree: Tree::new(text, flat.finish()), marks, limit: None }
}

fn parse_region(text: &str, region: Region, limits: &Limits, flat: &mut Flat) -> Result<(), Limit> {
    let mut span = region.span;
    // The grammars do not know the byte order mark.
    if text[span.range()].starts_with('\u{feff}') {
        span.start += 3;
    }
    let source = mend::before_parsing(region.grammar, &text[span.range()]);
    let grammar = &GRAMMARS[region.grammar as usize];
    let first = flat.entries.len();
    let budget = 2_000 + source.len() as u64 * limits.steps_per_kilobyte / 1000;
    let mut steps = 0;
    let goes_on = || {
        steps += 1;
        steps <= budget
    };
    arena::parse(&grammar.language, source.as_bytes(), goes_on, |cursor| {
        // About half of the nodes are tokens that are dropped.
        flat.entries.reserve(cursor.node().descendant_count() * 5 / 8);
        flat.append(cursor, grammar, span.start);
    })
    .ok_or(Limit::TooComplex)?;
    mend::after_parsing(region.grammar, text, &mut flat.entries[first..], first as u32);
    Ok(())
}

/// A grammar with its ids translated to ours.
struct Translated {
    language: Language,
    kinds: Vec<Kind>,
    /// Whether each id is a named node's.
    named: Vec<bool>,
    fields: Vec<Field>,
}

static GRAMMARS: LazyLock<[Translated; 4]> = LazyLock::new(|| {
    arena::install();
    [
        Translated::new(tree_sitter_go::LANGUAGE.into()),
        Translated::new(tree_sitter_javascript::LANGUAGE.into()),
        Translated::new(tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into()),
        Translated::new(tree_sitter_typescript::LANGUAGE_TSX.into()),
    ]
});

impl Translated {
    fn new(language: Language) -> Self {
        let kind = |id: u16| {
            let key =
                (language.node_kind_is_named(id), language.node_kind_for_id(id).unwrap_or(""));
            let found = KINDS.binary_search_by(|(named, name, _)| (*named, *name).cmp(&key));
            found.map_or(Kind::Unknown, |at| KINDS[at].2)
        };
        let field = |id: u16| {
            let name = language.field_name_for_id(id).unwrap_or("");
            FIELDS.binary_search_by_key(&name, |it| it.0).map_or(Field::None, |at| FIELDS[at].1)
        };
        let ids = 0..language.node_kind_count() as u16;
        let named = ids.clone().map(|it| language.node_kind_is_named(it)).collect();
        let kinds = ids.map(kind).collect();
        let fields = (0..=language.field_count() as u16).map(field).collect();
        Self { language, kinds, named, fields }
    }

    /// Errors have the id 65535, far behind the table.
    fn kind(&self, id: u16) -> Kind {
        self.kinds.get(usize::from(id)).copied().unwrap_or(Kind::Error)
    }

    fn is_named(&self, id: u16) -> bool {
        self.named.get(usize::from(id)).copied().unwrap_or(true)
    }

    fn field(&self, id: Option<std::num::NonZeroU16>) -> Field {
        id.and_then(|it| self.fields.get(usize::from(it.get()))).copied().unwrap_or(Field::None)
    }
}

/// The pre-order vector while it grows.
struct Flat {
    entries: Vec<Entry>,
}

impl Flat {
    fn new(len: u32) -> Self {
        let root = Entry {
            start: 0,
            end: len,
            parent: 0,
            next: 0,
            kind: Kind::Root,
            field: Field::None,
            flags: 0,
        };
        Self { entries: vec![root] }
    }

    /// Copies the tree under `cursor` behind what is there, its offsets moved by `offset`.
    fn append(&mut self, cursor: &mut TreeCursor<'_>, grammar: &Translated, offset: u32) {
        // The ids of the kept nodes above the cursor; dropped tokens have no children.
        let mut open: Vec<u32> = vec![0];
        // Below a node without errors there are none, nor missing nodes; most files need not be asked.
        let broken = cursor.node().has_error();
        loop {
            let node = cursor.node();
            let id = node.kind_id();
            let kind = grammar.kind(id);
            let field = grammar.field(cursor.field_id());
            let parent = open.last().copied().unwrap_or(0);
            let above = self.entries[parent as usize].kind;
            let missing = broken && node.is_missing();
            let kept = grammar.is_named(id) || missing || is_kept_token(kind, field, above);
            if kept {
                let mut flags = 0;
                if missing {
                    flags |= MISSING;
                }
                if broken && node.has_error() {
                    flags |= HAS_ERROR;
                }
                self.entries.push(Entry {
                    start: node.start_byte() as u32 + offset,
                    end: node.end_byte() as u32 + offset,
                    parent,
                    next: 0,
                    kind,
                    field,
                    flags,
                });
            }
            if kept && cursor.goto_first_child() {
                open.push(self.entries.len() as u32 - 1);
                continue;
            }
            if kept {
                self.close(self.entries.len() as u32 - 1);
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return;
                }
                if let Some(id) = open.pop() {
                    self.close(id);
                }
            }
        }
    }

    fn close(&mut self, id: u32) {
        self.entries[id as usize].next = self.entries.len() as u32;
    }

    fn finish(mut self) -> Vec<Entry> {
        self.close(0);
        self.entries.shrink_to_fit();
        self.entries
    }
}

/// Which anonymous tokens are kept: those that play a part (operators), and those that change what
/// their parent means. Punctuation and keywords that the parent's kind already tells are dropped.
fn is_kept_token(kind: Kind, field: Field, parent: Kind) -> bool {
    field != Field::None
        || kind == Kind::KwAwait && parent == Kind::ForInStatement
        || matches!(
            kind,
            Kind::KwAsync
                | Kind::KwStatic
                | Kind::KwStaticGet
                | Kind::KwGet
                | Kind::KwSet
                | Kind::KwDefault
                | Kind::KwType
                | Kind::KwTypeof
                | Kind::KwConst
                | Kind::KwLet
                | Kind::KwVar
                | Kind::KwDeclare
                | Kind::KwAbstract
                | Kind::KwReadonly
                | Kind::KwExport
                | Kind::KwOf
                | Kind::KwRange
                | Kind::KwUsing
                | Kind::Star
                | Kind::Eq
                | Kind::ColonEq
                | Kind::LtMinus
                | Kind::DotDotDot
                | Kind::Question
                | Kind::QuestionDot
        )
}

//! What the benchmarks share: tree-sitter by itself, and the middle of several measurements.

use std::hint::black_box;

use seamlint_syntax::{FileKind, Grammar, Marks, embed};
use tree_sitter::{Language, Parser};

/// Parses the code of a file with a fresh parser, and drops the trees. Minified files are nobody's code.
pub(crate) fn parse_only(path: &str, text: &str) {
    let Some(kind) = FileKind::of(path) else { return };
    if Marks::of(kind, text).minified {
        return;
    }
    for region in embed::regions(kind, text) {
        let mut parser = Parser::new();
        parser.set_language(&language(region.grammar)).expect("a grammar of this version");
        black_box(parser.parse(&text[region.span.range()], None));
    }
}

fn language(grammar: Grammar) -> Language {
    match grammar {
        Grammar::Go => tree_sitter_go::LANGUAGE.into(),
        Grammar::JavaScript => tree_sitter_javascript::LANGUAGE.into(),
        Grammar::TypeScript => tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
        Grammar::Tsx => tree_sitter_typescript::LANGUAGE_TSX.into(),
    }
}

/// The middle one of some values; not a number where there are none.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

//! `src/kind.rs` is the union of what the four grammars can produce. This test writes that file
//! anew from the grammars and compares: after a grammar upgrade run it with `UPDATE=1` and let the
//! compiler name every rule that spoke of a kind that is gone.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use tree_sitter::Language;

fn languages() -> [Language; 4] {
    [
        tree_sitter_go::LANGUAGE.into(),
        tree_sitter_javascript::LANGUAGE.into(),
        tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
        tree_sitter_typescript::LANGUAGE_TSX.into(),
    ]
}

/// `call_expression` to `CallExpression`; `&&` to `AmpAmp`; the keyword `async` to `KwAsync`.
fn variant(name: &str, named: bool) -> String {
    let mut out = String::new();
    if !named && name.chars().all(|it| it.is_ascii_alphabetic() || it == ' ') {
        out.push_str("Kw");
    }
    let mut upper = true;
    for it in name.chars() {
        match it {
            'a'..='z' | 'A'..='Z' | '0'..='9' => {
                out.push(if upper { it.to_ascii_uppercase() } else { it });
                upper = false;
            }
            '_' | ' ' => upper = true,
            other => out.push_str(symbol(other)),
        }
    }
    out
}

fn symbol(it: char) -> &'static str {
    match it {
        '!' => "Bang",
        '"' => "DoubleQuote",
        '#' => "Hash",
        '$' => "Dollar",
        '%' => "Percent",
        '&' => "Amp",
        '\'' => "Quote",
        '(' => "LParen",
        ')' => "RParen",
        '*' => "Star",
        '+' => "Plus",
        ',' => "Comma",
        '-' => "Minus",
        '.' => "Dot",
        '/' => "Slash",
        ':' => "Colon",
        ';' => "Semicolon",
        '<' => "Lt",
        '=' => "Eq",
        '>' => "Gt",
        '?' => "Question",
        '@' => "At",
        '[' => "LBracket",
        ']' => "RBracket",
        '^' => "Caret",
        '`' => "Backtick",
        '{' => "LBrace",
        '|' => "Pipe",
        '}' => "RBrace",
        '~' => "Tilde",
        '\n' | '\r' => "Newline",
        '\0' => "Nul",
        _ => panic!("no name for {it:?}"),
    }
}

fn generate() -> String {
    let mut kinds: BTreeMap<(bool, String), String> = BTreeMap::new();
    let mut fields = BTreeSet::new();
    for language in languages() {
        for id in 0..language.node_kind_count() {
            let id = u16::try_from(id).unwrap();
            let name = language.node_kind_for_id(id).unwrap();
            if !language.node_kind_is_visible(id) || name == "ERROR" || name == "end" {
                continue;
            }
            let named = language.node_kind_is_named(id);
            kinds.insert((named, name.to_owned()), variant(name, named));
        }
        for id in 1..=language.field_count() {
            fields
                .insert(language.field_name_for_id(u16::try_from(id).unwrap()).unwrap().to_owned());
        }
    }
    let kinds: BTreeMap<String, (bool, String)> =
        kinds.into_iter().map(|(key, variant)| (variant, key)).collect();
    let mut out = String::from(
        "//! What a node is and which part of its parent it plays: the union of the four grammars.\n\
         //! Written by `tests/kinds.rs` (run it with `UPDATE=1`), never by hand.\n\n",
    );
    out.push_str(
        "/// The kind of a node, one enum for all grammars. Keywords start with `Kw`, other tokens are\n\
         /// spelled out (`&&` is `AmpAmp`).\n\
         #[allow(missing_docs)]\n\
         #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]\n\
         #[repr(u16)]\n\
         pub enum Kind {\n    /// Text that the grammar could not read.\n    Error,\n    \
         /// The root of every tree: the whole file, with one child per parsed region.\n    Root,\n    \
         /// A node of a kind that no grammar names (never produced by the pinned grammars).\n    Unknown,\n",
    );
    for variant in kinds.keys() {
        writeln!(out, "    {variant},").unwrap();
    }
    out.push_str("}\n\n");
    writeln!(
        out,
        "/// Every kind that grammars name: `(named, name in the grammar, kind)`, sorted.\n\
         pub(crate) const KINDS: &[(bool, &str, Kind)] = &["
    )
    .unwrap();
    let by_name: BTreeMap<_, _> =
        kinds.iter().map(|(variant, key)| (key.clone(), variant)).collect();
    for ((named, name), variant) in by_name {
        writeln!(out, "    ({named}, {name:?}, Kind::{variant}),").unwrap();
    }
    out.push_str("];\n\n");
    out.push_str(
        "/// The part that a node plays in its parent.\n\
         #[allow(missing_docs)]\n\
         #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]\n\
         #[repr(u8)]\n\
         pub enum Field {\n    /// No part that the grammar names.\n    None,\n",
    );
    for field in &fields {
        writeln!(out, "    {},", variant(field, true)).unwrap();
    }
    out.push_str("}\n\n/// Every field that grammars name, sorted by name.\npub(crate) const FIELDS: &[(&str, Field)] = &[\n");
    for field in &fields {
        writeln!(out, "    ({field:?}, Field::{}),", variant(field, true)).unwrap();
    }
    out.push_str("];\n");
    out
}

#[test]
fn kind_rs_is_what_the_grammars_say() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/kind.rs");
    let fresh = generate();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &fresh).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        written.replace("\r\n", "\n") == fresh,
        "run `UPDATE=1 cargo test -p seamlint-syntax --test kinds`"
    );
}

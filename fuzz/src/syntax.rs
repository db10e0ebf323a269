//! What holds for every tree.

use std::sync::Arc;

use seamlint_syntax::{FileKind, Limits, Parsed, Span, parse};

use crate::project::sometimes;

/// Parses a text as a file of a kind, and looks at what comes of it.
///
/// # Panics
/// Where a tree is none.
pub fn check(kind: FileKind, data: &[u8]) {
    let text: Arc<str> = Arc::from(String::from_utf8_lossy(data));
    let parsed = parse(kind, Arc::clone(&text), &Limits::default());
    check_tree(&parsed);
    if sometimes(data, 64) {
        let again = parse(kind, text, &Limits::default());
        assert_eq!(again.tree.outline(), parsed.tree.outline(), "the same text, another tree");
    }
}

fn check_tree(parsed: &Parsed) {
    let tree = &parsed.tree;
    let (mut last, length) = (0, tree.text().len() as u32);
    for at in 0..tree.len() {
        let node = tree.at(at).expect("as many nodes as there are");
        let Span { start, end } = node.span();
        assert!(start <= end && end <= length, "out of the text: {node:?}");
        assert!(last <= start, "not in order: {node:?}");
        last = start;
        if let Some(parent) = node.parent() {
            assert!(parent.span().contains(node.span()), "{node:?} out of {parent:?}");
            assert!(
                parent.id() < node.id() && parent.encloses(node),
                "{node:?} not below {parent:?}"
            );
        }
        // A text that is given is the text that stands there.
        assert!(node.text().is_empty() || node.text().len() as u32 == end - start);
    }
    assert!(parsed.limit.is_none() || !tree.text().is_empty());
    if let Some(node) = tree.at(tree.len() / 2) {
        assert!(tree.covering(node.span()).span().contains(node.span()));
    }
    let indexed = |at| {
        let node = tree.at(at).expect("as many nodes as there are");
        node.span().len() == 0 || tree.nodes_in(node.kind(), node.span()).any(|it| it == node)
    };
    assert!((0..tree.len()).step_by(7).all(indexed), "the index by kind does not know all nodes");
}

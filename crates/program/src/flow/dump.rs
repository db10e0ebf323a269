//! Graphs as text, for tests: a block a line, `number: steps · steps  guard→block  exit`.

use seamlint_syntax::{Node, Tree};

use super::{Cfg, Exit, Guard, is_function};

/// The first function of a tree.
pub(super) fn function(tree: &Tree) -> Node<'_> {
    tree.root().descendants().find(|it| is_function(it.kind())).expect("a function")
}

/// Compares a graph with the lines that are expected of it, white space around them aside.
#[track_caller]
pub(super) fn check(cfg: &Cfg, tree: &Tree, expected: &str) {
    assert!(!cfg.is_broken(), "{}", tree.outline());
    let expected: Vec<_> = expected.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
    let found = dump(cfg, tree);
    assert_eq!(found.lines().collect::<Vec<_>>(), expected, "\n{found}");
}

pub(super) fn dump(cfg: &Cfg, tree: &Tree) -> String {
    let text = |id| {
        let words: Vec<_> = tree.node(id).text().split_whitespace().collect();
        let text = words.join(" ");
        match text.char_indices().nth(40) {
            Some((at, _)) => format!("{}…", &text[..at]),
            None => text,
        }
    };
    // Empty blocks that only lead on are left out, as a reader would.
    let through = |mut block| {
        while cfg.steps_in(block).next().is_none() && cfg.exit(block).is_none() {
            match cfg.edges(block) {
                [edge] if edge.guard == Guard::Always && edge.to != block => block = edge.to,
                _ => break,
            }
        }
        block
    };
    let reach = reachable(cfg);
    let shown: Vec<_> =
        cfg.blocks().filter(|it| reach.contains(it) && through(*it) == *it).collect();
    let number = |block| shown.iter().position(|it| *it == through(block)).unwrap_or(usize::MAX);
    let mut out = String::new();
    for block in shown.iter().copied() {
        let steps: Vec<_> = cfg.steps_in(block).map(|it| text(cfg.node(it))).collect();
        out.push_str(format!("{}: {}", number(block), steps.join(" · ")).trim_end());
        for edge in cfg.edges(block) {
            let guard = match edge.guard {
                Guard::Always => String::new(),
                Guard::Holds(_, true) => "yes".to_owned(),
                Guard::Holds(_, false) => "no".to_owned(),
                Guard::Case(_) => "case".to_owned(),
                Guard::NoCase(_) => "none".to_owned(),
                Guard::Next(_, true) => "next".to_owned(),
                Guard::Next(_, false) => "over".to_owned(),
                Guard::Nullish(_, true) => "null".to_owned(),
                Guard::Nullish(_, false) => "some".to_owned(),
                Guard::Throws(_) => "throws".to_owned(),
            };
            out.push_str(&format!(" {guard}→{}", number(edge.to)));
        }
        match cfg.exit(block) {
            Some(Exit::End) => out.push_str(" END"),
            Some(Exit::Return(_)) => out.push_str(" RETURN"),
            Some(Exit::Throw(_)) => out.push_str(" THROW"),
            Some(Exit::Never(_)) => out.push_str(" NEVER"),
            None => {}
        }
        out.push('\n');
    }
    out
}

fn reachable(cfg: &Cfg) -> Vec<super::BlockId> {
    let mut found = vec![cfg.entry()];
    let mut at = 0;
    while let Some(block) = found.get(at).copied() {
        for edge in cfg.edges(block) {
            if !found.contains(&edge.to) {
                found.push(edge.to);
            }
        }
        at += 1;
    }
    found
}

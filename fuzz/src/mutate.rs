//! Mutations that know the languages: nodes of syntax trees are swapped, doubled, dropped, wrapped and exchanged for
//! others of their kind, so that most of what comes of it still parses.

use std::sync::Arc;

use seamlint_syntax::{FileKind, Limits, Node, Span, Tree, parse};

use crate::archive;
use crate::dice::Dice;
use crate::seeds::Parts;

/// What an input is.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// One file with a name like this.
    File(&'static str),
    /// Several, see [`archive`].
    Archive,
    /// Lines, each of which means something.
    Lines,
}

impl Shape {
    /// Mutates an input in its buffer, of which `size` bytes are used; the new size.
    pub fn mutate(self, data: &mut [u8], size: usize, most: usize, seed: u32) -> usize {
        let mut dice = Dice::new(seed);
        let known = std::str::from_utf8(&data[..size]).ok().filter(|it| !it.is_empty());
        // Trees cost a parse each; where a parse is all that a target does, bytes are cheaper.
        let is_plain = match self {
            Self::File(_) => !dice.one_in(5),
            Self::Archive | Self::Lines => dice.one_in(4),
        };
        let Some(text) = known.filter(|_| !is_plain) else {
            return libfuzzer_sys::fuzzer_mutate(data, size, most);
        };
        let mut text = text.to_owned();
        for _ in 0..=dice.below(3) {
            text = self.mutated(&text, None, &mut dice);
        }
        put(&text, &mut data[..most])
    }

    /// Puts a part of one input into the other.
    pub fn cross(self, one: &[u8], other: &[u8], out: &mut [u8], seed: u32) -> usize {
        let (one, other) = (String::from_utf8_lossy(one), String::from_utf8_lossy(other));
        put(&self.mutated(&one, Some(&other), &mut Dice::new(seed)), out)
    }

    fn mutated(self, text: &str, other: Option<&str>, dice: &mut Dice) -> String {
        match self {
            Self::File(path) => code(path, text, other, dice),
            Self::Lines => lines(text, other, dice),
            Self::Archive => {
                let mut files = archive::split(text);
                let others = other.map(archive::split).unwrap_or_default();
                project(&mut files, &others, dice);
                archive::join(&files)
            }
        }
    }
}

/// As much of a text as there is room for.
fn put(text: &str, out: &mut [u8]) -> usize {
    let size = text.floor_char_boundary(text.len().min(out.len()));
    out[..size].copy_from_slice(&text.as_bytes()[..size]);
    size
}

fn project(files: &mut Vec<(String, String)>, others: &[(String, String)], dice: &mut Dice) {
    let count = files.len();
    if count == 0 {
        files.extend(others.iter().cloned());
        return;
    }
    let at = dice.below(count);
    match dice.below(24) {
        0 if count > 1 => drop(files.remove(at)),
        1 => {
            let (path, text) = files[at].clone();
            let folder = path.rsplit_once('/').map_or("a", |it| it.0).to_owned();
            let name = path.rsplit('/').next().unwrap_or_default().to_owned();
            let copy = *dice.pick(&["x/", "", "y/x_", "internal/"]).unwrap_or(&"");
            files.push((
                format!(
                    "{}{copy}{name}",
                    if copy.is_empty() { format!("{folder}/") } else { String::new() }
                ),
                text,
            ));
        }
        2 => {
            let other = dice.below(count);
            let text = std::mem::take(&mut files[at].1);
            files[at].1 = std::mem::replace(&mut files[other].1, text);
        }
        3 => {
            if let Some(other) = dice.pick(others) {
                files.push(other.clone());
            }
        }
        _ => {
            let (path, text) = &files[at];
            let kind = FileKind::of(path);
            let same = |it: &&(String, String)| {
                FileKind::of(&it.0).map(|it| it.side()) == kind.map(|it| it.side())
            };
            let donors: Vec<_> = others.iter().filter(same).map(|it| it.1.as_str()).collect();
            let donor = dice.pick(&donors).copied();
            files[at].1 = match kind {
                Some(_) => code(path, text, donor, dice),
                None => lines(text, donor, dice),
            };
        }
    }
}

/// Lines swapped, doubled, dropped, or taken from elsewhere.
fn lines(text: &str, other: Option<&str>, dice: &mut Dice) -> String {
    let mut all: Vec<&str> = text.split_inclusive('\n').collect();
    let others: Vec<&str> = other.unwrap_or(text).split_inclusive('\n').collect();
    let (at, to) = (dice.below(all.len()), dice.below(all.len()));
    match dice.below(4) {
        _ if all.is_empty() => {}
        0 => all.swap(at, to),
        1 => drop(all.remove(at)),
        2 => all.insert(at, all[to]),
        _ => all.insert(at, dice.pick(&others).copied().unwrap_or("\n")),
    }
    all.concat()
}

/// One change to a file of code.
fn code(path: &str, text: &str, other: Option<&str>, dice: &mut Dice) -> String {
    let Some(kind) = FileKind::of(path) else { return lines(text, other, dice) };
    let tree = parse(kind, Arc::from(text), &Limits::default()).tree;
    if tree.len() < 3 || dice.one_in(12) {
        return lines(text, other, dice);
    }
    let node = any(&tree, dice);
    let whole = node.text();
    let replaced = |span: Span, by: &str| {
        let (before, after) = (text.get(..span.range().start), text.get(span.range().end..));
        [before.unwrap_or_default(), by, after.unwrap_or_default()].concat()
    };
    match dice.below(10) {
        0 => replaced(node.span(), ""),
        1 => {
            let gap = *dice.pick(&["\n", " ", ", ", ";\n", "."]).unwrap_or(&"");
            replaced(node.span(), &[whole, gap, whole].concat())
        }
        2 => {
            let to = same_kind(&tree, node, dice);
            swapped(text, node.span(), to.span())
        }
        3 => replaced(node.span(), same_kind(&tree, node, dice).text()),
        // The node in the place of one that holds it, and the other way round: less and more nesting.
        4 => {
            let around: Vec<_> = node.ancestors().filter(|it| it.kind() == node.kind()).collect();
            let around = dice.pick(&around).copied().or(node.parent()).unwrap_or(node);
            match dice.one_in(2) {
                true => replaced(around.span(), whole),
                false => replaced(node.span(), around.text()),
            }
        }
        5 => {
            let (before, after) = *dice
                .pick(&[
                    ("(", ")"),
                    ("{", "}"),
                    ("[", "]"),
                    ("await ", ""),
                    ("func() {", "}()"),
                    ("go ", ""),
                    ("defer ", ""),
                    ("() => ", ""),
                    ("`${", "}`"),
                    ("*", ""),
                    ("[]", ""),
                    ("map[string]", ""),
                    ("...", ""),
                    ("if (", ") {}"),
                    ("return ", ""),
                    ("<", ">"),
                ])
                .unwrap_or(&("", ""));
            replaced(node.span(), &[before, whole, after].concat())
        }
        _ => {
            let parts = match other {
                Some(other) => parts_of(kind, other, node),
                None => Vec::new(),
            };
            let known = Parts::all().of(kind.side(), node.kind());
            let part = dice.pick(&parts).map(String::as_str);
            let part = part.or_else(|| dice.pick(known).map(String::as_str));
            replaced(node.span(), part.unwrap_or(whole))
        }
    }
}

/// A node but the root and its regions.
fn any<'t>(tree: &'t Tree, dice: &mut Dice) -> Node<'t> {
    tree.at(2 + dice.below(tree.len() - 2)).unwrap_or(tree.root())
}

fn same_kind<'t>(tree: &'t Tree, node: Node<'t>, dice: &mut Dice) -> Node<'t> {
    let all: Vec<_> = tree.nodes(node.kind()).collect();
    dice.pick(&all).copied().unwrap_or(node)
}

/// The parts of another text that are of a node's kind.
fn parts_of(kind: FileKind, text: &str, node: Node<'_>) -> Vec<String> {
    let tree = parse(kind, Arc::from(text), &Limits::default()).tree;
    tree.nodes(node.kind()).take(50).map(|it| it.text().to_owned()).collect()
}

/// The text with two ranges exchanged; as it is where they overlap.
fn swapped(text: &str, one: Span, other: Span) -> String {
    let (first, second) = if one.start <= other.start { (one, other) } else { (other, one) };
    let (first, second) = (first.range(), second.range());
    if first.end > second.start {
        return text.to_owned();
    }
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    let between = part(first.end..second.start);
    let ends = (part(0..first.start), part(second.end..text.len()));
    [ends.0, part(second), between, part(first), ends.1].concat()
}

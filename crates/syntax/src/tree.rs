//! The flat tree: one `Vec` of nodes in pre-order, no pointers, no lifetimes but a borrow.
//!
//! A node is 20 bytes and an entry in the index by kind is 4. Punctuation is not kept: what is in the
//! tree is what a rule may ask for. Ancestors are a chain of array look-ups, a subtree is a slice.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::kind::{Field, Kind};

/// A byte range of a file: `start..end`, both offsets into the file's text.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The range from `start` to `end`.
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// How many bytes it covers.
    #[expect(clippy::len_without_is_empty, reason = "an empty range is as good as any")]
    pub fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// The range as `usize`, for slicing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The place of a node in its tree's pre-order; stable as long as the text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    /// The position in pre-order, from 0 for the root.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// The root is its own parent.
    pub(crate) parent: u32,
    /// The id behind the last descendant.
    pub(crate) next: u32,
    pub(crate) kind: Kind,
    pub(crate) field: Field,
    pub(crate) flags: u8,
}

/// The parser invented this node to go on.
pub(crate) const MISSING: u8 = 1;
/// The node's subtree holds an error or a missing node.
pub(crate) const HAS_ERROR: u8 = 2;

/// A file's syntax: a [`Kind::Root`] over the whole text with one child per parsed region.
#[derive(Clone, Debug)]
pub struct Tree {
    text: Arc<str>,
    entries: Vec<Entry>,
    /// Node ids grouped by kind, in pre-order within a kind.
    by_kind: Vec<u32>,
    /// Where each kind that occurs starts in `by_kind`, sorted by kind.
    groups: Vec<(Kind, u32)>,
}

impl Tree {
    /// Takes pre-order entries, the first of which is the root, and builds the index by kind.
    pub(crate) fn new(text: Arc<str>, entries: Vec<Entry>) -> Self {
        // Sorted by counting: first how many of each kind there are, then where the next of each goes.
        let mut places: Vec<(u32, Kind)> = Vec::new();
        for entry in &entries {
            let kind = entry.kind as usize;
            if kind >= places.len() {
                places.resize(kind + 1, (0, Kind::Unknown));
            }
            places[kind] = (places[kind].0 + 1, entry.kind);
        }
        let (mut groups, mut start) = (Vec::new(), 0);
        for (place, kind) in places.iter_mut().filter(|it| it.0 > 0) {
            groups.push((*kind, start));
            start += std::mem::replace(place, start);
        }
        let mut by_kind = vec![0; entries.len()];
        for (id, entry) in (0..).zip(&entries) {
            let place = &mut places[entry.kind as usize].0;
            by_kind[*place as usize] = id;
            *place += 1;
        }
        Self { text, entries, by_kind, groups }
    }

    /// The file's text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The file's text, shared.
    pub fn shared_text(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// The root: the whole file.
    pub fn root(&self) -> Node<'_> {
        Node { tree: self, id: 0 }
    }

    /// The node with this id.
    ///
    /// # Panics
    /// Never for an id of this tree.
    pub fn node(&self, id: NodeId) -> Node<'_> {
        assert!(id.index() < self.entries.len(), "the id is another tree's");
        Node { tree: self, id: id.0 }
    }

    /// The node at a position in pre-order, as [`NodeId::index`] gives it.
    pub fn at(&self, index: usize) -> Option<Node<'_>> {
        (index < self.entries.len()).then_some(Node { tree: self, id: index as u32 })
    }

    /// How many nodes there are, the root included.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing was parsed: no region, or none that holds code.
    pub fn is_empty(&self) -> bool {
        self.entries.len() <= 1
    }

    /// Bytes that the tree itself takes, without the text.
    pub fn heap_size(&self) -> usize {
        self.entries.len() * size_of::<Entry>() + self.by_kind.len() * 4
    }

    /// The tree as indented text, a node a line: `function: Identifier "f"` (leaves with their text).
    /// For tests and for looking at what a grammar makes of a text.
    pub fn outline(&self) -> String {
        let mut out = String::new();
        for id in 0..self.entries.len() as u32 {
            let node = Node { tree: self, id };
            let depth = node.ancestors().count();
            out.push_str(&"  ".repeat(depth));
            if node.field() != Field::None {
                out.push_str(&format!("{:?}: ", node.field()).to_lowercase());
            }
            out.push_str(&format!("{:?}", node.kind()));
            if node.children().next().is_none() {
                out.push_str(&format!(" {:?}", node.text()));
            }
            out.push('\n');
        }
        out
    }

    /// Every node of a kind, in source order. Costs a look-up, not a walk.
    pub fn nodes(&self, kind: Kind) -> impl DoubleEndedIterator<Item = Node<'_>> + Clone {
        self.group(kind).iter().map(|id| Node { tree: self, id: *id })
    }

    /// How many nodes are of kinds for which `is` holds. Costs a look at each kind that occurs.
    pub fn count(&self, is: impl Fn(Kind) -> bool) -> usize {
        let ends = self.groups.iter().skip(1).map(|it| it.1).chain([self.by_kind.len() as u32]);
        let groups = self.groups.iter().zip(ends);
        groups.filter(|it| is(it.0.0)).map(|((_, start), end)| (end - start) as usize).sum()
    }

    /// Every node of a kind that starts in `span`, in source order, without a look at the others.
    pub fn nodes_in(
        &self,
        kind: Kind,
        span: Span,
    ) -> impl DoubleEndedIterator<Item = Node<'_>> + Clone {
        let group = self.group(kind);
        let starts = |id: u32| Node { tree: self, id }.span().start;
        let from = group.partition_point(|it| starts(*it) < span.start);
        let to = group.partition_point(|it| starts(*it) < span.end);
        group[from..to.max(from)].iter().map(|id| Node { tree: self, id: *id })
    }

    fn group(&self, kind: Kind) -> &[u32] {
        let group = self.groups.binary_search_by_key(&kind, |(it, _)| *it);
        let range = match group {
            Ok(at) => {
                let end =
                    self.groups.get(at + 1).map_or(self.by_kind.len(), |(_, it)| *it as usize);
                self.groups[at].1 as usize..end
            }
            Err(_) => 0..0,
        };
        &self.by_kind[range]
    }

    /// The smallest node that covers `span`.
    pub fn covering(&self, span: Span) -> Node<'_> {
        // Starts do not decrease in pre-order, so the last node that starts early enough is within all
        // that cover the span.
        let behind = self.entries.partition_point(|it| it.start <= span.start);
        let mut node = Node { tree: self, id: behind.saturating_sub(1) as u32 };
        while !node.span().contains(span) {
            let Some(parent) = node.parent() else { break };
            node = parent;
        }
        node
    }
}

/// A node of a tree: two words, free to copy.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree,
    id: u32,
}

impl<'t> Node<'t> {
    #[inline]
    fn entry(self) -> &'t Entry {
        &self.tree.entries[self.id as usize]
    }

    #[inline]
    fn at(self, id: u32) -> Self {
        Self { tree: self.tree, id }
    }

    /// The node's id.
    #[inline]
    pub fn id(self) -> NodeId {
        NodeId(self.id)
    }

    /// The tree that the node belongs to.
    #[inline]
    pub fn tree(self) -> &'t Tree {
        self.tree
    }

    /// What the node is.
    #[inline]
    pub fn kind(self) -> Kind {
        self.entry().kind
    }

    /// The part that the node plays in its parent.
    #[inline]
    pub fn field(self) -> Field {
        self.entry().field
    }

    /// Where the node stands.
    #[inline]
    pub fn span(self) -> Span {
        Span { start: self.entry().start, end: self.entry().end }
    }

    /// The node's source text, exactly as it stands in the file.
    pub fn text(self) -> &'t str {
        // Grammars end nodes at character boundaries; a broken file may make one that does not.
        self.tree.text.get(self.span().range()).unwrap_or("")
    }

    /// Whether the parser made the node up to go on.
    #[inline]
    pub fn is_missing(self) -> bool {
        self.entry().flags & MISSING != 0
    }

    /// Whether the node or something below it could not be read.
    #[inline]
    pub fn has_error(self) -> bool {
        self.entry().flags & HAS_ERROR != 0
    }

    /// The parent, `None` for the root.
    #[inline]
    pub fn parent(self) -> Option<Self> {
        (self.id != 0).then(|| self.at(self.entry().parent))
    }

    /// Parent, its parent, and so on up to the root.
    #[inline]
    pub fn ancestors(self) -> impl Iterator<Item = Node<'t>> + Clone {
        std::iter::successors(self.parent(), |it| it.parent())
    }

    /// The children in source order: named nodes and the few tokens that carry meaning
    /// (operators, `async`, `static` and their like); comments among them.
    #[inline]
    pub fn children(self) -> impl Iterator<Item = Node<'t>> + Clone {
        let end = self.entry().next;
        let first = self.id + 1;
        std::iter::successors((first < end).then_some(first), move |id| {
            let next = self.tree.entries[*id as usize].next;
            (next < end).then_some(next)
        })
        .map(move |id| self.at(id))
    }

    /// The children but for comments: what the grammar's rule is made of.
    #[inline]
    pub fn parts(self) -> impl Iterator<Item = Node<'t>> + Clone {
        self.children().filter(|it| it.kind() != Kind::Comment)
    }

    /// The first child that plays `field`.
    #[inline]
    pub fn child(self, field: Field) -> Option<Self> {
        self.children().find(|it| it.field() == field)
    }

    /// All children that play `field`.
    #[inline]
    pub fn children_as(self, field: Field) -> impl Iterator<Item = Node<'t>> + Clone {
        self.children().filter(move |it| it.field() == field)
    }

    /// The first child of a kind.
    #[inline]
    pub fn child_of(self, kind: Kind) -> Option<Self> {
        self.children().find(|it| it.kind() == kind)
    }

    /// Whether a child of this kind stands here; the way to ask for tokens: `node.has(Kind::KwAsync)`.
    #[inline]
    pub fn has(self, kind: Kind) -> bool {
        self.child_of(kind).is_some()
    }

    /// The first child that is not a comment.
    #[inline]
    pub fn first(self) -> Option<Self> {
        self.parts().next()
    }

    /// The last child that is not a comment.
    #[inline]
    pub fn last(self) -> Option<Self> {
        self.parts().last()
    }

    /// The `index`th child that is not a comment.
    #[inline]
    pub fn nth(self, index: usize) -> Option<Self> {
        self.parts().nth(index)
    }

    /// The sibling that follows, comments left out.
    pub fn next_sibling(self) -> Option<Self> {
        let end = self.parent()?.entry().next;
        let mut id = self.entry().next;
        while id < end {
            let node = self.at(id);
            if node.kind() != Kind::Comment {
                return Some(node);
            }
            id = node.entry().next;
        }
        None
    }

    /// The sibling that precedes, comments left out. Linear in the number of siblings before.
    pub fn prev_sibling(self) -> Option<Self> {
        self.parent()?.parts().take_while(|it| it.id != self.id).last()
    }

    /// Everything below the node in pre-order, the node itself not included.
    #[inline]
    pub fn descendants(self) -> impl DoubleEndedIterator<Item = Node<'t>> + Clone {
        (self.id + 1..self.entry().next).map(move |id| self.at(id))
    }

    /// Every node of a kind below the node, in pre-order, without a look at the others.
    pub fn descendants_of(self, kind: Kind) -> impl DoubleEndedIterator<Item = Node<'t>> + Clone {
        let (group, end) = (self.tree.group(kind), self.entry().next);
        let from = group.partition_point(|it| *it <= self.id);
        let to = from + group[from..].partition_point(|it| *it < end);
        group[from..to].iter().map(move |id| self.at(*id))
    }

    /// Everything below the node but for the inside of nodes for which `skip` holds (those nodes
    /// themselves are given). The way to stay within one function: skip nested functions.
    pub fn descendants_but(
        self,
        skip: impl Fn(Node<'t>) -> bool + Clone,
    ) -> impl Iterator<Item = Node<'t>> + Clone {
        let end = self.entry().next;
        let first = self.id + 1;
        std::iter::successors((first < end).then_some(first), move |id| {
            let next =
                if skip(self.at(*id)) { self.tree.entries[*id as usize].next } else { id + 1 };
            (next < end).then_some(next)
        })
        .map(move |id| self.at(id))
    }

    /// Whether `other` is the node itself or stands below it.
    #[inline]
    pub fn encloses(self, other: Self) -> bool {
        self.id <= other.id && other.id < self.entry().next
    }

    /// The closest ancestor for which `test` holds.
    pub fn ancestor(self, test: impl Fn(Node<'t>) -> bool) -> Option<Self> {
        self.ancestors().find(|it| test(*it))
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && std::ptr::eq(self.tree, other.tree)
    }
}

impl Eq for Node<'_> {}

impl std::hash::Hash for Node<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}@{}..{}", self.kind(), self.span().start, self.span().end)
    }
}

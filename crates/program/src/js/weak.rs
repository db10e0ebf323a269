//! Objects that are held by weak references, which do not keep them.

use seamlint_syntax::{Kind, Node};

use super::View;
use super::calls::calls;
use super::syntax::{arguments, wrapped};
use super::values::{Follow, Site};

impl<'p> View<'p> {
    /// The calls of the program that hold their first argument weakly, in the order of files and places, with
    /// that argument.
    pub fn weak_references(self) -> Vec<(Site<'p>, Node<'p>)> {
        let mut sites: Vec<_> = calls().weak.iter().flat_map(|it| self.calls_to(it)).collect();
        sites.sort_by_key(|it| (it.0, it.1.id()));
        sites.dedup();
        sites.into_iter().filter_map(|it| Some((it, arguments(it.1).next()?))).collect()
    }

    /// Whether anything refers strongly to the object that a call gives, or may do so.
    pub fn is_kept(self, (file, call): Site<'p>) -> bool {
        let value = self.follow(file, call, Follow::default());
        value.escapes.iter().any(|it| !self.is_held_weakly(*it))
            || value.holders.iter().any(|it| self.outlives_functions(it))
    }

    /// Whether an expression is the argument that a weak reference, or what watches an object, is given.
    fn is_held_weakly(self, (file, expression): Site<'p>) -> bool {
        let value = wrapped(expression);
        let list = value.parent().filter(|it| it.kind() == Kind::Arguments);
        list.and_then(Node::parent).is_some_and(|call| {
            let is_weak = |it: &&str| calls().weak.contains(*it) || calls().watches.contains(*it);
            arguments(call).next() == Some(value) && self.symbols(file, call).iter().any(is_weak)
        })
    }
}

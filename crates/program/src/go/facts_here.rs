//! What is known to hold at a place, and which branches that rules out.

use seamlint_syntax::{Field, Kind, Node};

use super::{FunctionId, View, syntax};
use crate::FileId;
use crate::flow::guards::nilness;
use crate::flow::uses;
use crate::flow::{Cfg, Guard, StepSet};

impl<'p> View<'p> {
    /// Whether two branches say opposite things of the same variables.
    pub fn contradict(self, file: FileId, fact: Guard, guard: Guard) -> bool {
        let tree = self.tree(file);
        if let (Some(a), Some(b)) = (nilness(tree, fact), nilness(tree, guard)) {
            return a.1 != b.1 && self.is_same(file, a.0, b.0);
        }
        let (Guard::Holds(a, x), Guard::Holds(b, y)) = (fact, guard) else { return false };
        let (a, b) = (tree.node(a), tree.node(b));
        x != y && self.is_same(file, a, b) || x && y && self.differ(file, a, b)
    }

    /// The steps behind which facts need not hold any more: a variable in them gets another value.
    pub fn changes(self, function: FunctionId, cfg: &Cfg, facts: &[Guard]) -> StepSet {
        let (file, mut out) = (function.file, StepSet::none(cfg));
        let Some(body) = self.function_node(function) else { return out };
        for condition in facts.iter().filter_map(|it| self.condition(file, *it)) {
            for name in std::iter::once(condition.0).chain(condition.0.descendants()) {
                let Some((local, _)) = self.local(file, name) else { continue };
                let writes = self.uses(file, body, local).filter(|it| uses::of(body, *it).writes());
                out.extend(cfg.set_of(writes).iter());
            }
        }
        out
    }

    /// Conditions in which a function judges a value that is known to be a certain literal: `x == "/a"` held,
    /// and now `strings.HasPrefix(x, "/")` decides. What it says is not known here.
    pub fn judgements(self, file: FileId, cfg: &Cfg, facts: &[Guard]) -> Vec<Node<'p>> {
        let held = facts.iter().filter_map(|it| self.condition(file, *it)).filter(|it| it.1);
        let known: Vec<_> = held.filter_map(|it| compared(it.0)).map(|it| it.0).collect();
        let edges = cfg.blocks().flat_map(|it| cfg.edges(it));
        let conditions = edges.filter_map(|it| self.condition(file, it.guard)).map(|it| it.0);
        let is_known = |given| known.iter().any(|it| self.is_same(file, *it, given));
        conditions.filter(|it| syntax::arguments(*it).any(is_known)).collect()
    }

    /// The condition that an edge depends on, and what it says of it.
    fn condition(self, file: FileId, guard: Guard) -> Option<(Node<'p>, bool)> {
        match guard {
            Guard::Holds(condition, holds) => Some((self.tree(file).node(condition), holds)),
            _ => None,
        }
    }

    /// Whether the same value is compared with two literals.
    fn differ(self, file: FileId, a: Node<'_>, b: Node<'_>) -> bool {
        match (compared(a), compared(b)) {
            (Some(a), Some(b)) => self.is_same(file, a.0, b.0) && a.1.text() != b.1.text(),
            _ => false,
        }
    }

    /// Whether two expressions have the same text and mean the same variables by it.
    fn is_same(self, file: FileId, a: Node<'_>, b: Node<'_>) -> bool {
        let locals = |it: Node<'_>| -> Vec<_> {
            let names = std::iter::once(it).chain(it.descendants());
            names.filter_map(|it| self.local(file, it).map(|it| it.0)).collect()
        };
        a.text() == b.text() && locals(a) == locals(b)
    }
}

/// `value == literal`
fn compared(condition: Node<'_>) -> Option<(Node<'_>, Node<'_>)> {
    let (left, right) = (condition.child(Field::Left)?, condition.child(Field::Right)?);
    let literal = matches!(right.kind(), Kind::InterpretedStringLiteral | Kind::IntLiteral);
    (condition.has(Kind::EqEq) && literal).then_some((left, right))
}

//! What becomes of the results of a call: dropped, read, or kept in a variable that nobody reads.

use seamlint_syntax::{Field, Kind, Node};

use super::facts::LocalKind;
use super::sym::LocalId;
use super::view::View;
use crate::FileId;
use crate::flow::uses::{self, Escape, Use};

/// What becomes of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The call is a statement: nobody takes its results.
    Statement,
    /// It is assigned to `_`.
    Blank,
    /// The call runs in a goroutine of its own.
    Go,
    /// The call runs when the function returns.
    Defer,
    /// It is assigned to a variable that is never read behind it.
    Unread,
    /// It is assigned to a variable that gets another value before it is read.
    Overwritten,
    /// It is looked at, returned or handed on, as far as is known.
    Used,
}

impl Fate {
    /// Whether nobody can ever see the result.
    pub fn is_dropped(self) -> bool {
        self != Self::Used
    }
}

impl<'p> View<'p> {
    /// What becomes of a call's error (or of its last result, when its type is not known).
    pub fn error_fate(self, file: FileId, call: Node<'p>) -> Fate {
        let signature = self.callee(file, call).and_then(|it| it.signature);
        let results = signature.as_ref().map_or(1, |it| it.results.len());
        let at = signature.and_then(|it| it.results.iter().rposition(super::Type::is_error));
        self.result_fate(file, call, at.unwrap_or(results.saturating_sub(1)))
    }

    /// What becomes of one result of a call, counted from 0.
    pub fn result_fate(self, file: FileId, call: Node<'p>, at: usize) -> Fate {
        let Some(parent) = call.parent() else { return Fate::Used };
        match parent.kind() {
            Kind::ExpressionStatement => Fate::Statement,
            Kind::GoStatement => Fate::Go,
            Kind::DeferStatement => Fate::Defer,
            Kind::ParenthesizedExpression => self.result_fate(file, parent, at),
            Kind::ExpressionList => self.assigned_fate(file, call, parent, at),
            _ => Fate::Used,
        }
    }

    fn assigned_fate(self, file: FileId, call: Node<'p>, list: Node<'p>, at: usize) -> Fate {
        let Some(statement) = list.parent() else { return Fate::Used };
        let targets: Vec<_> = match statement.kind() {
            Kind::AssignmentStatement | Kind::ShortVarDeclaration => {
                statement.child(Field::Left).into_iter().flat_map(|it| it.parts()).collect()
            }
            Kind::VarSpec => statement
                .children_as(Field::Name)
                .filter(|it| it.kind() == Kind::Identifier)
                .collect(),
            _ => return Fate::Used,
        };
        let position = list.parts().position(|it| it == call).unwrap_or(0);
        let target =
            if list.parts().count() == 1 { targets.get(at) } else { targets.get(position) };
        match target {
            Some(it) if it.text() == "_" => Fate::Blank,
            Some(it) if it.kind() == Kind::Identifier => match self.local(file, *it) {
                Some((local, _)) => self.variable_fate(file, statement, local),
                None => Fate::Used,
            },
            _ => Fate::Used,
        }
    }

    /// Whether what a statement puts into a local is read by anybody.
    fn variable_fate(self, file: FileId, statement: Node<'p>, local: LocalId) -> Fate {
        let Some(facts) = self.facts(file) else { return Fate::Used };
        let declared = &facts.locals[local.0 as usize];
        let function = self.function_at(file, statement);
        let owner = super::FunctionId { file, index: declared.function };
        // A named result is read by every return; a variable of an outer function, by whom we do not know.
        if declared.kind == LocalKind::Result || function != Some(owner) {
            return Fate::Used;
        }
        let (Some(node), Some(cfg)) = (self.function_node(owner), self.cfg(owner)) else {
            return Fate::Used;
        };
        let of = |it: Node<'p>| uses::of(node, it);
        let all: Vec<_> = self.uses(file, node, local).map(|it| (it, of(it))).collect();
        let captured =
            all.iter().any(|it| matches!(it.1, Use::Escape(Escape::Closure(_) | Escape::Address)));
        let Some(step) = cfg.step_of(statement).filter(|_| !captured && !cfg.is_broken()) else {
            return Fate::Used;
        };
        let reads = cfg.set_of(all.iter().filter(|it| it.1.reads()).map(|it| it.0));
        let mut writes = cfg.set_of(all.iter().filter(|it| it.1.writes()).map(|it| it.0));
        reads.iter().for_each(|it| writes.remove(it));
        let reach = cfg.from(step).without(&writes).run();
        match (reach.reaches_any(&reads), reads.is_empty()) {
            (true, _) => Fate::Used,
            (false, true) => Fate::Unread,
            (false, false) if cfg.from(step).run().reaches_any(&reads) => Fate::Overwritten,
            (false, false) => Fate::Unread,
        }
    }
}

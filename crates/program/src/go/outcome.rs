//! What a function does after a call has failed, or has succeeded.

use seamlint_syntax::{Field, Kind, Node, Tree};

use super::{FunctionId, LocalId, View};
use crate::FileId;
use crate::flow::guards::{nilness, plain};
use crate::flow::uses::{self, Escape, Use};
use crate::flow::{Cfg, Guard, Reach, StepSet};

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// With an error.
    Failed,
    /// With a nil error.
    Succeeded,
}

/// Where the error of a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorOf {
    /// Nowhere: nobody takes it.
    Dropped,
    /// In a variable.
    Local(LocalId),
    /// Compared on the spot: `if f() != nil`.
    Compared,
}

impl<'p> View<'p> {
    /// Where the error of a call goes, its last result that is an error. `None` for calls without one,
    /// and where it goes to a field or further.
    pub fn error_of(self, file: FileId, call: Node<'_>) -> Option<ErrorOf> {
        let signature = self.callee(file, call)?.signature?;
        let position = signature.results.iter().rposition(|it| it.is_error())?;
        if let Some(target) = uses::target_of(call, position) {
            if target.text() == "_" {
                return Some(ErrorOf::Dropped);
            }
            return self.local(file, target).map(|it| ErrorOf::Local(it.0));
        }
        let around = call.ancestors().find(|it| it.kind() != Kind::ParenthesizedExpression)?;
        match around.kind() {
            Kind::ExpressionStatement | Kind::DeferStatement | Kind::GoStatement => {
                Some(ErrorOf::Dropped)
            }
            Kind::BinaryExpression => Some(ErrorOf::Compared),
            _ => None,
        }
    }

    /// Every path behind a call that ended as `outcome` says, up to `ends` and to where something
    /// that cannot be read here judges the error: a function of the project, a copy in another variable.
    pub fn paths_after<'c>(
        self,
        function: FunctionId,
        cfg: &'c Cfg,
        call: Node<'_>,
        outcome: Outcome,
        ends: &StepSet,
    ) -> Option<Reach<'c>> {
        let (node, tree) = (self.function_node(function)?, &self.program.file(function.file).tree);
        let (file, start) = (function.file, cfg.step_of(call)?);
        let error = self.error_of(file, call)?;
        let is_error = |it: Node<'_>| match error {
            ErrorOf::Dropped => false,
            ErrorOf::Local(local) => self.local(file, it).is_some_and(|it| it.0 == local),
            ErrorOf::Compared => it == call,
        };
        let is_out = |guard: Guard| says(tree, guard, &is_error).is_some_and(|it| it != outcome);
        let (mut ends, mut overwritten) = (ends.clone(), StepSet::none(cfg));
        if let ErrorOf::Local(local) = error {
            let occurrences = self.uses(file, node, local);
            let judged = occurrences.clone().filter(|it| self.is_judged(file, node, *it));
            ends.extend(cfg.set_of(judged).iter());
            ends.remove(start);
            overwritten = cfg.set_of(occurrences.filter(|it| uses::of(node, *it).writes()));
        }
        ends.extend(flags(cfg, tree).iter());
        Some(cfg.from(start).without(&ends).ruling_out(&is_out).until(&overwritten).run())
    }

    /// Whether something that is not read here says what the error means.
    fn is_judged(self, file: FileId, function: Node<'_>, occurrence: Node<'p>) -> bool {
        let in_definition = || {
            let mut around = occurrence.ancestors().take_while(|it| *it != function);
            around.any(|it| {
                matches!(it.kind(), Kind::ShortVarDeclaration | Kind::AssignmentStatement)
            })
        };
        match uses::of(function, occurrence) {
            Use::Escape(Escape::Argument(call)) => {
                let call = occurrence.tree().node(call);
                let around = call.parent().map(|it| it.kind());
                let own = || self.callee(file, call).is_none_or(|it| it.function.is_some());
                around != Some(Kind::ExpressionStatement) && own()
            }
            Use::Escape(Escape::Variable(_) | Escape::Store(_)) => {
                occurrence.parent().map(|it| it.kind()) != Some(Kind::TypeAssertionExpression)
            }
            Use::Escape(Escape::Closure(_) | Escape::Address | Escape::Send) => true,
            Use::Read => in_definition(),
            _ => false,
        }
    }
}

/// What an edge says of the error: compared with nil, or told what it is by a function of a library.
fn says(tree: &Tree, guard: Guard, is_error: &dyn Fn(Node<'_>) -> bool) -> Option<Outcome> {
    if let Some((value, is_nil)) = nilness(tree, guard) {
        let outcome = if is_nil { Outcome::Succeeded } else { Outcome::Failed };
        return is_error(value).then_some(outcome);
    }
    let Guard::Holds(condition, true) = guard else { return None };
    let condition = tree.node(condition);
    let call = Some(condition).filter(|it| it.kind() == Kind::CallExpression)?;
    let mut arguments = call.child(Field::Arguments)?.parts();
    // Whatever is true of an error, it is true of one that is there.
    arguments.any(is_error).then_some(Outcome::Failed)
}

/// The steps that set what a condition looks at to true or false: behind them, other ways may be taken.
pub fn flags(cfg: &Cfg, tree: &Tree) -> StepSet {
    let conditions = conditions(cfg, tree);
    cfg.steps_where(tree, |it| sets_flag(it, &conditions))
}

/// The texts of all conditions.
fn conditions<'t>(cfg: &Cfg, tree: &'t Tree) -> Vec<&'t str> {
    let edges = cfg.blocks().flat_map(|it| cfg.edges(it));
    let texts = edges.filter_map(|it| match it.guard {
        Guard::Holds(condition, true) => Some(tree.node(condition).text()),
        _ => None,
    });
    texts.collect()
}

/// `alive = false`, where `alive` is a condition.
fn sets_flag(node: Node<'_>, conditions: &[&str]) -> bool {
    let side = |field| node.child(field).and_then(|it| it.first()).map(plain);
    node.kind() == Kind::AssignmentStatement
        && side(Field::Right).is_some_and(|it| matches!(it.kind(), Kind::True | Kind::False))
        && side(Field::Left).is_some_and(|it| conditions.contains(&it.text()))
}

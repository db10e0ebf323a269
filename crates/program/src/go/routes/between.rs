//! Functions between router and handler, and the limits of time that some of them set.

use seamlint_syntax::{Kind, Node};

use super::Finder;
use super::data::{Action, HandlerMaker, ROUTERS};
use super::env::Expr;
use crate::contract::{Budget, BudgetKind, Handler};
use crate::go::syntax;

/// Middleware, or an adapter around a handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Between {
    pub(super) handler: Handler,
    /// The time that it leaves for what is behind it.
    pub(super) budget: Option<Budget>,
}

impl From<Handler> for Between {
    fn from(handler: Handler) -> Self {
        Self { handler, budget: None }
    }
}

impl<'p> Finder<'p> {
    /// What stands between a router and a handler by a call's arguments.
    pub(super) fn middleware(&self, at: Expr<'p>, action: Action) -> Vec<Between> {
        let Some(first) = action.call.middleware else { return Vec::new() };
        let given = syntax::arguments(at.node).skip(first);
        given.map(|it| self.between(Expr::of(at.file, it))).collect()
    }

    fn between(&self, at: Expr<'p>) -> Between {
        let handler = self.named_handler(at);
        let own = self.limit(at);
        // A middleware of the project may put a handler with a limit around the next.
        let inner = || {
            let function = handler.function?;
            let node = self.view.function_node(function)?;
            syntax::calls(node).find_map(|it| self.limit(Expr::of(function.file, it)))
        };
        let budget = own.or_else(inner);
        Between { handler, budget }
    }

    /// The limit that a call of a known maker sets.
    fn limit(&self, at: Expr<'p>) -> Option<Budget> {
        let node = syntax::unparen(at.node);
        if node.kind() != Kind::CallExpression {
            return None;
        }
        let maker = ROUTERS.maker(&self.callee(at.file, node)?.symbol)?;
        self.limit_of(Expr { node, ..at }, maker)
    }

    /// The limit that a call of this maker sets: an argument, or a field of it.
    pub(super) fn limit_of(&self, at: Expr<'p>, maker: &HandlerMaker) -> Option<Budget> {
        let given = syntax::argument(at.node, maker.limits?)?;
        let time: Node<'p> = match &maker.field {
            Some(field) => {
                let literal = Expr::of(at.file, given);
                let value = self.field_in(literal, field)?.node;
                value.first().filter(|_| value.kind() == Kind::LiteralElement).unwrap_or(value)
            }
            None => given,
        };
        let millis = self.millis(Expr::of(at.file, time)).filter(|it| *it > 0)?;
        let kind = if maker.context { BudgetKind::Context } else { BudgetKind::Handler };
        Some(Budget { kind, millis, place: at.place() })
    }
}

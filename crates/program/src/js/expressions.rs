//! What the expressions of a program are: evaluated once, however many rules ask.

use std::ops::Deref;
use std::sync::Arc;

use seamlint_syntax::{Kind, Node};

use super::View;
use super::by_node::ByNode;
use super::eval::Callee;
use super::ty::Type;
use crate::FileId;

/// The expressions that somebody has asked about.
pub(crate) type Expressions = ByNode<Expression>;

/// An expression that has been evaluated.
#[derive(Clone, Debug)]
pub(crate) struct Expression {
    pub(crate) ty: Type,
    /// The functions that it may run, where it is a call.
    pub(crate) callees: Callees,
}

/// The functions that a call may run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Callees(Option<Arc<[Callee]>>);

impl Deref for Callees {
    type Target = [Callee];

    fn deref(&self) -> &[Callee] {
        self.0.as_deref().unwrap_or_default()
    }
}

impl From<Vec<Callee>> for Callees {
    fn from(callees: Vec<Callee>) -> Self {
        Self((!callees.is_empty()).then(|| callees.into()))
    }
}

impl View<'_> {
    /// What an expression is.
    pub(crate) fn expression(self, file: FileId, node: Node<'_>) -> Expression {
        // What a name means is kept with its declaration.
        if node.kind() == Kind::Identifier {
            return self.evaluate(file, node);
        }
        self.model.expressions.get(file, node.id(), || self.evaluate(file, node))
    }

    fn evaluate(self, file: FileId, node: Node<'_>) -> Expression {
        let (sym, at) = self.lower(file, node);
        let (ty, callees) = self.eval().expression(&sym, &at);
        Expression { ty, callees: callees.into() }
    }
}

//! Floats that may be NaN or infinite.

use seamlint_syntax::{Field, Kind, Node};

use super::Type;
use super::sym::Basic;
use super::syntax::{self, is_function};
use super::view::View;
use crate::FileId;
use crate::library::Role;

impl<'p> View<'p> {
    /// Whether an expression may give NaN or an infinity: a division of floats by what may be zero, or
    /// a function that answers so, and nothing before it looks at the divisor or the result.
    pub fn is_not_finite(self, file: FileId, node: Node<'p>) -> bool {
        let node = syntax::unparen(node);
        let found = match node.kind() {
            Kind::BinaryExpression if node.has(Kind::Slash) => {
                self.is_float(&self.type_of(file, node))
                    && node.child(Field::Right).is_some_and(|it| self.may_be_zero(file, it))
            }
            Kind::CallExpression => {
                let known = self.known_callee(file, node);
                known.is_some_and(|it| it.1.does(Role::NotFinite))
                    && syntax::arguments(node).all(|it| !self.is_positive(file, it))
            }
            _ => false,
        };
        found && !self.asks_whether_finite(file, node)
    }

    fn is_float(self, ty: &Type) -> bool {
        matches!(self.underlying(ty), Type::Basic(Basic::Float32 | Basic::Float64))
    }

    /// Whether a divisor is a variable, a field or a length that nothing before compares with anything,
    /// or a variable that holds zero.
    fn may_be_zero(self, file: FileId, divisor: Node<'p>) -> bool {
        let Some(measured) = self.measured(file, divisor) else { return false };
        if let Some((at, value)) = self.initialiser(file, measured) {
            let value = syntax::unparen(value);
            if is_number(value) && !is_zero(value) {
                return false;
            }
            if at != file || self.variable(file, measured).is_some() {
                return false;
            }
        }
        let name = measured.text();
        let Some(function) = measured.ancestors().filter(|it| is_function(it.kind())).last() else {
            return false;
        };
        let mut before = function.descendants().take_while(|it| it.id() < measured.id());
        !before.any(|it| asks_for(it, name))
    }

    /// The variable that decides whether a divisor is zero, behind conversions: `xs` of `float64(len(xs))`.
    fn measured(self, file: FileId, divisor: Node<'p>) -> Option<Node<'p>> {
        let mut node = syntax::unparen(divisor);
        // Conversions of conversions are rare; more than a few are not looked through.
        for _ in 0..4 {
            match node.kind() {
                Kind::Identifier | Kind::SelectorExpression => return Some(node),
                Kind::CallExpression => {
                    let function = syntax::function(node)?;
                    let looks_through = function.text() == "len" || self.is_type(file, function);
                    node =
                        syntax::argument(node, 0).filter(|_| looks_through).map(syntax::unparen)?;
                }
                _ => return None,
            }
        }
        None
    }

    /// Whether an argument is a constant that is greater than zero.
    fn is_positive(self, file: FileId, node: Node<'p>) -> bool {
        let value = self.initialiser(file, node).map_or(node, |it| it.1);
        let value = syntax::unparen(value);
        is_number(value) && !is_zero(value)
    }

    /// Whether the function asks `math.IsNaN` or `math.IsInf` of something.
    fn asks_whether_finite(self, file: FileId, node: Node<'p>) -> bool {
        let Some(function) = node.ancestors().filter(|it| is_function(it.kind())).last() else {
            return false;
        };
        let mut calls = syntax::calls(function);
        calls.any(|it| {
            let known = self.known_callee(file, it);
            known.is_some_and(|it| it.1.does(Role::AsksFinite))
        })
    }
}

fn is_number(node: Node<'_>) -> bool {
    matches!(node.kind(), Kind::IntLiteral | Kind::FloatLiteral)
}

fn is_zero(literal: Node<'_>) -> bool {
    literal.text().parse::<f64>().is_ok_and(|it| it == 0.0)
}

/// Whether a node compares something that `name` is part of, or switches over it.
fn asks_for(node: Node<'_>, name: &str) -> bool {
    let operator = node.child(Field::Operator).map(|it| it.kind());
    let compares = matches!(
        operator,
        Some(Kind::EqEq | Kind::BangEq | Kind::Lt | Kind::Gt | Kind::LtEq | Kind::GtEq)
    );
    compares && node.descendants().any(|it| it.text() == name)
}

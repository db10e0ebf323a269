//! What becomes of a field that is decoded from outside: read, checked against its zero, set otherwise.

use seamlint_syntax::{Field, Kind, Node};

use super::decoded::DecodedStruct;
use super::{FieldOf, View, syntax};
use crate::FileId;
use crate::flow::uses::is_target;

impl<'p> View<'p> {
    /// Whether a zero that null left in a decoded field goes unnoticed: the code reads the field (or hands
    /// the whole value on), and neither compares it with its zero nor gives it a value of its own before
    /// or after.
    pub fn trusts_decoded(self, of: &DecodedStruct, field: &FieldOf<'p>) -> bool {
        let Some(place) = field.place else { return false };
        let Some(around) = self.enclosing_all(of.from.function).last() else { return false };
        let around = self.function(around).span;
        let mut read = false;
        for (file, selector) in self.field_uses(place) {
            let here = file == of.from.call.file && around.contains(selector.span());
            let written = is_target(selector);
            if written && here
                || !written && (is_compared(selector) || self.is_validated(file, selector))
            {
                return false;
            }
            read |= !written;
        }
        let is_kept = !of.from.zeroes && self.is_preset(of, &field.field.name);
        !is_kept && (read || self.is_handed_on(of))
    }

    /// Whether a field is handed to a validator by itself: `validate.Var(x.Name, "required")`.
    fn is_validated(self, file: FileId, selector: Node<'p>) -> bool {
        let taken = selector.parent().filter(|it| it.kind() == Kind::UnaryExpression);
        let value = taken.unwrap_or(selector);
        let list = value.parent().filter(|it| it.kind() == Kind::ArgumentList);
        let Some(call) = list.and_then(Node::parent) else { return false };
        let validated = self.knowledge_of(file, call).and_then(|it| it.json.validates);
        validated.is_some_and(|it| syntax::argument(call, it) == Some(value))
    }

    /// Whether the variable starts with a value for the field, as far as that can be seen.
    fn is_preset(self, of: &DecodedStruct, field: &str) -> bool {
        let file = of.from.call.file;
        let Some(local) = of.from.local.and_then(|it| self.local_of(file, it)) else {
            return false;
        };
        let name = self.tree(file).covering(local.span);
        let statement = name.ancestors().take(3).find(|it| {
            matches!(
                it.kind(),
                Kind::ShortVarDeclaration | Kind::VarSpec | Kind::AssignmentStatement
            )
        });
        let Some(statement) = statement else { return false };
        let given = syntax::assigned(statement).into_iter().find(|it| it.0.span() == local.span);
        let Some((_, value)) = given else { return false };
        let value = syntax::unparen(value);
        let inner = value.child(Field::Operand).filter(|_| value.kind() == Kind::UnaryExpression);
        let value = inner.unwrap_or(value);
        match value.kind() {
            Kind::CompositeLiteral => value.child(Field::Body).is_some_and(|it| {
                let keyed = |it: Node<'_>| it.kind() == Kind::KeyedElement;
                let mut parts = it.parts();
                parts.any(|it| !keyed(it) || it.first().is_some_and(|it| it.text() == field))
            }),
            // The value that a helper decodes and returns is its own start.
            Kind::CallExpression | Kind::TypeConversionExpression => {
                value.span() != of.from.call.span
                    && syntax::function(value).is_none_or(|it| it.text() != "new")
            }
            _ => false,
        }
    }

    /// Whether the whole variable goes somewhere: to a function, a field, a channel, a caller.
    fn is_handed_on(self, of: &DecodedStruct) -> bool {
        let (file, from) = (of.from.call.file, of.from.call.span);
        let around = self.enclosing_all(of.from.function).last();
        let (Some(around), Some(local)) = (around, of.from.local) else { return false };
        let Some(body) = self.function_node(around) else { return false };
        self.uses(file, body, local).any(|it| {
            let parent = it.parent();
            let selects = parent.filter(|it| it.kind() == Kind::SelectorExpression);
            let calls = selects.is_some_and(|it| it.field() == Field::Function);
            let declares = self.local_of(file, local).is_some_and(|own| own.span == it.span());
            !declares && !from.contains(it.span()) && (selects.is_none() || calls)
        })
    }
}

/// Whether a field is compared with its zero or ordered, itself or through one call (`len(x.Name) == 0`), or is what a
/// `switch` looks at.
fn is_compared(selector: Node<'_>) -> bool {
    let mut value = selector;
    for _ in 0..4 {
        let Some(parent) = value.parent() else { return false };
        match parent.kind() {
            Kind::ParenthesizedExpression | Kind::ArgumentList | Kind::CallExpression => {
                value = parent;
            }
            Kind::ExpressionSwitchStatement => return true,
            Kind::BinaryExpression => {
                let operator = parent.child(Field::Operator).map_or("", |it| it.text());
                let sides = [Field::Left, Field::Right].into_iter();
                let mut others = sides.filter_map(|it| parent.child(it)).filter(|it| *it != value);
                return match operator {
                    "<" | "<=" | ">" | ">=" => true,
                    "==" | "!=" => others.any(is_zero),
                    _ => false,
                };
            }
            _ => return false,
        }
    }
    false
}

fn is_zero(node: Node<'_>) -> bool {
    matches!(syntax::unparen(node).text(), "0" | "0.0" | "\"\"" | "``" | "false")
}

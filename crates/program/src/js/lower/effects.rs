//! What may end a function early. Found when somebody asks: most functions are of no interest to anybody.

use std::sync::Arc;

use seamlint_syntax::{Field, Kind, Node};

use super::super::facts::{Effect, EffectKind, Facts, Function};
use super::super::sym::{CallSym, Sym};
use super::{Context, is_class, is_function};

/// The throws, awaits and calls of a function, but for those whose failure a `catch` of its own takes.
pub(crate) fn effects(facts: &Facts, node: Node<'_>, function: &Function) -> Box<[Effect]> {
    let own = node.descendants_but(|it| is_function(it.kind()));
    let own = own.filter(|it| {
        matches!(
            it.kind(),
            Kind::ThrowStatement
                | Kind::AwaitExpression
                | Kind::NewExpression
                | Kind::CallExpression
        )
    });
    own.filter_map(|it| effect(facts, it, function)).collect()
}

fn effect(facts: &Facts, node: Node<'_>, function: &Function) -> Option<Effect> {
    let guard = escape(node, function)?;
    let scope = facts.scope_of(node);
    let lower = |it| Context::new(facts, &facts.modules, scope).expr(it);
    let (kind, sym) = match node.kind() {
        Kind::ThrowStatement => (EffectKind::Throw, Sym::Unknown),
        Kind::AwaitExpression => (EffectKind::Await, node.first().map_or(Sym::Unknown, lower)),
        _ if node.parent().is_some_and(|it| it.kind() == Kind::AwaitExpression) => return None,
        _ => {
            let construct = node.kind() == Kind::NewExpression;
            let field = if construct { Field::Constructor } else { Field::Function };
            let callee = node.child(field)?;
            if matches!(callee.kind(), Kind::Import | Kind::Super) {
                return None;
            }
            let (args, types) = (Vec::new(), Vec::new());
            let callee = lower(callee);
            let call = CallSym { callee, args, types, optional: false, construct };
            (EffectKind::Call, Sym::Call(Arc::new(call)))
        }
    };
    Some(Effect { kind, sym, span: node.span(), guard })
}

/// The parameter, if any, without which nothing leaves the function here. `None` where a `try` takes what is
/// thrown.
fn escape(node: Node<'_>, function: &Function) -> Option<Option<u32>> {
    let (mut inner, mut guard) = (node, None);
    for above in node.ancestors() {
        if is_function(above.kind()) || is_class(above.kind()) {
            break;
        }
        if above.kind() == Kind::TryStatement {
            let caught = inner.field() == Field::Body && above.child(Field::Handler).is_some();
            let overridden = inner.field() != Field::Finalizer
                && above.child(Field::Finalizer).is_some_and(leaves);
            if caught || overridden {
                return None;
            }
        }
        if above.kind() == Kind::IfStatement && inner.field() == Field::Consequence {
            guard = guard.or_else(|| asked_parameter(function, above));
        }
        inner = above;
    }
    Some(guard)
}

/// The parameter that an `if` asks for: `if (strict) throw …`.
fn asked_parameter(function: &Function, statement: Node<'_>) -> Option<u32> {
    let condition = statement.child(Field::Condition)?.first()?;
    let name = (condition.kind() == Kind::Identifier).then(|| condition.text())?;
    let at = function.params.iter().position(|it| it.name.as_deref() == Some(name))?;
    let declared = statement.ancestor(|it| is_function(it.kind()))?.child(Field::Parameters)?;
    let declared = declared.nth(at)?;
    let default = declared.child(Field::Value).or_else(|| declared.child(Field::Right));
    let off = default.is_none_or(|it| matches!(it.text(), "false" | "null" | "undefined"));
    off.then_some(at as u32)
}

/// Whether a `finally` block returns, which drops what was thrown.
fn leaves(finalizer: Node<'_>) -> bool {
    finalizer
        .descendants_but(|it| is_function(it.kind()))
        .any(|it| it.kind() == Kind::ReturnStatement)
}

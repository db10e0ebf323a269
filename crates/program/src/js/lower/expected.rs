//! What the place of an expression expects of it: an argument's declared type, a variable's, a member's.

use std::sync::Arc;

use seamlint_syntax::{Field, Kind, Node};

use super::super::facts::Facts;
use super::super::sym::{CallSym, Prim, ScopeId, Sym};
use super::{Modules, expr, is_class, is_function, member_name, types};

/// The symbol of what is expected; `None` where nothing is.
pub(crate) fn of(
    facts: &Facts,
    modules: &dyn Modules,
    node: Node<'_>,
    scope: ScopeId,
) -> Option<Sym> {
    let value = |it: Node<'_>| expr::lower(facts, modules, it, scope, 0);
    let annotation =
        |it: Node<'_>| Some(types::lower(facts, modules, it.child(Field::Type)?, scope, 0));
    let mut path: Vec<&str> = Vec::new();
    let mut at = node;
    if node.kind() == Kind::MethodDefinition {
        path.push(member_name(node.child(Field::Name)?));
    } else if node.kind() == Kind::ShorthandPropertyIdentifier {
        path.push(node.text());
    }
    let mut of = loop {
        let parent = at.parent()?;
        match parent.kind() {
            Kind::ParenthesizedExpression | Kind::Object => {}
            Kind::TernaryExpression if at.field() != Field::Condition => {}
            Kind::Pair if at.field() == Field::Value => {
                path.push(member_name(parent.child(Field::Key)?));
            }
            Kind::Arguments => break slot(facts, modules, parent, at, scope)?,
            Kind::VariableDeclarator
            | Kind::PublicFieldDefinition
            | Kind::RequiredParameter
            | Kind::OptionalParameter => break annotation(parent)?,
            Kind::AsExpression | Kind::SatisfiesExpression => {
                break types::lower(facts, modules, parent.last()?, scope, 0);
            }
            Kind::AssignmentExpression if at.field() == Field::Right => {
                break value(parent.child(Field::Left)?);
            }
            Kind::ReturnStatement | Kind::ArrowFunction => {
                break returned(facts, modules, parent)?;
            }
            Kind::JsxExpression => {
                let attribute = parent.parent()?;
                if attribute.kind() != Kind::JsxAttribute {
                    return None;
                }
                path.push(attribute.first()?.text());
                let name = attribute.parent()?.child(Field::Name)?;
                break Sym::Props(Arc::new(value(name)));
            }
            _ => return None,
        }
        at = parent;
        if path.len() > 4 {
            return None;
        }
    };
    while let Some(name) = path.pop() {
        of = of.member(name);
    }
    Some(of)
}

/// What an argument's call expects there.
fn slot(
    facts: &Facts,
    modules: &dyn Modules,
    arguments: Node<'_>,
    argument: Node<'_>,
    scope: ScopeId,
) -> Option<Sym> {
    let position = arguments.parts().position(|it| it == argument)?;
    let call = call(facts, modules, arguments.parent()?, scope)?;
    Some(Sym::Slot(Arc::new(call), position as u32))
}

/// A call whose function-valued arguments are left out: what is a function itself says nothing about
/// its own parameters.
fn call(facts: &Facts, modules: &dyn Modules, call: Node<'_>, scope: ScopeId) -> Option<CallSym> {
    let construct = call.kind() == Kind::NewExpression;
    let callee = call.child(if construct { Field::Constructor } else { Field::Function })?;
    let plain = |it: Node<'_>| {
        let opaque = is_function(it.kind()) || it.kind() == Kind::Object;
        if opaque { Sym::Unknown } else { expr::lower(facts, modules, it, scope, 0) }
    };
    let arguments = call.child(Field::Arguments)?;
    let types = call.child(Field::TypeArguments).into_iter().flat_map(|it| it.parts());
    Some(CallSym {
        callee: expr::lower(facts, modules, callee, scope, 0),
        args: arguments.parts().map(plain).collect(),
        types: types.map(|it| types::lower(facts, modules, it, scope, 0)).collect(),
        optional: false,
        construct,
    })
}

/// What the function around a `return` declares to return.
fn returned(facts: &Facts, modules: &dyn Modules, statement: Node<'_>) -> Option<Sym> {
    let mut all = std::iter::once(statement).chain(statement.ancestors());
    let function = all.find(|it| is_function(it.kind()) || is_class(it.kind()))?;
    let declared = function.child(Field::ReturnType)?;
    let scope = facts.scope_of(function);
    let declared = types::lower(facts, modules, declared, scope, 0);
    if matches!(declared, Sym::Prim(Prim::Void)) {
        return None;
    }
    let is_async = function.has(Kind::KwAsync);
    Some(if is_async { Sym::Await(Arc::new(declared)) } else { declared })
}

//! What the place of an expression expects of it: an argument's declared type, a variable's, a member's.

use std::sync::Arc;

use seamlint_syntax::{Field, Kind, Node};

use super::super::sym::{CallSym, Prim, Sym};
use super::{Context, is_class, is_function, member_name};

/// How many functions may stand between a place and the type that says what is expected there.
const FUNCTIONS: u32 = 3;

impl Context<'_> {
    /// The symbol of what the place of an expression expects; `None` where nothing is.
    pub(crate) fn expected(self, node: Node<'_>) -> Option<Sym> {
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
                Kind::Arguments => break self.slot(parent, at)?,
                Kind::VariableDeclarator
                | Kind::PublicFieldDefinition
                | Kind::RequiredParameter
                | Kind::OptionalParameter => break self.ty(parent.child(Field::Type)?),
                Kind::AsExpression | Kind::SatisfiesExpression => {
                    break self.ty(parent.last()?);
                }
                Kind::AssignmentExpression if at.field() == Field::Right => {
                    break self.expr(parent.child(Field::Left)?);
                }
                Kind::ReturnStatement | Kind::ArrowFunction => {
                    break self.returned(parent)?;
                }
                Kind::JsxExpression => {
                    let attribute = parent.parent()?;
                    if attribute.kind() != Kind::JsxAttribute {
                        return None;
                    }
                    path.push(attribute.first()?.text());
                    let name = attribute.parent()?.child(Field::Name)?;
                    break Sym::Props(Arc::new(self.expr(name)));
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
    fn slot(self, arguments: Node<'_>, argument: Node<'_>) -> Option<Sym> {
        let position = arguments.parts().position(|it| it == argument)?;
        let call = self.called(arguments.parent()?)?;
        Some(Sym::Slot(Arc::new(call), position as u32))
    }

    /// A call whose function-valued arguments are left out: what is a function itself says nothing about
    /// its own parameters.
    fn called(self, call: Node<'_>) -> Option<CallSym> {
        let construct = call.kind() == Kind::NewExpression;
        let callee = call.child(if construct { Field::Constructor } else { Field::Function })?;
        let plain = |it: Node<'_>| {
            let opaque = is_function(it.kind()) || it.kind() == Kind::Object;
            if opaque { Sym::Unknown } else { self.expr(it) }
        };
        let arguments = call.child(Field::Arguments)?;
        let types = call.child(Field::TypeArguments).into_iter().flat_map(|it| it.parts());
        Some(CallSym {
            callee: self.expr(callee),
            args: arguments.parts().map(plain).collect(),
            types: types.map(|it| self.ty(it)).collect(),
            optional: false,
            construct,
        })
    }

    /// What the function around a `return` declares to return.
    fn returned(self, statement: Node<'_>) -> Option<Sym> {
        let mut all = std::iter::once(statement).chain(statement.ancestors());
        let function = all.find(|it| is_function(it.kind()) || is_class(it.kind()))?;
        let scope = self.facts.scope_of(function);
        let around = Self { scope, depth: self.depth + 1, ..self };
        let declared = match function.child(Field::ReturnType) {
            Some(declared) => around.ty(declared),
            // `const make: () => Handlers = () => { return … }`
            None if self.depth < FUNCTIONS => {
                let callee = around.expected(function)?;
                let (args, types) = (Vec::new(), Vec::new());
                let call = CallSym { callee, args, types, optional: false, construct: false };
                Sym::Call(Arc::new(call))
            }
            None => return None,
        };
        if matches!(declared, Sym::Prim(Prim::Void)) {
            return None;
        }
        let is_async = function.has(Kind::KwAsync);
        Some(if is_async { Sym::Await(Arc::new(declared)) } else { declared })
    }
}

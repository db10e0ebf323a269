//! Expressions, as values that can be asked for later.

use std::sync::Arc;

use seamlint_syntax::{Field, Kind, Node};

use super::super::facts::{Anchor, Facts};
use super::super::sym::{CallSym, ImportName, Prim, Sym};
use super::{Context, is_class, is_function, string_value};

/// How many elements of an array literal are looked at.
const ELEMENTS: usize = 16;

impl Context<'_> {
    /// The value of an expression.
    pub(crate) fn expr(self, node: Node<'_>) -> Sym {
        let Some(inner) = self.inner() else { return Sym::Unknown };
        let (facts, of) = (self.facts, |it: Node<'_>| inner.expr(it));
        let child = |field| node.child(field).map_or(Sym::Unknown, of);
        match node.kind() {
            Kind::Identifier | Kind::Undefined | Kind::ShorthandPropertyIdentifier => {
                facts.name(node.text(), self.scope)
            }
            Kind::NestedIdentifier => {
                let outer =
                    node.child(Field::Object).or_else(|| node.first()).map_or(Sym::Unknown, of);
                outer.member(node.last().map_or("", |it| it.text()))
            }
            Kind::This => this(facts, node),
            Kind::Super => enclosing_class(facts, node).map_or(Sym::Unknown, |it| Sym::Super(it.0)),
            Kind::String => Sym::Text(string_value(node).into()),
            Kind::TemplateString => Sym::Prim(Prim::String),
            Kind::Number => Sym::Prim(Prim::Number),
            Kind::True | Kind::False => Sym::Prim(Prim::Boolean),
            Kind::Null => Sym::Prim(Prim::Null),
            Kind::Regex => Sym::global_type("RegExp", Vec::new()),
            Kind::ParenthesizedExpression | Kind::SatisfiesExpression => {
                node.first().map_or(Sym::Unknown, of)
            }
            Kind::InstantiationExpression => node.first().map_or(Sym::Unknown, of),
            Kind::NonNullExpression => {
                node.first().map_or(Sym::Unknown, |it| Sym::NonNull(Arc::new(of(it))))
            }
            Kind::AsExpression => inner.cast(node),
            Kind::TypeAssertion => node.first().map_or(Sym::Unknown, |arguments| {
                let target = arguments.first();
                target.map_or(Sym::Unknown, |it| inner.ty(it))
            }),
            Kind::MemberExpression => inner.member(node),
            Kind::SubscriptExpression => {
                let Some(key) = node.child(Field::Index) else { return Sym::Unknown };
                Sym::Index(Arc::new(child(Field::Object)), Arc::new(of(key)))
            }
            Kind::CallExpression | Kind::NewExpression => inner.call(node),
            Kind::AwaitExpression => {
                node.first().map_or(Sym::Unknown, |it| Sym::Await(Arc::new(of(it))))
            }
            Kind::YieldExpression => inner.yielded(node),
            Kind::Array => {
                let items: Vec<_> = node.parts().take(ELEMENTS).map(of).collect();
                Sym::Array(items.into())
            }
            Kind::SpreadElement => {
                node.last().map_or(Sym::Unknown, |it| Sym::Spread(Arc::new(of(it))))
            }
            Kind::TernaryExpression => {
                Sym::either(vec![child(Field::Consequence), child(Field::Alternative)])
            }
            Kind::SequenceExpression => node.last().map_or(Sym::Unknown, of),
            Kind::BinaryExpression => binary(node, of),
            Kind::UnaryExpression => {
                Sym::Prim(match node.child(Field::Operator).map(|it| it.kind()) {
                    Some(Kind::KwVoid) => Prim::Undefined,
                    Some(Kind::KwTypeof) => Prim::String,
                    Some(Kind::Bang | Kind::KwDelete) => Prim::Boolean,
                    _ => Prim::Number,
                })
            }
            Kind::UpdateExpression => Sym::Prim(Prim::Number),
            Kind::AssignmentExpression => child(Field::Right),
            Kind::AugmentedAssignmentExpression => {
                let sides = || Arc::new((child(Field::Left), child(Field::Right)));
                match node.child(Field::Operator).map(|it| it.kind()) {
                    Some(Kind::PipePipeEq | Kind::QuestionQuestionEq) => Sym::Or(sides()),
                    Some(Kind::AmpAmpEq) => Sym::And(sides()),
                    // A sum may be a text; the rest are numbers, whatever the operands are.
                    Some(Kind::PlusEq) => {
                        Sym::either(vec![Sym::Prim(Prim::String), Sym::Prim(Prim::Number)])
                    }
                    Some(_) => Sym::Prim(Prim::Number),
                    None => Sym::Unknown,
                }
            }
            Kind::JsxElement | Kind::JsxSelfClosingElement => Sym::Prim(Prim::Object),
            kind if is_function(kind) || is_class(kind) => anchored(facts, node),
            Kind::Object => anchored(facts, node),
            _ => Sym::Unknown,
        }
    }

    fn cast(self, node: Node<'_>) -> Sym {
        let (Some(value), Some(target)) = (node.first(), node.last()) else { return Sym::Unknown };
        if value == target || target.text() == "const" || target.kind() == Kind::KwConst {
            return self.expr(value);
        }
        self.ty(target)
    }

    /// What `yield` gives back: what the generator is declared to be sent, or what the other one returns.
    fn yielded(self, node: Node<'_>) -> Sym {
        if node.has(Kind::Star) {
            let other = node.last().map_or(Sym::Unknown, |it| self.expr(it));
            return Sym::global_type("Returned_", vec![other]);
        }
        let function = node.ancestor(|it| is_function(it.kind()));
        let declared = function.and_then(|it| it.child(Field::ReturnType));
        declared.map_or(Sym::Unknown, |it| Sym::global_type("Sent_", vec![self.ty(it)]))
    }

    fn member(self, node: Node<'_>) -> Sym {
        let (Some(object), Some(property)) =
            (node.child(Field::Object), node.child(Field::Property))
        else {
            return Sym::Unknown;
        };
        let outer = self.expr(object);
        if node.has(Kind::OptionalChain) && !outer.is_unknown() {
            return Sym::OptionalMember(Arc::new(outer), property.text().into());
        }
        outer.member(property.text())
    }

    fn call(self, node: Node<'_>) -> Sym {
        let callee = node.child(Field::Function).or_else(|| node.child(Field::Constructor));
        let Some(callee) = callee else { return Sym::Unknown };
        let arguments = node.child(Field::Arguments).filter(|it| it.kind() == Kind::Arguments);
        let first = arguments.and_then(|it| it.first());
        let specifier =
            || self.modules.id(string_value(first.filter(|it| it.kind() == Kind::String)?));
        if callee.kind() == Kind::Import {
            let module =
                specifier().map_or(Sym::Unknown, |it| Sym::Module(it, ImportName::Namespace));
            return Sym::global_type("Promise", vec![module]);
        }
        if callee.text() == "require"
            && let Some(module) = specifier()
        {
            return Sym::Module(module, ImportName::Require);
        }
        Sym::Call(Arc::new(self.call_of(node, self.expr(callee))))
    }

    /// A call or construction of what `callee` is.
    pub(crate) fn call_of(self, node: Node<'_>, callee: Sym) -> CallSym {
        let arguments = node.child(Field::Arguments).filter(|it| it.kind() == Kind::Arguments);
        let types = node.child(Field::TypeArguments).into_iter().flat_map(|it| it.parts());
        CallSym {
            callee,
            args: arguments.into_iter().flat_map(|it| it.parts()).map(|it| self.expr(it)).collect(),
            types: types.map(|it| self.ty(it)).collect(),
            optional: node.has(Kind::OptionalChain) || node.has(Kind::QuestionDot),
            construct: node.kind() == Kind::NewExpression,
        }
    }
}

fn anchored(facts: &Facts, node: Node<'_>) -> Sym {
    match facts.anchor(node) {
        Some(Anchor::Func(id)) => Sym::Func(id),
        Some(Anchor::Class(id)) => Sym::Class(id),
        Some(Anchor::Object(id)) => Sym::Object(id),
        None => Sym::Unknown,
    }
}

fn binary(node: Node<'_>, of: impl Fn(Node<'_>) -> Sym) -> Sym {
    let (Some(left), Some(right)) = (node.child(Field::Left), node.child(Field::Right)) else {
        return Sym::Unknown;
    };
    let operator = node.child(Field::Operator).map(|it| it.kind());
    match (operator, truth(left)) {
        (Some(Kind::PipePipe), Some(true)) | (Some(Kind::AmpAmp), Some(false)) => return of(left),
        (Some(Kind::PipePipe), Some(false)) | (Some(Kind::AmpAmp), Some(true)) => return of(right),
        _ => {}
    }
    match operator {
        Some(Kind::PipePipe | Kind::QuestionQuestion) => Sym::Or(Arc::new((of(left), of(right)))),
        Some(Kind::AmpAmp) => Sym::And(Arc::new((of(left), of(right)))),
        Some(Kind::Plus) => {
            let text = |it: &Sym| matches!(it, Sym::Text(_) | Sym::Prim(Prim::String));
            let is_text = text(&of(left)) || text(&of(right));
            if is_text { Sym::Prim(Prim::String) } else { Sym::Prim(Prim::Number) }
        }
        Some(
            Kind::Minus
            | Kind::Star
            | Kind::Slash
            | Kind::Percent
            | Kind::StarStar
            | Kind::Amp
            | Kind::Pipe
            | Kind::Caret
            | Kind::LtLt
            | Kind::GtGt
            | Kind::GtGtGt,
        ) => Sym::Prim(Prim::Number),
        _ => Sym::Prim(Prim::Boolean),
    }
}

/// Whether an expression counts as true wherever it is asked, which its form alone tells.
fn truth(node: Node<'_>) -> Option<bool> {
    match node.kind() {
        Kind::True | Kind::NewExpression | Kind::Object | Kind::Array | Kind::Regex => Some(true),
        Kind::False | Kind::Null => Some(false),
        Kind::String => Some(!string_value(node).is_empty()),
        kind => (is_function(kind) || is_class(kind)).then_some(true),
    }
}

/// The class that `this` and `super` mean at a node, and whether its static side is meant.
pub(crate) fn enclosing_class(
    facts: &Facts,
    node: Node<'_>,
) -> Option<(super::super::sym::ClassId, bool)> {
    let mut is_static = false;
    for above in node.ancestors() {
        match above.kind() {
            Kind::MethodDefinition | Kind::PublicFieldDefinition | Kind::FieldDefinition => {
                is_static = above.has(Kind::KwStatic) || above.has(Kind::KwStaticGet);
                if above.parent().is_some_and(|it| it.kind() != Kind::ClassBody) {
                    return None;
                }
            }
            Kind::ClassStaticBlock => is_static = true,
            Kind::FunctionExpression
            | Kind::FunctionDeclaration
            | Kind::GeneratorFunction
            | Kind::GeneratorFunctionDeclaration => return None,
            kind if is_class(kind) => {
                return match facts.anchor(above) {
                    Some(Anchor::Class(id)) => Some((id, is_static)),
                    _ => None,
                };
            }
            _ => {}
        }
    }
    None
}

/// `this` in a class, or in a method of an object literal. Where objects nest (`{ methods: { a() {} } }`),
/// the outermost one whose members hold the inner ones is meant: frameworks that take options bind
/// `this` to something that has the members of all its groups.
fn this(facts: &Facts, node: Node<'_>) -> Sym {
    if let Some((class, is_static)) = enclosing_class(facts, node) {
        return Sym::ThisClass(class, is_static);
    }
    let function = node.ancestor(|it| {
        matches!(
            it.kind(),
            Kind::FunctionExpression
                | Kind::FunctionDeclaration
                | Kind::MethodDefinition
                | Kind::GeneratorFunction
                | Kind::GeneratorFunctionDeclaration
        )
    });
    let Some(mut at) = function else { return Sym::Unknown };
    let mut object = None;
    while let Some(parent) = at.parent() {
        match parent.kind() {
            Kind::Object => {
                object = Some(parent);
                at = parent;
            }
            Kind::Pair => at = parent,
            // Settings of one member: `watch: { name: { handler() {} } }`.
            _ => break,
        }
    }
    object.map_or(Sym::Unknown, |it| match facts.anchor(it) {
        Some(Anchor::Object(id)) => Sym::ThisObject(id),
        _ => Sym::Unknown,
    })
}

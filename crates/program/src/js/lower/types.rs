//! Annotated types.

use std::sync::Arc;

use seamlint_syntax::{Field, Kind, Node};

use super::super::facts::Anchor;
use super::super::sym::{Head, Prim, Sym};
use super::{Context, expr, string_value};

impl Context<'_> {
    /// The type that an annotation, or a type itself, means.
    pub(crate) fn ty(self, node: Node<'_>) -> Sym {
        let Some(inner) = self.inner() else { return Sym::Unknown };
        let of = |it: Node<'_>| inner.ty(it);
        let parts = |it: Node<'_>| -> Vec<Sym> { it.parts().map(of).collect() };
        match node.kind() {
            Kind::TypeAnnotation
            | Kind::ParenthesizedType
            | Kind::ReadonlyType
            | Kind::DefaultType
            | Kind::Constraint
            | Kind::OptionalType => node.last().map_or(Sym::Unknown, of),
            Kind::PredefinedType => predefined(node.text()),
            Kind::LiteralType => node.first().map_or(Sym::Unknown, literal),
            Kind::Undefined | Kind::Null => literal(node),
            Kind::TemplateLiteralType | Kind::IndexTypeQuery => Sym::Prim(Prim::String),
            Kind::TypePredicate | Kind::TypePredicateAnnotation => Sym::Prim(Prim::Boolean),
            Kind::Asserts | Kind::AssertsAnnotation => Sym::Prim(Prim::Void),
            Kind::TypeIdentifier
            | Kind::Identifier
            | Kind::NestedTypeIdentifier
            | Kind::MemberExpression => {
                self.head(node, 0).map_or(Sym::Unknown, |it| Sym::named(it, vec![]))
            }
            Kind::GenericType => {
                let arguments = node.child(Field::TypeArguments).map(parts).unwrap_or_default();
                node.child(Field::Name)
                    .and_then(|it| self.head(it, 0))
                    .map_or(Sym::Unknown, |it| Sym::named(it, arguments))
            }
            Kind::ArrayType => {
                node.first().map_or(Sym::Unknown, |it| Sym::ArrayOf(Arc::new(of(it))))
            }
            Kind::TupleType => Sym::Array(node.parts().map(of).collect()),
            // In a tuple.
            Kind::RequiredParameter | Kind::OptionalParameter => {
                node.child(Field::Type).map_or(Sym::Unknown, of)
            }
            Kind::RestType => node.last().map_or(Sym::Unknown, |it| Sym::Spread(Arc::new(of(it)))),
            Kind::UnionType => {
                let mut members = Vec::new();
                // `A | B | C` nests to the left, as deep as it is long.
                let mut left = Some(node);
                while let Some(at) = left.filter(|it| it.kind() == Kind::UnionType) {
                    let mut sides: Vec<_> = at.parts().collect();
                    sides.reverse();
                    left = (sides.len() > 1).then(|| sides.pop()).flatten();
                    members.extend(sides.into_iter().map(of));
                }
                members.extend(left.map(of));
                members.reverse();
                Sym::either(members)
            }
            Kind::IntersectionType => Sym::Both(parts(node).into()),
            Kind::TypeQuery => node.last().map_or(Sym::Unknown, |it| inner.expr(it)),
            Kind::LookupType => match (node.first(), node.last()) {
                (Some(object), Some(key)) => Sym::Index(Arc::new(of(object)), Arc::new(of(key))),
                _ => Sym::Unknown,
            },
            Kind::ThisType => expr::enclosing_class(self.facts, node)
                .map_or(Sym::Unknown, |(class, _)| Sym::ThisClass(class, false)),
            Kind::FunctionType | Kind::ConstructorType | Kind::ObjectType => {
                match self.facts.anchor(node) {
                    Some(Anchor::Func(id)) => Sym::Func(id),
                    Some(Anchor::Object(id)) => Sym::Object(id),
                    _ => Sym::Unknown,
                }
            }
            _ => Sym::Unknown,
        }
    }

    /// A name in front of type arguments: `A`, `a.b.C`, `import("x").C`.
    fn head(self, node: Node<'_>, depth: u32) -> Option<Head> {
        if depth > 8 {
            return None;
        }
        let inner = |it| self.head(it, depth + 1);
        match node.kind() {
            Kind::TypeIdentifier | Kind::Identifier => {
                Some(self.facts.head(node.text(), self.scope))
            }
            Kind::NestedTypeIdentifier | Kind::NestedIdentifier | Kind::MemberExpression => {
                let (outer, name) = (node.first()?, node.last()?);
                Some(Head::Member(std::sync::Arc::new(inner(outer)?), name.text().into()))
            }
            Kind::CallExpression => {
                let argument = node.child(Field::Arguments)?.first()?;
                Some(Head::Module(self.modules.id(string_value(argument))?))
            }
            _ => None,
        }
    }
}

fn predefined(name: &str) -> Sym {
    Sym::Prim(match name {
        "string" => Prim::String,
        "number" => Prim::Number,
        "boolean" => Prim::Boolean,
        "void" => Prim::Void,
        "never" => Prim::Never,
        "bigint" => Prim::BigInt,
        "object" => Prim::Object,
        "undefined" => Prim::Undefined,
        _ if name.contains("symbol") => Prim::Symbol,
        _ => return Sym::Unknown,
    })
}

fn literal(node: Node<'_>) -> Sym {
    match node.kind() {
        Kind::String => Sym::Text(string_value(node).into()),
        Kind::True | Kind::False => Sym::Prim(Prim::Boolean),
        Kind::Null => Sym::Prim(Prim::Null),
        Kind::Undefined => Sym::Prim(Prim::Undefined),
        _ => Sym::Prim(Prim::Number),
    }
}

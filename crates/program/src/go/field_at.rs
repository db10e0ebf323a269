//! Fields of structs, by the places of their names.

use seamlint_syntax::{Field as NodeField, Kind, Node};

use super::facts::Field;
use super::{Type, View};
use crate::Place;

/// A field of a struct of the project.
#[derive(Clone, Debug)]
pub struct FieldAt<'p> {
    /// The declaration.
    pub field: &'p Field,
    /// The type.
    pub ty: Type,
    /// Where the name stands.
    pub place: Place,
}

impl<'p> View<'p> {
    /// The field whose name stands at a place, as a [`crate::contract::shape::Member::origin`] has it.
    pub fn field_at(self, place: Place) -> Option<FieldAt<'p>> {
        let facts = self.facts(place.file)?;
        let mut fields = facts.structs.iter().flat_map(|it| &it.fields);
        let field = fields.find(|it| it.span == place.span)?;
        let name = self.tree(place.file).covering(place.span);
        let whole = name.ancestor(|it| it.kind() == Kind::FieldDeclaration)?;
        let ty = whole.child(NodeField::Type).map(|it| self.denoted(place.file, it));
        Some(FieldAt { field, ty: ty.unwrap_or_default(), place })
    }

    /// The values that a member of an answer is given, by its origin: all that is assigned to the field in
    /// the project, or the value of a map's key itself.
    pub fn given_at(self, origin: Place) -> Vec<(crate::FileId, Node<'p>)> {
        let Some(field) = self.field_at(origin) else {
            return vec![(origin.file, self.tree(origin.file).covering(origin.span))];
        };
        let name = &*field.field.name;
        let mut out = Vec::new();
        for (file, known) in self.program.files() {
            let Some(facts) = known.go().filter(|it| !it.is_test) else { continue };
            let _ = facts;
            for pair in known.tree.nodes(Kind::KeyedElement) {
                let (Some(key), Some(value)) = (pair.first(), pair.last()) else { continue };
                if key.text() == name && self.key_means(file, pair, name) == Some(origin) {
                    out.push((file, unwrapped(value)));
                }
            }
            for statement in known.tree.nodes(Kind::AssignmentStatement) {
                for (target, value) in super::syntax::assigned(statement) {
                    let is_named = target.kind() == Kind::SelectorExpression
                        && target.child(NodeField::Field).is_some_and(|it| it.text() == name);
                    if is_named && self.field_meant(file, target, name) == Some(origin) {
                        out.push((file, unwrapped(value)));
                    }
                }
            }
        }
        out
    }

    /// The field that a key of a composite literal means.
    fn key_means(self, file: crate::FileId, pair: Node<'p>, name: &str) -> Option<Place> {
        let literal = pair.ancestor(|it| it.kind() == Kind::CompositeLiteral);
        let value = pair.parent()?;
        let literal = literal.filter(|it| it.child(NodeField::Body) == Some(value));
        let ty = match literal {
            Some(it) => self.type_of(file, it),
            None => self.type_of(file, value),
        };
        self.fields(&ty).into_iter().find(|it| &*it.field.name == name)?.place
    }
}

fn unwrapped(node: Node<'_>) -> Node<'_> {
    let inner = if node.kind() == Kind::LiteralElement { node.first() } else { None };
    super::syntax::unparen(inner.unwrap_or(node))
}

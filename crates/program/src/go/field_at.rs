//! Fields of structs, by the places of their names, and what they are given.

use seamlint_syntax::{Field as NodeField, Kind, Node, NodeId};

use super::facts::Field;
use super::syntax;
use super::{Type, View};
use crate::by_name::{ByName, NameHash};
use crate::library::Role;
use crate::{FileId, Place};

/// Through how many conversions and names a value is followed.
const HOPS: usize = 5;

/// By name, the targets and values of what looks like a field that is given a value.
pub(super) type FieldWrites = ByName<(FileId, NodeId, NodeId)>;

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
        let is_declared = |it: Node<'_>| it.kind() == Kind::FieldDeclaration;
        let whole = name.ancestor(is_declared)?;
        let ty = whole.child(NodeField::Type).map(|it| self.denoted(place.file, it));
        Some(FieldAt { field, ty: ty.unwrap_or_default(), place })
    }

    /// The values that a member of an answer is given, by its origin: all that the project gives the field,
    /// or the value of a map's key itself.
    pub fn given_at(self, origin: Place) -> Vec<(FileId, Node<'p>)> {
        let Some(field) = self.field_at(origin) else {
            return vec![(origin.file, self.tree(origin.file).covering(origin.span))];
        };
        let name = &*field.field.name;
        let mut out = Vec::new();
        for (file, target, value) in self.field_writes(name) {
            let meant = match target.kind() {
                Kind::KeyedElement => self.key_means(file, target, name),
                _ => self.field_meant(file, target, name),
            };
            if meant == Some(origin) {
                out.push((file, value));
            }
        }
        out
    }

    /// What looks as if it gave a field of this name a value: the target and the value.
    pub(super) fn field_writes(
        self,
        name: &str,
    ) -> impl Iterator<Item = (FileId, Node<'p>, Node<'p>)> {
        let writes = self.model.field_writes.get_or_init(|| self.find_field_writes());
        let writes = writes.get(NameHash::of(name)).map(move |(file, target, value)| {
            let tree = self.tree(file);
            (file, tree.node(target), tree.node(value))
        });
        writes.filter(move |(_, target, _)| {
            let key = match target.kind() {
                Kind::KeyedElement => target.first(),
                _ => target.child(NodeField::Field),
            };
            key.is_some_and(|it| it.text() == name)
        })
    }

    /// Whether the project gives a field of a library's struct a value: `e.Binder = x`.
    pub(super) fn sets_field(self, package: &str, ty: &str, name: &str) -> bool {
        self.field_writes(name).any(|(file, target, _)| {
            let operand = target.child(NodeField::Operand);
            operand.is_some_and(|it| self.type_of(file, it).deref().is(package, ty))
        })
    }

    fn find_field_writes(self) -> FieldWrites {
        let files = self.program.files().filter_map(|(file, it)| Some((file, it.go()?)));
        ByName::of(files.flat_map(|(file, facts)| {
            let writes = facts.targets.writes.iter();
            writes.map(move |(name, target, value)| (*name, (file, *target, *value)))
        }))
    }

    /// The field that a key of a composite literal means.
    fn key_means(self, file: FileId, pair: Node<'p>, name: &str) -> Option<Place> {
        let value = pair.parent()?;
        let literal = value.parent().filter(|it| it.kind() == Kind::CompositeLiteral);
        let ty = self.type_of(file, literal.unwrap_or(value));
        self.fields(&ty).into_iter().find(|it| &*it.field.name == name)?.place
    }

    /// The call, behind conversions and names, that gives a value integers beyond 2^53 as a rule: nanoseconds
    /// since 1970, hashes, random numbers of 64 bits.
    pub fn large_integer(self, file: FileId, node: Node<'p>) -> Option<(FileId, Node<'p>)> {
        let (mut file, mut node) = (file, syntax::unparen(node));
        for _ in 0..HOPS {
            if node.kind() == Kind::CallExpression {
                let known = self.knowledge_of(file, node);
                if known.is_some_and(|it| it.does(Role::LargeInteger)) {
                    return Some((file, node));
                }
                let function = syntax::function(node)?;
                if self.is_type(file, function) {
                    node = syntax::unparen(syntax::argument(node, 0)?);
                    continue;
                }
                let called = self.callee(file, node)?.function?;
                let mut returns = self.returns(called);
                let (only, None) = (returns.next()?, returns.next()) else { return None };
                (file, node) = (called.file, syntax::unparen(only.first()?));
                if node.kind() == Kind::ExpressionList {
                    node = syntax::unparen(node.first()?);
                }
            } else {
                let (at, value) = self.initialiser(file, node)?;
                (file, node) = (at, syntax::unparen(value));
            }
        }
        None
    }
}

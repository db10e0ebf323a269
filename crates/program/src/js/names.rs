//! Who refers to what: from a name or member access to what it means, and back to all places that mean it.

use std::sync::Arc;

use seamlint_syntax::{Field, Kind, Node};

use super::View;
use super::facts::{BindingKind, Space};
use super::modules::Target;
use super::sym::{BindingId, ClassId, ObjectId};
use super::syntax::unwrapped;
use super::ty::{Decl, Type};
use crate::FileId;

/// How long a chain such as `a.b.c` may be.
const PARTS: u32 = 6;
/// How many classes up a chain are looked at.
const BASES: usize = 8;

/// A class, and the file that declares it.
pub(super) type Class = (FileId, ClassId);

/// What a name or a member access means: the same thing at all places that are equal here.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Entity {
    /// A variable, parameter, function or class, under whatever name other files import it.
    Name(FileId, BindingId),
    /// A member of a class's instances, or of its static side, owned by the class that declares it.
    Field(FileId, ClassId, Arc<str>),
    /// A member of an object literal, or of the component that a literal of options describes.
    Property(FileId, ObjectId, Arc<str>),
    /// A member of what another entity holds: `ref.value`, `state.socket`.
    Part(Arc<Entity>, Arc<str>),
    /// A name that no file binds: `process`, `window.onerror` is a part of it.
    Global(Arc<str>),
}

impl Entity {
    /// The name at the end.
    pub(super) fn name(&self, view: View<'_>) -> Arc<str> {
        match self {
            Self::Name(file, id) => Arc::from(&*view.facts(*file).binding(*id).name),
            Self::Field(_, _, name)
            | Self::Property(_, _, name)
            | Self::Part(_, name)
            | Self::Global(name) => Arc::clone(name),
        }
    }
}

impl<'p> View<'p> {
    /// What a name or member access means. `None` for other expressions, and for what is not known.
    pub fn entity(self, file: FileId, node: Node<'_>) -> Option<Entity> {
        self.entity_within(file, unwrapped(node), PARTS)
    }

    fn entity_within(self, file: FileId, node: Node<'_>, parts: u32) -> Option<Entity> {
        match node.kind() {
            Kind::PropertyIdentifier | Kind::PrivatePropertyIdentifier => {
                self.field_entity(file, node.parent()?)
            }
            Kind::Identifier
            | Kind::ShorthandPropertyIdentifier
            | Kind::ShorthandPropertyIdentifierPattern => Some(self.named(file, node)),
            Kind::MemberExpression if parts > 0 => {
                let object = unwrapped(node.child(Field::Object)?);
                let name = node.child(Field::Property)?.text();
                self.member_of(file, object, name, parts)
            }
            _ => None,
        }
    }

    fn named(self, file: FileId, node: Node<'_>) -> Entity {
        let facts = self.facts(file);
        let Some(id) = facts.lookup(node.text(), facts.scope_of(node), Space::Value) else {
            return match self.linked().global(node.text(), Space::Value) {
                Some((file, id)) if file != super::library::LIBRARY => Entity::Name(file, id),
                _ => Entity::Global(Arc::from(node.text())),
            };
        };
        match self.linked().through(file, id, Space::Value, 0) {
            Some(Target::Binding(file, id)) => Entity::Name(file, id),
            // An import whose module is not there is still the same name everywhere in its file.
            _ => Entity::Name(file, id),
        }
    }

    /// What a member of an expression's value means.
    pub(crate) fn member_entity(
        self,
        file: FileId,
        object: Node<'_>,
        name: &str,
    ) -> Option<Entity> {
        self.member_of(file, unwrapped(object), name, PARTS)
    }

    fn member_of(self, file: FileId, object: Node<'_>, name: &str, parts: u32) -> Option<Entity> {
        let name: Arc<str> = Arc::from(name);
        match self.type_of(file, object).non_null() {
            Type::Named(named) if named.file != super::library::LIBRARY => {
                if let Decl::Class(class) = named.decl {
                    let (file, class) = self.declaring_class(named.file, class, &name);
                    return Some(Entity::Field(file, class, name));
                }
            }
            Type::Class(file, class, _) if file != super::library::LIBRARY => {
                return Some(Entity::Field(file, class, name));
            }
            Type::Options(file, object) => return Some(Entity::Property(file, object, name)),
            Type::Object(file, object, _) if file != super::library::LIBRARY => {
                return Some(Entity::Property(file, object, name));
            }
            Type::Module(file, scope) if file != super::library::LIBRARY => {
                return match self.linked().exported(file, scope, &name, Space::Value, 0)? {
                    Target::Binding(file, id) => Some(Entity::Name(file, id)),
                    _ => None,
                };
            }
            // A store made of options: its state, getters and actions.
            Type::Both(of) => {
                let parts = of.iter().flat_map(|it| match it {
                    Type::Both(inner) => inner,
                    one => std::slice::from_ref(one),
                });
                let store = { parts }.find_map(|it| self.store_of(it));
                if let Some((file, options)) = store {
                    return Some(Entity::Property(file, options, name));
                }
            }
            _ => {}
        }
        let outer = self.entity_within(file, object, parts - 1)?;
        Some(Entity::Part(Arc::new(outer), name))
    }

    /// The options that an object is the state, the getters or the actions of.
    fn store_of(self, part: &Type) -> Option<(FileId, ObjectId)> {
        let Type::Object(file, object, _) = part else { return None };
        if *file == super::library::LIBRARY {
            return None;
        }
        let facts = self.facts(*file);
        let id = |it: Node<'_>| match facts.anchor(it) {
            Some(super::facts::Anchor::Object(id)) => Some(id),
            _ => None,
        };
        let literal = self.tree(*file).nodes(Kind::Object).find(|it| id(*it) == Some(*object))?;
        // `state: () => ({…})`, `state() { return {…} }`, `actions: {…}`
        let is_group = |it: Node<'_>| {
            matches!(it.kind(), Kind::Pair | Kind::MethodDefinition)
                && super::syntax::property_name(it)
                    .is_some_and(|it| matches!(it, "state" | "getters" | "actions"))
        };
        let group = literal.ancestors().take(6).find(|it| is_group(*it))?;
        let options = group.parent().filter(|it| it.kind() == Kind::Object)?;
        let options = id(options)?;
        let at = super::eval::At { file: *file, env: None };
        let ty = self.eval().eval(&super::sym::Sym::ThisObject(options), &at);
        matches!(ty, Type::Options(..)).then_some((*file, options))
    }

    /// The class up the chain that declares a member, or the topmost own one.
    pub(super) fn declaring_class(self, file: FileId, class: ClassId, name: &str) -> Class {
        let mut at = (file, class);
        for _ in 0..BASES {
            let members = &self.facts(at.0).classes[at.1.at()].members;
            if members.iter().any(|it| &*it.name == name) {
                return at;
            }
            match self.base_class(at.0, at.1) {
                Some(base) if base.0 != super::library::LIBRARY => at = base,
                _ => return (file, class),
            }
        }
        (file, class)
    }

    /// The class that an object is known to be an instance of.
    pub(super) fn instance_class(self, file: FileId, object: Node<'_>) -> Option<Class> {
        match self.type_of(file, object).non_null() {
            Type::Named(it) if it.file != super::library::LIBRARY => match it.decl {
                Decl::Class(class) => Some((it.file, class)),
                Decl::Interface(_) => None,
            },
            _ => None,
        }
    }

    /// Whether an object that is an instance of one class may be an instance of the other: of two classes that
    /// extend the same one, neither of which is the other's base, no object is both.
    pub(super) fn may_be_both(self, one: Class, other: Class) -> bool {
        let is_base = |base: Class, of: Class| {
            let next = |it: &Class| self.base_class(it.0, it.1);
            std::iter::successors(Some(of), next).take(BASES).any(|it| it == base)
        };
        is_base(one, other) || is_base(other, one)
    }

    /// The place where a name of an entity is introduced.
    pub fn declaration(self, entity: &Entity) -> Option<(FileId, Node<'p>)> {
        let Entity::Name(file, id) = entity else { return None };
        self.linked().files.get(file.0 as usize)?;
        let span = self.facts(*file).binding(*id).span;
        Some((*file, self.tree(*file).covering(span)))
    }

    /// The expression that a name or field starts with: of its declaration, its field definition, or the
    /// default export that it imports.
    pub fn initializer(self, file: FileId, expression: Node<'p>) -> Option<(FileId, Node<'p>)> {
        let entity = self.entity(file, expression)?;
        // `window`, `process`: what a library declares starts with nothing of the project.
        if let Entity::Global(name) = &entity
            && self.linked().global(name, Space::Value).is_some()
        {
            return None;
        }
        if let Entity::Name(at, id) = &entity
            && let BindingKind::Import(..) = self.facts(*at).binding(*id).kind
        {
            let Some(Target::Value(home, _)) = self.linked().through(*at, *id, Space::Value, 0)
            else {
                return None;
            };
            let exports =
                self.linked().files.get(home.0 as usize)?.tree.nodes(Kind::ExportStatement);
            let value = { exports }.find_map(|it| it.child(Field::Value))?;
            return Some((home, unwrapped(value)));
        }
        self.mentions(&entity).into_iter().find_map(|(file, node)| {
            let holder = node.parent()?;
            let named = matches!(node.field(), Field::Name | Field::Property);
            let value = match holder.kind() {
                Kind::VariableDeclarator | Kind::PublicFieldDefinition | Kind::FieldDefinition
                    if named =>
                {
                    holder.child(Field::Value)
                }
                Kind::AssignmentExpression if node.field() == Field::Left => {
                    holder.child(Field::Right)
                }
                _ => None,
            };
            value.map(|it| (file, unwrapped(it)))
        })
    }

    /// Everything that is assigned to an entity after its declaration.
    pub fn assigned_values(self, entity: &Entity) -> Vec<(FileId, Node<'p>)> {
        let mentions = self.mentions(entity).into_iter();
        let values = mentions.filter_map(|(file, node)| {
            let assignment = super::syntax::wrapped(node).parent();
            let assignment = assignment.filter(|it| it.kind() == Kind::AssignmentExpression)?;
            let is_target = super::syntax::wrapped(node).field() == Field::Left;
            Some((file, unwrapped(assignment.child(Field::Right).filter(|_| is_target)?)))
        });
        values.collect()
    }

    /// Whether a name is imported from a module that is not part of the project.
    pub fn is_imported(self, file: FileId, expression: Node<'_>) -> bool {
        let Some(Entity::Name(at, id)) = self.entity(file, expression) else { return false };
        at == super::library::LIBRARY
            || matches!(self.facts(at).binding(id).kind, BindingKind::Import(..))
    }

    /// Whether a name is declared by `const`.
    pub fn is_const(self, file: FileId, expression: Node<'_>) -> bool {
        self.entity(file, expression).is_some_and(|it| self.is_const_entity(&it))
    }

    /// Whether an entity is a name that is declared by `const`.
    pub fn is_const_entity(self, entity: &Entity) -> bool {
        let Entity::Name(at, id) = entity else { return false };
        self.facts(*at).binding(*id).kind == BindingKind::Const
    }

    /// Whether an entity is what a ref of a framework holds: `socket.value`, `socket.current`.
    pub fn is_ref(self, entity: &Entity) -> bool {
        matches!(entity, Entity::Part(_, name) if matches!(&**name, "value" | "current"))
    }

    /// Whether an entity is a parameter.
    pub fn is_parameter(self, entity: &Entity) -> bool {
        let Entity::Name(file, id) = entity else { return false };
        self.facts(*file).binding(*id).kind == BindingKind::Param
    }

    /// Whether an entity lives as long as its module, class instance or component does: it is no
    /// variable of a function.
    pub fn outlives_functions(self, entity: &Entity) -> bool {
        match entity {
            Entity::Name(file, id) => {
                let facts = self.facts(*file);
                let mut scope = Some(facts.binding(*id).scope);
                while let Some(at) = scope {
                    let at = &facts.scopes[at.at()];
                    if at.parent.is_none() {
                        return true;
                    }
                    if at.is_function {
                        return false;
                    }
                    scope = at.parent;
                }
                true
            }
            Entity::Part(outer, _) => self.outlives_functions(outer),
            _ => true,
        }
    }
}

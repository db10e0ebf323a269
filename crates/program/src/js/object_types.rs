//! Named object types of a file: interfaces, and aliases of object types.

use seamlint_syntax::Span;

use super::View;
use super::eval::At;
use super::facts::{Binding, Facts, Member};
use super::sym::{ObjectId, Prim, Sym};
use crate::FileId;

/// A named object type.
#[derive(Clone, Debug)]
pub struct ObjectType<'p> {
    /// The interface's or alias's name.
    pub name: &'p str,
    /// Its own members, in source order; those it extends or intersects with in the same file included.
    pub members: Vec<ObjectMember<'p>>,
}

/// A member of an object type.
#[derive(Clone, Debug)]
pub struct ObjectMember<'p> {
    /// The name.
    pub name: &'p str,
    /// Whether `null` is one of its types.
    pub nullable: bool,
    /// Where the name stands.
    pub span: Span,
}

/// How deep types of the same file are followed.
const DEPTH: u8 = 4;

impl<'p> View<'p> {
    /// The named object types of a file whose members are all data: none is a function, none is hidden.
    pub fn object_types(self, file: FileId) -> Vec<ObjectType<'p>> {
        let facts = self.facts(file);
        let types = facts.bindings.iter().filter(|it| it.types.is_some());
        types
            .filter_map(|binding| {
                let mut ids = Vec::new();
                bodies(facts, binding, DEPTH, &mut ids)?;
                let objects = ids.iter().map(|it| &facts.objects[it.at()]);
                if objects.clone().any(|it| it.open || it.index.is_some() || !it.calls.is_empty()) {
                    return None;
                }
                let members: Vec<&Member> = objects.flat_map(|it| &it.members).collect();
                if members.is_empty() || members.iter().any(|it| matches!(it.value, Sym::Func(_))) {
                    return None;
                }
                let member = |it: &&'p Member| ObjectMember {
                    name: &it.name,
                    nullable: self.may_be_null(file, &it.value),
                    span: it.span,
                };
                Some(ObjectType {
                    name: &binding.name,
                    members: members.iter().map(member).collect(),
                })
            })
            .collect()
    }

    fn may_be_null(self, file: FileId, value: &Sym) -> bool {
        let is_null = |it: &Sym| matches!(it, Sym::Prim(Prim::Null));
        match value {
            Sym::Either(parts) => parts.iter().any(is_null),
            // `Nullable<T>`, `Maybe<T>`
            Sym::Named(_) => {
                let ty = self.eval().eval(value, &At { file, env: None });
                ty.parts().len() > 1
                    && ty.parts().iter().any(|it| matches!(it, super::Type::Prim(Prim::Null)))
            }
            _ => false,
        }
    }
}

/// The bodies of an interface or alias; `None` where a part of it stands elsewhere.
fn bodies(facts: &Facts, binding: &Binding, depth: u8, out: &mut Vec<ObjectId>) -> Option<()> {
    let types = binding.types.as_ref()?;
    if types.class.is_some() || types.namespace.is_some() {
        return None;
    }
    out.extend(&types.bodies);
    for it in types.extends.iter().chain(&types.alias) {
        parts(facts, it, depth, out)?;
    }
    Some(())
}

fn parts(facts: &Facts, sym: &Sym, depth: u8, out: &mut Vec<ObjectId>) -> Option<()> {
    let depth = depth.checked_sub(1)?;
    match sym {
        Sym::Object(id) => out.push(*id),
        Sym::Both(all) => {
            for it in all.iter() {
                parts(facts, it, depth, out)?;
            }
        }
        Sym::Named(named) => match &named.head {
            super::sym::Head::Local(id) => bodies(facts, facts.binding(*id), depth, out)?,
            _ => return None,
        },
        _ => return None,
    }
    Some(())
}

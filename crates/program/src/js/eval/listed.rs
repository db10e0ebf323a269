//! The members that a type declares, with their declarations.

use super::super::facts::Member;
use super::super::library::LIBRARY;
use super::super::sym::{ObjectId, Sym};
use super::super::ty::{Decl, Type};
use super::Eval;
use crate::FileId;

/// How many parents of parents are looked at.
const PARENTS: u8 = 6;

impl<'p> Eval<'p> {
    /// Adds the members that a type declares, those of what it extends among them, methods left out; whether
    /// that is all of them.
    pub(crate) fn list_members(&mut self, ty: &Type, out: &mut Vec<(FileId, &'p Member)>) -> bool {
        self.list(ty, PARENTS, out)
    }

    /// Where a member of a type is declared, the first of several alternatives; `None` where not all of them
    /// declare it.
    pub(crate) fn declared_member(
        &mut self,
        ty: &Type,
        name: &str,
    ) -> Option<(FileId, &'p Member)> {
        let mut first = None;
        for part in ty.parts() {
            let mut all = Vec::new();
            self.list_members(part, &mut all);
            let found = all.into_iter().find(|it| &*it.1.name == name)?;
            first = first.or(Some(found));
        }
        first
    }

    fn list(&mut self, ty: &Type, depth: u8, out: &mut Vec<(FileId, &'p Member)>) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        match ty {
            Type::Object(file, id, _) => self.list_object(*file, *id, out),
            Type::Both(parts) => {
                let mut all = true;
                for part in parts.iter() {
                    all &= self.list(part, depth, out);
                }
                all
            }
            Type::Named(named) if named.file != LIBRARY => {
                let facts = self.linked.facts(named.file);
                let mut all = true;
                match named.decl {
                    Decl::Class(class) => {
                        let members = &facts.classes[class.at()].members;
                        let own = members.iter().filter(|it| !it.is_static && !it.getter);
                        out.extend(own.map(|it| (named.file, it)));
                    }
                    Decl::Interface(id) => {
                        let Some(types) = &facts.binding(id).types else { return false };
                        for body in &types.bodies {
                            all &= self.list_object(named.file, *body, out);
                        }
                    }
                }
                for parent in self.parents(named) {
                    all &= self.list(&parent, depth, out);
                }
                all
            }
            _ => false,
        }
    }

    fn list_object(&self, file: FileId, id: ObjectId, out: &mut Vec<(FileId, &'p Member)>) -> bool {
        let object = &self.linked.facts(file).objects[id.at()];
        for member in &object.members {
            let hidden = out.iter().any(|it| it.1.name == member.name);
            if !hidden && !matches!(member.value, Sym::Func(_)) {
                out.push((file, member));
            }
        }
        object.index.is_none() && !object.open && object.spreads.is_empty()
    }
}

//! Types.

use super::super::library::LIBRARY;
use super::super::sym::Prim;
use super::super::ty::Type;
use super::value::Reading;
use super::{Sent, SentMember, Tier, Why};
use crate::Place;

/// How deep the members of types are looked at.
const DEPTH: u8 = 3;
/// Types with more members are data of another kind.
const MEMBERS: usize = 120;

impl Reading<'_> {
    /// A value of a type, which `place` is known to have.
    pub(super) fn typed(&mut self, ty: &Type, place: Place, depth: u8) -> Sent {
        if depth > 2 * DEPTH {
            return Sent::unknown(place);
        }
        let mut out: Option<Sent> = None;
        let mut null = false;
        for part in ty.parts() {
            let one = match part {
                Type::Prim(Prim::Null) => {
                    null = true;
                    continue;
                }
                part => self.part(part, place, depth),
            };
            out = Some(match out {
                Some(it) => it.join(one),
                None => one,
            });
        }
        let out = out.unwrap_or_else(|| {
            let mut out = Sent::undefined(place);
            out.absent = false;
            out
        });
        if null { out.or_null(Tier::Declared, Why::Declared, place) } else { out }
    }

    fn part(&mut self, ty: &Type, place: Place, depth: u8) -> Sent {
        match ty {
            Type::Prim(prim) => match prim {
                Prim::String => Sent::text(place),
                Prim::Number => Sent::number(place),
                Prim::Boolean => Sent::boolean(place),
                Prim::Undefined | Prim::Void | Prim::Symbol => Sent::undefined(place),
                _ => Sent::unknown(place),
            },
            Type::Text(text) => Sent::known_text(place, text),
            Type::Tuple(items) => {
                let element = Type::union(items.iter().cloned());
                let element = self.typed(&element, place, depth + 1).into_entity();
                Sent::array(place, Some(element))
            }
            Type::Func(_) => Sent::undefined(place),
            Type::Named(named) if named.file == LIBRARY => {
                let name = self.view.library_name(ty).unwrap_or_default();
                match name.as_str() {
                    "Array" | "ReadonlyArray" => {
                        let element = self.view.element(ty);
                        let element = self.typed(&element, place, depth + 1).into_entity();
                        Sent::array(place, Some(element))
                    }
                    "Date" | "URL" => Sent::text(place),
                    "Map" | "Set" | "WeakMap" | "URLSearchParams" => Sent::object(place),
                    _ => Sent::unknown(place),
                }
            }
            Type::Named(_) | Type::Object(..) | Type::Both(_) => self.members(ty, place, depth),
            _ => Sent::unknown(place),
        }
    }

    /// An object with the members that a type declares.
    fn members(&mut self, ty: &Type, place: Place, depth: u8) -> Sent {
        let mut out = Sent::object(place);
        let mut names = Vec::new();
        let mut eval = self.view.eval();
        out.open = depth > DEPTH || !eval.list_members(ty, &mut names) || names.len() > MEMBERS;
        if names.len() > MEMBERS {
            return out;
        }
        for (file, member) in names {
            let Some(ty) = self.view.eval().find_member(ty, &member.name, 0) else { continue };
            if matches!(ty, Type::Func(_)) {
                continue;
            }
            let value = self.typed(&ty, place, depth + 1).into_entity();
            let place = Place { file, span: member.span };
            let optional = member.optional;
            out.set(SentMember { name: (&*member.name).into(), place, optional, value });
        }
        out
    }
}

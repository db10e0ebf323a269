//! What TypeScript says of the values of an answer.

use seamlint_syntax::Node;

use super::super::View;
use super::super::sym::Prim;
use super::super::ty::Type;
use super::held::Held;
use super::walk::Walk;
use super::{Step, Uses};
use crate::{FileId, Place};

/// How many places of one path are asked for their types.
const TYPES: u8 = 6;

/// What the declared type of a value admits.
#[allow(clippy::struct_excessive_bools, reason = "each is a type of the language")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Declared {
    /// An expression that has the type, or one that holds what has the member.
    pub place: Place,
    /// `null`
    pub null: bool,
    /// `undefined`, or the member is optional
    pub undefined: bool,
    /// `string`
    pub string: bool,
    /// `number`
    pub number: bool,
    /// `bigint`
    pub bigint: bool,
    /// `boolean`
    pub boolean: bool,
    /// An array or tuple.
    pub array: bool,
}

impl<'p> Walk<'p> {
    pub(super) fn note_type(&mut self, file: FileId, node: Node<'p>, held: &Held) {
        if held.thrown {
            return;
        }
        let asked = self.typed.entry(held.path.clone()).or_default();
        if *asked >= TYPES {
            return;
        }
        *asked += 1;
        self.out.typed.push((held.path.clone(), file, node.id()));
    }
}

impl Uses {
    /// What TypeScript says of the value at a path; `None` where it says nothing.
    pub fn declared(&self, view: View<'_>, path: &[Step]) -> Option<Declared> {
        let mut holders: Vec<_> = self.typed.iter().filter(|it| path.starts_with(&it.0)).collect();
        holders.sort_by_key(|it| std::cmp::Reverse(it.0.len()));
        holders.into_iter().find_map(|(of, file, node)| {
            let mut eval = view.eval();
            let node = view.tree(*file).node(*node);
            let mut ty = eval.awaited(&view.type_of(*file, node));
            if ty.is_unknown() {
                return None;
            }
            for step in &path[of.len()..] {
                ty = match step {
                    Step::Member(name) => eval.find_member(&ty.non_null(), name, 0)?,
                    Step::Element => {
                        let element = eval.element(&ty.non_null());
                        if element.is_unknown() {
                            eval.index(&ty.non_null(), &Type::Prim(Prim::String))
                        } else {
                            element
                        }
                    }
                };
            }
            if ty.is_unknown() {
                return None;
            }
            let has = |prim: Prim| {
                ty.parts().iter().any(|it| matches!(it, Type::Prim(it) if *it == prim))
            };
            let text = ty.parts().iter().any(|it| matches!(it, Type::Text(_)));
            let array = ty
                .parts()
                .iter()
                .any(|it| matches!(it, Type::Tuple(_)) || view.is_library(it, "Array"));
            Some(Declared {
                place: file.place(node),
                null: has(Prim::Null),
                undefined: has(Prim::Undefined) || has(Prim::Void),
                string: text || has(Prim::String),
                number: has(Prim::Number),
                bigint: has(Prim::BigInt),
                boolean: has(Prim::Boolean),
                array,
            })
        })
    }
}

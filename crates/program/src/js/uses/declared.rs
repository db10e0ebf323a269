//! What TypeScript says of the values of an answer.

use std::sync::OnceLock;

use seamlint_syntax::{Field, Kind, Node};

use super::super::View;
use super::super::eval::{At, Eval};
use super::super::sym::Prim;
use super::super::syntax::{is_function, wrapped};
use super::super::ty::Type;
use super::held::Held;
use super::walk::Walk;
use super::{Step, Uses};
use crate::{FileId, Place};

/// How many places of one path are asked for their types.
const TYPES: u8 = 6;

/// What TypeScript says of the places whose types are asked for, by their indices; once somebody has asked.
#[derive(Clone, Debug, Default)]
pub(super) struct LazyTypes(OnceLock<Vec<(usize, Type)>>);

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

/// A member of an object type, as its declaration has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeclaredMember {
    /// Where its name stands in the declaration.
    pub place: Place,
    /// Whether it admits `null`.
    pub null: bool,
    /// Whether it admits `undefined`, or is optional.
    pub undefined: bool,
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
        self.out.typed.push((held.path.to_vec(), file, node.id()));
    }
}

impl Uses {
    /// The declaration of the member at a path, in the type that stands nearest to the answer itself; `None`
    /// where no type of the project declares it, or its type is not known.
    pub fn declaration(&self, view: View<'_>, path: &[Step]) -> Option<DeclaredMember> {
        let (Step::Member(name), parent) = path.split_last()? else { return None };
        let mut holders: Vec<_> =
            self.typed.iter().filter(|it| parent.starts_with(&it.0)).collect();
        holders.sort_by_key(|it| it.0.len());
        holders.into_iter().find_map(|(of, file, node)| {
            let mut eval = view.eval();
            let node = view.tree(*file).node(*node);
            let mut ty = eval.awaited(&view.type_of(*file, node));
            if ty.is_unknown() {
                ty = promised_result(view, &mut eval, *file, node);
            }
            let ty = inside(&mut eval, ty, &parent[of.len()..])?.non_null();
            let (file, member) = eval.declared_member(&ty, name)?;
            let ty = eval.find_member(&ty, name, 0).filter(|it| !it.is_unknown())?;
            let place = Place { file, span: member.span };
            let (null, undefined) = (admits(&ty, Prim::Null), admits_undefined(&ty));
            Some(DeclaredMember { place, null, undefined: undefined || member.optional })
        })
    }

    /// The variables that a whole answer is put into as it is, sorted; where there are none, the first expression
    /// that is one.
    pub(crate) fn places_of_answer(&self, view: View<'_>) -> Vec<Place> {
        let whole = self.typed.iter().filter(|it| it.0.is_empty());
        let whole = whole.map(|(_, file, node)| (*file, view.tree(*file).node(*node)));
        let mut out: Vec<_> = whole
            .clone()
            .filter_map(|(file, node)| {
                let at = through_await(node);
                let declarator = at.parent().filter(|_| at.field() == Field::Value)?;
                let name = declarator.child(Field::Name)?;
                let is_name = declarator.kind() == Kind::VariableDeclarator
                    && name.kind() == Kind::Identifier;
                is_name.then(|| file.place(name))
            })
            .collect();
        out.sort();
        out.dedup();
        if out.is_empty() {
            let expressions = whole.filter(|it| it.1.kind() != Kind::Identifier);
            out.extend(expressions.map(|(file, node)| file.place(through_await(node))).min());
        }
        out
    }

    /// What TypeScript says of the value at a path; `None` where it says nothing.
    pub fn declared(&self, view: View<'_>, path: &[Step]) -> Option<Declared> {
        let types = self.types.0.get_or_init(|| self.types(view));
        types.iter().find_map(|(at, ty)| {
            let (of, file, node) = &self.typed[*at];
            if !path.starts_with(of) {
                return None;
            }
            let (mut eval, node) = (view.eval(), view.tree(*file).node(*node));
            let ty = inside(&mut eval, ty.clone(), &path[of.len()..]);
            let ty = ty.filter(|it| !it.is_unknown())?;
            let has = |prim: Prim| admits(&ty, prim);
            let text = ty.parts().iter().any(|it| matches!(it, Type::Text(_)));
            let array = ty
                .parts()
                .iter()
                .any(|it| matches!(it, Type::Tuple(_)) || view.is_library(it, "Array"));
            Some(Declared {
                place: file.place(node),
                null: has(Prim::Null),
                undefined: admits_undefined(&ty),
                string: text || has(Prim::String),
                number: has(Prim::Number),
                bigint: has(Prim::BigInt),
                boolean: has(Prim::Boolean),
                array,
            })
        })
    }

    /// The types that are known, those of what is furthest inside first.
    fn types(&self, view: View<'_>) -> Vec<(usize, Type)> {
        let types = self.typed.iter().enumerate().map(|(at, (_, file, node))| {
            let ty = view.type_of(*file, view.tree(*file).node(*node));
            (at, view.eval().awaited(&ty))
        });
        let mut types: Vec<_> = types.filter(|it| !it.1.is_unknown()).collect();
        types.sort_by_key(|it| std::cmp::Reverse(self.typed[it.0].0.len()));
        types
    }
}

/// What stands at some steps into a value of a type.
fn inside(eval: &mut Eval<'_>, mut ty: Type, steps: &[Step]) -> Option<Type> {
    for step in steps {
        let outer = ty.non_null();
        ty = match step {
            Step::Member(name) => eval.find_member(&outer, name, 0)?,
            Step::Element => match eval.element(&outer) {
                Type::Unknown => eval.index(&outer, &Type::Prim(Prim::String)),
                element => element,
            },
        };
    }
    Some(ty)
}

/// What a function that returns the value says that it gives: `Promise<User>`.
fn promised_result<'p>(view: View<'p>, eval: &mut Eval<'p>, file: FileId, node: Node<'p>) -> Type {
    let at = through_await(node);
    let Some(parent) = at.parent() else { return Type::Unknown };
    let function = match parent.kind() {
        Kind::ReturnStatement => parent.ancestor(|it| is_function(it.kind())),
        Kind::ArrowFunction if at.field() == Field::Body => Some(parent),
        _ => None,
    };
    let facts = view.facts(file);
    let Some(id) = function.and_then(|it| facts.func_at(it)) else { return Type::Unknown };
    let Some(declared) = &facts.func(id).declared else { return Type::Unknown };
    let given = eval.eval(declared, &At { file, env: None });
    eval.awaited(&given)
}

/// The whole that stands for the value once it is there: `(await value)!`.
fn through_await(node: Node<'_>) -> Node<'_> {
    let waits = |it: &Node<'_>| it.kind() == Kind::AwaitExpression;
    let mut at = wrapped(node);
    while let Some(outer) = at.parent().filter(waits) {
        at = wrapped(outer);
    }
    at
}

fn admits(ty: &Type, prim: Prim) -> bool {
    ty.parts().iter().any(|it| matches!(it, Type::Prim(it) if *it == prim))
}

fn admits_undefined(ty: &Type) -> bool {
    admits(ty, Prim::Undefined) || admits(ty, Prim::Void)
}

//! Where names are called, referred to and assigned: found by name first, so that types are asked for few nodes.

use std::rc::Rc;
use std::sync::Arc;

use seamlint_syntax::{Field, Kind, Node};

use super::Finder;
use super::data::ROUTERS;
use super::env::Expr;
use crate::go::members::MemberKind;
use crate::go::{Callee, FunctionId, Type, syntax};
use crate::{FileId, Place};

/// A call, by its file and its index in [`crate::go::Facts::calls`].
pub(super) type CallAt = (FileId, u32);

impl<'p> Finder<'p> {
    /// Every call whose name some router's function has, in order.
    pub(super) fn candidates(&self) -> Vec<CallAt> {
        let mut calls: Vec<_> = ROUTERS.names().flat_map(|it| self.names.calls(it)).collect();
        calls.sort_unstable();
        calls
    }

    /// Every call of something with this name, in order.
    pub(super) fn calls_named(&self, name: &str) -> Rc<[CallAt]> {
        if let Some(known) = self.calls.borrow().get(name) {
            return Rc::clone(known);
        }
        let mut calls: Vec<_> = self.names.calls(name).collect();
        calls.sort_unstable();
        let out: Rc<[CallAt]> = calls.into();
        self.calls.borrow_mut().insert(name.into(), Rc::clone(&out));
        out
    }

    /// What a call calls.
    pub(super) fn callee(&self, file: FileId, call: Node<'_>) -> Option<&'p Callee> {
        let at = self.view.call_index(file, call)?;
        self.callee_at((file, at))
    }

    /// What the call with this index calls.
    pub(super) fn callee_at(&self, (file, call): CallAt) -> Option<&'p Callee> {
        Some(&self.view.called(file, call)?.callee)
    }

    /// The calls of a function, by its own name.
    pub(super) fn callers(&self, function: FunctionId) -> Vec<(FileId, Node<'p>)> {
        let Some(name) = &self.view.function(function).name else { return Vec::new() };
        let calls = self.calls_named(name);
        let of = |it: &&CallAt| {
            self.callee_at(**it).is_some_and(|callee| callee.function == Some(function))
        };
        let node = |it: &CallAt| Some((it.0, self.view.call_node(it.0, it.1)?));
        calls.iter().filter(of).filter_map(node).collect()
    }

    /// Where a function is named without being called.
    pub(super) fn references(&self, function: FunctionId) -> Vec<(FileId, Node<'p>)> {
        let Some(name) = &self.view.function(function).name else { return Vec::new() };
        if let Some(known) = self.references.borrow().get(&**name) {
            return of_function(known, function);
        }
        let mut all = Vec::new();
        for (file, ..) in self.names.with(name) {
            let tree = self.view.tree(file);
            let selectors = tree.nodes(Kind::SelectorExpression);
            let selectors = selectors
                .filter(|it| it.child(Field::Field).is_some_and(|it| it.text() == &**name));
            let names = tree.nodes(Kind::Identifier).filter(|it| it.text() == &**name);
            let values = selectors.chain(names).filter(|it| it.field() != Field::Function);
            all.extend(values.filter_map(|node| {
                Some((self.view.function_value(file, node)?.function?, file, node))
            }));
        }
        let found = of_function(&all, function);
        self.references.borrow_mut().insert(Arc::clone(name), all);
        found
    }

    /// The field that a selector means: where it is declared.
    pub(super) fn field_of(&self, ty: &Type, name: &str) -> Option<Place> {
        let MemberKind::Field(site, index) = self.view.eval().member(ty, name)?.kind else {
            return None;
        };
        let facts = self.view.facts(FileId(site.unit))?;
        let field = facts.structs.get(site.index as usize)?.fields.get(index as usize)?;
        Some(Place { file: FileId(site.unit), span: field.span })
    }

    /// What is put into a field anywhere: by assignments, and by literals of its struct.
    pub(super) fn stores(&self, field: Place, name: &str) -> Rc<[Expr<'p>]> {
        if let Some(known) = self.stores.borrow().get(&field) {
            return Rc::clone(known);
        }
        let mut out = Vec::new();
        for (file, target, _) in self.view.field_writes(name) {
            if self.names.has_file(file) {
                out.extend(self.stored(file, target, field, name));
            }
        }
        let out: Rc<[Expr<'p>]> = out.into();
        self.stores.borrow_mut().insert(field, Rc::clone(&out));
        out
    }

    /// What a pair of a literal or an assignment to a selector of the name gives the field.
    fn stored(&self, file: FileId, target: Node<'p>, field: Place, name: &str) -> Option<Expr<'p>> {
        if target.kind() == Kind::KeyedElement {
            let ty = self.literal_type(file, target.parent()?);
            let is_it = self.field_of(&ty, name) == Some(field);
            return target.child(Field::Value).filter(|_| is_it).map(|it| Expr::of(file, it));
        }
        let statement = target.parent().filter(|it| it.field() == Field::Left)?.parent()?;
        let ty = self.view.type_of(file, target.child(Field::Operand)?);
        if self.field_of(&ty, name) != Some(field) {
            return None;
        }
        let (node, item) = assigned_to(statement, target)?;
        Some(Expr { file, node, item })
    }

    /// The type of a literal's braces, which may be written without one inside of another literal.
    pub(super) fn literal_type(&self, file: FileId, body: Node<'p>) -> Type {
        let mut levels = 0;
        for around in body.ancestors() {
            match around.kind() {
                Kind::LiteralValue => levels += 1,
                Kind::CompositeLiteral => {
                    let mut ty = self.view.type_of(file, around);
                    for _ in 0..levels {
                        ty = match self.view.underlying(&ty) {
                            Type::Slice(it) | Type::Array(it) => Type::clone(&it),
                            Type::Map(it) => it.1.clone(),
                            _ => return Type::Unknown,
                        };
                    }
                    return ty;
                }
                Kind::LiteralElement | Kind::KeyedElement => {}
                _ => break,
            }
        }
        Type::Unknown
    }
}

/// The value that an assignment gives to a target, with its place among several that one call gives.
pub(super) fn assigned_to<'t>(statement: Node<'t>, target: Node<'t>) -> Option<(Node<'t>, u16)> {
    let pairs = syntax::assigned(statement);
    let at = pairs.iter().position(|it| it.0 == target)?;
    let value = pairs[at].1;
    let shared = pairs.iter().filter(|it| it.1 == value).count() > 1;
    Some((value, if shared { at as u16 } else { 0 }))
}

/// A reference to a function that is no call of it.
pub(super) type Reference<'p> = (FunctionId, FileId, Node<'p>);

fn of_function<'p>(all: &[Reference<'p>], function: FunctionId) -> Vec<(FileId, Node<'p>)> {
    all.iter().filter(|it| it.0 == function).map(|it| (it.1, it.2)).collect()
}

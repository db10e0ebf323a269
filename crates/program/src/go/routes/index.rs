//! Where names are called, referred to and assigned: found by name first, so that types are asked for few nodes.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use seamlint_syntax::{Field, Kind, Node};

use super::Finder;
use super::data::ROUTERS;
use super::env::Expr;
use crate::go::members::MemberKind;
use crate::go::sym::{Atom, Sym, SymId};
use crate::go::{Callee, Facts, FunctionId, Syms, Type, syntax};
use crate::{FileId, Place};

/// A call, by its file and its index in [`Facts::calls`].
pub(super) type CallAt = (FileId, u32);

impl<'p> Finder<'p> {
    /// Every call whose name some router's function has, in order.
    pub(super) fn candidates(&self) -> Vec<CallAt> {
        let mut by_file: BTreeMap<FileId, (&Facts, Vec<Atom>)> = BTreeMap::new();
        for name in ROUTERS.names() {
            for (file, facts, atom) in self.names.with(name) {
                by_file.entry(file).or_insert((facts, Vec::new())).1.push(atom);
            }
        }
        let calls = by_file.into_iter().flat_map(|(file, (facts, atoms))| {
            let calls = calls_of(facts, move |it| atoms.contains(&it));
            calls.map(move |it| (file, it))
        });
        calls.collect()
    }

    /// Every call of something with this name, in order.
    pub(super) fn calls_named(&self, name: &str) -> Rc<[CallAt]> {
        if let Some(known) = self.calls.borrow().get(name) {
            return Rc::clone(known);
        }
        let files = self.names.with(name);
        let calls = files.flat_map(|(file, facts, atom)| {
            calls_of(facts, move |it| it == atom).map(move |it| (file, it))
        });
        let out: Rc<[CallAt]> = calls.collect();
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
        for (file, ..) in self.names.with(name) {
            self.stores_in(file, field, name, &mut out);
        }
        let out: Rc<[Expr<'p>]> = out.into();
        self.stores.borrow_mut().insert(field, Rc::clone(&out));
        out
    }

    fn stores_in(&self, file: FileId, field: Place, name: &str, out: &mut Vec<Expr<'p>>) {
        let tree = self.view.tree(file);
        for element in tree.nodes(Kind::KeyedElement) {
            let key = element.child(Field::Key).filter(|it| it.text() == name);
            let literal = key.and(element.parent());
            let ty = literal.map_or(Type::Unknown, |it| self.literal_type(file, it));
            if self.field_of(&ty, name) == Some(field) {
                out.extend(element.child(Field::Value).map(|it| Expr::of(file, it)));
            }
        }
        for selector in tree.nodes(Kind::SelectorExpression) {
            let is_named = selector.child(Field::Field).is_some_and(|it| it.text() == name);
            let list = selector.parent().filter(|it| is_named && it.field() == Field::Left);
            let Some(statement) = list.and_then(Node::parent) else { continue };
            let Some(operand) = selector.child(Field::Operand) else { continue };
            if self.field_of(&self.view.type_of(file, operand), name) != Some(field) {
                continue;
            }
            out.extend(assigned_to(statement, selector).map(|(node, item)| Expr {
                file,
                node,
                item,
            }));
        }
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

fn calls_of(facts: &Facts, named: impl Fn(Atom) -> bool) -> impl Iterator<Item = u32> {
    let calls = facts.calls.iter().enumerate();
    calls.filter_map(move |(at, it)| {
        let Sym::Call(callee, _) = facts.syms().get(it.sym) else { return None };
        named(called_name(facts, facts.syms(), callee)?).then_some(at as u32)
    })
}

/// The last word of what a call calls.
fn called_name(facts: &Facts, syms: &Syms, mut callee: SymId) -> Option<Atom> {
    if let Sym::Instance(base, _) | Sym::Index(base, _) = syms.get(callee) {
        callee = base;
    }
    match syms.get(callee) {
        Sym::Select(_, atom) | Sym::Name(atom) => Some(atom),
        Sym::Local(local) => Some(facts.locals.get(local.0 as usize)?.name),
        _ => None,
    }
}

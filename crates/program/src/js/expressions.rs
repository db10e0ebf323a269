//! What the expressions of a program are: evaluated once, however many rules ask.
//!
//! A chain such as `api.users().then(show).catch(warn)` is evaluated link by link, from its inner end: each link
//! is an expression that somebody asks about as well.

use std::ops::Deref;
use std::sync::Arc;

use seamlint_syntax::{Field, Kind, Node, NodeId};

use super::View;
use super::eval::{At, Callee};
use super::facts::Space;
use super::in_file::InFile;
use super::lower;
use super::sym::{BindingId, ObjectId, Sym};
use super::ty::Type;
use crate::FileId;

/// What somebody has asked about.
#[derive(Debug)]
pub(crate) struct Expressions {
    nodes: InFile<NodeId, Expression>,
    /// What names mean, wherever they are written.
    names: InFile<BindingId, Expression>,
    /// What members of objects are, by the object and the place of the first one with the name.
    members: InFile<(ObjectId, usize), Type>,
}

impl Expressions {
    /// Room for the expressions of so many files.
    pub(crate) fn of(files: usize) -> Self {
        Self { nodes: InFile::of(files), names: InFile::of(files), members: InFile::of(files) }
    }
}

/// An expression that has been evaluated.
#[derive(Clone, Debug)]
pub(crate) struct Expression {
    pub(crate) ty: Type,
    /// The functions that it may run, where it is a call.
    pub(crate) callees: Callees,
}

/// The functions that a call may run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Callees(Option<Arc<[Callee]>>);

impl Deref for Callees {
    type Target = [Callee];

    fn deref(&self) -> &[Callee] {
        self.0.as_deref().unwrap_or_default()
    }
}

impl From<Vec<Callee>> for Callees {
    fn from(callees: Vec<Callee>) -> Self {
        Self((!callees.is_empty()).then(|| callees.into()))
    }
}

impl View<'_> {
    /// What an expression is.
    pub(crate) fn expression(self, file: FileId, node: Node<'_>) -> Expression {
        let nodes = &self.model.expressions.nodes;
        // Others ask for the calls of a chain, hardly ever for the members between them.
        let is_call = |it: Kind| matches!(it, Kind::CallExpression | Kind::NewExpression);
        let is_kept = |it: Node<'_>| it == node || is_call(it.kind());
        let (mut links, mut at) = (Vec::new(), node);
        let mut found = loop {
            if is_kept(at)
                && let Some(known) = nodes.known(file, at.id())
            {
                break known;
            }
            let Some(inner) = inner(at) else { break self.end_of_chain(file, at) };
            links.push(at);
            at = inner;
        };
        for link in links.into_iter().rev() {
            found = self.link(file, link, &found);
            if is_kept(link) {
                nodes.keep(file, link.id(), found.clone());
            }
        }
        found
    }

    /// What an expression is that is no link of a chain.
    fn end_of_chain(self, file: FileId, node: Node<'_>) -> Expression {
        let expressions = &self.model.expressions;
        match node.kind() {
            Kind::Identifier => {}
            // Sooner said than looked up.
            Kind::This
            | Kind::String
            | Kind::Number
            | Kind::TemplateString
            | Kind::ArrowFunction => {
                return self.evaluate(file, node);
            }
            _ => return expressions.nodes.get(file, node.id(), || self.evaluate(file, node)),
        }
        let facts = self.facts(file);
        let Some(id) = facts.lookup(node.text(), facts.scope_of(node), Space::Value) else {
            return self.evaluate(file, node);
        };
        match self.model.kept.value(file, facts, id) {
            Some(ty) => Expression { ty: ty.clone(), callees: Callees::default() },
            None => expressions.names.get(file, id, || self.evaluate(file, node)),
        }
    }

    /// What a link of a chain is, by what its inner end is.
    fn link(self, file: FileId, node: Node<'_>, inner: &Expression) -> Expression {
        let mut eval = self.eval();
        let (ty, callees) = match node.kind() {
            Kind::ParenthesizedExpression => return inner.clone(),
            Kind::AwaitExpression => (eval.awaited(&inner.ty), Vec::new()),
            Kind::CallExpression | Kind::NewExpression if inner.ty.is_unknown() => {
                (Type::Unknown, Vec::new())
            }
            Kind::CallExpression | Kind::NewExpression => {
                let facts = self.facts(file);
                let context = lower::Context::new(facts, &facts.modules, facts.scope_of(node));
                let call = context.call_of(node, Sym::Unknown);
                eval.call_of(&inner.ty, &call, &At { file, env: None })
            }
            _ => {
                let name = node.child(Field::Property).map_or("", |it| it.text());
                let ty = if node.has(Kind::OptionalChain) {
                    let may_miss = matches!(inner.ty, Type::Union(_) | Type::Unknown);
                    let ty = self.type_of_member(&inner.ty.non_null(), name);
                    if may_miss { ty.optional() } else { ty }
                } else {
                    self.type_of_member(&inner.ty, name)
                };
                (ty, Vec::new())
            }
        };
        Expression { ty, callees: callees.into() }
    }

    /// A member of a value. Many expressions take the same ones of the same object literals.
    fn type_of_member(self, outer: &Type, name: &str) -> Type {
        match outer {
            Type::Object(file, object, None) => {
                let find = || self.eval().member(outer, name);
                let members = &self.facts(*file).objects[object.at()].members;
                match members.iter().position(|it| &*it.name == name) {
                    Some(at) => self.model.expressions.members.get(*file, (*object, at), find),
                    None => find(),
                }
            }
            Type::Union(parts) => {
                let parts = parts.iter().filter(|it| !it.is_nullish());
                Type::union(parts.map(|it| self.type_of_member(it, name)).collect::<Vec<_>>())
            }
            _ => self.eval().member(outer, name),
        }
    }

    fn evaluate(self, file: FileId, node: Node<'_>) -> Expression {
        let (sym, at) = self.lower(file, node);
        let (ty, callees) = self.eval().expression(&sym, &at);
        Expression { ty, callees: callees.into() }
    }
}

/// The expression that the last link of a chain adds something to.
fn inner(node: Node<'_>) -> Option<Node<'_>> {
    match node.kind() {
        Kind::MemberExpression => node.child(Field::Object),
        Kind::AwaitExpression | Kind::ParenthesizedExpression => node.first(),
        Kind::NewExpression => node.child(Field::Constructor).filter(is_evaluated_first),
        Kind::CallExpression => node.child(Field::Function).filter(is_evaluated_first),
        _ => None,
    }
}

/// Whether a callee is evaluated before its call. A bound function is the function itself, whatever its type
/// says of `bind`; and what `require` gives is told by its argument.
fn is_evaluated_first(callee: &Node<'_>) -> bool {
    match callee.kind() {
        Kind::Identifier => callee.text() != "require",
        Kind::MemberExpression => {
            callee.child(Field::Property).is_some_and(|it| it.text() != "bind")
        }
        _ => false,
    }
}

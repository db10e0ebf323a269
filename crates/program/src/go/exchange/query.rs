//! Which parameters of the query a handler reads.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use seamlint_syntax::{Field, Kind, Node, NodeId};

use super::super::{FunctionId, Type, View, syntax, tag_value};
use super::{CALLS, Frame, Value};
use crate::library::QueryTarget;
use crate::{FileId, Place};

/// Through how many names a parameter's name is followed.
const HOPS: usize = 4;
/// How deep structs lie in the structs that a query is bound to.
const DEPTH: usize = 4;

/// The parameters of the query that a handler reads, itself and through its helpers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueryReads {
    /// What it reads, in the order in which that is found.
    pub reads: Vec<QueryRead>,
    /// Whether it may read others: a name is not known, or the query as a whole is given away.
    pub open: bool,
}

impl QueryReads {
    /// Whether a parameter of this name is read.
    pub fn has(&self, name: &str) -> bool {
        self.reads.iter().any(|it| *it.name == *name)
    }
}

/// A parameter of the query that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryRead {
    /// Its name.
    pub name: Box<str>,
    /// The call, or the field of the struct that the query is bound to.
    pub place: Place,
}

impl View<'_> {
    /// The parameters of the query that a handler reads.
    pub fn query_reads(self, handler: FunctionId) -> Arc<QueryReads> {
        self.model.query_reads.get(handler, |_| Arc::new(self.find_query_reads(handler)))
    }

    /// Those that it reads itself, its helpers left out: to know these is less than to know all.
    pub fn own_query_reads(self, handler: FunctionId) -> QueryReads {
        let mut walk = Walk { view: self, out: QueryReads::default(), open: vec![] };
        walk.function(handler, &[]);
        walk.out
    }

    fn find_query_reads(self, handler: FunctionId) -> QueryReads {
        let mut walk = Walk { view: self, out: QueryReads::default(), open: vec![] };
        let mut seen = FxHashSet::default();
        walk.open.push((handler, Vec::new()));
        while let Some((function, frames)) = walk.open.pop() {
            if seen.insert((function, frames.clone())) {
                walk.function(function, &frames);
            }
        }
        walk.out
    }
}

struct Walk<'p> {
    view: View<'p>,
    out: QueryReads,
    open: Vec<(FunctionId, Vec<Frame>)>,
}

/// What a function has to do with the query, whoever calls it.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum QueryPart {
    /// The parameter that the second node names is read by the first.
    Read(NodeId, NodeId),
    /// The query is bound to this.
    Bound(NodeId, &'static QueryTarget),
    /// A call gives the query, or something that has it, to a function of the project.
    Given(u32, FunctionId),
    /// Something is done with it that is not read.
    Lost,
}

impl<'p> View<'p> {
    /// What a function has to do with the query: many handlers come to the same helpers.
    fn query_parts(self, function: FunctionId) -> Arc<[QueryPart]> {
        self.model.query_parts.get(function, |_| self.find_query_parts(function).into())
    }

    fn find_query_parts(self, function: FunctionId) -> Vec<QueryPart> {
        let Some(node) = self.function_node(function) else { return Vec::new() };
        let (file, span) = (function.file, node.span());
        let is_query =
            |it: Option<Node<'p>>| it.is_some_and(|it| is_values(&self.type_of(file, it)));
        let calls = self.tree(file).nodes_in(Kind::CallExpression, span);
        let mut out: Vec<_> = calls.filter_map(|it| self.query_part(file, it)).collect();
        for index in self.tree(file).nodes_in(Kind::IndexExpression, span) {
            if let Some(key) = index.child(Field::Index)
                && is_query(index.child(Field::Operand))
            {
                out.push(QueryPart::Read(index.id(), key.id()));
            }
        }
        // `for name := range r.URL.Query()`
        let mut ranges = self.tree(file).nodes_in(Kind::RangeClause, span);
        out.extend(ranges.find(|it| is_query(it.child(Field::Right))).map(|_| QueryPart::Lost));
        out
    }

    fn query_part(self, file: FileId, call: Node<'p>) -> Option<QueryPart> {
        let index = self.call_index(file, call)?;
        let called = self.called(file, index);
        let known = called.and_then(|it| it.knowledge);
        if let Some(at) = known.and_then(|it| it.query.reads) {
            return Some(QueryPart::Read(call.id(), syntax::argument(call, at)?.id()));
        }
        if let Some(target) = known.and_then(|it| it.query.binds.as_ref()) {
            let given = syntax::argument(call, target.argument);
            return Some(given.map_or(QueryPart::Lost, |it| QueryPart::Bound(it.id(), target)));
        }
        let ty = |it: Node<'p>| self.type_of(file, it);
        let Some(function) = called.and_then(|it| it.callee.function) else {
            let is_given = syntax::arguments(call).any(|it| is_values(&ty(it)));
            return is_given.then_some(QueryPart::Lost);
        };
        let is_part = |ty: Type| {
            let ty = ty.deref();
            is_values(ty) || ty.is("net/url", "URL") || self.is_exchange_part(ty)
        };
        let mut given = syntax::arguments(call).chain(syntax::receiver(call));
        given.any(|it| is_part(ty(it))).then_some(QueryPart::Given(index, function))
    }
}

impl<'p> Walk<'p> {
    fn function(&mut self, function: FunctionId, frames: &[Frame]) {
        let file = function.file;
        for part in self.view.query_parts(function).iter() {
            match part {
                QueryPart::Read(read, name) => {
                    let tree = self.view.tree(file);
                    self.named(file, tree.node(*read), tree.node(*name), frames);
                }
                QueryPart::Bound(given, target) => {
                    let given = self.view.tree(file).node(*given);
                    self.bound(&Value::new(file, given, frames), target);
                }
                QueryPart::Given(call, function) => {
                    let first = Frame { file, call: *call, function: *function };
                    self.enter(first, frames);
                }
                QueryPart::Lost => self.out.open = true,
            }
        }
    }

    fn enter(&mut self, call: Frame, frames: &[Frame]) {
        if frames.len() < CALLS && frames.iter().all(|it| it.function != call.function) {
            self.open.push((call.function, call.before(frames)));
        } else {
            self.out.open = true;
        }
    }

    /// A parameter by the expression that is its name.
    fn named(&mut self, file: FileId, read: Node<'p>, name: Node<'p>, frames: &[Frame]) {
        match self.text(&Value::new(file, name, frames)) {
            Some(name) => {
                let place = file.place(read);
                self.out.reads.push(QueryRead { name, place });
            }
            None => self.out.open = true,
        }
    }

    fn text(&self, value: &Value) -> Option<Box<str>> {
        let mut value = self.view.outermost(value);
        for _ in 0..HOPS {
            let node = self.view.node_of(&value);
            if let Some(text) = syntax::string(node) {
                return Some(text.into());
            }
            let (file, given) = self.view.initialiser(value.file, node)?;
            let frames = if file == value.file { value.frames } else { Arc::default() };
            value = self.view.outermost(&Value::within(file, given, frames));
        }
        None
    }

    /// The fields of a struct that the query is bound to.
    fn bound(&mut self, target: &Value, of: &'static QueryTarget) {
        let target = self.view.outermost(target);
        let node = self.view.node_of(&target);
        let taken = node.kind() == Kind::UnaryExpression && node.has(Kind::Amp);
        let variable = if taken { node.child(Field::Operand).unwrap_or(node) } else { node };
        let ty = self.view.type_of(target.file, variable);
        let mut open = vec![(ty.deref().clone(), 0)];
        self.out.open |= open[0].0.is_unknown();
        while let Some((ty, depth)) = open.pop() {
            for it in self.view.fields(&ty) {
                let tag = it.field.tag.as_deref().and_then(|tag| tag_value(tag, &of.tag));
                let name = tag.and_then(|it| it.split(',').next()).filter(|it| !it.is_empty());
                let is_struct = matches!(self.view.underlying(&it.ty), Type::Struct(_));
                match name {
                    Some("-") => {}
                    Some(name) => self.field(name, it.place),
                    None if is_struct && depth < DEPTH => {
                        open.push((it.ty.deref().clone(), depth + 1));
                    }
                    None if of.untagged => self.field(&it.field.name, it.place),
                    None => {}
                }
            }
        }
    }

    fn field(&mut self, name: &str, place: Option<Place>) {
        match place {
            Some(place) => self.out.reads.push(QueryRead { name: name.into(), place }),
            None => self.out.open = true,
        }
    }
}

fn is_values(ty: &Type) -> bool {
    ty.deref().is("net/url", "Values")
}

//! Which parameters of the query a handler reads.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use seamlint_syntax::{Field, Kind, Node};

use super::super::{FunctionId, Type, View, syntax, tag_value};
use super::{CALLS, Frame, Value};
use crate::library::{Knowledge, QueryTarget};
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

impl<'p> Walk<'p> {
    fn function(&mut self, function: FunctionId, frames: &[Frame]) {
        let Some(node) = self.view.function_node(function) else { return };
        let (file, span) = (function.file, node.span());
        for call in self.view.tree(file).nodes_in(Kind::CallExpression, span) {
            self.call(file, call, frames);
        }
        for index in self.view.tree(file).nodes_in(Kind::IndexExpression, span) {
            let of = index.child(Field::Operand).map(|it| self.view.type_of(file, it));
            if of.is_some_and(|it| is_values(&it))
                && let Some(key) = index.child(Field::Index)
            {
                self.named(file, index, key, frames);
            }
        }
        // `for name := range r.URL.Query()`
        for range in self.view.tree(file).nodes_in(Kind::RangeClause, span) {
            let of = range.child(Field::Right).map(|it| self.view.type_of(file, it));
            self.out.open |= of.is_some_and(|it| is_values(&it));
        }
    }

    fn call(&mut self, file: FileId, call: Node<'p>, frames: &[Frame]) {
        let Some(index) = self.view.call_index(file, call) else { return };
        let called = self.view.called(file, index);
        if let Some(known) = called.and_then(|it| it.knowledge)
            && self.known(file, call, known, frames)
        {
            return;
        }
        let given = || syntax::arguments(call).chain(syntax::receiver(call));
        let mut types = given().map(|it| self.view.type_of(file, it));
        let Some(function) = called.and_then(|it| it.callee.function) else {
            let mut arguments = syntax::arguments(call).map(|it| self.view.type_of(file, it));
            self.out.open |= arguments.any(|it| is_values(&it));
            return;
        };
        let is_part = |ty: Type| {
            let ty = ty.deref();
            is_values(ty) || ty.is("net/url", "URL") || self.view.is_exchange_part(ty)
        };
        if !types.any(is_part) {
            return;
        }
        if frames.len() < CALLS && frames.iter().all(|it| it.function != function) {
            let first = Frame { file, call: index, function };
            let frames = std::iter::once(first).chain(frames.iter().copied());
            self.open.push((function, frames.collect()));
        } else {
            self.out.open = true;
        }
    }

    /// What a function of a library does with the query; whether it does anything.
    fn known(
        &mut self,
        file: FileId,
        call: Node<'p>,
        known: &'static Knowledge,
        frames: &[Frame],
    ) -> bool {
        if let Some(at) = known.query.reads {
            if let Some(name) = syntax::argument(call, at) {
                self.named(file, call, name, frames);
            }
            return true;
        }
        let Some(target) = &known.query.binds else { return false };
        match syntax::argument(call, target.argument) {
            Some(it) => self.bound(&Value::new(file, it, frames), target),
            None => self.out.open = true,
        }
        true
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
            let frames = if file == value.file { value.frames.clone() } else { Vec::new() };
            value = self.view.outermost(&Value::new(file, given, &frames));
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

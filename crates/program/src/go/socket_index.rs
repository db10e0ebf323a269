//! All writes to connections that allow one writer, by the connection, across the project.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use seamlint_syntax::{Field, Kind, Node};

use super::FunctionId;
use super::facts::LocalKind;
use super::socket::{Connection, SocketWrite};
use super::sym::LocalId;
use super::syntax;
use super::view::View;
use crate::FileId;

/// A write, and a function that comes to it and names the connection so.
#[derive(Clone, Debug)]
pub struct WrittenBy {
    /// The function.
    pub function: FunctionId,
    /// The write.
    pub write: SocketWrite,
}

/// Writes by the name of the field or collection that holds the connection.
#[derive(Debug, Default)]
pub(super) struct SocketIndex {
    by_name: FxHashMap<Arc<str>, Vec<WrittenBy>>,
    local: Vec<WrittenBy>,
}

/// How many callers up a connection that is a parameter is followed, and how many calls down where it is kept.
const CALLS: usize = 3;

impl<'p> View<'p> {
    fn socket_index(self) -> &'p SocketIndex {
        self.model().socket_index.get_or_init(|| self.build_socket_index())
    }

    fn build_socket_index(self) -> SocketIndex {
        let mut index = SocketIndex::default();
        let mut open = Vec::new();
        for (file, compiled) in self.program().files() {
            if compiled.go().is_none_or(|it| it.is_test) {
                continue;
            }
            for call in self.socket_calls(file) {
                let writes = self.socket_writes_in(file, call.call);
                let own = writes.into_iter().find(|it| it.place.span == call.call.span());
                let function = self.function_at(file, call.call);
                open.extend(
                    function.zip(own).map(|(function, write)| (WrittenBy { function, write }, 0)),
                );
            }
        }
        while let Some((it, calls)) = open.pop() {
            match &it.write.connection {
                Connection::Field(name) | Connection::Element(name) => {
                    index.by_name.entry(Arc::clone(name)).or_default().push(it);
                }
                Connection::Local(..) => {
                    if calls < CALLS {
                        open.extend(
                            self.as_callers_name_it(&it).into_iter().map(|it| (it, calls + 1)),
                        );
                    }
                    index.local.push(it);
                }
            }
        }
        let by_place = |it: &WrittenBy| (it.write.place, it.function);
        index.by_name.values_mut().for_each(|it| it.sort_by_key(by_place));
        index.local.sort_by_key(by_place);
        index
    }

    fn as_callers_name_it(self, it: &WrittenBy) -> Vec<WrittenBy> {
        let callers = self.callers(it.function).iter();
        let named = callers.filter_map(|caller| {
            let (function, call) = (caller.function?, self.caller_node(*caller)?);
            let connection =
                self.as_called(caller.file, call, it.function, &it.write.connection)?;
            let locked = it.write.locked || self.is_locked(caller.file, call);
            let reached = caller.file.place(call);
            Some(WrittenBy {
                function,
                write: SocketWrite { connection, locked, reached, ..it.write.clone() },
            })
        });
        named.collect()
    }

    /// The writes to the connection, or connections, that a field or a collection holds, in order.
    pub fn writes_to(self, name: &str) -> &'p [WrittenBy] {
        self.socket_index().by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// The writes of a file by the names of fields and collections, in order.
    pub fn named_writes(self, file: FileId) -> Vec<&'p WrittenBy> {
        let all = self.socket_index().by_name.values().flatten();
        let mut own: Vec<_> = all.filter(|it| it.write.place.file == file).collect();
        own.sort_by_key(|it| (it.write.place, it.function));
        own
    }

    /// The writes of a file to connections in local variables, in order.
    pub fn local_writes(self, file: FileId) -> impl Iterator<Item = &'p WrittenBy> {
        self.socket_index().local.iter().filter(move |it| it.write.reached.file == file)
    }

    /// Where the connection in a local is kept before `until`: fields and collections into which the function,
    /// or one that it calls, puts it.
    pub fn kept_in(self, file: FileId, local: LocalId, until: u32) -> Vec<Connection> {
        let mut out = Vec::new();
        self.kept_within(file, local, until, CALLS, &mut out);
        out
    }

    fn kept_within(
        self,
        file: FileId,
        local: LocalId,
        until: u32,
        calls: usize,
        out: &mut Vec<Connection>,
    ) {
        let Some(declared) = self.local_of(file, local) else { return };
        let owner = FunctionId { file, index: declared.function };
        let Some(body) = self.function_node(owner) else { return };
        let uses: Vec<_> =
            self.uses(file, body, local).take_while(|it| it.span().start < until).collect();
        for name in uses {
            out.extend(self.keeper_of(file, name));
            let call =
                name.parent().filter(|it| it.kind() == Kind::ArgumentList).and_then(Node::parent);
            let Some(call) = call.filter(|_| calls > 0) else { continue };
            let Some(target) = self.callee(file, call).and_then(|it| it.function) else { continue };
            let at = syntax::arguments(call).position(|it| it == name);
            if let Some(param) = at.and_then(|it| self.params(target).get(it).copied()) {
                self.kept_within(target.file, param, u32::MAX, calls - 1, out);
            }
        }
    }

    /// The field or collection that an occurrence of a local is put into.
    fn keeper_of(self, file: FileId, name: Node<'p>) -> Option<Connection> {
        let parent = name.parent()?;
        match parent.kind() {
            // `clients[conn] = true`
            Kind::IndexExpression if name.field() == Field::Index => {
                let written = parent.parent().is_some_and(|it| it.field() == Field::Left);
                let of = self
                    .collection_name(file, parent.child(Field::Operand)?)
                    .filter(|_| written)?;
                Some(Connection::Element(of))
            }
            // `clients[id] = conn`, `c.conn = conn`
            Kind::ExpressionList if parent.field() == Field::Right => {
                let pairs = syntax::assigned(parent.parent()?);
                let target = pairs.into_iter().find(|it| it.1 == name)?.0;
                match target.kind() {
                    Kind::SelectorExpression => {
                        self.field_name(file, target).map(Connection::Field)
                    }
                    Kind::IndexExpression => self
                        .collection_name(file, target.child(Field::Operand)?)
                        .map(Connection::Element),
                    _ => None,
                }
            }
            // `append(clients, conn)`
            Kind::ArgumentList if syntax::function(parent.parent()?)?.text() == "append" => {
                self.collection_name(file, parent.first()?).map(Connection::Element)
            }
            // `&client{conn: conn}`
            Kind::LiteralElement => {
                let element = parent.parent().filter(|it| it.kind() == Kind::KeyedElement)?;
                let literal = element.ancestor(|it| it.kind() == Kind::CompositeLiteral)?;
                let ty = self.type_of(file, literal);
                let named = ty.deref().named()?;
                let key = element.child(Field::Key)?.text();
                Some(Connection::Field(format!("{}.{}.{key}", named.package, named.name).into()))
            }
            _ => None,
        }
    }

    /// Whether a local is a parameter.
    pub fn is_param(self, file: FileId, local: LocalId) -> bool {
        self.local_of(file, local).is_some_and(|it| it.kind == LocalKind::Param)
    }
}

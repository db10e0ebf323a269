//! WebSocket connections: which code does what with which of them.

use std::sync::Arc;

use seamlint_syntax::{Field, Kind, Node};

use super::facts::LocalKind;
use super::sym::LocalId;
use super::syntax::{self, is_function};
use super::view::View;
use super::{Callee, CalleeKind, FunctionId, Known, Spawn, Type};
use crate::library::{Knowledge, Ws};
use crate::{FileId, Place};

/// Which connection is meant, as far as a file can say.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Connection {
    /// The one in a local variable or a parameter.
    Local(FileId, LocalId),
    /// The one in a field: the type and the field, or the type that embeds the connection.
    Field(Arc<str>),
    /// One of many, in a map or a slice that this field holds.
    Element(Arc<str>),
}

/// A call that does something with a connection.
#[derive(Clone, Debug)]
pub struct SocketCall<'p> {
    /// The call.
    pub call: Node<'p>,
    /// What it does.
    pub ws: Ws,
    /// The expression that is the connection.
    pub on: Node<'p>,
    /// What is called.
    pub callee: Callee,
    /// Whether it writes a close frame.
    pub says_goodbye: bool,
    /// Whether it writes a ping.
    pub pings: bool,
}

/// A write that a function, or one that it calls, makes.
#[derive(Clone, Debug)]
pub struct SocketWrite {
    /// The connection, as the function that was asked for names it.
    pub connection: Connection,
    /// Where the library's function is called.
    pub place: Place,
    /// Whether a mutex is locked around it.
    pub locked: bool,
    /// Where the function that was asked for makes the write or calls what makes it.
    pub reached: Place,
}

/// How many calls deep writes are looked for.
const DEPTH: u8 = 3;

impl<'p> View<'p> {
    /// What a call does with a connection, if anything.
    pub fn socket_call(self, file: FileId, call: Node<'p>) -> Option<SocketCall<'p>> {
        self.knowledge_of(file, call)?.ws?;
        let known = self.known_callee(file, call)?;
        self.socket_call_of(file, call, known.0, known.1)
    }

    fn socket_call_of(
        self,
        file: FileId,
        call: Node<'p>,
        callee: Callee,
        known: &Knowledge,
    ) -> Option<SocketCall<'p>> {
        let ws = known.ws?;
        let is_connection = |it: &Node<'p>| {
            let ty = self.type_of(file, *it);
            ty.deref().named().is_some_and(|it| &*it.name == "Conn" || &*it.name == "Session")
        };
        let by_argument = callee.kind == CalleeKind::Function
            || callee.symbol.receiver.as_deref() == Some("Codec");
        let on = if by_argument {
            syntax::arguments(call).find(is_connection).or_else(|| syntax::argument(call, 0))?
        } else {
            syntax::receiver(call)?
        };
        let names =
            |word| syntax::arguments(call).next().is_some_and(|it| it.text().ends_with(word));
        let writes = matches!(ws, Ws::Write | Ws::Control | Ws::Writer);
        let (says_goodbye, pings) =
            (writes && names("CloseMessage"), writes && names("PingMessage"));
        Some(SocketCall { call, ws, on, callee, says_goodbye, pings })
    }

    /// All such calls of a file, in source order.
    pub fn socket_calls(self, file: FileId) -> Vec<SocketCall<'p>> {
        let calls = self.known_calls(file, |it| it.ws.is_some());
        let of =
            |it: Known<'p>| self.socket_call_of(file, it.call, it.callee.clone(), it.knowledge);
        let mut calls: Vec<_> = calls.filter_map(of).collect();
        calls.sort_by_key(|it| it.call.id());
        calls
    }

    /// All such calls of a file's package.
    pub fn package_socket_calls(self, file: FileId) -> Vec<(FileId, SocketCall<'p>)> {
        let files = self.package_files(file);
        files
            .into_iter()
            .flat_map(|file| self.socket_calls(file).into_iter().map(move |it| (file, it)))
            .collect()
    }

    /// The Go files of a file's package, in order.
    pub fn package_files(self, file: FileId) -> Vec<FileId> {
        let path = self.package_path(file);
        let all = self.program().files().filter(|it| it.1.go().is_some());
        all.map(|it| it.0).filter(|it| self.package_path(*it) == path).collect()
    }

    /// Whether something of the file's package, or a function that `call`'s function calls, sets a deadline that
    /// `names` name: on a connection or on the network connection below it.
    pub fn package_sets_deadline(
        self,
        file: FileId,
        function: Option<FunctionId>,
        names: &[&str],
    ) -> bool {
        let sets = |file: FileId, root: Node<'p>| {
            syntax::calls(root).any(|it| {
                let name = syntax::function(it).and_then(|it| it.child(Field::Field));
                name.is_some_and(|it| names.contains(&it.text())) && self.callee(file, it).is_some()
            })
        };
        let in_package = self
            .package_files(file)
            .into_iter()
            .any(|it| sets(it, self.program().file(it).tree.root()));
        in_package
            || function.is_some_and(|it| {
                let mut called = self.callees(it).into_iter();
                called.any(|it| self.function_node(it).is_some_and(|node| sets(it.file, node)))
            })
    }

    /// Which connection an expression is.
    pub fn connection_identity(self, file: FileId, node: Node<'p>) -> Option<Connection> {
        let node = syntax::unparen(node);
        match node.kind() {
            Kind::Identifier => {
                let (id, local) = self.local(file, node)?;
                let declared = self.program().file(file).tree.covering(local.span);
                let range = declared.ancestors().take(3).find(|it| it.kind() == Kind::RangeClause);
                if let Some(over) = range.and_then(|it| it.child(Field::Right)) {
                    return self.collection_name(file, over).map(Connection::Element);
                }
                // A variable that was set to a field's connection is that connection.
                let made = self
                    .initialiser(file, node)
                    .filter(|it| it.1.kind() == Kind::SelectorExpression);
                if let Some((file, made)) = made {
                    return self.connection_identity(file, made);
                }
                let element =
                    self.given_by(file, node).filter(|it| it.1.kind() == Kind::IndexExpression);
                if let Some((file, element)) = element {
                    return self.connection_identity(file, element);
                }
                let ty = self.type_of_local(file, local);
                match self.embeds_connection(&ty) {
                    Some(name) => Some(Connection::Field(name)),
                    None => Some(Connection::Local(file, id)),
                }
            }
            Kind::SelectorExpression => {
                let ty = self.type_of(file, node);
                match self.embeds_connection(&ty) {
                    Some(name) => Some(Connection::Field(name)),
                    None => self.field_name(file, node).map(Connection::Field),
                }
            }
            Kind::IndexExpression => {
                self.collection_name(file, node.child(Field::Operand)?).map(Connection::Element)
            }
            _ => None,
        }
    }

    /// `package.Type.field` for a selector of a field.
    pub(super) fn field_name(self, file: FileId, selector: Node<'p>) -> Option<Arc<str>> {
        let selector = syntax::unparen(selector);
        let operand = selector
            .child(Field::Operand)
            .filter(|_| selector.kind() == Kind::SelectorExpression)?;
        let ty = self.type_of(file, operand);
        let named = ty.deref().named()?;
        let field = selector.child(Field::Field)?.text();
        Some(format!("{}.{}.{field}", named.package, named.name).into())
    }

    /// The name of what holds many connections: a field, a variable of the package, or a part of one.
    pub(super) fn collection_name(self, file: FileId, node: Node<'p>) -> Option<Arc<str>> {
        let (mut file, mut node) = (file, syntax::unparen(node));
        for _ in 0..6 {
            if let Some(name) = self.field_name(file, node) {
                return Some(name);
            }
            if let Some((of, variable)) = self.variable(file, node) {
                let name = self.program().file(of).text().get(variable.span.range())?;
                return Some(format!("{}.{name}", self.package_path(of)).into());
            }
            (file, node) = match node.kind() {
                Kind::IndexExpression => (file, syntax::unparen(node.child(Field::Operand)?)),
                _ => self.origin(file, node).or_else(|| self.given_by(file, node))?,
            };
        }
        None
    }

    /// The index expression that a local was read from, `v` of `v, ok := m[k]`.
    fn given_by(self, file: FileId, name: Node<'p>) -> Option<(FileId, Node<'p>)> {
        let (_, local) = self.local(file, name)?;
        let declared = self.program().file(file).tree.covering(local.span);
        let statement =
            declared.ancestors().take(3).find(|it| it.kind() == Kind::ShortVarDeclaration)?;
        let given = syntax::assigned(statement).into_iter().find(|it| it.0 == declared)?.1;
        (given.kind() == Kind::IndexExpression || given.kind() == Kind::SelectorExpression)
            .then_some((file, given))
    }

    /// The name of a type of the project that embeds a connection.
    fn embeds_connection(self, ty: &Type) -> Option<Arc<str>> {
        let named = ty.deref().named()?;
        self.declaration(ty.deref())?;
        let mut embedded = self.fields(ty.deref()).into_iter().filter(|it| it.field.embedded);
        let is_connection = |ty: &Type| {
            ty.deref().named().is_some_and(|it| {
                &*it.name == "Conn"
                    && self.library().package(&it.package).is_some_and(|it| it.single_writer)
            })
        };
        embedded
            .any(|it| is_connection(&it.ty))
            .then(|| format!("{}.{}.Conn", named.package, named.name).into())
    }

    /// The writes that a function makes on connections that allow one writer at a time, itself or by what it
    /// calls; goroutines that it starts are left out.
    pub fn socket_writes(self, function: FunctionId) -> Vec<SocketWrite> {
        let Some(body) = self.function_node(function) else { return Vec::new() };
        self.socket_writes_below(function.file, body, DEPTH)
    }

    /// The same for the code below a node.
    pub fn socket_writes_in(self, file: FileId, node: Node<'p>) -> Vec<SocketWrite> {
        self.socket_writes_below(file, node, DEPTH)
    }

    /// What a goroutine writes, with connections as the function that starts it names them.
    pub fn spawn_writes(self, file: FileId, spawn: &Spawn<'p>) -> Vec<SocketWrite> {
        let is_call = spawn.runs.kind() == Kind::CallExpression;
        let runs = if is_call { syntax::function(spawn.runs) } else { Some(spawn.runs) };
        match runs.filter(|it| it.kind() == Kind::FuncLiteral) {
            Some(literal) => self.socket_writes_in(file, literal),
            None if is_call => self.socket_writes_in(file, spawn.runs),
            None => spawn.function.map_or_else(Vec::new, |it| self.socket_writes(it)),
        }
    }

    fn socket_writes_below(self, file: FileId, root: Node<'p>, depth: u8) -> Vec<SocketWrite> {
        let skips =
            |it: Node<'p>| it != root && (it.kind() == Kind::GoStatement || is_function(it.kind()));
        let mut out = Vec::new();
        let nodes = std::iter::once(root).chain(root.descendants_but(skips));
        for call in nodes.filter(|it| it.kind() == Kind::CallExpression) {
            if call.parent().is_some_and(|it| it.kind() == Kind::GoStatement) && call != root {
                continue;
            }
            out.extend(self.write_of(file, call));
            let Some(depth) = depth.checked_sub(1) else { continue };
            let target = self.callee(file, call).and_then(|it| it.function);
            let Some((target, body)) = target.and_then(|it| Some((it, self.function_node(it)?)))
            else {
                continue;
            };
            for write in self.socket_writes_below(target.file, body, depth) {
                let Some(connection) = self.as_called(file, call, target, &write.connection) else {
                    continue;
                };
                let locked = write.locked || self.is_locked(file, call);
                out.push(SocketWrite { connection, locked, reached: file.place(call), ..write });
            }
        }
        out
    }

    fn write_of(self, file: FileId, call: Node<'p>) -> Option<SocketWrite> {
        let found = self.socket_call(file, call)?;
        let package = self.library().package(&found.callee.symbol.package)?;
        if !matches!(found.ws, Ws::Write | Ws::Writer) || !package.single_writer {
            return None;
        }
        let connection = self.connection_identity(file, found.on)?;
        let place = file.place(call);
        Some(SocketWrite { connection, place, locked: self.is_locked(file, call), reached: place })
    }

    /// The connection of a called function, as its caller names it.
    pub(super) fn as_called(
        self,
        file: FileId,
        call: Node<'p>,
        target: FunctionId,
        connection: &Connection,
    ) -> Option<Connection> {
        let Connection::Local(_, id) = connection else { return Some(connection.clone()) };
        if self.local_of(target.file, *id)?.kind != LocalKind::Param {
            return None;
        }
        let at = self.params(target).iter().position(|it| it == id)?;
        self.connection_identity(file, syntax::argument(call, at)?)
    }

    /// Whether a mutex is locked where a node stands, as far as its function says.
    pub fn is_locked(self, file: FileId, node: Node<'p>) -> bool {
        let Some(function) = node.ancestor(|it| is_function(it.kind())) else { return false };
        let before = function.descendants().take_while(|it| it.id() < node.id());
        let mut open = false;
        for call in before.filter(|it| it.kind() == Kind::CallExpression) {
            let name =
                syntax::function(call).and_then(|it| it.child(Field::Field)).map_or("", Node::text);
            let is_mutex =
                matches!(name, "Lock" | "Unlock" | "RLock") && self.callee(file, call).is_some();
            let is_deferred = call.parent().is_some_and(|it| it.kind() == Kind::DeferStatement);
            if is_mutex && name == "Lock" {
                open = true;
            } else if is_mutex && name == "Unlock" && !is_deferred {
                open = false;
            }
        }
        open
    }
}

//! Where goroutines start, and whether anybody waits for them.

use seamlint_syntax::{Field, Kind, Node};

use super::syntax::{self, is_function};
use super::view::View;
use super::{CalleeKind, FunctionId};
use crate::library::{Role, Ws};
use crate::{FileId, Place};

/// A goroutine that is started: by a `go` statement, or by a function that runs its argument in one.
#[derive(Clone, Copy, Debug)]
pub struct Spawn<'p> {
    /// The statement, or the call that starts it.
    pub node: Node<'p>,
    /// What runs: a function literal, the name of a function, or the call of one.
    pub runs: Node<'p>,
    /// The function of the project that runs.
    pub function: Option<FunctionId>,
    /// One line to point at.
    pub place: Place,
}

/// How many calls deep it is looked for what blocks.
const DEPTH: u8 = 2;

impl<'p> View<'p> {
    /// The goroutines that a file starts, in source order.
    pub fn spawns(self, file: FileId) -> Vec<Spawn<'p>> {
        let tree = &self.program().file(file).tree;
        let mut out: Vec<_> = tree
            .nodes(Kind::GoStatement)
            .filter_map(|it| {
                let call = it.child_of(Kind::CallExpression)?;
                let function = self.callee(file, call).and_then(|it| it.function);
                Some(Spawn { node: it, runs: call, function, place: file.first_line(it) })
            })
            .collect();
        for call in self.known_calls(file, |it| it.does(Role::Starts)).map(|it| it.call) {
            if let Some(run) = syntax::arguments(call).last() {
                let function = self.function_value(file, run).and_then(|it| it.function);
                out.push(Spawn { node: call, runs: run, function, place: file.first_line(call) });
            }
        }
        out.sort_by_key(|it| it.node.id());
        out
    }

    /// Whether the functions around a goroutine's start wait for something behind it, or on every way out: for
    /// other goroutines, a channel, a socket. What is not known to return soon counts as waiting.
    pub fn is_awaited(self, file: FileId, spawn: &Spawn<'p>) -> bool {
        let functions = spawn.node.ancestors().filter(|it| is_function(it.kind()));
        functions.into_iter().any(|function| {
            let repeats = spawn.node.ancestors().find(|it| it.kind() == Kind::ForStatement);
            let from = repeats.filter(|it| function.encloses(*it)).unwrap_or(spawn.node);
            let nodes = function.descendants_but(|it| it == spawn.node);
            nodes.into_iter().any(|it| {
                let counts = it.id() > from.id()
                    || it.ancestor(|it| it.kind() == Kind::DeferStatement).is_some();
                counts
                    && it != spawn.node
                    && !in_other_goroutine(it, function)
                    && self.blocks(file, it, DEPTH)
            })
        })
    }

    /// Whether a statement of the same list, between the start of a goroutine and a place, waits for
    /// something: receives, or calls what waits for other goroutines.
    pub fn waits_before(self, file: FileId, start: Node<'p>, until: u32) -> bool {
        let waits = |it: Node<'p>| match it.kind() {
            Kind::UnaryExpression => it.has(Kind::LtMinus),
            Kind::CallExpression => {
                self.known_callee(file, it).is_some_and(|it| it.1.does(Role::Waits))
            }
            _ => false,
        };
        let first = syntax::statement(start).and_then(Node::next_sibling);
        std::iter::successors(first, |it| it.next_sibling())
            .take_while(|it| it.span().end <= until)
            .filter(|it| it.kind() != Kind::GoStatement)
            .any(|it| it.descendants().any(waits))
    }

    /// Whether a goroutine sends to, or closes, a channel of the function that starts it: whoever has the
    /// other end waits for it.
    pub fn feeds_a_channel(self, file: FileId, spawn: &Spawn<'p>) -> bool {
        spawn.runs.descendants().any(|it| {
            let channel = match it.kind() {
                Kind::SendStatement => it.child(Field::Channel),
                Kind::CallExpression
                    if syntax::function(it).is_some_and(|it| it.text() == "close") =>
                {
                    syntax::argument(it, 0)
                }
                _ => None,
            };
            channel.is_some_and(|it| self.local(file, it).is_some())
        })
    }

    /// Whether a node, evaluated, may wait for something else than a short answer.
    fn blocks(self, file: FileId, node: Node<'p>, depth: u8) -> bool {
        match node.kind() {
            Kind::UnaryExpression => node.has(Kind::LtMinus) && !self.is_end_of_context(file, node),
            Kind::RangeClause => {
                let over = node.child(Field::Right);
                over.is_some_and(|it| {
                    matches!(self.underlying(&self.type_of(file, it)), super::Type::Chan(_))
                })
            }
            Kind::ForStatement => node.parts().next().is_some_and(|it| it.kind() == Kind::Block),
            Kind::CallExpression => self.call_blocks(file, node, depth),
            _ => false,
        }
    }

    fn call_blocks(self, file: FileId, call: Node<'p>, depth: u8) -> bool {
        let Some(callee) = self.callee(file, call) else {
            let name = syntax::function(call).and_then(|it| it.child(Field::Field));
            return name.is_some_and(|it| takes_over(it.text()));
        };
        let waits = self.knowledge(&callee.symbol).is_some_and(|it| {
            it.does(Role::Waits) || it.does(Role::Serves) || it.ws == Some(Ws::Read)
        });
        if waits {
            return true;
        }
        match callee.function {
            Some(function) if depth > 0 => {
                let Some(body) = self.function_node(function) else { return false };
                let own = syntax::own(body);
                own.into_iter().any(|it| self.blocks(function.file, it, depth - 1))
            }
            None if callee.kind != CalleeKind::Builtin => takes_over(&callee.symbol.name),
            _ => false,
        }
    }

    /// Whether `<-x` waits for the end of a context only.
    fn is_end_of_context(self, file: FileId, receive: Node<'p>) -> bool {
        let Some(call) = receive.child(Field::Operand).map(syntax::unparen) else { return false };
        let in_select = receive.ancestor(|it| it.kind() == Kind::CommunicationCase).is_some();
        in_select && self.callee(file, call).is_some_and(|it| &*it.symbol.name == "Done")
    }
}

/// Whether a node stands in a goroutine that another `go` statement of the function starts.
fn in_other_goroutine(node: Node<'_>, function: Node<'_>) -> bool {
    node.ancestors().take_while(|it| *it != function).any(|it| {
        it.kind() == Kind::FuncLiteral
            && it.parent().and_then(Node::parent).is_some_and(|it| it.kind() == Kind::GoStatement)
    })
}

/// Whether a function of this name, of which nothing else is known, may keep its caller until some work
/// is done. To be wrong here only costs a finding.
fn takes_over(name: &str) -> bool {
    const WORDS: [&str; 12] = [
        "Wait", "Serve", "Run", "Listen", "Copy", "Loop", "Stream", "Start", "Read", "Receive",
        "Upgrade", "Pump",
    ];
    WORDS.iter().any(|it| name.contains(it)) || name.contains("Handle")
}

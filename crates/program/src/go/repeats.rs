//! Code that runs once in the life of a process, and code that runs again and again.

use seamlint_syntax::{Field, Kind, Node};

use super::syntax::{self, is_function};
use super::view::View;
use super::{FunctionId, Type};
use crate::flow::uses;
use crate::flow::{Guard, guards};
use crate::library::Role;
use crate::{FileId, Place};

/// Why code runs again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepeatCause {
    /// A loop without an end, or over what a channel brings.
    Loop,
    /// A handler of requests leads to it.
    Request,
    /// The function is called a reload by its author.
    Name,
}

/// That code runs again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The loop's first line, the handler or the function.
    pub place: Place,
    /// What it is.
    pub cause: RepeatCause,
}

/// How many callers away it is looked for loops and for `main`.
const CALLS: u8 = 4;

impl<'p> View<'p> {
    /// Whether a node is evaluated a fixed number of times: in `main`, in `init`, in an initialiser of the package,
    /// below `sync.Once`, or in a function that is called by such code alone. What nobody calls may
    /// run any number of times.
    pub fn runs_once(self, file: FileId, node: Node<'p>) -> bool {
        self.runs_once_within(file, node, CALLS)
    }

    fn runs_once_within(self, file: FileId, node: Node<'p>, calls: u8) -> bool {
        let mut at = node;
        loop {
            let Some(parent) = at.parent() else { return true };
            match parent.kind() {
                Kind::ForStatement => return false,
                Kind::FuncLiteral if self.is_once(file, parent) => return true,
                Kind::FuncLiteral if runs_in_place(parent) => {}
                Kind::FuncLiteral => return false,
                kind if is_function(kind) => {
                    let function = self.function_at(file, at);
                    return function.is_some_and(|it| self.is_called_once(it, calls));
                }
                _ => {}
            }
            at = parent;
        }
    }

    /// Whether a node is a loop without an end in sight: without a clause, without a condition or with one that
    /// is `true`, or over a channel. A loop with another condition comes to an end of its own.
    pub fn is_endless_loop(self, file: FileId, node: Node<'p>) -> bool {
        if node.kind() != Kind::ForStatement {
            return false;
        }
        let Some(clause) = node.parts().find(|it| it.field() != Field::Body) else { return true };
        match clause.kind() {
            Kind::RangeClause => clause.child(Field::Right).is_some_and(|it| {
                matches!(self.underlying(&self.type_of(file, it)), Type::Chan(_))
            }),
            Kind::ForClause => clause.child(Field::Condition).is_none(),
            kind => kind == Kind::True,
        }
    }

    /// Whether a function is the program's `main`, whose end is the end of the process.
    pub fn is_main(self, function: FunctionId) -> bool {
        let facts = self.function(function);
        let package = self.facts(function.file).map_or("", |it| &it.package);
        facts.receiver.is_none() && facts.name.as_deref() == Some("main") && package == "main"
    }

    fn is_called_once(self, function: FunctionId, calls: u8) -> bool {
        let facts = self.function(function);
        let is_init = facts.receiver.is_none() && facts.name.as_deref() == Some("init");
        if is_init || self.is_main(function) {
            return true;
        }
        let Some(calls) = calls.checked_sub(1) else { return false };
        let callers = self.callers(function);
        !callers.is_empty()
            && callers.iter().all(|it| {
                let node = self.caller_node(*it);
                node.is_some_and(|node| self.runs_once_within(it.file, node, calls))
            })
    }

    /// Why a node is known to be evaluated again and again in the life of a process.
    pub fn repeat(self, file: FileId, node: Node<'p>) -> Option<Repeat> {
        self.repeat_within(file, node, CALLS)
    }

    fn repeat_within(self, file: FileId, node: Node<'p>, calls: u8) -> Option<Repeat> {
        let mut at = node;
        let function = loop {
            let parent = at.parent()?;
            match parent.kind() {
                Kind::ForStatement if self.goes_round(file, parent, node) => {
                    let place = file.first_line(parent);
                    return Some(Repeat { place, cause: RepeatCause::Loop });
                }
                Kind::IfStatement if is_first_time(parent, at) => return None,
                Kind::FuncLiteral if self.is_once(file, parent) => return None,
                Kind::FuncLiteral if runs_in_place(parent) => {}
                kind if is_function(kind) => break self.function_at(file, at)?,
                _ => {}
            }
            at = parent;
        };
        let place = self.function_place(function);
        if self.request_param(function).is_some() {
            return Some(Repeat { place, cause: RepeatCause::Request });
        }
        if let Some(calls) = calls.checked_sub(1) {
            let mut callers = self.callers(function).iter();
            let found =
                callers.find_map(|it| self.repeat_within(it.file, self.caller_node(*it)?, calls));
            if found.is_some() {
                return found;
            }
        }
        let name = self.function(function).name.as_deref().unwrap_or("");
        name.to_lowercase().contains("reload").then_some(Repeat { place, cause: RepeatCause::Name })
    }

    /// Whether a loop has no end of its own, or ends when a channel is closed, and comes to the node again
    /// though what the node calls succeeds.
    fn goes_round(self, file: FileId, loop_: Node<'p>, node: Node<'p>) -> bool {
        let head = loop_.parts().next();
        let endless = match head.map(|it| (it.kind(), it)) {
            Some((Kind::Block, _)) => true,
            Some((Kind::RangeClause, it)) => it.child(Field::Right).is_some_and(|over| {
                matches!(self.underlying(&self.type_of(file, over)), Type::Chan(_))
            }),
            _ => false,
        };
        let around = node.ancestors().take_while(|it| *it != loop_);
        if !endless || around.clone().any(|it| is_function(it.kind())) {
            // A literal in the loop has a graph of its own, in which nothing repeats.
            return endless;
        }
        let cfg = self.function_at(file, node).and_then(|it| self.cfg(it));
        let Some(cfg) = cfg.filter(|it| !it.is_broken()) else { return false };
        let error = uses::target_of(node, 1).or_else(|| uses::target_of(node, 0));
        let tree = &self.program().file(file).tree;
        let fails = |guard: Guard| {
            let nil = guards::nilness(tree, guard);
            nil.is_some_and(|(value, is_nil)| {
                !is_nil && error.is_some_and(|it| it.text() == value.text())
            })
        };
        let step = cfg.step_of(node);
        step.is_some_and(|it| cfg.from(it).ruling_out(&fails).reaches(it))
    }

    /// Whether a literal is what `sync.Once` and its like run.
    fn is_once(self, file: FileId, literal: Node<'p>) -> bool {
        let call = literal.parent().and_then(Node::parent);
        let known = call.and_then(|it| self.known_callee(file, it));
        known.is_some_and(|it| it.1.does(Role::Once))
    }
}

/// Whether a function literal is called where it stands: at once, deferred, or in a goroutine.
fn runs_in_place(literal: Node<'_>) -> bool {
    let call = literal.parent().filter(|it| it.kind() == Kind::CallExpression);
    call.is_some_and(|it| syntax::function(it) == Some(literal))
}

/// Whether a branch is taken only while something is not there yet: `if p == nil`, `if !ok`.
fn is_first_time(statement: Node<'_>, branch: Node<'_>) -> bool {
    let condition = statement.child(Field::Condition).map(syntax::unparen);
    let is_consequence = branch.field() == Field::Consequence;
    let asks = condition.is_some_and(|it| {
        let is_nil = crate::flow::guards::nil_test(it).is_some_and(|it| it.1);
        is_nil || it.kind() == Kind::UnaryExpression && it.has(Kind::Bang)
    });
    asks && is_consequence
}

//! The machine that both languages build graphs with: a stack of tasks in place of recursion.
//!
//! A language is a function from a node to tasks; `if c { a } else { b }` is, in order: test `c` into two
//! blocks, start the first, visit `a`, jump behind, start the second, visit `b`, jump behind, start behind.

use std::sync::OnceLock;

use seamlint_syntax::Field::{Argument, Left, Operand, Operator, Right};
use seamlint_syntax::{Field, Kind, Node, NodeId};

use super::{Block, BlockId, Cfg, Edge, Exit, Guard, StepId};

/// What is left to do, the next task last.
#[derive(Clone, Copy)]
pub(super) enum Task<'t> {
    /// Run a statement.
    Visit(Node<'t>),
    /// Take an expression apart where it decides about flow, leaving its own step to what comes next.
    Parts(Node<'t>),
    /// Evaluate a node in full, but for the parts of it that are steps.
    Step(Node<'t>),
    /// Take an expression apart and make it a step.
    Value(Node<'t>),
    /// Evaluate a condition and go on at the one block or the other.
    Test(Node<'t>, BlockId, BlockId),
    /// Go on here.
    Start(BlockId),
    /// Leave the current block; what follows is unreachable until a block is started.
    Jump(BlockId),
    /// A way out of the current block, which goes on.
    Branch(BlockId, Guard),
    /// Control stops here without leaving: `select {}`.
    Stop,
    /// Leave the function.
    Exit(Exit),
    /// Go to the innermost handler of exceptions, or leave the function.
    Throw(NodeId, Guard),
    /// Statements that follow are inside this.
    Enter(Scope<'t>),
    /// The innermost scope ends.
    Leave,
    /// The scopes from this one inwards are not around what follows, until [`Task::Restore`].
    Hide(usize),
    /// Ends [`Task::Hide`].
    Restore,
    /// An edge from the first block to the second unless something leads there already.
    Ensure(BlockId, BlockId, NodeId),
    /// The way of an exception through a `finally`, if one comes: start there, visit, throw on.
    Finally(BlockId, Node<'t>),
}

/// What jumps and exceptions look for, from the inside out.
#[derive(Clone, Copy)]
pub(super) enum Scope<'t> {
    /// A target of `break`, and of `continue` for a loop.
    Target { label: Option<&'t str>, leave: BlockId, again: Option<BlockId>, labelled_only: bool },
    /// The body of a `try`: exceptions go to the handler.
    Catch(BlockId),
    /// The body and handler of a `try` with a `finally`, which every way out runs through.
    Finally { on_throw: BlockId, clause: Node<'t> },
}

/// How many tasks a function may take, for each of its nodes: copies of nested `finally` bodies
/// multiply, and code that was written to be read never comes near.
const TASKS_PER_NODE: usize = 16;

/// What a language's statements and expressions are in tasks.
#[derive(Clone, Copy)]
pub(super) struct Language<'t, 'p> {
    /// Whether an expression node must be taken apart for what it is, whatever is inside.
    pub(super) decides: fn(&Builder<'t, 'p>, Node<'t>) -> bool,
    /// Whether expressions of this kind are steps wherever they stand, once taken apart.
    pub(super) is_own_step: fn(Kind) -> bool,
    /// Plans a statement.
    pub(super) statement: fn(&mut Builder<'t, 'p>, Node<'t>),
    /// Plans the parts of an expression that must be taken apart.
    pub(super) expression: fn(&mut Builder<'t, 'p>, Node<'t>),
}

/// A graph in the making.
pub(super) struct Builder<'t, 'p> {
    language: Language<'t, 'p>,
    /// Of a call, whether control does not come back from it.
    never_returns: &'p dyn Fn(Node<'_>) -> bool,
    function: Node<'t>,
    blocks: Vec<Building>,
    edges: Vec<(BlockId, Edge)>,
    steps: Vec<NodeId>,
    /// Blocks in the order in which they were started.
    order: Vec<BlockId>,
    current: Option<BlockId>,
    tasks: Vec<Task<'t>>,
    pub(super) scopes: Vec<Scope<'t>>,
    hidden: Vec<Vec<Scope<'t>>>,
    labels: Vec<(&'t str, BlockId)>,
    /// The label right before the statement that comes next.
    pub(super) pending_label: Option<&'t str>,
    /// Of each node of the function, whether something inside decides about flow.
    decides: Vec<bool>,
    broken: bool,
}

#[derive(Clone, Copy, Default)]
struct Building {
    first_step: u32,
    end_step: u32,
    reached: bool,
    exit: Option<Exit>,
}

impl<'t, 'p> Builder<'t, 'p> {
    /// A builder for `function`.
    pub(super) fn new(
        function: Node<'t>,
        never_returns: &'p dyn Fn(Node<'_>) -> bool,
        language: Language<'t, 'p>,
    ) -> Self {
        let mut builder = Self {
            language,
            never_returns,
            function,
            blocks: vec![Building { reached: true, ..Building::default() }],
            edges: Vec::new(),
            steps: Vec::new(),
            order: vec![BlockId(0)],
            current: Some(BlockId(0)),
            tasks: Vec::new(),
            scopes: Vec::new(),
            hidden: Vec::new(),
            labels: Vec::new(),
            pending_label: None,
            decides: vec![false; function.descendants().count() + 1],
            broken: function.has_error(),
        };
        for node in function.descendants_but(|it| super::is_function(it.kind())) {
            if (language.decides)(&builder, node) {
                builder.mark(node);
            }
        }
        builder
    }

    /// Marks a node and what is around it, up to a node that is marked already.
    fn mark(&mut self, node: Node<'t>) {
        for it in std::iter::once(node).chain(node.ancestors()) {
            if !self.function.encloses(it) {
                break;
            }
            let mark = &mut self.decides[it.id().index() - self.function.id().index()];
            if std::mem::replace(mark, true) {
                break;
            }
        }
    }

    /// Whether the expression holds a part that is evaluated only sometimes, or that ends something.
    pub(super) fn decides(&self, node: Node<'_>) -> bool {
        self.decides[node.id().index() - self.function.id().index()]
    }

    /// A new block, reached by nothing so far.
    pub(super) fn block(&mut self) -> BlockId {
        self.blocks.push(Building::default());
        BlockId(self.blocks.len() as u32 - 1)
    }

    /// The block of a label that `goto` may name before or after it is seen.
    pub(super) fn label(&mut self, name: &'t str) -> BlockId {
        if let Some((_, block)) = self.labels.iter().find(|it| it.0 == name) {
            return *block;
        }
        let block = self.block();
        self.labels.push((name, block));
        block
    }

    /// Puts tasks before everything that is left to do, to be done in the order written.
    pub(super) fn plan<const N: usize>(&mut self, tasks: [Task<'t>; N]) {
        self.plan_all(tasks);
    }

    /// The same for a list.
    pub(super) fn plan_all(&mut self, tasks: impl IntoIterator<Item = Task<'t>>) {
        let from = self.tasks.len();
        for task in tasks {
            // Most expressions have no part that must be taken apart.
            if !matches!(task, Task::Parts(node) if !self.decides(node)) {
                self.tasks.push(task);
            }
        }
        self.tasks[from..].reverse();
    }

    /// Plans a condition and its two branches, each of which `arm` makes a task of. Go's may have a statement
    /// in front; without a condition the first branch is taken.
    pub(super) fn plan_branches(&mut self, node: Node<'t>, arm: fn(Node<'t>) -> Task<'t>) {
        let (yes, no, after) = (self.block(), self.block(), self.block());
        let mut tasks = Vec::with_capacity(9);
        tasks.extend(node.child(Field::Initializer).map(Task::Visit));
        let condition = node.child(Field::Condition);
        tasks.push(condition.map_or(Task::Jump(yes), |it| Task::Test(it, yes, no)));
        for (block, field) in [(yes, Field::Consequence), (no, Field::Alternative)] {
            tasks.push(Task::Start(block));
            tasks.extend(node.child(field).map(arm));
            tasks.push(Task::Jump(after));
        }
        tasks.push(Task::Start(after));
        self.plan_all(tasks);
    }

    /// The block that steps are added to; a new one behind a jump, for dead code.
    pub(super) fn here(&mut self) -> BlockId {
        if let Some(block) = self.current {
            return block;
        }
        let block = self.block();
        self.start(block);
        block
    }

    fn start(&mut self, block: BlockId) {
        if let Some(from) = self.current {
            self.seal(from);
        }
        self.current = Some(block);
        self.order.push(block);
        let at = self.steps.len() as u32;
        self.blocks[block.0 as usize].first_step = at;
        self.blocks[block.0 as usize].end_step = at;
    }

    fn seal(&mut self, block: BlockId) {
        self.blocks[block.0 as usize].end_step = self.steps.len() as u32;
    }

    fn edge(&mut self, from: BlockId, to: BlockId, guard: Guard) {
        self.blocks[to.0 as usize].reached = true;
        self.edges.push((from, Edge { to, guard }));
    }

    /// Does all tasks. `None` when there are too many.
    pub(super) fn finish(mut self) -> Option<Cfg> {
        let mut left = self.decides.len() * TASKS_PER_NODE + 64;
        while let Some(task) = self.tasks.pop() {
            left = left.checked_sub(1)?;
            self.step(task);
        }
        if let Some(end) = self.current {
            self.seal(end);
            self.blocks[end.0 as usize].exit = Some(Exit::End);
        }
        Some(self.lay_out())
    }

    fn step(&mut self, task: Task<'t>) {
        match task {
            Task::Visit(node) => {
                self.broken |= node.kind() == Kind::Error;
                (self.language.statement)(self, node);
            }
            Task::Parts(node) => (self.language.expression)(self, node),
            Task::Value(node) => {
                if !(self.language.is_own_step)(node.kind()) {
                    self.plan([Task::Step(node)]);
                }
                self.plan([Task::Parts(node)]);
            }
            Task::Step(node) => {
                self.here();
                self.steps.push(node.id());
            }
            Task::Test(condition, yes, no) => self.test(condition, yes, no),
            Task::Start(block) => self.start(block),
            Task::Jump(to) => {
                if let Some(from) = self.current {
                    self.edge(from, to, Guard::Always);
                }
                self.stop();
            }
            Task::Branch(to, guard) => {
                let from = self.here();
                self.edge(from, to, guard);
            }
            Task::Stop => self.stop(),
            Task::Exit(exit) => {
                let block = self.here();
                self.blocks[block.0 as usize].exit = Some(exit);
                self.stop();
            }
            Task::Throw(node, guard) => self.throw(node, guard),
            Task::Enter(scope) => self.scopes.push(scope),
            Task::Leave => drop(self.scopes.pop()),
            Task::Hide(from) => {
                let hidden = self.scopes.split_off(from.min(self.scopes.len()));
                self.hidden.push(hidden);
            }
            Task::Restore => self.scopes.extend(self.hidden.pop().unwrap_or_default()),
            Task::Ensure(from, to, node) => {
                if !self.blocks[to.0 as usize].reached {
                    self.edge(from, to, Guard::Throws(node));
                }
            }
            Task::Finally(block, clause) => {
                if self.blocks[block.0 as usize].reached {
                    self.plan([
                        Task::Start(block),
                        Task::Visit(clause),
                        Task::Throw(clause.id(), Guard::Always),
                    ]);
                }
            }
        }
    }

    fn stop(&mut self) {
        if let Some(from) = self.current.take() {
            self.seal(from);
        }
    }

    /// Short-circuits are branches; the leaves are steps.
    fn test(&mut self, condition: Node<'t>, yes: BlockId, no: BlockId) {
        let part = |field| condition.child(field);
        match condition.kind() {
            Kind::ParenthesizedExpression => {
                if let Some(inner) = condition.first() {
                    return self.plan([Task::Test(inner, yes, no)]);
                }
            }
            Kind::UnaryExpression if condition.has(Kind::Bang) => {
                if let Some(inner) = part(Operand).or(part(Argument)) {
                    return self.plan([Task::Test(inner, no, yes)]);
                }
            }
            Kind::BinaryExpression => {
                let operator = part(Operator).map(|it| it.kind());
                if let (Some(left), Some(right)) = (part(Left), part(Right)) {
                    let second = match operator {
                        Some(Kind::AmpAmp) => Some((true, self.block())),
                        Some(Kind::PipePipe) => Some((false, self.block())),
                        _ => None,
                    };
                    if let Some((when, block)) = second {
                        let (on_yes, on_no) = if when { (block, no) } else { (yes, block) };
                        return self.plan([
                            Task::Test(left, on_yes, on_no),
                            Task::Start(block),
                            Task::Test(right, yes, no),
                        ]);
                    }
                }
            }
            Kind::Number if condition.text() == "1" => {
                return self.plan([Task::Step(condition), Task::Jump(yes)]);
            }
            Kind::True => return self.plan([Task::Step(condition), Task::Jump(yes)]),
            Kind::False => return self.plan([Task::Step(condition), Task::Jump(no)]),
            _ => {}
        }
        self.plan([
            Task::Value(condition),
            Task::Branch(yes, Guard::Holds(condition.id(), true)),
            Task::Branch(no, Guard::Holds(condition.id(), false)),
            Task::Stop,
        ]);
    }

    /// The innermost handler, or the exit of the function.
    fn throw(&mut self, node: NodeId, guard: Guard) {
        match self.handler() {
            Some(handler) => {
                if let Some(from) = self.current {
                    self.edge(from, handler, guard);
                }
                if guard == Guard::Always {
                    self.stop();
                }
            }
            None if guard == Guard::Always => self.step(Task::Exit(Exit::Throw(node))),
            None => {}
        }
    }

    /// Where an exception goes, if something around catches it or must see it.
    pub(super) fn handler(&self) -> Option<BlockId> {
        self.scopes.iter().rev().find_map(|it| match it {
            Scope::Catch(block) | Scope::Finally { on_throw: block, .. } => Some(*block),
            Scope::Target { .. } => None,
        })
    }

    /// The scope that a `break` (or, with `again`, a `continue`) means, and the block it goes to.
    pub(super) fn target(&self, label: Option<&str>, again: bool) -> Option<(usize, BlockId)> {
        self.scopes.iter().enumerate().rev().find_map(|(at, it)| {
            let Scope::Target { label: own, leave, again: head, labelled_only } = it else {
                return None;
            };
            let named = match label {
                Some(label) => *own == Some(label),
                None => !labelled_only,
            };
            let block = if again { *head } else { Some(*leave) };
            block.filter(|_| named).map(|block| (at, block))
        })
    }

    /// Does `last` after running through every `finally` between here and the scope at `depth`.
    pub(super) fn leave_to(&mut self, depth: usize, last: Task<'t>) {
        let mut tasks = Vec::new();
        for (at, scope) in self.scopes.iter().enumerate().skip(depth).rev() {
            if let Scope::Finally { clause, .. } = scope {
                tasks.extend([Task::Hide(at), Task::Visit(*clause), Task::Restore]);
            }
        }
        tasks.push(last);
        self.plan_all(tasks);
    }

    /// Whether control does not come back from a call.
    pub(super) fn never_returns(&self, call: Node<'_>) -> bool {
        (self.never_returns)(call)
    }

    /// Numbers blocks in the order of their steps, and puts edges into one list.
    fn lay_out(self) -> Cfg {
        let mut number = vec![None; self.blocks.len()];
        for (at, block) in self.order.iter().enumerate() {
            number[block.0 as usize] = Some(at as u32);
        }
        // A target that was never started ends the function: a label that is not there.
        let mut blocks: Vec<Block> = self
            .order
            .iter()
            .map(|it| {
                let Building { first_step, end_step, exit, .. } = self.blocks[it.0 as usize];
                Block { first_step, end_step, exit, ..Block::default() }
            })
            .collect();
        let mut edges: Vec<(u32, Edge)> = self
            .edges
            .iter()
            .filter_map(|(from, edge)| {
                let to = BlockId(number[edge.to.0 as usize]?);
                Some((number[from.0 as usize]?, Edge { to, ..*edge }))
            })
            .collect();
        let broken = self.broken || edges.len() < self.edges.len();
        edges.sort_by_key(|it| it.0);
        let mut at = 0;
        for (id, block) in blocks.iter_mut().enumerate() {
            block.first_edge = at as u32;
            while edges.get(at).is_some_and(|it| it.0 == id as u32) {
                at += 1;
            }
            block.end_edge = at as u32;
        }
        let mut by_node: Vec<_> =
            self.steps.iter().enumerate().map(|(at, it)| (*it, StepId(at as u32))).collect();
        by_node.sort_unstable();
        Cfg {
            function: self.function.id(),
            blocks,
            steps: self.steps,
            edges: edges.into_iter().map(|it| it.1).collect(),
            by_node,
            broken,
            live: OnceLock::new(),
        }
    }
}

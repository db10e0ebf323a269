//! Control flow: which steps of a function follow which, for both languages.
//!
//! A [`Cfg`] is built from a function's flat tree when a rule asks for it, in time linear in the
//! function, and holds node ids alone. Its *steps* are statements without their blocks, the leaves of
//! conditions, and the parts of expressions that are evaluated only sometimes, in order of evaluation;
//! a node belongs to the innermost step around it ([`Cfg::steps_of`]). A closure is part of the step that
//! makes it: its body runs at another time and has a graph of its own.
//!
//! ```text
//! if err := f(); err != nil && fatal(err) {      0: err := f() · err != nil   holds→1  fails→3
//!     return err                                 1: fatal(err)                holds→2  fails→3
//! }                                              2: return err                 exit Return
//! g()                                            3: g()                        exit End
//! ```
//!
//! What is asked of a graph is a search ([`Cfg::from`], [`Paths`]): from where, past which steps it must
//! not go, which branches are ruled out, and what it then reaches.
//!
//! What is not modelled: panics and exceptions of single expressions outside `try` (any call may end
//! so; a rule that minds says it), and `defer`red calls, which are steps where they are registered and
//! run at every exit behind.

mod build;
#[cfg(test)]
mod dump;
mod go;
#[cfg(test)]
mod go_tests;
pub mod guards;
mod js;
#[cfg(test)]
mod js_tests;
mod query;
pub mod uses;

use std::sync::OnceLock;

use seamlint_syntax::{Kind, Node, NodeId, Tree};

pub use query::{Loop, Paths, Reach, StepSet};

/// A run of steps without a branch between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockId(pub(crate) u32);

/// The place of a step in a function's graph. Steps of a block are consecutive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepId(pub(crate) u32);

/// When control takes an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Guard {
    /// No condition.
    Always,
    /// The condition, a leaf without `!`, `&&`, `||` and parentheses at its top, is true or false.
    Holds(NodeId, bool),
    /// This clause of a `switch` or `select` was chosen.
    Case(NodeId),
    /// The `switch` has no clause for its value.
    NoCase(NodeId),
    /// The loop over a sequence has another element, or has none left.
    Next(NodeId, bool),
    /// The expression left of `?.` or `??` is null or undefined, or is not.
    Nullish(NodeId, bool),
    /// The step at this node threw.
    Throws(NodeId),
}

/// A way from one block to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Where it leads.
    pub to: BlockId,
    /// When it is taken.
    pub guard: Guard,
}

/// How a function is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exit {
    /// By this return statement, or by the value of an arrow function without a block.
    Return(NodeId),
    /// By falling off the end of the body.
    End,
    /// By this `panic` or `throw`, or by an exception out of this step in a `try` without a `catch`.
    Throw(NodeId),
    /// Never: this call ends the process or the goroutine.
    Never(NodeId),
}

impl Exit {
    /// Whether the caller gets control back with a result.
    pub fn returns(self) -> bool {
        matches!(self, Self::Return(_) | Self::End)
    }

    /// The statement or call that leaves, when one does.
    pub fn node(self) -> Option<NodeId> {
        match self {
            Self::Return(it) | Self::Throw(it) | Self::Never(it) => Some(it),
            Self::End => None,
        }
    }
}

/// Where a block's parts start in the flat lists.
#[derive(Clone, Copy, Debug, Default)]
struct Block {
    first_step: u32,
    end_step: u32,
    first_edge: u32,
    end_edge: u32,
    exit: Option<Exit>,
}

/// The control flow of one function.
#[derive(Clone, Debug)]
pub struct Cfg {
    function: NodeId,
    blocks: Vec<Block>,
    steps: Vec<NodeId>,
    edges: Vec<Edge>,
    /// Steps by their node, sorted; the body of a `finally` has a step for each way through it.
    by_node: Vec<(NodeId, StepId)>,
    broken: bool,
    /// The steps that control can come to, once somebody has asked.
    live: OnceLock<StepSet>,
}

impl Cfg {
    /// The graph of a Go function: a function or method declaration or a function literal.
    /// `never_returns` says of a call expression that control does not come back from it.
    /// `None` without a body, and for a function too large to follow.
    pub fn go(function: Node<'_>, never_returns: &dyn Fn(Node<'_>) -> bool) -> Option<Self> {
        go::build(function, never_returns)
    }

    /// The graph of a JavaScript or TypeScript function of whatever form, a class's static block, or
    /// a module (`Kind::Program`). `never_returns` and `None` as for Go.
    pub fn js(function: Node<'_>, never_returns: &dyn Fn(Node<'_>) -> bool) -> Option<Self> {
        js::build(function, never_returns)
    }

    /// The function's node.
    pub fn function(&self) -> NodeId {
        self.function
    }

    /// Whether a part could not be read, so that a path may be missing or made up. A rule that rests
    /// on the absence of a path is silent then.
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// The block that a call starts with.
    pub fn entry(&self) -> BlockId {
        BlockId(0)
    }

    /// All blocks; those that nothing leads to are dead code.
    pub fn blocks(&self) -> impl ExactSizeIterator<Item = BlockId> + use<> {
        (0..self.blocks.len() as u32).map(BlockId)
    }

    /// All steps, those of dead code among them.
    pub fn steps(&self) -> impl ExactSizeIterator<Item = StepId> + use<> {
        (0..self.steps.len() as u32).map(StepId)
    }

    /// The steps of a block in order.
    pub fn steps_in(&self, block: BlockId) -> impl DoubleEndedIterator<Item = StepId> + use<> {
        let block = self.block(block);
        (block.first_step..block.end_step).map(StepId)
    }

    /// The ways out of a block, in source order.
    pub fn edges(&self, block: BlockId) -> &[Edge] {
        let block = self.block(block);
        &self.edges[block.first_edge as usize..block.end_edge as usize]
    }

    /// The conditions under which edges are taken, one for each edge that has one.
    pub fn guards(&self) -> impl Iterator<Item = Guard> {
        self.edges.iter().map(|it| it.guard).filter(|it| *it != Guard::Always)
    }

    /// How the function is left at the end of a block, if it is.
    pub fn exit(&self, block: BlockId) -> Option<Exit> {
        self.block(block).exit
    }

    /// The node of a step.
    pub fn node(&self, step: StepId) -> NodeId {
        self.steps[step.0 as usize]
    }

    /// The block that a step is in.
    pub fn block_of(&self, step: StepId) -> BlockId {
        // Blocks are numbered in the order in which their steps were laid out.
        let after = self.blocks.partition_point(|it| it.end_step <= step.0);
        BlockId(after as u32)
    }

    /// The steps that evaluate a node: those of the innermost node around it that is a step. One, but
    /// for code of a `finally`; none for a node that is structure (an `if`, a block, a label) or outside.
    pub fn steps_of(&self, node: Node<'_>) -> impl Iterator<Item = StepId> {
        // What is around a node comes before it in pre-order, so the steps to look at get fewer.
        let (mut steps, mut found) = (&*self.by_node, &self.by_node[..0]);
        for it in std::iter::once(node).chain(node.ancestors()) {
            if it.id() == self.function {
                break;
            }
            let end = steps.partition_point(|(at, _)| *at <= it.id());
            let first =
                steps[..end].iter().rposition(|(at, _)| *at != it.id()).map_or(0, |at| at + 1);
            if first < end {
                found = &steps[first..end];
                break;
            }
            steps = &steps[..end];
        }
        found.iter().map(|it| it.1)
    }

    /// The step that evaluates a node: the first of [`Self::steps_of`].
    pub fn step_of(&self, node: Node<'_>) -> Option<StepId> {
        self.steps_of(node).next()
    }

    /// The steps that evaluate one of `nodes`.
    pub fn set_of<'t>(&self, nodes: impl IntoIterator<Item = Node<'t>>) -> StepSet {
        let mut set = StepSet::none(self);
        for node in nodes {
            set.extend(self.steps_of(node));
        }
        set
    }

    /// The steps that evaluate a node for which `test` holds, nested closures seen as single nodes.
    pub fn steps_where(&self, tree: &Tree, test: impl Fn(Node<'_>) -> bool) -> StepSet {
        let nodes = tree.node(self.function).descendants_but(|it| is_function(it.kind()));
        self.set_of(nodes.filter(|it| test(*it)))
    }

    fn block(&self, block: BlockId) -> &Block {
        &self.blocks[block.0 as usize]
    }
}

/// Whether a node of this kind has a body that runs when it is called: a graph of its own.
pub fn is_function(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::FuncLiteral
            | Kind::FunctionDeclaration
            | Kind::MethodDeclaration
            | Kind::ArrowFunction
            | Kind::FunctionExpression
            | Kind::GeneratorFunction
            | Kind::GeneratorFunctionDeclaration
            | Kind::MethodDefinition
            | Kind::ClassStaticBlock
    )
}

/// The function that a node's code belongs to: the closest around it.
pub fn enclosing_function(node: Node<'_>) -> Option<Node<'_>> {
    node.ancestor(|it| is_function(it.kind()))
}

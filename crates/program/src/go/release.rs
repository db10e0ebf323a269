//! Values that must be released by hand, and ways on which nobody does.

use seamlint_syntax::{Field, Kind, Node, Span, Tree};

use super::callee::Callee;
use super::cgo::{self, CTakes};
use super::facts::LocalKind;
use super::sym::LocalId;
use super::syntax::{self, is_function};
use super::view::View;
use super::{CalleeKind, FunctionId};
use crate::flow::guards;
use crate::flow::uses::{self, Escape, Use};
use crate::flow::{Cfg, Exit, Guard, StepId, StepSet};
use crate::library::Role;
use crate::{FileId, Place};

/// Where a value that must be released is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreleased {
    /// Nothing in the function releases it or hands it over.
    Never,
    /// The same, but a function that cannot be read gets it and may be meant to release it.
    Unsure,
    /// This way out is reached without.
    Exit(Place),
    /// The variable gets the next value without.
    Overwritten(Place),
}

/// What an occurrence does with a value, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Hand {
    /// Looks at it, or lends it for the time of a call.
    Uses,
    /// Hands it to a function that may release it, and that nobody can read.
    MayTake,
    /// Puts it where somebody else may release it, as far as is known.
    Keeps,
    /// Releases it, now or in a function that runs later.
    Releases,
}

/// How many calls, copies and closures deep a value is followed.
const DEPTH: u8 = 4;

impl<'p> View<'p> {
    /// Where the value that a call makes is lost without being released by a function of this role. `None`
    /// when it is released or handed over on every way, and when that is not known.
    pub fn unreleased(self, file: FileId, call: Node<'p>, role: Role) -> Option<Unreleased> {
        let function = self.function_at(file, call)?;
        let body = self.function_node(function)?;
        let hold = Hold { view: self, file, role };
        match uses::of(body, hold.converted(call)) {
            Use::Escape(Escape::Variable(name)) => {
                let name = self.program().file(file).tree.node(name);
                let local = self.local(file, name)?;
                // A variable of the package, or of a function around, is kept there.
                (local.1.function == function.index)
                    .then(|| hold.lost(function, body, call, name, local.0))?
            }
            it => match hold.by_use(it, body, call, DEPTH) {
                Hand::Uses => Some(Unreleased::Never),
                Hand::MayTake => Some(Unreleased::Unsure),
                Hand::Keeps | Hand::Releases => None,
            },
        }
    }

    /// Where the variable that takes a result of `call` loses it unused: on the way to an exit, or to the
    /// next value. `name` is the variable on the left side. `None` for variables of a function around,
    /// and where somebody may use the value who is not known.
    pub fn forgotten(self, file: FileId, call: Node<'p>, name: Node<'p>) -> Option<Unreleased> {
        let function = self.function_at(file, call)?;
        let (local, variable) = self.local(file, name)?;
        let body = self.function_node(function).filter(|_| variable.function == function.index)?;
        let cfg = self.cfg(function).filter(|it| !it.is_broken())?;
        let assigned = cfg.step_of(call)?;
        let occurrences = self.uses(file, body, local).filter(|it| *it != name);
        let mut mentions = cfg.set_of(occurrences.clone());
        if variable.kind == LocalKind::Result {
            mentions.extend(bare_returns(cfg, self.tree(file)).iter());
        }
        // What holds on to the variable itself sees its later values, too.
        let keeps = |it| {
            matches!(uses::of(body, it), Use::Escape(Escape::Closure(_) | Escape::Address))
                && before(cfg, it, assigned)
        };
        if occurrences.into_iter().any(keeps) {
            return None;
        }
        let reach = cfg.from(assigned).without(&mentions).run();
        match reach.exits().find(|it| it.returns()) {
            Some(exit) => Some(Unreleased::Exit(place_of(exit, file, body))),
            None => reach.reaches(assigned).then(|| Unreleased::Overwritten(file.place(name))),
        }
    }
}

/// Returns without values, which return what the named results hold.
fn bare_returns(cfg: &Cfg, tree: &Tree) -> StepSet {
    cfg.steps_where(tree, |it| it.kind() == Kind::ReturnStatement && it.first().is_none())
}

/// The `return`, or the bracket at the end of a function.
fn place_of(exit: Exit, file: FileId, function: Node<'_>) -> Place {
    if let Exit::Return(it) = exit {
        return file.place(function.tree().node(it));
    }
    let end = function.span().end;
    Place { file, span: Span::new(end.saturating_sub(1), end) }
}

/// A question about values of one file that a role releases.
#[derive(Clone, Copy)]
struct Hold<'p> {
    view: View<'p>,
    file: FileId,
    role: Role,
}

impl<'p> Hold<'p> {
    /// The expression with the conversions around it: `unsafe.Pointer(raw)`.
    fn converted(self, node: Node<'p>) -> Node<'p> {
        let mut node = node;
        loop {
            let Some(parent) = node.parent() else { return node };
            let is_conversion = match parent.kind() {
                Kind::ParenthesizedExpression | Kind::TypeConversionExpression => true,
                Kind::ArgumentList => parent.parent().is_some_and(|it| self.is_conversion(it)),
                Kind::CallExpression => node.kind() == Kind::ArgumentList,
                _ => false,
            };
            if !is_conversion {
                return node;
            }
            node = parent;
        }
    }

    fn is_conversion(self, call: Node<'p>) -> bool {
        let Some(function) = syntax::function(call) else { return false };
        self.view.callee(self.file, call).is_none() && self.view.is_type(self.file, function)
            || matches!(function.kind(), Kind::ParenthesizedType | Kind::PointerType)
            || function.kind() == Kind::UnaryExpression && function.has(Kind::Star)
    }

    /// What one occurrence of a variable, or the call that makes the value, does with it.
    fn hand(self, body: Node<'p>, occurrence: Node<'p>, depth: u8) -> Hand {
        let value = self.converted(occurrence);
        self.by_use(uses::of(body, value), body, value, depth)
    }

    fn by_use(self, of: Use, body: Node<'p>, value: Node<'p>, depth: u8) -> Hand {
        let Some(depth) = depth.checked_sub(1) else { return Hand::Keeps };
        let tree = &self.view.program().file(self.file).tree;
        match of {
            Use::Declare | Use::Write | Use::Update | Use::Read | Use::Call | Use::Await => {
                Hand::Uses
            }
            Use::Member => self.by_member(value),
            Use::Escape(Escape::Argument(call)) => self.by_argument(tree.node(call), value, depth),
            Use::Escape(Escape::Variable(name)) => {
                let Some((local, _)) = self.view.local(self.file, tree.node(name)) else {
                    return Hand::Keeps;
                };
                self.strongest(body, local, depth)
            }
            Use::Escape(Escape::Closure(closure)) => {
                let closure = tree.node(closure);
                match self.view.local(self.file, value) {
                    Some((local, _)) => self.strongest(closure, local, depth),
                    None => Hand::Keeps,
                }
            }
            Use::Escape(_) => Hand::Keeps,
        }
    }

    /// The most that occurrences of a local in a function do.
    fn strongest(self, function: Node<'p>, local: LocalId, depth: u8) -> Hand {
        let all = self.view.uses(self.file, function, local);
        all.map(|it| self.hand(function, it, depth)).max().unwrap_or(Hand::Uses)
    }

    /// `f.Release()`, and other methods and fields.
    fn by_member(self, value: Node<'p>) -> Hand {
        let selector = value.parent().filter(|it| it.kind() == Kind::SelectorExpression);
        let call = selector.and_then(Node::parent);
        let Some(call) = call.filter(|it| it.kind() == Kind::CallExpression) else {
            // `defer raw.free` is nothing; `x := f.Release` keeps the method.
            return if selector.is_some() { Hand::Keeps } else { Hand::Uses };
        };
        let callee = self.view.callee(self.file, call);
        let known = callee.as_ref().and_then(|it| self.view.knowledge(&it.symbol));
        if known.is_some_and(|it| it.does(self.role)) { Hand::Releases } else { Hand::Uses }
    }

    fn by_argument(self, call: Node<'p>, value: Node<'p>, depth: u8) -> Hand {
        let Some(callee) = self.view.callee(self.file, call) else { return Hand::Keeps };
        if let Some(known) = self.view.knowledge(&callee.symbol) {
            if known.does(self.role) {
                return Hand::Releases;
            }
            if known.js_values.is_some() {
                return Hand::Uses;
            }
        }
        if &*callee.symbol.package == "C" {
            return match cgo::takes(call.tree(), &callee.symbol.name) {
                CTakes::No => Hand::Uses,
                CTakes::Maybe => Hand::MayTake,
                CTakes::Yes => Hand::Releases,
            };
        }
        self.by_function(&callee, call, value, depth)
    }

    /// What a function of the project does with the parameter that gets the value.
    fn by_function(self, callee: &Callee, call: Node<'p>, value: Node<'p>, depth: u8) -> Hand {
        let Some(function) = callee.function else {
            let is_read = callee.kind == CalleeKind::Builtin && &*callee.symbol.name != "append";
            return if is_read { Hand::Uses } else { Hand::Keeps };
        };
        let at = syntax::arguments(call).position(|it| it.span().contains(value.span()));
        let local = at.and_then(|it| self.view.params(function).get(it).copied());
        match (local, self.view.function_node(function)) {
            (Some(local), Some(body)) => {
                Hold { file: function.file, ..self }.strongest(body, local, depth)
            }
            _ => Hand::Keeps,
        }
    }

    /// Where a local loses the value that a call gives it.
    fn lost(
        self,
        function: FunctionId,
        body: Node<'p>,
        call: Node<'p>,
        name: Node<'p>,
        local: LocalId,
    ) -> Option<Unreleased> {
        let cfg = self.view.cfg(function).filter(|it| !it.is_broken())?;
        let assigned = cfg.step_of(call)?;
        let occurrences: Vec<_> =
            self.view.uses(self.file, body, local).filter(|it| *it != name).collect();
        let hands: Vec<_> =
            occurrences.into_iter().map(|it| (it, self.hand(body, it, DEPTH))).collect();
        let ends: Vec<_> = hands.iter().filter(|it| it.1 >= Hand::Keeps).map(|it| it.0).collect();
        let is_unsure = ends.is_empty() && hands.iter().any(|it| it.1 == Hand::MayTake);
        // A callback may release itself.
        if ends.iter().any(|it| call.encloses(*it)) {
            return None;
        }
        let mut released = cfg.set_of(ends.iter().copied());
        let kind = self.view.local_of(self.file, local)?.kind;
        if kind == LocalKind::Result {
            released.extend(bare_returns(cfg, self.view.tree(self.file)).iter());
        }
        // A closure that was deferred before releases what the variable holds in the end.
        let is_late = ends.iter().any(|it| closes_over(body, *it) && before(cfg, *it, assigned));
        let lost = self.way_out(cfg, body, call, name, assigned, &released, is_late)?;
        Some(if is_unsure { Unreleased::Unsure } else { lost })
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one question")]
    fn way_out(
        self,
        cfg: &Cfg,
        body: Node<'p>,
        call: Node<'p>,
        name: Node<'p>,
        assigned: StepId,
        released: &StepSet,
        is_late: bool,
    ) -> Option<Unreleased> {
        let tree = &self.view.program().file(self.file).tree;
        let known = conditions(body, call);
        let contradicts = |guard: Guard| {
            let nil = guards::nilness(tree, guard);
            if nil.is_some_and(|(value, is_nil)| is_nil && value.text() == name.text()) {
                return true;
            }
            let Guard::Holds(condition, holds) = guard else { return false };
            let text = tree.node(condition).text();
            known.iter().any(|it| it.0 == text && it.1 != holds)
        };
        let mut released = released.clone();
        released.remove(assigned);
        let reach = cfg.from(assigned).without(&released).ruling_out(&contradicts).run();
        let place = |it| self.file.place(tree.node(it));
        if reach.reaches(assigned) {
            return Some(Unreleased::Overwritten(self.file.place(name)));
        }
        let writes = cfg.set_of(self.writes(body, name));
        if let Some(step) = writes.iter().find(|it| *it != assigned && reach.reaches(*it)) {
            return Some(Unreleased::Overwritten(place(cfg.node(step))));
        }
        let exit = reach.exits().find(|it| it.returns()).filter(|_| !is_late)?;
        Some(if released.is_empty() {
            Unreleased::Never
        } else {
            Unreleased::Exit(place_of(exit, self.file, body))
        })
    }

    /// Where the variable gets another value.
    fn writes(self, body: Node<'p>, name: Node<'p>) -> Vec<Node<'p>> {
        let Some((local, _)) = self.view.local(self.file, name) else { return Vec::new() };
        let all = self.view.uses(self.file, body, local).filter(|it| *it != name);
        all.filter(|it| uses::of(body, *it) == Use::Write).collect()
    }
}

/// Whether an occurrence stands in a function of its own inside `body`.
fn closes_over(body: Node<'_>, occurrence: Node<'_>) -> bool {
    occurrence.ancestors().take_while(|it| *it != body).any(|it| is_function(it.kind()))
}

fn before(cfg: &Cfg, occurrence: Node<'_>, assigned: StepId) -> bool {
    cfg.steps_of(occurrence).any(|it| cfg.from(it).reaches(assigned))
}

/// The conditions that hold where a node stands, by the `if` statements around it: their texts.
fn conditions<'p>(body: Node<'p>, node: Node<'p>) -> Vec<(&'p str, bool)> {
    let around = node.ancestors().take_while(|it| *it != body);
    let ifs = around.filter(|it| it.kind() == Kind::IfStatement);
    ifs.filter_map(|it| {
        let condition = syntax::unparen(it.child(Field::Condition)?);
        let holds = it.child(Field::Consequence)?.encloses(node);
        let otherwise = it.child(Field::Alternative).is_some_and(|it| it.encloses(node));
        (holds || otherwise).then_some((condition.text(), holds))
    })
    .collect()
}

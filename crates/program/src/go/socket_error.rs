//! What becomes of a WebSocket connection behind an error of it.

use seamlint_syntax::{Field, Kind, Node};

use super::{CalleeKind, ErrorOf, FunctionId, Held, LocalKind, Outcome, View, syntax};
use crate::FileId;
use crate::flow::guards::nilness;
use crate::flow::uses::{self, Use};
use crate::flow::{Cfg, StepSet};
use crate::library::Ws;

impl<'p> View<'p> {
    /// The write that follows on the same connection although this one has failed, and the code has looked.
    pub fn write_after_failure(self, function: FunctionId, call: Node<'p>) -> Option<Node<'p>> {
        let (file, tree) = (function.file, self.tree(function.file));
        let held = self.connection(file, call)?;
        let cfg = self.cfg(function).filter(|it| !it.is_broken())?;
        let error = self.error_of(file, call)?;
        let looks = |value: Node<'_>| match error {
            ErrorOf::Dropped => false,
            ErrorOf::Local(error) => self.local(file, value).is_some_and(|it| it.0 == error),
            ErrorOf::Compared => value == call,
        };
        let step = cfg.step_of(call).filter(|it| cfg.repeats(*it))?;
        let mut guards = cfg.blocks().flat_map(|it| cfg.edges(it));
        // An error that nobody looks at is another rule's.
        if !guards.any(|it| nilness(tree, it.guard).is_some_and(|it| looks(it.0))) {
            return None;
        }
        let node = self.function_node(function)?;
        let mut ends = self.replacements(function, cfg, &held);
        ends.extend(self.partings(file, node, cfg, &held).iter());
        ends.remove(step);
        let reach = self.paths_after(function, cfg, call, Outcome::Failed, &ends)?;
        let mut calls = syntax::calls(node);
        calls.find(|it| {
            let is_write =
                self.known_callee(file, *it).is_some_and(|it| it.1.ws == Some(Ws::Write));
            let same = || self.connection(file, *it).is_some_and(|it| it.is(&held));
            is_write && same() && cfg.steps_of(*it).any(|it| reach.reaches(it))
        })
    }

    /// The steps at which a function parts with a connection, or may: closing it, taking it out of a map,
    /// giving its owner to a function, a signal to stop.
    fn partings(self, file: FileId, function: Node<'p>, cfg: &Cfg, held: &Held<'_>) -> StepSet {
        let is_owner = |it: Node<'p>| self.held(file, it).is_some_and(|it| held.hangs_on(&it));
        let parts = |it: Node<'p>| match it.kind() {
            Kind::SendStatement => true,
            Kind::CallExpression => {
                let on = it.child(Field::Function).and_then(|it| it.child(Field::Operand));
                let given = || syntax::arguments(it).chain(on).any(is_owner);
                let Some(callee) = self.callee(file, it) else { return given() || is_signal(it) };
                let ws = self.knowledge(&callee.symbol).and_then(|it| it.ws);
                match callee.kind {
                    CalleeKind::Builtin => matches!(&*callee.symbol.name, "close" | "delete"),
                    CalleeKind::Value => true,
                    CalleeKind::Interface => given(),
                    _ => {
                        ws == Some(Ws::Close)
                            || ws.is_none() && callee.function.is_some() && given()
                    }
                }
            }
            _ => false,
        };
        cfg.set_of(function.descendants().filter(|it| parts(*it)))
    }

    /// The write whose error a function tests, where that error can only be a write's: `test` is the test,
    /// `tested` the error in it.
    pub fn tested_write(
        self,
        function: FunctionId,
        test: Node<'p>,
        tested: Node<'p>,
    ) -> Option<Node<'p>> {
        let file = function.file;
        let (local, variable) = self.local(file, tested)?;
        if variable.kind != LocalKind::Variable || variable.function != function.index {
            return None;
        }
        let node = self.function_node(function)?;
        let cfg = self.cfg(function).filter(|it| !it.is_broken())?;
        let at = cfg.step_of(test)?;
        let writes = |it: &Node<'p>| {
            let gives = it.ancestors().take(2).any(|it| it.kind() != Kind::VarSpec);
            gives && matches!(uses::of(node, *it), Use::Declare | Use::Write | Use::Update)
        };
        let definitions: Vec<_> = self.uses(file, node, local).filter(writes).collect();
        let reaching = definitions.iter().copied().filter(|definition| {
            let others = cfg.set_of(definitions.iter().copied().filter(|it| it != definition));
            cfg.steps_of(*definition).any(|it| cfg.from(it).without(&others).reaches(at))
        });
        let mut calls = reaching.map(|definition| {
            let mut calls = syntax::calls(node);
            calls.find(|call| {
                let ws = self.known_callee(file, *call).and_then(|it| it.1.ws);
                matches!(ws, Some(Ws::Write | Ws::Control | Ws::Writer))
                    && (0..2).any(|it| uses::target_of(*call, it) == Some(definition))
            })
        });
        let first = calls.next()??;
        calls.all(|it| it.is_some()).then_some(first)
    }
}

/// `stop()`, whatever it is.
fn is_signal(call: Node<'_>) -> bool {
    let function = call.child(Field::Function).map(|it| it.kind());
    let arguments = call.child(Field::Arguments).and_then(|it| it.first());
    function == Some(Kind::Identifier) && arguments.is_none()
}

//! Which functions stop a panic: exactly those that the language says.

use seamlint_syntax::{Field, Kind, Node, NodeId};

use super::syntax;
use super::view::View;
use super::{CalleeKind, FunctionId};
use crate::FileId;
use crate::flow::uses::{self, Escape, Use};

impl<'p> View<'p> {
    /// Whether a function stops the panics of what it does behind `site`'s line: it defers, before that, a function
    /// that calls `recover` itself. `defer recover()`, a helper of the deferred function and a closure in
    /// it do not stop anything. A deferred function of an unknown library counts when its name says so.
    pub fn recovers(self, function: FunctionId) -> bool {
        let Some(body) = self.function_node(function) else { return false };
        syntax::own(body)
            .filter(|it| it.kind() == Kind::DeferStatement)
            .filter_map(|it| it.child_of(Kind::CallExpression))
            .any(|it| self.deferred_recovers(function.file, it))
    }

    /// Whether somebody calls a function with nothing above that recovers, as library data says of the type of one
    /// of its parameters, or of what it is given to: a panic ends the whole process.
    pub fn is_unguarded(self, function: FunctionId) -> bool {
        if self.callback(function).is_some_and(|it| !it.guarded) {
            return true;
        }
        let facts = self.facts(function.file).filter(|_| self.knows_unguarded());
        let Some(facts) = facts else { return false };
        self.function(function).params.iter().any(|it| {
            let ty = self.type_of_local(function.file, &facts.locals[it.0 as usize]);
            let named = ty.deref().named();
            named.is_some_and(|it| {
                let package = self.library().package(&it.package);
                package
                    .is_some_and(|package| package.unguarded.iter().any(|name| **name == *it.name))
            })
        })
    }

    /// Whether a deferred call recovers.
    pub fn deferred_recovers(self, file: FileId, call: Node<'p>) -> bool {
        let Some(called) = syntax::function(call) else { return false };
        match called.kind() {
            Kind::FuncLiteral => return self.calls_recover(file, called),
            // `defer guard()()`: what `guard` returns is deferred.
            Kind::CallExpression => {
                let maker = self.callee(file, called).and_then(|it| it.function);
                return match maker {
                    Some(maker) => self
                        .returned_literal(maker)
                        .is_some_and(|it| self.calls_recover(maker.file, it)),
                    None => true,
                };
            }
            _ => {}
        }
        let callee = self.callee(file, call);
        match callee.as_ref().and_then(|it| it.function) {
            Some(function) => {
                self.function_node(function).is_some_and(|it| self.calls_recover(function.file, it))
            }
            None => {
                callee.is_none_or(|it| it.kind != CalleeKind::Builtin && says_so(&it.symbol.name))
            }
        }
    }

    /// The declared function that a call is of, when that one calls `recover` itself.
    pub fn recovering_helper(self, file: FileId, call: Node<'p>) -> Option<FunctionId> {
        let callee = self.callee(file, call).filter(|it| it.kind != CalleeKind::Interface)?;
        let helper = callee.function?;
        let node = self.function_node(helper).filter(|it| it.kind() != Kind::FuncLiteral)?;
        self.calls_recover(helper.file, node).then_some(helper)
    }

    /// Whether a function stops a panic when it is deferred: it calls `recover` in its own frame, at once or by a
    /// `defer` of its own.
    pub fn calls_recover(self, file: FileId, function: Node<'p>) -> bool {
        syntax::own_calls(function).any(|it| self.calls_builtin(file, it, "recover"))
    }

    /// Whether a function may be a guard that somebody else defers: nothing but `defer` statements, and who runs it is
    /// not known.
    pub fn may_be_guard(self, function: FunctionId) -> bool {
        self.runs(function).elsewhere && self.function_node(function).is_some_and(only_defers)
    }

    /// The function literal that a function returns.
    pub fn returned_literal(self, function: FunctionId) -> Option<Node<'p>> {
        let body = self.function_node(function)?;
        syntax::own(body).find(|it| {
            it.kind() == Kind::FuncLiteral
                && it.ancestor(|it| it.kind() == Kind::ReturnStatement).is_some()
        })
    }

    /// The function that a deferred call runs, when it can be read: a literal, or a function of the project.
    pub fn deferred_function(self, file: FileId, call: Node<'p>) -> Option<(FunctionId, Node<'p>)> {
        let called = syntax::function(call)?;
        if called.kind() == Kind::FuncLiteral {
            return Some((self.function_at(file, called)?, called));
        }
        let callee = self.callee(file, call).filter(|it| it.kind != CalleeKind::Interface)?;
        let function = callee.function?;
        Some((function, self.function_node(function)?))
    }

    /// Whether a function that recovers makes the panic known: it panics again, ends the process, or answers
    /// to a client or another goroutine.
    pub fn passes_panic_on(self, file: FileId, function: Node<'p>) -> bool {
        let passes = |it: Node<'p>| {
            self.calls_builtin(file, it, "panic")
                || self.never_returns(file, it)
                || self.answer(file, it).is_some()
        };
        syntax::calls(function).any(passes)
            || function.descendants_of(Kind::SendStatement).next().is_some()
    }

    /// Whether a deferred function may change what the function that defers it returns: it assigns something that is not
    /// its own, or is given the address of something.
    pub fn may_set_result(
        self,
        function: FunctionId,
        (owner, body): (FunctionId, Node<'p>),
        call: Node<'p>,
    ) -> bool {
        let is_outer = |it: Node<'p>| {
            let root = self.held(owner.file, it).and_then(|it| self.local(owner.file, it.root));
            root.is_none_or(|it| !body.span().contains(it.1.span) || owner.file != function.file)
        };
        let assigns = |it: Node<'p>| match it.kind() {
            Kind::Identifier => {
                let of = uses::of(body, it);
                matches!(of, Use::Write | Use::Update | Use::Escape(Escape::Address))
                    && it.text() != "_"
                    && is_outer(it)
            }
            Kind::SelectorExpression | Kind::IndexExpression => uses::is_target(it) && is_outer(it),
            _ => false,
        };
        syntax::arguments(call).any(|it| it.kind() == Kind::UnaryExpression)
            || body.descendants().any(assigns)
    }

    /// Whether a literal is deferred by a deferred function in which nothing but that happens: a `recover` in it
    /// would only see panics of that function.
    pub fn guards_nothing(self, literal: FunctionId) -> bool {
        let Some(node) = self.function_node(literal) else { return false };
        let statement = node.ancestor(|it| it.kind() == Kind::DeferStatement);
        let outer = statement.and_then(|it| self.function_at(literal.file, it));
        node.kind() == Kind::FuncLiteral
            && outer.is_some_and(|it| {
                self.is_only_deferred(it) && self.function_node(it).is_some_and(only_defers)
            })
    }

    /// Whether all the work of a function lies before one of its statements: nothing behind it can panic.
    pub fn has_worked_before(self, function: FunctionId, statement: Node<'p>) -> bool {
        let Some(cfg) = self.cfg(function).filter(|it| !it.is_broken()) else { return false };
        let Some(step) = cfg.step_of(statement) else { return false };
        let tree = self.tree(function.file);
        let reach = cfg.from(step).run();
        let nodes = tree.node(cfg.function()).descendants_but(|it| syntax::is_function(it.kind()));
        let behind = |it: Node<'_>| cfg.steps_of(it).any(|it| it != step && reach.reaches(it));
        // Most functions begin with their `defer`: the first work behind it tells.
        if nodes.filter(|it| may_panic(*it)).any(behind) {
            return false;
        }
        let mut work = cfg.steps_where(tree, may_panic);
        work.remove(step);
        let calls = |it: NodeId| {
            let node = tree.node(it);
            let is_call = node.kind() == Kind::CallExpression;
            node.kind() != Kind::DeferStatement && (is_call || syntax::calls(node).next().is_some())
        };
        work.iter().any(|it| calls(cfg.node(it)) && cfg.from(it).reaches(step))
    }
}

/// Whether a function consists of `defer` statements.
fn only_defers(function: Node<'_>) -> bool {
    let list = function.child(Field::Body).and_then(|it| it.child_of(Kind::StatementList));
    list.is_some_and(|it| it.parts().all(|it| it.kind() == Kind::DeferStatement))
}

/// Whether an expression of this kind may panic.
fn may_panic(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        Kind::CallExpression
            | Kind::IndexExpression
            | Kind::SelectorExpression
            | Kind::TypeAssertionExpression
            | Kind::SliceExpression
            | Kind::UnaryExpression
            | Kind::SendStatement
            | Kind::BinaryExpression
    )
}

fn says_so(name: &str) -> bool {
    let name = name.to_lowercase();
    ["recover", "panic", "crash", "rescue"].iter().any(|it| name.contains(it))
}

#[cfg(test)]
mod tests {
    use super::super::tests::program;
    use super::FunctionId;

    /// Whether the function `f`, with this body, stops its own panics.
    fn stops(body: &str) -> bool {
        let text = format!(
            "package a
            type object struct{{}}
            func (object) Rec() {{ recover() }}
            type outer struct{{ object }}
            func named() {{ recover() }}
            func helper() {{ recover() }}
            func callsHelper() {{ helper() }}
            func maker() func() {{ return func() {{ recover() }} }}
            func use(any) {{}}
            func f(t object, o outer) {{
                {body}
                panic(1)
            }}"
        );
        let program = program(&text);
        let (file, known) = program.files().next().unwrap();
        let functions = &known.go().unwrap().functions;
        let index = functions.iter().position(|it| it.name.as_deref() == Some("f")).unwrap();
        program.go().recovers(FunctionId { file, index: index as u32 })
    }

    /// As `testdata/proofs/go/recoverforms` shows.
    #[test]
    fn the_forms_that_stop_a_panic() {
        for body in [
            "defer func() { recover() }()",
            "defer func() { if e := recover(); e != nil { use(e) } }()",
            "defer named()",
            "defer t.Rec()",
            "defer object{}.Rec()",
            "defer o.Rec()",
            "defer (func())(named)()",
            "f := named; defer f()",
            "f := func() { recover() }; defer f()",
            "if t == (object{}) { defer named() }",
            "defer maker()()",
            "defer func() { defer recover() }()",
            "defer func() { defer use(recover()) }()",
        ] {
            assert!(stops(body), "{body}");
        }
    }

    #[test]
    fn the_forms_that_do_not() {
        for body in [
            "defer recover()",
            "recover()",
            "use(recover())",
            "defer use(recover())",
            "defer callsHelper()",
            "defer func() { helper() }()",
            "defer func() { func() { recover() }() }()",
            "defer func() { x := func() { recover() }; x() }()",
            "defer maker()",
            "defer func() { defer func() { recover() }() }()",
            "rec := func() { defer func() { recover() }() }; defer rec()",
            "defer func() { defer named() }()",
            "func() { defer named() }()",
            "go func() { defer named() }()",
        ] {
            assert!(!stops(body), "{body}");
        }
    }
}

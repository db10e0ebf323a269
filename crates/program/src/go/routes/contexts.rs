//! By which calls a function runs: direct ones, those of a parameter, a variable or a field that holds it, and
//! those that a router's group makes.

use std::rc::Rc;

use seamlint_syntax::{Field, Kind, Node};

use super::Finder;
use super::env::{Bound, Env, Expr, Key, Need};
use crate::FileId;
use crate::go::{CalleeKind, FunctionId, LocalKind, syntax};

/// What is decided when a function is taken to run in one of its ways.
pub(super) type Context<'p> = Vec<(Key, Bound<'p>)>;

/// Through how many variables and parameters a function value is followed.
const HOPS: u8 = 5;
/// In how many ways a function may run.
const WAYS: usize = 400;
/// How many decisions a place may rest on.
const DECISIONS: usize = 10;

impl<'p> Finder<'p> {
    /// Evaluates in every way in which the code is come to.
    pub(super) fn every_way<T>(
        &self,
        evaluate: impl Fn(&Env<'p>) -> Result<T, Need<'p>>,
    ) -> Vec<(Env<'p>, T)> {
        let mut out = Vec::new();
        let mut open = vec![Env::default()];
        let mut tries = 0;
        while let Some(env) = open.pop() {
            tries += 1;
            if tries > 4 * WAYS || out.len() > WAYS {
                break;
            }
            self.refuel();
            match evaluate(&env) {
                Ok(value) => out.push((env, value)),
                Err(need) => {
                    let mut next = self.decided(need, &env, HOPS);
                    next.reverse();
                    open.extend(next);
                }
            }
        }
        out
    }

    /// The ways in which a need may be met.
    fn decided(&self, need: Need<'p>, env: &Env<'p>, hops: u8) -> Vec<Env<'p>> {
        let (key, contexts) = match need {
            Need::Caller(function) => {
                (Key::Function(function), self.contexts(function).iter().cloned().collect())
            }
            Need::Element(file, clause) => {
                let key = Key::Range(file, clause.id());
                match self.looped(file, clause, env) {
                    Ok(contexts) => (key, contexts),
                    // What is looped over hangs on something else that has to be decided first.
                    Err(inner) if hops > 0 => return self.decided(inner, env, hops - 1),
                    Err(_) => (key, Vec::new()),
                }
            }
        };
        if contexts.is_empty() || env.depth() >= DECISIONS {
            return vec![env.with(key, Bound::Nothing)];
        }
        let with = |context: Context<'p>| {
            context.into_iter().fold(env.clone(), |env, it| env.with(it.0, it.1))
        };
        contexts.into_iter().map(with).collect()
    }

    /// The entries that a range clause is at, one after the other.
    fn looped(
        &self,
        file: FileId,
        clause: Node<'p>,
        env: &Env<'p>,
    ) -> Result<Vec<Context<'p>>, Need<'p>> {
        let Some(node) = clause.child(Field::Right) else { return Ok(Vec::new()) };
        let key = Key::Range(file, clause.id());
        let entries = self.entries(Expr::of(file, node), env)?;
        Ok(entries.into_iter().map(|it| vec![(key, Bound::Element(it.0, it.1))]).collect())
    }

    /// In which ways a function runs.
    pub(super) fn contexts(&self, function: FunctionId) -> Rc<[Context<'p>]> {
        if let Some(known) = self.contexts.borrow().get(&function) {
            return Rc::clone(known);
        }
        // One that comes back to itself on the way finds nothing there.
        self.contexts.borrow_mut().insert(function, Rc::new([]));
        let mut out = Vec::new();
        let key = Key::Function(function);
        for (file, call) in self.callers(function) {
            out.push(vec![(key, Bound::Call { file, call, down: false })]);
        }
        let is_literal = self.view.function(function).name.is_none();
        if is_literal {
            if let Some(node) = self.view.function_node(function) {
                self.flows(key, Expr::of(function.file, node), &Vec::new(), HOPS, &mut out);
            }
        } else {
            for (file, node) in self.references(function) {
                self.flows(key, Expr::of(file, node), &Vec::new(), HOPS, &mut out);
            }
            self.interface_calls(function, &mut out);
        }
        out.truncate(WAYS);
        let out: Rc<[Context<'p>]> = out.into();
        self.contexts.borrow_mut().insert(function, Rc::clone(&out));
        out
    }

    /// Calls by an interface of which a method's type is one of several.
    fn interface_calls(&self, function: FunctionId, out: &mut Vec<Context<'p>>) {
        let facts = self.view.function(function);
        let (Some(name), Some(_)) = (&facts.name, &facts.receiver) else { return };
        let Some(own) = self.view.facts(function.file) else { return };
        let params = own.signatures.get(facts.signature as usize).map_or(0, |it| it.params.len());
        for (file, call) in self.calls_named(name).iter() {
            let Some(callee) = self.callee_at((*file, *call)) else { continue };
            let fits = callee.signature.as_ref().is_some_and(|it| it.params.len() == params);
            let is_open = callee.kind == CalleeKind::Interface && callee.function.is_none();
            let of_project = callee.operand.as_ref().is_some_and(|it| {
                it.named().is_some_and(|it| {
                    it.decl.is_some_and(|it| !self.view.model.is_library(it.unit))
                })
            });
            if let Some(call) =
                self.view.call_node(*file, *call).filter(|_| fits && is_open && of_project)
            {
                let bound = Bound::Call { file: *file, call, down: false };
                out.push(vec![(Key::Function(function), bound)]);
            }
        }
    }

    /// Where the function that `at` is, or holds, is called: `key` is bound to each such call, behind what
    /// is known already.
    fn flows(
        &self,
        key: Key,
        at: Expr<'p>,
        known: &Context<'p>,
        hops: u8,
        out: &mut Vec<Context<'p>>,
    ) {
        let (Some(left), Some(parent)) = (hops.checked_sub(1), at.node.parent()) else { return };
        if out.len() > WAYS {
            return;
        }
        let file = at.file;
        let found = |bound: Bound<'p>| {
            let mut context = vec![(key, bound)];
            context.extend(known.iter().cloned());
            context
        };
        let up = |node| Expr { file, node, item: 0 };
        match parent.kind() {
            Kind::CallExpression if at.node.field() == Field::Function => {
                out.push(found(Bound::Call { file, call: parent, down: false }));
            }
            Kind::ArgumentList => {
                let Some(call) = parent.parent() else { return };
                self.given(key, (at, call), known, left, out);
            }
            Kind::TypeConversionExpression | Kind::ParenthesizedExpression => {
                self.flows(key, up(parent), known, left, out);
            }
            Kind::ExpressionList if parent.field() == Field::Right => {
                self.held(key, at, known, left, out);
            }
            Kind::VarSpec => self.held(key, at, known, left, out),
            Kind::ExpressionList | Kind::ReturnStatement => {
                let around = std::iter::once(parent).chain(parent.parent());
                let mut around = around.filter(|it| it.kind() == Kind::ReturnStatement);
                let Some(returned) = around.next() else {
                    return self.held(key, at, known, left, out);
                };
                // What calls the function around gets it.
                let Some(maker) = self.view.function_at(file, returned) else { return };
                for (file, call) in self.callers(maker) {
                    let mut known = known.clone();
                    let bound = Bound::Call { file, call, down: false };
                    known.push((Key::Function(maker), bound));
                    self.flows(key, Expr::of(file, call), &known, left, out);
                }
            }
            Kind::LiteralElement => self.kept(key, (at, parent), known, left, out),
            _ => {}
        }
    }

    /// A function that is given to a call.
    fn given(
        &self,
        key: Key,
        (at, call): (Expr<'p>, Node<'p>),
        known: &Context<'p>,
        hops: u8,
        out: &mut Vec<Context<'p>>,
    ) {
        let file = at.file;
        let Some(position) = syntax::arguments(call).position(|it| it == at.node) else { return };
        if let Some(action) = self.action(file, call) {
            if action.call.closure == Some(position) {
                let mut context = vec![(key, Bound::Group { file, call })];
                context.extend(known.iter().cloned());
                out.push(context);
            }
            return;
        }
        if syntax::function(call).is_some_and(|it| self.converts(file, it)) {
            return self.flows(key, Expr::of(file, call), known, hops, out);
        }
        let Some(target) = self.callee(file, call).and_then(|it| it.function) else { return };
        let Some(param) = self.view.parameter(target, position) else { return };
        let Some(local) = self.view.local_of(target.file, param) else { return };
        let mut known = known.clone();
        known.push((Key::Function(target), Bound::Call { file, call, down: false }));
        for node in self.uses(target.file, param, local) {
            self.flows(key, Expr::of(target.file, node), &known, hops, out);
        }
    }

    /// A function that a variable holds.
    fn held(
        &self,
        key: Key,
        at: Expr<'p>,
        known: &Context<'p>,
        hops: u8,
        out: &mut Vec<Context<'p>>,
    ) {
        let Some((id, local)) = self.assigned_local(at.file, at.node) else { return };
        if local.kind != LocalKind::Variable {
            return;
        }
        for node in self.uses(at.file, id, local) {
            self.flows(key, Expr::of(at.file, node), known, hops, out);
        }
    }

    /// A function among the elements of a list that is looped over, or in a field that is called.
    fn kept(
        &self,
        key: Key,
        (at, element): (Expr<'p>, Node<'p>),
        known: &Context<'p>,
        hops: u8,
        out: &mut Vec<Context<'p>>,
    ) {
        let file = at.file;
        let keyed = element.parent().filter(|it| it.kind() == Kind::KeyedElement);
        let body = keyed.unwrap_or(element).parent();
        let Some(body) = body.filter(|it| it.kind() == Kind::LiteralValue) else { return };
        let name = keyed.and_then(|it| it.child(Field::Key)).map_or("", |it| it.text());
        if let Some(field) = self.field_of(&self.literal_type(file, body), name) {
            for (file, call) in self.calls_named(name).iter() {
                let Some(call) = self.view.call_node(*file, *call) else { continue };
                let of = syntax::receiver(call).map(|it| self.view.type_of(*file, it));
                if of.is_some_and(|it| self.field_of(&it, name) == Some(field)) {
                    let mut context = vec![(key, Bound::Call { file: *file, call, down: false })];
                    context.extend(known.iter().cloned());
                    out.push(context);
                }
            }
            return;
        }
        let Some(literal) = body.parent().filter(|it| it.kind() == Kind::CompositeLiteral) else {
            return;
        };
        let mut lists = vec![literal];
        if let Some((id, local)) = self.assigned_local(file, literal) {
            lists.extend(self.uses(file, id, local));
        }
        for list in lists.into_iter().filter(|it| it.field() == Field::Right) {
            let Some(clause) = list.parent().filter(|it| it.kind() == Kind::RangeClause) else {
                continue;
            };
            let named: Vec<_> =
                clause.child(Field::Left).into_iter().flat_map(syntax::expressions).collect();
            let Some(value) = named.get(1) else { continue };
            if let Some((id, local)) = self.view.local(file, *value) {
                for node in self.uses(file, id, local) {
                    self.flows(key, Expr::of(file, node), known, hops, out);
                }
            }
        }
    }
}

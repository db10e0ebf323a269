//! Whether an expression may be nil where it stands: what reaches it through variables and parameters.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use seamlint_syntax::{Field, Kind, Node};

use super::super::{CalleeKind, FunctionId, Local, LocalId, LocalKind, Type, Value, syntax};
use super::producers::Held;
use super::test::over;
use super::{Nil, NilKind, Nils, NullCertainty};
use crate::FileId;
use crate::flow::guards::nilness;
use crate::flow::uses::{self, Escape, Use};
use crate::flow::{Cfg, Guard, StepId, StepSet};

/// What gives a variable a value.
#[derive(Clone, Copy)]
pub(super) struct Definition<'p> {
    /// The step behind which it has the value; `None` for the start of the function.
    pub(super) step: Option<StepId>,
    /// The occurrence of the variable.
    pub(super) name: Node<'p>,
    pub(super) gives: Gives<'p>,
}

/// Definitions that are in force at a step.
pub(super) type Reaching<'p> = Rc<[(Definition<'p>, NullCertainty)]>;

/// The value that a definition gives.
#[derive(Clone, Copy)]
pub(super) enum Gives<'p> {
    /// The zero of the type: `var xs []T`, a named result.
    Zero,
    /// The parameter itself.
    Parameter(usize),
    /// This expression.
    Value(Node<'p>),
    /// The result of this call at a position; of several.
    Result(Node<'p>, usize),
    /// Something that is not followed.
    Unknown,
}

impl<'p> Nils<'p> {
    /// The nils that an expression may be where it stands.
    pub(super) fn nils(&mut self, value: &Value, depth: u8) -> Vec<Nil> {
        let Some(depth) = depth.checked_sub(1).filter(|_| self.burn()) else { return Vec::new() };
        let node = self.view.node_of(value);
        let place = value.file.place(node);
        match node.kind() {
            Kind::Nil => vec![Nil::new(place, NilKind::Assigned, NullCertainty::Certain)],
            Kind::Identifier => self.nils_of_local(value, node, depth),
            Kind::IndexExpression => match self.view.argument_of(value) {
                Some(given) => self.nils(&given, depth),
                None => Vec::new(),
            },
            Kind::SliceExpression | Kind::TypeConversionExpression => {
                match node.child(Field::Operand) {
                    Some(it) => self.nils(&value.beside(it), depth),
                    None => Vec::new(),
                }
            }
            Kind::SelectorExpression => self.nils_of_field(value, node, depth),
            Kind::CallExpression => self.nils_of_call(value, node, 0, depth),
            _ => Vec::new(),
        }
    }

    /// What a call gives at a position.
    pub(super) fn nils_of_call(
        &mut self,
        value: &Value,
        call: Node<'p>,
        at: usize,
        depth: u8,
    ) -> Vec<Nil> {
        let Some(callee) = self.view.callee(value.file, call) else {
            // A conversion: `[]T(nil)`.
            return match syntax::argument(call, 0) {
                Some(it) => self.nils(&value.beside(it), depth),
                None => Vec::new(),
            };
        };
        if callee.kind == CalleeKind::Builtin {
            return match &*callee.symbol.name {
                "append" => self.nils_of_append(value, call, depth),
                _ => Vec::new(),
            };
        }
        self.nils_of_result(value, call, &callee, at, depth)
    }

    /// `append(xs, ys...)` is nil when both are; with elements it never is.
    fn nils_of_append(&mut self, value: &Value, call: Node<'p>, depth: u8) -> Vec<Nil> {
        let mut given = syntax::arguments(call);
        let base = given.next();
        let rest: Vec<_> = given.collect();
        match (base, &*rest) {
            (Some(base), []) => self.nils(&value.beside(base), depth),
            (Some(base), [more]) if more.kind() == Kind::VariadicArgument => {
                let more = more.first();
                let may = more.is_none_or(|it| {
                    let literal = syntax::unparen(it);
                    !(literal.kind() == Kind::CompositeLiteral
                        && literal.child(Field::Body).is_some_and(|it| it.parts().count() > 0))
                });
                let nils = if may { self.nils(&value.beside(base), depth) } else { Vec::new() };
                nils.into_iter().map(|it| it.at_most(NullCertainty::Possible)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn nils_of_local(&mut self, value: &Value, name: Node<'p>, depth: u8) -> Vec<Nil> {
        let Some((id, local)) = self.view.local(value.file, name) else { return Vec::new() };
        let Some((here, cfg)) = self.around(value) else { return Vec::new() };
        let owner = FunctionId { file: value.file, index: local.function };
        if owner != here {
            // A variable of a function around, as long as it has one value only.
            let given = self.view.initialiser(value.file, name).map(|it| it.1);
            return match given {
                Some(it) => self.nils(&value.beside(it), depth),
                None => Vec::new(),
            };
        }
        match cfg.step_of(name) {
            Some(step) => self.nils_at(value, (owner, cfg, step), (id, local), depth),
            None => Vec::new(),
        }
    }

    /// The nils that a local may be when control comes to a step of its function; `value` says by which calls
    /// that was entered.
    pub(super) fn nils_at(
        &mut self,
        value: &Value,
        (owner, cfg, step): (FunctionId, &Cfg, StepId),
        (id, local): (LocalId, &Local),
        depth: u8,
    ) -> Vec<Nil> {
        let mut out = Vec::new();
        for (definition, certainty) in
            self.reaching(owner, cfg, (id, local), step, true).iter().copied()
        {
            let nils = match definition.gives {
                Gives::Zero => {
                    let kind = match local.kind {
                        LocalKind::Result => NilKind::NamedResult,
                        _ => NilKind::Declared,
                    };
                    let place = value.file.place(definition.name);
                    vec![Nil::new(place, kind, NullCertainty::Possible)]
                }
                Gives::Parameter(at) => self.nils_of_parameter(value, definition.name, at, depth),
                Gives::Value(it) => self.nils(&value.beside(it), depth),
                Gives::Result(call, at) => self.nils_of_call(value, call, at, depth),
                Gives::Unknown => Vec::new(),
            };
            out.extend(nils.into_iter().map(|it| it.at_most(certainty)));
        }
        out
    }

    /// What a field of a value of this function holds: `out.Items`. One that is made from itself, as in
    /// `out.Items = masked(out.Items)`, holds nothing new.
    fn nils_of_field(&mut self, value: &Value, selector: Node<'p>, depth: u8) -> Vec<Nil> {
        let value = value.beside(selector);
        if self.selected.contains(&value) {
            return Vec::new();
        }
        self.selected.push(value.clone());
        let found = self.find_nils_of_field(&value, selector, depth);
        self.selected.pop();
        found
    }

    fn find_nils_of_field(&mut self, value: &Value, selector: Node<'p>, depth: u8) -> Vec<Nil> {
        let (Some(operand), Some(field)) =
            (selector.child(Field::Operand), selector.child(Field::Field))
        else {
            return Vec::new();
        };
        let ty = self.view.type_of(value.file, operand).deref().clone();
        let Some(found) = self.view.own_field(&ty, field.text()) else { return Vec::new() };
        let (mut out, mut seen) = (Vec::new(), FxHashSet::default());
        for producer in self.producers(&value.beside(operand), depth) {
            for held in self.field_values(&producer, &ty, field.text(), found.place) {
                match held {
                    Held::Given(it) => {
                        if seen.insert(it.clone()) {
                            out.extend(self.nils(&it, depth));
                        }
                    }
                    Held::Unset(place) => {
                        out.push(Nil::new(place, NilKind::Unset, NullCertainty::Possible));
                    }
                    Held::Column(read) => out.push(Nil::column(found.place, read)),
                }
            }
        }
        out
    }

    fn nils_of_parameter(
        &mut self,
        value: &Value,
        name: Node<'p>,
        at: usize,
        depth: u8,
    ) -> Vec<Nil> {
        if value.frames.is_empty() {
            let place = value.file.place(name);
            let kind = NilKind::Parameter(at.min(255) as u8);
            return vec![Nil::new(place, kind, NullCertainty::Certain)];
        }
        match self.view.argument_of(&value.beside(name)) {
            Some(given) => {
                let place = given.file.place(self.view.node_of(&given));
                let nils = self.nils(&given, depth).into_iter();
                nils.map(|it| it.via(place, "handed on here")).collect()
            }
            None => Vec::new(),
        }
    }

    /// The definitions of a local that are still in force at a step; of nils those that no branch denies.
    pub(super) fn reaching(
        &mut self,
        owner: FunctionId,
        cfg: &Cfg,
        (id, local): (LocalId, &Local),
        step: StepId,
        nil: bool,
    ) -> Reaching<'p> {
        if let Some(known) = self.reaching.get(&(owner, id, step, nil)) {
            return Rc::clone(known);
        }
        let found: Reaching<'p> = self.find_reaching(owner, cfg, (id, local), step, nil).into();
        self.reaching.insert((owner, id, step, nil), Rc::clone(&found));
        found
    }

    fn find_reaching(
        &mut self,
        owner: FunctionId,
        cfg: &Cfg,
        (id, local): (LocalId, &Local),
        step: StepId,
        nil: bool,
    ) -> Vec<(Definition<'p>, NullCertainty)> {
        let file = owner.file;
        let Some(definitions) = self.definitions(owner, cfg, id, local) else { return Vec::new() };
        let repeated = if nil { self.repeated(owner, cfg) } else { Rc::new([]) };
        let mut out = Vec::new();
        for (at, definition) in definitions.iter().enumerate() {
            let mut others = StepSet::none(cfg);
            others.extend(
                definitions.iter().enumerate().filter(|it| it.0 != at).filter_map(|it| it.1.step),
            );
            // The old value is read before the new one is there: `xs = append(xs, x)`.
            others.remove(step);
            let siblings = self.siblings(file, definition);
            let is_zero = matches!(definition.gives, Gives::Zero);
            let checked = |it: LocalId| {
                let filled = |guard| self.view.denies_nil(file, it, guard);
                cfg.holds_at(step, &filled)
            };
            let rules_out = |guard: Guard| {
                nil && self.view.denies_nil(file, id, guard)
                    || !siblings.is_empty() && self.says_failed(file, &siblings, guard)
                    || nil && is_zero && self.view.leaves_sure_loop(file, guard, &checked)
            };
            // Each is asked again for whatever is supposed below.
            let known = RefCell::new(FxHashMap::default());
            let ruled_out = |guard: Guard| {
                let found = known.borrow().get(&guard).copied();
                found.unwrap_or_else(|| {
                    let found = rules_out(guard);
                    known.borrow_mut().insert(guard, found);
                    found
                })
            };
            let paths = match definition.step {
                Some(from) => cfg.from(from),
                None => cfg.from_entry(),
            };
            let paths = paths.without(&others);
            let is_free = !nil && siblings.is_empty();
            let likely = if is_free { paths.clone() } else { paths.clone().ruling_out(&ruled_out) };
            let Some(way) = likely.guards_to(step) else { continue };
            // A condition that is asked twice has one answer. Mostly the first way that is found gives none or one.
            let contradict = |fact, it| self.view.contradict(file, fact, it);
            let either = |facts: &[Guard; 2]| {
                let is_kept = |fact: &Guard| !way.iter().any(|it| contradict(*fact, *it));
                let comes = |fact: &Guard| {
                    let ruled_out = |it| ruled_out(it) || contradict(*fact, it);
                    paths.clone().ruling_out(&ruled_out).reaches(step)
                };
                facts.iter().any(is_kept) || facts.iter().any(comes)
            };
            if repeated.iter().all(either) {
                let unlikely = is_zero && self.grows_over_table(owner, id);
                let certainty =
                    if unlikely { NullCertainty::Unlikely } else { NullCertainty::Certain };
                out.push((*definition, certainty));
            }
        }
        out
    }

    /// The conditions that a function asks more than once and whose answer does not change meanwhile: both
    /// answers of each.
    fn repeated(&mut self, owner: FunctionId, cfg: &Cfg) -> Rc<[[Guard; 2]]> {
        if let Some(known) = self.repeated.get(&owner) {
            return Rc::clone(known);
        }
        let found: Rc<[_]> = self.find_repeated(owner, cfg).into();
        self.repeated.insert(owner, Rc::clone(&found));
        found
    }

    fn find_repeated(&self, owner: FunctionId, cfg: &Cfg) -> Vec<[Guard; 2]> {
        let tree = self.view.tree(owner.file);
        let guards = cfg.blocks().flat_map(|it| cfg.edges(it)).map(|it| it.guard);
        let mut conditions: Vec<_> = guards
            .filter_map(|it| match it {
                Guard::Holds(condition, true) => Some(tree.node(condition)),
                _ => None,
            })
            .collect();
        conditions.sort_by_key(|it| (it.text(), it.id()));
        conditions.dedup_by_key(|it| it.id());
        let mut out = Vec::new();
        for same in conditions.chunk_by(|a, b| a.text() == b.text()).filter(|it| it.len() > 1) {
            let answers = [true, false].map(|it| Guard::Holds(same[0].id(), it));
            let calls = same[0].kind() == Kind::CallExpression
                || same[0].descendants().any(|it| it.kind() == Kind::CallExpression);
            let changes = self.view.changes(owner, cfg, &answers[..1]);
            // The declaration is a change, too, and stands before all of them.
            let is_stable = changes.iter().take(2).count() <= 1;
            if is_stable && !calls && out.len() < 8 {
                out.push(answers);
            }
        }
        out
    }

    /// The error and the `ok` that a call gave together with a value.
    fn siblings(&self, file: FileId, definition: &Definition<'p>) -> Vec<LocalId> {
        let Gives::Result(call, _) = definition.gives else { return Vec::new() };
        let statement = call.ancestors().take(3).find(|it| {
            matches!(
                it.kind(),
                Kind::ShortVarDeclaration | Kind::AssignmentStatement | Kind::VarSpec
            )
        });
        let pairs = statement.map(syntax::assigned).unwrap_or_default();
        let names = pairs.into_iter().map(|it| it.0).filter(|it| *it != definition.name);
        names.filter_map(|it| self.view.local(file, it).map(|it| it.0)).collect()
    }

    /// Whether an edge is taken only when the call that gave a value failed.
    fn says_failed(&self, file: FileId, siblings: &[LocalId], guard: Guard) -> bool {
        let is_one = |it: Node<'_>| {
            self.view.local(file, syntax::unparen(it)).is_some_and(|it| siblings.contains(&it.0))
        };
        let tree = self.view.tree(file);
        if let Some((value, is_nil)) = nilness(tree, guard) {
            return !is_nil && is_one(value);
        }
        match guard {
            Guard::Holds(condition, false) => {
                let condition = tree.node(condition);
                condition.kind() == Kind::Identifier && is_one(condition)
            }
            _ => false,
        }
    }

    /// Everything that gives a local a value. `None` where somebody else may: a pointer to it that is kept, a
    /// closure that assigns it.
    fn definitions(
        &mut self,
        owner: FunctionId,
        cfg: &Cfg,
        id: LocalId,
        local: &Local,
    ) -> Option<Vec<Definition<'p>>> {
        let view = self.view;
        let (file, body) = (owner.file, view.function_node(owner)?);
        let mut out = Vec::new();
        if local.kind != LocalKind::Variable {
            let name = view.tree(file).covering(local.span);
            let gives = match local.kind {
                LocalKind::Result => Gives::Zero,
                LocalKind::Param => {
                    Gives::Parameter(view.params(owner).iter().position(|it| *it == id)?)
                }
                _ => Gives::Unknown,
            };
            out.push(Definition { step: None, name, gives });
        }
        for name in view.uses(file, body, id) {
            let gives = match uses::of(body, name) {
                Use::Declare if name.span() == local.span && local.kind != LocalKind::Variable => {
                    continue;
                }
                Use::Declare | Use::Write | Use::Update => given(name),
                Use::Escape(Escape::Address) if is_returned(name) => continue,
                Use::Escape(Escape::Address) => {
                    if self.filled_by(file, name)? {
                        continue;
                    }
                    Gives::Unknown
                }
                Use::Escape(Escape::Closure(closure)) => {
                    let closure = view.tree(file).node(closure);
                    let gives = match uses::of(innermost(closure, name), name) {
                        Use::Write => given(name),
                        Use::Update | Use::Escape(Escape::Address) => Gives::Unknown,
                        _ => continue,
                    };
                    // It is taken to have run when control comes past it, unless it runs at its own time.
                    if runs_at_its_own_time(closure) {
                        return None;
                    }
                    gives
                }
                _ => continue,
            };
            out.push(Definition { step: Some(cfg.step_of(name)?), name, gives });
        }
        Some(out)
    }

    /// What happens to a local whose address is taken: `Some(true)` when it is given to a function that leaves
    /// a nil slice as it is where it finds nothing, `Some(false)` when it is given to another, `None` when the
    /// address is kept.
    fn filled_by(&self, file: FileId, name: Node<'p>) -> Option<bool> {
        let address = name.ancestors().find(|it| it.kind() == Kind::UnaryExpression)?;
        let list = address.parent().filter(|it| it.kind() == Kind::ArgumentList)?;
        let call = list.parent()?;
        let known = self.view.knowledge_of(file, call);
        let at = known.and_then(|it| it.json.keeps_nil);
        Some(at.is_some_and(|at| syntax::argument(call, at) == Some(address)))
    }

    /// Whether what a slice gets is added in a loop over a variable of the package.
    fn grows_over_table(&self, owner: FunctionId, id: LocalId) -> bool {
        let view = self.view;
        let Some(body) = view.function_node(owner) else { return false };
        let mut grows = view.uses(owner.file, body, id).filter(|it| {
            uses::of(body, *it) == Use::Write
                && it.ancestors().any(|it| it.kind() == Kind::ForStatement)
        });
        grows.any(|it| {
            let mut loops = it.ancestors().filter(|it| it.kind() == Kind::ForStatement);
            loops.any(|it| {
                let table = over(it).filter(|it| view.variable(owner.file, *it).is_some());
                table.is_some_and(|it| view.local(owner.file, it).is_none())
            })
        })
    }

    /// Whether nil is what an empty value of the type is.
    pub(super) fn has_nil(&self, ty: &Type) -> bool {
        matches!(self.view.underlying(ty), Type::Slice(_) | Type::Map(_) | Type::Pointer(_))
    }
}

/// Whether the address of a name is what a function returns: whoever has it then, comes too late for the function.
pub(super) fn is_returned(name: Node<'_>) -> bool {
    let address = name.parent().filter(|it| it.kind() == Kind::UnaryExpression);
    let mut around = address.into_iter().flat_map(Node::ancestors);
    let outer = around
        .find(|it| !matches!(it.kind(), Kind::ParenthesizedExpression | Kind::ExpressionList));
    outer.is_some_and(|it| it.kind() == Kind::ReturnStatement)
}

/// Whether a closure is started as a goroutine, deferred or kept.
fn runs_at_its_own_time(closure: Node<'_>) -> bool {
    let parent = closure.parent();
    let call = match parent.map(|it| (it.kind(), it)) {
        Some((Kind::ArgumentList, list)) => list.parent(),
        Some((Kind::CallExpression, call)) => Some(call),
        _ => None,
    };
    let later = |it: Node<'_>| matches!(it.kind(), Kind::GoStatement | Kind::DeferStatement);
    call.is_none_or(|it| it.parent().is_some_and(later))
}

/// The innermost closure around a node, `closure` or one in it.
fn innermost<'t>(closure: Node<'t>, node: Node<'t>) -> Node<'t> {
    node.ancestor(|it| syntax::is_function(it.kind())).unwrap_or(closure)
}

/// What a declaration or an assignment gives the name in it.
fn given(name: Node<'_>) -> Gives<'_> {
    let statement = name.ancestors().take(2).find(|it| {
        matches!(it.kind(), Kind::ShortVarDeclaration | Kind::AssignmentStatement | Kind::VarSpec)
    });
    let Some(statement) = statement else { return Gives::Unknown };
    if statement.kind() == Kind::VarSpec && statement.child(Field::Value).is_none() {
        return Gives::Zero;
    }
    let compound = statement.kind() == Kind::AssignmentStatement
        && statement.child(Field::Operator).is_some_and(|it| it.kind() != Kind::Eq);
    if compound {
        return Gives::Unknown;
    }
    let pairs = syntax::assigned(statement);
    let Some(at) = pairs.iter().position(|it| it.0 == name) else { return Gives::Unknown };
    let value = pairs[at].1;
    let shared = pairs.iter().filter(|it| it.1 == value).count() > 1;
    match (shared, syntax::unparen(value).kind()) {
        (false, _) => Gives::Value(value),
        (true, Kind::CallExpression) => Gives::Result(syntax::unparen(value), at),
        _ => Gives::Unknown,
    }
}

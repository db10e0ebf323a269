//! What guards a use: conditions that every way to it goes through, and other values given before it.

use std::sync::Arc;

use seamlint_syntax::{Field, Kind, Node};

use super::super::View;
use super::super::facts::Space;
use super::super::syntax::{arguments, is_function, number, unwrapped, wrapped};
use super::held::{Held, HeldId};
use super::walk::{Raw, Walk};
use super::{Branch, Guarded};
use crate::FileId;
use crate::flow::{Cfg, Guard, StepId};

/// How many functions around a use are asked.
const FRAMES: usize = 4;
/// How many calls of a method are asked.
const CALLS: usize = 4;
/// How long a chain such as `a.b.c` may be that is compared.
pub(super) const CHAIN: usize = 12;

/// What is asked of the control flow of functions.
#[derive(Clone, Copy)]
pub(crate) struct Flows<'p> {
    view: View<'p>,
}

/// An expression that something is asked of, and the file that it stands in.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'p> {
    pub(crate) view: View<'p>,
    pub(crate) file: FileId,
    pub(crate) node: Node<'p>,
}

impl<'p> Flows<'p> {
    pub(crate) fn new(view: View<'p>) -> Self {
        Self { view }
    }

    /// The control flow of a function or module.
    pub(crate) fn of(self, file: FileId, function: Node<'p>) -> Option<Arc<Cfg>> {
        self.view.cfg(file, function)
    }

    /// The assignments in a function or module to what ends with the same name as `target`, those of nested
    /// functions left out.
    pub(crate) fn writes(
        self,
        file: FileId,
        function: Node<'p>,
        target: Node<'_>,
    ) -> Vec<Node<'p>> {
        let topics = self.view.topics(file, function);
        topics.writes(target).iter().map(|it| function.tree().node(*it)).collect()
    }

    /// The function around a place and, for a closure, the functions around it, with the step of the place; as far
    /// out as there is a name for the subject.
    fn frames(
        self,
        file: FileId,
        at: Node<'p>,
        subject: Subject<'p>,
    ) -> impl Iterator<Item = (Node<'p>, Arc<Cfg>, StepId)> + use<'p> {
        let mut next = Some(at);
        let frames = (0..FRAMES).map_while(move |_| {
            let at = next?;
            let frame = at.ancestor(|it| is_function(it.kind()) || it.kind() == Kind::Program)?;
            let is_outermost = frame.kind() == Kind::Program || subject.begins_in(frame);
            next = Some(frame).filter(|_| !is_outermost);
            Some((at, frame))
        });
        frames.filter_map(move |(at, frame)| {
            let cfg = self.of(file, frame)?;
            let step = cfg.step_of(at)?;
            Some((frame, cfg, step))
        })
    }

    /// Whether every way to `at` takes an edge for which `test` holds, in its function or, for a closure,
    /// in the functions around it. The test is one of conditions that mention `subject`.
    pub(crate) fn always(
        self,
        file: FileId,
        at: Node<'p>,
        subject: Subject<'p>,
        test: &dyn Fn(Guard) -> bool,
    ) -> bool {
        self.frames(file, at, subject).any(|(frame, cfg, step)| {
            let topics = self.view.topics(file, frame);
            let guards = topics.about(subject.node).map_or(&[][..], |it| &it.guards);
            let taken: Vec<_> = guards.iter().copied().filter(|it| test(*it)).collect();
            // Most functions ask nothing about most values.
            let comes = if taken.is_empty() {
                cfg.is_live(step)
            } else {
                cfg.from_entry().ruling_out(&|it| taken.contains(&it)).reaches(step)
            };
            !comes
        })
    }

    /// What is known of a response's status where its body is read.
    pub(crate) fn status(self, file: FileId, at: Node<'p>, response: Node<'p>) -> Branch {
        let subject = Subject { view: self.view, file, node: unwrapped(response) };
        let tree = response.tree();
        let says = |guard: Guard, good: bool| match guard {
            Guard::Holds(condition, outcome) => {
                status_of(tree.node(condition), subject) == Some(good == outcome)
            }
            _ => false,
        };
        if self.always(file, at, subject, &|it| says(it, true)) {
            return Branch::Success;
        }
        if self.always(file, at, subject, &|it| says(it, false)) {
            return Branch::Failure;
        }
        Branch::Any
    }
}

/// Whether a condition that holds says that a response is good, or that it is bad.
fn status_of(condition: Node<'_>, response: Subject<'_>) -> Option<bool> {
    let of_response = |it: Node<'_>, names: &[&str]| {
        let it = unwrapped(it);
        it.kind() == Kind::MemberExpression
            && it.child(Field::Property).is_some_and(|it| names.contains(&it.text()))
            && it.child(Field::Object).is_some_and(|it| response.is(it))
    };
    let condition = unwrapped(condition);
    if of_response(condition, &["ok"]) {
        return Some(true);
    }
    let (left, right) = (condition.child(Field::Left)?, condition.child(Field::Right)?);
    if of_response(left, &["ok"]) {
        let equal = condition.child(Field::Operator)?.kind() == Kind::EqEqEq;
        return Some((unwrapped(right).kind() == Kind::True) == equal);
    }
    if !of_response(left, &["status", "statusCode"]) {
        return None;
    }
    let bound = number(right)?;
    let is_good = (200.0..300.0).contains(&bound);
    Some(match condition.child(Field::Operator)?.kind() {
        Kind::EqEq | Kind::EqEqEq => is_good,
        Kind::BangEq | Kind::BangEqEq => !is_good,
        Kind::Lt | Kind::LtEq => bound <= 400.0,
        Kind::Gt | Kind::GtEq => bound < 299.0,
        _ => return None,
    })
}

impl<'p> Subject<'p> {
    /// Whether an expression is this one: the same chain of members from the same name.
    pub(crate) fn is(self, other: Node<'_>) -> bool {
        same_expression(self.view, self.file, self.node, other)
    }

    /// Whether an expression is this one, or reaches into it: `subject.length`, `subject?.has(x)`.
    pub(crate) fn is_within(self, other: Node<'_>) -> bool {
        let mut at = unwrapped(other);
        for _ in 0..CHAIN {
            if self.is(at) {
                return true;
            }
            let inner = match at.kind() {
                Kind::MemberExpression | Kind::SubscriptExpression => at.child(Field::Object),
                Kind::CallExpression => at.child(Field::Function),
                _ => None,
            };
            match inner {
                Some(it) => at = unwrapped(it),
                None => return false,
            }
        }
        false
    }

    /// Whether a function or module around declares the name that this begins with, or has a `this` of its own.
    fn begins_in(self, frame: Node<'_>) -> bool {
        let object = |it: &Node<'p>| match it.kind() {
            Kind::MemberExpression | Kind::SubscriptExpression => {
                it.child(Field::Object).map(unwrapped)
            }
            _ => None,
        };
        let Some(root) = std::iter::successors(Some(unwrapped(self.node)), object).last() else {
            return false;
        };
        if root.kind() == Kind::This {
            return frame.kind() != Kind::ArrowFunction;
        }
        let facts = self.view.facts(self.file);
        let declared = facts.lookup(root.text(), facts.scope_of(root), Space::Value);
        declared.is_some_and(|it| frame.span().contains(facts.binding(it).span))
    }

    /// What a branch says of this value: that it is not null, and that it is not undefined.
    pub(crate) fn told_by(self, guard: Guard) -> Guarded {
        let tree = self.node.tree();
        let both = Guarded { null: true, undefined: true };
        match guard {
            Guard::Holds(condition, outcome) => {
                self.told_by_condition(unwrapped(tree.node(condition)), outcome, 2)
            }
            Guard::Nullish(value, false) if self.is_within(tree.node(value)) => both,
            _ => Guarded::default(),
        }
    }

    /// Whether a condition says that this value is a number and not `NaN`.
    pub(crate) fn is_compared_number(self, condition: Node<'_>, outcome: bool) -> bool {
        let condition = unwrapped(condition);
        match condition.kind() {
            // `isNaN(value)`, `Number.isFinite(value)`, `/^[0-9]+$/.test(value)`
            Kind::CallExpression => arguments(condition).any(|it| self.is_within(it)),
            Kind::BinaryExpression => {
                let sides = [condition.child(Field::Left), condition.child(Field::Right)];
                let of = sides.into_iter().flatten().any(|it| self.is(it));
                // Nothing that is compared with `NaN` is true, but that it differs.
                let is_different = matches!(
                    condition.child(Field::Operator).map(|it| it.kind()),
                    Some(Kind::BangEq | Kind::BangEqEq)
                );
                of && is_different != outcome
            }
            _ => false,
        }
    }

    fn told_by_condition(self, condition: Node<'_>, outcome: bool, depth: u32) -> Guarded {
        let both = Guarded { null: true, undefined: true };
        let none = Guarded::default();
        if outcome && self.is_within(condition) {
            return both;
        }
        match condition.kind() {
            Kind::BinaryExpression => self.told_by_comparison(condition, outcome),
            // `Array.isArray(value)`, `isEmpty(value)`: whatever a function says of it is taken for a guard.
            Kind::CallExpression => {
                let of = |it: Node<'_>| self.is_within(it);
                if arguments(condition).any(of) { both } else { none }
            }
            // `const has = value && value.length > 0`
            Kind::Identifier if depth > 0 => {
                let value = self.view.starting_value(self.file, condition);
                let mentions = |value: Node<'_>| {
                    let mut all = std::iter::once(value).chain(value.descendants());
                    all.any(|it| {
                        matches!(
                            it.kind(),
                            Kind::Identifier | Kind::MemberExpression | Kind::SubscriptExpression
                        ) && self.is(it)
                    })
                };
                if value.is_some_and(mentions) { both } else { none }
            }
            _ => none,
        }
    }

    fn told_by_comparison(self, condition: Node<'_>, outcome: bool) -> Guarded {
        let none = Guarded::default();
        let both = Guarded { null: true, undefined: true };
        let (Some(left), Some(right), Some(operator)) = (
            condition.child(Field::Left).map(unwrapped),
            condition.child(Field::Right).map(unwrapped),
            condition.child(Field::Operator).map(|it| it.kind()),
        ) else {
            return none;
        };
        // `typeof value === "object"` says nothing of null, and yet that somebody has thought of it.
        let of_type = |it: Node<'_>| {
            it.kind() == Kind::UnaryExpression
                && it.child(Field::Argument).is_some_and(|it| self.is(it))
        };
        if of_type(left) || of_type(right) {
            return both;
        }
        let (value, other) = match (self.is_within(left), self.is_within(right)) {
            (true, _) => (left, right),
            (_, true) => (right, left),
            _ => return none,
        };
        let is_same = self.is(value);
        let equal = match operator {
            Kind::EqEq | Kind::EqEqEq => true,
            Kind::BangEq | Kind::BangEqEq => false,
            Kind::Lt | Kind::Gt | Kind::LtEq | Kind::GtEq | Kind::KwInstanceof | Kind::KwIn => {
                return if outcome { both } else { none };
            }
            _ => return none,
        };
        let strict = matches!(operator, Kind::EqEqEq | Kind::BangEqEq);
        let nullish = match other.kind() {
            Kind::Null => Some(Guarded { null: true, undefined: !strict }),
            Kind::Undefined => Some(Guarded { null: !strict, undefined: true }),
            _ => None,
        };
        match nullish {
            // `value?.name !== null` says nothing of `value`.
            Some(ruled_out) if is_same && equal != outcome => ruled_out,
            Some(_) => none,
            None if equal == outcome => both,
            None => none,
        }
    }
}

/// Whether an expression is a member of `this`, however deep.
fn is_of_this(node: Node<'_>) -> bool {
    let mut at = unwrapped(node);
    for _ in 0..CHAIN {
        match at.kind() {
            Kind::This => return true,
            Kind::MemberExpression | Kind::SubscriptExpression => match at.child(Field::Object) {
                Some(it) => at = unwrapped(it),
                None => return false,
            },
            _ => return false,
        }
    }
    false
}

/// Whether an expression is a name, or members of one.
fn is_chain(node: Node<'_>) -> bool {
    matches!(
        unwrapped(node).kind(),
        Kind::Identifier
            | Kind::MemberExpression
            | Kind::SubscriptExpression
            | Kind::ShorthandPropertyIdentifier
    )
}

/// Whether two expressions of a file are the same chain of members from the same name; `?.` and casts aside.
pub(crate) fn same_expression(view: View<'_>, file: FileId, a: Node<'_>, b: Node<'_>) -> bool {
    let (mut a, mut b) = (unwrapped(a), unwrapped(b));
    for _ in 0..CHAIN {
        let is_name = |it: Kind| {
            matches!(
                it,
                Kind::Identifier
                    | Kind::ShorthandPropertyIdentifier
                    | Kind::ShorthandPropertyIdentifierPattern
            )
        };
        if is_name(a.kind()) && is_name(b.kind()) {
            if a.text() != b.text() {
                return false;
            }
            let facts = view.facts(file);
            let of = |it: Node<'_>| facts.lookup(it.text(), facts.scope_of(it), Space::Value);
            return of(a) == of(b);
        }
        if a.kind() != b.kind() {
            return false;
        }
        let key = match a.kind() {
            Kind::This => return true,
            Kind::MemberExpression => Field::Property,
            Kind::SubscriptExpression => Field::Index,
            _ => return false,
        };
        let texts = a.child(key).map(|it| it.text()).zip(b.child(key).map(|it| it.text()));
        let objects = a.child(Field::Object).zip(b.child(Field::Object));
        match (texts, objects) {
            (Some((x, y)), Some(of)) if x == y => {
                (a, b) = (unwrapped(of.0), unwrapped(of.1));
            }
            _ => return false,
        }
    }
    false
}

impl<'p> Walk<'p> {
    /// What a value is known to be where it leaves the place where somebody asks for it: is given away,
    /// returned, or stored. `None` where that is no more than before.
    pub(super) fn known_there(
        &mut self,
        file: FileId,
        node: Node<'p>,
        parent: Node<'p>,
        held: &Held,
    ) -> Option<Held> {
        let leaves = match parent.kind() {
            Kind::AssignmentExpression => node.field() == Field::Right,
            Kind::ArrowFunction => node.field() == Field::Body,
            Kind::Arguments
            | Kind::ReturnStatement
            | Kind::JsxExpression
            | Kind::Pair
            | Kind::Object
            | Kind::SpreadElement => true,
            _ => false,
        };
        let is_settled = held.no_null && held.no_undefined;
        if !leaves
            || !held.is_value()
            || is_settled
            || !is_chain(node)
            || !self.interest.minds(held)
        {
            return None;
        }
        // `this.items = null` and then `if (items) this.items = items`: null is null there as well.
        if parent.kind() == Kind::AssignmentExpression && self.is_null_otherwise(file, parent) {
            return None;
        }
        let subject = Subject { view: self.view, file, node: unwrapped(node) };
        let id = self.helds.id_of(held);
        let told = self.told((file, node, id), subject);
        (told != Guarded::default()).then(|| Held {
            no_null: held.no_null || told.null,
            no_undefined: held.no_undefined || told.undefined,
            ..held.clone()
        })
    }

    /// Whether the same function gives null to what is assigned to.
    fn is_null_otherwise(&mut self, file: FileId, assignment: Node<'p>) -> bool {
        let Some(target) = assignment.child(Field::Left) else { return false };
        let frame = assignment.ancestor(|it| is_function(it.kind()) || it.kind() == Kind::Program);
        let Some(frame) = frame else { return false };
        let subject = Subject { view: self.view, file, node: target };
        self.flows.writes(file, frame, target).into_iter().any(|it| {
            let right = it.child(Field::Right).map(unwrapped);
            right.is_some_and(|it| it.kind() == Kind::Null)
                && it.child(Field::Left).is_some_and(|it| subject.is(it))
        })
    }

    /// What guards a use.
    pub(super) fn guarded(&mut self, raw: &Raw<'p>) -> Guarded {
        let value = unwrapped(raw.value);
        if !is_chain(value) {
            return Guarded::default();
        }
        if let Some(known) = self.guards.get(&(raw.file, value.id(), raw.held)) {
            return *known;
        }
        let subject = Subject { view: self.view, file: raw.file, node: value };
        let guarded = self.told((raw.file, raw.node, raw.held), subject);
        self.guards.insert((raw.file, value.id(), raw.held), guarded);
        guarded
    }

    /// What the branches on every way to a place say of a value: those around it, or, for a member of `this` in
    /// a method, those around each of its calls.
    fn told(&mut self, at: (FileId, Node<'p>, HeldId), subject: Subject<'p>) -> Guarded {
        let own = self.told_before(at, subject.node, subject);
        if own.null || !is_of_this(subject.node) {
            return own;
        }
        let (file, node, held) = at;
        let method = node.ancestors().filter(|it| it.kind() == Kind::MethodDefinition).last();
        let Some(method) = method else { return own };
        let users = self.view.users(file, method);
        let calls = users.calls.len();
        let is_private = users.values.is_empty() && (1..=CALLS).contains(&calls);
        let around = |it: &Node<'p>| it.kind() == Kind::ClassBody;
        let class = method.ancestors().find(around);
        let is_own =
            |it: &(FileId, Node<'p>)| it.0 == file && it.1.ancestors().find(around) == class;
        if !is_private || !users.calls.iter().all(is_own) {
            return own;
        }
        let mut out = Guarded { null: true, undefined: true };
        for (file, call) in users.calls {
            let told = self.told_before((file, call, held), call, subject);
            out.null &= told.null;
            out.undefined &= told.undefined;
        }
        Guarded { null: own.null || out.null, undefined: own.undefined || out.undefined }
    }

    fn told_before(
        &mut self,
        (file, node, held): (FileId, Node<'p>, HeldId),
        from: Node<'p>,
        subject: Subject<'p>,
    ) -> Guarded {
        let (held, seen) = (self.helds.anywhere(held), &self.seen_anywhere);
        let is_answer = |it: Node<'p>| {
            it.child(Field::Right).is_some_and(|it| seen.contains(&(file, wrapped(it).id(), held)))
        };
        // Another value is given to the name: one that is not, or no longer, the answer's.
        let blocked = |it: &Node<'p>| !it.encloses(node) && !is_answer(*it);
        let is_member = unwrapped(subject.node).kind() != Kind::Identifier;
        let own_frame = from.ancestor(|it| is_function(it.kind()));
        let mut out = Guarded::default();
        for (frame, cfg, step) in self.flows.frames(file, from, subject) {
            let own = if let Some(told) = subject.told_in(frame) {
                let writes = || told.writes.iter().map(|it| frame.tree().node(*it));
                // What a member was given before a closure was made says nothing of what it holds when that
                // runs, where somebody else gives it the answer.
                let is_before = is_member && own_frame != Some(frame) && !writes().any(is_answer);
                let mut set = cfg.set_of(writes().filter(|it| !is_before && blocked(it)));
                set.remove(step);
                let is_whole = set.is_empty();
                if is_whole { told.at(&cfg, step) } else { told.at_without(&cfg, step, &set) }
            } else {
                let dead = !cfg.is_live(step);
                Guarded { null: dead, undefined: dead }
            };
            out.null |= own.null;
            out.undefined |= own.undefined;
            if out.null && out.undefined {
                break;
            }
        }
        out
    }
}

//! The walk: from the request to every place that holds a part of its answer.

use rustc_hash::{FxHashMap, FxHashSet};
use seamlint_syntax::{Field, Kind, Node, NodeId};

use super::super::View;
use super::super::names::{Class, Entity};
use super::super::syntax::{catching_try, is_function, method_call, unwrapped, wrapped};
use super::super::values::{Site, is_binding_place};
use super::held::{FrameGives, Held, HeldId, Helds, Wrap};
use super::interest::{Interest, Matters};
use super::list::List;
use super::protect::{Flows, Subject};
use super::{Branch, Parse, Step, Thrown, Use, UseKind, Uses, table};
use crate::{FileId, Place};

/// How many places are looked at; beyond, the rest is out of sight.
const PLACES: usize = 5000;
/// How many values a name may hold each of which is a part of the one before.
const PARTS: usize = 2;

/// A use before it is known what guards it.
pub(super) struct Raw<'p> {
    pub(super) path: List<Step>,
    pub(super) kind: UseKind,
    pub(super) file: FileId,
    /// The whole that does it.
    pub(super) node: Node<'p>,
    /// The value.
    pub(super) value: Node<'p>,
    pub(super) held: HeldId,
    /// It is the link of a chain that ends for `null`: `value?.name`.
    pub(super) optional: bool,
}

pub(super) struct Walk<'p> {
    pub(super) view: View<'p>,
    pub(super) interest: Interest<'p>,
    pub(super) helds: Helds,
    open: Vec<(FileId, Node<'p>, HeldId)>,
    pub(super) seen: FxHashSet<(FileId, NodeId, HeldId)>,
    /// The same, whatever functions it was given to on its way.
    pub(super) seen_anywhere: FxHashSet<(FileId, NodeId, HeldId)>,
    held: FxHashSet<(Entity, Option<Class>, HeldId)>,
    paths: FxHashMap<Entity, Vec<List<Step>>>,
    pub(super) raw: Vec<Raw<'p>>,
    pub(super) out: Uses,
    pub(super) flows: Flows<'p>,
    pub(super) guards: FxHashMap<(FileId, NodeId, HeldId), super::Guarded>,
    /// How often the type of a path was asked for.
    pub(super) typed: FxHashMap<List<Step>, u8>,
    /// The way from what a failed request throws to its body.
    throws: Option<Vec<Wrap>>,
    /// The functions that look at all answers of the client.
    pub(super) interceptors: Vec<(FileId, NodeId)>,
}

impl<'p> Walk<'p> {
    pub(super) fn new(view: View<'p>, throws: Option<Vec<Wrap>>, matters: Matters<'p>) -> Self {
        Self {
            view,
            interest: Interest::in_what(matters),
            helds: Helds::default(),
            open: Vec::new(),
            seen: FxHashSet::default(),
            seen_anywhere: FxHashSet::default(),
            held: FxHashSet::default(),
            paths: FxHashMap::default(),
            raw: Vec::new(),
            out: Uses::default(),
            flows: Flows::new(view),
            guards: FxHashMap::default(),
            typed: FxHashMap::default(),
            throws,
            interceptors: Vec::new(),
        }
    }

    pub(super) fn walk(&mut self) {
        while let Some((file, node, id)) = self.open.pop() {
            let held = self.helds.get(id);
            self.place(file, node, &held);
        }
    }

    pub(super) fn finish(mut self) -> Uses {
        let raw = std::mem::take(&mut self.raw);
        for it in raw {
            let held = self.helds.get(it.held);
            let is_known = held.no_null && held.no_undefined;
            let is_settled = it.optional || is_known || it.kind == UseKind::Read;
            let mut guarded =
                if is_settled { super::Guarded::default() } else { self.guarded(&it) };
            guarded.null |= held.no_null || it.optional;
            guarded.undefined |= held.no_undefined || it.optional;
            self.out.uses.push(Use {
                path: it.path.to_vec(),
                kind: it.kind,
                place: it.file.place(it.node),
                value: it.file.place(it.value),
                guarded,
                pending: held.pending,
                branch: held.branch,
                caught: catching_try(it.node).is_some(),
            });
        }
        let out = &mut self.out;
        out.uses.sort_by(|a, b| (a.place, &a.path, &a.kind).cmp(&(b.place, &b.path, &b.kind)));
        out.uses.dedup_by(|a, b| {
            let same = a.place == b.place && a.path == b.path && a.kind == b.kind;
            // What one way does not guard is not guarded.
            if same {
                b.guarded.null &= a.guarded.null;
                b.guarded.undefined &= a.guarded.undefined;
            }
            same
        });
        out.parses.sort_by_key(|it| it.place);
        out.parses.dedup();
        out.thrown.sort_by_key(|it| it.place);
        out.thrown.dedup();
        out.handlers.sort();
        out.handlers.dedup();
        out.cases.sort_by_key(|it| it.place);
        out.cases.dedup();
        out.otherwise.sort_by_key(|it| it.place);
        out.otherwise.dedup();
        out.escapes.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
        out.escapes.dedup();
        self.out
    }

    /// An expression holds something.
    pub(super) fn push(&mut self, file: FileId, node: Node<'p>, held: Held) {
        if !self.interest.follows(&held) {
            return;
        }
        let id = self.helds.id(held);
        self.push_known(file, node, id);
    }

    fn push_known(&mut self, file: FileId, node: Node<'p>, id: HeldId) {
        let node = wrapped(node);
        // Where it may be null, it matters no more that on another way it is not.
        let weaker = self.helds.weaker(id);
        if weaker.iter().any(|id| self.seen.contains(&(file, node.id(), *id))) {
            return;
        }
        if self.seen.len() >= PLACES {
            return self.escape(file, node, id);
        }
        if self.seen.insert((file, node.id(), id)) {
            let anywhere = self.helds.anywhere(id);
            self.seen_anywhere.insert((file, node.id(), anywhere));
            self.open.push((file, node, id));
        }
    }

    /// The same in another wrap.
    pub(super) fn push_in(&mut self, file: FileId, node: Node<'p>, held: &Held, wrap: Wrap) {
        if held.is_never() {
            return;
        }
        match held.wrapped(wrap) {
            Some(it) => self.push(file, node, it),
            None => self.lose(file, node, held),
        }
    }

    pub(super) fn escape(&mut self, file: FileId, node: Node<'p>, id: HeldId) {
        let held = self.helds.get(id);
        if !held.is_never() {
            self.out.escapes.push((held.path.to_vec(), file.place(node)));
        }
    }

    /// What a place holds gets out of sight.
    pub(super) fn lose(&mut self, file: FileId, node: Node<'p>, held: &Held) {
        let id = self.helds.id_of(held);
        self.escape(file, node, id);
    }

    /// Something is done with a value.
    pub(super) fn used(
        &mut self,
        file: FileId,
        (node, value): (Node<'p>, Node<'p>),
        held: &Held,
        kind: UseKind,
    ) {
        if !self.interest.minds(held) {
            return;
        }
        let id = self.helds.id_of(held);
        let optional = is_optional(node);
        let path = held.path.clone();
        self.raw.push(Raw { path, kind, file, node, value, held: id, optional });
    }

    /// The place where a member of the value is read.
    pub(super) fn read(&mut self, file: FileId, node: Node<'p>, held: &Held) {
        if !self.interest.minds_read(held) {
            return;
        }
        let id = self.helds.id_of(held);
        let path = held.path.clone();
        let kind = UseKind::Read;
        self.raw.push(Raw { path, kind, file, node, value: node, held: id, optional: false });
    }

    /// What is bound to a name or taken apart by a pattern, or assigned to a target.
    pub(super) fn bind(&mut self, file: FileId, pattern: Node<'p>, held: Held) {
        if held.is_never() || !self.interest.follows(&held) {
            return;
        }
        let mut at = unwrapped(pattern.child(Field::Pattern).unwrap_or(pattern));
        let mut held = held;
        if at.kind() == Kind::AssignmentPattern {
            at = at.child(Field::Left).unwrap_or(at);
            held.no_undefined = true;
        }
        match at.kind() {
            Kind::ObjectPattern => self.take_apart(file, at, &held),
            Kind::ArrayPattern => self.take_elements(file, at, &held),
            Kind::MemberExpression | Kind::SubscriptExpression if self.mutated(file, at, &held) => {
            }
            Kind::MemberExpression => self.assign_member(file, at, held),
            Kind::RestPattern => {
                if let Some(name) = at.parts().find(|it| it.kind() == Kind::Identifier) {
                    self.bind(file, name, held);
                }
            }
            _ => match self.view.entity(file, at) {
                Some(entity) => self.hold_from(&entity, held, Some((file, at)), None),
                None => self.lose(file, at, &held),
            },
        }
    }

    /// The mentions of a name that what is given to it at one place does not come to: it was given
    /// something else before. Mentions in other functions are not among them.
    fn overwritten(&mut self, entity: &Entity, file: FileId, from: Node<'p>) -> Vec<NodeId> {
        let Entity::Name(home, id) = entity else { return Vec::new() };
        let values = self.view.facts(*home).binding(*id).values.len();
        let frame = from.ancestor(|it| is_function(it.kind()) || it.kind() == Kind::Program);
        let Some(frame) = frame.filter(|_| values > 1 && *home == file) else { return Vec::new() };
        let Some(cfg) = self.flows.of(file, frame) else { return Vec::new() };
        let Some(start) = cfg.step_of(from) else { return Vec::new() };
        let subject = Subject { view: self.view, file, node: from };
        let mut others = self.flows.writes(file, frame, from);
        others.retain(|it| {
            !it.encloses(from) && it.child(Field::Left).is_some_and(|it| subject.is(it))
        });
        let mut out = Vec::new();
        let mentions = self.view.all_mentions(entity);
        for (_, mention) in mentions.all().filter(|it| it.0 == file) {
            let mention = from.tree().node(mention);
            let own = mention.ancestor(|it| is_function(it.kind()) || it.kind() == Kind::Program);
            let Some(step) = cfg.step_of(mention).filter(|_| own == Some(frame)) else { continue };
            // An assignment reads what it replaces.
            let before = others.iter().copied().filter(|it| !it.encloses(mention));
            let mut blocked = cfg.set_of(before);
            blocked.remove(start);
            // The right side of the assignment itself comes before it.
            let is_later = step == start && !from.parent().is_some_and(|it| it.encloses(mention));
            if !is_later && !cfg.from(start).without(&blocked).reaches(step) {
                out.push(mention.id());
            }
        }
        out
    }

    fn take_apart(&mut self, file: FileId, pattern: Node<'p>, held: &Held) {
        if held.is_value() {
            self.used(file, (pattern, pattern), held, UseKind::Destructure);
        }
        for member in pattern.parts() {
            let (key, target, has_default) = match member.kind() {
                Kind::PairPattern => (member.child(Field::Key), member.child(Field::Value), false),
                Kind::ObjectAssignmentPattern => {
                    (member.child(Field::Left), member.child(Field::Left), true)
                }
                Kind::RestPattern => {
                    self.bind(file, member, held.present());
                    continue;
                }
                Kind::ShorthandPropertyIdentifierPattern => (Some(member), Some(member), false),
                _ => continue,
            };
            let (Some(key), Some(target)) = (key, target) else { continue };
            let name = super::super::lower::member_name(key);
            let inner = if held.is_value() {
                let inner = held.inside(Step::Member(name.into()));
                if let Some(inner) = &inner {
                    let mut inner = inner.clone();
                    inner.no_undefined |= has_default || target.kind() == Kind::AssignmentPattern;
                    self.read(file, key, &inner);
                }
                inner
            } else {
                self.noticed(file, key, name, held);
                held.wants(name).then(|| held.peeled())
            };
            let Some(mut inner) = inner else { continue };
            inner.no_undefined |= has_default;
            self.bind(file, target, inner);
        }
    }

    fn take_elements(&mut self, file: FileId, pattern: Node<'p>, held: &Held) {
        if held.is_value() {
            self.used(file, (pattern, pattern), held, UseKind::Iterate);
        }
        for part in pattern.parts() {
            let inner = match held.top() {
                None if part.kind() == Kind::RestPattern => Some(held.present()),
                None => held.inside(Step::Element),
                Some(Wrap::Element) => Some(held.peeled()),
                Some(Wrap::Index(at)) => (position(pattern, part) == *at).then(|| held.peeled()),
                Some(_) => None,
            };
            if let Some(inner) = inner {
                self.bind(file, part, inner);
            }
        }
    }

    /// `a.b = value`: a field, or a member of what `a` holds.
    fn assign_member(&mut self, file: FileId, target: Node<'p>, held: Held) {
        if self.constructed(file, target, &held) {
            return;
        }
        let entity = self.view.entity(file, target);
        match entity {
            Some(Entity::Part(..)) | None if self.view.is_of_host(file, target) => {
                self.lose(file, target, &held);
            }
            Some(Entity::Part(..)) | None => {
                let (Some(object), Some(name)) =
                    (target.child(Field::Object), target.child(Field::Property))
                else {
                    return;
                };
                match held.wrapped(Wrap::Name(name.text().into())) {
                    Some(it)
                        if matches!(
                            unwrapped(object).kind(),
                            Kind::Identifier | Kind::MemberExpression
                        ) =>
                    {
                        self.bind(file, object, it);
                    }
                    _ => self.lose(file, target, &held),
                }
            }
            Some(entity) => {
                let object = target.child(Field::Object);
                let owner = object.and_then(|it| self.view.instance_class(file, it));
                self.hold_of(&entity, owner, held);
            }
        }
    }

    /// `this.a = value` in a constructor: the object that is made has it, and no other of its class.
    fn constructed(&mut self, file: FileId, target: Node<'p>, held: &Held) -> bool {
        let is_own = target.child(Field::Object).is_some_and(|it| it.kind() == Kind::This);
        let Some(name) = target.child(Field::Property).filter(|_| is_own) else { return false };
        let function = target.ancestor(|it| is_function(it.kind()));
        let left = function.and_then(|it| held.left((file, it.id())));
        let Some((frame, held)) = left else { return false };
        let call = self.view.tree(frame.call.0).node(frame.call.1);
        let makes = call.kind() == Kind::NewExpression;
        if makes {
            self.push_in(frame.call.0, call, &held, Wrap::Name(name.text().into()));
        }
        makes
    }

    /// Everything that means `entity` holds this, too.
    pub(super) fn hold(&mut self, entity: &Entity, held: Held) {
        self.hold_from(entity, held, None, None);
    }

    /// The same for a member of an instance of a class, which may extend the one that declares the member.
    pub(super) fn hold_of(&mut self, entity: &Entity, owner: Option<Class>, held: Held) {
        self.hold_from(entity, held, None, owner);
    }

    /// The same, where the place is known that gives it to the name.
    fn hold_from(
        &mut self,
        entity: &Entity,
        mut held: Held,
        from: Option<Site<'p>>,
        owner: Option<Class>,
    ) {
        let declaring = match entity {
            Entity::Field(file, class, _) => Some((*file, *class)),
            _ => None,
        };
        let owner = owner.filter(|it| declaring.is_some_and(|declaring| *it != declaring));
        self.leave_frames(entity, &mut held);
        let id = self.helds.id_of(&held);
        let hidden = match from {
            Some((file, from)) if !held.is_never() => self.overwritten(entity, file, from),
            _ => Vec::new(),
        };
        let is_new = self.held.insert((entity.clone(), owner, id));
        if held.is_never() || !is_new && hidden.is_empty() {
            return;
        }
        // A function that calls itself with a part of what it is given has no end of parts.
        let paths = self.paths.entry(entity.clone()).or_default();
        let is_part = |it: &&List<Step>| it.len() < held.path.len() && held.path.starts_with(it);
        if paths.iter().filter(is_part).count() >= PARTS {
            return;
        }
        if !paths.contains(&held.path) {
            paths.push(held.path.clone());
        }
        self.shown(entity, &held);
        for (file, node) in self.view.all_mentions(entity).minding(&held) {
            let node = self.view.tree(file).node(node);
            let is_hidden = from.is_some_and(|it| it.0 == file) && hidden.contains(&node.id());
            let is_another = owner.is_some_and(|owner| self.is_of_another(file, node, owner));
            if !is_hidden && !is_another && !is_binding_place(node) {
                self.push_known(file, node, id);
            }
        }
    }

    /// Whether a member that somebody mentions is one of an object that is no instance of a class.
    fn is_of_another(&self, file: FileId, mention: Node<'p>, class: Class) -> bool {
        let object = mention.child(Field::Object);
        let own = object.and_then(|it| self.view.instance_class(file, it));
        own.is_some_and(|own| !self.view.may_be_both(own, class))
    }

    /// What outlives a call does not belong to it.
    fn leave_frames(&self, entity: &Entity, held: &mut Held) {
        let declared = self.view.declaration(entity);
        while let Some(frame) = held.frames.last() {
            let is_inside = declared.is_some_and(|(file, name)| {
                file == frame.function.0 && name.tree().node(frame.function.1).encloses(name)
            });
            if is_inside {
                break;
            }
            held.frames = held.frames.before();
        }
    }

    /// A function returns this.
    pub(super) fn returned(&mut self, file: FileId, function: Node<'p>, held: &Held) {
        if let Some((frame, held)) = held.left((file, function.id())) {
            let (file, call) = (frame.call.0, self.view.tree(frame.call.0).node(frame.call.1));
            return match frame.gives {
                FrameGives::Result => self.push(file, call, held),
                FrameGives::Elements => self.push_in(file, call, &held, Wrap::Element),
                FrameGives::Nothing => {}
            };
        }
        if let Some(call) = continued(function) {
            return self.push(file, call, held.clone());
        }
        if let Some((call, maps)) = array_callback(function) {
            if maps {
                self.push_in(file, call, held, Wrap::Element);
            }
            return;
        }
        if is_getter(function) {
            if let Some(entity) = self.view.function_entity(file, function) {
                self.hold(&entity, held.clone());
            }
            return;
        }
        let users = self.view.users(file, function);
        let mut calls = users.calls;
        if let Some(id) = self.view.facts(file).func_at(function) {
            calls.extend(self.view.calls_to_own(file, id));
        }
        for (file, call) in calls {
            self.push(file, call, held.clone());
        }
        for (file, value) in users.values {
            self.push_in(file, value, held, Wrap::Call);
        }
        let is_expression =
            matches!(function.kind(), Kind::ArrowFunction | Kind::FunctionExpression);
        if is_expression || function.kind() == Kind::MethodDefinition {
            self.push_in(file, function, held, Wrap::Call);
        }
    }

    /// `await` of something that may fail, or a promise that is waited for otherwise: who sees the failure?
    pub(super) fn awaited(&mut self, file: FileId, node: Node<'p>) {
        if let Some(statement) = catching_try(node) {
            let Some(clause) = statement.child_of(Kind::CatchClause) else { return };
            self.out.handlers.push(file.place(clause));
            if let Some(param) = clause.child(Field::Parameter) {
                self.bind_thrown(file, param);
            }
            return;
        }
        if let Some(function) = node.ancestor(|it| is_function(it.kind())) {
            self.returned(file, function, &Held::never());
        }
    }

    /// A function that is called with what a failed request throws.
    pub(super) fn fails_to(&mut self, file: FileId, handler: Node<'p>) {
        for (file, function) in self.view.functions(file, handler) {
            self.out.handlers.push(file.place(function));
            if let Some(param) = super::super::values::parameter(function, 0) {
                self.bind_thrown(file, param);
            }
        }
    }

    fn bind_thrown(&mut self, file: FileId, pattern: Node<'p>) {
        let wraps = match &self.throws {
            Some(way) => way.iter().cloned().collect(),
            None => [Wrap::Name("\u{0}".into())].into_iter().collect(),
        };
        let held = Held { wraps, branch: Branch::Failure, thrown: true, ..Held::default() };
        self.bind(file, pattern, held);
    }

    /// A member of a wrap is looked at that does not lead to the value.
    pub(super) fn noticed(&mut self, file: FileId, node: Node<'p>, name: &str, held: &Held) {
        if held.thrown && !held.wants(name) && held.path.is_empty() {
            self.out.thrown.push(Thrown { name: name.into(), place: file.place(node) });
        }
    }

    /// The body is taken from a response.
    pub(super) fn parsed(&mut self, place: Place, json: bool, branch: Branch) {
        self.out.parses.push(Parse { place, json, branch });
    }
}

/// `value?.name`, `value?.[i]`
fn is_optional(node: Node<'_>) -> bool {
    node.has(Kind::OptionalChain) || node.has(Kind::QuestionDot)
}

/// The index of a part of an array or pattern, holes counted.
pub(super) fn position(list: Node<'_>, part: Node<'_>) -> u32 {
    let text = list.tree().text();
    let mut at = list.span().start as usize;
    let mut commas = 0;
    for it in list.parts() {
        let gap = text.get(at..it.span().start as usize).unwrap_or("");
        commas += gap.bytes().filter(|it| *it == b',').count() as u32;
        if it == part {
            break;
        }
        at = it.span().end as usize;
    }
    commas
}

/// For a continuation of a promise, the call that takes it: what it returns is what the chain goes on with.
fn continued(function: Node<'_>) -> Option<Node<'_>> {
    let list = wrapped(function).parent().filter(|it| it.kind() == Kind::Arguments)?;
    let call = list.parent()?;
    let (_, name) = method_call(call)?;
    matches!(name, "then" | "catch").then_some(call)
}

/// For the callback of an array's method, the call, and whether its result holds what the callback returns.
fn array_callback(function: Node<'_>) -> Option<(Node<'_>, bool)> {
    let list = wrapped(function).parent().filter(|it| it.kind() == Kind::Arguments)?;
    let call = list.parent()?;
    let (_, name) = method_call(call)?;
    let method = table::method(name).filter(|it| it.element.is_some())?;
    Some((call, method.maps))
}

/// `get name() {…}`, and the computed members of components and getters of stores.
fn is_getter(function: Node<'_>) -> bool {
    if function.kind() == Kind::MethodDefinition && function.has(Kind::KwGet) {
        return true;
    }
    let member = wrapped(function);
    let holder = match member.parent() {
        Some(it) if it.kind() == Kind::Pair => it.parent(),
        Some(it) if function.kind() == Kind::MethodDefinition => Some(it),
        _ => None,
    };
    let group = holder
        .filter(|it| it.kind() == Kind::Object)
        .and_then(|it| it.parent())
        .filter(|it| it.kind() == Kind::Pair);
    let key = group.and_then(|it| it.child(Field::Key)).map(|it| it.text());
    matches!(key, Some("computed" | "getters"))
}

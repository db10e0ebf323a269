//! What functions do with what their variables hold: the fields and entries that they set, and to whom they give it.

use std::rc::Rc;
use std::sync::Arc;

use seamlint_syntax::{Field, Kind, Node};

use super::super::{CalleeKind, Value, syntax};
use super::Nils;
use super::producers::{Holder, Producer};
use super::reach::is_returned;
use crate::flow::uses::{self, Escape, Use};
use crate::flow::{Cfg, StepId, StepSet};
use crate::library::Columns;
use crate::{FileId, Place};

/// What a function does with what a variable of it holds.
#[derive(Default)]
pub(super) struct Touches {
    /// Fields that are given a value: name, the value where it is one expression, and where.
    pub(super) fields: Vec<(String, Option<Place>, StepId)>,
    /// Entries of a map that are given a value: key, value.
    entries: Vec<(String, Place)>,
    /// Whether somebody else may set fields of it.
    pub(super) touched: bool,
    /// Whether somebody else may set any field, a decoder or a database.
    pub(super) filled: bool,
    /// The calls that set fields from columns, and what these are.
    pub(super) read: Vec<(StepId, Place, &'static Columns)>,
}

/// What a field was given before control comes to a step.
#[derive(Default)]
pub(super) struct FieldSet {
    /// The expressions.
    pub(super) given: Vec<Place>,
    /// Whether it was given something else as well.
    pub(super) unknown: bool,
    /// Whether it was given something on every way.
    pub(super) always: bool,
}

/// What the fields of a variable were given, by their names.
pub(super) type FieldSets = Vec<(String, Rc<FieldSet>)>;

impl<'p> Nils<'p> {
    /// What a field was given when control comes to where its holder is looked at.
    pub(super) fn field_set(
        &mut self,
        holder: &Holder,
        cfg: &Cfg,
        touches: &Touches,
        name: &str,
    ) -> Rc<FieldSet> {
        let known = self.field_sets.entry((holder.owner, holder.local, holder.step)).or_default();
        if let Some(known) = known.iter().find(|it| it.0 == name) {
            return Rc::clone(&known.1);
        }
        let (mut set, mut steps) = (FieldSet::default(), StepSet::none(cfg));
        for (_, given, step) in touches.fields.iter().filter(|it| it.0 == name) {
            if *step == holder.step || cfg.from(*step).reaches(holder.step) {
                steps.insert(*step);
                set.given.extend(given);
                set.unknown |= given.is_none();
            }
        }
        set.always = !steps.is_empty() && cfg.always_behind(holder.step, &steps);
        let set = Rc::new(set);
        known.push((name.to_owned(), Rc::clone(&set)));
        set
    }

    /// What a function does with what a variable holds.
    pub(super) fn touches(&mut self, holder: &Holder, cfg: &Cfg) -> Rc<Touches> {
        let key = (holder.owner, holder.local);
        if let Some(known) = self.touched.get(&key) {
            return Rc::clone(known);
        }
        let mut touches = Touches::default();
        let (file, view) = (holder.owner.file, self.view);
        let uses: Vec<_> = match view.function_node(holder.owner) {
            Some(body) => view.uses(file, body, holder.local).map(|it| (body, it)).collect(),
            None => Vec::new(),
        };
        for (body, name) in uses {
            self.touch(file, body, name, cfg, &mut touches);
        }
        let touches = Rc::new(touches);
        self.touched.insert(key, Rc::clone(&touches));
        touches
    }

    fn touch(&self, file: FileId, body: Node<'p>, name: Node<'p>, cfg: &Cfg, out: &mut Touches) {
        let view = self.view;
        let mut target = name;
        // `(*x).F` and `x[i].F`
        while let Some(it) = target.parent().filter(|it| {
            matches!(it.kind(), Kind::ParenthesizedExpression)
                || it.kind() == Kind::UnaryExpression && it.has(Kind::Star)
        }) {
            target = it;
        }
        let around = target.parent();
        match around.map(|it| (it.kind(), it)) {
            Some((Kind::SelectorExpression, selector)) if target.field() == Field::Operand => {
                let field = selector.child(Field::Field).map_or("", |it| it.text()).to_owned();
                let Some(step) = cfg.step_of(selector) else { return };
                let parent = selector.parent();
                let taken = parent
                    .is_some_and(|it| it.kind() == Kind::UnaryExpression && it.has(Kind::Amp));
                let called = selector.field() == Field::Function;
                let inner = parent.is_some_and(|it| {
                    matches!(it.kind(), Kind::SelectorExpression | Kind::IndexExpression)
                });
                if uses::is_target(selector) {
                    let given = assigned_value(selector).map(|it| file.place(it));
                    out.fields.push((field, given, step));
                } else if taken {
                    out.fields.push((field, None, step));
                } else if called {
                    out.touched = true;
                    out.filled |= parent.is_some_and(|it| {
                        view.callee(file, it)
                            .is_none_or(|it| it.function.is_none() && it.kind != CalleeKind::Value)
                    });
                } else if inner && parent.is_some_and(uses::is_target) {
                    out.fields.push((field, None, step));
                }
            }
            Some((Kind::IndexExpression, index)) if target.field() == Field::Operand => {
                let key = index.child(Field::Index).and_then(syntax::string);
                let given = assigned_value(index).filter(|_| uses::is_target(index));
                if let (Some(key), Some(given)) = (key, given) {
                    out.entries.push((key.into_owned(), file.place(given)));
                }
            }
            _ => match uses::of(body, name) {
                Use::Escape(Escape::Address) if is_returned(name) => {}
                Use::Escape(Escape::Address) => {
                    let call =
                        name.ancestors().take(3).find(|it| it.kind() == Kind::CallExpression);
                    out.touched = true;
                    out.filled |= call.is_none_or(|it| self.fills(file, it));
                    self.read_by(file, name, call, cfg, out);
                }
                Use::Escape(Escape::Argument(call)) => {
                    let call = view.tree(file).node(call);
                    if view.type_of(file, name).is_pointer() {
                        out.touched = true;
                        out.filled |= self.fills(file, call);
                        self.read_by(file, name, Some(call), cfg, out);
                    }
                }
                Use::Escape(Escape::Closure(_) | Escape::Store(_) | Escape::Send) => {
                    out.touched = true;
                }
                Use::Escape(Escape::Variable(_) | Escape::Literal(_)) => {
                    out.touched |= view.type_of(file, name).is_pointer();
                }
                _ => {}
            },
        }
    }

    /// Notes a call that sets the fields of what it is given from columns.
    fn read_by(
        &self,
        file: FileId,
        name: Node<'p>,
        call: Option<Node<'p>>,
        cfg: &Cfg,
        out: &mut Touches,
    ) {
        let Some(call) = call else { return };
        let known = self.view.knowledge_of(file, call);
        let Some(columns) = known.and_then(|it| it.json.columns.as_ref()) else { return };
        let target = syntax::argument(call, columns.target);
        if target.is_some_and(|it| it.encloses(name))
            && let Some(step) = cfg.step_of(call)
        {
            out.read.push((step, file.place(call), columns));
        }
    }

    /// Whether a call may fill a value that it is given a pointer to with whatever it likes: a library's
    /// function that does not only encode, or one of the project that takes anything.
    fn fills(&self, file: FileId, call: Node<'p>) -> bool {
        let view = self.view;
        let Some(callee) = view.callee(file, call) else { return true };
        let known = view.knowledge(&callee.symbol);
        if known.is_some_and(|it| it.json.encode.is_some()) {
            return false;
        }
        if view.decoding(file, call).is_some() {
            return true;
        }
        if callee.kind == CalleeKind::Builtin {
            return false;
        }
        // A responder takes anything, too, and encodes it.
        callee.function.is_none() && callee.kind != CalleeKind::Interface
            || callee.function.is_some_and(|it| view.hands_pointer_on(it))
    }

    /// The entries of a map that a variable's function sets, by their keys.
    pub(in super::super) fn entries_set(&mut self, producer: &Producer) -> Vec<(String, Value)> {
        let mut out = Vec::new();
        for holder in &producer.holders {
            let Some(cfg) = self.graph(holder.owner) else { continue };
            let touches = self.touches(holder, cfg);
            for (key, place) in &touches.entries {
                let node = self.view.tree(place.file).covering(place.span);
                let reaches = cfg.step_of(node).is_some_and(|it| cfg.from(it).reaches(holder.step));
                if reaches {
                    let frames = Arc::clone(&holder.frames);
                    out.push((key.clone(), Value::within(place.file, node, frames)));
                }
            }
        }
        out
    }
}

/// What is assigned to a target, where it is one expression.
fn assigned_value(target: Node<'_>) -> Option<Node<'_>> {
    let statement = target.ancestors().take(2).find(|it| it.kind() == Kind::AssignmentStatement)?;
    if statement.child(Field::Operator).is_some_and(|it| it.kind() != Kind::Eq) {
        return None;
    }
    let pairs = syntax::assigned(statement);
    let value = pairs.iter().find(|it| it.0 == target)?.1;
    (pairs.iter().filter(|it| it.1 == value).count() == 1).then_some(value)
}

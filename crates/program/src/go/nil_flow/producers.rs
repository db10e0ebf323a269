//! Which expressions make a value, and what happens to it on its way: fields that are set, pointers to it that are given away.

use std::rc::Rc;
use std::sync::Arc;

use seamlint_syntax::{Field, Kind, Node};

use super::super::{
    Basic, CalleeKind, Frame, FunctionId, Local, LocalId, Type, Value, syntax, tag_value,
};
use super::Nils;
use super::reach::Gives;
use crate::Place;
use crate::flow::{Cfg, StepId};
use crate::library::Columns;

/// An expression that makes a value, or the declaration of a variable that is its zero.
#[derive(Clone)]
pub(in super::super) struct Producer {
    pub(in super::super) value: Value,
    /// Where the variable is declared whose zero it is.
    pub(in super::super) zero: Option<Place>,
    /// The variables that it goes through, the last one first.
    pub(in super::super) holders: Vec<Holder>,
    /// Whether it goes through a variable of a package, too: anybody may set its fields.
    pub(in super::super) shared: bool,
}

/// A variable that has a value when control comes to a step.
#[derive(Clone)]
pub(in super::super) struct Holder {
    pub(super) owner: FunctionId,
    pub(super) local: LocalId,
    pub(super) step: StepId,
    pub(super) frames: Arc<[Frame]>,
}

/// The columns from which the fields of a value are set, with the call that does.
pub(in super::super) type ReadFrom = (Place, &'static Columns);

/// What a field of a value holds.
pub(in super::super) enum Held {
    /// The value of this expression.
    Given(Value),
    /// What it holds when nobody sets it; where the value was made.
    Unset(Place),
    /// What a column holds, which may be NULL; where it is read.
    Column(ReadFrom),
}

/// More implementations of one interface are not looked at.
pub(super) const IMPLEMENTATIONS: usize = 4;
/// More assignments to one variable of a package are not looked at.
const ASSIGNMENTS: usize = 4;
/// More producers of one value say no more.
const PRODUCERS: usize = 64;

impl<'p> Nils<'p> {
    /// The expressions that make a value, as far as they are known.
    pub(in super::super) fn producers(&mut self, value: &Value, depth: u8) -> Vec<Producer> {
        let mut out = Vec::new();
        self.produce(value, &[], depth, &mut out);
        out.truncate(PRODUCERS);
        out
    }

    fn produce(&mut self, value: &Value, holders: &[Holder], depth: u8, out: &mut Vec<Producer>) {
        let Some(depth) = depth.checked_sub(1).filter(|_| self.burn()) else { return };
        let node = self.view.node_of(value);
        match node.kind() {
            Kind::UnaryExpression if node.has(Kind::Amp) || node.has(Kind::Star) => {
                if let Some(it) = node.child(Field::Operand) {
                    self.produce(&value.beside(it), holders, depth, out);
                }
            }
            Kind::Identifier => self.produce_local(value, node, holders, depth, out),
            Kind::CallExpression => self.produce_call(value, node, 0, holders, depth, out),
            Kind::IndexExpression => {
                if let Some(given) = self.view.argument_of(value) {
                    self.produce(&given, holders, depth, out);
                }
            }
            _ => {
                let (value, holders) = (value.beside(node), holders.to_vec());
                out.push(Producer { value, zero: None, holders, shared: false });
            }
        }
    }

    fn produce_local(
        &mut self,
        value: &Value,
        name: Node<'p>,
        holders: &[Holder],
        depth: u8,
        out: &mut Vec<Producer>,
    ) {
        let Some((id, local)) = self.view.local(value.file, name) else {
            return self.produce_shared(value, name, holders, depth, out);
        };
        let Some((here, cfg)) = self.around(value) else { return };
        let owner = FunctionId { file: value.file, index: local.function };
        let Some(step) = cfg.step_of(name).filter(|_| owner == here) else { return };
        self.produce_at(value, (owner, cfg, step), (id, local), holders, depth, out);
    }

    fn produce_at(
        &mut self,
        value: &Value,
        (owner, cfg, step): (FunctionId, &Cfg, StepId),
        (id, local): (LocalId, &Local),
        holders: &[Holder],
        depth: u8,
        out: &mut Vec<Producer>,
    ) {
        let holder = Holder { owner, local: id, step, frames: value.frames.clone() };
        let holders: Vec<_> = holders.iter().cloned().chain([holder]).collect();
        for (definition, _) in self.reaching(owner, cfg, (id, local), step, false).iter().copied() {
            let before = out.len();
            let mut zero = None;
            match definition.gives {
                // The zero of a pointer has no fields.
                Gives::Zero if self.view.type_of_local(owner.file, local).is_pointer() => continue,
                Gives::Zero => zero = Some(value.file.place(definition.name)),
                Gives::Value(it) => self.produce(&value.beside(it), &holders, depth, out),
                Gives::Parameter(_) => {
                    if let Some(it) = self.view.argument_of(&value.beside(definition.name)) {
                        self.produce(&it, &holders, depth, out);
                    }
                }
                Gives::Result(call, at) => {
                    self.produce_call(value, call, at, &holders, depth, out);
                }
                Gives::Unknown => {}
            }
            if out.len() == before {
                // What is set here is set, whoever made it.
                let (value, holders) = (value.beside(definition.name), holders.clone());
                out.push(Producer { value, zero, holders, shared: false });
            }
        }
    }

    /// What is put into a variable of a package, in whatever function.
    fn produce_shared(
        &mut self,
        value: &Value,
        name: Node<'p>,
        holders: &[Holder],
        depth: u8,
        out: &mut Vec<Producer>,
    ) {
        let before = out.len();
        let Some((home, variable)) = self.view.variable(value.file, name) else { return };
        let key = Place { file: home, span: variable.span };
        let assigned = Rc::clone(
            self.assigned
                .entry(key)
                .or_insert_with(|| self.view.assigned_to_variable(home, variable).into()),
        );
        for (file, given, at) in assigned.iter().copied().take(ASSIGNMENTS) {
            let given_value = Value::new(file, given, &[]);
            match given.kind() {
                Kind::CallExpression => {
                    self.produce_call(&given_value, given, at, holders, depth, out);
                }
                _ => self.produce(&given_value, holders, depth, out),
            }
        }
        for it in &mut out[before..] {
            it.shared = true;
        }
    }

    /// The expressions that a value was given as, one variable or call back.
    pub(in super::super) fn one_step_back(&mut self, value: &Value) -> Vec<Value> {
        if let Some(given) = self.view.argument_of(value) {
            return vec![given];
        }
        let node = self.view.node_of(value);
        match node.kind() {
            Kind::CallExpression => self.returned_values(value, node, 0),
            Kind::Identifier => {
                let held = self.view.local(value.file, node);
                let (Some((id, local)), Some((here, cfg))) = (held, self.around(value)) else {
                    return Vec::new();
                };
                let owner = FunctionId { file: value.file, index: local.function };
                let Some(step) = cfg.step_of(node).filter(|_| owner == here) else {
                    return Vec::new();
                };
                let reaching = self.reaching(owner, cfg, (id, local), step, false);
                let back = reaching.iter().flat_map(|(it, _)| match it.gives {
                    Gives::Value(it) => vec![value.beside(it)],
                    Gives::Result(call, at) => self.returned_values(value, call, at),
                    _ => Vec::new(),
                });
                back.collect()
            }
            _ => Vec::new(),
        }
    }

    /// What the functions return that a call may run, bare returns left out.
    fn returned_values(&mut self, value: &Value, call: Node<'p>, at: usize) -> Vec<Value> {
        let mut out = Vec::new();
        for (function, frames) in self.entered(value, call) {
            let Some(cfg) = self.graph(function) else { continue };
            let returns = self.success_returns(function, cfg, at);
            let given = returns.iter().filter(|it| it.0 != it.1);
            let value = |it: Node<'p>| Value::within(function.file, it, Arc::clone(&frames));
            out.extend(given.map(|it| value(it.1)));
        }
        out
    }

    /// The functions that a call may run, with the calls that lead to them.
    fn entered(&mut self, value: &Value, call: Node<'p>) -> Vec<(FunctionId, Arc<[Frame]>)> {
        let Some(callee) = self.view.callee(value.file, call) else { return Vec::new() };
        let library = self.view.knowledge(&callee.symbol).is_some();
        let functions = match callee.function {
            _ if library || value.frames.len() >= super::CALLS => Vec::new(),
            Some(only) => vec![only],
            None if callee.kind == CalleeKind::Interface => {
                self.view.implementations(&callee).to_vec()
            }
            None if callee.kind == CalleeKind::Value => {
                self.view.converted_functions(value.file, call)
            }
            None => Vec::new(),
        };
        let Some(call) = self.view.call_index(value.file, call) else { return Vec::new() };
        let entered = functions
            .into_iter()
            .take(IMPLEMENTATIONS)
            .filter(|function| value.frames.iter().all(|it| it.function != *function));
        let frame = |function| Frame { file: value.file, call, function };
        entered.map(|it| (it, frame(it).before(&value.frames).into())).collect()
    }

    fn produce_call(
        &mut self,
        value: &Value,
        call: Node<'p>,
        at: usize,
        holders: &[Holder],
        depth: u8,
        out: &mut Vec<Producer>,
    ) {
        let value = &value.beside(call);
        let leaf = || {
            let (value, holders) = (value.clone(), holders.to_vec());
            Producer { value, zero: None, holders, shared: false }
        };
        let Some(callee) = self.view.callee(value.file, call) else {
            // A conversion.
            if let Some(it) = syntax::argument(call, 0) {
                self.produce(&value.beside(it), holders, depth, out);
            }
            return;
        };
        if callee.kind == CalleeKind::Builtin {
            let zero = (&*callee.symbol.name == "new").then(|| value.file.place(call));
            out.push(Producer { zero, ..leaf() });
            return;
        }
        for (function, frames) in self.entered(value, call) {
            let Some(cfg) = self.graph(function) else { continue };
            for (returned, gives) in self.success_returns(function, cfg, at).iter().copied() {
                let given = Value::within(function.file, gives, Arc::clone(&frames));
                if returned != gives {
                    self.produce(&given, holders, depth, out);
                    continue;
                }
                let named = self.view.named_result(function, at);
                if let (Some(named), Some(step)) = (named, cfg.step_of(returned)) {
                    self.produce_at(&given, (function, cfg, step), named, holders, depth, out);
                }
            }
        }
    }

    /// What a field of a value holds when it is encoded. Empty where that is not known.
    pub(in super::super) fn field_values(
        &mut self,
        producer: &Producer,
        ty: &Type,
        name: &str,
        declared: Option<Place>,
    ) -> Vec<Held> {
        let mut out = Vec::new();
        let (mut settled, mut touched, mut filled) = (false, false, false);
        for holder in &producer.holders {
            let Some(cfg) = self.graph(holder.owner) else { return out };
            let touches = self.touches(holder, cfg);
            (touched, filled) = (touched | touches.touched, filled | touches.filled);
            if touches.fields.iter().all(|it| it.0 != name) {
                continue;
            }
            let set = self.field_set(holder, cfg, &touches, name);
            for place in &set.given {
                let node = self.view.tree(place.file).covering(place.span);
                let frames = Arc::clone(&holder.frames);
                out.push(Held::Given(Value::within(place.file, node, frames)));
            }
            (settled, filled) = (settled | set.always, filled | set.unknown);
        }
        if settled || filled || producer.shared {
            let read = if settled { None } else { self.read_from(producer) };
            // What is set behind the decoder is set because there may be nothing.
            let read = read.filter(|it| !it.1.elements || out.is_empty());
            if producer.shared {
                out.clear();
            }
            if let Some(read) = read
                && self.may_be_null(ty, name, declared, read.1)
            {
                out.push(Held::Column(read));
            }
            return out;
        }
        let literal = self.view.node_of(&producer.value);
        let is_literal = matches!(literal.kind(), Kind::CompositeLiteral | Kind::LiteralValue);
        let made = match (producer.zero, is_literal) {
            (Some(place), _) => Some(place),
            (None, true) => {
                if let Some(given) = self.element(literal, ty, name) {
                    out.push(Held::Given(producer.value.beside(given)));
                    return out;
                }
                Some(producer.value.file.place(literal))
            }
            (None, false) => None,
        };
        let elsewhere = || declared.is_none_or(|it| self.view.is_field_assigned(it, name));
        if let Some(place) = made.filter(|_| !(touched && elsewhere())) {
            out.push(Held::Unset(place));
        }
        out
    }

    /// The columns from which the fields of a value, or of a list's values, were set when control comes to where
    /// it is held.
    pub(super) fn read_from(&mut self, producer: &Producer) -> Option<ReadFrom> {
        if !self.columns {
            return None;
        }
        producer.holders.iter().find_map(|holder| {
            let cfg = self.graph(holder.owner)?;
            let touches = self.touches(holder, cfg);
            let read = touches.read.iter();
            let mut read = read.filter(|it| cfg.from(it.0).run().reaches(holder.step));
            read.next().map(|it| (it.1, it.2))
        })
    }

    /// Whether a field of a struct may be nil because its column is NULL: nothing in the project sets it.
    pub(super) fn may_be_null(
        &self,
        ty: &Type,
        name: &str,
        declared: Option<Place>,
        columns: &Columns,
    ) -> bool {
        let fields = self.view.fields(ty);
        let Some(field) = fields.iter().find(|it| &*it.field.name == name) else { return false };
        let tag = field.field.tag.as_deref().and_then(|it| tag_value(it, &columns.tag));
        let is_list = match self.view.underlying(&field.ty) {
            Type::Slice(element) => !matches!(&*element, Type::Basic(Basic::Uint8)),
            Type::Map(_) => !columns.elements,
            _ => false,
        };
        let is_kept = |it: Place| {
            if columns.elements {
                !self.view.is_field_filled(it, name)
            } else {
                !self.view.is_field_assigned(it, name)
            }
        };
        is_list && tag.is_some_and(|it| columns.may_be_null(it)) && declared.is_some_and(is_kept)
    }

    /// What a literal gives a field, by key or by position.
    fn element(&self, literal: Node<'p>, ty: &Type, name: &str) -> Option<Node<'p>> {
        let body = literal.child(Field::Body).unwrap_or(literal);
        let is_keyed = body.parts().next().is_some_and(|it| it.kind() == Kind::KeyedElement);
        if is_keyed {
            let mut elements = body.parts();
            let found =
                elements.find(|it| it.child(Field::Key).is_some_and(|it| it.text() == name))?;
            return found.child(Field::Value).map(inside);
        }
        let at = self.view.fields(ty).iter().position(|it| &*it.field.name == name)?;
        body.parts().nth(at).map(inside)
    }
}

/// The expression of an element of a literal.
pub(super) fn inside(element: Node<'_>) -> Node<'_> {
    match element.kind() {
        Kind::LiteralElement => element.first().unwrap_or(element),
        _ => element,
    }
}

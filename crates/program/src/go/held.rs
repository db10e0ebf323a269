//! Values by the way to them: the variable that a value is in, or the fields that lead to it.

use seamlint_syntax::{Field, Kind, Node};

use super::{CalleeKind, FunctionId, LocalId, View};
use crate::FileId;
use crate::flow::{Cfg, StepSet, uses};

/// `c.conn`: a variable of a function, or of the package, and the fields behind it. Two of one function
/// that are equal hold the same value as long as nothing on the way is assigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held<'t> {
    /// The variable, when it is a local one.
    pub local: Option<LocalId>,
    /// The variable's identifier.
    pub root: Node<'t>,
    path: Vec<&'t str>,
}

impl<'t> Held<'t> {
    /// The fields behind the variable, in order.
    pub fn fields(&self) -> &[&'t str] {
        self.path.get(1..).unwrap_or_default()
    }

    /// Whether both are the same value.
    pub fn is(&self, other: &Held<'_>) -> bool {
        self.local == other.local && self.path == other.path
    }

    /// Whether assigning `other` changes this: it is the same, or stands on the way to it.
    pub fn hangs_on(&self, other: &Held<'_>) -> bool {
        self.local == other.local && self.path.starts_with(&other.path)
    }
}

/// Through how many calls an assignment is looked for.
const HOPS: u8 = 3;

impl<'p> View<'p> {
    /// The way to a value; `None` for one that is not in a variable or a field.
    pub fn held(self, file: FileId, expression: Node<'_>) -> Option<Held<'_>> {
        let mut path = Vec::new();
        let mut node = expression;
        loop {
            match node.kind() {
                Kind::Identifier => break,
                Kind::SelectorExpression => {
                    path.push(node.child(Field::Field)?.text());
                    node = node.child(Field::Operand)?;
                }
                Kind::ParenthesizedExpression => node = node.first()?,
                // `&x` and `*x` lead to the same value.
                Kind::UnaryExpression if node.has(Kind::Amp) || node.has(Kind::Star) => {
                    node = node.child(Field::Operand)?;
                }
                _ => return None,
            }
        }
        path.push(node.text());
        path.reverse();
        let local = self.local(file, node).map(|it| it.0);
        Some(Held { local, root: node, path })
    }

    /// The value that a method is called on.
    pub fn operand(self, file: FileId, call: Node<'_>) -> Option<Held<'_>> {
        let function = call.child(Field::Function)?;
        let selector = Some(function).filter(|it| it.kind() == Kind::SelectorExpression)?;
        self.held(file, selector.child(Field::Operand)?)
    }

    /// Whether an expression is the member `name` of the package at an import path, whatever the file
    /// calls that: `io.EOF`.
    pub fn is_member(self, file: FileId, node: Node<'_>, path: &str, name: &str) -> bool {
        let (Some(operand), Some(member)) = (node.child(Field::Operand), node.child(Field::Field))
        else {
            return false;
        };
        let default = path.rsplit('/').next().unwrap_or(path);
        let imports = self.facts(file).into_iter().flat_map(|it| &it.imports);
        let mut named = imports.filter(|it| &*it.path == path);
        node.kind() == Kind::SelectorExpression
            && member.text() == name
            && self.local(file, operand).is_none()
            && named.any(|it| it.alias.as_deref().unwrap_or(default) == operand.text())
    }

    /// The way to the connection that a WebSocket function works on.
    pub fn connection(self, file: FileId, call: Node<'p>) -> Option<Held<'p>> {
        self.held(file, self.socket_call(file, call)?.on)
    }

    /// The steps of a function behind which a value is another one: something on the way to it is
    /// assigned or declared there, or a function is called that assigns one of its fields, or that is
    /// given what leads to it and cannot be read.
    pub fn replacements(self, function: FunctionId, cfg: &Cfg, held: &Held<'_>) -> StepSet {
        let (file, mut steps) = (function.file, StepSet::none(cfg));
        let Some(node) = self.function_node(function) else { return steps };
        for it in node.descendants() {
            let replaces = match it.kind() {
                Kind::Identifier | Kind::SelectorExpression => {
                    let at = self.held(file, it).filter(|at| held.hangs_on(at));
                    at.is_some() && is_written(node, it)
                }
                Kind::CallExpression => self.may_replace(file, it, held),
                _ => false,
            };
            if replaces {
                steps.extend(cfg.steps_of(it));
            }
        }
        steps
    }

    fn may_replace(self, file: FileId, call: Node<'p>, held: &Held<'_>) -> bool {
        let Some(field) = held.fields().last() else { return false };
        let arguments = call.child(Field::Arguments).into_iter().flat_map(|it| it.parts());
        let given = arguments.filter_map(|it| self.held(file, it)).chain(self.operand(file, call));
        // The value itself may be given to anybody; what leads to it lets it be replaced.
        let leads = |it: Held<'_>| held.hangs_on(&it) && it.path.len() < held.path.len();
        if !given.into_iter().any(leads) {
            return false;
        }
        let Some(callee) = self.callee(file, call) else { return true };
        match callee.function {
            Some(function) => self.assigns(function, field, HOPS),
            // A function of a library does not know the project's fields; a value may be any function.
            None => matches!(callee.kind, CalleeKind::Interface | CalleeKind::Value),
        }
    }

    /// Whether a function, or one that it calls, assigns a field of this name.
    fn assigns(self, function: FunctionId, field: &str, hops: u8) -> bool {
        let Some(node) = self.function_node(function) else { return true };
        let selectors = node.descendants_of(Kind::SelectorExpression);
        let named = |it: Node<'_>| it.child(Field::Field).is_some_and(|it| it.text() == field);
        if selectors.clone().any(|it| named(it) && uses::is_target(it)) {
            return true;
        }
        hops > 0 && self.callees(function).iter().any(|it| self.assigns(*it, field, hops - 1))
    }
}

fn is_written(function: Node<'_>, node: Node<'_>) -> bool {
    match node.kind() {
        Kind::Identifier => uses::of(function, node).writes(),
        _ => uses::is_target(node),
    }
}

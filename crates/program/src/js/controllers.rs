//! What becomes of a controller: who aborts it, who gets its signal, and where it is replaced.

use seamlint_syntax::{Field, Kind, Node};

use super::View;
use super::syntax::{enclosing_function, own_nodes, wrapped};
use super::values::{Follow, Site, Value};
use crate::FileId;

/// An `AbortController` that the program makes.
#[derive(Clone, Debug)]
pub struct Controller<'p> {
    /// The construction.
    pub made: Site<'p>,
    /// What is done with it.
    value: Value<'p>,
    /// The calls of its `abort`.
    aborts: Vec<Site<'p>>,
}

impl<'p> View<'p> {
    /// The controllers of the program of which everything is known, or which nobody can replace.
    pub fn controllers(self) -> Vec<Controller<'p>> {
        let made = self.calls_to("new AbortController").map(|made| {
            let value = self.follow(made.0, made.1, Follow::default());
            let aborts = value.members.iter().filter(|it| it.name == "abort");
            let aborts = aborts.filter_map(|it| Some((it.file, it.call()?))).collect();
            Controller { made, value, aborts }
        });
        // Whoever is handed the controller can replace it only where it is no constant.
        let is_known = |it: &Controller<'p>| {
            it.value.is_known() || it.value.holders.iter().all(|it| self.is_const_entity(it))
        };
        made.filter(is_known).collect()
    }

    /// The values that a file gives a variable or field of a controller after its declaration.
    fn renewals(self, controller: &Controller<'p>, file: FileId) -> Vec<Node<'p>> {
        let values = controller.value.holders.iter().flat_map(|it| self.assigned_values(it));
        values.filter(|it| it.0 == file).map(|it| it.1).collect()
    }
}

impl<'p> Controller<'p> {
    /// Where the signal, or the controller itself, is given to something.
    pub fn uses(&self, view: View<'p>) -> Vec<Site<'p>> {
        let signals = self.value.members.iter().filter(|it| it.name == "signal");
        let places = signals.flat_map(|it| match it.node.kind() {
            Kind::MemberExpression => vec![(it.file, it.node)],
            _ => view.places_of(it),
        });
        let whole = self.value.escapes.iter().copied();
        places.chain(whole).filter(|it| is_given(it.1)).collect()
    }

    /// The call that aborts the controller on some path to a use, with no new controller in between.
    pub fn aborted_before(&self, view: View<'p>, (file, used): Site<'p>) -> Option<Node<'p>> {
        let frame = enclosing_function(used)?;
        let around = used.ancestors().take_while(|it| *it != frame);
        if { around }.any(|it| it.child(Field::Condition).is_some_and(asks_signal)) {
            return None;
        }
        let calls = || own_nodes(frame).filter(|it| it.kind() == Kind::CallExpression);
        let is_end = |it: &Node<'p>| self.is_aborted_by(view, (file, *it));
        let ends: Vec<Node<'p>> = calls().filter(is_end).collect();
        if ends.is_empty() {
            return None;
        }
        let cfg = view.cfg(file, frame)?;
        if cfg.is_broken() {
            return None;
        }
        let renewing = calls().filter(|it| !ends.contains(it)).filter(|it| {
            view.called_functions(file, *it).iter().any(|it| self.is_renewed_in(view, *it))
        });
        let new = view.renewals(self, file).into_iter().chain(renewing).chain([self.made.1]);
        let blocked = cfg.set_of(new.filter(|it| enclosing_function(*it) == Some(frame)));
        // The body of a `finally` has a step for each way through it.
        ends.into_iter().find(|it| {
            let reach = cfg.from_all(cfg.steps_of(*it)).without(&blocked).run();
            cfg.steps_of(used).any(|it| reach.reaches(it))
        })
    }

    /// Whether a call aborts the controller: by itself, or by a function that makes no new one.
    fn is_aborted_by(&self, view: View<'p>, (file, call): Site<'p>) -> bool {
        self.aborts.contains(&(file, call))
            || view.called_functions(file, call).into_iter().any(|function| {
                let is_inside = |it: &Site<'p>| {
                    it.0 == function.0 && enclosing_function(it.1) == Some(function.1)
                };
                self.aborts.iter().any(is_inside) && !self.is_renewed_in(view, function)
            })
    }

    /// Whether a function gives a variable or field of the controller another one.
    fn is_renewed_in(&self, view: View<'p>, (file, function): Site<'p>) -> bool {
        view.renewals(self, file).iter().any(|it| function.encloses(*it))
    }
}

/// A member of options or an argument, and nothing that is looked at.
fn is_given(signal: Node<'_>) -> bool {
    let parent = wrapped(signal).parent().map(|it| it.kind());
    matches!(parent, Some(Kind::Pair | Kind::Object | Kind::Arguments))
}

/// `if (!controller.signal.aborted)`
fn asks_signal(condition: Node<'_>) -> bool {
    condition.text().contains("aborted")
}

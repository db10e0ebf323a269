//! How the executor of a promise settles it: where its parameters are used, and when that runs.

use seamlint_syntax::{Field, Kind, Node, NodeId};

use super::calls::calls;
use super::functions::event_name;
use super::syntax::{arguments, catching_try, enclosing_function, own_nodes, unwrapped, wrapped};
use super::values::{Site, call_of, parameter};
use super::{Runs, View};
use crate::FileId;

/// How many functions may stand between an executor and what settles the promise.
const DEPTH: usize = 6;
/// How many places that settle a promise are looked at.
const SITES: usize = 200;

/// What is known of how a promise is settled.
#[derive(Clone, Debug)]
pub struct Settling<'p> {
    /// The executor's file.
    pub file: FileId,
    /// The executor.
    pub executor: Node<'p>,
    /// Where `resolve` and `reject` are called, or given to something that calls them.
    pub sites: Vec<Node<'p>>,
    /// Whether one of them gets out of sight: stored, or given to unknown code.
    pub escapes: bool,
}

/// A promise that waits for an event and not for its failure.
#[derive(Clone, Copy, Debug)]
pub struct Wait<'p> {
    /// The event that is waited for.
    pub event: &'p str,
    /// The event that comes instead.
    pub failure: &'static str,
    /// The registration of the listener.
    pub registration: Site<'p>,
}

impl<'p> View<'p> {
    /// How the promise that a construction makes is settled; `None` when its executor is not known.
    pub fn settling(self, file: FileId, promise: Node<'p>) -> Option<Settling<'p>> {
        let executor = arguments(promise).next()?;
        let functions = self.functions(file, executor);
        let [(file, executor)] = functions[..] else { return None };
        let mut sites = Vec::new();
        let mut escapes = false;
        for index in [0, 1] {
            let param = parameter(executor, index);
            let Some(param) = param.map(|it| it.child(Field::Pattern).unwrap_or(it)) else {
                continue;
            };
            let entity = self.entity(file, param)?;
            for (_, mention) in self.mentions(&entity) {
                if mention == param {
                    continue;
                }
                sites.push(mention);
                escapes |=
                    call_of(mention).is_none() && matches!(self.runs(file, mention), Runs::Unknown);
            }
        }
        Some(Settling { file, executor, sites, escapes })
    }

    /// The calls in a file from which control does not come back: `process.exit`.
    pub(crate) fn ends_in(self, file: FileId) -> Vec<NodeId> {
        let symbols = ["Process.exit", "Process.abort", "process:exit"];
        let mut calls = self.calls_in(file, &symbols);
        calls.retain(|it| self.calls_one_of(file, it.1, &symbols));
        calls.into_iter().map(|it| it.1.id()).collect()
    }
}

impl<'p> Settling<'p> {
    /// The sites, and the places that mention a function which settles the promise: where it is called or
    /// handed on, control may come to a site.
    pub fn ways(&self, view: View<'p>) -> Vec<Node<'p>> {
        let mut out = self.sites.clone();
        let mut at = 0;
        while let Some(site) = out.get(at).copied().filter(|_| at < SITES) {
            at += 1;
            let around = site.ancestors().take_while(|it| *it != self.executor);
            for function in around.filter(|it| super::syntax::is_function(it.kind())) {
                let entity = view.function_entity(self.file, function);
                let mentions = entity.map(|it| view.mentions(&it)).unwrap_or_default();
                let new = mentions.into_iter().filter(|it| it.0 == self.file).map(|it| it.1);
                let new: Vec<_> =
                    new.filter(|it| self.executor.encloses(*it) && !out.contains(it)).collect();
                out.extend(new);
            }
        }
        out
    }

    /// What is thrown in a timer, listener or asynchronous callback of the executor.
    pub fn lost_throws(&self, view: View<'p>) -> Vec<Node<'p>> {
        let inside = self.executor.descendants().filter(|it| it.kind() == Kind::ThrowStatement);
        let lost = inside.filter(|it| {
            let Some(function) = enclosing_function(*it) else { return false };
            function != self.executor
                && catching_try(*it).is_none()
                && matches!(view.runs(self.file, function), Runs::Timer(_) | Runs::Later(_))
                && !self.is_inside_another(view, function)
        });
        lost.collect()
    }

    /// Whether another executor is closer.
    fn is_inside_another(&self, view: View<'p>, function: Node<'p>) -> bool {
        let mut around = function.ancestors().take_while(|it| *it != self.executor);
        around.any(|it| {
            super::syntax::is_function(it.kind())
                && matches!(view.runs(self.file, it), Runs::Executor(_))
        })
    }

    /// The callbacks with an error in front that settle the promise.
    pub fn error_callbacks(&self, view: View<'p>) -> Vec<Node<'p>> {
        let functions = self.sites.iter().filter_map(|it| enclosing_function(*it));
        let mut out: Vec<_> = functions
            .filter(|it| {
                let call = wrapped(*it).parent().and_then(|it| it.parent());
                let call = call.filter(|it| it.kind() == Kind::CallExpression);
                call.and_then(|call| view.error_callback(self.file, call)).map(unwrapped)
                    == Some(*it)
            })
            .collect();
        out.dedup();
        out
    }

    /// When each site runs: the registrations and continuations that lead to it. `None` when one of
    /// them runs in another way.
    fn causes(&self, view: View<'p>) -> Option<Vec<Runs<'p>>> {
        self.sites.iter().map(|it| self.cause(view, *it)).collect()
    }

    fn cause(&self, view: View<'p>, site: Node<'p>) -> Option<Runs<'p>> {
        let mut at = if call_of(site).is_some() { enclosing_function(site)? } else { site };
        for _ in 0..DEPTH {
            if at == self.executor {
                return None;
            }
            match view.runs(self.file, at) {
                Runs::AtOnce(call) => at = enclosing_function(call)?,
                Runs::Unknown => return None,
                other => return Some(other),
            }
        }
        None
    }

    /// The event that everything waits for, when there is another one that says that it will not come.
    pub fn one_sided_wait(&self, view: View<'p>) -> Option<Wait<'p>> {
        let causes = self.causes(view)?;
        let waits = causes.into_iter().map(|it| {
            let Runs::Later(registration) = it else { return None };
            let event = event_name(registration)?;
            let object = match registration.kind() {
                Kind::AssignmentExpression => unwrapped(registration.child(Field::Left)?),
                _ => super::syntax::callee(registration)?,
            };
            let ty = view.type_of(self.file, object.child(Field::Object)?).non_null();
            let waits = calls().waits.get(&view.library_name(&ty)?)?;
            let failure = waits.get(event)?;
            Some(Wait { event, failure, registration: (self.file, registration) })
        });
        let waits: Vec<_> = waits.collect::<Option<_>>()?;
        waits.first().copied()
    }

    /// The promise whose fulfilment settles this one, when nothing does on its rejection.
    pub fn one_sided_chain(&self, view: View<'p>) -> Option<Site<'p>> {
        let causes = self.causes(view)?;
        let mut chain = None;
        for cause in causes {
            let Runs::Promise(call) = cause else { return None };
            let (receiver, name) = super::syntax::method_call(call)?;
            let first = arguments(call).next()?;
            let is_first = self.sites.iter().any(|it| first.encloses(*it));
            let handled = arguments(call).nth(1).is_some();
            if name != "then" || !is_first || handled {
                return None;
            }
            chain = chain.or(Some((self.file, receiver)));
        }
        // A wait elsewhere in the executor may be awaited with `try`.
        let awaits = own_nodes(self.executor).any(|it| it.kind() == Kind::AwaitExpression);
        chain.filter(|_| !awaits)
    }
}

//! Who listens to failures that nothing else handles: of the process, and of a page.

use seamlint_syntax::{Field, Kind, Node};

use super::View;
use super::calls::calls;
use super::syntax::{arguments, literal, method_call, unwrapped};
use super::values::Site;
use crate::FileId;
use crate::flow::Cfg;

/// How many functions are followed to the end of the process.
const FUNCTIONS: usize = 30;

/// What was found of the functions that were asked about; one that is being asked about adds nothing.
type Found<'p> = Vec<(Site<'p>, Option<bool>)>;

/// A listener of the process.
#[derive(Clone, Copy, Debug)]
pub struct ProcessListener<'p> {
    /// The call that registers it.
    pub call: Node<'p>,
    /// The name of the event, where it is written there.
    pub event: Option<&'p str>,
    /// The function.
    pub listener: Node<'p>,
}

impl<'p> View<'p> {
    /// The listeners of the process that a file registers.
    pub fn process_listeners(self, file: FileId) -> Vec<ProcessListener<'p>> {
        let registrations: Vec<_> = calls().process_events.iter().map(String::as_str).collect();
        let registrations = self.calls_in(file, &registrations).into_iter().map(|it| it.1);
        let of_process = registrations.filter(|it| {
            self.symbols(file, *it).iter().any(|it| it.starts_with("process:"))
                || method_call(*it).is_some_and(|it| self.is_one_of(file, it.0, &["Process"]))
        });
        let listeners = of_process.filter_map(|call| {
            let mut arguments = arguments(call);
            let event = literal(arguments.next()?);
            Some(ProcessListener { call, event, listener: arguments.next()? })
        });
        listeners.collect()
    }

    /// Whether a function value is fully known, and has a way through that does not end the process.
    pub fn lets_live(self, file: FileId, function: Node<'p>) -> bool {
        if self.is_harmless(file, function) {
            return true;
        }
        let functions = self.functions(file, function);
        !functions.is_empty()
            && functions.iter().all(|it| self.returns(*it, &mut Vec::new()) == Some(true))
    }

    /// Whether control can come back from a function; `None` when it calls what is not known.
    fn returns(self, asked: Site<'p>, found: &mut Found<'p>) -> Option<bool> {
        if let Some((_, known)) = found.iter().find(|it| it.0 == asked) {
            return *known;
        }
        if found.len() > FUNCTIONS {
            return None;
        }
        let at = found.len();
        found.push((asked, Some(true)));
        found[at].1 = self.comes_back(asked, found);
        found[at].1
    }

    fn comes_back(self, (file, function): Site<'p>, found: &mut Found<'p>) -> Option<bool> {
        let known = self.ends_in(file);
        let mut ends = Vec::new();
        for call in function.descendants().filter(|it| it.kind() == Kind::CallExpression) {
            if known.contains(&call.id()) {
                ends.push(call);
                continue;
            }
            let called = self.called_functions(file, call);
            if called.is_empty() && self.symbols(file, call).is_empty() {
                return None;
            }
            if called.into_iter().any(|it| self.returns(it, found) != Some(true)) {
                ends.push(call);
            }
        }
        let cfg = Cfg::js(function, &|_| false)?;
        let ends = cfg.set_of(ends);
        let reach = cfg.from_entry().without(&ends).run();
        Some(reach.exits().any(|it| it.returns()))
    }

    /// Where a file listens to the exceptions of a page that nothing catches: `window.onerror = …`,
    /// `addEventListener("error", …)`. What also listens to failed images and scripts is not meant.
    pub fn page_error_listeners(self, file: FileId) -> Vec<Node<'p>> {
        let assignments = self.tree(file).nodes(Kind::AssignmentExpression);
        let assigned = assignments.filter(|it| {
            let left = it.child(Field::Left).map(unwrapped);
            let value = it.child(Field::Right).map(unwrapped);
            value.is_some_and(|it| it.kind() != Kind::Null)
                && left.is_some_and(|it| {
                    it.child(Field::Property).is_some_and(|it| it.text() == "onerror")
                        && it.child(Field::Object).is_some_and(|it| self.is_window(file, it))
                })
        });
        let added = self.calls_in(file, &["addEventListener", "EventTarget.addEventListener"]);
        let added = added.into_iter().map(|it| it.1).filter(|it| {
            arguments(*it).next().and_then(literal) == Some("error")
                // With a third argument it is failed images and scripts that are listened to.
                && arguments(*it).count() == 2
                && method_call(*it).is_none_or(|it| self.is_window(file, it.0))
        });
        assigned.chain(added).collect()
    }
}

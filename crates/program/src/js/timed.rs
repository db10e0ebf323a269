//! Requests that end by a time limit of their signal, and what the code that is told of it asks.

use seamlint_syntax::{Field, Kind, Node};

use super::View;
use super::calls::calls;
use super::syntax::{arguments, catching_try, literal, property_name, property_value, wrapped};
use super::values::{Site, parameter};
use crate::FileId;

/// A request whose signal is made by `AbortSignal.timeout`, by a client that then rejects with a `TimeoutError`.
#[derive(Clone, Copy, Debug)]
pub struct TimedRequest<'p> {
    /// The file of the request and its handler.
    pub file: FileId,
    /// The call that makes the signal.
    pub signal: Site<'p>,
    /// The code that is given the rejection: a `catch` clause, or a callback of the chain.
    pub handler: Node<'p>,
}

impl<'p> View<'p> {
    /// The requests of a file that end by a time limit, where something handles that.
    pub fn timed_requests(self, file: FileId) -> Vec<TimedRequest<'p>> {
        let clients: Vec<_> = calls().timeout_errors.iter().map(String::as_str).collect();
        let requests = self.calls_in(file, &clients).into_iter().map(|it| it.1);
        let timed = requests.filter_map(|call| {
            let signal = self.signal_of(file, arguments(call).nth(1)?)?;
            let handler = self.is_timeout(signal).then(|| self.rejection_handler(file, call))??;
            Some(TimedRequest { file, signal, handler })
        });
        timed.collect()
    }

    fn is_timeout(self, (file, signal): Site<'p>) -> bool {
        self.calls_one_of(file, signal, &["AbortSignal.timeout"])
    }

    /// The code that is given the rejection of a request. `None` where it may be that of a signal that aborts.
    fn rejection_handler(self, file: FileId, call: Node<'p>) -> Option<Node<'p>> {
        let mut at = wrapped(call);
        while let Some(access) = at.parent().filter(|it| it.kind() == Kind::MemberExpression) {
            let chain = access.parent().filter(|it| it.kind() == Kind::CallExpression)?;
            let index = match access.child(Field::Property)?.text() {
                "catch" => 0,
                "then" => 1,
                _ => usize::MAX,
            };
            if let Some(callback) = arguments(chain).nth(index) {
                return self.functions(file, callback).first().map(|it| it.1);
            }
            at = chain;
        }
        let attempt = catching_try(call)?;
        // Another signal in the same `try` may well end with an `AbortError`.
        let others = attempt.child(Field::Body)?.descendants().any(|it| {
            property_name(it) == Some("signal") && self.may_abort(file, property_value(it))
        });
        if others { None } else { attempt.child_of(Kind::CatchClause) }
    }

    /// Whether a signal may end in another way than by a time limit.
    fn may_abort(self, file: FileId, signal: Node<'p>) -> bool {
        let made = match signal.kind() {
            Kind::CallExpression => Some((file, signal)),
            _ => self.initializer(file, signal),
        };
        made.is_none_or(|it| !self.is_timeout(it))
    }
}

impl<'p> TimedRequest<'p> {
    /// Where the handler asks for an abort, itself or by a function that it gives the error to, and nothing there
    /// knows of timeouts.
    pub fn abort_tests(&self, view: View<'p>) -> Vec<Node<'p>> {
        if knows_timeouts(self.handler) {
            return Vec::new();
        }
        let mut out: Vec<_> = self.handler.descendants().filter(|it| asks_abort(*it)).collect();
        let error = self.handler.child(Field::Parameter).or_else(|| parameter(self.handler, 0));
        let calls = self.handler.descendants().filter(|it| it.kind() == Kind::CallExpression);
        out.extend(calls.filter(|it| {
            let is_given = arguments(*it).any(|it| error.is_some_and(|at| at.text() == it.text()));
            let by = view.called_functions(self.file, *it);
            let asks = |it: &Site<'p>| {
                it.1.descendants().any(asks_abort) && !it.1.text().contains("TimeoutError")
            };
            is_given && !by.is_empty() && by.iter().all(asks)
        }));
        out
    }
}

fn knows_timeouts(handler: Node<'_>) -> bool {
    ["TimeoutError", "TIMEOUT_ERR"].iter().any(|it| handler.text().contains(it))
}

/// `error.name === "AbortError"`, `case "AbortError":`, `error.code === DOMException.ABORT_ERR`.
fn asks_abort(node: Node<'_>) -> bool {
    let names_abort = |it: Node<'_>| {
        literal(it) == Some("AbortError")
            || it.child(Field::Property).is_some_and(|it| it.text() == "ABORT_ERR")
    };
    match node.kind() {
        Kind::BinaryExpression => {
            [Field::Left, Field::Right].into_iter().filter_map(|it| node.child(it)).any(names_abort)
        }
        Kind::SwitchCase => node.child(Field::Value).is_some_and(names_abort),
        _ => false,
    }
}

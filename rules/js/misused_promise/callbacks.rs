//! Functions that are given to a call which drops the promise they return.

use seamlint_program::js::{Drops, Rejection};
use seamlint_syntax::{Field, Kind, Node};

use super::{may_be_function, returns_promise};
use crate::Cx;
use crate::js::words::{name, unhandled};

pub(super) fn check(cx: &mut Cx<'_>) {
    for kind in [Kind::CallExpression, Kind::NewExpression] {
        for call in cx.nodes(kind) {
            arguments(cx, call);
        }
    }
}

fn arguments(cx: &mut Cx<'_>, call: Node<'_>) {
    let Some(list) = call.child(Field::Arguments).filter(|it| it.kind() == Kind::Arguments) else {
        return;
    };
    let may_be = |it: Node<'_>| may_be_function(it.kind()) || it.kind() == Kind::SpreadElement;
    // What nobody knows drops nothing, and is sooner asked than what its arguments are.
    if !list.parts().any(may_be) || cx.js().callees(cx.file_id(), call).is_empty() {
        return;
    }
    for (index, argument) in list.parts().enumerate() {
        if !may_be(argument) || !returns_promise(cx, argument) {
            continue;
        }
        let drops = cx.js().drops_result(cx.file_id(), call, index);
        let callee = call
            .child(Field::Function)
            .or_else(|| call.child(Field::Constructor))
            .map_or("", |it| it.text());
        let callee = callee.rsplit('.').next().unwrap_or(callee);
        let what = name(argument);
        match drops {
            Drops::No => {}
            Drops::Executor => {
                let message = "what an asynchronous executor throws is lost: \
                               the promise it makes stays pending";
                cx.report(argument, message).help(
                    "make the executor synchronous, and await what it needs before `new Promise`",
                );
            }
            Drops::Predicate => {
                let message = format!(
                    "`{callee}` takes what `{what}` returns as its answer, and a promise is always true"
                );
                cx.report(argument, message)
                    .help("await the answers first, with `Promise.all(…)`, and decide then");
            }
            Drops::Each => {
                let message = format!(
                    "`{callee}` waits for none of the promises that `{what}` returns: \
                     it goes on before they are done, and a rejection {}",
                    unhandled(cx)
                );
                cx.report(argument, message)
                    .help("use `for (… of …)` with `await`, or `await Promise.all(….map(…))`");
            }
            Drops::Listener | Drops::Void => {
                let rejects = match cx.js().value_rejection(cx.file_id(), argument) {
                    Rejection::Can(at) => Some(at),
                    _ => None,
                };
                let message = format!(
                    "`{callee}` drops the promise that `{what}` returns: a rejection {}",
                    unhandled(cx)
                );
                let default = drops == Drops::Listener && rejects.is_some();
                let finding = cx.report(argument, message);
                finding.help("catch failures inside the function");
                if let Some(at) = rejects.flatten() {
                    finding.also(at, "a failure here rejects the promise");
                }
                if !default {
                    finding.strict();
                }
            }
        }
    }
}

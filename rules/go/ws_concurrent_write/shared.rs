//! Connections in fields, written by goroutines that start in different functions.

use seamlint_program::Place;
use seamlint_program::go::{Connection, FunctionId, SocketWrite, syntax};
use seamlint_syntax::Node;

use crate::Cx;

/// Who comes to a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Root {
    /// A goroutine that is started here.
    Go(Place),
    /// A handler, which runs once per request.
    Handler(FunctionId),
}

/// How many calls a write may be away from what comes to it.
const CALLS: usize = 4;

/// Reports the writes of this file that meet others of the same field.
pub(super) fn check(cx: &mut Cx<'_>) {
    let file = cx.file_id();
    let own = own_writes(cx, file);
    for (function, write) in own {
        if write.locked || is_locked_by_callers(cx, function) {
            continue;
        }
        let (Connection::Field(name) | Connection::Element(name)) = &write.connection else {
            continue;
        };
        let roots = roots(cx, function);
        let handler = roots.iter().find_map(|it| match it {
            Root::Handler(handler) => Some(*handler),
            Root::Go(_) => None,
        });
        let Some(handler) = handler else { continue };
        let handler = cx.go().function_place(handler);
        let text = cx.program().file(file).text()[write.place.span.range()].to_owned();
        if matches!(write.connection, Connection::Element(_)) {
            super::report(cx, &write, &text)
                .also(handler, "comes here for each request, with all connections");
        } else if let Some(other) = written_by_goroutine(cx, name, &write) {
            super::report(cx, &write, &text)
                .also(other.place, "a goroutine of its own writes here")
                .also(handler, "comes here for each request");
        }
    }
}

/// The writes that stand in a file, each with its function.
fn own_writes(cx: &Cx<'_>, file: seamlint_program::FileId) -> Vec<(FunctionId, SocketWrite)> {
    let calls = cx.go().socket_calls(file);
    let found = calls.iter().filter_map(|it| {
        let function = cx.go().function_at(file, it.call)?;
        let writes = cx.go().socket_writes_in(file, it.call);
        writes.into_iter().find(|write| write.place.span == it.call.span()).map(|it| (function, it))
    });
    found.collect()
}

/// A write to the same field, in the package or beside it, that a goroutine of its own makes.
fn written_by_goroutine(cx: &Cx<'_>, name: &str, write: &SocketWrite) -> Option<SocketWrite> {
    let files = cx.go().package_files(cx.file_id());
    files.into_iter().flat_map(|it| own_writes(cx, it)).find_map(|(function, other)| {
        let same = matches!(&other.connection, Connection::Field(it) if **it == *name);
        let by_go = same
            && other.place != write.place
            && roots(cx, function).iter().any(|it| matches!(it, Root::Go(_)));
        by_go.then_some(other)
    })
}

/// Goroutines and handlers from which a function is reached.
fn roots(cx: &Cx<'_>, function: FunctionId) -> Vec<Root> {
    let mut out = Vec::new();
    let mut open = vec![(function, 0)];
    let mut seen = vec![function];
    while let Some((function, calls)) = open.pop() {
        if let Some(place) = start_of(cx, function) {
            out.push(Root::Go(place));
            continue;
        }
        if cx.go().request_param(function).is_some() {
            out.push(Root::Handler(function));
            continue;
        }
        if calls == CALLS {
            continue;
        }
        // A literal that is no goroutine runs in the function around it, as far as can be told.
        let outer = cx.go().enclosing(function);
        let callers = cx.go().callers(function).iter();
        let by_go = callers.clone().filter_map(|it| {
            let call = cx.go().caller_node(*it)?;
            is_go(call).then(|| Root::Go(it.file.place(call)))
        });
        out.extend(by_go);
        let by_call = callers.filter(|it| cx.go().caller_node(**it).is_some_and(|it| !is_go(it)));
        for next in by_call.filter_map(|it| it.function).chain(outer) {
            let is_test = cx.go().facts(next.file).is_some_and(|it| it.is_test);
            if !seen.contains(&next) && seen.len() < 100 && !is_test {
                seen.push(next);
                open.push((next, calls + 1));
            }
        }
    }
    out
}

/// Where a function literal is started as a goroutine.
fn start_of(cx: &Cx<'_>, function: FunctionId) -> Option<Place> {
    let node = cx.go().function_node(function)?;
    let call = node.parent().filter(|it| syntax::function(*it) == Some(node))?;
    is_go(call).then(|| function.file.place(call))
}

fn is_go(call: Node<'_>) -> bool {
    call.parent().is_some_and(|it| it.kind() == seamlint_syntax::Kind::GoStatement)
}

/// Whether everybody who calls the function has locked a mutex.
fn is_locked_by_callers(cx: &Cx<'_>, function: FunctionId) -> bool {
    let callers = cx.go().callers(function);
    !callers.is_empty()
        && callers
            .iter()
            .all(|it| cx.go().caller_node(*it).is_some_and(|node| cx.go().is_locked(it.file, node)))
}

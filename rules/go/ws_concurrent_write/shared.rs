//! Connections in fields and collections, written by goroutines that start in different functions.

use seamlint_program::Place;
use seamlint_program::go::{Connection, FunctionId, WrittenBy, syntax};
use seamlint_syntax::{Kind, Node};

use crate::{Confidence, Cx};

/// Who comes to a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Root {
    /// A goroutine that is started here.
    Go(Place),
    /// A handler, which runs once per request.
    Handler(FunctionId),
    /// Whoever has the value: an exported method that nothing in the project calls by its name.
    Anyone(FunctionId),
}

/// How many calls a write may be away from what comes to it.
const CALLS: usize = 4;

/// Reports the writes of this file that meet others of the same connection.
pub(super) fn check(cx: &mut Cx<'_>) {
    for it in cx.go().named_writes(cx.file_id()) {
        if !it.write.locked && !is_locked_by_callers(cx, it.function) {
            check_named(cx, it);
        }
    }
    for it in cx.go().local_writes(cx.file_id()) {
        check_kept(cx, it);
    }
}

/// A connection in a field or a collection, written for a request or by anyone.
fn check_named(cx: &mut Cx<'_>, it: &WrittenBy) {
    let (Connection::Field(name) | Connection::Element(name)) = &it.write.connection else {
        return;
    };
    let roots = roots(cx, it.function);
    let called = roots.iter().find_map(|it| match it {
        Root::Handler(by) | Root::Anyone(by) => Some((*by, matches!(it, Root::Anyone(_)))),
        Root::Go(_) => None,
    });
    let Some((by, anyone)) = called else { return };
    let by = cx.go().function_place(by);
    if matches!(it.write.connection, Connection::Element(_)) {
        if !anyone {
            report(cx, it).also(by, "comes here for each request, with all connections");
        }
        return;
    }
    let own = roots.iter().find_map(|root| match root {
        Root::Go(place) => Some(*place),
        Root::Handler(_) | Root::Anyone(_) => None,
    });
    let Some(other) = own.or_else(|| written_by_goroutine(cx, name, it)) else { return };
    let finding = report(cx, it);
    finding.also(other, "a goroutine of its own writes, too");
    if anyone {
        finding.also(by, "may be called from anywhere").confidence(Confidence::Medium);
    } else {
        finding.also(by, "comes here for each request");
    }
}

/// A write to the same field that a goroutine of its own makes.
fn written_by_goroutine(cx: &Cx<'_>, name: &str, it: &WrittenBy) -> Option<Place> {
    let others = cx.go().writes_to(name).iter().filter(|other| other.write.place != it.write.place);
    let by_go =
        others.filter(|it| roots(cx, it.function).iter().any(|it| matches!(it, Root::Go(_))));
    by_go.map(|it| it.write.place).next()
}

/// A connection in a local that was put where others write to it before.
fn check_kept(cx: &mut Cx<'_>, it: &WrittenBy) {
    let Connection::Local(file, local) = it.write.connection else { return };
    // A parameter that callers give is looked at where it comes from.
    if cx.go().is_param(file, local) && !cx.go().callers(it.function).is_empty() {
        return;
    }
    let own = roots(cx, it.function);
    for kept in cx.go().kept_in(file, local, it.write.reached.span.start) {
        let (Connection::Field(name) | Connection::Element(name)) = &kept else { continue };
        let is_many = matches!(kept, Connection::Element(_));
        let others = cx.go().writes_to(name).iter();
        let meets = |other: &&WrittenBy| {
            other.write.place != it.write.place
                && !(other.write.locked && it.write.locked)
                && (is_many
                    || is_over_many(cx, other)
                    || roots(cx, other.function).iter().any(|it| !own.contains(it)))
        };
        let found = others.into_iter().find(meets).map(|it| it.write.place);
        if let Some(place) = found {
            report(cx, it).also(place, "others write to the same connection here");
            return;
        }
    }
}

/// Whether a write goes to the connection of one of many, in a loop over them.
fn is_over_many(cx: &Cx<'_>, it: &WrittenBy) -> bool {
    let file = it.write.reached.file;
    let node = cx.program().file(file).tree.covering(it.write.reached.span);
    node.descendants().filter(|it| it.kind() == Kind::Identifier).any(|name| {
        cx.go().local(file, name).is_some_and(|(_, local)| {
            let declared = cx.program().file(file).tree.covering(local.span);
            declared.ancestors().take(3).any(|it| it.kind() == Kind::RangeClause)
        })
    })
}

fn report<'c>(cx: &'c mut Cx<'_>, it: &WrittenBy) -> &'c mut crate::Finding {
    let text =
        cx.program().file(it.write.place.file).text()[it.write.place.span.range()].to_owned();
    super::report(cx, &it.write, &text)
}

/// Goroutines, handlers and others from which a function is reached.
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
        // A literal that is no goroutine runs in the function around it, as far as can be told.
        let outer = cx.go().enclosing(function);
        let is_own = |it: &FunctionId| cx.go().facts(it.file).is_some_and(|it| !it.is_test);
        let callers: Vec<_> = cx
            .go()
            .callers(function)
            .iter()
            .filter(|it| it.function.is_some_and(|it| is_own(&it)))
            .collect();
        if callers.is_empty() && outer.is_none() && is_exported_method(cx, function) {
            out.push(Root::Anyone(function));
        }
        if calls == CALLS {
            continue;
        }
        let mut next: Vec<_> = outer.into_iter().collect();
        for caller in callers {
            let Some(call) = cx.go().caller_node(*caller) else { continue };
            match caller.function {
                _ if is_go(call) => out.push(Root::Go(caller.file.place(call))),
                Some(function) => next.push(function),
                None => {}
            }
        }
        for it in next {
            if !seen.contains(&it) && seen.len() < 100 {
                seen.push(it);
                open.push((it, calls + 1));
            }
        }
    }
    out
}

fn is_exported_method(cx: &Cx<'_>, function: FunctionId) -> bool {
    let facts = cx.go().function(function);
    facts.receiver.is_some()
        && facts.name.as_deref().is_some_and(|it| it.starts_with(char::is_uppercase))
}

/// Where a function literal is started as a goroutine.
fn start_of(cx: &Cx<'_>, function: FunctionId) -> Option<Place> {
    let node = cx.go().function_node(function)?;
    let call = node.parent().filter(|it| syntax::function(*it) == Some(node))?;
    is_go(call).then(|| function.file.place(call))
}

fn is_go(call: Node<'_>) -> bool {
    call.parent().is_some_and(|it| it.kind() == Kind::GoStatement)
}

/// Whether everybody who calls the function has locked a mutex.
fn is_locked_by_callers(cx: &Cx<'_>, function: FunctionId) -> bool {
    let callers = cx.go().callers(function);
    !callers.is_empty()
        && callers
            .iter()
            .all(|it| cx.go().caller_node(*it).is_some_and(|node| cx.go().is_locked(it.file, node)))
}

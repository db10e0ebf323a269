//! Connections in fields and collections, written by goroutines that start in different functions.

use seamlint_program::Place;
use seamlint_program::go::{Connection, SocketRoot, WrittenBy};

use crate::{Confidence, Cx};

/// Reports the writes of this file that meet others of the same connection.
pub(super) fn check(cx: &mut Cx<'_>) {
    for it in cx.go().named_writes(cx.file_id()) {
        if !it.write.locked && !cx.go().is_locked_by_callers(it.function) {
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
    let roots = cx.go().socket_roots(it.function);
    let called = roots.iter().find_map(|it| match it {
        SocketRoot::Handler(by) | SocketRoot::Anyone(by) => {
            Some((*by, matches!(it, SocketRoot::Anyone(_))))
        }
        SocketRoot::Go(_) => None,
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
        SocketRoot::Go(place) => Some(*place),
        SocketRoot::Handler(_) | SocketRoot::Anyone(_) => None,
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
    let by_go = others.filter(|it| {
        cx.go().socket_roots(it.function).iter().any(|it| matches!(it, SocketRoot::Go(_)))
    });
    by_go.map(|it| it.write.place).next()
}

/// A connection in a local that was put where others write to it before.
fn check_kept(cx: &mut Cx<'_>, it: &WrittenBy) {
    let Connection::Local(file, local) = it.write.connection else { return };
    // A parameter that callers give is looked at where it comes from.
    if cx.go().is_param(file, local) && !cx.go().callers(it.function).is_empty() {
        return;
    }
    let own = cx.go().socket_roots(it.function);
    for kept in cx.go().kept_in(file, local, it.write.reached.span.start) {
        let (Connection::Field(name) | Connection::Element(name)) = &kept else { continue };
        let is_many = matches!(kept, Connection::Element(_));
        let others = cx.go().writes_to(name).iter();
        let meets = |other: &&WrittenBy| {
            other.write.place != it.write.place
                && !(other.write.locked && it.write.locked)
                && (is_many
                    || cx.go().is_over_many(other)
                    || cx.go().socket_roots(other.function).iter().any(|it| !own.contains(it)))
        };
        let found = others.into_iter().find(meets).map(|it| it.write.place);
        if let Some(place) = found {
            report(cx, it).also(place, "others write to the same connection here");
            return;
        }
    }
}

fn report<'c>(cx: &'c mut Cx<'_>, it: &WrittenBy) -> &'c mut crate::Finding {
    let text =
        cx.program().file(it.write.place.file).text()[it.write.place.span.range()].to_owned();
    super::report(cx, &it.write, &text)
}

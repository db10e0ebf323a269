//! Listeners on signals that live longer than the function that listens.

use seamlint_program::js::{Entity, syntax};
use seamlint_syntax::{Field, Kind, Node};

use crate::Cx;

pub(super) fn check(cx: &mut Cx<'_>) {
    let (js, file) = (cx.js(), cx.file_id());
    for (_, call) in js.calls_in(file, &["EventTarget.addEventListener"]) {
        let Some((signal, _)) = syntax::method_call(call) else { continue };
        let mut arguments = syntax::arguments(call);
        let is_abort = arguments.next().and_then(syntax::literal) == Some("abort");
        let options = arguments.nth(1).map(syntax::unwrapped);
        let removed = options.is_some_and(|it| {
            it.kind() != Kind::Object || syntax::property(it, "signal").is_some()
        });
        if !is_abort || removed || !js.is_one_of(file, signal, &["AbortSignal"]) {
            continue;
        }
        let Some(function) = syntax::enclosing_function(call) else { continue };
        let is_constructor =
            function.child(Field::Name).is_some_and(|it| it.text() == "constructor");
        let Some(entity) = js.entity(file, signal).filter(|_| !is_constructor) else { continue };
        if is_unregistered(cx, &entity) {
            continue;
        }
        let given = js.is_parameter(&entity) || is_local_of(cx, &entity, function);
        if given && !is_from_parameter(cx, &entity, function) {
            continue;
        }
        let finding = cx.report(
            call,
            "each call leaves one more listener on this signal, which keeps it and all that it refers to until the signal \
             fires or is gone",
        );
        finding.help(
            "remove the listener when the work is done, or register it with a `signal` of its own",
        );
        if given {
            finding.strict();
        }
    }
}

/// Whether a listener is removed from the signal somewhere.
fn is_unregistered(cx: &Cx<'_>, signal: &Entity) -> bool {
    let js = cx.js();
    js.mentions(signal).iter().any(|(_, it)| {
        let access = syntax::wrapped(*it).parent();
        let name = access.and_then(|it| it.child(Field::Property));
        name.is_some_and(|it| it.text() == "removeEventListener")
    })
}

/// Whether a signal lives no longer than the call of a function does.
fn is_local_of(cx: &Cx<'_>, signal: &Entity, function: Node<'_>) -> bool {
    let outer = match signal {
        Entity::Part(outer, _) => outer,
        other => other,
    };
    let _ = function;
    !cx.js().outlives_functions(outer)
}

/// Whether a signal is a parameter of the function, or a member of one.
fn is_from_parameter(cx: &Cx<'_>, signal: &Entity, _function: Node<'_>) -> bool {
    match signal {
        Entity::Part(outer, _) => is_from_parameter_name(cx, outer),
        other => is_from_parameter_name(cx, other),
    }
}

fn is_from_parameter_name(cx: &Cx<'_>, entity: &Entity) -> bool {
    cx.js().is_parameter(entity)
}

//! Effects whose request goes on when the component has another question, or is gone.

use seamlint_program::js::{Site, syntax};
use seamlint_syntax::{Field, Kind, Node};

use crate::Cx;

pub(super) fn check(cx: &mut Cx<'_>) {
    let (js, file) = (cx.js(), cx.file_id());
    for (_, effect) in js.calls_in(file, &["react:useEffect", "react:useLayoutEffect"]) {
        let mut arguments = syntax::arguments(effect).map(syntax::unwrapped);
        let (Some(callback), Some(inputs)) = (arguments.next(), arguments.next()) else { continue };
        let is_list = inputs.kind() == Kind::Array;
        if !syntax::is_function(callback.kind()) || !is_list || has_cleanup(callback) {
            continue;
        }
        let requests = js.calls_in(file, &["fetch"]);
        let inside = requests
            .into_iter()
            .find(|it| is_own(callback, *it) && !has_signal(it.1) && asks_for(it.1, inputs));
        if let Some((_, request)) = inside
            && let Some(setter) = sets_state(cx, callback)
        {
            let setter = cx.place(setter);
            cx.report(
                request,
                "when the effect runs again, this request goes on: an answer that comes late replaces the newer one",
            )
            .help("abort the request in the effect's cleanup: `return () => controller.abort()`")
            .also(setter, "the answer is set here");
        }
    }
}

/// Whether an effect gives back a function that cleans up.
fn has_cleanup(callback: Node<'_>) -> bool {
    let body = callback.child(Field::Body);
    let value = body.is_some_and(|it| it.kind() != Kind::StatementBlock);
    value
        || syntax::own_nodes(callback)
            .any(|it| it.kind() == Kind::ReturnStatement && it.first().is_some())
}

/// Whether a request is made when the effect runs: in it, or in a function in it.
fn is_own(callback: Node<'_>, (_, request): Site<'_>) -> bool {
    callback.encloses(request)
}

/// Whether one of the effect's inputs is part of the question: `fetch(`/user/${id}`)` with `[id]`.
fn asks_for(request: Node<'_>, inputs: Node<'_>) -> bool {
    let inputs: Vec<_> = inputs.parts().map(Node::text).collect();
    let mut parts = request.child(Field::Arguments).into_iter().flat_map(Node::descendants);
    parts.any(|it| {
        matches!(it.kind(), Kind::Identifier | Kind::MemberExpression)
            && inputs.contains(&it.text())
    })
}

fn has_signal(request: Node<'_>) -> bool {
    let init = syntax::arguments(request).nth(1).map(syntax::unwrapped);
    init.is_some_and(|it| {
        it.kind() != Kind::Object
            || syntax::property(it, "signal").is_some()
            || it.has(Kind::SpreadElement)
    })
}

/// The call of a state's setter in an effect, with nothing that asks whether it is still wanted.
fn sets_state<'p>(cx: &Cx<'p>, callback: Node<'p>) -> Option<Node<'p>> {
    let (js, file) = (cx.js(), cx.file_id());
    let names = callback.descendants().filter(|it| it.kind() == Kind::Identifier);
    names.into_iter().find(|it| {
        let declared = js.entity(file, *it).and_then(|it| js.declaration(&it));
        declared.is_some_and(|(_, name)| {
            let pattern = name.parent().filter(|it| it.kind() == Kind::ArrayPattern);
            let declarator = pattern.and_then(|it| it.parent());
            let value = declarator.and_then(|it| it.child(Field::Value));
            pattern.and_then(|it| it.nth(1)) == Some(name)
                && value.is_some_and(|it| js.calls_one_of(file, it, &["react:useState"]))
        })
    })
}

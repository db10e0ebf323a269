//! See `docs.md`.

mod uses;

use seamlint_program::js::syntax;
use seamlint_syntax::{Field, Kind, Node};

use self::uses::{is_other_branch, uses};
use crate::Cx;
use crate::finding::Edit;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/error-cause-lost",
    summary: "a caught error is replaced by a new one that does not mention it",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &["preserve-caught-error"],
    check: Check::Js(check),
};

/// Code that is given an error.
struct Handler<'t> {
    /// The clause or function.
    node: Node<'t>,
    /// What the error is bound to, if it is.
    binding: Option<Node<'t>>,
    body: Node<'t>,
    /// What the handler is called in messages.
    name: &'static str,
}

fn check(cx: &mut Cx<'_>) {
    for clause in cx.nodes(Kind::CatchClause) {
        if let Some(body) = clause.child(Field::Body) {
            let binding = clause.child(Field::Parameter);
            judge(cx, &Handler { node: clause, binding, body, name: "this `catch` clause" });
        }
    }
    for call in cx.nodes(Kind::CallExpression) {
        let index = match syntax::method_call(call).map(|it| it.1) {
            Some("catch") => Some(("Promise.catch", 0)),
            Some("then") => Some(("Promise.then", 1)),
            _ => None,
        };
        let callback = match index {
            Some((symbol, index)) if cx.js().calls_one_of(cx.file_id(), call, &[symbol]) => {
                syntax::arguments(call).nth(index)
            }
            Some(_) => None,
            None => cx.js().error_callback(cx.file_id(), call),
        };
        let callback = callback.map(syntax::unwrapped);
        if let Some(function) = callback.filter(|it| syntax::is_function(it.kind()))
            && let Some(body) = function.child(Field::Body)
        {
            let binding = seamlint_program::js::parameter(function, 0);
            judge(cx, &Handler { node: function, binding, body, name: "this error callback" });
        }
    }
}

fn judge(cx: &mut Cx<'_>, handler: &Handler<'_>) {
    let Some(uses) = uses(cx, handler) else { return };
    let made: Vec<_> = std::iter::once(handler.body)
        .chain(handler.body.descendants_but(|it| syntax::is_function(it.kind())))
        .filter(|it| matches!(it.kind(), Kind::NewExpression | Kind::CallExpression))
        .collect();
    for made in made {
        let Some(own) = is_error(cx, made) else { continue };
        if !leaves(cx, made, handler)
            || innermost_clause(made, handler) != handler.node
            || keeps_cause(made)
            || uses.iter().any(|it| !is_other_branch(*it, made))
        {
            continue;
        }
        report(cx, made, handler, own);
    }
}

fn report(cx: &mut Cx<'_>, made: Node<'_>, handler: &Handler<'_>, own: bool) {
    let class = syntax::callee(made).map_or("Error", |it| it.text());
    let fix = fix(cx, made, handler);
    let place = handler.binding.map(|it| cx.place(it));
    let finding = cx.report(
        made,
        format!("the new `{class}` takes the place of the error that {} was given, whose message and stack are lost", handler.name),
    );
    finding.help("pass the caught error on as `{ cause: error }`, or log it before");
    if let Some(place) = place {
        finding.also(place, "the caught error, which nobody looks at");
    }
    if own {
        finding.strict();
    } else if let Some(edits) = fix {
        finding.fix("keep the caught error as the cause", edits);
    }
}

/// Whether an expression makes an error; the value says whether its class is the project's own.
fn is_error(cx: &Cx<'_>, made: Node<'_>) -> Option<bool> {
    let class = syntax::callee(made)?;
    if let Some(instance) = cx.js().library_class(cx.file_id(), class) {
        let is_error = cx.js().extends(&instance, "Error") == Some(true)
            && !cx.js().is_library(&instance, "DOMException");
        return is_error.then_some(false);
    }
    if made.kind() != Kind::NewExpression {
        return None;
    }
    let ty = cx.js().type_of(cx.file_id(), made);
    (cx.js().is_own_class(&ty) && cx.js().extends(&ty, "Error") == Some(true)).then_some(true)
}

/// Whether an error leaves the handler: thrown, or a promise is rejected with it.
fn leaves(cx: &Cx<'_>, made: Node<'_>, handler: &Handler<'_>) -> bool {
    let value = syntax::wrapped(made);
    let Some(parent) = value.parent() else { return false };
    match parent.kind() {
        Kind::ThrowStatement => is_uncaught(value, handler),
        Kind::Arguments => parent.parent().is_some_and(|it| cx.js().is_rejection(cx.file_id(), it)),
        Kind::VariableDeclarator => {
            let name = parent.child(Field::Name);
            let Some(entity) = name.and_then(|it| cx.js().entity(cx.file_id(), it)) else {
                return false;
            };
            cx.js().mentions(&entity).iter().any(|(_, it)| {
                let it = syntax::wrapped(*it);
                it.parent().is_some_and(|it| it.kind() == Kind::ThrowStatement)
                    && is_uncaught(it, handler)
            })
        }
        _ => false,
    }
}

fn is_uncaught(thrown: Node<'_>, handler: &Handler<'_>) -> bool {
    syntax::catching_try(thrown).is_none_or(|it| !handler.body.encloses(it))
}

/// The closest handler around a node: a clause inside of this one has an error of its own.
fn innermost_clause<'t>(made: Node<'t>, handler: &Handler<'t>) -> Node<'t> {
    made.ancestors()
        .take_while(|it| *it != handler.node)
        .find(|it| it.kind() == Kind::CatchClause)
        .unwrap_or(handler.node)
}

/// Whether there are options that are not written out here: they may have a cause.
fn keeps_cause(made: Node<'_>) -> bool {
    let options = |it: Node<'_>| match syntax::unwrapped(it).kind() {
        Kind::Object => syntax::unwrapped(it).has(Kind::SpreadElement),
        kind => !matches!(kind, Kind::String | Kind::TemplateString | Kind::Number),
    };
    syntax::arguments(made).skip(1).any(options)
        || syntax::arguments(made).any(|it| it.kind() == Kind::SpreadElement)
}

fn fix(cx: &Cx<'_>, made: Node<'_>, handler: &Handler<'_>) -> Option<Vec<Edit>> {
    let mut arguments = syntax::arguments(made);
    let (message, None) = (arguments.next()?, arguments.next()) else { return None };
    let last = cx.place(message);
    match handler.binding {
        Some(it) if it.kind() == Kind::Identifier => {
            Some(vec![Edit::after(last, format!(", {{ cause: {} }}", it.text()))])
        }
        None if handler.node.kind() == Kind::CatchClause => Some(vec![
            Edit::before(cx.place(handler.body), "(cause) "),
            Edit::after(last, ", { cause }"),
        ]),
        _ => None,
    }
}

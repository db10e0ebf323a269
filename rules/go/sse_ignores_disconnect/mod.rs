//! A handler streams on after its client has gone.

use seamlint_program::Place;
use seamlint_program::go::{Answer, ErrorOf, FunctionId, Known, Type, syntax};
use seamlint_program::library::Role;
use seamlint_syntax::{Field, Kind, Node, Span};

use crate::{Check, Cx, Profile, Rule, Severity};

/// See `docs.md`.
pub static RULE: Rule = Rule {
    id: "go/sse-ignores-disconnect",
    summary: "a streaming loop never notices that its client has gone",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    let (go, file) = (cx.go(), cx.file_id());
    let mut reported = Vec::new();
    for Known { call, .. } in go.known_calls(file, |it| it.does(Role::Flushes)) {
        let Some(function) = go.function_at(file, call) else { continue };
        let Some(node) = go.function_node(function) else { continue };
        let around = call.ancestors().take_while(|it| it.id() != node.id());
        let Some(stream) = around.into_iter().find(|it| go.is_endless_loop(file, *it)) else {
            continue;
        };
        let Some(request) = request_of(cx, function) else { continue };
        if !reported.contains(&stream.id()) && !notices(cx, node, stream) {
            reported.push(stream.id());
            report(cx, stream, &request);
        }
    }
}

/// The request that a function, or one around it, answers: the name of the parameter.
fn request_of(cx: &Cx<'_>, function: FunctionId) -> Option<String> {
    let go = cx.go();
    let (local, ty) = go.enclosing_all(function).find_map(|it| go.request_param(it))?;
    let name = go.facts(function.file)?.name(local.name);
    Some(format!("{name}{}", go.carrier(&ty)?))
}

/// Whether something in the function looks at a context or gets one, a signal ends the loop, or an
/// error of a write is looked at in it.
fn notices<'t>(cx: &Cx<'t>, function: Node<'t>, stream: Node<'t>) -> bool {
    let (go, file) = (cx.go(), cx.file_id());
    let is_context = |it: Node<'t>| {
        matches!(it.kind(), Kind::Identifier | Kind::CallExpression | Kind::SelectorExpression)
            && go.type_of(file, it).is("context", "Context")
    };
    let carries = |it: Node<'t>| {
        let ty = go.type_of(file, it);
        go.carrier(&ty).is_some()
    };
    let passes_request =
        |call: Node<'t>| syntax::arguments(call).any(carries) && go.answer(file, call).is_none();
    let is_signal = |it: Node<'t>| {
        let channel = it.child(Field::Operand).map(|it| go.type_of(file, it));
        let over = channel.map(|it| go.underlying(&it));
        it.has(Kind::LtMinus)
            && match over {
                // A channel of nothing says that something has happened.
                Some(Type::Chan(of)) => matches!(*of, Type::Struct(_) | Type::Unknown),
                _ => true,
            }
    };
    let writes = |call: Node<'t>| {
        let body = go.answer(file, call).is_some_and(|it| it.0 == Answer::Body);
        let flushes = go.known_callee(file, call).is_some_and(|it| it.1.does(Role::Flushes));
        (body || flushes)
            && !matches!(go.error_of(file, call), Some(ErrorOf::Dropped))
            && go
                .callee(file, call)
                .and_then(|it| it.signature)
                .is_none_or(|it| !it.results.is_empty())
    };
    let unknown = |call: Node<'t>| {
        // A function that cannot be read may look for itself, and tell the loop by its result.
        let callee = go.callee(file, call);
        let is_statement = call.parent().is_some_and(|it| it.kind() == Kind::ExpressionStatement);
        callee.is_none_or(|it| it.function.is_some()) && !is_statement
    };
    let anywhere = function
        .descendants()
        .any(|it| is_context(it) || it.kind() == Kind::CallExpression && passes_request(it));
    anywhere
        || stream.descendants().any(|it| match it.kind() {
            Kind::UnaryExpression => is_signal(it),
            Kind::CallExpression => writes(it) || unknown(it),
            _ => false,
        })
}

fn report(cx: &mut Cx<'_>, stream: Node<'_>, request: &str) {
    let body = stream.child(Field::Body).map_or(stream.span().end, |it| it.span().start);
    let place = Place { file: cx.file_id(), span: Span::new(stream.span().start, body) };
    cx.report_at(
        place,
        format!(
            "this loop streams on when the client has gone: it neither looks at `{request}` nor at the \
             errors of its writes"
        ),
    )
    .help(format!("end the loop by `case <-{request}.Done():`"));
}

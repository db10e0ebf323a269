//! A handler with a limit of time does not notice when that has passed.

use seamlint_program::go::{FunctionId, Known, syntax};
use seamlint_program::library::{Knowledge, Role};
use seamlint_program::{Place, go};
use seamlint_syntax::{Field, Node, Span};

use crate::{Check, Cx, Profile, Rule, Severity};

/// See `docs.md`.
pub static RULE: Rule = Rule {
    id: "go/handler-ignores-context",
    summary: "a handler below a time limit waits on after the limit has answered",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    let (go, file) = (cx.go(), cx.file_id());
    let limits = |it: &Knowledge| it.does(Role::LimitsTime) || it.does(Role::LimitsContext);
    for Known { call, .. } in go.known_calls(file, limits) {
        let Some(limit) = go.time_limit(file, call) else { continue };
        for function in limit.handlers {
            let waits = go.waits_blindly(function);
            if let Some(waits) = waits.filter(|_| !go.minds_context(function)) {
                report(cx, function, waits, call, limit.answers);
            }
        }
    }
}

fn report(cx: &mut Cx<'_>, function: FunctionId, waits: Node<'_>, limit: Node<'_>, answers: bool) {
    let name = syntax::function(limit).map_or("the limit", |it| it.text());
    let limit = cx.place(limit);
    let end = waits.child(Field::Body).map_or(waits.span().end, |it| it.span().start);
    let place = Place { file: function.file, span: Span::new(waits.span().start, end) };
    let request = request_of(cx.go(), function);
    let message = if answers {
        format!(
            "this goes on after the time limit has answered 503 in the handler's place: nothing here looks \
             at `{request}`"
        )
    } else {
        format!(
            "`{name}` sets no limit here: it only cancels `{request}`, at which nothing looks, and answers \
             nothing before the handler returns"
        )
    };
    cx.report_at(place, message)
        .help(format!("give `{request}` to what waits, or wait for `<-{request}.Done()` beside it"))
        .also(limit, "the limit");
}

/// How the handler writes the context of its request.
fn request_of(go: go::View<'_>, function: FunctionId) -> String {
    let named = || {
        let (local, ty) = go.request_param(function)?;
        let name = go.facts(function.file)?.name(local.name);
        (name != "_").then(|| Some(format!("{name}{}", go.carrier(&ty)?)))?
    };
    named().unwrap_or_else(|| "r.Context()".to_owned())
}

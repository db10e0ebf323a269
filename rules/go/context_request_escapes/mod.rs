//! `go send(r.Context(), mail)`

use seamlint_program::Place;
use seamlint_program::go::{ContextUse, FunctionId, LocalId, RequestEscape, RequestValue, Spawn};

use crate::{Check, Confidence, Cx, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "go/context-request-escapes",
    summary: "a goroutine that nobody waits for keeps the context of a request",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    for spawn in cx.go().spawns(cx.file_id()) {
        let escapes = cx.go().request_escapes(cx.file_id(), &spawn);
        if escapes.is_empty() || escapes.iter().any(|it| it.used == ContextUse::Watches) {
            continue;
        }
        let worst = escapes.iter().max_by_key(|it| (it.used, std::cmp::Reverse(it.node.id())));
        let Some(worst) = worst.filter(|it| it.used != ContextUse::Values) else { continue };
        if !cx.go().is_awaited(cx.file_id(), &spawn)
            && !cx.go().feeds_a_channel(cx.file_id(), &spawn)
        {
            report(cx, &spawn, worst);
        }
    }
}

fn report(cx: &mut Cx<'_>, spawn: &Spawn<'_>, escape: &RequestEscape<'_>) {
    let file = cx.file_id();
    let (function, local, given) = match escape.value {
        RequestValue::Context(function, local) | RequestValue::Pooled(function, local) => {
            (function, local, None)
        }
        RequestValue::Param(function, local) => match cx.go().request_given(function, local) {
            Some(place) => (function, local, Some(place)),
            None => return,
        },
    };
    let (name, text) = (function_name(cx, function), escape.node.text());
    let is_pooled = matches!(escape.value, RequestValue::Pooled(..));
    let message = if is_pooled {
        format!(
            "`{text}` is used for another request when {name} has returned, and this goroutine goes on with it: it reads and writes somebody else's data"
        )
    } else {
        format!(
            "`{text}` ends when the request does, and nobody waits for this goroutine: its work fails with `context canceled`, and only when it is not quick enough"
        )
    };
    let declared = declaration(cx, function, local);
    let confidence = match escape.used {
        ContextUse::Unknown => Confidence::Low,
        _ if given.is_some() => Confidence::Medium,
        _ => Confidence::High,
    };
    let place = file.place(escape.node);
    let finding = cx.report_at(spawn.place, message);
    finding.confidence(confidence).also(declared, "the request's, or made from it");
    if let Some(given) = given {
        finding.also(given, "a handler passes its request's context here");
    }
    finding.also(place, "used when the handler may have returned");
    finding.help(if is_pooled {
        "take what is needed out of it before, or give the goroutine a copy (gin: `c.Copy()`)"
    } else {
        "give it `context.WithoutCancel(ctx)` with a timeout of its own, or wait for it"
    });
}

fn function_name(cx: &Cx<'_>, function: FunctionId) -> String {
    let named = cx.go().function(function).name.as_ref();
    named.map_or_else(|| "the handler".to_owned(), |it| format!("`{it}`"))
}

fn declaration(cx: &Cx<'_>, function: FunctionId, local: LocalId) -> Place {
    let span = cx.go().local_of(function.file, local).map(|it| it.span);
    span.map_or_else(
        || cx.go().function_place(function),
        |span| Place { file: function.file, span },
    )
}

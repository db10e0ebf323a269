//! `go handle(message)` without a recover

use seamlint_program::go::{FunctionId, Spawn};
use seamlint_syntax::Kind;

use crate::{Check, Cx, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "go/goroutine-unrecovered",
    summary: "a goroutine of a handler may panic, and nothing recovers it",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    for spawn in cx.go().spawns(cx.file_id()) {
        let Some(around) = cx.go().function_at(cx.file_id(), spawn.node) else { continue };
        if let (Some(way), Some(runs)) = (cx.go().way_from_entry(around), spawn.function) {
            check_spawn(cx, &spawn, &way, runs);
        }
    }
    let count = cx.go().facts(cx.file_id()).map_or(0, |it| it.functions.len());
    for index in 0..count as u32 {
        let function = FunctionId { file: cx.file_id(), index };
        if cx.go().is_unguarded(function) {
            check_callback(cx, function);
        }
    }
}

/// A function that a library, or the host of a plugin, calls.
fn check_callback(cx: &mut Cx<'_>, function: FunctionId) {
    let go = cx.go();
    let Some(site) = go.panic_site(function, &[]).filter(|_| !go.recovers(function)) else {
        return;
    };
    let name = go.function(function).name.as_deref();
    let name = name.map_or_else(|| "this callback".to_owned(), |it| format!("`{it}`"));
    let given = go.callback(function).map(|it| it.given);
    let message = format!("nothing above {name} recovers: a panic in it ends the whole process");
    let finding = cx.report_at(go.function_place(function), message);
    finding.also(site.place, site.cause.label());
    if let Some(given) = given.filter(|it| go.function_place(function) != *it) {
        finding.also(given, "called from here on");
    }
    finding.help("begin with `defer func() { if r := recover(); r != nil { … } }()`");
    if !site.from_outside {
        finding.strict();
    }
}

fn check_spawn(cx: &mut Cx<'_>, spawn: &Spawn<'_>, way: &[FunctionId], runs: FunctionId) {
    let given = match spawn.runs.kind() {
        Kind::CallExpression => {
            cx.go().given_to(cx.file_id(), cx.tree().node(spawn.runs.id()), runs, &[])
        }
        _ => Vec::new(),
    };
    let Some(site) = cx.go().panic_site(runs, &given) else { return };
    let handler = way.first().copied();
    let name = handler.and_then(|it| cx.go().function(it).name.clone());
    let handler_place = handler.map(|it| cx.go().function_place(it));
    let answers = handler.is_some_and(|it| cx.go().request_param(it).is_some());
    let message = if answers {
        format!(
            "a panic in this goroutine ends the whole process: `net/http` recovers those of {} only, not of what it starts",
            name.map_or_else(|| "the handler itself".to_owned(), |it| format!("`{it}` itself"))
        )
    } else {
        "a panic in this goroutine ends the whole process: nothing recovers it, whatever stands above its start"
            .to_owned()
    };
    let finding = cx.report_at(spawn.place, message);
    finding.also(site.place, site.cause.label());
    if let Some(place) = handler_place {
        finding.also(place, if answers { "answers requests" } else { "work begins here" });
    }
    finding.help("start it with `defer func() { if r := recover(); r != nil { … } }()`, and check what comes from outside");
    if !site.from_outside {
        finding.strict();
    }
}

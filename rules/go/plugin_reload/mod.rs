//! Plugins are never unloaded, so opening one again reloads nothing.

use seamlint_program::go::{Known, RepeatCause};
use seamlint_program::library::Role;
use seamlint_syntax::Field;

use crate::{Check, Confidence, Cx, Profile, Rule, Severity};

/// See `docs.md`.
pub static RULE: Rule = Rule {
    id: "go/plugin-reload",
    summary: "a plugin is opened again, though plugins are never unloaded",
    severity: Severity::Warning,
    profile: Profile::Strict,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    let (go, file) = (cx.go(), cx.file_id());
    for Known { call, .. } in go.known_calls(file, |it| it.does(Role::LoadsPlugin)) {
        let Some(repeat) = go.repeat(file, call) else { continue };
        let (why, confidence) = match repeat.cause {
            RepeatCause::Loop => ("runs again and again", Confidence::High),
            RepeatCause::Request => ("answers requests", Confidence::Medium),
            RepeatCause::Name => ("is a reload by its name", Confidence::Medium),
        };
        let name = call.child(Field::Function).map_or("", |it| it.text());
        let message = format!(
            "`{name}` is called again and again, but Go never unloads a plugin: the same path gives the plugin that is loaded already, with its state, and a new path loads one more beside it"
        );
        let finding = cx.report(call, message);
        finding.help("open each plugin once, and start a new process, or a WebAssembly module, for a new version");
        finding.confidence(confidence).also(repeat.place, why);
    }
}

//! A function that C calls may panic.

use seamlint_program::go::{FunctionId, PanicSite};
use seamlint_syntax::{Field, Kind, Node};

use crate::{Check, Cx, Profile, Rule, Severity};

/// See `docs.md`.
pub static RULE: Rule = Rule {
    id: "go/cgo-export-unrecovered",
    summary: "a function that is exported to C may panic, which aborts the host process",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    let go = cx.go();
    let imports = go.facts(cx.file_id()).map_or(&[][..], |it| &it.imports);
    if !imports.iter().any(|it| &*it.path == "C") {
        return;
    }
    for directive in cx.nodes(Kind::Comment) {
        let Some((node, name)) = exported(cx, directive) else { continue };
        let Some(function) = go.function_at(cx.file_id(), node) else { continue };
        if let Some(site) = go.panic_site(function, &go.params(function)) {
            let message = format!(
                "a panic in `{name}` aborts the process that loaded this library: C has no frame that could stop it"
            );
            let help = "recover in a deferred function and answer an error";
            report(cx, function, &message, help, site);
        } else if let Some(site) = started(cx, function, node) {
            let message = format!(
                "a panic in a goroutine that `{name}` starts aborts the process that loaded this library: a recover in `{name}` is not on its stack"
            );
            report(cx, function, &message, "recover in the goroutine itself", site);
        }
    }
}

fn report(cx: &mut Cx<'_>, function: FunctionId, message: &str, help: &str, site: PanicSite) {
    let place = cx.go().function_place(function);
    let finding = cx.report_at(place, message);
    finding.help(help).also(site.place, site.cause.label());
    if site.weight() == 0 {
        finding.strict();
    }
}

/// The function below the directive `//export Name`, and its name. The directive is part of the comment right
/// above, and names the function itself.
fn exported<'t>(cx: &Cx<'_>, directive: Node<'t>) -> Option<(Node<'t>, &'t str)> {
    let name = directive.text().strip_prefix("//export ")?.split_whitespace().next()?;
    let function = directive.next_sibling()?;
    let between = directive.span().end as usize..function.span().start as usize;
    let is_above = !cx.file().text()[between].contains("\n\n");
    let is_named = function.child(Field::Name).is_some_and(|it| it.text() == name);
    (function.kind() == Kind::FunctionDeclaration && is_above && is_named)
        .then_some((function, name))
}

/// A place that may panic in a goroutine that a function starts itself.
fn started(cx: &Cx<'_>, function: FunctionId, node: Node<'_>) -> Option<PanicSite> {
    let go = cx.go();
    let spawns = go.spawns(cx.file_id());
    let mut own = spawns.iter().filter(|it| node.encloses(cx.tree().node(it.node.id())));
    own.find_map(|it| go.panic_site(it.function?, &go.params(function)))
}

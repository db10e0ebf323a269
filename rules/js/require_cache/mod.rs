//! See `docs.md`.

use seamlint_program::js::syntax;
use seamlint_syntax::{Field, Kind, Node};

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/require-cache",
    summary: "a module is deleted from require.cache, which makes a second instance of it",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Js(check),
};

fn check(cx: &mut Cx<'_>) {
    for delete in cx.nodes(Kind::UnaryExpression) {
        let deletes = delete.child(Field::Operator).is_some_and(|it| it.kind() == Kind::KwDelete);
        if let Some(entry) = delete.child(Field::Argument).filter(|_| deletes) {
            report_entry(cx, entry, delete);
        }
    }
    for assignment in cx.nodes(Kind::AssignmentExpression) {
        let (Some(left), Some(right)) =
            (assignment.child(Field::Left), assignment.child(Field::Right))
        else {
            continue;
        };
        if matches!(syntax::unwrapped(right).kind(), Kind::Undefined | Kind::Null) {
            report_entry(cx, left, assignment);
        }
    }
    for call in cx.nodes(Kind::CallExpression) {
        let deletes = syntax::method_call(call).is_some_and(|it| it.1 == "deleteProperty")
            && cx.js().calls_one_of(cx.file_id(), call, &["Reflect.deleteProperty"]);
        if let Some(cache) = syntax::arguments(call).next().filter(|_| deletes) {
            report(cx, cache, call);
        }
    }
}

/// Reports an entry of the cache: `cache[id]`, `cache.id`.
fn report_entry(cx: &mut Cx<'_>, entry: Node<'_>, at: Node<'_>) {
    let entry = syntax::unwrapped(entry);
    if matches!(entry.kind(), Kind::SubscriptExpression | Kind::MemberExpression)
        && let Some(cache) = entry.child(Field::Object)
    {
        report(cx, cache, at);
    }
}

fn report(cx: &mut Cx<'_>, cache: Node<'_>, at: Node<'_>) {
    if !cx.js().is_one_of(cx.file_id(), cache, &["RequireCache_"]) {
        return;
    }
    let cache = cache.text();
    cx.report(
        at,
        format!(
            "removing an entry of `{cache}` makes the next `require` build a second instance: those who \
             have the first keep it with its state, `instanceof` fails between the two, and the parent's \
             `children` keep the old one alive"
        ),
    )
    .help("give the module a function that resets or reloads its state, or run it in a worker or process of its own");
}

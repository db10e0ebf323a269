//! `context.WithValue(ctx, "user", name)`

use seamlint_program::Place;
use seamlint_program::go::{Basic, Type, syntax};
use seamlint_syntax::Node;

use crate::{Check, Cx, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "go/context-key",
    summary: "a context's key has a type that does not tell it from other keys",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &["SA1029", "staticcheck"],
    check: Check::Go(check),
};

/// How deep structs are looked into for a part that cannot be compared.
const DEPTH: u8 = 4;

fn check(cx: &mut Cx<'_>) {
    for (call, callee) in cx.go().calls_named(cx.file_id(), &["WithValue", "Value"]) {
        let writes = callee.symbol.is("context", "WithValue");
        let reads = callee.symbol.is_method("context", "Context", "Value");
        let Some(key) = syntax::argument(call, usize::from(writes)) else { continue };
        if writes {
            check_writer(cx, key);
        } else if reads {
            check_reader(cx, key);
        }
    }
}

fn check_writer<'p>(cx: &mut Cx<'p>, key: Node<'p>) {
    let ty = cx.go().dynamic_type(cx.file_id(), key);
    let own = "declare a type of the package's own for the key: `type contextKey struct{}`";
    if matches!(ty, Type::Nil) || is_incomparable(cx, &ty, DEPTH) {
        let message = format!(
            "the key `{}` cannot be compared, so `context.WithValue` panics here",
            key.text()
        );
        cx.report(key, message).severity(Severity::Error).help(own);
    } else if let Type::Basic(basic) = ty {
        let message = format!(
            "the key is a plain `{}`: another package that uses the same one replaces this value, and nothing fails",
            basic.name()
        );
        cx.report(key, message).help(own);
    } else if matches!(ty, Type::Struct(_)) && cx.go().fields(&ty).is_empty() {
        let message = "all values of `struct{}` are the same key: another package's replaces this value, and nothing fails";
        cx.report(key, message).help(own);
    }
}

/// Whether comparing two such keys panics.
fn is_incomparable(cx: &Cx<'_>, ty: &Type, depth: u8) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match cx.go().underlying(ty) {
        Type::Slice(_) | Type::Map(_) | Type::Func(_) => true,
        Type::Array(inner) => is_incomparable(cx, &inner, depth),
        Type::Struct(_) => cx.go().fields(ty).iter().any(|it| is_incomparable(cx, &it.ty, depth)),
        _ => false,
    }
}

/// A word is asked for that the project stores under a key of a named type only.
fn check_reader<'p>(cx: &mut Cx<'p>, key: Node<'p>) {
    if cx.go().dynamic_type(cx.file_id(), key) != Type::Basic(Basic::String) {
        return;
    }
    let Some(word) = cx.go().text_of(cx.file_id(), key) else { return };
    let writes = cx.go().context_writes().iter().filter(|it| it.text.as_deref() == Some(&*word));
    let mut other: Option<(&Type, Place)> = None;
    for write in writes {
        match &write.key {
            named @ Type::Named(_) => other = other.or(Some((named, write.place))),
            _ => return,
        }
    }
    let Some((ty, place)) = other else { return };
    let name = ty.named().map_or("", |it| &it.name);
    let message = format!(
        "the project stores `\"{word}\"` under a key of type `{name}`, so asking with a plain string always answers nil"
    );
    cx.report(key, message)
        .also(place, format!("stored under a `{name}`"))
        .help(format!("ask with `{name}`'s own constant"));
}

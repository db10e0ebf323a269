//! See `docs.md`.

use rustc_hash::FxHashSet;
use seamlint_program::js::{Site, View, syntax};
use seamlint_syntax::{Field, Kind};

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/go-handle-weakmap",
    summary: "an object that Go returned is kept by nothing but a weak reference",
    severity: Severity::Info,
    profile: Profile::Strict,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::JsProgram(check),
};

/// The functions that Go publishes, as JavaScript writes them.
type Published = FxHashSet<String>;

fn check(cx: &mut Cx<'_>) {
    let published = cx.go().published_functions();
    if published.is_empty() {
        return;
    }
    let js = cx.js();
    for ((file, weak), object) in js.weak_references() {
        let Some(origin) = origin(js, &published, (file, object)) else { continue };
        if js.is_kept(origin) {
            continue;
        }
        cx.report_at(
            file.place(weak),
            "nothing else refers to this object, which a Go function returned: the garbage collector may take it, and what is \
             remembered for it, between two calls",
        )
        .help("keep a strong reference beside the weak one for as long as the object is needed")
        .also(origin.0.place(origin.1), "it comes from Go");
    }
}

/// The call that gave an object, when it is one of Go's: directly, through a name, or through a function.
fn origin<'p>(js: View<'p>, published: &Published, (file, object): Site<'p>) -> Option<Site<'p>> {
    let object = syntax::unwrapped(object);
    let (file, call) = match object.kind() {
        Kind::CallExpression => (file, object),
        _ => js.initializer(file, object)?,
    };
    if is_published(js, published, (file, call)) {
        return Some((file, call));
    }
    let functions = js.called_functions(file, call);
    let [(at, function)] = functions[..] else { return None };
    let body = syntax::unwrapped(function.child(Field::Body)?);
    is_published(js, published, (at, body)).then_some((file, call))
}

fn is_published(js: View<'_>, published: &Published, (file, call): Site<'_>) -> bool {
    let path = syntax::callee(call).and_then(|it| js.undeclared_path(file, it));
    path.is_some_and(|it| published.contains(&it))
}

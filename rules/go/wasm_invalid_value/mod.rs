//! Values that JavaScript cannot be given.

use seamlint_program::go::{Basic, Known, Refused, Type, View, syntax};
use seamlint_program::library::{Knowledge, Role};
use seamlint_program::{FileId, Place};

use crate::{Check, Cx, Profile, Rule, Severity};

/// See `docs.md`.
pub static RULE: Rule = Rule {
    id: "go/wasm-invalid-value",
    summary: "a value that `js.ValueOf` does not take, so that the Go program exits",
    severity: Severity::Error,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    let (go, file) = (cx.go(), cx.file_id());
    let mut found = Vec::new();
    let takes = |it: &Knowledge| it.js_values.is_some() || it.does(Role::JsFunc);
    for Known { call, callee, knowledge } in go.known_calls(file, takes) {
        if let Some(first) = knowledge.js_values {
            let name = &callee.symbol.name;
            let is_variadic = callee.signature.as_ref().is_some_and(|it| it.variadic);
            let count = if is_variadic { usize::MAX } else { 1 };
            for value in syntax::arguments(call).skip(first).take(count) {
                let refused = go.refused_by_js(file, value).into_iter();
                found.extend(refused.map(|it| (file, it, format!("`{name}`"), None)));
            }
        }
        if let Some(callback) = go.js_callback(file, call) {
            for value in go.returns(callback).filter_map(|it| it.first()) {
                let value = syntax::expressions(value).next().unwrap_or(value);
                let (at, made) = (callback.file, file.first_line(call));
                let refused = go.refused_by_js(at, value).into_iter();
                found.extend(refused.map(|it| (at, it, "JavaScript".to_owned(), Some(made))));
            }
        }
    }
    found.sort_by_key(|it| (it.0, it.1.node.id()));
    found.dedup_by_key(|it| (it.0, it.1.node.id()));
    for (file, refused, to, callback) in found {
        report(cx, file, &refused, &to, callback);
    }
}

fn report(cx: &mut Cx<'_>, file: FileId, refused: &Refused<'_>, to: &str, callback: Option<Place>) {
    let ty = &refused.ty;
    let help = help(cx.go(), ty);
    let when = if ty.is_error() { ", unless it is nil" } else { "" };
    let message = format!(
        "{to} cannot be given a value of type `{ty}`{when}: `js.ValueOf` panics with `invalid value`, and the whole Go program exits"
    );
    let finding = cx.report_at(file.first_line(refused.node), message).help(help);
    if ty.is_error() {
        finding.severity(Severity::Warning);
    }
    if let Some(place) = callback {
        finding.also(place, "makes the function that returns it callable");
    }
}

fn help(go: View<'_>, ty: &Type) -> &'static str {
    match ty {
        _ if go.is_error(ty) => "give it the text, `err.Error()`",
        Type::Slice(it) if it.basic() == Some(Basic::Uint8) => {
            "copy the bytes to a `Uint8Array` with `js.CopyBytesToJS`"
        }
        Type::Slice(_) | Type::Array(_) => "copy the elements to a `[]any`",
        Type::Map(_) => "copy the entries to a `map[string]any`",
        Type::Func(_) => "make a `js.Func` of it with `js.FuncOf`",
        Type::Named(_) if matches!(go.underlying(ty), Type::Basic(_)) => {
            "convert it to the basic type"
        }
        _ => "give a `map[string]any` of what JavaScript needs, or JSON text",
    }
}

//! Words that several rules share.

use seamlint_program::js::Runtime;
pub(crate) use seamlint_program::js::syntax::is_function;
use seamlint_syntax::{Field, Kind, Node};

use crate::Cx;

/// What an unhandled rejection does where the file runs.
pub(crate) fn unhandled(cx: &Cx<'_>) -> &'static str {
    match cx.js().runtime(cx.file_id()) {
        Runtime::Node => "ends the process (Node 15 and later)",
        Runtime::Browser => "is only logged in the browser's console",
        Runtime::Unknown => "ends a Node process (15 and later) and is only logged in a browser",
    }
}

/// How long a name may be.
const LENGTH: usize = 48;

/// A short name for an expression: calls without their arguments, functions without their bodies.
pub(crate) fn name(node: Node<'_>) -> String {
    let text = name_within(node, 0);
    match text.char_indices().nth(LENGTH) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

fn name_within(node: Node<'_>, depth: u32) -> String {
    let inner = |field| node.child(field).map_or(String::new(), |it| name_within(it, depth + 1));
    match node.kind() {
        _ if depth > 12 => "…".to_owned(),
        Kind::CallExpression => {
            let empty = node.child(Field::Arguments).is_some_and(|it| it.first().is_none());
            inner(Field::Function) + if empty { "()" } else { "(…)" }
        }
        Kind::NewExpression => format!("new {}(…)", inner(Field::Constructor)),
        Kind::MemberExpression => {
            let dot = if node.has(Kind::OptionalChain) { "?." } else { "." };
            inner(Field::Object) + dot + &inner(Field::Property)
        }
        Kind::ArrowFunction | Kind::FunctionExpression => {
            let is_async = if node.has(Kind::KwAsync) { "async " } else { "" };
            format!("{is_async}() => …")
        }
        Kind::ParenthesizedExpression => {
            format!("({})", node.first().map_or(String::new(), |it| name_within(it, depth + 1)))
        }
        _ => node.text().split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// The start of a chain of calls: what stands on its first line.
pub(crate) fn head(node: Node<'_>) -> Node<'_> {
    let mut at = node;
    while let (Kind::CallExpression | Kind::NewExpression, Some(callee)) =
        (at.kind(), at.child(Field::Function).or_else(|| at.child(Field::Constructor)))
    {
        let object = callee.child(Field::Object).filter(|it| it.kind() == Kind::CallExpression);
        match object {
            Some(object) => at = object,
            None if is_function(callee.kind()) => break,
            None => return callee,
        }
    }
    at
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use seamlint_syntax::{FileKind, Limits, Tree, parse};

    fn tree(text: &str) -> Tree {
        parse(FileKind::JavaScript, text.into(), &Limits::default()).tree
    }

    /// The expression that the text of a tree is.
    fn expression(tree: &Tree) -> Node<'_> {
        let statement = tree.nodes(Kind::ExpressionStatement).next().expect("a statement");
        statement.first().expect("an expression")
    }

    fn named(text: &str) -> String {
        name(expression(&tree(text)))
    }

    #[test]
    fn names_are_short() {
        assert_eq!(named("save()"), "save()");
        assert_eq!(named("api?.items.save(item, 1)"), "api?.items.save(…)");
        assert_eq!(named("new Socket(url)"), "new Socket(…)");
        assert_eq!(named("(async () => { await save() })()"), "(async () => …)()");
        assert_eq!(named("(function () { save() })(1)"), "(() => …)(…)");
        assert_eq!(named("a [ b\n + c ]"), "a [ b + c ]");
        assert_eq!(named(&"x".repeat(LENGTH)), "x".repeat(LENGTH));
        assert_eq!(named(&"é".repeat(LENGTH + 1)), "é".repeat(LENGTH) + "…");
    }

    #[test]
    fn what_is_nested_deeply_is_left_out() {
        let chain = |length: usize| "a".to_owned() + &".b".repeat(length);
        assert_eq!(named(&chain(12)), chain(12));
        assert_eq!(named(&chain(13)), "….…".to_owned() + &".b".repeat(12));
    }

    #[test]
    fn the_head_of_a_chain_is_its_first_call() {
        let head_of = |text: &str| head(expression(&tree(text))).text().to_owned();
        assert_eq!(head_of("load(1).then(a).then(b)"), "load");
        assert_eq!(head_of("api.load().then(a)"), "api.load");
        assert_eq!(head_of("api.items.map(a)"), "api.items.map");
        assert_eq!(head_of("new Socket(url)"), "Socket");
        assert_eq!(head_of("save"), "save");
        let text = "run = function () {}()";
        let tree = tree(text);
        let call = tree.nodes(Kind::CallExpression).next().expect("a call");
        assert_eq!(head(call).text(), "function () {}()", "a function that runs at once");
    }
}

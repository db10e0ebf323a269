//! Questions to the syntax of Go alone, which several rules ask in the same words.

use std::borrow::Cow;

use seamlint_syntax::{Field, Kind, Node};

/// The arguments of a call or a conversion, in order.
pub fn arguments(call: Node<'_>) -> impl Iterator<Item = Node<'_>> + Clone {
    let list = call.child(Field::Arguments).into_iter().flat_map(Node::parts);
    // The grammar makes a conversion of `decode[T](r)`, whose argument is no list.
    let operand = (call.kind() == Kind::TypeConversionExpression)
        .then(|| call.child(Field::Operand))
        .flatten();
    list.chain(operand)
}

/// The argument at a position.
pub fn argument(call: Node<'_>, at: usize) -> Option<Node<'_>> {
    arguments(call).nth(at)
}

/// What a call calls, as written: a name, a selector, a literal.
pub fn function(call: Node<'_>) -> Option<Node<'_>> {
    call.child(Field::Function).map(unparen)
}

/// The expression before the dot of a method call.
pub fn receiver(call: Node<'_>) -> Option<Node<'_>> {
    let selector = function(call)?;
    (selector.kind() == Kind::SelectorExpression).then(|| selector.child(Field::Operand)).flatten()
}

/// The call that an expression is an argument of.
pub fn call_given(argument: Node<'_>) -> Option<Node<'_>> {
    let around = argument.ancestors().find(|it| it.kind() != Kind::ParenthesizedExpression)?;
    match around.kind() {
        Kind::ArgumentList => around.parent().filter(|it| it.kind() == Kind::CallExpression),
        // The grammar makes a conversion of `load[T](nil)`.
        Kind::TypeConversionExpression => Some(around),
        _ => None,
    }
}

/// Whether a node of this kind is a function: a declaration, a method or a literal.
pub fn is_function(kind: Kind) -> bool {
    matches!(kind, Kind::FunctionDeclaration | Kind::MethodDeclaration | Kind::FuncLiteral)
}

/// What stands in a function itself: everything below it but what stands in functions inside.
pub fn own(function: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    function.descendants_but(move |it| it != function && is_function(it.kind()))
}

/// The calls that a function makes itself.
pub fn own_calls(function: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    own(function).filter(|it| it.kind() == Kind::CallExpression)
}

/// All calls below a node, those of functions inside included.
pub fn calls(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    node.descendants_of(Kind::CallExpression)
}

/// The expression without parentheses around it.
pub fn unparen(mut node: Node<'_>) -> Node<'_> {
    while node.kind() == Kind::ParenthesizedExpression {
        match node.first() {
            Some(inner) => node = inner,
            None => break,
        }
    }
    node
}

/// The expressions of a list, or the only one where there is no list.
pub fn expressions(node: Node<'_>) -> impl Iterator<Item = Node<'_>> + Clone {
    let is_list = node.kind() == Kind::ExpressionList;
    let (listed, only) = if is_list { (Some(node), None) } else { (None, Some(node)) };
    listed.into_iter().flat_map(Node::parts).chain(only)
}

/// The statement that a node stands in: the closest ancestor (or the node) that is part of a list of statements.
pub fn statement(node: Node<'_>) -> Option<Node<'_>> {
    let in_list = |it: &Node<'_>| {
        it.parent().is_some_and(|parent| {
            matches!(
                parent.kind(),
                Kind::StatementList
                    | Kind::Block
                    | Kind::ExpressionCase
                    | Kind::DefaultCase
                    | Kind::TypeCase
                    | Kind::CommunicationCase
            )
        })
    };
    std::iter::once(node).chain(node.ancestors()).find(in_list)
}

/// Whether a composite literal sets one of the fields, or all of them by position.
pub fn sets_field(literal: Node<'_>, names: &[&str]) -> bool {
    let elements = literal.child(Field::Body).into_iter().flat_map(Node::parts);
    elements.into_iter().any(|it| match it.child(Field::Key) {
        Some(key) => names.contains(&key.text()),
        None => true,
    })
}

/// The branch that a statement stands in: the block of an `if`, or a clause.
pub fn branch(statement: Node<'_>) -> Option<Node<'_>> {
    let list = statement.parent().filter(|it| it.kind() == Kind::StatementList)?;
    let block = list.parent()?;
    let around = if block.kind() == Kind::Block { block.parent()? } else { block };
    let is_branch = matches!(
        around.kind(),
        Kind::IfStatement
            | Kind::ExpressionCase
            | Kind::TypeCase
            | Kind::DefaultCase
            | Kind::CommunicationCase
    );
    is_branch.then_some(block)
}

/// What the names on the left of an assignment or a declaration get: pairs of a target and the expression
/// on the right that gives it its value. A call that gives several values is the right side of each target.
pub fn assigned(statement: Node<'_>) -> Vec<(Node<'_>, Node<'_>)> {
    let (left, right): (Vec<_>, _) = match statement.kind() {
        Kind::ShortVarDeclaration | Kind::AssignmentStatement => {
            let left = statement.child(Field::Left).into_iter().flat_map(expressions).collect();
            (left, statement.child(Field::Right))
        }
        Kind::VarSpec | Kind::ConstSpec => {
            let names = statement.children_as(Field::Name);
            let names = names.filter(|it| it.kind() == Kind::Identifier).collect();
            (names, statement.child(Field::Value))
        }
        _ => return Vec::new(),
    };
    let right: Vec<_> = right.into_iter().flat_map(expressions).collect();
    match &*right {
        [only] => left.into_iter().map(|it| (it, *only)).collect(),
        several if several.len() == left.len() => left.into_iter().zip(right).collect(),
        _ => Vec::new(),
    }
}

/// The text that a string literal means. `None` for other nodes and for escapes that make no text.
pub fn string(node: Node<'_>) -> Option<Cow<'_, str>> {
    let text = node.text();
    match node.kind() {
        Kind::RawStringLiteral => Some(text.strip_prefix('`')?.strip_suffix('`')?.into()),
        Kind::InterpretedStringLiteral => {
            let inner = text.strip_prefix('"')?.strip_suffix('"')?;
            if inner.contains('\\') { unescape(inner).map(Cow::Owned) } else { Some(inner.into()) }
        }
        _ => None,
    }
}

fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        let escape = rest[at + 1..].chars().next()?;
        let behind = at + 1 + escape.len_utf8();
        let plain = match escape {
            'a' => Some(7),
            'b' => Some(8),
            'f' => Some(12),
            'n' => Some(b'\n'),
            'r' => Some(b'\r'),
            't' => Some(b'\t'),
            'v' => Some(11),
            '\\' | '"' | '\'' => Some(escape as u8),
            _ => None,
        };
        let digits = match escape {
            'x' => (behind, 2, 16),
            'u' => (behind, 4, 16),
            'U' => (behind, 8, 16),
            '0'..='7' => (at + 1, 3, 8),
            _ => (behind, 0, 16),
        };
        if let Some(byte) = plain {
            bytes.push(byte);
            rest = &rest[behind..];
            continue;
        }
        let (start, count, radix) = digits;
        let code = u32::from_str_radix(rest.get(start..start + count)?, radix).ok()?;
        if matches!(escape, 'u' | 'U') {
            let mut buffer = [0; 4];
            bytes.extend_from_slice(char::from_u32(code)?.encode_utf8(&mut buffer).as_bytes());
        } else {
            bytes.push(u8::try_from(code).ok()?);
        }
        rest = &rest[start + count..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_read_as_the_language_does() {
        assert_eq!(unescape(r"a\n\x41\u00e9\101\\").as_deref(), Some("a\nA\u{e9}A\\"));
        assert_eq!(unescape(r"\xff"), None, "a lone byte is no text");
        assert_eq!(unescape(r"\"), None);
        assert_eq!(unescape(r"\u00"), None);
        assert_eq!(unescape(r"\xé"), None);
    }
}

//! Small questions about the shape of JavaScript, for rules and the model alike.

use seamlint_syntax::{Field, Kind, Node};

/// The expression without parentheses, casts and assertions around it.
pub fn unwrapped(node: Node<'_>) -> Node<'_> {
    let mut at = node;
    while is_wrapper(at) {
        let Some(inner) = value_of_wrapper(at) else { return at };
        at = inner;
    }
    at
}

/// The outermost expression that is this one but for parentheses, casts and assertions.
pub fn wrapped(node: Node<'_>) -> Node<'_> {
    let mut at = node;
    while let Some(parent) = at.parent().filter(|it| is_wrapper(*it)) {
        if value_of_wrapper(parent) != Some(at) {
            break;
        }
        at = parent;
    }
    at
}

fn is_wrapper(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        Kind::ParenthesizedExpression
            | Kind::AsExpression
            | Kind::SatisfiesExpression
            | Kind::NonNullExpression
            | Kind::TypeAssertion
    )
}

fn value_of_wrapper(node: Node<'_>) -> Option<Node<'_>> {
    if node.kind() == Kind::TypeAssertion { node.last() } else { node.first() }
}

/// The arguments of a call or construction, in order.
pub fn arguments(call: Node<'_>) -> impl Iterator<Item = Node<'_>> + Clone {
    let list = call.child(Field::Arguments).filter(|it| it.kind() == Kind::Arguments);
    list.into_iter().flat_map(Node::parts)
}

/// What is called or constructed.
pub fn callee(call: Node<'_>) -> Option<Node<'_>> {
    call.child(Field::Function).or_else(|| call.child(Field::Constructor)).map(unwrapped)
}

/// `object.name(…)`: the object and the name.
pub fn method_call(call: Node<'_>) -> Option<(Node<'_>, &str)> {
    let callee = callee(call).filter(|it| it.kind() == Kind::MemberExpression)?;
    Some((callee.child(Field::Object)?, callee.child(Field::Property)?.text()))
}

/// The text of a string literal or of a template without substitutions, without its quotes.
pub fn literal(node: Node<'_>) -> Option<&str> {
    let node = unwrapped(node);
    let plain = match node.kind() {
        Kind::String => true,
        Kind::TemplateString => !node.has(Kind::TemplateSubstitution),
        _ => false,
    };
    let text = node.text();
    if plain { text.get(1..text.len().saturating_sub(1)) } else { None }
}

/// The number that a literal or a product of literals is: `1_000`, `5e3`, `-1`, `60 * 1000`.
pub fn number(node: Node<'_>) -> Option<f64> {
    let mut at = unwrapped(node);
    let mut value = 1.0;
    if at.kind() == Kind::UnaryExpression && at.text().starts_with('-') {
        value = -value;
        at = unwrapped(at.child(Field::Argument)?);
    }
    while at.kind() == Kind::BinaryExpression {
        if at.child(Field::Operator)?.kind() != Kind::Star {
            return None;
        }
        value *= numeral(at.child(Field::Right)?)?;
        at = unwrapped(at.child(Field::Left)?);
    }
    numeral(at).map(|it| it * value)
}

fn numeral(node: Node<'_>) -> Option<f64> {
    let node = unwrapped(node);
    let text = (node.kind() == Kind::Number).then(|| node.text().replace('_', ""))?;
    text.parse().ok()
}

/// Whether a node of this kind starts code that runs at another time or as another function.
pub fn is_function(kind: Kind) -> bool {
    crate::flow::is_function(kind)
}

/// What runs as part of a function when it is called: its descendants without nested functions' insides.
pub fn own_nodes(function: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    function.descendants_but(|it| is_function(it.kind()))
}

/// The closest function around a node.
pub fn enclosing_function(node: Node<'_>) -> Option<Node<'_>> {
    node.ancestor(|it| is_function(it.kind()))
}

/// The closest `try` statement in the same function whose `catch` would catch what the node throws.
pub fn catching_try(node: Node<'_>) -> Option<Node<'_>> {
    let mut at = node;
    while let Some(parent) = at.parent().filter(|_| !is_function(at.kind())) {
        let is_body = at.field() == Field::Body;
        if parent.kind() == Kind::TryStatement && is_body && parent.has(Kind::CatchClause) {
            return Some(parent);
        }
        at = parent;
    }
    None
}

/// Whether the target of a `break` or `continue` lies outside of a node around it.
pub fn jumps_out(jump: Node<'_>, of: Node<'_>) -> bool {
    let label = jump.child(Field::Label).map(|it| it.text());
    !jump.ancestors().take_while(|it| *it != of).any(|it| match (label, it.kind()) {
        (Some(label), Kind::LabeledStatement) => {
            it.child(Field::Label).is_some_and(|it| it.text() == label)
        }
        (Some(_), _) => false,
        (None, Kind::SwitchStatement) => jump.kind() == Kind::BreakStatement,
        (None, kind) => matches!(
            kind,
            Kind::ForStatement | Kind::ForInStatement | Kind::WhileStatement | Kind::DoStatement
        ),
    })
}

/// Whether two nodes stand on either side of the closest node around both, a condition: one of them runs.
pub fn are_alternatives(one: Node<'_>, other: Node<'_>) -> bool {
    let Some(common) = one.ancestors().find(|it| it.encloses(other)) else { return true };
    let side = |of: Node<'_>| {
        let inside = std::iter::once(of).chain(of.ancestors()).take_while(|it| *it != common);
        inside.last().map_or(Field::None, |it| it.field())
    };
    let sides = [side(one), side(other)];
    matches!(common.kind(), Kind::IfStatement | Kind::TernaryExpression)
        && sides.contains(&Field::Consequence)
        && sides.contains(&Field::Alternative)
}

/// Whether the condition around a name asks for a member of it as well: `value && typeof value.then`.
pub fn is_asked_for_member(value: Node<'_>, member: &str) -> bool {
    if value.kind() != Kind::Identifier {
        return false;
    }
    let is_part =
        |it: &Node<'_>| matches!(it.kind(), Kind::BinaryExpression | Kind::ParenthesizedExpression);
    let Some(whole) = value.ancestors().take_while(is_part).last() else { return false };
    whole.descendants().filter(|it| it.kind() == Kind::MemberExpression).any(|it| {
        it.child(Field::Property).is_some_and(|it| it.text() == member)
            && it.child(Field::Object).is_some_and(|it| it.text() == value.text())
    })
}

/// The member of an object literal with this name: its pair, shorthand or method.
pub fn property<'t>(object: Node<'t>, name: &str) -> Option<Node<'t>> {
    object.parts().filter(|it| property_name(*it) == Some(name)).last()
}

/// What the member of an object literal is called.
pub fn property_name(member: Node<'_>) -> Option<&str> {
    match member.kind() {
        Kind::Pair => Some(super::lower::member_name(member.child(Field::Key)?)),
        Kind::ShorthandPropertyIdentifier => Some(member.text()),
        Kind::MethodDefinition => Some(super::lower::member_name(member.child(Field::Name)?)),
        _ => None,
    }
}

/// The value of the member of an object literal: of a pair, the shorthand itself, the method itself.
pub fn property_value(member: Node<'_>) -> Node<'_> {
    member.child(Field::Value).filter(|_| member.kind() == Kind::Pair).unwrap_or(member)
}

/// Whether an expression asks something of a value without keeping it: a condition, a comparison.
pub fn is_tested(node: Node<'_>) -> bool {
    let node = wrapped(node);
    let Some(parent) = node.parent() else { return false };
    match parent.kind() {
        Kind::UnaryExpression => true,
        Kind::BinaryExpression => {
            let operator = parent.child(Field::Operator).map(|it| it.kind());
            let logical =
                matches!(operator, Some(Kind::AmpAmp | Kind::PipePipe | Kind::QuestionQuestion));
            if logical {
                operator == Some(Kind::AmpAmp) && node.field() == Field::Left
            } else {
                true
            }
        }
        Kind::IfStatement
        | Kind::WhileStatement
        | Kind::DoStatement
        | Kind::ForStatement
        | Kind::TernaryExpression => node.field() == Field::Condition,
        Kind::SwitchStatement => node.field() == Field::Value,
        _ => false,
    }
}

/// `undefined`, or what gives it by itself: `void 0`.
pub fn is_undefined(node: Node<'_>) -> bool {
    let node = unwrapped(node);
    let is_void = node.kind() == Kind::UnaryExpression
        && node.child(Field::Operator).is_some_and(|it| it.kind() == Kind::KwVoid);
    node.kind() == Kind::Undefined || is_void
}

/// Whether code stands in a function that is a member of the options a component gets in its markup,
/// `<Upload options={{ load: () => … }} />`: what such a function gives or throws is between the two.
pub fn is_in_markup_option(node: Node<'_>) -> bool {
    let Some(function) = enclosing_function(node) else { return false };
    let is_member = function.kind() == Kind::MethodDefinition
        || wrapped(function).parent().is_some_and(|it| it.kind() == Kind::Pair);
    is_member
        && function
            .ancestors()
            .take_while(|it| it.kind() != Kind::StatementBlock)
            .any(|it| it.kind() == Kind::JsxAttribute)
}

#[cfg(test)]
mod tests {
    use seamlint_syntax::{FileKind, Limits, Tree};

    use super::*;

    /// The first expression statement's value.
    fn with<T>(text: &str, ask: impl Fn(Node<'_>) -> T) -> T {
        let tree: Tree =
            seamlint_syntax::parse(FileKind::TypeScript, text.into(), &Limits::default()).tree;
        let statement = tree.nodes(Kind::ExpressionStatement).next().expect("an expression");
        ask(statement.first().expect("its value"))
    }

    #[test]
    fn numbers_and_their_products_are_read() {
        assert_eq!(with("5_000", number), Some(5000.0));
        assert_eq!(with("-(2)", number), Some(-2.0));
        assert_eq!(with("24 * (60 * 60) * 1e3", number), None);
        assert_eq!(with("24 * 60 * 60 * 1e3", number), Some(86_400_000.0));
        assert_eq!(with("2 ** 3", number), None);
    }

    #[test]
    fn texts_are_read_when_they_are_plain() {
        assert_eq!(with("\"open\"", |it| literal(it).map(str::to_owned)).as_deref(), Some("open"));
        assert_eq!(with("(`open`)", |it| literal(it).map(str::to_owned)).as_deref(), Some("open"));
        assert_eq!(with("`${a}`", |it| literal(it).map(str::to_owned)), None);
    }

    #[test]
    fn wrappers_are_taken_off_and_put_on() {
        assert!(with("((a as any)!)", |it| unwrapped(it).text() == "a"));
        assert!(with("((a as any)!)", |it| wrapped(unwrapped(it)) == it));
    }

    #[test]
    fn a_catch_clause_guards_the_body_of_its_own_function_only() {
        let guarded = |text: &str| {
            let tree =
                seamlint_syntax::parse(FileKind::TypeScript, text.into(), &Limits::default()).tree;
            let call = tree.nodes(Kind::CallExpression).last().expect("a call");
            catching_try(call).is_some()
        };
        assert!(guarded("try { if (a) f() } catch {}"));
        assert!(!guarded("try { g } catch { f() }"));
        assert!(!guarded("try { f() } finally {}"));
        assert!(!guarded("try { g = () => f() } catch {}"));
    }
}

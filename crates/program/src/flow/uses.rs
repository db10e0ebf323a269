//! What a function does with one of its variables: reads, writes, and where the value gets away.
//!
//! Which identifiers mean the variable is known to the language's scopes; this module says of one such
//! occurrence what becomes of it, from the syntax around it.

use seamlint_syntax::{Field, Kind, Node, NodeId};

use super::is_function;

/// What an occurrence of a variable does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Introduces it.
    Declare,
    /// Gives it another value.
    Write,
    /// Gives it another value that is made of the old one: `x++`, `x += 1`.
    Update,
    /// Looks at the value: compares, prints, ranges, receives; `_ = x` too.
    Read,
    /// Calls it.
    Call,
    /// Reaches into it: `x.f`, `x.m()`, `x[i]`, `*x`.
    Member,
    /// Awaits it.
    Await,
    /// Hands the value on, to where it is not followed from here.
    Escape(Escape),
}

/// Where a value gets away to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// Returned, thrown or yielded.
    Return,
    /// An argument of this call.
    Argument(NodeId),
    /// Stored in a field, an element, or behind a pointer: this node.
    Store(NodeId),
    /// A member of this composite: a literal of a struct, map, slice, array or object.
    Literal(NodeId),
    /// Given to another variable, at this node: a local that may be followed, or a global.
    Variable(NodeId),
    /// Used by this closure, at whatever time that runs.
    Closure(NodeId),
    /// Sent over a channel.
    Send,
    /// Its address is taken.
    Address,
}

impl Use {
    /// Whether the variable has another value after it.
    pub fn writes(self) -> bool {
        matches!(self, Self::Declare | Self::Write | Self::Update)
    }

    /// Whether the value is wanted.
    pub fn reads(self) -> bool {
        !matches!(self, Self::Declare | Self::Write)
    }
}

/// What `occurrence`, an identifier, does in `function`.
pub fn of(function: Node<'_>, occurrence: Node<'_>) -> Use {
    let around = || occurrence.ancestors().take_while(|it| *it != function);
    if let Some(closure) = around().filter(|it| is_function(it.kind())).last() {
        return Use::Escape(Escape::Closure(closure.id()));
    }
    let mut value = occurrence;
    for parent in around() {
        match step(occurrence, value, parent) {
            Some(found) => return found,
            None => value = parent,
        }
    }
    // The body of an arrow function without a block.
    if value.field() == Field::Body { Use::Escape(Escape::Return) } else { Use::Declare }
}

/// Whether an expression is assigned or declared where it stands: `c.conn` in `c.conn = x`.
pub fn is_target(node: Node<'_>) -> bool {
    let mut it = node;
    loop {
        let Some(parent) = it.parent() else { return false };
        match parent.kind() {
            Kind::ExpressionList | Kind::ParenthesizedExpression => it = parent,
            Kind::IncStatement | Kind::DecStatement => return true,
            Kind::AssignmentStatement | Kind::RangeClause | Kind::ReceiveStatement => {
                return it.field() == Field::Left;
            }
            _ => return false,
        }
    }
}

/// Where the result of a call at a position goes: the variable, field or `_` on the left side of an
/// assignment or declaration that takes the call's results, all of them and nothing else.
pub fn target_of(call: Node<'_>, position: usize) -> Option<Node<'_>> {
    let mut value = call;
    loop {
        let parent = value.parent()?;
        match parent.kind() {
            Kind::ParenthesizedExpression => value = parent,
            Kind::ExpressionList if parent.parts().count() == 1 => value = parent,
            Kind::ShortVarDeclaration | Kind::AssignmentStatement
                if value.field() == Field::Right =>
            {
                return parent.child(Field::Left)?.nth(position);
            }
            Kind::VarSpec if value.field() == Field::Value => {
                return parent.children_as(Field::Name).filter(is_name).nth(position);
            }
            _ => return None,
        }
    }
}

/// Commas between names have their field, too.
fn is_name(node: &Node<'_>) -> bool {
    node.kind() == Kind::Identifier
}

/// What `parent` does with the value of its child; `None` where its own value is that value.
fn step(occurrence: Node<'_>, value: Node<'_>, parent: Node<'_>) -> Option<Use> {
    let field = value.field();
    Some(match parent.kind() {
        Kind::ParenthesizedExpression
        | Kind::AsExpression
        | Kind::SatisfiesExpression
        | Kind::NonNullExpression
        | Kind::TypeAssertion
        | Kind::TypeAssertionExpression
        | Kind::ExpressionList
        | Kind::VariadicArgument
        | Kind::SpreadElement
        | Kind::LiteralElement
        | Kind::SequenceExpression => return None,
        Kind::TernaryExpression if field != Field::Condition => return None,
        Kind::BinaryExpression if hands_on(parent) => return None,
        Kind::TypeConversionExpression => return None,

        Kind::CallExpression if field == Field::Function => Use::Call,
        Kind::SelectorExpression | Kind::MemberExpression | Kind::SliceExpression => Use::Member,
        Kind::IndexExpression | Kind::SubscriptExpression if field != Field::Index => Use::Member,
        Kind::ArgumentList | Kind::Arguments => {
            Use::Escape(Escape::Argument(parent.parent().unwrap_or(parent).id()))
        }
        Kind::UnaryExpression if parent.has(Kind::Amp) => Use::Escape(Escape::Address),
        Kind::UnaryExpression if parent.has(Kind::Star) => Use::Member,
        Kind::AwaitExpression => Use::Await,
        Kind::YieldExpression | Kind::ReturnStatement | Kind::ThrowStatement => {
            Use::Escape(Escape::Return)
        }
        Kind::SendStatement if field == Field::Value => Use::Escape(Escape::Send),

        Kind::IncStatement | Kind::DecStatement | Kind::UpdateExpression => Use::Update,
        Kind::ParameterDeclaration
        | Kind::VariadicParameterDeclaration
        | Kind::RequiredParameter
        | Kind::OptionalParameter
        | Kind::FormalParameters
        | Kind::CatchClause => Use::Declare,
        Kind::ShortVarDeclaration
        | Kind::AssignmentStatement
        | Kind::AssignmentExpression
        | Kind::AugmentedAssignmentExpression
        | Kind::ReceiveStatement
        | Kind::RangeClause
        | Kind::ForInStatement
            if field == Field::Left =>
        {
            written(parent)
        }
        Kind::VarSpec | Kind::ConstSpec | Kind::VariableDeclarator if field == Field::Name => {
            Use::Declare
        }
        Kind::TypeSwitchStatement if field == Field::Alias => Use::Declare,
        Kind::ObjectPattern | Kind::ArrayPattern | Kind::RestPattern => return None,
        Kind::PairPattern if field == Field::Value => return None,
        Kind::AssignmentPattern | Kind::ObjectAssignmentPattern if field == Field::Left => {
            return None;
        }
        Kind::ShortVarDeclaration
        | Kind::AssignmentStatement
        | Kind::AssignmentExpression
        | Kind::VarSpec
        | Kind::VariableDeclarator => given(occurrence, parent),

        Kind::KeyedElement | Kind::LiteralValue => literal(parent),
        Kind::Pair | Kind::Array | Kind::Object | Kind::JsxExpression => literal(parent),
        _ => Use::Read,
    })
}

/// Whether the value of a logical expression may be that of either side.
fn hands_on(node: Node<'_>) -> bool {
    matches!(
        node.child(Field::Operator).map(|it| it.kind()),
        Some(Kind::AmpAmp | Kind::PipePipe | Kind::QuestionQuestion)
    )
}

fn literal(node: Node<'_>) -> Use {
    let whole = std::iter::once(node)
        .chain(node.ancestors())
        .find(|it| matches!(it.kind(), Kind::CompositeLiteral | Kind::Object | Kind::Array));
    Use::Escape(Escape::Literal(whole.unwrap_or(node).id()))
}

fn written(statement: Node<'_>) -> Use {
    let is_declaration = match statement.kind() {
        Kind::ShortVarDeclaration => true,
        Kind::ReceiveStatement | Kind::RangeClause => statement.has(Kind::ColonEq),
        Kind::ForInStatement => statement.child(Field::Kind).is_some(),
        _ => false,
    };
    let operator = statement.child(Field::Operator).map(|it| it.kind());
    match statement.kind() {
        _ if is_declaration => Use::Declare,
        Kind::AugmentedAssignmentExpression => Use::Update,
        Kind::AssignmentStatement if operator != Some(Kind::Eq) => Use::Update,
        _ => Use::Write,
    }
}

/// Where the right side of an assignment or declaration goes.
fn given(occurrence: Node<'_>, statement: Node<'_>) -> Use {
    let targets = || {
        let left = statement.children_as(Field::Left).chain(statement.children_as(Field::Name));
        left.flat_map(|it| {
            let inside = (it.kind() == Kind::ExpressionList).then(|| it.parts());
            let alone = inside.is_none().then_some(it);
            inside.into_iter().flatten().chain(alone)
        })
    };
    // `a, b = x, y` pairs up; the place of a value in its list is how many stand before it.
    let right = statement.child(Field::Right).or(statement.child(Field::Value));
    let list = right.filter(|it| it.kind() == Kind::ExpressionList);
    let at = list.map_or(0, |it| {
        it.parts().take_while(|it| it.span().end <= occurrence.span().start).count()
    });
    match targets().nth(at).map(|it| (it.kind(), it)) {
        Some((Kind::Identifier, it)) if it.text() == "_" => Use::Read,
        Some((Kind::Identifier, it)) => Use::Escape(Escape::Variable(it.id())),
        Some((Kind::ObjectPattern | Kind::ArrayPattern, _)) => Use::Member,
        Some((_, it)) => Use::Escape(Escape::Store(it.id())),
        None => Use::Read,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use seamlint_syntax::{FileKind, Limits, parse};

    use super::*;

    /// What the first `x` of a function's body does, with the text of the place that it gets away to.
    fn first(kind: FileKind, body: &str) -> String {
        let text = match kind {
            FileKind::Go => format!("package p\nfunc f() {{\n{body}\n}}\n"),
            _ => format!("async function* f() {{\n{body}\n}}\n"),
        };
        let tree = parse(kind, Arc::from(text), &Limits::default()).tree;
        assert!(!tree.root().descendants().any(|it| it.has_error()), "{}", tree.outline());
        let function = tree.root().descendants().find(|it| is_function(it.kind())).unwrap();
        let names = [Kind::Identifier, Kind::ShorthandPropertyIdentifier];
        let mut occurrences: Vec<_> = names.into_iter().flat_map(|it| tree.nodes(it)).collect();
        occurrences.sort_by_key(|it| it.id());
        let occurrence = occurrences.into_iter().find(|it| it.text() == "x").unwrap();
        let at = |id| tree.node(id).text().split_whitespace().collect::<Vec<_>>().join(" ");
        match of(function, occurrence) {
            Use::Escape(escape) => match escape {
                Escape::Return => "return".to_owned(),
                Escape::Argument(id) => format!("argument of {}", at(id)),
                Escape::Store(id) => format!("store in {}", at(id)),
                Escape::Literal(id) => format!("member of {}", at(id)),
                Escape::Variable(id) => format!("variable {}", at(id)),
                Escape::Closure(id) => format!("closure {}", at(id)),
                Escape::Send => "send".to_owned(),
                Escape::Address => "address".to_owned(),
            },
            other => format!("{other:?}").to_lowercase(),
        }
    }

    #[test]
    fn of_a_go_variable() {
        for (body, expected) in [
            ("y, x := f()", "declare"),
            ("var y, x = f()", "declare"),
            ("for _, x := range y {}", "declare"),
            ("select { case x := <-c: }", "declare"),
            ("switch x := y.(type) {}", "declare"),
            ("y, x = f()", "write"),
            ("for _, x = range y {}", "write"),
            ("select { case x = <-c: }", "write"),
            ("x += 1", "update"),
            ("x++", "update"),
            ("_ = x", "read"),
            ("if x == nil {}", "read"),
            ("if !x && y {}", "read"),
            ("for range x {}", "read"),
            ("<-x", "read"),
            ("y[x]++", "read"),
            ("x <- 1", "read"),
            ("x()", "call"),
            ("defer x()", "call"),
            ("(x)()", "call"),
            ("x.f = 1", "member"),
            ("x.f.g()", "member"),
            ("x[0] = 1", "member"),
            ("y(x[1:])", "member"),
            ("*x = 1", "member"),
            ("return nil, x", "return"),
            ("y(1, x)", "argument of y(1, x)"),
            ("y(x.(T))", "argument of y(x.(T))"),
            ("y(x...)", "argument of y(x...)"),
            ("s = append(s, x)", "argument of append(s, x)"),
            ("y.f = x", "store in y.f"),
            ("a, m[1] = b, x", "store in m[1]"),
            ("*p = x", "store in *p"),
            ("y := x", "variable y"),
            ("a, y := b, x", "variable y"),
            ("var y T = x", "variable y"),
            ("y := T{x}", "member of T{x}"),
            ("y := &T{F: x}", "member of T{F: x}"),
            ("y := []func(){x}", "member of []func(){x}"),
            ("y := func() { func() { x() }() }", "closure func() { func() { x() }() }"),
            ("y <- x", "send"),
            ("y(&x)", "address"),
        ] {
            assert_eq!(first(FileKind::Go, body), expected, "{body}");
        }
    }

    #[test]
    fn of_a_javascript_variable() {
        for (body, expected) in [
            ("const x = f()", "declare"),
            ("const { a: x } = f()", "declare"),
            ("const [x = 1] = f()", "declare"),
            ("for (const x of y) {}", "declare"),
            ("try {} catch (x) {}", "declare"),
            ("x = 1", "write"),
            ("for (x of y) {}", "write"),
            ("x ??= 1", "update"),
            ("x++", "update"),
            ("x", "read"),
            ("if (x) {}", "read"),
            ("void x", "read"),
            ("`${x}`", "read"),
            ("y[x]", "read"),
            ("x()", "call"),
            ("x?.f()", "member"),
            ("x![0]", "member"),
            ("const { a } = x", "member"),
            ("await x", "await"),
            ("await (x as T)", "await"),
            ("return y && x", "return"),
            ("yield x", "return"),
            ("throw x", "return"),
            ("y(...x)", "argument of y(...x)"),
            ("new Y(a ? x : b)", "argument of new Y(a ? x : b)"),
            ("this.y = x", "store in this.y"),
            ("const y = a ?? x", "variable y"),
            ("y = x!", "variable y"),
            ("y({ x })", "member of { x }"),
            ("y({ a: x })", "member of { a: x }"),
            ("y([x])", "member of [x]"),
            ("y(() => x)", "closure () => x"),
        ] {
            assert_eq!(first(FileKind::TypeScript, body), expected, "{body}");
        }
    }
}

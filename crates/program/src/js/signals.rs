//! Where signals are made, what links them, and which calls a signal or a controller drives.

use rustc_hash::FxHashSet;
use seamlint_syntax::{Field, Kind, Node};

use super::View;
use super::abort::Signal;
use super::syntax::{property, property_value, unwrapped, wrapped};
use super::values::{Follow, Site};
use crate::FileId;

/// How many objects may hold a signal on its way into a call.
const OBJECTS: usize = 20;

impl<'p> View<'p> {
    /// The calls that a value is given to, as an argument or as a member of one: `f(signal)`,
    /// `f({ signal })`, `f({ ...options })`. What is handed to functions of the project is followed.
    pub fn driven_calls(self, file: FileId, value: Node<'p>) -> Vec<Site<'p>> {
        let mut open = vec![(file, value)];
        let mut seen = FxHashSet::default();
        let mut out = Vec::new();
        while let Some((file, value)) = open.pop() {
            if !seen.insert((file, value)) || seen.len() > OBJECTS {
                continue;
            }
            if let Some(holder) = holding_object(value) {
                open.push((file, holder));
            }
            let followed = self.follow(file, value, Follow::default());
            for (file, node) in followed.escapes {
                if let Some(holder) = holding_object(node) {
                    open.push((file, holder));
                } else if let Some(list) =
                    wrapped(node).parent().filter(|it| it.kind() == Kind::Arguments)
                {
                    out.extend(list.parent().map(|it| (file, it)));
                }
            }
        }
        out.sort_by_key(|it| (it.0, it.1.id()));
        out.dedup();
        out
    }

    /// Where a signal is made, when it is made in the function: `new AbortController()` whose signal
    /// it is, or `AbortSignal.timeout(…)`.
    pub fn made_signal(
        self,
        file: FileId,
        value: Node<'p>,
        function: Node<'p>,
    ) -> Option<Node<'p>> {
        let mut at = value;
        for _ in 0..4 {
            match at.kind() {
                Kind::CallExpression => {
                    let callee = self.callee(file, at)?;
                    return (callee.symbol() == Some("AbortSignal.timeout")).then_some(at);
                }
                Kind::NewExpression => {
                    let ty = self.type_of(file, at);
                    return self.is_library(&ty, "AbortController").then_some(at);
                }
                Kind::MemberExpression => {
                    let is_signal =
                        at.child(Field::Property).is_some_and(|it| it.text() == "signal");
                    at = at.child(Field::Object).filter(|_| is_signal)?;
                }
                Kind::Identifier | Kind::ShorthandPropertyIdentifier => {
                    at = self.initial(file, at).filter(|it| function.encloses(*it))?;
                }
                _ => return None,
            }
        }
        None
    }

    /// Whether something in a function may link the signal that it is given to the one made at
    /// `made`: every use but asking it, and but giving it to a call that has nothing of the other.
    pub fn may_link(
        self,
        file: FileId,
        function: Node<'p>,
        signal: &Signal<'p>,
        made: Node<'p>,
    ) -> bool {
        let named = made.parent().filter(|it| it.kind() == Kind::VariableDeclarator);
        let named = named.and_then(|it| it.child(Field::Name)).map(Node::text);
        let mentions = |node: Node<'p>| {
            named.is_some_and(|name| node.descendants().any(|it| it.text() == name))
        };
        self.references(file, signal.name).into_iter().filter(|it| function.encloses(*it)).any(
            |it| {
                let used = if signal.is_member { of_options(it) } else { Use::Value(it) };
                let value = match used {
                    Use::None => return false,
                    Use::Whole => return true,
                    Use::Value(value) => value,
                };
                if is_asked(value) {
                    return false;
                }
                let call = signal_slot(value);
                let given = call.is_some_and(|call| {
                    let takes = self.abortable(file, call);
                    takes.is_some_and(|takes| self.is_given(file, call, &takes, value))
                });
                !given || statement(value).is_none_or(mentions)
            },
        )
    }

    /// The expression that is the `signal` of a call's options, through a variable where it is a constant.
    pub fn signal_of(self, file: FileId, options: Node<'p>) -> Option<Site<'p>> {
        let (at, options) = self.object_literal(file, options)?;
        let value = unwrapped(property_value(property(options, "signal")?));
        if value.kind() == Kind::CallExpression {
            return Some((at, value));
        }
        self.initializer(at, value)
    }
}

/// The object literal that a value is a member of, or is spread into.
fn holding_object(value: Node<'_>) -> Option<Node<'_>> {
    let value = wrapped(value);
    let parent = value.parent()?;
    match parent.kind() {
        Kind::Object => Some(parent),
        Kind::Pair if value.field() == Field::Value => parent.parent(),
        Kind::SpreadElement => parent.parent().filter(|it| it.kind() == Kind::Object),
        _ => None,
    }
}

/// What a reference to an object that holds a signal does with the signal.
enum Use<'t> {
    /// Nothing: the object is spread, or another member is read.
    None,
    /// The object itself is passed on.
    Whole,
    /// This expression is the signal.
    Value(Node<'t>),
}

fn of_options(object: Node<'_>) -> Use<'_> {
    let Some(parent) = object.parent() else { return Use::None };
    match parent.kind() {
        Kind::SpreadElement => Use::None,
        Kind::MemberExpression => match parent.child(Field::Property).map(Node::text) {
            Some("signal") => Use::Value(parent),
            _ => Use::None,
        },
        _ => Use::Whole,
    }
}

/// Whether an expression is only asked: `signal.aborted`.
fn is_asked(signal: Node<'_>) -> bool {
    signal.parent().is_some_and(|it| {
        let member = it.child(Field::Property).map_or("", Node::text);
        it.kind() == Kind::MemberExpression
            && matches!(member, "aborted" | "throwIfAborted" | "reason")
    })
}

/// The call of which a value is an argument, or a member of one: `f(signal)`, `f({ signal })`.
pub(crate) fn signal_slot(value: Node<'_>) -> Option<Node<'_>> {
    let argument = holding_object(value).unwrap_or(value);
    let list = wrapped(argument).parent().filter(|it| it.kind() == Kind::Arguments)?;
    list.parent().filter(|it| it.kind() == Kind::CallExpression)
}

/// The statement around an expression.
fn statement(node: Node<'_>) -> Option<Node<'_>> {
    node.ancestor(|it| {
        matches!(
            it.kind(),
            Kind::ExpressionStatement
                | Kind::LexicalDeclaration
                | Kind::VariableDeclaration
                | Kind::ReturnStatement
                | Kind::StatementBlock
                | Kind::ThrowStatement
                | Kind::IfStatement
                | Kind::ArrowFunction
        )
    })
}

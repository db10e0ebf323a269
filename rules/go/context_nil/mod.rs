//! `http.NewRequestWithContext(nil, …)`

use seamlint_program::go::{Callee, Local, LocalKind, syntax};
use seamlint_syntax::{Field, Kind, Node, Span};

use crate::{Check, Cx, Edit, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "go/context-nil",
    summary: "nil is passed where a context is wanted",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &["SA1012", "staticcheck"],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    // Few arguments are nil: calls are found from those.
    let is_context = |it: &Local| cx.go().type_of_local(cx.file_id(), it).is("context", "Context");
    let facts = cx.go().facts(cx.file_id());
    let has_bare = facts.is_some_and(|it| it.locals.iter().any(|it| is_bare(it) && is_context(it)));
    let names = cx.nodes(Kind::Identifier).filter(|_| has_bare).filter(|it| is_nil(cx, *it));
    let calls = cx.nodes(Kind::Nil).chain(names).filter_map(syntax::call_given);
    let mut calls: Vec<_> = calls.collect();
    calls.sort_by_key(|it| it.id());
    calls.dedup();
    for call in calls {
        check_call(cx, call);
    }
}

fn check_call(cx: &mut Cx<'_>, call: Node<'_>) {
    let Some(callee) = cx.go().callee(cx.file_id(), call) else { return };
    let Some(signature) = &callee.signature else { return };
    // In `(*T).Run(nil, ctx)` the first argument is the receiver.
    let by_type =
        syntax::receiver(call).is_some_and(|it| cx.go().is_type(cx.file_id(), syntax::unparen(it)));
    for (at, argument) in syntax::arguments(call).skip(usize::from(by_type)).enumerate() {
        let wanted = match signature.params.get(at) {
            Some(it) => it.is("context", "Context"),
            None => false,
        };
        if !wanted || !is_nil(cx, argument) || !is_asked(cx, &callee, at) {
            continue;
        }
        let name = &callee.symbol.name;
        let edit = edit(cx, argument);
        let finding = cx.report(
            argument,
            format!("`{}` is nil, and `{name}` wants a context: what asks it for its end or a value panics", argument.text()),
        );
        finding.help("pass the context at hand, or `context.TODO()` where there is none yet");
        if let Some(edit) = edit {
            finding.fix("Pass `context.TODO()`", vec![edit]);
        }
    }
}

/// Whether an argument is nil: the word itself, or a variable that nothing is ever assigned to.
fn is_nil(cx: &Cx<'_>, argument: Node<'_>) -> bool {
    let argument = syntax::unparen(argument);
    if argument.kind() == Kind::Nil {
        return true;
    }
    let Some((_, local)) = cx.go().local(cx.file_id(), argument) else { return false };
    is_bare(local) && {
        let ty = cx.go().type_of_local(cx.file_id(), local);
        ty.is("context", "Context") && is_declared_bare(cx, local.span)
    }
}

/// Whether a variable is declared without a value, and nothing is ever assigned to it.
fn is_bare(local: &Local) -> bool {
    local.kind == LocalKind::Variable && local.value.is_none() && !local.reassigned
}

/// Whether a variable is declared by `var ctx context.Context`, without a value.
fn is_declared_bare(cx: &Cx<'_>, span: Span) -> bool {
    let spec = cx.tree().covering(span).parent();
    spec.is_some_and(|it| it.kind() == Kind::VarSpec && it.child(Field::Value).is_none())
}

/// Whether the function asks the context for anything, as far as can be told. One that compares it with
/// nil takes nil. Contexts come first by convention; elsewhere the function must be seen to use it.
fn is_asked(cx: &Cx<'_>, callee: &Callee, at: usize) -> bool {
    let Some(function) = callee.function else {
        return at == 0 || cx.go().library().package(&callee.symbol.package).is_some();
    };
    let (Some(param), Some(body)) =
        (cx.go().params(function).get(at).copied(), cx.go().function_node(function))
    else {
        return at == 0;
    };
    let mut uses = cx.go().uses(function.file, body, param).skip(1).peekable();
    let is_used = uses.peek().is_some();
    (at == 0 || is_used) && !uses.any(|it| is_compared(it))
}

fn is_compared(identifier: Node<'_>) -> bool {
    identifier.parent().is_some_and(|it| {
        it.kind() == Kind::BinaryExpression && it.parts().any(|it| it.kind() == Kind::Nil)
    })
}

/// `context.TODO()`, under the name that the file gives the package.
fn edit(cx: &Cx<'_>, argument: Node<'_>) -> Option<Edit> {
    let imports = &cx.go().facts(cx.file_id())?.imports;
    let import = imports.iter().find(|it| &*it.path == "context")?;
    let name = import.alias.as_deref().unwrap_or("context");
    let is_word = argument.kind() == Kind::Nil && !matches!(name, "_" | ".");
    is_word.then(|| Edit::replace(cx.place(argument), format!("{name}.TODO()")))
}

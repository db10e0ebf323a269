//! `fmt.Errorf("...: %v", err)`

use seamlint_program::go::{CalleeKind, format, syntax};
use seamlint_syntax::{Field, Kind, Node, Span};

use crate::{Check, Cx, Edit, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "go/error-unwrapped",
    summary: "an error is formatted into another without being wrapped",
    severity: Severity::Warning,
    profile: Profile::Strict,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &["errorlint"],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    for (call, callee) in cx.go().calls_named(cx.file_id(), &["Errorf"]) {
        let makes_error = callee.symbol.is("fmt", "Errorf");
        if !makes_error || is_only_text(cx, call) {
            continue;
        }
        let Some(layout) = syntax::argument(call, 0) else { continue };
        let Some(text) = cx.go().text_of(cx.file_id(), layout) else { continue };
        let verbs = format::verbs(&text);
        if verbs.iter().any(|it| it.letter == 'w') {
            continue;
        }
        let lost =
            verbs.iter().filter(|it| matches!(it.letter, 'v' | 's' | 'q')).rev().find_map(|verb| {
                let operand = syntax::argument(call, verb.operand + 1)?;
                let ty = cx.go().type_of(cx.file_id(), operand);
                cx.go().is_error(&ty).then_some((verb, operand))
            });
        let Some((verb, operand)) = lost else { continue };
        let (verb_text, name) = (text[verb.start..verb.end].to_owned(), operand.text());
        let edit = edit(cx, layout, &text, verb);
        let safe = is_not_nil(call, name);
        let finding = cx.report(
            call,
            format!("`{verb_text}` keeps only the text of `{name}`, so `errors.Is` and `errors.As` do not find what it was"),
        );
        finding.help(format!("wrap it with `%w`, which prints the same text, or format `{name}.Error()` where only the text is meant"));
        let title = format!("Wrap `{name}` with `%w`");
        match edit {
            // A nil error is printed in another way by `%w`.
            Some(edit) if safe => _ = finding.fix(title, vec![edit]),
            Some(edit) => _ = finding.unsafe_fix(title, vec![edit]),
            None => {}
        }
    }
}

/// Whether the new error is asked for its text at once, printed, or ends the process.
fn is_only_text(cx: &Cx<'_>, call: Node<'_>) -> bool {
    let Some(parent) = call.parent() else { return false };
    if parent.kind() == Kind::SelectorExpression {
        return true;
    }
    let Some(outer) = parent.parent().filter(|_| parent.kind() == Kind::ArgumentList) else {
        return false;
    };
    cx.go().callee(cx.file_id(), outer).is_some_and(|it| match it.kind {
        CalleeKind::Builtin => &*it.symbol.name == "panic",
        _ => {
            matches!(&*it.symbol.package, "log" | "log/slog")
                || &*it.symbol.package == "fmt" && it.symbol.name.contains("rint")
        }
    })
}

/// `%w` in the place of the verb, where the format is a literal and the verb plain.
fn edit(cx: &Cx<'_>, layout: Node<'_>, text: &str, verb: &format::Verb) -> Option<Edit> {
    let inner = layout.text().get(1..layout.text().len().checked_sub(1)?)?;
    let is_plain = matches!(&text[verb.start..verb.end], "%v" | "%s" | "%+v");
    if !is_plain || inner != text {
        return None;
    }
    let mut place = cx.place(layout);
    let start = place.span.start + 1;
    place.span = Span::new(start + verb.start as u32, start + verb.end as u32);
    Some(Edit::replace(place, "%w"))
}

/// Whether the call stands under `if name != nil`.
fn is_not_nil(call: Node<'_>, name: &str) -> bool {
    call.ancestors().filter(|it| it.kind() == Kind::IfStatement).any(|it| {
        let holds = it.child(Field::Consequence).is_some_and(|it| it.encloses(call));
        let condition = it.child(Field::Condition).map(syntax::unparen);
        let says_so = |it: Node<'_>| {
            it.has(Kind::BangEq)
                && it.child(Field::Left).is_some_and(|it| it.text() == name)
                && it.child(Field::Right).is_some_and(|it| it.kind() == Kind::Nil)
        };
        holds && condition.is_some_and(says_so)
    })
}

//! `strings.Contains(err.Error(), "EOF")`

use seamlint_program::error_text::{self, KnownError};
use seamlint_program::go::{CalleeKind, Sentinel, Type, syntax};
use seamlint_syntax::{Field, Kind, Node};

use crate::{Check, Cx, Edit, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "go/error-text-match",
    summary: "an error is told by its text",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

/// How `err.Error()` is compared: the comparison, the error, the words, whether the words are sought.
struct Match<'p> {
    comparison: Node<'p>,
    error: Node<'p>,
    words: Node<'p>,
    sought: bool,
}

/// What stands for the error that the words mean.
enum Instead<'p> {
    Known(&'static KnownError),
    Own(&'p Sentinel),
    /// The words are the text of this very value.
    Written(&'p str),
}

fn check(cx: &mut Cx<'_>) {
    for found in matches(cx) {
        match instead(cx, &found) {
            Some(instead) => report(cx, &found, &instead),
            None if is_worth_a_sentinel(cx, &found) => {
                let error = found.error.text();
                let message = format!(
                    "`{error}` is told by its text, which any rewording or wrapping changes"
                );
                cx.report(found.comparison, message)
                    .help("declare an error value or type where the error is made, and ask with `errors.Is` or `errors.As`")
                    .strict();
            }
            None => {}
        }
    }
}

fn matches<'p>(cx: &Cx<'p>) -> Vec<Match<'p>> {
    let mut out = Vec::new();
    for call in cx.nodes(Kind::CallExpression) {
        let Some(callee) = cx.go().callee(cx.file_id(), call) else { continue };
        let seeks =
            ["Contains", "HasPrefix", "HasSuffix"].iter().any(|it| callee.symbol.is("strings", it));
        if !seeks && !callee.symbol.is("strings", "EqualFold") {
            continue;
        }
        let (Some(text), Some(words)) = (syntax::argument(call, 0), syntax::argument(call, 1))
        else {
            continue;
        };
        let error = error_of(cx, text, 4);
        out.extend(error.map(|error| Match { comparison: call, error, words, sought: seeks }));
    }
    for comparison in cx.nodes(Kind::BinaryExpression) {
        if !comparison.has(Kind::EqEq) && !comparison.has(Kind::BangEq) {
            continue;
        }
        let (Some(left), Some(right)) =
            (comparison.child(Field::Left), comparison.child(Field::Right))
        else {
            continue;
        };
        let found = error_of(cx, left, 4).map(|it| (it, right));
        let found = found.or_else(|| error_of(cx, right, 4).map(|it| (it, left)));
        out.extend(found.map(|(error, words)| Match { comparison, error, words, sought: false }));
    }
    for switch in cx.nodes(Kind::ExpressionSwitchStatement) {
        let Some(error) = switch.child(Field::Value).and_then(|it| error_of(cx, it, 4)) else {
            continue;
        };
        let cases = switch.parts().filter(|it| it.kind() == Kind::ExpressionCase);
        let words = cases.filter_map(|it| it.child(Field::Value)).flat_map(syntax::expressions);
        out.extend(words.map(|words| Match { comparison: words, error, words, sought: false }));
    }
    out
}

/// The error whose text an expression is: `err.Error()`, lowered, trimmed, or kept in a variable.
fn error_of<'p>(cx: &Cx<'p>, node: Node<'p>, hops: u8) -> Option<Node<'p>> {
    let (node, hops) = (syntax::unparen(node), hops.checked_sub(1)?);
    if node.kind() != Kind::CallExpression {
        let (file, value) = cx.go().initialiser(cx.file_id(), node)?;
        return (file == cx.file_id()).then(|| error_of(cx, value, hops)).flatten();
    }
    let callee = cx.go().callee(cx.file_id(), node)?;
    let changes_case =
        ["ToLower", "ToUpper", "TrimSpace"].iter().any(|it| callee.symbol.is("strings", it));
    if changes_case || ["Sprint", "Sprintln"].iter().any(|it| callee.symbol.is("fmt", it)) {
        let argument = syntax::argument(node, 0)?;
        let is_error = cx.go().type_of(cx.file_id(), argument).is_error();
        return if changes_case {
            error_of(cx, argument, hops)
        } else {
            is_error.then_some(argument)
        };
    }
    let is_text = callee.signature.as_ref().is_some_and(|it| {
        it.params.is_empty()
            && matches!(&*it.results, [Type::Basic(basic)] if basic.name() == "string")
    });
    let is_method = matches!(callee.kind, CalleeKind::Method | CalleeKind::Interface);
    (is_text && is_method && &*callee.symbol.name == "Error")
        .then(|| syntax::receiver(node))
        .flatten()
}

fn instead<'p>(cx: &Cx<'p>, found: &Match<'p>) -> Option<Instead<'p>> {
    if let Some(value) = error_of(cx, found.words, 4) {
        return is_sentinel(cx, value).then(|| Instead::Written(value.text()));
    }
    let words = cx.go().text_of(cx.file_id(), found.words)?;
    let fits =
        |text: &str| if found.sought { error_text::means(&words, text) } else { *words == *text };
    let imports = &cx.go().facts(cx.file_id())?.imports;
    let is_known =
        |it: &&KnownError| it.is_standard() || imports.iter().any(|import| it.is_of(&import.path));
    let known = error_text::KNOWN.iter().filter(is_known).filter(|it| !it.is_type || found.sought);
    let exact = known.clone().find(|it| it.texts.iter().any(|it| *it == *words));
    if let Some(known) =
        exact.or_else(|| known.clone().find(|it| it.texts.iter().any(|it| fits(it))))
    {
        return Some(Instead::Known(known));
    }
    // Of the project's own texts, a part is too little: a driver's "already exists" is no `ErrExists`.
    let is_own = |it: &&Sentinel| {
        *words == *it.text || found.sought && words.contains(&*it.text) && it.text.contains(' ')
    };
    let mut own = cx.go().sentinels().iter().filter(is_own);
    own.next().filter(|_| own.next().is_none()).map(Instead::Own)
}

/// Whether an expression is a variable of a package, which is what error values are kept in.
fn is_sentinel(cx: &Cx<'_>, value: Node<'_>) -> bool {
    let value = syntax::unparen(value);
    let is_local = cx.go().local(cx.file_id(), value).is_some();
    let of_package = |it: Node<'_>| {
        cx.go().type_of(cx.file_id(), it).is_unknown() && it.kind() == Kind::Identifier
    };
    match value.kind() {
        Kind::Identifier => !is_local,
        Kind::SelectorExpression => value
            .child(Field::Operand)
            .is_some_and(|it| of_package(it) && cx.go().local(cx.file_id(), it).is_none()),
        _ => false,
    }
}

/// A text that no known error has is worth one where the project itself makes the error.
fn is_worth_a_sentinel(cx: &Cx<'_>, found: &Match<'_>) -> bool {
    let is_text =
        cx.go().text_of(cx.file_id(), found.words).is_some_and(|it| !it.trim().is_empty());
    let origin = cx.go().origin(cx.file_id(), found.error);
    is_text
        && origin.is_none_or(|(file, call)| {
            cx.go().callee(file, call).is_some_and(|it| it.function.is_some())
        })
}

fn report(cx: &mut Cx<'_>, found: &Match<'_>, instead: &Instead<'_>) {
    let (name, is_type, import) = match instead {
        Instead::Known(it) => {
            (format!("{}.{}", it.qualifier(), it.name), it.is_type, Some(it.package.clone()))
        }
        Instead::Own(it) if *it.package == *cx.go().package_path(cx.file_id()) => {
            (it.name.to_string(), false, None)
        }
        Instead::Own(it) => {
            (format!("{}.{}", it.qualifier, it.name), false, Some(it.package.to_string()))
        }
        Instead::Written(it) => ((*it).to_owned(), false, None),
    };
    let error = found.error.text();
    let how = if is_type {
        format!("`errors.As` and a `*{name}`")
    } else {
        format!("`errors.Is({error}, {name})`")
    };
    let fix = if is_type { None } else { fix(cx, found, &name, import.as_deref()) };
    let declared = match instead {
        Instead::Own(it) => Some(it.place),
        _ => None,
    };
    let finding = cx.report(
        found.comparison,
        format!(
            "`{error}` is told by its text, which is no contract: reworded or joined with another error's, it takes the wrong branch and nothing fails"
        ),
    );
    finding.help(format!("ask with {how}"));
    if let Some(place) = declared {
        finding.also(place, "the value that has this text");
    }
    if let Some(edit) = fix {
        finding.unsafe_fix(format!("Ask with {how}"), vec![edit]);
    }
}

/// The comparison as a call of `errors.Is`, where both packages are imported under their own names and
/// `strings` stays in use.
fn fix(cx: &Cx<'_>, found: &Match<'_>, name: &str, package: Option<&str>) -> Option<Edit> {
    let imports = &cx.go().facts(cx.file_id())?.imports;
    let imported = |path: &str| imports.iter().any(|it| it.alias.is_none() && *it.path == *path);
    if !imported("errors") || !package.is_none_or(imported) || found.comparison == found.words {
        return None;
    }
    let selectors = cx.nodes(Kind::SelectorExpression);
    let uses =
        selectors.filter(|it| it.child(Field::Operand).is_some_and(|it| it.text() == "strings"));
    if uses.count()
        <= matches(cx).iter().filter(|it| it.comparison.kind() == Kind::CallExpression).count() * 2
        && found.comparison.kind() == Kind::CallExpression
    {
        return None;
    }
    let not = if found.comparison.has(Kind::BangEq) { "!" } else { "" };
    let text = format!("{not}errors.Is({}, {name})", found.error.text());
    Some(Edit::replace(cx.place(found.comparison), text))
}

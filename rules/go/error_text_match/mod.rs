//! `strings.Contains(err.Error(), "EOF")`

use seamlint_program::go::{ErrorMeant, ErrorTextMatch};
use seamlint_syntax::{Field, Kind};

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

fn check(cx: &mut Cx<'_>) {
    let (go, file) = (cx.go(), cx.file_id());
    let matches = go.error_text_matches(file);
    for found in &matches {
        match go.error_meant(file, found) {
            Some(meant) => report(cx, &matches, found, meant),
            None if go.may_be_own_error(file, found) => report_unnamed(cx, found),
            None => {}
        }
    }
}

/// A text that no known error has, where the project itself makes the error.
fn report_unnamed(cx: &mut Cx<'_>, found: &ErrorTextMatch<'_>) {
    let error = found.error.text();
    let message = format!("`{error}` is told by its text, which any rewording or wrapping changes");
    cx.report(found.comparison, message)
        .help("declare an error value or type where the error is made, and ask with `errors.Is` or `errors.As`")
        .strict();
}

fn report(
    cx: &mut Cx<'_>,
    matches: &[ErrorTextMatch<'_>],
    found: &ErrorTextMatch<'_>,
    meant: ErrorMeant<'_>,
) {
    let (name, is_type, import) = match meant {
        ErrorMeant::Known(it) => {
            (format!("{}.{}", it.qualifier(), it.name), it.is_type, Some(it.package.clone()))
        }
        ErrorMeant::Own(it) if *it.package == *cx.go().package_path(cx.file_id()) => {
            (it.name.to_string(), false, None)
        }
        ErrorMeant::Own(it) => {
            (format!("{}.{}", it.qualifier, it.name), false, Some(it.package.to_string()))
        }
        ErrorMeant::Written(it) => (it.to_owned(), false, None),
    };
    let error = found.error.text();
    let how = if is_type {
        format!("`errors.As` and a `*{name}`")
    } else {
        format!("`errors.Is({error}, {name})`")
    };
    let is_hidden = name.rsplit_once('.').is_some_and(|it| it.1.starts_with(char::is_lowercase));
    let named = !is_type && !is_hidden;
    let fix = named.then(|| fix(cx, matches, found, &name, import.as_deref())).flatten();
    let declared = match meant {
        ErrorMeant::Own(it) => Some(it.place),
        _ => None,
    };
    let finding = cx.report(
        found.comparison,
        format!(
            "`{error}` is told by its text, which is no contract: reworded or joined with another error's, it takes the wrong branch and nothing fails"
        ),
    );
    if is_hidden {
        finding.help(format!("export `{name}`, and ask with `errors.Is`"));
    } else {
        finding.help(format!("ask with {how}"));
    }
    if let Some(place) = declared {
        finding.also(place, "the value that has this text");
    }
    if let Some(edit) = fix {
        finding.unsafe_fix(format!("Ask with {how}"), vec![edit]);
    }
}

/// The comparison as a call of `errors.Is`, where both packages are imported under their own names and
/// `strings` stays in use.
fn fix(
    cx: &Cx<'_>,
    matches: &[ErrorTextMatch<'_>],
    found: &ErrorTextMatch<'_>,
    name: &str,
    package: Option<&str>,
) -> Option<Edit> {
    let imports = &cx.go().facts(cx.file_id())?.imports;
    let imported = |path: &str| imports.iter().any(|it| it.alias.is_none() && *it.path == *path);
    if !imported("errors") || !package.is_none_or(imported) || found.comparison == found.words {
        return None;
    }
    let is_call = |it: &ErrorTextMatch<'_>| it.comparison.kind() == Kind::CallExpression;
    let selectors = cx.nodes(Kind::SelectorExpression).filter_map(|it| it.child(Field::Operand));
    let uses = selectors.filter(|it| it.text() == "strings").count();
    if is_call(found) && uses <= matches.iter().filter(|it| is_call(it)).count() * 2 {
        return None;
    }
    let not = if found.comparison.has(Kind::BangEq) { "!" } else { "" };
    let text = format!("{not}errors.Is({}, {name})", found.error.text());
    Some(Edit::replace(cx.place(found.comparison), text))
}

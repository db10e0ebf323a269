//! What is said of a null in an answer.

use seamlint_program::go::{NilKind, NullAnswer, Type};
use seamlint_program::js::uses::{Use, UseKind};

use super::Hit;
use crate::Cx;
use crate::seam::names::{asked, path_text};

/// More uses than this of one null say no more.
const SHOWN: usize = 3;
/// Longer texts of code are named by what they do.
const LONG: usize = 40;

pub(super) fn report(cx: &mut Cx<'_>, hit: &Hit) {
    let (program, null) = (cx.program(), &hit.null);
    let contract = program.contract();
    // What throws comes before what only has a type.
    let by_use = |it: &&(_, Vec<Use>)| it.1.is_empty();
    let mut seen: Vec<_> = hit.seen.iter().collect();
    seen.sort_by_key(by_use);
    let Some((call, uses)) = seen.first().map(|it| (contract.call(it.0), &it.1)) else { return };
    let consequence = match uses.first() {
        Some(it) => format!("{} throws a TypeError", what(cx, it)),
        None => "its type there says that it is never null".to_owned(),
    };
    let message = format!(
        "{} and {} answers null{}: {consequence}",
        cause(cx, null),
        asked(call),
        at(&null.path)
    );
    let throwing = seen.iter().flat_map(|it| &it.1).take(SHOWN);
    let throwing: Vec<_> =
        throwing.map(|it| (it.place, format!("throws for null: {}", what(cx, it)))).collect();
    let calls: Vec<_> = seen.iter().take(SHOWN).map(|it| contract.call(it.0)).collect();
    let finding = cx.report_at(null.origin, message);
    for (place, text) in &null.chain {
        finding.also(*place, text);
    }
    for place in hit.others.iter().filter(|it| **it != null.origin).take(SHOWN) {
        finding.also(*place, "nil here as well");
    }
    for call in calls {
        finding.also(call.place, format!("{} is asked for here", asked(call)));
    }
    for (place, text) in throwing {
        finding.also(place, text);
    }
    finding.help(help(null)).severity(hit.severity).confidence(hit.confidence);
}

/// Why there is a nil.
fn cause(cx: &Cx<'_>, null: &NullAnswer) -> String {
    let name = cx.program().file(null.origin.file).text().get(null.origin.span.range());
    let it = |other: &str| name.map_or_else(|| other.to_owned(), |it| format!("`{it}`"));
    match null.kind {
        NilKind::Declared => format!("{} is nil until it gets a value,", it("this")),
        NilKind::NamedResult => {
            format!("the result {} is nil until it gets a value,", it("here"))
        }
        NilKind::Unset => format!("this leaves {} nil,", member(&null.path)),
        NilKind::Assigned => format!("this makes {} nil,", member(&null.path)),
        NilKind::Column => format!("{} is nil where its column is NULL,", it("this")),
        NilKind::Elements => {
            format!("{} is nil where the document has no such element,", it("this"))
        }
        NilKind::Returned | NilKind::Parameter(_) => "nil is returned here,".to_owned(),
    }
}

fn member(path: &[String]) -> String {
    path.last().map_or_else(|| "the value".to_owned(), |it| format!("`{it}`"))
}

/// Where in the answer.
fn at(path: &[String]) -> String {
    match path {
        [] => String::new(),
        _ => format!(" for `{}`", path_text(path)),
    }
}

/// What is done to the value, as the code says it.
fn what(cx: &Cx<'_>, it: &Use) -> String {
    let text = |place: seamlint_program::Place| {
        let text = cx.program().file(place.file).text().get(place.span.range()).unwrap_or("");
        (text.len() <= LONG && !text.contains('\n')).then_some(text)
    };
    let value = text(it.value);
    match (&it.kind, value) {
        (UseKind::Call(name) | UseKind::Member(name), Some(value)) => format!("`{value}.{name}`"),
        (UseKind::Call(name) | UseKind::Member(name), None) => format!("`.{name}`"),
        (UseKind::Length, Some(value)) => format!("`{value}.length`"),
        (UseKind::Given(name), Some(value)) => format!("`{name}({value})`"),
        (UseKind::Given(name), None) => format!("`{name}`"),
        (UseKind::Iterate, Some(value)) => format!("iterating over `{value}`"),
        (UseKind::Spread, Some(value)) => format!("spreading `{value}`"),
        (UseKind::Index, Some(value)) => format!("indexing `{value}`"),
        (UseKind::Destructure, Some(value)) => format!("destructuring `{value}`"),
        (UseKind::Property(tag, name), _) => format!("`<{tag} :{name}>`"),
        _ => "the use of it".to_owned(),
    }
}

fn help(null: &NullAnswer) -> &'static str {
    if matches!(null.kind, NilKind::Column | NilKind::Elements) {
        return "give the field an empty value where it is read and nil, or ask for it in JavaScript";
    }
    match null.ty {
        Type::Pointer(_) => {
            "check for null before the value is used, or answer with an error status"
        }
        Type::Map(_) => "start with an empty map: `make(map[K]V)` is written as `{}`",
        _ => "start with an empty slice: `[]T{}` or `make([]T, 0)` is written as `[]`",
    }
}

//! `go/json-null-zero`

mod written;

use seamlint_program::go::{DecodedStruct, FieldOf, NullFate, tag_value};
use seamlint_program::wire::{Described, Nullable, Speaker};

use crate::Cx;

use crate::rule::{Check, Confidence, Profile, Rule, Severity};
use written::is_said;

/// The rule.
pub static RULE: Rule = Rule {
    id: "go/json-null-zero",
    summary: "a JSON member that may be null is decoded into a field that has no nil",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    let (mut reported, file) = (Vec::new(), cx.file_id());
    for of in cx.go().decoded_structs().iter().filter(|it| it.file == file) {
        let mut described = None;
        for field in cx.go().fields(&of.ty) {
            let Some(place) = field.place else { continue };
            if !reported.contains(&place) && check_field(cx, of, &field, &mut described).is_some() {
                reported.push(place);
            }
        }
    }
}

fn check_field<'p>(
    cx: &mut Cx<'p>,
    of: &DecodedStruct,
    field: &FieldOf<'p>,
    described: &mut Option<Described<'p>>,
) -> Option<()> {
    let (go, place) = (cx.go(), field.place?);
    let tag = field.field.tag.as_deref()?;
    tag_value(tag, "json")?;
    let (member, _) = field.field.json()?;
    let NullFate::Lost { zero, .. } = go.declared_null_fate(of, field) else { return None };
    if field.field.embedded {
        return None;
    }
    let described = described.get_or_insert_with(|| {
        let comment = go.declaration(&of.ty).map(|it| go.comments_of(it));
        cx.program().wire_of(&of.ty, &comment.unwrap_or_default())
    });
    let is_said = is_said(&go.comments_of(place));
    let null = described.nullable(member);
    let is_shown = null.is_some() || is_said || cx.shows(Severity::Info);
    if !is_shown || !matches!(go.null_fate(of, field), NullFate::Lost { .. }) {
        return None;
    }
    let name = &field.field.name;
    let who = null.as_ref().map(speaker).or(is_said.then(|| "its comment says so".to_owned()));
    let message = match &who {
        Some(who) => format!(
            "`{member}` may be null ({who}), and a null leaves `{name}` as it is: {zero} in a fresh value, without an error"
        ),
        None => format!(
            "a null for `{member}` leaves `{name}` as it is, {zero} in a fresh value: nothing tells it from a value that was sent"
        ),
    };
    let text = cx.program().file(place.file).tree.covering(field.field.span);
    let finding = cx.report(text, message);
    if let Some((null, at)) = null.as_ref().and_then(|it| Some((it, it.place?))) {
        finding.also(at, format!("`{}` says that `{member}` may be null", null.name));
    }
    finding.also(of.from.call, "decoded here");
    if go.tag_validation(of, field).is_some() {
        finding.also(place, "no validator that would read its tag gets the value");
    }
    finding.help(format!("make `{name}` a pointer, so that null stays nil"));
    match (who, null) {
        (None, _) => finding.strict(),
        (_, Some(null)) if !null.named && !is_said => finding.confidence(Confidence::Medium),
        _ => finding,
    };
    Some(())
}

fn speaker(null: &Nullable<'_>) -> String {
    let (name, path) = (null.name, null.path);
    match null.speaker {
        Speaker::Schema => format!("schema `{name}` of `{path}`"),
        Speaker::Example => format!("it is null in `{path}`"),
        Speaker::TypeScript => format!("`{name}` of `{path}`"),
        Speaker::Go => format!("Go sends it from a pointer in `{name}`"),
    }
}

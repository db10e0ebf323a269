//! `go/json-null-zero`

mod written;

use seamlint_program::go::{DecodedStruct, FieldOf, NullFate, Type, tag_value};
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
    let mut structs: Vec<Struct<'_>> = Vec::new();
    // Most structs are decoded in many places.
    for of in cx.go().decoded_structs().iter().filter(|it| it.file == file) {
        let known = structs.iter().position(|it| *it.ty == of.ty).unwrap_or_else(|| {
            let fields = cx.go().fields(&of.ty).into_iter();
            let fields = fields.map(|it| Asked { field: it, is_said: None });
            structs.push(Struct { ty: &of.ty, described: None, fields: fields.collect() });
            structs.len() - 1
        });
        let Struct { described, fields, .. } = &mut structs[known];
        for asked in fields {
            let Some(place) = asked.field.place else { continue };
            if !reported.contains(&place) && check_field(cx, of, asked, described).is_some() {
                reported.push(place);
            }
        }
    }
}

/// A struct of the file, with what was found of it so far.
struct Struct<'p> {
    ty: &'p Type,
    described: Option<Described<'p>>,
    fields: Vec<Asked<'p>>,
}

struct Asked<'p> {
    field: FieldOf<'p>,
    /// Whether its comment says that it may be null.
    is_said: Option<bool>,
}

fn check_field<'p>(
    cx: &mut Cx<'p>,
    of: &DecodedStruct,
    asked: &mut Asked<'p>,
    described: &mut Option<Described<'p>>,
) -> Option<()> {
    let field = &asked.field;
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
    let is_said = *asked.is_said.get_or_insert_with(|| is_said(&go.comments_of(place)));
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

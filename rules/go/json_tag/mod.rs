//! Struct tags that `encoding/json` reads in another way than their author.

mod problem;

use seamlint_program::go::{JsonMember, exchanged_json_names, json_members, same_json_names};
use seamlint_syntax::{Kind, Node};

use crate::{Check, Cx, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "go/json-tag",
    summary: "a JSON tag means something else than it seems to",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &["structtag", "govet"],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    for structure in cx.nodes(Kind::StructType) {
        let members = json_members(structure);
        if members.iter().all(|it| it.tag.is_none() && !it.embedded) {
            continue;
        }
        for member in &members {
            check_tag(cx, structure, member);
        }
        for (first, second) in same_json_names(&members) {
            report_same(cx, &members[first], &members[second]);
        }
        for (first, second) in exchanged_json_names(&members) {
            report_exchanged(cx, &members[first], &members[second]);
        }
        report_lent(cx, &members);
    }
}

fn check_tag(cx: &mut Cx<'_>, structure: Node<'_>, member: &JsonMember<'_>) {
    let Some(tag) = &member.tag else { return };
    let name = member.name;
    if member.is_exported() || member.embedded || name == "_" {
        tag.problems.iter().for_each(|it| problem::report(cx, member, it));
        return;
    }
    let means_it = tag.problems.is_empty() && tag.name.as_deref() != Some("-");
    if means_it && !cx.go().codes_itself(cx.file_id(), structure) {
        let message = format!(
            "`{name}` is not exported, so `encoding/json` neither reads nor writes it, whatever its tag says"
        );
        cx.report(member.node, message).help("export the field, or take the tag away");
    }
}

fn report_same(cx: &mut Cx<'_>, first: &JsonMember<'_>, second: &JsonMember<'_>) {
    let name = second.json_name().unwrap_or(second.name);
    let lost = match (first.tagged(), second.tagged()) {
        (Some(_), Some(_)) => "both".to_owned(),
        (_, Some(_)) => format!("`{}`", first.name),
        _ => format!("`{}`", second.name),
    };
    let message = format!(
        "`{}` and `{}` are both called `{name}`, so `encoding/json` leaves out {lost}",
        first.name, second.name
    );
    let place = cx.place(first.node);
    cx.report(second.node, message)
        .also(place, "the other field of this name")
        .help("give each field a name of its own")
        .severity(Severity::Error);
}

fn report_exchanged(cx: &mut Cx<'_>, first: &JsonMember<'_>, second: &JsonMember<'_>) {
    let message = format!(
        "the tags of `{}` and `{}` are exchanged: each is read and written as the other",
        first.name, second.name
    );
    let place = cx.place(second.node);
    cx.report(first.node, message).also(place, "has the other's name").help("exchange the tags");
}

/// Two embedded structs that lend a member of the same name.
fn report_lent(cx: &mut Cx<'_>, members: &[JsonMember<'_>]) {
    for lent in cx.go().lent_twice(cx.file_id(), members) {
        let (first, second) = (&members[lent.fields.0], &members[lent.fields.1]);
        let message = format!(
            "`{}` and `{}` both bring a member `{}`, so `encoding/json` leaves out both",
            first.name, second.name, lent.name
        );
        cx.report(second.node, message)
            .also(lent.places.0, "the one")
            .also(lent.places.1, "the other")
            .help("name the member in the outer struct, or give one of them another name");
    }
}

//! Struct tags that `encoding/json` reads in another way than their author.

mod tag;

use seamlint_program::Place;
use seamlint_program::go::{Type, syntax};
use seamlint_syntax::{Field, Kind, Node};
use tag::{JsonTag, Problem};

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

/// A field as its declaration spells it.
struct Member<'p> {
    /// The name, or the type of an embedded field.
    node: Node<'p>,
    /// The name in Go.
    name: &'p str,
    embedded: bool,
    tag: Option<JsonTag>,
}

fn check(cx: &mut Cx<'_>) {
    for structure in cx.nodes(Kind::StructType) {
        let members = members(structure);
        if members.iter().all(|it| it.tag.is_none() && !it.embedded) {
            continue;
        }
        for member in &members {
            check_tag(cx, structure, member);
        }
        check_duplicates(cx, &members);
        check_exchanged(cx, &members);
        check_embedded(cx, &members);
    }
}

fn members(structure: Node<'_>) -> Vec<Member<'_>> {
    let list = structure.child_of(Kind::FieldDeclarationList);
    let fields = list.into_iter().flat_map(Node::parts);
    let mut out = Vec::new();
    for field in fields.filter(|it| it.kind() == Kind::FieldDeclaration) {
        let text = field.child(Field::Tag).and_then(syntax::string);
        let tag = text.and_then(|it| JsonTag::of(&it));
        let mut names = field
            .children_as(Field::Name)
            .filter(|it| it.kind() == Kind::FieldIdentifier)
            .peekable();
        if names.peek().is_none() {
            if let Some(ty) = field.child(Field::Type) {
                let name = ty.text().rsplit('.').next().unwrap_or("");
                out.push(Member { node: ty, name, embedded: true, tag });
            }
            continue;
        }
        out.extend(names.map(|it| Member {
            node: it,
            name: it.text(),
            embedded: false,
            tag: tag.clone(),
        }));
    }
    out
}

fn is_exported(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}

fn check_tag(cx: &mut Cx<'_>, structure: Node<'_>, member: &Member<'_>) {
    let Some(tag) = &member.tag else { return };
    let name = member.name;
    if !is_exported(name) && !member.embedded && name != "_" {
        let is_read = tag.problems.is_empty()
            && tag.name.as_deref() != Some("-")
            && !codes_itself(cx, structure);
        if is_read {
            let message = format!(
                "`{name}` is not exported, so `encoding/json` neither reads nor writes it, whatever its tag says"
            );
            cx.report(member.node, message).help("export the field, or take the tag away");
        }
        return;
    }
    for problem in &tag.problems {
        let message = match problem {
            Problem::Malformed => {
                format!("the tag of `{name}` is not well-formed, so JSON calls the field `{name}`")
            }
            Problem::Dash => {
                format!("`json:\"-,\"` does not leave `{name}` out: the member is called `-`")
            }
            Problem::OptionAsName(it) => format!(
                "`{it}` stands in the place of the name: the member is called `{it}`, and no option is set"
            ),
            Problem::Name(it) => format!(
                "`{it}` is no name that `encoding/json` takes, so the member is called `{name}`"
            ),
            Problem::Option { written, meant: Some(meant) } => {
                format!("`encoding/json` skips the option `{written}`, which looks like `{meant}`")
            }
            Problem::Option { written, meant: None } => {
                format!("`encoding/json` knows no option `{written}` and skips it")
            }
        };
        let help = match problem {
            Problem::Malformed => "write `json:\"name\"`, with a blank between keys".to_owned(),
            Problem::Dash => "write `json:\"-\"`".to_owned(),
            Problem::OptionAsName(it) => format!("write `json:\",{it}\"`"),
            Problem::Name(_) => "use letters, digits and plain punctuation".to_owned(),
            Problem::Option { meant: Some(meant), .. } => format!("write `{meant}`"),
            Problem::Option { .. } => {
                "take it away, or put it under the key of the library that reads it".to_owned()
            }
        };
        let foreign = matches!(problem, Problem::Option { meant: None, .. });
        if foreign && cx.go().reads_json_tags(cx.file_id()) {
            continue;
        }
        let finding = cx.report(member.node, message);
        finding.help(help);
        if foreign {
            finding.strict();
        }
    }
}

/// Whether the struct's type has methods that read or write it: its tags may be theirs.
fn codes_itself(cx: &Cx<'_>, structure: Node<'_>) -> bool {
    let spec = structure.parent().filter(|it| it.kind() == Kind::TypeSpec);
    let Some(name) = spec.and_then(|it| it.child(Field::Name)) else { return false };
    let ty = cx.go().declared_type(cx.file_id(), name);
    ["MarshalJSON", "UnmarshalJSON"].iter().any(|it| cx.go().has_method(&ty, it) == Some(true))
}

/// The name of the member that a field of the struct itself is written as.
fn json_name<'m>(member: &'m Member<'_>) -> Option<&'m str> {
    let tagged = member.tag.as_ref().and_then(|it| it.name.as_deref());
    if tagged == Some("-") || !is_exported(member.name) {
        return None;
    }
    // An embedded field without a name of its own lends its members.
    tagged.or((!member.embedded).then_some(member.name))
}

fn check_duplicates(cx: &mut Cx<'_>, members: &[Member<'_>]) {
    let is_tagged = |it: &Member<'_>| it.tag.as_ref().is_some_and(|it| it.name.is_some());
    for (at, member) in members.iter().enumerate() {
        let Some(name) = json_name(member) else { continue };
        let Some(first) = members[..at].iter().find(|it| json_name(it) == Some(name)) else {
            continue;
        };
        let (both, lost) =
            (is_tagged(member) && is_tagged(first), if is_tagged(member) { first } else { member });
        let message = if both {
            format!(
                "`{}` and `{}` are both called `{name}`, so `encoding/json` leaves out both",
                first.name, member.name
            )
        } else {
            format!(
                "`{}` and `{}` are both called `{name}`, so `encoding/json` leaves out `{}`",
                first.name, member.name, lost.name
            )
        };
        let place = cx.place(first.node);
        let finding = cx.report(member.node, message);
        finding
            .also(place, "the other field of this name")
            .help("give each field a name of its own")
            .severity(Severity::Error);
    }
}

/// `Private bool `json:"mirror"`` beside `Mirror bool `json:"private"``.
fn check_exchanged(cx: &mut Cx<'_>, members: &[Member<'_>]) {
    let plain = |it: &str| {
        it.chars()
            .filter(|it| it.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    for (at, member) in members.iter().enumerate() {
        let Some(name) = member.tag.as_ref().and_then(|it| it.name.as_deref()) else { continue };
        let own = plain(member.name);
        let other = members[at + 1..].iter().find(|it| {
            let tagged = it.tag.as_ref().and_then(|it| it.name.as_deref());
            plain(it.name) == plain(name) && tagged.is_some_and(|it| plain(it) == own)
        });
        let Some(other) = other.filter(|_| own != plain(name)) else { continue };
        let (place, theirs) = (cx.place(other.node), other.name);
        let message = format!(
            "the tags of `{}` and `{theirs}` are exchanged: each is read and written as the other",
            member.name
        );
        cx.report(member.node, message)
            .also(place, "has the other's name")
            .help("exchange the tags");
    }
}

/// Two embedded structs that lend a member of the same name.
fn check_embedded(cx: &mut Cx<'_>, members: &[Member<'_>]) {
    let mut lent: Vec<(String, usize, Place)> = Vec::new();
    for (at, member) in members.iter().enumerate() {
        if !member.embedded || member.tag.as_ref().is_some_and(|it| it.name.is_some()) {
            continue;
        }
        let ty = cx.go().denoted(cx.file_id(), member.node);
        for (name, place) in lent_members(cx, &ty) {
            if members.iter().any(|it| json_name(it) == Some(&*name)) {
                continue;
            }
            let Some((_, first, other)) = lent.iter().find(|it| it.0 == name && it.1 != at) else {
                lent.push((name, at, place));
                continue;
            };
            let message = format!(
                "`{}` and `{}` both bring a member `{name}`, so `encoding/json` leaves out both",
                members[*first].name, member.name
            );
            let other = *other;
            cx.report(member.node, message)
                .also(other, "the one")
                .also(place, "the other")
                .help("name the member in the outer struct, or give one of them another name");
        }
    }
}

/// The tagged members that an embedded struct lends. What is embedded there in turn lies deeper.
fn lent_members(cx: &Cx<'_>, ty: &Type) -> Vec<(String, Place)> {
    let fields = cx.go().fields(ty).into_iter().filter(|it| !it.field.embedded);
    let tagged =
        fields.filter(|it| it.field.tag.as_deref().is_some_and(|it| it.contains("json:\"")));
    tagged.filter_map(|it| Some((it.field.json()?.0.to_owned(), it.place?))).collect()
}

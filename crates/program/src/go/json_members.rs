//! The members that the fields of a struct are written as in JSON, as the declaration spells them.

use rustc_hash::FxHashMap;
use seamlint_syntax::{Field, Kind, Node};

use super::{JsonTag, Type, View, syntax};
use crate::{FileId, Place};

/// A field as its declaration spells it.
#[derive(Clone, Debug)]
pub struct JsonMember<'p> {
    /// The name, or the type of an embedded field.
    pub node: Node<'p>,
    /// The name in Go.
    pub name: &'p str,
    /// Whether it is embedded.
    pub embedded: bool,
    /// What its tag says of JSON.
    pub tag: Option<JsonTag>,
}

/// A member that two embedded structs lend.
#[derive(Clone, Debug)]
pub struct LentTwice {
    /// The member's name.
    pub name: String,
    /// The positions of the embedded fields in the struct.
    pub fields: (usize, usize),
    /// Where the fields of that name are declared.
    pub places: (Place, Place),
}

/// The fields of a struct type in source order, one for each name.
pub fn json_members<'p>(structure: Node<'p>) -> Vec<JsonMember<'p>> {
    let list = structure.child_of(Kind::FieldDeclarationList);
    let fields = list.into_iter().flat_map(Node::parts);
    let mut out = Vec::new();
    for field in fields.filter(|it| it.kind() == Kind::FieldDeclaration) {
        let text = field.child(Field::Tag).and_then(syntax::string);
        let tag = text.and_then(|it| JsonTag::of(&it));
        let member = |node: Node<'p>, embedded| {
            let name = node.text().rsplit('.').next().unwrap_or("");
            JsonMember { node, name, embedded, tag: tag.clone() }
        };
        let names = field.children_as(Field::Name);
        let before = out.len();
        out.extend(
            names.filter(|it| it.kind() == Kind::FieldIdentifier).map(|it| member(it, false)),
        );
        if out.len() == before {
            out.extend(field.child(Field::Type).map(|it| member(it, true)));
        }
    }
    out
}

/// The pairs of fields that are written as one member: each field with the first of its name.
pub fn same_json_names(members: &[JsonMember<'_>]) -> Vec<(usize, usize)> {
    let mut first = FxHashMap::default();
    let pairs = members.iter().enumerate().filter_map(|(at, it)| {
        let first = *first.entry(it.json_name()?).or_insert(at);
        (first != at).then_some((first, at))
    });
    pairs.collect()
}

/// The pairs of fields each of which has the other's name in its tag:
/// `Private bool `json:"mirror"`` beside `Mirror bool `json:"private"``.
pub fn exchanged_json_names(members: &[JsonMember<'_>]) -> Vec<(usize, usize)> {
    let names = members.iter().enumerate().filter_map(|(at, it)| {
        let (own, tagged) = (plain(it.name), plain(it.tagged()?));
        let is_other = !own.clone().eq(tagged.clone());
        is_other.then(|| (at, own.collect::<String>(), tagged.collect::<String>()))
    });
    let names: Vec<_> = names.collect();
    let mut out = Vec::new();
    for (nth, (at, own, tagged)) in names.iter().enumerate() {
        let other = names[nth + 1..].iter().find(|it| it.1 == *tagged && it.2 == *own);
        out.extend(other.map(|it| (*at, it.0)));
    }
    out
}

/// A name without case and punctuation.
fn plain(name: &str) -> impl Iterator<Item = char> + Clone {
    name.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase)
}

impl JsonMember<'_> {
    /// The name that the tag gives.
    pub fn tagged(&self) -> Option<&str> {
        self.tag.as_ref()?.name.as_deref()
    }

    /// Whether the name in Go is exported.
    pub fn is_exported(&self) -> bool {
        self.name.starts_with(char::is_uppercase)
    }

    /// The name of the member that a field of the struct itself is written as. `None` for what is not written,
    /// and for an embedded field without a name of its own, which lends its members.
    pub fn json_name(&self) -> Option<&str> {
        if self.tagged() == Some("-") || !self.is_exported() {
            return None;
        }
        self.tagged().or((!self.embedded).then_some(self.name))
    }
}

impl View<'_> {
    /// Whether the type that a struct declares has methods that read or write it: its tags may be theirs.
    pub fn codes_itself(self, file: FileId, structure: Node<'_>) -> bool {
        let spec = structure.parent().filter(|it| it.kind() == Kind::TypeSpec);
        let Some(name) = spec.and_then(|it| it.child(Field::Name)) else { return false };
        let ty = self.declared_type(file, name);
        ["MarshalJSON", "UnmarshalJSON"].iter().any(|it| self.has_method(&ty, it) == Some(true))
    }

    /// The members that two embedded structs lend and the struct itself does not have. `encoding/json` then
    /// writes neither.
    pub fn lent_twice(self, file: FileId, members: &[JsonMember<'_>]) -> Vec<LentTwice> {
        let (mut lent, mut out) = (Vec::<(String, usize, Place)>::new(), Vec::new());
        let lends = |it: &JsonMember<'_>| it.embedded && it.tagged().is_none();
        for (at, member) in members.iter().enumerate().filter(|it| lends(it.1)) {
            let ty = self.denoted(file, member.node);
            for (name, place) in self.lent_members(&ty) {
                if members.iter().any(|it| it.json_name() == Some(&*name)) {
                    continue;
                }
                match lent.iter().find(|it| it.0 == name && it.1 != at) {
                    Some((_, first, other)) => {
                        out.push(LentTwice { name, fields: (*first, at), places: (*other, place) });
                    }
                    None => lent.push((name, at, place)),
                }
            }
        }
        out
    }

    /// The tagged members that an embedded struct lends. What is embedded there in turn lies deeper.
    fn lent_members(self, ty: &Type) -> Vec<(String, Place)> {
        let fields = self.fields(ty).into_iter().filter(|it| !it.field.embedded);
        let tagged =
            fields.filter(|it| it.field.tag.as_deref().is_some_and(|it| it.contains("json:\"")));
        tagged.filter_map(|it| Some((it.field.json()?.0.to_owned(), it.place?))).collect()
    }
}

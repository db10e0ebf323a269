//! Names and keys of wire objects, made alike so that they can be compared.

use crate::{Place, go};

/// A member of a Go struct's JSON.
#[derive(Clone, Debug)]
pub struct JsonMember {
    /// The key.
    pub name: String,
    /// The options behind it in the tag.
    pub options: String,
    /// The field's type.
    pub ty: go::Type,
    /// Where the field stands.
    pub place: Option<Place>,
}

/// How deep embedding is followed.
const EMBEDDING: u8 = 4;

/// The members of a struct's JSON, those of embedded structs among them.
pub fn json_members(go: go::View<'_>, ty: &go::Type) -> Vec<JsonMember> {
    let (mut out, mut open) = (Vec::new(), vec![(ty.clone(), EMBEDDING)]);
    while let Some((ty, depth)) = open.pop() {
        for it in go.fields(&ty) {
            let Some((name, options)) = it.field.json() else { continue };
            let tagged = it.field.tag.as_deref().is_some_and(|it| it.contains("json:\""));
            if it.field.embedded && !tagged && depth > 0 {
                open.push((it.ty, depth - 1));
                continue;
            }
            let (name, options) = (name.to_owned(), options.to_owned());
            out.push(JsonMember { name, options, ty: it.ty, place: it.place });
        }
    }
    out
}

/// The keys of an object, in order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct KeySet(String);

impl KeySet {
    pub(super) fn of<'k>(keys: impl Iterator<Item = &'k str>) -> Self {
        let mut keys: Vec<_> = keys.collect();
        keys.sort_unstable();
        keys.dedup();
        Self(keys.join("\n"))
    }
}

/// What people put behind a name to say that it is the wire's.
const ENDINGS: [&str; 5] = ["dto", "json", "payload", "model", "type"];

/// A type's or a file's name, without case, punctuation and words that say nothing: `OrderDto`, `IOrder`,
/// `api.Order` and `order.json` are one.
pub(super) fn plain(name: &str) -> String {
    let name = name.strip_suffix(".json").unwrap_or(name);
    let name = name.rsplit(['.', '/']).next().unwrap_or(name);
    let mut letters = name.chars();
    let is_prefixed = letters.next() == Some('I')
        && letters.next().is_some_and(|it| it.is_ascii_uppercase())
        && letters.next().is_some_and(|it| it.is_ascii_lowercase());
    let name = if is_prefixed { &name[1..] } else { name };
    let mut out: String = name.chars().filter(|it| it.is_alphanumeric()).collect();
    out.make_ascii_lowercase();
    for ending in ENDINGS {
        if let Some(shorter) = out.strip_suffix(ending).filter(|it| !it.is_empty()) {
            return shorter.to_owned();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_of_one_object_are_one() {
        for name in ["Order", "OrderDto", "IOrder", "order.json", "api.Order", "OrderPayload"] {
            assert_eq!(plain(name), "order", "{name}");
        }
        assert_eq!(plain("Item"), "item");
        assert_eq!(plain("ID"), "id");
        assert_eq!(plain("Type"), "type");
    }
}

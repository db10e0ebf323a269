//! Wire objects: what schemas, examples, TypeScript types and Go's own encoders say of a JSON object, and
//! whether a member of it may be null.
//!
//! An object belongs to a Go struct by its name, when most keys agree; by an equal set of at least three
//! keys; or because a comment at the struct names the file of an example.

mod document;
mod encoded;
mod keys;
mod typescript;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::{Place, Program, go};
pub use keys::json_members;
use keys::{KeySet, plain};

/// Who says something of a wire object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Speaker {
    /// An `OpenAPI` description or a JSON schema.
    Schema,
    /// A JSON file that holds such an object.
    Example,
    /// A TypeScript type.
    TypeScript,
    /// A Go struct that is encoded as JSON.
    Go,
}

/// A JSON object as somebody describes it.
#[derive(Clone, Debug)]
pub(crate) struct WireObject {
    speaker: Speaker,
    /// The type's or the schema's name, or that of the file.
    name: String,
    path: Arc<str>,
    members: Vec<WireMember>,
}

#[derive(Clone, Debug)]
struct WireMember {
    name: String,
    nullable: bool,
    place: Option<Place>,
}

/// Somebody says that a member may be null.
#[derive(Clone, Debug)]
pub struct Nullable<'p> {
    /// Who says so.
    pub speaker: Speaker,
    /// The name of the type or schema; for an example the file's.
    pub name: &'p str,
    /// The file, as it stands in the project.
    pub path: &'p str,
    /// Where it says so, in a file of code.
    pub place: Option<Place>,
    /// Whether object and struct have the same name, or the struct names the file: otherwise their keys
    /// are the same.
    pub named: bool,
}

/// All wire objects of a program.
#[derive(Debug, Default)]
pub(crate) struct Wire {
    objects: Vec<WireObject>,
    by_name: FxHashMap<String, Vec<u32>>,
    by_keys: FxHashMap<KeySet, Vec<u32>>,
}

/// A set of fewer keys says nothing.
const KEYS: usize = 3;

impl Wire {
    fn of(program: &Program) -> Self {
        let mut objects = document::objects(&program.documents);
        objects.extend(typescript::objects(program));
        objects.extend(encoded::objects(program.go()));
        let mut wire = Self { objects, ..Self::default() };
        for (at, object) in wire.objects.iter().enumerate() {
            wire.by_name.entry(plain(&object.name)).or_default().push(at as u32);
            let keys = KeySet::of(object.members.iter().map(|it| it.name.as_str()));
            wire.by_keys.entry(keys).or_default().push(at as u32);
        }
        wire
    }
}

impl Program {
    fn wire(&self) -> &Wire {
        self.wire.get_or_init(|| Wire::of(self))
    }

    /// What others say of the JSON of a Go struct, whose doc comment is `comment`. The struct itself is no
    /// evidence of its own.
    pub fn wire_of(&self, ty: &go::Type, comment: &str) -> Described<'_> {
        let wire = self.wire();
        let own = json_members(self.go(), ty);
        let name = ty.named().map_or("", |it| &it.name);
        let is_own = |it: &WireMember| own.iter().any(|own| own.place == it.place);
        let is_other =
            |it: &&WireObject| it.speaker != Speaker::Go || !it.members.iter().any(is_own);
        let at = |list: Option<&Vec<u32>>| -> Vec<&WireObject> {
            let all = list.into_iter().flatten().map(|it| &wire.objects[*it as usize]);
            all.filter(is_other).collect()
        };
        let mut named = at(wire.by_name.get(&plain(name)).filter(|_| !name.is_empty()));
        named.retain(|it| it.agrees(&own));
        if comment.contains(".json") {
            named.extend(wire.objects.iter().filter(|it| it.is_example_in(comment)));
        }
        let keys = || KeySet::of(own.iter().map(|it| it.name.as_str()));
        let asks = named.is_empty() && own.len() >= KEYS;
        let same = if asks { at(wire.by_keys.get(&keys())) } else { Vec::new() };
        Described { named, same }
    }
}

/// What others say of one struct's JSON.
#[derive(Clone, Debug)]
pub struct Described<'p> {
    named: Vec<&'p WireObject>,
    same: Vec<&'p WireObject>,
}

impl<'p> Described<'p> {
    /// Who says that `member` may be null: the strongest evidence first.
    pub fn nullable(&self, member: &str) -> Option<Nullable<'p>> {
        if let Some(found) = self.named.iter().find_map(|it| it.says(member, true)) {
            return Some(found);
        }
        // An example where the member is set denies nothing; a type that leaves null out does.
        let denies =
            |it: &&WireObject| it.speaker != Speaker::Example && it.says(member, false).is_none();
        let denied = self.same.iter().any(denies);
        self.same.iter().find_map(|it| it.says(member, false)).filter(|_| !denied)
    }
}

impl WireObject {
    fn says(&self, member: &str, named: bool) -> Option<Nullable<'_>> {
        let found = self.members.iter().find(|it| it.name == member && it.nullable)?;
        let (name, path) = (self.name.as_str(), &*self.path);
        Some(Nullable { speaker: self.speaker, name, path, place: found.place, named })
    }

    /// Whether most keys of either are keys of both.
    fn agrees(&self, own: &[keys::JsonMember]) -> bool {
        let shared = own.iter().filter(|it| self.members.iter().any(|other| other.name == it.name));
        2 * shared.count() > own.len().max(self.members.len())
    }

    /// Whether a comment names the file of an example.
    fn is_example_in(&self, comment: &str) -> bool {
        let words = || comment.split(|it: char| it.is_whitespace() || "`'\"(),;".contains(it));
        let is_it = |it: &str| {
            let it = it.trim_end_matches('.').trim_start_matches("./");
            let behind = self.path.strip_suffix(it);
            it.ends_with(".json") && behind.is_some_and(|it| it.is_empty() || it.ends_with('/'))
        };
        self.speaker == Speaker::Example && words().any(is_it)
    }
}

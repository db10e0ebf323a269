//! The members of a struct's JSON, as `encoding/json` finds them.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Basic, FieldOf, Type, View};
use crate::library::JsonVersion;

/// A field that is a member of a struct's JSON.
#[derive(Clone, Debug)]
// Each flag is a thing of its own that a tag or an embedding says.
#[allow(clippy::struct_excessive_bools)]
pub struct JsonField<'p> {
    /// The key.
    pub key: String,
    /// The field.
    pub field: FieldOf<'p>,
    /// `,string`: the value stands in quotes.
    pub quoted: bool,
    /// `,omitempty` or `,omitzero`, whichever leaves a nil out.
    pub omits: bool,
    /// The embedded fields that lead to it, outermost first.
    pub through: Vec<&'p str>,
    /// Whether one of those is a pointer, which may be nil: the member is absent then.
    pub may_miss: bool,
    tagged: bool,
}

/// The members of a struct's JSON.
#[derive(Clone, Debug, Default)]
pub struct JsonFields<'p> {
    /// The members, in the order of their fields.
    pub members: Vec<JsonField<'p>>,
    /// Whether the struct embeds something that is not known, which may have others.
    pub open: bool,
}

/// The members of structs' JSON, each found once while many are asked for.
pub(crate) struct Layouts<'p> {
    view: View<'p>,
    known: RefCell<FxHashMap<Type, Rc<JsonFields<'p>>>>,
}

impl<'p> Layouts<'p> {
    pub(crate) fn new(view: View<'p>) -> Self {
        Self { view, known: RefCell::default() }
    }

    /// As [`View::json_fields`].
    pub(crate) fn of(&self, ty: &Type) -> Rc<JsonFields<'p>> {
        if let Some(known) = self.known.borrow().get(ty) {
            return Rc::clone(known);
        }
        let found = Rc::new(self.view.json_fields(ty));
        self.known.borrow_mut().insert(ty.clone(), Rc::clone(&found));
        found
    }
}

impl<'p> JsonFields<'p> {
    /// The member that a key means to a decoder: version 1 does not mind its case.
    pub fn meant_by(&self, key: &str, version: JsonVersion) -> Option<&JsonField<'p>> {
        let folds =
            |it: &&JsonField<'p>| version == JsonVersion::V1 && it.key.eq_ignore_ascii_case(key);
        let exact = self.members.iter().find(|it| it.key == key);
        exact.or_else(|| self.members.iter().find(folds))
    }
}

/// What the options of a field's tag leave out of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// Nothing.
    Never,
    /// What is empty: `omitempty`.
    Empty,
    /// The zero: `omitzero`.
    Zero,
}

impl View<'_> {
    /// What a field with these options of its `json` tag is left out for; `None` where that hangs on a type that
    /// is not known.
    ///
    /// `omitzero` leaves out every zero. `omitempty` of version 1 leaves out what has no length, and zeros of basic
    /// types, but never a struct or an array; that of version 2 leaves out what would be written as `null`, `""`,
    /// `[]` or `{}`.
    pub fn left_out(self, options: &str, ty: &Type, version: JsonVersion) -> Option<LeftOut> {
        let has = |it: &str| options.split(',').any(|option| option == it);
        if has("omitzero") {
            return Some(LeftOut::Zero);
        }
        if !has("omitempty") {
            return Some(LeftOut::Never);
        }
        let is_text = |it: Basic| matches!(it, Basic::String | Basic::UntypedString);
        match (self.underlying(ty), version) {
            (Type::Array(_), _) | (Type::Struct(_), JsonVersion::V1) => Some(LeftOut::Never),
            (Type::Basic(basic), JsonVersion::V2) if !is_text(basic) => Some(LeftOut::Never),
            _ if ty.is("time", "Time") => Some(LeftOut::Never),
            (Type::Struct(_), JsonVersion::V2) => None,
            (Type::Named(_) | Type::Param(_) | Type::Unknown, _) => None,
            _ => Some(LeftOut::Empty),
        }
    }
}

/// How deep embedding is followed.
const EMBEDDING: usize = 5;

impl<'p> View<'p> {
    /// The members of a struct's JSON: embedded structs are flattened, the shallowest field of a key wins,
    /// among those of one depth the one whose tag names the key, and among several such none.
    pub fn json_fields(self, ty: &Type) -> JsonFields<'p> {
        let mut out = JsonFields::default();
        let mut level = vec![(ty.deref().clone(), Vec::new(), false)];
        let mut seen = vec![ty.deref().clone()];
        for _ in 0..EMBEDDING {
            let mut found: Vec<JsonField<'p>> = Vec::new();
            let mut below = Vec::new();
            for (ty, through, may_miss) in level {
                for field in self.fields(&ty) {
                    let name: &'p str = &field.field.name;
                    let named = field.field.json_tag();
                    let tagged = named.is_some_and(|it| !it.is_empty() && !it.starts_with(','));
                    if field.field.embedded && !tagged && named != Some("-") {
                        let inner = field.ty.deref().clone();
                        match self.underlying(&inner) {
                            Type::Struct(_) if !seen.contains(&inner) => {
                                seen.push(inner.clone());
                                let mut through: Vec<&'p str> = through.clone();
                                through.push(name);
                                below.push((inner, through, may_miss || field.ty.is_pointer()));
                                continue;
                            }
                            Type::Struct(_) => continue,
                            Type::Unknown => {
                                out.open = true;
                                continue;
                            }
                            _ => {}
                        }
                    }
                    if !name.starts_with(char::is_uppercase) {
                        continue;
                    }
                    let Some((key, options)) = field.field.json_of(named) else { continue };
                    let has = |it: &str| options.split(',').any(|option| option == it);
                    found.push(JsonField {
                        key: key.to_owned(),
                        quoted: has("string"),
                        omits: has("omitempty") || has("omitzero"),
                        through: through.clone(),
                        may_miss,
                        tagged,
                        field,
                    });
                }
            }
            let own = dominant(found, &out.members);
            out.members.extend(own);
            level = below;
            if level.is_empty() {
                break;
            }
        }
        out
    }
}

/// The fields of one depth that win among those with their key, without those that a shallower one hides.
fn dominant<'p>(found: Vec<JsonField<'p>>, above: &[JsonField<'p>]) -> Vec<JsonField<'p>> {
    let mut counts: FxHashMap<&str, (u32, u32)> = FxHashMap::default();
    for it in &found {
        let (all, tagged) = counts.entry(&it.key).or_default();
        *all += 1;
        *tagged += u32::from(it.tagged);
    }
    let hidden: FxHashSet<&str> = above.iter().map(|it| &*it.key).collect();
    let wins = |it: &JsonField<'p>| {
        let (all, tagged) = counts[&*it.key];
        !hidden.contains(&*it.key) && (all == 1 || it.tagged && tagged == 1)
    };
    let wins: Vec<_> = found.iter().map(wins).collect();
    found.into_iter().zip(wins).filter(|it| it.1).map(|it| it.0).collect()
}

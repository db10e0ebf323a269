//! Wire objects that Go itself encodes: where a pointer may be nil, JSON has null.

use super::{Speaker, WireMember, WireObject, json_members};
use crate::go;

/// The structs that are encoded as JSON.
pub(super) fn objects(go: go::View<'_>) -> Vec<WireObject> {
    go.encoded_types().iter().filter_map(|it| object(go, it)).collect()
}

fn object(go: go::View<'_>, ty: &go::Type) -> Option<WireObject> {
    if go.has_method(ty, "MarshalJSON") != Some(false) {
        return None;
    }
    let members = json_members(go, ty).into_iter().map(|it| WireMember {
        // With `omitempty` a nil pointer is left out.
        nullable: it.ty.is_pointer() && !it.options.contains("omit"),
        name: it.name,
        place: it.place,
    });
    let members: Vec<_> = members.collect();
    let file = members.first()?.place?.file;
    let name = ty.named()?.name.to_string();
    let path = go.path_of(file);
    Some(WireObject { speaker: Speaker::Go, name, path, members })
}

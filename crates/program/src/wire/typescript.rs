//! Wire objects that TypeScript types describe.

use super::{Speaker, WireMember, WireObject};
use crate::{Place, Program};

/// The object types of all files that could be JSON.
pub(super) fn objects(program: &Program) -> Vec<WireObject> {
    let js = program.js();
    let mut out = Vec::new();
    for (file, known) in program.files() {
        if known.js().is_none() || known.marks.minified {
            continue;
        }
        for object in js.object_types(file) {
            let member = |it: &crate::js::ObjectMember<'_>| WireMember {
                name: it.name.to_owned(),
                nullable: it.nullable,
                place: Some(Place { file, span: it.span }),
            };
            out.push(WireObject {
                speaker: Speaker::TypeScript,
                name: object.name.to_owned(),
                path: known.path.clone(),
                members: object.members.iter().map(member).collect(),
            });
        }
    }
    out
}

//! Where fields of structs that come from outside are used.

use rustc_hash::{FxHashMap, FxHashSet};
use seamlint_syntax::{Field, Kind, Node, NodeId};

use super::View;
use super::members::MemberKind;
use crate::{FileId, Place};

/// Selectors by the field that they mean.
pub(super) type FieldUses = FxHashMap<Place, Vec<(FileId, NodeId)>>;

impl<'p> View<'p> {
    /// The selectors, in all files, that mean a field of a struct that is decoded from outside: `x.Name` for
    /// the field that is declared at `field`.
    pub fn field_uses(self, field: Place) -> impl Iterator<Item = (FileId, Node<'p>)> {
        let all = self.model.field_uses.get_or_init(|| self.find_field_uses());
        let found = all.get(&field).map_or(&[][..], Vec::as_slice);
        found.iter().map(move |(file, node)| (*file, self.tree(*file).node(*node)))
    }

    fn find_field_uses(self) -> FieldUses {
        let mut names: FxHashSet<&str> = FxHashSet::default();
        for it in self.decoded_structs() {
            names.extend(self.fields(&it.ty).iter().map(|it| &*it.field.name));
        }
        let mut out = FieldUses::default();
        for (file, known) in self.program.files() {
            if known.go().is_none_or(|it| it.is_test) {
                continue;
            }
            for selector in known.tree.nodes(Kind::SelectorExpression) {
                let name = selector.child(Field::Field).map(|it| it.text());
                if let Some(name) = name.filter(|it| names.contains(it)) {
                    let field = self.field_meant(file, selector, name);
                    if let Some(field) = field {
                        out.entry(field).or_default().push((file, selector.id()));
                    }
                }
            }
        }
        out
    }

    pub(super) fn field_meant(self, file: FileId, selector: Node<'_>, name: &str) -> Option<Place> {
        let ty = self.type_of(file, selector.child(Field::Operand)?);
        let MemberKind::Field(site, index) = self.eval().member(&ty, name)?.kind else {
            return None;
        };
        let facts = self.facts(FileId(site.unit))?;
        let field = facts.structs.get(site.index as usize)?.fields.get(index as usize)?;
        Some(Place { file: FileId(site.unit), span: field.span })
    }
}

//! What comments say of a declaration.

use seamlint_syntax::{Kind, Node};

use super::View;
use crate::Place;

impl View<'_> {
    /// The comments of the field, type or other declaration whose name stands at `place`: those on the lines
    /// right above it, and the one behind it on its own line.
    pub fn comments_of(self, place: Place) -> String {
        let name = self.tree(place.file).covering(place.span);
        let is_type = |it: &Node<'_>| matches!(it.kind(), Kind::TypeSpec | Kind::TypeAlias);
        let own = |it: &Node<'_>| it.kind() == Kind::FieldDeclaration || is_type(it);
        let Some(spec) = std::iter::once(name).chain(name.ancestors()).find(own) else {
            return String::new();
        };
        let alone = |it: &Node<'_>| {
            it.kind() == Kind::TypeDeclaration && it.parts().filter(is_type).count() == 1
        };
        let declaration = spec.parent().filter(alone).unwrap_or(spec);
        let text = self.tree(place.file).text();
        let lines = |from: u32, to: u32| {
            text.get(from as usize..to as usize).map_or(2, |it| it.matches('\n').count())
        };
        let Some(around) = declaration.parent() else { return String::new() };
        let siblings: Vec<_> = around.children().collect();
        let Some(at) = siblings.iter().position(|it| *it == declaration) else {
            return String::new();
        };
        let mut out = Vec::new();
        for i in (0..at).rev() {
            let (it, below) = (siblings[i], siblings[i + 1]);
            let trails = i > 0 && {
                let before = siblings[i - 1];
                before.kind() != Kind::Comment && lines(before.span().end, it.span().start) == 0
            };
            let is_near = lines(it.span().end, below.span().start) <= 1;
            if it.kind() != Kind::Comment || trails || !is_near {
                break;
            }
            out.push(it.text());
        }
        out.reverse();
        let behind = siblings.get(at + 1).filter(|it| {
            it.kind() == Kind::Comment && lines(declaration.span().end, it.span().start) == 0
        });
        out.extend(behind.map(|it| it.text()));
        out.join("\n")
    }
}

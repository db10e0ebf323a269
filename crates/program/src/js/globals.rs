//! Names that no file binds: what the platform, a library's script or another language put there.

use seamlint_syntax::{Field, Kind, Node};

use super::View;
use super::facts::Space;
use super::library::LIBRARY;
use super::sym::BindingId;
use super::syntax::unwrapped;
use crate::FileId;

impl View<'_> {
    /// The library's value of a global name: whether `name` means the global and not a local thing.
    pub fn is_global(self, file: FileId, name: Node<'_>) -> bool {
        let name = unwrapped(name);
        let facts = self.facts(file);
        name.kind() == Kind::Identifier
            && facts.lookup(name.text(), facts.scope_of(name), Space::Value).is_none()
            && self.own_global(name.text()).is_none()
    }

    fn own_global(self, name: &str) -> Option<(FileId, BindingId)> {
        self.linked().global(name, Space::Value).filter(|it| it.0 != LIBRARY)
    }

    /// Whether a name means a global that the project only declares, or does not bind at all: what
    /// another language may have put there.
    pub fn is_undeclared(self, file: FileId, name: Node<'_>) -> bool {
        let facts = self.facts(file);
        match facts.lookup(name.text(), facts.scope_of(name), Space::Value) {
            None => self.own_global(name.text()).is_none(),
            Some(id) => {
                // `declare function goOpen(): object;` has no body.
                let binding = facts.binding(id);
                !binding.functions.is_empty()
                    && binding.functions.iter().all(|it| !facts.func(*it).has_body)
            }
        }
    }

    /// Whether an expression is the global object, by one of the names that browsers have for it.
    pub fn is_window(self, file: FileId, object: Node<'_>) -> bool {
        let object = unwrapped(object);
        matches!(object.text(), "window" | "globalThis" | "self") && self.is_global(file, object)
    }

    /// How an expression is written that means something global which the project does not bind, or a member
    /// of it: `open` for `open` and `window.open`, `engine.start`.
    pub fn undeclared_path(self, file: FileId, expression: Node<'_>) -> Option<String> {
        let expression = unwrapped(expression);
        if expression.kind() == Kind::Identifier {
            let is_global = self.is_undeclared(file, expression);
            return is_global.then(|| expression.text().to_owned());
        }
        let object = unwrapped(expression.child(Field::Object)?);
        let name = expression.child(Field::Property)?.text();
        if self.is_window(file, object) {
            return Some(name.to_owned());
        }
        let is_global = object.kind() == Kind::Identifier && self.is_undeclared(file, object);
        is_global.then(|| format!("{}.{name}", object.text()))
    }
}

//! What the project's functions put into contexts.

use seamlint_syntax::{Kind, Node};

use super::callee::Callee;
use super::syntax;
use super::types::Type;
use super::view::View;
use crate::{FileId, Place};

/// A value that is put into a context.
#[derive(Clone, Debug)]
pub struct ContextWrite {
    /// The type of the key, as it was before it became an interface.
    pub key: Type,
    /// The text of the key, for keys of string types.
    pub text: Option<String>,
    /// The key.
    pub place: Place,
}

impl<'p> View<'p> {
    /// Everything that the project puts into contexts: by `context.WithValue`, and under a word into a
    /// framework's request context, whose `Value` finds it.
    pub fn context_writes(self) -> &'p [ContextWrite] {
        self.model().context_writes.get_or_init(|| {
            let files = self.program().files().map(|it| it.0);
            let writes = files.flat_map(|file| {
                let calls = self.calls_named(file, &["WithValue", "Set"]);
                let mut writes: Vec<_> =
                    calls.filter_map(|it| self.context_write(file, it.0, it.1)).collect();
                writes.sort_by_key(|it| it.place);
                writes
            });
            writes.collect()
        })
    }

    fn context_write(self, file: FileId, call: Node<'p>, callee: &Callee) -> Option<ContextWrite> {
        let sets = &*callee.symbol.name == "Set"
            && callee.operand.as_ref().is_some_and(|it| self.carrier(it).is_some());
        let key = if callee.symbol.is("context", "WithValue") {
            syntax::argument(call, 1)?
        } else if sets {
            syntax::argument(call, 0)?
        } else {
            return None;
        };
        let text = self.text_of(file, key).map(|it| it.into_owned());
        Some(ContextWrite { key: self.dynamic_type(file, key), text, place: file.place(key) })
    }

    /// The type of what an expression holds: for a variable that was set once to a value converted to an
    /// interface, that value's.
    pub fn dynamic_type(self, file: FileId, node: Node<'p>) -> Type {
        let (mut file, mut node) = (file, syntax::unparen(node));
        for _ in 0..4 {
            let ty = self.type_of(file, node);
            if self.is_interface(&ty) != Some(true) {
                return ty;
            }
            let is_conversion = match node.kind() {
                Kind::TypeConversionExpression => true,
                Kind::CallExpression => {
                    syntax::function(node).is_some_and(|it| self.is_type(file, it))
                }
                _ => false,
            };
            let inner = match syntax::argument(node, 0).filter(|_| is_conversion) {
                Some(inner) => Some((file, inner)),
                None => self.initialiser(file, node),
            };
            match inner {
                Some(found) => (file, node) = found,
                None => return ty,
            }
        }
        Type::Unknown
    }
}

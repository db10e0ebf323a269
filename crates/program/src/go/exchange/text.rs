//! Whether a text that is answered with can be JSON after all: `http.Error(w, `{"error":"…"}`, 400)`.

use std::sync::Arc;

use seamlint_syntax::{Field, Kind, Node};

use super::super::{Basic, Type, syntax};
use super::{Frame, Value, Walk};
use crate::FileId;

/// Through how many names and operators a text is followed.
const HOPS: usize = 6;

impl<'p> Walk<'p> {
    /// Whether each text among the arguments of a call is known to be no JSON.
    pub(super) fn is_plain(&self, file: FileId, call: Node<'p>, frames: &[Frame]) -> bool {
        let is_text = |it: &Node<'p>| {
            let ty = self.view.type_of(file, *it);
            let ty = self.view.underlying(&ty);
            matches!(ty, Type::Basic(Basic::String | Basic::UntypedString) | Type::Unknown)
        };
        // Of a format and its values, the format comes first.
        let first = syntax::arguments(call).find(is_text);
        first.is_none_or(|it| self.is_plain_text(&Value::new(file, it, frames)))
    }

    fn is_plain_text(&self, value: &Value) -> bool {
        let mut value = self.view.outermost(value);
        for _ in 0..HOPS {
            let node = self.view.node_of(&value);
            let next = match node.kind() {
                Kind::InterpretedStringLiteral | Kind::RawStringLiteral => {
                    let start = syntax::string(node).unwrap_or_default();
                    return !start.trim_start().starts_with(['{', '[', '"']);
                }
                // What comes first decides.
                Kind::BinaryExpression => node.child(Field::Left),
                Kind::CallExpression => {
                    let name = syntax::function(node).and_then(|it| it.child(Field::Field));
                    if name.is_some_and(|it| it.text() == "Error")
                        && syntax::argument(node, 0).is_none()
                    {
                        return true;
                    }
                    let index = self.view.call_index(value.file, node);
                    let called = index.and_then(|it| self.view.called(value.file, it));
                    let Some(symbol) = called.map(|it| &it.callee.symbol) else { return false };
                    if symbol.is("net/http", "StatusText") {
                        return true;
                    }
                    let formats = ["Sprintf", "Sprint", "Sprintln"];
                    let formats = formats.iter().any(|it| symbol.is("fmt", it));
                    syntax::argument(node, 0).filter(|_| formats)
                }
                Kind::Identifier | Kind::SelectorExpression => {
                    let Some((file, given)) = self.view.initialiser(value.file, node) else {
                        return false;
                    };
                    let frames = if file == value.file { value.frames } else { Arc::default() };
                    value = self.view.outermost(&Value::within(file, given, frames));
                    continue;
                }
                _ => None,
            };
            let Some(next) = next else { return false };
            value = self.view.outermost(&value.beside(next));
        }
        false
    }
}

//! What Go puts into JavaScript's global scope.

use rustc_hash::FxHashSet;
use seamlint_syntax::{Field, Kind, Node};

use super::syntax;
use super::view::View;
use crate::FileId;
use crate::library::Role;

impl<'p> View<'p> {
    /// The functions that the program makes members of JavaScript's global object, as JavaScript writes them:
    /// `open` for `js.Global().Set("open", js.FuncOf(…))`, `engine.start` where the value is a map that has the
    /// function under `start`.
    pub fn published_functions(self) -> FxHashSet<String> {
        let mut out = FxHashSet::default();
        let files = self.program().files().filter(|it| it.1.go().is_some());
        for (file, _) in files.filter(|it| self.imports(it.0, "syscall/js")) {
            for set in self.known_calls(file, |it| it.does(Role::JsProperty)) {
                let Some((name, value)) = self.global_set(file, set.call) else { continue };
                if self.is_js_function(file, value) {
                    out.insert(name);
                    continue;
                }
                let members = self.function_members(file, value);
                out.extend(members.into_iter().map(|it| format!("{name}.{it}")));
            }
        }
        out
    }

    /// Whether a file imports a package, under whatever name.
    fn imports(self, file: FileId, path: &str) -> bool {
        self.facts(file).is_some_and(|it| it.imports.iter().any(|it| &*it.path == path))
    }

    /// The name and the value of `js.Global().Set(name, value)`.
    fn global_set(self, file: FileId, call: Node<'p>) -> Option<(String, Node<'p>)> {
        let object = self.origin(file, syntax::receiver(call)?)?;
        if !self.knowledge_of(object.0, object.1)?.does(Role::JsGlobal) {
            return None;
        }
        let name = self.text_of(file, syntax::argument(call, 0)?)?;
        Some((name.into_owned(), syntax::argument(call, 1)?))
    }

    /// The keys of a map literal, written in place or held by a variable, whose values are functions.
    fn function_members(self, file: FileId, map: Node<'p>) -> Vec<String> {
        let map = syntax::unparen(map);
        let (file, literal) = self.initialiser(file, map).unwrap_or((file, map));
        if literal.kind() != Kind::CompositeLiteral {
            return Vec::new();
        }
        let pairs = literal.child(Field::Body).into_iter().flat_map(Node::parts);
        let functions = pairs.filter_map(|it| {
            let (key, value) = (it.child(Field::Key)?.first()?, it.child(Field::Value)?.first()?);
            let is_function = self.is_js_function(file, value);
            self.text_of(file, key).filter(|_| is_function).map(Into::into)
        });
        functions.collect()
    }

    fn is_js_function(self, file: FileId, value: Node<'_>) -> bool {
        self.type_of(file, value).is("syscall/js", "Func")
    }
}

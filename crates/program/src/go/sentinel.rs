//! The project's own error values: variables of a package made by `errors.New`.

use std::sync::Arc;

use seamlint_syntax::Kind;

use super::syntax;
use super::view::View;
use crate::{FileId, Place};

/// An error value of the project.
#[derive(Clone, Debug)]
pub struct Sentinel {
    /// The import path of its package.
    pub package: Arc<str>,
    /// The name of the package.
    pub qualifier: Arc<str>,
    /// The name of the variable.
    pub name: Arc<str>,
    /// What its `Error` method answers.
    pub text: String,
    /// Where its name stands.
    pub place: Place,
}

impl<'p> View<'p> {
    /// All error values that the project's packages declare with a text, in the order of files.
    pub fn sentinels(self) -> &'p [Sentinel] {
        self.model().sentinels.get_or_init(|| self.find_sentinels())
    }

    fn find_sentinels(self) -> Vec<Sentinel> {
        let mut out = Vec::new();
        for (file, compiled) in self.program().files() {
            let Some(facts) = compiled.go().filter(|it| !it.is_test) else { continue };
            for variable in facts.variables.iter().filter(|it| !it.constant) {
                out.extend(self.sentinel(file, variable.span));
            }
        }
        out
    }

    fn sentinel(self, file: FileId, span: seamlint_syntax::Span) -> Option<Sentinel> {
        let call = self.value_at(file, span).filter(|it| it.kind() == Kind::CallExpression)?;
        let makes = |package, name| self.calls(file, call, package, name);
        let formatted = makes("fmt", "Errorf");
        if !formatted && !makes("errors", "New") {
            return None;
        }
        let text = self.text_of(file, syntax::argument(call, 0)?)?.into_owned();
        let name = self.program().file(file).text().get(span.range())?.into();
        // A text with verbs, or one too short to mean anything by itself, tells nothing.
        (text.len() > 2 && !(formatted && text.contains('%'))).then(|| Sentinel {
            package: self.package_path(file).into(),
            qualifier: self.facts(file).map(|it| Arc::clone(&it.package)).unwrap_or_default(),
            name,
            text,
            place: Place { file, span },
        })
    }
}

//! Handlers that say in a tag of their request struct what they serve: `g.Meta` with `path:"/x" method:"post"`.

use seamlint_syntax::Node;

use super::Finder;
use super::env::Expr;
use crate::FileId;
use crate::go::{FunctionId, Type, tag_value};

impl<'p> Finder<'p> {
    /// The functions that an argument stands for: itself, or the exported methods of a value.
    pub(super) fn bound(&self, file: FileId, node: Node<'p>) -> Vec<FunctionId> {
        if let Some(function) = self.named_handler(Expr::of(file, node)).function
            && !matches!(self.view.type_of(file, node).deref(), Type::Named(_))
        {
            return vec![function];
        }
        let ty = self.view.type_of(file, node);
        let Some(named) = ty.deref().named() else { return Vec::new() };
        let Some(package) = named.decl.and_then(|it| self.view.model.package_of(it.unit)) else {
            return Vec::new();
        };
        let mut methods: Vec<_> = package
            .methods_of(&named.name)
            .filter(|it| it.0.starts_with(char::is_uppercase))
            .map(|it| FunctionId { file: FileId(it.1.0), index: it.1.1 })
            .collect();
        methods.sort_unstable();
        methods
    }

    /// Path and method of a function, by the tag of the struct that it is given.
    pub(super) fn meta(&self, function: FunctionId) -> Option<(String, String)> {
        let facts = self.view.facts(function.file)?;
        let params = &self.view.function(function).params;
        let given = params.iter().map(|it| &facts.locals[it.0 as usize]);
        for local in given {
            let ty = self.view.type_of_local(function.file, local);
            for it in self.view.fields(&ty).iter().filter(|it| &*it.field.name == "Meta") {
                let tag = it.field.tag.as_deref().unwrap_or("");
                let Some(path) = tag_value(tag, "path") else { continue };
                let method = tag_value(tag, "method").unwrap_or("ALL");
                return Some((path.to_owned(), method.to_ascii_uppercase()));
            }
        }
        None
    }
}

//! Types in words.

use super::modules::Linked;
use super::sym::Prim;
use super::ty::{Decl, Type};

/// A type in TypeScript's notation, as far as it can be said in a few words.
pub(super) fn describe(linked: Linked<'_>, ty: &Type, depth: u32) -> String {
    if depth > 3 {
        return "…".to_owned();
    }
    let inner = |it: &Type| describe(linked, it, depth + 1);
    let list = |of: &[Type], by: &str| of.iter().map(inner).collect::<Vec<_>>().join(by);
    match ty {
        Type::Unknown => "unknown".to_owned(),
        Type::Prim(prim) => match prim {
            Prim::String => "string",
            Prim::Number => "number",
            Prim::Boolean => "boolean",
            Prim::BigInt => "bigint",
            Prim::Symbol => "symbol",
            Prim::Undefined => "undefined",
            Prim::Null => "null",
            Prim::Void => "void",
            Prim::Never => "never",
            Prim::Object => "object",
        }
        .to_owned(),
        Type::Text(text) => format!("{text:?}"),
        Type::Named(named) => {
            let facts = linked.facts(named.file);
            let name = match named.decl {
                Decl::Class(class) => {
                    facts.classes[class.at()].name.as_deref().unwrap_or("class").to_owned()
                }
                Decl::Interface(id) => facts.binding(id).name.to_string(),
            };
            if named.args.is_empty() {
                name
            } else {
                format!("{name}<{}>", list(&named.args, ", "))
            }
        }
        Type::Object(..) | Type::Options(..) => "object".to_owned(),
        Type::Func(_) => "function".to_owned(),
        Type::Class(file, class, _) => {
            let name = linked.facts(*file).classes[class.at()].name.as_deref();
            format!("typeof {}", name.unwrap_or("class"))
        }
        Type::Module(..) => "module".to_owned(),
        Type::Tuple(items) => format!("[{}]", list(items, ", ")),
        Type::Union(parts) => list(parts, " | "),
        Type::Both(parts) => list(parts, " & "),
    }
}

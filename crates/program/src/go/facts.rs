//! What a Go file says, told from its text alone.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use seamlint_syntax::{Node, NodeId, Span, Tree};

use super::sym::{Atom, LocalId, SymId, Syms};
use super::targets::Targets;
use super::{build, lower};

/// Facts of a Go file: its declarations, and the symbols of all its expressions.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Facts {
    /// The name in the package clause; empty where there is none.
    pub package: Arc<str>,
    /// Whether the file's name ends in `_test.go`.
    pub is_test: bool,
    /// Whether the file belongs to a build for linux/amd64 with cgo and without tags.
    pub is_built: bool,
    /// Imports in source order.
    pub imports: Vec<Import>,
    /// Functions, methods and function literals, in the order in which they start.
    pub functions: Vec<Function>,
    /// Type declarations, those in functions among them, in source order.
    pub types: Vec<TypeDecl>,
    /// Variables and constants of the package.
    pub variables: Vec<Variable>,
    /// Variables, constants, parameters and named results of functions.
    pub locals: Vec<Local>,
    /// Calls, conversions among them, in the order in which they end.
    pub calls: Vec<CallSite>,
    /// Struct types that occur.
    pub structs: Vec<StructType>,
    /// Interface types that occur.
    pub interfaces: Vec<InterfaceType>,
    /// Signatures of functions and function types.
    pub signatures: Vec<Signature>,
    pub(crate) syms: Syms,
    /// The symbol of each node of the tree, `u32::MAX` where there is none.
    #[serde(skip)]
    pub(crate) sym_of: Vec<u32>,
    /// What the file gives values; of a test, nothing.
    #[serde(skip)]
    pub(crate) targets: Targets,
}

/// An import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// The name that the file gives it: `.`, `_` or an identifier.
    pub alias: Option<Arc<str>>,
    /// The path between the quotes.
    pub path: Arc<str>,
    /// Where the import stands.
    pub span: Span,
}

/// A function, a method or a function literal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Function {
    /// The name; `None` for a literal.
    pub name: Option<Arc<str>>,
    /// For methods, the receiver.
    pub receiver: Option<Receiver>,
    /// The index of the signature in [`Facts::signatures`].
    pub signature: u32,
    /// The names of type parameters.
    pub type_params: Vec<Atom>,
    /// The whole declaration or literal.
    pub span: Span,
    /// The name, or the literal's `func` keyword and signature: one line to point at.
    pub head: Span,
    /// The node of the declaration or literal.
    #[serde(skip)]
    pub node: Option<NodeId>,
    /// For literals in functions, the index of the enclosing function.
    pub parent: Option<u32>,
    /// Receiver, parameters and named results, in that order.
    pub params: Vec<LocalId>,
    /// The calls that stand in the function itself, literals inside left out: indices into [`Facts::calls`].
    pub calls: Vec<u32>,
}

/// The receiver of a method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receiver {
    /// The name of the type.
    pub base: Arc<str>,
    /// Whether it is a pointer.
    pub pointer: bool,
    /// The names that the method gives the type's type parameters.
    pub type_params: Vec<Atom>,
}

/// A type declaration.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TypeDecl {
    /// The name.
    pub name: Arc<str>,
    /// Whether it is an alias, `type A = B`.
    pub alias: bool,
    /// Whether it stands in a function.
    pub local: bool,
    /// Type parameters.
    pub type_params: Vec<Atom>,
    /// What stands on the right.
    pub underlying: SymId,
    /// Where the name stands.
    pub name_span: Span,
    /// Where the declaration stands.
    pub span: Span,
}

/// A variable or a constant of the package.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Variable {
    /// The name.
    pub name: Arc<str>,
    /// The declared type as a value, or else the initialiser.
    pub sym: SymId,
    /// The initialiser, where one is written for this name alone.
    pub value: Option<SymId>,
    /// Whether it is a constant.
    pub constant: bool,
    /// Where the name stands.
    pub span: Span,
}

/// What a local stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LocalKind {
    /// A receiver.
    Receiver,
    /// A parameter.
    Param,
    /// A named result.
    Result,
    /// Declared in the body by `:=`, `var`, a range, a type switch or a receive.
    Variable,
    /// A constant of a function.
    Constant,
}

/// A variable, constant, parameter or named result of a function.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Local {
    /// The name.
    pub name: Atom,
    /// What it is.
    pub kind: LocalKind,
    /// The initialiser, or the declared type as a value.
    pub sym: SymId,
    /// The initialiser where it is known which of its values this is; `None` for `var x T`.
    pub value: Option<SymId>,
    /// The index of the function that declares it, in [`Facts::functions`].
    pub function: u32,
    /// Whether something is assigned to it after its declaration, or its address is taken.
    pub reassigned: bool,
    /// Where the name is declared.
    pub span: Span,
}

/// A call or a conversion.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct CallSite {
    /// The call's symbol.
    pub sym: SymId,
    /// The bare name by which it names what it calls, which is the declared one; `None` for a call of a local
    /// variable, which may hold anything, or of a literal.
    pub(super) name: Option<Atom>,
    /// The innermost function that it stands in.
    pub function: Option<u32>,
    /// Where it stands.
    pub span: Span,
    /// The node, where the tree is at hand.
    #[serde(skip)]
    pub node: Option<NodeId>,
}

/// The parameters and results of a function.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Signature {
    /// Names and types of parameters; the last of a variadic function has a slice type.
    pub params: Vec<(Option<Atom>, SymId)>,
    /// Names and types of results.
    pub results: Vec<(Option<Atom>, SymId)>,
    /// Whether the last parameter is `...T`.
    pub variadic: bool,
}

/// A struct type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct StructType {
    /// Fields in source order.
    pub fields: Vec<Field>,
}

/// A field of a struct.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Field {
    /// The name; for an embedded field, the type's.
    pub name: Arc<str>,
    /// The type.
    pub sym: SymId,
    /// Whether it is embedded.
    pub embedded: bool,
    /// The tag between its quotes, as written.
    pub tag: Option<Arc<str>>,
    /// Where the name stands.
    pub span: Span,
}

/// An interface type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct InterfaceType {
    /// Name, signature (an index into [`Facts::signatures`]) and place of each method.
    pub methods: Vec<(Arc<str>, u32, Span)>,
    /// Embedded interfaces.
    pub embedded: Vec<SymId>,
    /// Whether it holds a union or `~T`, so that it only constrains type parameters.
    pub constraint: bool,
}

impl Facts {
    /// Gathers them in one walk over the tree.
    pub fn of(path: &str, tree: &Tree) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        let is_test = name.ends_with("_test.go");
        let is_built = build::is_built(name, tree.text());
        let targets = if is_test { Targets::default() } else { Targets::of(tree) };
        lower::lower(tree, Facts { is_test, is_built, targets, ..Facts::default() })
    }

    /// Those of a file that is not looked into.
    pub(crate) fn none(path: &str) -> Self {
        Self { is_test: path.ends_with("_test.go"), ..Self::default() }
    }

    /// The symbol of an expression or a type.
    pub fn sym(&self, node: Node<'_>) -> Option<SymId> {
        let id = *self.sym_of.get(node.id().index())?;
        (id != u32::MAX).then_some(SymId(id))
    }

    /// The text of a name.
    pub fn name(&self, atom: Atom) -> &str {
        self.syms.name(atom)
    }

    /// The symbols.
    pub fn syms(&self) -> &Syms {
        &self.syms
    }

    /// Whether a name stands in the file as an expression or a part of one, or as that of a field or a method
    /// of a type: not only where a function of that name is declared.
    pub(super) fn mentions(&self, name: &str) -> bool {
        let fields = self.structs.iter().flat_map(|it| &it.fields).map(|it| &it.name);
        let methods = self.interfaces.iter().flat_map(|it| &it.methods).map(|it| &it.0);
        self.syms.atom(name).is_some() || fields.chain(methods).any(|it| **it == *name)
    }

    /// The index of the innermost function that encloses `span`.
    pub fn function_at(&self, span: Span) -> Option<u32> {
        let behind = self.functions.partition_point(|it| it.span.start <= span.start);
        let mut at = behind.checked_sub(1)? as u32;
        loop {
            let function = &self.functions[at as usize];
            if function.span.contains(span) {
                return Some(at);
            }
            match function.parent {
                Some(parent) => at = parent,
                // Functions of the package do not nest, but literals of initialisers may.
                None => return None,
            }
        }
    }
}

impl Field {
    /// The field's member in JSON as encoding/json names it: name and options. `None` for fields that
    /// are not encoded: unexported ones (unless embedded) and `json:"-"`.
    pub fn json(&self) -> Option<(&str, &str)> {
        self.json_of(self.json_tag())
    }

    /// The value of the `json` key of the tag, if it has one.
    pub(super) fn json_tag(&self) -> Option<&str> {
        self.tag.as_deref().and_then(|it| tag_value(it, "json"))
    }

    /// As [`Self::json`], by a [`Self::json_tag`] that is at hand.
    pub(super) fn json_of<'t>(&'t self, tag: Option<&'t str>) -> Option<(&'t str, &'t str)> {
        let exported = self.name.starts_with(|it: char| it.is_uppercase());
        if !exported && !self.embedded {
            return None;
        }
        let Some(tag) = tag else { return Some((&self.name, "")) };
        if tag == "-" {
            return None;
        }
        let (name, options) = tag.split_once(',').unwrap_or((tag, ""));
        Some((if name.is_empty() { &self.name } else { name }, options))
    }
}

/// The value of a key in a struct tag, found as `reflect.StructTag` finds it: anything malformed before
/// hides it. Escapes in it are left as they are.
pub fn tag_value<'t>(tag: &'t str, key: &str) -> Option<&'t str> {
    let mut rest = tag;
    loop {
        rest = rest.trim_start_matches(' ');
        let colon = rest.bytes().position(|it| it <= b' ' || matches!(it, b':' | b'"' | 0x7f))?;
        let behind = rest[colon..].strip_prefix(":\"").filter(|_| colon > 0)?;
        let end = closing_quote(behind)?;
        if &rest[..colon] == key {
            return behind.get(..end);
        }
        rest = behind.get(end + 1..)?;
    }
}

fn closing_quote(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|it| {
        let closes = it == b'"' && !escaped;
        escaped = it == b'\\' && !escaped;
        closes
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_key_by_key() {
        let tag = r#"db:"a\"b" json:"user_id,omitempty" validate:"required,gt=0""#;
        assert_eq!(tag_value(tag, "json"), Some("user_id,omitempty"));
        assert_eq!(tag_value(tag, "validate"), Some("required,gt=0"));
        assert_eq!(tag_value(tag, "db"), Some(r#"a\"b"#));
        assert_eq!(tag_value(tag, "xml"), None);
        assert_eq!(tag_value("json:", "json"), None);
        assert_eq!(tag_value(r#"db:"id",json:"id""#, "json"), None, "hidden by the comma");
        assert_eq!(tag_value("json:\"a", "json"), None);
    }
}

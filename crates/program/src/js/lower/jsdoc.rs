//! Types in documentation comments: `@type {T}`, `@param {T} name`, `@returns {T}`.

use std::sync::Arc;

use super::super::facts::Facts;
use super::super::sym::{Head, Prim, ScopeId, Sym};
use super::Modules;

/// The text between the braces of each `@tag {…} name` of a comment.
pub(super) fn tags<'t>(comment: &'t str, tag: &str) -> Vec<(&'t str, &'t str)> {
    let mut out = Vec::new();
    for part in comment.split('@').skip(1) {
        let Some(rest) = part.strip_prefix(tag) else { continue };
        let Some(body) = rest.trim_start().strip_prefix('{') else { continue };
        let mut depth = 1;
        let end = body.bytes().position(|it| {
            depth += match it {
                b'{' => 1,
                b'}' => -1,
                _ => 0,
            };
            depth == 0
        });
        if let Some(end) = end {
            let name = body[end + 1..].split_whitespace().next().unwrap_or("");
            out.push((&body[..end], name.trim_matches(['[', ']']).split('=').next().unwrap_or("")));
        }
    }
    out
}

/// Reads a type expression; what is not understood is unknown.
pub(super) fn read(facts: &Facts, modules: &dyn Modules, scope: ScopeId, text: &str) -> Sym {
    let mut reader = Reader { facts, modules, scope, rest: text.trim(), depth: 0 };
    let read = reader.union();
    if reader.rest.trim_start().is_empty() { read } else { Sym::Unknown }
}

struct Reader<'a> {
    facts: &'a Facts,
    modules: &'a dyn Modules,
    scope: ScopeId,
    rest: &'a str,
    depth: u32,
}

impl<'a> Reader<'a> {
    fn eat(&mut self, token: char) -> bool {
        self.rest = self.rest.trim_start();
        let found = self.rest.strip_prefix(token);
        self.rest = found.unwrap_or(self.rest);
        found.is_some()
    }

    fn union(&mut self) -> Sym {
        self.depth += 1;
        if self.depth > 16 {
            return Sym::Unknown;
        }
        self.eat('|');
        let mut members = vec![self.postfix()];
        while self.eat('|') {
            members.push(self.postfix());
        }
        self.depth -= 1;
        if members.len() == 1 { members.remove(0) } else { Sym::Either(members.into()) }
    }

    fn postfix(&mut self) -> Sym {
        let nullable = self.eat('?');
        self.eat('!');
        let mut of = self.primary();
        while self.rest.starts_with("[]") {
            self.rest = &self.rest[2..];
            of = Sym::ArrayOf(Arc::new(of));
        }
        self.eat('=');
        if nullable { Sym::Either([of, Sym::Prim(Prim::Null)].into()) } else { of }
    }

    fn primary(&mut self) -> Sym {
        if self.eat('(') {
            let of = self.union();
            return if self.eat(')') { of } else { Sym::Unknown };
        }
        if self.rest.starts_with(['\'', '"']) {
            let quote = &self.rest[..1];
            let Some((text, rest)) = self.rest[1..].split_once(quote) else { return Sym::Unknown };
            self.rest = rest;
            return Sym::Text(text.into());
        }
        let Some(name) = self.word() else { return Sym::Unknown };
        let mut head = match name {
            "import" => match self.import() {
                Some(it) => it,
                None => return Sym::Unknown,
            },
            "string" | "number" | "boolean" | "void" | "undefined" | "null" | "object"
            | "bigint" | "String" | "Number" | "Boolean" => {
                return Sym::Prim(match name.to_ascii_lowercase().as_str() {
                    "string" => Prim::String,
                    "number" => Prim::Number,
                    "boolean" => Prim::Boolean,
                    "void" => Prim::Void,
                    "undefined" => Prim::Undefined,
                    "null" => Prim::Null,
                    "bigint" => Prim::BigInt,
                    _ => Prim::Object,
                });
            }
            "any" | "unknown" => return Sym::Unknown,
            _ => self.facts.head(name, self.scope),
        };
        while self.rest.starts_with('.') && !self.rest.starts_with(".<") {
            self.rest = &self.rest[1..];
            let Some(name) = self.word() else { return Sym::Unknown };
            head = Head::Member(Arc::new(head), name.into());
        }
        self.rest = self.rest.strip_prefix('.').unwrap_or(self.rest);
        let mut args = Vec::new();
        if self.eat('<') {
            loop {
                args.push(self.union());
                if !self.eat(',') {
                    break;
                }
            }
            if !self.eat('>') {
                return Sym::Unknown;
            }
        }
        Sym::named(head, args)
    }

    /// `("x")` behind `import`.
    fn import(&mut self) -> Option<Head> {
        self.eat('(').then_some(())?;
        let quote = self.rest.chars().next().filter(|it| matches!(it, '\'' | '"'))?;
        let (text, rest) = self.rest[1..].split_once(quote)?;
        self.rest = rest;
        self.eat(')').then_some(())?;
        Some(Head::Module(self.modules.id(text)?))
    }

    fn word(&mut self) -> Option<&'a str> {
        self.rest = self.rest.trim_start();
        let end = self
            .rest
            .find(|it: char| !it.is_alphanumeric() && it != '_' && it != '$')
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!word.is_empty()).then_some(word)
    }
}

//! Source text to flat syntax trees: the only crate that knows tree-sitter.
//!
//! ```text
//! text ─▶ regions (embed)   where code stands in a file: all of it, or the scripts of a page
//!      ─▶ fix-ups (mend)    same-length rewrites of what a grammar cannot read yet
//!      ─▶ tree-sitter       one region at a time, under a budget
//!      ─▶ flatten (parse)   copied once into a pre-order `Vec`, the C tree is dropped
//!      ─▶ Tree              positions are true offsets into the file, whatever the region
//! ```
//!
//! While tree-sitter works on a region, its memory comes from an arena: `arena.rs`, the only `unsafe` there is.
//!
//! Nothing here does I/O, and no input makes it fail: text that cannot be read is
//! [`Kind::Error`], a file that is too much is a tree without regions and a [`Limit`].

mod arena;
pub mod embed;
#[rustfmt::skip]
pub mod kind;
pub mod marks;
mod mend;
mod parse;
pub mod template;
pub mod tree;

pub use kind::{Field, Kind};
pub use marks::Marks;
pub use parse::{Limit, Limits, Parsed, parse, skim};
pub use tree::{Node, NodeId, Span, Tree};

/// The grammar that reads a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grammar {
    /// Go.
    Go,
    /// JavaScript with JSX.
    JavaScript,
    /// TypeScript without JSX (`<T>x` is a type assertion).
    TypeScript,
    /// TypeScript with JSX.
    Tsx,
}

/// What a file holds, told by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileKind {
    /// `.go`
    Go,
    /// `.js`, `.mjs`, `.cjs`, `.jsx`
    JavaScript,
    /// `.ts`, `.mts`, `.cts`, declaration files among them
    TypeScript,
    /// `.tsx`
    Tsx,
    /// `.vue`: up to two scripts in one module
    Vue,
    /// `.svelte`: a module script and an instance script
    Svelte,
    /// `.astro`: a frontmatter between `---` fences, and scripts
    Astro,
    /// `.html`, `.htm`: inline scripts
    Html,
}

/// The two languages whose seam is linted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The server.
    Go,
    /// JavaScript and TypeScript, whatever file they stand in.
    Js,
}

impl FileKind {
    /// The kind of the file at `path` by its extension (any case), or `None` for a file that is not read.
    pub fn of(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let (_, extension) = name.rsplit_once('.')?;
        Some(match extension.to_ascii_lowercase().as_str() {
            "go" => Self::Go,
            "js" | "mjs" | "cjs" | "jsx" => Self::JavaScript,
            "ts" | "mts" | "cts" => Self::TypeScript,
            "tsx" => Self::Tsx,
            "vue" => Self::Vue,
            "svelte" => Self::Svelte,
            "astro" => Self::Astro,
            "html" | "htm" => Self::Html,
            _ => return None,
        })
    }

    /// The side of the seam that the file stands on.
    pub fn side(self) -> Side {
        if self == Self::Go { Side::Go } else { Side::Js }
    }

    /// The grammar of a file that is code from its first byte to its last; `None` where code is embedded.
    pub fn grammar(self) -> Option<Grammar> {
        match self {
            Self::Go => Some(Grammar::Go),
            Self::JavaScript => Some(Grammar::JavaScript),
            Self::TypeScript => Some(Grammar::TypeScript),
            Self::Tsx => Some(Grammar::Tsx),
            Self::Vue | Self::Svelte | Self::Astro | Self::Html => None,
        }
    }
}

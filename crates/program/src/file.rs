//! One file: its text, tree and facts, all of which follow from the text alone.

use std::sync::Arc;

use memchr::memmem::Finder;
use seamlint_syntax::{FileKind, Kind, Limit, Limits, Marks, Side, Tree};

use crate::{go, js};

/// Where a file lies, which decides whether findings in it are reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// The project's own code.
    #[default]
    Own,
    /// A test, a story or test data, told by its path.
    Test,
    /// Code of others that lies in the project or beside it: read where own code resolves into it.
    Vendored,
}

/// A compiled file.
#[derive(Debug)]
pub struct File {
    /// Relative to the project's root, `/`-separated.
    pub path: Arc<str>,
    /// What the name says.
    pub kind: FileKind,
    /// Own code, a test, or code of others.
    pub origin: Origin,
    /// Generated or minified, as the text says.
    pub marks: Marks,
    /// Why the file, or a region of it, was not read.
    pub limit: Option<Limit>,
    /// Syntax, with the text.
    pub tree: Tree,
    /// What the rest of the program may know of the file.
    pub facts: Facts,
    /// Whom its comments ask to be silent.
    pub directives: Directives,
}

/// Whether comments may ask linters to be silent, as their words tell: a look before they are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Directives {
    /// seamlint.
    pub own: bool,
    /// Any linter: `nolint` in Go, `eslint-disable` and its like in JavaScript.
    pub any: bool,
}

/// What a file tells the rest of the program.
#[derive(Debug)]
pub enum Facts {
    /// Of a Go file.
    Go(go::Facts),
    /// Of a JavaScript or TypeScript file, or the scripts of a page.
    Js(js::Facts),
}

impl Directives {
    fn of(side: Side, tree: &Tree) -> Self {
        let own = Finder::new("seamlint-ignore");
        let others = Finder::new(match side {
            Side::Go => "nolint",
            Side::Js => "-disable",
        });
        let mut out = Self::default();
        for comment in tree.nodes(Kind::Comment) {
            let text = comment.text().as_bytes();
            out.own |= own.find(text).is_some();
            out.any |= out.own || others.find(text).is_some();
        }
        out
    }
}

/// A text that is not code: a manifest, a JSON fixture, a schema.
#[derive(Clone, Debug)]
pub struct Document {
    /// Relative to the project's root, `/`-separated.
    pub path: Arc<str>,
    /// The whole text.
    pub text: Arc<str>,
}

impl File {
    /// The file's text.
    pub fn text(&self) -> &str {
        self.tree.text()
    }

    /// Whether findings in this file are shown by default: own code that people write and read.
    pub fn is_reported(&self) -> bool {
        self.origin == Origin::Own && !self.marks.generated && !self.marks.minified
    }

    /// What a file on the side of JavaScript imports, as written.
    pub fn imports(&self) -> impl Iterator<Item = &str> {
        self.js().into_iter().flat_map(|it| it.modules.iter().map(|it| &**it))
    }

    /// The Go facts, for a Go file.
    pub fn go(&self) -> Option<&go::Facts> {
        match &self.facts {
            Facts::Go(facts) => Some(facts),
            Facts::Js(_) => None,
        }
    }

    /// The JS facts, for a file on that side.
    pub fn js(&self) -> Option<&js::Facts> {
        match &self.facts {
            Facts::Js(facts) => Some(facts),
            Facts::Go(_) => None,
        }
    }
}

/// A file that is there and is not looked into: without syntax and without facts. For files that have no findings,
/// and that no compiled file imports.
pub fn skim(path: &str, text: Arc<str>, origin: Origin) -> Option<File> {
    let kind = FileKind::of(path)?;
    let parsed = seamlint_syntax::skim(kind, text);
    let facts = match kind.side() {
        Side::Go => Facts::Go(go::Facts::none(path)),
        Side::Js => Facts::Js(js::Facts::default()),
    };
    let (tree, marks, limit) = (parsed.tree, parsed.marks, parsed.limit);
    let directives = Directives::default();
    Some(File { path: Arc::from(path), kind, origin, marks, limit, tree, facts, directives })
}

/// Parses a text and gathers its facts. `path` tells the kind; `None` for a kind that is not read.
pub fn compile(path: &str, text: Arc<str>, origin: Origin, limits: &Limits) -> Option<File> {
    let kind = FileKind::of(path)?;
    let parsed = seamlint_syntax::parse(kind, text, limits);
    let facts = match kind.side() {
        Side::Go => Facts::Go(go::Facts::of(path, &parsed.tree)),
        Side::Js => Facts::Js(js::Facts::of(path, &parsed.tree)),
    };
    let (tree, marks, limit) = (parsed.tree, parsed.marks, parsed.limit);
    let directives = Directives::of(kind.side(), &tree);
    Some(File { path: Arc::from(path), kind, origin, marks, limit, tree, facts, directives })
}

//! Files to facts, facts to one program: the model that every rule asks.
//!
//! The design is a linker's. [`compile`] turns one file into a tree and *facts*, from its text alone.
//! [`link`] joins the facts of all files into a [`Program`]: packages, modules, types, summaries of
//! functions. Rules then ask the program about nodes of a file's tree, and [`Unknown`] is an honest
//! answer that never leads to a finding.
//!
//! ```text
//! text ─▶ Tree ─▶ Facts ──┐            types are symbolic: "as written, names replaced by imports"
//! text ─▶ Tree ─▶ Facts ──┼─▶ Program  symbols are resolved when asked, across files and packages
//! go.mod, package.json ───┘
//! ```
//!
//! Invariants: a file's tree and facts depend on its text alone; the program depends on facts,
//! manifests and a [`ModuleResolver`] alone. Nothing here reads files, prints or fails.
//!
//! [`Unknown`]: go::Type::Unknown

#![forbid(unsafe_code)]

/// One of the tables of `data/*.toml`, by its name, as a `Result` of this type.
macro_rules! table {
    ($name:literal, $kind:ty) => {
        serde_json::from_str::<$kind>(include_str!(concat!(env!("OUT_DIR"), "/", $name, ".json")))
    };
}

mod by_name;
pub mod contract;
pub mod error_text;
pub mod file;
pub mod flow;
pub mod go;
pub mod js;
pub mod library;
mod once_map;
pub mod resolve;
pub mod wire;
mod work;

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use seamlint_syntax::{Node, Side, Span};

pub use file::{Directives, Document, Facts, File, Origin, compile, skim};
pub use resolve::{KnownFiles, ModuleResolver};

/// A file of a [`Program`], as a number: its place in the list of files, which is sorted by path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A range of a file: what findings and their related spans point at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The range in it.
    pub span: Span,
}

/// What a project consists of, before it is linked.
#[derive(Clone, Default)]
pub struct Project {
    /// Compiled files, in any order.
    pub files: Vec<Arc<File>>,
    /// Texts that are not code and yet say something: `go.mod`, `go.work`, `package.json`, JSON
    /// fixtures, schemas.
    pub documents: Vec<Document>,
    /// What the configuration says of routes and calls.
    pub seam: contract::Options,
    /// What the project adds to what is known of Go packages.
    pub go_packages: Vec<library::data::GoPackageData>,
}

/// All files of a project, joined: what rules ask.
pub struct Program {
    files: Vec<Arc<File>>,
    by_path: FxHashMap<Arc<str>, FileId>,
    go: go::Model,
    js: js::Model,
    documents: Vec<Document>,
    wire: OnceLock<wire::Wire>,
    contract: OnceLock<contract::Contract>,
    seam: contract::Options,
}

/// Joins a project's files. `resolver` answers for imports that are neither relative nor a project file's.
pub fn link(mut project: Project, resolver: &dyn ModuleResolver) -> Program {
    project.files.sort_by(|a, b| a.path.cmp(&b.path));
    project.documents.sort_by(|a, b| a.path.cmp(&b.path));
    let by_path: FxHashMap<_, _> = project
        .files
        .iter()
        .enumerate()
        .map(|(at, it)| (Arc::clone(&it.path), FileId(at as u32)))
        .collect();
    // The two sides are linked without each other; what each knows of libraries is read here as well.
    let (files, documents) = (&project.files, &project.documents);
    let known = library::GoLibrary::with(&project.go_packages);
    let (go, js) = std::thread::scope(|scope| {
        let go = scope.spawn(|| go::Model::link(files, documents, known));
        let js = js::Model::link(files, &by_path, documents, resolver);
        (go.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), js)
    });
    let Project { files, documents, seam, .. } = project;
    let (wire, contract) = (OnceLock::new(), OnceLock::new());
    Program { files, by_path, go, js, documents, wire, contract, seam }
}

impl Program {
    /// All files, sorted by path; a [`FileId`] is the position.
    pub fn files(&self) -> impl ExactSizeIterator<Item = (FileId, &Arc<File>)> {
        self.files.iter().enumerate().map(|(at, it)| (FileId(at as u32), it))
    }

    /// The file with this id.
    ///
    /// # Panics
    /// Never for an id of this program.
    pub fn file(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// The id of the file at `path`, as it stands in the project.
    pub fn file_at(&self, path: &str) -> Option<FileId> {
        self.by_path.get(path).copied()
    }

    /// What is known of the Go side.
    pub fn go(&self) -> go::View<'_> {
        go::View::new(self, &self.go)
    }

    /// What is known of the JavaScript and TypeScript side.
    pub fn js(&self) -> js::View<'_> {
        js::View::new(self, &self.js)
    }

    /// What the two sides have to do with each other: routes, calls, and what joins them.
    pub fn contract(&self) -> &contract::Contract {
        self.contract.get_or_init(|| contract::Contract::of(self))
    }

    /// The contract, if somebody has asked for it already.
    pub fn contract_if_asked(&self) -> Option<&contract::Contract> {
        self.contract.get()
    }

    /// What the configuration says of routes and calls.
    pub fn seam(&self) -> &contract::Options {
        &self.seam
    }

    /// How many files stand on a side.
    pub fn count(&self, side: Side) -> usize {
        self.files.iter().filter(|it| it.kind.side() == side).count()
    }
}

impl FileId {
    /// The place of a node of this file.
    pub fn place(self, node: Node<'_>) -> Place {
        Place { file: self, span: node.span() }
    }

    /// The place of a node of this file, up to the end of its first line: literals and callbacks are long.
    pub fn first_line(self, node: Node<'_>) -> Place {
        let mut place = self.place(node);
        let length = node.text().find('\n').unwrap_or(node.text().len());
        place.span.end = place.span.start + length as u32;
        place
    }
}

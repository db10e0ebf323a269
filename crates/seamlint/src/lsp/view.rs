//! What requests are answered from: a snapshot, and how the client names and counts places.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use gen_lsp_types::{Location, Position, Range, Uri};
use rustc_hash::FxHashMap;
use seamlint_program::{FileId, Place};
use serde_json::{Value, json};

use super::client::Client;
use super::text::Lines;
use super::uri;
use super::worker::Snapshot;
use crate::root;
use crate::session::{Analysis, owner};

/// How the client names files: by the addresses of what it has opened, and by folders.
#[derive(Default)]
pub(super) struct Names {
    /// Open files by their canonical paths: the address that the client uses, and the version.
    pub(super) open: FxHashMap<PathBuf, (String, i32)>,
    /// Folders as the client names them, and what they really are.
    pub(super) folders: Vec<(PathBuf, PathBuf)>,
}

impl Names {
    /// The address of a file.
    pub(super) fn uri(&self, path: &Path) -> Uri {
        if let Some((uri, _)) = self.open.get(path) {
            return Uri(uri.clone());
        }
        let named = self.folders.iter().find_map(|(named, real)| {
            Some(named.join(path.strip_prefix(real).ok().filter(|_| named != real)?))
        });
        Uri(uri::of_path(named.as_deref().unwrap_or(path)))
    }

    /// The version that the client holds of a file, while it is open.
    pub(super) fn version(&self, path: &Path) -> Option<i32> {
        self.open.get(path).map(|it| it.1)
    }
}

/// What requests are answered from.
pub(super) struct View<'a> {
    /// What is known.
    pub(super) snapshot: &'a Snapshot,
    /// Who asks.
    pub(super) client: &'a Client,
    /// How files are named.
    pub(super) names: &'a Names,
    lines: RefCell<FxHashMap<(usize, FileId), Rc<Lines>>>,
}

/// A file of a project.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    /// The project.
    pub(super) analysis: &'a Analysis,
    /// The file.
    pub(super) file: FileId,
}

impl Target<'_> {
    /// The file's text.
    pub(super) fn text(&self) -> &str {
        self.analysis.program.file(self.file).text()
    }
}

impl<'a> View<'a> {
    /// A view of a snapshot.
    pub(super) fn new(snapshot: &'a Snapshot, client: &'a Client, names: &'a Names) -> Self {
        Self { snapshot, client, names, lines: RefCell::default() }
    }

    /// The file at a path, in the project that has the say on it.
    pub(super) fn target(&self, path: &Path) -> Option<Target<'a>> {
        let analysis: &'a Arc<Analysis> = owner(&self.snapshot.analyses, path)?;
        let file = analysis.program.file_at(&root::relative(&analysis.root, path)?)?;
        Some(Target { analysis, file })
    }

    /// Whether a project has the say on a file of its own.
    pub(super) fn owns(&self, analysis: &Arc<Analysis>, path: &Path) -> bool {
        owner(&self.snapshot.analyses, path).is_some_and(|it| Arc::ptr_eq(it, analysis))
    }

    fn lines(&self, of: Target<'_>) -> Rc<Lines> {
        let key = (std::ptr::from_ref(of.analysis) as usize, of.file);
        let fresh = || Rc::new(Lines::new(of.text(), self.client.encoding));
        Rc::clone(self.lines.borrow_mut().entry(key).or_insert_with(fresh))
    }

    /// The byte at a position.
    pub(super) fn offset(&self, of: Target<'_>, position: Position) -> u32 {
        self.lines(of).offset(of.text(), position)
    }

    /// Markdown, as the client understands it.
    pub(super) fn markup(&self, text: &str) -> Value {
        if self.client.markdown {
            json!({ "kind": "markdown", "value": text })
        } else {
            json!({ "kind": "plaintext", "value": text.replace(['`', '*', '\\'], "") })
        }
    }

    /// The bytes of a range.
    pub(super) fn span(&self, of: Target<'_>, range: Range) -> seamlint_syntax::Span {
        self.lines(of).span(of.text(), range)
    }

    /// The range of a place.
    pub(super) fn range(&self, analysis: &Analysis, place: Place) -> Range {
        let of = Target { analysis, file: place.file };
        self.lines(of).range(of.text(), place.span)
    }

    /// A place with its file.
    pub(super) fn location(&self, analysis: &Analysis, place: Place) -> Location {
        Location {
            uri: self.names.uri(&analysis.path(place.file)),
            range: self.range(analysis, place),
        }
    }
}

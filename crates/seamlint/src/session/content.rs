//! What is kept of a file, and how it is told that the file has changed.

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use seamlint_program::{File, Origin, compile};
use seamlint_syntax::Limits;

use crate::load;

/// What is kept of a file's text.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// Compiled code.
    Code(Arc<File>),
    /// A document, as it is.
    Document(Arc<str>),
    /// Nothing: why, where anybody wants to know.
    Nothing(Option<String>),
}

impl Content {
    /// Of a text; code has an origin.
    pub(super) fn of(path: &str, origin: Option<Origin>, text: Arc<str>, limits: &Limits) -> Self {
        match origin {
            None if text.len() > load::DOCUMENT_BYTES => Self::Nothing(None),
            None => Self::Document(text),
            Some(_) if text.len() > limits.bytes => {
                Self::Nothing(Some(load::too_large(limits.bytes)))
            }
            Some(origin) => match compile(path, text, origin, limits) {
                Some(file) => Self::Code(Arc::new(file)),
                None => Self::Nothing(None),
            },
        }
    }

    /// Of a file on the disk.
    pub(super) fn read(root: &Path, path: &str, origin: Option<Origin>, limits: &Limits) -> Self {
        let most = if origin.is_some() { limits.bytes } else { load::DOCUMENT_BYTES };
        match load::read(root, path, most) {
            Ok(text) => Self::of(path, origin, text, limits),
            Err(reason) => Self::Nothing(origin.is_some().then_some(reason)),
        }
    }

    /// The text, where it is kept.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Code(file) => Some(file.text()),
            Self::Document(text) => Some(text),
            Self::Nothing(_) => None,
        }
    }
}

/// What tells one state of a file from the next without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    modified: Option<SystemTime>,
    bytes: u64,
}

impl Stamp {
    /// Of a file on the disk; `None` where there is none.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        Some(Self { modified: metadata.modified().ok(), bytes: metadata.len() })
    }
}

//! The Go side.

mod facts;
pub use facts::Facts;

use crate::{Document, File, Program};
use std::sync::Arc;

/// A Go type.
pub enum Type {
    /// Not known.
    Unknown,
}

/// The linked Go side.
pub struct Model {}

impl Model {
    pub(crate) fn link(_files: &[Arc<File>], _documents: &[Document]) -> Self {
        Self {}
    }
}

/// What rules ask.
#[derive(Clone, Copy)]
pub struct View<'p> {
    #[allow(dead_code)]
    program: &'p Program,
    #[allow(dead_code)]
    model: &'p Model,
}
impl<'p> View<'p> {
    pub(crate) fn new(program: &'p Program, model: &'p Model) -> Self {
        Self { program, model }
    }
}

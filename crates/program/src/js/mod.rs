//! The JavaScript and TypeScript side.

mod facts;
pub use facts::Facts;

use crate::{File, FileId, ModuleResolver, Program};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A type.
pub enum Type {
    /// Not known.
    Unknown,
}

/// The linked JavaScript and TypeScript side.
pub struct Model {}

impl Model {
    pub(crate) fn link(
        _files: &[Arc<File>],
        _by_path: &FxHashMap<Arc<str>, FileId>,
        _resolver: &dyn ModuleResolver,
    ) -> Self {
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

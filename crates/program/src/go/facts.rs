//! Facts.
use seamlint_syntax::Tree;
/// Facts of a Go file.
#[derive(Debug)]
pub struct Facts {}
impl Facts {
    /// Gathers them.
    pub fn of(_path: &str, _tree: &Tree) -> Self {
        Self {}
    }
}

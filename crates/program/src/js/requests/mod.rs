//! The requests that a project's JavaScript and TypeScript sends.

use super::View;
use crate::contract::Call;

impl View<'_> {
    /// Every request of the project, sorted by place.
    pub fn requests(self) -> Vec<Call> {
        Vec::new()
    }
}

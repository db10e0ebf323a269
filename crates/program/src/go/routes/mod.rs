//! The routes that a project's Go code registers.

use super::View;
use crate::contract::Route;

impl View<'_> {
    /// Every route of the project, sorted by the place of its registration.
    pub fn routes(self) -> Vec<Route> {
        Vec::new()
    }
}

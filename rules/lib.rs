//! The rules of seamlint, and what runs them.
//!
//! A rule is a folder with two files: `mod.rs` holds a [`Rule`] value and a plain function that asks
//! the program and reports; `docs.md` is its documentation, the text of `seamlint explain`, the help of
//! its SARIF entry, and its test. [`go`] and [`js`] hold the tables.
//!
//! ```text
//! Program + Settings ─▶ check_file / check_program ─▶ rules report ─▶ suppressions ─▶ profile ─▶ findings
//! ```

#![forbid(unsafe_code)]

mod comment;
mod cx;
mod finding;
pub mod go;
pub mod js;
mod rule;
mod run;
pub mod seam;
pub mod suppress;

pub use cx::Cx;
pub use finding::{Edit, Finding, Fix, Related};
pub use rule::{Check, Confidence, Override, Profile, Rule, Settings, Severity};
pub use run::{check_all, check_file, check_program, finish};

/// Every rule, sorted by id.
pub fn rules() -> impl Iterator<Item = &'static Rule> + Clone {
    go::RULES.iter().chain(js::RULES).chain(seam::RULES).copied().chain([&suppress::UNUSED_IGNORE])
}

/// The rule with this id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().find(|it| it.id == id)
}

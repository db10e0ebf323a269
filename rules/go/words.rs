//! Words that several rules share.

use seamlint_program::go::Unreleased;

use crate::Finding;

/// Says that what must be released is not: `is never freed`.
pub(super) fn when_lost(lost: Unreleased, released: &str) -> String {
    match lost {
        Unreleased::Never | Unreleased::Unsure => format!("is never {released}"),
        Unreleased::Exit(_) => format!("is not {released} on every way out"),
        Unreleased::Overwritten(_) => format!("is overwritten before it is {released}"),
    }
}

/// Shows where it is lost: the way out that is reached `without` it, or where something `overwrites` it.
pub(super) fn show_lost(finding: &mut Finding, lost: Unreleased, without: &str, overwrites: &str) {
    match lost {
        Unreleased::Exit(place) => finding.also(place, format!("reached {without}")),
        Unreleased::Overwritten(place) => finding.also(place, overwrites),
        Unreleased::Never | Unreleased::Unsure => finding,
    };
}

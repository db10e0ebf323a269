//! What comments at a field say.

use crate::comment::said;

/// Words of comments that say so, and words that say otherwise or speak of a database.
const SAID: [&str; 9] = [
    "nullable",
    "may be null",
    "can be null",
    "could be null",
    "might be null",
    "null when",
    "null if",
    "null until",
    "or null",
];
const DENIED: [&str; 8] = [
    "not null",
    "non-null",
    "nonnull",
    "never null",
    "cannot be null",
    "column",
    "database",
    "sql",
];

/// Whether a comment on a field says that its JSON may be null.
pub(super) fn is_said(comment: &str) -> bool {
    let said = said(comment);
    SAID.iter().any(|it| said.contains(it)) && !DENIED.iter().any(|it| said.contains(it))
}

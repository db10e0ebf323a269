//! What is written at a field: tags of validators, and comments.

use seamlint_program::go::tag_value;

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

/// Whether a validator of the struct refuses the zero that null leaves.
pub(super) fn rejects_zero(tag: &str) -> bool {
    let rules = ["binding", "validate", "valid"].into_iter().filter_map(|it| tag_value(tag, it));
    rules.flat_map(|it| it.split([',', ';'])).any(|it| {
        it.starts_with("required")
            || matches!(it.trim(), "gt=0" | "min=1" | "gte=1" | "ne=0" | "notblank")
    })
}

/// Whether a comment on a field says that its JSON may be null.
pub(super) fn is_said(comment: &str) -> bool {
    let said = said(comment);
    SAID.iter().any(|it| said.contains(it)) && !DENIED.iter().any(|it| said.contains(it))
}

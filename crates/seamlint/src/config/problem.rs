//! What is wrong with a configuration file, where, and what was probably meant.

use std::ops::Range;

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Bytes of the file.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

/// A file with at least one mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems {
    /// The file, as the user knows it.
    pub name: String,
    /// Its text.
    pub text: String,
    /// In the order of the file.
    pub problems: Vec<Problem>,
}

/// The one of `names` that `word` was probably meant to be.
pub fn closest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let close = |name: &str| {
        // A rule's own name without its side, or with the wrong one, is the commonest slip.
        let last = |it: &str| it.rsplit('/').next().unwrap_or_default().to_owned();
        strsim::jaro_winkler(word, name).max(strsim::jaro_winkler(&last(word), &last(name)))
    };
    let scored = names.into_iter().map(|it| (close(it), it)).filter(|it| it.0 > 0.8);
    scored.max_by(|a, b| a.0.total_cmp(&b.0)).map(|it| it.1)
}

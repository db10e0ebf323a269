//! Texts of errors for which Go has a value or a type, as data: `data/errors.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::go::unversioned;

/// An error that can be told without its text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownError {
    /// The import path of the package that declares it, without a version.
    pub package: String,
    /// The name of the value or type.
    pub name: String,
    /// Whether it is a type, for `errors.As`, and not a value, for `errors.Is`.
    #[serde(default, rename = "type")]
    pub is_type: bool,
    /// Whether only reads give it: the error of a write is never this one.
    #[serde(default, rename = "of-reads")]
    pub of_reads: bool,
    /// What its `Error` method answers, or the part of it that is always the same.
    pub texts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    error: Vec<KnownError>,
}

/// All of them.
pub static KNOWN: LazyLock<Vec<KnownError>> = LazyLock::new(|| {
    let data = table!("errors", Data);
    data.map_or_else(|_| Vec::new(), |it| it.error)
});

impl KnownError {
    /// Whether the error is the standard library's: such an error may come through any package.
    pub fn is_standard(&self) -> bool {
        !self.package.split('/').next().unwrap_or("").contains('.')
    }

    /// Whether an import of `path` makes the error known.
    pub fn is_of(&self, path: &str) -> bool {
        unversioned(path) == self.package
    }

    /// The name that the package goes by.
    pub fn qualifier(&self) -> &str {
        let last = self.package.rsplit('/').next().unwrap_or("");
        last.strip_prefix("go-").unwrap_or(last)
    }
}

/// Whether somebody who looks for `words` in the texts of errors means the error with this text: the words
/// are all of it, with or without the package's name before it, or more than it.
pub fn means(words: &str, text: &str) -> bool {
    let (words, text) = (words.trim().to_lowercase(), text.to_lowercase());
    let unqualified = text.split_once(": ").map_or(&*text, |it| it.1);
    words == text || words == unqualified || text.contains(' ') && words.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_data_is_whole() {
        assert!(table!("errors", Data).is_ok());
        assert!(KNOWN.iter().all(|it| !it.texts.is_empty()));
    }

    #[test]
    fn words_mean_an_error_when_they_are_its_text() {
        assert!(means("Server closed", "http: Server closed"));
        assert!(means(
            "read: use of closed network connection",
            "use of closed network connection"
        ));
        assert!(means("eof", "EOF"));
        assert!(!means("already exists", "file already exists"), "many things do");
        assert!(!means("unexpected EOF", "EOF"), "another error");
        assert!(!means("closed", "http: Server closed"));
        assert!(!means("", "EOF"));
    }
}

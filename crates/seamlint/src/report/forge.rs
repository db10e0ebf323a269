//! Where the repository can be seen while a pipeline runs, as its environment says.

use std::env;

/// A place that shows files of a commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forge {
    /// What stands before the path of a file.
    files: Option<String>,
}

impl Forge {
    /// The one that runs this process: GitHub or GitLab, if any.
    pub fn here() -> Self {
        let get = |name: &str| env::var(name).ok().filter(|it| is_plain(it));
        let github = || {
            let (server, repository) = (get("GITHUB_SERVER_URL")?, get("GITHUB_REPOSITORY")?);
            Some(format!("{server}/{repository}/blob/{}/", get("GITHUB_SHA")?))
        };
        let gitlab =
            || Some(format!("{}/-/blob/{}/", get("CI_PROJECT_URL")?, get("CI_COMMIT_SHA")?));
        Self { files: github().or_else(gitlab) }
    }

    /// The address of a line.
    pub fn line(&self, path: &str, line: u32) -> Option<String> {
        let files = self.files.as_ref()?;
        Some(format!("{files}{}#L{line}", super::sarif::percent_encode(path)))
    }

    /// For tests.
    #[cfg(test)]
    pub(super) fn at(files: &str) -> Self {
        Self { files: Some(files.to_owned()) }
    }
}

/// Whether a text is a part of an address and nothing else.
fn is_plain(text: &str) -> bool {
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || b":/._-~%".contains(&it);
    !text.is_empty() && text.bytes().all(is_plain)
}

//! Where a project begins: the folder that all paths are relative to.

use std::path::{Path, PathBuf};

/// Names of the configuration file; in one folder the first wins.
pub const CONFIG_NAMES: [&str; 2] = ["seamlint.toml", ".seamlint.toml"];

/// The root of the project that `paths` (absolute and canonical, at least one) belong to: seen upwards
/// from the folder that holds them all, the nearest one with a configuration, else the enclosing
/// repository, else the nearest folder with a `go.work`, `go.mod` or `package.json`, else that folder.
pub fn find(paths: &[PathBuf]) -> PathBuf {
    let top = common_folder(paths);
    let nearest =
        |names: &[&str]| top.ancestors().find(|it| names.iter().any(|name| it.join(name).exists()));
    nearest(&CONFIG_NAMES)
        .or_else(|| nearest(&[".git"]))
        .or_else(|| nearest(&["go.work", "go.mod", "package.json"]))
        .unwrap_or(&top)
        .to_owned()
}

/// The configuration file in a root, if there is one. What has its name and cannot be read is a mistake that the user
/// wants to hear of, so a folder and a link to nowhere count.
pub fn config_in(root: &Path) -> Option<PathBuf> {
    CONFIG_NAMES.iter().map(|it| root.join(it)).find(|it| it.symlink_metadata().is_ok())
}

/// `path` relative to `root`, `/`-separated and empty for the root itself; `None` outside of the root
/// and for names that are not Unicode.
pub fn relative(root: &Path, path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root).ok()?;
    let mut out = String::with_capacity(inside.as_os_str().len());
    for part in inside.components() {
        if !out.is_empty() {
            out.push('/');
        }
        out.push_str(part.as_os_str().to_str()?);
    }
    Some(out)
}

/// The folder of a project in the repository around it, with a `/` at the end; empty where there is none.
pub fn in_repository(root: &Path) -> String {
    let top = root.ancestors().find(|it| it.join(".git").exists());
    let folder = top.and_then(|it| relative(it, root)).filter(|it| !it.is_empty());
    folder.map_or(String::new(), |it| it + "/")
}

/// The deepest folder that holds all paths; a folder holds itself.
fn common_folder(paths: &[PathBuf]) -> PathBuf {
    let folder = |it: &Path| {
        if it.is_dir() { it.to_owned() } else { it.parent().unwrap_or(it).to_owned() }
    };
    let mut top = paths.first().map(|it| folder(it)).unwrap_or_default();
    for path in paths {
        while !path.starts_with(&top) && top.pop() {}
    }
    top
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_nearest_configuration_wins_then_the_repository_then_a_manifest() {
        let temp = tempfile::tempdir().unwrap();
        let top = temp.path().canonicalize().unwrap();
        let web = top.join("repo/web/src");
        fs::create_dir_all(&web).unwrap();
        fs::write(top.join("repo/web/package.json"), "{}").unwrap();
        assert_eq!(find(std::slice::from_ref(&web)), top.join("repo/web"));
        fs::create_dir(top.join("repo/.git")).unwrap();
        assert_eq!(find(std::slice::from_ref(&web)), top.join("repo"));
        fs::write(top.join("repo/web/.seamlint.toml"), "").unwrap();
        assert_eq!(find(std::slice::from_ref(&web)), top.join("repo/web"));
        assert_eq!(config_in(&top.join("repo/web")), Some(top.join("repo/web/.seamlint.toml")));
        let both = [web, top.join("repo")];
        assert_eq!(find(&both), top.join("repo"), "the root holds all paths");
    }

    #[test]
    fn relative_paths_have_slashes_and_stay_inside() {
        let at = |it: &str| relative(Path::new("/a/b"), Path::new(it));
        assert_eq!(at("/a/b/c/d.go").as_deref(), Some("c/d.go"));
        assert_eq!(at("/a/b").as_deref(), Some(""));
        assert_eq!(at("/a/bc"), None);
    }
}

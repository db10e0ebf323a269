//! Paths as the user can open them: relative to the working directory where that makes sense.

use std::borrow::Cow;
use std::path::Path;

use super::escape::escape;
use crate::root;

/// A path as the user gave it, ready to be printed.
pub fn shown(path: &Path) -> String {
    escape(&path.display().to_string()).into_owned()
}

/// How paths that are relative to a root are shown to people.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    /// What stands before every path, with a `/` at the end.
    prefix: String,
    /// The folders from the root down to the working directory.
    inside: Vec<String>,
}

impl Paths {
    /// Paths of the project at `root`, seen from the folder `from`; both absolute.
    pub fn new(root: &Path, from: &Path) -> Self {
        if let Some(inside) = root::relative(root, from) {
            let inside = inside.split('/').filter(|it| !it.is_empty()).map(str::to_owned).collect();
            return Self { prefix: String::new(), inside };
        }
        let prefix = root::relative(from, root).unwrap_or_else(|| root.display().to_string());
        Self { prefix: prefix + "/", inside: Vec::new() }
    }

    /// A path, ready to be printed.
    pub fn show<'a>(&self, path: &'a str) -> Cow<'a, str> {
        let mut rest = path;
        let mut up = self.inside.iter();
        for folder in &self.inside {
            let inner = rest.strip_prefix(folder.as_str()).and_then(|it| it.strip_prefix('/'));
            let Some(inner) = inner else { break };
            rest = inner;
            up.next();
        }
        let up = up.count();
        if up == 0 && self.prefix.is_empty() {
            return escape(rest);
        }
        Cow::Owned(format!("{}{}{}", escape(&self.prefix), "../".repeat(up), escape(rest)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_from_where_the_user_is() {
        let show = |from: &str, path: &str| {
            Paths::new(Path::new("/p/r"), Path::new(from)).show(path).into_owned()
        };
        assert_eq!(show("/p/r", "web/a.ts"), "web/a.ts");
        assert_eq!(show("/p/r/web", "web/a.ts"), "a.ts");
        assert_eq!(show("/p/r/web/src", "web/a.ts"), "../a.ts");
        assert_eq!(show("/p/r/web/src", "go/a.go"), "../../go/a.go");
        assert_eq!(show("/p", "go/a.go"), "r/go/a.go");
        assert_eq!(show("/q", "go/a.go"), "/p/r/go/a.go");
        assert_eq!(show("/p/r", "a\nb.go"), "a\\nb.go");
    }
}

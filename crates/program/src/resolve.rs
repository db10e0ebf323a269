//! From an import specifier to a file.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::FileId;

/// Answers for imports of JavaScript and TypeScript that the project's own paths do not answer:
/// packages, workspaces, tsconfig paths. The only door through which the outside is seen.
pub trait ModuleResolver: Sync {
    /// The project-relative path that `specifier` means in the file at `from`, when there is one.
    fn resolve(&self, from: &str, specifier: &str) -> Option<String>;
}

/// A resolver that knows nothing.
impl ModuleResolver for () {
    fn resolve(&self, _: &str, _: &str) -> Option<String> {
        None
    }
}

/// Resolution among the files that are there, without asking anybody: relative specifiers, with the
/// extensions and index files that bundlers and TypeScript try.
pub struct KnownFiles<'a> {
    by_path: &'a FxHashMap<Arc<str>, FileId>,
}

/// What may be missing at the end of a specifier, in the order that TypeScript's bundler mode tries.
const ENDINGS: [&str; 19] = [
    "",
    ".ts",
    ".tsx",
    ".d.ts",
    ".mts",
    ".cts",
    ".js",
    ".jsx",
    ".mjs",
    ".cjs",
    ".vue",
    ".svelte",
    "/index.ts",
    "/index.tsx",
    "/index.d.ts",
    "/index.js",
    "/index.jsx",
    "/index.mjs",
    "/index.vue",
];

impl<'a> KnownFiles<'a> {
    /// Resolution among `by_path`.
    pub fn new(by_path: &'a FxHashMap<Arc<str>, FileId>) -> Self {
        Self { by_path }
    }

    /// The file that a relative specifier (`./x`, `../x`) means in the file at `from`.
    pub fn resolve(&self, from: &str, specifier: &str) -> Option<FileId> {
        if !specifier.starts_with("./")
            && !specifier.starts_with("../")
            && specifier != "."
            && specifier != ".."
        {
            return None;
        }
        let specifier = specifier.split(['?', '#']).next().unwrap_or(specifier);
        let dir = from.rsplit_once('/').map_or("", |it| it.0);
        self.probe(&join(dir, specifier)?)
    }

    /// The file at `path`, with the endings that may be left out; `x.js` also means `x.ts`.
    pub fn probe(&self, path: &str) -> Option<FileId> {
        let mut tried = String::with_capacity(path.len() + 16);
        let mut find = |stem: &str, ending: &str| {
            tried.clear();
            tried.extend([stem, ending]);
            self.by_path.get(tried.as_str())
        };
        let found = ENDINGS.iter().find_map(|it| find(path, it));
        let (stem, ending) = path.rsplit_once('.').unwrap_or((path, ""));
        let sources: &[&str] = match ending {
            "js" => &[".ts", ".tsx", ".d.ts"],
            "jsx" => &[".tsx"],
            "mjs" => &[".mts", ".d.mts"],
            "cjs" => &[".cts", ".d.cts"],
            _ => &[],
        };
        found.or_else(|| sources.iter().find_map(|it| find(stem, it))).copied()
    }
}

/// `relative` seen from the directory `dir`, without dots; `None` where it leaves the project.
pub(crate) fn join(dir: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = dir.split('/').filter(|it| !it.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_specifiers_find_what_bundlers_find() {
        let paths = ["web/api/index.ts", "web/util.ts", "web/a.vue", "web/b/c.js", "web/d.d.ts"];
        let by_path: FxHashMap<Arc<str>, FileId> =
            paths.iter().enumerate().map(|(at, it)| (Arc::from(*it), FileId(at as u32))).collect();
        let files = KnownFiles::new(&by_path);
        let find = |from, it| files.resolve(from, it).map(|it: FileId| paths[it.0 as usize]);
        assert_eq!(find("web/main.ts", "./api"), Some("web/api/index.ts"));
        assert_eq!(find("web/b/c.js", "../util.js"), Some("web/util.ts"));
        assert_eq!(find("web/b/c.js", "../a.vue?raw"), Some("web/a.vue"));
        assert_eq!(find("web/api/x.ts", "."), Some("web/api/index.ts"));
        assert_eq!(find("web/x.ts", "./d"), Some("web/d.d.ts"));
        assert_eq!(find("web/x.ts", "../../x"), None);
        assert_eq!(find("web/x.ts", "vue"), None);
    }
}

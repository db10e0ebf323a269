//! Modules and packages: from directories to import paths and back.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::facts::Facts;
use crate::Document;
use crate::resolve::join;

/// A `go.mod` of the project.
#[derive(Debug, Default)]
struct Module {
    /// The directory, without a slash at its end; empty for the root.
    dir: String,
    /// The module's path.
    path: String,
    /// Local replacements: module path, directory from the root.
    replaced: Vec<(String, String)>,
    /// The version of the language, `(1, 22)`; `None` where none is said.
    go: Option<(u32, u32)>,
    /// The paths of the modules that it requires, indirectly needed ones among them.
    required: Vec<String>,
}

/// A `go.work` of the project.
#[derive(Debug, Default)]
struct Workspace {
    /// The directories of the modules in it.
    used: Vec<String>,
    /// Local replacements, which hold for all of its modules.
    replaced: Vec<(String, String)>,
}

/// All modules of a project.
#[derive(Debug, Default)]
pub(super) struct Modules {
    /// The deepest directories first.
    modules: Vec<Module>,
    workspaces: Vec<Workspace>,
}

impl Modules {
    pub(super) fn of(documents: &[Document]) -> Self {
        let named = |name: &'static str| {
            documents.iter().filter(move |it| it.path.rsplit('/').next() == Some(name))
        };
        let mut modules: Vec<_> =
            named("go.mod").filter_map(|it| Module::parse(&it.path, &it.text)).collect();
        let workspaces = named("go.work").map(|it| Workspace::parse(&it.path, &it.text)).collect();
        modules.sort_by(|a, b| b.dir.len().cmp(&a.dir.len()).then_with(|| a.dir.cmp(&b.dir)));
        Self { modules, workspaces }
    }

    /// The import path of a directory; the directory itself where no module holds it.
    pub(super) fn path_of(&self, dir: &str) -> String {
        // What stands behind `vendor/` is imported under its own path.
        if let Some(at) = dir.rfind("vendor/").filter(|at| *at == 0 || dir[..*at].ends_with('/')) {
            return dir[at + "vendor/".len()..].to_owned();
        }
        let module = self.modules.iter().find(|it| below(dir, &it.dir).is_some());
        let Some(module) = module else {
            // The empty path is the language's own.
            return if dir.is_empty() { "main" } else { dir }.to_owned();
        };
        let rest = below(dir, &module.dir).unwrap_or("");
        if rest.is_empty() { module.path.clone() } else { format!("{}/{rest}", module.path) }
    }

    /// Where `import` leads when a replacement of the module that holds `dir`, or of the workspace that uses
    /// this module, takes it elsewhere: the import path that its target has by its own `go.mod`.
    pub(super) fn replaced(&self, dir: &str, import: &str) -> Option<String> {
        let module = self.modules.iter().find(|it| below(dir, &it.dir).is_some())?;
        let workspace = self.workspaces.iter().find(|it| it.used.contains(&module.dir));
        let longest = |replaced: &'_ [(String, String)]| {
            let fitting = replaced.iter().filter(|it| below(import, &it.0).is_some());
            fitting.max_by_key(|it| it.0.len()).cloned()
        };
        // What the workspace replaces wins over what its modules do.
        let (from, to) =
            workspace.and_then(|it| longest(&it.replaced)).or_else(|| longest(&module.replaced))?;
        let rest = below(import, &from)?;
        let target = if rest.is_empty() { to } else { format!("{to}/{rest}") };
        Some(self.path_of(target.trim_start_matches('/')))
    }

    /// The modules that the module of a directory requires.
    pub(super) fn required(&self, dir: &str) -> &[String] {
        let module = self.modules.iter().find(|it| below(dir, &it.dir).is_some());
        module.map_or(&[], |it| &it.required)
    }

    /// Whether the module of a directory is written in this version of the language or a later one. True where
    /// no version is said.
    pub(super) fn since(&self, dir: &str, version: (u32, u32)) -> bool {
        let module = self.modules.iter().find(|it| below(dir, &it.dir).is_some());
        module.and_then(|it| it.go).is_none_or(|it| it >= version)
    }

    /// Whether no `go.mod` was found: import paths are then matched by directories alone.
    pub(super) fn is_empty(&self) -> bool {
        self.modules.is_empty()
    }
}

/// What follows `base` in `path`, when `path` is `base` or below it.
fn below<'p>(path: &'p str, base: &str) -> Option<&'p str> {
    if base.is_empty() {
        return Some(path);
    }
    let rest = path.strip_prefix(base)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

impl Module {
    fn parse(file: &str, text: &str) -> Option<Self> {
        let dir = directory(file).to_owned();
        let mut module = Self { dir, ..Self::default() };
        for (word, rest) in directives(text) {
            let first = rest.split_whitespace().next().map(unquoted).unwrap_or_default();
            match word {
                "module" => first.clone_into(&mut module.path),
                "go" => module.go = version(first),
                "replace" => module.replaced.extend(replacement(&module.dir, rest)),
                "require" if !first.is_empty() => module.required.push(first.to_owned()),
                _ => {}
            }
        }
        (!module.path.is_empty()).then_some(module)
    }
}

impl Workspace {
    fn parse(file: &str, text: &str) -> Self {
        let (dir, mut workspace) = (directory(file), Self::default());
        for (word, rest) in directives(text) {
            match word {
                "use" => workspace.used.extend(join(dir, unquoted(rest))),
                "replace" => workspace.replaced.extend(replacement(dir, rest)),
                _ => {}
            }
        }
        workspace
    }
}

/// `1.22.3` without what is behind the second number.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split('.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next()?;
    let digits = minor.find(|it: char| !it.is_ascii_digit()).unwrap_or(minor.len());
    Some((major, minor[..digits].parse().ok()?))
}

/// The directory of a file, without a slash at its end.
fn directory(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |it| it.0)
}

/// The directives of a `go.mod` or `go.work`: the word that each begins with, be it before the block that it stands
/// in, and the rest.
fn directives(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut block = "";
    text.lines().filter_map(move |line| {
        let line = line.split("//").next().unwrap_or("").trim();
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        match (block, word) {
            (_, ")") => block = "",
            ("", _) if line.ends_with('(') => block = word.trim_end_matches('('),
            ("", _) => return Some((word, rest.trim())),
            _ if !line.is_empty() => return Some((block, line)),
            _ => {}
        }
        None
    })
}

/// `old [version] => ./target` of a file in `dir`; targets that are modules elsewhere are not in the project.
fn replacement(dir: &str, line: &str) -> Option<(String, String)> {
    let (old, new) = line.split_once("=>")?;
    let old = unquoted(old.split_whitespace().next().unwrap_or(""));
    let new = unquoted(new.split_whitespace().next().unwrap_or(""));
    let target = new.starts_with('.').then(|| join(dir, new)).flatten()?;
    Some((old.to_owned(), target))
}

fn unquoted(word: &str) -> &str {
    word.trim_matches(['"', '`'])
}

/// A declaration of a package: the unit (file) and the index in its facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decl {
    Function(u32, u32),
    Type(u32, u32),
    Variable(u32, u32),
}

impl Decl {
    fn unit(self) -> u32 {
        match self {
            Self::Function(unit, _) | Self::Type(unit, _) | Self::Variable(unit, _) => unit,
        }
    }
}

/// The methods of a type by name: unit and index in its facts, in order of preference.
type Methods = FxHashMap<Arc<str>, Vec<(u32, u32)>>;

/// A package: what its files declare.
#[derive(Debug, Default)]
pub(super) struct Package {
    pub(super) path: Arc<str>,
    pub(super) name: Arc<str>,
    /// The declarations of each name; those of the common build come first, tests last.
    scope: FxHashMap<Arc<str>, Vec<Decl>>,
    /// Methods by the name of the receiver's type, then by their own.
    methods: FxHashMap<Arc<str>, Methods>,
}

impl Package {
    pub(super) fn new(path: Arc<str>, name: Arc<str>) -> Self {
        Self { path, name, ..Self::default() }
    }

    /// Adds a file. Files are added in order of preference.
    pub(super) fn add(&mut self, unit: u32, facts: &Facts) {
        for (at, function) in facts.functions.iter().enumerate() {
            let Some(name) = &function.name else { continue };
            match &function.receiver {
                Some(receiver) => {
                    let methods = self.methods.entry(Arc::clone(&receiver.base)).or_default();
                    methods.entry(Arc::clone(name)).or_default().push((unit, at as u32));
                }
                None => self.declare(name, Decl::Function(unit, at as u32)),
            }
        }
        for (at, decl) in facts.types.iter().enumerate().filter(|it| !it.1.local) {
            self.declare(&decl.name, Decl::Type(unit, at as u32));
        }
        for (at, variable) in facts.variables.iter().enumerate() {
            self.declare(&variable.name, Decl::Variable(unit, at as u32));
        }
    }

    fn declare(&mut self, name: &Arc<str>, decl: Decl) {
        if !matches!(&**name, "_" | "init") {
            self.scope.entry(Arc::clone(name)).or_default().push(decl);
        }
    }

    /// What a name means, seen from a file: its own declaration first, then the common build's.
    pub(super) fn find(&self, name: &str, from: u32) -> Option<Decl> {
        let found = self.scope.get(name)?;
        found.iter().find(|it| it.unit() == from).or_else(|| found.first()).copied()
    }

    /// A function that this package declares.
    pub(super) fn function(&self, name: &str, from: u32) -> Option<(u32, u32)> {
        match self.find(name, from)? {
            Decl::Function(unit, at) => Some((unit, at)),
            Decl::Type(..) | Decl::Variable(..) => None,
        }
    }

    /// A method of a type that this package declares.
    pub(super) fn method(&self, ty: &str, name: &str, from: u32) -> Option<(u32, u32)> {
        let found = self.methods.get(ty)?.get(name)?;
        found.iter().find(|it| it.0 == from).or_else(|| found.first()).copied()
    }

    /// The names and declarations of a type's methods, in no order.
    pub(super) fn methods_of(&self, ty: &str) -> impl Iterator<Item = (&Arc<str>, (u32, u32))> {
        let methods = self.methods.get(ty).into_iter().flatten();
        methods.filter_map(|(name, them)| Some((name, *them.first()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modules(files: &[(&str, &str)]) -> Modules {
        let document = |it: &(&str, &str)| Document { path: it.0.into(), text: it.1.into() };
        Modules::of(&files.iter().map(document).collect::<Vec<_>>())
    }

    #[test]
    fn directories_have_import_paths() {
        let modules = modules(&[
            ("go.mod", "module example.com/app // the app\n\ngo 1.24\n"),
            ("tools/go.mod", "module \"example.com/tools\"\n"),
        ]);
        assert_eq!(modules.path_of(""), "example.com/app");
        assert_eq!(modules.path_of("internal/hub"), "example.com/app/internal/hub");
        assert_eq!(modules.path_of("tools/gen"), "example.com/tools/gen");
        assert_eq!(modules.path_of("toolsmith"), "example.com/app/toolsmith");
        assert_eq!(modules.path_of("vendor/github.com/x/y"), "github.com/x/y");
        assert_eq!(Modules::default().path_of("a/b"), "a/b");
    }

    #[test]
    fn replacements_lead_to_other_modules_of_the_project() {
        let modules = modules(&[
            (
                "app/go.mod",
                "module app\nreplace (\n\tx.org/lib v1.0.0 => ../lib\n)\nreplace y.org/z => y.org/fork v2\n",
            ),
            ("lib/go.mod", "module x.org/lib/v2\n"),
        ]);
        assert_eq!(
            modules.replaced("app/cmd", "x.org/lib/sub"),
            Some("x.org/lib/v2/sub".to_owned())
        );
        assert_eq!(modules.replaced("app", "y.org/z"), None);
        assert_eq!(modules.replaced("lib", "x.org/lib"), None);
    }

    #[test]
    fn a_workspace_replaces_for_the_modules_that_it_uses() {
        let modules = modules(&[
            (
                "go.work",
                "go 1.22\nuse (\n\t./app // the server\n\t\"./tools\"\n)\nreplace x.org/lib => ./forks/lib\n",
            ),
            ("app/go.mod", "module app\nreplace x.org/lib => ./own\nreplace x.org/more => ./own\n"),
            ("tools/go.mod", "module tools\n"),
            ("apart/go.mod", "module apart\n"),
            ("forks/lib/go.mod", "module x.org/lib\n"),
        ]);
        assert_eq!(modules.replaced("app/cmd", "x.org/lib/a").as_deref(), Some("x.org/lib/a"));
        assert_eq!(modules.replaced("tools", "x.org/lib").as_deref(), Some("x.org/lib"));
        assert_eq!(modules.replaced("app", "x.org/more").as_deref(), Some("app/own"));
        assert_eq!(modules.replaced("apart", "x.org/lib"), None);
    }
}

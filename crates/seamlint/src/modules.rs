//! Where imports lead that are not relative: packages, workspaces, paths of a `tsconfig.json`.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use oxc_resolver::{
    FileMetadata, FileSystem, FileSystemOs, Resolution, ResolveError, ResolveOptions,
    ResolverGeneric, TsconfigDiscovery,
};
use rustc_hash::{FxHashMap, FxHashSet};
use seamlint_program::{Document, ModuleResolver};

use crate::regular::{self, Links};
use crate::root;

/// Manifests and configurations are small. What is larger is not read.
const MOST_BYTES: usize = 16 << 20;

/// Endings that an import may leave out.
const EXTENSIONS: [&str; 14] = [
    ".ts", ".tsx", ".mts", ".cts", ".d.ts", ".d.mts", ".d.cts", ".js", ".jsx", ".mjs", ".cjs",
    ".vue", ".svelte", ".astro",
];

/// Answers for the imports of one project. Nothing outside of the project's root is looked at, and
/// nothing is looked at before the first question.
pub struct Modules {
    root: PathBuf,
    /// The packages of the project itself, by name, with their folders.
    packages: FxHashMap<String, PathBuf>,
    resolver: OnceLock<ResolverGeneric<Rooted>>,
    /// The same without a tsconfig.json: one that extends a package which nobody has installed is read
    /// by no resolver, and would take every import of its project with it.
    plain: OnceLock<ResolverGeneric<Rooted>>,
    /// Folders whose tsconfig.json, or that of a folder above, extends what is not there: it would be read again
    /// for each import.
    unread: Mutex<FxHashSet<PathBuf>>,
    found: Mutex<Found>,
    /// The package that each folder belongs to.
    owners: Mutex<FxHashMap<PathBuf, PathBuf>>,
    asked: Asked,
}

/// What a folder has that says what the imports below it mean.
const SAYS: [&str; 4] = ["package.json", "tsconfig.json", "jsconfig.json", "node_modules"];

/// What imports mean: the same wherever they stand in a part of a package.
#[derive(Default)]
struct Found {
    /// The index of the part that a folder of the project is in.
    parts: FxHashMap<String, usize>,
    indices: FxHashMap<PathBuf, usize>,
    /// By part, by whether TypeScript imports it, and by specifier.
    meant: FxHashMap<(usize, bool), FxHashMap<String, Option<String>>>,
}

/// The paths that the disk was asked for.
type Asked = Arc<Mutex<FxHashSet<PathBuf>>>;

impl Modules {
    /// A resolver for the project at `root` (canonical), whose packages are told by its manifests.
    pub fn new(root: &Path, documents: &[Document]) -> Self {
        let mut packages = FxHashMap::default();
        for document in documents {
            let folder = match document.path.rsplit_once('/') {
                Some((folder, "package.json")) => folder,
                None if &*document.path == "package.json" => "",
                _ => continue,
            };
            if let Some(name) = name_of_package(&document.text) {
                packages.entry(name).or_insert_with(|| root.join(folder));
            }
        }
        Self {
            root: root.to_owned(),
            packages,
            resolver: OnceLock::new(),
            plain: OnceLock::new(),
            unread: Mutex::default(),
            found: Mutex::default(),
            owners: Mutex::default(),
            asked: Asked::default(),
        }
    }

    /// The paths that the disk was asked for so far, sorted: as long as what is there stays the same, so do the
    /// answers.
    pub fn asked(&self) -> Vec<PathBuf> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let mut asked: Vec<_> = asked.iter().cloned().collect();
        asked.sort();
        asked
    }

    fn rooted(&self) -> Rooted {
        Rooted { root: self.root.clone(), inner: FileSystemOs, asked: Arc::clone(&self.asked) }
    }

    fn resolver(&self) -> &ResolverGeneric<Rooted> {
        self.resolver.get_or_init(|| {
            ResolverGeneric::new_with_file_system(self.rooted(), options(&self.root))
        })
    }

    fn plain(&self) -> &ResolverGeneric<Rooted> {
        self.plain.get_or_init(|| {
            let options = ResolveOptions { tsconfig: None, ..options(&self.root) };
            ResolverGeneric::new_with_file_system(self.rooted(), options)
        })
    }

    fn find(&self, from: &Path, specifier: &str) -> Option<PathBuf> {
        let resolve = |from: &Path| self.resolve_from(from, specifier);
        // A tsconfig.json is for TypeScript. Bundlers apply its paths to all files beside, so any other
        // file is treated as one.
        let typed = || if is_typed(from) { None } else { resolve(&from.with_extension("ts")) };
        let found = resolve(from).or_else(typed).map(|it| it.full_path());
        found
            .or_else(|| self.own_package(specifier))
            .or_else(|| self.by_convention(from, specifier))
    }

    /// What the resolver says, which it does not say of files with an unreadable tsconfig.json.
    fn resolve_from(&self, from: &Path, specifier: &str) -> Option<Resolution> {
        // What is in there is whole whatever happened to a thread that held it.
        let unread = || self.unread.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = from.parent().unwrap_or(from);
        if unread().contains(folder) {
            return None;
        }
        let found = self.resolver().resolve_file(from, specifier);
        if matches!(found, Err(ResolveError::TsconfigNotFound(_))) {
            unread().insert(folder.to_owned());
        }
        found.ok()
    }

    /// The index of the part of a package that a file of the project is in.
    fn part_of(&self, file: &str) -> usize {
        let found = || self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = file.rsplit_once('/').map_or("", |it| it.0);
        if let Some(part) = found().parts.get(folder) {
            return *part;
        }
        let part = self.part(&self.root.join(folder));
        let mut found = found();
        let next = found.indices.len();
        let index = *found.indices.entry(part).or_insert(next);
        found.parts.insert(folder.to_owned(), index);
        index
    }

    /// The folder directly below its package that a folder is in, or is itself; the package's own for what lies
    /// there. The projects that a `tsconfig.json` refers to divide a package so: `src`, `test`, and what
    /// configures its tools.
    fn part(&self, folder: &Path) -> PathBuf {
        let owner = self.owner(folder);
        let below = folder.strip_prefix(&owner).ok().and_then(|it| it.components().next());
        below.map_or_else(|| owner.clone(), |it| owner.join(it))
    }

    /// The closest folder upwards that says what imports mean; the root where none does.
    fn owner(&self, folder: &Path) -> PathBuf {
        let owners = || self.owners.lock().unwrap_or_else(PoisonError::into_inner);
        let rooted = self.rooted();
        let says = |it: &Path| SAYS.iter().any(|name| rooted.note(&it.join(name)).exists());
        let mut passed = Vec::new();
        let mut at = folder;
        let owner = loop {
            if let Some(known) = owners().get(at) {
                break known.clone();
            }
            passed.push(at);
            match at.parent().filter(|_| at.starts_with(&self.root) && at != self.root) {
                Some(above) if !says(at) => at = above,
                _ => break at.to_owned(),
            }
        };
        owners().extend(passed.into_iter().map(|it| (it.to_owned(), owner.clone())));
        owner
    }

    /// A package of the project that nothing has installed: through its `exports`, else its sources.
    fn own_package(&self, specifier: &str) -> Option<PathBuf> {
        let name = package_name(specifier)?;
        let folder = self.packages.get(name)?;
        let inner = specifier[name.len()..].trim_start_matches('/');
        let inside = folder.join("package.json");
        let resolve = |it: &str| self.resolver().resolve_file(&inside, it).ok();
        resolve(specifier)
            .or_else(|| resolve(&format!("./{inner}")))
            .or_else(|| resolve(&format!("./src/{inner}")))
            .map(|it| it.full_path())
    }

    /// `@/x` and `~/x` mean `src/x` of the package in the templates of all bundlers, which say so in
    /// programs that are not run here. Only a file that is there is an answer.
    fn by_convention(&self, from: &Path, specifier: &str) -> Option<PathBuf> {
        let inner = specifier.strip_prefix("@/").or_else(|| specifier.strip_prefix("~/"))?;
        let rooted = self.rooted();
        let is_file = |it: &PathBuf| rooted.note(it).is_file();
        let package = from.ancestors().skip(1).find(|it| is_file(&it.join("package.json")))?;
        let inside = package.starts_with(&self.root).then(|| package.join("package.json"))?;
        let resolve = |it: &str| self.plain().resolve_file(&inside, it).ok();
        resolve(&format!("./src/{inner}"))
            .or_else(|| resolve(&format!("./{inner}")))
            .map(|it| it.full_path())
    }
}

impl ModuleResolver for Modules {
    fn resolve(&self, from: &str, specifier: &str) -> Option<String> {
        let specifier = specifier.split('?').next().unwrap_or(specifier);
        if specifier.is_empty() || specifier.contains("://") || specifier.starts_with("node:") {
            return None;
        }
        let find = || root::relative(&self.root, &self.find(&self.root.join(from), specifier)?);
        if specifier.starts_with(['.', '/']) {
            return find();
        }
        let place = (self.part_of(from), is_typed(Path::new(from)));
        let known = || self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().meant.get(&place).and_then(|it| it.get(specifier)) {
            return found.clone();
        }
        let found = find();
        known().meant.entry(place).or_default().insert(specifier.to_owned(), found.clone());
        found
    }
}

fn options(root: &Path) -> ResolveOptions {
    let names = |list: &[&str]| list.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let aliases = [
        (".js", &[".ts", ".tsx", ".d.ts", ".js", ".jsx"][..]),
        (".jsx", &[".tsx", ".jsx"]),
        (".mjs", &[".mts", ".d.mts", ".mjs"]),
        (".cjs", &[".cts", ".d.cts", ".cjs"]),
    ];
    ResolveOptions {
        cwd: Some(root.to_owned()),
        tsconfig: Some(TsconfigDiscovery::Auto),
        extensions: names(&EXTENSIONS),
        extension_alias: aliases.map(|(from, to)| (from.to_owned(), names(to))).to_vec(),
        // Types first: a declaration says more of a package than its bundled code.
        condition_names: names(&[
            "types", "source", "import", "module", "browser", "require", "default",
        ]),
        main_fields: names(&["types", "typings", "source", "module", "browser", "main"]),
        ..ResolveOptions::default()
    }
}

/// Whether a file is one that a `tsconfig.json` is for.
fn is_typed(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "ts" || it == "tsx")
}

/// The package that a specifier starts with: `a` of `a/b`, `@a/b` of `@a/b/c`.
fn package_name(specifier: &str) -> Option<&str> {
    if specifier.starts_with(['.', '/']) {
        return None;
    }
    let parts = if specifier.starts_with('@') { 2 } else { 1 };
    let end = specifier.match_indices('/').nth(parts - 1).map_or(specifier.len(), |it| it.0);
    Some(&specifier[..end])
}

fn name_of_package(manifest: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Manifest {
        name: Option<String>,
    }
    serde_json::from_str::<Manifest>(manifest).ok()?.name
}

/// The files below a root. A `jsconfig.json` is seen as the `tsconfig.json` that it stands for.
#[derive(Clone)]
struct Rooted {
    root: PathBuf,
    inner: FileSystemOs,
    asked: Asked,
}

impl Rooted {
    /// Writes down that somebody asks for a path.
    fn note<'p>(&self, path: &'p Path) -> &'p Path {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if !asked.contains(path) {
            asked.insert(path.to_owned());
        }
        path
    }

    /// The `jsconfig.json` beside a `tsconfig.json` that is not there.
    fn stand_in(&self, path: &Path) -> Option<PathBuf> {
        let other =
            path.ends_with("tsconfig.json").then(|| path.with_file_name("jsconfig.json"))?;
        self.note(&other).is_file().then_some(other)
    }

    fn inside<'p>(&self, path: &'p Path) -> io::Result<&'p Path> {
        path.starts_with(&self.root).then_some(path).ok_or(io::ErrorKind::NotFound.into())
    }

    /// The file that is really meant, as long as no link leads out of the root.
    fn real(&self, path: &Path) -> io::Result<PathBuf> {
        let stand_in = if self.note(path).exists() { None } else { self.stand_in(path) };
        let real = self.inside(stand_in.as_deref().unwrap_or(path))?.canonicalize()?;
        self.inside(&real)?;
        Ok(real)
    }

    /// What `ask` says of a path, or of the file that stands in for it. Every folder is asked for a
    /// `tsconfig.json` and few have one, so the answer that there is none comes soon.
    fn or_stand_in(
        &self,
        path: &Path,
        ask: impl Fn(&Path) -> io::Result<FileMetadata>,
    ) -> io::Result<FileMetadata> {
        let found = ask(self.note(self.inside(path)?));
        match found.is_err().then(|| self.stand_in(path)).flatten() {
            Some(other) => self.inner.metadata(&self.real(&other)?),
            None => found,
        }
    }
}

impl FileSystem for Rooted {
    fn new() -> Self {
        Self { root: PathBuf::new(), inner: FileSystemOs, asked: Asked::default() }
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        Ok(regular::read(&self.real(path)?, MOST_BYTES, Links::Followed)?)
    }

    fn read_to_string(&self, path: &Path) -> io::Result<String> {
        let bytes = self.read(path)?;
        String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData.into())
    }

    fn metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        self.or_stand_in(path, |it| self.inner.metadata(it))
    }

    fn symlink_metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        self.or_stand_in(path, |it| self.inner.symlink_metadata(it))
    }

    fn read_link(&self, path: &Path) -> Result<PathBuf, ResolveError> {
        self.inner.read_link(self.note(path))
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        self.inner.canonicalize(self.note(path))
    }
}

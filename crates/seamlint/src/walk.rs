//! Which files a project consists of, and which of them are reported.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use ignore::gitignore::Gitignore;
use ignore::{DirEntry, WalkBuilder, WalkState};
use rustc_hash::FxHashSet;
use seamlint_program::Origin;

use crate::regular::Unread;
use crate::{ignores, origin, root, tracked};

/// What to walk, and by which rules.
pub struct Walk<'a> {
    /// The project's root, canonical.
    pub root: &'a Path,
    /// The paths that were named, canonical and below the root.
    pub given: &'a [PathBuf],
    /// The configuration's `exclude`.
    pub exclude: &'a Gitignore,
    /// Do not look at `.gitignore` and its kin.
    pub no_ignore: bool,
    /// Exclude named paths too, as if they had been found.
    pub force_exclude: bool,
    /// How many threads walk.
    pub threads: usize,
}

/// A file that is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Relative to the root, `/`-separated.
    pub path: String,
    /// Where it lies; `None` for a document, which is not code.
    pub origin: Option<Origin>,
}

/// A file that is not read, or not wholly.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// Relative to the root, `/`-separated.
    pub path: String,
    /// Why, as a clause.
    pub reason: String,
}

/// What a walk found, sorted by path.
#[derive(Debug, Default)]
pub struct Found {
    /// Code and documents.
    pub files: Vec<Candidate>,
    /// The folders that were walked, relative to the root: what is new in one of them belongs to the project.
    pub folders: Vec<String>,
    /// What could not be listed.
    pub skipped: Vec<Skipped>,
}

/// The paths that were named restrict what is reported; the project around them is read.
#[derive(Debug, Default)]
pub struct Scope {
    /// Folders, relative to the root, with a `/` at the end; the root is empty.
    folders: Vec<String>,
    files: FxHashSet<String>,
}

impl Scope {
    /// The scope of paths below a root.
    pub fn new(root: &Path, given: &[PathBuf]) -> Self {
        let mut scope = Self::default();
        for path in given {
            let Some(mut relative) = root::relative(root, path) else { continue };
            if !path.is_dir() {
                scope.files.insert(relative);
                continue;
            }
            if !relative.is_empty() {
                relative.push('/');
            }
            scope.folders.push(relative);
        }
        // The longest first: of nested folders the inner one judges what lies in it.
        scope.folders.sort_by_key(|it| std::cmp::Reverse(it.len()));
        scope
    }

    /// Whether a file is reported.
    pub fn holds(&self, path: &str) -> bool {
        self.folder_of(path).is_some() || self.files.contains(path)
    }

    /// The named folder that holds `path`.
    fn folder_of(&self, path: &str) -> Option<&str> {
        self.folders.iter().map(String::as_str).find(|it| path.starts_with(*it))
    }
}

impl Walk<'_> {
    /// Walks the root, and then what is tracked or named and lies where the walk does not go.
    pub fn run(&self, scope: &Scope) -> Found {
        let mut found = Found::default();
        self.walk(self.root, scope, &Filter::Excluded, &mut found);
        if !self.no_ignore {
            self.add_tracked(scope, &mut found);
        }
        if !self.force_exclude {
            self.add_given(scope, &mut found);
        }
        found.files.sort_by(|a, b| a.path.cmp(&b.path));
        found.files.dedup_by(|a, b| a.path == b.path);
        found.folders.sort();
        found.folders.dedup();
        found.skipped.sort();
        found.skipped.dedup();
        found
    }

    /// Adds files that git tracks although a `.gitignore` names them.
    fn add_tracked(&self, scope: &Scope, found: &mut Found) {
        let known: FxHashSet<_> = found.files.iter().map(|it| it.path.as_str()).collect();
        let missing = |path: &String| {
            let mut folders = path.rsplit_once('/').map_or("", |it| it.0).split('/');
            (origin::of(path).is_some() || origin::is_document(path))
                && !known.contains(path.as_str())
                && folders.all(origin::is_walked)
        };
        let missing: Vec<_> = tracked::files(self.root).into_iter().filter(missing).collect();
        let mut wanted = FxHashSet::default();
        for path in &missing {
            let ancestors = Path::new(path).ancestors().take_while(|it| !it.as_os_str().is_empty());
            wanted.extend(ancestors.map(Path::to_owned));
        }
        if !wanted.is_empty() {
            self.walk(self.root, scope, &Filter::Wanted(Arc::new(wanted)), found);
        }
    }

    fn add_given(&self, scope: &Scope, found: &mut Found) {
        let known: FxHashSet<_> = found.files.iter().map(|it| it.path.clone()).collect();
        let is_known = |folder: &str| known.iter().any(|it| it.starts_with(folder));
        for path in self.given {
            let Some(relative) = root::relative(self.root, path) else {
                found.skipped.push(self.unnamed(path));
                continue;
            };
            if path.is_dir() {
                if !is_known(&(relative + "/")) && path != self.root {
                    self.walk(path, scope, &Filter::Packages, found);
                }
            } else if !path.is_file() {
                let reason = Unread::NotRegular.to_string();
                found.skipped.push(Skipped { path: relative, reason });
            } else if !known.contains(&relative) {
                let name = relative.rsplit('/').next().unwrap_or(&relative);
                if let Some(origin) = origin::of(&relative).or_else(|| origin::of(name)) {
                    found.files.push(Candidate { path: relative, origin: Some(origin) });
                }
            }
        }
    }

    /// Walks a folder. Where an ignore file is none that may be read, nothing is ignored.
    fn walk(&self, top: &Path, scope: &Scope, filter: &Filter, found: &mut Found) {
        let held = Arc::new(Mutex::new(Vec::new()));
        // Those of the folders above are read too.
        let unfit = || top.ancestors().find_map(ignores::unfit);
        match (!self.no_ignore).then(unfit).flatten() {
            Some(file) => hold(&held, top, file),
            None => self.walk_as(top, scope, filter, found, self.no_ignore, &held),
        }
        let folders = std::mem::take(&mut *held.lock().unwrap_or_else(PoisonError::into_inner));
        for (folder, file) in folders {
            let path = root::relative(self.root, &file);
            let path = path.unwrap_or_else(|| file.display().to_string());
            let reason = "it is no short regular file, so nothing here is ignored".to_owned();
            found.skipped.push(Skipped { path, reason });
            self.walk_as(&folder, scope, filter, found, true, &held);
        }
    }

    fn walk_as(
        &self,
        top: &Path,
        scope: &Scope,
        filter: &Filter,
        found: &mut Found,
        no_ignore: bool,
        held: &Arc<Mutex<Vec<(PathBuf, PathBuf)>>>,
    ) {
        let mut builder = WalkBuilder::new(top);
        builder
            .threads(self.threads)
            .standard_filters(!no_ignore)
            .hidden(true)
            .require_git(false)
            .follow_links(false);
        if matches!(filter, Filter::Wanted(_)) {
            builder.git_ignore(false).git_global(false).git_exclude(false);
        }
        if !no_ignore {
            builder.add_custom_ignore_filename(".seamlintignore");
        }
        let (root, exclude) = (self.root.to_owned(), self.exclude.clone());
        let (filter, held) = (filter.clone(), Arc::clone(held));
        builder.filter_entry(move |it| {
            let is_folder = it.depth() > 0 && it.file_type().is_some_and(|it| it.is_dir());
            let passes = filter.passes(it, &root, &exclude);
            let unfit = (passes && is_folder && !no_ignore).then(|| ignores::unfit(it.path()));
            match unfit.flatten() {
                Some(file) => {
                    hold(&held, it.path(), file);
                    false
                }
                None => passes,
            }
        });
        let (sender, receiver) = mpsc::channel();
        builder.build_parallel().run(|| {
            let sender = sender.clone();
            Box::new(move |entry| {
                // The receiver outlives the walk.
                let _ = sender.send(entry);
                WalkState::Continue
            })
        });
        drop(sender);
        for entry in receiver {
            match entry {
                Ok(entry) => self.add(&entry, scope, found),
                Err(error) => found.skipped.push(self.unlisted(&error)),
            }
        }
    }

    fn add(&self, entry: &DirEntry, scope: &Scope, found: &mut Found) {
        if entry.file_type().is_some_and(|it| it.is_dir()) {
            found.folders.extend(root::relative(self.root, entry.path()));
        }
        if !entry.file_type().is_some_and(|it| it.is_file()) {
            return;
        }
        let Some(path) = root::relative(self.root, entry.path()) else {
            let is_read = entry.path().extension().and_then(OsStr::to_str);
            if is_read.is_some_and(|it| origin::of(&format!("x.{it}")).is_some()) {
                found.skipped.push(self.unnamed(entry.path()));
            }
            return;
        };
        // Below a folder that was named, only what lies in it says what is a test.
        let named = scope.folder_of(&path).filter(|_| !self.force_exclude).unwrap_or("");
        let origin = origin::of(&path[named.len()..]);
        if origin.is_some() || origin::is_document(&path) {
            found.files.push(Candidate { path, origin });
        }
    }

    fn unnamed(&self, path: &Path) -> Skipped {
        let path = path.strip_prefix(self.root).unwrap_or(path);
        let path = path.to_string_lossy().replace('\\', "/");
        Skipped { path, reason: "its name is not Unicode".to_owned() }
    }

    fn unlisted(&self, error: &ignore::Error) -> Skipped {
        let path = path_of(error).and_then(|it| root::relative(self.root, it)).unwrap_or_default();
        let reason = error.io_error().map_or_else(|| error.to_string(), std::io::Error::to_string);
        Skipped { path, reason: format!("it cannot be listed: {reason}") }
    }
}

/// Puts a folder off that holds a file which may not be read.
fn hold(held: &Mutex<Vec<(PathBuf, PathBuf)>>, folder: &Path, file: PathBuf) {
    held.lock().unwrap_or_else(PoisonError::into_inner).push((folder.to_owned(), file));
}

/// What a walk leaves out, besides what ignore files name.
#[derive(Clone)]
enum Filter {
    /// Folders of packages.
    Packages,
    /// Those, and what the configuration excludes.
    Excluded,
    /// Those, and everything but these files and their folders.
    Wanted(Arc<FxHashSet<PathBuf>>),
}

impl Filter {
    fn passes(&self, entry: &DirEntry, root: &Path, exclude: &Gitignore) -> bool {
        // What a walk starts at was named, or is the root.
        if entry.depth() == 0 {
            return true;
        }
        let is_folder = entry.file_type().is_some_and(|it| it.is_dir());
        if is_folder && entry.file_name().to_str().is_some_and(|it| !origin::is_walked(it)) {
            return false;
        }
        let path = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let excluded = || !exclude.is_empty() && exclude.matched(path, is_folder).is_ignore();
        match self {
            Self::Packages => true,
            Self::Excluded => !excluded(),
            Self::Wanted(wanted) => wanted.contains(path) && !excluded(),
        }
    }
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err)
        }
        _ => None,
    }
}

//! The projects of an editor's folders, and which of them a file belongs to.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::analysis::Analysis;
use super::project::{Options, Project, Step};
use crate::root;

/// Manifests and marks that say where a project begins.
const MARKS: [&str; 6] =
    ["seamlint.toml", ".seamlint.toml", ".git", "go.work", "go.mod", "package.json"];

/// All projects that an editor has opened.
///
/// A folder belongs to the project whose root is found upwards from it, as on the command line. A file
/// belongs to the project of its folder, unless a `seamlint.toml` lies nearer to it; a file outside of all
/// folders to the project that is found upwards from it, and where there is none, to nothing but itself.
#[derive(Default)]
pub struct Workspace {
    folders: Vec<PathBuf>,
    projects: Vec<Project>,
    buffers: FxHashMap<PathBuf, Arc<str>>,
    options: Options,
    /// Files that were told to have changed, and whether anything may have.
    touched: FxHashSet<PathBuf>,
    is_stale: bool,
}

impl Workspace {
    /// Sets the folders, which are canonical. Projects that no folder and no open file needs are dropped.
    pub fn set_folders(&mut self, folders: Vec<PathBuf>) {
        self.folders = folders;
        self.arrange();
    }

    /// Sets what is said of all projects from outside.
    pub fn set_options(&mut self, options: Options) {
        if self.options != options {
            for project in &mut self.projects {
                project.set_options(options.clone());
            }
            self.options = options;
            self.is_stale = true;
        }
    }

    /// Takes what the editor holds of a file (canonical), or that it has closed it.
    pub fn edit(&mut self, path: &Path, text: Option<&Arc<str>>) {
        let is_known = match text {
            Some(text) => self.buffers.insert(path.to_owned(), Arc::clone(text)).is_some(),
            None => self.buffers.remove(path).is_none(),
        };
        if !is_known {
            self.arrange();
        }
        for project in &mut self.projects {
            if let Some(inner) = root::relative(project.root(), path) {
                project.edit(&inner, text.cloned());
            }
        }
    }

    /// Says that a file was created, changed or deleted outside of the editor.
    pub fn touch(&mut self, path: PathBuf) {
        self.touched.insert(path);
        self.is_stale = true;
    }

    /// Says that anything on the disk may have changed.
    pub fn touch_all(&mut self) {
        self.is_stale = true;
    }

    /// Reads what has changed on the disk. Whether there was anything.
    pub fn refresh(&mut self, step: Step<'_>) -> bool {
        if !std::mem::take(&mut self.is_stale) {
            return false;
        }
        let touched = std::mem::take(&mut self.touched);
        self.arrange();
        let mut changed = false;
        for project in &mut self.projects {
            let inside =
                touched.iter().filter_map(|it| root::relative(project.root(), it)).collect();
            changed |= project.refresh(&inside, step);
        }
        changed
    }

    /// Links and checks what is different since the last time; `None` when `is_over` says that nobody wants
    /// to know any more.
    pub fn analyse(&mut self, is_over: &(dyn Fn() -> bool + Sync)) -> Option<Vec<Arc<Analysis>>> {
        self.projects.iter_mut().map(|it| it.analyse(is_over)).collect()
    }

    /// Whether the last refresh has not taken place yet.
    pub fn is_stale(&self) -> bool {
        self.is_stale
    }

    /// Makes the projects that folders and open files need, and drops all others.
    fn arrange(&mut self) {
        let mut roots: Vec<(PathBuf, bool)> = Vec::new();
        for folder in &self.folders {
            let root = root::find(std::slice::from_ref(folder));
            let is_walked = !is_too_wide(&root) || root == *folder;
            roots.push((root, is_walked));
        }
        // A folder inside of another one's project begins a project of its own only by a configuration.
        let all = roots.clone();
        roots.retain(|(it, _)| {
            let inside = |other: &PathBuf| it != other && it.starts_with(other);
            root::config_in(it).is_some() || !all.iter().any(|(other, _)| inside(other))
        });
        for path in self.buffers.keys() {
            let around = roots
                .iter()
                .filter(|it| path.starts_with(&it.0))
                .max_by_key(|it| it.0.as_os_str().len());
            let nearest = path.ancestors().skip(1).find(|it| root::config_in(it).is_some());
            match (around, nearest) {
                (Some((outer, _)), Some(own)) if own.starts_with(outer) => {
                    roots.push((own.to_owned(), true));
                }
                (Some(_), _) => {}
                (None, _) => roots.push(root_of_stray(path)),
            }
        }
        roots.sort();
        roots.dedup_by(|a, b| a.0 == b.0);
        self.projects.retain(|it| roots.iter().any(|(root, _)| root == it.root()));
        for (root, is_walked) in roots {
            if self.projects.iter().any(|it| it.root() == root) {
                continue;
            }
            let mut project = Project::new(root, is_walked, self.options.clone());
            for (path, text) in &self.buffers {
                if let Some(inner) = root::relative(project.root(), path) {
                    project.edit(&inner, Some(Arc::clone(text)));
                }
            }
            self.projects.push(project);
            self.is_stale = true;
        }
        self.projects.sort_by(|a, b| a.root().cmp(b.root()));
    }
}

/// The root for a file outside of all folders, and whether it is walked: a folder without any mark, or one
/// as wide as somebody's home, is not read because one file in it was opened.
fn root_of_stray(path: &Path) -> (PathBuf, bool) {
    let folder = path.parent().unwrap_or(path).to_owned();
    let root = root::find(std::slice::from_ref(&folder));
    let has_mark = MARKS.iter().any(|it| root.join(it).exists());
    let is_walked = has_mark && !is_too_wide(&root);
    if is_walked { (root, true) } else { (folder, false) }
}

/// Whether a folder holds far more than a project.
fn is_too_wide(root: &Path) -> bool {
    root.parent().is_none() || std::env::home_dir().is_some_and(|it| it == root)
}

/// The analysis that has the say on a file: of those whose root holds it, the nearest.
pub fn owner<'a>(analyses: &'a [Arc<Analysis>], path: &Path) -> Option<&'a Arc<Analysis>> {
    let around = analyses.iter().filter(|it| path.starts_with(&it.root));
    around.max_by_key(|it| it.root.as_os_str().len())
}

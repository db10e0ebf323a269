//! One project in memory: what is on the disk, what an editor holds, and what follows from both.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use seamlint_program::{Document, Origin, link};
use seamlint_rules::Profile;
use seamlint_syntax::Limits;

use super::analysis::Analysis;
use super::content::{Content, Stamp};
use crate::check::check_until;
use crate::config::{self, Config, Problems};
use crate::load::left_out;
use crate::modules::Modules;
use crate::walk::{Scope, Skipped, Walk};
use crate::{origin, root};

/// What is said of a project from outside of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The profile, whatever the configuration says.
    pub profile: Option<Profile>,
    /// The configuration file, instead of the one in the root.
    pub config: Option<PathBuf>,
}

/// A project that is kept in memory.
pub struct Project {
    root: PathBuf,
    options: Options,
    /// Whether the root is walked; without that, the project is what the editor holds of it.
    is_walked: bool,
    config: Config,
    problems: Option<(PathBuf, Arc<Problems>)>,
    entries: BTreeMap<String, Entry>,
    /// What the editor holds: paths relative to the root, whether or not they belong to the project.
    buffers: FxHashMap<String, Arc<str>>,
    /// The folders that were walked.
    folders: FxHashSet<String>,
    unlisted: Vec<Skipped>,
    /// Answers for imports, as long as no file comes or goes and no manifest changes.
    modules: Option<Modules>,
    analysis: Option<Arc<Analysis>>,
    limits: Limits,
}

/// A file of the project.
struct Entry {
    origin: Option<Origin>,
    /// As it is on the disk, when it is there.
    disk: Option<(Option<Stamp>, Content)>,
    /// As the editor holds it.
    buffer: Option<Content>,
}

impl Entry {
    fn content(&self) -> Option<&Content> {
        self.buffer.as_ref().or(self.disk.as_ref().map(|it| &it.1))
    }
}

/// How far a refresh is: files that were read, and how many there are to read.
pub type Step<'a> = &'a (dyn Fn(usize, usize) + Sync);

impl Project {
    /// The project at a root, which is canonical. Nothing is read before [`Project::refresh`].
    pub fn new(root: PathBuf, is_walked: bool, options: Options) -> Self {
        Self {
            root,
            options,
            is_walked,
            config: Config::default(),
            problems: None,
            entries: BTreeMap::new(),
            buffers: FxHashMap::default(),
            folders: FxHashSet::default(),
            unlisted: Vec::new(),
            modules: None,
            analysis: None,
            limits: Limits::default(),
        }
    }

    /// The root that all paths are relative to.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Sets what is said from outside; [`Project::refresh`] has to follow.
    pub fn set_options(&mut self, options: Options) {
        self.options = options;
    }

    /// Whether the file at `path` (relative) is one of the project's.
    pub fn holds(&self, path: &str) -> bool {
        self.entries.contains_key(path)
    }

    /// Holds what is kept against the disk: reads what is new or changed, and `touched` files in any case.
    /// Whether anything is different now.
    pub fn refresh(&mut self, touched: &FxHashSet<String>, step: Step<'_>) -> bool {
        let mut changed = self.read_config();
        if !self.is_walked {
            return changed | self.place_buffers();
        }
        let given = [self.root.clone()];
        let walk = Walk {
            root: &self.root,
            given: &given,
            exclude: &self.config.exclude(),
            no_ignore: false,
            force_exclude: false,
            threads: rayon::current_num_threads(),
        };
        let found = walk.run(&Scope::new(&self.root, &given));
        changed |= self.unlisted != found.skipped;
        self.unlisted = found.skipped;
        self.folders = found.folders.into_iter().collect();
        let stamped: Vec<_> = found
            .files
            .into_par_iter()
            .map(|it| {
                let stamp = Stamp::of(&self.root.join(&it.path));
                (it, stamp)
            })
            .collect();
        let is_kept = |path: &str, origin, stamp: &Option<Stamp>| {
            self.entries.get(path).is_some_and(|it| {
                it.origin == origin && it.disk.as_ref().is_some_and(|it| it.0 == *stamp)
            }) && !touched.contains(path)
        };
        let to_read: Vec<_> =
            stamped.iter().filter(|(it, stamp)| !is_kept(&it.path, it.origin, stamp)).collect();
        let (count, done) = (to_read.len(), std::sync::atomic::AtomicUsize::new(0));
        let read: Vec<_> = to_read
            .par_iter()
            .with_max_len(1)
            .map(|(it, _)| {
                let content = Content::read(&self.root, &it.path, it.origin, &self.limits);
                step(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, count);
                content
            })
            .collect();
        let there: FxHashSet<_> = stamped.iter().map(|(it, _)| it.path.clone()).collect();
        changed |= !read.is_empty();
        for ((candidate, stamp), content) in to_read.into_iter().zip(read) {
            let entry =
                Entry { origin: candidate.origin, disk: Some((*stamp, content)), buffer: None };
            if candidate.origin.is_none() || !self.entries.contains_key(&candidate.path) {
                self.modules = None;
            }
            self.entries.insert(candidate.path.clone(), entry);
        }
        let gone: Vec<_> = self.entries.keys().filter(|it| !there.contains(*it)).cloned().collect();
        for path in gone {
            // One that was never saved stays, if it would still be found.
            let is_held = self.buffers.contains_key(&path) && self.takes_in(&path);
            let entry = self.entries.get_mut(&path).filter(|_| is_held);
            changed |= match entry {
                Some(entry) => entry.disk.take().is_some(),
                None => self.entries.remove(&path).is_some(),
            };
            self.modules = None;
        }
        changed |= self.place_buffers();
        if changed {
            self.analysis = None;
        }
        changed
    }

    /// Takes what the editor holds of a file (`path` is relative), or that it holds it no longer. Whether
    /// anything is different now.
    pub fn edit(&mut self, path: &str, text: Option<Arc<str>>) -> bool {
        match &text {
            Some(text) => self.buffers.insert(path.to_owned(), Arc::clone(text)),
            None => self.buffers.remove(path),
        };
        let changed = match text {
            _ if self.is_config(path) => self.refresh(&FxHashSet::default(), &|_, _| ()),
            Some(text) => self.place_buffer(path, &text),
            None => self.drop_buffer(path),
        };
        if changed {
            self.analysis = None;
        }
        changed
    }

    /// Links and checks, where something is different since the last time. `None` when `is_over` says that
    /// nobody wants to know any more.
    pub fn analyse(&mut self, is_over: &(dyn Fn() -> bool + Sync)) -> Option<Arc<Analysis>> {
        if let Some(analysis) = &self.analysis {
            return Some(Arc::clone(analysis));
        }
        let mut project = seamlint_program::Project {
            seam: self.config.seam.options(),
            go_packages: self.config.library.go.clone(),
            ..Default::default()
        };
        let mut skipped = self.unlisted.clone();
        for (path, entry) in &self.entries {
            let mut skip = |reason| skipped.push(Skipped { path: path.clone(), reason });
            match entry.content() {
                Some(Content::Code(file)) => {
                    if let Some(reason) = left_out(file) {
                        skip(reason);
                    }
                    project.files.push(Arc::clone(file));
                }
                Some(Content::Document(text)) => {
                    let (path, text) = (Arc::from(path.as_str()), Arc::clone(text));
                    project.documents.push(Document { path, text });
                }
                Some(Content::Nothing(Some(reason))) => skip(reason.clone()),
                Some(Content::Nothing(None)) | None => {}
            }
        }
        skipped.sort();
        if is_over() {
            return None;
        }
        let modules = match self.modules.take() {
            Some(modules) => modules,
            None => Modules::new(&self.root, &project.documents),
        };
        let program = link(project, &modules);
        self.modules = Some(modules);
        let mut config = self.config.clone();
        config.profile = self.options.profile.unwrap_or(config.profile);
        let findings = check_until(&program, &config.settings(), is_over)?;
        let mut analysis = Analysis::new(self.root.clone(), program, findings);
        analysis.skipped = skipped;
        analysis.problems.clone_from(&self.problems);
        let analysis = Arc::new(analysis);
        self.analysis = Some(Arc::clone(&analysis));
        Some(analysis)
    }

    /// The configuration's file, when there is one.
    fn config_file(&self) -> Option<PathBuf> {
        let held = || root::CONFIG_NAMES.iter().find(|it| self.buffers.contains_key(**it));
        let chosen = self.options.config.as_ref().map(|it| self.root.join(it));
        chosen.or_else(|| root::config_in(&self.root)).or_else(|| Some(self.root.join(held()?)))
    }

    fn is_config(&self, path: &str) -> bool {
        root::CONFIG_NAMES.contains(&path)
            || self
                .options
                .config
                .as_ref()
                .is_some_and(|it| self.root.join(it) == self.root.join(path))
    }

    /// Reads the configuration. One with a mistake changes nothing but what is said of it.
    fn read_config(&mut self) -> bool {
        let file = self.config_file();
        let parsed = file.as_ref().map_or(Ok(Config::default()), |file| {
            let name = file.display().to_string();
            let held = root::relative(&self.root, file).and_then(|it| self.buffers.get(&it));
            match held {
                Some(text) => config::parse(&name, text),
                None => match std::fs::read_to_string(file) {
                    Ok(text) => config::parse(&name, &text),
                    Err(error) => Err(unreadable(&name, &error)),
                },
            }
        });
        let (config, problems) = match (parsed, file) {
            (Ok(config), _) => (config, None),
            (Err(problems), Some(file)) => (self.config.clone(), Some((file, Arc::new(problems)))),
            (Err(_), None) => (Config::default(), None),
        };
        let changed = config != self.config || problems != self.problems;
        (self.config, self.problems) = (config, problems);
        if changed {
            self.analysis = None;
        }
        changed
    }

    /// Puts every buffer in its place.
    fn place_buffers(&mut self) -> bool {
        let buffers: Vec<_> =
            self.buffers.iter().map(|(path, text)| (path.clone(), Arc::clone(text))).collect();
        let mut changed = false;
        for (path, text) in buffers {
            changed |= self.place_buffer(&path, &text);
        }
        if changed {
            self.analysis = None;
        }
        changed
    }

    /// Compiles what the editor holds of a file, where the file belongs to the project.
    fn place_buffer(&mut self, path: &str, text: &Arc<str>) -> bool {
        // Resolvers of imports read it from the disk; of two truths it is the one that counts.
        if path.rsplit('/').next() == Some("package.json") {
            return false;
        }
        let (origin, is_new) = match self.entries.get(path) {
            Some(entry) => (entry.origin, false),
            None if self.takes_in(path) => (origin::of(path), true),
            None => return false,
        };
        if is_new {
            self.modules = None;
            self.entries.insert(path.to_owned(), Entry { origin, disk: None, buffer: None });
        }
        let Some(entry) = self.entries.get_mut(path) else { return false };
        if entry.content().and_then(Content::text) == Some(text) {
            // The same text needs no second tree.
            entry.buffer = entry.content().cloned();
            return is_new;
        }
        entry.buffer = Some(Content::of(path, origin, Arc::clone(text), &self.limits));
        true
    }

    /// Whether a file that is not on the disk yet would belong to the project: it does in a folder that is
    /// walked. A file that is there and was not found is one that nobody wants to be read.
    fn takes_in(&self, path: &str) -> bool {
        let is_read = origin::of(path).is_some() || origin::is_document(path);
        let folder = path.rsplit_once('/').map_or("", |it| it.0);
        let excluded = || {
            let exclude = self.config.exclude();
            exclude.matched_path_or_any_parents(Path::new(path), false).is_ignore()
        };
        if !self.is_walked {
            return is_read && folder.split('/').all(origin::is_walked);
        }
        is_read
            && self.folders.contains(folder)
            && !path.split('/').any(|it| it.starts_with('.'))
            && !excluded()
            && !self.root.join(path).exists()
    }

    /// What is on the disk counts again.
    fn drop_buffer(&mut self, path: &str) -> bool {
        let Some(entry) = self.entries.get_mut(path) else { return false };
        let Some(buffer) = entry.buffer.take() else { return false };
        let file = self.root.join(path);
        let stamp = Stamp::of(&file);
        match &entry.disk {
            Some((known, content)) if *known == stamp => content.text() != buffer.text(),
            Some(_) if stamp.is_some() => {
                let content = Content::read(&self.root, path, entry.origin, &self.limits);
                entry.disk = Some((stamp, content));
                true
            }
            _ => {
                self.entries.remove(path);
                self.modules = None;
                true
            }
        }
    }
}

fn unreadable(name: &str, error: &std::io::Error) -> Problems {
    let problem =
        config::Problem { span: 0..0, message: format!("it cannot be read: {error}"), help: None };
    Problems { name: name.to_owned(), text: String::new(), problems: vec![problem] }
}

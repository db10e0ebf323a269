//! From an import to what it means, through re-exports, cycles and two kinds of modules.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use seamlint_syntax::FileKind;

use super::facts::{BindingKind, Effect, Exported, Facts, Space};
use super::library::{LIBRARY, library};
use super::sym::{BindingId, ClassId, FuncId, ImportName, ModuleId, ScopeId, Sym};
use crate::{Document, File, FileId, KnownFiles, ModuleResolver, Origin};

/// How many re-exports are followed.
const HOPS: u32 = 16;

/// The linked JavaScript and TypeScript side: which file each import means, and the global names.
pub struct Model {
    /// For each file, the module that each of its specifiers means.
    modules: Vec<Vec<Option<(FileId, ScopeId)>>>,
    /// Scopes whose names are global: `declare global`, declaration files.
    globals: Vec<(FileId, ScopeId)>,
    /// What classic scripts declare at their top level, by name, where only one of them does.
    scripts: FxHashMap<Arc<str>, Option<FileId>>,
    /// Classes that extend or implement something.
    pub(crate) heirs: Vec<(FileId, ClassId)>,
    /// Whether the server framework awaits its handlers (Express from version 5).
    pub(crate) awaits_handlers: bool,
    /// Where names are written.
    pub(crate) written: super::written::Written,
    /// Where files run.
    pub(crate) runtimes: super::runtime::LazyRuntimes,
    /// What functions that are private to their file are called with.
    pub(crate) local_calls: super::local_calls::LocalCalls,
    /// Which functions are called where.
    pub(crate) calls: super::call_index::LazyCalls,
    /// What evaluation has found out about names and functions.
    pub(crate) kept: super::eval::Kept,
    /// What it has found out about expressions.
    pub(crate) expressions: super::expressions::Expressions,
    /// Where functions that the configuration names take what.
    pub(crate) forms: super::requests::LazyForms,
    /// How functions run.
    pub(crate) graphs: super::graphs::Graphs,
    /// Where what somebody follows is mentioned.
    pub(crate) mentioned: super::uses::Mentioned,
    /// What templates do.
    pub(crate) templates: super::template::Templates,
}

impl Model {
    pub(crate) fn link(
        files: &[Arc<File>],
        by_path: &FxHashMap<Arc<str>, FileId>,
        documents: &[Document],
        resolver: &dyn ModuleResolver,
    ) -> Self {
        let known = KnownFiles::new(by_path);
        let mut ambient: FxHashMap<&str, (FileId, ScopeId)> = FxHashMap::default();
        let (mut globals, mut heirs) = (Vec::new(), Vec::new());
        let with_facts = || {
            files.iter().enumerate().filter_map(|(at, it)| Some((FileId(at as u32), it, it.js()?)))
        };
        for (id, _, facts) in with_facts() {
            globals.extend(facts.globals.iter().map(|it| (id, *it)));
            let classes = facts.classes.iter().enumerate();
            heirs.extend(
                classes
                    .filter(|(_, it)| it.extends.is_some() || !it.implements.is_empty())
                    .map(|(at, _)| (id, ClassId(at as u32))),
            );
            for (name, scope) in &facts.ambient {
                ambient.entry(name).or_insert((id, *scope));
            }
        }
        if with_facts().next().is_some() {
            for (name, scope) in &library().facts.ambient {
                ambient.entry(name).or_insert((LIBRARY, *scope));
            }
        }
        let mut modules = vec![Vec::new(); files.len()];
        for (id, file, facts) in with_facts() {
            let resolve = |specifier: &str| {
                let relative = known.resolve(&file.path, specifier);
                let by_resolver = || {
                    let path = resolver.resolve(&file.path, specifier)?;
                    by_path.get(path.as_str()).copied().filter(|it| *it != id)
                };
                let found = relative.or_else(by_resolver).map(|it| (it, ScopeId(0)));
                let bare = specifier.strip_prefix("node:").unwrap_or(specifier);
                found.or_else(|| ambient.get(bare).copied())
            };
            modules[id.0 as usize] = facts.modules.iter().map(|it| resolve(it)).collect();
        }
        let scripts = classic_scripts(with_facts());
        let awaits_handlers = documents.iter().any(awaits_handlers);
        let (calls, runtimes, forms) = Default::default();
        Self {
            modules,
            globals,
            scripts,
            heirs,
            awaits_handlers,
            written: super::written::Written::of(files.len()),
            runtimes,
            local_calls: super::local_calls::LocalCalls::of(files.len()),
            calls,
            kept: super::eval::Kept::of(files.len()),
            expressions: super::expressions::Expressions::of(files.len()),
            forms,
            graphs: super::graphs::Graphs::of(files.len()),
            mentioned: super::uses::Mentioned::default(),
            templates: super::template::Templates::of(files.len()),
        }
    }

    pub(crate) fn module(&self, file: FileId, module: ModuleId) -> Option<(FileId, ScopeId)> {
        if file == LIBRARY {
            // `export * from "http"` in the declarations means the module of that name there.
            let facts = &library().facts;
            let name = facts.modules.get(module.at())?;
            return facts.ambient.iter().find(|it| it.0 == *name).map(|it| (LIBRARY, it.1));
        }
        self.modules.get(file.0 as usize)?.get(module.at()).copied().flatten()
    }
}

impl Model {
    /// The files of the project that a file imports.
    pub(crate) fn imported_by(&self, file: FileId) -> impl Iterator<Item = FileId> {
        let modules = self.modules.get(file.0 as usize).into_iter().flatten();
        modules.filter_map(|it| it.map(|it| it.0)).filter(|it| *it != LIBRARY)
    }
}

/// The scripts that declare what others see without an import, by the names that only one of them has.
fn classic_scripts<'f>(
    files: impl Iterator<Item = (FileId, &'f Arc<File>, &'f Facts)>,
) -> FxHashMap<Arc<str>, Option<FileId>> {
    let mut out: FxHashMap<Arc<str>, Option<FileId>> = FxHashMap::default();
    let is_classic = |file: &File, facts: &Facts| {
        file.kind == FileKind::JavaScript
            && file.origin == Origin::Own
            && !file.marks.minified
            && !facts.is_module
            && facts.common.is_none()
            && facts.modules.is_empty()
    };
    for (id, _, facts) in files.filter(|it| is_classic(it.1, it.2)) {
        for it in facts.bindings.iter().filter(|it| it.scope == ScopeId(0)) {
            out.entry(Arc::from(&*it.name))
                .and_modify(|known| {
                    if *known != Some(id) {
                        *known = None;
                    }
                })
                .or_insert(Some(id));
        }
    }
    out
}

/// Whether a document is a manifest that asks for Express 5 or later.
fn awaits_handlers(document: &Document) -> bool {
    if document.path.rsplit('/').next() != Some("package.json") {
        return false;
    }
    let version = document.text.split("\"express\"").nth(1).and_then(|it| it.split('"').nth(1));
    let major = version.map(|it| it.trim_start_matches(['^', '~', '>', '=', 'v', ' ']));
    let major = major.and_then(|it| it.split('.').next()).and_then(|it| it.parse::<u32>().ok());
    major.is_some_and(|it| it >= 5)
}

/// What a name means in the end.
#[derive(Clone, Debug)]
pub(crate) enum Target<'p> {
    Binding(FileId, BindingId),
    Value(FileId, &'p Sym),
    Module(FileId, ScopeId),
    /// A member of what a `CommonJS` module exports.
    Member(FileId, &'p Sym, &'p str),
}

/// Facts by file, the library included, and what joins them.
#[derive(Clone, Copy)]
pub(crate) struct Linked<'p> {
    pub(crate) files: &'p [Arc<File>],
    pub(crate) model: &'p Model,
}

static EMPTY: std::sync::LazyLock<Facts> = std::sync::LazyLock::new(Facts::default);

impl<'p> Linked<'p> {
    pub(crate) fn facts(self, file: FileId) -> &'p Facts {
        if file == LIBRARY {
            return &library().facts;
        }
        self.files.get(file.0 as usize).and_then(|it| it.js()).unwrap_or(&EMPTY)
    }

    /// What may end a function early: nothing that the library declares shows it.
    pub(crate) fn effects(self, file: FileId, id: FuncId) -> &'p [Effect] {
        let file = self.files.get(file.0 as usize).map(|it| (it.js(), &it.tree));
        match file {
            Some((Some(facts), tree)) => facts.effects(tree, id),
            _ => &[],
        }
    }

    /// What an import takes, in the given space.
    pub(crate) fn import(
        self,
        file: FileId,
        module: ModuleId,
        name: &'p ImportName,
        space: Space,
    ) -> Option<Target<'p>> {
        self.imported(file, module, name, space, 0)
    }

    fn imported(
        self,
        file: FileId,
        module: ModuleId,
        name: &'p ImportName,
        space: Space,
        hops: u32,
    ) -> Option<Target<'p>> {
        let (target, scope) = self.model.module(file, module)?;
        let facts = self.facts(target);
        let common = facts.common.as_ref().filter(|_| scope == ScopeId(0) && target != LIBRARY);
        match name {
            ImportName::Namespace => Some(Target::Module(target, scope)),
            ImportName::Require => match common {
                Some(value) => Some(Target::Value(target, value)),
                None => Some(
                    self.exported(target, scope, "=", space, hops + 1)
                        .unwrap_or(Target::Module(target, scope)),
                ),
            },
            ImportName::Default => self
                .exported(target, scope, "default", space, hops + 1)
                .or_else(|| self.exported(target, scope, "=", space, hops + 1))
                .or_else(|| common.map(|it| Target::Value(target, it)))
                .or_else(|| (target == LIBRARY).then_some(Target::Module(target, scope))),
            ImportName::Named(name) => self
                .exported(target, scope, name, space, hops + 1)
                .or_else(|| common.map(|it| Target::Member(target, it, name))),
        }
    }

    /// What a module or namespace gives under a name.
    pub(crate) fn exported(
        self,
        file: FileId,
        scope: ScopeId,
        name: &str,
        space: Space,
        hops: u32,
    ) -> Option<Target<'p>> {
        if hops > HOPS {
            return None;
        }
        let facts = self.facts(file);
        match facts.export(scope, name) {
            Some(Exported::Local(name, scope)) => {
                let id = facts.lookup(name, *scope, space)?;
                return self.through(file, id, space, hops);
            }
            Some(Exported::Value(sym)) => return Some(Target::Value(file, sym)),
            Some(Exported::From(module, name)) => {
                return self.imported(file, *module, name, space, hops + 1);
            }
            None => {}
        }
        for (_, module) in facts.stars.iter().filter(|it| it.0 == scope) {
            let Some((target, scope)) = self.model.module(file, *module) else { continue };
            if name == "default" {
                continue;
            }
            if let Some(found) = self.exported(target, scope, name, space, hops + 1) {
                return Some(found);
            }
        }
        // In namespaces and declarations everything is given away; so is what classic scripts declare.
        let open = scope != ScopeId(0) || file == LIBRARY || !facts.is_module;
        let id = facts.lookup_here(name, scope, space).filter(|_| open)?;
        self.through(file, id, space, hops)
    }

    /// A binding, or what it was imported as.
    pub(crate) fn through(
        self,
        file: FileId,
        id: BindingId,
        space: Space,
        hops: u32,
    ) -> Option<Target<'p>> {
        match &self.facts(file).binding(id).kind {
            BindingKind::Import(module, name) => {
                self.imported(file, *module, name, space, hops + 1)
            }
            _ => Some(Target::Binding(file, id)),
        }
    }

    /// What a name means that its file does not bind.
    pub(crate) fn global(self, name: &str, space: Space) -> Option<(FileId, BindingId)> {
        let own = self.model.globals.iter().find_map(|(file, scope)| {
            Some((*file, self.facts(*file).lookup_here(name, *scope, space)?))
        });
        let script = || {
            let file = (*self.model.scripts.get(name)?)?;
            Some((file, self.facts(file).lookup_here(name, ScopeId(0), space)?))
        };
        own.or_else(|| Some((LIBRARY, library().facts.lookup_here(name, ScopeId(0), space)?)))
            .or_else(script)
    }
}

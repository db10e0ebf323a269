//! Who calls whom, and which types implement which interfaces.

use std::sync::{Arc, Mutex, OnceLock};

use rustc_hash::FxHashMap;

use super::eval::Eval;
use super::members::MemberKind;
use super::types::{Named, Site, Type};
use super::{FunctionId, View};
use crate::library::Knowledge;
use crate::{File, FileId, Origin};

/// A call of a project's function, seen from the function that is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Caller {
    /// The file in which the call stands.
    pub file: FileId,
    /// The index of the call in the file's `Facts::calls`.
    pub call: u32,
    /// The innermost function that the call stands in; `None` in initialisers of the package.
    pub function: Option<FunctionId>,
}

/// Calls between functions of the project, resolved name by name when somebody asks.
#[derive(Debug, Default)]
pub(super) struct Graph {
    by_name: FxHashMap<Arc<str>, Group>,
    /// Calls of variables and literals, which may be of any function.
    unnamed: Vec<CallAt>,
    of_unnamed: OnceLock<FxHashMap<FunctionId, Vec<Caller>>>,
}

/// A file, and the index of a call in its `Facts::calls`.
type CallAt = (FileId, u32);

/// Calls by one name.
#[derive(Debug, Default)]
struct Group {
    calls: Vec<CallAt>,
    callers: OnceLock<FxHashMap<FunctionId, Vec<Caller>>>,
}

impl Graph {
    pub(super) fn of(view: View<'_>) -> Self {
        let mut graph = Self::default();
        for (file, known) in view.program.files() {
            let Some(facts) = known.go() else { continue };
            for call in 0..facts.calls.len() as u32 {
                let Some(name) = facts.called_name(call) else {
                    graph.unnamed.push((file, call));
                    continue;
                };
                if let Some(group) = graph.by_name.get_mut(name) {
                    group.calls.push((file, call));
                } else {
                    let group = Group { calls: vec![(file, call)], ..Group::default() };
                    graph.by_name.insert(Arc::clone(name), group);
                }
            }
        }
        graph
    }

    fn of_unnamed(&self, view: View<'_>) -> &FxHashMap<FunctionId, Vec<Caller>> {
        self.of_unnamed.get_or_init(|| view.callers_among(&self.unnamed))
    }

    fn callers(&self, view: View<'_>, function: FunctionId) -> &[Caller] {
        let unnamed = || self.of_unnamed(view);
        let group = view.function(function).name.as_ref().and_then(|it| self.by_name.get(it));
        let callers = match group {
            None => unnamed(),
            Some(group) => group.callers.get_or_init(|| {
                let mut callers = view.callers_among(&group.calls);
                for (function, more) in unnamed() {
                    if let Some(named) = callers.get_mut(function) {
                        named.extend(more);
                        named.sort_unstable();
                    } else if view.function(*function).name.is_some() {
                        callers.insert(*function, more.clone());
                    }
                }
                callers
            }),
        };
        callers.get(&function).map_or(&[], Vec::as_slice)
    }

    /// Calls of a library's functions of which `wanted` is known, in the order of files and places.
    fn calls_of(&self, view: View<'_>, wanted: fn(&Knowledge) -> bool) -> Vec<CallAt> {
        let named = view.library().names(wanted).filter_map(|it| self.by_name.get(it));
        let calls = named.flat_map(|it| &it.calls).chain(&self.unnamed);
        let is_wanted = |it: &&CallAt| {
            let called = view.called(it.0, it.1);
            called.and_then(|it| it.knowledge).is_some_and(wanted)
        };
        let mut calls: Vec<_> = calls.filter(is_wanted).copied().collect();
        calls.sort_unstable();
        calls
    }
}

impl<'p> View<'p> {
    fn graph(self) -> &'p Graph {
        self.model.graph.get_or_init(|| Graph::of(self))
    }

    /// The calls of a function, in the order of files and places.
    pub fn callers(self, function: FunctionId) -> &'p [Caller] {
        self.graph().callers(self, function)
    }

    /// The project's functions that a function calls itself, literals inside left out.
    pub fn callees(self, function: FunctionId) -> Vec<FunctionId> {
        let calls = self.function(function).calls.iter();
        let own = |it: &u32| self.called(function.file, *it)?.callee.function;
        calls.filter_map(own).collect()
    }

    /// The project's calls of a library's functions of which `wanted` is known, in the order of files and
    /// places.
    pub(super) fn calls_of(self, wanted: fn(&Knowledge) -> bool) -> Vec<CallAt> {
        self.graph().calls_of(self, wanted)
    }

    fn callers_among(self, calls: &[CallAt]) -> FxHashMap<FunctionId, Vec<Caller>> {
        let mut out: FxHashMap<FunctionId, Vec<Caller>> = FxHashMap::default();
        for (file, call) in calls.iter().copied() {
            let Some(called) = self.called(file, call) else { continue };
            let (Some(target), Some(facts)) = (called.callee.function, self.facts(file)) else {
                continue;
            };
            let function = facts.calls[call as usize].function;
            let function = function.map(|index| FunctionId { file, index });
            out.entry(target).or_default().push(Caller { file, call, function });
        }
        out
    }
}

/// Which types of the project may stand behind an interface.
#[derive(Debug, Default)]
pub(super) struct Implementers {
    /// The types that declare a method of this name, in the order of their files.
    by_method: FxHashMap<Arc<str>, Vec<Site>>,
    /// What was found of each interface.
    known: Mutex<FxHashMap<Site, Option<Site>>>,
}

impl Implementers {
    /// Tests and mocks do not count: they stand in for what runs.
    pub(super) fn of(model: &super::Model, files: &[Arc<File>]) -> Self {
        let mut all = Self::default();
        for (at, file) in files.iter().enumerate() {
            let Some(facts) = file.go().filter(|it| !it.is_test) else { continue };
            if file.origin != Origin::Own || file.marks.generated {
                continue;
            }
            let Some(package) = model.package_of(at as u32) else { continue };
            for (index, decl) in
                facts.types.iter().enumerate().filter(|it| !it.1.local && !it.1.alias)
            {
                let site = Site { unit: at as u32, index: index as u32 };
                for (name, _) in package.methods_of(&decl.name) {
                    all.by_method.entry(Arc::clone(name)).or_default().push(site);
                }
            }
        }
        all
    }
}

impl Eval<'_> {
    /// The method that a call of an interface's method runs, when exactly one type of the project
    /// implements the interface.
    pub(super) fn implementation(
        &self,
        interface: &Arc<Named>,
        method: &str,
    ) -> Option<FunctionId> {
        let site = interface.decl?;
        if self.model.is_library(site.unit) {
            return None;
        }
        let all = self.implementers();
        let known = all.known.lock().ok().and_then(|it| it.get(&site).copied());
        let only = known.unwrap_or_else(|| {
            let found = self.only_implementer(interface, all);
            if let Ok(mut known) = all.known.lock() {
                known.insert(site, found);
            }
            found
        })?;
        match self.member(&self.type_at(only)?, method)?.kind {
            MemberKind::Method { unit, function, .. } if !self.model.is_library(unit) => {
                Some(FunctionId { file: FileId(unit), index: function })
            }
            _ => None,
        }
    }

    /// The methods that a call of an interface's method may run: one for each type of the project that
    /// implements the interface, in the order of their files.
    pub(super) fn implementations(&self, interface: &Arc<Named>, method: &str) -> Vec<FunctionId> {
        let is_own = interface.decl.is_some_and(|it| !self.model.is_library(it.unit));
        let ty = Type::Named(Arc::clone(interface));
        let Some(set) = is_own.then(|| self.method_set(&ty)).flatten() else { return Vec::new() };
        let all = self.implementers();
        let candidates = set.iter().filter_map(|it| all.by_method.get(&it.0));
        let Some(candidates) = candidates.min_by_key(|it| it.len()) else { return Vec::new() };
        let mut out = Vec::new();
        for site in candidates.iter().filter(|it| self.implements(**it, &set)) {
            let member = self.type_at(*site).and_then(|it| self.member(&it, method));
            if let Some(MemberKind::Method { unit, function, .. }) = member.map(|it| it.kind)
                && !self.model.is_library(unit)
            {
                let found = FunctionId { file: FileId(unit), index: function };
                if !out.contains(&found) {
                    out.push(found);
                }
            }
        }
        out
    }

    fn only_implementer(&self, interface: &Arc<Named>, all: &Implementers) -> Option<Site> {
        let set = self.method_set(&Type::Named(Arc::clone(interface)))?;
        // The rarest name leaves the fewest to look at.
        let candidates = set
            .iter()
            .map(|it| all.by_method.get(&it.0).map_or(&[][..], |it| it))
            .min_by_key(|it| it.len())?;
        let mut fitting = candidates.iter().filter(|it| self.implements(**it, &set));
        match (fitting.next(), fitting.next()) {
            (Some(only), None) => Some(*only),
            _ => None,
        }
    }

    fn implements(&self, site: Site, set: &[(Arc<str>, usize)]) -> bool {
        let Some(ty) = self.type_at(site) else { return false };
        set.iter().all(|(name, params)| {
            self.member(&ty, name).is_some_and(|it| match it.ty {
                Type::Func(signature) => signature.params.len() == *params,
                _ => false,
            })
        })
    }

    fn type_at(&self, site: Site) -> Option<Type> {
        let facts = self.facts(site.unit)?;
        let decl = facts.types.get(site.index as usize)?;
        let package = Arc::clone(&self.package_of(site.unit)?.path);
        let (name, decl) = (Arc::clone(&decl.name), Some(site));
        Some(Type::Named(Arc::new(Named { package, name, args: Vec::new(), decl })))
    }
}

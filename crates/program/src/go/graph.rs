//! Who calls whom, and which types implement which interfaces.

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::eval::Eval;
use super::members::MemberKind;
use super::types::{Named, Site, Type};
use super::{FunctionId, View};
use crate::library::{GoLibrary, Knowledge};
use crate::once_map::OnceMap;
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

/// The calls of the project by what they name, gathered once; what they mean is resolved when somebody asks.
#[derive(Debug, Default)]
pub(super) struct Graph {
    /// The place of each name's calls in `groups`.
    by_name: FxHashMap<Arc<str>, u32>,
    groups: Vec<Group>,
    /// Calls of variables and literals, which may be of any function.
    unnamed: Vec<CallAt>,
    of_unnamed: OnceLock<FxHashMap<FunctionId, Vec<Caller>>>,
    /// Of each file, the calls of whose names something is known, and those without a name.
    promising: Vec<Box<[u32]>>,
    /// Of each file, the place of each call's group; `u32::MAX` for calls without a name.
    group_of: Vec<Box<[u32]>>,
    /// Whether the project may use a package of whose types library data says that hosts do not recover for
    /// those who are given them.
    unguarded: bool,
}

/// A file, and the index of a call in its `Facts::calls`.
pub(super) type CallAt = (FileId, u32);

/// A call of whose name library data knows something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Promising<'g> {
    /// The index of the call.
    pub(super) call: u32,
    /// What is known of the name; `None` for calls without a name of their own, which may be of anything.
    pub(super) known: Option<&'g [&'static Knowledge]>,
}

/// Calls by one name.
#[derive(Debug, Default)]
struct Group {
    calls: Vec<CallAt>,
    /// What library data knows of functions and methods of this name, of packages that the project may use.
    known: Box<[&'static Knowledge]>,
    callers: OnceLock<FxHashMap<FunctionId, Vec<Caller>>>,
}

impl Graph {
    pub(super) fn of(view: View<'_>) -> Self {
        let present = view.present();
        let mut packages = view.library().packages().iter().zip(&present);
        let unguarded = packages.any(|it| *it.1 && !it.0.unguarded.is_empty());
        let mut graph = Self { unguarded, ..Self::default() };
        // The groups of a file's names, so that each name is looked up once.
        let mut of_atom: Vec<Option<u32>> = Vec::new();
        for (file, known) in view.program.files() {
            let (mut promising, mut group_of) = (Vec::new(), Vec::new());
            if let Some(facts) = known.go() {
                of_atom.clear();
                of_atom.resize(facts.syms().names().len(), None);
                for call in 0..facts.calls.len() as u32 {
                    let Some(name) = facts.called_atom(call) else {
                        graph.unnamed.push((file, call));
                        promising.push(call);
                        group_of.push(u32::MAX);
                        continue;
                    };
                    let at = *of_atom[name.index()].get_or_insert_with(|| {
                        graph.group(facts.syms().name(name), view.library(), &present)
                    });
                    let group = &mut graph.groups[at as usize];
                    group.calls.push((file, call));
                    if !group.known.is_empty() {
                        promising.push(call);
                    }
                    group_of.push(at);
                }
            }
            graph.promising.push(promising.into());
            graph.group_of.push(group_of.into());
        }
        graph
    }

    /// The group of a name, made where it is not there yet.
    fn group(&mut self, name: &Arc<str>, library: &'static GoLibrary, present: &[bool]) -> u32 {
        if let Some(known) = self.by_name.get(name) {
            return *known;
        }
        let at = self.groups.len() as u32;
        let known = library.named(name).iter().filter(|it| present[it.0]).map(|it| &it.1);
        self.groups.push(Group { known: known.collect(), ..Group::default() });
        self.by_name.insert(Arc::clone(name), at);
        at
    }

    fn named(&self, name: &str) -> Option<&Group> {
        self.by_name.get(name).map(|it| &self.groups[*it as usize])
    }

    fn of_unnamed(&self, view: View<'_>) -> &FxHashMap<FunctionId, Vec<Caller>> {
        self.of_unnamed.get_or_init(|| view.callers_among(&self.unnamed))
    }

    fn callers(&self, view: View<'_>, function: FunctionId) -> &[Caller] {
        let unnamed = || self.of_unnamed(view);
        let group = view.function(function).name.as_ref().and_then(|it| self.named(it));
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
        let groups = self.groups.iter().filter(|it| it.known.iter().any(|it| wanted(it)));
        let calls = groups.flat_map(|it| &it.calls).chain(&self.unnamed);
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
    /// The calls by a name, conversions to a type of the name among them, of all files.
    pub(super) fn calls_anywhere(self, name: &str) -> impl Iterator<Item = CallAt> + use<'p> {
        self.graph().named(name).into_iter().flat_map(|it| it.calls.iter().copied())
    }

    /// The calls of which no name tells what they call: of local variables and literals, in the order of files.
    pub(super) fn unnamed_calls(self) -> &'p [CallAt] {
        &self.graph().unnamed
    }

    fn graph(self) -> &'p Graph {
        self.model.graph.get_or_init(|| Graph::of(self))
    }

    /// By their indices in library data, whether code of the project may use packages: those that it imports or
    /// has beside it, what these name in turn, and the language's own.
    fn present(self) -> Vec<bool> {
        let library = self.library();
        let mut present: Vec<_> = library.packages().iter().map(|it| it.is_standard()).collect();
        let files = self.program.files().filter_map(|it| it.1.go());
        let imports = files.flat_map(|it| &it.imports).map(|it| &*it.path);
        let own = self.model.packages.iter().map(|it| &*it.path);
        let mut open: Vec<_> = imports.chain(own).collect::<FxHashSet<_>>().into_iter().collect();
        while let Some(path) = open.pop() {
            let Some(at) = library.find(path) else { continue };
            if !std::mem::replace(&mut present[at], true) {
                open.extend(library.packages()[at].imports());
            }
        }
        present
    }

    /// Whether the project may use types of which library data says that they are handed out without a recover.
    pub(super) fn knows_unguarded(self) -> bool {
        self.graph().unguarded
    }

    /// The calls of a file of whose names library data knows something, and those without a name, in order.
    pub(super) fn promising(self, file: FileId) -> impl Iterator<Item = Promising<'p>> {
        let (graph, at) = (self.graph(), file.0 as usize);
        let calls = graph.promising.get(at).into_iter().flatten();
        calls.map(move |call| {
            let group = graph.groups.get(graph.group_of[at][*call as usize] as usize);
            Promising { call: *call, known: group.map(|it| &*it.known) }
        })
    }

    /// Whether library data may know something of what a call calls, as far as its name tells.
    pub(super) fn is_promising(self, file: FileId, call: u32) -> bool {
        let graph = self.graph();
        let group = self.name_of_call(file, call).and_then(|it| graph.groups.get(it));
        group.is_none_or(|it| !it.known.is_empty())
    }

    /// The calls of a file that may be of functions of these names, in order: those by the names, and those
    /// without a name of their own.
    pub(super) fn calls_by(self, file: FileId, names: &[&str]) -> Vec<u32> {
        let graph = self.graph();
        let groups = names.iter().filter_map(|it| graph.named(it)).map(|it| &it.calls);
        let calls = groups.chain([&graph.unnamed]).flat_map(|it| in_file(it, file));
        let mut calls: Vec<_> = calls.map(|it| it.1).collect();
        calls.sort_unstable();
        calls
    }

    /// The calls of the project whose names pass a test, which is given what library data knows of the name
    /// as well, and the calls without a name, in the order of files and places.
    pub(super) fn calls_where(self, test: impl Fn(&str, &[&Knowledge]) -> bool) -> Vec<CallAt> {
        let graph = self.graph();
        let named = graph.by_name.iter().map(|it| (it.0, &graph.groups[*it.1 as usize]));
        let groups = named.filter(|it| test(it.0, &it.1.known)).map(|it| &it.1.calls);
        let mut calls: Vec<_> = groups.chain([&graph.unnamed]).flatten().copied().collect();
        calls.sort_unstable();
        calls
    }

    /// The functions in which something of a name is called that passes a test, each once, in order.
    pub(super) fn functions_that_call(
        self,
        test: impl Fn(&str, &[&Knowledge]) -> bool,
    ) -> Vec<FunctionId> {
        let names = self.names_where(test);
        let groups = self.graph().groups.iter().zip(names).filter(|it| it.1);
        self.functions_of(groups.flat_map(|it| &it.0.calls))
    }

    /// The same for numbers of names, and those in which something without a name is called.
    pub(super) fn functions_that_may_call(self, names: &[bool]) -> Vec<FunctionId> {
        let groups = self.graph().groups.iter().zip(names).filter(|it| *it.1);
        self.functions_of(groups.flat_map(|it| &it.0.calls).chain(&self.graph().unnamed))
    }

    fn functions_of<'a>(self, calls: impl Iterator<Item = &'a CallAt>) -> Vec<FunctionId> {
        let mut functions: Vec<_> = calls.filter_map(|it| self.function_of_call(*it)).collect();
        functions.sort_unstable();
        functions.dedup();
        functions
    }

    /// The number of the name that a call has, the same in all files.
    pub(super) fn name_of_call(self, file: FileId, call: u32) -> Option<usize> {
        let group = *self.graph().group_of.get(file.0 as usize)?.get(call as usize)?;
        (group != u32::MAX).then_some(group as usize)
    }

    /// The calls of a file by names of these numbers, and those without a name, in order.
    pub(super) fn calls_among(self, file: FileId, names: &'p [bool]) -> impl Iterator<Item = u32> {
        let groups = self.graph().group_of.get(file.0 as usize).map_or(&[][..], |it| it);
        let calls = groups.iter().enumerate();
        let wanted = calls.filter(|it| *it.1 == u32::MAX || names[*it.1 as usize]);
        wanted.map(|it| it.0 as u32)
    }

    /// The number of a name; `None` for one that nothing is called by.
    pub(super) fn number_of_name(self, name: &str) -> Option<usize> {
        self.graph().by_name.get(name).map(|it| *it as usize)
    }

    /// By the numbers of names, whether they pass a test.
    pub(super) fn names_where(self, test: impl Fn(&str, &[&Knowledge]) -> bool) -> Vec<bool> {
        let graph = self.graph();
        let mut out = vec![false; graph.groups.len()];
        for (name, at) in &graph.by_name {
            out[*at as usize] = test(name, &graph.groups[*at as usize].known);
        }
        out
    }

    /// The innermost function that a call stands in.
    pub(super) fn function_of_call(self, (file, call): CallAt) -> Option<FunctionId> {
        let index = self.facts(file)?.calls.get(call as usize)?.function?;
        Some(FunctionId { file, index })
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

/// Those of a file, among calls in the order of files.
pub(super) fn in_file(calls: &[CallAt], file: FileId) -> &[CallAt] {
    let start = calls.partition_point(|it| it.0 < file);
    let end = calls.partition_point(|it| it.0 <= file);
    &calls[start..end]
}

/// A method of an interface.
type Method = (Arc<Named>, Arc<str>);

/// Which types of the project may stand behind an interface.
#[derive(Debug, Default)]
pub(super) struct Implementers {
    /// The types that declare a method of this name, in the order of their files.
    by_method: FxHashMap<Arc<str>, Vec<Site>>,
    /// The same of generated types, which stand behind generated interfaces only; behind others they are mocks.
    generated: FxHashMap<Arc<str>, Vec<Site>>,
    /// The only type that stands behind an interface.
    only: OnceMap<Site, Option<Site>>,
    /// The types that implement an interface of the project.
    behind: OnceMap<Arc<Named>, Arc<[Site]>>,
    /// The methods that a call of an interface's method may run.
    of_method: OnceMap<Method, Arc<[FunctionId]>>,
}

impl Implementers {
    /// Tests and mocks do not count: they stand in for what runs.
    pub(super) fn of(model: &super::Model, files: &[Arc<File>]) -> Self {
        let mut all = Self::default();
        for (at, file) in files.iter().enumerate() {
            let Some(facts) = file.go().filter(|it| !it.is_test) else { continue };
            if file.origin != Origin::Own {
                continue;
            }
            let by_method =
                if file.marks.generated { &mut all.generated } else { &mut all.by_method };
            let Some(package) = model.package_of(at as u32) else { continue };
            for (index, decl) in
                facts.types.iter().enumerate().filter(|it| !it.1.local && !it.1.alias)
            {
                let site = Site { unit: at as u32, index: index as u32 };
                for (name, _) in package.methods_of(&decl.name) {
                    by_method.entry(Arc::clone(name)).or_default().push(site);
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
        let only = all.only.get(site, |_| self.only_implementer(interface, all))?;
        match self.member(&self.type_at(only)?, method)?.kind {
            MemberKind::Method { unit, function, .. } if !self.model.is_library(unit) => {
                Some(FunctionId { file: FileId(unit), index: function })
            }
            _ => None,
        }
    }

    /// The methods that a call of an interface's method may run: one for each type of the project that
    /// implements the interface, in the order of their files.
    pub(super) fn implementations(
        &self,
        interface: &Arc<Named>,
        method: &Arc<str>,
    ) -> Arc<[FunctionId]> {
        let asked = (Arc::clone(interface), Arc::clone(method));
        let find = |_: &_| self.find_implementations(interface, method).into();
        self.implementers().of_method.get(asked, find)
    }

    fn find_implementations(&self, interface: &Arc<Named>, method: &str) -> Vec<FunctionId> {
        let ask = |it: &_| self.find_behind(it).into();
        let behind = self.implementers().behind.get(Arc::clone(interface), ask);
        let mut out = Vec::new();
        let ty = Type::Named(Arc::clone(interface));
        let asked = self.member(&ty, method).map(|it| it.ty);
        for site in &*behind {
            let Some(member) = self.type_at(*site).and_then(|it| self.member(&it, method)) else {
                continue;
            };
            if let MemberKind::Method { unit, function, .. } = member.kind
                && !self.model.is_library(unit)
                && !asked.as_ref().is_some_and(|it| take_others(it, &member.ty))
            {
                let found = FunctionId { file: FileId(unit), index: function };
                if !out.contains(&found) {
                    out.push(found);
                }
            }
        }
        out
    }

    /// The types that implement an interface of the project, in the order of their files.
    fn find_behind(&self, interface: &Arc<Named>) -> Vec<Site> {
        let is_own = interface.decl.is_some_and(|it| !self.model.is_library(it.unit));
        let ty = Type::Named(Arc::clone(interface));
        let Some(set) = is_own.then(|| self.method_set(&ty)).flatten() else { return Vec::new() };
        let all = self.implementers();
        let is_generated = interface.decl.is_some_and(|it| self.is_generated(it.unit));
        let generated = if is_generated { rarest(&all.generated, &set) } else { &[] };
        let candidates = rarest(&all.by_method, &set).iter().chain(generated);
        candidates.filter(|it| self.implements(**it, &set)).copied().collect()
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

/// Whether two methods take other parameters: one a type of the project where the other takes another.
fn take_others(one: &Type, other: &Type) -> bool {
    let (Type::Func(one), Type::Func(other)) = (one, other) else { return false };
    let differ = |(one, other): (&Type, &Type)| {
        let (Some(one), Some(other)) = (one.deref().named(), other.deref().named()) else {
            return false;
        };
        one.decl.is_some() && other.decl.is_some() && one.decl != other.decl
    };
    one.params.iter().zip(&other.params).any(differ)
}

/// Of the types that declare one of the methods, those of the method that the fewest declare.
fn rarest<'a>(of: &'a FxHashMap<Arc<str>, Vec<Site>>, set: &[(Arc<str>, usize)]) -> &'a [Site] {
    let candidates = set.iter().map(|it| of.get(&it.0).map_or(&[][..], Vec::as_slice));
    candidates.min_by_key(|it| it.len()).unwrap_or_default()
}

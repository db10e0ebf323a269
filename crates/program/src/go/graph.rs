//! Who calls whom, and which types implement which interfaces.

use std::sync::{Arc, Mutex};

use rustc_hash::FxHashMap;

use super::eval::Eval;
use super::members::MemberKind;
use super::types::{Named, Site, Type};
use super::{FunctionId, View};
use crate::{File, FileId, Origin, library};

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

/// Calls between functions of the project.
#[derive(Debug, Default)]
pub(super) struct Graph {
    callers: FxHashMap<FunctionId, Vec<Caller>>,
    callees: FxHashMap<FunctionId, Vec<FunctionId>>,
    /// Calls of a library's JSON decoders.
    decoders: Vec<(FileId, u32, library::Decode)>,
    /// Calls of a library's JSON encoders, with the position of what they encode.
    encoders: Vec<(FileId, u32, usize)>,
    writes: Vec<(FileId, u32)>,
}

impl Graph {
    pub(super) fn of(view: View<'_>) -> Self {
        let mut graph = Self::default();
        for (file, known) in view.program.files() {
            let Some(facts) = known.go() else { continue };
            for (call, site) in facts.calls.iter().enumerate() {
                let call = call as u32;
                let Some(called) = view.called(file, call) else { continue };
                if let Some(known) = called.knowledge {
                    graph.decoders.extend(known.decode.map(|it| (file, call, it)));
                    graph.encoders.extend(known.encode.map(|it| (file, call, it)));
                    if known.ws == Some(library::Ws::Write) {
                        graph.writes.push((file, call));
                    }
                }
                let Some(target) = called.callee.function else { continue };
                let function = site.function.map(|index| FunctionId { file, index });
                let caller = Caller { file, call, function };
                graph.callers.entry(target).or_default().push(caller);
                if let Some(function) = function {
                    graph.callees.entry(function).or_default().push(target);
                }
            }
        }
        graph
    }

    /// Writes to WebSocket connections, by a library's functions.
    pub(super) fn writes(&self) -> &[(FileId, u32)] {
        &self.writes
    }

    pub(super) fn decoders(&self) -> &[(FileId, u32, library::Decode)] {
        &self.decoders
    }

    pub(super) fn encoders(&self) -> &[(FileId, u32, usize)] {
        &self.encoders
    }

    pub(super) fn callers(&self, function: FunctionId) -> &[Caller] {
        self.callers.get(&function).map_or(&[], Vec::as_slice)
    }

    pub(super) fn callees(&self, function: FunctionId) -> &[FunctionId] {
        self.callees.get(&function).map_or(&[], Vec::as_slice)
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

//! The arguments of functions that only their own file can call: without a type of its own, a parameter is
//! what the calls give.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};
use seamlint_syntax::{Field, Kind, Node, NodeId, Tree};

use super::facts::{BindingKind, Exported, Facts, Space};
use super::lower;
use super::modules::Linked;
use super::sym::{BindingId, FuncId, ScopeId, Sym};
use super::syntax::{arguments, method_call};
use super::values::{call_of, is_binding_place};
use crate::FileId;

/// From how many calls on nothing is said of a function.
const CALLS: usize = 24;

/// The calls of such functions, by file, found when somebody asks about a function there.
#[derive(Debug)]
pub(crate) struct LocalCalls {
    files: Box<[OnceLock<FxHashMap<FuncId, Known>>]>,
}

/// What is known of a function that only its own file can call.
#[derive(Debug)]
struct Known {
    calls: Vec<NodeId>,
    /// Names of parameters whose kind the function asks for: more may come than these calls show. Found
    /// when somebody asks about one.
    asked: OnceLock<Vec<Box<str>>>,
}

impl LocalCalls {
    /// Room for the calls in so many files.
    pub(crate) fn of(files: usize) -> Self {
        Self { files: (0..files).map(|_| OnceLock::new()).collect() }
    }

    fn get(&self, linked: Linked<'_>, file: FileId, function: FuncId) -> Option<&Known> {
        let here = self.files.get(file.0 as usize)?;
        here.get_or_init(|| {
            let tree = &linked.files[file.0 as usize].tree;
            known_functions(linked.facts(file), tree)
        })
        .get(&function)
    }
}

/// The functions of a file all of whose calls are there to be read.
fn known_functions(facts: &Facts, tree: &Tree) -> FxHashMap<FuncId, Known> {
    let functions = private_functions(facts);
    let names = functions.keys().map(|it| &*facts.binding(*it).name);
    let names: FxHashSet<&str> = names.collect();
    if names.is_empty() {
        return FxHashMap::default();
    }
    let mut calls: FxHashMap<BindingId, Vec<NodeId>> = FxHashMap::default();
    let mut escaped: FxHashSet<BindingId> = FxHashSet::default();
    let kinds = [Kind::Identifier, Kind::ShorthandPropertyIdentifier];
    for name in kinds.into_iter().flat_map(|kind| tree.nodes(kind)) {
        if !names.contains(name.text()) {
            continue;
        }
        let scope = facts.scope_of(name);
        let Some(id) = facts.lookup(name.text(), scope, Space::Value) else { continue };
        if !functions.contains_key(&id) || facts.binding(id).span == name.span() {
            continue;
        }
        match call_of(name) {
            Some(call) => calls.entry(id).or_default().push(call.id()),
            None if is_binding_place(name) => {}
            None => {
                escaped.insert(id);
            }
        }
    }
    let calls =
        calls.into_iter().filter(|(id, calls)| !escaped.contains(id) && calls.len() <= CALLS);
    let known = calls
        .map(|(binding, calls)| (functions[&binding], Known { calls, asked: OnceLock::new() }));
    known.collect()
}

/// The names that stand in `typeof name`, `name instanceof …` and `Array.isArray(name)`.
fn asked_for_their_kind(function: Node<'_>) -> Vec<Box<str>> {
    let operator = |it: Node<'_>| it.child(Field::Operator).map(|it| it.kind());
    let asked = function.descendants().filter_map(|it| match it.kind() {
        Kind::UnaryExpression if operator(it) == Some(Kind::KwTypeof) => it.child(Field::Argument),
        Kind::BinaryExpression if operator(it) == Some(Kind::KwInstanceof) => it.child(Field::Left),
        Kind::CallExpression => {
            method_call(it).filter(|it| it.1 == "isArray").and_then(|_| arguments(it).next())
        }
        _ => None,
    });
    let names = asked.filter(|it| it.kind() == Kind::Identifier);
    names.map(|it| it.text().into()).collect()
}

/// The functions and constructors that are bound to a name which no other file can see.
fn private_functions(facts: &Facts) -> FxHashMap<BindingId, FuncId> {
    let exported: FxHashSet<(&str, ScopeId)> = facts
        .exports
        .iter()
        .filter_map(|it| match &it.what {
            Exported::Local(name, scope) => Some((&**name, *scope)),
            _ => None,
        })
        .collect();
    let is_private = |id: BindingId| {
        let it = facts.binding(id);
        // What a classic script declares at its top level is global.
        let is_shared = it.scope == ScopeId(0) && !facts.is_module && facts.common.is_none();
        !is_shared && !exported.contains(&(&*it.name, it.scope))
    };
    let ids = (0..facts.bindings.len() as u32).map(BindingId);
    let functions = ids.filter_map(|id| Some((id, function_of(facts, id)?)));
    functions.filter(|it| is_private(it.0)).collect()
}

fn function_of(facts: &Facts, id: BindingId) -> Option<FuncId> {
    let binding = facts.binding(id);
    let function = match (&binding.kind, &*binding.functions, &*binding.values) {
        (BindingKind::Function, [one], _) => *one,
        (BindingKind::Const, _, [Sym::Func(one)]) if binding.declared.is_none() => *one,
        (BindingKind::Class, ..) => {
            let class = binding.types.as_ref()?.class?;
            let [one] = *facts.classes[class.at()].constructors else { return None };
            one
        }
        _ => return None,
    };
    facts.func(function).has_body.then_some(function)
}

impl Linked<'_> {
    /// What each call of a function gives as its argument at `index`: nothing, or a symbol. `None` where not
    /// all calls are known.
    pub(crate) fn given(
        self,
        file: FileId,
        function: FuncId,
        index: usize,
    ) -> Option<Vec<Option<Sym>>> {
        let known = self.model.local_calls.get(self, file, function)?;
        let param = self.facts(file).func(function).params.get(index).filter(|it| !it.rest)?;
        let name = param.name.as_deref();
        let (facts, tree) = (self.facts(file), &self.files.get(file.0 as usize)?.tree);
        let asked = known.asked.get_or_init(|| {
            let node = tree.at(facts.func(function).node as usize);
            node.map(asked_for_their_kind).unwrap_or_default()
        });
        if name.is_some_and(|name| asked.iter().any(|it| **it == *name)) {
            return None;
        }
        let given = known.calls.iter().map(|it| {
            let list = tree.node(*it).child(Field::Arguments)?;
            let is_plain = list.kind() == Kind::Arguments && !list.has(Kind::SpreadElement);
            let argument = is_plain.then(|| list.nth(index))?;
            Some(argument.map(|it| symbol(facts, it)))
        });
        given.collect()
    }
}

fn symbol(facts: &Facts, argument: Node<'_>) -> Sym {
    lower::Context::new(facts, &facts.modules, facts.scope_of(argument)).expr(argument)
}

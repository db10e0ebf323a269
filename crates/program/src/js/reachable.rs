//! Under which names functions are reached through what holds them: `holder.name(…)`.
//!
//! Nearly every function is reached under the name of the member or declaration that it is. What is
//! reached under a name of another kind, an alias, is listed here by that name, so that a call of a member
//! with any other name means a function of its own name.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::facts::{Binding, BindingKind, Exported, Facts, Member, Space};
use super::library::library;
use super::sym::{FuncId, ImportName, ScopeId, Sym};
use crate::by_name::NameHash;

/// What functions are asked to do by others, and what a module's main export is called.
const ALWAYS: [&str; 4] = ["call", "apply", "bind", "default"];

/// The names of the library, and those that no file gives away.
static LIBRARY_ALIASES: LazyLock<FxHashSet<NameHash>> = LazyLock::new(|| {
    let aliases = ALWAYS.into_iter().chain(aliases(&library().facts, true));
    aliases.map(NameHash::of).collect()
});

/// Whether the library gives away a function of another name under this one.
pub(super) fn is_library_alias(name: NameHash) -> bool {
    LIBRARY_ALIASES.contains(&name)
}

/// The names of members, exports and namespaces' variables that hold what their value says, be it a
/// function of whatever name.
pub(super) fn aliases(facts: &Facts, is_library: bool) -> impl Iterator<Item = &str> {
    let members = members(facts).filter(|it| it.getter || may_be_another(&it.value));
    let exports = facts.exports.iter().filter(|it| match &it.what {
        Exported::Local(name, scope) => {
            let meant = facts.lookup(name, *scope, Space::Value).map(|it| facts.binding(it));
            *name != it.name || !meant.is_some_and(has_own_name)
        }
        Exported::Value(_) => true,
        Exported::From(_, ImportName::Named(name)) => *name != it.name,
        Exported::From(..) => true,
    });
    // What is declared in these scopes is given away without being exported.
    let namespaces = facts.bindings.iter().filter_map(|it| it.types.as_ref()?.namespace);
    let mut open: FxHashSet<ScopeId> = namespaces.collect();
    open.extend(facts.ambient.iter().map(|it| it.1));
    open.extend(&facts.globals);
    if is_library || !facts.is_module {
        open.insert(ScopeId(0));
    }
    let is_variable = |kind: &BindingKind| {
        matches!(kind, BindingKind::Const | BindingKind::Variable | BindingKind::Import(..))
    };
    let variables = facts.bindings.iter();
    let variables = variables.filter(move |it| {
        open.contains(&it.scope) && is_variable(&it.kind) && only_function(it).is_none()
    });
    let members = members.map(|it| &*it.name);
    members.chain(exports.map(|it| &*it.name)).chain(variables.map(|it| &*it.name))
}

/// Whether a member's value may be a function with a name of its own.
fn may_be_another(value: &Sym) -> bool {
    match value {
        Sym::Func(_) | Sym::Unknown | Sym::Prim(_) | Sym::Text(_) => false,
        Sym::Array(_) | Sym::ArrayOf(_) => false,
        Sym::Either(of) => of.iter().any(may_be_another),
        _ => true,
    }
}

/// The names of each function of a file.
pub(super) fn names(facts: &Facts) -> FxHashMap<FuncId, Vec<&str>> {
    let mut out: FxHashMap<FuncId, Vec<&str>> = FxHashMap::default();
    for member in members(facts) {
        if let Sym::Func(id) = member.value {
            out.entry(id).or_default().push(&member.name);
        }
    }
    for binding in &facts.bindings {
        let value = only_function(binding);
        for id in binding.functions.iter().copied().chain(value) {
            out.entry(id).or_default().push(&binding.name);
        }
    }
    out
}

/// Whether a name means a function that is called so where it is declared, be it in another file or as a
/// member of something.
pub(super) fn has_own_name(binding: &Binding) -> bool {
    match &binding.kind {
        BindingKind::Function => true,
        BindingKind::Const => match &*binding.values {
            // `const { close } = socket`
            [Sym::Member(_, name)] => *name == binding.name,
            _ => only_function(binding).is_some(),
        },
        BindingKind::Import(_, ImportName::Named(name)) => *name == binding.name,
        _ => false,
    }
}

/// The function that a constant is: `const close = () => …`.
fn only_function(binding: &Binding) -> Option<FuncId> {
    match (&binding.kind, &*binding.values) {
        (BindingKind::Const, [Sym::Func(id)]) if binding.declared.is_none() => Some(*id),
        _ => None,
    }
}

fn members(facts: &Facts) -> impl Iterator<Item = &Member> {
    let of_classes = facts.classes.iter().flat_map(|it| &it.members);
    of_classes.chain(facts.objects.iter().flat_map(|it| &it.members))
}

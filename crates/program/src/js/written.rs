//! Where names are written: an index of each file, made when somebody looks there.

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};
use seamlint_syntax::{Field, Kind, Node, NodeId};

use super::View;
use super::facts::{BindingKind, Exported, Facts, Space};
use super::members::Spelling;
use super::modules::Target;
use super::names::Entity;
use super::sym::{BindingId, ScopeId};
use crate::FileId;
use crate::by_name::{ByName, NameHash};
use crate::once_map::OnceMap;

/// All places where names are written.
#[derive(Debug)]
pub(crate) struct Written {
    /// File by file, for what only one file can mention.
    files: Box<[WrittenInFile]>,
    /// In the whole program.
    variables: OnceLock<Names>,
    members: OnceLock<Names>,
    /// Under which names files import a binding of another one.
    aliases: OnceLock<FxHashMap<(FileId, BindingId), Vec<Alias>>>,
    member_names: OnceLock<MemberNames>,
}

/// The file that imports something, and how it calls it.
type Alias = (FileId, Arc<str>);

/// The names in one file. Most questions are about variables, and what members mean is dear to find out.
#[derive(Debug, Default)]
struct WrittenInFile {
    variables: OnceLock<Names>,
    members: OnceLock<Names>,
    namespaces: OnceLock<Box<[ScopeId]>>,
}

/// The names that are written somewhere.
#[derive(Debug)]
struct Names {
    places: ByName<Place>,
    /// The places that mean something, by what that is: asked when somebody looks for something with the name.
    means: OnceMap<NameHash, Arc<Meanings>>,
}

/// The names of members.
#[derive(Debug, Default)]
pub(crate) struct MemberNames {
    known: FxHashSet<NameHash>,
    /// By what is left of them without case, `_` and `-`; `None` for several.
    spellings: FxHashMap<u64, Option<NameHash>>,
}

type Place = (FileId, NodeId);
type Meanings = FxHashMap<Entity, Vec<Place>>;

/// How a name is written: by itself, or as a member.
#[derive(Clone, Copy, Debug)]
enum As {
    Variable,
    Member,
}

impl Written {
    /// Room for the names of so many files.
    pub(crate) fn of(files: usize) -> Self {
        let files = (0..files).map(|_| WrittenInFile::default()).collect();
        let (variables, members, aliases, member_names) = Default::default();
        Self { files, variables, members, aliases, member_names }
    }
}

impl MemberNames {
    fn add(&mut self, it: Spelling) {
        if self.known.insert(it.name) {
            let only = self.spellings.entry(it.folded).or_insert(Some(it.name));
            *only = only.filter(|known| *known == it.name);
        }
    }

    /// Whether a member of this name may be taken.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.known.contains(&NameHash::of(name))
    }

    /// Whether a member has a name that differs from this one in its spelling alone.
    pub(crate) fn respells(&self, name: &str) -> bool {
        let spelling = Spelling::of(name);
        let only = self.spellings.get(&spelling.folded);
        only.is_some_and(|it| *it != Some(spelling.name))
    }
}

impl Names {
    fn of(view: View<'_>, files: impl Iterator<Item = FileId>, written: As) -> Self {
        let places = match written {
            As::Variable => ByName::of(files.flat_map(|file| variables(view, file))),
            As::Member => ByName::of(files.flat_map(|file| {
                let places = view.facts(file).members.places.iter();
                places.map(move |(name, node)| (*name, (file, *node)))
            })),
        };
        Self { places, means: OnceMap::default() }
    }

    /// What the places mean where a name is written.
    fn meanings(&self, view: View<'_>, name: &str) -> Arc<Meanings> {
        self.means.get(NameHash::of(name), |name| {
            let mut out = Meanings::default();
            for (file, node) in self.places.get(*name) {
                let node = access(view.tree(file).node(node));
                if let Some(entity) = view.entity(file, node) {
                    out.entry(entity).or_default().push((file, node.id()));
                }
            }
            Arc::new(out)
        })
    }
}

/// The names that stand by themselves in a file.
fn variables(view: View<'_>, file: FileId) -> impl Iterator<Item = (NameHash, Place)> {
    let kinds = [
        Kind::Identifier,
        Kind::ShorthandPropertyIdentifier,
        Kind::ShorthandPropertyIdentifierPattern,
    ];
    let nodes = kinds.into_iter().flat_map(move |kind| view.tree(file).nodes(kind));
    nodes.map(move |it| (NameHash::of(it.text()), (file, it.id())))
}

impl<'p> View<'p> {
    /// Every place that means an entity, its declaration and its assignments among them.
    pub fn mentions(self, entity: &Entity) -> Vec<(FileId, Node<'p>)> {
        let mut out = Vec::new();
        let name = entity.name(self);
        match (self.home(entity), entity) {
            (Some(home), Entity::Name(_, id)) => {
                self.find(entity, home, As::Variable, &name, &mut out);
                if self.is_in_namespace(home, *id) {
                    self.find(entity, home, As::Member, &name, &mut out);
                }
            }
            (Some(home), _) => self.find(entity, home, As::Member, &name, &mut out),
            (None, Entity::Name(file, id)) => self.find_shared(entity, *file, *id, &mut out),
            (None, Entity::Global(_)) => {
                self.find_everywhere(entity, As::Variable, &name, &mut out);
            }
            (None, _) => self.find_everywhere(entity, As::Member, &name, &mut out),
        }
        out.sort_by_key(|it| (it.0, it.1.id()));
        out.dedup_by_key(|it| (it.0, it.1.id()));
        out
    }

    /// All member accesses in the program with this name, on whatever objects.
    pub fn accesses(self, name: &str) -> Vec<(FileId, Node<'p>)> {
        let places = self.everywhere(As::Member).places.get(NameHash::of(name));
        let nodes = places.map(|(file, id)| (file, self.tree(file).node(id)));
        let named = nodes.filter(|it| it.1.text() == name).map(|it| (it.0, access(it.1)));
        named.filter(|it| it.1.kind() == Kind::MemberExpression).collect()
    }

    /// The names of all members that are taken of something somewhere.
    pub(crate) fn member_names(self) -> &'p MemberNames {
        self.written().member_names.get_or_init(|| {
            let mut names = MemberNames::default();
            for file in self.js_files() {
                let taken = self.facts(file).members.taken.iter().copied();
                for it in taken.chain(self.template_words(file).map(Spelling::of)) {
                    names.add(it);
                }
            }
            names
        })
    }

    /// What more than one file may mention: under its name, under those that imports give it, and as a member
    /// of its module.
    fn find_shared(
        self,
        entity: &Entity,
        file: FileId,
        id: BindingId,
        out: &mut Vec<(FileId, Node<'p>)>,
    ) {
        let name = entity.name(self);
        let aliases = self.aliases().get(&(file, id)).map_or(&[][..], |it| it);
        if is_module(self.facts(file)) {
            self.find(entity, file, As::Variable, &name, out);
            for (importer, alias) in aliases {
                self.find(entity, *importer, As::Variable, alias, out);
            }
        } else {
            for name in aliases.iter().map(|it| &it.1).chain([&name]) {
                self.find_everywhere(entity, As::Variable, name, out);
            }
        }
        for name in aliases.iter().map(|it| &it.1).chain([&name]) {
            self.find_everywhere(entity, As::Member, name, out);
        }
    }

    fn find_everywhere(
        self,
        entity: &Entity,
        written: As,
        name: &str,
        out: &mut Vec<(FileId, Node<'p>)>,
    ) {
        self.find_in(self.everywhere(written), entity, name, out);
    }

    fn find(
        self,
        entity: &Entity,
        file: FileId,
        written: As,
        name: &str,
        out: &mut Vec<(FileId, Node<'p>)>,
    ) {
        let Some(here) = self.written().files.get(file.0 as usize) else { return };
        let names = match written {
            As::Variable => &here.variables,
            As::Member => &here.members,
        };
        let names = names.get_or_init(|| Names::of(self, std::iter::once(file), written));
        self.find_in(names, entity, name, out);
    }

    fn find_in(
        self,
        names: &Names,
        entity: &Entity,
        name: &str,
        out: &mut Vec<(FileId, Node<'p>)>,
    ) {
        let meanings = names.meanings(self, name);
        let found = meanings.get(entity).into_iter().flatten();
        out.extend(found.map(|(file, id)| (*file, self.tree(*file).node(*id))));
    }

    fn everywhere(self, written: As) -> &'p Names {
        let names = match written {
            As::Variable => &self.written().variables,
            As::Member => &self.written().members,
        };
        names.get_or_init(|| Names::of(self, self.js_files(), written))
    }

    /// The only file that can mention an entity.
    fn home(self, entity: &Entity) -> Option<FileId> {
        match entity {
            Entity::Name(home, id) => {
                let facts = self.facts(*home);
                let binding = facts.binding(*id);
                let is_private = || is_module(facts) && !is_exported(facts, &binding.name);
                (binding.scope != ScopeId(0) || is_private()).then_some(*home)
            }
            Entity::Part(outer, _) => self.home(outer),
            _ => None,
        }
    }

    /// Whether a binding is declared in a namespace, so that it can be written as a member of it.
    fn is_in_namespace(self, file: FileId, id: BindingId) -> bool {
        let facts = self.facts(file);
        let Some(here) = self.written().files.get(file.0 as usize) else { return false };
        let scopes = here.namespaces.get_or_init(|| {
            facts.bindings.iter().filter_map(|it| it.types.as_ref()?.namespace).collect()
        });
        scopes.contains(&facts.binding(id).scope)
    }

    fn aliases(self) -> &'p FxHashMap<(FileId, BindingId), Vec<Alias>> {
        self.written().aliases.get_or_init(|| {
            let mut out: FxHashMap<_, Vec<Alias>> = FxHashMap::default();
            for file in self.js_files() {
                for (at, binding) in self.facts(file).bindings.iter().enumerate() {
                    if !matches!(binding.kind, BindingKind::Import(..)) {
                        continue;
                    }
                    let id = BindingId(at as u32);
                    let target = self.linked().through(file, id, Space::Value, 0);
                    if let Some(Target::Binding(of, id)) = target {
                        let alias = (file, Arc::from(&*binding.name));
                        out.entry((of, id)).or_default().push(alias);
                    }
                }
            }
            out
        })
    }

    pub(super) fn js_files(self) -> impl Iterator<Item = FileId> + use<'p> {
        let files = self.linked().files.iter().enumerate();
        files.filter(|it| it.1.js().is_some()).map(|it| FileId(it.0 as u32))
    }

    fn written(self) -> &'p Written {
        &self.linked().model.written
    }
}

/// Whether what a file declares at its top level is seen by others only where it is exported.
fn is_module(facts: &Facts) -> bool {
    facts.is_module && facts.common.is_none() && !facts.globals.contains(&ScopeId(0))
}

fn is_exported(facts: &Facts, name: &str) -> bool {
    facts.exports.iter().any(|it| match &it.what {
        Exported::Local(local, _) => **local == *name,
        _ => false,
    })
}

/// The member access that a property's name belongs to, or the name itself.
fn access(name: Node<'_>) -> Node<'_> {
    match name.parent() {
        Some(it) if it.kind() == Kind::MemberExpression && name.field() == Field::Property => it,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_their_spelling_alone_are_told() {
        let mut names = MemberNames::default();
        let spelled = ["userId", "user_id", "name", "Äther"].map(Spelling::of);
        for it in spelled {
            names.add(it);
        }
        let respelled = ["userId", "userid", "user-ID", "name", "Name", "names", "äther"]
            .map(|it| names.respells(it));
        assert_eq!(respelled, [true, true, true, false, true, false, true]);
        assert!(names.has("user_id") && !names.has("userid"));
    }
}

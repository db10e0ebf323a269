//! Where names are written: an index of each file, made when somebody looks there.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use seamlint_syntax::{Field, Kind, Node, NodeId, Tree};

use super::View;
use super::facts::{BindingKind, Exported, Facts, Space};
use super::modules::Target;
use super::names::Entity;
use super::sym::{BindingId, ScopeId};
use crate::FileId;

/// All places where names are written.
#[derive(Debug)]
pub(crate) struct Written {
    files: Box<[WrittenInFile]>,
    /// Under which names files import a binding of another one.
    aliases: OnceLock<FxHashMap<(FileId, BindingId), Vec<Alias>>>,
}

/// The file that imports something, and how it calls it.
type Alias = (FileId, Arc<str>);

/// The names in one file. Most questions are about variables, and what members mean is dear to find out.
#[derive(Debug, Default)]
struct WrittenInFile {
    variables: OnceLock<Places>,
    members: OnceLock<Places>,
    namespaces: OnceLock<Box<[ScopeId]>>,
}

/// Places by the name that is written there.
type Places = FxHashMap<Box<str>, PlacesOfName>;

/// The places in one file where a name is written.
#[derive(Debug, Default)]
struct PlacesOfName {
    nodes: Vec<NodeId>,
    /// Those that mean something, by what that is. Asked when somebody looks for something with this name.
    means: OnceLock<FxHashMap<Entity, Vec<NodeId>>>,
}

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
        Self { files, aliases: OnceLock::new() }
    }
}

impl As {
    fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Variable => &[
                Kind::Identifier,
                Kind::ShorthandPropertyIdentifier,
                Kind::ShorthandPropertyIdentifierPattern,
            ],
            Self::Member => &[Kind::PropertyIdentifier, Kind::PrivatePropertyIdentifier],
        }
    }

    fn index(self, tree: &Tree) -> Places {
        // A file writes the same names again and again.
        let mut out = Places::default();
        for node in self.kinds().iter().flat_map(|kind| tree.nodes(*kind)) {
            if let Some(places) = out.get_mut(node.text()) {
                places.nodes.push(node.id());
            } else {
                let places = PlacesOfName { nodes: vec![node.id()], means: OnceLock::new() };
                out.insert(node.text().into(), places);
            }
        }
        out
    }
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
        let nodes = self.js_files().flat_map(|file| {
            let nodes = self.places(file, As::Member, name).map_or(&[][..], |it| &it.nodes);
            nodes.iter().map(move |it| (file, access(self.tree(file).node(*it))))
        });
        nodes.filter(|it| it.1.kind() == Kind::MemberExpression).collect()
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
        for file in self.js_files() {
            self.find(entity, file, written, name, out);
        }
    }

    fn find(
        self,
        entity: &Entity,
        file: FileId,
        written: As,
        name: &str,
        out: &mut Vec<(FileId, Node<'p>)>,
    ) {
        let Some(places) = self.places(file, written, name) else { return };
        let means = places.means.get_or_init(|| self.meanings(file, &places.nodes));
        let found = means.get(entity).into_iter().flatten();
        out.extend(found.map(|it| (file, self.tree(file).node(*it))));
    }

    fn places(self, file: FileId, written: As, name: &str) -> Option<&'p PlacesOfName> {
        let here = self.written().files.get(file.0 as usize)?;
        let index = match written {
            As::Variable => &here.variables,
            As::Member => &here.members,
        };
        index.get_or_init(|| written.index(self.tree(file))).get(name)
    }

    fn meanings(self, file: FileId, nodes: &[NodeId]) -> FxHashMap<Entity, Vec<NodeId>> {
        let tree = self.tree(file);
        let mut out: FxHashMap<Entity, Vec<NodeId>> = FxHashMap::default();
        for node in nodes.iter().map(|it| access(tree.node(*it))) {
            if let Some(entity) = self.entity(file, node) {
                out.entry(entity).or_default().push(node.id());
            }
        }
        out
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

    fn js_files(self) -> impl Iterator<Item = FileId> + use<'p> {
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

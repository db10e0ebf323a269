//! What a name is bound to, and everything that is written to it.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use seamlint_syntax::{Field, Kind, Node};

use super::super::facts::{BindingKind, Space};
use super::super::sym::{BindingId, ScopeId};
use super::super::syntax::{enclosing_function, wrapped};
use super::super::{Entity, View};
use crate::FileId;

/// What a name is bound to.
#[derive(Clone, Debug)]
pub(in crate::js) struct Bound<'p> {
    pub(super) file: FileId,
    pub(in crate::js) origin: Origin<'p>,
    /// The members that a pattern takes out on the way to the name; a rest keeps the whole.
    pub(in crate::js) keys: Vec<&'p str>,
    /// What the name is when the value is undefined.
    pub(super) default: Option<Node<'p>>,
    /// Assignments to the name.
    pub(in crate::js) writes: Rc<Writes<'p>>,
    /// Where it is mentioned and not assigned, in source order.
    pub(super) uses: Rc<[Node<'p>]>,
    /// The assignments to its members.
    member_writes: Rc<FxHashMap<&'p str, Rc<Writes<'p>>>>,
    /// The function in which it is declared.
    pub(super) function: Option<Node<'p>>,
}

/// Assignments, in source order.
#[derive(Debug, Default)]
pub(in crate::js) struct Writes<'p> {
    /// All of them.
    pub(super) all: Vec<Node<'p>>,
    /// Those in the function that declares what is assigned to, which come one after the other.
    own: Vec<Node<'p>>,
    /// Those elsewhere, which may happen at any time.
    elsewhere: Vec<Node<'p>>,
}

impl<'p> Writes<'p> {
    fn of(mut all: Vec<Node<'p>>, function: Option<Node<'p>>) -> Rc<Self> {
        all.sort_by_key(|it| it.id());
        let (own, elsewhere) = all.iter().partition(|it| enclosing_function(**it) == function);
        Rc::new(Self { all, own, elsewhere })
    }

    pub(in crate::js) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The last first: without those in the declaring function that come behind a place in it. With each, whether it
    /// is in that function.
    pub(super) fn before(&self, place: Option<Node<'p>>) -> impl Iterator<Item = (Node<'p>, bool)> {
        let end = place.map_or(self.own.len(), |place| {
            self.own.partition_point(|it| it.span().start < place.span().start)
        });
        let mut own = self.own[..end].iter().rev().copied().peekable();
        let mut elsewhere = self.elsewhere.iter().rev().copied().peekable();
        std::iter::from_fn(move || {
            let is_own = match (own.peek(), elsewhere.peek()) {
                (Some(own), Some(other)) => own.id() > other.id(),
                (own, _) => own.is_some(),
            };
            Some((if is_own { own.next() } else { elsewhere.next() }?, is_own))
        })
    }
}

/// Where a name's first value comes from.
#[derive(Clone, Copy, Debug)]
pub(in crate::js) enum Origin<'p> {
    /// An expression; `None` for a variable without an initial value.
    Value(Option<Node<'p>>),
    /// A parameter of a function, with the default of the whole.
    Parameter(Node<'p>, u32, Option<Node<'p>>),
    /// A function or class.
    Declared(Node<'p>),
    Unknown,
}

/// The binding that a name means, imports looked through.
pub(super) fn binding(view: View<'_>, file: FileId, name: Node<'_>) -> Option<(FileId, BindingId)> {
    match view.entity(file, name)? {
        Entity::Name(file, id) => Some((file, id)),
        _ => None,
    }
}

impl<'p> Bound<'p> {
    /// Reads how a name is bound. `None` for imports of what is not there and for names of the library.
    pub(in crate::js) fn read(view: View<'p>, file: FileId, id: BindingId) -> Option<Rc<Self>> {
        let tree = &view.file(file)?.tree;
        let facts = view.facts(file);
        let binding = facts.binding(id);
        if matches!(binding.kind, BindingKind::Import(..)) {
            return None;
        }
        let name = tree.covering(binding.span);
        let function = enclosing_function_of(name);
        let mut out = Self {
            file,
            origin: Origin::Unknown,
            keys: Vec::new(),
            default: None,
            writes: Rc::default(),
            uses: Rc::from([]),
            member_writes: Rc::default(),
            function,
        };
        let (mut uses, mut writes) = (Vec::new(), Vec::new());
        out.climb(name);
        let span = match function {
            Some(it) if binding.scope != ScopeId(0) => it.span(),
            _ => tree.root().span(),
        };
        let kinds = [Kind::Identifier, Kind::ShorthandPropertyIdentifier];
        let mentions = kinds.into_iter().flat_map(|it| tree.nodes_in(it, span));
        for node in mentions.filter(|it| it.text() == &*binding.name && *it != name) {
            if facts.lookup(node.text(), facts.scope_of(node), Space::Value) != Some(id) {
                continue;
            }
            match written(node) {
                Some(assignment) => writes.push(assignment),
                None => uses.push(node),
            }
        }
        uses.sort_by_key(|it| it.id());
        out.writes = Writes::of(writes, out.function);
        out.member_writes = Rc::new(member_writes(&uses, out.function));
        out.uses = uses.into();
        Some(Rc::new(out))
    }

    /// From a name up through patterns to what it is taken from.
    fn climb(&mut self, name: Node<'p>) {
        let mut at = name;
        while let Some(parent) = at.parent() {
            match parent.kind() {
                Kind::AssignmentPattern | Kind::ObjectAssignmentPattern => {
                    if at.field() != Field::Left {
                        return;
                    }
                    self.default = self.default.or(parent.child(Field::Right));
                }
                Kind::PairPattern => self.keys.extend(parent.child(Field::Key).map(Node::text)),
                Kind::ObjectPattern => {
                    let own = match at.kind() {
                        Kind::ShorthandPropertyIdentifierPattern => Some(at),
                        Kind::ObjectAssignmentPattern => at.child(Field::Left),
                        _ => None,
                    };
                    self.keys.extend(own.map(Node::text));
                }
                Kind::RestPattern | Kind::RequiredParameter | Kind::OptionalParameter => {}
                Kind::FormalParameters => return self.parameter(parent, at),
                Kind::ArrowFunction if at.field() == Field::Parameter => {
                    self.origin = Origin::Parameter(parent, 0, None);
                    break;
                }
                Kind::VariableDeclarator => {
                    if at.field() == Field::Name {
                        self.origin = Origin::Value(parent.child(Field::Value));
                    }
                    break;
                }
                Kind::FunctionDeclaration | Kind::GeneratorFunctionDeclaration => {
                    self.origin = Origin::Declared(parent);
                    return;
                }
                Kind::ClassDeclaration | Kind::AbstractClassDeclaration | Kind::EnumDeclaration => {
                    self.origin = Origin::Declared(parent);
                    return;
                }
                _ => return,
            }
            at = parent;
        }
        self.keys.reverse();
    }

    fn parameter(&mut self, list: Node<'p>, parameter: Node<'p>) {
        let Some(function) = list.parent() else { return };
        let is_this =
            |it: &Node<'_>| it.child(Field::Pattern).is_some_and(|it| it.kind() == Kind::This);
        let is_rest = parameter.kind() == Kind::RestPattern
            || parameter.child(Field::Pattern).is_some_and(|it| it.kind() == Kind::RestPattern);
        let index = list.parts().filter(|it| !is_this(it)).position(|it| it == parameter);
        let Some(index) = index.filter(|_| !is_rest) else { return };
        let whole = match parameter.kind() {
            Kind::AssignmentPattern => parameter.child(Field::Right),
            _ => parameter.child(Field::Value),
        };
        self.keys.reverse();
        if !self.keys.is_empty() && self.default.is_some_and(|it| Some(it) == whole) {
            self.default = None;
        }
        self.origin = Origin::Parameter(function, index as u32, whole);
        self.function = Some(function);
    }

    /// The calls `name.method(…)`, in source order.
    pub(super) fn method_calls(&self, method: &str) -> impl Iterator<Item = Node<'p>> + '_ {
        let method = method.to_owned();
        self.uses.iter().filter_map(move |it| {
            let access = wrapped(*it).parent().filter(|it| it.kind() == Kind::MemberExpression)?;
            let call = access.parent().filter(|it| it.kind() == Kind::CallExpression)?;
            let is_it = access.child(Field::Property).is_some_and(|it| it.text() == method)
                && access.field() == Field::Function;
            is_it.then_some(call)
        })
    }

    /// The assignments `name.member = …`, in source order.
    pub(super) fn member_writes(&self, member: &str) -> impl DoubleEndedIterator<Item = Node<'p>> {
        self.member_writes.get(member).into_iter().flat_map(|it| &it.all).copied()
    }

    /// The same name as if it were this member of itself; `None` where nothing is assigned to that.
    pub(super) fn of_member(&self, member: &str) -> Option<Self> {
        let writes = Rc::clone(self.member_writes.get(member)?);
        Some(Self { writes, ..self.clone() })
    }
}

/// The assignments `name.member = …` among the uses of a name, by the member.
fn member_writes<'p>(
    uses: &[Node<'p>],
    function: Option<Node<'p>>,
) -> FxHashMap<&'p str, Rc<Writes<'p>>> {
    let mut out: FxHashMap<_, Vec<_>> = FxHashMap::default();
    let write = |it: Node<'p>| {
        let access = wrapped(it).parent().filter(|_| wrapped(it).field() == Field::Object)?;
        let name = match access.kind() {
            Kind::MemberExpression => access.child(Field::Property)?.text(),
            Kind::SubscriptExpression => {
                super::super::syntax::literal(access.child(Field::Index)?)?
            }
            _ => return None,
        };
        Some((name, written(access)?))
    };
    for (name, write) in uses.iter().filter_map(|it| write(*it)) {
        out.entry(name).or_default().push(write);
    }
    out.into_iter().map(|(name, writes)| (name, Writes::of(writes, function))).collect()
}

/// The function that the thing a node names is declared in; a parameter belongs to its function.
fn enclosing_function_of(name: Node<'_>) -> Option<Node<'_>> {
    let function = enclosing_function(name)?;
    // The name of a function declaration stands outside of it.
    let is_name = name.parent() == Some(function) && name.field() == Field::Name;
    if is_name { enclosing_function(function) } else { Some(function) }
}

/// The assignment of which an expression is the left side.
pub(super) fn written(node: Node<'_>) -> Option<Node<'_>> {
    let node = wrapped(node);
    let parent = node.parent()?;
    let kind = parent.kind();
    let assigns = matches!(kind, Kind::AssignmentExpression | Kind::AugmentedAssignmentExpression);
    (assigns && node.field() == Field::Left).then_some(parent)
}

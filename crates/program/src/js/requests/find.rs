//! From calls of clients outwards to the places where methods and paths are given.
//!
//! A function whose parameter reaches the start of a path is a wrapper: it sends no request of its own, its
//! callers do. Its calls are looked through with its parameters bound to their arguments, up to [`LINKS`] deep.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use seamlint_syntax::{Field, Kind, Node, NodeId};

use super::super::facts::Anchor;
use super::super::syntax::{
    arguments, callee, enclosing_function, is_function, method_call, property_name, unwrapped,
    wrapped,
};
use super::super::values::Site;
use super::address::{goes_on_with_parameter, starts_with_parameters};
use super::clients::clients;
use super::eval::{Eval, Value};
use super::request::{Hit, Request, Verb};
use super::term::{Frame, FrameId, Term};
use super::text::Piece;
use crate::contract::Call;
use crate::{FileId, Origin};

/// How many wrappers a request may go through.
const LINKS: usize = 5;
/// How many instances and factories may stand around a wrapper.
const CONTEXTS: usize = 4;

/// A function and the call that binds its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link<'p> {
    pub(super) function: Site<'p>,
    pub(super) call: Site<'p>,
    /// A factory or constructor around a wrapper: nothing that a request goes through.
    pub(super) is_context: bool,
}

/// Finds requests.
pub(super) struct Finder<'p> {
    pub(super) eval: Eval<'p>,
    pub(super) out: Vec<Call>,
    /// The calls that give their first argument to a function, by that function.
    keyed: FxHashMap<(FileId, NodeId), Vec<Site<'p>>>,
}

impl<'p> Finder<'p> {
    pub(super) fn new(eval: Eval<'p>) -> Self {
        let mut out = Self { eval, out: Vec::new(), keyed: FxHashMap::default() };
        out.find_keyed();
        out
    }

    /// Every call of a client in code that people write and run.
    pub(super) fn run(&mut self) {
        for symbol in clients().symbols() {
            let Some((client, form)) = clients().form(symbol) else { continue };
            let calls: Vec<_> = self.eval.view.calls_to(symbol).collect();
            for site in calls {
                if self.counts(site.0) {
                    self.visit(Hit { client, form, site }, &[]);
                }
            }
        }
    }

    /// Whether calls in a file are of interest.
    pub(super) fn counts(&self, file: FileId) -> bool {
        self.eval.view.file(file).is_some_and(|it| it.origin == Origin::Own && !it.marks.minified)
    }

    fn find_keyed(&mut self) {
        for (symbol, index) in &clients().data.keyed {
            let view = self.eval.view;
            for (file, call) in view.calls_to(symbol) {
                let Some(function) = arguments(call).nth(*index) else { continue };
                for (at, function) in view.functions(file, function) {
                    self.keyed.entry((at, function.id())).or_default().push((file, call));
                }
            }
        }
    }

    /// Looks at a request through the calls in `links`, the outermost first.
    pub(super) fn visit(&mut self, hit: Hit<'p>, links: &[Link<'p>]) {
        self.eval.start();
        let mut frame = FrameId::default();
        for link in links {
            let next = Frame { function: link.function, call: link.call, outer: frame };
            frame = self.eval.frames.push(next);
        }
        let (file, node) = hit.site;
        let when = self.eval.when(Term { file, node, frame }, None);
        if when.never {
            return;
        }
        let request = self.eval.request(hit, frame);
        let wrappers = links.iter().filter(|it| !it.is_context).count();
        let site = links.iter().find(|it| !it.is_context).map_or(hit.site, |it| it.call);
        if wrappers < LINKS
            && let Some(function) = self.lifted(&request, site)
            && !links.iter().any(|it| it.function == function)
        {
            let callers = self.callers(function);
            for call in &callers {
                let mut further = self.context(function, *call);
                further.push(Link { function, call: *call, is_context: false });
                further.extend_from_slice(links);
                self.visit(hit, &further);
            }
            if !callers.is_empty() || !self.is_a_value(function) {
                return;
            }
        }
        if let Some(link) = self.single_maker(&request, links) {
            let further: Vec<_> = [link].into_iter().chain(links.iter().copied()).collect();
            return self.visit(hit, &further);
        }
        let addresses: Vec<_> = request.addresses.iter().map(|it| Rc::clone(&it.value)).collect();
        let owners = self.eval.owners(site, &addresses);
        let before = self.out.len();
        for owner in owners {
            self.eval.owner = Some(owner);
            self.eval.start();
            let own = self.eval.request(hit, frame);
            let changed = own.addresses.iter().any(|it| !addresses.contains(&it.value));
            if changed {
                self.emit(hit, &own, links, site);
            }
            self.eval.owner = None;
        }
        if self.out.len() == before {
            self.emit(hit, &request, links, site);
        }
    }

    /// The only call of the factory or constructor whose parameter an address starts with.
    fn single_maker(&mut self, request: &Request<'p>, links: &[Link<'p>]) -> Option<Link<'p>> {
        if links.iter().filter(|it| it.is_context).count() >= CONTEXTS {
            return None;
        }
        for alt in &request.addresses {
            let Some(at) = starts_with_parameters(&alt.value).first().copied() else { continue };
            let Piece::Parameter(_, function, ..) = alt.value[at] else { continue };
            if links.iter().any(|it| it.function == function) {
                continue;
            }
            if let [call] = &*self.callers(function) {
                return Some(Link { function, call: *call, is_context: true });
            }
        }
        None
    }

    /// The wrapper that a request is sent in: the function around it whose parameter says where it goes.
    fn lifted(&mut self, request: &Request<'p>, site: Site<'p>) -> Option<Site<'p>> {
        let around = |it: &Site<'p>| it.0 == site.0 && it.1.encloses(site.1);
        for alt in &request.addresses {
            let pieces = starts_with_parameters(&alt.value).into_iter().map(|it| &alt.value[it]);
            let functions = pieces.filter_map(|it| match it {
                Piece::Parameter(_, function, ..) if around(function) => Some(*function),
                _ => None,
            });
            let says = alt.value.iter().any(|it| matches!(it, Piece::Text(it, _) if it.len() > 1));
            // The innermost one: a parameter of a factory is but the base of what it makes.
            if let Some(function) = functions.max_by_key(|it| it.1.id())
                && (!says || runs_in(site.1, function.1))
            {
                return Some(function);
            }
            if let Some((at, glued)) = goes_on_with_parameter(&alt.value)
                && let Piece::Parameter(_, function, index, keys) = &alt.value[at]
                && keys.is_empty()
                && around(function)
                && self.are_paths(*function, *index, glued)
            {
                return Some(*function);
            }
        }
        let verbs = request.methods.iter().map(|it| &it.value);
        let mut functions = verbs.map(|it| match it {
            Verb::Parameter(function) => Some(*function),
            Verb::Of(_) => None,
        });
        let first = functions.next()??;
        (around(&first) && functions.all(|it| it.is_some())).then_some(first)
    }

    /// Whether what callers give for a parameter goes on with a path: `request("/users")` where the
    /// parameter is glued to what stands before it, `request("users/all")` where it is a segment.
    fn are_paths(&mut self, function: Site<'p>, index: u32, glued: bool) -> bool {
        let callers = self.callers(function);
        let mut said = false;
        let (mut all_words, many) = (true, callers.len() > 1);
        for (file, call) in callers {
            let Some(node) = arguments(call).nth(index as usize) else { return false };
            for alt in self.eval.texts(Term { file, node, frame: FrameId::default() }) {
                let Some(Piece::Text(text, _)) = alt.value.first() else { return false };
                let fits = if glued { text.starts_with('/') } else { !text.starts_with('?') };
                if !fits {
                    return false;
                }
                let whole = alt.value.iter().all(|it| matches!(it, Piece::Text(..)));
                said |= glued || text.contains('/');
                // `/users/${id}` is a leaf although somebody asks for `"1"`.
                let word = text.chars().filter(char::is_ascii_alphabetic).count() > 2;
                all_words &= whole && word;
            }
        }
        said || all_words && many
    }

    /// The calls of a function.
    fn callers(&mut self, function: Site<'p>) -> Vec<Site<'p>> {
        let (file, node) = function;
        let facts = self.eval.view.facts(file);
        let mut out = Vec::new();
        if let Some(id) = facts.func_at(node) {
            out = self.eval.view.calls_to_own(file, id);
            // Calls of an overloaded function mean one of its signatures.
            let siblings = facts.bindings.iter().find(|it| it.functions.contains(&id));
            for sibling in siblings.into_iter().flat_map(|it| &it.functions) {
                if *sibling != id {
                    out.extend(self.eval.view.calls_to_own(file, *sibling));
                }
            }
        }
        out.extend(self.keyed.get(&(file, node.id())).into_iter().flatten().copied());
        out.retain(|it| self.counts(it.0) && !(it.0 == file && node.encloses(it.1)));
        out.sort_by_key(|it| (it.0, it.1.id()));
        out.dedup();
        out
    }

    /// Whether a function is handed on as a value, so that somebody may call it.
    fn is_a_value(&self, function: Site<'p>) -> bool {
        let (file, node) = function;
        let users = self.eval.view.users(file, node);
        users.entity.is_none() || !users.values.is_empty()
    }

    /// The factories and constructors that made what a wrapper is called on, the outermost first.
    fn context(&mut self, function: Site<'p>, call: Site<'p>) -> Vec<Link<'p>> {
        let mut out = Vec::new();
        let factory = enclosing_function(function.1).map(|it| (function.0, it));
        if let Some(factory) = factory
            && let Some(made) = self.made_by(factory, call)
        {
            out.push(Link { function: factory, call: made, is_context: true });
        }
        let object = method_call(call.1).map(|it| unwrapped(it.0));
        let object = object.filter(|_| {
            function.1.kind() == Kind::MethodDefinition
                || function.1.ancestors().any(|it| it.kind() == Kind::ClassBody)
        });
        if let Some(object) = object {
            self.constructors((call.0, object), &mut out);
        }
        out
    }

    /// The call of a factory that gave what `call` calls something of.
    fn made_by(&mut self, factory: Site<'p>, call: Site<'p>) -> Option<Site<'p>> {
        let (mut file, mut at) = (call.0, callee(call.1)?);
        for _ in 0..CONTEXTS {
            at = unwrapped(at);
            if at.kind() == Kind::CallExpression {
                let called = self.eval.view.called_functions(file, at);
                if called.contains(&factory) {
                    return Some((file, at));
                }
                return None;
            }
            match self.eval.view.initializer(file, at) {
                Some((to, node)) if (to, node) != (file, at) => (file, at) = (to, node),
                _ if at.kind() == Kind::MemberExpression => at = at.child(Field::Object)?,
                _ => return None,
            }
        }
        None
    }

    /// The constructions that made an object, with those of its base classes.
    fn constructors(&mut self, object: Site<'p>, out: &mut Vec<Link<'p>>) {
        let (file, node) = object;
        let class = if node.kind() == Kind::This {
            node.ancestor(|it| it.kind() == Kind::ClassBody).map(|it| (file, it))
        } else {
            let values = self.eval.values(Term { file, node, frame: FrameId::default() });
            let made = values.into_iter().find_map(|it| match it.value {
                Value::Node(it) if it.node.kind() == Kind::NewExpression => {
                    Some((it.file, it.node))
                }
                _ => None,
            });
            let Some(made) = made else { return };
            let Some(function) = self.eval.view.called_functions(made.0, made.1).into_iter().next()
            else {
                return;
            };
            out.push(Link { function, call: made, is_context: true });
            function.1.parent().map(|it| (function.0, it))
        };
        let mut class = class;
        for _ in 0..CONTEXTS {
            let Some((file, body)) = class else { return };
            let mut supers = body.descendants().filter(|it| {
                it.kind() == Kind::CallExpression
                    && callee(*it).is_some_and(|it| it.kind() == Kind::Super)
            });
            let (Some(call), Some(base)) = (supers.next(), self.base_constructor(file, body))
            else {
                return;
            };
            out.push(Link { function: base, call: (file, call), is_context: true });
            class = base.1.parent().map(|it| (base.0, it));
        }
    }
}

impl<'p> Finder<'p> {
    /// The constructor of the class that the class with this body extends.
    fn base_constructor(&self, file: FileId, body: Node<'p>) -> Option<Site<'p>> {
        let view = self.eval.view;
        let class = body.parent()?;
        let Some(Anchor::Class(class)) = view.facts(file).anchor(class) else {
            return None;
        };
        let (file, class) = view.base_class(file, class)?;
        let constructor = view.facts(file).classes[class.at()].constructors.last()?;
        view.function_node(file, *constructor)
    }
}

/// Whether code runs when a function does, or in a callback that the function hands on: it is no part of
/// something that the function makes.
fn runs_in(site: Node<'_>, function: Node<'_>) -> bool {
    let mut at = enclosing_function(site);
    while let Some(inner) = at {
        if inner == function {
            return true;
        }
        let parent = wrapped(inner).parent().map(|it| it.kind());
        if !matches!(parent, Some(Kind::Arguments | Kind::CallExpression)) {
            return false;
        }
        at = enclosing_function(inner);
    }
    false
}

/// What a function is called where it stands.
pub(super) fn name_of(function: Node<'_>) -> &str {
    if let Some(name) = function.child(Field::Name) {
        return name.text();
    }
    let mut at = function;
    for _ in 0..4 {
        let Some(parent) = at.parent() else { break };
        match parent.kind() {
            Kind::Pair => return property_name(parent).unwrap_or(""),
            Kind::VariableDeclarator | Kind::PublicFieldDefinition => {
                return parent.child(Field::Name).map_or("", Node::text);
            }
            Kind::FieldDefinition => return parent.child(Field::Property).map_or("", Node::text),
            Kind::AssignmentExpression => return parent.child(Field::Left).map_or("", Node::text),
            // A function that is handed to another is called by that one.
            Kind::Arguments => {
                let called = parent.parent().and_then(callee);
                return called.map_or("", Node::text).rsplit('.').next().unwrap_or("");
            }
            it if is_function(it) => break,
            _ => at = parent,
        }
    }
    ""
}

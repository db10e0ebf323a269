//! What others fill in: methods of the components that use a mixin, and of the classes that extend one.
//!
//! A mixin that asks `this.itemsUrl()` sends a request for every component that answers.

use std::rc::Rc;

use seamlint_syntax::{Field, Kind, Node};

use super::super::View;
use super::super::facts::Anchor;
use super::super::lower::member_name;
use super::super::syntax::{property, property_value, unwrapped};
use super::term::Term;
use super::text::{Piece, Text};
use crate::FileId;
use crate::js::values::Site;

/// How many components or classes are looked at for one request.
const OWNERS: usize = 60;
/// The groups of a component's options whose members `this` has.
const GROUPS: [&str; 2] = ["methods", "computed"];

/// A component or class that fills in what a mixin or base class asks for.
pub(super) type Owner<'p> = Site<'p>;

/// All components with the mixins that they name.
pub(super) type Mixins<'p> = Rc<[(Owner<'p>, Vec<Site<'p>>)]>;

impl<'p> super::eval::Eval<'p> {
    /// The function with which the component or class in question answers `this.name`.
    pub(super) fn overriding(&self, term: Term<'p>) -> Option<Site<'p>> {
        let Some((file, owner)) = self.owner else { return Self::own_computed(term) };
        let access = match term.node.kind() {
            Kind::CallExpression => super::super::syntax::callee(term.node)?,
            _ => term.node,
        };
        let of_this = access.kind() == Kind::MemberExpression
            && access.child(Field::Object).is_some_and(|it| it.kind() == Kind::This);
        let name = access.child(Field::Property).filter(|_| of_this)?.text();
        if owner.kind() == Kind::ClassBody {
            let mut members = owner.parts();
            let found = members.find(|it| {
                it.kind() == Kind::MethodDefinition
                    && it.child(Field::Name).is_some_and(|it| member_name(it) == name)
            });
            return found.map(|it| (file, it));
        }
        let filled_in = GROUPS.into_iter().find_map(|group| {
            let group = unwrapped(property_value(property(owner, group)?));
            let member = property_value(property(group, name)?);
            member.child(Field::Body).is_some().then_some((file, member))
        });
        filled_in.or_else(|| Self::own_computed(term))
    }

    /// The function that computes `this.name` in the options of the same component.
    fn own_computed(term: Term<'p>) -> Option<Site<'p>> {
        let access = term.node;
        let of_this = access.kind() == Kind::MemberExpression
            && access.child(Field::Object).is_some_and(|it| it.kind() == Kind::This);
        let name = access.child(Field::Property).filter(|_| of_this)?.text();
        access.ancestors().filter(|it| it.kind() == Kind::Object).find_map(|options| {
            let group = unwrapped(property_value(property(options, "computed")?));
            let member = property_value(property(group, name)?);
            let body = member.child(Field::Body)?;
            // Of what is no path, its name says more than where it comes from.
            let is_path = |it: Node<'p>| {
                matches!(it.kind(), Kind::String | Kind::TemplateString) && it.text().contains('/')
            };
            body.descendants().any(is_path).then_some((term.file, member))
        })
    }

    /// The components or classes that may fill in what the address of a request asks `this` for.
    pub(super) fn owners(&mut self, site: Site<'p>, addresses: &[Text<'p>]) -> Vec<Owner<'p>> {
        let asks = addresses.iter().flat_map(|it| it.iter()).any(|it| match it {
            Piece::Hole(hole) => hole.name.starts_with("this."),
            _ => false,
        });
        if self.owner.is_some() || !asks {
            return Vec::new();
        }
        let (file, node) = site;
        let Some(around) = node.ancestors().find(|it| it.kind() == Kind::ClassBody).or_else(|| {
            let exported = |it: &Node<'_>| it.kind() == Kind::ExportStatement;
            node.ancestors().take_while(|it| !exported(it)).last()
        }) else {
            return Vec::new();
        };
        let mut out: Vec<_> = match around.kind() {
            Kind::ClassBody => self.heirs((file, around)),
            Kind::Object => {
                let mixins = self.mixins();
                let method = method_around(around, node);
                let runs = |(owner, of): &&(Owner<'p>, Vec<Site<'p>>)| {
                    let Some(at) = of.iter().position(|it| *it == (file, around)) else {
                        return false;
                    };
                    // The component's own method, and that of a later mixin, runs in its place.
                    let mut later = of[at + 1..].iter().chain([owner]);
                    !method.is_some_and(|it| later.any(|later| has_method(later.1, it)))
                };
                mixins.iter().filter(runs).map(|it| it.0).collect()
            }
            _ => Vec::new(),
        };
        out.truncate(OWNERS);
        out
    }

    fn heirs(&self, class: Site<'p>) -> Vec<Owner<'p>> {
        let view = self.view;
        let anchor = |(file, body): Site<'p>| {
            let class = body.parent()?;
            match view.facts(file).anchor(class) {
                Some(Anchor::Class(class)) => Some((file, class)),
                _ => None,
            }
        };
        let Some(class) = anchor(class) else { return Vec::new() };
        let heirs = view.linked().model.heirs.iter();
        let heirs = heirs.filter(|it| view.base_class(it.0, it.1) == Some(class));
        heirs.filter_map(|it| Some((it.0, self.class_body(it.0, it.1)?))).collect()
    }

    fn mixins(&mut self) -> Mixins<'p> {
        if let Some(known) = &self.mixins {
            return Rc::clone(known);
        }
        let found: Mixins<'p> = mixins(self.view).into();
        self.mixins = Some(Rc::clone(&found));
        found
    }
}

/// The name of the method of a component's options in which a node stands.
fn method_around<'p>(options: Node<'p>, node: Node<'p>) -> Option<&'p str> {
    let methods = unwrapped(property_value(property(options, "methods")?));
    let member = node.ancestors().find(|it| it.parent() == Some(methods))?;
    member.child(Field::Name).or_else(|| member.child(Field::Key)).map(member_name)
}

fn has_method(options: Node<'_>, name: &str) -> bool {
    property(options, "methods")
        .is_some_and(|it| property(unwrapped(property_value(it)), name).is_some())
}

/// Every object of options that names mixins, with the objects that these are.
fn mixins(view: View<'_>) -> Vec<(Owner<'_>, Vec<Site<'_>>)> {
    let mut out = Vec::new();
    for (at, file) in view.linked().files.iter().enumerate() {
        if memchr::memmem::find(file.text().as_bytes(), b"mixins").is_none() {
            continue;
        }
        let id = FileId(at as u32);
        for pair in file.tree.nodes(Kind::Pair) {
            let named = pair.child(Field::Key).is_some_and(|it| it.text() == "mixins");
            let value = pair.child(Field::Value).map(unwrapped).filter(|_| named);
            let Some(list) = value.filter(|it| it.kind() == Kind::Array) else { continue };
            let Some(options) = pair.parent() else { continue };
            let names = list.parts().filter_map(|it| view.initializer(id, it));
            out.push(((id, options), names.collect()));
        }
    }
    out
}

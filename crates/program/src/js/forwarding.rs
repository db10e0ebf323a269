//! Requests whose options come from the callers of the function that sends them.

use seamlint_syntax::{Field, Kind, Node};

use super::View;
use super::names::Entity;
use super::syntax::{arguments, callee, enclosing_function, own_nodes, property, unwrapped};
use super::values::Site;
use crate::FileId;

/// What a function calls or makes that puts an end to its request by itself.
const LIMITS: [&str; 5] =
    ["setTimeout", "AbortSignal.timeout", "AbortSignal.any", "Promise.race", "new AbortController"];

/// A call that sends a request by way of a function of the project, with options of its own.
#[derive(Clone, Copy, Debug)]
pub struct OwnOptions<'p> {
    /// The call.
    pub call: Site<'p>,
    /// The options that it gives, or those that the function has in their place; none for none.
    pub options: Option<Site<'p>>,
}

impl<'p> View<'p> {
    /// The calls that decide about the options of a request, which its function hands on: `options` is the
    /// request's own argument. Empty where the function decides itself, or ends the request in some way.
    pub fn calls_with_options(self, file: FileId, options: Node<'p>) -> Vec<OwnOptions<'p>> {
        let Some(function) = enclosing_function(options) else { return Vec::new() };
        let Some(index) = self.handed_on(file, options, function) else { return Vec::new() };
        let limits = own_nodes(function)
            .filter(|it| callee(*it).is_some())
            .any(|it| self.symbols(file, it).iter().any(|it| LIMITS.contains(it)));
        let Some(id) = self.facts(file).func_at(function).filter(|_| !limits) else {
            return Vec::new();
        };
        let param = super::values::parameter(function, index);
        let default =
            param.and_then(|it| it.child(Field::Value).or_else(|| it.child(Field::Right)));
        let calls = self.calls_to_own(file, id).into_iter();
        let plain = calls.filter(|(_, it)| {
            it.child(Field::Arguments).is_some_and(|it| !it.has(Kind::SpreadElement))
        });
        plain
            .map(|call| {
                let given = arguments(call.1).nth(index).map(|it| (call.0, it));
                OwnOptions { call, options: given.or(default.map(|it| (file, it))) }
            })
            .collect()
    }

    /// The parameter of a function that goes into options: itself, or all of it or of its rest.
    fn handed_on(self, file: FileId, options: Node<'p>, function: Node<'p>) -> Option<usize> {
        let options = unwrapped(options);
        let mut names = vec![options];
        if options.kind() == Kind::Object {
            if property(options, "signal").is_some() {
                return None;
            }
            let spread = options.parts().filter(|it| it.kind() == Kind::SpreadElement);
            names = spread.filter_map(Node::last).collect();
        }
        names.into_iter().find_map(|it| {
            let entity = self.entity(file, it).filter(|_| it.kind() == Kind::Identifier)?;
            let whole = self.rest_of(file, &entity).unwrap_or(entity);
            (0..8).find(|index| {
                let param = super::values::parameter(function, *index);
                let name = param.map(|it| it.child(Field::Pattern).unwrap_or(it));
                let name = name.map(|it| it.child(Field::Left).unwrap_or(it));
                name.is_some_and(|it| {
                    it.kind() == Kind::Identifier && self.entity(file, it).as_ref() == Some(&whole)
                })
            })
        })
    }

    /// What `const { a, ...rest } = whole` takes the rest of.
    fn rest_of(self, file: FileId, rest: &Entity) -> Option<Entity> {
        let (_, name) = self.declaration(rest)?;
        let pattern = name.parent().filter(|it| it.kind() == Kind::RestPattern)?.parent()?;
        let declarator = pattern.parent().filter(|it| it.kind() == Kind::VariableDeclarator)?;
        self.entity(file, declarator.child(Field::Value)?)
    }
}

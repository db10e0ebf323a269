//! Requests whose options are written out: what they ask for.

use seamlint_syntax::{Kind, Node};

use super::View;
use super::calls::calls;
use super::sym::Prim;
use super::syntax::{arguments, literal, property, property_name, property_value, unwrapped};
use super::ty::Type;
use super::values::Site;
use crate::FileId;

/// The options of a call of `fetch`, or of `new Request`, that are an object literal.
#[derive(Clone, Copy, Debug)]
pub struct FetchOptions<'p> {
    /// The file of the call.
    pub file: FileId,
    /// The address that the call is given.
    pub address: Node<'p>,
    /// What the call is given as its options: the literal, or a name of it.
    pub given: Node<'p>,
    /// The literal, which may stand in another file.
    pub object: Site<'p>,
}

impl<'p> FetchOptions<'p> {
    /// Where to show a member of the options: there, or in the call when they are of another file.
    pub fn shown(&self, member: Node<'p>) -> Node<'p> {
        if self.object.0 == self.file { member } else { self.given }
    }

    /// The body of options that say GET or HEAD, or nothing else, where the address has no method of its own.
    pub fn body_of_get(&self, view: View<'p>) -> Option<Node<'p>> {
        let options = self.object.1;
        let body = property(options, "body")?;
        let value = unwrapped(property_value(body));
        let may_be_nothing = body.kind() == Kind::ShorthandPropertyIdentifier
            || matches!(
                value.kind(),
                Kind::Null | Kind::Undefined | Kind::TernaryExpression | Kind::BinaryExpression
            );
        let is_get = match property(options, "method").map(property_value) {
            Some(it) => {
                let method = literal(it).unwrap_or("");
                method.eq_ignore_ascii_case("GET") || method.eq_ignore_ascii_case("HEAD")
            }
            None => !options.has(Kind::SpreadElement),
        };
        (is_get && !may_be_nothing && view.is_address(self.file, self.address)).then_some(body)
    }
}

impl<'p> View<'p> {
    /// The options that a file gives `fetch`, each literal once.
    pub fn fetch_options(self, file: FileId) -> Vec<FetchOptions<'p>> {
        let mut out: Vec<FetchOptions<'p>> = Vec::new();
        for (_, call) in self.calls_in(file, &["fetch", "undici:fetch", "new Request"]) {
            let mut arguments = arguments(call);
            let (Some(address), Some(given)) = (arguments.next(), arguments.next()) else {
                continue;
            };
            let Some(object) = self.object_literal(file, given) else { continue };
            if !out.iter().any(|it| it.object == object) {
                out.push(FetchOptions { file, address, given, object });
            }
        }
        out
    }

    /// Whether an expression is an address by itself: a `Request` has a method of its own.
    fn is_address(self, file: FileId, expression: Node<'_>) -> bool {
        let ty = self.type_of(file, expression);
        matches!(ty, Type::Text(_) | Type::Prim(Prim::String)) || self.is_library(&ty, "URL")
    }

    /// What to do instead of giving `fetch` this option, when it is one that `fetch` takes no notice of.
    pub fn ignored_by_fetch(self, option: &str) -> Option<&'static str> {
        calls().fetch_ignores.get(option).map(String::as_str)
    }

    /// The calls of axios in a file whose configuration, an object literal, has no option that axios knows,
    /// with that literal. None where interceptors may give meaning to what the project has invented.
    pub fn foreign_configurations(self, file: FileId) -> Vec<(Node<'p>, Node<'p>)> {
        let is_known = |it: &str| calls().axios_options.contains(it);
        let is_foreign = |config: &Node<'p>| {
            let mut names = config.parts().map(property_name);
            config.kind() == Kind::Object
                && config.parts().next().is_some()
                && names.all(|it| it.is_some_and(|it| !is_known(it)))
        };
        let bodiless: Vec<_> = calls().axios_bodiless.iter().map(String::as_str).collect();
        let made = self.calls_in(file, &bodiless).into_iter().filter_map(|(_, call)| {
            let config = arguments(call).nth(1).map(unwrapped).filter(is_foreign)?;
            Some((call, config))
        });
        let made: Vec<_> = made.collect();
        let mut interceptors = self.calls_to("axios:AxiosInterceptorManager.use");
        if made.is_empty() || interceptors.next().is_some() { Vec::new() } else { made }
    }
}

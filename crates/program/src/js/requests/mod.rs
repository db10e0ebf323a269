//! The requests that a project's JavaScript and TypeScript sends.
//!
//! ```text
//! calls of clients ─▶ request ─▶ lift through wrappers ─▶ address ─▶ Call
//! `js-clients.toml`    texts,     parameters bound to       paths,
//!                      methods    arguments of callers      query
//! ```
//!
//! Clients are recognised by what a call means, never by the name of a variable. An address is evaluated to
//! the texts that it may be: one for each way through conditions, with holes where nothing is known.

mod address;
mod answer;
mod bound;
mod clients;
mod conditions;
mod configured;
mod emit;
mod eval;
mod fields;
mod find;
mod instance;
mod member;
mod overrides;
mod request;
mod sent;
mod term;
mod text;
mod text_calls;

pub(super) use bound::{Bound, Origin};
pub(crate) use configured::LazyForms;
use seamlint_syntax::Kind;

use super::View;
use super::syntax::wrapped;
use super::ty::Type;
use super::values::Site;
use crate::contract::Call;

impl<'p> View<'p> {
    /// Every request of the project, sorted by place.
    pub fn requests(self) -> Vec<Call> {
        let mut finder = find::Finder::new(eval::Eval::new(self));
        finder.run();
        finder.run_configured();
        let mut out = finder.out;
        out.sort_by(|a, b| (a.place, &a.method).cmp(&(b.place, &b.method)));
        out.dedup();
        out
    }

    /// The expression whose value is what a call gives: its `await` where it is awaited on the spot, and
    /// else the call itself, which is a promise of it.
    pub fn call_value(self, call: &Call) -> Site<'p> {
        let file = call.place.file;
        let node = wrapped(self.tree(file).node(call.node));
        let awaited = node.parent().filter(|it| it.kind() == Kind::AwaitExpression);
        (file, awaited.map_or(node, wrapped))
    }

    /// Whether values of a type are known to have a member.
    fn type_has(self, ty: &Type, name: &str) -> bool {
        let is_object = matches!(ty, Type::Named(_) | Type::Object(..) | Type::Both(_));
        is_object && !self.eval().member(ty, name).is_unknown()
    }
}

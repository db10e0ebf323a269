//! What comes from outside: requests, messages, and what is decoded from them.

use seamlint_syntax::{Field, Kind, Node};

use super::facts::LocalKind;
use super::sym::LocalId;
use super::syntax::{self, is_function};
use super::view::View;
use crate::FileId;
use crate::library::{Source, Ws};

/// Through how many variables and expressions a value is followed.
const HOPS: u8 = 10;

/// Packages whose functions make of a text from outside another one.
const TRANSFORMERS: [&str; 9] = [
    "C",
    "strings",
    "bytes",
    "net/url",
    "path",
    "io",
    "github.com/gorilla/mux",
    "github.com/go-chi/chi",
    "io/ioutil",
];

impl<'p> View<'p> {
    /// Whether the value of an expression is made of what a client sent. `given` are parameters of which
    /// that is known.
    pub fn is_from_outside(self, file: FileId, node: Node<'p>, given: &[LocalId]) -> bool {
        self.outside(file, node, given, HOPS)
    }

    fn outside(self, file: FileId, node: Node<'p>, given: &[LocalId], hops: u8) -> bool {
        let Some(hops) = hops.checked_sub(1) else { return false };
        let node = syntax::unparen(node);
        let part = |field| node.child(field).is_some_and(|it| self.outside(file, it, given, hops));
        match node.kind() {
            Kind::Identifier => self.local_outside(file, node, given, hops),
            Kind::SelectorExpression
            | Kind::IndexExpression
            | Kind::SliceExpression
            | Kind::TypeAssertionExpression
            | Kind::UnaryExpression
            | Kind::TypeConversionExpression => part(Field::Operand),
            Kind::BinaryExpression => part(Field::Left) || part(Field::Right),
            Kind::CallExpression => self.call_outside(file, node, given, hops),
            _ => false,
        }
    }

    fn local_outside(self, file: FileId, name: Node<'p>, given: &[LocalId], hops: u8) -> bool {
        let Some((id, local)) = self.local(file, name) else { return false };
        if given.contains(&id) {
            return true;
        }
        let ty = self.type_of_local(file, local);
        if self.is_message(&ty) {
            return true;
        }
        if matches!(local.kind, LocalKind::Param | LocalKind::Receiver) {
            return self.is_request(&ty);
        }
        if self.is_decoded(file, id, given, hops) {
            return true;
        }
        let declared = self.program().file(file).tree.covering(local.span);
        let range = declared.ancestors().take(3).find(|it| it.kind() == Kind::RangeClause);
        let over = range.and_then(|it| it.child(Field::Right));
        over.or_else(|| self.origin(file, name).map(|it| it.1))
            .or_else(|| self.initialiser(file, name).map(|it| it.1))
            .is_some_and(|it| self.outside(file, it, given, hops))
    }

    /// Whether something from outside is decoded into a local.
    fn is_decoded(self, file: FileId, id: LocalId, given: &[LocalId], hops: u8) -> bool {
        let Some(local) = self.local_of(file, id) else { return false };
        let declared = self.program().file(file).tree.covering(local.span);
        let Some(scope) = declared.ancestor(|it| is_function(it.kind())) else { return false };
        let uses: Vec<_> = self.uses(file, scope, id).collect();
        uses.into_iter().any(|it| {
            let operand = it.parent().filter(|it| it.kind() == Kind::UnaryExpression).unwrap_or(it);
            let list = operand.parent().filter(|it| it.kind() == Kind::ArgumentList);
            let Some(call) = list.and_then(Node::parent) else { return false };
            let decoding = self.decoding(file, call).filter(|found| found.target == operand);
            decoding.is_some_and(|found| match found.source {
                Source::Body | Source::Message => true,
                Source::Bytes => {
                    syntax::argument(call, 0).is_some_and(|it| self.outside(file, it, given, hops))
                }
                Source::Reader => syntax::receiver(call)
                    .is_some_and(|it| self.reads_outside(file, it, given, hops)),
            })
        })
    }

    /// Whether a decoder, `json.NewDecoder(r.Body)` or a variable that holds one, reads from outside.
    fn reads_outside(self, file: FileId, decoder: Node<'p>, given: &[LocalId], hops: u8) -> bool {
        let Some(hops) = hops.checked_sub(1) else { return false };
        let decoder = syntax::unparen(decoder);
        if decoder.kind() == Kind::CallExpression {
            return syntax::arguments(decoder).any(|it| self.outside(file, it, given, hops));
        }
        let made = self.origin(file, decoder);
        made.is_some_and(|(file, it)| self.reads_outside(file, it, given, hops))
    }

    fn call_outside(self, file: FileId, call: Node<'p>, given: &[LocalId], hops: u8) -> bool {
        let Some(callee) = self.callee(file, call) else {
            // A conversion, `string(data)`.
            return syntax::argument(call, 0).is_some_and(|it| self.outside(file, it, given, hops));
        };
        if self.knowledge(&callee.symbol).is_some_and(|it| it.ws == Some(Ws::Read)) {
            return true;
        }
        let of_request =
            callee.operand.as_ref().is_some_and(|it| self.is_request(it) || self.is_message(it));
        let package = super::unversioned(&callee.symbol.package);
        let transforms = TRANSFORMERS.iter().any(|it| *it == package);
        let any = || syntax::arguments(call).any(|it| self.outside(file, it, given, hops));
        let receiver =
            || syntax::receiver(call).is_some_and(|it| self.outside(file, it, given, hops));
        of_request || transforms && (any() || receiver())
    }
}

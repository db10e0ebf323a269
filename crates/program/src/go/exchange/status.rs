//! Which status an answer has.

use std::sync::Arc;

use seamlint_syntax::{Field, Kind, Node};

use super::super::{View, syntax};
use super::{Frame, Value, Walk};
use crate::FileId;

/// Through how many names a status is followed.
const HOPS: usize = 4;

impl View<'_> {
    /// The status that a value is: a number, a constant for one, or a parameter that was given one.
    pub fn status_of(self, value: &Value) -> Option<u16> {
        let mut value = self.outermost(value);
        for _ in 0..HOPS {
            let node = self.node_of(&value);
            match node.kind() {
                Kind::IntLiteral => return node.text().parse().ok(),
                Kind::SelectorExpression => {
                    if let Some(known) = self.known_status(value.file, node) {
                        return Some(known);
                    }
                }
                Kind::Identifier => {}
                _ => return None,
            }
            let (file, given) = self.initialiser(value.file, node)?;
            let frames = if file == value.file { value.frames } else { Arc::default() };
            value = self.outermost(&Value::within(file, given, frames));
        }
        None
    }

    /// `http.StatusOK`, and what frameworks call the same.
    fn known_status(self, file: FileId, selector: Node<'_>) -> Option<u16> {
        self.local(file, selector.child(Field::Operand)?).is_none().then_some(())?;
        let known = self.library().package("net/http")?;
        known.statuses.get(selector.child(Field::Field)?.text()).copied()
    }
}

impl<'p> Walk<'p> {
    /// The status that was set before a call that answers: by the call that gave its receiver, or by a
    /// statement before it, here or in the functions that lead here. 200 where there is none.
    pub(super) fn status_before(
        &self,
        file: FileId,
        call: Node<'p>,
        frames: &[Frame],
    ) -> Option<u16> {
        let (mut file, mut call, mut frames) = (file, call, frames);
        loop {
            if let Some(found) = self.status_near(file, call, frames) {
                return found;
            }
            let Some((frame, rest)) = frames.split_first() else { return Some(200) };
            (file, frames) = (frame.file, rest);
            call = self.view.call_node(frame.file, frame.call)?;
        }
    }

    /// Inside, `None` when something sets a status that is not known.
    #[expect(clippy::option_option, reason = "nothing sets it, and it is not known")]
    fn status_near(&self, file: FileId, call: Node<'p>, frames: &[Frame]) -> Option<Option<u16>> {
        let known = &self.view.model.answering_calls.status;
        let find = |_: &_| Some(self.find_status(file, call)?.id());
        let said = self.view.tree(file).node(known.get((file, call.id()), find)?);
        Some(self.view.status_of(&Value::new(file, said, frames)))
    }

    /// The argument that says the status, in the function of a call.
    fn find_status(&self, file: FileId, call: Node<'p>) -> Option<Node<'p>> {
        let sets = |it: Node<'p>| {
            let at = self.view.knowledge_of(file, it)?.json.sets_status?;
            syntax::argument(it, at)
        };
        let made = syntax::receiver(call).filter(|it| it.kind() == Kind::CallExpression);
        if let Some(found) = made.and_then(sets) {
            return Some(found);
        }
        let inside = call.ancestors().take_while(|it| !syntax::is_function(it.kind()));
        let own = std::iter::once(call).chain(inside);
        let is_statement = |it: &Node<'_>| {
            it.parent().is_some_and(|it| matches!(it.kind(), Kind::StatementList | Kind::Block))
        };
        own.filter(is_statement).find_map(|statement| {
            let before = statement.parent()?.parts().take_while(|it| *it != statement);
            let before: Vec<_> = before.collect();
            before
                .into_iter()
                .rev()
                .find_map(|it| sets(it.first().filter(|_| it.kind() == Kind::ExpressionStatement)?))
        })
    }
}

//! The error of a WebSocket write: which call gives it, and whether anything depends on it.

use seamlint_syntax::{Field, Kind, Node};

use super::{ReturnedWrite, View, syntax};
use crate::FileId;
use crate::flow;
use crate::library::Ws;

/// A call whose error is that of a write to a WebSocket connection.
#[derive(Clone, Debug)]
pub struct ErrorOfWrite {
    /// The library's write whose error a helper of the project returns; `None` for the library's own.
    pub through: Option<ReturnedWrite>,
}

/// Methods that close whatever wraps a connection.
const CLOSING: [&str; 3] = ["Close", "CloseNow", "close"];

impl<'p> View<'p> {
    /// The calls of a file whose error says that a message was not sent, in the order in which they end, with what
    /// [`View::error_of_write`] says.
    pub fn errors_of_writes(self, file: FileId) -> impl Iterator<Item = (Node<'p>, ErrorOfWrite)> {
        self.calls_that_may_write(file).filter_map(move |it| {
            let call = self.call_node(file, it)?;
            Some((call, self.error_of_write(file, call)?))
        })
    }

    /// Whether a call's error says that a message was not sent: a write, the `Close` of a message's writer,
    /// or a helper that returns such an error.
    pub fn error_of_write(self, file: FileId, call: Node<'p>) -> Option<ErrorOfWrite> {
        match self.knowledge_of(file, call).and_then(|it| it.ws) {
            Some(Ws::Write) => return Some(ErrorOfWrite { through: None }),
            Some(_) => return None,
            None => {}
        }
        let callee = self.callee(file, call)?;
        if &*callee.symbol.name == "Close" && self.sends_on_close(file, call) {
            return Some(ErrorOfWrite { through: None });
        }
        Some(ErrorOfWrite { through: Some(self.returned_write(callee.function?)?.clone()) })
    }

    /// Closing the writer of one message is what sends it.
    fn sends_on_close(self, file: FileId, call: Node<'p>) -> bool {
        let writer = syntax::receiver(call).and_then(|it| self.local(file, it));
        let maker = writer.and_then(|it| self.made_by(file, it.1));
        let role = maker.and_then(|it| self.knowledge(&it.symbol)?.ws);
        role == Some(Ws::Writer)
    }

    /// Whether the connection is closed or the function left right behind a write, so that its failure
    /// changes nothing: a control frame before the end, or a last word before `Close`.
    pub fn is_parting_word(self, file: FileId, call: Node<'p>) -> bool {
        let in_list = |it: Node<'_>| it.parent().is_some_and(|it| it.kind() == Kind::StatementList);
        let Some(statement) = call.ancestor(in_list) else { return false };
        let Some(function) = flow::enclosing_function(call) else { return false };
        let closes = |it: Node<'p>| it.kind() == Kind::CallExpression && self.is_closing(file, it);
        let mut defers =
            self.tree(file).nodes(Kind::DeferStatement).filter(|it| function.encloses(*it));
        let mut arguments = syntax::arguments(call);
        let may_end = arguments.next().is_some_and(|it| it.text().ends_with("CloseMessage"))
            || defers.any(|it| it.descendants().any(closes));
        let mut next = statement.next_sibling();
        // Logging and the like may stand between; a branch or another write may not.
        while let Some(it) = next {
            let leaves = matches!(it.kind(), Kind::ReturnStatement | Kind::BreakStatement);
            if !leaves && !goes_on(it) {
                return false;
            }
            if it.descendants_but(|it| flow::is_function(it.kind())).any(closes) {
                return true;
            }
            if leaves {
                return may_end;
            }
            next = it.next_sibling();
        }
        let block = statement.parent().and_then(Node::parent);
        may_end && block.is_some() && block == function.child(Field::Body)
    }

    /// The library's `Close`, or one of whatever wraps the connection.
    fn is_closing(self, file: FileId, call: Node<'p>) -> bool {
        let name = call.child(Field::Function).and_then(|it| it.child(Field::Field));
        name.is_some_and(|it| CLOSING.contains(&it.text()))
            || self.known_callee(file, call).is_some_and(|it| it.1.ws == Some(Ws::Close))
    }
}

/// Whether control goes on behind a statement, as far as its kind says.
fn goes_on(statement: Node<'_>) -> bool {
    matches!(
        statement.kind(),
        Kind::ExpressionStatement
            | Kind::AssignmentStatement
            | Kind::ShortVarDeclaration
            | Kind::DeferStatement
    )
}

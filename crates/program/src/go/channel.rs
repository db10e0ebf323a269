//! Channels in local variables: who sends, who receives, and who leaves without.

use seamlint_syntax::{Field, Kind, Node};

use super::{CalleeKind, FunctionId, LocalId, View, syntax};
use crate::flow::Cfg;

/// A local channel whose every use is known.
#[derive(Clone, Debug)]
pub struct LocalChannel<'p> {
    /// The function that has it.
    pub function: FunctionId,
    /// The statements that send, in goroutines that the function starts.
    pub sends: Vec<Node<'p>>,
    /// The expressions and clauses that receive, in the function itself.
    pub receives: Vec<Node<'p>>,
}

impl LocalChannel<'_> {
    /// Whether a call makes a channel without a buffer: `make(chan T)`, `make(chan T, 0)`.
    pub fn is_unbuffered(call: Node<'_>) -> bool {
        let mut arguments = syntax::arguments(call);
        syntax::function(call).is_some_and(|it| it.text() == "make")
            && arguments.next().is_some_and(|it| it.kind() == Kind::ChannelType)
            && arguments.next().is_none_or(|it| it.text() == "0")
    }

    /// Whether a send is in a `select` that can take another way.
    pub fn may_give_up(send: Node<'_>) -> bool {
        let clause = send.parent().filter(|it| it.kind() == Kind::CommunicationCase);
        let select = clause.and_then(|it| it.parent());
        select.is_some_and(|it| it.parts().count() > 1)
    }
}

impl<'p> View<'p> {
    /// The channel in a local of a function. `None` where a use lets somebody else send or receive.
    pub fn local_channel(self, function: FunctionId, local: LocalId) -> Option<LocalChannel<'p>> {
        let file = function.file;
        let mut channel = LocalChannel { function, sends: Vec::new(), receives: Vec::new() };
        for it in self.uses(file, self.function_node(function)?, local) {
            let inside = self.function_at(file, it)?;
            let parent = it.parent()?;
            match parent.kind() {
                Kind::SendStatement if it.field() == Field::Channel => {
                    let literal = self.function_node(inside)?;
                    let started = literal.ancestors().nth(1)?.kind() == Kind::GoStatement;
                    (inside != function && started && self.enclosing(inside) == Some(function))
                        .then(|| channel.sends.push(parent))?;
                }
                Kind::UnaryExpression if parent.has(Kind::LtMinus) => {
                    (inside == function).then(|| channel.receives.push(parent))?;
                }
                Kind::RangeClause if it.field() == Field::Right => {
                    (inside == function).then(|| channel.receives.push(parent))?;
                }
                Kind::ArgumentList => {
                    let callee = self.callee(file, parent.parent()?)?;
                    let looks = matches!(&*callee.symbol.name, "close" | "len" | "cap");
                    (looks && callee.kind == CalleeKind::Builtin).then_some(())?;
                }
                Kind::ExpressionList if it.field() == Field::None => {
                    (parent.field() == Field::Left).then_some(())?;
                }
                Kind::VarSpec => {}
                _ => return None,
            }
        }
        Some(channel)
    }

    /// The clause of a `select` on a channel by which its function can return without receiving. `main`
    /// ends the goroutines with it.
    pub fn leaves_unread(self, channel: &LocalChannel<'p>, cfg: &Cfg) -> Option<Node<'p>> {
        if self.is_main(channel.function) {
            return None;
        }
        let received = cfg.set_of(channel.receives.iter().copied());
        let leaves = |it| cfg.from(it).without(&received).run().exits().any(|it| it.returns());
        let selects = channel.receives.iter().filter_map(|it| {
            let clause = it.ancestors().take(3).find(|it| it.kind() == Kind::CommunicationCase)?;
            clause.child(Field::Communication).filter(|own| own.encloses(*it))?;
            Some((clause, clause.parent()?))
        });
        let mut others = selects.flat_map(|(own, select)| {
            let is_other = move |it: &Node<'p>| it.kind() == Kind::CommunicationCase && *it != own;
            select.children().filter(is_other)
        });
        others.find(|clause| {
            let communication = clause.child(Field::Communication);
            communication.is_some_and(|it| cfg.steps_of(it).any(leaves))
        })
    }
}

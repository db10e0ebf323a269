//! Channels in local variables: who sends, who receives, and who leaves without.

use seamlint_syntax::{Field, Kind, Node};

use super::facts::LocalKind;
use super::{CalleeKind, FunctionId, LocalId, Type, View, syntax};
use crate::FileId;
use crate::flow::Cfg;
use crate::library::Role;

/// A local channel whose every use is known.
#[derive(Clone, Debug)]
pub struct LocalChannel<'p> {
    /// The function that has it.
    pub function: FunctionId,
    /// The function that receives: that one, or a goroutine that it starts once.
    pub receiver: FunctionId,
    /// The statements that send, in goroutines that the function, or one of its goroutines, starts.
    pub sends: Vec<Node<'p>>,
    /// The expressions and clauses that receive.
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
    /// The channel in a local of a function. `None` where a use lets somebody else send or receive, or where more than
    /// one function receives.
    pub fn local_channel(self, function: FunctionId, local: LocalId) -> Option<LocalChannel<'p>> {
        let file = function.file;
        let (mut sends, mut receives) = (Vec::new(), Vec::new());
        for it in self.uses(file, self.function_node(function)?, local) {
            let inside = self.function_at(file, it)?;
            let parent = it.parent()?;
            match parent.kind() {
                Kind::SendStatement if it.field() == Field::Channel => sends.push((inside, parent)),
                Kind::UnaryExpression if parent.has(Kind::LtMinus) => {
                    receives.push((inside, parent));
                }
                Kind::RangeClause if it.field() == Field::Right => receives.push((inside, parent)),
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
        let receiver = receives.first().map_or(function, |it| it.0);
        if receives.iter().any(|it| it.0 != receiver)
            || receiver != function && !self.is_started_once(function, receiver)
        {
            return None;
        }
        let is_sender = |it: FunctionId| {
            if receiver == function {
                self.is_started(it) && self.enclosing(it) == Some(function)
            } else {
                !self.enclosing_all(it).any(|it| it == receiver)
            }
        };
        if sends.iter().any(|it| !is_sender(it.0)) {
            return None;
        }
        sends.retain(|it| self.is_started(it.0));
        let sends = sends.into_iter().map(|it| it.1).collect();
        let receives = receives.into_iter().map(|it| it.1).collect();
        Some(LocalChannel { function, receiver, sends, receives })
    }

    /// Whether a function is a literal that a `go` statement starts.
    fn is_started(self, function: FunctionId) -> bool {
        let literal = self.function_node(function).filter(|it| it.kind() == Kind::FuncLiteral);
        let statement = literal.and_then(|it| it.ancestors().nth(1));
        statement.is_some_and(|it| it.kind() == Kind::GoStatement)
    }

    /// Whether a function starts a goroutine, itself and not in a loop.
    fn is_started_once(self, function: FunctionId, goroutine: FunctionId) -> bool {
        let is_own = self.is_started(goroutine) && self.enclosing(goroutine) == Some(function);
        let (Some(outer), Some(node)) =
            (self.function_node(function), self.function_node(goroutine))
        else {
            return false;
        };
        let mut around = node.ancestors().take_while(|it| *it != outer);
        is_own && !around.any(|it| it.kind() == Kind::ForStatement)
    }

    /// Whether the receiver of a channel may leave by a clause of its `select` while a goroutine still sends. Where another
    /// goroutine receives than the channel's function, the end that the clause waits for must be nobody's who has sent
    /// all he had, or waits for those who send.
    pub fn may_leave_first(
        self,
        channel: &LocalChannel<'p>,
        clause: Node<'p>,
        send: Node<'p>,
    ) -> bool {
        let file = channel.function.file;
        if channel.receiver == channel.function {
            return true;
        }
        let Some(sender) = self.function_at(file, send) else { return false };
        let waits_for = clause.child(Field::Communication).and_then(|it| {
            let receive = it.descendants().find(|it| it.has(Kind::LtMinus));
            receive?.child(Field::Operand).map(syntax::unparen)
        });
        let Some(end) = waits_for else { return false };
        match end.kind() {
            Kind::CallExpression => self.is_end_of_others(file, end),
            Kind::Identifier => {
                let enders = self.local(file, end).map(|it| self.enders(channel.function, it.0));
                enders.is_some_and(|it| {
                    !it.is_empty() && it.into_iter().all(|it| self.ends_alone(it, sender))
                })
            }
            _ => false,
        }
    }

    /// `time.After(d)`, and `Done()` of a context that somebody else ends: a parameter, or a request's.
    fn is_end_of_others(self, file: FileId, call: Node<'p>) -> bool {
        if self.calls(file, call, "time", "After") {
            return true;
        }
        let context = syntax::receiver(call).map(syntax::unparen);
        context.is_some_and(|it| match it.kind() {
            Kind::Identifier => {
                self.local(file, it).is_some_and(|it| it.1.kind == LocalKind::Param)
                    && self.type_of(file, it).is("context", "Context")
            }
            Kind::CallExpression => {
                syntax::receiver(it).is_some_and(|it| self.is_request(&self.type_of(file, it)))
            }
            _ => false,
        })
    }

    /// The functions that close a channel of a function, or send on it.
    fn enders(self, function: FunctionId, local: LocalId) -> Vec<FunctionId> {
        let file = function.file;
        let Some(outermost) = self.enclosing_all(function).last() else { return Vec::new() };
        let Some(node) = self.function_node(outermost) else { return Vec::new() };
        let ends = self.uses(file, node, local).filter(|it| {
            let parent = it.parent();
            parent.is_some_and(|it| matches!(it.kind(), Kind::ArgumentList | Kind::SendStatement))
        });
        ends.filter_map(|it| self.function_at(file, it)).collect()
    }

    /// Whether who ends something is neither the sender nor waits for anybody.
    fn ends_alone(self, ender: FunctionId, sender: FunctionId) -> bool {
        let Some(node) = self.function_node(ender) else { return false };
        let waits = |it: Node<'p>| match it.kind() {
            Kind::UnaryExpression => it.has(Kind::LtMinus),
            Kind::RangeClause => matches!(
                it.child(Field::Right).map(|it| self.type_of(ender.file, it)),
                Some(Type::Chan(_) | Type::Unknown)
            ),
            Kind::CallExpression => {
                let known = self.knowledge_of(ender.file, it);
                known.is_some_and(|it| it.does(Role::Waits))
            }
            _ => false,
        };
        !self.enclosing_all(ender).any(|it| it == sender) && !syntax::own(node).any(waits)
    }

    /// The clause of a `select` on a channel by which its receiver can return without receiving. `main`
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

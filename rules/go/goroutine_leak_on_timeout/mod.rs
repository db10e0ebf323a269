//! A goroutine sends to a channel that nobody reads any more after a timeout.

use seamlint_program::flow::{Cfg, StepSet};
use seamlint_program::go::{CalleeKind, FunctionId, LocalId, syntax};
use seamlint_syntax::{Field, Kind, Node};

use crate::{Check, Cx, Edit, Profile, Rule, Severity};

/// See `docs.md`.
pub static RULE: Rule = Rule {
    id: "go/goroutine-leak-on-timeout",
    summary: "a goroutine sends for ever when its receiver has given up waiting",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    for make in cx.nodes(Kind::CallExpression).filter(|it| is_unbuffered(*it)) {
        let name = seamlint_program::flow::uses::target_of(make, 0);
        let Some((local, variable)) = name.and_then(|it| cx.go().local(cx.file_id(), it)) else {
            continue;
        };
        let Some(function) = cx.go().function_at(cx.file_id(), make) else { continue };
        if variable.reassigned || variable.function != function.index {
            continue;
        }
        let Some(channel) = Channel::of(cx, function, local) else { continue };
        let Some(cfg) = cx.go().cfg(function).filter(|it| !it.is_broken()) else { continue };
        if let Some(clause) = channel.way_out(cx, &cfg) {
            for send in channel.sends.iter().filter(|it| !may_give_up(**it)) {
                report(cx, make, &channel, *send, clause);
            }
        }
    }
}

/// `make(chan T)`, `make(chan T, 0)`
fn is_unbuffered(call: Node<'_>) -> bool {
    let mut arguments = syntax::arguments(call);
    syntax::function(call).is_some_and(|it| it.text() == "make")
        && arguments.next().is_some_and(|it| it.kind() == Kind::ChannelType)
        && arguments.next().is_none_or(|it| it.text() == "0")
}

/// A local channel whose every use is known.
struct Channel<'t> {
    function: FunctionId,
    /// In goroutines that the function starts.
    sends: Vec<Node<'t>>,
    /// In the function itself.
    receives: Vec<Node<'t>>,
}

impl<'t> Channel<'t> {
    /// `None` where a use lets somebody else send or receive.
    fn of(cx: &Cx<'t>, function: FunctionId, local: LocalId) -> Option<Self> {
        let go = cx.go();
        let mut channel = Self { function, sends: Vec::new(), receives: Vec::new() };
        let variable = &go.function_node(function)?;
        for it in go.uses(cx.file_id(), *variable, local) {
            let inside = go.function_at(cx.file_id(), it)?;
            let parent = it.parent()?;
            match parent.kind() {
                Kind::SendStatement if it.field() == Field::Channel => {
                    let literal = go.function_node(inside)?;
                    let started = literal.ancestors().nth(1)?.kind() == Kind::GoStatement;
                    (inside != function && started && go.enclosing(inside) == Some(function))
                        .then(|| channel.sends.push(parent))?;
                }
                Kind::UnaryExpression if parent.has(Kind::LtMinus) => {
                    (inside == function).then(|| channel.receives.push(parent))?;
                }
                Kind::RangeClause if it.field() == Field::Right => {
                    (inside == function).then(|| channel.receives.push(parent))?;
                }
                Kind::ArgumentList => {
                    let callee = go.callee(cx.file_id(), parent.parent()?)?;
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

    /// The clause of a `select` on the channel by which the function can return without receiving.
    fn way_out(&self, cx: &Cx<'t>, cfg: &Cfg) -> Option<Node<'t>> {
        let received: StepSet = cfg.set_of(self.receives.iter().copied());
        let selects = self.receives.iter().filter_map(|it| {
            let clause = it.ancestors().take(3).find(|it| it.kind() == Kind::CommunicationCase)?;
            clause.child(Field::Communication).filter(|own| own.encloses(*it))?;
            Some((clause, clause.parent()?))
        });
        let function = cx.go().function_node(self.function)?;
        let main = function.child(Field::Name).is_some_and(|it| it.text() == "main");
        let mut others = selects.flat_map(|(own, select)| {
            let is_other = move |it: &Node<'t>| it.kind() == Kind::CommunicationCase && *it != own;
            select.children().filter(is_other)
        });
        others.find(|clause| {
            let communication = clause.child(Field::Communication);
            let steps: Vec<_> = communication.into_iter().flat_map(|it| cfg.steps_of(it)).collect();
            let leaves = |it| cfg.from(it).without(&received).run().exits().any(|it| it.returns());
            !main && steps.into_iter().any(leaves)
        })
    }
}

/// Whether a send is in a `select` that can take another way.
fn may_give_up(send: Node<'_>) -> bool {
    let clause = send.parent().filter(|it| it.kind() == Kind::CommunicationCase);
    let select = clause.and_then(|it| it.parent());
    select.is_some_and(|it| it.parts().count() > 1)
}

fn report(cx: &mut Cx<'_>, make: Node<'_>, channel: &Channel<'_>, send: Node<'_>, out: Node<'_>) {
    let wait = out.child(Field::Communication).unwrap_or(out);
    let (place, made) = (cx.place(wait), cx.place(make));
    let element = syntax::arguments(make).next().map(|it| cx.place(it));
    let name = send.child(Field::Channel).map_or("the channel", |it| it.text());
    let repeats = send.ancestors().take_while(|it| it.kind() != Kind::FuncLiteral);
    let once = channel.sends.len() == 1
        && syntax::arguments(make).count() == 1
        && !repeats.into_iter().any(|it| it.kind() == Kind::ForStatement);
    let finding = cx.report(
        send,
        format!(
            "nobody receives from `{name}` once the `select` has gone the other way, so this send \
             blocks for ever and its goroutine never ends"
        ),
    );
    finding.also(place, "the function returns this way").also(made, "a channel without a buffer");
    if let Some(element) = element.filter(|_| once) {
        finding.help("give the channel a buffer of 1, so that the send never blocks");
        finding.fix("make room for one value", vec![Edit::after(element, ", 1")]);
    } else {
        finding.help("send in a `select` that also watches for the end, such as `ctx.Done()`");
    }
}

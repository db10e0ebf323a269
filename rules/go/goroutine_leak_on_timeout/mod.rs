//! A goroutine sends to a channel that nobody reads any more after a timeout.

use seamlint_program::go::{LocalChannel, syntax};
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
    for make in cx.nodes(Kind::CallExpression).filter(|it| LocalChannel::is_unbuffered(*it)) {
        let name = seamlint_program::flow::uses::target_of(make, 0);
        let Some((local, variable)) = name.and_then(|it| cx.go().local(cx.file_id(), it)) else {
            continue;
        };
        let Some(function) = cx.go().function_at(cx.file_id(), make) else { continue };
        if variable.reassigned || variable.function != function.index {
            continue;
        }
        let Some(channel) = cx.go().local_channel(function, local) else { continue };
        let Some(cfg) = cx.go().cfg(channel.receiver).filter(|it| !it.is_broken()) else {
            continue;
        };
        if let Some(clause) = cx.go().leaves_unread(&channel, cfg) {
            for send in channel.sends.iter().filter(|it| !LocalChannel::may_give_up(**it)) {
                if !cx.go().may_leave_first(&channel, clause, *send) {
                    continue;
                }
                report(cx, make, &channel, *send, clause);
            }
        }
    }
}

fn report(
    cx: &mut Cx<'_>,
    make: Node<'_>,
    channel: &LocalChannel<'_>,
    send: Node<'_>,
    out: Node<'_>,
) {
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
    finding.also(place, "the receiver returns this way").also(made, "a channel without a buffer");
    if let Some(element) = element.filter(|_| once) {
        finding.help("give the channel a buffer of 1, so that the send never blocks");
        finding.fix("make room for one value", vec![Edit::after(element, ", 1")]);
    } else {
        finding.help("send in a `select` that also watches for the end, such as `ctx.Done()`");
    }
}

//! Two goroutines that write to one gorilla connection

mod shared;

use seamlint_program::go::{Connection, SocketWrite, Spawn, syntax};
use seamlint_syntax::{Kind, Node};

use crate::{Check, Cx, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "go/ws-concurrent-write",
    summary: "two goroutines write to a WebSocket that takes one writer",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    let spawns = cx.go().spawns(cx.file_id());
    for (at, spawn) in spawns.iter().enumerate() {
        let theirs = cx.go().spawn_writes(cx.file_id(), spawn);
        if !theirs.is_empty() {
            check_itself(cx, spawn, &theirs);
            check_rest(cx, spawn, &theirs);
            for other in spawns[at + 1..].iter().filter(|it| is_same_function(spawn.node, it.node))
            {
                let others = cx.go().spawn_writes(cx.file_id(), other);
                check_pairs(cx, &theirs, &others);
            }
        }
    }
    shared::check(cx);
}

/// A goroutine that is started in a loop meets its own kind.
fn check_itself(cx: &mut Cx<'_>, spawn: &Spawn<'_>, theirs: &[SocketWrite]) {
    let in_loop = spawn.node.ancestors().take_while(|it| !syntax::is_function(it.kind()));
    let Some(around) = in_loop.into_iter().find(|it| it.kind() == Kind::ForStatement) else {
        return;
    };
    for write in theirs.iter().filter(|it| !it.locked) {
        // A connection of the loop's own round is another one each time.
        let Connection::Local(file, id) = write.connection else { continue };
        let declared = cx.go().local_of(file, id).map(|it| it.span);
        if declared.is_some_and(|it| !around.span().contains(it)) {
            let name =
                cx.program().file(write.place.file).text()[write.place.span.range()].to_owned();
            report(cx, write, &name)
                .also(spawn.place, "every round starts a goroutine that writes");
        }
    }
}

/// The function goes on and writes too.
fn check_rest(cx: &mut Cx<'_>, spawn: &Spawn<'_>, theirs: &[SocketWrite]) {
    let Some(function) = spawn.node.ancestor(|it| syntax::is_function(it.kind())) else { return };
    let function = cx.tree().node(function.id());
    let loops = spawn.node.ancestors().find(|it| it.kind() == Kind::ForStatement);
    let from = loops
        .filter(|it| function.encloses(*it))
        .map_or(spawn.node.span().end, |it| it.span().start);
    let mut rest = cx.go().socket_writes_in(cx.file_id(), function);
    rest.retain(|it| {
        let reached = it.reached.span;
        reached.start >= from
            && !spawn.node.span().contains(reached)
            && !cx.go().waits_before(cx.file_id(), spawn.node, reached.start)
    });
    check_pairs(cx, theirs, &rest);
}

fn check_pairs(cx: &mut Cx<'_>, first: &[SocketWrite], second: &[SocketWrite]) {
    for write in second {
        let Some(other) = first
            .iter()
            .find(|it| it.connection == write.connection && !(it.locked && write.locked))
        else {
            continue;
        };
        // The one that takes no lock is the one to mend.
        let (write, other) = if write.locked { (other, write) } else { (write, other) };
        let place = other.place;
        let name = cx.program().file(write.place.file).text()[write.place.span.range()].to_owned();
        report(cx, write, &name).also(place, "another goroutine writes here");
    }
}

fn report<'c>(cx: &'c mut Cx<'_>, write: &SocketWrite, name: &str) -> &'c mut crate::Finding {
    let name = name.split('(').next().unwrap_or(name);
    let message = format!(
        "`{name}` may run while another goroutine writes to the same connection: the library then panics with `concurrent write to websocket connection`"
    );
    let finding = cx.report_at(write.place, message);
    finding.help("lock one mutex around every write, or let a single goroutine write what the others send it");
    finding
}

fn is_same_function(a: Node<'_>, b: Node<'_>) -> bool {
    let function = |it: Node<'_>| it.ancestor(|it| syntax::is_function(it.kind())).map(Node::id);
    function(a) == function(b)
}

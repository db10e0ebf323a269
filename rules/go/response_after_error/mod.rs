//! A request is answered a second time, because nothing returns behind the first answer.

use seamlint_program::flow::guards::nilness;
use seamlint_program::flow::uses;
use seamlint_program::flow::{Cfg, Guard, StepId, StepSet};
use seamlint_program::go::{Answer, FunctionId, Held, flags, syntax};
use seamlint_syntax::{Field, Kind, Node};

use crate::{Check, Cx, Profile, Rule, Severity};

/// See `docs.md`.
pub static RULE: Rule = Rule {
    id: "go/response-after-error",
    summary: "a request is answered twice, because nothing returns behind the error answer",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Go(check),
};

fn check(cx: &mut Cx<'_>) {
    let (go, file) = (cx.go(), cx.file_id());
    for call in cx.nodes(Kind::CallExpression) {
        // What is returned or deferred, or stands outside of any branch, has nothing behind it by mistake.
        let statement = call.parent().filter(|it| it.kind() == Kind::ExpressionStatement);
        let Some(branch) = statement.and_then(branch_of) else { continue };
        let Some((answer, held)) = go.answer(file, call) else { continue };
        let Some(function) = go.function_at(file, call) else { continue };
        let is_good = go.status_said(file, call).is_some_and(|it| it < 400);
        // The status of a good answer may be followed by an error that comes up while its body is written.
        if answer == Answer::Body || answer == Answer::Status && is_good {
            continue;
        }
        if let Some(second) = second_answer(cx, function, (call, answer), &held, branch) {
            report(cx, call, second);
        }
    }
}

/// The branch that a statement stands in: the block of an `if`, or a clause.
fn branch_of(statement: Node<'_>) -> Option<Node<'_>> {
    let list = statement.parent().filter(|it| it.kind() == Kind::StatementList)?;
    let block = list.parent()?;
    let around = if block.kind() == Kind::Block { block.parent()? } else { block };
    let is_branch = matches!(
        around.kind(),
        Kind::IfStatement
            | Kind::ExpressionCase
            | Kind::TypeCase
            | Kind::DefaultCase
            | Kind::CommunicationCase
    );
    is_branch.then_some(block)
}

/// The answer outside of the branch that control comes to behind the first one.
fn second_answer<'t>(
    cx: &Cx<'t>,
    function: FunctionId,
    (call, answer): (Node<'t>, Answer),
    held: &Held<'_>,
    branch: Node<'t>,
) -> Option<Node<'t>> {
    let (go, file, tree) = (cx.go(), cx.file_id(), cx.tree());
    let node = go.function_node(function)?;
    let cfg = go.cfg(function).filter(|it| !it.is_broken())?;
    let step = cfg.step_of(call)?;
    let facts = cfg.facts_at(step);
    let contradicts = |guard: Guard| facts.iter().any(|it| contradict(cx, *it, guard));
    let changed = changes(cx, function, &cfg, &facts);
    let mut ends = go.replacements(function, &cfg, held);
    ends.extend(flags(&cfg, tree).iter());
    ends.extend(cfg.set_of(judgements(cx, &cfg, &facts)).iter());
    let reach = cfg.from(step).without(&ends).ruling_out(&contradicts).until(&changed).run();
    let own = node.descendants_but(|it| it.id() != node.id() && syntax::is_function(it.kind()));
    let mut calls = own.filter(|it| it.kind() == Kind::CallExpression && !branch.encloses(*it));
    let reached = |it: StepId| reach.reaches(it);
    calls.find(|it| {
        let deferred = it.parent().is_some_and(|it| it.kind() == Kind::DeferStatement);
        let second = go.answer(file, *it).filter(|it| it.1.is(held)).map(|it| it.0);
        let follows = match second {
            Some(Answer::Body) => answer == Answer::Whole,
            Some(_) => true,
            None => false,
        };
        follows && !deferred && cfg.steps_of(*it).any(reached)
    })
}

/// The steps behind which what held at an answer need not hold any more.
fn changes(cx: &Cx<'_>, function: FunctionId, cfg: &Cfg, facts: &[Guard]) -> StepSet {
    let (go, file) = (cx.go(), cx.file_id());
    let mut out = StepSet::none(cfg);
    let Some(node) = go.function_node(function) else { return out };
    let conditions = facts.iter().filter_map(|it| match it {
        Guard::Holds(condition, _) => Some(cx.tree().node(*condition)),
        _ => None,
    });
    for condition in conditions {
        for name in std::iter::once(condition).chain(condition.descendants()) {
            let Some((local, _)) = go.local(file, name) else { continue };
            let writes = go.uses(file, node, local).filter(|it| uses::of(node, *it).writes());
            out.extend(cfg.set_of(writes).iter());
        }
    }
    out
}

/// Conditions in which a function judges a value that is known to be a certain literal: `x == "/a"` held, and
/// now `strings.HasPrefix(x, "/")` decides. What it says is not known here.
fn judgements<'t>(cx: &Cx<'t>, cfg: &Cfg, facts: &[Guard]) -> Vec<Node<'t>> {
    let tree = cx.tree();
    let known = facts.iter().filter_map(|it| match it {
        Guard::Holds(condition, true) => compared(tree.node(*condition)).map(|it| it.0),
        _ => None,
    });
    let known: Vec<_> = known.collect();
    let edges = cfg.blocks().flat_map(|it| cfg.edges(it));
    let conditions = edges.filter_map(|it| match it.guard {
        Guard::Holds(condition, _) => Some(tree.node(condition)),
        _ => None,
    });
    let judges = |it: &Node<'t>| {
        let mut given = syntax::arguments(*it);
        given.any(|given| known.iter().any(|it| same(cx, *it, given)))
    };
    conditions.filter(judges).collect()
}

/// Whether two branches say opposite things of the same variables.
fn contradict(cx: &Cx<'_>, fact: Guard, guard: Guard) -> bool {
    let tree = cx.tree();
    if let (Some(a), Some(b)) = (nilness(tree, fact), nilness(tree, guard)) {
        return a.1 != b.1 && same(cx, a.0, b.0);
    }
    let (Guard::Holds(a, x), Guard::Holds(b, y)) = (fact, guard) else { return false };
    let (a, b) = (tree.node(a), tree.node(b));
    x != y && same(cx, a, b) || x && y && differ(cx, a, b)
}

/// Whether the same value is compared with two literals.
fn differ(cx: &Cx<'_>, a: Node<'_>, b: Node<'_>) -> bool {
    match (compared(a), compared(b)) {
        (Some(a), Some(b)) => same(cx, a.0, b.0) && a.1.text() != b.1.text(),
        _ => false,
    }
}

/// `value == literal`
fn compared(condition: Node<'_>) -> Option<(Node<'_>, Node<'_>)> {
    let (left, right) = (condition.child(Field::Left)?, condition.child(Field::Right)?);
    let literal = matches!(right.kind(), Kind::InterpretedStringLiteral | Kind::IntLiteral);
    (condition.has(Kind::EqEq) && literal).then_some((left, right))
}

fn same(cx: &Cx<'_>, a: Node<'_>, b: Node<'_>) -> bool {
    let locals = |it: Node<'_>| -> Vec<_> {
        let names = std::iter::once(it).chain(it.descendants());
        names.filter_map(|it| cx.go().local(cx.file_id(), it).map(|it| it.0)).collect()
    };
    a.text() == b.text() && locals(a) == locals(b)
}

fn report(cx: &mut Cx<'_>, call: Node<'_>, second: Node<'_>) {
    let place = cx.place(second);
    cx.report(call, "nothing returns behind this answer, so the request is answered again")
        .help("`return` behind the error answer")
        .also(place, "and again here");
}

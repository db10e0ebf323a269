//! Go's statements as tasks.

use seamlint_syntax::{Field, Kind, Node};

use super::build::{Builder, Language, Scope, Task};
use super::{BlockId, Cfg, Exit, Guard};

pub(super) fn build(function: Node<'_>, never_returns: &dyn Fn(Node<'_>) -> bool) -> Option<Cfg> {
    let body = function.child(Field::Body)?;
    let language = Language { decides, is_own_step: |_| false, statement, expression };
    let mut builder = Builder::new(function, never_returns, language);
    builder.plan([Task::Visit(body)]);
    builder.finish()
}

fn decides<'t>(b: &Builder<'t, '_>, node: Node<'t>) -> bool {
    match node.kind() {
        Kind::CallExpression => ends(b, node),
        Kind::BinaryExpression => short_circuit(node).is_some(),
        _ => false,
    }
}

/// Whether control does not come back from a call that is made here and now.
fn ends(b: &Builder<'_, '_>, call: Node<'_>) -> bool {
    let later = call
        .parent()
        .is_some_and(|it| matches!(it.kind(), Kind::DeferStatement | Kind::GoStatement));
    !later && (is_panic(call) || b.never_returns(call))
}

fn is_panic(call: Node<'_>) -> bool {
    call.child(Field::Function)
        .is_some_and(|it| it.kind() == Kind::Identifier && it.text() == "panic")
}

/// For `&&` and `||`: the outcome of the left side with which the right side is evaluated.
fn short_circuit(node: Node<'_>) -> Option<bool> {
    match node.child(Field::Operator)?.kind() {
        Kind::AmpAmp => Some(true),
        Kind::PipePipe => Some(false),
        _ => None,
    }
}

fn statement<'t>(b: &mut Builder<'t, '_>, node: Node<'t>) {
    let label = b.pending_label.take();
    match node.kind() {
        Kind::Block | Kind::StatementList | Kind::VarSpecList => {
            b.plan_all(node.parts().map(Task::Visit));
        }
        Kind::VarDeclaration => {
            let specs = node.parts().filter(|it| it.kind() != Kind::KwVar);
            b.plan_all(specs.map(Task::Visit));
        }
        Kind::IfStatement => b.plan_branches(node, Task::Visit),
        Kind::ForStatement => plan_for(b, node, label),
        Kind::ExpressionSwitchStatement => plan_switch(b, node, label),
        Kind::TypeSwitchStatement | Kind::SelectStatement => plan_choice(b, node, label),
        Kind::LabeledStatement => {
            let name = node.child(Field::Label).map_or("", |it| it.text());
            let block = b.label(name);
            let inner = node.last().filter(|it| it.field() != Field::Label);
            b.pending_label = inner.map(|_| name);
            b.plan_all(
                [Task::Jump(block), Task::Start(block)].into_iter().chain(inner.map(Task::Visit)),
            );
        }
        Kind::ReturnStatement => {
            let exit = Task::Exit(Exit::Return(node.id()));
            b.plan_all(node.parts().map(Task::Parts).chain([Task::Step(node), exit]));
        }
        Kind::BreakStatement | Kind::ContinueStatement => {
            let name = node.child_of(Kind::LabelName).map(|it| it.text());
            let target = b.target(name, node.kind() == Kind::ContinueStatement);
            b.plan([Task::Step(node), target.map_or(Task::Stop, |it| Task::Jump(it.1))]);
        }
        Kind::GotoStatement => {
            let target = node.child_of(Kind::LabelName).map(|it| b.label(it.text()));
            b.plan([Task::Step(node), target.map_or(Task::Stop, Task::Jump)]);
        }
        Kind::ExpressionStatement if node.first().is_some_and(|it| ends_here(b, it)) => {
            b.plan_all(node.parts().map(Task::Parts));
        }
        Kind::Comment | Kind::EmptyStatement => {}
        // A simple statement; where `fallthrough` leads is known to its switch.
        _ => b.plan_all(node.parts().map(Task::Parts).chain([Task::Step(node)])),
    }
}

fn ends_here(b: &Builder<'_, '_>, node: Node<'_>) -> bool {
    node.kind() == Kind::CallExpression && ends(b, node)
}

fn expression<'t>(b: &mut Builder<'t, '_>, node: Node<'t>) {
    match node.kind() {
        Kind::BinaryExpression => {
            let sides = node.child(Field::Left).zip(node.child(Field::Right));
            if let (Some(when), Some((left, right))) = (short_circuit(node), sides) {
                let (second, after) = (b.block(), b.block());
                let (yes, no) = if when { (second, after) } else { (after, second) };
                return b.plan([
                    Task::Test(left, yes, no),
                    Task::Start(second),
                    Task::Value(right),
                    Task::Jump(after),
                    Task::Start(after),
                ]);
            }
        }
        Kind::CallExpression if ends(b, node) => {
            let exit = if is_panic(node) { Exit::Throw } else { Exit::Never };
            let last = [Task::Step(node), Task::Exit(exit(node.id()))];
            return b.plan_all(node.parts().map(Task::Parts).chain(last));
        }
        _ => {}
    }
    b.plan_all(node.parts().map(Task::Parts));
}

fn plan_for<'t>(b: &mut Builder<'t, '_>, node: Node<'t>, label: Option<&'t str>) {
    let (head, body, after) = (b.block(), b.block(), b.block());
    let mut tasks = Vec::with_capacity(16);
    let mut again = head;
    let mut update = None;
    let clause = node.parts().find(|it| it.field() != Field::Body);
    match clause.map(|it| (it.kind(), it)) {
        Some((Kind::RangeClause, range)) => {
            if let Some(over) = range.child(Field::Right) {
                tasks.push(Task::Value(over));
            }
            tasks.extend([
                Task::Jump(head),
                Task::Start(head),
                Task::Branch(body, Guard::Next(node.id(), true)),
                Task::Branch(after, Guard::Next(node.id(), false)),
                Task::Stop,
                Task::Start(body),
                Task::Step(range),
            ]);
        }
        Some((Kind::ForClause, clause)) => {
            tasks.extend(clause.child(Field::Initializer).map(Task::Visit));
            tasks.extend([Task::Jump(head), Task::Start(head)]);
            let test = clause.child(Field::Condition).map(|it| Task::Test(it, body, after));
            tasks.extend([test.unwrap_or(Task::Jump(body)), Task::Start(body)]);
            update = clause.child(Field::Update);
            again = update.map_or(head, |_| b.block());
        }
        Some((_, condition)) => tasks.extend([
            Task::Jump(head),
            Task::Start(head),
            Task::Test(condition, body, after),
            Task::Start(body),
        ]),
        None => {
            tasks.extend([
                Task::Jump(head),
                Task::Start(head),
                Task::Jump(body),
                Task::Start(body),
            ]);
        }
    }
    let scope = Scope::Target { label, leave: after, again: Some(again), labelled_only: false };
    tasks.push(Task::Enter(scope));
    tasks.extend(node.child(Field::Body).map(Task::Visit));
    tasks.push(Task::Leave);
    if let Some(update) = update {
        tasks.extend([Task::Jump(again), Task::Start(again), Task::Visit(update)]);
    }
    tasks.extend([Task::Jump(head), Task::Start(after)]);
    b.plan_all(tasks);
}

/// `switch value {}` and `switch {}`: one test after the other, `default` when all have failed.
fn plan_switch<'t>(b: &mut Builder<'t, '_>, node: Node<'t>, label: Option<&'t str>) {
    let after = b.block();
    let clauses = clauses(b, node);
    let value = node.child(Field::Value);
    let mut tasks = Vec::new();
    tasks.extend(node.child(Field::Initializer).map(Task::Visit));
    if let Some(value) = value {
        tasks.push(Task::Value(value));
    }
    for (clause, body) in &clauses {
        let Some(values) = clause.child(Field::Value) else { continue };
        if value.is_some() {
            let next = b.block();
            tasks.push(Task::Value(values));
            tasks.push(Task::Branch(*body, Guard::Case(clause.id())));
            tasks.extend([Task::Jump(next), Task::Start(next)]);
        } else {
            for condition in values.parts() {
                let next = b.block();
                tasks.extend([Task::Test(condition, *body, next), Task::Start(next)]);
            }
        }
    }
    let default = clauses.iter().find(|it| it.0.kind() == Kind::DefaultCase);
    tasks.push(match default {
        Some((clause, body)) => Task::Branch(*body, Guard::Case(clause.id())),
        None => Task::Branch(after, Guard::NoCase(node.id())),
    });
    tasks.push(Task::Stop);
    plan_bodies(b, tasks, &clauses, after, label);
}

/// A type switch or a `select`: one of the clauses, whichever. A `select` without `default` waits.
fn plan_choice<'t>(b: &mut Builder<'t, '_>, node: Node<'t>, label: Option<&'t str>) {
    let after = b.block();
    let clauses = clauses(b, node);
    let mut tasks = Vec::new();
    tasks.extend(node.child(Field::Initializer).map(Task::Visit));
    tasks.extend(node.child(Field::Alias).map(Task::Step));
    if let Some(value) = node.child(Field::Value) {
        tasks.push(Task::Value(value));
    }
    tasks.extend(clauses.iter().map(|(it, body)| Task::Branch(*body, Guard::Case(it.id()))));
    let has_default = clauses.iter().any(|it| it.0.kind() == Kind::DefaultCase);
    if node.kind() == Kind::TypeSwitchStatement && !has_default {
        tasks.push(Task::Branch(after, Guard::NoCase(node.id())));
    }
    // Also starts a block for a switch that nothing stands before.
    tasks.push(Task::Stop);
    plan_bodies(b, tasks, &clauses, after, label);
}

fn clauses<'t>(b: &mut Builder<'t, '_>, node: Node<'t>) -> Vec<(Node<'t>, BlockId)> {
    let is_clause = |it: &Node<'_>| {
        matches!(
            it.kind(),
            Kind::ExpressionCase | Kind::DefaultCase | Kind::TypeCase | Kind::CommunicationCase
        )
    };
    node.parts().filter(is_clause).map(|it| (it, b.block())).collect()
}

fn plan_bodies<'t>(
    b: &mut Builder<'t, '_>,
    mut tasks: Vec<Task<'t>>,
    clauses: &[(Node<'t>, BlockId)],
    after: BlockId,
    label: Option<&'t str>,
) {
    let scope = Scope::Target { label, leave: after, again: None, labelled_only: false };
    tasks.push(Task::Enter(scope));
    for (at, (clause, body)) in clauses.iter().enumerate() {
        tasks.push(Task::Start(*body));
        // That the value is of one of these types is known from here on.
        tasks.extend(clause.children_as(Field::Type).map(Task::Step));
        tasks.extend(clause.child(Field::Communication).map(Task::Visit));
        let list = clause.child_of(Kind::StatementList);
        tasks.extend(list.map(Task::Visit));
        let falls =
            list.and_then(|it| it.last()).is_some_and(|it| it.kind() == Kind::FallthroughStatement);
        let next = clauses.get(at + 1).filter(|_| falls);
        tasks.push(Task::Jump(next.map_or(after, |it| it.1)));
    }
    tasks.extend([Task::Leave, Task::Start(after)]);
    b.plan_all(tasks);
}

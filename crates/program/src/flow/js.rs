//! JavaScript's and TypeScript's statements as tasks.

use seamlint_syntax::{Field, Kind, Node};

use super::build::{Builder, Language, Scope, Task};
use super::{BlockId, Cfg, Exit, Guard};

pub(super) fn build(function: Node<'_>, never_returns: &dyn Fn(Node<'_>) -> bool) -> Option<Cfg> {
    let body = match function.kind() {
        Kind::Program => function,
        _ => function.child(Field::Body)?,
    };
    let language = Language { decides, is_own_step, statement, expression };
    let mut b = Builder::new(function, never_returns, language);
    let parameters = function.child(Field::Parameters).filter(|it| it.first().is_some());
    let parameters = parameters.or(function.child(Field::Parameter)).map(Task::Value);
    let body = match body.kind() {
        Kind::StatementBlock | Kind::Program => vec![Task::Visit(body)],
        _ => vec![Task::Value(body), Task::Exit(Exit::Return(body.id()))],
    };
    b.plan_all(parameters.into_iter().chain(body));
    b.finish()
}

fn decides<'t>(_: &Builder<'t, '_>, node: Node<'t>) -> bool {
    match node.kind() {
        Kind::BinaryExpression | Kind::AugmentedAssignmentExpression => logical(node).is_some(),
        Kind::OptionalChain
        | Kind::TernaryExpression
        | Kind::AssignmentPattern
        | Kind::ObjectAssignmentPattern => true,
        kind => is_own_step(kind),
    }
}

/// Expressions that hand control to other code, each of them a step.
fn is_own_step(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::CallExpression | Kind::NewExpression | Kind::AwaitExpression | Kind::YieldExpression
    )
}

/// When the right side of a short-circuit, or the value of a logical assignment, is evaluated.
#[derive(Clone, Copy)]
enum When {
    True,
    False,
    Nullish,
}

fn logical(node: Node<'_>) -> Option<When> {
    match node.child(Field::Operator)?.kind() {
        Kind::AmpAmp | Kind::AmpAmpEq => Some(When::True),
        Kind::PipePipe | Kind::PipePipeEq => Some(When::False),
        Kind::QuestionQuestion | Kind::QuestionQuestionEq => Some(When::Nullish),
        _ => None,
    }
}

fn statement<'t>(b: &mut Builder<'t, '_>, node: Node<'t>) {
    let label = b.pending_label.take();
    match node.kind() {
        Kind::Program | Kind::StatementBlock | Kind::ElseClause => {
            b.plan_all(node.parts().map(Task::Visit));
        }
        Kind::FinallyClause => b.plan_all(node.child(Field::Body).map(Task::Visit)),
        Kind::ExpressionStatement => b.plan_all(node.parts().map(Task::Value)),
        Kind::LexicalDeclaration | Kind::VariableDeclaration | Kind::UsingDeclaration => {
            let declarators = node.parts().filter(|it| it.kind() == Kind::VariableDeclarator);
            b.plan_all(declarators.map(Task::Visit));
        }
        Kind::VariableDeclarator => {
            let parts = [node.child(Field::Value), node.child(Field::Name)];
            b.plan_all(parts.into_iter().flatten().map(Task::Parts).chain([Task::Step(node)]));
        }
        Kind::IfStatement => b.plan_branches(node, Task::Visit),
        Kind::ForStatement | Kind::WhileStatement | Kind::DoStatement => plan_loop(b, node, label),
        Kind::ForInStatement => plan_for_in(b, node, label),
        Kind::SwitchStatement => plan_switch(b, node, label),
        Kind::LabeledStatement => plan_labelled(b, node),
        Kind::TryStatement => plan_try(b, node),
        Kind::WithStatement => {
            let object = node.child(Field::Object).map(Task::Value);
            b.plan_all(object.into_iter().chain(node.child(Field::Body).map(Task::Visit)));
        }
        Kind::ReturnStatement => {
            b.leave_to(0, Task::Exit(Exit::Return(node.id())));
            b.plan_all(node.parts().map(Task::Parts).chain([Task::Step(node)]));
        }
        Kind::ThrowStatement => {
            let last = [Task::Step(node), Task::Throw(node.id(), Guard::Always)];
            b.plan_all(node.parts().map(Task::Parts).chain(last));
        }
        Kind::BreakStatement | Kind::ContinueStatement => {
            let name = node.child(Field::Label).map(|it| it.text());
            match b.target(name, node.kind() == Kind::ContinueStatement) {
                Some((depth, block)) => b.leave_to(depth, Task::Jump(block)),
                None => b.plan([Task::Stop]),
            }
            b.plan([Task::Step(node)]);
        }
        Kind::ExportStatement => {
            let declared = node.child(Field::Declaration).map(Task::Visit);
            b.plan_all(declared.into_iter().chain(node.child(Field::Value).map(Task::Value)));
        }
        Kind::Comment
        | Kind::EmptyStatement
        | Kind::ImportStatement
        | Kind::InterfaceDeclaration
        | Kind::TypeAliasDeclaration => {}
        // Declarations of functions and classes are steps that make closures.
        _ => b.plan([Task::Value(node)]),
    }
}

fn expression<'t>(b: &mut Builder<'t, '_>, node: Node<'t>) {
    match node.kind() {
        Kind::BinaryExpression | Kind::AugmentedAssignmentExpression => {
            let sides = node.child(Field::Left).zip(node.child(Field::Right));
            if let (Some(when), Some((left, right))) = (logical(node), sides) {
                return plan_logical(b, when, left, right);
            }
        }
        Kind::TernaryExpression => return b.plan_branches(node, Task::Value),
        Kind::AssignmentPattern | Kind::ObjectAssignmentPattern => {
            if let Some(default) = node.child(Field::Right) {
                let (given, after) = (b.block(), b.block());
                return b.plan([
                    Task::Branch(given, Guard::Always),
                    Task::Jump(after),
                    Task::Start(given),
                    Task::Value(default),
                    Task::Jump(after),
                    Task::Start(after),
                ]);
            }
        }
        Kind::CallExpression
        | Kind::MemberExpression
        | Kind::SubscriptExpression
        | Kind::NonNullExpression => return plan_chain(b, node),
        Kind::NewExpression | Kind::AwaitExpression | Kind::YieldExpression => {
            plan_run(b, node);
        }
        // What a class's fields evaluate to is decided when it is instantiated.
        Kind::Class | Kind::ClassDeclaration | Kind::AbstractClassDeclaration => return,
        _ => {}
    }
    b.plan_all(node.parts().map(Task::Parts));
}

/// The step that hands control to other code: it may throw, or never come back.
fn plan_run<'t>(b: &mut Builder<'t, '_>, node: Node<'t>) {
    if node.kind() == Kind::CallExpression && b.never_returns(node) {
        b.plan([Task::Exit(Exit::Never(node.id()))]);
    } else if b.handler().is_some() {
        let next = b.block();
        let throw = Task::Throw(node.id(), Guard::Throws(node.id()));
        b.plan([throw, Task::Jump(next), Task::Start(next)]);
    }
    b.plan([Task::Step(node)]);
}

fn plan_logical<'t>(b: &mut Builder<'t, '_>, when: When, left: Node<'t>, right: Node<'t>) {
    let (second, after) = (b.block(), b.block());
    let mut tasks = Vec::with_capacity(10);
    match when {
        When::True => tasks.push(Task::Test(left, second, after)),
        When::False => tasks.push(Task::Test(left, after, second)),
        When::Nullish => {
            tasks.push(Task::Value(left));
            tasks.extend(unless_nullish(left, after, second));
        }
    }
    tasks.extend([Task::Start(second), Task::Value(right)]);
    tasks.extend([Task::Jump(after), Task::Start(after)]);
    b.plan_all(tasks);
}

/// Two ways on: for a value, and for null or undefined.
fn unless_nullish<'t>(value: Node<'_>, on_value: BlockId, on_nullish: BlockId) -> [Task<'t>; 3] {
    [
        Task::Branch(on_value, Guard::Nullish(value.id(), false)),
        Task::Branch(on_nullish, Guard::Nullish(value.id(), true)),
        Task::Stop,
    ]
}

/// `a.b(c)?.d[e]`: the links from the inside out, each of which may end the whole chain.
fn plan_chain<'t>(b: &mut Builder<'t, '_>, node: Node<'t>) {
    let object = |it: Node<'t>| match it.kind() {
        Kind::CallExpression => it.child(Field::Function),
        Kind::MemberExpression | Kind::SubscriptExpression => it.child(Field::Object),
        Kind::NonNullExpression => it.first(),
        _ => None,
    };
    let is_optional = |it: Node<'_>| {
        it.children().any(|it| matches!(it.kind(), Kind::OptionalChain | Kind::QuestionDot))
    };
    let after = std::iter::successors(Some(node), |it| object(*it)).any(is_optional);
    let after = after.then(|| b.block());
    if let Some(after) = after {
        b.plan([Task::Jump(after), Task::Start(after)]);
    }
    // What is planned last is done first.
    let mut link = node;
    while let Some(base) = object(link) {
        if link.kind() == Kind::CallExpression {
            plan_run(b, link);
        }
        b.plan_all(link.parts().filter(|it| *it != base).map(Task::Parts));
        if let Some(after) = after.filter(|_| is_optional(link)) {
            let next = b.block();
            b.plan([Task::Start(next)]);
            b.plan(unless_nullish(base, next, after));
            if !is_own_step(base.kind()) {
                b.plan([Task::Step(base)]);
            }
        }
        link = base;
    }
    b.plan([Task::Parts(link)]);
}

/// `for (;;)`, `while` and `do`.
fn plan_loop<'t>(b: &mut Builder<'t, '_>, node: Node<'t>, label: Option<&'t str>) {
    let (test, body, again, after) = (b.block(), b.block(), b.block(), b.block());
    let condition = node.child(Field::Condition).filter(|it| it.kind() != Kind::EmptyStatement);
    let decide = condition.map_or(Task::Jump(body), |it| Task::Test(it, body, after));
    let scope = Scope::Target { label, leave: after, again: Some(again), labelled_only: false };
    let mut tasks = Vec::with_capacity(16);
    tasks.extend(node.child(Field::Initializer).map(Task::Visit));
    if node.kind() == Kind::DoStatement {
        tasks.push(Task::Jump(body));
    } else {
        tasks.extend([Task::Jump(test), Task::Start(test), decide]);
    }
    tasks.extend([Task::Start(body), Task::Enter(scope)]);
    tasks.extend(node.child(Field::Body).map(Task::Visit));
    tasks.extend([Task::Leave, Task::Jump(again), Task::Start(again)]);
    if node.kind() == Kind::DoStatement {
        tasks.push(decide);
    } else {
        tasks.extend(node.child(Field::Increment).map(Task::Value));
        tasks.push(Task::Jump(test));
    }
    tasks.push(Task::Start(after));
    b.plan_all(tasks);
}

fn plan_for_in<'t>(b: &mut Builder<'t, '_>, node: Node<'t>, label: Option<&'t str>) {
    let (head, body, after) = (b.block(), b.block(), b.block());
    let scope = Scope::Target { label, leave: after, again: Some(head), labelled_only: false };
    let mut tasks = Vec::with_capacity(16);
    tasks.extend(node.child(Field::Right).map(Task::Value));
    tasks.extend([Task::Jump(head), Task::Start(head)]);
    if node.has(Kind::KwAwait) && b.handler().is_some() {
        let next = b.block();
        tasks.push(Task::Throw(node.id(), Guard::Throws(node.id())));
        tasks.extend([Task::Jump(next), Task::Start(next)]);
    }
    tasks.extend([
        Task::Branch(body, Guard::Next(node.id(), true)),
        Task::Branch(after, Guard::Next(node.id(), false)),
        Task::Stop,
        Task::Start(body),
    ]);
    tasks.extend(node.child(Field::Left).map(Task::Value));
    tasks.push(Task::Enter(scope));
    tasks.extend(node.child(Field::Body).map(Task::Visit));
    tasks.extend([Task::Leave, Task::Jump(head), Task::Start(after)]);
    b.plan_all(tasks);
}

fn plan_switch<'t>(b: &mut Builder<'t, '_>, node: Node<'t>, label: Option<&'t str>) {
    let after = b.block();
    let list = node.child(Field::Body).into_iter().flat_map(|it| it.parts());
    let clauses: Vec<_> = list.map(|it| (it, b.block())).collect();
    let mut tasks: Vec<_> = node.child(Field::Value).map(Task::Value).into_iter().collect();
    for (clause, body) in &clauses {
        let Some(value) = clause.child(Field::Value) else { continue };
        let next = b.block();
        tasks.push(Task::Value(value));
        tasks.push(Task::Branch(*body, Guard::Case(clause.id())));
        tasks.extend([Task::Jump(next), Task::Start(next)]);
    }
    let default = clauses.iter().find(|it| it.0.kind() == Kind::SwitchDefault);
    tasks.push(match default {
        Some((clause, body)) => Task::Branch(*body, Guard::Case(clause.id())),
        None => Task::Branch(after, Guard::NoCase(node.id())),
    });
    let scope = Scope::Target { label, leave: after, again: None, labelled_only: false };
    tasks.extend([Task::Stop, Task::Enter(scope)]);
    for (at, (clause, body)) in clauses.iter().enumerate() {
        tasks.push(Task::Start(*body));
        tasks.extend(clause.children_as(Field::Body).map(Task::Visit));
        // Without a `break`, control falls into the clause below.
        tasks.push(Task::Jump(clauses.get(at + 1).map_or(after, |it| it.1)));
    }
    tasks.extend([Task::Leave, Task::Start(after)]);
    b.plan_all(tasks);
}

fn plan_labelled<'t>(b: &mut Builder<'t, '_>, node: Node<'t>) {
    let Some(body) = node.child(Field::Body) else { return };
    let label = node.child(Field::Label).map(|it| it.text());
    let takes_label = matches!(
        body.kind(),
        Kind::ForStatement
            | Kind::ForInStatement
            | Kind::WhileStatement
            | Kind::DoStatement
            | Kind::SwitchStatement
    );
    if takes_label {
        b.pending_label = label;
        return b.plan([Task::Visit(body)]);
    }
    let after = b.block();
    b.plan([
        Task::Enter(Scope::Target { label, leave: after, again: None, labelled_only: true }),
        Task::Visit(body),
        Task::Leave,
        Task::Jump(after),
        Task::Start(after),
    ]);
}

/// The body of a `finally` is laid out once for each way through it, so that no path enters by one way
/// and leaves by another.
fn plan_try<'t>(b: &mut Builder<'t, '_>, node: Node<'t>) {
    let (after, caught, done) = (b.block(), b.block(), b.block());
    let handler = node.child(Field::Handler);
    let finalizer = node.child(Field::Finalizer);
    let on_throw = b.block();
    // Something may throw before the first call does.
    let before = b.here();
    let mut tasks = Vec::with_capacity(24);
    tasks.extend(finalizer.map(|clause| Task::Enter(Scope::Finally { on_throw, clause })));
    tasks.extend(handler.map(|_| Task::Enter(Scope::Catch(caught))));
    tasks.extend(node.child(Field::Body).map(Task::Visit));
    if let Some(handler) = handler {
        tasks.extend([Task::Leave, Task::Jump(done), Task::Ensure(before, caught, node.id())]);
        tasks.push(Task::Start(caught));
        tasks.extend(handler.child(Field::Parameter).map(Task::Step));
        tasks.extend(handler.child(Field::Body).map(Task::Visit));
    }
    tasks.push(Task::Jump(done));
    if let Some(clause) = finalizer {
        tasks.extend([Task::Leave, Task::Start(done), Task::Visit(clause), Task::Jump(after)]);
        tasks.extend([Task::Finally(on_throw, clause), Task::Start(after)]);
    } else {
        tasks.push(Task::Start(done));
    }
    b.plan_all(tasks);
}

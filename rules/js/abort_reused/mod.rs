//! See `docs.md`.

use seamlint_program::flow::Cfg;
use seamlint_program::js::{Entity, Follow, Site, Value, View, syntax};
use seamlint_syntax::{Field, Kind, Node};

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/abort-reused",
    summary: "a controller is used again after abort()",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Program(check),
};

fn check(cx: &mut Cx<'_>) {
    let js = cx.program().js();
    let mut seen = Vec::new();
    for (file, made) in js.calls_to("new AbortController") {
        let controller = js.follow(file, made, Follow::default());
        // Whoever is handed the controller can replace it only where it is no constant.
        if !controller.is_known() && !controller.holders.iter().all(|it| js.is_const_entity(it)) {
            continue;
        }
        let aborts: Vec<Site<'_>> = controller
            .members
            .iter()
            .filter(|it| it.name == "abort")
            .filter_map(|it| Some((it.file, it.call()?)))
            .collect();
        for used in uses(js, &controller) {
            if seen.contains(&used) {
                continue;
            }
            if let Some(abort) = aborted_before(js, &controller, made, &aborts, used) {
                seen.push(used);
                // In a loop the cure is to make the controller in it, so that is where to look.
                let looped = file == used.0 && used.1.span().start < abort.span().start;
                let (use_, made) = (used.0.place(used.1), file.place(made));
                let finding = cx.report_at(
                    if looped { made } else { use_ },
                    "a controller can be used once: after `abort()` its signal stays aborted, and what uses it then fails at \
                     once with an `AbortError`",
                );
                finding.help("make a new `AbortController` after `abort()`");
                finding.also(used.0.place(abort), "aborted here");
                let (place, label) = if looped {
                    (use_, "used again here, in the next round")
                } else {
                    (made, "made here, once")
                };
                finding.also(place, label);
            }
        }
    }
}

/// Where the signal, or the controller itself, is given to something.
fn uses<'p>(js: View<'p>, controller: &Value<'p>) -> Vec<Site<'p>> {
    let signals = controller.members.iter().filter(|it| it.name == "signal");
    let places = signals.flat_map(|it| {
        if it.node.kind() == Kind::MemberExpression {
            vec![(it.file, it.node)]
        } else {
            js.follow_name(it.file, it.node, Follow::default()).places
        }
    });
    let whole = controller.escapes.iter().copied();
    places.chain(whole).filter(|it| is_given(it.1)).collect()
}

/// A member of options or an argument, and nothing that is looked at.
fn is_given(signal: Node<'_>) -> bool {
    let signal = syntax::wrapped(signal);
    let parent = signal.parent().map(|it| it.kind());
    matches!(parent, Some(Kind::Pair | Kind::Object | Kind::Arguments))
}

/// The call that aborts the controller on some path to a use, with no new controller in between.
fn aborted_before<'p>(
    js: View<'p>,
    controller: &Value<'p>,
    made: Node<'p>,
    aborts: &[Site<'p>],
    (file, used): Site<'p>,
) -> Option<Node<'p>> {
    let frame = syntax::enclosing_function(used)?;
    let is_here = |it: &Node<'p>| syntax::enclosing_function(*it) == Some(frame);
    let asks =
        used.ancestors().take_while(|it| *it != frame).filter_map(|it| it.child(Field::Condition));
    if asks.into_iter().any(|it| it.text().contains("aborted")) {
        return None;
    }
    let calls = syntax::own_nodes(frame).filter(|it| it.kind() == Kind::CallExpression);
    let ends: Vec<Node<'p>> = calls
        .filter(|call| {
            aborts.contains(&(file, *call))
                || js
                    .called_functions(file, *call)
                    .iter()
                    .any(|it| aborts_only(js, controller, aborts, *it))
        })
        .collect();
    if ends.is_empty() {
        return None;
    }
    let cfg = Cfg::js(frame, &|it| js.never_returns(file, it))?;
    let renewed = controller.holders.iter().flat_map(|it| renewals(js, file, it));
    let renewals = syntax::own_nodes(frame)
        .filter(|it| it.kind() == Kind::CallExpression && !ends.contains(it))
        .filter(|it| js.called_functions(file, *it).iter().any(|it| renews(js, controller, *it)));
    let blocked = cfg.set_of(renewed.chain(renewals).chain([made]).filter(is_here));
    if cfg.is_broken() {
        return None;
    }
    // The body of a `finally` has a step for each way through it.
    ends.into_iter().find(|it| {
        let reach = cfg.from_all(cfg.steps_of(*it)).without(&blocked).run();
        cfg.steps_of(used).any(|it| reach.reaches(it))
    })
}

/// The assignments that give a variable or field another controller.
fn renewals<'p>(js: View<'p>, file: seamlint_program::FileId, holder: &Entity) -> Vec<Node<'p>> {
    js.assigned_values(holder).into_iter().filter(|it| it.0 == file).map(|it| it.1).collect()
}

fn renews<'p>(js: View<'p>, controller: &Value<'p>, (file, function): Site<'p>) -> bool {
    controller
        .holders
        .iter()
        .any(|it| renewals(js, file, it).iter().any(|it| function.encloses(*it)))
}

/// Whether a function aborts the controller and makes no new one.
fn aborts_only<'p>(
    js: View<'p>,
    controller: &Value<'p>,
    aborts: &[Site<'p>],
    function: Site<'p>,
) -> bool {
    let inside =
        |it: &Site<'p>| it.0 == function.0 && syntax::enclosing_function(it.1) == Some(function.1);
    aborts.iter().any(inside) && !renews(js, controller, function)
}

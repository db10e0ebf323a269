//! Go's constructs, one by one: text in, graph out.

use std::sync::Arc;

use seamlint_syntax::{FileKind, Limits, Node, Tree, parse};

use super::{Cfg, dump, is_function};

pub(super) fn tree(body: &str) -> Tree {
    let text = format!("package p\nfunc f() {{\n{body}\n}}\n");
    parse(FileKind::Go, Arc::from(text), &Limits::default()).tree
}

pub(super) fn cfg(tree: &Tree) -> Cfg {
    let ends = |call: Node<'_>| call.text().starts_with("log.Fatal") || call.text() == "die()";
    Cfg::go(dump::function(tree), &ends).expect("a graph")
}

#[track_caller]
fn check(body: &str, expected: &str) {
    let tree = tree(body);
    dump::check(&cfg(&tree), &tree, expected);
}

#[test]
fn steps_follow_each_other() {
    check(
        "a()\nb()",
        "
            0: a() · b() END
        ",
    );
}

#[test]
fn conditions_are_split_at_their_operators() {
    check(
        "if err := f(); err != nil && !g(1) { return } else if x { a() } else { b() }\nc()",
        "
            0: err := f() · err != nil yes→1 no→3
            1: g(1) yes→3 no→2
            2: return RETURN
            3: x yes→4 no→5
            4: a() →6
            5: b() →6
            6: c() END
        ",
    );
}

#[test]
fn a_counting_loop_goes_on_at_its_update() {
    check(
        "for i := 0; i < 3; i++ { if x { continue }; if y { break }; a() }\nb()",
        "
            0: i := 0 →1
            1: i < 3 yes→2 no→8
            2: x yes→3 no→4
            3: continue →7
            4: y yes→5 no→6
            5: break →8
            6: a() →7
            7: i++ →1
            8: b() END
        ",
    );
}

#[test]
fn an_endless_loop_has_no_way_out() {
    check(
        "for { a() }",
        "
            0: a() →0
        ",
    );
}

#[test]
fn a_loop_tests_its_condition_each_time() {
    check(
        "for x { a() }; b()",
        "
            0: x yes→1 no→2
            1: a() →0
            2: b() END
        ",
    );
}

#[test]
fn a_range_evaluates_its_operand_once() {
    check(
        "for k, v := range m() { a(k, v) }; b()",
        "
            0: m() →1
            1: next→2 over→3
            2: k, v := range m() · a(k, v) →1
            3: b() END
        ",
    );
}

#[test]
fn a_switch_tests_its_clauses_in_order_and_falls_through() {
    check(
        "switch x := f(); x { case 1, g(): a(); fallthrough; case 2: return; default: c() }; d()",
        "
            0: x := f() · x · 1, g() case→3 →1
            1: 2 case→4 →2
            2: case→5
            3: a() · fallthrough →4
            4: return RETURN
            5: c() →6
            6: d() END
        ",
    );
}

#[test]
fn a_switch_without_a_value_is_a_chain_of_conditions() {
    check(
        "switch { case a > 1 && b, c: x(); case !d: y() }; z()",
        "
            0: a > 1 yes→1 no→2
            1: b yes→5 no→2
            2: c yes→5 no→3
            3: d yes→4 no→6
            4: none→7
            5: x() →7
            6: y() →7
            7: z() END
        ",
    );
}

#[test]
fn a_type_switch_takes_one_clause_or_none() {
    check(
        "switch x := y.(type) { case int: a(); case string: break }; z()",
        "
            0: x · y case→1 case→2 none→3
            1: int · a() →3
            2: string · break →3
            3: z() END
        ",
    );
}

#[test]
fn a_select_takes_any_clause_that_is_ready() {
    check(
        "select { case v := <-a: x(v); case b <- 1: return; default: }; z()",
        "
            0: case→1 case→2 case→3
            1: v := <-a · x(v) →3
            2: b <- 1 · return RETURN
            3: z() END
        ",
    );
}

#[test]
fn an_empty_select_never_goes_on() {
    check(
        "select {}\na()",
        "
            0:
        ",
    );
}

#[test]
fn labels_are_targets_of_break_continue_and_goto() {
    check(
        "L: for { for { break L; continue L; goto M } }\nM: a()",
        "
            0: break L →1
            1: a() END
        ",
    );
}

#[test]
fn a_panic_leaves_the_function() {
    check(
        "defer a(); go b(); panic(1); c()",
        "
            0: defer a() · go b() · panic(1) THROW
        ",
    );
}

#[test]
fn a_call_that_never_returns_leaves_the_function() {
    check(
        "x := a && b() || c; log.Fatal(x); y()",
        "
            0: a yes→1 no→2
            1: b() yes→3 no→2
            2: c →3
            3: x := a && b() || c · log.Fatal(x) NEVER
        ",
    );
}

#[test]
fn a_value_may_come_from_a_call_that_never_returns() {
    check(
        "x := die()",
        "
            0: die() NEVER
        ",
    );
}

#[test]
fn variables_are_declared_one_by_one() {
    check(
        "var a = f() && g()\nvar (\nb = 1\nc = 2\n)\nf := func() { return }\nf()",
        "
            0: f() yes→1 no→2
            1: g() →2
            2: a = f() && g() · b = 1 · c = 2 · f := func() { return } · f() END
        ",
    );
}

#[test]
fn code_that_cannot_be_read_is_marked_and_kept() {
    for body in [
        "if { a(",
        "for ;; { ) }",
        "switch { case",
        "goto nowhere",
        "break",
        "L:",
        "select { case <-a:",
    ] {
        let tree = tree(body);
        let function = tree.root().descendants().find(|it| is_function(it.kind()));
        let cfg = function.and_then(|it| Cfg::go(it, &|_| false));
        assert!(cfg.is_none_or(|it| it.is_broken() || it.from_entry().run().exits().count() < 2));
    }
}

#[test]
fn depth_costs_neither_stack_nor_time() {
    let deep = "if a && (b || c()) {\n".repeat(3_000) + &"}\n".repeat(3_000);
    let tree = tree(&deep);
    let cfg = cfg(&tree);
    assert_eq!(cfg.from_entry().run().exits().count(), 1);
    let wide = "x = a && b || c\n".repeat(20_000);
    let tree = super::go_tests::tree(&wide);
    assert_eq!(super::go_tests::cfg(&tree).from_entry().run().exits().count(), 1);
}

/// The first step whose text starts so.
fn at(tree: &Tree, cfg: &Cfg, text: &str) -> super::StepId {
    cfg.steps().find(|it| tree.node(cfg.node(*it)).text().starts_with(text)).expect(text)
}

#[test]
fn an_exit_is_found_that_a_path_comes_to_unmarked() {
    let body = "x, cancel := f()\nif x == nil {\nreturn 1\n}\nif y { cancel(); return 2 }\ndefer cancel()\ng()";
    let tree = tree(body);
    let cfg = cfg(&tree);
    let uses = cfg.steps_where(&tree, |it| it.text() == "cancel");
    let mut later = uses.clone();
    let start = at(&tree, &cfg, "x, cancel");
    later.remove(start);
    let reach = cfg.from(start).without(&later).run();
    let exits: Vec<_> = reach.exits().collect();
    let return_1 = cfg.node(at(&tree, &cfg, "return 1"));
    assert_eq!(exits, [super::Exit::Return(return_1)]);
    let path = reach.path_to_exit(exits[0]).into_iter().map(|it| tree.node(it).text());
    assert_eq!(path.collect::<Vec<_>>(), ["x == nil", "return 1"]);
}

#[test]
fn branches_that_contradict_an_assumption_are_not_taken() {
    let body = "for {\n_, err := read()\nif err != nil {\nlog(err)\ncontinue\n}\nuse()\n}";
    let tree = tree(body);
    let cfg = cfg(&tree);
    let (read, used) = (at(&tree, &cfg, "_, err"), at(&tree, &cfg, "use()"));
    let succeeds = |guard| matches!(guard, super::Guard::Holds(_, false));
    let mut writes = super::StepSet::none(&cfg);
    writes.insert(read);
    let failing = cfg.from(read).ruling_out(&succeeds).until(&writes).run();
    assert!(failing.reaches(read), "the loop goes round with the error");
    assert!(failing.reaches(used), "the next round may succeed");
    let failing = cfg.from(read).ruling_out(&succeeds).without(&writes).run();
    assert!(!failing.reaches(used));
    assert!(cfg.repeats(read));
    assert!(cfg.holds_at(used, &succeeds));
    assert!(!cfg.holds_at(read, &succeeds));
}

#[test]
fn dominance_is_a_matter_of_all_paths() {
    let tree = tree("a()\nif x { b() } else { c() }\nd()");
    let cfg = cfg(&tree);
    let step = |text| at(&tree, &cfg, text);
    assert!(cfg.dominates(step("a"), step("d")) && !cfg.dominates(step("b"), step("d")));
    let both = cfg.steps_where(&tree, |it| it.text() == "b()" || it.text() == "c()");
    assert!(cfg.always_behind(step("d"), &both));
}

#[test]
fn loops_are_told_by_their_back_edges() {
    let tree =
        tree("for i := 0; i < 3; i++ { for { if x { break }; a() } }\nL: b(); if y { goto L }");
    let cfg = cfg(&tree);
    let loops = cfg.loops();
    assert_eq!(loops.len(), 3);
    let has =
        |at: usize, text| loops[at].blocks.contains(&cfg.block_of(self::at(&tree, &cfg, text)));
    assert!(has(0, "i < 3") && has(0, "a()") && has(0, "i++") && !has(0, "b()"));
    assert!(has(1, "a()") && !has(1, "i++"));
    assert!(has(2, "b()") && has(2, "y"));
}

#[test]
fn a_node_belongs_to_the_innermost_step_around_it() {
    let tree = tree("x := f(func() { g() }) && h(i)");
    let cfg = cfg(&tree);
    let node = |text| tree.root().descendants().rfind(|it| it.text() == text).unwrap();
    let step = |text| cfg.step_of(node(text)).map(|it| tree.node(cfg.node(it)).text());
    assert_eq!(step("g()"), Some("f(func() { g() })"));
    assert_eq!(step("i"), Some("h(i)"));
    assert_eq!(step("x"), Some("x := f(func() { g() }) && h(i)"));
    assert_eq!(cfg.step_of(tree.root()), None);
}

//! JavaScript's constructs, one by one: text in, graph out.

use std::sync::Arc;

use seamlint_syntax::{FileKind, Limits, Node, Tree, parse};

use super::{Cfg, dump};

fn tree(text: &str) -> Tree {
    parse(FileKind::TypeScript, Arc::from(text), &Limits::default()).tree
}

fn cfg(tree: &Tree) -> Cfg {
    let ends = |call: Node<'_>| call.text().starts_with("process.exit");
    Cfg::js(dump::function(tree), &ends).expect("a graph")
}

#[track_caller]
fn check(body: &str, expected: &str) {
    check_function(&format!("async function* f() {{{body}}}"), expected);
}

#[track_caller]
fn check_function(text: &str, expected: &str) {
    let tree = tree(text);
    dump::check(&cfg(&tree), &tree, expected);
}

#[test]
fn conditions_are_split_at_their_operators() {
    check(
        "if (a) b(); else if (!c && d) { e() }; f()",
        "
            0: a yes→1 no→2
            1: b() →5
            2: c yes→5 no→3
            3: d yes→4 no→5
            4: e() →5
            5: f() END
        ",
    );
}

#[test]
fn a_counting_loop_goes_on_at_its_update() {
    check(
        "for (let i = 0; i < 3; i++) { if (x) continue; if (y) break; a() }\nb()",
        "
            0: i = 0 →1
            1: i < 3 yes→2 no→8
            2: x yes→3 no→4
            3: continue; →7
            4: y yes→5 no→6
            5: break; →8
            6: a() →7
            7: i++ →1
            8: b() END
        ",
    );
}

#[test]
fn an_endless_loop_has_no_way_out() {
    check(
        "for (;;) { a() }",
        "
            0: a() →0
        ",
    );
}

#[test]
fn a_loop_over_true_ends_by_a_jump_alone() {
    check(
        "while (true) { if (await a()) return }",
        "
            0: true →1
            1: a() · await a() yes→2 no→0
            2: return RETURN
        ",
    );
}

#[test]
fn a_do_loop_tests_behind_its_body() {
    check(
        "do { if (x) continue; a() } while (b); c()",
        "
            0: x yes→1 no→2
            1: continue; →3
            2: a() →3
            3: b yes→0 no→4
            4: c() END
        ",
    );
}

#[test]
fn for_of_evaluates_its_operand_once() {
    check(
        "for (const x of y()) { a(x) } b()",
        "
            0: y() →1
            1: next→2 over→3
            2: x · a(x) →1
            3: b() END
        ",
    );
}

#[test]
fn for_await_is_a_loop_over_a_sequence() {
    check(
        "for await (const x of y) a(x)",
        "
            0: y →1
            1: next→2 over→3
            2: x · a(x) →1
            3: END
        ",
    );
}

#[test]
fn labels_are_targets_of_break_and_continue() {
    check(
        "L: for (const a of b) { for (const c of d) { if (c) continue L; break L } } e()",
        "
            0: b →1
            1: next→2 over→7
            2: a · d →3
            3: next→4 over→1
            4: c · c yes→5 no→6
            5: continue L; →1
            6: break L →7
            7: e() END
        ",
    );
}

#[test]
fn a_labelled_block_can_be_left() {
    check(
        "blk: { if (a) break blk; b() } c()",
        "
            0: a yes→1 no→2
            1: break blk; →3
            2: b() →3
            3: c() END
        ",
    );
}

#[test]
fn a_switch_falls_through_without_a_break() {
    check(
        "switch (a) { case 1: b(); case 2: c(); break; default: d() } e()",
        "
            0: (a) · 1 case→3 →1
            1: 2 case→4 →2
            2: case→5
            3: b() →4
            4: c() · break; →6
            5: d() →6
            6: e() END
        ",
    );
}

#[test]
fn operands_that_may_not_run_are_steps() {
    check(
        "const v = a ? b() : c; const w = v ?? d(); w ||= e()",
        "
            0: a yes→1 no→2
            1: b() →3
            2: c →3
            3: v = a ? b() : c · v some→5 null→4
            4: d() →5
            5: w = v ?? d() · w yes→7 no→6
            6: e() →7
            7: w ||= e() END
        ",
    );
}

#[test]
fn an_optional_chain_ends_as_a_whole() {
    check(
        "a?.b(c())?.d.e(f)\ng()",
        "
            0: a some→1 null→3
            1: c() · a?.b(c()) some→2 null→3
            2: a?.b(c())?.d.e(f) →3
            3: g() END
        ",
    );
}

#[test]
fn a_default_runs_only_when_it_is_needed() {
    check(
        "const { a = f() } = x",
        "
            0: →1 →2
            1: f() →2
            2: { a = f() } = x END
        ",
    );
}

#[test]
fn every_call_in_a_try_may_throw_to_its_handler() {
    check(
        "try { const r = await fetch(u); use(r) } catch (e) { log(e) } after()",
        "
            0: fetch(u) throws→3 →1
            1: await fetch(u) throws→3 →2
            2: r = await fetch(u) · use(r) throws→3 →4
            3: e · log(e) →4
            4: after() END
        ",
    );
}

#[test]
fn a_try_without_a_call_may_throw_from_its_start() {
    check(
        "try { x.y } catch { log() } after()",
        "
            0: x.y →2 throws→1
            1: log() →2
            2: after() END
        ",
    );
}

#[test]
fn a_finally_runs_on_both_ways_and_throws_on() {
    check(
        "try { a() } finally { b() } c()",
        "
            0: a() throws→2 →1
            1: b() →3
            2: b() THROW
            3: c() END
        ",
    );
}

#[test]
fn a_finally_runs_before_a_return_and_after_a_catch() {
    check(
        "try { if (x) return 1; a() } catch (e) { throw e } finally { b() } c()",
        "
            0: x yes→1 no→2
            1: return 1; · b() RETURN
            2: a() throws→3 →4
            3: e · throw e →5
            4: b() →6
            5: b() THROW
            6: c() END
        ",
    );
}

#[test]
fn a_finally_runs_before_jumps() {
    check(
        "for (const x of y) { try { if (x) continue; break } finally { b() } }",
        "
            0: y →1
            1: next→2 over→5
            2: x · x yes→3 no→4
            3: continue; · b() →1
            4: break · b() →5
            5: END
        ",
    );
}

#[test]
fn a_call_that_never_returns_leaves_the_function() {
    check(
        "process.exit(1); a()",
        "
            0: process.exit(1) NEVER
        ",
    );
}

#[test]
fn a_generator_goes_on_after_a_yield() {
    check(
        "const x = yield a(); yield* b",
        "
            0: a() · yield a() · x = yield a() · yield* b END
        ",
    );
}

#[test]
fn awaits_and_calls_come_before_the_statement_around_them() {
    check(
        "throw new Error(`${await x()}`)",
        "
            0: x() · await x() · new Error(`${await x()}`) · throw new Error(`${await x()}`) THROW
        ",
    );
}

#[test]
fn functions_and_classes_are_single_steps() {
    check(
        "function g() { h() } class A { p = q() } return new A(() => g())",
        "
            0: function g() { h() } · class A { p = q() } · new A(() => g()) · return new A(() => g()) RETURN
        ",
    );
}

#[test]
fn arguments_are_evaluated_before_their_call() {
    check(
        "try { resolve(JSON.parse(x)) } catch (e) { reject(e) }",
        "
            0: JSON.parse(x) throws→2 →1
            1: resolve(JSON.parse(x)) throws→2 →3
            2: e · reject(e) →3
            3: END
        ",
    );
}

#[test]
fn an_arrow_returns_its_value() {
    check_function(
        "async (a, b = g()) => await b",
        "
            0: g() · (a, b = g()) · await b RETURN
        ",
    );
    check_function(
        "x => x && y()",
        "
            0: x · x yes→1 no→2
            1: y() →2
            2: x && y() RETURN
        ",
    );
}

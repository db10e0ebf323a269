//! Steps of work, counted for tests: what twice the code costs is told without a clock.

#[cfg(test)]
thread_local! {
    static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Counts a step of a loop that code may make long. Nothing but for tests.
#[inline]
pub(crate) fn count() {
    #[cfg(test)]
    STEPS.set(STEPS.get() + 1);
}

/// How many steps some work takes on this thread.
#[cfg(test)]
pub(crate) fn steps_of<T>(work: impl FnOnce() -> T) -> usize {
    let before = STEPS.get();
    work();
    STEPS.get() - before
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::sync::Arc;

    use seamlint_syntax::Limits;

    use super::*;
    use crate::go::FunctionId;
    use crate::{FileId, Origin, Program, Project, compile, link};

    fn program(path: &str, text: String) -> Program {
        let file = compile(path, Arc::from(text), Origin::Own, &Limits::default());
        link(Project { files: vec![Arc::new(file.expect("code"))], ..Project::default() }, &())
    }

    /// Some lines, the same for each number.
    fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
        (0..count).fold(String::new(), |mut out, at| {
            let _ = writeln!(out, "{}", line(at));
            out
        })
    }

    /// Twice the code takes twice the steps, and a half more at most.
    #[track_caller]
    fn assert_linear(count: usize, of: impl Fn(usize) -> usize) {
        let (once, twice) = (of(count), of(2 * count));
        assert!(once > 0, "nothing was counted");
        assert!(twice * 2 <= once * 5, "{once} steps, then {twice}");
    }

    fn calls_of(text: String) -> usize {
        let program = program("a.ts", text);
        steps_of(|| assert!(!program.contract().calls.is_empty()))
    }

    #[test]
    fn a_variable_that_is_assigned_a_thousand_times() {
        let always = |at: usize| format!("x = `${{x}}/{at}`;\nfetch(x);");
        assert_linear(300, |count| calls_of(format!("let x = '/a';\n{}", lines(count, always))));
        let sometimes = |at: usize| format!("if (y{at}) x = x + '/{at}';\nfetch(x);");
        assert_linear(300, |count| calls_of(format!("let x = '/a';\n{}", lines(count, sometimes))));
        let member = |at: usize| format!("o.x = o.x + '/{at}';\nfetch(o.x);");
        assert_linear(300, |count| {
            calls_of(format!("const o = {{ x: '/a' }};\n{}", lines(count, member)))
        });
        let elsewhere = |at: usize| format!("const f{at} = () => {{ x = '/{at}'; }};\nfetch(x);");
        assert_linear(300, |count| calls_of(format!("let x = '/a';\n{}", lines(count, elsewhere))));
    }

    #[test]
    fn goroutines_in_goroutines() {
        assert_linear(1000, |count| {
            let (open, close) = ("go func() {\n".repeat(count), "}()\n".repeat(count));
            let program = program("a.go", format!("package a\n\nfunc f() {{\n{open}{close}}}\n"));
            let (file, view) = (FileId(0), program.go());
            let functions = view.facts(file).map_or(0, |it| it.functions.len());
            assert!(functions > count);
            steps_of(|| {
                for index in 0..functions as u32 {
                    assert!(view.way_from_entry(FunctionId { file, index }).is_none());
                }
            })
        });
    }
}

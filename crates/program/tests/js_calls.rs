//! Calls are found under whatever name a function goes by.

use std::sync::Arc;

use seamlint_program::{Origin, Program, Project, compile, link};
use seamlint_syntax::{Kind, Limits};

fn program(files: &[(&str, &str)]) -> Program {
    let compiled = files.iter().map(|(path, text)| {
        Arc::new(compile(path, Arc::from(*text), Origin::Own, &Limits::default()).expect("code"))
    });
    link(Project { files: compiled.collect(), ..Project::default() }, &())
}

/// The calls of a function of the library, as the index finds them.
fn found(program: &Program, symbol: &str) -> Vec<String> {
    program.js().calls_to(symbol).map(|it| it.1.text().to_owned()).collect()
}

/// The same, by asking each call what it means.
fn meant(program: &Program, symbol: &str) -> Vec<String> {
    let js = program.js();
    let files = program.files().map(|it| it.0);
    let calls = files.flat_map(|file| {
        let tree = &program.file(file).tree;
        let calls = [Kind::CallExpression, Kind::NewExpression];
        let calls = calls.into_iter().flat_map(|it| tree.nodes(it)).map(move |it| (file, it));
        calls.collect::<Vec<_>>()
    });
    let calls = calls.filter(|(file, it)| js.symbols(*file, *it).contains(&symbol));
    calls.map(|it| it.1.text().to_owned()).collect()
}

#[test]
fn a_function_of_the_library_is_found_under_other_names() {
    let program = program(&[
        ("api.ts", "const later = setTimeout; export { later as soon };"),
        ("index.ts", "export { soon as now } from './api'; export default setTimeout;"),
        ("old.js", "module.exports = { start: setTimeout, stop() {} };"),
        (
            "use.ts",
            "import { now } from './index';
             import * as api from './api';
             import timer from './index';
             import old from './old';
             class Clock { tick = setTimeout; get tock() { return setTimeout; }
                 run() { this.tick(f, 1); this.tock(f, 2); this.own(f, 3); }
                 own(f: () => void, ms: number) {} }
             const held = { after: setTimeout };
             const { after } = held;
             setTimeout(f, 4); window.setTimeout(f, 5); (setTimeout as any)(f, 6);
             now(f, 7); api.soon(f, 8); api.later(f, 9); timer(f, 10); old.start(f, 11); old.stop(f, 12);
             held.after(f, 13); after(f, 14); setTimeout.call(null, f, 15); held['after'](f, 16);
             function g(setTimeout: (f: unknown) => void) { setTimeout(f); }
             function f() {}",
        ),
    ]);
    let found = found(&program, "setTimeout");
    assert_eq!(found, meant(&program, "setTimeout"));
    for it in ["this.tick(f, 1)", "this.tock(f, 2)", "now(f, 7)", "api.soon(f, 8)", "after(f, 14)"]
    {
        assert!(found.iter().any(|found| found == it), "{it} is not among {found:#?}");
    }
    for it in ["this.own(f, 3)", "api.later(f, 9)", "old.stop(f, 12)", "setTimeout(f)"] {
        assert!(!found.iter().any(|found| found == it), "{it} is among {found:#?}");
    }
}

#[test]
fn methods_and_constructors_of_the_library_are_found() {
    let program = program(&[(
        "a.ts",
        "const made = new EventSource('/x');
         const Source = EventSource;
         const other = new Source('/y');
         const on = made.addEventListener;
         made.addEventListener('a', () => {}); on('b', () => {});
         document.addEventListener('c', () => {});
         mine.addEventListener('d', () => {});
         Promise.resolve(1).finally(() => {});",
    )]);
    for symbol in ["new EventSource", "EventTarget.addEventListener", "Promise.finally"] {
        assert!(!found(&program, symbol).is_empty(), "{symbol}");
        assert_eq!(found(&program, symbol), meant(&program, symbol), "{symbol}");
    }
}

//! Where values go: through names, fields, refs, functions and files.

use std::sync::Arc;

use seamlint_program::js::{Entity, Follow, Runs, Value};
use seamlint_program::{FileId, Origin, Program, Project, compile, link};
use seamlint_syntax::{Kind, Limits, Node};

fn program(files: &[(&str, &str)]) -> Program {
    let compiled = files.iter().map(|(path, text)| {
        Arc::new(compile(path, Arc::from(*text), Origin::Own, &Limits::default()).expect("code"))
    });
    link(Project { files: compiled.collect(), ..Project::default() }, &())
}

/// The first construction of a file.
fn made<'p>(program: &'p Program, path: &str) -> (FileId, Node<'p>) {
    let file = program.file_at(path).expect("the file");
    let made = program.file(file).tree.nodes(Kind::NewExpression).next();
    (file, made.expect("a construction"))
}

fn follow<'p>(program: &'p Program, path: &str) -> Value<'p> {
    let (file, made) = made(program, path);
    program.js().follow(file, made, Follow { results: true, promises: true })
}

fn members(value: &Value<'_>) -> Vec<String> {
    value.members.iter().map(|it| it.name.to_owned()).collect()
}

#[test]
fn a_value_goes_through_names_and_functions_of_other_files() {
    let program = program(&[
        ("a.ts", "export const made = new WebSocket('x');"),
        (
            "b.ts",
            "import { made as it } from './a'; import { use } from './c'; it.a(); use(1, it);",
        ),
        ("c.ts", "export function use(n: number, { b, ...rest }: any) { return [b, rest, n]; }"),
    ]);
    let value = follow(&program, "a.ts");
    assert_eq!(members(&value), ["a", "b"]);
    assert_eq!(value.escapes.len(), 1, "what is left over is not followed");
}

#[test]
fn fields_and_refs_hold_values() {
    let program = program(&[(
        "a.ts",
        "import { ref } from 'vue';
         class A { s = new WebSocket('x'); f() { this.s.a(); } }
         class B extends A { g() { const it = this.s; it.b(); } }
         class C { s = 1; h() { this.s.c(); } }",
    )]);
    let value = follow(&program, "a.ts");
    assert_eq!(members(&value), ["a", "b"]);
    assert!(value.is_known());
    let refs = self::program(&[(
        "a.ts",
        "const one = { value: null }, two = { value: null };
         function f() { one.value = new WebSocket('x'); one.value.a(); two.value.b(); }",
    )]);
    assert_eq!(members(&follow(&refs, "a.ts")), ["a"]);
}

#[test]
fn results_are_followed_to_callers_and_collections_are_not() {
    let program = program(&[
        ("a.js", "export const make = () => new WebSocket('x');"),
        ("b.js", "import { make } from './a'; const it = make(); it.a(); list.push(it);"),
    ]);
    let value = follow(&program, "a.js");
    assert_eq!(members(&value), ["a"]);
    assert_eq!(value.returned.len(), 1);
    assert!(!value.is_known());
}

#[test]
fn a_name_is_found_under_its_aliases_and_not_where_it_is_shadowed() {
    let program = program(&[
        ("a.js", "export let x = 1; function f(x) { return x; } x = 2;"),
        ("b.js", "import { x as y } from './a'; y; const x = 3; x;"),
    ]);
    let file = program.file_at("a.js").expect("the file");
    let name = program.file(file).tree.nodes(Kind::Identifier).next().expect("a name");
    let entity = program.js().entity(file, name).expect("it means something");
    assert!(matches!(entity, Entity::Name(at, _) if at == file));
    let found = program.js().mentions(&entity);
    let texts: Vec<_> = found.iter().map(|(file, it)| (file.0, it.text())).collect();
    assert_eq!(texts, [(0, "x"), (0, "x"), (1, "y"), (1, "y")]);
}

#[test]
fn callbacks_run_when_the_data_says() {
    let program = program(&[(
        "a.js",
        "[1].map(() => 1); setTimeout(() => 2); new WebSocket('x').onclose = () => 3;
         fetch('x').then(() => 4); new Promise(() => 5); unknown(() => 6);",
    )]);
    let file = program.file_at("a.js").expect("the file");
    let tree = &program.file(file).tree;
    let runs: Vec<_> = tree
        .nodes(Kind::ArrowFunction)
        .map(|it| match program.js().runs(file, it) {
            Runs::AtOnce(_) => "at once",
            Runs::Timer(_) => "timer",
            Runs::Later(_) => "later",
            Runs::Promise(_) => "promise",
            Runs::Effect(_) => "effect",
            Runs::Executor(_) => "executor",
            Runs::Unknown => "unknown",
        })
        .collect();
    assert_eq!(runs, ["at once", "timer", "later", "promise", "executor", "unknown"]);
}

#[test]
fn a_file_runs_where_those_run_that_import_it() {
    use seamlint_program::js::Runtime;
    let program = program(&[
        ("api.ts", "import './both'; export const get = () => fetch('/a');"),
        ("both.ts", "export const n = 1;"),
        ("main.tsx", "import { get } from './store'; get();"),
        ("other.ts", "fetch('/b');"),
        ("server.ts", "import 'node:fs'; import './both';"),
        ("store.ts", "export * from './api'; import './server';"),
    ]);
    let runs = |path: &str| program.js().runtime(program.file_at(path).expect("the file"));
    assert_eq!(runs("store.ts"), Runtime::Browser);
    assert_eq!(runs("api.ts"), Runtime::Browser);
    assert_eq!(runs("both.ts"), Runtime::Unknown, "two ways lead to it");
    assert_eq!(runs("server.ts"), Runtime::Node, "it says so itself");
    assert_eq!(runs("other.ts"), Runtime::Unknown);
}

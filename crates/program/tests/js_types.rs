//! What the model says of values: each `show(x)` in a project is asked for the type of `x`.

use std::sync::Arc;

use seamlint_program::{Origin, Project, compile, link};
use seamlint_syntax::{Field, Kind, Limits};

/// The types of everything shown, in the order of files and places.
fn shown(files: &[(&str, &str)]) -> Vec<String> {
    let mut project = Project::default();
    for (path, text) in files {
        let file = compile(path, Arc::from(*text), Origin::Own, &Limits::default()).unwrap();
        assert!(
            !file.tree.root().descendants().any(|it| it.has_error()),
            "{}",
            file.tree.outline()
        );
        project.files.push(Arc::new(file));
    }
    let program = link(project, &());
    let mut out = Vec::new();
    for (id, file) in program.files() {
        for call in file.tree.nodes(Kind::CallExpression) {
            if call.child(Field::Function).is_some_and(|it| it.text() == "show") {
                let value = call.child(Field::Arguments).unwrap().first().unwrap();
                out.push(program.js().describe(&program.js().type_of(id, value)));
            }
        }
    }
    out
}

fn ts(text: &str) -> Vec<String> {
    shown(&[("a.ts", text)])
}

#[test]
fn annotations_and_inference() {
    assert_eq!(
        ts("async function f() { return 1 } function g(): Promise<string> { return x }
            const h = async () => { await f() }; show(f()); show(g()); show(h());
            show(await f()); show(f); const p = f(); show(p); show(f().then(x => 'a'));
            show(f().catch(() => null)); show(f().finally(() => {}));"),
        [
            "Promise<number>",
            "Promise<string>",
            "Promise<void>",
            "number",
            "function",
            "Promise<number>",
            "Promise<\"a\">",
            "Promise<number | null>",
            "Promise<number>"
        ]
    );
}

#[test]
fn built_ins_and_generics() {
    assert_eq!(
        ts("show(fetch('/a')); show((await fetch('/a')).json()); show([1, 2].map(async x => x));
            show(Promise.all([fetch('/a'), 1])); const [a, b] = await Promise.all([fetch('/b'), Promise.resolve('x')]);
            show(a); show(b); function id<T>(x: T): T { return x } show(id(fetch('/')));
            show(new Promise<number>(r => r(1))); show(Promise.resolve(1)); type P<T> = Promise<T[]>;
            declare function load(): P<number>; show(load()); show(await load());
            const m = new Map<string, Promise<void>>(); show(m.get('x')); for (const v of m.values()) show(v);
            show(await Promise.race([fetch('/a')])); show('a'.trim()); show([fetch('/')]); show(s ? fetch('/') : null);"),
        [
            "Promise<Response>",
            "Promise<unknown>",
            "Array<Promise<number>>",
            "Promise<[Response, number]>",
            "Response",
            "\"x\"",
            "Promise<Response>",
            "Promise<number>",
            "Promise<number>",
            "Promise<Array<number>>",
            "Array<number>",
            "Promise<void> | undefined",
            "Promise<void>",
            "Response",
            "string",
            "[Promise<Response>]",
            "Promise<Response> | null",
        ]
    );
}

#[test]
fn classes_and_inheritance() {
    assert_eq!(
        ts("class A<T> { x = fetch('/'); private y?: T; static make() { return new A<number>() }
              async load() { show(this.x); show(this.other()); return this.y } other(): Promise<T> { return null! }
              get z() { return Promise.resolve(1) } }
            class B extends A<string> { run() { show(this.load()); show(super.other()) } }
            show(new B().other()); show(A.make().z); show(new A<number>().load());
            interface I extends J { f(): Promise<void> } interface J { g: () => Promise<number> }
            declare const i: I; show(i.f()); show(i.g()); show(i.h);
            class C { constructor(private api: B) {} go() { show(this.api.other()) } }
            class D extends Promise<number> {} show(new D());"),
        [
            "Promise<Response>",
            "Promise<unknown>",
            "Promise<string | undefined>",
            "Promise<string>",
            "Promise<string>",
            "Promise<number>",
            "Promise<number | undefined>",
            "Promise<void>",
            "Promise<number>",
            "unknown",
            "Promise<string>",
            "D",
        ]
    );
}

#[test]
fn across_files_and_kinds_of_modules() {
    assert_eq!(
        shown(&[
            ("api.ts", "export * from './users'; export { default as ky } from './client'; export type { U } from './users'"),
            ("client.ts", "class Client { get<T>(path: string): Promise<T> { return null! } } export default new Client()"),
            ("common.js", "module.exports = { run: async () => 1, other() { return fetch('/') } }"),
            ("main.ts", "import { load, ky, type U } from './api'; import * as api from './api'; import c from './common'; import { run } from './common'
                show(load()); show(api.load()); show(ky.get<U>('x')); show(c.run()); show(run()); const { other } = require('./common'); show(other()); show(import('./api'));
                const u: U = await load(); show(u.name); show((await import('./api')).load())"),
            ("users.ts", "import './api'; export interface U { name: string } export async function load(): Promise<U> { return null! }"),
        ]),
        [
            "Promise<U>",
            "Promise<U>",
            "Promise<U>",
            "Promise<number>",
            "Promise<number>",
            "Promise<Response>",
            "Promise<module>",
            "string",
            "Promise<U>",
        ]
    );
}

#[test]
fn plain_javascript() {
    assert_eq!(
        shown(&[(
            "a.js",
            "/** @returns {Promise<string>} */ function f() {} show(f());
             /** @param {Promise<number>} p @param {() => void} q */ const g = (p) => { show(p) };
             /** @type {Promise<void>[]} */ let list; show(list);
             const o = { async a() { show(this.b()) }, b: () => fetch('/'), c: { d: async () => 1 } }; show(o.c.d());
             export default { data() { return { n: 1 } }, methods: { async load() { show(this.other()); show(this.n) }, other() { return fetch('/') } } }"
        )]),
        [
            "Promise<string>",
            "Promise<number>",
            "Array<Promise<void>>",
            "Promise<Response>",
            "Promise<number>",
            "Promise<Response>",
            "number",
        ]
    );
}

#[test]
fn cycles_end() {
    assert_eq!(
        ts("const a = b(); function b() { return c() } function c() { return a } show(a);
            type L<T> = L<L<T>>; declare const l: L<number>; show(l); class X extends X {} show(new X().y);
            let x = x2, x2 = x; show(x); interface I extends I {} declare const i: I; show(i.z);
            function r<T>(x: T) { return r([x]) } show(r(1)); const f = () => f; show(f()()());"),
        ["unknown", "unknown", "unknown", "unknown", "unknown", "unknown", "function"]
    );
}

#[test]
fn generators_say_what_they_are_sent_and_return() {
    assert_eq!(
        ts("function* a(): Generator<number, string, Promise<void>> { show(yield 1); }
            function* b(x: Generator<number, Promise<string>>) { show(yield* x); show(yield 2); }
            async function* c(): AsyncGenerator<number, void, boolean> { show(yield 1); }"),
        ["Promise<void>", "Promise<string>", "unknown", "boolean"]
    );
}

#[test]
fn what_is_evidently_true_decides() {
    assert_eq!(
        ts(
            "show(new Error() || 'a'); show('a' && 1); show('' || 1); show({} && 2); show(null || 'b');"
        ),
        ["Error", "number", "number", "number", "\"b\""]
    );
}

#[test]
fn names_that_are_not_the_global_ones() {
    assert_eq!(
        ts("/* global Promise:off, window */ show(Promise.resolve(1));
            function f(undefined) { show(undefined); } show(undefined);"),
        ["unknown", "unknown", "undefined"]
    );
}

#[test]
fn parameters_are_what_all_calls_give() {
    let modules = "export {};
        function a(x) { show(x) } a(1); a('b');
        function b(x) { show(x) } b(1); const later = b;
        export function c(x) { show(x) } c(1);
        function d(x) { show(x); if (typeof x === 'string') return; } d(1);
        function e(x, y) { show(y) } e(1);
        const f = (x) => show(x); f(null);
        function g(...x) { show(x) } g(1); function h(x) { show(x) } h(...[1]);
        class K { constructor(x) { show(x) } } new K(true); function r(x) { show(x); r(x) } r(2);";
    assert_eq!(
        ts(modules),
        [
            "number | \"b\"",
            "unknown",
            "unknown",
            "unknown",
            "undefined",
            "null",
            "unknown",
            "unknown",
            "boolean",
            "unknown | number",
        ]
    );
}

#[test]
fn the_injector_gives_what_is_asked_for_by_name() {
    assert_eq!(
        ts("const app = angular.module('a', []);
            app.controller('A', function ($http, other) { show($http.get('/a')); show(other); });
            app.factory('B', ['$q', 'x', function (q, $http) { show(q.reject()); show($http); }]);
            function C($http) { show($http.get('/a').then(it => it.status)); } C.$inject = ['$http'];
            registry.controller('D', function ($http) { show($http); });"),
        [
            "AngularRequest_<unknown>",
            "unknown",
            "Promise<never>",
            "unknown",
            "Promise<number>",
            "unknown",
        ]
    );
}

#[test]
fn platforms() {
    assert_eq!(
        ts("import { lookup } from 'dns/promises'; import { scheduler } from 'timers/promises';
            import { terminate } from 'worker_threads'; declare const audio: AudioContext;
            show(lookup('a')); show(scheduler.wait(1)); show(terminate()); show(audio.resume());
            show(navigator.clipboard.writeText('')); show(navigator.sendBeacon('/a'));
            show(navigator.credentials.get({})); show(new AudioContext().close());
            show(navigator.storage.getDirectory());"),
        [
            "Promise<unknown>",
            "Promise<void>",
            "unknown",
            "Promise<void>",
            "Promise<void>",
            "boolean",
            "Promise<unknown>",
            "Promise<void>",
            "Promise<FileSystemDirectoryHandle>",
        ]
    );
}

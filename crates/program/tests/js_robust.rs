//! No text makes the model panic, overflow or run on: broken code, deep code, code that refers to itself.

use std::sync::Arc;

use seamlint_program::{Origin, Program, Project, compile, link};
use seamlint_syntax::{Kind, Limits};

fn program(path: &str, text: &str) -> Program {
    let file = compile(path, Arc::from(text), Origin::Own, &Limits::default()).unwrap();
    link(Project { files: vec![Arc::new(file)], ..Project::default() }, &())
}

/// Asks everything there is to ask of every call and function.
fn ask(program: &Program) {
    let js = program.js();
    for call in js.requests() {
        js.call_value(&call);
    }
    for socket in js.client_sockets().into_iter().chain(js.event_sources()) {
        js.messages(&socket);
    }
    for (id, file) in program.files() {
        js.runtime(id);
        for kind in [Kind::CallExpression, Kind::NewExpression] {
            for node in file.tree.nodes(kind) {
                js.describe(&js.type_of(id, node));
                js.rejection(id, node);
                js.drops_result(id, node, 0);
                if let Some(takes) = js.abortable(id, node) {
                    js.given_signal(id, node, &takes);
                }
            }
        }
        for kind in [Kind::Object, Kind::Identifier, Kind::MemberExpression] {
            for node in file.tree.nodes(kind).take(9) {
                js.sent(id, node);
            }
        }
        for node in file.tree.nodes(Kind::CallExpression).take(5) {
            js.answer_uses((id, node), Some(&[]), "fetch");
            js.answer_uses((id, node), None, "axios");
            js.sent(id, node);
        }
        for kind in [Kind::ArrowFunction, Kind::FunctionDeclaration, Kind::MethodDefinition] {
            for node in file.tree.nodes(kind) {
                js.signals(id, node);
                js.function_rejection(id, node);
                js.expects_void(id, node);
            }
        }
    }
}

const TEXT: &str = "import a, { b as c } from './a'; export * from './a'; const { d, e: [f] = [], ...g } = c(a);
    /** @param {Promise<{a: string}>} x @returns {Array<?(string|number)>} */
    async function h(x, { y = 1 } = {}, ...z) { for await (const q of x) { try { await q.r?.(y)[0] } finally { return z } } }
    class K extends (h() || a.b) { static s = () => this.t(super.t); #p = new K(async () => {}); get t() { return this.#p } }
    export default { data: () => ({ n: 1 }), methods: { async m() { this.m().then(this.n, () => { throw f }) } } };
    type T<U extends T<U>> = U extends infer V ? T<V>[] : { [P in keyof U]: Promise<U[P]> } | [a: T<U>, ...T<U>[]];
    namespace N { export namespace N { export const n: typeof N.n = N.n } } new N.N.K(<T<string>>d!)`${g}`;";

#[test]
fn a_text_cut_off_anywhere_is_read() {
    for end in (0..TEXT.len()).filter(|it| TEXT.is_char_boundary(*it)) {
        ask(&program("a.ts", &TEXT[..end]));
    }
    for start in (0..TEXT.len()).filter(|it| TEXT.is_char_boundary(*it)).step_by(3) {
        ask(&program("a.js", &TEXT[start..]));
    }
}

const REQUESTS: &str = "import axios from 'axios'; const BASE = BASE + `/${BASE}`; let url = url || `${a ? url : '/b'}`; url += url + f(url);
    function f(p, { q, ...r } = {}) { p = p + '/' + f(p, r); if (q) { return `${p}?${q}=1` } return f(f(p)) ?? p.replace(/x/, p) }
    const http = axios.create({ baseURL: f(BASE), ...http }); http.interceptors.response.use((it) => { it = { ...it }; return it.data[it] });
    class A extends A { constructor(b) { super(b); this.b = this.b + b } get c() { return this.c + this.d() } d() { return this.e(this) }
      e(p) { return fetch(`${this.c}/${p}`, { method: p.m, ...p, body: JSON.stringify(p), headers: { ...p } }).then((it) => it.json().then(it)) } }
    new A(A).e(new A(f)); http.post(...f, http); http({ url, ...url }); fetch(new URL(url, new URL(url)), fetch); $.ajax($.ajax);
    export default { mixins: [B], methods: { g() { return fetch(this.g() + this.h) } } };";

#[test]
fn requests_that_refer_to_themselves_come_to_an_end() {
    for end in (0..REQUESTS.len()).filter(|it| REQUESTS.is_char_boundary(*it)).step_by(9) {
        ask(&program("a.ts", &REQUESTS[..end]));
        ask(&program("a.js", &REQUESTS[end..]));
    }
    let doubled = |it| format!("const a{} = a{it} + a{it}; ", it + 1);
    let chain = (0..400).map(doubled).collect::<Vec<_>>().concat();
    ask(&program("a.ts", &format!("const a0 = '/x'; {chain} fetch(a400)")));
    ask(&program("a.ts", &format!("fetch({}'/x'{})", "('/a' + ".repeat(400), ")".repeat(400))));
    let wrapper = |it| format!("function f{}(u) {{ f{it}(u); f{it}(u + 1) }} ", it + 1);
    let wrappers = (0..40).map(wrapper).collect::<Vec<_>>().concat();
    ask(&program("a.ts", &format!("function f0(u) {{ fetch(u) }} {wrappers} f40('/x')")));
}

#[test]
fn depth_costs_no_stack() {
    let deep = |open: &str, inner: &str, close: &str| {
        format!("x = {}{inner}{}", open.repeat(400), close.repeat(400))
    };
    let texts = [
        deep("f(", "1", ")"),
        deep("[", "1", "]"),
        deep("{ a: ", "1", " }"),
        deep("() => ", "1", ""),
        format!("x = a{}", ".b()".repeat(400)),
        format!("x = a{}", ".then(c)".repeat(400)),
        format!("let x: {}string{}", "Promise<".repeat(400), ">".repeat(400)),
        format!("type A = {}", "A | ".repeat(400) + "string; declare const a: A; f(a)"),
        format!("/** @type {{{}}} */ let x; f(x)", "Array<".repeat(400)),
    ];
    for text in texts {
        ask(&program("a.ts", &text));
    }
    let chain: String =
        (0..400).map(|it| format!("const a{} = a{it}(); ", it + 1)).collect::<Vec<_>>().concat();
    ask(&program("a.ts", &format!("const a0 = () => a400; {chain}")));
    let classes: String = (0..200)
        .map(|it| format!("class C{} extends C{it} {{}} ", it + 1))
        .collect::<Vec<_>>()
        .concat();
    ask(&program("a.ts", &format!("class C0 {{}} {classes} new C200().x(); new C200().y()")));
}

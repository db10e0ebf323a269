//! What is sent as JSON: members, presence, and why one may be null.

use std::sync::Arc;

use seamlint_program::js::sent::{Sent, Special, Tier};
use seamlint_program::{Origin, Program, Project, compile, link};
use seamlint_syntax::{Kind, Limits};

fn program(files: &[(&str, &str)]) -> Program {
    let compiled = files.iter().map(|(path, text)| {
        Arc::new(compile(path, Arc::from(*text), Origin::Own, &Limits::default()).expect("code"))
    });
    link(Project { files: compiled.collect(), ..Project::default() }, &())
}

/// A value in a notation of its own: `null!` is always null, `null` by a literal, `null:x` by a weaker reason.
fn shown(it: &Sent) -> String {
    let mut parts = Vec::new();
    if it.kinds.object {
        let members = it.members.iter().map(|it| {
            let mark = if it.optional || it.value.absent { "?" } else { "" };
            format!("{}{mark}: {}", it.name, shown(&it.value))
        });
        let mut members: Vec<_> = members.collect();
        if it.open {
            members.push("...".to_owned());
        }
        parts.push(format!("{{{}}}", members.join(", ")));
    }
    let kinds = it.kinds;
    if kinds.array {
        let element = it.element.as_deref().map(shown).unwrap_or_default();
        parts.push(format!("[{element}]"));
    }
    for (is, name) in [
        (kinds.string, "string"),
        (kinds.number, "number"),
        (kinds.boolean, "bool"),
        (kinds.other, "any"),
    ] {
        if is {
            parts.push(name.to_owned());
        }
    }
    for evidence in &it.evidence {
        let text = match evidence.what {
            Special::Null(Tier::Literal) if it.is_always_null() => "null!",
            Special::Null(Tier::Literal) => "null",
            Special::Null(Tier::Declared) => "null:declared",
            Special::Null(Tier::Flow) => "null:flow",
            Special::Null(Tier::NotANumber) => "NaN",
            Special::Null(Tier::Entity) => "null:entity",
            Special::False => "false",
            Special::Zero => "0",
            Special::Empty => "\"\"",
        };
        if !parts.iter().any(|it| it == text) {
            parts.push(text.to_owned());
        }
    }
    parts.join("|")
}

/// What the first argument of the last call of `send` in `a.tsx` is.
fn sent(text: &str) -> String {
    let program = program(&[("a.tsx", text)]);
    of(&program, "a.tsx")
}

fn of(program: &Program, path: &str) -> String {
    let file = program.file_at(path).expect("the file");
    let calls = program.file(file).tree.nodes(Kind::CallExpression);
    let call = { calls }.rfind(|it| it.text().starts_with("send(")).expect("a call of send");
    let argument = seamlint_program::js::syntax::arguments(call).next().expect("an argument");
    shown(&program.js().sent(file, argument))
}

#[test]
fn literals_and_branches() {
    for (expression, expected) in [
        ("{ age: null }", "{age: null!}"),
        ("{ age: c ? 1 : null }", "{age: number|null}"),
        ("{ age: x ?? null }", "{age: any|null}"),
        ("{ age: x || null }", "{age: any|null}"),
        ("{ age: x ?? undefined }", "{age?: any}"),
        (
            "{ age: undefined, b: false, c: 0, d: '' }",
            "{age?: , b: bool|false, c: number|0, d: string|\"\"}",
        ),
        (
            "{ a: true, b: 1, c: 'x', d: [1, null], e: { f: null } }",
            "{a: bool, b: number, c: string, d: [number|null], e: {f: null!}}",
        ),
        ("{ ...x, age: null }", "{age: null!, ...}"),
        ("{ age: null, ...x }", "{age: null, ...}"),
        ("{ age: null, ...{ age: 1 } }", "{age: number}"),
        ("{ ...(c && { age: null }) }", "{age?: null!}"),
        ("{ [k]: null, b: 1 }", "{b: number, ...}"),
        (
            "{ a: !x, b: x > 1, c: `${x}`, d: +1, e: typeof x }",
            "{a: bool, b: bool, c: string, d: number, e: string}",
        ),
        ("null as any", "null!"),
        ("JSON.stringify({ a: null })", "string"),
        ("[null]", "[null!]"),
    ] {
        assert_eq!(
            sent(&format!("declare const x: any, c: any, k: any; send({expression});")),
            expected,
            "{expression}"
        );
    }
}

#[test]
fn names_and_what_is_done_to_them_first() {
    for (body, expected) in [
        ("const o = { age: null }; send(o);", "{age: null!}"),
        ("const o = { age: null }; o.age = 1; send(o);", "{age: number}"),
        ("const o = { age: null }; if (c) o.age = 1; send(o);", "{age: number|null}"),
        ("const o = { age: null }; send(o); o.age = 1;", "{age: null!}"),
        ("const o = {}; if (c) o.age = null; send(o);", "{age?: null!}"),
        ("const o = { age: null }; delete o.age; send(o);", "{age?: }"),
        ("const o = { age: null }; fix(o); send(o);", "{age: null, ...}"),
        ("let age = null; if (c) age = 3; send({ age });", "{age: number|null}"),
        ("let age = null; age = 3; send({ age });", "{age: number}"),
        ("let age = null; if (c) { age = 3; send({ age }); }", "{age: number}"),
        ("let age = c ? 1 : null; if (age === null) return; send({ age });", "{age: number}"),
        ("let age = c ? 1 : null; send({ age: age != null ? age : undefined });", "{age?: number}"),
        ("let age = c ? 1 : null; send({ age: age ?? 0 });", "{age: number|0}"),
        ("let age = c ? 1 : null; if (age === null) age = 5; send({ age });", "{age: number}"),
        (
            "let age = c ? 1 : null; if (age === null) { log(); } send({ age });",
            "{age: number|null}",
        ),
        ("let age = c ? 1 : null; if (!age) { throw 1 } send({ age });", "{age: number}"),
        (
            "const { age, name = 'x' } = { age: null }; send({ age, name });",
            "{age: null!, name: string}",
        ),
        ("const all = { ...DEFAULTS, b: 1 }; send(all);", "{a: null!, b: number}"),
        ("send(make());", "{a: number|null}"),
        (
            "send({ u: user?.id, a: user.age, w: user });",
            "{u?: any, a: number|null:declared, w: {age: number|null:entity, ...}}",
        ),
    ] {
        let text = format!(
            "const DEFAULTS = {{ a: null }};
             function make() {{ return {{ a: flag ? null : 1 }}; }}
             interface User {{ age: number | null; [key: string]: any }}
             function f(c, user: User) {{ {body} }}"
        );
        assert_eq!(sent(&text), expected, "{body}");
    }
}

#[test]
fn sources_of_null_and_not_a_number() {
    for (expression, expected) in [
        ("q.get('a')", "string|null:flow"),
        ("localStorage.getItem('a')", "string|null:flow"),
        ("localStorage.getItem('a') ?? ''", "string|\"\""),
        ("'x'.match(/x/)", "any|null:flow"),
        ("parseInt(text)", "number|NaN"),
        ("parseInt(text) || 0", "number|0"),
        ("Number(e.target.value)", "number|NaN"),
        ("Number('12')", "number"),
        ("+text", "number|NaN"),
        ("Number.isNaN(+text) ? 0 : 1", "number|0"),
        ("e.target.valueAsNumber", "number|NaN"),
        ("text.length", "number"),
        ("new Date()", "string"),
        ("list.map(it => ({ id: it.id ?? null }))", "[{id: number|null}]"),
    ] {
        let text = format!(
            "const q = new URLSearchParams(); declare const e: any, list: {{ id?: number }}[];
             function f(text: string) {{ send({expression}); }}"
        );
        assert_eq!(sent(&text), expected, "{expression}");
    }
    let guarded =
        "function f(t: string) { const n = parseInt(t); if (isNaN(n)) return; send({ n }); }";
    assert_eq!(sent(guarded), "{n: number}");
    let compared = "function f(t: string) { const n = Number(t); if (n > 0) send({ n }); }";
    assert_eq!(sent(compared), "{n: number}");
    let not_null = "function f(t: string) { const n = Number(t); if (n !== null) send({ n }); }";
    assert_eq!(sent(not_null), "{n: number|NaN}");
}

#[test]
fn state_of_components_starts_so_and_may_have_changed() {
    let react = "import { useState } from 'react';
        function A() {
          const [age, setAge] = useState<number | null>(null);
          const [on, setOn] = useState(false);
          const [form, setForm] = useState({ name: '', age: null });
          const [qty, setQty] = useState(1);
          return <button onClick={() => { setQty(parseInt(e.target.value)); setForm(p => ({ ...p, name: 'x' })); send({ age, on, qty, ...form }); }} />;
        }";
    assert_eq!(
        sent(react),
        "{age: null:flow|null:entity, on: bool|false, qty: number|NaN, name: string|\"\"}"
    );
    let vue = "import { ref, reactive } from 'vue';
        const age = ref(null); const form = reactive({ name: null, on: false });
        function pick() { form.name = 'x'; age.value = 3; }
        function save() { send({ age: age.value, name: form.name, on: form.on }); }";
    assert_eq!(sent(vue), "{age: number|null:flow, name: string|null:flow, on: bool|false}");
    let options = program(&[(
        "a.vue",
        "<script>
        export default {
          data() { return { form: { name: null, n: 1 }, id: null } },
          methods: { set() { this.id = 3; }, save() { send({ id: this.id, ...this.form }); } },
        }
        </script>",
    )]);
    assert_eq!(of(&options, "a.vue"), "{id: number|null:flow, name: null:flow, n: number}");
    let class = "class A { id = null; set() { this.id = 'x'; } save() { send({ id: this.id }); } }";
    assert_eq!(sent(class), "{id: string|null:flow}");
}

#[test]
fn parameters_have_types_or_callers() {
    let typed = "interface P { age: number | null; name?: string; tags: string[] }
        function f(p: P, id: string | null, n?: number) { send({ id, n, age: p.age, ...p }); }";
    assert_eq!(
        sent(typed),
        "{id: string|null:declared, n?: number, age: number|null:entity, name?: string, tags: [string]}"
    );
    let untyped = "function f(body) { send(body); } f({ age: null });";
    assert_eq!(sent(untyped), "{age: null!, ...}|any");
    let class = "class P { age: number | null = null; constructor(public name: string) {} go() {} } send(new P('x'));";
    assert_eq!(sent(class), "{age: number|null:entity, name: string}");
}

#[test]
fn the_chain_names_every_place() {
    let text = "const none = null; send({ age: none ?? null });";
    let program = program(&[("a.ts", text)]);
    let file = program.file_at("a.ts").expect("the file");
    let object = program.file(file).tree.nodes(Kind::Object).next().expect("an object");
    let sent = program.js().sent(file, object);
    let age = sent.member("age").expect("the member");
    let (tier, evidence) = age.value.nulls().next().expect("evidence");
    assert_eq!(tier, Tier::Literal);
    let places: Vec<_> = evidence.chain.iter().map(|it| &text[it.1.span.range()]).collect();
    assert_eq!(places, ["null", "none ?? null"]);
}

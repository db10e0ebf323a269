//! How the answers of requests are used: through names, state, hooks and components, guarded or not.

use std::sync::Arc;

use seamlint_program::js::uses::{Branch, Step, UseKind, Uses, path_text};
use seamlint_program::{Origin, Program, Project, compile, link};
use seamlint_syntax::{Kind, Limits};

fn program(files: &[(&str, &str)]) -> Program {
    let compiled = files.iter().map(|(path, text)| {
        Arc::new(compile(path, Arc::from(*text), Origin::Own, &Limits::default()).expect("code"))
    });
    link(Project { files: compiled.collect(), ..Project::default() }, &())
}

/// What is done with the answer of the first call in `path` whose text starts so.
fn uses(
    program: &Program,
    path: &str,
    call: &str,
    answer: Option<&[String]>,
    client: &str,
) -> Uses {
    let file = program.file_at(path).expect("the file");
    let found = program
        .file(file)
        .tree
        .nodes(Kind::CallExpression)
        .filter(|it| it.text().starts_with(call))
        .min_by_key(|it| it.text().len());
    program.js().answer_uses((file, found.expect("the call")), answer, client)
}

/// Uses but reads as `path kind`, with `!` where nothing guards them from null, in source order.
fn listed(uses: &Uses) -> Vec<String> {
    let all = uses.uses.iter().filter(|it| it.kind != UseKind::Read);
    all.map(|it| {
        let kind = match &it.kind {
            UseKind::Member(name) => format!(".{name}"),
            UseKind::Call(name) => format!(".{name}()"),
            UseKind::Given(name) => format!("{name}()"),
            other => format!("{other:?}").to_lowercase(),
        };
        let mark = if it.kind.throws() && !it.guarded.null { "!" } else { "" };
        format!("{} {kind}{mark}", path_text(&it.path)).trim().to_owned()
    })
    .collect()
}

/// The same for one file whose only call of `fetch` gives JSON as it is.
fn of(text: &str) -> Vec<String> {
    let program = program(&[("a.tsx", text)]);
    listed(&uses(&program, "a.tsx", "get(", Some(&[]), "x"))
}

#[test]
fn a_use_is_named_with_its_path_and_what_guards_it() {
    for (body, expected) in [
        ("(await get()).map(f)", vec![".map()!"]),
        ("const xs = await get(); xs.map(f); xs?.map(f);", vec![".map()!", ".map()"]),
        ("const xs = (await get()) ?? []; xs.map(f);", vec![".map()"]),
        ("const xs = (await get()) || []; xs.map(f);", vec![".map()"]),
        ("const xs = (await get()) || null; xs.map(f);", vec![".map()!"]),
        ("const xs = await get(); if (xs) xs.map(f);", vec![".map()"]),
        ("const xs = await get(); if (!xs) return; xs.map(f);", vec![".map()"]),
        ("const xs = await get(); if (xs === undefined) return; xs.map(f);", vec![".map()!"]),
        ("const xs = await get(); if (xs == undefined) return; xs.map(f);", vec![".map()"]),
        ("const xs = await get(); xs && xs.map(f);", vec![".map()"]),
        ("const xs = await get(); Array.isArray(xs) ? xs.map(f) : [];", vec![".map()"]),
        (
            "const xs = await get(); if (xs?.length) for (const x of xs) {}",
            vec!["length", "iterate"],
        ),
        ("const xs = await get(); if (xs?.length !== 0) [...xs];", vec!["length", "spread!"]),
        (
            "const xs = await get(); const some = xs && xs.length; if (some) xs.map(f);",
            vec!["length", ".map()"],
        ),
        ("let xs = await get(); if (!xs) xs = []; xs.map(f);", vec![".map()"]),
        ("let xs = await get(); xs = xs || []; xs.map(f);", vec![".map()"]),
        ("let r = await get(); r.a; r = await other(); r.b;", vec![".a!"]),
        ("let r = await other(); r.b; r = await get(); r.a;", vec![".a!"]),
        ("let r = await get(); if (c) r = await other(); r.b;", vec![".b!"]),
        ("let r = await get(); r = r.items; r.map(f);", vec![".items!", "items .map()!"]),
        ("const { items } = await get(); items.map(f);", vec!["destructure!", "items .map()!"]),
        (
            "const { items = [] } = await get(); items.map(f);",
            vec!["destructure!", "items .map()!"],
        ),
        (
            "const d = await get(); d.items.map(i => i.tags.join())",
            vec![".items!", "items .map()!", "items[] .tags!", "items[].tags .join()!"],
        ),
        (
            "const d = await get(); Object.keys(d.m).length; d.m[k].x",
            vec![".m!", "m Object.keys()!", ".m!", "m index!", "m[] .x!"],
        ),
        (
            "get().then(({ rows: [first] }) => first.id)",
            vec!["destructure!", "rows iterate!", "rows[] .id!"],
        ),
        (
            "get().then(r => r.a).then(a => a.filter(f).length)",
            vec![".a!", "a .filter()!", "a length"],
        ),
        (
            "const d = await get(); if (d.n > 3 && d.on === false) g(d.n + 1);",
            vec![".n!", "n compare", ".on", "on compare", ".n", "n arithmetic"],
        ),
    ] {
        let text = format!("async function h() {{ {body} }}");
        let mut expected: Vec<_> = expected.into_iter().map(|it| it.replace("  ", " ")).collect();
        let mut found = of(&text);
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{body}");
    }
}

#[test]
fn state_holds_the_answer() {
    let hooks = "import { useState, useEffect } from 'react';
        function A() {
          const [xs, setXs] = useState<T[]>([]);
          const [one, setOne] = useState<any>(null);
          useEffect(() => { get().then((r) => { setXs(r.xs); setOne(r.one); }); get2().then(setXs) }, []);
          if (!one) return null;
          return <ul>{xs.map(it => <li>{it.name}</li>)}{one.tags.map(f)}</ul>;
        }";
    assert_eq!(
        of(hooks),
        [
            ".xs!",
            ".one!",
            "xs .map()!",
            "xs[].name text",
            "xs[] .name!",
            "one .tags",
            "one.tags .map()!",
        ]
    );
    let class = "import React from 'react';
        class A extends React.Component {
          load() { get().then((role) => { this.setState({ role: role }); }); }
          render() { return <b>{this.state.role.domains.map(f)}</b>; }
        }";
    assert_eq!(of(class), ["text", ".domains!", "domains .map()!"].map(str::to_owned)[1..]);
}

#[test]
fn vue_state_and_composables_hold_the_answer() {
    let options = program(&[(
        "a.vue",
        "<script>
        export default {
          data() { return { page: {}, rows: [] } },
          methods: {
            async load() { this.page = await get(); this.$log(this.page.results.length); },
            all() { return this.page.results.map(f) },
          },
          computed: { names() { return this.page.results } , n() { return this.names.join() } },
        }
        </script>",
    )]);
    let found = listed(&uses(&options, "a.vue", "get(", Some(&[]), "x"));
    assert_eq!(
        found,
        [
            ".results!",
            "results length!",
            ".results!",
            "results .map()!",
            ".results!",
            "results .join()!",
        ]
    );
    let composable = program(&[
        (
            "use.ts",
            "import { ref } from 'vue';
             export function useRows() {
               const rows = ref([]);
               async function load() { rows.value = await get(); }
               return { rows, load };
             }",
        ),
        (
            "b.ts",
            "import { useRows } from './use';
             import { computed } from 'vue';
             const { rows } = useRows();
             const names = computed(() => rows.value.map(f));
             const open = computed(() => rows.value);
             open.value.slice(1);",
        ),
    ]);
    let found = listed(&uses(&composable, "use.ts", "get(", Some(&[]), "x"));
    assert_eq!(found, [".map()!", ".slice()!"]);
}

#[test]
fn hooks_of_queries_give_the_answer_as_data() {
    let program = program(&[
        (
            "api.ts",
            "export const api = { rows: { all: () => get('/rows'), one: (id: string) => get(id) } };
             export const options = (id: string) => queryOptions({ queryKey: [id], queryFn: () => api.rows.all() });
             import { queryOptions } from '@tanstack/react-query';",
        ),
        (
            "a.tsx",
            "import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
             import { api, options } from './api';
             export function A() {
               const { data, isLoading } = useQuery({ queryKey: ['a'], queryFn: api.rows.all });
               const rows = useSuspenseQuery(options('x'));
               if (isLoading) return null;
               return <p>{data.map(f)}{rows.data?.map(f)}{rows.data.length}</p>;
             }",
        ),
        (
            "b.tsx",
            "import useSWR from 'swr';
             import { api } from './api';
             import { List } from './list';
             export function B() {
               const { data: all = [] } = useSWR('k', () => api.rows.all());
               return <List rows={all} />;
             }",
        ),
        ("list.tsx", "export function List({ rows }: { rows: string[] }) { return rows.join(); }"),
    ]);
    let found = listed(&uses(&program, "api.ts", "get('/rows')", Some(&[]), "x"));
    let expected = [".map()!", ".map()", "length!", ".join()!"];
    assert_eq!(found, expected);
}

#[test]
fn a_hook_gives_what_its_options_do_not_change() {
    let program = program(&[(
        "a.tsx",
        "import { useGet } from 'restful-react';
         export function A({ more }) {
           const { data: a } = useGet({ path: '/a' });
           const { data: b } = useGet({ path: '/b', resolve: (it) => it.rows });
           const { data: c } = useGet({ path: '/c', ...more });
           const { data: d } = useGet('/d', { lazy: true });
           return [a?.length, b.length, c.length, d.find(f)];
         }",
    )]);
    let found = |call: &str| listed(&uses(&program, "a.tsx", call, None, "restful-react"));
    assert_eq!(found("useGet({ path: '/a' })"), ["length"]);
    assert!(found("useGet({ path: '/b', resolve: (it) => it.rows })").is_empty());
    assert!(found("useGet({ path: '/c', ...more })").is_empty());
    assert_eq!(found("useGet('/d', { lazy: true })"), [".find()!"]);
}

#[test]
fn the_body_is_taken_from_the_response() {
    let program = program(&[(
        "a.ts",
        "async function a() {
           const res = await fetch('/x');
           if (!res.ok) { const e = await res.json(); throw new Error(e.error.text); }
           const body = await res.json();
           return body.items.map(f);
         }
         async function b() {
           const { items } = await fetch('/y').then(r => r.json());
           return items.length;
         }
         async function c() {
           const { data } = await axios.get<{ n: number, s: string | null }>('/z');
           return [data.n > 1, data.s.trim()];
         }
         import axios from 'axios';",
    )]);
    let first = uses(&program, "a.ts", "fetch('/x')", None, "fetch");
    assert_eq!(listed(&first), [".error!", "error .text!", ".items!", "items .map()!"]);
    let branches: Vec<_> = first.parses.iter().map(|it| it.branch).collect();
    assert_eq!(branches, [Branch::Failure, Branch::Success]);
    assert_eq!(first.uses[0].branch, Branch::Failure);
    let second = uses(&program, "a.ts", "fetch('/y')", None, "fetch");
    assert_eq!(second.parses[0].branch, Branch::Any);
    assert_eq!(listed(&second), ["destructure!", "items length!"]);
    let third = uses(&program, "a.ts", "axios.get", None, "axios");
    assert_eq!(listed(&third), [".n!", "n compare", ".s!", "s .trim()!"]);
    let n = third.declared(program.js(), &[Step::Member("n".into())]).expect("a type");
    assert!(n.number && !n.null);
    let s = third.declared(program.js(), &[Step::Member("s".into())]).expect("a type");
    assert!(s.string && s.null);
}

#[test]
fn handlers_of_failures_read_the_error() {
    let program = program(&[(
        "a.ts",
        "import axios from 'axios';
         const save = async () => { await axios.post('/x', {}); };
         async function a() {
           try { await save(); }
           catch (e) { show(e.response.data.message); log(e.message); }
         }
         axios.post('/y').then(f).catch(({ response }) => show(response.data.error));",
    )]);
    let first = uses(&program, "a.ts", "axios.post('/x'", None, "axios");
    assert_eq!(first.handlers.len(), 1);
    let thrown: Vec<_> = first.thrown.iter().map(|it| &*it.name).collect();
    assert_eq!(thrown, ["message"]);
    let read = first.uses.iter().find(|it| it.kind == UseKind::Read).expect("a read");
    assert_eq!((path_text(&read.path).as_str(), read.branch), ("message", Branch::Failure));
    let second = uses(&program, "a.ts", "axios.post('/y')", None, "axios");
    assert!(second.uses.iter().any(|it| path_text(&it.path) == "error"));
}

#[test]
fn several_requests_at_once_and_mapped_ones_are_told_apart() {
    let program = program(&[(
        "a.ts",
        "async function a() {
           const [x, y] = await Promise.all([one(), get()]);
           x.map(f); y.filter(f);
           const all = await Promise.all(ids.map(async (id) => { const r = await get3(id); return r.rows; }));
           for (const rows of all) rows.join();
         }",
    )]);
    assert_eq!(listed(&uses(&program, "a.ts", "get()", Some(&[]), "x")), [".filter()!"]);
    let mapped = listed(&uses(&program, "a.ts", "get3(", Some(&[]), "x"));
    assert_eq!(mapped, [".rows!", "rows .join()!"]);
}

#[test]
fn what_a_helper_returns_goes_back_to_its_call_alone() {
    let program = program(&[(
        "a.ts",
        "function json(res) { if (!res.ok) throw new Error(); return res.json(); }
         const rows = (body) => body.rows;
         const users = () => fetch('/users').then(json).then(rows);
         const pages = () => fetch('/pages').then(json);
         async function a() { (await users()).map(f); (await pages()).filter(g); }
         function tree(node) { node.id; node.kids.forEach(it => tree(it)); }
         async function b() { tree(await get()); }",
    )]);
    let users = uses(&program, "a.ts", "fetch('/users')", None, "fetch");
    assert_eq!(listed(&users), [".rows!", "rows .map()!"]);
    assert_eq!(users.parses[0].branch, Branch::Success);
    let pages = uses(&program, "a.ts", "fetch('/pages')", None, "fetch");
    assert_eq!(listed(&pages), [".filter()!"]);
    let tree = listed(&uses(&program, "a.ts", "get()", Some(&[]), "x"));
    assert!(tree.len() < 12, "{tree:#?}");
}

#[test]
fn stores_hold_the_answer() {
    let program = program(&[
        (
            "store.ts",
            "import { defineStore } from 'pinia';
             import { ref } from 'vue';
             export const useRows = defineStore('rows', () => {
               const rows = ref([]);
               async function load() { rows.value = await get(); }
               return { rows, load };
             });",
        ),
        (
            "b.ts",
            "import { useRows } from './store';
             import { storeToRefs } from 'pinia';
             const store = useRows();
             const { rows } = storeToRefs(store);
             store.rows.map(f);
             rows.value.filter(f);",
        ),
    ]);
    let found = listed(&uses(&program, "store.ts", "get(", Some(&[]), "x"));
    assert_eq!(found, [".map()!", ".filter()!"]);
    let options = self::program(&[
        (
            "store.ts",
            "import { defineStore } from 'pinia';
             export const useRows = defineStore('rows', {
               state: () => ({ rows: [] as string[], page: null }),
               getters: { names() { return this.rows; } },
               actions: { async load() { this.rows = await get(); } },
             });",
        ),
        (
            "b.ts",
            "import { useRows } from './store';
             const store = useRows();
             store.rows.map(f);
             store.names.join();",
        ),
    ]);
    let found = listed(&uses(&options, "store.ts", "get(", Some(&[]), "x"));
    assert_eq!(found, [".map()!", ".join()!"]);
}

#[test]
fn an_instance_has_its_own_state() {
    let page = |name: &str, member: &str| {
        format!(
            "import {{ Base }} from './base';
export class {name} extends Base {{
  load() {{ fetch('/api/{member}').then((it) => it.json()).then((it) => this.setState({{ rows: it }})); }}
  draw() {{ return this.state.rows.map((it) => it.{member}); }}
}}"
        )
    };
    let base = "import React from 'react';
export class Base extends React.Component {
  constructor(props) { super(props); this.state = { rows: [] }; }
  count() { return this.state.rows.length; }
}";
    let (users, roles) = (page("Users", "users"), page("Roles", "roles"));
    let program = program(&[("base.js", base), ("roles.js", &roles), ("users.js", &users)]);
    let uses = uses(&program, "users.js", "fetch", None, "fetch");
    let files = uses.uses.iter().map(|it| &*program.file(it.place.file).path);
    let mut files: Vec<_> = files.collect();
    files.dedup();
    // What the base does with it counts, and what a sister does is not done with it.
    assert_eq!(files, ["base.js", "users.js"]);
}

#[test]
fn what_the_browser_is_given_is_not_what_somebody_else_reads_there() {
    let text = "
get().then((it) => { window.location.href = it.url; window.next = it.next; });
export const path = () => window.location.href.split('/');
export const next = () => window.next.trim();
";
    assert_eq!(of(text), [".url!", ".next!", "next .trim()!"]);
}

//! The requests that JavaScript and TypeScript sends, as lines.

use std::sync::Arc;

use seamlint_program::contract::{Call, CallKind, MediaType, Method};
use seamlint_program::{Origin, Program, Project, compile, link};
use seamlint_syntax::Limits;

fn program(files: &[(&str, &str)]) -> Program {
    let compiled = files.iter().map(|(path, text)| {
        Arc::new(compile(path, Arc::from(*text), Origin::Own, &Limits::default()).expect("code"))
    });
    link(Project { files: compiled.collect(), ..Project::default() }, &())
}

/// `GET /users/{id} via get,request @a.ts:3`, and what else is known of a call.
fn line(program: &Program, call: &Call) -> String {
    let mut out = match &call.method {
        Method::Of(it) => it.clone(),
        Method::Any => "ANY".to_owned(),
        Method::Unknown => "?".to_owned(),
    };
    match call.kind {
        CallKind::Request => {}
        other => out = format!("{other:?} {out}"),
    }
    let paths: Vec<_> = call.paths.iter().map(ToString::to_string).collect();
    out.push_str(&format!(" {}", paths.join(" | ")));
    if call.dynamic {
        out.push_str(" …");
    }
    if !call.via.is_empty() {
        out.push_str(&format!(" via {}", call.via.join(",")));
    }
    let file = program.file(call.place.file);
    let line = file.text()[..call.place.span.start as usize].matches('\n').count() + 1;
    out.push_str(&format!(" @{}:{line}", file.path));
    let names: Vec<_> = call.query.iter().map(|it| it.0.as_str()).collect();
    if !names.is_empty() {
        out.push_str(&format!(" ?{}", names.join("&")));
    }
    if let Some(body) = &call.body {
        let node = program.file(body.file).tree.node(body.node);
        let json = if body.json { " as JSON" } else { "" };
        let media = match body.media {
            MediaType::Json => "json",
            MediaType::Text => "text",
            MediaType::Form => "form",
            MediaType::Other => "other",
        };
        out.push_str(&format!(" sends {}{json} ({media})", node.text()));
    }
    if let Some(timeout) = &call.timeout {
        out.push_str(&format!(" {} ms", timeout.millis));
    }
    if let Some(projection) = &call.projection {
        out.push_str(&format!(" gives [{}]", projection.join(".")));
    }
    if call.client.rejects_errors {
        out.push_str(" rejects");
    }
    out
}

fn calls(files: &[(&str, &str)]) -> Vec<String> {
    let program = program(files);
    program.js().requests().iter().map(|it| line(&program, it)).collect()
}

/// The paths of the only call of one file.
fn paths(text: &str) -> Vec<String> {
    let program = program(&[("a.ts", text)]);
    let calls = program.js().requests();
    assert_eq!(
        calls.len(),
        1,
        "{:#?}",
        calls.iter().map(|it| line(&program, it)).collect::<Vec<_>>()
    );
    calls[0].paths.iter().map(ToString::to_string).collect()
}

#[test]
fn addresses_are_texts_templates_and_urls() {
    assert_eq!(paths("fetch('/users')"), ["/users"]);
    assert_eq!(paths("fetch(`/users/${id}/posts`)"), ["/users/{id}/posts"]);
    assert_eq!(paths("fetch('/users/' + id + '?x=1')"), ["/users/{id}"]);
    assert_eq!(paths("fetch(new URL('api/x', location.href))"), ["/api/x"]);
    assert_eq!(
        paths(
            "const u = new URL('/api/x', window.location.origin); u.searchParams.set('q', '1'); fetch(u)"
        ),
        ["/api/x"]
    );
    assert_eq!(paths("fetch(new Request(`${location.origin}/api/x`))"), ["/api/x"]);
    assert_eq!(paths("fetch('https://api.github.com/repos')"), ["//api.github.com/repos"]);
    assert_eq!(paths("fetch('http://localhost:8080/api/x')"), ["/api/x"]);
    assert_eq!(paths("fetch('/a%20b')"), ["/a b"]);
    assert!(calls(&[("a.ts", "fetch('data:text/plain,x')")]).is_empty());
}

#[test]
fn holes_are_segments_parts_of_segments_bases_or_anything() {
    assert_eq!(paths("fetch(`/page${qs}`)"), ["/page", "/page{}"]);
    assert_eq!(paths("fetch(`/user-${encodeURIComponent(id)}`)"), ["/user-{}"]);
    assert_eq!(paths("fetch(`/user-${id}.json`)"), ["/user-{}.json"]);
    assert_eq!(paths("fetch(`/files/${parts.join('/')}`)"), ["/files/*"]);
    assert_eq!(paths("fetch(`${BASE}/users`)"), ["{BASE}/users"]);
    assert_eq!(
        paths("fetch(import.meta.env.VITE_API + '/users')"),
        ["{import.meta.env.VITE_API}/users"]
    );
    assert_eq!(paths("fetch(`${import.meta.env.BASE_URL}users`)"), ["/users"]);
    assert_eq!(paths("const origin = ''; fetch(origin + '/users')"), ["/users"]);
}

#[test]
fn conditions_make_alternatives() {
    let text = "function f(id) { let url = '/teams'; if (id) url += '/' + id; fetch(url) }";
    assert_eq!(paths(text), ["/teams", "/teams/{id}"]);
    assert_eq!(paths("fetch(a ? '/x' : `/y/${b}`)"), ["/x", "/y/{b}"]);
    assert_eq!(paths("fetch(a || '/x')"), ["{a}/", "/x"]);
    let text = "let u; if (a) { u = '/x' } else { u = '/y' } fetch(u)";
    assert_eq!(paths(text), ["/x", "/y"]);
    let text = "let u = '/x'; if (a) { u = '/y'; fetch(u) }";
    assert_eq!(paths(text), ["/y"]);
    let text = "switch (a) { case 1: u = '/x'; break; case 2: u = '/y' } var u; fetch(u)";
    assert_eq!(paths(text), ["/x", "/y"]);
    assert_eq!(paths("fetch((import.meta.env.DEV ? 'http://x.y' : '') + '/z')"), ["/z"]);
}

#[test]
fn the_same_condition_decides_method_and_path() {
    let text = "import axios from 'axios';
        export default { methods: { save() { return axios({
            method: this.isNew ? 'post' : 'put',
            url: this.isNew ? '/items' : `/items/${this.id}`,
        }) } } }";
    assert_eq!(
        calls(&[("a.js", text)]),
        ["POST /items @a.js:2 rejects", "PUT /items/{this.id} @a.js:2 rejects"]
    );
}

#[test]
fn helpers_constants_and_tables_are_evaluated_across_modules() {
    let files = [
        ("paths.ts", "export const API = '/api'; export enum P { Users = '/users' }
          export const TABLE = { one: { path: '/one', method: 'DELETE' } } as const;
          export function build(id?: string) { let url = `${API}/teams`; if (id) { url = `${url}/${id}`; } return url; }"),
        ("a.ts", "import * as p from './paths'; import { API, TABLE, P, build } from './paths';
          fetch(p.API + P.Users);
          const { path, method } = TABLE.one; fetch(`${API}${path}`, { method });
          fetch(build()); fetch(build(x));"),
    ];
    assert_eq!(
        calls(&files),
        [
            "GET /api/users @a.ts:2",
            "DELETE /api/one @a.ts:3",
            "GET /api/teams @a.ts:4",
            "GET /api/teams | /api/teams/{x} @a.ts:4",
        ]
    );
}

#[test]
fn other_channels_are_calls_too() {
    let text = "new EventSource('/events?stream=a');
        new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`);
        new WebSocket('ws' + location.origin.substring(4) + '/ws2');
        navigator.sendBeacon('/beacon', data);
        const x = new XMLHttpRequest(); x.open('PUT', '/up'); x.timeout = 500; x.send(file);";
    assert_eq!(
        calls(&[("a.ts", text)]),
        [
            "Events GET /events @a.ts:1 ?stream",
            "WebSocket GET /ws @a.ts:2",
            "WebSocket GET /ws2 @a.ts:3",
            "Beacon POST /beacon @a.ts:4 sends data (other)",
            "PUT /up @a.ts:5 sends file (other) 500 ms",
        ]
    );
}

#[test]
fn a_wrapper_is_no_call_and_its_callers_are() {
    let files = [
        ("http.ts", "const BASE = '/api';
          async function request(path: string, init: RequestInit = {}) { return fetch(`${BASE}${path}`, init); }
          export const api = {
            get: (path: string) => request(path),
            post: (path: string, body: unknown) => request(path, { method: 'POST', body: JSON.stringify(body) }),
          };"),
        ("users.ts", "import { api } from './http';
          export const users = {
            list: () => api.get('/users'),
            one: (id: string) => api.get(`/users/${id}`),
            add: (user: User) => api.post('/users', user),
          };"),
        ("page.ts", "import { users } from './users'; users.list(); users.one('1'); users.add(u);"),
    ];
    assert_eq!(
        calls(&files),
        [
            "GET /api/users via get,request @users.ts:3",
            "GET /api/users/{id} via get,request @users.ts:4",
            "POST /api/users via post,request @users.ts:5 sends user as JSON (text)",
        ]
    );
}

#[test]
fn options_say_what_a_wrapper_sends() {
    let text = "async function http(o) { const { url, method = 'GET', ...rest } = o;
          const init = { method, ...rest }; if (o.data) { init.body = JSON.stringify(o.data); init.headers = { 'content-type': 'application/json' }; }
          return fetch(url, init); }
        http({ url: '/a' }); http({ url: '/b', method: 'PATCH', data: form });";
    assert_eq!(
        calls(&[("a.js", text)]),
        ["GET /a via http @a.js:4", "PATCH /b via http @a.js:4 sends form as JSON (json)"]
    );
}

#[test]
fn instances_have_bases_and_classes_have_constructors() {
    let files = [(
        "a.ts",
        "import axios from 'axios';
         const http = axios.create({ baseURL: '/api/v1', timeout: 5000 });
         http.get('/users', { params: { page: 1, size } }); http('/plain'); http.post('rel', user);
         class Api { constructor(private base: string) {} get(path: string) { return fetch(this.base + path); } }
         const api = new Api('/svc'); api.get('/x');
         class Users extends Api { constructor() { super('/users'); } list() { return this.get('/all'); } }
         const make = (base: string) => ({ get: (path: string) => fetch(base + path) });
         const made = make('/made'); made.get('/y');",
    )];
    assert_eq!(
        calls(&files),
        [
            "GET /api/v1/users @a.ts:3 ?page&size 5000 ms rejects",
            "GET /api/v1/plain @a.ts:3 5000 ms rejects",
            "POST /api/v1/rel @a.ts:3 sends user as JSON (json) 5000 ms rejects",
            "GET /svc/x via get @a.ts:5",
            "GET /users/all via get @a.ts:6",
            "GET /made/y via get @a.ts:8",
        ]
    );
}

#[test]
fn fields_of_classes_hold_parts_of_addresses() {
    let text = "class Client {
          USERS = { path: 'users', method: 'DELETE' };
          #root = '/start';
          constructor() { this.prefix = '/v2'; }
          get base() { return '/api' + this.prefix; }
          one() { const { path, method } = this.USERS; return this.send(path, method); }
          two() { return fetch(this.#root + '/x'); }
          send(path, method = 'POST', config) { return fetch(`${this.base}/${path}`, { method, ...config }); }
        }
        new Client().send('posts/all');";
    assert_eq!(
        calls(&[("a.js", text)]),
        [
            "DELETE /api/v2/users via send @a.js:6",
            "GET /start/x @a.js:7",
            "POST /api/v2/posts/all via send @a.js:10",
        ]
    );
}

#[test]
fn a_segment_behind_a_literal_makes_no_wrapper() {
    let text = "const one = (id) => fetch(`/users/${id}`); one(x); one(y);
        const sub = (path) => fetch(`/api/${path}`); sub('a/b'); sub('c/d');
        const dash = (url, method) => fetch(`/api/r${url}`, { method }); dash(z, 'PUT'); dash(z, 'DELETE');";
    assert_eq!(
        calls(&[("a.js", text)]),
        [
            "GET /users/{id} @a.js:1",
            "GET /api/a/b via sub @a.js:2",
            "GET /api/c/d via sub @a.js:2",
            "PUT /api/r | /api/r{} via dash @a.js:3",
            "DELETE /api/r | /api/r{} via dash @a.js:3",
        ]
    );
}

#[test]
fn what_a_call_gives_is_told_in_members_of_the_answer() {
    let files = [
        ("http.ts", "import axios from 'axios';
          export const http = axios.create();
          http.interceptors.response.use((response) => response.data, (failed) => Promise.reject(failed));
          export const inner = axios.create();
          inner.interceptors.response.use((response) => { let data = {};
            if (a) { data = { ...response.data.result }; data = camel(data); } return data; });
          function camel(of) { return Object.keys(of).reduce((out, it) => { out[up(it)] = of[it]; return out; }, {}); }
          const up = (name) => name.replace(/_./g, (it) => it[1].toUpperCase());
          export const plain = axios.create();
          export const get = (url: string) => plain.get(url).then((res) => res.data.data);
          export async function json(url: string) { const res = await fetch(url); if (!res.ok) { throw new Error(); } return await res.json(); }
          export const old = (url) => new Promise((resolve, reject) => { plain.get(url).then((res) => { resolve(res.data) }) });
          export async function text(url) { const { data: { items } } = await plain.get(url); return items; }"),
        ("a.ts", "import { http, inner, plain, get, json, old, text } from './http';
          http.get('/a'); inner.get('/b'); plain.get('/c');
          get('/d'); json('/e'); old('/f'); text('/g');"),
    ];
    let program = program(&files);
    let calls = program.js().requests();
    let lines: Vec<_> = calls.iter().map(|it| line(&program, it)).collect();
    assert_eq!(
        lines,
        [
            "GET /a @a.ts:2 gives [] rejects",
            "GET /b @a.ts:2 gives [result] rejects",
            "GET /c @a.ts:2 rejects",
            "GET /d via get @a.ts:3 gives [data] rejects",
            "GET /e via json @a.ts:3 gives [] rejects",
            "GET /f via old @a.ts:3 gives [] rejects",
            "GET /g via text @a.ts:3 gives [items] rejects",
        ]
    );
    let responses: Vec<_> = calls.iter().map(|it| it.gives_response).collect();
    assert_eq!(responses, [false, false, true, false, false, false, false]);
    let converted: Vec<_> = calls.iter().map(|it| it.client.converts_case).collect();
    assert_eq!(converted, [false, true, false, false, false, false, false]);
}

#[test]
fn every_client_says_where_and_what() {
    let files = [
        ("ky.ts", "import ky from 'ky'; const api = ky.create({ prefixUrl: '/api' });
          api.post('users', { json: user, searchParams: { a: 1 } }); ky('/x', { method: 'put' });"),
        ("nuxt.ts", "import { useFetch } from '#app'; $fetch('/a', { method: 'POST', body: it, query: { b } }); useFetch(`/c/${d}`);"),
        ("superagent.ts", "import request from 'superagent'; request.post('/a').send(it).query({ b: 1 }).timeout(100); request('PATCH', '/b');"),
        ("jquery.js", "$.ajax({ url: '/a', type: 'PUT', data: { b: 1 } }); jQuery.get('/c', { d: 1 }); $.post('/e', it); $.getJSON('/f'); $.ajax('/g', { method: 'DELETE' });"),
        ("angular.ts", "import { HttpClient } from '@angular/common/http';
          export class S { private base = '/api'; constructor(private http: HttpClient) {}
            a() { return this.http.get<A>(`${this.base}/a`, { params: { b: 1 } }); }
            c(it: C) { return this.http.post(this.base + '/c', it); } d() { return this.http.request('DELETE', '/d'); } }"),
        ("restful.ts", "import { useGet } from 'restful-react';
          export function use(id: string) {
            useGet<A>({ path: `/api/a/${id}`, queryParams: { q: 1 }, lazy: true }); useGet('/b', { base: '/api' });
            useGet<A>((it: P) => `/c/${it.key}`, { base: '/api', pathParams: { key: id } }); }"),
        ("rtk.ts", "import { createApi, fetchBaseQuery } from '@reduxjs/toolkit/query/react';
          const api = createApi({ baseQuery: fetchBaseQuery({ baseUrl: '/api/' }), endpoints: (builder) => ({
            one: builder.query<A, string>({ query: (id) => `one/${id}` }),
            two: builder.mutation<A, B>({ query: ({ id, ...body }) => ({ url: `two/${id}`, method: 'PUT', body }) }) }) });
          api.injectEndpoints({ endpoints: (build) => ({ three: build.query({ query: () => ({ url: '/three', params: { p: 1 } }) }) }) });"),
        ("wretch.ts", "import wretch from 'wretch'; const w = wretch('/api'); w.url('/a').get(); w.post(it, '/b');"),
        ("got.ts", "import got from 'got'; const g = got.extend({ prefixUrl: '/api' }); g.post('a', { json: it }); got('/b');"),
        ("umi.ts", "import { request } from '@umijs/max'; request('/a', { method: 'POST', data: it, params: { b: 1 } }); request.get('/c');"),
        ("swr.ts", "import useSWR from 'swr'; const fetcher = (url: string) => fetch(url).then((it) => it.json());
          export function use(id: string) { useSWR(`/swr/${id}`, fetcher); useSWR('/inline', (key) => fetch('/api' + key)); }"),
    ];
    assert_eq!(
        calls(&files),
        [
            "GET /api/a @angular.ts:3 ?b gives [] rejects",
            "POST /api/c @angular.ts:4 sends it as JSON (json) gives [] rejects",
            "DELETE /d @angular.ts:4 gives [] rejects",
            "POST /api/a @got.ts:1 sends it as JSON (json) rejects",
            "GET /b @got.ts:1 rejects",
            "PUT /a @jquery.js:1 sends { b: 1 } (form) gives [] rejects",
            "GET /c @jquery.js:1 ?d gives [] rejects",
            "POST /e @jquery.js:1 sends it (form) gives [] rejects",
            "GET /f @jquery.js:1 gives [] rejects",
            "DELETE /g @jquery.js:1 gives [] rejects",
            "POST /api/users @ky.ts:2 ?a sends user as JSON (json) 10000 ms rejects",
            "PUT /x @ky.ts:2 10000 ms rejects",
            "POST /a @nuxt.ts:1 ?b sends it as JSON (json) gives [] rejects",
            "GET /c/{d} @nuxt.ts:1 rejects",
            "GET {RestfulProvider}/api/a/{id} @restful.ts:3 ?q rejects",
            "GET /api/b @restful.ts:3 rejects",
            "GET /api/c/{key} @restful.ts:4 rejects",
            "GET /api/one/{id} @rtk.ts:3 rejects",
            "PUT /api/two/{id} @rtk.ts:4 sends body as JSON (json) rejects",
            "GET /api/three @rtk.ts:5 ?p rejects",
            "POST /a @superagent.ts:1 ?b sends it as JSON (json) 100 ms rejects",
            "PATCH /b @superagent.ts:1 rejects",
            "GET /swr/{id} via fetcher @swr.ts:2 gives []",
            "GET /api/inline via useSWR @swr.ts:2",
            "POST /a @umi.ts:1 ?b sends it as JSON (json) gives [] rejects",
            "GET /c @umi.ts:1 gives [] rejects",
            "GET /api/a @wretch.ts:1 rejects",
            "POST /api/b @wretch.ts:1 sends it as JSON (json) rejects",
        ]
    );
}

#[test]
fn a_mixin_asks_for_every_component_and_a_class_for_every_heir() {
    let files = [
        ("Base.js", "import axios from 'axios';
          export default { methods: {
            itemsUrl() { throw new Error('not implemented'); },
            load() { return axios({ method: 'get', url: this.itemsUrl() }); },
            drop() { return axios.delete(this.one); },
          } };"),
        ("Keys.vue", "<script>import Base from './Base';
          export default { mixins: [Base], methods: { itemsUrl() { return `/keys/${this.id}`; } } };</script>"),
        ("Users.vue", "<script>import Base from './Base';
          export default { mixins: [Base], computed: { one() { return '/users/one'; } }, methods: { itemsUrl() { return '/users'; } } };</script>"),
        ("Own.vue", "<script>import Base from './Base';
          export default { mixins: [Base], methods: { itemsUrl() { return '/never'; }, load() {} } };</script>"),
        ("Later.vue", "<script>import Base from './Base'; import Other from './Other';
          export default { mixins: [Base, Other], methods: { itemsUrl() { return '/never'; } } };</script>"),
        ("Other.js", "export default { methods: { load() {} } };"),
        ("service.ts", "abstract class Service { abstract path(): string; list() { return fetch(this.path() + '/all'); } }
          class Teams extends Service { path() { return '/teams'; } }
          class Tags extends Service { path() { return '/tags'; } }"),
    ];
    assert_eq!(
        calls(&files),
        [
            "GET /keys/{this.id} @Base.js:4 rejects",
            "GET /users @Base.js:4 rejects",
            "DELETE /users/one @Base.js:5 rejects",
            "GET /teams/all @service.ts:1",
            "GET /tags/all @service.ts:1",
        ]
    );
}

#[test]
fn the_value_of_a_call_is_behind_its_await() {
    let text = "const a = (await fetch('/a')) as Response; const b = fetch('/b');";
    let program = program(&[("a.ts", text)]);
    let calls = program.js().requests();
    let values: Vec<_> = calls.iter().map(|it| program.js().call_value(it).1.text()).collect();
    assert_eq!(values, ["(await fetch('/a')) as Response", "fetch('/b')"]);
}

#[test]
fn names_alone_make_no_client() {
    let text = "const cache = new Map(); cache.get('/x'); const http = { get(a) { return a } }; http.get('/y');
        function fetch2(x) {} fetch2('/z'); function f(fetch) { fetch('/w') }
        const page = new URLSearchParams(location.search).get('page'); client.Put('a', 1);
        navigator.serviceWorker.register('/service-worker.js');";
    assert!(calls(&[("a.ts", text)]).is_empty());
}

#[test]
fn a_mixin_computes_its_address_and_a_wrapper_cuts_the_slash_off() {
    let files = [
        ("Base.js", "import axios from 'axios';
          export default {
            computed: { url() { if (!this.id) { return '/api/all'; } return `/api/one/${this.id}`; } },
            methods: { load() { return axios({ method: 'get', url: this.url }); } },
          };"),
        ("Page.vue", "<script>import Base from './Base'; export default { mixins: [Base] };</script>"),
        ("api.ts", "export function invoke(method: string, url: string) {
            let target = url;
            if (target[0] === '/') { target = target.slice(1); }
            return fetch(target, { method });
          }
          export const list = () => invoke('GET', '/api/list');"),
    ];
    assert_eq!(
        calls(&files),
        [
            "GET /api/all | /api/one/{this.id} @Base.js:4 rejects",
            "GET /api/list via invoke @api.ts:6"
        ]
    );
}

//! Code without measure: deep, long, wide, and turning in circles. No run may crash, hang or keep silent about what it
//! left out; how its time grows is measured in `benches/`.

use std::fmt::Write;

use serde_json::Value;

use crate::harness::{FINE, files, reason, report, with_findings};
use crate::project::Project;

/// A project with these files; its other files are reported on, and what is skipped is returned.
#[track_caller]
fn check(files_of: &[(&str, String)]) -> (Project, Value) {
    let it = with_findings();
    for (path, text) in files_of {
        it.write(path, text.as_bytes());
    }
    let report = report(&it.root(), &["--profile", "strict"]);
    let found = files(&report);
    assert!(FINE.iter().all(|it| found.contains(it)), "{found:?}");
    crate::harness::report(&it.root(), &["--only", "seamlint/unused-ignore", "--jobs", "1"]);
    let run = crate::harness::check(&it.root(), &["map", "--output-format", "json"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    (it, report)
}

/// One line for each number.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut out, at| {
        let _ = writeln!(out, "{}", line(at));
        out
    })
}

fn nested(open: &str, inner: &str, close: &str, depth: usize) -> String {
    format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
}

#[test]
fn a_file_over_the_size_limit_is_skipped_and_named() {
    let text = lines(100_000, |at| format!("export const a{at} = {at};"));
    let (_, report) = check(&[
        ("web/long.ts", text.clone()),
        ("long.go", format!("package a\n\n{}", lines(100_000, |at| format!("var a{at} = {at}")))),
        ("web/long.vue", format!("<script>\n{text}</script>\n")),
    ]);
    for file in ["web/long.ts", "long.go", "web/long.vue"] {
        assert!(reason(&report, file).unwrap().starts_with("larger than"), "{report:#}");
    }
}

#[test]
fn a_hundred_thousand_lines_are_read() {
    let (_, report) = check(&[
        ("web/long.ts", lines(100_000, |at| format!("f({});", at % 10))),
        (
            "long.go",
            format!("package a\n\nfunc g() {{\n{}}}\n", lines(100_000, |_| "\tf()".to_owned())),
        ),
    ]);
    assert_eq!(report["skipped"], serde_json::json!([]));
}

#[test]
fn objects_and_arrays_of_many_thousand_entries_are_read() {
    let (_, report) = check(&[
        (
            "web/object.ts",
            format!("export const o = {{\n{}}};\n", lines(60_000, |at| format!("k{at}: {at},"))),
        ),
        (
            "web/array.ts",
            format!("export const a = [\n{}];\n", lines(100_000, |at| format!("{at},"))),
        ),
        (
            "map.go",
            format!(
                "package a\n\nvar m = map[string]int{{\n{}}}\n",
                lines(50_000, |at| format!("\t\"k{at}\": {at},"))
            ),
        ),
        ("web/enum.ts", format!("export enum E {{\n{}}}\n", lines(60_000, |at| format!("K{at},")))),
        (
            "web/cases.ts",
            format!("switch (x) {{\n{}}}\n", lines(40_000, |at| format!("case {at}: break;"))),
        ),
    ]);
    assert_eq!(report["skipped"], serde_json::json!([]));
}

#[test]
fn an_object_of_a_million_entries_is_skipped_and_named() {
    let text =
        format!("export const o = {{\n{}}};\n", lines(1_000_000, |at| format!("k{at}: {at},")));
    let (_, report) = check(&[("web/object.ts", text)]);
    assert!(reason(&report, "web/object.ts").is_some());
}

/// What is too deep for the parser is named. What is not is read without a stack.
#[test]
fn depth_overflows_no_stack() {
    for depth in [100, 3000, 60_000] {
        let list: Vec<(&str, String)> = vec![
            ("web/a.ts", format!("export const a = {};\n", nested("(", "1", ")", depth))),
            ("web/b.ts", format!("export const a = {};\n", nested("[", "1", "]", depth))),
            ("web/c.ts", format!("export const a = {};\n", nested("{a:", "1", "}", depth))),
            ("web/d.ts", format!("export const a = {}1;\n", "!".repeat(depth))),
            ("web/e.ts", format!("export const a = {};\n", nested("f(", "1", ")", depth))),
            ("web/f.ts", format!("export const a = b{};\n", ".c".repeat(depth))),
            ("web/g.ts", format!("export const a = 1{};\n", " + 1".repeat(depth))),
            ("web/h.ts", nested("if (a) {", "b();", "}", depth)),
            ("web/i.ts", format!("type T = {};\n", nested("Array<", "string", ">", depth))),
            ("web/j.ts", format!("type T = {};\n", nested("{ a: ", "string", " }", depth))),
            ("web/k.ts", format!("export const a = {};\n", nested("`${", "1", "}`", depth))),
            ("web/l.ts", format!("export const a = {};\n", nested("() => ", "1", "", depth))),
            ("web/m.tsx", format!("export const a = {};\n", nested("<a>", "b", "</a>", depth))),
            ("web/n.ts", format!("p{};\n", ".then(() => 1)".repeat(depth))),
            ("web/o.ts", format!("export const a = {};\n", nested("await ", "b", "", depth))),
            ("web/p.ts", format!("export const a = {}d;\n", "b ? c : ".repeat(depth))),
            (
                "web/q.vue",
                format!("<template>{}</template>\n", nested("<div>", "x", "</div>", depth)),
            ),
            ("web/r.svelte", nested("{#if a}", "x", "{/if}", depth)),
            ("web/s.html", nested("<div>", "x", "</div>", depth)),
            ("web/t.ts", format!("type T = {};\n", nested("A extends B ? C : ", "D", "", depth))),
            ("a.go", format!("package a\n\nvar a = {}\n", nested("(", "1", ")", depth))),
            ("b.go", format!("package a\n\nvar a {}\n", nested("[]", "int", "", depth))),
            ("c.go", format!("package a\n\nvar a {}\n", nested("map[string]", "int", "", depth))),
            ("d.go", format!("package a\n\nfunc f() {}\n", nested("{", "", "}", depth))),
            ("e.go", format!("package a\n\nvar a = {}\n", nested("f(", "1", ")", depth))),
            ("f.go", format!("package a\n\nvar a = b{}\n", ".c()".repeat(depth))),
            ("g.go", format!("package a\n\nvar a = 1{}\n", " + 1".repeat(depth))),
            (
                "h.go",
                format!("package a\n\ntype T {}\n", nested("struct { a ", "int", " }", depth)),
            ),
            ("i.go", format!("package a\n\nvar a {}\n", nested("G[", "int", "]", depth))),
            ("j.go", format!("package a\n\nvar a {}\n", nested("*", "int", "", depth))),
            (
                "k.go",
                format!("package a\n\nfunc f() {{ {} }}\n", nested("if a { ", "b()", " }", depth)),
            ),
            (
                "l.go",
                format!(
                    "package a\n\nfunc f() {{ {} }}\n",
                    nested("func() { ", "b()", " }()", depth)
                ),
            ),
            (
                "m.go",
                format!("package a\n\nfunc f() {{ if a {{}}{} }}\n", " else if b {}".repeat(depth)),
            ),
            ("web/x/tsconfig.json", nested("[", "", "]", depth)),
            ("web/x/package.json", nested("{\"a\":", "1", "}", depth)),
            ("web/x/openapi.json", nested("{\"a\":", "1", "}", depth)),
        ];
        check(&list);
    }
}

#[test]
fn types_that_name_each_other_in_circles() {
    check(&[
        (
            "web/a.ts",
            "import type { B } from './b';\nexport interface A extends B { a: A; b: B[]; c: A & B; d: keyof A; e: Partial<A> }\n\
             export type C = D; export type D = C; export type E = E[] | { e: E }; export type F<T> = F<F<T>>;\n\
             export class G extends G {} export class H extends I {} export class I extends H {}\n\
             export type J = Pick<J, keyof J>; export type K = { [k in keyof K]: K[k] };\n\
             export async function f(): Promise<A> { return (await fetch('/api/a')).json(); }\n\
             export async function g(a: F<A> & E) { return fetch('/api/a', { method: 'POST', body: JSON.stringify(a) }); }\n"
                .to_owned(),
        ),
        (
            "web/b.ts",
            "import type { A } from './a';\nexport interface B extends A { b: B }\nexport * from './a';\nexport * from './b';\n".to_owned(),
        ),
        (
            "a.go",
            "package main\n\nimport (\n\t\"encoding/json\"\n\t\"net/http\"\n)\n\ntype A struct {\n\tB\n\t*A\n\tX map[string][]A\n}\ntype B struct {\n\tA\n\tC\n}\n\
             type C = D\ntype D = C\ntype E []E\ntype F[T any] struct {\n\tF F[F[T]]\n}\ntype I interface {\n\tI\n\tJ\n}\ntype J interface{ I }\n\
             func f(w http.ResponseWriter, r *http.Request) {\n\tvar a A\n\tjson.NewDecoder(r.Body).Decode(&a)\n\tjson.NewEncoder(w).Encode(F[A]{})\n\tvar c C\n\tjson.NewEncoder(w).Encode(c)\n}\n\
             func main() {\n\thttp.HandleFunc(\"/api/a\", f)\n\thttp.ListenAndServe(\":1\", nil)\n}\n"
                .to_owned(),
        ),
    ]);
}

#[test]
fn calls_and_values_that_name_each_other_in_circles() {
    check(&[
        (
            "web/a.ts",
            "import { b } from './b';\nexport const a = b; export const u = u + '/x'; export const v = `${w}`; export const w = `${v}`;\n\
             export const f = (x) => g(x); export const g = (x) => f(x); export const h = (...x) => h(...x);\n\
             export const call = (p) => call(`${p}/${p}`); fetch(u + v); fetch(a); fetch(f('/x')); call('/x');\n\
             const o = { ...o, o }; fetch(o.o.o.url, o);\nfunction wrap(p) { return wrap(p + p) || fetch(p); }\nwrap('/api');\n"
                .to_owned(),
        ),
        ("web/b.ts", "import { a } from './a';\nexport { a as b } from './a';\nexport const c = a;\n".to_owned()),
        (
            "a.go",
            "package main\n\nimport \"net/http\"\n\nconst a = b\nconst b = a\nvar c = d\nvar d = c + c\n\
             func f() string { return g() }\nfunc g() string { return f() }\n\
             func routes(m *http.ServeMux, p string) {\n\tm.HandleFunc(p+a+c+f(), nil)\n\troutes(m, p+p)\n}\n\
             func wrap(h http.Handler) http.Handler { return wrap(wrap(h)) }\n\
             func main() {\n\tm := http.NewServeMux()\n\tm.Handle(\"/x/\", m)\n\tm.Handle(\"/y/\", http.StripPrefix(\"/y\", wrap(m)))\n\troutes(m, \"/\")\n\thttp.ListenAndServe(\":1\", m)\n}\n"
                .to_owned(),
        ),
    ]);
}

#[test]
fn groups_of_routes_in_circles_and_in_rows() {
    let row = lines(2000, |at| format!("\tg{} := g{at}.Group(\"/a\")", at + 1));
    let used = lines(2000, |at| format!("\tg{at}.GET(\"/x\", h)"));
    check(&[(
        "gin.go",
        format!(
            "package main\n\nimport \"github.com/gin-gonic/gin\"\n\nfunc h(c *gin.Context) {{ c.JSON(200, nil) }}\n\
             func a(g *gin.RouterGroup) {{\n\tb(g.Group(\"/a\"))\n\tg.GET(\"/x\", h)\n}}\nfunc b(g *gin.RouterGroup) {{ a(g.Group(\"/b\")) }}\n\
             func main() {{\n\tr := gin.New()\n\tg0 := r.Group(\"/\")\n\ta(g0)\n\tg0 = g0.Group(\"/l\")\n\tfor {{\n\t\tg0 = g0.Group(\"/m\")\n\t}}\n{row}{used}\tr.Run()\n}}\n"
        ),
    )]);
}

#[test]
fn unions_and_products_that_grow_by_powers() {
    // Each type and each value doubles the one before.
    let types = lines(60, |at| {
        format!("export type T{} = {{ a: T{at}; b: T{at} }} | [T{at}, T{at}] | T{at}[];", at + 1)
    });
    let values =
        lines(60, |at| format!("export const v{} = c ? v{at} + '/a' : v{at} + v{at};", at + 1));
    let parts = lines(40, |at| format!("${{c ? 'a{at}' : 'b{at}'}}")).replace('\n', "");
    let fields = lines(60, |at| {
        format!("type S{} struct {{\n\tA S{at}\n\tB []S{at}\n\tC map[string]S{at}\n}}", at + 1)
    });
    let embeds = lines(40, |at| {
        format!(
            "type M{0} struct {{\n\tN{1}\n\tO{1}\n}}\ntype N{0} struct {{ M{1} }}\ntype O{0} struct {{ M{1} }}",
            at + 1,
            at
        )
    });
    let strings = lines(60, |at| {
        format!("\ts{} := s{at} + s{at}\n\tif c {{\n\t\ts{0} += \"/x\"\n\t}}", at + 1)
    });
    check(&[
        (
            "web/a.ts",
            format!(
                "declare const c: boolean; export type T0 = string; export const v0 = '/a';\n{types}{values}\
                 export async function f(): Promise<T60> {{ return (await fetch('/api/s')).json(); }}\n\
                 export const g = async (t: T60) => fetch(v60, {{ method: 'POST', body: JSON.stringify(t) }});\n\
                 fetch(`/api/{parts}`);\nf().then((t) => t.a.a.a.a.b.b.length);\n"
            ),
        ),
        (
            "a.go",
            format!(
                "package main\n\nimport (\n\t\"encoding/json\"\n\t\"net/http\"\n)\n\ntype S0 struct {{ X int }}\ntype M0 struct {{ X int }}\ntype N0 struct {{ M0 }}\ntype O0 struct {{ M0 }}\n\
                 {fields}{embeds}\nvar c bool\n\nfunc h(w http.ResponseWriter, r *http.Request) {{\n\tjson.NewEncoder(w).Encode(S60{{}})\n\tjson.NewEncoder(w).Encode(M40{{}})\n}}\n\n\
                 func main() {{\n\ts0 := \"/a\"\n{strings}\thttp.HandleFunc(s60, h)\n\thttp.HandleFunc(\"/api/s\", h)\n\thttp.ListenAndServe(\":1\", nil)\n}}\n"
            ),
        ),
    ]);
}

#[test]
fn thousands_of_routes_and_calls() {
    let routes = lines(4000, |at| format!("\tm.HandleFunc(\"GET /api/r{at}/{{id}}\", h)"));
    let same = lines(300, |_| "\tm.HandleFunc(\"/api/same/{a}/{b}\", h)".to_owned());
    let calls = lines(4000, |at| {
        format!("export const c{at} = (id: string) => fetch(`/api/r{at}/${{id}}`);")
    });
    let all = lines(300, |_| "fetch(`/api/same/${x}/${y}`); fetch(`/api/${x}/${y}`);".to_owned());
    let (it, _) = check(&[
        (
            "a.go",
            format!(
                "package main\n\nimport \"net/http\"\n\nfunc h(w http.ResponseWriter, r *http.Request) {{}}\n\n\
                 func main() {{\n\tm := http.NewServeMux()\n{routes}{same}\thttp.ListenAndServe(\":1\", m)\n}}\n"
            ),
        ),
        ("web/a.ts", format!("declare const x: string, y: string;\n{calls}{all}")),
    ]);
    let run = crate::harness::check(&it.root(), &["map", "--output-format", "json"]);
    let map: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(map["routes"].as_array().unwrap().len(), 4300);
    assert!(map["links"].as_array().unwrap().len() >= 4000);
}

#[test]
fn modules_in_long_rows_and_circles() {
    let name = |at: usize| format!("web/row/m{at}.ts");
    let text = |at: usize| {
        let next = (at + 1) % 1500;
        format!(
            "import {{ url as u, call }} from './m{next}';\nexport * from './m{next}';\nexport const url = u + '/a';\nexport const load{at} = () => call(url);\n"
        )
    };
    let names: Vec<String> = (0..1500).map(name).collect();
    let list: Vec<_> =
        names.iter().enumerate().map(|(at, name)| (name.as_str(), text(at))).collect();
    check(&list);
}

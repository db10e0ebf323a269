//! Shapes of Go types and values.

use super::super::tests::program;
use crate::library::JsonVersion;

const TYPES: &str = "
type base struct { ID int64 `json:\"id\"`; Name string `json:\"name\"` }
type opt[T any] struct { v T }
func (o *opt[T]) UnmarshalJSON(b []byte) error { return nil }
func (o opt[T]) MarshalJSON() ([]byte, error) { return nil, nil }
type list[T any] struct { Items []T `json:\"items\"`; Next *string `json:\"next,omitempty\"` }
type node struct { Kids []node `json:\"kids\"` }
";

/// What `V` of a package with these declarations looks like: decoded, encoded, and encoded by version 2.
fn shapes(text: &str) -> [String; 3] {
    let text = format!(
        "package a\nimport (\"time\"; \"encoding/json\"; \"database/sql\"; \"github.com/google/uuid\")\n{TYPES}\n{text}\nfunc f(v V) {{ _ = v }}"
    );
    let program = program(&text);
    let go = program.go();
    let (file, known) = program.files().next().expect("a file");
    let facts = known.go().expect("Go");
    let local = facts.locals.iter().rfind(|it| facts.name(it.name) == "v").expect("v");
    let ty = go.type_of_local(file, local);
    [
        go.shape_in(&ty).to_string(),
        go.shape_out(&ty, JsonVersion::V1).to_string(),
        go.shape_out(&ty, JsonVersion::V2).to_string(),
    ]
}

/// What the last argument of the call of `send` looks like when it is encoded.
fn value(text: &str) -> String {
    let program = program(&format!("package a\n{text}"));
    let go = program.go();
    let (file, known) = program.files().next().expect("a file");
    let calls = known.tree.nodes(seamlint_syntax::Kind::CallExpression);
    let call = calls.into_iter().find(|it| it.text().starts_with("send(")).expect("a call");
    let argument = super::super::syntax::argument(call, 0).expect("an argument");
    go.shape_of(&super::super::Value::new(file, argument, &[]), JsonVersion::V1).to_string()
}

#[test]
fn options_leave_out_what_they_say_and_no_more() {
    let [_, written, v2] = shapes(
        "type V struct {
            Made time.Time `json:\"made,omitempty\"`
            Done time.Time `json:\"done,omitzero\"`
            Base base `json:\"base,omitempty\"`
            Pair [2]int `json:\"pair,omitempty\"`
            Count int `json:\"count,omitempty\"`
            Text string `json:\"text,omitempty\"`
            Tags []string `json:\"tags,omitempty\"`
        }",
    );
    let base = "{id: int, name: string}";
    assert_eq!(
        written,
        format!(
            "{{base: {base}, count?: int, done?: time, made: time, pair: [int], tags?: [string], text?: string}}"
        )
    );
    assert_eq!(
        v2,
        format!(
            "{{base?: {base}, count: int, done?: time, made: time, pair: [int], tags?: [string], text?: string}}"
        )
    );
}

#[test]
fn fields_are_members_as_their_tags_say() {
    let [read, written, v2] = shapes(
        "type V struct {
            base
            Name string
            Count int8 `json:\"count,string\"`
            Tags []string `json:\"tags\"`
            Note *string `json:\"note,omitempty\"`
            Need bool `json:\"need\" binding:\"required\"`
            Hidden int `json:\"-\"`
            private int
        }",
    );
    assert_eq!(
        written,
        "{Name: string, count: quoted number, id: int, name: string, need: bool, note?: string, tags: [string] | null}"
    );
    assert_eq!(
        read,
        "{Name?: string, count?: quoted number, id?: int, name?: string, need: bool, note?: string | null, tags?: [string] | null}"
    );
    assert_eq!(v2, written.replace(" | null", ""));
}

#[test]
fn embedded_fields_are_flattened_and_hidden() {
    let out = |text: &str| shapes(text)[1].clone();
    assert_eq!(
        out("type V struct { base; ID string `json:\"id\"` }"),
        "{id: string, name: string}"
    );
    assert_eq!(
        out("type other struct { Name string `json:\"name\"` }\ntype V struct { base; other }"),
        "{id: int}"
    );
    assert_eq!(out("type V struct { *base }"), "{id?: int, name?: string}");
    assert_eq!(
        out("type V struct { base `json:\"base\"` }"),
        "{}",
        "an unexported field that is named"
    );
    assert_eq!(
        out("type Base base\ntype V struct { Base `json:\"base\"` }"),
        "{base: {id: int, name: string}}"
    );
}

#[test]
fn types_have_the_formats_of_their_encoders() {
    let out = |text: &str| shapes(&format!("type V struct {{ X {text} `json:\"x\"` }}"))[1].clone();
    assert_eq!(out("time.Time"), "{x: time}");
    assert_eq!(out("time.Duration"), "{x: int}");
    assert_eq!(out("[]byte"), "{x: base64 | null}");
    assert_eq!(out("json.Number"), "{x: number}");
    assert_eq!(out("json.RawMessage"), "{x: any}");
    assert_eq!(out("uuid.UUID"), "{x: uuid}");
    assert_eq!(out("sql.NullString"), "{x: {String: string, Valid: bool}}");
    assert_eq!(out("map[string]float64"), "{x: {*: number} | null}");
    assert_eq!(out("opt[int]"), "{x: any}");
    assert_eq!(out("any"), "{x: any}");
    assert_eq!(out("list[base]"), "{x: {items: [{id: int, name: string}] | null, next?: string}}");
    assert_eq!(out("node"), "{x: {kids: [any] | null}}");
}

#[test]
fn values_say_more_than_their_types() {
    assert_eq!(
        value("func f(n int) { send(map[string]any{\"ok\": true, \"n\": n, \"kind\": \"up\"}) }"),
        "{kind: \"up\", n: int, ok: bool}"
    );
    assert_eq!(
        value(
            "type r struct { Data any `json:\"data\"`; Msg string `json:\"msg\"` }\nfunc f(xs []int, m string) { send(r{Data: xs, Msg: m}) }"
        ),
        "{data: [int] | null, msg: string}"
    );
    assert_eq!(
        value(
            "func f(c bool) { m := map[string]any{\"a\": 1}\nif c { m[\"b\"] = \"x\" }\nsend(m) }"
        ),
        "{a: 1, b?: \"x\"}"
    );
    assert_eq!(value("func f(k string) { send(map[string]any{k: 1}) }"), "{…}");
    assert_eq!(value("func f() { send([]any{1, \"a\"}) }"), "[1 | \"a\"]");
    assert_eq!(
        value("type r struct { Data any `json:\"data\"` }\nfunc f(v r) { send(v) }"),
        "{data: any}"
    );
    assert_eq!(
        value("func g() any { return map[string]int{\"a\": 1} }\nfunc f() { send(g()) }"),
        "{a: 1}"
    );
}

//! Hints in the text: a null or an absence that the other side has no place for.

use serde_json::{Value, json};

use crate::Project;
use crate::client::{Client, plain, pulling};

const GO: &str = r#"package main

import (
	"encoding/json"
	"net/http"
)

type Item struct {
	ID   int      `json:"id"`
	Note *string  `json:"note"`
	Kind string   `json:"kind,omitempty"`
	Tags []string `json:"tags"`
	Made Stamp    `json:"made,omitempty"`
	Next *Item    `json:"next,omitempty"`
}

type Stamp struct {
	At int `json:"at"`
}

type Change struct {
	Age  int     `json:"age"`
	Name *string `json:"name"`
	Text string  `json:"text"`
}

func main() {
	http.HandleFunc("GET /api/items/{id}", one)
	http.HandleFunc("PUT /api/items/{id}", change)
	_ = http.ListenAndServe(":80", nil)
}

func one(w http.ResponseWriter, r *http.Request) {
	var tags []string
	for tag := range r.URL.Query() {
		tags = append(tags, tag)
	}
	_ = json.NewEncoder(w).Encode(Item{ID: 1, Note: note(), Kind: kind(), Tags: tags})
}

func change(w http.ResponseWriter, r *http.Request) {
	var change Change
	if err := json.NewDecoder(r.Body).Decode(&change); err != nil {
		http.Error(w, err.Error(), 400)
		return
	}
	save(change)
}

func note() *string { return nil }

func kind() string { return "" }

func save(c Change) {}
"#;

const TS: &str = r#"export interface Item {
  id: number;
  note: string;
  /* 😀 */ kind: string;
  tags: string[];
  made: { at: number };
  next?: Item;
}

export interface Change {
  age: number | null;
  name: string | null;
  text?: string;
}

export async function one(id: number): Promise<Item> {
  const response = await fetch(`/api/items/${id}`);
  if (!response.ok) throw new Error("no");
  return response.json();
}

export async function again(id: number) {
  const response = await fetch(`/api/items/${id}`);
  if (!response.ok) throw new Error("no");
  const item: Item = await response.json();
  return item.id;
}

export async function change(id: number, change: Change) {
  const response = await fetch(`/api/items/${id}`, {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(change),
  });
  if (!response.ok) throw new Error("no");
}
"#;

const GO_FILE: &str = "server/main.go";
const TS_FILE: &str = "web/src/api.ts";

fn project() -> Project {
    Project::of(&[
        ("go.mod", "module example.com/shop\n\ngo 1.24\n"),
        (GO_FILE, GO),
        ("web/package.json", "{\"name\": \"web\"}"),
        (TS_FILE, TS),
    ])
}

/// What a client can do that shows hints, and may be told of them later.
fn capabilities(later: bool) -> Value {
    let mut all = pulling();
    all["textDocument"]["inlayHint"] = json!({ "dynamicRegistration": later });
    all["workspace"]["inlayHint"] = json!({ "refreshSupport": true });
    all
}

/// A client whose user wants hints.
fn start(project: &Project) -> Client {
    start_with(project, capabilities(false))
}

fn start_with(project: &Project, mut capabilities: Value) -> Client {
    capabilities["workspace"]["configuration"] = json!(false);
    Client::with(json!({
        "workspaceFolders": [{ "uri": project.uri(""), "name": "x" }],
        "initializationOptions": { "inlayHints": true },
        "capabilities": capabilities,
    }))
}

fn asked(client: &mut Client, project: &Project, path: &str, lines: (u32, u32)) -> Vec<Value> {
    let range = json!({
        "start": { "line": lines.0, "character": 0 },
        "end": { "line": lines.1, "character": 0 },
    });
    let document = json!({ "uri": project.uri(path) });
    let found = client
        .request("textDocument/inlayHint", json!({ "textDocument": document, "range": range }));
    found.as_array().unwrap().clone()
}

fn label(hint: &Value) -> String {
    let parts = hint["label"].as_array().unwrap();
    parts.iter().map(|it| it["value"].as_str().unwrap()).collect()
}

/// `line:column label` of each hint of a file.
fn hints(client: &mut Client, project: &Project, path: &str) -> Vec<String> {
    let found = asked(client, project, path, (0, 999));
    let text = |it: &Value| {
        let at = &it["position"];
        format!("{}:{} {}", at["line"], at["character"], label(it))
    };
    found.iter().map(text).collect()
}

#[test]
fn each_side_says_what_the_other_does_not_expect() {
    let project = project();
    let mut client = start(&project);
    assert_eq!(
        hints(&mut client, &project, TS_FILE),
        [
            "2:14 ⟵ may be null",
            "3:23 ⟵ may be absent",
            "4:16 ⟵ may be null",
            "10:20 ⟶ null becomes 0",
            "12:15 ⟶ absent becomes \"\"",
        ]
    );
    assert_eq!(
        hints(&mut client, &project, GO_FILE),
        [
            "9:28 TS: string",
            "10:38 TS: string",
            "11:28 TS: string[]",
            "21:26 TS: number | null",
            "23:27 TS: string | undefined",
        ]
    );
}

#[test]
fn columns_are_counted_as_agreed() {
    let project = project();
    let mut utf8 = capabilities(false);
    utf8["general"]["positionEncodings"] = json!(["utf-8"]);
    let mut client = start_with(&project, utf8);
    assert_eq!(hints(&mut client, &project, TS_FILE)[1], "3:25 ⟵ may be absent");
}

#[test]
fn hints_are_those_of_the_range() {
    let project = project();
    let mut client = start(&project);
    let labels = |it: Vec<Value>| it.iter().map(label).collect::<Vec<_>>();
    let found = asked(&mut client, &project, TS_FILE, (3, 4));
    assert_eq!(labels(found), ["⟵ may be absent"]);
    assert!(asked(&mut client, &project, TS_FILE, (0, 2)).is_empty());
    assert!(asked(&mut client, &project, TS_FILE, (900, 999)).is_empty());
    assert!(asked(&mut client, &project, TS_FILE, (4, 2)).is_empty());
}

#[test]
fn a_hint_leads_to_the_other_side_and_names_all_callers_once() {
    let project = project();
    let mut client = start(&project);
    let found = asked(&mut client, &project, TS_FILE, (2, 3));
    let [hint] = found.as_slice() else { panic!("one hint for two callers: {found:#?}") };
    assert_eq!((hint["kind"].as_u64(), hint["paddingLeft"].as_bool()), (Some(1), Some(true)));
    let line = |part: usize| {
        let location = &hint["label"][part]["location"];
        assert_eq!(location["uri"], project.uri(GO_FILE));
        let line = location["range"]["start"]["line"].as_u64().unwrap();
        GO.lines().nth(line as usize).unwrap().trim().to_owned()
    };
    assert_eq!(line(0), "func one(w http.ResponseWriter, r *http.Request) {");
    assert_eq!(line(1), "Note *string  `json:\"note\"`");
    assert_eq!(hint["tooltip"]["kind"], "markdown");
    let told = hint["tooltip"]["value"].as_str().unwrap();
    let begin = "`note` may be null in the answer of **GET /api/items/{id}**\n\nGo: `Note *string`, [server/main.go:10](";
    assert!(told.starts_with(begin), "{told}");
    assert!(told.contains("\n\nTypeScript: `string`, [web/src/api.ts:3]("), "{told}");
    for caller in ["[web/src/api.ts:17](", "[web/src/api.ts:23]("] {
        assert_eq!(told.matches(caller).count(), 1, "{caller} in {told}");
    }
    let found = asked(&mut client, &project, TS_FILE, (4, 5));
    let told = found[0]["tooltip"]["value"].as_str().unwrap();
    assert!(told.contains("- answered here, [server/main.go:38]("), "why it is nil: {told}");
    let found = asked(&mut client, &project, GO_FILE, (9, 10));
    assert_eq!(found[0]["label"][1]["location"]["uri"], project.uri(TS_FILE));
}

#[test]
fn a_plain_client_gets_plain_words() {
    let project = project();
    let mut client = start_with(&project, plain());
    let found = asked(&mut client, &project, TS_FILE, (2, 3));
    assert_eq!(found[0]["tooltip"]["kind"], "plaintext");
    let told = found[0]["tooltip"]["value"].as_str().unwrap();
    assert!(told.starts_with("note may be null in the answer of GET /api/items/{id}\n"), "{told}");
}

#[test]
fn what_is_mended_on_one_side_is_gone_on_the_other() {
    let project = project();
    let mut client = start(&project);
    client.open(&project, GO_FILE, GO);
    client.open(&project, TS_FILE, TS);
    assert_eq!(hints(&mut client, &project, TS_FILE).len(), 5);
    client.all_told("workspace/inlayHint/refresh");
    let mended = GO
        .replace("Note *string  `", "Note string   `")
        .replace("kind,omitempty", "kind")
        .replace("note() *string { return nil }", "note() string { return \"\" }");
    client.replace(&project, GO_FILE, 2, &mended);
    let rest = ["4:16 ⟵ may be null", "10:20 ⟶ null becomes 0", "12:15 ⟶ absent becomes \"\""];
    assert_eq!(hints(&mut client, &project, TS_FILE), rest);
    assert_eq!(client.all_told("workspace/inlayHint/refresh").len(), 1, "the other file's hints");
    // The other way round, and with another line before all of them.
    let mended = format!("// A shop.\n{}", TS.replace("tags: string[]", "tags: string[] | null"));
    client.replace(&project, TS_FILE, 2, &mended);
    assert_eq!(
        hints(&mut client, &project, TS_FILE),
        ["11:20 ⟶ null becomes 0", "13:15 ⟶ absent becomes \"\""]
    );
    assert_eq!(hints(&mut client, &project, GO_FILE).len(), 2);
    assert_eq!(client.all_told("workspace/inlayHint/refresh").len(), 1);
    // What changes no hint of another file needs no word.
    client.replace(&project, TS_FILE, 3, &format!("{mended}\nexport {{}};\n"));
    assert!(client.all_told("workspace/inlayHint/refresh").is_empty());
}

#[test]
fn who_wants_no_hints_hears_nothing_of_them() {
    let project = project();
    for capabilities in [plain(), pulling(), capabilities(true)] {
        let mut client = Client::start(&project, &capabilities);
        assert_eq!(client.capabilities.get("inlayHintProvider"), None);
        assert!(hints(&mut client, &project, TS_FILE).is_empty());
        client.open(&project, GO_FILE, &GO.replace("kind,omitempty", "kind"));
        client.settle();
        assert!(client.all_told("workspace/inlayHint/refresh").is_empty());
        let registered = json!(client.all_told("client/registerCapability")).to_string();
        assert!(!registered.contains("inlayHint"), "{registered}");
    }
}

/// Sets what a client answers when it is asked for its configuration, and has it asked.
fn configure(client: &mut Client, configuration: Value) {
    client.settle();
    client.all_told("workspace/configuration");
    client.configuration = configuration;
    client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    client.told("workspace/configuration");
    client.settle();
}

#[test]
fn hints_come_and_go_with_the_setting() {
    let project = project();
    let mut client = Client::start(&project, &capabilities(true));
    configure(&mut client, json!({ "inlayHints": true }));
    let all = json!(client.all_told("client/registerCapability"));
    assert!(all.to_string().contains("textDocument/inlayHint"), "{all}");
    assert_eq!(hints(&mut client, &project, TS_FILE).len(), 5);
    configure(&mut client, json!({ "inlayHints": true, "codeLens": false }));
    assert!(client.all_told("client/registerCapability").is_empty(), "it knows already");
    configure(&mut client, json!({ "inlayHints": false }));
    let gone = client.told("client/unregisterCapability");
    assert_eq!(gone["unregisterations"][0]["method"], "textDocument/inlayHint");
    assert!(hints(&mut client, &project, TS_FILE).is_empty());
}

#[test]
fn a_client_that_cannot_be_told_later_asks_again() {
    let project = project();
    let mut client = Client::start(&project, &capabilities(false));
    assert!(client.capabilities["inlayHintProvider"].is_object());
    assert!(hints(&mut client, &project, TS_FILE).is_empty());
    configure(&mut client, json!({ "inlayHints": true }));
    assert!(!client.all_told("workspace/inlayHint/refresh").is_empty());
    assert_eq!(hints(&mut client, &project, TS_FILE).len(), 5);
    let registered = json!(client.all_told("client/registerCapability")).to_string();
    assert!(!registered.contains("inlayHint"), "{registered}");
}

#[test]
fn a_file_outside_has_no_hints() {
    let (project, other) = (project(), Project::of(&[("a.ts", TS)]));
    let mut client = start(&project);
    let range =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    for uri in [other.uri("a.ts"), project.uri("none.ts"), "untitled:a".to_owned()] {
        let params = json!({ "textDocument": { "uri": uri }, "range": range });
        assert_eq!(client.request("textDocument/inlayHint", params), Value::Null, "{uri}");
    }
}

/// The hints of a TypeScript file beside the same backend.
fn hints_of(text: &str) -> Vec<String> {
    let project = Project::of(&[("go.mod", "module x\n"), (GO_FILE, GO), (TS_FILE, text)]);
    hints(&mut start(&project), &project, TS_FILE)
}

/// A function that asks for an item, before what it does with it.
fn reading(then: &str) -> String {
    format!(
        "export async function f(id: number) {{\n  const r = await fetch(`/api/items/${{id}}`);\n  if (!r.ok) throw new Error(\"no\");\n{then}\n}}\n"
    )
}

/// A function that changes an item.
fn writing(body: &str) -> String {
    format!(
        "export async function f(id: number, on: boolean) {{\n  await fetch(`/api/items/${{id}}`, {{\n    method: \"PUT\",\n    body: JSON.stringify({body}),\n  }});\n}}\n"
    )
}

#[test]
fn without_a_type_the_code_that_reads_has_the_hint() {
    let taken =
        reading("  const { note, tags } = await r.json();\n  return note.trim() + tags.length;");
    assert_eq!(hints_of(&taken), ["3:14 ⟵ may be null", "3:20 ⟵ may be null"]);
    let twice = reading("  const item = await r.json();\n  return item.kind.trim() + item.kind;");
    assert_eq!(hints_of(&twice), ["4:18 ⟵ may be absent"], "the first of a file");
}

#[test]
fn code_that_asks_and_types_that_admit_have_no_hint() {
    for then in [
        "  const item = await r.json();\n  return (item.tags ?? []).length;",
        "  const item = await r.json();\n  return item.kind?.trim();",
        "  const item = await r.json();\n  if (item.note !== null) return item.note.trim();",
        "  const item = await r.json();\n  return item.id;",
        "  const item: { note: string | null; kind?: string } = await r.json();\n  return item;",
        "  const item: Box<string> = await r.json();\n  return item;",
        "  const item: { note: unknown } = await r.json();\n  return item;",
    ] {
        let text = format!("{}interface Box<T> {{ note: T }}\n", reading(then));
        assert_eq!(hints_of(&text), [""; 0], "{then}");
    }
}

#[test]
fn what_some_answers_have_is_the_business_of_types_alone() {
    let encoded =
        "_ = json.NewEncoder(w).Encode(Item{ID: 1, Note: note(), Kind: kind(), Tags: tags})";
    let go = GO.replace(
        encoded,
        "if len(tags) > 3 {\n\t\t_ = json.NewEncoder(w).Encode(map[string]any{\"ok\": false, \"why\": \"many\"})\n\t\treturn\n\t}\n\t_ = json.NewEncoder(w).Encode(map[string]any{\"ok\": true, \"first\": 1})",
    );
    let of = |then: &str| {
        let text = reading(then);
        let project = Project::of(&[("go.mod", "module x\n"), (GO_FILE, &go), (TS_FILE, &text)]);
        hints(&mut start(&project), &project, TS_FILE)
    };
    let typed = of("  const it: { ok: boolean; first: number } = await r.json();\n  return it;");
    assert_eq!(typed, ["3:40 ⟵ may be absent"]);
    for then in [
        "  const it = await r.json();\n  if (it.ok) return it.first.toFixed();",
        "  const it: { ok: true; first: number } | { ok: false; why: string } = await r.json();\n  return it;",
    ] {
        assert_eq!(of(then), [""; 0], "{then}");
    }
}

#[test]
fn what_is_written_to_be_sent_has_a_hint_where_it_is_null() {
    let found = hints_of(&writing("{ age: on ? 3 : null, name: null, text: \"\" }"));
    assert_eq!(found, ["3:45 ⟶ null becomes 0"]);
    // Whoever writes that it may be left out means it, and a pointer knows it.
    let found = hints_of(&writing("{ ...(on ? { age: 3 } : {}), name: undefined }"));
    assert_eq!(found, [""; 0]);
}

#[test]
fn a_whole_answer_that_may_be_null_is_said_at_its_variable() {
    let go = GO.replace(
        "_ = json.NewEncoder(w).Encode(Item{ID: 1, Note: note(), Kind: kind(), Tags: tags})",
        "_ = json.NewEncoder(w).Encode(tags)",
    );
    let of = |then: &str| {
        let project = Project::of(&[("go.mod", "module x\n"), (GO_FILE, &go), (TS_FILE, then)]);
        hints(&mut start(&project), &project, TS_FILE)
    };
    let named = reading("  const tags: string[] = await r.json();\n  return tags.length;");
    assert_eq!(of(&named), ["3:22 ⟵ may be null"]);
    let returned = reading("  return r.json();");
    assert_eq!(of(&returned), ["3:17 ⟵ may be null"]);
    let given = reading("  const all: unknown[] = [];\n  all.push(await r.json());\n  return all;");
    assert_eq!(of(&given), ["4:25 ⟵ may be null"]);
    let asked = reading("  return (await r.json()) ?? [];");
    assert_eq!(of(&asked), [""; 0]);
    let asked = reading("  const tags: string[] | null = await r.json();\n  return tags;");
    assert_eq!(of(&asked), [""; 0]);
    let asked = reading("  const tags = (await r.json()) ?? [];\n  return tags.length;");
    assert_eq!(of(&asked), [""; 0]);
}

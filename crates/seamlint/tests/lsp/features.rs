//! What can be asked and done at a place.

use serde_json::{Value, json};

use crate::client::{Client, plain, pulling, rules};
use crate::{GO, Project, RULE, TS};

fn start() -> (Project, Client) {
    let project = Project::shop();
    let client = Client::start(&project, &pulling());
    (project, client)
}

/// `file:line` of locations.
fn places(project: &Project, found: &Value) -> Vec<String> {
    let root = project.uri("") + "/";
    let place = |it: &Value| {
        let uri = it["uri"].as_str().unwrap();
        format!("{}:{}", uri.strip_prefix(&root).unwrap_or(uri), it["range"]["start"]["line"])
    };
    found.as_array().unwrap().iter().map(place).collect()
}

fn hover(client: &mut Client, project: &Project, path: &str, text: &str, part: &str) -> String {
    let found = client.at("textDocument/hover", project, path, text, part);
    found["contents"]["value"].as_str().unwrap_or("").to_owned()
}

#[test]
fn an_address_leads_to_the_handler_and_the_path_of_a_route_to_its_callers() {
    let (project, mut client) = start();
    let (go, ts) = ("server/main.go", "web/src/api.ts");
    let found = client.at("textDocument/definition", &project, ts, TS, "/api/users/");
    assert_eq!(places(&project, &found), ["server/main.go:17"]);
    let found = client.at("textDocument/definition", &project, go, GO, "/api/users/{id}");
    assert_eq!(places(&project, &found), ["web/src/api.ts:1"]);
    let found = client.at("textDocument/definition", &project, ts, TS, "fetch");
    assert!(places(&project, &found).is_empty(), "that is TypeScript's own to answer");
    let found = client.at(
        "textDocument/references",
        &project,
        go,
        &GO.replacen("update", "??????", 1),
        "update",
    );
    assert_eq!(places(&project, &found), ["web/src/api.ts:1"]);
    let found = client.at("textDocument/references", &project, ts, TS, "/api/users/");
    assert_eq!(places(&project, &found), ["server/main.go:13", "web/src/api.ts:1"]);
}

#[test]
fn members_lead_to_fields_and_back_in_both_directions() {
    let (project, mut client) = start();
    let (go, ts) = ("server/main.go", "web/src/api.ts");
    let found = client.at("textDocument/definition", &project, ts, TS, "age");
    assert_eq!(places(&project, &found), ["server/main.go:9"], "what is sent");
    let found = client.at(
        "textDocument/definition",
        &project,
        ts,
        &TS.replacen("name:", "????:", 1),
        "name",
    );
    assert!(places(&project, &found).is_empty(), "the name of the function");
    let read = TS.replace("rename", "??????").replacen("name:", "????:", 1);
    let found = client.at("textDocument/definition", &project, ts, &read, "name");
    assert_eq!(places(&project, &found), ["server/main.go:8"], "what is answered");
    let found = client.at("textDocument/references", &project, go, GO, "Name");
    assert_eq!(places(&project, &found), ["web/src/api.ts:4", "web/src/api.ts:8"]);
}

#[test]
fn hovers_tell_the_contract_and_the_rule() {
    let (project, mut client) = start();
    let (go, ts) = ("server/main.go", "web/src/api.ts");
    let route = hover(&mut client, &project, go, GO, "/api/users/{id}");
    let headline = "**PUT /api/users/{id}** · request `server.User{name: string, age: int}` · response `server.User{name: string, age: int}` · 1 caller";
    assert!(route.starts_with(headline), "{route}");
    assert!(route.contains("[web/src/api.ts:2]("), "{route}");
    let call = hover(&mut client, &project, ts, TS, "/api/users/");
    assert!(
        call.starts_with(headline) && call.contains("served by `update`, [server/main.go:18]("),
        "{call}"
    );
    let field = hover(&mut client, &project, go, GO, "Age");
    assert!(
        field.starts_with("`age` in the request of **PUT /api/users/{id}** · Go `Age int`"),
        "{field}"
    );
    let finding = hover(&mut client, &project, ts, TS, "null");
    assert!(finding.contains(&format!("**[{RULE}](")), "{finding}");
    assert!(!finding.contains("## Bad"));
    assert_eq!(hover(&mut client, &project, go, GO, "package"), "");
    let body = hover(&mut client, &project, go, GO, "http.Error");
    assert_eq!(body, "", "a handler's body is Go's own to explain");
}

/// Names of others are words: a picture in them would be fetched by whoever shows it.
#[test]
fn hovers_show_no_markup_of_others() {
    let attack = "![x](http://e/x.png) <img src=x> `y` **z** & a|b";
    let (go, ts) = (GO.replace("/api/users/", &format!("/{attack}/")), attack.replace('`', "\\`"));
    let ts = TS.replace("/api/users/", &format!("/{ts}/"));
    let project =
        Project::of(&[("go.mod", "module x\n"), ("server/main.go", &go), ("web/a.ts", &ts)]);
    let mut client = Client::start(&project, &pulling());
    for (path, text) in [("server/main.go", &go), ("web/a.ts", &ts)] {
        let said = hover(&mut client, &project, path, text, "![x]");
        assert!(said.contains("img src"), "{path}: {said:?}");
        for markup in ["![x](", " <img", " `y`", " **z**"] {
            assert!(!said.contains(markup), "{path}: {markup} in {said}");
        }
    }
}

#[test]
fn a_plain_client_hovers_without_markdown() {
    let project = Project::shop();
    let mut client = Client::start(&project, &plain());
    let found = client.at("textDocument/hover", &project, "server/main.go", GO, "/api/users/{id}");
    assert_eq!(found["contents"]["kind"], "plaintext");
    assert!(found["contents"]["value"].as_str().unwrap().contains("- web/src/api.ts:2"));
}

#[test]
fn lenses_count_callers_and_name_handlers() {
    let (project, mut client) = start();
    let mut lenses = |path: &str| {
        let params = json!({ "textDocument": { "uri": project.uri(path) } });
        let found = client.request("textDocument/codeLens", params);
        let text = |it: &Value| {
            let line = &it["range"]["start"]["line"];
            format!("{line} {}", it["command"]["title"].as_str().unwrap())
        };
        found.as_array().unwrap().iter().map(text).collect::<Vec<_>>()
    };
    assert_eq!(lenses("server/main.go"), ["17 PUT /api/users/{id} · 1 caller in web/"]);
    assert_eq!(lenses("web/src/api.ts"), ["1 PUT /api/users/{id} · update"]);
    client.configuration = json!({ "codeLens": false });
    client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    client.told("workspace/configuration");
    client.settle();
    let params = json!({ "textDocument": { "uri": project.uri("server/main.go") } });
    assert_eq!(client.request("textDocument/codeLens", params), json!([]));
}

#[test]
fn a_lens_lists_places_where_the_client_can_and_opens_the_first_elsewhere() {
    let project = Project::shop();
    let command = |commands: Value| {
        let mut client = Client::with(json!({
            "workspaceFolders": [{ "uri": project.uri(""), "name": "x" }],
            "initializationOptions": { "commands": commands },
            "capabilities": pulling(),
        }));
        let params = json!({ "textDocument": { "uri": project.uri("server/main.go") } });
        let command = client.request("textDocument/codeLens", params)[0]["command"].clone();
        (client, command)
    };
    let (_, listing) = command(json!(["seamlint.showReferences"]));
    assert_eq!(listing["command"], "seamlint.showReferences");
    assert_eq!(places(&project, &listing["arguments"][2]), ["web/src/api.ts:1"]);
    let (mut client, going) = command(json!([]));
    client.request("workspace/executeCommand", going);
    assert_eq!(client.told("window/showDocument")["uri"], project.uri("web/src/api.ts"));
}

#[test]
fn routes_are_symbols_of_the_workspace() {
    let (project, mut client) = start();
    let found = client.request("workspace/symbol", json!({ "query": "put users" }));
    assert_eq!(found[0]["name"], "PUT /api/users/{id}");
    assert_eq!(found[0]["containerName"], "update");
    assert_eq!(found[0]["location"]["uri"], project.uri("server/main.go"));
    assert_eq!(client.request("workspace/symbol", json!({ "query": "delete" })), json!([]));
}

#[test]
fn a_rule_that_a_comment_names_is_explained_there() {
    let (project, mut client) = start();
    let text = TS.replace(
        "    body:",
        &format!("    // seamlint-ignore[js/floating-promise, {RULE}]: so it is\n    body:"),
    );
    client.open(&project, "web/src/api.ts", &text);
    let found = hover(&mut client, &project, "web/src/api.ts", &text, RULE);
    assert!(found.starts_with(&format!("**[{RULE}](")), "{found}");
    let params = json!({ "textDocument": { "uri": project.uri("web/src/api.ts") } });
    let links = client.request("textDocument/documentLink", params);
    assert_eq!(links.as_array().unwrap().len(), 2);
    assert!(links[1]["target"].as_str().unwrap().ends_with("seam/null_into_value/docs.md"));
    let line = text.lines().nth(4).unwrap();
    assert_eq!(links[1]["range"]["start"]["character"], line.find(RULE).unwrap());
}

/// The actions for the whole of a file.
fn actions(client: &mut Client, project: &Project, path: &str, only: &Value) -> Vec<Value> {
    let everything =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 999, "character": 0 } });
    let found = client.request(
        "textDocument/codeAction",
        json!({
            "textDocument": { "uri": project.uri(path) },
            "range": everything,
            "context": { "diagnostics": [{ "odd": 1 }], "only": only },
        }),
    );
    found.as_array().unwrap().clone()
}

/// A text after the edits of an action on one file.
fn edited(text: &str, action: &Value) -> String {
    let edits = action["edit"]["documentChanges"][0]["edits"].as_array().unwrap();
    let offset = |it: &Value| {
        let line = it["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        start + it["character"].as_u64().unwrap() as usize
    };
    let mut edits: Vec<_> = edits
        .iter()
        .map(|it| {
            (
                offset(&it["range"]["start"]),
                offset(&it["range"]["end"]),
                it["newText"].as_str().unwrap(),
            )
        })
        .collect();
    edits.sort_by_key(|it| std::cmp::Reverse(it.0));
    let mut out = text.to_owned();
    for (start, end, new) in edits {
        out.replace_range(start..end, new);
    }
    out
}

const FLOATING: &str = "async function send() {\n  throw new Error(\"no\");\n}\nexport function all() {\n  send();\n  if (Date.now() > 1) {\n    send();\n  }\n}\n";

#[test]
fn a_fix_cures_its_finding_and_all_fixes_all() {
    let project = Project::of(&[("package.json", "{}"), ("a.ts", FLOATING)]);
    let mut client = Client::start(&project, &pulling());
    client.open(&project, "a.ts", FLOATING);
    let before = client.pull(&project, "a.ts").len();
    let found = actions(&mut client, &project, "a.ts", &json!(["quickfix"]));
    let fix = found.iter().find(|it| it.get("edit").is_some()).unwrap();
    assert_eq!(fix["edit"]["documentChanges"][0]["textDocument"]["version"], 1);
    assert_eq!(fix["diagnostics"][0]["code"], "js/floating-promise");
    let fixed = edited(FLOATING, fix);
    client.replace(&project, "a.ts", 2, &fixed);
    assert_eq!(client.pull(&project, "a.ts").len(), before - 1, "{fixed}");
    client.replace(&project, "a.ts", 3, FLOATING);
    let all = actions(&mut client, &project, "a.ts", &json!(["source.fixAll"]));
    for action in &all {
        assert_eq!(action["kind"], "source.fixAll.seamlint");
        let fixed = edited(FLOATING, action);
        client.replace(&project, "a.ts", 4, &fixed);
        assert!(client.pull(&project, "a.ts").is_empty(), "{fixed}");
    }
    let is_safe = found.iter().any(|it| it["isPreferred"] == true);
    assert_eq!(is_safe, !all.is_empty(), "all that is safe is preferred, and nothing else");
}

#[test]
fn a_comment_ignores_a_finding_and_the_indent_stays() {
    let (project, mut client) = start();
    client.open(&project, "web/src/api.ts", TS);
    let found = actions(&mut client, &project, "web/src/api.ts", &json!(null));
    let ignore =
        found.iter().find(|it| it["title"].as_str().unwrap().starts_with("Ignore")).unwrap();
    assert_eq!(ignore.get("isPreferred"), None);
    let text = edited(TS, ignore);
    assert!(text.contains(&format!("\n    // seamlint-ignore[{RULE}]: \n    body:")), "{text}");
    client.replace(&project, "web/src/api.ts", 2, &text);
    assert!(client.pull(&project, "web/src/api.ts").is_empty());
}

#[test]
fn a_client_that_can_ask_for_the_reason_does() {
    let project = Project::shop();
    let mut client = Client::with(json!({
        "workspaceFolders": [{ "uri": project.uri(""), "name": "x" }],
        "initializationOptions": { "commands": ["seamlint.ignore"] },
        "capabilities": pulling(),
    }));
    let found = actions(&mut client, &project, "web/src/api.ts", &json!(null));
    let is_ignore = |it: &&Value| it["command"]["command"] == "seamlint.ignore";
    let ignore = found.iter().find(is_ignore).unwrap();
    assert_eq!(ignore.get("edit"), None);
    assert_eq!(ignore["command"]["arguments"][0], project.uri("web/src/api.ts"));
    let edit = &ignore["command"]["arguments"][1];
    assert_eq!(edit["newText"], format!("    // seamlint-ignore[{RULE}]: \n"));
    assert_eq!(edit["range"]["start"], json!({ "line": 4, "character": 0 }));
}

#[test]
fn a_comment_among_the_words_of_a_page_is_one() {
    let text = "export function View() {\n  return (\n    <b onClick={() => { throw \"no\"; }}>\n      some {(() => { throw \"no\"; })()}\n    </b>\n  );\n}\n";
    let project = Project::of(&[("package.json", "{}"), ("a.tsx", text)]);
    let mut client = Client::start(&project, &pulling());
    assert_eq!(rules(&client.pull(&project, "a.tsx")).len(), 2);
    let found = actions(&mut client, &project, "a.tsx", &json!(["quickfix"]));
    let ignores: Vec<_> =
        found.iter().filter(|it| it["title"].as_str().unwrap().starts_with("Ignore")).collect();
    let texts: Vec<_> = ignores
        .iter()
        .map(|it| it["edit"]["documentChanges"][0]["edits"][0]["newText"].as_str().unwrap_or(""))
        .collect();
    assert_eq!(texts.len(), 2, "{ignores:#?}");
    assert!(
        texts[1].starts_with(" {/* seamlint-ignore[") && texts[1].ends_with("*/}"),
        "{texts:?}"
    );
}

#[test]
fn a_rule_is_explained_and_the_map_is_a_page() {
    let (project, mut client) = start();
    let found = actions(&mut client, &project, "web/src/api.ts", &json!(["quickfix"]));
    let explain = found.iter().find(|it| it.get("command").is_some()).unwrap();
    assert_eq!(explain["title"], format!("Explain {RULE}"));
    client.request("workspace/executeCommand", explain["command"].clone());
    let shown = client.told("window/showDocument");
    assert!(shown["uri"].as_str().unwrap().ends_with("seam/null_into_value/docs.md"));
    assert_eq!(shown["external"], true);
    let page = client.request("workspace/executeCommand", json!({ "command": "seamlint.map" }));
    assert!(page.as_str().unwrap().contains("/api/users/{id}"));
    let wrong = client.ask("workspace/executeCommand", json!({ "command": "rm" }));
    assert_eq!(client.answer(wrong)["error"]["code"], -32602);
}

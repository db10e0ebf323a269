//! Clients to which diagnostics are pushed.

use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{Client, plain, rules};
use crate::{GO, Project, RULE, TS, mended_go};

fn items(params: &Value) -> Vec<Value> {
    params["diagnostics"].as_array().unwrap().clone()
}

#[test]
fn an_edit_on_one_side_changes_what_is_said_of_the_other() {
    let project = Project::shop();
    let mut client = Client::start(&project, &plain());
    assert_eq!(client.capabilities.get("diagnosticProvider"), None, "never both");
    let first = client.pushed(&project, "web/src/api.ts");
    assert_eq!(rules(&items(&first)), [RULE], "before anything is open");
    assert_eq!(first.get("version"), None);

    client.open(&project, "web/src/api.ts", TS);
    client.open(&project, "server/main.go", GO);
    client.replace(&project, "server/main.go", 2, &mended_go());
    let mended = client.pushed(&project, "web/src/api.ts");
    assert!(items(&mended).is_empty());
    assert_eq!(mended["version"], 1);

    client.replace(&project, "server/main.go", 3, GO);
    assert_eq!(rules(&items(&client.pushed(&project, "web/src/api.ts"))), [RULE]);
    client.close(&project, "server/main.go");
    client.close(&project, "web/src/api.ts");
    assert!(client.all_told("textDocument/publishDiagnostics").is_empty(), "nothing has changed");
}

#[test]
fn a_diagnostic_names_the_other_side_its_rule_and_what_to_do() {
    let project = Project::shop();
    let mut client = Client::start(&project, &plain());
    let found = items(&client.pushed(&project, "web/src/api.ts")).remove(0);
    assert_eq!(found["source"], "seamlint");
    assert_eq!(found["severity"], 1);
    assert!(found["message"].as_str().unwrap().contains("\nhelp: "));
    let related = found["relatedInformation"].as_array().unwrap();
    assert!(related.iter().any(|it| it["location"]["uri"] == project.uri("server/main.go")));
}

#[test]
fn a_client_without_related_places_reads_them_in_the_message() {
    let project = Project::shop();
    let mut client = Client::start(&project, &json!({}));
    let found = items(&client.pushed(&project, "web/src/api.ts")).remove(0);
    assert_eq!(found.get("relatedInformation"), None);
    assert!(found["message"].as_str().unwrap().contains("\nserver/main.go:10: "), "{found}");
}

#[test]
fn columns_are_counted_in_the_encoding_that_was_agreed() {
    let project = Project::shop();
    let line = TS.lines().nth(4).unwrap();
    let before = &line[..line.find("null").unwrap()];
    let counted = [
        ("utf-8", before.len()),
        ("utf-16", before.encode_utf16().count()),
        ("utf-32", before.chars().count()),
    ];
    for (encoding, column) in counted {
        let mut capabilities = plain();
        capabilities["general"] = json!({ "positionEncodings": [encoding] });
        let mut client = Client::start(&project, &capabilities);
        assert_eq!(client.capabilities["positionEncoding"], encoding);
        let found = items(&client.pushed(&project, "web/src/api.ts")).remove(0);
        let start = &found["range"]["start"];
        assert_eq!((start["line"].clone(), start["character"].clone()), (json!(4), json!(column)));
        // The same columns come back: `null` becomes `1`, which Go has a place for.
        client.open(&project, "web/src/api.ts", TS);
        let change = json!({ "range": found["range"], "text": "1" });
        let document = json!({ "uri": project.uri("web/src/api.ts"), "version": 2 });
        let params = json!({ "textDocument": document, "contentChanges": [change] });
        client.notify("textDocument/didChange", params);
        assert!(items(&client.pushed(&project, "web/src/api.ts")).is_empty(), "{encoding}");
    }
}

#[test]
fn a_client_that_does_not_watch_sees_what_others_change_all_the_same() {
    let project = Project::shop();
    let mut client = Client::start(&project, &plain());
    client.pushed(&project, "web/src/api.ts");
    project.write("server/main.go", &mended_go());
    assert!(items(&client.pushed(&project, "web/src/api.ts")).is_empty());
    project.write("server/main.go", GO);
    assert_eq!(rules(&items(&client.pushed(&project, "web/src/api.ts"))), [RULE]);
}

#[test]
fn without_folders_the_project_is_found_from_the_file() {
    let project = Project::shop();
    let mut client =
        Client::with(json!({ "workspaceFolders": [], "rootUri": null, "capabilities": plain() }));
    client.open(&project, "web/src/api.ts", TS);
    // The nearest manifest is the front end's: it is a project of its own, in which nothing is wrong.
    assert!(client.all_told("textDocument/publishDiagnostics").is_empty());
    project.write("seamlint.toml", "");
    client.close(&project, "web/src/api.ts");
    client.open(&project, "web/src/api.ts", TS);
    assert_eq!(rules(&items(&client.pushed(&project, "web/src/api.ts"))), [RULE]);
}

#[test]
fn two_folders_are_two_projects_and_one_that_goes_takes_its_findings_along() {
    let (one, other) = (Project::shop(), Project::shop());
    let folder = |it: &Project| json!({ "uri": it.uri(""), "name": "x" });
    let mut client = Client::with(
        json!({ "workspaceFolders": [folder(&one), folder(&other)], "capabilities": plain() }),
    );
    for project in [&one, &other] {
        assert_eq!(rules(&items(&client.pushed(project, "web/src/api.ts"))), [RULE]);
    }
    let event = json!({ "added": [], "removed": [folder(&one)] });
    client.notify("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
    assert!(items(&client.pushed(&one, "web/src/api.ts")).is_empty());
    assert!(client.all_told("textDocument/publishDiagnostics").is_empty());
}

#[test]
fn a_broken_configuration_is_shown_where_it_is_broken() {
    let project = Project::shop();
    project.write("seamlint.toml", "[rules]\n\"seam/null-into-valu\" = \"off\"\n");
    let mut client = Client::start(&project, &plain());
    let found = items(&client.pushed(&project, "seamlint.toml")).remove(0);
    assert_eq!(found["range"]["start"], json!({ "line": 1, "character": 0 }));
    assert!(client.told("window/showMessage")["message"].as_str().unwrap().contains("is no rule"));
    project.write("seamlint.toml", "[rules]\n\"seam/null-into-value\" = \"off\"\n");
    client.watched(&project, &["seamlint.toml"]);
    assert!(items(&client.pushed(&project, "seamlint.toml")).is_empty());
    client.pushed(&project, "web/src/api.ts");
    assert!(items(&client.pushed(&project, "web/src/api.ts")).is_empty());
    assert_eq!(client.status(Duration::ZERO), None);
}

//! Clients that ask for diagnostics.

use serde_json::{Value, json};

use crate::client::{Client, pulling, rules};
use crate::{GO, Project, RULE, TS, mended_go};

#[test]
fn what_was_pulled_is_not_pushed_and_a_refresh_says_when_to_ask_again() {
    let project = Project::shop();
    let mut client = Client::start(&project, &pulling());
    let provider = client.capabilities["diagnosticProvider"].clone();
    assert_eq!(provider["interFileDependencies"], true);
    assert_eq!(provider["workspaceDiagnostics"], true);
    client.open(&project, "web/src/api.ts", TS);
    client.open(&project, "server/main.go", GO);
    let found = client.pull(&project, "web/src/api.ts");
    assert_eq!(rules(&found), [RULE]);
    assert!(found[0]["codeDescription"]["href"].as_str().unwrap().contains("null_into_value"));
    client.settle();
    client.all_told("workspace/diagnostic/refresh");

    client.replace(&project, "server/main.go", 2, &mended_go());
    client.told("workspace/diagnostic/refresh");
    assert!(client.pull(&project, "web/src/api.ts").is_empty());
    client.replace(&project, "web/src/api.ts", 2, &format!("{TS}\n"));
    assert!(client.pull(&project, "web/src/api.ts").is_empty());
    assert!(client.all_told("workspace/diagnostic/refresh").is_empty(), "nothing has changed");
    assert!(client.all_told("textDocument/publishDiagnostics").is_empty(), "never both");
}

#[test]
fn what_a_client_has_already_is_not_sent_again() {
    let project = Project::shop();
    let mut client = Client::start(&project, &pulling());
    let document = json!({ "uri": project.uri("web/src/api.ts") });
    let ask = |previous: &Value| json!({ "textDocument": document, "previousResultId": previous });
    let first = client.request("textDocument/diagnostic", ask(&Value::Null));
    assert_eq!(first["kind"], "full");
    let again = client.request("textDocument/diagnostic", ask(&first["resultId"]));
    assert_eq!((again["kind"].as_str(), again.get("items")), (Some("unchanged"), None));
    project.write("server/main.go", &mended_go());
    client.watched(&project, &["server/main.go"]);
    let changed = client.request("textDocument/diagnostic", ask(&first["resultId"]));
    assert_eq!((changed["kind"].as_str(), changed["items"].clone()), (Some("full"), json!([])));
}

#[test]
fn the_workspace_has_what_is_not_open_and_forgets_nothing_that_was_told() {
    let project = Project::shop();
    let mut client = Client::start(&project, &pulling());
    let ask = |client: &mut Client, previous: Value| {
        let report =
            client.request("workspace/diagnostic", json!({ "previousResultIds": previous }));
        report["items"].as_array().unwrap().clone()
    };
    let first = ask(&mut client, json!([]));
    assert_eq!(first.len(), 1);
    assert_eq!(first[0]["uri"], project.uri("web/src/api.ts"));
    assert_eq!(first[0]["version"], Value::Null);
    assert_eq!(rules(first[0]["items"].as_array().unwrap()), [RULE]);
    let known = json!([{ "uri": first[0]["uri"], "value": first[0]["resultId"] }]);
    assert_eq!(ask(&mut client, known.clone())[0]["kind"], "unchanged");
    std::fs::remove_file(project.root().join("server/main.go")).unwrap();
    client.watched(&project, &["server/main.go"]);
    let gone = ask(&mut client, known);
    assert_eq!((gone[0]["kind"].as_str(), gone[0]["items"].clone()), (Some("full"), json!([])));
}

#[test]
fn a_switch_of_branches_leaves_nothing_stale() {
    let project = Project::shop();
    let mut client = Client::start(&project, &pulling());
    client.open(&project, "web/src/api.ts", TS);
    assert_eq!(rules(&client.pull(&project, "web/src/api.ts")), [RULE]);
    client.settle();
    client.all_told("workspace/diagnostic/refresh");
    project.write("server/main.go", "package main\n\nfunc main() {}\n");
    project.write("server/user.go", &mended_go().replace("func main()", "func serve()"));
    project.write("web/src/more.ts", &TS.replace("null", "1"));
    client.watched(&project, &["server/main.go", "server/user.go", "web/src/more.ts"]);
    client.told("workspace/diagnostic/refresh");
    assert!(client.pull(&project, "web/src/api.ts").is_empty());
    project.write("server/main.go", GO);
    std::fs::remove_file(project.root().join("server/user.go")).unwrap();
    client.watched(&project, &["server/main.go", "server/user.go"]);
    client.told("workspace/diagnostic/refresh");
    assert_eq!(rules(&client.pull(&project, "web/src/api.ts")), [RULE]);
}

#[test]
fn settings_of_the_user_hold_at_once() {
    let project = Project::shop();
    project.write("team.toml", "exclude = [\"web\"]\n");
    let mut client = Client::start(&project, &pulling());
    assert_eq!(rules(&client.pull(&project, "web/src/api.ts")), [RULE]);
    client.configuration = json!({ "configuration": "team.toml" });
    client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    client.told("workspace/diagnostic/refresh");
    assert!(client.pull(&project, "web/src/api.ts").is_empty());
    client.configuration = json!({ "profile": "strict" });
    client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    client.told("workspace/diagnostic/refresh");
    assert!(rules(&client.pull(&project, "web/src/api.ts")).contains(&RULE));
}

#[test]
fn what_is_watched_is_told_and_ignored_files_stay_unread() {
    let project = Project::shop();
    project.write(".gitignore", "/server/\n");
    let mut client = Client::start(&project, &pulling());
    let registered = client.told("client/registerCapability").to_string();
    for name in ["go.mod", "seamlint.toml", ".gitignore", "vue", "json"] {
        assert!(registered.contains(name), "{name}");
    }
    assert!(client.pull(&project, "web/src/api.ts").is_empty(), "the other side is ignored");
    client.open(&project, "server/main.go", GO);
    assert!(client.pull(&project, "web/src/api.ts").is_empty(), "and stays so while it is open");
    project.write(".gitignore", "");
    client.watched(&project, &[".gitignore"]);
    assert_eq!(rules(&client.pull(&project, "web/src/api.ts")), [RULE]);
}

#[cfg(unix)]
#[test]
fn addresses_come_back_as_the_client_writes_them() {
    let project = Project::shop();
    let link = tempfile::tempdir().unwrap();
    let link = link.path().join("link");
    std::os::unix::fs::symlink(project.root(), &link).unwrap();
    let uri = format!("file://{}", link.display());
    let mut client = Client::with(json!({
        "workspaceFolders": [{ "uri": uri, "name": "link" }],
        "capabilities": pulling(),
    }));
    let report = client.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    let found = &report["items"][0];
    assert_eq!(found["uri"], format!("{uri}/web/src/api.ts"));
    let related = &found["items"][0]["relatedInformation"];
    assert!(related.to_string().contains(&format!("{uri}/server/main.go")), "{related}");
}

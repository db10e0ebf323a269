//! How a server begins, what it survives, and how it ends.

use std::process::Command;
use std::time::Duration;

use serde_json::json;

use crate::client::{Client, plain, pulling};
use crate::{GO, Project, TS};

/// Who has no client any more ends within this time.
const SOON: Duration = Duration::from_secs(2);

#[test]
fn a_goodbye_ends_it_well() {
    let project = Project::shop();
    let mut client = Client::start(&project, &plain());
    assert!(client.request("shutdown", json!(null)).is_null());
    let late = client.ask("workspace/symbol", json!({ "query": "" }));
    assert_eq!(client.answer(late)["error"]["code"], -32600);
    client.notify("exit", json!(null));
    assert_eq!(client.status(SOON), Some(0));
}

#[test]
fn an_exit_without_a_goodbye_is_no_success() {
    let mut client = Client::silent();
    client.notify("exit", json!(null));
    assert_eq!(client.status(SOON), Some(1));
}

#[test]
fn without_its_client_it_ends() {
    let project = Project::shop();
    let mut client = Client::start(&project, &plain());
    client.hang_up();
    assert_eq!(client.status(SOON), Some(1));
}

/// A client may die and leave its end of the stream to a process that it has started.
#[cfg(unix)]
#[test]
fn without_its_clients_process_it_ends_even_while_the_stream_is_open() {
    let mut process = Command::new("sleep").arg("0.2").spawn().unwrap();
    let mut client = Client::with(json!({ "processId": process.id(), "capabilities": plain() }));
    client.settle();
    process.wait().unwrap();
    assert_eq!(client.status(SOON), Some(1));
}

#[test]
fn nothing_is_answered_before_hello() {
    let mut client = Client::silent();
    let early = client.ask("textDocument/hover", json!({}));
    assert_eq!(client.answer(early)["error"]["code"], -32002);
    client.request("initialize", json!({ "capabilities": {} }));
    let twice = client.ask("initialize", json!({ "capabilities": {} }));
    assert_eq!(client.answer(twice)["error"]["code"], -32600);
}

#[test]
fn nonsense_is_answered_and_survived() {
    let project = Project::shop();
    let mut client = Client::start(&project, &pulling());
    client.raw("Content-Length: 3\r\n\r\n{]}");
    assert_eq!(client.wait(|it| it["error"]["code"] == -32700)["id"], json!(null));
    client.raw("hello\r\nContent-Length: 8\r\n\r\n{\"id\":9}");
    client.wait(|it| it["error"]["code"] == -32600 && it["id"] == 9);
    let unknown = client.ask("textDocument/formatting", json!({}));
    assert_eq!(client.answer(unknown)["error"]["code"], -32601);
    for params in [json!(null), json!([1]), json!({ "textDocument": 3 }), json!("x")] {
        let wrong = client.ask("textDocument/hover", params.clone());
        assert_eq!(client.answer(wrong)["error"]["code"], -32602);
        client.notify("textDocument/didChange", params.clone());
        client.notify("textDocument/didOpen", params.clone());
        client.notify("workspace/didChangeWatchedFiles", params.clone());
        client.notify("$/cancelRequest", params.clone());
        client.notify("$/whatever", params);
    }
    client.send(&json!({ "jsonrpc": "2.0", "id": 777, "result": null }));
    client.open(&project, "web/src/api.ts", TS);
    let outside = json!({ "line": 4_000_000, "character": 4_000_000 });
    let document = json!({ "uri": project.uri("web/src/api.ts"), "version": 2 });
    let change =
        json!({ "range": { "start": outside, "end": { "line": 0, "character": 0 } }, "text": "" });
    client.notify(
        "textDocument/didChange",
        json!({ "textDocument": document, "contentChanges": [change] }),
    );
    assert_eq!(client.pull(&project, "web/src/api.ts").len(), 1);
    assert!(
        client
            .request("textDocument/codeLens", json!({ "textDocument": { "uri": "untitled:x" } }))
            .is_null()
    );
    assert_eq!(client.status(Duration::ZERO), None);
}

#[test]
fn a_request_that_nobody_wants_any_more_is_not_answered() {
    let project = Project::shop();
    let mut client = Client::start(&project, &pulling());
    client.settle();
    client.open(&project, "server/main.go", GO);
    client.replace(&project, "server/main.go", 2, &format!("{GO}\nvar more int\n"));
    let params = json!({ "textDocument": { "uri": project.uri("server/main.go") } });
    let id = client.ask("textDocument/diagnostic", params);
    client.notify("$/cancelRequest", json!({ "id": id }));
    assert_eq!(client.answer(id)["error"]["code"], -32800);
}

#[test]
fn huge_and_broken_files_are_survived() {
    let project = Project::shop();
    let mut client = Client::start(&project, &pulling());
    client.open(&project, "web/src/huge.ts", &"const a = [".repeat(2_000_000));
    client.open(&project, "web/src/deep.ts", &"f(".repeat(200_000));
    client.open(&project, "server/nul.go", "package main\n\0\u{feff}\u{200b}");
    assert!(client.pull(&project, "web/src/huge.ts").is_empty());
    assert_eq!(client.pull(&project, "web/src/api.ts").len(), 1);
}

#[test]
fn five_thousand_files_are_read_with_progress() {
    let project = Project::shop();
    for at in 0..5000 {
        project.write(&format!("web/src/many/{}/f{at}.ts", at % 50), "export const x = 1;\n");
    }
    let mut client = Client::start(&project, &pulling());
    assert_eq!(client.pull(&project, "web/src/api.ts").len(), 1);
    let kinds: Vec<_> = client
        .all_told("$/progress")
        .iter()
        .map(|it| it["params"]["value"]["kind"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!((kinds.first().unwrap().as_str(), kinds.last().unwrap().as_str()), ("begin", "end"));
    assert!(kinds.len() > 2 && kinds.len() <= 103, "a word for each percent: {}", kinds.len());
}

/// Texts that are come to by many small edits, told in ranges, are the texts that the client has.
#[test]
fn many_small_edits_end_where_the_client_is() {
    let project = Project::shop();
    let mut client = Client::start(&project, &pulling());
    client.open(&project, "web/src/api.ts", TS);
    let (mut text, mut seed) = (TS.to_owned(), 7_u32);
    let mut random = |most: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % most.max(1)
    };
    let position = |text: &str, at: usize| {
        let line = text[..at].matches('\n').count();
        let column = text[..at].rsplit('\n').next().unwrap().encode_utf16().count();
        json!({ "line": line, "character": column })
    };
    let typed = ["😀", "x", "\n", "", "\r\n", "}", "`", "age: null"];
    for version in 2..400 {
        let start = boundary(&text, random(text.len() + 1));
        let end = boundary(&text, (start + random(4)).min(text.len())).max(start);
        let new = typed[random(typed.len())];
        // A range does not end between the two halves of a line's end.
        let cuts = |at: usize| text[..at].ends_with('\r') && text[at..].starts_with('\n');
        if cuts(start) || cuts(end) {
            continue;
        }
        let range = json!({ "start": position(&text, start), "end": position(&text, end) });
        let document = json!({ "uri": project.uri("web/src/api.ts"), "version": version });
        let change = json!({ "range": range, "text": new });
        client.notify(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": [change] }),
        );
        text.replace_range(start..end, new);
    }
    let mark = format!("{TS}\n// the end\n");
    // What is left of it is replaced: only a server with the same lines finds the same end.
    let range =
        json!({ "start": { "line": 0, "character": 0 }, "end": position(&text, text.len()) });
    let document = json!({ "uri": project.uri("web/src/api.ts"), "version": 500 });
    let change = json!({ "range": range, "text": mark });
    client.notify(
        "textDocument/didChange",
        json!({ "textDocument": document, "contentChanges": [change] }),
    );
    let pulled = client.pull(&project, "web/src/api.ts");
    assert_eq!(pulled.len(), 1, "{pulled:?}");
    assert_eq!(pulled[0]["range"]["start"]["line"], 4);
}

/// The start of the character that a byte belongs to.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|it| text.is_char_boundary(*it)).unwrap_or(0)
}

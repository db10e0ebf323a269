//! A client: it says what it is told to say, and waits for what is wanted.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Project;

/// Nothing takes as long, on however slow a machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server, and its client.
pub(crate) struct Client {
    process: Child,
    stream: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// What came while something else was waited for.
    early: VecDeque<Value>,
    next: i32,
    /// What the server says of itself.
    pub(crate) capabilities: Value,
    /// What is answered to `workspace/configuration`.
    pub(crate) configuration: Value,
}

/// A client that pulls, as VS Code does.
pub(crate) fn pulling() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "textDocument": {
            "diagnostic": { "dynamicRegistration": true, "relatedDocumentSupport": false },
            "publishDiagnostics": { "relatedInformation": true, "codeDescriptionSupport": true, "versionSupport": true },
            "hover": { "contentFormat": ["markdown", "plaintext"] },
        },
        "workspace": {
            "diagnostics": { "refreshSupport": true },
            "codeLens": { "refreshSupport": true },
            "didChangeWatchedFiles": { "dynamicRegistration": true },
            "configuration": true,
            "workspaceEdit": { "documentChanges": true },
        },
        "window": { "workDoneProgress": true, "showDocument": { "support": true } },
    })
}

/// A client that can do nothing but what the protocol began with.
pub(crate) fn plain() -> Value {
    json!({ "textDocument": { "publishDiagnostics": { "relatedInformation": true, "versionSupport": true } } })
}

impl Client {
    /// A process that nobody has said hello to.
    pub(crate) fn silent() -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_seamlint"))
            .args(["lsp", "--stdio"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let stream = process.stdin.take();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut out) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let (early, next) = (VecDeque::new(), 0);
        let (capabilities, configuration) = (Value::Null, Value::Null);
        Self { process, stream, messages, early, next, capabilities, configuration }
    }

    /// A client of a project's root.
    pub(crate) fn start(project: &Project, capabilities: &Value) -> Self {
        Self::with(json!({
            "processId": std::process::id(),
            "rootUri": project.uri(""),
            "workspaceFolders": [{ "uri": project.uri(""), "name": "project" }],
            "capabilities": capabilities,
        }))
    }

    /// A client that begins with these parameters.
    pub(crate) fn with(params: Value) -> Self {
        let mut client = Self::silent();
        client.capabilities = client.request("initialize", params)["capabilities"].take();
        client.notify("initialized", json!({}));
        client
    }

    /// Sends bytes as they are.
    pub(crate) fn raw(&mut self, text: &str) {
        let stream = self.stream.as_mut().unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        stream.flush().unwrap();
    }

    pub(crate) fn send(&mut self, value: &Value) {
        let text = value.to_string();
        self.raw(&format!("Content-Length: {}\r\n\r\n{text}", text.len()));
    }

    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request; its number.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> i32 {
        self.next += 1;
        self.send(
            &json!({ "jsonrpc": "2.0", "id": self.next, "method": method, "params": params }),
        );
        self.next
    }

    /// The whole answer to a request.
    pub(crate) fn answer(&mut self, id: i32) -> Value {
        self.wait(|it| it["id"] == id && it.get("method").is_none())
    }

    /// Sends a request and waits for its result.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        let mut answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].take()
    }

    /// Waits for a message; requests of the server are answered on the way, and others kept.
    pub(crate) fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.early.iter().position(&wanted) {
            return self.early.remove(at).unwrap();
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let message = self.messages.recv_timeout(left);
            let message = message.unwrap_or_else(|it| panic!("{it}; so far: {:#?}", self.early));
            self.react(&message);
            if wanted(&message) {
                return message;
            }
            self.early.push_back(message);
        }
    }

    fn react(&mut self, message: &Value) {
        let (Some(id), Some(method)) = (message.get("id"), message.get("method")) else { return };
        let result = if method == "workspace/configuration" {
            json!([self.configuration])
        } else {
            Value::Null
        };
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": result }));
    }

    /// Waits for a notification or a request of the server.
    pub(crate) fn told(&mut self, method: &str) -> Value {
        self.wait(|it| it["method"] == method)["params"].take()
    }

    /// Everything with this method that came so far; a round trip makes sure that it has come.
    pub(crate) fn all_told(&mut self, method: &str) -> Vec<Value> {
        self.settle();
        let (found, others) = self.early.drain(..).partition(|it| it["method"] == method);
        self.early = others;
        Vec::from_iter::<VecDeque<Value>>(found)
    }

    /// Waits until the server knows of everything.
    pub(crate) fn settle(&mut self) {
        self.request("workspace/symbol", json!({ "query": "" }));
    }

    pub(crate) fn open(&mut self, project: &Project, path: &str, text: &str) {
        let language = if path.ends_with(".go") { "go" } else { "typescript" };
        let document =
            json!({ "uri": project.uri(path), "languageId": language, "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    pub(crate) fn replace(&mut self, project: &Project, path: &str, version: i32, text: &str) {
        let document = json!({ "uri": project.uri(path), "version": version });
        let params = json!({ "textDocument": document, "contentChanges": [{ "text": text }] });
        self.notify("textDocument/didChange", params);
    }

    pub(crate) fn close(&mut self, project: &Project, path: &str) {
        self.notify(
            "textDocument/didClose",
            json!({ "textDocument": { "uri": project.uri(path) } }),
        );
    }

    /// Says that files have changed on the disk.
    pub(crate) fn watched(&mut self, project: &Project, paths: &[&str]) {
        let change = |it: &&str| json!({ "uri": project.uri(it), "type": 2 });
        let changes: Vec<_> = paths.iter().map(change).collect();
        self.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    }

    /// Waits for diagnostics of a file to be pushed.
    pub(crate) fn pushed(&mut self, project: &Project, path: &str) -> Value {
        let uri = project.uri(path);
        let is_it = |it: &Value| {
            it["method"] == "textDocument/publishDiagnostics" && it["params"]["uri"] == uri.as_str()
        };
        self.wait(is_it)["params"].take()
    }

    /// Asks for the diagnostics of a file.
    pub(crate) fn pull(&mut self, project: &Project, path: &str) -> Vec<Value> {
        let document = json!({ "uri": project.uri(path) });
        let report = self.request("textDocument/diagnostic", json!({ "textDocument": document }));
        report["items"].as_array().unwrap().clone()
    }

    /// A request about a place: that of the first `part` of a text, and so many bytes behind its start.
    pub(crate) fn at(
        &mut self,
        method: &str,
        project: &Project,
        path: &str,
        text: &str,
        part: &str,
    ) -> Value {
        let at = text.find(part).unwrap() + part.len() / 2;
        let line = text[..at].matches('\n').count();
        let column = text[..at].rsplit('\n').next().unwrap().encode_utf16().count();
        self.request(
            method,
            json!({
                "textDocument": { "uri": project.uri(path) },
                "position": { "line": line, "character": column },
                "context": { "includeDeclaration": true },
            }),
        )
    }

    /// Closes the stream, as a client does that dies.
    pub(crate) fn hang_up(&mut self) {
        self.stream = None;
    }

    /// The status that the process ends with, within the time that it may take.
    pub(crate) fn status(&mut self, within: Duration) -> Option<i32> {
        let end = Instant::now() + within;
        while Instant::now() < end {
            if let Some(status) = self.process.try_wait().unwrap() {
                return Some(status.code().unwrap_or(-1));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        None
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn read(stream: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim().strip_prefix("Content-Length: ") {
            Some(it) => length = it.parse().ok()?,
            None if line.trim().is_empty() => break,
            None => {}
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

/// The rules of diagnostics.
pub(crate) fn rules(items: &[Value]) -> Vec<&str> {
    items.iter().map(|it| it["code"].as_str().unwrap_or("")).collect()
}

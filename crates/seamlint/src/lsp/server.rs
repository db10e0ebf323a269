//! The life of a server: what it is told, what it tells, and when it ends.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, select, tick};
use gen_lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidOpenTextDocumentParams,
};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::client::Client;
use super::diagnostics;
use super::inlay;
use super::requests::{self, capabilities};
use super::seam::Seam;
use super::settings::Settings;
use super::text::apply;
use super::uri;
use super::view::{Names, View};
use super::wire::Incoming;
use super::worker::{News, Snapshot, Task, Worker};

/// How often the client's process is looked for.
const HEARTBEAT: Duration = Duration::from_secs(1);
/// How often the disk is looked at for a client that does not watch it: at most, and by the time that it takes.
const POLL: Duration = Duration::from_secs(4);
/// A look at the disk may take a share of the time of one to this.
const POLL_SHARE: u32 = 50;

/// What a request to the client is for.
enum Purpose {
    Configuration,
    Refresh,
    Other,
}

/// A server for one client.
pub(super) struct Server {
    pub(super) client: Client,
    pub(super) names: Names,
    pub(super) snapshot: Snapshot,
    pub(super) settings: Settings,
    /// What the client said when it began.
    initial: Settings,
    pub(super) seams: Vec<Seam>,
    texts: FxHashMap<PathBuf, String>,
    worker: Worker,
    out: Sender<Value>,
    /// Requests that wait for a snapshot that knows of everything.
    waiting: Vec<Request>,
    /// Diagnostics as they were told or could be asked for last.
    known: FxHashMap<PathBuf, String>,
    /// Files that the client has changed since then, and will ask for by itself.
    edited: FxHashSet<PathBuf>,
    /// What lenses said last.
    lenses: u64,
    /// What the client knows of hints in the text.
    pub(super) hints: inlay::Told,
    asked: FxHashMap<i32, Purpose>,
    next: i32,
    is_refreshing: bool,
    is_progress_shown: bool,
    /// Mistakes in configurations that were told.
    told: FxHashSet<String>,
    polled: Instant,
    polling: Option<Instant>,
    poll_cost: Duration,
    phase: Phase,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Nobody has said hello.
    Fresh,
    Running,
    /// Nothing is to be answered any more.
    ShutDown,
}

impl Server {
    /// A server that writes to `out`.
    pub(super) fn new(worker: Worker, out: Sender<Value>) -> Self {
        Self {
            client: Client::default(),
            names: Names::default(),
            snapshot: Snapshot::default(),
            settings: Settings::default(),
            initial: Settings::default(),
            seams: Vec::new(),
            texts: FxHashMap::default(),
            worker,
            out,
            waiting: Vec::new(),
            known: FxHashMap::default(),
            edited: FxHashSet::default(),
            lenses: 0,
            hints: inlay::Told::default(),
            asked: FxHashMap::default(),
            next: 0,
            is_refreshing: false,
            is_progress_shown: false,
            told: FxHashSet::default(),
            polled: Instant::now(),
            polling: None,
            poll_cost: Duration::ZERO,
            phase: Phase::Fresh,
        }
    }

    /// Serves until the client says goodbye or is gone; whether it said goodbye as it should.
    pub(super) fn run(mut self, incoming: &Receiver<Incoming>) -> bool {
        let (news, heartbeat) = (self.worker.news.clone(), tick(HEARTBEAT));
        loop {
            select! {
                recv(incoming) -> it => match it {
                    Ok(Incoming::Broken(answer)) => self.say(answer),
                    Ok(Incoming::Message(Message::Request(it))) => self.request(it),
                    Ok(Incoming::Message(Message::Response(it))) => self.response(it),
                    Ok(Incoming::Message(Message::Notification(it))) => {
                        if it.method == "exit" {
                            return self.phase == Phase::ShutDown;
                        }
                        self.notification(it);
                    }
                    Err(_) => return self.phase == Phase::ShutDown,
                },
                recv(news) -> it => match it {
                    Ok(it) => self.news(it),
                    Err(_) => return false,
                },
                recv(heartbeat) -> _ => {
                    if self.client.process.is_some_and(|it| !is_alive(it)) {
                        return false;
                    }
                    self.poll();
                }
            }
        }
    }

    fn say(&self, value: Value) {
        // Without a reader there is nobody to tell.
        let _ = self.out.send(value);
    }

    pub(super) fn notify(&self, method: &str, params: &Value) {
        self.say(json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn ask(&mut self, method: &str, params: &Value, purpose: Purpose) {
        self.next += 1;
        self.asked.insert(self.next, purpose);
        self.say(json!({ "jsonrpc": "2.0", "id": self.next, "method": method, "params": params }));
    }

    /// Asks the client for something whose answer makes no difference.
    pub(super) fn ask_for(&mut self, method: &str, params: &Value) {
        self.ask(method, params, Purpose::Other);
    }

    fn answer(&self, response: Response) {
        let mut value = serde_json::to_value(response).unwrap_or_default();
        value["jsonrpc"] = json!("2.0");
        self.say(value);
    }

    fn refuse(&self, id: RequestId, code: ErrorCode, message: &str) {
        self.answer(Response::new_err(id, code as i32, message.to_owned()));
    }

    fn request(&mut self, request: Request) {
        match (self.phase, request.method.as_str()) {
            (Phase::Fresh, "initialize") => self.initialize(request),
            (Phase::Fresh, _) => {
                self.refuse(request.id, ErrorCode::ServerNotInitialized, "not initialized yet");
            }
            (Phase::ShutDown, _) | (Phase::Running, "initialize") => {
                self.refuse(request.id, ErrorCode::InvalidRequest, "this is not the time for it");
            }
            (Phase::Running, "shutdown") => {
                self.phase = Phase::ShutDown;
                for it in std::mem::take(&mut self.waiting) {
                    self.refuse(it.id, ErrorCode::RequestCanceled, "the server shuts down");
                }
                self.answer(Response::new_ok(request.id, Value::Null));
            }
            (Phase::Running, method) if !requests::is_known(method) => {
                self.refuse(request.id, ErrorCode::MethodNotFound, "no such method");
            }
            (Phase::Running, _) => {
                self.waiting.push(request);
                self.answer_waiting();
            }
        }
    }

    fn initialize(&mut self, request: Request) {
        self.client = Client::of(&request.params);
        let real = |it: &PathBuf| (it.clone(), uri::canonical(it));
        self.names.folders = self.client.folders.iter().map(real).collect();
        if let Some(options) = request.params.get("initializationOptions") {
            self.initial = Settings::of(options);
            self.settings = self.initial.clone();
        }
        self.phase = Phase::Running;
        let info = json!({ "name": "seamlint", "version": env!("CARGO_PKG_VERSION") });
        let result = json!({ "capabilities": capabilities(&self.client), "serverInfo": info });
        self.answer(Response::new_ok(request.id, result));
        self.worker.send(Task::Options(self.settings.options.clone()));
        self.send_folders();
    }

    fn initialized(&mut self) {
        let mut wanted = Vec::new();
        if self.client.watches {
            wanted.push(json!({
                "id": "seamlint.watch",
                "method": "workspace/didChangeWatchedFiles",
                "registerOptions": { "watchers": watchers() },
            }));
        }
        if self.client.registers_configuration {
            wanted.push(json!({
                "id": "seamlint.configuration",
                "method": "workspace/didChangeConfiguration",
                "registerOptions": { "section": "seamlint" },
            }));
        }
        if !wanted.is_empty() {
            self.ask_for("client/registerCapability", &json!({ "registrations": wanted }));
        }
        self.register_hints();
        self.ask_configuration();
    }

    fn ask_configuration(&mut self) {
        if self.client.configuration {
            let params = json!({ "items": [{ "section": "seamlint" }] });
            self.ask("workspace/configuration", &params, Purpose::Configuration);
        }
    }

    fn configure(&mut self, settings: &Value) {
        // Who has set nothing has what it began with.
        let settings =
            if settings.is_null() { self.initial.clone() } else { Settings::of(settings) };
        if settings == self.settings {
            return;
        }
        self.worker.send(Task::Options(settings.options.clone()));
        let are_hints_other = settings.inlay_hints != self.settings.inlay_hints;
        self.settings = settings;
        if self.client.registers_hints {
            self.register_hints();
        } else if are_hints_other && self.client.hint_refresh {
            self.ask_for("workspace/inlayHint/refresh", &Value::Null);
        }
    }

    fn send_folders(&self) {
        let folders = self.names.folders.iter().map(|it| it.1.clone()).collect();
        self.worker.send(Task::Folders(folders));
        self.worker.send(Task::TouchAll);
    }

    fn response(&mut self, response: Response) {
        let Ok(id) = response.id.to_string().parse() else { return };
        match self.asked.remove(&id) {
            Some(Purpose::Configuration) => {
                if let Ok(result) = response.response_result {
                    self.configure(result.get(0).unwrap_or(&Value::Null));
                }
            }
            Some(Purpose::Refresh) => self.is_refreshing = false,
            Some(Purpose::Other) | None => {}
        }
    }

    fn notification(&mut self, it: Notification) {
        if self.phase != Phase::Running {
            return;
        }
        match it.method.as_str() {
            "initialized" => self.initialized(),
            "$/cancelRequest" => self.cancel(&it.params),
            "textDocument/didOpen" => {
                if let Some(DidOpenTextDocumentParams { text_document: it }) = self.parse(it) {
                    self.open(it.uri.0, it.version, it.text);
                }
            }
            "textDocument/didChange" => {
                if let Some(it) = self.parse(it) {
                    self.change(it);
                }
            }
            "textDocument/didClose" => {
                if let Some(path) = path_of(&it.params, "/textDocument/uri") {
                    self.names.open.remove(&path);
                    self.texts.remove(&path);
                    self.worker.send(Task::Edit(path, None));
                }
            }
            "textDocument/didSave" => {
                if let Some(path) = path_of(&it.params, "/textDocument/uri") {
                    self.worker.send(Task::Touch(vec![path]));
                }
            }
            "workspace/didChangeWatchedFiles" => {
                if let Some(DidChangeWatchedFilesParams { changes }) = self.parse(it) {
                    let paths = changes.iter().filter_map(|it| uri::to_path(&it.uri.0));
                    self.worker.send(Task::Touch(paths.map(|it| uri::canonical(&it)).collect()));
                }
            }
            "workspace/didChangeConfiguration" => {
                let told = it.params.pointer("/settings/seamlint").cloned();
                match told.filter(|_| !self.client.configuration) {
                    Some(settings) => self.configure(&settings),
                    None => self.ask_configuration(),
                }
            }
            "workspace/didChangeWorkspaceFolders" => {
                if let Some(DidChangeWorkspaceFoldersParams { event }) = self.parse(it) {
                    let path = |it: &gen_lsp_types::WorkspaceFolder| uri::to_path(&it.uri.0);
                    let gone: Vec<_> = event.removed.iter().filter_map(path).collect();
                    self.names.folders.retain(|it| !gone.contains(&it.0));
                    let new = event.added.iter().filter_map(path);
                    self.names.folders.extend(new.map(|it| (it.clone(), uri::canonical(&it))));
                    self.send_folders();
                }
            }
            _ => {}
        }
    }

    fn parse<T: DeserializeOwned>(&self, it: Notification) -> Option<T> {
        let parsed = serde_json::from_value(it.params);
        if let Err(error) = &parsed {
            let message = format!("seamlint: {}: {error}", it.method);
            self.notify("window/logMessage", &json!({ "type": 2, "message": message }));
        }
        parsed.ok()
    }

    fn open(&mut self, uri: String, version: i32, text: String) {
        let Some(path) = uri::to_path(&uri).map(|it| uri::canonical(&it)) else { return };
        self.names.open.insert(path.clone(), (uri, version));
        self.set(path, text);
    }

    fn change(&mut self, it: DidChangeTextDocumentParams) {
        let uri = it.text_document.text_document_identifier.uri.0;
        let Some(path) = self.path(&uri) else { return };
        let Some(before) = self.texts.get(&path) else { return };
        let text = apply(before, it.content_changes, self.client.encoding);
        self.names.open.insert(path.clone(), (uri, it.text_document.version));
        self.set(path, text);
    }

    fn set(&mut self, path: PathBuf, text: String) {
        self.edited.insert(path.clone());
        self.worker.send(Task::Edit(path.clone(), Some(Arc::from(text.as_str()))));
        self.texts.insert(path, text);
    }

    /// The canonical path of an address.
    pub(super) fn path(&self, uri: &str) -> Option<PathBuf> {
        let open = self.names.open.iter().find(|(_, (it, _))| it == uri);
        open.map(|it| it.0.clone()).or_else(|| Some(uri::canonical(&uri::to_path(uri)?)))
    }

    fn cancel(&mut self, params: &Value) {
        let id = params.get("id").cloned().map(serde_json::from_value::<RequestId>);
        let Some(Ok(id)) = id else { return };
        let Some(at) = self.waiting.iter().position(|it| it.id == id) else { return };
        let request = self.waiting.remove(at);
        self.refuse(request.id, ErrorCode::RequestCanceled, "cancelled");
    }

    fn answer_waiting(&mut self) {
        if self.snapshot.generation < self.worker.generation() {
            return;
        }
        for request in std::mem::take(&mut self.waiting) {
            let id = request.id.clone();
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                requests::answer(self, &request.method, request.params)
            }));
            match result {
                Ok(Ok(value)) => self.answer(Response::new_ok(id, value)),
                Ok(Err(error)) => self.refuse(id, ErrorCode::InvalidParams, &error),
                Err(_) => self.refuse(id, ErrorCode::InternalError, "a mistake of seamlint"),
            }
        }
    }

    fn news(&mut self, news: News) {
        match news {
            News::Read(done, total) => self.show_progress(done, total),
            News::Done(snapshot) => self.take(snapshot),
            News::Failed(generation, message) => {
                let message = format!("seamlint: internal error: {message}");
                self.notify("window/logMessage", &json!({ "type": 1, "message": message }));
                // What was known before is better than no answer at all.
                self.snapshot.generation = generation;
                self.answer_waiting();
            }
        }
    }

    fn take(&mut self, snapshot: Snapshot) {
        self.end_progress();
        if let Some(start) = self.polling.take() {
            self.poll_cost = start.elapsed();
        }
        let is_same = snapshot.analyses.len() == self.snapshot.analyses.len()
            && snapshot
                .analyses
                .iter()
                .zip(&self.snapshot.analyses)
                .all(|(a, b)| Arc::ptr_eq(a, b));
        // What a client asks for first waits for the first snapshot: there is nothing to ask again.
        let is_first = self.snapshot.analyses.is_empty();
        self.snapshot = snapshot;
        if !is_same {
            self.seams.retain(|it| self.snapshot.analyses.iter().any(|of| it.is_of(of)));
            self.tell_problems();
            self.tell_changes(is_first);
        }
        self.answer_waiting();
    }

    /// Pushes diagnostics that have changed, or says that there are some to ask for.
    fn tell_changes(&mut self, is_first: bool) {
        let view = View::new(&self.snapshot, &self.client, &self.names);
        let now = diagnostics::all(&view);
        let changed = diagnostics::changed(&self.known, &now);
        if !self.client.pulls {
            for path in &changed {
                let items = now.get(path).map_or_else(|| json!([]), |it| it.items.clone());
                let mut params = json!({ "uri": self.names.uri(path), "diagnostics": items });
                if let Some(version) = self.names.version(path).filter(|_| self.client.versions) {
                    params["version"] = json!(version);
                }
                self.notify("textDocument/publishDiagnostics", &params);
            }
        }
        self.known = diagnostics::ids(&now);
        let edited = std::mem::take(&mut self.edited);
        self.tell_hints(&edited, is_first);
        let is_elsewhere = changed.iter().any(|it| !edited.contains(it));
        if self.client.pulls && is_elsewhere && !is_first && !self.is_refreshing {
            self.is_refreshing = true;
            self.ask("workspace/diagnostic/refresh", &Value::Null, Purpose::Refresh);
        }
        let lenses = requests::hash_of_lenses(&self.snapshot);
        if lenses != std::mem::replace(&mut self.lenses, lenses)
            && self.client.lens_refresh
            && !is_first
        {
            self.ask_for("workspace/codeLens/refresh", &Value::Null);
        }
    }

    /// A mistake in a configuration is told once; the diagnostic on the file stays.
    fn tell_problems(&mut self) {
        let mut texts = FxHashSet::default();
        for analysis in &self.snapshot.analyses {
            if let Some((path, problems)) = &analysis.problems {
                let first = problems.problems.first().map_or("", |it| &it.message);
                let path = path.display();
                texts
                    .insert(format!("seamlint: {path}: {first}. What it said before still holds."));
            }
        }
        for text in texts.difference(&self.told) {
            self.notify("window/showMessage", &json!({ "type": 1, "message": text }));
        }
        self.told = texts;
    }

    fn show_progress(&mut self, done: usize, total: usize) {
        /// Fewer files are read before anybody looks.
        const FEW: usize = 100;
        if !self.client.progress || total < FEW {
            return;
        }
        if !self.is_progress_shown {
            self.is_progress_shown = true;
            self.ask_for("window/workDoneProgress/create", &json!({ "token": "seamlint" }));
            let value = json!({ "kind": "begin", "title": "seamlint", "percentage": 0 });
            self.notify("$/progress", &json!({ "token": "seamlint", "value": value }));
        }
        let message = format!("{done} of {total} files");
        let value =
            json!({ "kind": "report", "message": message, "percentage": done * 100 / total });
        self.notify("$/progress", &json!({ "token": "seamlint", "value": value }));
    }

    fn end_progress(&mut self) {
        if std::mem::take(&mut self.is_progress_shown) {
            let value = json!({ "kind": "end" });
            self.notify("$/progress", &json!({ "token": "seamlint", "value": value }));
        }
    }

    /// Has the disk looked at, for a client that does not watch it.
    fn poll(&mut self) {
        let is_idle = self.snapshot.generation == self.worker.generation();
        let pause = POLL.max(self.poll_cost * POLL_SHARE);
        if self.phase == Phase::Running
            && !self.client.watches
            && is_idle
            && self.polled.elapsed() > pause
        {
            self.polled = Instant::now();
            self.polling = Some(self.polled);
            self.worker.send(Task::TouchAll);
        }
    }

    /// The seam of a file's project.
    pub(super) fn seam(&mut self, path: &Path) -> Option<usize> {
        let analysis = crate::session::owner(&self.snapshot.analyses, path)?;
        if let Some(at) = self.seams.iter().position(|it| it.is_of(analysis)) {
            return Some(at);
        }
        self.seams.push(Seam::of(analysis));
        Some(self.seams.len() - 1)
    }
}

fn path_of(params: &Value, pointer: &str) -> Option<PathBuf> {
    let uri = params.pointer(pointer)?.as_str()?;
    Some(uri::canonical(&uri::to_path(uri)?))
}

/// What is watched: code, manifests, configurations, and what says which files are read.
fn watchers() -> Vec<Value> {
    const PATTERNS: [&str; 4] = [
        "**/*.{go,js,jsx,mjs,cjs,ts,tsx,mts,cts,vue,svelte,astro,html}",
        "**/*.{json,yaml,yml}",
        "**/{go.mod,go.work,seamlint.toml,.seamlint.toml}",
        "**/{.gitignore,.ignore,.seamlintignore}",
    ];
    PATTERNS.iter().map(|it| json!({ "globPattern": it })).collect()
}

/// Whether there is a process with this number.
#[cfg(unix)]
fn is_alive(process: u32) -> bool {
    let number = i32::try_from(process).ok().and_then(rustix::process::Pid::from_raw);
    let Some(number) = number else { return true };
    rustix::process::test_kill_process(number) != Err(rustix::io::Errno::SRCH)
}

/// Elsewhere the end of the stream has to do.
#[cfg(not(unix))]
fn is_alive(_: u32) -> bool {
    true
}

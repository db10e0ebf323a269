//! What an edit costs through the protocol, and what the server holds in memory.
//!
//! ```text
//! cargo bench -p seamlint --bench lsp -- [--edits 200] PATH...
//! ```
//!
//! For each project, the server is started and asked for the diagnostics of its folder. Then a character is typed into a
//! file and taken out again, so many times, and the file's diagnostics are asked for after each: once in its largest
//! file, once in one of the middle. Printed are the time until the answer, of all processors together what the server
//! took for one edit, and the memory before and after all edits (both on Linux only).
// Figures are for people: a percent of a percent does not matter.
#![allow(clippy::cast_precision_loss, clippy::print_stdout)]

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

fn main() {
    let (mut edits, mut paths) = (200, Vec::new());
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--edits" => edits = args.next().and_then(|it| it.parse().ok()).expect("a number"),
            // Cargo's own.
            "--bench" => {}
            path => paths.push(PathBuf::from(path).canonicalize().expect("an existing path")),
        }
    }
    for path in paths {
        run(&path, edits);
    }
}

fn run(root: &Path, edits: usize) {
    let start = Instant::now();
    let mut server = Server::start(root);
    server.request("workspace/diagnostic", &json!({ "previousResultIds": [] }));
    println!("{}", root.display());
    println!("  first answer      {:8.1} ms", millis(start.elapsed()));
    println!("  memory            {:8.1} MB", server.memory());
    let mut files = sources(root);
    files.sort_by_key(|it| it.1.len());
    let chosen = [files.len() / 2, files.len().saturating_sub(1)];
    for (path, text) in chosen.into_iter().filter_map(|at| files.get(at)) {
        measure(&mut server, root, path, text, edits);
    }
    println!("  memory            {:8.1} MB after {} edits", server.memory(), edits * chosen.len());
}

fn measure(server: &mut Server, root: &Path, path: &Path, text: &str, edits: usize) {
    let uri = format!("file://{}", path.display());
    let document = json!({ "uri": uri, "languageId": "x", "version": 0, "text": text });
    server.notify("textDocument/didOpen", &json!({ "textDocument": document }));
    let pull = json!({ "textDocument": { "uri": uri } });
    server.request("textDocument/diagnostic", &pull);
    // In the middle, where a word ends: a name grows by a letter, and is itself again.
    let lines: Vec<_> = text.lines().collect();
    let is_word = |it: char| it.is_ascii_alphanumeric();
    let mut places = lines.iter().enumerate().skip(lines.len() / 2).filter(|it| it.1.is_ascii());
    let place = places.find_map(|(at, it)| Some((at, it.find(is_word)? + 1)));
    let (line, column) = place.unwrap_or_default();
    let (cpu, mut times) = (server.processor(), Vec::new());
    for version in 1..=edits {
        let start = json!({ "line": line, "character": column });
        let change = if version % 2 == 1 {
            json!({ "range": { "start": start, "end": start }, "text": "x" })
        } else {
            let end = json!({ "line": line, "character": column + 1 });
            json!({ "range": { "start": start, "end": end }, "text": "" })
        };
        let begin = Instant::now();
        let document = json!({ "uri": uri, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": [change] });
        server.notify("textDocument/didChange", &params);
        server.request("textDocument/diagnostic", &pull);
        times.push(begin.elapsed());
    }
    let cpu = server.processor().saturating_sub(cpu);
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
    let name = path.strip_prefix(root).unwrap_or(path);
    println!("  {} ({} lines)", name.display(), lines.len());
    println!(
        "    edit to finding {:8.1} ms in the middle, {:.1} ms p95",
        millis(at(50)),
        millis(at(95))
    );
    println!("    processor       {:8.1} ms an edit", millis(cpu) / edits.max(1) as f64);
}

/// The files that a change is typed into: code that people write.
fn sources(root: &Path) -> Vec<(PathBuf, String)> {
    let walk = ignore::WalkBuilder::new(root).require_git(false).build();
    let files = walk.filter_map(Result::ok).map(ignore::DirEntry::into_path);
    let is_code = |it: &PathBuf| it.extension().is_some_and(|it| it == "go" || it == "ts");
    let read = |it: PathBuf| Some((it.clone(), std::fs::read_to_string(it).ok()?));
    let is_own = |it: &(PathBuf, String)| !it.1.contains("DO NOT EDIT") && it.1.len() < 1 << 20;
    files.filter(is_code).filter_map(read).filter(is_own).collect()
}

fn millis(it: Duration) -> f64 {
    it.as_secs_f64() * 1000.0
}

struct Server {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    next: i32,
}

impl Server {
    fn start(root: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_seamlint"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a server");
        let input = process.stdin.take().expect("a stream");
        let output = BufReader::new(process.stdout.take().expect("a stream"));
        let mut server = Self { process, input, output, next: 0 };
        let folder = json!({ "uri": format!("file://{}", root.display()), "name": "x" });
        let capabilities = json!({
            "textDocument": { "diagnostic": {} },
            "workspace": {
                "diagnostics": { "refreshSupport": true },
                // A disk that is looked at would be measured as well.
                "didChangeWatchedFiles": { "dynamicRegistration": true },
            },
        });
        let params = json!({ "workspaceFolders": [folder], "capabilities": capabilities });
        server.request("initialize", &params);
        server.notify("initialized", &json!({}));
        server
    }

    fn notify(&mut self, method: &str, params: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn request(&mut self, method: &str, params: &Value) -> Value {
        self.next += 1;
        self.send(
            &json!({ "jsonrpc": "2.0", "id": self.next, "method": method, "params": params }),
        );
        loop {
            let message = self.read();
            match (message.get("method"), message.get("id")) {
                (None, Some(id)) if *id == self.next => return message,
                (Some(_), Some(id)) => {
                    self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": null }));
                }
                _ => {}
            }
        }
    }

    fn send(&mut self, value: &Value) {
        let text = value.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("a server");
        self.input.flush().expect("a server");
    }

    fn read(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert_ne!(
                self.output.read_line(&mut line).expect("a message"),
                0,
                "the server is gone"
            );
            match line.trim().strip_prefix("Content-Length: ") {
                Some(it) => length = it.parse().expect("a number"),
                None if line.trim().is_empty() => break,
                None => {}
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).expect("a message");
        serde_json::from_slice(&body).expect("JSON")
    }

    /// Resident memory; not a number where the system does not say.
    fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|it| it.trim().trim_end_matches(" kB").parse::<f64>().ok());
        kilobytes.map_or(f64::NAN, |it| it / 1024.0)
    }

    /// What the server took of all processors; nothing where the system does not say.
    fn processor(&self) -> Duration {
        /// As Linux counts, on all machines that matter.
        const TICK: u64 = 10;
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id()));
        let stat = stat.unwrap_or_default();
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        let ticks = fields.skip(11).take(2).filter_map(|it| it.parse::<u64>().ok());
        Duration::from_millis(ticks.sum::<u64>() * TICK)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

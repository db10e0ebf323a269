//! A conversation with the language server over streams in memory.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, OnceLock};
use std::time::Duration;

use serde_json::{Value, json};

/// A request that has no answer by then has none.
const LONGEST: Duration = Duration::from_secs(20);

/// A folder without files for all conversations, and what it is called by clients.
fn root() -> &'static (PathBuf, String) {
    static ROOT: OnceLock<(PathBuf, String)> = OnceLock::new();
    ROOT.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder").keep();
        let uri = format!("file://{}", folder.display());
        (folder, uri)
    })
}

/// What was answered: the ids.
#[derive(Default)]
struct Answers {
    ids: Mutex<Vec<Value>>,
    changed: Condvar,
}

/// The client's side of the input: a message at a time, the next one when the last was answered.
struct Client {
    messages: VecDeque<String>,
    current: io::Cursor<Vec<u8>>,
    awaited: Option<(Value, usize)>,
    answers: Arc<Answers>,
}

impl Read for Client {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.current.read(buffer)?;
        if count > 0 {
            return Ok(count);
        }
        if let Some((id, times)) = self.awaited.take() {
            let ids = self.answers.ids.lock().expect("no panic");
            let count = |ids: &[Value]| ids.iter().filter(|it| **it == id).count();
            let (ids, waited) = self
                .answers
                .changed
                .wait_timeout_while(ids, LONGEST, |ids| count(ids) < times)
                .expect("no panic");
            drop(ids);
            assert!(!waited.timed_out(), "no answer to the request {id}");
        }
        let Some(message) = self.messages.pop_front() else { return Ok(0) };
        let value: Option<Value> = serde_json::from_str(&message).ok();
        let id = value.as_ref().and_then(request_id);
        let earlier = self.answers.ids.lock().expect("no panic");
        self.awaited =
            id.map(|it| (it.clone(), 1 + earlier.iter().filter(|id| **id == it).count()));
        drop(earlier);
        self.current = io::Cursor::new(
            format!("Content-Length: {}\r\n\r\n{message}", message.len()).into_bytes(),
        );
        self.current.read(buffer)
    }
}

/// The id of a message that has to be answered.
fn request_id(value: &Value) -> Option<Value> {
    let id = value.get("id")?;
    let is_id = id.is_string() || id.as_i64().is_some_and(|it| i32::try_from(it).is_ok());
    let is_request = value.get("method").is_some_and(Value::is_string);
    (is_id && is_request && value.get("method")? != "exit").then(|| id.clone())
}

/// The server's side of the output. Every message must be one.
struct Reader {
    answers: Arc<Answers>,
    bytes: Vec<u8>,
}

impl Write for Reader {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        while let Some((length, start)) = header(&self.bytes) {
            let Some(body) = self.bytes.get(start..start + length) else { break };
            let message: Value = serde_json::from_slice(body).expect("a message of JSON");
            assert_eq!(message["jsonrpc"], "2.0");
            if message.get("method").is_none() {
                let id = message.get("id").cloned().unwrap_or_default();
                assert!(message.get("result").is_some() != message.get("error").is_some());
                self.answers.ids.lock().expect("no panic").push(id);
                self.answers.changed.notify_all();
            }
            self.bytes.drain(..start + length);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn header(bytes: &[u8]) -> Option<(usize, usize)> {
    let end = bytes.windows(4).position(|it| it == b"\r\n\r\n")?;
    let text = std::str::from_utf8(&bytes[..end]).expect("a header");
    let length =
        text.strip_prefix("Content-Length: ").expect("a length").parse().expect("a number");
    Some((length, end + 4))
}

/// Sends the lines of an input to a server, one message each; `$ROOT` stands for the folder that is open. No other
/// folder can be named.
///
/// # Panics
/// Where a request is not answered, or an answer is none.
pub fn converse(text: &str) {
    let (_, uri) = root();
    let hello = json!({ "jsonrpc": "2.0", "id": "hello", "method": "initialize", "params": {
        "capabilities": { "textDocument": { "diagnostic": {} } },
        "workspaceFolders": [{ "uri": uri, "name": "x" }] } });
    let ready = json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} });
    let bye = json!({ "jsonrpc": "2.0", "id": "bye", "method": "shutdown" });
    let inside = text.replace("file:", "fil:").replace("..", ". ").replace('%', "_");
    let lines = inside.replace("$ROOT", uri);
    let messages = [hello, ready].map(|it| it.to_string()).into_iter();
    let messages = messages.chain(lines.lines().filter(|it| !it.is_empty()).map(str::to_owned));
    let answers = Arc::new(Answers::default());
    let client = Client {
        messages: messages.chain([bye.to_string()]).collect(),
        current: io::Cursor::default(),
        awaited: None,
        answers: Arc::clone(&answers),
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    seamlint::lsp::serve_on(pool, client, Reader { answers, bytes: Vec::new() });
}

//! Messages on a stream. A message that cannot be understood is answered and skipped; only the end of the
//! stream ends it.

use std::io::{self, BufRead, Read, Write};

use lsp_server::{ErrorCode, Message};
use serde_json::{Value, json};

/// The largest message that is read; a larger one is skipped.
const MOST: usize = 256 << 20;

/// What a stream brings.
#[derive(Debug)]
pub(super) enum Incoming {
    /// A message.
    Message(Message),
    /// Something else, and what to answer.
    Broken(Value),
}

/// The next message; `None` at the end of the stream.
///
/// # Errors
/// When the stream cannot be read.
pub(super) fn read(stream: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    let Some(length) = header(stream)? else { return Ok(None) };
    if length > MOST {
        io::copy(&mut stream.take(length as u64), &mut io::sink())?;
        return Ok(Some(broken(None, ErrorCode::InvalidRequest, "the message is too large")));
    }
    let mut body = vec![0; length];
    match stream.read_exact(&mut body) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        it => it?,
    }
    let value: Value = match serde_json::from_slice(&body) {
        Ok(value) => value,
        Err(error) => {
            return Ok(Some(broken(None, ErrorCode::ParseError, &format!("no JSON: {error}"))));
        }
    };
    let id = value.get("id").cloned();
    Ok(Some(match serde_json::from_value(value) {
        Ok(message) => Incoming::Message(message),
        Err(_) => broken(
            id.as_ref(),
            ErrorCode::InvalidRequest,
            "neither request, response nor notification",
        ),
    }))
}

/// The length of the next body. Lines that are no header are skipped: whoever wrote them may go on sensibly.
fn header(stream: &mut impl BufRead) -> io::Result<Option<usize>> {
    let mut length = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        // A header is short; what is not is no header.
        if stream.by_ref().take(8192).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end();
        let header = text.split_once(':');
        let value = header.filter(|it| it.0.trim().eq_ignore_ascii_case("content-length"));
        length = value.and_then(|it| it.1.trim().parse().ok()).or(length);
        if let Some(length) = length.filter(|_| text.is_empty()) {
            return Ok(Some(length));
        }
    }
}

fn broken(id: Option<&Value>, code: ErrorCode, message: &str) -> Incoming {
    let error = json!({ "code": code as i32, "message": message });
    Incoming::Broken(json!({ "jsonrpc": "2.0", "id": id, "error": error }))
}

/// Writes a message, or any other value.
///
/// # Errors
/// When the stream cannot be written.
pub(super) fn write(stream: &mut impl Write, value: &Value) -> io::Result<()> {
    let body = value.to_string();
    write!(stream, "Content-Length: {}\r\n\r\n{body}", body.len())?;
    stream.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(stream: &str) -> Vec<Incoming> {
        let mut stream = io::Cursor::new(stream.as_bytes());
        std::iter::from_fn(|| read(&mut stream).unwrap()).collect()
    }

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    #[test]
    fn what_is_broken_is_answered_and_what_follows_is_read() {
        let stream = [
            framed("{\"jsonrpc\": 2"),
            framed("{\"id\":7}"),
            framed("[]"),
            "Content-Length: x\r\nfoo\r\n\r\n".to_owned(),
            format!("Content-Type: y\r\n{}", framed("{\"method\":\"exit\"}")),
        ];
        let found = all(&stream.concat());
        let codes: Vec<_> = found
            .iter()
            .map(|it| match it {
                Incoming::Broken(it) => (it["error"]["code"].as_i64(), it["id"].as_i64()),
                Incoming::Message(_) => (None, None),
            })
            .collect();
        assert_eq!(
            codes,
            [(Some(-32700), None), (Some(-32600), Some(7)), (Some(-32600), None), (None, None)]
        );
    }

    #[test]
    fn a_stream_that_ends_early_ends() {
        assert!(all("Content-Length: 10\r\n\r\n{}").is_empty());
        assert!(all("Content-Len").is_empty());
    }

    #[test]
    fn what_is_written_can_be_read() {
        let mut out = Vec::new();
        write(&mut out, &json!({ "method": "ü" })).unwrap();
        let found = all(&String::from_utf8(out).unwrap());
        let [Incoming::Message(Message::Notification(it))] = found.as_slice() else {
            panic!("a notification")
        };
        assert_eq!(it.method, "ü");
    }
}

//! The language server: `seamlint lsp`, over standard input and output.
//!
//! ```text
//! stdin ─▶ wire ─▶ Server ─▶ requests ─▶ diagnostics, actions, hover, navigate
//!                    │  ▲        (asked of a Snapshot, on the server's thread)
//!              tasks ▼  │ snapshots
//!                   Worker ─▶ session::Workspace: compile, link, check
//! ```
//!
//! The server's thread keeps the texts of open files and answers; another one works. Everything that
//! changes a text or a file is a task with a number, and a snapshot says up to which number it knows. A
//! request that needs one waits for the snapshot that knows of all tasks before it; work on what is known
//! to be old is dropped. So nobody ever sees an answer about a text that he does not see.
//!
//! Diagnostics are pulled by clients that can be told to ask again, and pushed to all others, never both.

mod actions;
mod client;
mod commands;
mod comments;
mod diagnostics;
mod hover;
mod inlay;
mod navigate;
mod requests;
mod seam;
mod server;
mod settings;
mod text;
mod uri;
mod view;
mod wire;
mod worker;

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::time::Duration;

use crossbeam_channel::unbounded;

use server::Server;
use worker::Worker;

/// How long the last words to a client may take that does not listen any more.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Serves on standard input and output until the client says goodbye or is gone; whether it said goodbye as it
/// should.
pub fn serve(pool: rayon::ThreadPool) -> bool {
    // A mistake of ours costs one answer, not the session.
    std::panic::set_hook(Box::new(|panic| {
        let _ = writeln!(io::stderr().lock(), "seamlint: internal error: {panic}");
    }));
    serve_on(pool, io::stdin(), io::stdout())
}

/// The same on any two streams.
pub fn serve_on(
    pool: rayon::ThreadPool,
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
) -> bool {
    let (incoming, received) = unbounded();
    std::thread::spawn(move || {
        let mut stream = BufReader::new(input);
        while let Ok(Some(message)) = wire::read(&mut stream) {
            if incoming.send(message).is_err() {
                return;
            }
        }
    });
    let (out, outgoing) = unbounded();
    let (done, written) = unbounded::<()>();
    std::thread::spawn(move || {
        let mut stream = BufWriter::new(output);
        for value in outgoing {
            if wire::write(&mut stream, &value).is_err() {
                break;
            }
        }
        drop(done);
    });
    let well = Server::new(Worker::start(pool), out).run(&received);
    let _ = written.recv_timeout(LAST_WORDS);
    well
}
